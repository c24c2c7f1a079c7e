"""Drills of the frontal plane as motion: paths of feet and hands in, joints in space out.

The athlete faces the reader and travels to the reader's right. x right, y up, z towards the reader; hundredths
of the body height, degrees, times as shares of the cycle. `lead` is the side of travel, `trail` the other one.

Told of a leg: `contact = [[from, to, x, z]]` (x as the foot comes down), `ball` (heel lifted, degrees), and
`swing` with `t` and the keys of the foot: `x`, `y` (ball above the ground), `z`, `point` (heel above the toes),
`open` (knee turned out), `turn` (toes turned out; as `open` where it is not told).
Told of the hands: `x` out from the shoulder, `y` above it, `z` ahead of it, `elbow` (0: points back, 90: out),
`drop` (how much it points down); each a number, or a list with `hands.t`. The trail hand does the same half a
cycle later, or as `trail_hands` say.
Told of the body: `hip`, `sway`, `yaw` (pelvis turned to the side of travel), `tilt` (lead side up), `twist`
(shoulders, as `yaw`), `lean` (to the side of travel), `fold` (forward).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from drills.figures.motion import BALL, FOREARM, SHANK, SOLE, STANDING, STATURE_M, THIGH, TRUNK, UPPER_ARM, Told, Track
from drills.figures.motion import track as told_track

Place = tuple[float, float, float]

LEAD, TRAIL = "lead", "trail"
WAYS = {LEAD: 1, TRAIL: -1}
HIP_HALF, SHOULDER_HALF = 5.6, 10.6
SHOULDER = TRUNK - 1.6
REACH = FOREARM + 2
FOOT = ("x", "y", "z", "point", "open", "turn")
BODY = ("hip", "sway", "yaw", "tilt", "twist", "lean", "fold")
# Hands that nobody tells of hang beside the hips, elbows a little bent.
IDLE = {"x": 3.0, "y": -30.0, "z": 5.0, "elbow": 40.0, "drop": 0.4}


def plus(a: Place, b: Place, times: float = 1.0) -> Place:
    """The first place moved by the second, taken so many times."""
    return a[0] + times * b[0], a[1] + times * b[1], a[2] + times * b[2]


def _dot(a: Place, b: Place) -> float:
    return sum(p * q for p, q in zip(a, b, strict=True))


def bend(start: Place, end: Place, first: float, second: float, pole: Place) -> tuple[Place, Place, float]:
    """Two bones from start to end, bent towards the pole: the joint between them, the end reached, lack of reach."""
    away = plus(end, start, -1)
    far = math.hypot(*away)
    d = min(max(far, abs(first - second) + 0.1), first + second - 0.05)
    u = (away[0] / far, away[1] / far, away[2] / far) if far > 0.01 else (0.0, -1.0, 0.0)
    out = (d * d + first**2 - second**2) / (2 * d)
    side = plus(pole, u, -_dot(pole, u))
    size = math.hypot(*side) or 1.0
    joint = plus(plus(start, u, out), side, math.sqrt(max(first**2 - out**2, 0.0)) / size)
    return joint, plus(start, u, d), max(far - d, 0.0)


@dataclass
class FrontLeg:
    """One leg at one moment: joints in space, and how the foot stands."""

    hip: Place
    knee: Place
    ankle: Place
    point: float
    turn: float
    down: bool
    lack: float


@dataclass
class FrontArm:
    """One arm at one moment."""

    shoulder: Place
    elbow: Place
    hand: Place


class FrontMotion:
    """One drill seen from the front, for every t of its cycle."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.period: float = told["period_s"]
        self.speed: float = told.get("speed", 0.0) / STATURE_M * 100
        self.body = {name: told_track(told.get(name, 0)) for name in BODY}
        self.feet = {leg: {name: Track(*self._knots(told[leg], name)) for name in FOOT} for leg in WAYS}
        near = {**IDLE, **told.get("hands", {})}
        far = {**IDLE, **told["trail_hands"]} if "trail_hands" in told else near
        self.hand_shift = 0.0 if "trail_hands" in told else told.get("hand_shift", 0.5)
        self.hands = {
            side: {name: told_track(hand[name], hand.get("t")) for name in IDLE}
            for side, hand in ((LEAD, near), (TRAIL, far))
        }

    def _knots(self, leg: Told, name: str) -> tuple[list[float], list[float]]:
        """Contacts run straight with the ground; between them the foot goes through its keys."""
        t: list[float] = []
        v: list[float] = []
        for a, b, land, depth in leg["contact"]:
            for k in range(5):
                u = a + (b - a) * k / 4
                stood = {"x": land - (u - a) * self.period * self.speed, "y": 0.0, "z": depth}
                t.append(u)
                v.append(stood[name] if name in stood else leg.get({"point": "ball"}.get(name, name), 0.0))
        keys: dict[str, Any] = dict(leg.get("swing", {}))
        if "open" in keys:
            keys.setdefault("turn", keys["open"])
        for k, u in enumerate(keys.get("t", []) if name in keys else []):
            t.append(u)
            v.append(keys[name][k])
        return t, v

    def edges(self) -> list[float]:
        """The moments at which a foot comes down or leaves."""
        return [t for leg in WAYS for span in self.told[leg]["contact"] for t in span[:2]]

    def _down(self, side: str, t: float) -> tuple[float, float] | None:
        """Where this foot stands, as (x, z), if it is on the ground."""
        for a, b, land, depth in self.told[side]["contact"]:
            u = (t - a) % 1
            if u <= b - a + 1e-9:
                return land - u * self.period * self.speed, depth
        return None

    def is_down(self, side: str, t: float) -> bool:
        """Whether this foot is on the ground."""
        return self._down(side, t) is not None

    def foot(self, side: str, t: float) -> dict[str, float]:
        """The keys of this foot; on the ground it keeps its place exactly, as no curve would."""
        foot = {name: value(t) for name, value in self.feet[side].items()}
        stood = self._down(side, t)
        return foot | {"x": stood[0], "y": 0.0, "z": stood[1]} if stood else foot

    def centre(self, t: float) -> Place:
        """The middle of the pelvis."""
        return self.body["sway"](t), STANDING + self.body["hip"](t), 0.0

    def neck(self, t: float) -> Place:
        """The middle between the shoulders."""
        lean, fold = math.radians(self.body["lean"](t)), math.radians(self.body["fold"](t))
        up = SHOULDER * math.cos(fold)
        return plus(self.centre(t), (up * math.sin(lean), up * math.cos(lean), SHOULDER * math.sin(fold)))

    def leg(self, side: str, t: float) -> FrontLeg:
        """The leg of this side; its knee is solved between hip and ankle."""
        foot, way = self.foot(side, t), WAYS[side]
        yaw, tilt = math.radians(self.body["yaw"](t)), math.radians(self.body["tilt"](t))
        aside = way * HIP_HALF
        hip = plus(self.centre(t), (aside * math.cos(yaw), aside * math.sin(tilt), -aside * math.sin(yaw)))
        p = math.radians(foot["point"])
        ankle = foot["x"], foot["y"] + SOLE * math.cos(p) + BALL * math.sin(p), foot["z"]
        pole = math.radians(foot["open"]) * way + yaw
        knee, end, lack = bend(hip, ankle, THIGH, SHANK, (math.sin(pole), 0.0, math.cos(pole)))
        return FrontLeg(hip, knee, end, foot["point"], way * foot["turn"], self.is_down(side, t), lack)

    def arm(self, side: str, t: float) -> FrontArm:
        """The arm of this side; its elbow is solved between shoulder and hand."""
        way = WAYS[side]
        own = t - self.hand_shift if side == TRAIL else t
        hand = {name: value(own) for name, value in self.hands[side].items()}
        twist, lean = math.radians(self.body["twist"](t)), math.radians(self.body["lean"](t))
        aside = way * SHOULDER_HALF
        shoulder = plus(self.neck(t), (aside * math.cos(twist), -aside * math.sin(lean), -aside * math.sin(twist)))
        goal = plus(shoulder, (way * hand["x"], hand["y"], hand["z"]))
        pole = math.radians(hand["elbow"])
        elbow, end, _ = bend(shoulder, goal, UPPER_ARM, REACH, (way * math.sin(pole), -hand["drop"], -math.cos(pole)))
        return FrontArm(shoulder, elbow, end)


def problems(motion: FrontMotion, steps: int = 120) -> list[str]:
    """What a body cannot do: reach too far, put a foot through the ground, lift a knee too high."""
    lack, low, high = 0.0, 0.0, 0.0
    for t in (i / steps for i in range(steps)):
        for side in WAYS:
            leg = motion.leg(side, t)
            lack = max(lack, leg.lack)
            low = min(low, motion.foot(side, t)["y"])
            high = max(high, leg.knee[1] - leg.hip[1])
    found = [f"leg too short by {lack:.1f}"] if lack > 0.6 else []
    found += [f"foot {-low:.1f} below the ground"] if low < -0.6 else []
    return [*found, f"knee {high:.0f} above the hip"] if high > 8 else found


def order(values: Sequence[bool], times: Sequence[float]) -> list[tuple[float, bool]]:
    """From which moment on something holds or not: only the moments at which it changes."""
    changes: list[tuple[float, bool]] = []
    for value, t in zip(values, times, strict=True):
        if not changes or changes[-1][1] != value:
            changes.append((t, value))
    return changes
