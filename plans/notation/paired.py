"""Runs of which each names its own recovery: "400/200 jog, 600/300 jog, 800", "400 (200 jog), 800 (400 jog)"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .aims import aim, settle
from .amounts import single
from .build import Built
from .rests import rest
from .tree import Extent, Step
from .vocabulary import TIMES_WORDS, mark_at, word_at

if TYPE_CHECKING:
    from .amounts import Amount
    from .draft import Doubts
    from .tokens import Token
    from .tree import Item

_MOST = 16


def paired(tokens: list[Token], at: int, line: int) -> tuple[Built, int] | None:
    """The list that begins at a token, and the place after it; None where fewer than two runs name a recovery."""
    items: list[Item] = []
    doubts: Doubts = []
    rests, place = 0, at
    while place < len(tokens) and len(items) < 2 * _MOST:
        dose = single(tokens, place)
        step = _run(dose, line) if dose is not None else None
        if dose is None or step is None or word_at(tokens, dose.end) in TIMES_WORDS:
            return None
        end = _aimed(tokens, dose.end, step, doubts)
        items.append(step)
        pause = _pause(tokens, end)
        if pause is None:
            place = end
            break
        recovery, place, said = pause
        recovery.line = line
        doubts += said
        items.append(recovery)
        rests += 1
        if not mark_at(tokens, place, ",+;") or place + 1 == len(tokens) or tokens[place + 1].kind != "num":
            break
        place += 1
    ended = place == len(tokens) or mark_at(tokens, place, ",;.+")
    return (Built(items, doubts=doubts), place) if rests > 1 and ended else None


def _run(dose: Amount, line: int) -> Step | None:
    if dose.kind in ("metres", "seconds") and not dose.doubts and not dose.clock:
        return Step("run", dose.extent, line=line)
    track = dose.kind == "bare" and dose.lo >= 100 and dose.lo % 50 == 0
    return Step("run", Extent.of("metres", dose.lo), line=line) if track else None


def _aimed(tokens: list[Token], at: int, step: Step, doubts: Doubts) -> int:
    """The place behind a target of a run, which is given to it."""
    found = aim(tokens, at + 1) if mark_at(tokens, at, "@") or word_at(tokens, at) in ("@", "at") else None
    if found is None:
        return at
    metres = step.extent.lo if step.extent.kind == "metres" else None
    for target in found.targets:
        settled, said = settle(target, metres)
        step.targets.append(settled)
        doubts += said
    doubts += found.doubts
    return found.end


def _pause(tokens: list[Token], at: int) -> tuple[Step, int, Doubts] | None:
    """The recovery behind a run: behind a slash, in brackets, or with a word for it."""
    bracketed = mark_at(tokens, at, "(")
    start = at + 1 if bracketed or mark_at(tokens, at, "/") else at
    found = rest(tokens, start)
    if found is None or not (found.moves or found.said) or found.between or found.step.extent.kind == "open":
        return None
    if bracketed and not mark_at(tokens, found.end, ")"):
        return None
    return found.step, found.end + 1 if bracketed else found.end, list(found.doubts)
