"""What a checkpoint shows on a figure seen from the front, and the steps of a drill seen from above."""

import math
from collections.abc import Callable, Mapping, Sequence

from drills.figures.motion import STANDING, Point
from drills.figures.pen import DASHED, arrow, fan, ink, label, line, num, ring, smooth
from drills.figures.space import LEAD, TRAIL, WAYS, FrontMotion

# What a mark colours: shape + colour of the figure.
FRONT_PAINTS: Mapping[str, Sequence[str]] = {
    "pelvis": ("kit",),
    "knee": ("leg",),
    "thigh": ("leg",),
    "shoulders": ("toptop",),
    "trunk": ("toptop",),
    "hands": ("arm", "arm-far"),
    "feet": ("shoe", "shoe-far"),
    "heel": ("shoe",),
    "hips": ("leg", "leg-far"),
    "turn": ("kit",),
}


def _pelvis(motion: FrontMotion, t: float, tone: str) -> str:
    (x1, y1, _), (x2, y2, _) = motion.leg(TRAIL, t).hip, motion.leg(LEAD, t).hip
    slope, x, y = (y2 - y1) / (x2 - x1), (x1 + x2) / 2, (y1 + y2) / 2
    return (
        line((x - 24, y), (x + 24, y), tone, 1.1, DASHED)
        + line((x - 22, y - 22 * slope), (x + 22, y + 22 * slope), tone)
        + label((x + 34, y - 2), f"{abs(motion.body['tilt'](t)):.0f}°", tone)
    )


def _knee(motion: FrontMotion, t: float, tone: str) -> str:
    leg = motion.leg(TRAIL, t)
    x, y, _ = leg.knee
    return line((leg.ankle[0], y + 14), (leg.ankle[0], 0), tone, 1.1, DASHED) + ring((x, y), tone)


def _thigh(motion: FrontMotion, t: float, tone: str) -> str:
    leg = motion.leg(TRAIL, t)
    hip, knee = (leg.hip[0], leg.hip[1]), (leg.knee[0], leg.knee[1])
    angle = math.degrees(math.atan2(knee[0] - hip[0], hip[1] - knee[1]))
    return (
        line(hip, (hip[0], hip[1] - 30), tone, 1.1, DASHED)
        + line(hip, knee, tone)
        + fan(hip, 0, angle, 15, tone)
        + label((knee[0] - 7, knee[1] + 8), f"{abs(angle):.0f}°", tone)
    )


def _shoulders(motion: FrontMotion, t: float, tone: str) -> str:
    (x1, y1, _), (x2, y2, _) = (motion.arm(side, t).shoulder for side in (TRAIL, LEAD))
    return line((x1, y1), (x2, y2), tone, 1.6) + ring((x1, y1), tone, 2.6) + ring((x2, y2), tone, 2.6)


def _trunk(motion: FrontMotion, t: float, tone: str) -> str:
    (x, y, _), (top, high, _) = motion.centre(t), motion.neck(t)
    return line((x, y - 6), (x, y + 50), tone, 1.1, DASHED) + line((x, y), (top, high), tone)


def _hands(motion: FrontMotion, t: float, tone: str) -> str:
    hands = [motion.arm(side, t).hand for side in WAYS]
    return "".join(ring((x, y), tone) for x, y, _ in hands)


def _feet(motion: FrontMotion, t: float, tone: str) -> str:
    """How far the feet are apart."""
    a, b = (motion.leg(side, t).ankle[0] for side in (TRAIL, LEAD))
    ends = "".join(line((x, -2.2), (x, -5.8), tone) for x in (a, b))
    return line((a, -4), (b, -4), tone, 2) + ends


def _heel(motion: FrontMotion, t: float, tone: str) -> str:
    x, y, _ = motion.leg(TRAIL, t).ankle
    return ring((x, y - 2), tone, 5.5)


def _hips(motion: FrontMotion, t: float, tone: str) -> str:
    """How low the hips are, against where they are in standing."""
    x, y, _ = motion.centre(t)
    return line((x - 24, STANDING), (x + 24, STANDING), tone, 1.1, DASHED) + line((x - 15, y), (x + 15, y), tone, 1.6)


def _turn(motion: FrontMotion, t: float, tone: str) -> str:
    """How far the pelvis is turned: the belt as seen a little from above."""
    (x1, _, z1), (x2, _, z2) = (motion.leg(side, t).hip for side in (TRAIL, LEAD))
    x, y, _ = motion.centre(t)
    yaw, reach = math.atan2(z1 - z2, x2 - x1), 20.0
    dx, dy = reach * math.cos(yaw), reach * 0.55 * math.sin(yaw)
    return line((x - reach, y), (x + reach, y), tone, 1.1, DASHED) + line((x - dx, y - dy), (x + dx, y + dy), tone, 1.6)


_MARKS: Mapping[str, Callable[[FrontMotion, float, str], str]] = {
    "pelvis": _pelvis,
    "knee": _knee,
    "thigh": _thigh,
    "shoulders": _shoulders,
    "trunk": _trunk,
    "hands": _hands,
    "feet": _feet,
    "heel": _heel,
    "hips": _hips,
    "turn": _turn,
}


def front_marks(motion: FrontMotion, t: float, names: Sequence[str], tone: str) -> str:
    """The marks of a checkpoint on the body at this moment, in the colour of good or of fault."""
    return "".join(_MARKS[name](motion, t, tone) for name in names)


_PRINT = smooth(
    [(0, -5.4), (1.7, -4.6), (1.5, -1), (2.3, 2.6), (1.4, 5.4), (-0.8, 5.6), (-2.2, 3.6), (-1.6, -1), (-1.6, -4.6)]
)


def prints(motion: FrontMotion, cycles: int, start: Point, width: float) -> str:
    """The steps of so many cycles from above, toes to the reader, numbered in the order in which they come down."""
    left, y = start
    pace = motion.speed * motion.period
    told = [(a, x + pace * a, z, side) for side in WAYS for a, _, x, z in motion.told[side]["contact"]]
    steps = sorted((a + n, x + pace * n, z, side) for a, x, z, side in told for n in range(cycles))
    low, high = min(step[1] for step in steps), max(step[1] for step in steps)
    path = f"M{num(left - 14)} {num(y)}h{num(width + 28)}"
    out = f'<path d="{path}" stroke="{ink("line")}" stroke-width="1" stroke-dasharray="1 4" stroke-linecap="round"/>'
    for i, (_, x, depth, side) in enumerate(steps, 1):
        at = left + (x - low) / (high - low) * width
        shoe = ink("shoe" if side == TRAIL else "shoe-far")
        out += (
            f'<path transform="translate({num(at)} {num(y + depth)})" d="{_PRINT}" fill="{shoe}"/>'
            f'<text x="{num(at + 4.5)}" y="{num(y + depth + 3)}" font-family="system-ui,sans-serif" font-size="8" '
            f'font-weight="700" fill="{ink("kit")}">{i}</text>'
        )
    return out + arrow((left + width + 20, y), (left + width + 40, y))


def front_trace(motion: FrontMotion, point: str, start: float, end: float) -> str:
    """The path of a joint of the trail leg; the arrow's head stops short of the joint."""
    path: list[Point] = []
    for i in range(25):
        leg = motion.leg(TRAIL, start + (end - start) * i / 24)
        x, y, _ = {"knee": leg.knee, "ankle": leg.ankle}[point]
        path.append((x, -y))
    goal = path[-1]
    while len(path) > 4 and math.dist(path[-1], goal) < 9:
        path.pop()
    return arrow(path[-2], path[-1], smooth([*path[::3], path[-1]], closed=False))
