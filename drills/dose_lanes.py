"""The dose of each level drawn to scale: a lane a level, a cone where the metres end. Pure numbers, no page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT, RIGHT, ROW = 138.0, 526.0, 46


@dataclass(frozen=True, slots=True)
class Lane:
    """One level: its words, and where its bed begins, ends and stands (units of the drawing)."""

    label: str
    dose: str
    width: float
    end: float
    top: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure under the scale."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class DoseLanes:
    """The whole drawing: lanes from the top, then the ticks, then the figures."""

    lanes: list[Lane]
    lines: list[int]
    long_ticks: str
    short_ticks: str
    marks: list[Mark]
    height: int
    said: str


def _ticks(count: int, per_tick: float, height: int, top: int, *, long_every: int, long: bool) -> str:
    at = [i for i in range(count + 1) if (i % long_every == 0) == long]
    return "".join(f"M{LEFT + i * per_tick:.1f} {top}v{height}" for i in at)


def dose_lanes(doses: Sequence[tuple[str, str, int]]) -> DoseLanes | None:
    """Lanes for (level, dose in words, metres of a set); None where there is nothing to draw.

    The scale ends at the longest set. There is a tick for each metre up to 50 m, for each 5 m above.
    """
    if not doses:
        return None
    longest = max(metres for _, _, metres in doses)
    step = 1 if longest <= 50 else 5
    mark_m = max(step, 10 if longest % 10 == 0 and longest <= 50 else 20 if longest > 50 else 5)
    scale = (RIGHT - LEFT) / longest
    lanes = [
        Lane(level, dose, round(metres * scale, 1), round(LEFT + metres * scale, 1), 3 + i * ROW)
        for i, (level, dose, metres) in enumerate(doses)
    ]
    foot = 3 + len(doses) * ROW
    count = longest // step
    marks = [Mark(round(LEFT + m * scale, 1), str(m)) for m in range(0, longest + 1, mark_m)]
    marks[-1] = Mark(marks[-1].x, f"{marks[-1].text} m")
    return DoseLanes(
        lanes=lanes,
        lines=[3 + i * ROW for i in range(len(doses) + 1)],
        long_ticks=_ticks(count, step * scale, 9, foot + 5, long_every=mark_m // step, long=True),
        short_ticks=_ticks(count, step * scale, 4, foot + 5, long_every=mark_m // step, long=False),
        marks=marks,
        height=foot + 33,
        said="; ".join(f"{level} {dose}" for level, dose, _ in doses),
    )
