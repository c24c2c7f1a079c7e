"""What a session asks for, and the warm-up that is usual before it: minutes, drills, strides, gap to the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from plans.notation import Item, Repeat, Section, Step
from plans.notation.hard import is_hard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from plans.notation import Paces, Target
    from plans.notation.tree import Range

type Demand = Literal[
    "easy", "marathon", "threshold", "vo2", "race_short", "race_middle", "race_half", "race_marathon"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Usual:
    """The warm-up before one kind of session; `minutes` and `gap` in minutes, `gap` None where there is no start."""

    minutes: Range
    drills: Range
    strides: Range
    gap: Range | None


# Defaults, each for the coach to change: by session as most coaches have it.
USUAL: dict[Demand, Usual] = {
    "easy": Usual((0, 5), (0, 3), (0, 6), None),
    "marathon": Usual((0, 10), (0, 3), (0, 4), (0, 10)),
    "threshold": Usual((15, 20), (3, 4), (2, 4), (0, 5)),
    "vo2": Usual((20, 30), (3, 5), (3, 4), (0, 5)),
    "race_short": Usual((30, 45), (3, 5), (3, 6), (5, 15)),
    "race_middle": Usual((20, 30), (3, 4), (3, 4), (5, 10)),
    "race_half": Usual((10, 15), (0, 3), (2, 4), (5, 10)),
    "race_marathon": Usual((5, 10), (0, 3), (0, 3), (5, 10)),
}
# From what asks for most of a warm-up to what asks for least.
_ORDER: tuple[Demand, ...] = (
    "race_short", "race_middle", "race_half", "race_marathon", "vo2", "threshold", "marathon", "easy",
)  # fmt: skip
_FAST_RACES = ("800", "1500", "mile", "3k", "5k")
_FAST_EFFORTS = ("interval", "repetition", "hard", "max")
_SHORT_RACE_M, _MIDDLE_RACE_M, _HALF_RACE_M = 3000, 15_000, 30_000
# Repetitions up to this length, at no named effort, are run at 5 k pace or faster.
_SHORT_REP_M, _SHORT_REP_S = 1200, 300


def demand_of(items: Iterable[Item], paces: Paces) -> Demand:
    """What the hardest of some items asks for."""
    found = {one for item in items for one in _demands(item, paces)}
    return next((demand for demand in _ORDER if demand in found), "easy")


def _demands(item: Item, paces: Paces) -> Iterator[Demand]:
    if isinstance(item, Step):
        if item.activity in ("race", "test"):
            yield _of_race(item)
        elif is_hard(item):
            yield _of_step(item, paces, repeated=False)
        return
    hard = is_hard(item)
    for one in item.items:
        if isinstance(one, Step) and isinstance(item, Repeat) and hard and one.activity == "run":
            if not any(target.name in ("easy", "steady") for target in one.targets):
                yield _of_step(one, paces, repeated=True)
        elif not isinstance(one, Section):
            yield from _demands(one, paces)


def _of_race(step: Step) -> Demand:
    if step.extent.kind != "metres":
        return "race_middle"
    limits: dict[Demand, int] = {
        "race_short": _SHORT_RACE_M, "race_middle": _MIDDLE_RACE_M, "race_half": _HALF_RACE_M,
    }  # fmt: skip
    for demand, limit in limits.items():
        if step.extent.lo <= limit:
            return demand
    return "race_marathon"


def _of_step(step: Step, paces: Paces, *, repeated: bool) -> Demand:
    for target in step.targets:
        told = _of_target(target, paces)
        if told is not None:
            return told
    limit = {"metres": _SHORT_REP_M, "seconds": _SHORT_REP_S}.get(step.extent.kind)
    return "vo2" if repeated and limit is not None and step.extent.hi <= limit else "threshold"


def _of_target(target: Target, paces: Paces) -> Demand | None:
    """What one target asks for; None where it does not say."""
    match target.kind:
        case "race_pace" | "offset":
            races = {target.race, target.race_to}
            if races & set(_FAST_RACES) and target.seconds_per_km <= 0:
                return "vo2"
            return "marathon" if races <= {"marathon", ""} else "threshold"
        case "effort":
            if target.name in _FAST_EFFORTS:
                return "vo2"
            return "marathon" if target.name == "steady" else "threshold"
        case "rpe":
            return "vo2" if target.lo >= 8 else "threshold"
        case "zone":
            return "vo2" if target.lo >= 5 else "threshold"
        case "percent":
            return "vo2" if target.lo >= 95 and target.of != "threshold_pace" else "threshold"
        case "pace" if "threshold" in paces.effort:
            return "vo2" if target.hi < paces.effort["threshold"][0] else "threshold"
    return None
