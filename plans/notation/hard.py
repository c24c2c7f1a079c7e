"""What a main set is made of: repeated running, or running at more than an easy effort."""

from __future__ import annotations

from .tree import Item, Repeat, Section, Step, Target, steps


def is_hard(item: Item) -> bool:
    """Whether an item is what a main set is made of: repeated running, or running at more than an easy effort."""
    if isinstance(item, Section):
        return any(is_hard(one) for one in item.items)
    if isinstance(item, Repeat):
        return any(_runs_hard(step, repeated=True) for step in steps(item.items))
    return _runs_hard(item, repeated=False)


def _runs_hard(step: Step, *, repeated: bool) -> bool:
    easy = any(target.kind == "effort" and target.name in ("easy", "steady") for target in step.targets)
    if step.activity != "run" or easy:
        return False
    least = {"metres": 200, "seconds": 45}.get(step.extent.kind)
    long_enough = repeated and least is not None and step.extent.hi >= least
    low = any(_is_low(target) for target in step.targets)
    return any(_is_high(target, repeated=repeated) for target in step.targets) or (long_enough and not low)


def _is_low(target: Target) -> bool:
    return (target.kind == "rpe" and target.hi < 6) or (target.kind == "zone" and target.hi < 3)


def _is_high(target: Target, *, repeated: bool) -> bool:
    match target.kind:
        case "race_pace" | "rep_time" | "send_off" | "effort":
            return True
        case "rpe":
            return target.lo >= 6
        case "zone":
            return target.lo >= 3
        case "percent":
            return target.lo >= 85
    return target.kind == "pace" and repeated
