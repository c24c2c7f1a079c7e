"""Zones in which it is day now: at night nothing is sent, and a test that sends must not depend on the hour."""

from __future__ import annotations

import datetime as dt

import time_machine


def zone_where_it_is(hour: int = 12) -> str:
    """Return a zone in which this hour of the day (0 to 23) has begun."""
    ahead = (hour - dt.datetime.now(dt.UTC).hour + 11) % 24 - 11
    # The names of these zones count westward.
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def at(text: str) -> time_machine.travel:
    """Stand the clock still at a time of UTC, like 2026-05-04 18:00."""
    return time_machine.travel(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC), tick=False)
