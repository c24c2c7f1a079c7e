"""Which words of the line each item was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tree import Repeat, Step

if TYPE_CHECKING:
    from .normal import Line
    from .tree import Item, Span

NOWHERE = (0, 0)


def waiting(start: int, end: int) -> Span:
    """Places in the plain line, written below nought until `place` turns them into places in the line as typed."""
    return -start - 1, -end - 1


def place(items: list[Item], line: Line, plain: Span) -> None:
    """Give items that have no place yet the words of a piece; `plain` are places in the plain line.

    A recovery knows its own words already; where it ends the piece, the words before it are the work's."""
    start, end = plain
    for rest in _recoveries(items):
        if rest.span[0] < 0 and -rest.span[1] - 1 >= end and -rest.span[0] - 1 > start:
            end = -rest.span[0] - 1
    typed = line.span(start, end)
    for item in items:
        _put(item, line, typed)


def _recoveries(items: list[Item]) -> list[Step]:
    """The recoveries of items and of what is repeated in them, the outermost first."""
    found: list[Step] = []
    for item in items:
        if isinstance(item, Repeat):
            found += [item.recovery] if item.recovery else []
            found += _recoveries(item.items)
        elif isinstance(item, Step) and item.span[0] < 0:
            found.append(item)
    return found


def _put(item: Item, line: Line, span: Span) -> None:
    if item.span[0] < 0:
        item.span = line.span(-item.span[0] - 1, -item.span[1] - 1)
    elif item.span == NOWHERE:
        item.span = _without_signs(line, span)
    if isinstance(item, Step):
        return
    for one in item.items:
        _put(one, line, span)
    if isinstance(item, Repeat) and item.recovery:
        _put(item.recovery, line, span)


def _without_signs(line: Line, span: Span) -> Span:
    """A place without the signs at its end that lead to what comes next."""
    start, end = span
    while end > start and line.typed[end - 1] in " ,;-/(@":
        end -= 1
    return start, end
