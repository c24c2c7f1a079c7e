"""A practice that moves to another day, and squads that change: what is offered, who is asked, who is told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from plans import changes, moving, practice_squads, practices
from plans.models import Assignment, Completion, Practice, Session, SessionChange
from plans.practices import When
from reminders import loops
from reminders.models import Notice
from tests import make

from .conftest import TUESDAY_NOON

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import Squad, User

NOW = TUESDAY_NOON
FRIDAY, SATURDAY = dt.date(2026, 4, 24), dt.date(2026, 4, 25)
SIX = dt.time(18)

pytestmark = pytest.mark.usefixtures("tuesday_noon")


def planned(coach: User, athlete: User, day: dt.date, text: str = "12 km long") -> Session:
    """A session of a plan."""
    plan = make.plan(make.team_of(coach), name="Spring")
    given = Assignment.objects.create(plan=plan, athlete=athlete, start_on=NOW.date(), last_on=SATURDAY)
    return make.session(athlete, text, day, assignment=given)


def body(practice: Practice, **changes: object) -> dict[str, object]:
    """The form of a practice that moves to Saturday."""
    return {
        "version": practice.version,
        "on_date": SATURDAY.isoformat(),
        "start_time": "17:30",
        "place": "Hill Lane",
        "note": "",
        "text": practice.workout.text,
    } | changes


def digest(person: User, tuesday_noon: Any) -> list[str]:
    """Wait for the digest of the calendar; return what was told so far, oldest first."""
    tuesday_noon.shift(changes.AT_MOST)
    # A tuesday_noon that jumps holds everything up for two ticks.
    for _ in range(3):
        loops.tick()
    rows = Notice.objects.filter(recipient=person, kind=changes.CALENDAR_CHANGED).order_by("pk")
    return [" ".join(one.split()) for one in rows.values_list("body", flat=True)]


# --- another day -----------------------------------------------------------------------------------------------------


def test_what_stands_on_the_new_day_is_offered_before_anything_is_written(
    as_coach: Client, coach: User, athlete: User, other_athlete: User, practice: Practice
) -> None:
    gives = planned(coach, athlete, SATURDAY)
    stays = make.session(other_athlete, "40 min easy", SATURDAY)
    make.session(make.athlete(coach, name="Not Asked"), "30 min easy", SATURDAY)
    address = reverse("plans:practice_edit", args=[practice.pk])

    first = as_coach.post(address, body(practice, note="Bring spikes"))

    soup = BeautifulSoup(first.content, "html.parser")
    practice.refresh_from_db()
    assert (first.status_code, practice.on_date, practice.version) == (422, FRIDAY, 1)
    assert [one.get_text() for one in soup.select(".practice-clash label strong")] == [
        "Ines Moreau",
        "Jonas Lindqvist",
    ]
    assert [one.has_attr("checked") for one in soup.select(".practice-clash input")] == [True, False]
    sent: dict[str, Any] = {str(one["name"]): one.get("value", "") for one in soup.select("main input[name]")}
    sent |= {str(one["name"]): one.get_text().strip() for one in soup.select("main textarea")}
    assert (sent["note"], sent["on_date"]) == ("Bring spikes", "2026-04-25")

    second = as_coach.post(address, sent | {"instead": [str(gives.pk)]})

    practice.refresh_from_db()
    gives.refresh_from_db()
    stays.refresh_from_db()
    assert (second.status_code, practice.on_date, practice.note) == (302, SATURDAY, "Bring spikes")
    assert (gives.skip_reason, gives.skipped_at, stays.skipped_at) == ("plan", practice.made_at, None)


def test_moving_on_brings_back_one_day_and_exchanges_the_next(coach: User, athlete: User, tuesday_noon: Any) -> None:
    friday, saturday = planned(coach, athlete, FRIDAY), planned(coach, athlete, SATURDAY, "40 min easy")
    made = make.practice(coach, athlete, on_date=FRIDAY, instead_of=[friday.pk])

    practices.change(made.pk, 1, When(SATURDAY, SIX, "Hill Lane"), by=coach, instead_of=[saturday.pk])
    there = [bool(Session.objects.get(pk=one.pk).skipped_at) for one in (friday, saturday)]
    practices.cancel(made.pk, 2, by=coach)

    assert there == [False, True]
    assert [Session.objects.get(pk=one.pk).skipped_at for one in (friday, saturday)] == [None, None]


def test_only_sessions_of_those_asked_give_way_whatever_is_sent(
    as_coach: Client, coach: User, athlete: User, stranger: User, practice: Practice
) -> None:
    planned(coach, athlete, SATURDAY)
    foreign = make.session(make.athlete(stranger, name="Not Ours"), "30 min easy", SATURDAY)
    unasked = make.session(make.athlete(coach, name="Not Asked"), "30 min easy", SATURDAY)

    sent = body(practice, looked_at="2026-04-25", instead=[str(foreign.pk), str(unasked.pk), "rubbish"])
    response = as_coach.post(reverse("plans:practice_edit", args=[practice.pk]), sent)

    assert response.status_code == 302
    assert [Session.objects.get(pk=one.pk).skipped_at for one in (foreign, unasked)] == [None, None]


def test_another_time_asks_nothing_and_a_day_that_was_not_looked_at_asks_anew(
    as_coach: Client, coach: User, athlete: User, practice: Practice
) -> None:
    planned(coach, athlete, FRIDAY)
    sunday = SATURDAY + dt.timedelta(days=1)
    planned(coach, athlete, sunday)
    address = reverse("plans:practice_edit", args=[practice.pk])

    later = as_coach.post(address, body(practice, on_date=FRIDAY.isoformat(), start_time="18:00"))
    practice.refresh_from_db()
    other = as_coach.post(address, body(practice, on_date=sunday.isoformat(), looked_at="2026-04-25"))

    assert (later.status_code, practice.start_time) == (302, SIX)
    assert other.status_code == 422
    assert b"practice-clash" in other.content


def test_a_day_that_is_past_and_a_change_meanwhile_are_said_first(
    as_coach: Client, coach: User, athlete: User, practice: Practice
) -> None:
    planned(coach, athlete, SATURDAY)
    make.session(athlete, "30 min easy", dt.date(2026, 4, 20))
    address = reverse("plans:practice_edit", args=[practice.pk])

    past = as_coach.post(address, body(practice, on_date="2026-04-20"))
    practices.change(practice.pk, 1, When(FRIDAY, SIX, "Hill Lane"), by=coach)
    stale = as_coach.post(address, body(practice))

    assert (past.status_code, stale.status_code) == (422, 409)
    assert "Mon 20 Apr is past." in past.content.decode()
    assert b"practice-clash" not in past.content + stale.content


def test_i_cannot_was_about_the_old_day_and_pain_is_about_every_day(
    coach: User, athlete: User, other_athlete: User, practice: Practice
) -> None:
    practices.answer(practice.attendances.get(athlete=athlete), "no")
    hurts = practice.sessions.get(athlete=other_athlete)
    moving.skip(hurts.pk, "pain", by=other_athlete, version=hurts.version)

    practices.change(practice.pk, 1, When(SATURDAY, SIX, "Hill Lane"), by=coach)

    rows = practice.sessions.order_by("athlete__name").values_list("athlete__name", "skip_reason", "on_date")
    assert list(rows) == [("Ines Moreau", "", SATURDAY), ("Jonas Lindqvist", "pain", SATURDAY)]
    assert [one.answer for one in practice.attendances.all()] == ["", "no"]
    assert practices.who_moves(practice) == [athlete]


@pytest.mark.parametrize("count", [1, 12])
def test_moving_to_another_day_costs_the_same_for_one_and_for_many(
    coach: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [make.athlete(coach, name=f"Person {n:02d}") for n in range(count)]
    instead = [make.session(one, "12 km long", SATURDAY).pk for one in people]
    made = make.practice(coach, *people, on_date=FRIDAY)

    with django_assert_num_queries(21):
        practices.change(made.pk, 1, When(SATURDAY, SIX, "Hill Lane"), by=coach, instead_of=instead)
    assert Session.objects.filter(pk__in=instead, skip_reason="plan").count() == count


# --- squads that change ----------------------------------------------------------------------------------------------


def save(client: Client, squad: Squad, *people: User) -> Any:
    """Save a squad in the admin with these people in it."""
    address = reverse("admin:athletes_squad_change", args=[squad.pk])
    return client.post(address, {"name": squad.name, "position": 0, "athletes": [one.pk for one in people]})


def test_who_is_put_into_a_squad_in_the_admin_is_asked_and_who_is_taken_out_is_off(
    as_manager: Client, coach: User, athlete: User, other_athlete: User, squad: Squad, practice: Practice
) -> None:
    new = make.athlete(coach, name="Newcomer")
    past = make.practice(coach, athlete, other_athlete, on_date=NOW.date(), squad=squad)
    practices.tick(past.attendances.get(athlete=other_athlete), True, by=coach)
    off = make.practice(coach, athlete, on_date=FRIDAY, squad=squad)
    practices.cancel(off.pk, 1, by=coach)

    response = save(as_manager, squad, athlete, new)

    assert response.status_code == 302
    assert [one.athlete.name for one in practice.attendances.all()] == ["Ines Moreau", "Newcomer"]
    assert {one.athlete.name for one in practice.sessions.all()} == {"Ines Moreau", "Newcomer"}
    assert past.attendances.filter(athlete=other_athlete).exists()
    assert not off.attendances.filter(athlete=new).exists()


def test_what_gave_way_comes_back_when_the_admin_takes_somebody_out(
    as_manager: Client, coach: User, athlete: User, other_athlete: User, squad: Squad
) -> None:
    gave = planned(coach, athlete, FRIDAY)
    make.practice(coach, athlete, other_athlete, on_date=FRIDAY, squad=squad, instead_of=[gave.pk])

    save(as_manager, squad, other_athlete)

    gave.refresh_from_db()
    assert (gave.skipped_at, athlete.sessions.count()) == (None, 1)


def test_each_is_told_once_and_who_was_not_told_yet_not_at_all(
    as_manager: Client,
    coach: User,
    athlete: User,
    other_athlete: User,
    squad: Squad,
    practice: Practice,
    tuesday_noon: Any,
) -> None:
    new, brief = make.athlete(coach, name="Newcomer"), make.athlete(coach, name="Briefly")
    digest(athlete, tuesday_noon)

    save(as_manager, squad, athlete, new, brief)
    save(as_manager, squad, athlete, new)

    before = len(digest(athlete, tuesday_noon))
    save(as_manager, squad, athlete, new)
    assert digest(other_athlete, tuesday_noon)[1:] == ["Fri 24 Apr: 8 × 400 m is taken off."]
    assert digest(new, tuesday_noon) == ["Fri 24 Apr: 8 × 400 m is new."]
    assert digest(brief, tuesday_noon) == []
    assert (before, len(digest(athlete, tuesday_noon))) == (1, 1)


def test_nobody_whom_the_team_does_not_coach_can_be_put_in(
    as_manager: Client, coach: User, athlete: User, stranger: User, squad: Squad, practice: Practice
) -> None:
    foreign = make.athlete(stranger, name="Not Ours")

    response = save(as_manager, squad, athlete, foreign)

    assert response.status_code == 200
    assert "Not in this team: Not Ours." in response.content.decode()
    assert squad.athletes.count() == 2
    assert not foreign.sessions.exists()
    practice_squads.changed(squad, [foreign], [], coach)
    assert not foreign.sessions.exists()


def test_what_is_logged_stays_with_who_is_taken_out(
    as_manager: Client, coach: User, athlete: User, squad: Squad
) -> None:
    made = make.practice(coach, athlete, on_date=NOW.date(), squad=squad)
    Completion.objects.create(session=made.sessions.get(), outcome="done")

    save(as_manager, squad)

    assert athlete.sessions.get().practice is None
    assert not SessionChange.objects.filter(what="removed").exists()


@pytest.mark.parametrize("count", [1, 12])
def test_asking_newcomers_costs_the_same_for_one_and_for_many(
    coach: User, squad: Squad, practice: Practice, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    new = [make.athlete(coach, name=f"Person {n:02d}") for n in range(count)]

    with django_assert_num_queries(19):
        practice_squads.changed(squad, new, [], coach)
    assert practice.attendances.count() == count + 2
