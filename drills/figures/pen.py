"""How things are drawn: numbers, smooth paths, tapered limbs, colours, lines, arrows, labels.

Points given to the drawing functions have y up, as in `motion`; paths are written with y down, as SVG has it.
"""

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from drills.figures.motion import Point, Told, step

# Each colour is a custom property of the page with a fallback: the same markup serves inline and as a file.
INK = {
    "body": "#22262b", "far": "#a3a19b", "kit": "#525860", "kit-far": "#c2c0ba", "top": "#878c93",
    "band": "#b4472b", "shoe": "#b4472b", "shoe-far": "#dba693", "paper": "#fbf9f5", "line": "#cfcac0",
    "mark": "#b4472b", "good": "#2f7d4f", "fault": "#c0272d",
}  # fmt: skip
DARK = {
    "body": "#ece8e0", "far": "#6d7178", "kit": "#a9adb1", "kit-far": "#4b5057", "top": "#7f858c",
    "band": "#e07a55", "shoe": "#e07a55", "shoe-far": "#7a4a3b", "paper": "#12151a", "line": "#3a3f47",
    "mark": "#e8875f", "good": "#6cc48d", "fault": "#ff7b74",
}  # fmt: skip
DASHED = "2.2 2.6"


def num(value: float) -> str:
    """One decimal, no needless character."""
    text = f"{value:.1f}".removesuffix(".0")
    if text == "-0":
        return "0"
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def ink(name: str) -> str:
    """The colour of this name, which a page may override by a custom property."""
    return f"var(--fig-{name},{INK[name]})"


def style() -> str:
    """The dark colours of a figure that stands in a file of its own."""
    rule = "".join(f"--fig-{name}:{value};" for name, value in DARK.items())
    return f"<style>@media(prefers-color-scheme:dark){{:root{{{rule}}}}}</style>"


def smooth(points: Sequence[Point], *, closed: bool = True) -> str:
    """A path of cubic Beziers through the points (Catmull-Rom)."""
    n = len(points)

    def at(i: int) -> Point:
        return points[i % n] if closed else points[min(max(i, 0), n - 1)]

    out = f"M{num(points[0][0])} {num(points[0][1])}"
    for i in range(n if closed else n - 1):
        p0, p1, p2, p3 = at(i - 1), at(i), at(i + 1), at(i + 2)
        first = p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6
        second = p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6
        out += "C" + " ".join(num(v) for v in (*first, *second, *p2))
    return out + ("Z" if closed else "")


def limb(length: float, rows: Sequence[tuple[float, float, float]], *, hem: bool = False) -> str:
    """A tapered limb that hangs from its joint: rows of (share of the length, front, back).

    Both ends are round; with a hem the lower one is cut straight.
    """

    def cap(row: tuple[float, float, float], way: int) -> list[Point]:
        middle, radius, y = (row[1] - row[2]) / 2, (row[1] + row[2]) / 2, row[0] * length
        turns = [math.radians(a) for a in (140, 90, 40)]
        return [(middle - way * radius * math.cos(a), y + way * radius * math.sin(a)) for a in turns]

    front = [(f, s * length) for s, f, _ in rows]
    back = [(-b, s * length) for s, _, b in reversed(rows)]
    if hem:
        return smooth([*back, *cap(rows[0], -1), *front], closed=False) + "Z"
    return smooth([*front, *cap(rows[-1], 1), *back, *cap(rows[0], -1)])


def flow(kind: str, values: Sequence[str], times: Sequence[float], seconds: float) -> str:
    """The animation of a transform in plain SMIL, so that no style sheet and no script is needed."""
    if not seconds or len(set(values)) == 1:
        return ""
    keys = ";".join(f"{t:.3f}".rstrip("0").rstrip(".").replace("0.", ".", 1) or "0" for t in times)
    return (
        f'<animateTransform attributeName="transform" type="{kind}" dur="{seconds:.2f}s" '
        f'repeatCount="indefinite" keyTimes="{keys}" values="{";".join(values)}"/>'
    )


def cased(d: str, tone: str, width: float = 1.2, dash: str = "") -> str:
    """A line that reads on paper and on the body: a wider line of paper lies under it."""
    more = f' stroke-dasharray="{dash}"' if dash else ""
    return "".join(
        f'<path d="{d}" fill="none" stroke="{ink(colour)}" stroke-width="{num(w)}" stroke-linecap="round"{more}/>'
        for colour, w in (("paper", width + 1.2), (tone, width))
    )


def line(a: Point, b: Point, tone: str, width: float = 1.2, dash: str = "") -> str:
    """A straight line between two points."""
    return cased(f"M{num(a[0])} {num(-a[1])}L{num(b[0])} {num(-b[1])}", tone, width, dash)


def plumb(at: Point, top: float, low: float, tone: str) -> str:
    """A dashed upright through the point."""
    return line((at[0], top), (at[0], low), tone, 1.1, DASHED)


def ring(at: Point, tone: str, r: float = 4.4) -> str:
    """A circle about the point."""
    return cased(f"M{num(at[0] - r)} {num(-at[1])}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0", tone)


def along(at: Point, angle: float, length: float) -> Point:
    """The point so far off in this direction, counted from 'down', forward +."""
    return step(at, 0, -length, angle)


def fan(at: Point, first: float, second: float, r: float, tone: str) -> str:
    """The angle between two directions, counted from 'down', forward +."""
    (x1, y1), (x2, y2) = along(at, first, r), along(at, second, r)
    flags = f"{int(abs(second - first) > 180)} {int(second < first)}"
    curve = f"M{num(x1)} {num(-y1)}A{r} {r} 0 {flags} {num(x2)} {num(-y2)}"
    wedge = f'<path d="{curve}L{num(at[0])} {num(-at[1])}Z" fill="{ink(tone)}" fill-opacity=".2"/>'
    return wedge + cased(curve, tone)


def label(at: Point, words: str, tone: str) -> str:
    """A number beside the body; words stay out of the drawing."""
    return (
        f'<text x="{num(at[0])}" y="{num(2.5 - at[1])}" font-family="system-ui,sans-serif" font-size="7.5" '
        f'font-weight="700" text-anchor="middle" fill="{ink(tone)}" stroke="{ink("paper")}" '
        f'stroke-width="2.6" stroke-linejoin="round" paint-order="stroke">{escape(words)}</text>'
    )


def badge(tone: str, x: float, y: float) -> str:
    """A tick in a disc or a cross in a square (y down): shape as well as colour."""
    pen = f'fill="none" stroke="{ink("paper")}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'
    if tone == "good":
        return (
            f'<circle cx="{num(x)}" cy="{num(y)}" r="6" fill="{ink("good")}"/>'
            f'<path d="M{num(x - 2.8)} {num(y + 0.2)}l2 2.2 3.8-4.6" {pen}/>'
        )
    return (
        f'<rect x="{num(x - 5.6)}" y="{num(y - 5.6)}" width="11.2" height="11.2" rx="2" fill="{ink("fault")}"/>'
        f'<path d="M{num(x - 2.4)} {num(y - 2.4)}l4.8 4.8m0-4.8l-4.8 4.8" {pen}/>'
    )


def arrow(start: Point, end: Point, d: str = "") -> str:
    """A path (or a straight line) that ends in a head; y down."""
    turn = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    shaft = d or f"M{num(start[0])} {num(start[1])}L{num(end[0])} {num(end[1])}"
    place = f"translate({num(end[0])} {num(end[1])}) rotate({num(turn)})"
    return (
        cased(shaft, "mark", 1.5)
        + f'<path transform="{place}" d="M5.4 0L-2.6 3.6-1.2 0-2.6-3.6Z" fill="{ink("mark")}" '
        + f'stroke="{ink("paper")}" stroke-width=".6"/>'
    )


def ground(x: float, width: float, slope: float = 0.0) -> str:
    """The line to stand on; on a slope (degrees, up to the right) with the hill under it."""
    path = f'<path d="M{num(x)} .8h{num(width)}" stroke="{ink("line")}" stroke-width="1.2" stroke-linecap="round"/>'
    if not slope:
        return path
    rise = math.tan(math.radians(slope))
    low, high = -x * rise + 2.4, (x + width) * rise
    hill = f"M{num(x)} {num(low)}V{num(-x * rise + 0.8)}L{num(x + width)} {num(0.8 - high)}V{num(low)}Z"
    return f'<path d="{hill}" fill="{ink("line")}" fill-opacity=".45"/>{tilted(path, slope)}'


def tilted(inside: str, slope: float) -> str:
    """What lies on the ground, turned with it."""
    return f'<g transform="rotate({num(-slope)})">{inside}</g>' if slope and inside else inside


def moving_ticks(travel: float, seconds: float) -> str:
    """Marks under the ground line that run with the stance foot: a slide would show at once."""
    if not travel:
        return ""
    gap = abs(travel) / max(1, round(abs(travel) / 22))
    ticks = "".join(f"M{num(i * gap)} 3.2l-2.4 3" for i in range(-int(60 / gap) - 1, int(60 / gap) + 3))
    return (
        f'<path d="{ticks}" stroke="{ink("line")}" stroke-width="1.2" stroke-linecap="round">'
        f'<animateTransform attributeName="transform" type="translate" from="0 0" '
        f'to="{num(math.copysign(gap, travel))} 0" dur="{seconds * gap / abs(travel):.3f}s" '
        f'repeatCount="indefinite"/></path>'
    )


def fading(inside: str, seconds: float) -> str:
    """A movement that is told once: it goes before it starts over, so that the start is no leap back."""
    return (
        f'<g><animate attributeName="opacity" dur="{seconds:.2f}s" repeatCount="indefinite" '
        f'keyTimes="0;.94;1" values="1;1;0"/>{inside}</g>'
    )


def page(box: tuple[float, float, float, float], shapes: Mapping[str, str], inside: str, title: str) -> str:
    """The whole file: shapes to be used by name, then the drawing."""
    shared = "".join(f'<path id="{name}" d="{d}"/>' for name, d in shapes.items())
    view = " ".join(num(v) for v in box)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" width="{num(box[2])}" height="{num(box[3])}" '
        f'role="img"><title>{escape(title)}</title>{style()}<defs>{shared}</defs>{inside}</svg>\n'
    )


def merge(base: Told, more: Told) -> dict[str, Any]:
    """The base with what differs laid over it, table by table."""
    out = dict(base)
    for key, value in more.items():
        old = out.get(key)
        out[key] = merge(old, value) if isinstance(value, Mapping) and isinstance(old, Mapping) else value
    return out
