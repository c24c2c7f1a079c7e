"""A text as it is mended: its reading, its pieces with their places in it, and edits of it. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from plans.notation import chips, read
from plans.notation.normal import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from plans.notation import Chip, ChipLine, Reading, Words

_MOST_ADDED = 20_000


class MendError(ValueError):
    """The piece cannot be changed so; the sentence says why. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in place of `was`, which stands from `start` to `end` of the typed text."""

    start: int
    end: int
    was: str
    text: str

    def apply(self, typed: str) -> str:
        """The new text; everything outside is as it was."""
        return typed[: self.start] + self.text + typed[self.end :]

    def then(self, typed: str, after: Edit) -> Edit:
        """This edit of a text and one of the text that it makes, as one."""
        start = min(self.start, after.start)
        last = max(self.start + len(self.text), after.end)
        shift = len(self.text) - len(self.was)
        end = last - shift
        return Edit(start, end, typed[start:end], after.apply(self.apply(typed))[start : last + after.growth])

    @property
    def growth(self) -> int:
        """How many letters the text gets longer."""
        return len(self.text) - len(self.was)


@dataclass(frozen=True, slots=True)
class Placed:
    """A chip, the `index` it has on its line, and its place in the typed text.

    `is_sure` is False where its words are not in the text, as those of a warm-up that a line links: then it is the
    whole line."""

    line: int
    index: int
    chip: Chip
    start: int
    end: int
    is_sure: bool = True


@dataclass(frozen=True)
class Page:
    """A text with its reading. `words` has the coach's own words too."""

    typed: str
    words: Words

    @classmethod
    def of(cls, text: str, words: Words, own: Mapping[str, str]) -> Page:
        """The page of a text, whatever its line ends, read with these own words."""
        return cls(one_kind_of_end(text), words.with_own(own))

    @cached_property
    def reading(self) -> Reading:
        """How it is read."""
        return read(self.typed, self.words)

    @cached_property
    def lines(self) -> list[ChipLine]:
        """Its chips, line by line."""
        return chips(self.reading, self.words)

    @cached_property
    def placed(self) -> list[Placed]:
        """Its chips with their places."""
        return self.place(self.lines)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [0], -1
        while (at := self.typed.find("\n", at + 1)) >= 0:
            starts.append(at + 1)
        return [*starts, len(self.typed) + 1]

    def place(self, lines: Iterable[ChipLine]) -> list[Placed]:
        """Chips of this text with their places, in their order."""
        placed: list[Placed] = []
        for line in lines:
            begin, end = self._starts[line.line - 1], self._starts[line.line] - 1
            typed = self.typed[begin:end]
            whole = (begin + len(typed) - len(typed.lstrip()), begin + len(typed.rstrip()))
            for index, chip in enumerate(line.chips):
                start, stop = chip.span
                is_sure = start < stop <= len(typed)
                place = (begin + start, begin + stop) if is_sure else whole
                placed.append(Placed(line.line, index, chip, *place, is_sure))
        return placed

    def at(self, line: int, index: int) -> Placed:
        """A piece by its line and its turn on it. Raises MendError where there is none, as after typing on."""
        for piece in self.placed:
            if (piece.line, piece.index) == (line, index):
                return piece
        raise MendError("The text has changed meanwhile, and this piece is not in it any more. Nothing was changed.")

    def source(self, piece: Placed) -> str:
        """The words of a piece as they were typed."""
        return self.typed[piece.start : piece.end]

    def after(self, edit: Edit) -> Page:
        """The page of the text that an edit makes."""
        return Page(edit.apply(self.typed), self.words)

    def written_out(self, piece: Placed) -> Edit | None:
        """The edit that writes out the own words among those of a piece; None where it has none."""
        if not self.words.aliases:
            return None
        begin = self._starts[piece.line - 1]
        line = plain_line(piece.line, self.typed[begin : self._starts[piece.line] - 1])
        longer = self.words.shorthand.written_out(line, _MOST_ADDED)
        swaps = [s for s in longer.swaps if s.start < piece.end - begin and piece.start - begin < s.end]
        if not swaps:
            return None
        first, last = swaps[0], swaps[-1]
        start, end = begin + first.start, begin + last.end
        return Edit(start, end, self.typed[start:end], longer.text[first.at : last.to])


def one_kind_of_end(text: str) -> str:
    """The text with plain line ends, which the reader takes for the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def utf16(text: str, place: int) -> int:
    """A place in the text as browsers count it."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
