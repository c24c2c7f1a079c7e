"""What is wrong with the built-in plans: each session by the linter, each week and plan by the rules of its tables.

Figures are middle values at the paces that a text means where no athlete is known (`notation.totals`). Sources of the
rules: down weeks and taper Bosquet 2007 and Wang 2023; the longest run Frandsen 2025; shares of a week Daniels.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from drills.models import Drill
from plans.board import board_of
from plans.caps import over, sorts_of
from plans.guards import FORTNIGHT_WARN, LONG_MINUTES, LONGEST_DAYS, SINGLE_RATIO
from plans.judging import facts_of
from plans.linting import Level, lint
from plans.load import load, middle
from plans.marking import readings_of
from plans.models.workouts import Kind
from plans.notation import Section
from plans.plan_library import DAYS, FOLDER, PlanFileError, read_plan, wrong_films
from plans.plan_unlaid import Shelf, ShelfError
from plans.scenes import Near, plan_scene

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from uuid import UUID

    from plans.board import Board
    from plans.load import DrillFacts
    from plans.models import Plan, PlanSession, Workout
    from plans.plan_library import LibraryPlan

LEVELS: dict[str, Level] = {"new": "beginner", "some": "intermediate", "experienced": "advanced"}
# Most hard days in seven, and fewest days without a session, by level of the plan.
MOST_HARD = {"new": 1, "some": 2, "experienced": 3}
FEWEST_REST = {"new": 2, "some": 1, "experienced": 1}
# The longest run's share of a week's metres; on few days a week it cannot be less.
LONG_SHARE = {3: 0.50, 4: 0.42, 5: 0.36, 6: 0.31}
DOWN = (0.15, 0.30)
MOST_WEEKS_UP = 3
# First and last day of the taper before the race, and how much less is run in its last seven days.
TAPER_DAYS = {
    "mile": (7, 10), "5k": (7, 10), "10k": (7, 10), "half": (10, 14), "marathon": (14, 21), "trail": (10, 14),
}  # fmt: skip
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
    """How many plans a folder has, and what is wrong with them: file, line and key of each. Asks no database.

    The texts are read with the drills and warm-ups of the files. A broken file is named, the others are looked at.
    """
    told: list[LibraryPlan] = []
    mistakes: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            told.append(read_plan(path))
        except PlanFileError as error:
            mistakes += error.mistakes
        except OSError as error:
            mistakes.append(f"{path.name}: {error.strerror}.")
    if not told and not mistakes:
        mistakes.append(f"{folder} has no plans.")
    try:
        shelf = Shelf.of()
    except ShelfError as error:
        return len(told), [*mistakes, str(error)]
    for one in told:
        plan, board = shelf.lay_out(one)
        lines = {session.day: session.line for session in one.sessions}
        mistakes += wrong_films(one, {text: _slugs(shelf.workout(text)) for text in {s.text for s in one.sessions}})
        mistakes += [
            f"{one.slug}.toml{_spot(lines, found)}: {found.says}" for found in faults(plan, board, shelf.facts)
        ]
    return len(told), mistakes


def _slugs(workout: Workout) -> set[str]:
    return {use.slug for use in workout.about.drills}


def _spot(lines: Mapping[int, int], found: Fault) -> str:
    line = lines.get(found.day) if found.day is not None else None
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


def faults(plan: Plan, board: Board | None = None, facts: Mapping[str, DrillFacts] | None = None) -> list[Fault]:
    """All that is wrong with a plan. Without its board, and the facts about drills, these are asked for: few queries.

    The workouts of a board that is given bring their trees.
    """
    board = board_of(plan, with_trees=True) if board is None else board
    facts = built_in_facts() if facts is None else facts
    weeks, readings = figures(board, facts), readings_of(board)
    known = {one.pk: Near.of(one.day, readings[one.pk], facts) for one in board.sessions if one.pk in readings}
    return [
        *(fault for session in board.sessions for fault in _linted(plan, session, board, facts, known)),
        *_spacing(plan, weeks),
        *_guard(weeks),
        *_shares(weeks),
        *_volume(weeks),
        *_taper(plan, weeks),
    ]


def built_in_facts() -> Mapping[str, DrillFacts]:
    """What is known of the built-in drills: two queries."""
    return facts_of(Drill.objects.filter(team=None).values_list("slug", flat=True), None)


def figures(board: Board, facts: Mapping[str, DrillFacts] | None = None) -> list[WeekFigures]:
    """A board's weeks in figures; the facts about drills are asked for where they are not given."""
    facts = built_in_facts() if facts is None else facts
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


def _linted(
    plan: Plan, session: PlanSession, board: Board, facts: Mapping[str, DrillFacts], known: Mapping[UUID, Near]
) -> Iterator[Fault]:
    """Errors and warnings of the linter, pieces it could not read, questions it would ask."""
    reading, workout = session.workout.reading, session.workout
    scene = replace(plan_scene(session, reading, facts, board, known), level=LEVELS.get(plan.level))
    for found in lint(reading, scene, with_fixes=False):
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
        if week.is_down and at and loads[at - 1].minutes():
            less = 1 - week.minutes() / loads[at - 1].minutes()
            if not DOWN[0] <= less <= DOWN[1]:
                yield Fault(f"A down week of {less:.0%} less; it should be 15 to 30.", week.number)
        before = [one.minutes() for one in loads[max(0, at - 2) : at]]
        if any(before) and week.minutes() > FORTNIGHT_WARN * max(before):
            yield Fault("More than 30 % above the two weeks before.", week.number)


def _taper(plan: Plan, weeks: list[WeekFigures]) -> Iterator[Fault]:
    """Its length, and how much less the last week is than the largest."""
    limits = TAPER_DAYS.get(plan.event)
    if plan.race_day is None or limits is None:
        return
    days = 7 * len([week for week in weeks if week.phase == "taper"])
    if not limits[0] <= days <= limits[1]:
        yield Fault(f"A taper of {days} days; before this race it should be {limits[0]} to {limits[1]}.")
    most = max((week.minutes() for week in weeks if week.phase != "taper"), default=0)
    if not most:
        yield Fault("There is nothing to taper from.")
        return
    less = 1 - weeks[-1].minutes(plan.race_day) / most
    if not TAPER_LESS[0] <= less <= TAPER_LESS[1]:
        yield Fault(f"The week of the race is {less:.0%} less than the largest; it should be 41 to 60.", len(weeks))


__all__ = ["Fault", "Run", "WeekFigures", "built_in_facts", "check", "faults", "figures"]
