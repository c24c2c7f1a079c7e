"""Where a plan's sessions fall on an athlete's calendar. Pure: dates in, dates out.

A plan is laid forward from a first day or back from a race. Then, where that is wanted, the sessions of each week of
the plan are put on days on which the athlete can run: order kept, none moved further than three days.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ONE_DAY = dt.timedelta(days=1)
MOST_DAYS = 3
# Plans are not laid further ahead than this: a year typed wrongly shows.
FAR = dt.timedelta(days=3 * 366)

NO, OPEN, PREFERRED = "no", "ok", "preferred"
RACE, QUALITY, LONG, REST = "race", "quality", "long", "rest"
HARD = (RACE, QUALITY)

# What a place costs, the lowest sum wins: a day without running, hard days side by side, a long run beside a hard day,
# more than the day has time for, a long run on no preferred day, and each day that a session moves.
COST_NO, COST_CLOSE, COST_LONG_CLOSE, COST_TIME, COST_NOT_PREFERRED, COST_MOVE = 1000, 300, 40, 60, 30, 4


class DateRefusedError(ValueError):
    """A plan cannot be laid on these dates; the text says why and what to do."""


def said(day: dt.date) -> str:
    """Say a date: 6 January 2020."""
    return f"{day.day} {day:%B %Y}"


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Window:
    """`start_on` is the date of the plan's day 0; what lies before `first_day` or after `last_day` is left out."""

    start_on: dt.date
    first_day: dt.date
    last_day: dt.date | None = None
    race_on: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Tell whether a day is one to train on."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


def from_start(first_day: dt.date, last_day: dt.date | None = None) -> Window:
    """Lay day 0 on the Monday of the first day's week, so that Tuesdays stay Tuesdays; `last_day` cuts the end.

    Raises:
        DateRefusedError: the last day lies before the first.
    """
    if last_day is not None and last_day < first_day:
        raise DateRefusedError(
            f"The last day, {said(last_day)}, lies before the first, {said(first_day)}. "
            "Nothing was assigned. Choose a later last day."
        )
    return Window(monday_of(first_day), first_day, last_day)


def from_race(race_on: dt.date, race_day: int, first_day: dt.date) -> Window:
    """Lay the plan back from the race: its day `race_day` falls on `race_on`; `first_day` cuts the front.

    Day 0 may fall on any day of the week.

    Raises:
        DateRefusedError: the race lies before the first day.
    """
    if race_on < first_day:
        raise DateRefusedError(
            f"The race on {said(race_on)} lies before the first day, {said(first_day)}. "
            "Nothing was assigned. Choose a later race or an earlier first day."
        )
    return Window(race_on - dt.timedelta(days=race_day), first_day, None, race_on)


@dataclass(frozen=True, slots=True)
class Can:
    """Whether one can run on a day, and for how many minutes at most."""

    kind: str = OPEN
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Days, both included, that are not as their weekdays are."""

    first: dt.date
    last: dt.date
    can: Can


@dataclass(frozen=True, slots=True)
class Days:
    """When an athlete can run: seven weekdays from Monday, and exceptions."""

    weekdays: tuple[Can, ...] = (Can(),) * 7
    exceptions: tuple[Otherwise, ...] = ()

    def on(self, day: dt.date) -> Can:
        """Return what holds on a day. Of two exceptions the stricter counts; one may open a closed weekday."""
        usual = self.weekdays[day.weekday()]
        found = [one.can for one in self.exceptions if one.first <= day <= one.last]
        if not found:
            return usual
        if any(can.kind == NO for can in found):
            return Can(NO)
        limits = [can.minutes for can in found if can.minutes is not None]
        return Can(PREFERRED if usual.kind == PREFERRED else OPEN, min(limits, default=None))

    @property
    def are_all_alike(self) -> bool:
        """Whether there is nothing to keep to."""
        return not self.exceptions and all(can == Can() for can in self.weekdays)


@dataclass(frozen=True, slots=True)
class Item:
    """A session of a plan: its day, the kind of its workout, and how long it takes."""

    day: int
    kind: str
    minutes: float = 0


@dataclass(frozen=True, slots=True)
class Dated:
    """A session on its date. `own_date` is where the plan puts it; cut ones keep that.

    `unmet` says what could not be kept: "no" (a day without running), "time" (longer than the day has time for),
    "close" (next to another hard day, which the plan keeps apart).
    """

    on_date: dt.date
    own_date: dt.date
    is_cut: bool = False
    unmet: str = ""

    @property
    def is_moved(self) -> bool:
        """Whether it left the day that the plan has for it."""
        return self.on_date != self.own_date


@dataclass(slots=True)
class _Unit:
    """All that stands on one day of the plan: it moves together, so that nothing meets that was apart."""

    number: int
    own: dt.date
    kinds: frozenset[str]
    minutes: float
    options: list[dt.date]

    @property
    def is_hard(self) -> bool:
        return not self.kinds.isdisjoint(HARD)


def lay(items: Sequence[Item], window: Window, days: Days | None = None, race_day: int | None = None) -> list[Dated]:
    """Return each session with its date, in the order given.

    With `days` the sessions are fitted to them: each stays in its week of the plan, within three days of its own day,
    in order, within the window. Races, and what stands on `race_day`, stay where they are. Rest gives way to runs.
    """
    own = [window.start_on + dt.timedelta(days=item.day) for item in items]
    kept = {at for at, day in enumerate(own) if window.holds(day)}
    moves: dict[int, dt.date] = {}
    units: list[_Unit] = []
    if days is not None and not days.are_all_alike:
        runs = [at for at in sorted(kept, key=lambda at: items[at].day) if items[at].kind != REST]
        units = [
            _unit(number, [items[at] for at in ats], window, race_day)
            for number, ats in groupby(runs, key=lambda at: items[at].day)
        ]
        moves = {unit.number: day for unit, day in zip(units, _best(units, days), strict=True)}
        rests = sorted({items[at].day for at in kept} - set(moves))
        moves |= _rest(rests, set(moves.values()), window)
    unmet = _unmet(units, moves, days)
    return [
        Dated(moves.get(item.day, day), day, unmet=unmet.get(item.day, ""))
        if at in kept
        else Dated(day, day, is_cut=True)
        for at, (item, day) in enumerate(zip(items, own, strict=True))
    ]


def _unit(number: int, items: Sequence[Item], window: Window, race_day: int | None) -> _Unit:
    own = window.start_on + dt.timedelta(days=number)
    kinds = frozenset(item.kind for item in items)
    stays = RACE in kinds or number == race_day
    options = [own] if stays else _around(number, window)
    return _Unit(number, own, kinds, sum(item.minutes for item in items), options)


def _around(number: int, window: Window) -> list[dt.date]:
    """Return the dates of a day's week of the plan, within three days of it and in the window."""
    first = max(number - MOST_DAYS, number // 7 * 7)
    last = min(number + MOST_DAYS, number // 7 * 7 + 6)
    dates = (window.start_on + dt.timedelta(days=day) for day in range(first, last + 1))
    return [date for date in dates if window.holds(date)]


def _cost(unit: _Unit, day: dt.date, days: Days) -> int:
    can = days.on(day)
    cost = COST_MOVE * abs((day - unit.own).days)
    if can.kind == NO:
        cost += COST_NO
    if can.minutes is not None and unit.minutes > can.minutes:
        cost += COST_TIME
    if LONG in unit.kinds and can.kind != PREFERRED and any(one.kind == PREFERRED for one in days.weekdays):
        cost += COST_NOT_PREFERRED
    return cost


def _pair_cost(before: _Unit, after: _Unit, first: dt.date, second: dt.date) -> int:
    """What it costs that two neighbours of the plan stand on two dates: nothing, unless they were further apart."""
    if second - first > ONE_DAY or after.own - before.own <= ONE_DAY:
        return 0
    if before.is_hard and after.is_hard:
        return COST_CLOSE
    if (before.is_hard and LONG in after.kinds) or (LONG in before.kinds and after.is_hard):
        return COST_LONG_CLOSE
    return 0


def _best(units: Sequence[_Unit], days: Days) -> list[dt.date]:
    """Choose a date for each unit, each later than the one before, so that the sum of the costs is lowest.

    Where each unit stays on its own day the order is kept, so there is always an answer.
    """
    table: list[dict[dt.date, tuple[int, dt.date | None]]] = []
    for at, unit in enumerate(units):
        row: dict[dt.date, tuple[int, dt.date | None]] = {}
        for day in unit.options:
            cost = _cost(unit, day, days)
            if at == 0:
                row[day] = cost, None
                continue
            before = units[at - 1]
            ways = [
                (sum_ + _pair_cost(before, unit, was, day), was) for was, (sum_, _) in table[-1].items() if was < day
            ]
            if ways:
                lowest, was = min(ways)
                row[day] = cost + lowest, was
        table.append(row)
    found: list[dt.date] = []
    day_: dt.date | None = min(table[-1], key=lambda day: (table[-1][day][0], day)) if table else None
    for row in reversed(table):
        if day_ is None:
            break
        found.append(day_)
        day_ = row[day_][1]
    return found[::-1]


def _rest(numbers: Iterable[int], taken: set[dt.date], window: Window) -> dict[int, dt.date]:
    """Move a rest day that a run has come upon to the nearest free day of its week; where there is none it stays."""
    found = {}
    for number in numbers:
        own = window.start_on + dt.timedelta(days=number)
        free = [day for day in _around(number, window) if day not in taken]
        found[number] = min(free, key=lambda day: (abs((day - own).days), day), default=own)
        taken.add(found[number])
    return found


def _unmet(units: Sequence[_Unit], moves: dict[int, dt.date], days: Days | None) -> dict[int, str]:
    found: dict[int, str] = {}
    for at, unit in enumerate(units):
        day = moves[unit.number]
        can = days.on(day) if days else Can()
        before = units[at - 1] if at else None
        if can.kind == NO:
            found[unit.number] = "no"
        elif can.minutes is not None and unit.minutes > can.minutes:
            found[unit.number] = "time"
        elif before and _pair_cost(before, unit, moves[before.number], day) == COST_CLOSE:
            found[unit.number] = "close"
    return found


def shown_from(on_date: dt.date, weeks: int) -> dt.date:
    """Return the day from which an athlete who sees this week and the next `weeks` weeks sees a session."""
    return monday_of(on_date) - dt.timedelta(weeks=weeks)
