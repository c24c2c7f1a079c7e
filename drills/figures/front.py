"""The front view: the shapes of the body as the reader sees it, the figure, and the four kinds of drawing."""

import math
from collections.abc import Mapping, Sequence

from drills.figures.front_marks import FRONT_PAINTS, front_marks, front_trace, prints
from drills.figures.marks import PLAIN
from drills.figures.motion import FOREARM, SHANK, THIGH, UPPER_ARM, Told, moments
from drills.figures.pen import arrow, badge, flow, ground, ink, limb, merge, moving_ticks, num, page, smooth
from drills.figures.side import FRAMES, SLOW
from drills.figures.side import SHAPES as SIDE_SHAPES
from drills.figures.space import LEAD, TRAIL, WAYS, FrontArm, FrontMotion, Place, order

# fmt: off
SHAPES = {
    "thigh": limb(THIGH, [(0, 5.6, 5.6), (0.25, 5.4, 5.4), (0.6, 4.4, 4.4), (0.9, 3.3, 3.3), (1, 3.2, 3.2)]),
    "shorts": limb(THIGH, [(0, 6.0, 6.0), (0.2, 6.3, 6.3), (0.41, 6.2, 6.2), (0.44, 6, 6)], hem=True),
    "shin": limb(SHANK, [(0, 3.1, 3.1), (0.12, 3.2, 3.2), (0.32, 3.9, 3.9), (0.55, 3.1, 3.1), (0.85, 1.8, 1.8),
                         (1, 1.9, 1.9)]),
    "shoe": smooth([(-1.9, -2), (-2.8, 0.6), (-3.2, 3), (-2.4, 4.3), (0, 4.5), (2.4, 4.3), (3.2, 3), (2.8, 0.6),
                    (1.9, -2)]),
    "foot": SIDE_SHAPES["shoe"],
    "toes": SIDE_SHAPES["toes"],
    "upper": limb(UPPER_ARM, [(0, 2.9, 2.9), (0.3, 2.7, 2.7), (0.8, 2.0, 2.0), (1, 1.9, 1.9)]),
    "fore": limb(FOREARM, [(0, 1.9, 1.9), (0.25, 2.1, 2.1), (0.7, 1.6, 1.6), (1, 1.3, 1.3)]),
    "hand": smooth([(-1.4, -2.2), (-2.1, 0), (-1.6, 2.6), (0, 3.4), (1.6, 2.6), (2.1, 0), (1.4, -2.2), (0, -2.8)]),
    "top": smooth([(3, -29.6), (8, -28.6), (11.8, -26.2), (10.6, -21), (8.4, -15), (7.2, -9), (7.8, -3), (0, -1.5),
                   (-7.8, -3), (-7.2, -9), (-8.4, -15), (-10.6, -21), (-11.8, -26.2), (-8, -28.6), (-3, -29.6)]),
    "waist": smooth([(7.2, -8.6), (8.6, -4), (10, 1.5), (7, 5), (3.4, 5.4), (0, 4.4), (-3.4, 5.4), (-7, 5),
                     (-10, 1.5), (-8.6, -4), (-7.2, -8.6)], closed=False) + "Z",
    "head": smooth([(0, -21.4), (3.6, -20.2), (5.1, -16.2), (4.6, -11.4), (2.9, -8.6), (2.9, -5.3), (4.6, -1.6),
                    (-4.6, -1.6), (-2.9, -5.3), (-2.9, -8.6), (-4.6, -11.4), (-5.1, -16.2), (-3.6, -20.2)]),
    "band": smooth([(-5.1, -17.1), (0, -16.4), (5.1, -17.1), (5.1, -15.5), (0, -14.8), (-5.1, -15.5)]),
}
# fmt: on
# How deep trunk and pelvis are beside their width: what a turn leaves to be seen.
TRUNK_DEPTH, PELVIS_DEPTH = 0.6, 0.78


class FrontFigure:
    """Writes one figure seen from the front, still at one moment or moving through the cycle."""

    def __init__(
        self,
        motion: FrontMotion,
        times: Sequence[float],
        name: str,
        seconds: float = 0.0,
        paint: Mapping[str, str] | None = None,
    ) -> None:
        self.motion, self.times, self.name, self.seconds = motion, times, name, seconds
        self.paint = paint or {}
        self.legs = {side: [motion.leg(side, t) for t in times] for side in WAYS}
        self.arms = {side: [motion.arm(side, t) for t in times] for side in WAYS}

    def _flow(self, kind: str, values: Sequence[str], inside: str) -> str:
        run = flow(kind, values, self.times, self.seconds)
        return f'<g transform="{kind}({values[0]})">{run}{inside}</g>'

    def _move(self, path: Sequence[Place], inside: str) -> str:
        return self._flow("translate", [f"{num(x)} {num(-y)}" for x, y, _ in path], inside)

    def _turn(self, angles: Sequence[float], inside: str) -> str:
        if not any(round(a, 1) for a in angles):
            return inside
        flat = list(angles)
        for i in range(1, len(flat)):  # never the long way round
            flat[i] -= 360 * round((flat[i] - flat[i - 1]) / 360)
        return self._flow("rotate", [num(a) for a in flat], inside)

    def _size(self, sizes: Sequence[tuple[float, float]], inside: str) -> str:
        values = [f"{x:.2f} {y:.2f}" for x, y in sizes]
        return inside if set(values) == {"1.00 1.00"} else self._flow("scale", values, inside)

    def _shape(self, name: str, fill: str) -> str:
        colour = self.paint.get(fill, self.paint.get(name + fill, fill))
        return f'<use href="#{name}" fill="{ink(colour)}"/>'

    def _bone(self, ends: Sequence[tuple[Place, Place]], length: float, inside: str, joint: str = "") -> str:
        """A limb from one joint to the next as the reader sees it: moved, turned and shortened."""
        turn = [-math.degrees(math.atan2(b[0] - a[0], a[1] - b[1])) for a, b in ends]
        size = [(1.0, max(0.12, math.hypot(b[0] - a[0], b[1] - a[1]) / length)) for a, b in ends]
        return self._move([a for a, _ in ends], joint + self._turn(turn, self._size(size, inside)))

    def _foot(self, side: str, shoe: str) -> str:
        """Seen from the front, and as far as its toes are turned aside from the side as well."""
        legs = self.legs[side]
        long = [
            (1.0, 1 + math.sin(math.radians(leg.point)) * 0.9 * abs(math.cos(math.radians(leg.turn)))) for leg in legs
        ]
        out = self._size(long, self._shape("shoe", shoe))
        aside = [math.sin(math.radians(leg.turn)) for leg in legs]
        if max(map(abs, aside)) > 0.15:
            toes = f'<g transform="translate(6 2.9)">{self._shape("toes", shoe)}</g>'
            pitch = [leg.point * abs(s) for leg, s in zip(legs, aside, strict=True)]
            out += self._size([(s, 1.0) for s in aside], self._turn(pitch, self._shape("foot", shoe) + toes))
        return self._move([leg.ankle for leg in legs], out)

    def _leg(self, side: str) -> str:
        legs = self.legs[side]
        skin, kit, shoe = ("leg", "kit", "shoe") if side == TRAIL else ("leg-far", "kit", "shoe-far")
        cap = f'<circle r="6" fill="{ink(self.paint.get(kit, kit))}"/>'
        whole = self._shape("thigh", skin) + self._shape("shorts", kit)
        thigh = self._bone([(leg.hip, leg.knee) for leg in legs], THIGH, whole, cap)
        knee = f'<circle r="3.3" fill="{ink(self.paint.get(skin, skin))}"/>'
        shin = self._bone([(leg.knee, leg.ankle) for leg in legs], SHANK, self._shape("shin", skin), knee)
        foot = self._foot(side, shoe)
        behind = [leg.ankle[2] < leg.knee[2] - 12 for leg in legs]
        return shin + foot + thigh if sum(behind) * 2 > len(behind) else thigh + shin + foot

    def _arm(self, side: str) -> str:
        arms = self.arms[side]
        skin = "arm" if side == TRAIL else "arm-far"
        round_ = f'<circle r="2" fill="{ink(self.paint.get(skin, skin))}"/>'
        upper = self._bone([(a.shoulder, a.elbow) for a in arms], UPPER_ARM, self._shape("upper", skin))
        fore = self._bone([(a.elbow, a.hand) for a in arms], FOREARM + 2, self._shape("fore", skin), round_)
        turn = [-math.degrees(math.atan2(a.hand[0] - a.elbow[0], a.elbow[1] - a.hand[1])) for a in arms]
        hand = self._move([a.hand for a in arms], self._turn(turn, self._shape("hand", skin)))
        return upper + fore + hand

    def _wide(self, name: str, depth: float) -> list[float]:
        turned = [math.radians(self.motion.body[name](t)) for t in self.times]
        return [math.hypot(math.cos(a), depth * math.sin(a)) for a in turned]

    def _trunk(self) -> tuple[str, str]:
        """Trunk and head, each in its place."""
        body, centre = self.motion.body, [self.motion.centre(t) for t in self.times]
        lean = [body["lean"](t) for t in self.times]
        fold = [math.cos(math.radians(body["fold"](t))) for t in self.times]
        wide = self._wide("twist", TRUNK_DEPTH)
        top = self._size(list(zip(wide, fold, strict=True)), self._shape("top", "top"))
        head = self._shape("head", "body") + self._shape("band", "band")
        necks = [self.motion.neck(t) for t in self.times]
        return self._move(centre, self._turn(lean, top)), self._move(necks, self._turn([a * 0.4 for a in lean], head))

    def _waist(self) -> str:
        centre = [self.motion.centre(t) for t in self.times]
        tilt = [-self.motion.body["tilt"](t) for t in self.times]
        wide = [(w, 1.0) for w in self._wide("yaw", PELVIS_DEPTH)]
        return self._move(centre, self._turn(tilt, self._size(wide, self._shape("waist", "kit"))))

    def _put(self, key: str) -> str:
        """A part twice: first as a gap in the colour of the paper."""
        gap = f'stroke="{ink("paper")}" stroke-width="1.8"'
        return f'<use href="#{self.name}{key}" {gap}/><use href="#{self.name}{key}"/>'

    def _when(self, holds: Sequence[bool], inside: str) -> str:
        """A part at this depth of the drawing, seen while it lies there."""
        if not any(holds):
            return ""
        if all(holds):
            return inside
        changes = order(holds, self.times)
        keys = ";".join(f"{t:.3f}".rstrip("0").rstrip(".") or "0" for t, _ in changes)
        values = ";".join("visible" if value else "hidden" for _, value in changes)
        return (
            f'<g visibility="{"visible" if holds[0] else "hidden"}"><animate attributeName="visibility" '
            f'calcMode="discrete" dur="{self.seconds:.2f}s" repeatCount="indefinite" keyTimes="{keys}" '
            f'values="{values}"/>{inside}</g>'
        )

    def svg(self) -> str:
        """Back to front, by how near each limb is to the reader at each moment."""
        trunk, head = self._trunk()
        parts = {"k": trunk, "h": head, "w": self._waist()}
        parts |= {f"l{side}": self._leg(side) for side in WAYS} | {f"a{side}": self._arm(side) for side in WAYS}
        once = "".join(f'<g id="{self.name}{key}">{inside}</g>' for key, inside in parts.items())
        depth = {side: [leg.knee[2] + leg.ankle[2] + leg.hip[2] for leg in self.legs[side]] for side in WAYS}
        raised = {
            side: [leg.knee[2] > leg.hip[2] + 12 and leg.knee[1] > leg.hip[1] - 13 for leg in self.legs[side]]
            for side in WAYS
        }
        nearer = [a > b for a, b in zip(depth[LEAD], depth[TRAIL], strict=True)]
        spots = {side: [_depth(arm, side) for arm in self.arms[side]] for side in WAYS}

        def arms(depth: str) -> str:
            """Both arms while they lie at this depth."""
            inside = {side: f'<use href="#{self.name}a{side}"/>' for side in WAYS}
            if depth != "beside":
                inside = {side: self._put(f"a{side}") for side in WAYS}
            return "".join(self._when([d == depth for d in spots[side]], inside[side]) for side in WAYS)

        low, high = "", ""
        for lead_first in (True, False):
            for side in (LEAD, TRAIL) if lead_first else (TRAIL, LEAD):
                now = [n is not lead_first for n in nearer]
                low += self._when([a and not r for a, r in zip(now, raised[side], strict=True)], self._put(f"l{side}"))
                high += self._when([a and r for a, r in zip(now, raised[side], strict=True)], self._put(f"l{side}"))
        gap = f'<use href="#{self.name}k" stroke="{ink("paper")}" stroke-width="1.8"/>'
        body, face, waist = (f'<use href="#{self.name}{key}"/>' for key in "khw")
        bowed = any(self.motion.body["fold"](t) > 15 for t in self.times)
        upper = body + self._put("h") if bowed else face + body
        return f"<defs>{once}</defs>{arms('behind')}{gap}{arms('beside')}{upper}{low}{waist}{high}{arms('ahead')}"


def _depth(arm: FrontArm, side: str) -> str:
    """An arm held out is beside the trunk: there no gap parts them."""
    if WAYS[side] * (arm.hand[0] - arm.shoulder[0]) > 12:
        return "beside"
    return "behind" if arm.hand[2] + arm.elbow[2] < -1 else "ahead"


# In pictures of one leg the trail leg acts and is dark; the other is grey, as the far leg is from the side.
TONES = {"leg": "body", "leg-far": "far", "arm": "body", "arm-far": "body"}


def _shade(motion: FrontMotion, t: float) -> str:
    """In flight: a shadow on the ground, so that the eye sees the gap."""
    if any(motion.is_down(side, t) for side in WAYS):
        return ""
    x = num(motion.centre(t)[0])
    return f'<ellipse cx="{x}" cy="1" rx="13" ry="1.6" fill="{ink("far")}" fill-opacity=".7"/>'


def _arrows(told: Told) -> str:
    return "".join(arrow((x1, -y1), (x2, -y2)) for x1, y1, x2, y2 in told.get("arrows", []))


def _still(motion: FrontMotion, t: float, name: str, paint: Mapping[str, str] = TONES) -> str:
    return _shade(motion, t) + FrontFigure(motion, [t], name, paint=paint).svg()


def strip(told: Told, title: str) -> str:
    """The moments of `show` side by side; with `prints` (so many cycles) the steps from above."""
    motion, keys, width = FrontMotion(told), told["show"], told.get("width", 84)
    out = ""
    for i, t in enumerate(keys):
        ways = [way for way in told.get("trace", []) if abs((way[2] - t + 0.5) % 1 - 0.5) < 0.03]
        arrows = "".join(front_trace(motion, *way) for way in ways)
        arrows += _arrows(told) if t == told.get("still") else ""
        figure = _still(motion, t, f"f{i}")
        place = f"translate({num(i * width)} 0)"
        out += f'<g transform="{place}">{ground(-width / 2 + 3, width - 6)}{figure}{arrows}</g>'
    whole, low = width * len(keys), 0
    if told.get("prints"):
        low = 48
        out += prints(motion, told["prints"], (-width / 2 + whole * 0.2, 27), whole * 0.5)
    return page((-width / 2, -112, whole, 118 + low), SHAPES, out, title)


def picture(told: Told, title: str) -> str:
    """The one drawing that names the drill."""
    t, wide = told.get("still", told["show"][-1]), max(104, told.get("frame", 0))
    motion = FrontMotion(told)
    ways = "".join(front_trace(motion, *way) for way in told.get("trace", []))
    inside = ground(4 - wide / 2, wide - 8) + _still(motion, t, "f") + ways + _arrows(told)
    return page((-wide / 2, -113, wide, 120), SHAPES, inside, title)


def pair(told: Told, n: int) -> str:
    """The nth checkpoint of the drawing: good beside fault at the same moment, marked alike."""
    check, width = told["check"][n], max(96, told.get("width", 0))
    out = ""
    for i, (tone, data) in enumerate((("good", told), ("fault", merge(told, check["set"])))):
        motion, t = FrontMotion(data), check["at"]
        paint = TONES | PLAIN | {part: tone for mark in check["mark"] for part in FRONT_PAINTS[mark]}
        out += (
            f'<g transform="translate({i * width} 0)">{ground(-width / 2 + 4, width - 8)}'
            f"{_still(motion, t, tone, paint)}{front_marks(motion, t, check['mark'], tone)}"
            f"{badge(tone, -width / 2 + 10, -104)}</g>"
        )
    return page((-width / 2, -116, width * 2, 125), SHAPES, out, f"{check['good']} / {check['fault']}")


def loop(told: Told, title: str) -> str:
    """One cycle, over and over, slower than life."""
    motion, wide = FrontMotion(told), max(112, told.get("frame", 0))
    seconds = motion.period / told.get("slow", SLOW)
    times = moments(motion.edges(), told.get("frames", FRAMES))
    figure = FrontFigure(motion, times, "f", seconds, TONES).svg()
    ticks = moving_ticks(-motion.speed * motion.period, seconds)
    return page((-wide / 2, -112, wide, 120), SHAPES, ground(2 - wide / 2, wide - 4) + ticks + figure, title)
