"""Running drills as motion: joint angles in, poses out; the stance foot is nailed to the ground.

Lengths are hundredths of the body height, angles degrees, times shares of the cycle of one leg. x forward,
y up. Angles: thigh and trunk from the vertical, forward +; knee flexion +; ankle dorsiflexion +, 0 = foot
square to the shin; shoulder from the line of the trunk, forward +; elbow flexion +.

`slope` (degrees) tilts the ground up ahead; what is told of the body stays told from the vertical. Contacts are
solved in axes that lie along the ground, poses are given upright. `once` tells a single movement from 0 to 1.
`arm.hand = [x, y]` holds a hand in its place, `arm.contact = [[from, to, x]]` puts a palm on the ground. For the
drawing: `prop` (fence, wall, line; `prop_x`), `width` of a moment, `frame` of a wide picture, `frames` of a loop.
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

# The hip is the angle between trunk and thigh, and in a deep fold the round back, which is drawn straight.
LIMITS = {"knee": (0, 156), "ankle": (-52, 38), "hip": (-50, 165)}
# How high a palm holds the wrist above the ground.
PALM = 2.4


def rotate(x: float, y: float, degrees: float) -> Point:
    """Turn a vector so that 'down' swings forward by this many degrees."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return x * c - y * s, x * s + y * c


def step(start: Point, x: float, y: float, degrees: float) -> Point:
    """The point that lies (x, y) from the start, in axes turned by this many degrees."""
    dx, dy = rotate(x, y, degrees)
    return start[0] + dx, start[1] + dy


class Track:
    """A cubic through (t, value) knots, its tangents those of the parabola through three.

    It runs round and round; with `once` it starts at the first knot and stays at the last.
    """

    def __init__(self, t: Sequence[float], v: Sequence[float], *, once: bool = False) -> None:
        self.once = once
        told = ((a if once else a % 1, b) for a, b in zip(t, v, strict=True))
        pairs = sorted({round(a, 5): b for a, b in told}.items())
        self.t, self.v = [p[0] for p in pairs], [p[1] for p in pairs]
        n = len(pairs)
        self.h = [(self.t[(i + 1) % n] - self.t[i]) % 1 or 1.0 for i in range(n)]
        slope = [(self.v[(i + 1) % n] - self.v[i]) / self.h[i] for i in range(n)]
        self.m = [
            (slope[i - 1] * self.h[i] + slope[i] * self.h[i - 1]) / (self.h[i] + self.h[i - 1])
            # A turning point stays a turning point: no overshoot past a key.
            if slope[i - 1] * slope[i] > 0 and not (once and i in (0, n - 1))
            else 0.0
            for i in range(n)
        ]

    def __call__(self, t: float) -> float:
        """The value at this moment of the cycle."""
        n = len(self.t)
        t = min(max(t, self.t[0]), self.t[-1]) if self.once else t % 1
        if n == 1:
            return self.v[0]
        if self.once and t == self.t[-1]:
            return self.v[-1]
        i = (bisect.bisect_right(self.t, t) - 1) % n
        j, h = (i + 1) % n, self.h[i]
        u = ((t - self.t[i]) % 1) / h
        return (
            (1 + 2 * u) * (1 - u) ** 2 * self.v[i]
            + u * (1 - u) ** 2 * h * self.m[i]
            + u * u * (3 - 2 * u) * self.v[j]
            + u * u * (u - 1) * h * self.m[j]
        )


def track(value: Any, t: Sequence[float] | None = None, *, once: bool = False) -> Track:
    """A track from a number, a list with its times, or a table of both (`t`, `v`)."""
    if isinstance(value, Mapping):
        t, value = value["t"], value["v"]
    return Track(t or [], value, once=once) if isinstance(value, list) else Track([0.0], [value])


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
    """The whole body at one moment; an arm is (shoulder, elbow), a wrist is bent back when its palm is down."""

    hip: Point
    trunk: float
    head: float
    legs: list[Leg]
    arms: list[Point] = field(default_factory=list)
    wrists: list[float] = field(default_factory=lambda: [0.0, 0.0])

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
        self.once: bool = told.get("once", False)
        self.slope: float = told.get("slope", 0.0)
        self.rules: list[Told] = [told["leg"], told.get("far_leg", told["leg"])]
        self.shift = (0.0, 0.0 if "far_leg" in told else both)
        self.arm_shift = (0.0, 0.0 if "far_arm" in told else both)
        self.lack = 0.0
        self.hip_y = self._ride()
        self.hip_x = track(told.get("hip_x", 0), once=self.once)
        self.trunk = track(told.get("trunk", 3), once=self.once)
        self.head = track(told.get("head", 0), once=self.once)
        arm: Told = told.get("arm", {"shoulder": 0, "elbow": 80})
        self.arm: list[Told] = [arm, told.get("far_arm", arm)]
        self.arms = [self._arm_swing(side) for side in SIDES]
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
            return track({"t": told["t"], "v": [STANDING + v for v in told["v"]]}, once=self.once)
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

    def _hip(self, t: float) -> Point:
        """The hip in the axes of the ground: on a slope it stands ahead of the foot that is below it."""
        return self.hip_x(t) + STANDING * math.tan(math.radians(self.slope)), self.hip_y(t)

    def floor(self, x: float) -> float:
        """How high the ground lies at this place."""
        return x * math.tan(math.radians(self.slope))

    def _stance(self, side: int, t: float) -> Leg | None:
        """The leg while it is down, t in its own cycle: the foot keeps its place, the knee takes the rest."""
        rule, whole = self.rules[side], t + self.shift[side]
        hip = self._hip(whole)
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
            leg.thigh += self.slope
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
            "thigh": Track(t_, thigh, once=self.once),
            "knee": Track(t_, knee, once=self.once),
            "ankle": Track(t_, ankle, once=self.once),
            "toe": Track(t_, toe, once=self.once),
        }

    def leg(self, side: int, t: float) -> Leg:
        """This leg at this moment of the near leg's cycle."""
        own, swing = t - self.shift[side], self.swing[side]
        return self._stance(side, own) or Leg(
            swing["thigh"](own), max(swing["knee"](own), 0.0), swing["ankle"](own), max(swing["toe"](own), 0.0)
        )

    def edges(self) -> list[float]:
        """The moments at which a foot or a hand comes down or leaves."""
        feet = [t + self.shift[s] for s in SIDES for span in self.contacts(s) for t in span]
        palms = [(span, self.arm_shift[s]) for s in SIDES for span in self.arm[s].get("contact", [])]
        return feet + [t + shift for (a, b, _), shift in palms for t in (a, b)]

    def _shoulder(self, t: float) -> Point:
        """Where both arms hang, in the axes of the picture."""
        return step(rotate(*self._hip(t), self.slope), 0, TRUNK, -self.trunk(t))

    def _palm(self, side: int, t: float) -> tuple[float, float, float] | None:
        """Shoulder, elbow and wrist while this hand is down, t in its own cycle; it moves back with the ground."""
        rule, whole = self.arm[side], t + self.arm_shift[side]
        for a, b, x in rule.get("contact", []):
            u = (t - a) % 1
            if u > b - a + 1e-9:
                continue
            sx, sy = self._shoulder(whole)
            reach_x = x - u * self.period * self.speed - sx
            first, bend, lack = two_bones(reach_x, PALM - sy, UPPER_ARM, FOREARM - 1, -1)
            self.lack = max(self.lack, lack)
            return first + self.trunk(whole), bend, 84 - first - bend
        return None

    def _arm_swing(self, side: int) -> dict[str, Track]:
        """Tracks through the told keys of an arm and the solved samples of a hand on the ground."""
        rule = self.arm[side]
        if "hand" in rule:
            return {}
        if "contact" not in rule:
            named = {name: track(rule[name], rule.get("t"), once=self.once) for name in ("shoulder", "elbow")}
            return {**named, "wrist": track(0)}
        knots = [(t, rule["shoulder"][k], rule["elbow"][k], 0.0) for k, t in enumerate(rule.get("t", []))]
        for a, b, _ in rule["contact"]:
            for k in range(5):
                t = a + (b - a) * k / 4
                palm = self._palm(side, t)
                if palm:
                    knots.append((t, *palm))
        t_, shoulder, elbow, wrist = zip(*knots, strict=True)
        told = {"shoulder": shoulder, "elbow": elbow, "wrist": wrist}
        return {name: Track(t_, values, once=self.once) for name, values in told.items()}

    def _arm(self, side: int, t: float) -> tuple[float, float, float]:
        """Shoulder, elbow and wrist of this side."""
        if "hand" in self.arm[side]:
            (sx, sy), (hx, hy) = self._shoulder(t), self.arm[side]["hand"]
            first, bend, _ = two_bones(hx - sx, hy - sy, UPPER_ARM, FOREARM + 3, -1)
            return first + self.trunk(t), bend, 0.0
        own, swing = t - self.arm_shift[side], self.arms[side]
        return self._palm(side, own) or (swing["shoulder"](own), swing["elbow"](own), swing["wrist"](own))

    def pose(self, t: float) -> Pose:
        """The body at this moment."""
        if self.once:
            t = min(t, 1 - 1e-6)  # the end is not the beginning
        trunk = self.trunk(t)
        # The head keeps 70 % of the lean out of the gaze.
        pose = Pose(rotate(*self._hip(t), self.slope), trunk, self.head(t) - trunk * 0.7, [])
        pose.legs = [self.leg(side, t) for side in SIDES]
        arms = [self._arm(side, t) for side in SIDES]
        pose.arms = [(shoulder, elbow) for shoulder, elbow, _ in arms]
        pose.wrists = [wrist for *_, wrist in arms]
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
        ball, heel = (rotate(*at[name], -motion.slope)[1] for name in ("ball", "heel"))
        depth = min(ball, heel - 1.2)
        if depth < low:
            low, when = depth, t
        bends = {"knee": leg.knee, "ankle": leg.ankle, "hip": leg.thigh + pose.trunk}
        wrong |= {f"{name} {v:.0f}" for name, v in bends.items() if not LIMITS[name][0] <= v <= LIMITS[name][1]}
    found = []
    if motion.lack > 0.3:
        found.append(f"limb too short for the contact by {motion.lack:.1f}")
    if low < -0.6:
        found.append(f"foot {-low:.1f} below the ground at {when:.2f}")
    return [*found, *itertools.islice(sorted(wrong), 3)]
