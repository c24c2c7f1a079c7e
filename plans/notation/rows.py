"""Rows of a table, and lines that give no item: titles, places, headings, words to keep."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from . import cells, heads
from .comments import is_comment
from .leading import Leading
from .tree import steps
from .vocabulary import CONDITIONS, mark_at, word_at

if TYPE_CHECKING:
    from .found import Found
    from .normal import Line
    from .tokens import Token


class Rows(Leading):
    """The part of the reader that knows rows of a table and lines without items."""

    @abstractmethod
    def _trial(self, line: Line, tokens: list[Token]) -> Found:
        """What a line would give."""

    @abstractmethod
    def _is_rest_day(self, line: Line, tokens: list[Token]) -> bool:
        """Whether a line names a day of rest."""

    def _table_row(self, line: Line, tokens: list[Token]) -> None:
        """A row of a table: cells that name what stands beside them, each of the others like a line of its own."""
        row = cells.of(tokens)
        if not row:
            return
        if all(not heads.has_amounts(cell.tokens) for cell in row) and not any(
            self._trial(line, cell.tokens).built or self._is_rest_day(line, cell.tokens) for cell in row
        ):
            self._not_read(line, [token for token in tokens if token.text != "|"])
            return
        for cell in row:
            if cell.is_name:
                self._head(self._all(line, cell.tokens))
            else:
                self._content(line, cell.tokens, in_cell=True)

    def _names_session(self, line: Line, tokens: list[Token], found: Found) -> bool:
        """ "Long run with pickups" above lines with doses: a first line of runs without any is what they make."""
        first = not self.out.items and self.section is None and not self.out.unread and not self.lists_days
        if not first or self.last_dose <= line.number or heads.has_amounts(tokens) or found.unread:
            return False
        done = list(steps(found.items))
        return len(done) > 1 and done[0].activity == "run" and all(step.extent.kind == "open" for step in done)

    def _is_comment(self, line: Line, tokens: list[Token], *, first: bool) -> bool:
        """Whether a line is spoken to people: a heading above what is done, or a remark anywhere."""
        above = (
            self.last_dose > line.number
            and (first or tokens[0].raw[:1].isupper())
            and not mark_at(tokens, len(tokens) - 1, ".")
        )
        return is_comment(tokens) or (above and is_comment(tokens, heads=True))

    def _not_read(self, line: Line, tokens: list[Token]) -> None:
        """A line that gives no item: a title, a place, a heading, or words to keep."""
        self.before = None
        text = self._all(line, tokens)
        first = not self.out.items and self.section is None and not self.out.unread
        alone = len(self.lines) == 1
        if (
            (heads.tells_place(tokens) and word_at(tokens, 0) not in CONDITIONS)
            or heads.heads_what_follows(tokens)
            or (first and not alone and heads.looks_like_title(tokens))
            or (not alone and self._is_comment(line, tokens, first=first))
        ):
            self._head(text.rstrip(" :"))
        else:
            self._unread(line, text)
