"""One athlete's page: the month, who may look, and what each of them is told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from athletes.models import Coaching, RaceResult
from athletes.models.calendars import Availability, Race, Span
from plans.models import Assignment, Completion, Session, Workout
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

NOW = dt.datetime(2026, 4, 21, 15, 53, tzinfo=dt.UTC)  # a Tuesday
QUERIES = 6


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def session(
    athlete: User, date: str, kind: str = "easy", outcome: str = "", *, workout_metres: int = 8000, **fields: Any
) -> Session:
    """A session on a date of April 2026 or as written, logged where an outcome is given."""
    day = dt.date.fromisoformat(date if len(date) == 10 else f"2026-04-{date}")
    workout = Workout.objects.create(
        text=kind,
        tree={},
        reader_version="1",
        kind=kind,
        headline=f"{kind} of {day.day}",
        metres_lo=workout_metres,
        metres_hi=workout_metres,
    )
    made = make.session(athlete, workout=workout, on_date=day, **fields)
    if outcome:
        Completion.objects.create(session=made, outcome=outcome)
    return made


def address(athlete: User) -> str:
    """Where the page stands."""
    return reverse("athlete_detail", args=[athlete.pk])


def page(client: Client, athlete: User, query: str = "") -> BeautifulSoup:
    """The page, parsed."""
    response = client.get(address(athlete) + query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    """The words of each element, spaces evened out."""
    return [" ".join(one.get_text(" ").split()) for one in soup.select(selector)]


def sums(soup: BeautifulSoup) -> list[str]:
    """The sums of the weeks, without the link to what is said about them."""
    return [text.partition("Words about")[0].strip() for text in texts(soup, ".board__sum")]


def cells(soup: BeautifulSoup) -> list[str]:
    """The sessions of the calendar with how they went."""
    return texts(soup, ".month a.session-cell")


def test_the_month_shows_each_session_and_how_it_went(as_coach: Client, athlete: User) -> None:
    made = [
        session(athlete, "14", "quality", "done"),
        session(athlete, "15", "easy", "partly"),
        session(athlete, "16", "easy", "not"),
        session(athlete, "17", "easy"),
        session(athlete, "23", "long"),
    ]

    soup = page(as_coach, athlete)

    assert cells(soup) == [
        "quality quality of 14 done",
        "easy easy of 15 partly",
        "easy easy of 16 missed",
        "easy easy of 17 not logged",
        "long long of 23",
    ]
    assert [one["href"] for one in soup.select(".month .session-cell")] == [
        reverse("plans:calendar_session", args=[one.pk]) + "?view=month" for one in made
    ]
    assert sums(soup) == ["", "", "16 km of 32 km planned 1 of 4 done", "0 km of 8 km planned 0 of 1 done", ""]


def test_who_may_not_write_reads_the_sessions(as_assistant: Client, as_athlete: Client, athlete: User) -> None:
    made = session(athlete, "23", "long")

    for client in (as_assistant, as_athlete):
        soup = page(client, athlete)
        assert [one["href"] for one in soup.select(".month .session-cell")] == [
            reverse("plans:session_detail", args=[made.pk])
        ]
        assert soup.select(".month__add, [data-date], [data-act], #calendar-sheet") == []


def test_another_month_is_asked_for_by_the_address(as_coach: Client, athlete: User) -> None:
    session(athlete, "20")
    session(athlete, "2026-05-13", "long")

    soup = page(as_coach, athlete, "?month=2026-05")

    assert cells(soup) == ["long long of 13"]
    assert [one["href"] for one in soup.select(".month__bar .switch a")] == [
        "?month=2026-04", "?month=2026-05", "?month=2026-06",
    ]  # fmt: skip


@pytest.mark.parametrize("month", ["2026-13", "may", "1066-10", "2026-05-01"])
def test_what_is_no_month_is_not_found(as_coach: Client, athlete: User, month: str) -> None:
    session(athlete, "20")

    assert as_coach.get(address(athlete), {"month": month}).status_code == 404


def test_plans_stand_above_with_their_weeks_and_at_the_edge(as_coach: Client, coach: User, athlete: User) -> None:
    plan = make.plan(make.team_of(coach), name="5 k, spring")
    assignment = Assignment.objects.create(
        plan=plan, athlete=athlete, start_on=dt.date(2026, 4, 13), last_on=dt.date(2026, 6, 7)
    )
    session(athlete, "14", assignment=assignment)
    session(athlete, "21", assignment=assignment)

    soup = page(as_coach, athlete)

    assert texts(soup, ".month__plans li") == ["5 k, spring week 1 to 3 of 8"]
    assert texts(soup, ".month .board__no") == ["no plan", "no plan", "week 1", "week 2", "no plan"]


def test_the_last_logs_show_whatever_the_month(as_coach: Client, athlete: User) -> None:
    for number in range(8):
        with time_machine.travel(NOW + dt.timedelta(minutes=number), tick=False):
            session(athlete, f"{10 + number}", "easy", "done")

    soup = page(as_coach, athlete, "?month=2026-07")

    assert cells(soup) == []
    assert texts(soup, ".person__log strong") == [f"easy of {day}" for day in (17, 16, 15, 14, 13, 12)]


def test_races_squads_and_link_are_told(as_coach: Client, coach: User, athlete: User) -> None:
    team = make.team_of(coach)
    make.squad(team, athlete, name="Milers")
    RaceResult.objects.create(
        athlete=athlete, distance_m=5000, seconds=1196, ran_on=dt.date(2026, 3, 28), where="Mill Lane"
    )

    soup = page(as_coach, athlete)

    assert texts(soup, ".page-head__say") == ["5 k 19:56 on Saturday 28 March. Milers."]
    assert texts(soup, ".person__race") == [
        "5 k 19:56 28 March 2026, Mill Lane", f"{team.name} accepted on 21 April 2026 End this",
    ]  # fmt: skip


def test_a_coach_is_told_under_18_and_no_birth_date(as_coach: Client, minor: User) -> None:
    assert minor.born_on is not None

    html = as_coach.get(address(minor)).content.decode()

    assert texts(BeautifulSoup(html, "html.parser"), ".badge") == ["under 18"]
    assert "Born on" not in html
    assert str(minor.born_on.year) not in html


def test_a_guardian_and_the_child_see_the_birth_date(as_guardian: Client, as_minor: Client, minor: User) -> None:
    session(minor, "20")
    assert minor.born_on is not None
    born = f"Born on {minor.born_on.day} {minor.born_on:%B %Y}."

    for client in (as_guardian, as_minor):
        soup = page(client, minor)
        assert cells(soup) == ["easy easy of 20 not logged"]
        assert texts(soup, ".person__more section:last-child > p")[-1].startswith(born)
        assert texts(soup, ".page-head .button") == []


def test_a_coach_hears_nothing_of_another_team(as_coach: Client, athlete: User, stranger: User) -> None:
    other = make.team_of(stranger)
    make.link(athlete, other)
    make.squad(other, athlete, name="Secret squad")
    plan = make.plan(other, name="Secret plan")
    assignment = Assignment.objects.create(
        plan=plan, athlete=athlete, start_on=dt.date(2026, 4, 13), last_on=dt.date(2026, 6, 7)
    )
    session(athlete, "14", assignment=assignment)

    html = as_coach.get(address(athlete)).content.decode()

    assert (other.name in html, "Secret squad" in html, "Secret plan" in html) == (False, False, False)
    assert texts(BeautifulSoup(html, "html.parser"), ".month__plans strong") == ["Another team’s plan"]


def test_the_page_is_not_there_for_those_who_may_not_look(
    coach: User, athlete: User, other_athlete: User, stranger: User, guardian: User, minor: User,
    manager: User, client: Client, sign_in: Callable[[User], Client],
) -> None:  # fmt: skip
    session(athlete, "20")

    for person in (stranger, other_athlete, guardian, manager):
        assert sign_in(person).get(address(athlete)).status_code == 404
    assert client.get(address(athlete)).status_code == 302
    assert sign_in(athlete).get(address(athlete)).status_code == 200


@pytest.mark.parametrize("state", ["invited", "paused", "ended"])
def test_a_link_that_is_not_live_shows_nothing(as_coach: Client, athlete: User, state: str) -> None:
    session(athlete, "20")
    Coaching.objects.filter(athlete=athlete).update(state=state, ended_at=NOW)

    assert as_coach.get(address(athlete)).status_code == 404


def test_a_guardian_s_view_ends_with_the_18th_birthday(as_guardian: Client, minor: User) -> None:
    session(minor, "20")
    assert as_guardian.get(address(minor)).status_code == 200

    minor.born_on = dt.date(2008, 4, 21)
    minor.save(update_fields=["born_on"])

    assert as_guardian.get(address(minor)).status_code == 404


def test_races_time_away_and_days_to_run_on_stand_around_the_sessions(as_coach: Client, athlete: User) -> None:
    Race.objects.create(athlete=athlete, name="City 5 k", on_date=dt.date(2026, 4, 25), distance_m=5000, priority="B")
    for kind, first, last, note, minutes in (
        ("travel", 21, 22, "Lisbon", 40), ("no", 23, 23, "", None), ("ok", 24, 24, "", 50), ("sick", 27, 28, "", None),
    ):  # fmt: skip
        Span.objects.create(
            athlete=athlete, kind=kind, first_day=dt.date(2026, 4, first), last_day=dt.date(2026, 4, last), note=note,
            minutes=minutes,
        )  # fmt: skip
    Availability.objects.create(athlete=athlete, weekday=0, kind="no")
    Availability.objects.create(athlete=athlete, weekday=2, kind="ok", minutes=60)
    Availability.objects.create(athlete=athlete, weekday=6, kind="preferred")

    soup = page(as_coach, athlete, "?week=2026-04-23")

    assert texts(soup, ".month__day") == [
        "Mon 20 Apr , not free",
        "Tue 21 , today to 40 min Lisbon",
        "Wed 22 to 40 min",
        "Thu 23 , not free",
        "Fri 24 , a preferred day to 50 min",
        "Sat 25 race City 5 k priority B",
        "Sun 26 , a preferred day",
    ]
    assert len(soup.select(".month__trip")) == 2
    assert texts(page(as_coach, athlete), ".month__trip") == ["Lisbon", "", "ill", ""]


def test_planned_stands_beside_done_and_a_skipped_session_is_no_longer_planned(as_coach: Client, athlete: User) -> None:
    done = session(athlete, "20", "long")
    Completion.objects.create(session=done, outcome="partly", metres=5000, minutes=31, effort=7)
    session(athlete, "21", skipped_at=NOW, skip_reason="sick")

    soup = page(as_coach, athlete, "?week=2026-04-20")

    assert cells(soup) == ["long long of 20 8 km, done 5 km, effort 7 partly", "easy easy of 21 8 km skipped"]
    assert sums(soup) == ["5 km of 8 km planned 0 of 1 done"]


@pytest.mark.parametrize("week", ["2026-13-01", "may", "1066-10-14"])
def test_what_is_no_day_is_not_found(as_coach: Client, athlete: User, week: str) -> None:
    assert as_coach.get(address(athlete), {"week": week}).status_code == 404


def test_what_a_pause_holds_back_the_coach_sees_and_the_athlete_does_not(
    as_coach: Client, as_athlete: Client, coach: User, athlete: User
) -> None:
    plan = make.plan(make.team_of(coach), name="5 k, spring")
    assignment = Assignment.objects.create(
        plan=plan, athlete=athlete, start_on=dt.date(2026, 4, 13), last_on=dt.date(2026, 6, 7),
        paused_on=dt.date(2026, 4, 22),
    )  # fmt: skip
    session(athlete, "21", assignment=assignment)
    session(athlete, "23", "long", assignment=assignment)
    session(athlete, "24", "long", release_on=dt.date(2026, 4, 22))

    assert cells(page(as_coach, athlete)) == ["easy easy of 21", "long long of 23 held back", "long long of 24"]
    assert cells(page(as_athlete, athlete)) == ["easy easy of 21"]
    assert texts(page(as_coach, athlete), ".month__plans li") == ["5 k, spring week 1 to 3 of 8 paused from 22 Apr"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_the_number_of_sessions(
    as_coach: Client, coach: User, athlete: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    team = make.team_of(coach)
    for number in range(count):
        plan = make.plan(team)
        assignment = Assignment.objects.create(
            plan=plan, athlete=athlete, start_on=dt.date(2026, 4, 13), last_on=dt.date(2026, 6, 7)
        )
        session(athlete, f"{14 + number}", "easy", "done", assignment=assignment)
        make.squad(team, athlete)
        Availability.objects.create(athlete=athlete, weekday=number, kind="no")
        Span.objects.create(
            athlete=athlete, kind="travel", first_day=dt.date(2026, 4, 28), last_day=dt.date(2026, 4, 29)
        )
        Race.objects.create(athlete=athlete, name="City 5 k", on_date=dt.date(2026, 4, 26), distance_m=5000)
        RaceResult.objects.create(athlete=athlete, distance_m=5000, seconds=1200, ran_on=dt.date(2026, 3, 28))

    with django_assert_num_queries(QUERIES):
        response = as_coach.get(address(athlete))

    assert len(cells(BeautifulSoup(response.content, "html.parser"))) == count


def test_the_page_takes_no_post(as_coach: Client, athlete: User) -> None:
    assert as_coach.post(address(athlete)).status_code == 405


# --- how far ----------------------------------------------------------------------------------------------------------


def test_a_run_longer_than_of_late_is_marked_for_the_coach_alone(
    as_coach: Client, as_athlete: Client, athlete: User
) -> None:
    session(athlete, "2026-03-20", "long", "done", workout_metres=20_000)
    session(athlete, "2026-03-30", "easy", "done")
    session(athlete, "24", "long", workout_metres=12_000)
    session(athlete, "25", "long", workout_metres=30_000, skipped_at=NOW)

    shown, own = page(as_coach, athlete), page(as_athlete, athlete)

    assert texts(shown, ".far__mark") == [
        "longer than usual. 12 km: 50 % more than the longest run of the 30 days before (8 km)."
    ]
    assert texts(shown, ".far summary") == ["How far: 1 to think about"]
    assert texts(own, ".far__mark, .far") == []
