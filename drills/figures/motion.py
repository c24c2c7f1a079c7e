"""Running drills as motion: joint angles in, poses out; the stance foot is nailed to the ground.

Lengths are hundredths of the body height, angles degrees, times shares of the cycle of one leg. x forward,
y up. Angles: thigh and trunk from the vertical, forward +; knee flexion +; ankle dorsiflexion +, 0 = foot
square to the shin; shoulder from the line of the trunk, forward +; elbow flexion +.
"""

import bisect
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Point = tuple[float, float]
Told = Mapping[str, Any]
"""The [figure] table of a library file, as TOML gives it."""

# Segment lengths as shares of stature: Drillis & Contini (1966), as tabulated by Winter (2009, fig. 4.1).
THIGH, SHANK, TRUNK, UPPER_ARM, FOREARM = 24.5, 24.6, 27.8, 18.6, 14.6
# Ankle above the sole (shoe included), ball and heel ahead of the ankle.
SOLE, BALL, HEEL = 4.4, 6.2, -4.3
STANDING = THIGH + SHANK + SOLE
STATURE_M = 1.75
GRAVITY = 9.81 / STATURE_M * 100
NEAR, FAR = 0, 1
SIDES = (NEAR, FAR)

LIMITS = {"knee": (0, 156), "ankle": (-52, 36), "thigh": (-50, 112)}


def rotate(x: float, y: float, degrees: float) -> Point:
    """Turn a vector so that 'down' swings forward by this many degrees."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return x * c - y * s, x * s + y * c


def step(start: Point, x: float, y: float, degrees: float) -> Point:
    """The point that lies (x, y) from the start, in axes turned by this many degrees."""
    dx, dy = rotate(x, y, degrees)
    return start[0] + dx, start[1] + dy


class Track:
    """A cubic through (t, value) knots, round and round, its tangents those of the parabola through three."""

    def __init__(self, t: Sequence[float], v: Sequence[float]) -> None:
        pairs = sorted({round(a % 1, 5): b for a, b in zip(t, v, strict=True)}.items())
        self.t, self.v = [p[0] for p in pairs], [p[1] for p in pairs]
        n = len(pairs)
        self.h = [(self.t[(i + 1) % n] - self.t[i]) % 1 or 1.0 for i in range(n)]
        slope = [(self.v[(i + 1) % n] - self.v[i]) / self.h[i] for i in range(n)]
        self.m = [
            (slope[i - 1] * self.h[i] + slope[i] * self.h[i - 1]) / (self.h[i] + self.h[i - 1])
            # A turning point stays a turning point: no overshoot past a key.
            if slope[i - 1] * slope[i] > 0
            else 0.0
            for i in range(n)
        ]

    def __call__(self, t: float) -> float:
        """The value at this moment of the cycle."""
        t, n = t % 1, len(self.t)
        if n == 1:
            return self.v[0]
        i = (bisect.bisect_right(self.t, t) - 1) % n
        j, h = (i + 1) % n, self.h[i]
        u = ((t - self.t[i]) % 1) / h
        return (
            (1 + 2 * u) * (1 - u) ** 2 * self.v[i]
            + u * (1 - u) ** 2 * h * self.m[i]
            + u * u * (3 - 2 * u) * self.v[j]
            + u * u * (u - 1) * h * self.m[j]
        )


def track(value: Any, t: Sequence[float] | None = None) -> Track:
    """A track from a number, a list with its times, or a table of both (`t`, `v`)."""
    if isinstance(value, Mapping):
        t, value = value["t"], value["v"]
    return Track(t or [], value) if isinstance(value, list) else Track([0.0], [value])


def ease(values: Sequence[float], share: float) -> float:
    """Evenly spaced values over a contact, eased from one to the next."""
    i = min(int(share * (len(values) - 1)), len(values) - 2)
    u = share * (len(values) - 1) - i
    last = i + 2 == len(values)
    if last and i:
        u = u * u
    elif not i and not last:
        u = u * (2 - u)
    return values[i] + (values[i + 1] - values[i]) * u


@dataclass
class Leg:
    """One leg at one moment."""

    thigh: float
    knee: float
    ankle: float
    toe: float = 0.0
    down: bool = False

    @property
    def shin(self) -> float:
        """Degrees of the shin from the vertical, forward +."""
        return self.thigh - self.knee

    def points(self, hip: Point) -> dict[str, Point]:
        """The joints of the leg that hangs from this hip."""
        sole = self.shin + self.ankle
        knee = step(hip, 0, -THIGH, self.thigh)
        ankle = step(knee, 0, -SHANK, self.shin)
        return {
            "hip": hip,
            "knee": knee,
            "ankle": ankle,
            "heel": step(ankle, HEEL, -SOLE + 1.5, sole),
            "ball": step(ankle, BALL, -SOLE, sole),
            "toe": step(ankle, BALL + 4.5, -SOLE + 0.8, sole),
        }


@dataclass
class Pose:
    """The whole body at one moment; an arm is (shoulder, elbow)."""

    hip: Point
    trunk: float
    head: float
    legs: list[Leg]
    arms: list[Point] = field(default_factory=list)

    def shoulder(self) -> Point:
        """Where both arms hang."""
        return step(self.hip, 0, TRUNK, -self.trunk)

    def hand(self, side: int) -> Point:
        """Where the hand of this side is."""
        first = self.arms[side][0] - self.trunk
        elbow = step(self.shoulder(), 0, -UPPER_ARM, first)
        return step(elbow, 0, -FOREARM - 2, first + self.arms[side][1])


def two_bones(dx: float, dy: float, a: float, b: float, bend: int = 1) -> tuple[float, float, float]:
    """Two bones reaching from the origin to (dx, dy): the first from the vertical, flexion, lack of reach."""
    far = math.hypot(dx, dy)
    d = min(max(far, abs(a - b) + 0.1), (a + b) * 0.998)
    opening = math.degrees(math.acos((a * a + d * d - b * b) / (2 * a * d)))
    first = math.degrees(math.atan2(dx, -dy)) + bend * opening
    flexion = 180 - math.degrees(math.acos((a * a + b * b - d * d) / (2 * a * b)))
    return first, flexion, max(far - d, 0.0)


def reach(hip: Point, ball: float, pitch: float) -> tuple[Leg, float]:
    """The leg with the ball of its foot there and its heel lifted by pitch (below 0: on the heel).

    The second value is what the leg lacks in length.
    """
    px, x = (BALL, ball) if pitch >= 0 else (HEEL, ball - BALL + HEEL)
    ax, ay = rotate(-px, SOLE, -pitch)
    thigh, knee, lack = two_bones(x + ax - hip[0], ay - hip[1], THIGH, SHANK)
    return Leg(thigh, knee, -pitch - (thigh - knee), max(pitch, 0.0), True), lack


def raise_heel(hip: Point, ball: float, pitch: float) -> tuple[Leg, float]:
    """As `reach`, with the heel lifted as far as the leg needs to reach the ground."""
    low, high = pitch, 75.0
    for _ in range(18):
        middle = (low + high) / 2
        low, high = (middle, high) if reach(hip, ball, middle)[1] > 0 else (low, middle)
    return reach(hip, ball, high)


class Motion:
    """One drill: `pose(t)` for every t of the cycle."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.period: float = told["period_s"]
        self.speed: float = told.get("speed", 0.0) / STATURE_M * 100
        both = told.get("far_shift", 0.5)
        self.rules: list[Told] = [told["leg"], told.get("far_leg", told["leg"])]
        self.shift = (0.0, 0.0 if "far_leg" in told else both)
        self.arm_shift = (0.0, 0.0 if "far_arm" in told else both)
        self.lack = 0.0
        self.hip_y = self._ride()
        self.hip_x = track(told.get("hip_x", 0))
        self.trunk = track(told.get("trunk", 3))
        self.head = track(told.get("head", 0))
        arm: Told = told.get("arm", {"shoulder": 0, "elbow": 80})
        self.arm: list[Told] = [arm, told.get("far_arm", arm)]
        self.arms = [{name: track(a[name], a.get("t")) for name in a if name not in ("t", "hand")} for a in self.arm]
        self.swing = [self._swing(side) for side in SIDES]

    def contacts(self, side: int) -> list[Point]:
        """When this leg is down, as (from, to) in its own cycle."""
        return [(a, b) for a, b in self.rules[side].get("contact", [])]

    def _spans(self) -> list[Point]:
        """All contacts of both legs as (start, length), in order."""
        return sorted({((a + self.shift[s]) % 1, b - a) for s in SIDES for a, b in self.contacts(s)})

    def _ride(self) -> Callable[[float], float]:
        """Hip height: as told, or a parabola in flight joined smoothly to a spring in stance."""
        told = self.told.get("hip", 0)
        if isinstance(told, Mapping):
            return track({"t": told["t"], "v": [STANDING + v for v in told["v"]]})
        spans = self._spans()
        base: float = STANDING + told
        starts = [start for start, _ in spans[1:]] + [spans[0][0] + 1] if spans else []
        gaps = [
            max(0.0, after - start - length) * self.period for after, (start, length) in zip(starts, spans, strict=True)
        ]

        def ride(t: float) -> float:
            for i, (start, length) in enumerate(spans):
                u = (t - start) % 1
                if u < length:  # spring: it meets the flight before and after with its speed
                    down, up = -GRAVITY * gaps[i - 1] / 2, GRAVITY * gaps[i] / 2
                    s = u / length
                    return base + length * self.period * (s * (1 - s) ** 2 * down + s * s * (s - 1) * up)
                u = (u - length) * self.period
                if 0 <= u < gaps[i]:
                    return base + GRAVITY / 2 * u * (gaps[i] - u)
            return base

        return ride

    def _stance(self, side: int, t: float) -> Leg | None:
        """The leg while it is down, t in its own cycle: the foot keeps its place, the knee takes the rest."""
        rule, whole = self.rules[side], t + self.shift[side]
        hip = self.hip_x(whole), self.hip_y(whole)
        for i, (a, b) in enumerate(self.contacts(side)):
            u = (t - a) % 1
            if u > b - a + 1e-9:
                continue
            ball = rule["land"][i] - u * self.period * self.speed
            pitch = ease(rule["pitch"][i], u / (b - a))
            leg, lack = reach(hip, ball, pitch)
            if lack > 0 and pitch >= 0:
                leg, lack = raise_heel(hip, ball, pitch)
            self.lack = max(self.lack, lack)
            return leg
        return None

    def _swing(self, side: int) -> dict[str, Track]:
        """Tracks through the told keys of the swing and the solved samples of the stance."""
        knots: list[tuple[float, float, float, float, float]] = []
        for a, b in self.contacts(side):
            n = 2 if b - a < 0.06 else 4
            for k in range(n + 1):
                t = a + (b - a) * k / n
                leg = self._stance(side, t)
                if leg:
                    knots.append((t, leg.thigh, leg.knee, leg.ankle, leg.toe))
        free = self.rules[side].get("swing", {})
        for k, t in enumerate(free.get("t", [])):
            knots.append((t, free["thigh"][k], free["knee"][k], free["ankle"][k], 0.0))
        t_, thigh, knee, ankle, toe = zip(*knots, strict=True)
        return {
            "thigh": Track(t_, thigh),
            "knee": Track(t_, knee),
            "ankle": Track(t_, ankle),
            "toe": Track(t_, toe),
        }

    def leg(self, side: int, t: float) -> Leg:
        """This leg at this moment of the near leg's cycle."""
        own, swing = t - self.shift[side], self.swing[side]
        return self._stance(side, own) or Leg(
            swing["thigh"](own), max(swing["knee"](own), 0.0), swing["ankle"](own), max(swing["toe"](own), 0.0)
        )

    def edges(self) -> list[float]:
        """The moments at which a foot comes down or leaves."""
        return [t + self.shift[s] for s in SIDES for span in self.contacts(s) for t in span]

    def pose(self, t: float) -> Pose:
        """The body at this moment."""
        trunk = self.trunk(t)
        # The head keeps 70 % of the lean out of the gaze.
        pose = Pose((self.hip_x(t), self.hip_y(t)), trunk, self.head(t) - trunk * 0.7, [])
        pose.legs = [self.leg(side, t) for side in SIDES]
        for side in SIDES:
            if "hand" in self.arm[side]:
                (sx, sy), (hx, hy) = pose.shoulder(), self.arm[side]["hand"]
                first, bend, _ = two_bones(hx - sx, hy - sy, UPPER_ARM, FOREARM + 3, -1)
                pose.arms.append((first + trunk, bend))
            else:
                own = t - self.arm_shift[side]
                pose.arms.append((self.arms[side]["shoulder"](own), self.arms[side]["elbow"](own)))
        return pose


def moments(edges: Sequence[float], frames: int) -> list[float]:
    """Even moments of a cycle from 0 to 1 with each contact edge among them.

    A straight run of angle between two of them then holds the stance foot where it is.
    """
    kept = sorted({round(e % 1, 4) for e in edges} | {0.0})
    even = (i / frames for i in range(frames))
    free = [t for t in even if all(abs(t - e) > 0.3 / frames for e in [*kept, 1.0])]
    return [*sorted({*kept, *free}), 1.0]


def problems(motion: Motion, steps: int = 240) -> list[str]:
    """What a body cannot do: reach too far, bend the wrong way, put a foot through the ground."""
    low, when = 0.0, 0.0
    wrong: set[str] = set()
    poses = ((i / steps, motion.pose(i / steps)) for i in range(steps))
    for t, pose, leg in ((t, p, leg) for t, p in poses for leg in p.legs):
        at = leg.points(pose.hip)
        depth = min(at["ball"][1], at["heel"][1] - 1.2)
        if depth < low:
            low, when = depth, t
        bends = {"knee": leg.knee, "ankle": leg.ankle, "thigh": leg.thigh}
        wrong |= {f"{name} {v:.0f}" for name, v in bends.items() if not LIMITS[name][0] <= v <= LIMITS[name][1]}
    found = []
    if motion.lack > 0.3:
        found.append(f"leg too short for the contact by {motion.lack:.1f}")
    if low < -0.6:
        found.append(f"foot {-low:.1f} below the ground at {when:.2f}")
    return [*found, *itertools.islice(sorted(wrong), 3)]
