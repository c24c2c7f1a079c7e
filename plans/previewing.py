"""The preview of an assignment as the page shows it: one athlete's calendar, and for all what is worth a look."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from athletes.models import Span
from plans import clashing, guarding
from plans.dating import RACE, monday_of
from plans.models import Session

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from athletes.models import Race, User
    from plans.guarding import Far
    from plans.laying import Laid, PlacedSession, Preview

ONE_DAY = dt.timedelta(days=1)
UNMET = {
    "no": "a day without running",
    "time": "longer than the day has time for",
    "close": "next to another hard day",
}
AWAY = {
    Span.Kind.TRAVEL: "is travelling",
    Span.Kind.SICK: "is ill",
    Span.Kind.INJURED: "is injured",
    Span.Kind.HOLIDAY: "is on holiday",
    Span.Kind.NOT_POSSIBLE: "cannot run",
}


@dataclass(frozen=True, slots=True)
class Note:
    """Something in an athlete's way, numbered as on the calendar; `words` follow the name."""

    number: int
    athlete: User
    words: str
    dates: frozenset[dt.date]


@dataclass(slots=True)
class Cell:
    """One session on the calendar; `clash` is the number of the note about it, `moved` where it comes from."""

    placed: PlacedSession
    clash: int = 0
    moved: str = ""
    is_goal: bool = False
    far: str = ""


@dataclass(slots=True)
class Day:
    """A day of the calendar; `span` and `race` are the athlete's own.

    `taken` counts sessions that stand there and stay, `gives` those that make room.
    """

    date: dt.date
    is_gone: bool
    cells: list[Cell] = field(default_factory=list)
    taken: int = 0
    gives: int = 0
    span: Span | None = None
    race: Race | None = None


@dataclass(slots=True)
class Week:
    """A week of the calendar from its Monday; `number` is the plan's week in its middle, 0 before the first."""

    number: int
    starts_on: dt.date
    days: list[Day]

    @property
    def cells(self) -> list[Cell]:
        """All sessions of the week."""
        return [cell for day in self.days for cell in day.cells]

    @property
    def is_cut(self) -> bool:
        """Whether it has sessions and all of them are left out."""
        return bool(self.cells) and all(cell.placed.is_cut for cell in self.cells)

    @property
    def metres(self) -> float:
        """What is run in it, by the middle values of the plan."""
        return sum(cell.placed.plan_session.workout.metres for cell in self.cells if not cell.placed.is_cut)


@dataclass(slots=True)
class Calendar:
    """An athlete's weeks: `cut` are those at the edges of which nothing is left, `weeks` the others.

    `far` is what is worth a second thought about how far.
    """

    laid: Laid
    weeks: list[Week]
    cut: list[Week]
    far: list[Far] = field(default_factory=list)

    @property
    def most_metres(self) -> float:
        """The longest week, which the bars are drawn against."""
        return max((week.metres for week in self.weeks), default=0)


def short(day: dt.date) -> str:
    """Say a day: Tue 5 May."""
    return f"{day:%a} {day.day} {day:%b}"


def between(first: dt.date, last: dt.date) -> str:
    """Say some days: Tue 5 May, or Tue 5 May to Thu 7 May."""
    return short(first) if first == last else f"{short(first)} to {short(last)}"


def counted(number: int, what: str) -> str:
    """Say a number of things: 1 session, 3 sessions."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def notes(view: Preview) -> list[Note]:
    """Return what is in the way of each athlete: sessions there already, days away, races, days that do not fit."""
    found: list[Note] = []
    for one in view.laid:
        if one.athlete is None:
            continue
        for words, dates in _in_the_way(one):
            found.append(Note(len(found) + 1, one.athlete, words, frozenset(dates)))
    return found


def _in_the_way(one: Laid) -> Iterator[tuple[str, set[dt.date]]]:
    days = Counter(p.on_date for p in one.kept)
    yield from clashing.words_of(one)
    for span in one.spans:
        dates = {day for day in days if span.first_day <= day <= span.last_day}
        if dates and span.kind in AWAY:
            count = counted(sum(days[day] for day in dates), "session")
            yield f"{AWAY[Span.Kind(span.kind)]}, {between(span.first_day, span.last_day)}: {count} then.", dates
    for race in one.races:
        if race.on_date in days and race.on_date != one.window.race_on and race.priority == race.Priority.A:
            yield f"races {race.name} on {short(race.on_date)}: both will stand there.", {race.on_date}
    unmet = one.unmet
    if unmet:
        when = ", ".join(f"{short(p.on_date)} ({UNMET[p.dated.unmet]})" for p in unmet[:3])
        more = f" and {len(unmet) - 3} more" if len(unmet) > 3 else ""
        yield f"has no fitting day for {counted(len(unmet), 'session')}: {when}{more}.", {p.on_date for p in unmet}


def calendar(one: Laid, found: Iterable[Note]) -> Calendar:
    """Return an athlete's calendar with what is cut; `found` are the notes about all."""
    clash: dict[dt.date, int] = {}
    for note in found:
        if one.athlete and note.athlete.pk == one.athlete.pk:
            clash |= {date: note.number for date in note.dates if date not in clash}
    by_date: dict[dt.date, list[PlacedSession]] = {}
    for placed in one.placed:
        by_date.setdefault(placed.on_date, []).append(placed)
    weeks = []
    monday, last = monday_of(min(by_date)), max(by_date)
    while monday <= last:
        days = [_day(one, monday + ONE_DAY * number, by_date, clash) for number in range(7)]
        number = ((monday + 3 * ONE_DAY) - one.start_on).days // 7 + 1
        weeks.append(Week(max(0, number), monday, days))
        monday += 7 * ONE_DAY
    kept = [at for at, week in enumerate(weeks) if any(not cell.placed.is_cut for cell in week.cells)]
    first, end = kept[0], kept[-1] + 1
    return Calendar(one, weeks[first:end], [week for week in weeks[:first] + weeks[end:] if week.cells])


def think_of(shown: Calendar, today: dt.date, *, miles: bool = False) -> None:
    """Put what is worth a second thought about how far into an athlete's calendar. One query, none for nobody's."""
    one = shown.laid
    if one.athlete is None or not one.kept:
        return
    first, last = min(p.on_date for p in one.kept), one.last_on
    sunday = monday_of(last) + 6 * ONE_DAY
    known = guarding.history([one.athlete.pk], monday_of(first) - 30 * ONE_DAY, sunday).get(one.athlete.pk, {})
    rows = [
        Session(
            athlete_id=one.athlete.pk,
            on_date=p.on_date,
            workout=p.plan_session.workout,
            plan_session_id=p.plan_session.pk,
        )
        for p in one.kept
    ]
    ours = {row.pk: row.plan_session_id for row in rows}
    stays = {pk: entry for pk, entry in known.items() if pk not in one.gives}
    shown.far = guarding.ahead(rows, stays, (first, sunday), today, miles=miles)
    words = {ours[far.pk]: far.guard.sentence for far in shown.far if far.pk}
    for week in shown.weeks:
        for cell in week.cells:
            if not cell.placed.is_cut:
                cell.far = words.get(cell.placed.plan_session.pk, "")


@dataclass(frozen=True, slots=True)
class Room:
    """A race beside the plan and the session that it takes the place of, or would (`is_on` where it does)."""

    athlete: User
    race: Race
    placed: PlacedSession
    is_on: bool


def rooms(view: Preview) -> list[Room]:
    """Return the races for which a quality session may be left out."""
    found = []
    for one in view.laid:
        for race in clashing.beside(one):
            placed = clashing.gives_way(one, race)
            if one.athlete and placed:
                found.append(Room(one.athlete, race, placed, placed.left == race.name))
    return found


def _day(one: Laid, date: dt.date, by_date: Mapping[dt.date, list[PlacedSession]], clash: Mapping[dt.date, int]) -> Day:
    cells = [
        Cell(
            placed,
            0 if placed.is_cut else clash.get(date, 0),
            f"{placed.dated.own_date:%a}" if placed.dated.is_moved else "",
            date == one.window.race_on and placed.plan_session.workout.kind == RACE,
        )
        for placed in sorted(by_date.get(date, ()), key=lambda placed: placed.plan_session.position)
    ]
    given = sum(day == date for day in one.gives.values())
    return Day(
        date,
        not one.window.holds(date),
        cells,
        one.taken[date] - given,
        given,
        next((s for s in one.spans if s.first_day <= date <= s.last_day and s.kind in AWAY), None),
        next((race for race in one.races if race.on_date == date), None),
    )
