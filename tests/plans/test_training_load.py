"""Session load, monotony and strain; the sums of a week, planned beside done."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import strips
from plans.models import Session
from plans.training_load import Entry, WeekLoad, entry_of, monotony, session_load, strain, weeks_of
from tests import make

if TYPE_CHECKING:
    from athletes.models import User

MONDAY = dt.date(2026, 4, 20)


def run(day: int = 0, **fields: Any) -> Entry:
    """A run of 10 km and an hour on a day of the week; done with effort 5 unless said otherwise."""
    values: dict[str, Any] = {"metres": 10_000, "minutes": 60, "outcome": "done", "effort": 5}
    return Entry(MONDAY + dt.timedelta(days=day), **(values | fields))


def test_load_is_effort_times_minutes() -> None:
    assert session_load(8, 55) == 440
    assert session_load(None, 55) == 0


def test_monotony_and_strain_are_those_of_the_whole_week() -> None:
    days = [0, 300, 500, 0, 400, 200, 700]

    assert round(monotony(days) or 0, 3) == 1.255  # the sample's would be 1.162
    assert round(strain(days) or 0) == 2635


@pytest.mark.parametrize("days", [[0] * 7, [300] * 7])
def test_days_that_are_all_alike_have_no_monotony(days: list[float]) -> None:
    assert monotony(days) is None
    assert strain(days) is None


def test_what_was_done_counts_as_it_was_said_else_as_planned() -> None:
    assert run().load == 300
    assert run(done_minutes=40, done_metres=7000).load == 200
    assert run(done_metres=7000).metres_run == 7000


@pytest.mark.parametrize("outcome", ["", "not"])
def test_what_was_not_done_is_no_load(outcome: str) -> None:
    one = run(outcome=outcome, effort=None)

    assert (one.load, one.metres_run, one.minutes_spent, one.quality_run) == (0, 0, 0, 0)


def test_strength_is_load_but_no_distance() -> None:
    one = run(kind="strength", metres=200)

    assert (one.load, one.metres_run, one.is_run) == (300, 0, False)


def test_two_sessions_of_a_day_are_one_day_of_load() -> None:
    week = WeekLoad(MONDAY, [run(0), run(0, effort=3, minutes=20), run(6)])

    assert week.days == [360, 0, 0, 0, 0, 0, 300]
    assert week.load == 660


def test_a_week_has_its_shares_planned_beside_done() -> None:
    week = WeekLoad(
        MONDAY,
        [
            run(0, quality_metres=4000),
            run(2, metres=20_000, done_metres=10_000, quality_metres=5000),
            run(4, outcome="", effort=None),
            run(5, kind="rest", metres=0, minutes=0, outcome="", effort=None),
        ],
    )

    assert (week.planned_metres, week.done_metres) == (40_000, 20_000)
    assert (week.planned_quality, week.done_quality) == (9000 / 40_000, 6500 / 20_000)
    assert (week.planned_long, week.done_long) == (0.5, 0.5)
    assert (week.planned, week.done) == (3, 2)


def test_an_empty_week_has_no_shares() -> None:
    week = WeekLoad(MONDAY)

    assert (week.planned_quality, week.done_quality, week.planned_long, week.monotony) == (None,) * 4


def test_more_than_planned_is_not_more_quality_than_planned() -> None:
    assert run(quality_metres=4000, done_metres=14_000).quality_run == 4000


def test_drills_count_as_far_as_they_were_ticked() -> None:
    week = WeekLoad(MONDAY, [run(drill_metres=320, contacts=(200, 300), ticked=0.5)])

    assert (week.drill_metres, week.contacts) == (160, (100, 150))


def test_who_said_no_effort_is_counted_as_unrated() -> None:
    assert WeekLoad(MONDAY, [run(effort=None), run(1)]).unrated == 1


def test_sessions_are_laid_into_weeks_from_monday_to_sunday() -> None:
    weeks = weeks_of([run(-1), run(0), run(6), run(7), run(14)], MONDAY, 2)

    assert [len(week.entries) for week in weeks] == [2, 1]


def test_a_session_is_read_with_what_was_logged(athlete: User) -> None:
    for slug in ("ankling", "high-knees"):
        make.drill(slug)
    session = make.session(athlete, "2 x 40 m ankling\n2 x 40 m high knees\n30 min easy", MONDAY)
    log = session.log(by=athlete, outcome="partly", effort=4)
    log.minutes, log.metres = 25, 4000
    log.save()
    session.tick(session.workout.uses.all()[0].drill, 1, by=athlete, done=True)

    one = entry_of(strips.with_ticks(Session.objects.for_lists()).get(pk=session.pk), (10, 20))

    assert (one.load, one.metres_run, one.ticked, one.contacts) == (100, 4000, 0.5, (10, 20))
    assert one.drill_metres == 160


@given(st.lists(st.integers(0, 2000), min_size=7, max_size=7))
def test_monotony_is_never_infinite(days: list[float]) -> None:
    found = monotony(days)

    assert found is None or 0 < found < 1e9
