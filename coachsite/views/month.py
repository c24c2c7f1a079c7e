"""An athlete's calendar laid out: weeks of days with sessions, races, time away and days to run on. No queries."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import Http404

from athletes.models.calendars import Availability, Race, Span
from plans import strips
from plans.dating import monday_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from plans.models import Session

FIRST_YEAR, LAST_YEAR = 2000, 2100
SKIPPED = "skipped"
STATES = {
    strips.DONE: ("done", "done", "done"),
    strips.PART: ("part", "part", "partly"),
    strips.MISS: ("missed", "missed", "missed"),
    strips.BLANK: ("missed", "missed", "not logged"),
    SKIPPED: ("missed", "missed", "skipped"),
}
# The sign of a span, and the word where there is no note.
SPANS = {
    Span.Kind.TRAVEL: ("pin", "away"),
    Span.Kind.SICK: ("pain", "ill"),
    Span.Kind.INJURED: ("pain", "injured"),
    Span.Kind.HOLIDAY: ("pin", "holiday"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One session in the calendar: its look, sign and word. A planned one has no sign."""

    session: Session
    state: str
    ticked: int
    plan: str = ""
    far: str = ""

    @property
    def css(self) -> str:
        """The class of how it went."""
        return f"session-cell--{STATES[self.state][0]}" if self.state in STATES else ""

    @property
    def icon(self) -> str:
        """The sign of how it went."""
        return STATES[self.state][1] if self.state in STATES else ""

    @property
    def word(self) -> str:
        """How it went, in a word."""
        return STATES[self.state][2] if self.state in STATES else ""

    @property
    def drills(self) -> int:
        """Drills ticked; of a session still to come, drills planned."""
        return self.session.workout.drill_count if self.state == strips.PLAN else self.ticked

    @property
    def is_open(self) -> bool:
        """Nothing was logged, so that it can be moved."""
        return self.session.completion_or_none() is None

    @property
    def is_held(self) -> bool:
        """A pause holds it back."""
        assignment = self.session.assignment
        return bool(assignment and assignment.paused_on and self.session.on_date >= assignment.paused_on)

    @property
    def done_metres(self) -> float:
        """Metres done: those logged, else the middle of what was planned where it was done."""
        log = self.session.completion_or_none()
        if log is None or self.state == strips.MISS:
            return 0
        return float(log.metres if log.metres is not None else self.session.workout.metres)

    @property
    def done_seconds(self) -> float:
        """Seconds done, told in the same way."""
        log = self.session.completion_or_none()
        if log is None or self.state == strips.MISS:
            return 0
        return log.minutes * 60 if log.minutes is not None else self.session.workout.seconds


@dataclass(frozen=True, slots=True)
class Away:
    """A span as it shows on one of its days: with its name where it begins, or where a row does."""

    span: Span
    begins: bool
    icon: str
    word: str


@dataclass(slots=True)
class Day:
    """A day of the calendar. `can` is no, ok or preferred; `minutes` the most there is, None for no limit."""

    date: dt.date
    is_out: bool
    is_today: bool
    is_past: bool = False
    cells: list[Cell] = field(default_factory=list)
    races: list[Race] = field(default_factory=list)
    away: list[Away] = field(default_factory=list)
    can: str = Availability.Kind.OPEN
    minutes: int | None = None
    is_exception: bool = False

    @property
    def is_free(self) -> bool:
        """Nothing stands here."""
        return not (self.cells or self.races or self.away or self.is_exception)

    @property
    def css(self) -> str:
        """The classes of the day."""
        names = {
            "out": self.is_out,
            "now": self.is_today,
            "past": self.is_past,
            "free": self.is_free,
            "no": self.can == Availability.Kind.NO,
            "preferred": self.can == Availability.Kind.PREFERRED,
        }
        return " ".join(["month__day", *(f"month__day--{name}" for name, holds in names.items() if holds)])

    @property
    def word(self) -> str:
        """Whether the athlete can run, in words for those who do not see the background."""
        return {Availability.Kind.NO: "not free", Availability.Kind.PREFERRED: "a preferred day"}.get(
            Availability.Kind(self.can), ""
        )


@dataclass(slots=True)
class Week:
    """A row of the calendar with its sums, planned (middle values) and done; `number` is the plan's week or 0."""

    days: list[Day]
    number: int = 0
    metres: float = 0
    seconds: float = 0
    done_metres: float = 0
    done_seconds: float = 0
    planned: int = 0
    done: int = 0

    @property
    def is_now(self) -> bool:
        """Whether today lies in it."""
        return any(day.is_today for day in self.days)

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to come."""
        return not self.days[0].is_past and not self.is_now

    def add(self, cell: Cell) -> None:
        """Count a session; rest is not one, and what is skipped is no longer planned."""
        if not cell.state or cell.state == SKIPPED:
            return
        self.planned += 1
        self.done += cell.state == strips.DONE
        self.metres += cell.session.workout.metres
        self.seconds += cell.session.workout.seconds
        self.done_metres += cell.done_metres
        self.done_seconds += cell.done_seconds


def month_of(text: str, today: dt.date) -> dt.date:
    """Return the first day of a month written 2026-05; of this month without a text.

    Raises:
        Http404: the text is not a month of this century.
    """
    if not text:
        return today.replace(day=1)
    try:
        first = dt.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 -- a month has no zone
    except ValueError as error:
        raise Http404("not a month") from error
    if not FIRST_YEAR <= first.year < LAST_YEAR:
        raise Http404("not a month of this century")
    return first


def week_of(text: str) -> dt.date:
    """Return the Monday of the week of a day written 2026-05-04.

    Raises:
        Http404: the text is not a day of this century.
    """
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise Http404("not a day") from error
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise Http404("not a day of this century")
    return monday_of(day)


def span_of(first: dt.date) -> tuple[dt.date, dt.date]:
    """Return the Monday before a month begins and the Sunday after it ends."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return monday_of(first), monday_of(last) + dt.timedelta(days=6)


def months_beside(first: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first days of the months before and after."""
    return (first - dt.timedelta(days=1)).replace(day=1), (first + dt.timedelta(days=31)).replace(day=1)


def state_of(session: Session, today: dt.date) -> str:
    """Return how a session stands: as in a strip, or skipped."""
    if session.skipped_at is not None and session.completion_or_none() is None:
        return SKIPPED
    return strips.state_of(session, today)


def weeks_of(
    sessions: Sequence[Session],
    start: dt.date,
    end: dt.date,
    today: dt.date,
    month: dt.date | None = None,
    far: Mapping[UUID, str] | None = None,
) -> list[Week]:
    """Lay sessions into weeks from a Monday to a Sunday; days outside `month` are marked.

    `far` says of sessions, by id, that they are longer than what was run of late.
    """
    dates = [start + dt.timedelta(days=n) for n in range((end - start).days + 1)]
    days = {
        date: Day(date, month is not None and date.month != month.month, date == today, date < today) for date in dates
    }
    weeks = [Week([days[date] for date in dates[n : n + 7]]) for n in range(0, len(dates), 7)]
    for session in sessions:
        if session.on_date not in days:
            continue
        words = (far or {}).get(session.pk, "")
        cell = Cell(session, state_of(session, today), getattr(session, "ticked", 0), far=words)
        days[session.on_date].cells.append(cell)
        week = weeks[(session.on_date - start).days // 7]
        week.add(cell)
        if session.assignment is not None:
            week.number = max(week.number, session.assignment.week_on(session.on_date))
    return weeks


def put_around(
    weeks: Sequence[Week], races: Sequence[Race], spans: Sequence[Span], usual: Sequence[Availability]
) -> None:
    """Put races, time away and days to run on into weeks; what a span says of a day wins over its weekday."""
    by_weekday = {one.weekday: one for one in usual}
    for week in weeks:
        for day in week.days:
            known = by_weekday.get(day.date.weekday())
            if known is not None:
                day.can, day.minutes = known.kind, known.minutes
            day.races = [race for race in races if race.on_date == day.date]
            for span in spans:
                if span.first_day <= day.date <= span.last_day:
                    _put_span(day, span, is_first=day is week.days[0])


def _put_span(day: Day, span: Span, *, is_first: bool) -> None:
    kind = Span.Kind(span.kind)
    if kind in SPANS:
        icon, word = SPANS[kind]
        day.away.append(Away(span, is_first or span.first_day == day.date, icon, span.note or word))
        if kind in {Span.Kind.SICK, Span.Kind.INJURED}:
            day.can = Availability.Kind.NO
        elif span.minutes is not None:
            day.minutes = span.minutes
        return
    day.is_exception = True
    day.can = Availability.Kind.NO if kind == Span.Kind.NOT_POSSIBLE else Availability.Kind.PREFERRED
    day.minutes = None if kind == Span.Kind.NOT_POSSIBLE else span.minutes
