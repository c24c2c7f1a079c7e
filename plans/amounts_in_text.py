"""Where in the words of a piece its amount stands: by itself, as a number of a ladder, or as part of a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from plans.notation import Extent
from plans.notation.amounts import amount, single, times
from plans.notation.normal import plain_line
from plans.notation.tree import MILE_M
from plans.notation.writer import amount_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plans.notation.tokens import Token
    from plans.pages import Page, Placed

# What a number of a ladder may be worth, by its unit.
_WORTHS = {"metres": (1, 1000, MILE_M), "seconds": (1, 60, 3600)}


def tokens_of(page: Page, piece: Placed) -> list[Token]:
    """The tokens of a piece with their places in its words as they were typed."""
    line = plain_line(piece.line, page.source(piece))
    tokens = page.words.tokens(line.plain)
    raw = [line.span(token.start, token.end) for token in tokens]
    return [replace(token, start=start, end=end) for token, (start, end) in zip(tokens, raw, strict=True)]


def dose_span(piece: Placed, tokens: list[Token]) -> tuple[int, int] | None:
    step = piece.chip.step
    if step is None:
        return None
    if piece.chip.times is not None:
        for at in range(len(tokens)):
            found = times(tokens, at)
            if found and tuple(found[0]) == tuple(piece.chip.times):
                size = amount(tokens, found[1])
                end = size.end if size and step.extent.kind != "open" else found[1]
                return tokens[at].start, tokens[end - 1].end
        return None
    rung = next(listed(piece, tokens), None)
    return next(amounts(piece, tokens), None) or ((tokens[rung[0]].start, tokens[rung[0]].end) if rung else None)


def amounts(piece: Placed, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Where the amount that a piece shows stands in its words; of a ladder it may be at several places."""
    extent = piece.chip.step.extent if piece.chip.step else Extent("open")
    if extent.kind not in ("metres", "seconds", "reps"):
        return
    for at, token in enumerate(tokens):
        for found in (amount(tokens, at), single(tokens, at)) if token.kind in ("num", "clock") else ():
            if found is None or (found.lo, found.hi) != (extent.lo, extent.hi):
                continue
            if found.kind == extent.kind or found.kind == "bare" or found.doubts or found.letter_m:
                yield token.start, tokens[found.end - 1].end
                break


def listed(piece: Placed, tokens: list[Token]) -> Iterator[tuple[int, float]]:
    """The numbers of a ladder that are the amount of a piece, each with the worth of the unit behind the last one."""
    extent = piece.chip.step.extent if piece.chip.step else Extent("open")
    if extent.kind not in ("metres", "seconds") or extent.lo != extent.hi:
        return
    for at, token in enumerate(tokens):
        beside = [tokens[place].text for place in (at - 1, at + 1) if 0 <= place < len(tokens)]
        is_in_list = any(mark in ("-", "/", ",", "+") for mark in beside) or beside[:1] == ["last"]
        bare = single(tokens, at) if token.kind == "num" and token.value and is_in_list else None
        if bare is not None and bare.kind == "bare" and bare.end == at + 1:
            worth = next((one for one in _WORTHS[extent.kind] if abs(extent.lo - token.value * one) < 0.1), 0)
            if worth:
                yield at, worth


def wholes(page: Page, piece: Placed, extent: Extent) -> Iterator[tuple[int, int, str]]:
    """Where a whole stands of which a piece is what the next one, "the last 5 km", leaves; and a new whole."""
    step = piece.chip.step
    behind = next((one for one in page.placed if (one.line, one.index) == (piece.line, piece.index + 1)), None)
    part = behind.chip.step if behind else None
    if step is None or part is None or {step.extent.kind, part.extent.kind, extent.kind} != {extent.kind}:
        return
    tokens = tokens_of(page, piece)
    for at, token in enumerate(tokens):
        found = amount(tokens, at) if token.kind in ("num", "clock") else None
        whole = (step.extent.lo + part.extent.lo, step.extent.hi + part.extent.hi)
        if found is not None and found.kind == extent.kind and (found.lo, found.hi) == whole:
            new = Extent.of(extent.kind, extent.lo + part.extent.lo, extent.hi + part.extent.hi)
            yield token.start, tokens[found.end - 1].end, amount_text(new)
