"""Where the muscles lie on a small body seen from the front and from the back. Pure: SVG path data, no page.

One body is 96 wide and 236 high, its middle at x = 48. Paths of the left half are mirrored by the template, so
each muscle is drawn once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# The outline of one half of the body; the other half is its mirror image.
HEAD = "M48 4c-7 0-11 5-11 12 0 6 2 10 5 13v6h6z"
HALF = (
    "M48 33h-6c-3 3-12 4-16 6-5 2-7 6-8 12l-5 30-4 26c-1 5 1 9 4 9s5-4 6-9l4-24 5-22 2 21-1 14"
    "c-3 10-4 22-3 34l1 14c-2 10-2 22 0 32l1 20-2 8c-4 2-9 5-9 8 0 2 3 2 6 2h12c2 0 3-1 3-3l-1-13 2-21"
    "c2-11 3-22 1-33l4-34h4z"
)

# Each muscle: its shapes on the front and on the back, left half.
FRONT: dict[str, str] = {
    "shoulders": "M27 40c-6 1-8 6-8 13l8 3c3-3 4-11 4-16z",
    "trunk": "M48 66h-9c-2 7-3 18-3 27 2 7 7 11 12 13z",
    "hip-flexors": "M47 109c-4-2-8-5-11-8l-5 3c0 4 0 7 1 9 4 3 9 7 13 9z",
    "hip-side": "M28 98c-2 6-3 14-3 22l4 2c1-6 1-11 1-18z",
    "quads": "M31 116c-2 12-3 26 0 40 3 3 6 3 9 1 3-12 4-24 4-33-4-2-9-5-13-8z",
    "inner-thigh": "M47 125l-2 1c0 9-1 17-3 27l2-1c2-9 3-18 3-27z",
    "shins": "M32 170c-1 11 0 23 2 36h4c1-12 1-25-1-36z",
    "feet": "M30 222c-4 2-8 4-8 7h17l-1-8z",
}
BACK: dict[str, str] = {
    "shoulders": "M27 40c-6 1-8 6-8 13l8 3c3-3 4-11 4-16z",
    "trunk": "M48 74h-6c-4 5-6 13-6 21l12 2z",
    "glutes": "M48 101c-8-3-16-1-19 5-2 7-2 13 0 18 7 3 14 2 19-2z",
    "hip-side": "M28 96c-2 4-3 9-3 13l4-3c1-3 2-5 4-7z",
    "hamstrings": "M29 128c-2 12-1 22 2 32 3 2 7 2 9 0 3-11 4-22 4-34-5 3-10 4-15 2z",
    "inner-thigh": "M47 126l-2 1c0 9-1 18-3 28l2-1c2-9 3-18 3-28z",
    "calves": "M30 168c-2 11-1 21 2 29 2 2 5 2 6 0 3-9 3-19 1-29-3-3-6-3-9 0z",
    "feet": "M30 224c-4 1-7 3-7 5h15l-1-8z",
}


@dataclass(frozen=True, slots=True)
class Region:
    """One muscle on one side of the body, in the role that the drill gives it."""

    muscle: str
    role: str
    path: str


@dataclass(frozen=True, slots=True)
class Body:
    """One view of the body with the muscles that are in use."""

    name: str
    regions: list[Region]


def body_map(muscles: Iterable[tuple[str, str]]) -> list[Body]:
    """Front and back of the body for these (muscle, role)."""
    told = list(muscles)
    return [
        Body(name, [Region(muscle, role, paths[muscle]) for muscle, role in told if muscle in paths])
        for name, paths in (("front", FRONT), ("back", BACK))
    ]
