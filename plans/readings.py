"""How a reading is shown to the coach: sums, chips line by line, what was asked and what was kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plans.notation import Reading, Words, chips, read
from plans.outline import Outline, outline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .filming import Film
    from .notation import Chip, ChipLine


@dataclass(frozen=True, slots=True)
class Piece:
    """A chip on the sheet. `nth` is the turn of its drill where a film of it can be asked for, else 0."""

    chip: Chip
    nth: int = 0
    film: Film | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A text, its reading, its outline and its chips; of a saved text also what is to be filmed, by slug and turn."""

    text: str
    reading: Reading
    about: Outline
    lines: list[ChipLine]
    films: Mapping[tuple[str, int], Film | None] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[int, list[Piece]]]:
        """Each line's number with its pieces; the same drill is counted from 1, in the order of the text."""
        turns: Counter[str] = Counter()

        def piece(chip: Chip) -> Piece:
            if not chip.drill:
                return Piece(chip)
            turns[chip.drill] += 1
            key = (chip.drill, turns[chip.drill])
            return Piece(chip, key[1], self.films[key]) if key in self.films else Piece(chip)

        return [(line.line, [piece(chip) for chip in line.chips]) for line in self.lines]

    @property
    def metres(self) -> float:
        """Middle of the distance in metres."""
        return (self.about.metres[0] + self.about.metres[1]) / 2

    @property
    def seconds(self) -> float:
        """Middle of the time in seconds."""
        return (self.about.total_seconds[0] + self.about.total_seconds[1]) / 2


def show(text: str, words: Words) -> Shown:
    """Read a text for display."""
    reading = read(text, words)
    return Shown(text, reading, outline(reading), chips(reading, words))
