"""Where the muscles lie on a small body seen from the front and from the back. Pure: SVG path data, no page.

One body is 96 wide and 236 high, its middle at x = 48. Points are those of the left half, y down; the template
mirrors it, so each muscle is drawn once. A muscle that has several heads is several shapes in one path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drills.figures.pen import smooth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drills.figures.motion import Point


def _muscle(*heads: list[Point]) -> str:
    return "".join(smooth(head) for head in heads)


def _lines(*strokes: list[Point]) -> str:
    return "".join(smooth(stroke, closed=False) for stroke in strokes)


# fmt: off
# The outline of one half of the body; it reaches a little past the middle, so that no seam shows.
HEAD = smooth([(48.4, 3), (43.4, 4), (39.6, 8.4), (38.8, 15), (38.2, 17.4), (39.2, 20.6), (40.6, 25), (43, 29.6),
               (48.4, 32.4)], closed=False) + "Z"
HALF = smooth([(48.4, 27), (44, 28), (43.2, 34), (41.4, 37.6), (35, 40.6), (28.6, 42.4), (24.4, 45.6), (22.4, 51),
               (21.6, 60), (20.2, 71), (17.6, 82), (15.4, 90), (13, 101), (11.6, 113), (9.6, 118.6), (8.6, 125),
               (10, 131), (12.8, 132), (14.8, 126.6), (15.8, 119), (15.8, 113), (19.4, 102), (22.6, 91), (24.2, 83),
               (27.4, 73), (30.4, 65.4), (32, 74), (34, 84), (34.8, 92), (33.4, 100), (30.6, 109), (28.6, 120),
               (27.8, 132), (28.8, 147), (31.4, 160), (32.6, 168), (31.6, 176), (29.8, 186), (31, 199), (33.6, 211),
               (34.2, 218), (32.2, 224), (29, 229), (31, 231.6), (37, 232), (41.4, 231.6), (42.8, 227), (41.8, 219),
               (42, 211), (44.4, 198), (45.4, 186), (44.4, 176), (43.6, 168), (45, 158), (46.8, 143), (47.4, 130),
               (48.4, 124)], closed=False) + "Z"

_SHOULDER: list[Point] = [(24.6, 47.4), (28.4, 44.2), (32.4, 45.6), (32, 51), (28.4, 57), (25, 63.6), (22.8, 61.4),
                          (23, 53)]
FRONT: dict[str, str] = {
    "shoulders": _muscle(_SHOULDER),
    "trunk": _muscle([(47.4, 69), (41.8, 70), (39.8, 76), (40.2, 88), (40.4, 99), (42.6, 108), (47.4, 115)],
                     [(38.2, 77), (38.8, 88), (38.8, 97), (36.2, 98.6), (36.4, 92), (35.2, 83), (36, 77.4)]),
    "hip-flexors": _muscle([(34.6, 101.6), (38.4, 101.6), (41.4, 108.6), (46.6, 116.6), (45.4, 122.4), (39.6, 117.6),
                            (35.2, 110)]),
    "hip-side": _muscle([(33, 104.6), (34.4, 110.6), (34.6, 117), (32.6, 126), (29.8, 129), (29.4, 121), (31, 111.6)]),
    "quads": _muscle([(35.6, 116.4), (38.8, 120), (41, 128), (40.8, 142), (39, 155), (37.4, 160), (35.4, 154),
                      (33.8, 141), (33.6, 127)],
                     [(31.8, 131), (32.4, 142), (34, 154), (35.4, 162), (33.6, 164.4), (31.8, 157), (29.8, 145),
                      (29.8, 135)],
                     [(42, 141), (44.2, 150), (44, 159), (41.4, 165.4), (39.4, 164), (39.8, 158), (41, 150)]),
    "inner-thigh": _muscle([(46.4, 126.4), (42, 121.6), (42.4, 130), (43, 139), (44.8, 147), (45.8, 141), (46.6, 133)]),
    "shins": _muscle([(34.6, 174.6), (37.4, 177), (38.8, 188), (38.2, 202), (37.2, 212), (35.8, 208), (33.6, 196),
                      (33, 184)]),
    "feet": _muscle([(35.4, 219.6), (38.4, 218.6), (41.2, 220.6), (41.8, 226), (40.6, 230.4), (35, 230.8),
                     (30.8, 229.6), (33.2, 224.6)]),
}
BACK: dict[str, str] = {
    "shoulders": _muscle(_SHOULDER),
    "trunk": _muscle([(47.4, 76), (44.6, 78), (42.4, 88), (41.4, 97), (42.8, 102.4), (47.4, 104.6)]),
    "glutes": _muscle([(47.2, 106.4), (42, 104.6), (36.6, 108), (32.2, 115), (30.8, 122.6), (33.2, 129), (39.4, 131),
                       (45, 128.4), (47.2, 123)]),
    "hip-side": _muscle([(35, 100), (40.6, 102.6), (35.4, 106.6), (31.6, 112.6), (30.2, 117.4), (30.6, 110)]),
    "hamstrings": _muscle([(32.6, 132), (37.6, 133.6), (38.4, 145), (37, 156), (34.6, 166.4), (33, 161), (31, 148)],
                          [(39.6, 133.4), (44.4, 131.6), (45.2, 142), (43.8, 155), (42.4, 166.4), (40.2, 158),
                           (39.6, 146)]),
    "inner-thigh": _muscle([(46.8, 128), (46, 136), (45.4, 146), (44.8, 156), (46, 150), (46.8, 140)]),
    "calves": _muscle([(33.4, 172.6), (36.8, 174.6), (37.6, 185), (36.6, 195.6), (33.6, 195), (31.2, 186),
                       (31.8, 178)],
                      [(38.6, 174.6), (42.4, 172.6), (44.2, 180), (44, 189), (42, 197), (38.8, 198), (38.4, 186)],
                      [(34.2, 198), (37.6, 199.6), (41.6, 199.6), (40.2, 208), (39, 217), (37.2, 217), (36.2, 208)]),
    "feet": _muscle([(36.4, 219.6), (40, 219.6), (41.6, 225), (41, 230.6), (36, 231), (34.4, 227)]),
}
# What makes a body of the outline: chest and kneecap on the front, shoulder blade and spine on the back.
_CREASES = {
    "front": _lines([(47.4, 45.4), (41, 43.6), (34, 45.4)], [(32.6, 57), (35, 64), (41, 66.8), (47.4, 64.6)],
                    [(36, 168), (37.6, 165.8), (40.6, 165.8), (42, 168.4), (40.6, 171.6), (37.4, 171.6), (36, 168)]),
    "back": _lines([(48, 38), (48, 58), (48, 74)], [(45.4, 54), (40.4, 50.4), (35, 53)],
                   [(45.4, 56), (42.6, 65), (36, 68.4), (33, 63)], [(33.6, 168.6), (38, 170.2), (42.8, 168.6)]),
}
# fmt: on


@dataclass(frozen=True, slots=True)
class Region:
    """One muscle on one side of the body, in the role that the drill gives it."""

    muscle: str
    role: str
    path: str


@dataclass(frozen=True, slots=True)
class Body:
    """One view of the body with the muscles that are in use, and the lines that part all its muscles."""

    name: str
    regions: list[Region]
    lines: str


def body_map(muscles: Iterable[tuple[str, str]]) -> list[Body]:
    """Front and back of the body for these (muscle, role)."""
    told = list(muscles)
    return [
        Body(
            name,
            [Region(muscle, role, paths[muscle]) for muscle, role in told if muscle in paths],
            _CREASES[name] + "".join(paths.values()),
        )
        for name, paths in (("front", FRONT), ("back", BACK))
    ]
