"""How a reading is shown to the coach: sums, chips line by line, what was asked and what was kept."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plans.load import load
from plans.mending import is_kept
from plans.notation import chips
from plans.outline import Outline, outline
from plans.pages import Page, utf16
from plans.sums import Sum, sums_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .filming import Film
    from .load import DrillFacts
    from .notation import Chip, ChipLine, Reading, Words
    from .pages import Placed


@dataclass(frozen=True, slots=True)
class Piece:
    """A chip on the sheet, named `at` by line and turn, and read from `start` to `end` as browsers count.

    `nth` is the turn of its drill where a film of it can be asked for, else 0; `is_kept` unread words marked as a note;
    `may_mend` says that the piece can be changed by itself.
    """

    chip: Chip
    nth: int = 0
    film: Film | None = None
    at: str = ""
    start: int = 0
    end: int = 0
    is_kept: bool = False
    may_mend: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A text, its reading, its outline and its chips; of a saved text also what is to be filmed, by slug and turn."""

    text: str
    reading: Reading
    about: Outline
    lines: list[ChipLine]
    page: Page
    films: Mapping[tuple[str, int], Film | None] = field(default_factory=dict)
    facts: Mapping[str, DrillFacts] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[int, list[Piece]]]:
        """Each line's number with its pieces; the same drill is counted from 1, in the order of the text."""
        turns: Counter[str] = Counter()
        rows: dict[int, list[Piece]] = {}
        for placed in self.page.place(self.lines):
            rows.setdefault(placed.line, []).append(self._piece(placed, turns))
        return list(rows.items())

    def _piece(self, placed: Placed, turns: Counter[str]) -> Piece:
        chip = placed.chip
        places = (utf16(self.page.typed, placed.start), utf16(self.page.typed, placed.end))
        kept = chip.kind == "unread" and is_kept(self.page, placed)
        at = f"{placed.line}-{placed.index}"
        nth, film = 0, None
        if chip.drill:
            turns[chip.drill] += 1
            key = (chip.drill, turns[chip.drill])
            nth, film = (key[1], self.films[key]) if key in self.films else (0, None)
        may_mend = placed.is_sure and (chip.step is not None or chip.kind == "unread" or chip.ask is not None)
        return Piece(chip, nth, film, at, *places, is_kept=kept, may_mend=may_mend)

    @property
    def sums(self) -> list[Sum]:
        """Distance, time, quality, drills and contacts, with ranges; contacts only where facts are known."""
        return sums_of(load(self.reading.items, self.facts))

    @property
    def metres(self) -> float:
        """Middle of the distance in metres."""
        return (self.about.metres[0] + self.about.metres[1]) / 2

    @property
    def seconds(self) -> float:
        """Middle of the time in seconds."""
        return (self.about.total_seconds[0] + self.about.total_seconds[1]) / 2


def show(
    text: str,
    words: Words,
    fill: Callable[[Reading], Reading] | None = None,
    own: Mapping[str, str] | None = None,
) -> Shown:
    """Read a text for display: with the coach's own words, and with the warm-ups that `fill` puts in its links."""
    page = Page.of(text, words, own or {})
    reading, lines = page.reading, page.lines
    if fill is not None and "[[" in page.typed:
        reading = fill(deepcopy(reading))
        lines = chips(reading, words)
    return Shown(text, reading, outline(reading), lines, page)
