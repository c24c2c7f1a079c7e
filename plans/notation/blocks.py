"""Rounds over several lines: "3 sets of:" above what is repeated, "Repeat 3 times" below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .amounts import amount
from .build import Built, attach, is_too_much
from .comments import is_comment
from .page import Block, Page
from .rests import rest
from .tree import Item, Repeat, Section, Step, steps
from .vocabulary import mark_at, word_at

if TYPE_CHECKING:
    from .normal import Line
    from .rests import Rest
    from .tokens import Token
    from .tree import Range

_COUNTS = ("x", "×", "sets", "set", "rounds", "round", "times", "circuits", "series")
_BEFORE = ("repeat", "do", "complete", "all", "then", "run", "this", "that", "the", "whole", "thing", "these", "above")
_AFTER = ("of", "through", "the", "following", "these", "total", "below", "sets", "rounds", "all", "above", "in")
_MOST = 20
# More items than this are no rounds, and deeper repeats no session.
_LONGEST, _DEEPEST = 40, 2
# An easy run as long as this is no part of what is repeated.
_LONG = {"seconds": 300, "metres": 1500}


@dataclass(frozen=True, slots=True)
class Count:
    """How often the lines around are done, what lies between, and whether the words lead on to what is below."""

    times: Range
    pause: Rest | None
    leads: bool


class Blocks(Page):
    """The part of the reader that knows rounds over several lines."""

    def _rounds_line(self, line: Line, tokens: list[Token]) -> bool:
        """Take a line that only says how often the lines below or above are done."""
        found = count_of(tokens)
        if found is None:
            return False
        items = self._here()
        above = self._above(items, line)
        if found.leads or not above:
            if line.number == self.last_line or self.block is not None:
                return False
            self._drop_label()
            size = len(self._here())
            self.block = Block(line, found.times, self._here(), size, _indent(line), found.pause)
            self.before = None
            return True
        return self._wrap(line, items, above, found)

    def _wrap(self, line: Line, items: list[Item], size: int, found: Count) -> bool:
        """Repeat the last items above."""
        inside = items[-size:]
        repeat = Repeat(found.times, inside, None, line.number)
        if is_too_much([repeat]) or _depth(inside) > _DEEPEST or any(isinstance(one, Section) for one in inside):
            return False
        if any(step.activity == "rest_day" for step in steps(inside)):
            return False
        repeat.span = self._whole(line.number)
        items[-size:] = [repeat]
        self._with_pause(repeat, found.pause, line.number)
        said = self._all_of(line)
        self._asks(line, [(said, f"{found.times[0]} times all above", f"{found.times[0]} times a part of it")])
        return True

    def _all_of(self, line: Line) -> str:
        return line.text.strip()

    def _with_pause(self, repeat: Repeat, pause: Rest | None, number: int) -> None:
        built = Built([repeat], depth=1)
        if pause is not None:
            attach(built, pause, number)
            pause.step.span = self._whole(number)
        self.before, self.above = built, [built]

    def _here(self) -> list[Item]:
        return self.section.items if self.section else self.out.items

    def _above(self, items: list[Item], line: Line) -> int:
        """How many items stand together above a line: back to an empty line, a heading, or a long easy run."""
        size, number = 0, line.number
        for item in reversed(items):
            if isinstance(item, Section) or number - item.line > 1 or _is_easy(item) or size == _LONGEST:
                break
            size, number = size + 1, item.line
        return size

    def _ends_block(self, line: Line) -> None:
        """Close the rounds before a line that is no part of them."""
        block = self.block
        if block is None:
            return
        if block.first and line.number - 1 not in self.lines:
            self._close_block()
        elif not block.first:
            block.first, block.inner = line.number, _indent(line)
        elif _indent(line) < block.inner:
            self._close_block()

    def _settle_block(self, line: Line) -> None:
        """Close the rounds behind a line that opened a section or is a long easy run."""
        block = self.block
        if block is None or line is block.line:
            return
        if len(block.into) - block.start > _LONGEST:
            self._close_block()
            return
        new = block.into[block.start :]
        left = self._here() is not block.into or any(isinstance(one, Section) for one in new)
        long = len(new) > 1 and _is_easy(new[-1]) and new[-1].line == line.number
        if left or long:
            self._close_block(asks=long)

    def _close_block(self, pause: Rest | None = None, *, asks: bool = False) -> Repeat | None:
        """Put what was read since the count into a repeat; None where there was nothing."""
        block, self.block = self.block, None
        if block is None:
            return None
        end = block.start
        while end < len(block.into) and not isinstance(block.into[end], Section):
            end += 1
        end = end - 1 if asks else end
        inside = block.into[block.start : end]
        repeat = Repeat(block.times, inside, None, block.line.number)
        bad = not inside or is_too_much([repeat]) or _depth(inside) > _DEEPEST
        bad = bad or any(one.activity == "rest_day" for one in steps(inside))
        if bad:
            self._unread(block.line, block.line.text.strip())
            return None
        repeat.span = self._whole(block.line.number)
        block.into[block.start : end] = [repeat]
        if self._here() is block.into and end - len(inside) + 1 == len(block.into):
            built = Built([repeat], depth=1)
            self.before, self.above = built, [built]
        if block.pause or pause:
            attach(Built([repeat], depth=1), (block.pause or pause), block.line.number)  # type: ignore[arg-type]  # one of them
        if asks:
            self._asks(block.line, [(block.line.text.strip(), "down to the easy run", "all that follows")])
        return repeat


def _indent(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _depth(items: list[Item]) -> int:
    """How deep repeats stand in each other."""
    return max((1 + _depth(one.items) for one in items if isinstance(one, Repeat)), default=0)


def _is_easy(item: Item) -> bool:
    """Whether an item is a long easy run."""
    if not isinstance(item, Step) or item.activity not in ("run", "jog"):
        return False
    easy = all(target.name in ("easy", "steady") for target in item.targets)
    return easy and item.extent.lo >= _LONG.get(item.extent.kind, item.extent.lo + 1)


def count_of(tokens: list[Token]) -> Count | None:
    """ "3 sets of:", "4 x", "Repeat 3 times", "x 3, 4 min between sets": the count, and what lies between."""
    at, before = _named_end(tokens), False
    close = next((place for place in range(len(tokens)) if mark_at(tokens, place, ")")), 0)
    if mark_at(tokens, 0, "(") and close:
        tokens = [*tokens[1:close], *tokens[close + 1 :]]
    while word_at(tokens, at) in _BEFORE:
        at, before = at + 1, True
    marked = word_at(tokens, at) in ("x", "×")
    at = at + 1 if marked else at
    twice = {"twice": 2, "thrice": 3}.get(word_at(tokens, at))
    found = amount(tokens, at)
    if twice is None and (found is None or found.kind != "bare" or found.lo != int(found.lo)):
        return None
    times = (twice, twice) if twice else (int(found.lo), int(found.hi)) if found else (0, 0)
    end = at + 1 if twice else found.end if found else at
    said = marked or before or bool(twice)
    while word_at(tokens, end) in _COUNTS:
        end, said = end + 1, True
    of = word_at(tokens, end) in ("of", "the", "these")
    while word_at(tokens, end) in _AFTER:
        end += 1
    if not said or not 2 <= times[0] <= times[1] <= _MOST:
        return None
    colon = mark_at(tokens, len(tokens) - 1, ":")
    return _closed(tokens[: len(tokens) - colon], end, times, leads=colon or of)


def of_sets(tokens: list[Token]) -> bool:
    """Whether a recovery begins here that lies between sets."""
    pause = rest(tokens, 0)
    return pause is not None and pause.of_sets


def _named_end(tokens: list[Token]) -> int:
    """The place after a name for rounds: "Hill circuits x 3", "Main set: 3 rounds"."""
    at = next((at for at in range(len(tokens)) if tokens[at].kind != "word" or tokens[at].text in ("x", "×")), 0)
    named = at and tokens[at - 1].text in ("circuit", "circuits", "set", "block", "loop", "loops", "series")
    if not named or not is_comment(tokens[:at], heads=True):
        return 0
    return at + 1 if mark_at(tokens, at, ":-") else at


def _closed(tokens: list[Token], end: int, times: Range, *, leads: bool) -> Count | None:
    """The count where nothing is left but a recovery between the rounds."""
    if mark_at(tokens, end, ":-"):
        end, leads = end + 1, leads or end + 1 == len(tokens)
    left = tokens[end:]
    if left and not (mark_at(left, 0, ",;(-.") or word_at(left, 0) in ("with", "w/") or (of_sets(left) and leads)):
        return None  # "8 x 1 min walk" is walking
    while left and (mark_at(left, 0, ",;(-.") or word_at(left, 0) in ("with", "w/")):
        left = left[1:]
    while left and mark_at(left, len(left) - 1, ").!"):
        left = left[:-1]
    if not left:
        return Count(times, None, leads)
    pause = rest(left, 0)
    if pause is None or pause.end < len(left) or not (pause.said or pause.moves):
        return None
    return Count(times, pause, leads)
