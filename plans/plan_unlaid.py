"""Built-in plans as boards, from their files and those of drills and warm-ups alone. Asks no database."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drills import library
from plans import warming
from plans.board import lay_out
from plans.load import DrillFacts
from plans.models import Plan, PlanSession, Week
from plans.models.workouts import prepare
from plans.notation import Extent, Words, read
from plans.warm_up_library import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from drills.library import LibraryDrill
    from plans.board import Board
    from plans.models import Workout
    from plans.plan_library import LibraryPlan


class ShelfError(ValueError):
    """A file of the drills or the warm-ups, which the plans' texts are read with, is not as it should be."""


@dataclass(slots=True)
class Shelf:
    """The drills and warm-ups that the files say, and what was read with them."""

    words: Words
    facts: Mapping[str, DrillFacts]
    warm_ups: Mapping[str, warming.Embedded]
    made: dict[str, Workout] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path = FOLDER) -> Shelf:
        """Read them; `folder` has the warm-ups.

        Raises:
            ShelfError: with the file and what is wrong in it.
        """
        try:
            words, facts = Words.of(library.entries()), {drill.slug: _facts(drill) for drill in library.load()}
        except library.LibraryError as error:
            raise ShelfError(str(error)) from error
        found = {}
        for path in sorted(folder.glob("*.toml")):
            try:
                told = tomllib.loads(path.read_bytes().decode())
                title, text = str(told["title"]), str(told["text"]).strip("\n")
            except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                raise ShelfError(f"{path.name}: {error}.") from error
            except KeyError as error:
                raise ShelfError(f"{path.name}: {error.args[0]} is missing.") from error
            items = warming.content(read(text, words))
            found[warming.key(title)] = warming.Embedded(path.stem, 1, title, items)
        return cls(words, facts, found)

    def lay_out(self, told: LibraryPlan) -> tuple[Plan, Board]:
        """A plan and its board as they would be laid in; nothing of them is saved."""
        plan = Plan(slug=told.slug, name=told.name, event=told.event, level=told.level, race_day=told.race_day)
        weeks = [
            Week(plan=plan, number=one.number, phase=one.phase, is_down=one.is_down, focus=one.focus, note=one.note)
            for one in told.weeks
        ]
        board = lay_out(
            weeks, [PlanSession(plan=plan, day=one.day, workout=self.workout(one.text)) for one in told.sessions]
        )
        board.race_day = told.race_day
        return plan, board

    def workout(self, text: str) -> Workout:
        """A text as it is read, each once."""
        if text not in self.made:
            self.made[text] = prepare(text, None, self.words, known=self.warm_ups)[0]
        return self.made[text]


def _facts(drill: LibraryDrill) -> DrillFacts:
    low, high = drill.contacts_per_20m_low, drill.contacts_per_20m_high
    return DrillFacts(
        drill.name,
        drill.level,
        drill.impact,
        (low, high) if low is not None and high is not None else None,
        frozenset(drill.avoid_with),
        easier=next((rung.drill for rung in drill.easier if rung.drill), ""),
        doses={one.level: (one.sets, _extent(one.metres, one.seconds, one.reps)) for one in drill.doses},
    )


def _extent(metres: int | None, seconds: int | None, reps: int | None) -> Extent:
    if metres is not None:
        return Extent.of("metres", metres)
    return Extent.of("seconds", seconds) if seconds is not None else Extent.of("reps", reps or 0)


__all__ = ["Shelf", "ShelfError"]
