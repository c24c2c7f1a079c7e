"""Lines of the inbox that a coach put aside: until a day, or until there is something new about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.crypto import salted_hmac

from plans.models import PutAside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from athletes.models import User
    from plans.inbox import Line

TOMORROW, NEXT_WEEK, NEWS = "tomorrow", "week", "news"
WAYS = {
    TOMORROW: "Until tomorrow",
    NEXT_WEEK: "Until Monday",
    NEWS: "Until something new happens",
}


@dataclass(frozen=True, slots=True)
class Aside:
    """A line that is put aside, and until when; None is until there is something new."""

    line: Line
    until: dt.date | None

    @property
    def said(self) -> Line:
        """The line with when it comes back."""
        day = self.until
        when = f"on {day:%A} {day.day} {day:%B}" if day else "when there is something new"
        return replace(self.line, what=f"{self.line.what} Comes back {when}.")


@dataclass(frozen=True, slots=True)
class Sorted:
    """What waits, and what is put aside, both in the order of the inbox."""

    waiting: list[Line]
    aside: list[Aside]


def reason_of(line: Line) -> str:
    """Return a digest of what makes a line what it is; it changes once there is something new about it."""
    # With the site's key: from a plain digest the few things that are said of pain could be found by trying.
    return salted_hmac("plans.aside", line.news or line.what, algorithm="sha256").hexdigest()[:32]


def sort(coach: User, lines: Sequence[Line], today: dt.date) -> Sorted:
    """Tell the lines that wait from those put aside: one query. A line comes back when due, or with something new."""
    rows = {row.key: row for row in PutAside.objects.filter(coach=coach)}
    waiting, aside = [], []
    for line in lines:
        row = rows.get(line.key)
        if row is None or row.reason != reason_of(line) or (row.until is not None and row.until <= today):
            waiting.append(line)
        else:
            aside.append(Aside(line, row.until))
    return Sorted(waiting, aside)


def until(way: str, today: dt.date) -> dt.date | None:
    """Return the day on which a line put aside in this way comes back; None for something new."""
    if way == NEWS:
        return None
    return today + dt.timedelta(days=1 if way == TOMORROW else 7 - today.weekday())


def put(coach: User, lines: Sequence[Line], line: Line, until: dt.date | None) -> None:
    """Put a line aside for one coach; what is kept of `lines` that wait no longer is forgotten."""
    PutAside.objects.filter(coach=coach).exclude(key__in=[one.key for one in lines]).delete()
    said = {"reason": reason_of(line), "until": until, "put_at": timezone.now()}
    PutAside.objects.update_or_create(coach=coach, key=line.key, defaults=said)


def take_back(coach: User, key: str) -> bool:
    """Have a line wait again; False where it was not put aside."""
    return PutAside.objects.filter(coach=coach, key=key[:100]).delete()[0] > 0
