"""Recoveries on a line of their own: they belong to the repeat or the list on the line above."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .build import Built, attach, fits
from .page import Page
from .rests import Rest, rest
from .vocabulary import mark_at

if TYPE_CHECKING:
    from .normal import Line
    from .tokens import Token


class LineRests(Page):
    """The part of the reader that knows lines which only name a recovery."""

    def _all(self, line: Line, tokens: list[Token]) -> str:
        return line.verbatim(tokens[0].start, tokens[-1].end)

    def _recovers(self, line: Line, tokens: list[Token]) -> bool:
        """A recovery on a line of its own belongs to the repeat on the line above."""
        if mark_at(tokens, 0, "(") and mark_at(tokens, len(tokens) - 1, ")") and len(tokens) > 2:
            tokens = tokens[1:-1]
        found = rest(tokens, 0)
        if found is None or not (found.said or found.moves) or not self._ends(tokens, found.end):
            return False
        text = self._all(line, tokens)
        before = self.before
        if before is None or (before.repeat is None and not before.ladder) or before.role:
            if not found.said:
                return False
            self._place(line, [Built([replace(found.step, line=line.number, span=self._whole(line.number))])])
            self._asks(line, [(text, one, other) for one, other in found.doubts])
            return True
        if fits(before, found) == "no":
            return False
        found.step.span = line.span(tokens[0].start, tokens[-1].end)
        if before.ladder:
            return self._rests_in_ladder(line, before, found)
        full = before.repeat is not None and before.repeat.recovery is not None and found.of_sets
        if not attach(before, found, line.number):
            if not found.of_sets:
                return False
            full = True
            self._place(line, [Built([replace(found.step, line=line.number)])])
        if full:
            self._asks(line, [(text, f"{text} between these", f"{text} between the sets above")])
        doubts = list(found.doubts) + ([] if found.said else [(f"{text} between", f"{text} afterwards")])
        self._asks(line, [(text, one, other) for one, other in doubts])
        return True

    def _rests_in_ladder(self, line: Line, before: Built, found: Rest) -> bool:
        """The recovery between the runs of a ladder on the line above."""
        items = self.section.items if self.section else self.out.items
        size = len(before.items)
        if not size or len(items) < size or items[-size:] != before.items:
            return False
        attach(before, found, line.number)
        items[-size:] = before.items
        self._asks(line, [(self._all(line, self.words.tokens(line.plain)), one, other) for one, other in found.doubts])
        return True

    def _ends(self, tokens: list[Token], at: int) -> bool:
        return at == len(tokens) or (at + 1 == len(tokens) and mark_at(tokens, at, ".!"))
