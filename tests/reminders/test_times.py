"""Local times and the instants they stand for, in every zone and over two years."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from hypothesis import example, given
from hypothesis import settings as how
from hypothesis.strategies import dates, integers, sampled_from, times

from reminders.times import Moment, by_day, instant, is_night, morning, on_the_wall, zone_of

ZONES = sorted(zoneinfo.available_timezones())
LONDON = "Europe/London"


def utc(text: str) -> dt.datetime:
    """Return an instant written like 2026-05-04 18:00."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def shown(when: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """What the calendar and the clock on the wall show at an instant."""
    return when.astimezone(zone).replace(tzinfo=None)


@how(max_examples=1500, deadline=None)
@given(
    zone=sampled_from(ZONES),
    day=dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)),
    wall=times().map(lambda t: t.replace(second=0, microsecond=0)),
)
@example(zone=LONDON, day=dt.date(2026, 3, 29), wall=dt.time(1, 30))
@example(zone=LONDON, day=dt.date(2026, 10, 25), wall=dt.time(1, 30))
@example(zone="Australia/Lord_Howe", day=dt.date(2026, 10, 4), wall=dt.time(2, 15))
def test_an_instant_shows_the_wanted_time_or_what_comes_after_the_gap(zone: str, day: dt.date, wall: dt.time) -> None:
    info = zoneinfo.ZoneInfo(zone)
    wanted = dt.datetime.combine(day, wall)

    when = instant(day, wall, info)

    late = shown(when, info) - wanted
    if late:
        # The clock was put forward over this time: moved on by what was left out, no more.
        before, after = (when - dt.timedelta(hours=3)).astimezone(info), (when + dt.timedelta(hours=3)).astimezone(info)
        assert late == (after.utcoffset() or dt.timedelta()) - (before.utcoffset() or dt.timedelta())
        assert late > dt.timedelta()
    else:
        # Of two instants that show this time it is the first.
        earlier = [when - dt.timedelta(minutes=m) for m in (30, 60, 120)]
        assert wanted not in [shown(one, info) for one in earlier]


@how(max_examples=300, deadline=None)
@given(zone=sampled_from(ZONES), minutes=integers(0, 2 * 365 * 24 * 60))
def test_a_morning_ends_the_night_it_belongs_to(zone: str, minutes: int) -> None:
    info = zoneinfo.ZoneInfo(zone)
    when = utc("2026-01-01 00:00") + dt.timedelta(minutes=minutes)

    day = morning(when, info) if is_night(when, info) else when

    assert not is_night(day, info)
    assert dt.timedelta() <= day - when <= dt.timedelta(hours=9)


@pytest.mark.parametrize(
    ("wall", "night"), [("21:59", False), ("22:00", True), ("23:30", True), ("05:59", True), ("06:00", False)]
)
def test_the_night_is_from_ten_to_six(wall: str, night: bool) -> None:
    zone = zoneinfo.ZoneInfo("Asia/Kathmandu")

    assert is_night(instant(dt.date(2026, 5, 4), dt.time.fromisoformat(wall), zone), zone) is night


@pytest.mark.parametrize(
    ("due", "gun", "expected"),
    [
        ("2026-01-05 15:30", "2026-01-05 17:30", "05 15:30"),  # by day it stays
        ("2026-01-05 05:00", "2026-01-05 07:00", "05 06:00"),  # before six it waits for six
        ("2026-01-05 03:30", "2026-01-05 05:30", "04 21:59"),  # where that is too late: the evening before
        ("2026-01-05 22:10", "2026-01-06 00:10", "05 21:59"),
    ],
)
def test_what_falls_into_the_night_is_moved_out_of_it(due: str, gun: str, expected: str) -> None:
    moment = by_day(utc(due), LONDON, utc(gun))

    assert moment is not None
    assert f"{moment.due_at:%d %H:%M}" == expected


def test_what_would_come_too_late_has_no_moment() -> None:
    assert on_the_wall(dt.date(2026, 1, 5), dt.time(19), LONDON, utc("2026-01-05 19:00")) is None


def test_a_moment_reckons_its_instant_from_wall_and_zone() -> None:
    summer = Moment(dt.date(2026, 7, 1), dt.time(19), LONDON, utc("2026-07-02 12:00"))
    winter = Moment(dt.date(2026, 12, 1), dt.time(19), LONDON, utc("2026-12-02 12:00"))

    assert (summer.due_at, winter.due_at) == (utc("2026-07-01 18:00"), utc("2026-12-01 19:00"))


def test_a_zone_that_nobody_knows_is_utc() -> None:
    assert zone_of("Nowhere/At all") == dt.UTC
