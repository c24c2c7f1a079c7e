"""Write an act on the tree back into the text: lines that it does not concern stay as they were typed.

A new text is given back only after the reader has read it as just the tree that is wanted, with every word that was
left over; else `ActError` is raised with a sentence, and nothing is changed."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from .acts import ActError
from .inplace import in_place
from .reader import read
from .style import Style, style_of
from .tree import Reading, Repeat, Section, Step
from .writer import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .tree import Item
    from .words import Words

MOST_LINES, MOST_ROWS, MOST_LETTERS = 300, 300, 20_000
TIED = "This row is tied to the words around it. Change it in the text itself."
TOO_LONG = f"A text of more than {MOST_LINES} lines or pieces has no list. Change it in the text itself."
_MARK = re.compile(r"[ \t]*(?:[-*•–+]|\d{1,2}[.)])[ \t]+")


@dataclass(frozen=True, slots=True)
class _Way:
    """How rows are written: in their typed words or anew, what was moved too, with // before what is in no section."""

    in_words: bool = True
    marks: bool = True
    seps: bool = False
    moved_anew: bool = False
    neighbours: bool = False


_WAYS = (
    _Way(), _Way(seps=True), _Way(in_words=False), _Way(in_words=False, seps=True),
    _Way(in_words=False, moved_anew=True), _Way(in_words=False, moved_anew=True, seps=True),
    _Way(in_words=False, moved_anew=True, neighbours=True),
    _Way(in_words=False, moved_anew=True, neighbours=True, seps=True),
    _Way(in_words=False, marks=False, moved_anew=True, neighbours=True, seps=True),
)  # fmt: skip


@dataclass(eq=False, slots=True)
class _Row:
    """A line's worth of the tree: a heading, or an item that stands in a section or in none."""

    item: Item
    home: Section | None
    is_head: bool = False

    @property
    def key(self) -> object:
        """What a row is known by before and after an act."""
        if self.is_head and isinstance(self.item, Section) and self.item.line:
            return (self.item.line, self.item.span, self.item.role, self.item.title)
        return id(self.item)


@dataclass(eq=False, slots=True)
class _Group:
    """Rows that share their lines: they stay as typed together or not at all."""

    rows: list[_Row]
    lines: set[int]
    keys: list[object] = field(default_factory=list)


def one_kind_of_end(text: str) -> str:
    """The text with plain line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def reading_for_list(text: str, words: Words) -> Reading:
    """Read a text whose rows can be listed. Raises ActError where it is too long for that."""
    if len(text) > MOST_LETTERS or text.count("\n") >= MOST_LINES:
        raise ActError(TOO_LONG)
    reading = read(text, words)
    if sum(1 for _ in _all(reading.items)) > MOST_ROWS:
        raise ActError(TOO_LONG)
    return reading


def rewrite(text: str, reading: Reading, items: list[Item], words: Words, moving: Sequence[Item] = ()) -> str:
    """The text whose tree has these items instead of those of its reading. Raises ActError where none was found.

    Of rows that change places, `moving` are those whose lines go and not stay."""
    if items == reading.items:
        return text
    wanted = Reading(reading.title, items, reading.unread)
    if sum(1 for _ in _all(items)) > MOST_ROWS:
        raise ActError(TOO_LONG)
    style = style_of(text)
    for new in in_place(text, reading, items, style):
        if _reads_as(new, wanted, words):
            return new
    tried: set[str] = set()
    for way in _WAYS:
        new = _Writing(text, reading, items, words, style, way, moving).text()
        for one in dict.fromkeys((new, _renumbered(new))):
            if one not in tried and _reads_as(one, wanted, words):
                return _tidy(one, text, wanted, words)
            tried.add(one)
    raise ActError(TIED)


def _reads_as(text: str, wanted: Reading, words: Words) -> bool:
    now = read(text, words)
    left = [sorted(unread.text.strip() for unread in one.unread) for one in (now, wanted)]
    return (now.title, now.items, left[0]) == (wanted.title, wanted.items, left[1])


def _all(items: list[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        if not isinstance(item, Step):
            yield from _all(item.items)


def _rows(items: list[Item]) -> list[_Row]:
    rows: list[_Row] = []
    for item in items:
        rows.append(_Row(item, None, is_head=isinstance(item, Section)))
        if isinstance(item, Section):
            rows += [_Row(one, item) for one in item.items]
    return rows


def _lines(item: Item) -> set[int]:
    """The lines that an item was read from, all that is in it among them."""
    found = {item.line}
    if isinstance(item, Repeat):
        found = found.union(*(_lines(one) for one in item.items))
        found |= _lines(item.recovery) if item.recovery else set()
    return found - {0}


def _groups(items: list[Item], whole: set[int]) -> list[_Group]:
    """The rows of the old text by the lines they share; a section whose id is in `whole` is one group."""
    groups: list[_Group] = []
    for row in _rows(items):
        lines = {row.item.line} if row.is_head else _lines(row.item)
        last = groups[-1] if groups else None
        joins = last and row.home is not None and id(row.home) in whole
        if last and (joins or last.lines & lines):
            last.rows.append(row)
            last.lines |= lines
            if joins:
                last.lines = set(range(min(last.lines), max(last.lines) + 1))
        else:
            groups.append(_Group([row], lines))
    for group in groups:
        group.keys = [row.key for row in group.rows]
    return groups


@dataclass(eq=False, slots=True)
class _Unit:
    """Something to be written: a group as it was typed, or one row anew. `origin` is the group that it comes from."""

    rows: list[_Row]
    group: _Group | None = None
    origin: int | None = None


class _Writing:
    """One way to write the new text."""

    def __init__(
        self,
        text: str,
        reading: Reading,
        items: list[Item],
        words: Words,
        style: Style,
        way: _Way,
        moving: Sequence[Item],
    ) -> None:
        self.moving = {id(item) for item in moving}
        self.old = text.split("\n")
        self.reading, self.words, self.style, self.way = reading, words, style, way
        self.rows = _rows(items)
        there = {id(item) for item in items}
        self.groups = _groups(reading.items, {id(one) for one in reading.items if id(one) in there})
        self.of_line = {line: at for at, group in enumerate(self.groups) for line in group.lines}

    def text(self) -> str:
        """Put the lines together."""
        units = self._units(set())
        fixed = self._fixed(units)
        if self.way.moved_anew:
            loose = {id(unit.group) for unit in units if unit.group and unit not in fixed}
            if self.way.neighbours:
                loose |= self._beside(units, fixed)
            units = self._units(loose)
            fixed = self._fixed(units)
        return self._joined(units, fixed)

    def _units(self, loose: set[int]) -> list[_Unit]:
        """The new rows as units: groups that are whole stay so, if they are not to be written anew (`loose`)."""
        starts = {group.keys[0]: (at, group) for at, group in enumerate(self.groups) if id(group) not in loose}
        units: list[_Unit] = []
        keys = [row.key for row in self.rows]
        done: set[int] = set()
        place = 0
        while place < len(self.rows):
            at, group = starts.get(keys[place], (0, None))
            if group and at not in done and keys[place : place + len(group.keys)] == group.keys:
                units.append(_Unit(self.rows[place : place + len(group.keys)], group, at))
                done.add(at)
                place += len(group.keys)
                continue
            row = self.rows[place]
            units.append(_Unit([row], None, self.of_line.get(row.item.line)))
            place += 1
        return units

    def _fixed(self, units: list[_Unit]) -> list[_Unit]:
        """The most units that keep their order: they stay in their place, the others move."""
        tails: list[int] = []
        chain: list[list[_Unit]] = []
        for unit in units:
            if unit.origin is None or any(id(row.item) in self.moving for row in unit.rows):
                continue
            at = bisect_right(tails, unit.origin)
            tails[at : at + 1] = [unit.origin]
            chain[at : at + 1] = [[*(chain[at - 1] if at else []), unit]]
        return chain[-1] if chain else []

    def _beside(self, units: list[_Unit], fixed: list[_Unit]) -> set[int]:
        """The groups that have another neighbour now: they are written so that they are taken for no part of it."""
        kept = {id(unit) for unit in fixed if unit.group}
        beside: set[int] = set()
        for before, after in pairwise(units):
            if after.group and (id(before) not in kept or self._parted(before, after)):
                beside.add(id(after.group))
        return beside

    def _parted(self, before: _Unit, after: _Unit) -> bool:
        return before.origin is None or after.origin is None or after.origin != before.origin + 1

    def _joined(self, units: list[_Unit], fixed: list[_Unit]) -> str:
        kept = {id(unit.group) for unit in fixed if unit.group}
        gone = {line for group in self.groups if id(group) not in kept for line in group.lines}
        after: dict[int, list[str]] = {}
        whole = {id(unit.group) for unit in units if unit.group}
        for group in self.groups:
            if id(group) not in whole:
                after[max(group.lines, default=0)] = self._left_over(group)
        anchor = self._first_anchor(units, fixed)
        steady = {id(unit) for unit in fixed}
        for at, unit in enumerate(units):
            before = units[at - 1] if at else None
            stays = id(unit) in steady
            if stays and unit.origin is not None:
                place = max(self.groups[unit.origin].lines, default=0)
                sep_at, anchor = (min(self.groups[unit.origin].lines, default=1) - 1 if unit.group else place), place
            else:
                sep_at = anchor
            if self.way.seps and before and self._needs_sep(before, unit, is_new=not stays or not unit.group):
                after.setdefault(sep_at, []).append("//")
            if unit.group and id(unit.group) in kept:
                continue
            mark = self._mark(unit, anchor)
            after.setdefault(anchor, []).extend(self._lines_of(unit, units[at - 1 : at], units[at + 1 : at + 2], mark))
        lines = list(after.get(0, []))
        for number, line in enumerate(self.old, 1):
            lines += [] if number in gone else [line]
            lines += after.get(number, [])
        if not any(line.strip() for line in self.old):
            lines = after.get(0, [])
        return "\n".join(lines)

    def _first_anchor(self, units: list[_Unit], fixed: list[_Unit]) -> int:
        """Where what stands before all that stays is written; at the end where nothing stays."""
        if fixed and fixed[0].origin is not None:
            group = self.groups[fixed[0].origin]
            return max(group.lines) if not fixed[0].group else min(group.lines) - 1
        typed = [number for number, line in enumerate(self.old, 1) if line.strip()]
        return typed[-1] if typed else 0

    def _needs_sep(self, before: _Unit, unit: _Unit, *, is_new: bool) -> bool:
        """Whether a row in no section comes right after one."""
        first, last = unit.rows[0], before.rows[-1]
        in_section = last.home is not None or (last.is_head and not _is_link(last.item))
        return in_section and first.home is None and not first.is_head and (is_new or self._parted(before, unit))

    def _left_over(self, group: _Group) -> list[str]:
        """The words of lines that are written anew that found no place in the tree, and those before its rows."""
        kept = [f"> {one.text}" for one in self.reading.unread if one.line in group.lines]
        titles: list[str] = []
        for number in sorted(group.lines):
            starts = [row.item.span[0] for row in group.rows if row.item.line == number and row.item.span[1]]
            head = self.old[number - 1][: min(starts)].strip() if starts else ""
            named = head.strip(" :-|*_")
            if self.reading.title and named and named in self.reading.title:
                titles.append(head)
        return [*titles, *kept]

    def _mark(self, unit: _Unit, anchor: int) -> str:
        """The list mark of the line that a row comes from, or of the line above it."""
        if not self.way.marks or unit.rows[0].is_head:
            return ""
        for number in (unit.rows[0].item.line, anchor):
            found = _MARK.match(self.old[number - 1]) if number else None
            if found:
                return found[0]
        return ""

    def _lines_of(self, unit: _Unit, before: list[_Unit], after: list[_Unit], mark: str) -> list[str]:
        if unit.group:
            return [self.old[number - 1] for number in sorted(unit.group.lines)]
        (row,) = unit.rows
        item = row.item
        if row.is_head and isinstance(item, Section):
            item = Section(item.role, [], item.title, item.warmup, item.line, item.span)
        typed = self._typed(item) if self.way.in_words else ""
        if typed:
            return [mark + typed]
        texts = write(Reading(items=[item]), self.words, style=self.style).split("\n")
        last = before[0].rows[-1] if before else None
        follows = last is not None and last.home is row.home and isinstance(last.item, Repeat)
        leads = isinstance(item, Step) and item.extent.kind == "open" and bool(after) and not after[0].rows[0].is_head
        if isinstance(item, Step) and item.activity != "rest_day" and not self.way.in_words and (follows or leads):
            texts[0] = f"then {texts[0]}"
        return [mark + text for text in texts]

    def _typed(self, item: Item) -> str:
        """The words that a row was read from, where they say the same by themselves."""
        start, end = item.span
        if not item.line or end <= start or len(_lines(item) if not isinstance(item, Section) else {1}) != 1:
            return ""
        end = max([end, *(item.recovery.span[1:] if isinstance(item, Repeat) and item.recovery else ())])
        typed = self.old[item.line - 1][start:end].strip(" ,;")
        alone = read(typed, self.words)
        return typed if alone.items == [item] and not alone.unread and alone.title is None else ""


def _is_link(item: Item) -> bool:
    return isinstance(item, Section) and item.warmup is not None


def _renumbered(text: str) -> str:
    """The text with the numbers of its numbered lines in order again."""
    number = 0
    lines: list[str] = []
    for line in text.split("\n"):
        found = _MARK.match(line)
        digits = found[0].strip(" \t.)") if found else ""
        if found and digits.isdigit():
            number += 1
            lines.append(found[0].replace(digits, str(number), 1) + line[found.end() :])
        else:
            lines.append(line)
    return "\n".join(lines)


def _tidy(text: str, before: str, wanted: Reading, words: Words) -> str:
    """Without the // that an act left with nothing behind it to part, where there were none before."""
    lines = text.split("\n")
    if lines.count("//") and text != before:
        for at in range(len(lines) - 1, -1, -1):
            below = next((line.strip() for line in lines[at + 1 :] if line.strip()), "//")
            if lines[at].strip() == "//" and below == "//":
                less = [*lines[:at], *lines[at + 1 :]]
                if _reads_as("\n".join(less), wanted, words):
                    lines = less
    return "\n".join(lines)
