"""One dose for a list of drills: "ankling, high knees - all 2 x 30 m", "2 x 20 m each: high knees, B-skips"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .amounts import Amount, amount, times
from .tree import OPEN, Repeat, steps
from .vocabulary import mark_at, word_at

if TYPE_CHECKING:
    from .build import Built
    from .draft import Doubts
    from .tokens import Token
    from .tree import Range

_SHARED = ("each", "all", "both", "je", "jeweils", "every")
_MOST = 16


@dataclass(frozen=True, slots=True)
class Shared:
    """Drills as tokens, the dose of each of them, and the place after it all."""

    drills: list[Token]
    times: Range
    amount: Amount
    end: int


def shared(tokens: list[Token]) -> Shared | None:
    """A list of drills at the start of the tokens with one dose that is said to be for each of them."""
    start = _after_heading(tokens)
    first = _dose(tokens, start)
    if first is not None:
        counted, dose, at = first
        at = at + 1 if word_at(tokens, at) == "of" else at
        said = word_at(tokens, at) in _SHARED
        at = at + 1 if said else at
        at = at + 1 if word_at(tokens, at) == "of" else at
        colon = mark_at(tokens, at, ":-")
        drills, end = _drills(tokens, at + 1 if colon else at)
        return Shared(drills, counted, dose, end) if (said or colon) and len(drills) > 1 else None
    drills, at = _drills(tokens, start)
    if len(drills) < 2:
        return None
    while mark_at(tokens, at, ",-:;(") or word_at(tokens, at) == "then":
        at += 1
    said = word_at(tokens, at) in _SHARED
    at = at + 1 if said else at
    at = at + 1 if word_at(tokens, at) in ("at", "for", "x", ":") else at
    found = _dose(tokens, at)
    if found is None:
        return None
    counted, dose, end = found
    end = end + 1 if word_at(tokens, end) == "of" else end
    if word_at(tokens, end) in _SHARED:
        said, end = True, end + 1
    end = end + 1 if mark_at(tokens, end, ")") else end
    return Shared(drills, counted, dose, end) if said or start else None


def _after_heading(tokens: list[Token]) -> int:
    """The place after "Drills:" or "drills"."""
    named = next((at for at in range(4) if word_at(tokens, at) in ("drill", "drills", "abc")), None)
    if named is None:
        return 0
    end = named + 2 if word_at(tokens, named + 1) in ("circuit", "set", "block", "work") else named + 1
    signed = mark_at(tokens, end, ":-")
    return end + 1 if signed else (1 if named == 0 else 0)


def _dose(tokens: list[Token], at: int) -> tuple[Range, Amount, int] | None:
    counted = times(tokens, at) or ((1, 1), at)
    dose = amount(tokens, counted[1])
    if dose is None or dose.kind not in ("metres", "seconds", "reps") or dose.lo <= 0:
        return None
    return counted[0], dose, dose.end


def _drills(tokens: list[Token], at: int) -> tuple[list[Token], int]:
    """Drills with nothing between them but signs, and the place after the last of them."""
    found: list[Token] = []
    bracketed = mark_at(tokens, at, "(")
    at = at + 1 if bracketed else at
    end = at
    while at < len(tokens) and len(found) < _MOST:
        if tokens[at].kind == "drill" and len(tokens[at].slugs) == 1:
            found.append(tokens[at])
            end = at + 1
        elif not (mark_at(tokens, at, ",/+&;") or word_at(tokens, at) in ("and", "plus")):
            break
        at += 1
    closed = bracketed and mark_at(tokens, end, ")")
    return (found, end + 1) if closed else ([] if bracketed else found, end)


def doubts_of_drills(pieces: list[Built]) -> Doubts:
    """Ask about a dose behind a list of drills that have none: for the last of them, or for all?"""
    doubts: Doubts = []
    bare = 0
    for built in pieces:
        first = next(steps(built.items), None) if len(built.items) == 1 else None
        if first is None or first.activity != "drill" or built.role:
            bare = 0
            continue
        dosed = isinstance(built.items[0], Repeat) or first.extent != OPEN
        if dosed and bare and built.sep in (",", "+", "/", "&"):
            doubts.append(("the dose for the last of these", "the dose for all of these"))
        bare = 0 if dosed else bare + 1
    return doubts
