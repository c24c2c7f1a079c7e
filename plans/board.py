"""The board: weeks down, days across, and what a week adds up to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from plans.models import FilmWish, Plan, PlanSession, Week

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(slots=True)
class Day:
    """One square of the board: its number from the plan's first Monday, and what stands on it."""

    number: int
    name: str
    sessions: list[PlanSession] = field(default_factory=list)
    date: dt.date | None = None
    is_race: bool = False


@dataclass(slots=True)
class Row:
    """A week of the board with its sums: metres, seconds, metres of quality and of drills (middle values)."""

    week: Week
    days: list[Day]
    metres: float = 0
    seconds: float = 0
    quality_metres: float = 0
    drill_metres: float = 0
    phase_rows: int = 0

    @property
    def starts_on(self) -> dt.date | None:
        """The date of its Monday, where the board has dates."""
        return self.days[0].date


@dataclass(slots=True)
class Run:
    """Weeks of one phase in a row."""

    phase: str
    name: str
    rows: list[Row]


@dataclass(slots=True)
class Board:
    """The whole plan. `race_day` counts like the days; None where the plan has no race."""

    rows: list[Row]
    race_day: int | None = None

    @property
    def sessions(self) -> list[PlanSession]:
        """All sessions, day by day."""
        return [session for row in self.rows for day in row.days for session in day.sessions]

    @property
    def most_metres(self) -> float:
        """The longest week, which the bars are drawn against."""
        return max((row.metres for row in self.rows), default=0)

    @property
    def runs(self) -> list[Run]:
        """The weeks, grouped by phase."""
        found: list[Run] = []
        for row in self.rows:
            if row.phase_rows:
                found.append(Run(row.week.phase, row.week.get_phase_display(), []))
            found[-1].rows.append(row)
        return found

    @property
    def race(self) -> str:
        """When the race is, in words: The race is on Sun of week 12."""
        if self.race_day is None:
            return ""
        return f"The race is on {DAYS[self.race_day % 7]} of week {self.race_day // 7 + 1}"


def lay_out(weeks: Sequence[Week], sessions: Iterable[PlanSession], start_on: dt.date | None = None) -> Board:
    """Put sessions on their days; with a start date each day carries its date. Weeks without a row get one."""
    by_day: dict[int, list[PlanSession]] = {}
    for session in sessions:
        by_day.setdefault(session.day, []).append(session)
    known = {week.number: week for week in weeks}
    last = max([*known, *(day // 7 + 1 for day in by_day)], default=0)
    rows = []
    for number in range(1, last + 1):
        week = known.get(number) or Week(number=number)
        days = []
        for weekday, name in enumerate(DAYS):
            day = (number - 1) * 7 + weekday
            date = start_on + dt.timedelta(days=day) if start_on else None
            days.append(Day(day, name, by_day.get(day, []), date))
        row = Row(week, days)
        for workout in (s.workout for d in days for s in d.sessions):
            row.metres += workout.metres
            row.seconds += workout.seconds
            row.quality_metres += workout.quality_metres
            row.drill_metres += workout.drill_metres
        rows.append(row)
    _span_phases(rows)
    return Board(rows)


def _span_phases(rows: list[Row]) -> None:
    """Give the first week of each run of one phase the length of the run."""
    head: Row | None = None
    for row in rows:
        if head is None or head.week.phase != row.week.phase:
            head = row
        head.phase_rows += 1


def board_of(plan: Plan, *, with_trees: bool = False) -> Board:
    """Return the plan's board: two queries. A session that has a film wish carries `is_filmed`.

    The workouts come without their texts, and without their trees unless told.
    """
    wishes = FilmWish.objects.filter(plan_session=OuterRef("pk"))
    unread = ("workout__text",) if with_trees else ("workout__tree", "workout__text")
    sessions = plan.sessions.select_related("workout").defer(*unread)
    sessions = sessions.annotate(is_filmed=Exists(wishes))
    board = lay_out(list(plan.weeks.all()), sessions)
    board.race_day = plan.race_day
    if plan.race_day is not None and plan.race_day // 7 < len(board.rows):
        board.rows[plan.race_day // 7].days[plan.race_day % 7].is_race = True
    return board
