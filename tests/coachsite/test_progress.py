"""Planned against done by week: the numbers, who is shown what, the same few queries at any size."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from coachsite.progress import panels_of, rows_of, step_of
from plans.models import Assignment, Week
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from athletes.models import User
    from plans.models import Plan, Session

# A Tuesday, 17:30 in London.
NOW = dt.datetime(2026, 4, 21, 16, 30, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 4, 20)
OWN = "/plan/progress/"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(athlete: User) -> str:
    return reverse("athlete_progress", args=[athlete.pk])


def table(client: Client, address: str = OWN) -> dict[str, list[str]]:
    """The rows of the table by week."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    return {
        str(row["data-week"]): [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.find_all(["td"])]
        for row in soup.select("#progress-table tbody tr")
    }


def done(athlete: User, text: str, on_date: dt.date, **fields: Any) -> Session:
    session = make.session(athlete, text, on_date)
    values: dict[str, Any] = {"outcome": "done", "effort": 5} | fields
    session.log(by=athlete, **values)
    return session


def follow(athlete: User, plan: Plan, start_on: dt.date, **fields: Any) -> Assignment:
    weeks = plan.weeks.count()
    values = {"start_on": start_on, "last_on": start_on + dt.timedelta(weeks=weeks, days=-1)}
    return Assignment.objects.create(plan=plan, athlete=athlete, **(values | fields))


def test_a_week_shows_planned_beside_done(as_athlete: Client, athlete: User) -> None:
    last = MONDAY - dt.timedelta(weeks=1)
    done(athlete, "10 km easy", last, minutes=60)
    done(athlete, "10 km easy", last + dt.timedelta(days=2), minutes=50, metres=8000, effort=4)
    make.session(athlete, "12 km easy", last + dt.timedelta(days=5))

    cells = table(as_athlete)["2026-04-13"]

    # phase, planned, done, sessions, quality, longest, load, monotony, strain
    assert cells[:9] == ["–", "32", "18", "2 of 3", "0 %", "56 %", "500", "0.6", "308"]


def test_a_week_to_come_says_what_is_planned(as_athlete: Client, athlete: User) -> None:
    make.session(athlete, "10 km easy", MONDAY + dt.timedelta(days=7))
    make.session(athlete, "10 x 1 km @ 5k pace, 400 m jog", MONDAY + dt.timedelta(days=9))

    cells = table(as_athlete)["2026-04-27"]

    assert cells[:9] == ["–", "24", "–", "0 of 2", "42 %", "58 %", "–", "–", "–"]


def test_a_running_week_has_no_monotony_yet(as_athlete: Client, athlete: User) -> None:
    done(athlete, "10 km easy", MONDAY)

    assert table(as_athlete)["2026-04-20"][7:9] == ["–", "–"]


def test_miles_are_for_who_reads(as_coach: Client, coach: User, athlete: User) -> None:
    done(athlete, "16.1 km easy", MONDAY)
    coach.units = "mi"
    coach.save()

    assert table(as_coach, page_of(athlete))["2026-04-20"][1:3] == ["10", "10"]


def test_the_phases_of_the_plan_are_bands(as_athlete: Client, athlete: User, coach: User) -> None:
    plan = make.plan(make.team_of(coach), {0: "10 km easy", 20: "10 km easy"})
    Week.objects.filter(plan=plan, number=3).update(phase="taper", is_down=True)
    follow(athlete, plan, MONDAY)
    make.session(athlete, "10 km easy", MONDAY)

    rows = table(as_athlete)
    soup = BeautifulSoup(as_athlete.get(OWN).content, "html.parser")

    assert [rows[day][0] for day in ("2026-04-20", "2026-04-27", "2026-05-04", "2026-05-11")] == [
        "Base", "Base", "Taper, down", "–",
    ]  # fmt: skip
    assert [found.get_text() for found in soup.select(".panel__band text")] == ["Base", "Taper"]


def test_a_coach_is_not_told_of_another_teams_phases(as_coach: Client, athlete: User) -> None:
    other = make.coach()
    make.link(athlete, make.team_of(other))
    plan = make.plan(make.team_of(other), {0: "10 km easy"})
    Week.objects.filter(plan=plan).update(phase="sharpen")
    follow(athlete, plan, MONDAY)
    make.session(athlete, "10 km easy", MONDAY)

    assert "Sharpen" not in as_coach.get(page_of(athlete)).text
    assert table(as_coach, page_of(athlete))["2026-04-20"][:2] == ["–", "10"]


def test_what_is_not_released_is_for_the_coach_alone(as_athlete: Client, as_coach: Client, athlete: User) -> None:
    day = MONDAY + dt.timedelta(weeks=3)
    make.session(athlete, "10 km easy", MONDAY)
    make.session(athlete, "20 km easy", day, release_on=day)

    assert table(as_athlete)["2026-05-11"][1] == "–"
    assert table(as_coach, page_of(athlete))["2026-05-11"][1] == "20"


def test_strangers_see_nothing(sign_in: Callable[[User], Client], athlete: User, stranger: User) -> None:
    done(athlete, "10 km easy", MONDAY)

    assert sign_in(stranger).get(page_of(athlete)).status_code == 404


def test_drills_and_contacts_that_were_ticked_are_added_up(as_athlete: Client, athlete: User) -> None:
    make.drill("high-knees", impact=2, contacts_per_20m_low=20, contacts_per_20m_high=30)
    session = make.session(athlete, "2 x 40 m high knees\n10 km easy", MONDAY)
    session.log(by=athlete, outcome="done", effort=3)
    before = table(as_athlete)["2026-04-20"][9:]

    session.tick(session.workout.uses.all()[0].drill, 1, by=athlete, done=True)

    assert (before, table(as_athlete)["2026-04-20"][9:]) == (["–", "–"], ["80", "80–120"])


def test_a_load_without_effort_says_that_it_is_more(as_athlete: Client, athlete: User) -> None:
    done(athlete, "10 km easy", MONDAY, effort=None)

    assert table(as_athlete)["2026-04-20"][6] == "0 , 1 without effort"


def test_other_weeks_are_asked_for_by_a_day(as_athlete: Client, athlete: User) -> None:
    done(athlete, "10 km easy", dt.date(2025, 6, 4))

    assert table(as_athlete) == {}
    assert next(iter(table(as_athlete, f"{OWN}?from=2025-06-05"))) == "2025-06-02"
    assert [as_athlete.get(f"{OWN}?from={text}").status_code for text in ("nonsense", "0001-01-01", "9999-12-31")] == [
        200
    ] * 3


@pytest.mark.parametrize("weeks", [1, 12])
@pytest.mark.parametrize("who", ["as_athlete", "as_coach"])
def test_the_page_takes_eight_queries_at_any_size(
    request: pytest.FixtureRequest,
    who: str,
    weeks: int,
    athlete: User,
    coach: User,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    make.drill("high-knees", impact=2, contacts_per_20m_low=20, contacts_per_20m_high=30)
    follow(athlete, make.plan(make.team_of(coach), {0: "10 km easy", weeks * 7 - 1: "rest"}), MONDAY)
    for number in range(weeks):
        for day in range(4):
            done(athlete, "2 x 40 m high knees\n10 km easy", MONDAY - dt.timedelta(days=7 * number + day))
    client: Client = request.getfixturevalue(who)
    address = OWN if who == "as_athlete" else page_of(athlete)

    with django_assert_num_queries(6 if who == "as_athlete" else 7):
        response = client.get(address)

    assert response.status_code == 200


@pytest.mark.parametrize(("most", "step"), [(10, 2.5), (40, 10), (41, 20), (81, 25), (200, 50), (1000, 250)])
def test_a_scale_has_round_steps(most: float, step: float) -> None:
    assert step_of(most) == step


@pytest.mark.django_db
def test_the_drawing_stays_inside_its_frame(athlete: User) -> None:
    for number in range(20):
        done(athlete, f"{5 + number} km easy", MONDAY - dt.timedelta(weeks=number), effort=number % 11)

    rows = rows_of(athlete, MONDAY - dt.timedelta(weeks=19), 20, teams=None, miles=False)

    for panel in panels_of(rows):
        assert all(
            bar.y >= 0 and bar.y + bar.height <= panel.height + 0.2 and bar.x >= 0 and bar.x + bar.width <= panel.width
            for bar in [*panel.planned, *panel.done]
        )
    assert len(panels_of(rows)[0].done) == 20
