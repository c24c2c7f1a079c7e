"""Recoveries on a line of their own: they belong to the repeat or the list on the line above."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .blocks import Blocks
from .build import Built, attach, between, fits, is_plain_list
from .hard import is_hard
from .pieces import split
from .rests import Rest, is_recovery_run, rest
from .tree import Repeat, Step
from .vocabulary import mark_at

if TYPE_CHECKING:
    from .normal import Line
    from .tokens import Token
    from .tree import Item


# A longer time alone on a line is a run, in seconds.
_SHORT = 300


# Nobody stands about for so long between two parts of a session without its being said.
_LONG_REST_S = 420


class LineRests(Blocks):
    """The part of the reader that knows lines which only name a recovery."""

    def _all(self, line: Line, tokens: list[Token]) -> str:
        return line.verbatim(tokens[0].start, tokens[-1].end)

    def _recovers(self, line: Line, tokens: list[Token]) -> bool:
        """A recovery on a line of its own belongs to the repeat on the line above."""
        if mark_at(tokens, 0, "(") and mark_at(tokens, len(tokens) - 1, ")") and len(tokens) > 2:
            tokens = tokens[1:-1]
        found = rest(tokens, 0)
        if found is None or not self._ends(tokens, found.end):
            return self._recovers_twice(line, tokens)
        if not (found.said or found.moves):
            return self._rests_bare(line, tokens, found)
        if self.block is not None and found.of_sets and self.block.pause is None:
            return self._rests_between_rounds(line, tokens, found)
        return self._recovers_with(line, tokens, found)

    def _recovers_with(self, line: Line, tokens: list[Token], found: Rest) -> bool:
        """A recovery that its own words name, for what stands on the line above."""
        text = self._all(line, tokens)
        before = self.before
        if before is None or (before.repeat is None and not before.ladder) or before.role:
            if not found.said or is_recovery_run(found, tokens):
                return False
            if found.between and not found.of_sets and self._rests_between_lines(line, tokens, found):
                return True
            self._place(line, [Built([replace(found.step, line=line.number, span=self._whole(line.number))])])
            self._asks(line, [(text, one, other) for one, other in found.doubts])
            if before is None and found.step.activity == "stand" and found.step.extent.hi >= _LONG_REST_S:
                self._asks(line, [(text, f"{text}: resting", f"{text}: easy running")])
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

    def _recovers_twice(self, line: Line, tokens: list[Token]) -> bool:
        """ "200 m walk between reps, 5 min between sets": two recoveries on one line, for the sets above."""
        pieces = split(tokens)
        found = [rest(piece.tokens, 0) for piece in pieces]
        if len(pieces) != 2 or found[0] is None or found[1] is None or not (found[0].of_sets or found[1].of_sets):
            return False
        if any(one is None or not self._ends(piece.tokens, one.end) for one, piece in zip(found, pieces, strict=True)):
            return False
        sets, reps = (found[0], found[1]) if found[0].of_sets else (found[1], found[0])
        span = self._whole(line.number)
        sets.step.span = reps.step.span = span
        repeat: Repeat | None
        if self.block is not None and self.block.pause is None:
            repeat = self._close_block()
        else:
            repeat = self.before.repeat if self.before else None
        if repeat is None or repeat.recovery is not None:
            return False
        within = self._within(repeat)
        if within is not None and within.recovery is None:
            within.recovery = reps.step
        elif is_plain_list(repeat):
            repeat.items = between(repeat.items, reps.step)
        else:
            return False
        repeat.recovery = sets.step
        sets.step.line = reps.step.line = line.number
        self._asks(line, [(self._all(line, tokens), *one) for one in (*reps.doubts, *sets.doubts)])
        return True

    def _within(self, repeat: Repeat) -> Repeat | None:
        inner = repeat.items[0] if len(repeat.items) == 1 else None
        return inner if isinstance(inner, Repeat) else None

    def _rests_between_lines(self, line: Line, tokens: list[Token], found: Rest) -> bool:
        """ "60 s jog between each" below several runs, on one line or on lines of their own."""
        items = self.section.items if self.section else self.out.items
        size = 0
        for item in reversed(items):
            alike = isinstance(item, Step) and item.activity == "run" and item.extent.kind == _kind(items[-1])
            aimed = isinstance(item, Step) and bool(item.targets) == bool(getattr(items[-1], "targets", []))
            if not alike or not aimed or any(one.name in ("easy", "steady") for one in getattr(item, "targets", [])):
                break
            size += 1
        if size < 2:
            return False
        found.step.line = line.number
        found.step.span = line.span(tokens[0].start, tokens[-1].end)
        text = self._all(line, tokens)
        doubts = list(found.doubts)
        if not getattr(items[-1], "targets", []) and items[-size].line != items[-1].line:
            doubts.append(("between all above", "between some of them"))
        items[-size:] = between(items[-size:], found.step)
        self._asks(line, [(text, one, other) for one, other in doubts])
        return True

    def _rests_bare(self, line: Line, tokens: list[Token], found: Rest) -> bool:
        """A short time alone on a line, below what is run hard: a recovery, and asked about."""
        step, items = found.step, self.section.items if self.section else self.out.items
        last = items[-1] if items else None
        if step.extent.kind != "seconds" or step.extent.hi > _SHORT or not self.before or last is None:
            return False
        text = self._all(line, tokens)
        if isinstance(last, Repeat) and self.before.repeat is last and last.recovery is None:
            if not is_hard(last) or not attach(self.before, found, line.number):
                return False
            step.span = self._whole(line.number)
            self._asks(line, [(text, f"{text} between", f"{text} running afterwards")])
            return True
        inside = self.block is not None and last.line != self.block.line.number
        if isinstance(last, Repeat) and last.recovery is not None and is_hard(last):
            self._place(line, [Built([replace(step, line=line.number, span=self._whole(line.number))])])
            self._asks(line, [(text, f"{text} rest", f"{text} running")])
            return True
        measured = isinstance(last, Step) and last.activity == "run" and last.extent.kind == "metres"
        if not measured or not (inside or is_hard(last)):
            return False
        self._place(line, [Built([replace(step, line=line.number, span=self._whole(line.number))])])
        self._asks(line, [(text, f"{text} rest", f"{text} running")])
        return True

    def _rests_between_rounds(self, line: Line, tokens: list[Token], found: Rest) -> bool:
        """The recovery between the rounds above, which ends them."""
        found.step.span = self._whole(line.number)
        if self._close_block(found) is None:
            return False
        self._asks(line, [(self._all(line, tokens), one, other) for one, other in found.doubts])
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


def _kind(item: Item) -> str:
    return item.extent.kind if isinstance(item, Step) else ""
