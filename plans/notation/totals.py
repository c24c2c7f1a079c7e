"""Estimate how far and how long: what the text says, and defaults or the athlete's paces for what it does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .tree import Extent, Item, Range, Repeat, Section, Step, Target, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# Our defaults: seconds per km of running, metres per second of drills, walking back and strides.
EASY_S_PER_KM: Range = (360, 420)
FAST_S_PER_KM: Range = (270, 360)
DRILL_MPS = 2.0
WALK_MPS = 1.4
STRIDE_MPS = 5.5
STRIDE_REST_S = 50
# To slow down behind the last cone, turn and set off again: with it 40 m of walking back take about 40 s.
TURN_S = 11
FULL_REST_S: Range = (90, 120)
REP_S = 1.0

_EASY = ("easy", "steady")
_NOTHING: Range = (0, 0)
# Where an athlete's pace is not known, the next best of those that may be: what lies nearest in effort.
_NEAREST = {
    "800": ("repetition",), "1500": ("repetition",), "mile": ("repetition",), "3k": ("interval",), "5k": ("interval",),
    "8k": ("threshold",), "10k": ("threshold",), "15k": ("threshold",), "half marathon": ("threshold",),
    "marathon": ("tempo",), "tempo": ("threshold",), "critical_speed": ("threshold",), "hard": ("interval",),
    "max": ("repetition",), "steady": ("easy",), "threshold": ("tempo",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paces:
    """An athlete's paces in seconds per km, each (lo, hi): by race ("5k") and by effort ("easy", "threshold")."""

    race: Mapping[str, Range] = field(default_factory=dict)
    effort: Mapping[str, Range] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Totals:
    """Estimated sums, each (lo, hi): metres run and seconds spent. Walking back to the start is time, not distance."""

    metres: Range = _NOTHING
    seconds: Range = _NOTHING

    def __add__(self, other: Totals) -> Totals:
        return Totals(_plus(self.metres, other.metres), _plus(self.seconds, other.seconds))

    def times(self, count: Range) -> Totals:
        """The sums of something done so many times."""
        return Totals(
            (self.metres[0] * count[0], self.metres[1] * count[1]),
            (self.seconds[0] * count[0], self.seconds[1] * count[1]),
        )

    def as_dict(self) -> dict[str, Any]:
        """The JSON form: whole metres and seconds where they are whole."""
        return {name: [tidy(round(value, 1)) for value in getattr(self, name)] for name in ("metres", "seconds")}


def _plus(one: Range, other: Range) -> Range:
    return one[0] + other[0], one[1] + other[1]


def totals(items: Sequence[Item], paces: Paces | None = None) -> Totals:
    """The estimated distance and time of items, recoveries included."""
    known = paces or Paces()
    return _in_turn(items, known, item_totals)


def _in_turn(items: Sequence[Item], paces: Paces, estimate: Callable[[Item, Paces], Totals]) -> Totals:
    """The sum of items one after the other; one that lasts as long as the piece before takes that piece's time."""
    total = before = Totals()
    for item in items:
        one = estimate(item, paces)
        if isinstance(item, Step) and item.extent.kind == "equal":
            one = Totals(_over(before.seconds, item, paces), before.seconds)
        total, before = total + one, one
    return total


def _alone(item: Item, paces: Paces) -> Totals:
    """The estimate for one item of a repeat, where what comes between is the repeat's to say."""
    return step_totals(item, paces) if isinstance(item, Step) else item_totals(item, paces)


def item_totals(item: Item, paces: Paces) -> Totals:
    """The estimate for one item, walking back from drills and resting from strides included."""
    if isinstance(item, Section):
        return totals(item.items, paces)
    if isinstance(item, Step):
        alone = step_totals(item, paces)
        return alone + _unnamed_rest(item) if item.activity == "drill" else alone
    return _repeat_totals(item, paces)


def _repeat_totals(repeat: Repeat, paces: Paces) -> Totals:
    one = _in_turn(repeat.items, paces, _alone)
    lo, hi = repeat.times
    single = repeat.items[0] if len(repeat.items) == 1 and isinstance(repeat.items[0], Step) else None
    rest = repeat.recovery
    if single and single.activity in ("drill", "strides") and (rest is None or _is_walk_back(rest)):
        # Somebody who walks back does so after the last one too: the next thing starts where this one did.
        back = _walk_back(single) if rest else _unnamed_rest(single)
        return (one + back).times(repeat.times)
    if rest is None:
        return one.times(repeat.times)
    return one.times(repeat.times) + _rest_totals(rest, one, single, paces).times((max(lo - 1, 0), max(hi - 1, 0)))


def _is_walk_back(rest: Step) -> bool:
    return rest.activity == "walk" and rest.extent.kind == "open"


def _walk_back(step: Step) -> Totals:
    if step.extent.kind != "metres":
        return Totals(seconds=(STRIDE_REST_S, STRIDE_REST_S))
    lo, hi = ((value / WALK_MPS + TURN_S) * sides(step) for value in (step.extent.lo, step.extent.hi))
    return Totals(seconds=(lo, hi))


def _unnamed_rest(step: Step) -> Totals:
    """What a coach takes for granted: the walk back from a drill, about 50 s after a stride."""
    if step.activity == "strides":
        return Totals(seconds=(STRIDE_REST_S, STRIDE_REST_S))
    return _walk_back(step) if step.extent.kind == "metres" else Totals()


def _rest_totals(rest: Step, work: Totals, single: Step | None, paces: Paces) -> Totals:
    if rest.extent.kind == "equal":
        return Totals(_over(work.seconds, rest, paces), work.seconds)
    if rest.extent.kind != "open":
        return step_totals(rest, paces)
    if rest.activity == "walk" and single:
        return _walk_back(single)
    if rest.activity in ("jog", "run", "float") and single and single.extent.kind == "metres":
        return step_totals(Step(rest.activity, single.extent, targets=rest.targets), paces)
    strides = single is not None and single.activity == "strides"
    return Totals(seconds=(STRIDE_REST_S, STRIDE_REST_S) if strides else FULL_REST_S)


def sides(step: Step) -> int:
    """How often the amount of a step is done: once, or once for each side."""
    return 2 if step.per_side else 1


def step_totals(step: Step, paces: Paces) -> Totals:
    """The estimate for one step by itself, both sides. An open end counts nothing: nobody said how long."""
    both = sides(step)
    return _one_side(step, paces).times((both, both))


def _one_side(step: Step, paces: Paces) -> Totals:
    extent = step.extent
    if extent.kind == "seconds":
        return Totals(_over((extent.lo, extent.hi), step, paces), (extent.lo, extent.hi))
    if extent.kind == "metres":
        return Totals((extent.lo, extent.hi), _time_for(extent, step, paces))
    if extent.kind == "reps":
        return Totals(seconds=(extent.lo * REP_S, extent.hi * REP_S))
    return Totals()


def _speed(step: Step, paces: Paces) -> Range:
    """Seconds per km, (lo, hi)."""
    fixed = {"drill": DRILL_MPS, "strides": STRIDE_MPS, "walk": WALK_MPS, "other": DRILL_MPS}.get(step.activity)
    if step.activity == "strides" and not step.targets and "repetition" in paces.effort:
        return paces.effort["repetition"]  # strides are run at about mile pace, each runner at their own
    if fixed is not None and not step.targets:
        return 1000 / fixed, 1000 / fixed
    for target in step.targets:
        found = _aimed(target, paces)
        if found is not None:
            return found
    if step.activity in ("race", "test"):
        return FAST_S_PER_KM
    if step.activity in ("jog", "float") or not step.targets:
        return paces.effort.get("easy", EASY_S_PER_KM)
    eased = any(target.kind == "effort" and target.name in _EASY for target in step.targets)
    low = any(target.kind in ("rpe", "zone", "hr", "terrain") for target in step.targets)
    return paces.effort.get("easy", EASY_S_PER_KM) if eased or low else FAST_S_PER_KM


def _aimed(target: Target, paces: Paces) -> Range | None:
    if target.kind == "pace":
        return target.lo, target.hi
    if target.kind == "effort":
        return _known(target.name, paces)
    if target.kind == "offset":
        race = _known(target.race, paces)
        return (race[0] + target.seconds_per_km, race[1] + target.seconds_per_km) if race else None
    if target.kind == "race_pace":
        found = [one for race in (target.race, target.race_to) if race and (one := _known(race, paces))]
        return (min(lo for lo, _ in found), max(hi for _, hi in found)) if found else None
    if target.kind == "percent" and target.of == "threshold_pace" and target.lo > 0 and "threshold" in paces.effort:
        # Shares of a speed: 95 % of it takes longer for a kilometre.
        quick, slow = paces.effort["threshold"]
        return quick * 100 / target.hi, slow * 100 / target.lo
    return None


def _known(name: str, paces: Paces) -> Range | None:
    """The athlete's pace for a race or an effort, or for what is nearest to it."""
    for one in (name, *_NEAREST.get(name, ())):
        found = paces.race.get(one) or paces.effort.get(one)
        if found:
            return found
    return None


def _time_for(extent: Extent, step: Step, paces: Paces) -> Range:
    for target in step.targets:
        if target.kind in ("rep_time", "send_off"):
            return target.lo, target.hi
    quick, slow = _speed(step, paces)
    return extent.lo * quick / 1000, extent.hi * slow / 1000


def _over(seconds: Range, step: Step, paces: Paces) -> Range:
    """The metres covered in a time; nothing for what stays on the spot."""
    if step.activity not in ("run", "jog", "walk", "float", "strides", "drill", "race", "test"):
        return _NOTHING
    if step.activity == "drill":
        return _NOTHING  # ten seconds of fast feet lead nowhere
    quick, slow = _speed(step, paces)
    return seconds[0] * 1000 / slow, seconds[1] * 1000 / quick
