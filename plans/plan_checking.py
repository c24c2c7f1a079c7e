"""What is wrong with the built-in plans: each session by the linter, each week and plan by the rules of its tables.

Figures are middle values at the paces that a text means where no athlete is known (`notation.totals`). Sources of the
rules: down weeks and taper Bosquet 2007 and Wang 2023; the longest run Frandsen 2025; shares of a week Daniels.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db import transaction

from drills.models import Drill
from plans.board import board_of
from plans.caps import over, sorts_of
from plans.guards import FORTNIGHT_WARN, LONG_MINUTES, LONGEST_DAYS, SINGLE_RATIO
from plans.judging import facts_of, plan_scene
from plans.linting import Level, lint
from plans.load import load, middle
from plans.models import Plan
from plans.models.workouts import Kind
from plans.notation import Section
from plans.plan_library import DAYS, FOLDER, PlanFileError, load_plans, read_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plans.board import Board
    from plans.models import PlanSession

LEVELS: dict[str, Level] = {"new": "beginner", "some": "intermediate", "experienced": "advanced"}
# Most hard days in seven, and fewest days without a session, by level of the plan.
MOST_HARD = {"new": 1, "some": 2, "experienced": 3}
FEWEST_REST = {"new": 2, "some": 1, "experienced": 1}
# The longest run's share of a week's metres; on few days a week it cannot be less.
LONG_SHARE = {3: 0.50, 4: 0.42, 5: 0.36, 6: 0.31}
DOWN = (0.15, 0.30)
MOST_WEEKS_UP = 3
# First and last day of the taper before the race, and how much less is run in its last seven days.
TAPER_DAYS = {"5k": (7, 10), "10k": (7, 10), "half": (10, 14), "marathon": (14, 21)}
TAPER_LESS = (0.41, 0.60)
MOST_QUALITY_SHARE = 0.25


@dataclass(slots=True)
class Run:
    """A session in figures: metres, seconds and hard seconds; metres and seconds by sort, as `plans.caps` has them."""

    session: PlanSession
    metres: float
    seconds: float
    quality_seconds: float
    at: dict[str, tuple[float, float]]

    @property
    def is_race(self) -> bool:
        """Whether it is a race or a time trial."""
        return bool(self.session.workout.kind == Kind.RACE)

    @property
    def is_hard(self) -> bool:
        """Whether it wants an easy day before and after it."""
        return self.is_race or self.quality_seconds > 0


@dataclass(slots=True)
class WeekFigures:
    """A week in figures."""

    number: int
    phase: str
    is_down: bool
    runs: list[Run] = field(default_factory=list)

    def minutes(self, race_day: int | None = None) -> float:
        """All of it, without the race itself where its day is given."""
        return sum(run.seconds for run in self.runs if run.session.day != race_day) / 60

    def metres(self, race_day: int | None = None) -> float:
        """The same in metres."""
        return sum(run.metres for run in self.runs if run.session.day != race_day)


def check(folder: Path = FOLDER) -> tuple[int, list[str]]:
    """How many plans a folder has, and what is wrong with them: file, line and key of each. Writes nothing.

    The texts are read with the drills and warm-ups that the database has: load these first.
    """
    try:
        told = read_all(folder)
        lines = {(one.slug, session.day): session.line for one in told for session in one.sessions}
        with transaction.atomic():
            load_plans(folder)
            plans = list(Plan.objects.built_in())
            mistakes = [
                f"{plan.slug}.toml{_spot(lines, plan, found)}: {found.says}" for plan in plans for found in faults(plan)
            ]
            transaction.set_rollback(True)
    except PlanFileError as error:
        return 0, error.mistakes
    return len(told), mistakes


def _spot(lines: dict[tuple[str, int], int], plan: Plan, found: Fault) -> str:
    line = lines.get((plan.slug or "", found.day)) if found.day is not None else None
    key = f", weeks.{found.week}" if found.week else ""
    if found.day is not None:
        key += f".{DAYS[found.day % 7]}"
    return (f", line {line}" if line else "") + key


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `week` counts from 1, 0 is the plan as a whole; `day` from 0."""

    says: str
    week: int = 0
    day: int | None = None


def faults(plan: Plan) -> list[Fault]:
    """All that is wrong with a plan. Some queries for each session: this is for the command and for tests."""
    board = board_of(plan)
    sessions = [session for row in board.rows for day in row.days for session in day.sessions]
    weeks = figures(board)
    return [
        *(fault for session in sessions for fault in _linted(plan, session, board)),
        *_spacing(plan, weeks),
        *_guard(weeks),
        *_shares(weeks),
        *_volume(weeks),
        *_taper(plan, weeks),
    ]


def figures(board: Board) -> list[WeekFigures]:
    """A board's weeks in figures."""
    facts = facts_of(Drill.objects.filter(team=None).values_list("slug", flat=True), None)
    found = []
    for row in board.rows:
        week = WeekFigures(row.week.number, row.week.phase, row.week.is_down)
        for session in (session for day in row.days for session in day.sessions):
            items = session.workout.reading.items
            total = load(items, facts)
            at = sorts_of(items, is_strict=True)
            metres, seconds, hard = (middle(one) for one in (total.metres, total.seconds, total.quality_seconds))
            week.runs.append(Run(session, metres, seconds, hard, at))
        found.append(week)
    return found


# --- the rules -------------------------------------------------------------------------------------------------------


def _linted(plan: Plan, session: PlanSession, board: Board) -> Iterator[Fault]:
    """Errors and warnings of the linter, pieces it could not read, questions it would ask."""
    reading, workout = session.workout.reading, session.workout
    slugs = [use.slug for use in workout.about.drills]
    scene = replace(plan_scene(session, reading, facts_of(slugs, None), board), level=LEVELS.get(plan.level))
    for found in lint(reading, scene):
        if found.severity != "info":
            yield Fault(f"{found.code} {found.sentence}", session.week_number, session.day)
    if workout.unread or workout.asks:
        yield Fault("Something in this text is not understood.", session.week_number, session.day)
    for item in workout.reading.items:
        if isinstance(item, Section) and item.warmup and not item.items:
            yield Fault(f"There is no warm-up called {item.title}.", session.week_number, session.day)


def _spacing(plan: Plan, weeks: list[WeekFigures]) -> Iterator[Fault]:
    """Hard days, the days between them, and days without a session."""
    hard = sorted({run.session.day for week in weeks for run in week.runs if run.is_hard})
    for one, other in pairwise(hard):
        if other - one < 2:
            yield Fault("Two hard days in a row.", other // 7 + 1, other)
    for week in weeks:
        days = {run.session.day for run in week.runs}
        count = len([day for day in days if day in hard])
        if count > MOST_HARD.get(plan.level, 2):
            yield Fault(f"{count} hard days in one week.", week.number)
        if 7 - len(days) < FEWEST_REST.get(plan.level, 1):
            yield Fault("Too few days of rest.", week.number)


def _guard(weeks: list[WeekFigures]) -> Iterator[Fault]:
    """No run of more than 110 % of the longest of the last 30 days; races apart. The first week is what is run now."""
    runs = [run for week in weeks for run in week.runs if not run.is_race]
    for run in runs:
        day = run.session.day
        before = [one.metres for one in runs if day - LONGEST_DAYS <= one.session.day < day]
        if day >= 7 and before and run.metres > SINGLE_RATIO * max(before):
            grown = run.metres / max(before) - 1
            yield Fault(f"{grown:.0%} longer than the longest run of 30 days.", run.session.week_number, day)


def _shares(weeks: list[WeekFigures]) -> Iterator[Fault]:
    """The longest run, hard running, and each intensity as parts of a week."""
    for week in weeks:
        whole = week.metres()
        runs = [run for run in week.runs if not run.is_race]
        longest = max(runs, key=lambda run: run.metres, default=None)
        racing = len(runs) < len(week.runs)
        limit = LONG_SHARE.get(min(6, max(3, len({run.session.day for run in week.runs}))), 0)
        if longest and not racing and longest.metres > limit * whole:
            share = longest.metres / whole
            yield Fault(f"The longest run is {share:.0%} of the week.", week.number, longest.session.day)
        if longest and longest.seconds > 60 * LONG_MINUTES:
            yield Fault("A run of more than 150 min.", week.number, longest.session.day)
        quality = sum(run.quality_seconds for run in runs)
        if quality > MOST_QUALITY_SHARE * sum(run.seconds for run in runs):
            yield Fault("More than a quarter of the week is hard.", week.number)
        for run in runs:
            yield from _capped(run, week.number, whole)


def _capped(run: Run, number: int, whole: float) -> Iterator[Fault]:
    for sort, (metres, seconds) in run.at.items():
        says = over(sort, metres, seconds / 60, whole)
        if says:
            yield Fault(says, number, run.session.day)


def _volume(weeks: list[WeekFigures]) -> Iterator[Fault]:
    """Down weeks in time and by the right amount, and no week far above those before it."""
    loads = [week for week in weeks if week.phase != "taper"]
    up = 0
    for at, week in enumerate(loads):
        up = 0 if week.is_down else up + 1
        if up > MOST_WEEKS_UP:
            yield Fault("More than three weeks without a down week.", week.number)
        if week.is_down and at:
            less = 1 - week.minutes() / loads[at - 1].minutes()
            if not DOWN[0] <= less <= DOWN[1]:
                yield Fault(f"A down week of {less:.0%} less; it should be 15 to 30.", week.number)
        before = [one.minutes() for one in loads[max(0, at - 2) : at]]
        if before and week.minutes() > FORTNIGHT_WARN * max(before):
            yield Fault("More than 30 % above the two weeks before.", week.number)


def _taper(plan: Plan, weeks: list[WeekFigures]) -> Iterator[Fault]:
    """Its length, and how much less the last week is than the largest."""
    limits = TAPER_DAYS.get(plan.event)
    if plan.race_day is None or limits is None:
        return
    days = 7 * len([week for week in weeks if week.phase == "taper"])
    if not limits[0] <= days <= limits[1]:
        yield Fault(f"A taper of {days} days; before this race it should be {limits[0]} to {limits[1]}.")
    most = max(week.minutes() for week in weeks if week.phase != "taper")
    less = 1 - weeks[-1].minutes(plan.race_day) / most
    if not TAPER_LESS[0] <= less <= TAPER_LESS[1]:
        yield Fault(f"The week of the race is {less:.0%} less than the largest; it should be 41 to 60.", len(weeks))


__all__ = ["Fault", "Run", "WeekFigures", "check", "faults", "figures"]
