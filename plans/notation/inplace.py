"""Change one dose or one count of a text, and not a letter more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .amounts import amount, times
from .normal import plain_line
from .style import PLAIN, Style
from .tokens import scan
from .tree import Repeat, Section, Step
from .writer import amount_text, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .tree import Item, Reading


def in_place(text: str, reading: Reading, items: list[Item], style: Style) -> Iterator[str]:
    """The ways to change one dose, or one count, and not a letter more."""
    changed = _changed(reading.items, items)
    if changed is None:
        return
    old, new = changed
    lines = text.split("\n")
    step = old.items[0] if isinstance(old, Repeat) and len(old.items) == 1 else old
    now = new.items[0] if isinstance(new, Repeat) and len(new.items) == 1 else new
    line = plain_line(old.line, lines[old.line - 1])
    for start, end, said in _cuts(line.text[slice(*old.span)], old, new, step, now, style):
        begin = old.span[0]
        put = line.text[: begin + start] + said + line.text[begin + end :]
        yield "\n".join([*lines[: old.line - 1], put, *lines[old.line :]])


def _cuts(typed: str, old: Item, new: Item, step: Item, now: Item, style: Style) -> Iterator[tuple[int, int, str]]:
    line = plain_line(1, typed)
    tokens = scan(line.plain)
    for at in range(len(tokens)):
        if isinstance(old, Repeat) and isinstance(new, Repeat) and old.times != new.times:
            count = times(tokens, at)
            if count and count[0] == old.times:
                numbers = 1 if old.times[0] == old.times[1] else 3
                yield (*line.span(tokens[at].start, tokens[at + numbers - 1].end), span(*new.times))
        if isinstance(step, Step) and isinstance(now, Step) and step.extent != now.extent:
            size = amount(tokens, at) if tokens[at].kind in ("num", "clock") else None
            if size and (size.lo, size.hi) == (step.extent.lo, step.extent.hi):
                place = line.span(tokens[at].start, tokens[size.end - 1].end)
                for habit in dict.fromkeys((style, PLAIN)):
                    yield (*place, amount_text(now.extent, style=habit, clock=True))
                yield (*place, amount_text(now.extent, doubtful=True))


def _changed(old: list[Item], new: list[Item]) -> tuple[Item, Item] | None:
    """The one row that is another, where nothing else is."""
    if len(old) != len(new):
        return None
    pairs = [(one, other) for one, other in zip(old, new, strict=True) if one is not other and one != other]
    if len(pairs) != 1:
        return None
    one, other = pairs[0]
    if isinstance(one, Section | Repeat) and type(one) is type(other) and len(one.items) > 1:
        inner = _changed(one.items, other.items)
        if inner is not None:
            return inner
    elif isinstance(one, Section) and isinstance(other, Section):
        return _changed(one.items, other.items)
    return (one, other) if one.line and type(one) is type(other) and not isinstance(one, Section) else None
