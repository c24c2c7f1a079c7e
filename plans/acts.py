"""Acts on the board: pure functions from one layout to the next. Days count from 0, weeks from 1.

An act that cannot be done raises `ActRefusedError` with a sentence, and nothing is changed. Every result is tidy: each
day's positions count from 0, and each week up to the last has its row.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import timezone

from plans.layout import Layout, PlannedWeek
from plans.models.plans import MAX_WEEKS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from plans.layout import Placed

LAST_DAY = MAX_WEEKS * 7 - 1
# Three a day, for all weeks that a plan can have, and some.
MOST_SESSIONS = 1500
# What comes to a day stands behind what is there.
_BEHIND = 100_000
GONE = "One of these sessions is not in the plan any more. Nothing was changed."
NONE_CHOSEN = "Choose a session first. Nothing was changed."
NO_WEEK = "The plan has no such week. Nothing was changed."
TOO_EARLY = "That would put something before the plan's first day. Nothing was changed."
TOO_LATE = f"That would put something past week {MAX_WEEKS}, where a plan ends. Nothing was changed."

TOO_MANY = f"A plan has at most {MOST_SESSIONS} sessions. Nothing was changed."


class ActRefusedError(ValueError):
    """The act cannot be done; the sentence says why. Nothing was changed."""


def chosen(layout: Layout, ids: Collection[str]) -> list[Placed]:
    """Return the sessions of these ids in their order. Raises ActRefusedError where there is none, or one is gone."""
    found = [one for one in layout.sessions if one.id in ids]
    if not found:
        raise ActRefusedError(GONE if ids else NONE_CHOSEN)
    if len(found) < len(set(ids)):
        raise ActRefusedError(GONE)
    return found


def whole(layout: Layout) -> Layout:
    """Return it tidy, with a row for each week; a week that has none is of the phase before it."""
    if len(layout.sessions) > MOST_SESSIONS:
        raise ActRefusedError(TOO_MANY)
    for one in layout.sessions:
        within(one.day)
    last = layout.length if layout.race_day is None else max(layout.length, layout.race_day // 7 + 1)
    if last > MAX_WEEKS:
        raise ActRefusedError(TOO_LATE)
    known = {week.number: week for week in layout.weeks}
    weeks: list[PlannedWeek] = []
    for number in range(1, last + 1):
        phase = weeks[-1].phase if weeks else "base"
        weeks.append(known.get(number) or PlannedWeek(number, phase))
    return replace(layout, weeks=tuple(weeks)).tidy()


def within(day: int) -> int:
    """Return a day that a plan can have. Raises ActRefusedError for another."""
    if day < 0:
        raise ActRefusedError(TOO_EARLY)
    if day > LAST_DAY:
        raise ActRefusedError(TOO_LATE)
    return day


def _at(placed: Sequence[Placed], day: int) -> list[Placed]:
    """Sessions moved so that the first stands on a day, behind what is there; their distances stay."""
    first = min(one.day for one in placed)
    return [replace(one, day=one.day - first + day, position=_BEHIND + at) for at, one in enumerate(placed)]


def _new(placed: Sequence[Placed]) -> list[Placed]:
    """Copies as sessions of their own: a film is asked for now. Raises ActRefusedError where they are too many."""
    if len(placed) > MOST_SESSIONS:
        raise ActRefusedError(TOO_MANY)
    now = timezone.now().isoformat()
    return [one.as_new(films=tuple(replace(film, asked_at=now) for film in one.films)) for one in placed]


# --- sessions --------------------------------------------------------------------------------------------------------


def move(layout: Layout, ids: Collection[str], day: int) -> Layout:
    """Put the first of these sessions on a day, and the others at the distances they have."""
    going = chosen(layout, ids)
    stay = [one for one in layout.sessions if one.id not in ids]
    return whole(replace(layout, sessions=(*stay, *_at(going, day))))


def copy(layout: Layout, placed: Sequence[Placed], day: int) -> Layout:
    """Put copies of sessions, of this plan or another, with the first of them on a day."""
    if not placed:
        raise ActRefusedError(NONE_CHOSEN)
    return whole(replace(layout, sessions=(*layout.sessions, *_new(_at(placed, day)))))


def duplicate(layout: Layout, ids: Collection[str]) -> Layout:
    """Put a copy of each of these sessions on its own day."""
    return copy(layout, found := chosen(layout, ids), min(one.day for one in found))


def delete(layout: Layout, ids: Collection[str]) -> Layout:
    """Take sessions off the plan."""
    chosen(layout, ids)
    return whole(replace(layout, sessions=tuple(one for one in layout.sessions if one.id not in ids)))


def cut(source: Layout, layout: Layout, ids: Collection[str], day: int) -> tuple[Layout, Layout]:
    """Move sessions from one plan to another; return both."""
    return delete(source, ids), copy(layout, chosen(source, ids), day)


def repeat(layout: Layout, ids: Collection[str], until: int) -> Layout:
    """Put copies of sessions on each week after theirs until one, that included."""
    found = chosen(layout, ids)
    if until > MAX_WEEKS:
        raise ActRefusedError(TOO_LATE)
    copies = [
        replace(one, day=one.day + 7 * times, position=_BEHIND + at)
        for at, one in enumerate(found)
        for times in range(1, until - one.week + 1)
    ]
    if not copies:
        raise ActRefusedError("Repeat until a later week than the sessions are in. Nothing was changed.")
    return whole(replace(layout, sessions=(*layout.sessions, *_new(copies))))


def swap_days(layout: Layout, day: int, other: int) -> Layout:
    """Let two days change places."""
    there = {within(day): other, within(other): day}
    sessions = tuple(replace(one, day=there.get(one.day, one.day)) for one in layout.sessions)
    return whole(replace(layout, sessions=sessions))


def shift(layout: Layout, day: int, n: int) -> Layout:
    """Move everything from a day on by n days, the race as well; what comes to a day stands behind what is there."""
    race = layout.race_day
    if race is not None and race >= day:
        race = within(race + n)
    sessions = tuple(
        replace(one, day=within(one.day + n), position=_BEHIND + one.position) if one.day >= day else one
        for one in layout.sessions
    )
    return whole(replace(layout, sessions=sessions, race_day=race))


def set_race_day(layout: Layout, day: int | None) -> Layout:
    """Say on which day the race is, or that there is none."""
    if day is not None and not 0 <= day < layout.length * 7:
        raise ActRefusedError("The race is on a day of the plan: add weeks first. Nothing was changed.")
    return whole(replace(layout, race_day=day))


# --- weeks -----------------------------------------------------------------------------------------------------------


def add_week(layout: Layout) -> Layout:
    """Add a week at the end, of the same phase as the last."""
    return insert_weeks(layout, layout.length + 1)


def set_week(layout: Layout, week: PlannedWeek) -> Layout:
    """Give a week its phase, focus and note. Raises ActRefusedError where it is gone."""
    if not 1 <= week.number <= layout.length:
        raise ActRefusedError(NO_WEEK)
    others = (one for one in layout.weeks if one.number != week.number)
    return whole(replace(layout, weeks=(*others, week)))


def shift_weeks(layout: Layout, number: int, n: int) -> Layout:
    """Move everything from a week on by n weeks, with phases and notes; weeks it comes over keep their sessions."""
    if not 1 <= number <= layout.length:
        raise ActRefusedError(NO_WEEK)
    if number + n < 1:
        raise ActRefusedError(TOO_EARLY)
    if layout.length + n > MAX_WEEKS:
        raise ActRefusedError(TOO_LATE)
    layout = whole(layout)
    stay = [week for week in layout.weeks if week.number < min(number, number + n)]
    moved = [replace(week, number=week.number + n) for week in layout.weeks if week.number >= number]
    return shift(replace(layout, weeks=(*stay, *moved)), (number - 1) * 7, 7 * n)


def insert_weeks(layout: Layout, number: int, rows: Sequence[PlannedWeek] = ()) -> Layout:
    """Insert weeks before a number, empty of sessions: those given, or one of the phase around it."""
    if not 1 <= number <= layout.length + 1:
        raise ActRefusedError(NO_WEEK)
    layout = whole(layout)
    beside = layout.week(min(number, layout.length) or 1)
    new = [replace(one, number=number + at) for at, one in enumerate(rows or (PlannedWeek(1, beside.phase),))]
    if layout.length + len(new) > MAX_WEEKS:
        raise ActRefusedError(TOO_LATE)
    if number <= layout.length:
        layout = shift_weeks(layout, number, len(new))
    numbers = {week.number for week in new}
    return whole(replace(layout, weeks=(*(one for one in layout.weeks if one.number not in numbers), *new)))


def delete_weeks(layout: Layout, numbers: Collection[int]) -> Layout:
    """Take weeks out with their sessions; the later ones move up, with the race, unless it goes with its week."""
    layout = whole(layout)
    gone = set(numbers)
    if not gone or not all(1 <= number <= layout.length for number in gone):
        raise ActRefusedError(NO_WEEK)

    def up(week: int) -> int:
        return sum(number < week for number in gone)

    race = layout.race_day
    if race is not None:
        race = None if race // 7 + 1 in gone else race - 7 * up(race // 7 + 1)
    sessions = [replace(one, day=one.day - 7 * up(one.week)) for one in layout.sessions if one.week not in gone]
    weeks = [replace(one, number=one.number - up(one.number)) for one in layout.weeks if one.number not in gone]
    return whole(Layout(tuple(sessions), tuple(weeks), race))


def copy_weeks(layout: Layout, source: Layout, numbers: Collection[int], before: int) -> Layout:
    """Insert copies of weeks of a plan, this or another, before a week; one after the last goes to the end."""
    block = sorted(set(numbers))
    if not block or not all(1 <= number <= source.length for number in block):
        raise ActRefusedError(NO_WEEK)
    rows = [source.week(number) for number in block]
    copies = [
        replace(one, day=one.day + 7 * (before + at - number))
        for at, number in enumerate(block)
        for one in source.sessions
        if one.week == number
    ]
    opened = insert_weeks(layout, before, rows)
    return whole(replace(opened, sessions=(*opened.sessions, *_new(copies))))


def move_weeks(layout: Layout, numbers: Collection[int], before: int) -> Layout:
    """Put a block of weeks, with its sessions and the race, before a week; one after the last goes to the end."""
    layout = whole(layout)
    block = set(numbers)
    if not block or not all(1 <= number <= layout.length for number in block) or not 1 <= before <= layout.length + 1:
        raise ActRefusedError(NO_WEEK)
    others = [number for number in range(1, layout.length + 1) if number not in block]
    at = sum(number < before for number in others)
    now = {old: new for new, old in enumerate((*others[:at], *sorted(block), *others[at:]), start=1)}

    def there(day: int) -> int:
        return (now[day // 7 + 1] - 1) * 7 + day % 7

    return whole(
        Layout(
            tuple(replace(one, day=there(one.day)) for one in layout.sessions),
            tuple(replace(one, number=now[one.number]) for one in layout.weeks),
            None if layout.race_day is None else there(layout.race_day),
        )
    )
