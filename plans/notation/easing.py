"""Recoveries that have a pace, a zone or an effort of their own: "(2 min Z1)", "w/ 1 km @ 4:00/km between"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .aims import aim, measured, named_effort, settle
from .amounts import amount
from .rests import Rest, lead, tail
from .tree import Step
from .vocabulary import MODES, mark_at, word_at

if TYPE_CHECKING:
    from .aims import Aim
    from .tokens import Token

# What somebody recovers at; harder efforts are work.
_EASED = ("easy", "steady")
_SLOW_ZONE, _SLOW_RPE = 2, 4


def aimed_rest(tokens: list[Token], at: int, *, bracketed: bool) -> Rest | None:
    """A recovery with a target, where brackets, a way of moving or "between" say that it is one."""
    announced = lead(tokens, at)
    named = announced is not None and word_at(tokens, at) not in ("w/", "with")
    found = amount(tokens, at if announced is None else announced)
    if found is None or found.kind not in ("seconds", "metres") or found.lo <= 0:
        return None
    activity = MODES.get(word_at(tokens, found.end), "run")
    place = found.end + 1 if activity != "run" else found.end
    place = place + 1 if activity == "run" and word_at(tokens, place) == "run" else place
    aimed = _aim(tokens, place)
    if aimed is None or activity == "stand":
        return None
    target = aimed.targets[0]
    metres = found.lo if found.kind == "metres" else None
    target, doubts = settle(target, metres)
    end, said, of_sets, between = tail(tokens, aimed.end)
    slow = (target.kind == "zone" and target.hi <= _SLOW_ZONE) or (target.kind == "rpe" and target.hi <= _SLOW_RPE)
    if not (bracketed or named or said or slow or activity != "run") or target.kind == "rep_time":
        return None
    if target.kind == "effort" and (target.name not in _EASED or not (said or bracketed or activity != "run")):
        return None
    step = Step(activity, found.extent, targets=[target])
    return Rest(step, end, named or said, True, of_sets, (*aimed.doubts, *doubts), between)


def _aim(tokens: list[Token], at: int) -> Aim | None:
    if mark_at(tokens, at, "@") or word_at(tokens, at) == "at":
        return aim(tokens, at + 1)
    return measured(tokens, at) or named_effort(tokens, at, after_at=False)
