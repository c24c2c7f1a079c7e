"""Rows of a table, as they are pasted from a spreadsheet: cells parted by tabs or bars."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from . import heads
from .amounts import amount
from .draft import matching
from .vocabulary import REST_WORDS, word_at

if TYPE_CHECKING:
    from .tokens import Token


@dataclass(frozen=True, slots=True)
class Cell:
    """What is read in one go. `is_name` says that it only names the cells beside it."""

    tokens: list[Token]
    is_name: bool = False


def of(tokens: list[Token]) -> list[Cell]:
    """The cells of a row: "easy | 10 km" is a label and its dose, "10 km | easy" is one thing as well."""
    parts = _parts(tokens)
    found: list[Cell] = []
    at = 0
    while at < len(parts):
        part, after = parts[at], parts[at + 1] if at + 1 < len(parts) else []
        if after and _is_amount(part) and not heads.has_amounts(after):
            found.append(Cell(part + after))
            at += 2
        elif after and not heads.has_amounts(part) and heads.has_amounts(after):
            if _names_only(part):
                found.append(Cell(part, is_name=True))
                at += 1
                continue
            colon = replace(after[0], kind="mark", text=":", raw=":", end=after[0].start, gap=False)
            found.append(Cell([*part, colon, *after]))
            at += 2
        elif found and not found[-1].is_name and not heads.has_amounts(part) and heads.has_amounts(found[-1].tokens):
            comma = replace(part[0], kind="mark", text=",", raw=",", end=part[0].start, gap=False)
            found[-1] = Cell([*found[-1].tokens, comma, *part])
            at += 1
        else:
            found.append(Cell(part))
            at += 1
    return found


def _parts(tokens: list[Token]) -> list[list[Token]]:
    """The tokens between bars; a bar in brackets parts nothing."""
    pairs = matching(tokens)
    parts: list[list[Token]] = [[]]
    at = 0
    while at < len(tokens):
        end = pairs.get(at, at) + 1
        if end == at + 1 and tokens[at].text == "|":
            parts.append([])
        else:
            parts[-1] += tokens[at:end]
        at = end
    return [part for part in parts if part]


def _is_amount(tokens: list[Token]) -> bool:
    found = amount(tokens, 0)
    return found is not None and found.end == len(tokens)


def _names_only(tokens: list[Token]) -> bool:
    """Whether a cell without a number says nothing of how the next is done: "Intervals", "Recovery", "Track"."""
    heading = heads.heading(tokens)
    if heading is not None:
        return heading.role == "main" and word_at(tokens, 0) != "main"
    if word_at(tokens, 0) in REST_WORDS:
        return True
    return heads.label(tokens, lambda _start, _end: "") is None
