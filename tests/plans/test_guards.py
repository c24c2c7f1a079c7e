"""The single-session guard, the softer ones of the week, Daniels' caps: at planning and when it was run."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import guarding
from plans.caps import cap_guards, sorts_of
from plans.guards import Longest, longest_of, single_session, week_guards
from plans.models import Session
from plans.training_load import Entry
from tests import make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from athletes.models import User

# A Tuesday, 17:30 in London.
NOW = dt.datetime(2026, 4, 21, 16, 30, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def run(days: int, km: float = 10, **fields: Any) -> Entry:
    """A run so many days after today, done where it lies before."""
    values: dict[str, Any] = {"metres": km * 1000, "minutes": km * 6, "outcome": "done" if days < 0 else ""}
    return Entry(TODAY + dt.timedelta(days=days), **(values | fields))


def told(entry: Entry, *before: Entry, miles: bool = False) -> str:
    guard = single_session(entry, longest_of(before, entry.on_date, TODAY), TODAY, miles=miles)
    return guard.sentence if guard else ""


@pytest.mark.parametrize(
    ("km", "said"),
    [
        (15.4, ""),  # 110 % of 14 exactly
        (16, "16 km: 14 % more than the longest run of the 30 days before (14 km)."),
        (21, "21 km: 50 % more than the longest run of the 30 days before (14 km)."),
        (35, "35 km: 2.5 times the longest run of the 30 days before (14 km)."),
    ],
)
def test_a_run_more_than_a_tenth_longer_than_the_longest_is_told(km: float, said: str) -> None:
    assert told(run(0, km), run(-5, 14), run(-2, 8)) == said


@pytest.mark.parametrize(("km", "times"), [(16, "1.6"), (21, "1.5"), (35, "2.3")])
def test_the_reason_is_what_was_found_for_such_a_jump(km: float, times: str) -> None:
    guard = single_session(run(0, km), Longest(14_000), TODAY)

    assert guard is not None
    assert f"about {times} times as many injuries" in guard.reason
    assert (guard.level, guard.bars, guard.source) == ("warn", 3, "Frandsen 2025")


def test_only_the_last_thirty_days_count() -> None:
    assert told(run(0, 16), run(-31, 20), run(-30, 12)) != ""
    assert told(run(0, 16), run(-30, 20), run(-10, 12)) == ""


def test_without_a_run_before_there_is_nothing_to_compare_with() -> None:
    assert told(run(0, 30)) == ""


def test_what_was_planned_and_not_run_is_no_long_run() -> None:
    assert told(run(0, 16), run(-7, 20, outcome="not"), run(-6, 20, outcome=""), run(-5, 12)) != ""


def test_a_run_in_part_counts_where_its_distance_was_said() -> None:
    assert told(run(0, 16), run(-7, 20, outcome="partly"), run(-5, 12)) != ""
    assert told(run(0, 16), run(-7, 20, outcome="partly", done_metres=15_000), run(-5, 12)) == ""


def test_runs_still_to_come_count_for_later_ones() -> None:
    assert told(run(14, 18), run(-7, 14), run(7, 16.5)) == ""
    assert told(run(14, 18), run(-7, 14)) != ""


def test_what_was_said_counts_and_not_what_was_planned() -> None:
    assert told(run(-1, 14, done_metres=18_000), run(-7, 14)).startswith("18 km: 29 % more")
    assert told(run(-1, 18, done_metres=14_000), run(-7, 14)) == ""


def test_strength_and_rest_are_no_runs() -> None:
    assert told(run(0, 30, kind="strength"), run(-7, 10)) == ""
    assert told(run(0, 12), run(-7, 20, kind="strength"), run(-6, 10)) != ""


def test_without_a_distance_the_time_counts() -> None:
    guard = single_session(run(0, 0, minutes=90), Longest(0, 60), TODAY)

    assert guard is not None
    assert guard.sentence == "90 min: 50 % more than the longest run of the 30 days before (60 min)."
    assert single_session(run(0, 0, minutes=90), Longest(10_000, 85), TODAY) is None


def test_the_reader_has_his_own_units() -> None:
    assert told(run(0, 21), run(-7, 14), miles=True).startswith("13 mi: 50 % more")


# --- the week


def week(km: float, runs: int, weeks_ago: int) -> list[Entry]:
    """Runs alike, from the Monday of a week on; done where they lie in the past."""
    monday = TODAY - dt.timedelta(days=TODAY.weekday() + 7 * weeks_ago)
    return [run((monday - TODAY).days + n, km / runs) for n in range(runs)]


def codes(*weeks: list[Entry]) -> list[str]:
    entries = [one for week in weeks for one in week]
    return [guard.code for guard in week_guards(entries, TODAY + dt.timedelta(days=7), TODAY)]


def next_week(km: float, runs: int = 4) -> list[Entry]:
    return week(km, runs, -1)


def this_week(km: float) -> list[Entry]:
    """All of it done, or still to come."""
    return [*week(km, 4, 0)[1:], run(-1, km / 4)]


def test_a_tenth_more_in_a_week_is_no_word_and_more_is_a_note() -> None:
    assert codes(week(40, 4, 1), this_week(40), next_week(44)) == []
    assert codes(week(40, 4, 1), this_week(40), next_week(45)) == ["week"]


def test_a_third_more_in_two_weeks_is_a_warning() -> None:
    entries = [*week(40, 4, 1), *this_week(46), *next_week(53)]

    (guard,) = week_guards(entries, TODAY + dt.timedelta(days=7), TODAY)

    assert (guard.code, guard.level) == ("fortnight", "warn")
    assert guard.sentence == "53 km this week: 32 % more than two weeks ago."


def test_coming_back_from_a_down_week_is_no_growth() -> None:
    assert codes(week(40, 4, 1), this_week(30), next_week(42)) == []


def test_a_first_week_is_no_growth() -> None:
    assert codes(next_week(40)) == []


def test_a_long_run_that_is_half_the_week_is_told() -> None:
    even = [*week(36, 6, 1), *week(36, 6, 0)]
    runs = [run((next_week(1)[0].on_date - TODAY).days + n, km) for n, km in enumerate((4, 4, 4, 4, 20))]

    found = week_guards([*even, *runs], TODAY + dt.timedelta(days=7), TODAY)

    assert [guard.sentence for guard in found if guard.code == "long"] == ["The long run is 56 % of the week."]


def test_three_runs_alike_have_no_long_one() -> None:
    assert codes(week(30, 3, 1), week(30, 3, 0), next_week(30, 3)) == []


def test_two_and_a_half_hours_are_enough() -> None:
    monday = (next_week(1)[0].on_date - TODAY).days
    runs = [*(run(monday + n, 20) for n in range(5)), run(monday + 6, 26)]

    assert [guard.code for guard in week_guards(runs, TODAY + dt.timedelta(days=7), TODAY)] == ["long"]


# --- caps


def cap(text: str, km: float) -> list[str]:
    return [guard.sentence for guard in cap_guards(make.workout(text).reading.items, km * 1000)]


@pytest.mark.django_db
def test_hard_running_is_added_up_by_sort() -> None:
    found = sorts_of(make.workout("5 x 1 km @ threshold, 2 min jog\n8 x 400 m @ 5k pace, 200 m jog").reading.items)

    assert {sort: metres for sort, (metres, _) in found.items()} == {"T": 5000, "I": 3200}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "km", "said"),
    [
        ("5 x 1 km @ threshold, 2 min jog", 50, []),
        (
            "5 x 1 km @ threshold, 2 min jog",
            40,
            ["5 km at threshold is 12 % of the week’s 40 km: more than 10 %."],
        ),
        ("11 x 1 km @ 5k pace, 400 m jog", 200, ["11 km at intervals: more than 10 km."]),
        (
            "10 x 400 m @ mile pace, 400 m jog",
            60,
            ["4 km at repetitions is 7 % of the week’s 60 km: more than 5 %."],
        ),
        ("30 km @ marathon pace", 100, ["30 km at marathon pace: more than 29 km."]),
        ("40 min easy", 20, []),
    ],
)
def test_a_session_of_more_than_daniels_allows_is_told(text: str, km: float, said: list[str]) -> None:
    assert cap(text, km) == said


# --- from the database


def done(athlete: User, km: float, days_ago: int, **fields: Any) -> Session:
    session = make.session(athlete, f"{km} km easy", TODAY - dt.timedelta(days=days_ago))
    log = session.log(by=athlete, outcome=fields.pop("outcome", "done"), effort=3)
    for name, value in fields.items():
        setattr(log, name, value)
    log.save()
    return session


def test_a_coach_is_told_at_planning(athlete: User, other_athlete: User) -> None:
    done(athlete, 14, 9)
    done(other_athlete, 30, 9)
    session = make.session(athlete, "18 km easy", TODAY + dt.timedelta(days=4))

    with CaptureQueriesContext(connection) as queries:
        found = guarding.of_coach(session)

    assert found[0].code == "single"
    assert found[0].sentence == "18 km: 29 % more than the longest run of the 30 days before (14 km)."
    assert len(queries) == 1


def test_a_rest_day_asks_nothing(athlete: User) -> None:
    session = make.session(athlete, "rest")

    with CaptureQueriesContext(connection) as queries:
        assert guarding.of_coach(session) == []

    assert len(queries) == 0


@pytest.mark.parametrize("count", [1, 4])
def test_many_sessions_are_looked_at_with_one_query(coach: User, count: int) -> None:
    people = [make.athlete(coach) for _ in range(count)]
    for person in people:
        done(person, 10, 5)
    workout = make.workout("15 km easy")
    sessions = [
        Session(athlete=person, workout=workout, on_date=TODAY + dt.timedelta(days=7 * n))
        for person in people
        for n in (1, 2)
    ]

    with CaptureQueriesContext(connection) as queries:
        known = guarding.history(people, TODAY - dt.timedelta(days=30), TODAY + dt.timedelta(days=30))
        found = guarding.for_many(sessions, known, TODAY)

    # The second is no longer than the first, which is planned a week before it.
    assert sorted(found) == sorted(session.pk for session in sessions[::2])
    assert len(queries) == 1


def logged(session: Session) -> Session:
    return guarding.with_longest(Session.objects.select_related("workout", "completion")).get(pk=session.pk)


def test_a_run_that_was_logged_is_held_against_the_thirty_days_before(athlete: User) -> None:
    done(athlete, 20, 31)
    done(athlete, 14, 30)
    done(athlete, 25, 3, outcome="not")
    done(athlete, 25, 2, outcome="partly")
    done(athlete, 12, 1)

    session = done(athlete, 16, 0)

    guard = guarding.of_logged(logged(session))
    assert guard is not None
    assert guard.sentence == "16 km: 14 % more than the longest run of the 30 days before (14 km)."
    assert "keep the next days easy" in guarding.kind_words(guard)


def test_what_was_said_to_be_run_counts(athlete: User) -> None:
    done(athlete, 10, 7, metres=16_000)

    assert guarding.of_logged(logged(done(athlete, 16, 0))) is None


def test_somebody_elses_runs_do_not_count(athlete: User, other_athlete: User) -> None:
    done(other_athlete, 5, 7)

    assert guarding.of_logged(logged(done(athlete, 30, 0))) is None
