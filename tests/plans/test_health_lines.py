"""What hurt and runs beyond the last 30 days, as lines of the inbox."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.health_lines import from_logs
from plans.inbox import Desk, Line, lines
from tests import make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from athletes.models import User
    from plans.models import Session

NOW = dt.datetime(2026, 4, 21, 16, 30, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def done(athlete: User, km: float, days_ago: int = 0, **fields: Any) -> Session:
    session = make.session(athlete, f"{km} km easy", TODAY - dt.timedelta(days=days_ago))
    values: dict[str, Any] = {"outcome": "done", "effort": 3} | fields
    session.log(by=athlete, **values)
    return session


def told(coach: User) -> list[tuple[str, str]]:
    return [(line.why, line.what) for line in from_logs(Desk(coach, TODAY))]


def of(session: Session, coach: User) -> list[Line]:
    return [line for line in lines(coach, TODAY) if line.session and line.session.pk == session.pk]


def test_pain_is_a_line_of_today(coach: User, athlete: User) -> None:
    session = done(athlete, 10, pain="stopped", pain_where="left calf")

    (line,) = of(session, coach)

    assert (line.why, line.what) == ("Pain", "It made the run stop: left calf.")
    assert (line.due_on, line.extra) == (TODAY, f"{session.workout}, Tue 21 April. Effort 3 of 10.")


def test_pain_that_kept_somebody_from_running_is_told_too(coach: User, athlete: User) -> None:
    done(athlete, 10, outcome="not", pain="stopped")

    assert told(coach) == [("Pain", "It made the run stop.")]


def test_a_run_much_longer_than_those_before_is_a_line(coach: User, athlete: User) -> None:
    done(athlete, 10, days_ago=8).completion.mark_seen(coach)
    done(athlete, 14)

    assert told(coach) == [("Long run", "14 km: 40 % more than the longest run of the 30 days before (10 km).")]


def test_who_looked_has_no_line_any_more(coach: User, athlete: User) -> None:
    done(athlete, 10, days_ago=8)
    done(athlete, 14, pain="felt").completion.mark_seen(coach)

    assert told(coach) == []


def test_other_peoples_pain_is_not_told(coach: User, athlete: User, stranger: User) -> None:
    done(athlete, 10, pain="felt")

    assert told(stranger) == []


@pytest.mark.parametrize("count", [1, 5])
def test_the_lines_take_the_same_queries_at_any_size(coach: User, count: int) -> None:
    for _ in range(count):
        person = make.athlete(coach)
        done(person, 10, days_ago=5)
        done(person, 20, pain="felt")
    desk = Desk(coach, TODAY)
    # People and unread words are asked for once, for all lines of the inbox.
    assert (len(desk.athletes), desk.words) == (count, [])

    with CaptureQueriesContext(connection) as queries:
        found = list(from_logs(desk))

    assert (len(found), len(queries)) == (2 * count, 1)
