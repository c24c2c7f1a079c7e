"""The pieces that a session is shown in: rows of doses (warm-up, drills) and sets with own paces. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plans.prescribing import Use
    from plans.spoken import Amount


@dataclass(slots=True)
class Row:
    """One dose: `2 × 40` `m` Ankling, with cue and picture. `done` is None where there is nothing to tick."""

    amount: Amount
    name: str
    say: str
    sort: str
    seconds: float = 0
    use: Use | None = None

    @property
    def is_drill(self) -> bool:
        """A drill can be ticked; a jog cannot."""
        return self.use is not None and self.use.nth > 0


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of a set with what it is: `Per km` `3:58–4:00`. `is_words` where it is no figure."""

    term: str
    figure: str
    unit: str = ""
    is_words: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A part of a set that has several."""

    amount: Amount
    name: str
    say: str


@dataclass(frozen=True, slots=True)
class Lap:
    """One repetition as drawn; `is_maybe` where the text left it open (4–6)."""

    x: str
    width: str
    is_maybe: bool


@dataclass(slots=True)
class Set:
    """One thing to run: heading, own numbers, what is between."""

    kind: str
    times: str
    amount: Amount
    words: str
    laps: list[Lap] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    effort: tuple[int, int] | None = None
    has_own_paces: bool = False
    seconds: float = 0

    @property
    def heading(self) -> str:
        """8 × 400 m."""
        return f"{self.times} × {self.amount}" if self.times else str(self.amount)

    @property
    def is_short(self) -> bool:
        """Whether the heading is short enough to be the one huge figure of a page."""
        return 0 < len(self.heading.replace(" ", "")) <= 7


@dataclass(slots=True)
class Part:
    """A set, or doses that follow each other."""

    set: Set | None = None
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A section of the session: its doses and sets in the order of the text."""

    role: str
    title: str
    parts: list[Part]
    seconds: float

    @property
    def rows(self) -> list[Row]:
        """All doses."""
        return [row for part in self.parts for row in part.rows]

    @property
    def sets(self) -> list[Set]:
        """All sets."""
        return [part.set for part in self.parts if part.set]

    @property
    def is_after(self) -> bool:
        """It comes when the work is done."""
        return self.role == "cooldown"
