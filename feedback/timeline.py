"""The ruler under a clip: its seconds to scale, with a flag at each moment that somebody spoke of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 700.0
# A tick every so many seconds of real life, a number at every fifth: the first that leaves the numbers room.
STEPS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
MOST_NUMBERS = 9
LETTER = 7.0
ROWS = 3
TOP, ROW, BOX = 34.0, 25.0, 22.0


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of the file with a word; `look` is stop (a fault), grass (well) or sky (words)."""

    at_ms: float
    word: str
    look: str = "sky"


@dataclass(frozen=True, slots=True)
class Tick:
    """A stroke of the ruler, with the seconds where it is a long one."""

    x: float
    text: str = ""

    @property
    def text_x(self) -> float:
        """Where the number begins."""
        return round(self.x + 4, 1)


@dataclass(frozen=True, slots=True)
class Flag:
    """A moment drawn: its stroke at `x`, its box from `left`, `width` wide, in the row that begins at `y`."""

    at_ms: float
    word: str
    look: str
    x: float
    left: float
    width: float
    y: float

    @property
    def text_at(self) -> tuple[float, float]:
        """Where the word begins: across, and the line it stands on."""
        return round(self.left + 8, 1), self.y + 15.5

    @property
    def foot(self) -> float:
        """The lower edge of the box."""
        return self.y + BOX


@dataclass(frozen=True, slots=True)
class Timeline:
    """A ruler with its flags, in a box of WIDTH times `height`; `scale` is units a millisecond of the file."""

    ticks: Sequence[Tick]
    flags: Sequence[Flag]
    height: float
    scale: float
    says: str


def draw(duration_ms: float, time_scale: float, moments: Sequence[Moment]) -> Timeline:
    """Draw a clip of so many milliseconds of file time; the numbers are seconds of real life."""
    length = max(duration_ms, 1.0)
    scale = WIDTH / length
    flags = _flags(sorted(moments, key=lambda one: one.at_ms), scale)
    bottom = max((flag.foot for flag in flags), default=TOP)
    real = length / 1000 / time_scale
    told = "; ".join(f"{one.at_ms / 1000 / time_scale:.2f} s {one.word}" for one in flags)
    says = f"{real:.1f} seconds. {told}." if told else f"{real:.1f} seconds."
    return Timeline(_ticks(real), flags, bottom, scale, says)


def _ticks(real: float) -> list[Tick]:
    step = next((s for s in STEPS if real / (5 * s) <= MOST_NUMBERS), STEPS[-1])
    ticks = []
    for n in range(int(real / step) + 1):
        text = f"{n * step:.1f}" + (" s" if n == 0 else "")
        ticks.append(Tick(round(n * step / real * WIDTH, 1), text if n % 5 == 0 and n * step < real * 0.97 else ""))
    return ticks


def _flags(moments: Sequence[Moment], scale: float) -> list[Flag]:
    """Put each box into the first row in which it does not stand on the one before; the last row takes the rest."""
    ends = [0.0] * ROWS
    flags = []
    for one in moments:
        x = min(WIDTH, one.at_ms * scale)
        width = min(160.0, 16 + LETTER * len(one.word))
        left = min(x, WIDTH - width)
        row = next((n for n, end in enumerate(ends) if end <= left), ROWS - 1)
        ends[row] = left + width + 3
        flags.append(Flag(one.at_ms, one.word, one.look, round(x, 1), round(left, 1), round(width, 1), TOP + row * ROW))
    return flags
