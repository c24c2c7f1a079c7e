"""Which sessions of a plan are worth a look: what the linter says of each, as marks on the board.

The trees are taken as they were read when the texts were saved; no text is read here. The figures and rules are those
of the sheet (`plans.judging`), without the fixes, which take most of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.board import DAYS
from plans.linting import fold, lint
from plans.scenes import Near, plan_scene

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from plans.board import Board
    from plans.linting import Severity
    from plans.load import DrillFacts
    from plans.models import PlanSession
    from plans.notation import Reading

WORDS: tuple[tuple[Severity, str], ...] = (("error", "error"), ("warn", "warning"))
# How many sessions the line above the board names; all of them are marked.
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """How much there is to look at in a session: errors and warnings, notes apart."""

    session: PlanSession
    errors: int
    warnings: int

    @property
    def severity(self) -> Severity:
        """The worst of it."""
        return "error" if self.errors else "warn"

    @property
    def count(self) -> int:
        """All of it."""
        return self.errors + self.warnings

    @property
    def words(self) -> str:
        """1 error, 2 warnings."""
        counts = zip((self.errors, self.warnings), WORDS, strict=True)
        return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, (_, word) in counts if count)

    @property
    def where(self) -> str:
        """Week 3, Tue."""
        return f"Week {self.session.week_number}, {DAYS[self.session.weekday]}"


def readings_of(board: Board) -> dict[UUID, Reading]:
    """The sessions' trees, by session, each workout once; sessions without words are left out."""
    found = {}
    made: dict[UUID, Reading] = {}
    for session in board.sessions:
        reading = made.setdefault(session.workout_id, session.workout.reading)
        if reading.items or reading.unread or reading.asks:
            found[session.pk] = reading
    return found


def mark(
    board: Board, readings: Mapping[UUID, Reading], facts: Mapping[str, DrillFacts], silenced: Collection[str]
) -> list[Mark]:
    """Give each session of a board that is worth a look its `mark`, and return the marks, day by day. Asks nothing.

    `facts` are those of the drills that the viewer may name, `silenced` the rules that the plan keeps quiet.
    """
    known = {one.pk: Near.of(one.day, readings[one.pk], facts) for one in board.sessions if one.pk in readings}
    marks = []
    for session in board.sessions:
        if session.pk not in readings:
            continue
        reading = readings[session.pk]
        found = lint(reading, plan_scene(session, reading, facts, board, known), silenced, with_fixes=False)
        levels = [one.severity for one in fold(found)[0]]
        if levels:
            marks.append(Mark(session, levels.count("error"), levels.count("warn")))
            session.mark = marks[-1]  # type: ignore[attr-defined]  # for the page
    return marks


__all__ = ["MOST_NAMED", "Mark", "mark", "readings_of"]
