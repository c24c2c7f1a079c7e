"""Squad practice: who is asked, what a change does, who comes, who came, and who leaves in the middle."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse

from athletes.models import Coaching, Squad
from plans import practice_squads, practices
from plans.models import Assignment, Attendance, Completion, Practice, Session, SessionChange
from plans.practices import PracticeRefusedError, PracticeStaleError, When
from reminders import loops
from reminders.models import Notice, Reminder
from tests import make

from .conftest import TUESDAY_NOON

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

    Traveller = Any

NOW = TUESDAY_NOON
TODAY = NOW.date()
FRIDAY = dt.date(2026, 4, 24)
SIX = dt.time(18)

pytestmark = pytest.mark.usefixtures("tuesday_noon")


def page(client: Client, name: str, *args: object, **query: str) -> BeautifulSoup:
    """A page, parsed."""
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    """The words of each element, spaces evened out."""
    return [" ".join(one.get_text(" ").split()) for one in soup.select(selector)]


def plain(words: str) -> str:
    """Words with plain spaces."""
    return " ".join(words.split())


def told(person: User) -> list[str]:
    """Send what is due; return the titles on the site of notices about practices, oldest first."""
    loops.tick()
    return list(
        Notice.objects.filter(recipient=person, kind="practice_changed").order_by("pk").values_list("title", flat=True)
    )


def body(squad: Squad, *people: User, **changes: object) -> dict[str, object]:
    """The form of a new practice on Friday."""
    return {
        "squad": squad.pk,
        "on_date": "2026-04-24",
        "start_time": "17:30",
        "place": "Hill Lane",
        "text": "8 x 400 m",
        "people": [person.pk for person in people],
    } | changes


# --- making ----------------------------------------------------------------------------------------------------------


def test_each_athlete_asked_has_a_session_at_that_time_and_place(practice: Practice, athlete: User) -> None:
    session = Session.objects.get(athlete=athlete, practice=practice)

    assert (session.on_date, session.start_time, session.place) == (FRIDAY, dt.time(17, 30), "Hill Lane")
    assert session.workout_id == practice.workout_id
    assert practice.attendances.count() == 2
    assert SessionChange.objects.get(session=session).what == "added"


def test_a_session_of_the_plan_gives_way_only_where_the_coach_says_so(
    as_coach: Client, coach: User, athlete: User, other_athlete: User, squad: Squad
) -> None:
    kept = make.session(athlete, "40 min easy", FRIDAY)
    gives = make.session(other_athlete, "12 km long", FRIDAY)
    make.session(other_athlete, "30 min easy", FRIDAY + dt.timedelta(days=1))
    address = reverse("plans:practice_new")

    first = as_coach.post(address, body(squad, athlete, other_athlete))
    asked = BeautifulSoup(first.content, "html.parser")
    assert (first.status_code, Practice.objects.count()) == (422, 0)
    assert texts(asked, ".practice-clash strong") == [
        "2 sessions on this day already",
        "Ines Moreau",
        "Jonas Lindqvist",
    ]
    second = as_coach.post(
        address, body(squad, athlete, other_athlete, looked_at="2026-04-24", instead=[str(gives.pk)])
    )

    made = Practice.objects.get()
    assert (second.status_code, second.headers["Location"]) == (302, reverse("plans:practice_detail", args=[made.pk]))
    kept.refresh_from_db()
    gives.refresh_from_db()
    assert (kept.skip_reason, gives.skip_reason, gives.skipped_at) == ("", "plan", made.made_at)


def test_a_session_of_the_plan_is_ticked_to_give_way_and_a_single_one_is_not(
    as_coach: Client, coach: User, athlete: User, squad: Squad
) -> None:
    plan = make.plan(make.team_of(coach), name="Spring")
    on_plan = Assignment.objects.create(plan=plan, athlete=athlete, start_on=TODAY, last_on=FRIDAY)
    make.session(athlete, "12 km long", FRIDAY, assignment=on_plan)
    make.session(athlete, "40 min easy", FRIDAY, position=1)

    response = as_coach.post(reverse("plans:practice_new"), body(squad, athlete))

    boxes = BeautifulSoup(response.content, "html.parser").select(".practice-clash input")
    assert [box.has_attr("checked") for box in boxes] == [True, False]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on_date": "2026-04-20"}, "Mon 20 Apr is past."),
        ({"on_date": "2126-04-20"}, "more than a year away"),
        ({"on_date": "31 February"}, "This is not a date."),
        ({"start_time": "25:00"}, "This is not a time."),
        ({"place": ""}, "Say where it is."),
        ({"text": "  "}, "Write the session first"),
        ({"people": []}, "Choose at least one athlete."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    as_coach: Client, squad: Squad, athlete: User, changes: dict[str, object], said: str
) -> None:
    response = as_coach.post(reverse("plans:practice_new"), body(squad, athlete, note="Bring spikes") | changes)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert "Bring spikes" in response.content.decode()
    assert Practice.objects.count() == 0


def test_nobody_of_another_team_can_be_asked(as_coach: Client, squad: Squad, stranger: User) -> None:
    theirs = make.athlete(stranger, name="Not Ours")

    response = as_coach.post(reverse("plans:practice_new"), body(squad, theirs))

    assert response.status_code == 422
    assert "Not Ours" not in response.content.decode()
    assert Practice.objects.count() == 0


def test_a_new_practice_begins_with_the_time_and_place_of_the_last(
    as_coach: Client, practice: Practice, squad: Squad, coach: User
) -> None:
    make.athlete(coach, name="Not In It")

    soup = page(as_coach, "plans:practice_new", squad=str(squad.pk))

    assert [one["value"] for one in soup.select("#id_start_time, #id_place")] == ["17:30", "Hill Lane"]
    assert texts(soup, ".practice-form__who > .field__tick .clip") == ["Ines Moreau", "Jonas Lindqvist"]
    assert texts(soup, ".practice-form__who details .clip") == ["Not In It"]


# --- changing --------------------------------------------------------------------------------------------------------


def test_another_time_reaches_all_sessions_and_is_told_at_once_on_the_site_and_by_mail(
    practice: Practice, coach: User, athlete: User, other_athlete: User
) -> None:
    now = practices.change(practice.pk, 1, When(FRIDAY, SIX, "Hill Lane"), by=coach)

    assert set(now.sessions.values_list("start_time", "version")) == {(SIX, 2)}
    assert told(athlete) == told(other_athlete) == ["Practice is now Fri 24 Apr at 18:00, Hill Lane"]
    notice = Notice.objects.get(recipient=athlete, kind="practice_changed")
    assert plain(notice.body) == "8 × 400 m. It was Fri 24 Apr at 17:30, Hill Lane."
    assert notice.path == reverse("plans:session_detail", args=[now.sessions.get(athlete=athlete).pk])
    letters = [one for one in mail.outbox if one.subject.startswith("Practice")]
    assert sorted(one.to[0] for one in letters) == sorted([athlete.email, other_athlete.email])
    # The digest of the calendar does not tell it once more.
    assert set(SessionChange.objects.filter(what="place").values_list("told_at", flat=True)) == {NOW}


def test_two_changes_before_it_is_told_are_one(practice: Practice, coach: User, athlete: User) -> None:
    practices.change(practice.pk, 1, When(FRIDAY, SIX, "Hill Lane"), by=coach)
    practices.change(practice.pk, 2, When(FRIDAY, SIX, "The park"), by=coach)

    assert told(athlete) == ["Practice is now Fri 24 Apr at 18:00, The park"]
    assert (
        "It was Fri 24 Apr at 17:30, Hill Lane." in Notice.objects.get(recipient=athlete, kind="practice_changed").body
    )


def test_a_change_after_it_was_told_is_told_again_with_what_was_said_last(
    practice: Practice, coach: User, athlete: User, tuesday_noon: Traveller
) -> None:
    practices.change(practice.pk, 1, When(FRIDAY, SIX, "Hill Lane"), by=coach)
    told(athlete)
    tuesday_noon.shift(2)
    practices.change(practice.pk, 2, When(FRIDAY, dt.time(19), "Hill Lane"), by=coach)

    assert told(athlete)[1:] == ["Practice is now Fri 24 Apr at 19:00, Hill Lane"]
    last = Notice.objects.filter(recipient=athlete, kind="practice_changed").order_by("pk").last()
    assert last is not None
    assert plain(last.body) == "8 × 400 m. It was Fri 24 Apr at 18:00, Hill Lane."


def test_what_is_changed_back_before_it_is_told_is_not_told(practice: Practice, coach: User, athlete: User) -> None:
    practices.change(practice.pk, 1, When(FRIDAY, SIX, "Hill Lane"), by=coach)
    practices.change(practice.pk, 2, When(FRIDAY, dt.time(17, 30), "Hill Lane"), by=coach)

    assert told(athlete) == []


def test_a_change_of_the_text_alone_goes_with_the_other_changes_of_the_day(
    practice: Practice, coach: User, athlete: User
) -> None:
    own = practice.sessions.get(athlete=athlete)
    own.workout = make.workout("20 min easy")
    own.save(update_fields=["workout"])

    now = practices.change(practice.pk, 1, When.of(practice), by=coach, text="6 x 400 m")

    assert told(athlete) == []
    own.refresh_from_db()
    assert (own.workout.text, now.sessions.exclude(pk=own.pk).get().workout) == ("20 min easy", now.workout)


def test_a_guardian_of_a_minor_is_told_too(coach: User, minor: User, guardian: User) -> None:
    made = make.practice(coach, minor, on_date=FRIDAY)

    practices.change(made.pk, 1, When(FRIDAY, SIX, "Hill Lane"), by=coach)

    assert told(guardian) == ["Elif’s practice is now Fri 24 Apr at 18:00, Hill Lane"]


def test_on_another_day_people_answer_anew_and_what_gave_way_comes_back(
    coach: User, athlete: User, squad: Squad
) -> None:
    planned = make.session(athlete, "12 km long", FRIDAY)
    made = make.practice(coach, athlete, on_date=FRIDAY, instead_of=[planned.pk])
    practices.answer(made.attendances.get(), "yes")

    practices.change(made.pk, 1, When(FRIDAY + dt.timedelta(days=1), SIX, "Hill Lane"), by=coach)

    planned.refresh_from_db()
    assert (planned.skip_reason, made.attendances.get().answer) == ("", "")
    assert made.sessions.get().on_date == FRIDAY + dt.timedelta(days=1)


def test_a_cancelled_practice_is_told_to_who_said_yes_or_nothing(
    coach: User, athlete: User, other_athlete: User
) -> None:
    third = make.athlete(coach, name="Silent")
    planned = make.session(third, "12 km long", FRIDAY)
    made = make.practice(coach, athlete, other_athlete, third, on_date=FRIDAY, instead_of=[planned.pk])
    practices.answer(made.attendances.get(athlete=athlete), "yes")
    practices.answer(made.attendances.get(athlete=other_athlete), "no")

    practices.cancel(made.pk, 1, by=coach, reason="Thunder")

    assert [told(one) for one in (athlete, other_athlete, third)] == [
        ["Practice on Fri 24 Apr is cancelled"],
        [],
        ["Practice on Fri 24 Apr is cancelled"],
    ]
    assert made.sessions.filter(skipped_at=None).count() == 0
    planned.refresh_from_db()
    assert planned.skipped_at is None
    with pytest.raises(PracticeRefusedError, match="cancelled"):
        practices.change(made.pk, 2, When(FRIDAY, SIX, "Hill Lane"), by=coach)


def test_who_cannot_come_is_told_of_another_time(practice: Practice, coach: User, athlete: User) -> None:
    practices.answer(practice.attendances.get(athlete=athlete), "no")

    practices.change(practice.pk, 1, When(FRIDAY, SIX, "Hill Lane"), by=coach)

    assert told(athlete) == ["Practice is now Fri 24 Apr at 18:00, Hill Lane"]


def test_a_logged_session_stays_as_it_was(practice: Practice, coach: User, athlete: User) -> None:
    done = practice.sessions.get(athlete=athlete)
    Completion.objects.create(session=done, outcome="done")

    practices.change(practice.pk, 1, When(FRIDAY, SIX, "Hill Lane"), by=coach)

    done.refresh_from_db()
    assert done.start_time == dt.time(17, 30)


def test_the_second_of_two_savers_is_told_and_only_own_changes_are_put_on_top(
    as_coach: Client, practice: Practice, coach: User
) -> None:
    colleague = make.coach(make.team_of(coach), name="Second Coach")
    soup = page(as_coach, "plans:practice_edit", practice.pk)
    sent = {str(one["name"]): one.get("value", "") for one in soup.select("main form input[name]")}
    sent |= {str(one["name"]): one.get_text().strip() for one in soup.select("main form textarea")}
    sent |= {"note": "Bring spikes"}
    practices.change(practice.pk, 1, When(FRIDAY, SIX, "Hill Lane"), by=colleague)

    late = as_coach.post(reverse("plans:practice_edit", args=[practice.pk]), sent)

    again = BeautifulSoup(late.content, "html.parser")
    practice.refresh_from_db()
    assert (late.status_code, practice.note) == (409, "")
    assert (
        "Second Coach changed this practice meanwhile: it is Fri 24 Apr at 18:00, Hill Lane."
        in texts(again, ".banner")[0]
    )
    shown = {str(one["name"]): one.get("value", "") for one in again.select("main form input[name]")}
    assert (shown["start_time"], shown["note"], shown["version"]) == ("18:00", "Bring spikes", "2")
    shown |= {str(one["name"]): one.get_text().strip() for one in again.select("main form textarea")}
    assert as_coach.post(reverse("plans:practice_edit", args=[practice.pk]), shown).status_code == 302
    practice.refresh_from_db()
    assert (practice.start_time, practice.note, practice.workout.text) == (SIX, "Bring spikes", "8 x 400 m")


def test_a_cancel_of_an_older_version_is_not_done(as_coach: Client, practice: Practice, coach: User) -> None:
    practices.change(practice.pk, 1, When(FRIDAY, SIX, "Hill Lane"), by=coach)

    response = as_coach.post(reverse("plans:practice_cancel", args=[practice.pk]), {"version": "1"})

    practice.refresh_from_db()
    assert (response.status_code, practice.cancelled_at) == (409, None)
    with pytest.raises(PracticeStaleError):
        practices.cancel(practice.pk, 1, by=coach)


# --- answering -------------------------------------------------------------------------------------------------------


def test_an_athlete_answers_on_today_with_one_tap(as_athlete: Client, coach: User, athlete: User) -> None:
    made = make.practice(coach, athlete, on_date=TODAY)
    address = reverse("plans:practice_answer", args=[made.pk])

    assert texts(page(as_athlete, "today"), ".practice-answer button") == ["I come", "I cannot"]
    as_athlete.post(address, {"answer": "no", "from": "today"})
    said_no = made.sessions.get()
    response = as_athlete.post(address, {"answer": "yes", "from": "today"})

    assert (said_no.skip_reason, said_no.skipped_by) == ("other", athlete)
    assert (response.headers["Location"], made.attendances.get().answer) == (reverse("today"), "yes")
    assert made.sessions.get().skipped_at is None
    pressed = [one["aria-pressed"] for one in page(as_athlete, "today").select(".practice-answer button")]
    assert pressed == ["true", "false"]


def test_skipping_the_session_is_an_answer(as_athlete: Client, practice: Practice, athlete: User) -> None:
    session = practice.sessions.get(athlete=athlete)

    as_athlete.post(reverse("plans:session_skip", args=[session.pk]), {"reason": "travel", "version": "1"})
    no = practice.attendances.get(athlete=athlete).answer
    as_athlete.post(reverse("plans:session_skip_delete", args=[session.pk]), {"version": "2"})

    assert (no, practice.attendances.get(athlete=athlete).answer) == ("no", "yes")


def test_a_practice_that_is_over_takes_no_answer(practice: Practice, athlete: User, tuesday_noon: Traveller) -> None:
    tuesday_noon.move_to(NOW + dt.timedelta(days=5))

    with pytest.raises(PracticeRefusedError, match="over"):
        practices.answer(practice.attendances.get(athlete=athlete), "yes")


# --- at the track ----------------------------------------------------------------------------------------------------


def test_who_came_is_ticked_with_and_without_javascript(as_coach: Client, coach: User, athlete: User) -> None:
    made = make.practice(coach, athlete, make.athlete(coach, name="Zoe"), on_date=TODAY)
    address = reverse("plans:practice_tick", args=[made.pk, athlete.pk])

    plain = as_coach.post(address, {"came": "1"})
    soup = page(as_coach, "plans:practice_detail", made.pk)
    back = as_coach.post(address, {"came": ""}, headers={"HX-Request": "true"})

    assert plain.headers["Location"] == f"{reverse('plans:practice_detail', args=[made.pk])}#a-{athlete.pk}"
    assert texts(soup, ".practice-sums span") == ["1 came", "0 said yes", "0 cannot", "2 no answer"]
    assert [one["aria-pressed"] for one in soup.select(".practice-row button")] == ["true", "false"]
    part = BeautifulSoup(back.content, "html.parser")
    assert [one.get("id") for one in part.find_all(recursive=False)] == [f"a-{athlete.pk}", "practice-sums"]
    assert made.attendances.get(athlete=athlete).came is None


def test_the_rest_was_not_there_and_somebody_came_along(
    as_assistant: Client, assistant: User, coach: User, athlete: User, other_athlete: User
) -> None:
    made = make.practice(coach, athlete, on_date=TODAY)

    as_assistant.post(reverse("plans:practice_athletes", args=[made.pk]), {"athlete": other_athlete.pk})
    as_assistant.post(reverse("plans:practice_tick_rest", args=[made.pk]))

    rows = dict(made.attendances.values_list("athlete__name", "came"))
    assert rows == {"Ines Moreau": False, "Jonas Lindqvist": True}
    assert made.attendances.get(athlete=other_athlete).ticked_by == assistant
    assert Session.objects.filter(practice=made, athlete=other_athlete).count() == 1
    assert list(SessionChange.objects.filter(athlete=other_athlete).values_list("told_at", flat=True)) == [NOW]


def test_before_its_day_nothing_can_be_tapped_and_a_cancelled_one_takes_no_tick(
    as_coach: Client, practice: Practice, athlete: User, coach: User
) -> None:
    before = page(as_coach, "plans:practice_detail", practice.pk)
    practices.cancel(practice.pk, 1, by=coach)

    response = as_coach.post(reverse("plans:practice_tick", args=[practice.pk, athlete.pk]), {"came": "1"})

    assert before.select(".practice-row button") == []
    assert response.status_code == 403


# --- squads ----------------------------------------------------------------------------------------------------------


def test_who_leaves_the_squad_keeps_what_is_past_and_is_off_what_is_to_come(
    as_coach: Client, coach: User, athlete: User, squad: Squad, practice: Practice
) -> None:
    past = make.practice(coach, athlete, on_date=TODAY, squad=squad)
    practices.tick(past.attendances.get(), True, by=coach)
    other = make.practice(coach, athlete, on_date=FRIDAY)

    as_coach.post(reverse("plans:squad_athlete_delete", args=[squad.pk, athlete.pk]))

    assert list(squad.athletes.values_list("name", flat=True)) == ["Jonas Lindqvist"]
    assert set(Attendance.objects.filter(athlete=athlete).values_list("practice", flat=True)) == {past.pk, other.pk}
    assert set(athlete.sessions.values_list("practice", flat=True)) == {past.pk, other.pk}
    assert practice.attendances.count() == 1


def test_who_leaves_the_team_is_off_its_practices_and_what_gave_way_is_back(coach: User, athlete: User) -> None:
    planned = make.session(athlete, "12 km long", FRIDAY)
    made = make.practice(coach, athlete, on_date=FRIDAY, instead_of=[planned.pk])
    elsewhere = make.coach(name="Elsewhere")
    make.link(athlete, make.team_of(elsewhere))
    theirs = make.practice(elsewhere, athlete, on_date=FRIDAY)

    Coaching.objects.get(athlete=athlete, team=made.team).end()

    planned.refresh_from_db()
    assert (planned.skipped_at, made.sessions.count()) == (None, 0)
    assert theirs.sessions.count() == 1


def test_what_is_logged_stays_as_a_session_of_its_own(coach: User, athlete: User, squad: Squad) -> None:
    made = make.practice(coach, athlete, on_date=TODAY, squad=squad)
    Completion.objects.create(session=made.sessions.get(), outcome="done")

    practice_squads.leave_squad(squad, athlete, by=coach)

    assert athlete.sessions.get().practice is None


def test_who_joins_the_squad_is_asked_to_its_practices_to_come(
    as_coach: Client, coach: User, squad: Squad, practice: Practice
) -> None:
    new = make.athlete(coach, name="Newcomer")

    as_coach.post(reverse("plans:squad_athletes", args=[squad.pk]), {"athlete": new.pk})

    assert new.sessions.get().practice == practice
    assert texts(page(as_coach, "plans:squad_detail", squad.pk), ".squad-rows strong") == [
        "Ines Moreau", "Jonas Lindqvist", "Newcomer",
    ]  # fmt: skip


def test_a_squad_is_made_renamed_put_in_order_and_deleted_when_empty(
    as_coach: Client, coach: User, squad: Squad
) -> None:
    team = make.team_of(coach)
    as_coach.post(reverse("plans:squad_list"), {"team": team.pk, "name": "Juniors"})
    new = Squad.objects.get(name="Juniors")
    twice = as_coach.post(reverse("plans:squad_detail", args=[new.pk]), {"name": "5 K Group"})
    as_coach.post(reverse("plans:squad_detail", args=[new.pk]), {"name": "Under 18"})
    as_coach.post(reverse("plans:squad_place", args=[new.pk]), {"up": "1"})

    assert twice.status_code == 422
    assert list(team.squads.values_list("name", flat=True)) == ["Under 18", "5 k group"]
    full = as_coach.post(reverse("plans:squad_delete", args=[squad.pk]))
    gone = as_coach.post(reverse("plans:squad_delete", args=[new.pk]))
    assert (full.status_code, gone.status_code, team.squads.count()) == (422, 302, 1)


# --- what it costs, who sees it --------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 12])
def test_pages_and_acts_cost_the_same_whatever_the_size(
    as_coach: Client, coach: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [make.athlete(coach, name=f"Person {n:02d}") for n in range(count)]
    squad = make.squad(make.team_of(coach), *people)
    made = [make.practice(coach, *people, on_date=TODAY, squad=squad, at=dt.time(6 + n)) for n in range(min(count, 3))]
    workout = make.workout("8 x 400 m")
    for name, args, queries in (
        ("plans:practice_list", (), 4),
        ("plans:practice_detail", (made[0].pk,), 6),
        ("plans:squad_list", (), 4),
        ("plans:squad_detail", (squad.pk,), 7),
    ):
        address = reverse(name, args=args)
        as_coach.get(address)
        with django_assert_num_queries(queries):
            as_coach.get(address)

    # 1,000 rows of letters or one: planning them is as many queries.
    with django_assert_num_queries(17):
        practices.arrange(squad.team_id, people, When(FRIDAY, SIX, "Hill Lane"), workout, by=coach, squad=squad)
    with django_assert_num_queries(13):
        practices.change(made[0].pk, 1, When(TODAY, dt.time(20), "Hill Lane"), by=coach)
    assert Reminder.objects.filter(kind="practice_changed", channel="in_app").count() == count


def test_the_list_shows_the_week_that_is_asked_for(as_coach: Client, practice: Practice, athlete: User) -> None:
    practices.answer(practice.attendances.get(athlete=athlete), "yes")

    now, later = page(as_coach, "plans:practice_list"), page(as_coach, "plans:practice_list", week="2026-04-29")

    assert texts(now, ".practice-line") == ["17:30 8 × 400 m 5 k group, Hill Lane 1 of 2 come"]
    assert texts(later, ".practice-line") == []
    assert texts(page(as_coach, "plans:practice_list", week="nonsense"), "h1") == ["1 practice this week"]


def test_practices_and_squads_of_other_teams_are_hidden(
    as_stranger: Client, practice: Practice, squad: Squad, athlete: User
) -> None:
    assert texts(page(as_stranger, "plans:practice_list"), ".practice-line") == []
    assert texts(page(as_stranger, "plans:squad_list"), ".squads__one") == []
    for name, args in (
        ("practice_detail", [practice.pk]),
        ("practice_edit", [practice.pk]),
        ("squad_detail", [squad.pk]),
    ):
        assert as_stranger.get(reverse(f"plans:{name}", args=args)).status_code == 404
    assert as_stranger.post(reverse("plans:practice_answer", args=[practice.pk]), {"answer": "yes"}).status_code == 404
    assert as_stranger.get(reverse("plans:practice_new"), {"squad": squad.pk}).status_code == 404
