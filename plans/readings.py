"""How a reading is shown to the coach: sums, chips line by line, what was asked and what was kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.notation import Reading, Words, chips, read
from plans.outline import Outline, outline

if TYPE_CHECKING:
    from .notation import ChipLine


@dataclass(frozen=True, slots=True)
class Shown:
    """A text, its reading, its outline and its chips."""

    text: str
    reading: Reading
    about: Outline
    lines: list[ChipLine]

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
