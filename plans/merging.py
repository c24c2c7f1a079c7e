"""Two texts that come from one, made into one again: line by line, and never by guessing. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

type Sign = Literal["same", "out", "in"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Lines that both changed: as they were, as they are here, and as they are there."""

    base: list[str]
    mine: list[str]
    theirs: list[str]


@dataclass(slots=True)
class Merged:
    """The lines with both sides' changes; where there are conflicts, `mine` stands in their place."""

    lines: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def merge(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Merged:
    """Take both changes over into one list of lines. Changes that touch each other, and differ, are a conflict."""
    result = Merged()
    edits = sorted(
        [(a, b, "mine") for a, b, _, _ in _changes(base, mine)]
        + [(a, b, "theirs") for a, b, _, _ in _changes(base, theirs)]
    )
    groups: list[tuple[int, int]] = []
    for start, end, _ in edits:
        if groups and start <= groups[-1][1]:
            groups[-1] = groups[-1][0], max(groups[-1][1], end)
        else:
            groups.append((start, end))
    at = 0
    for start, end in groups:
        result.lines += base[at:start]
        was, here, there = list(base[start:end]), _side(base, mine, start, end), _side(base, theirs, start, end)
        if here in (was, there):
            result.lines += there
        elif there == was:
            result.lines += here
        else:
            result.lines += here
            result.conflicts.append(Conflict(was, here, there))
        at = end
    result.lines += base[at:]
    return result


def diff(old: str, new: str) -> list[tuple[Sign, str]]:
    """Return the lines of both texts, those that went before those that came."""
    was, now = old.split("\n"), new.split("\n")
    told: list[tuple[Sign, str]] = []
    for what, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if what == "equal":
            told += [("same", line) for line in was[a:b]]
        else:
            told += [("out", line) for line in was[a:b]]
            told += [("in", line) for line in now[c:d]]
    return told


def _changes(base: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """From where to where the base was changed, and what by: from where to where in the other."""
    codes = SequenceMatcher(None, base, other, autojunk=False).get_opcodes()
    return [(a, b, c, d) for what, a, b, c, d in codes if what != "equal"]


def _side(base: Sequence[str], other: Sequence[str], start: int, end: int) -> list[str]:
    """What stands in the other in place of these lines of the base; every change lies wholly within or without."""
    shift_before = shift = 0
    for a, b, c, d in _changes(base, other):
        grown = (d - c) - (b - a)
        if a < start and b < start:
            shift_before += grown
        elif start <= a and b <= end:
            shift += grown
    return list(other[start + shift_before : end + shift_before + shift])
