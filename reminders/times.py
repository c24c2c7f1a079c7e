"""When to tell somebody: a time on the wall where a person lives, and the instant that it stands for. Pure.

Rows keep both, so that the instant can be reckoned again when the person moves or a zone changes its rules.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass

from athletes.models.users import NIGHT_FROM, NIGHT_TO

ONE_DAY = dt.timedelta(days=1)
# Where the morning would be too late: the last minute of the evening before.
LAST_MINUTE = (dt.datetime.combine(dt.date.min, NIGHT_FROM) - dt.timedelta(minutes=1)).time()


def instant(day: dt.date, wall: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """Return the instant (UTC) at which a clock on the wall shows this time on this day.

    A time that the clock leaves out in spring is moved forward by what is left out; of one that comes twice in
    autumn the first is meant.
    """
    return dt.datetime.combine(day, wall.replace(fold=0), tzinfo=zone).astimezone(dt.UTC)


def is_night(when: dt.datetime, zone: dt.tzinfo) -> bool:
    """Tell whether it is night in a zone: nobody is rung up then."""
    wall = when.astimezone(zone).time()
    return wall >= NIGHT_FROM or wall < NIGHT_TO


def morning(when: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return the end (UTC) of the night that `when` lies in."""
    local = when.astimezone(zone)
    day = local.date() + ONE_DAY if local.time() >= NIGHT_FROM else local.date()
    return instant(day, NIGHT_TO, zone)


@dataclass(frozen=True, slots=True)
class Moment:
    """When to tell: the day and the time on the wall, in which zone; and until when (UTC) it is worth telling."""

    local_date: dt.date
    wall_time: dt.time
    tz: str
    expires_at: dt.datetime

    @property
    def due_at(self) -> dt.datetime:
        """The instant (UTC); UTC's own clock where the zone's name is no longer known."""
        return instant(self.local_date, self.wall_time, zone_of(self.tz))


def zone_of(name: str) -> dt.tzinfo:
    """Return a zone by name; UTC where nobody knows it."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError, OSError):
        return dt.UTC


def on_the_wall(day: dt.date, wall: dt.time, tz: str, expires_at: dt.datetime) -> Moment | None:
    """Return the moment at this time of this day; None where it would come too late to be of use."""
    moment = Moment(day, wall, tz, expires_at)
    return moment if moment.due_at < expires_at else None


def by_day(due_at: dt.datetime, tz: str, expires_at: dt.datetime) -> Moment | None:
    """Return the moment of an instant, moved out of the night: to the morning, or where that is too late, to the
    last minute of the evening before. None where even that is too late.
    """
    zone = zone_of(tz)
    if is_night(due_at, zone):
        later = morning(due_at, zone)
        if later >= expires_at:
            return on_the_wall(later.astimezone(zone).date() - ONE_DAY, LAST_MINUTE, tz, expires_at)
        due_at = later
    local = due_at.astimezone(zone)
    return on_the_wall(local.date(), local.time(), tz, expires_at)
