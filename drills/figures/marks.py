"""What a checkpoint shows on a figure: plumb line, angle, gap, ring; the path of a joint; the shadow in flight."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from drills.figures.motion import FAR, NEAR, SIDES, STATURE_M, Leg, Motion, Point, Pose
from drills.figures.pen import DASHED, along, arrow, fan, ink, label, line, num, plumb, ring, smooth, tilted

# What a mark colours: shape + colour of the figure.
_FAR_ARM, _THIGH = ("upperfar", "forefar", "handfar"), ("thighbody", "shortskit")
PAINTS: Mapping[str, Sequence[str]] = {
    "trunk": ("trunktop",),
    "thigh": _THIGH,
    "knee": ("shinbody",),
    "ankle": ("shoe",),
    "plumb": ("shoe",),
    "heel": ("shoe",),
    "plumb-heel": ("shinbody", "shoe"),
    "gap": ("shinbody", "shoe"),
    "rise": ("shoe-far",),
    "arms": ("upperbody", "forebody", "handbody", *_FAR_ARM),
    "hands": (*_FAR_ARM, *_THIGH),
    "stance": ("thighfar", "shinfar"),
    "low-knee": ("thighfar", "shinfar"),
    "line": ("trunktop", *_THIGH, "shinbody"),
    "fold": ("trunktop", *_THIGH),
}
# In a good and fault pair the kit is grey, so that the colour has one meaning.
PLAIN = {"shoe": "kit", "shoe-far": "kit-far", "band": "kit"}


@dataclass
class Judged:
    """The body that a mark is drawn on."""

    pose: Pose
    tone: str
    floor: float = 0.0

    @property
    def leg(self) -> Leg:
        """The leg that is looked at: the near one."""
        return self.pose.legs[NEAR]

    @property
    def hip(self) -> Point:
        """Where the plumb lines hang."""
        return self.pose.hip

    @property
    def joints(self) -> dict[str, Point]:
        """The joints of that leg."""
        return self.leg.points(self.hip)


def _trunk(it: Judged) -> str:
    up = 180 - it.pose.trunk
    return (
        plumb(it.hip, it.hip[1] + 50, it.hip[1], it.tone)
        + line(it.hip, along(it.hip, up, 50), it.tone)
        + fan(it.hip, 180, up, 40, it.tone)
        + label(along(it.hip, up - math.copysign(9, it.pose.trunk), 53), f"{abs(it.pose.trunk):.0f}°", it.tone)
    )


def _thigh(it: Judged) -> str:
    angle, knee = it.leg.thigh, it.joints["knee"]
    beside = it.hip[0] + math.copysign(17, angle), it.hip[1] - 24
    return (
        plumb(it.hip, it.hip[1], it.hip[1] - 30, it.tone)
        + line(it.hip, knee, it.tone)
        + fan(it.hip, 0, angle, 15, it.tone)
        + label(along(knee, angle, 9) if abs(angle) > 40 else beside, f"{abs(angle):.0f}°", it.tone)
    )


def _knee(it: Judged) -> str:
    knee, ankle = it.joints["knee"], it.joints["ankle"]
    return (
        line(knee, along(knee, it.leg.thigh, 16), it.tone, 1.1, DASHED)
        + line(knee, ankle, it.tone)
        + fan(knee, it.leg.thigh, it.leg.shin, 12, it.tone)
        + label(along(knee, it.leg.thigh + 24, 19), f"{it.leg.knee:.0f}°", it.tone)
    )


def _ankle(it: Judged) -> str:
    at, shin, foot = it.joints["ankle"], it.leg.shin + 180, it.leg.shin + it.leg.ankle + 90
    return (
        line(at, along(at, shin, 15), it.tone)
        + line(at, along(at, foot, 13), it.tone)
        + fan(at, foot, shin, 8, it.tone)
        + label(along(at, (foot + shin) / 2, 17), f"{90 - it.leg.ankle:.0f}°", it.tone)
    )


def _plumb(it: Judged) -> str:
    x, ball = it.hip[0], it.joints["ball"][0]
    low = it.floor - 4
    return (
        plumb(it.hip, it.hip[1], it.floor, it.tone)
        + ring(it.hip, it.tone, 2.6)
        + line((x, low), (ball, low), it.tone, 2.4)
        + line((x, low + 1.6), (x, low - 1.6), it.tone)
        + f'<path d="M{num(ball)} {num(-low - 2.6)}l3 5.2h-6z" fill="{ink(it.tone)}"/>'
    )


def _plumb_heel(it: Judged) -> str:
    return plumb(it.hip, it.hip[1] + 8, it.floor, it.tone) + ring(it.joints["heel"], it.tone)


def _gap(it: Judged) -> str:
    seat, heel = (it.hip[0] - 7, it.hip[1] - 3), it.joints["heel"]
    return line(seat, heel, it.tone, 1.5, DASHED) + ring(seat, it.tone, 2) + ring(heel, it.tone, 2)


def _heel(it: Judged) -> str:
    x, y = it.joints["heel"]
    return ring((x, y - 0.6), it.tone, 5)


def _rise(it: Judged) -> str:
    x, y = it.pose.legs[FAR].points(it.hip)["ball"]
    return (
        line((x + 11, 0), (x + 11, y), it.tone, 1.6)
        + line((x + 3, y), (x + 14, y), it.tone)
        + label((x + 24, y / 2 + 1), f"{y * STATURE_M:.0f} cm", it.tone)
    )


def _arms(it: Judged) -> str:
    return "".join(ring(it.pose.hand(side), it.tone) for side in SIDES)


def _hands(it: Judged) -> str:
    return ring(it.pose.hand(FAR), it.tone) + ring(it.joints["knee"], it.tone)


def _stance(it: Judged) -> str:
    """The other leg: how far its knee is bent."""
    leg = it.pose.legs[FAR]
    at = leg.points(it.hip)
    return (
        line(at["hip"], at["knee"], it.tone)
        + line(at["knee"], at["ankle"], it.tone)
        + ring(at["knee"], it.tone, 3)
        + label(along(at["knee"], leg.thigh + 90, 16), f"{leg.knee:.0f}°", it.tone)
    )


def _low_knee(it: Judged) -> str:
    """How high the other knee is above the ground."""
    x, y = it.pose.legs[FAR].points(it.hip)["knee"]
    low = y - 3.4
    return (
        ring((x, y), it.tone, 4)
        + line((x, 0), (x, low), it.tone, 1.6)
        + label((x + 13, low / 2 + 1), f"{max(low, 0) * STATURE_M:.0f} cm", it.tone)
    )


def _line(it: Judged) -> str:
    """Shoulder, hip and ankle: one line, or a bend."""
    shoulder, ankle = it.pose.shoulder(), it.joints["ankle"]
    return (
        line(shoulder, ankle, it.tone, 1.1, DASHED)
        + line(shoulder, it.hip, it.tone)
        + line(it.hip, ankle, it.tone)
        + ring(it.hip, it.tone, 2.6)
    )


def _fold(it: Judged) -> str:
    """The angle between trunk and thigh."""
    up = 180 - it.pose.trunk
    return (
        line(it.hip, along(it.hip, up, 26), it.tone)
        + line(it.hip, it.joints["knee"], it.tone)
        + fan(it.hip, it.leg.thigh, up, 11, it.tone)
    )


_MARKS: Mapping[str, Callable[[Judged], str]] = {
    "trunk": _trunk,
    "thigh": _thigh,
    "knee": _knee,
    "ankle": _ankle,
    "plumb": _plumb,
    "plumb-heel": _plumb_heel,
    "gap": _gap,
    "heel": _heel,
    "rise": _rise,
    "arms": _arms,
    "hands": _hands,
    "stance": _stance,
    "low-knee": _low_knee,
    "line": _line,
    "fold": _fold,
}


def marks(motion: Motion, t: float, names: Sequence[str], tone: str) -> str:
    """The marks of a checkpoint on the body at this moment, in the colour of good or of fault."""
    pose = motion.pose(t)
    it = Judged(pose, tone, motion.floor(pose.hip[0]))
    return "".join(_MARKS[name](it) for name in names)


def trace(motion: Motion, point: str, start: float, end: float, aside: float = 0.0) -> str:
    """The path of a point of the near leg as seen by someone who runs beside.

    The arrow's head stops short of the joint, so that it does not lie on the body.
    """
    path: list[Point] = []
    for i in range(25):
        pose = motion.pose(start + (end - start) * i / 24)
        x, y = pose.legs[NEAR].points(pose.hip)[point]
        path.append((x + aside, -y))
    goal = path[-1]
    while len(path) > 4 and math.dist(path[-1], goal) < 11:
        path.pop()
    return arrow(path[-2], path[-1], smooth([*path[::3], path[-1]], closed=False))


def shadow(motion: Motion, t: float) -> str:
    """In flight: a shadow on the ground, so that the eye sees the gap."""
    pose = motion.pose(t)
    if any(leg.down for leg in pose.legs):
        return ""
    low = min(leg.points(pose.hip)["ball"][1] for leg in pose.legs)
    x, rx = num(pose.hip[0]), num(max(7, 15 - low / 3))
    shade = f'<ellipse cx="{x}" cy="1" rx="{rx}" ry="1.6" fill="{ink("far")}" fill-opacity=".7"/>'
    return tilted(shade, motion.slope)
