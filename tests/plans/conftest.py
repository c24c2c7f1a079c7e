"""What tests of practices share."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from tests import make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from athletes.models import Squad, User
    from plans.models import Practice

TUESDAY_NOON = dt.datetime(2026, 4, 21, 11, 0, tzinfo=dt.UTC)  # noon in London


@pytest.fixture
def tuesday_noon() -> Iterator[Any]:
    """The clock stands at noon of Tuesday 21 April 2026 in London, until the test moves it."""
    with time_machine.travel(TUESDAY_NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def squad(coach: User, athlete: User, other_athlete: User) -> Squad:
    """A squad of two."""
    return make.squad(make.team_of(coach), athlete, other_athlete, name="5 k group")


@pytest.fixture
def practice(coach: User, athlete: User, other_athlete: User, squad: Squad) -> Practice:
    """A practice of the squad on Friday 24 April at 17:30."""
    return make.practice(coach, athlete, other_athlete, on_date=dt.date(2026, 4, 24), squad=squad)
