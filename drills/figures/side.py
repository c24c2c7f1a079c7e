"""The side view: the shapes of the body, the figure, and the four kinds of drawing made of it."""

from collections.abc import Mapping, Sequence

from drills.figures.marks import PAINTS, PLAIN, marks, shadow, trace
from drills.figures.motion import (
    BALL,
    FAR,
    FOREARM,
    NEAR,
    SHANK,
    SIDES,
    SOLE,
    THIGH,
    TRUNK,
    UPPER_ARM,
    Motion,
    Point,
    Told,
    moments,
)
from drills.figures.pen import (
    arrow,
    badge,
    fading,
    flow,
    ground,
    ink,
    limb,
    merge,
    moving_ticks,
    num,
    page,
    smooth,
    tilted,
)

# fmt: off
SHAPES = {
    "thigh": limb(THIGH, [(0, 5.2, 6.0), (0.2, 5.6, 5.7), (0.45, 5.2, 4.8), (0.7, 4.3, 3.8), (0.9, 3.6, 3.1),
                          (1, 3.3, 2.9)]),
    "shorts": limb(THIGH, [(0, 5.5, 6.4), (0.16, 6.0, 6.4), (0.3, 6.1, 6.1), (0.41, 6.2, 6.0), (0.44, 6.0, 5.8)],
                   hem=True),
    "shin": limb(SHANK, [(0, 3.2, 2.9), (0.13, 3.0, 3.4), (0.3, 2.6, 4.4), (0.48, 2.3, 4.0), (0.72, 1.9, 2.5),
                         (0.9, 1.8, 1.9), (1, 1.9, 1.9)]),
    "shoe": smooth([(-2.4, -2.0), (-3.7, 0.2), (-4.5, 2.2), (-4.5, 3.7), (-3.6, 4.4), (-2, 4.4), (0, 4.4),
                    (3, 4.4), (5.5, 4.4), (7, 4.2), (7.9, 3), (7.3, 1.5), (5, 0.1), (3, -1.6), (2.2, -2.5),
                    (0, -2.2)]),
    "toes": smooth([(-1.4, -2.3), (0.6, -2.3), (2.9, -1.4), (4.5, -0.1), (4.8, 0.8), (4.2, 1.5), (2.5, 1.5),
                    (0.5, 1.5), (-0.8, 1.5), (-1.6, 0.4)]),
    "trunk": smooth([(4.4, 3), (5.1, -1), (5.0, -6), (5.0, -11), (6.0, -17), (6.7, -21.5), (5.7, -25.6),
                     (3.4, -28.6), (0, -30), (-3.4, -29.6), (-5.8, -26.6), (-6.5, -21.5), (-5.4, -15.5),
                     (-4.2, -10.5), (-5.0, -6), (-6.4, -1), (-5.4, 3)]),
    "waist": smooth([(4.9, -7.6), (5.3, -4), (5.5, -1), (5.0, 2), (3, 4.6), (0, 5.6), (-3, 5.4), (-6, 3.4),
                     (-6.9, 0), (-6.0, -4), (-4.6, -8.2)], closed=False) + "Z",
    "neck": smooth([(3.2, 2), (2.8, -2), (3.2, -7.5), (-2, -9.5), (-2.4, -5), (-3.4, -1), (-4, 1.5)]),
    "face": smooth([(-2.2, -6.2), (-4.0, -8.6), (-4.9, -11.6), (-4.6, -15.2), (-2.2, -18.1), (1.6, -19),
                    (4.8, -17.4), (5.9, -14.2), (6.0, -12.3), (7.0, -10.4), (6.3, -9.5), (6.2, -7.9),
                    (5.5, -6.0), (4.0, -5.2), (2.2, -5.6)]),
    "band": smooth([(5.8, -14.3), (5.9, -12.8), (2, -12.1), (-2, -10.9), (-4.6, -9.5), (-4.8, -11.1),
                    (-2, -12.6), (2, -13.8)]),
    "upper": limb(UPPER_ARM, [(0, 2.7, 2.9), (0.25, 2.7, 2.8), (0.55, 2.2, 2.4), (0.85, 1.9, 1.9),
                              (1, 1.85, 1.85)]),
    "fore": limb(FOREARM, [(0, 1.85, 1.85), (0.25, 2.1, 2.0), (0.6, 1.6, 1.6), (1, 1.2, 1.2)]),
    "hand": smooth([(-1.1, 13.2), (-1.8, 15.2), (-2.1, 17.4), (-1.3, 19.2), (0.4, 19.8), (1.8, 18.9), (2, 17.4),
                    (2.8, 16.4), (2.5, 15), (1.5, 14.2), (1.2, 13.2)]),
}
CALF = smooth([(-3.0, 2), (-3.4, 4), (-4.4, 7.4), (-4.0, 11.8), (-2.5, 17.7), (-2, 22)], closed=False)
# fmt: on
WRIST = FOREARM - 1
GHOST = {"body": "far", "kit": "far", "shoe": "far"}
FRAMES = 24
# Loops run slower than life: in real time butt kicks, four contacts a second, are a blur.
SLOW = 0.6


class Figure:
    """Writes one figure, still at one moment or moving through the cycle.

    `name` makes the ids of its parts differ from those of another figure on the same drawing.
    """

    def __init__(
        self,
        motion: Motion,
        times: Sequence[float],
        name: str,
        seconds: float = 0.0,
        paint: Mapping[str, str] | None = None,
    ) -> None:
        self.motion, self.times, self.name, self.seconds = motion, times, name, seconds
        self.paint = paint or {}
        self.poses = [motion.pose(t) for t in times]

    def _turn(self, at: Point, angles: Sequence[float], inside: str) -> str:
        place = f"translate({num(at[0])} {num(at[1])})" if at[0] or at[1] else ""
        flat = list(angles)
        for i in range(1, len(flat)):  # never the long way round
            flat[i] -= 360 * round((flat[i] - flat[i - 1]) / 360)
        values = [num(a) for a in flat]
        run = flow("rotate", values, self.times, self.seconds)
        if not run:
            return f'<g transform="{place}rotate({values[0]})">{inside}</g>'
        group = f'<g transform="rotate({values[0]})">{run}{inside}</g>'
        return f'<g transform="{place}">{group}</g>' if place else group

    def _move(self, path: Sequence[Point], inside: str) -> str:
        values = [f"{num(x)} {num(-y)}" for x, y in path]
        run = flow("translate", values, self.times, self.seconds)
        return f'<g transform="translate({values[0]})">{run}{inside}</g>'

    def _shape(self, name: str, fill: str) -> str:
        colour = self.paint.get(fill, self.paint.get(name + fill, fill))
        return f'<use href="#{name}" fill="{ink(colour)}"/>'

    def _leg(self, side: int) -> str:
        legs = [pose.legs[side] for pose in self.poses]
        skin, kit, shoe = ("body", "kit", "shoe") if side == NEAR else ("far", "kit-far", "shoe-far")
        toes = self._turn((BALL - 0.2, SOLE - 1.5), [-leg.toe for leg in legs], self._shape("toes", shoe))
        sole = f'<path d="M-4.2 3.1H5.6" stroke="{ink("paper")}" stroke-width=".6"/>'
        foot = self._turn((0, SHANK), [-leg.ankle for leg in legs], self._shape("shoe", shoe) + sole + toes)
        crease = f'<path d="{CALF}" fill="none" stroke="{ink("paper")}" stroke-width="1.4"/>'
        shin = self._turn((0, THIGH), [leg.knee for leg in legs], crease + self._shape("shin", skin) + foot)
        inside = self._shape("thigh", skin) + shin + self._shape("shorts", kit)
        return self._turn((0, 0), [-leg.thigh for leg in legs], inside)

    def _arm(self, side: int) -> str:
        skin = "body" if side == NEAR else "far"
        hand, wrists = self._shape("hand", skin), [-pose.wrists[side] for pose in self.poses]
        if any(wrists):
            away = f'<g transform="translate(0 {num(-WRIST)})">{hand}</g>'
            hand = self._turn((0, WRIST), wrists, away)
        lower = self._shape("fore", skin) + hand
        fore = self._turn((0, UPPER_ARM), [-pose.arms[side][1] for pose in self.poses], lower)
        upper = self._shape("upper", skin) + fore
        return self._turn((0, -TRUNK + 1.2), [-pose.arms[side][0] for pose in self.poses], upper)

    def _upright(self, inside: str) -> str:
        return self._turn((0, 0), [pose.trunk for pose in self.poses], inside)

    def ghost(self, hip: Point) -> str:
        """The near leg alone, hung from this hip."""
        return f'<g transform="translate({num(hip[0])} {num(-hip[1])})">{self._leg(NEAR)}</g>'

    def svg(self) -> str:
        """Back to front; a part is drawn twice, first as a gap in the colour of the paper."""
        features = self._shape("neck", "body") + self._shape("face", "body") + self._shape("band", "band")
        head = self._turn((0.3, -TRUNK - 0.6), [pose.head for pose in self.poses], features)
        parts = {
            "t": self._upright(head + self._shape("trunk", "top")),
            "w": self._upright(self._shape("waist", "kit")),
            "l": self._leg(NEAR),
            "a": self._upright(self._arm(NEAR)),
        }
        once = "".join(f'<g id="{self.name}{key}">{inside}</g>' for key, inside in parts.items())
        x, y = self.motion.told.get("far_offset", (0, 0))
        far = self._upright(self._arm(FAR)) + self._leg(FAR)
        away = f'<g transform="translate({x} {-y})">{far}</g>' if x or y else far
        gap = f'stroke="{ink("paper")}" stroke-width="1.8"'
        order = [("t", gap), ("w", gap), ("t", ""), ("l", gap), ("w", ""), ("l", ""), ("a", gap), ("a", "")]
        near = "".join(f'<use href="#{self.name}{key}" {more}/>' for key, more in order)
        return self._move([pose.hip for pose in self.poses], f"<defs>{once}</defs>{away}{near}")


def _prop(told: Told) -> str:
    """What the athlete holds on to, leans on or starts from."""
    pen = f'fill="none" stroke="{ink("line")}" stroke-linecap="round" stroke-width='
    x = told.get("prop_x", {"wall": 44.4}.get(told.get("prop", ""), 0))
    bricks = "".join(f"M{num(x + 1)} {-8 - 12 * i}l5-5" for i in range(8))
    return {
        "fence": f'<path d="M-44-57.5H46" {pen}"2.4"/><path d="M-38 0V-57M40 0V-57" {pen}"1.8"/>',
        "wall": f'<path d="M{num(x)} 0V-104" {pen}"2.4"/><path d="{bricks}" {pen}"1.2"/>',
        "line": f'<path d="M{num(x)} 2.4l-2.6 3.6" stroke="{ink("mark")}" stroke-linecap="round" stroke-width="2.2"/>',
    }.get(told.get("prop", ""), "")


def _still_arrows(told: Told) -> str:
    return "".join(arrow((x1, -y1), (x2, -y2)) for x1, y1, x2, y2 in told.get("arrows", []))


def _scene(motion: Motion, x: float, width: float) -> str:
    """What stands behind the figure."""
    return _prop(motion.told) + ground(x, width, motion.slope)


def strip(told: Told, title: str) -> str:
    """The moments of `show` side by side, each with the way the leg has just gone."""
    motion, keys, width = Motion(told), told["show"], told.get("width", 84)
    out = ""
    for i, t in enumerate(keys):
        ways = [way for way in told.get("trace", []) if abs((way[2] - t + 0.5) % 1 - 0.5) < 0.03]
        arrows = "".join(trace(motion, *way) for way in ways)
        arrows += _still_arrows(told) if t == told.get("still") else ""
        out += (
            f'<g transform="translate({num(i * width)} 0)">{_scene(motion, -width / 2 + 3, width - 6)}'
            f"{shadow(motion, t)}{Figure(motion, [t], f'f{i}').svg()}{arrows}</g>"
        )
    return page((-width / 2, -112, width * len(keys), 118 + _below(motion, width)), SHAPES, out, title)


def _below(motion: Motion, width: float) -> float:
    """How far a slope goes down below the middle of a drawing this wide."""
    return motion.floor(width / 2)


def picture(told: Told, title: str) -> str:
    """The one drawing that names the drill: the telling pose, where its leg came from, the way it went."""
    motion, ways = Motion(told), told.get("trace", [])
    t = told.get("still", ways[0][2] if ways else told["show"][-1])
    pose = motion.pose(t)
    ghosts = "".join(
        f'<g opacity="{num(o)}">{Figure(motion, [t - back], "", paint=GHOST).ghost(pose.hip)}</g>'
        for back, o in told.get("ghosts", [])
    )
    xs = [at[0] for leg in pose.legs for at in leg.points(pose.hip).values()]
    xs += [pose.hand(side)[0] for side in SIDES]
    wide = max(104, told.get("frame", 0))
    left = (min(xs) + max(xs) - wide) / 2
    arrows = "".join(trace(motion, *way) for way in ways) + _still_arrows(told)
    body = Figure(motion, [t], "f").svg()
    inside = _scene(motion, left + 4, wide - 8) + shadow(motion, t) + ghosts + body + arrows
    return page((left, -113, wide, 120 + max(0.0, -motion.floor(left))), SHAPES, inside, title)


def pair(told: Told, n: int) -> str:
    """The nth checkpoint of the drawing: good beside fault at the same moment, marked alike."""
    check, width = told["check"][n], max(96, told.get("width", 0))
    out, below = "", 0.0
    for i, (tone, data) in enumerate((("good", told), ("fault", merge(told, check["set"])))):
        motion, t = Motion(data), check["at"]
        paint = PLAIN | {part: tone for mark in check["mark"] for part in PAINTS[mark]}
        below = max(below, _below(motion, width))
        out += (
            f'<g transform="translate({i * width} 0)">{_scene(motion, -width / 2 + 4, width - 8)}'
            f"{shadow(motion, t)}{Figure(motion, [t], tone, paint=paint).svg()}"
            f"{marks(motion, t, check['mark'], tone)}{badge(tone, -width / 2 + 10, -104)}</g>"
        )
    return page((-width / 2, -116, width * 2, 125 + below), SHAPES, out, f"{check['good']} / {check['fault']}")


def loop(told: Told, title: str) -> str:
    """One cycle, over and over, slower than life."""
    motion, wide = Motion(told), max(112, told.get("frame", 0))
    seconds = motion.period / told.get("slow", SLOW)
    times = moments(motion.edges(), told.get("frames", FRAMES))
    ticks = tilted(moving_ticks(-motion.speed * motion.period, seconds), motion.slope)
    figure = Figure(motion, times, "f", seconds).svg()
    figure = fading(figure, seconds) if motion.once else figure
    inside = ground(2 - wide / 2, wide - 4, motion.slope) + ticks + _prop(told) + figure
    return page((-wide / 2, -112, wide, 120 + _below(motion, wide)), SHAPES, inside, title)
