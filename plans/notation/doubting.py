"""Questions about a piece beside what stands before it on its line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .build import Built, has_short_reps
from .found import LineState
from .spans import place
from .tree import Range, Repeat, Step, steps
from .vocabulary import word_at

if TYPE_CHECKING:
    from .draft import Draft
    from .tokens import Token


class Doubting(LineState):
    """The part of the reader that asks."""

    def _doubt(self, built: Built, draft: Draft, tokens: list[Token]) -> None:
        """Ask what a piece may mean otherwise, for where it stands."""
        text = self._text(tokens)
        if self._may_be_inside(built):
            built.doubts.append((f"{text} after that", f"{text} within it"))
        if self._may_lie_between(built):
            built.doubts.append((f"{text} afterwards", f"{text} between"))
        before = self.found.last_item if self.sep in (",", "+") else None
        if draft.counted_behind and isinstance(before, Step):
            times = f"{draft.counts[0][0]} x"
            built.doubts.append((f"{times} the last piece", f"{times} all before it"))
        if built.repeat and built.repeat.recovery and any(self._lacks_rest(one) for one in self.found.built[-1:]):
            built.doubts.append(("the recovery in the last of these", "the recovery in all of these"))

    def _counts_both(self, built: Built, count: Range, tokens: list[Token]) -> bool:
        """ "run 1 min, walk 1 min x 8": a count behind what alternates is for both, and asked about."""
        last = self.found.built[-1] if self.found.built else None
        first = last.items[0] if last and len(last.items) == 1 else None
        again = built.repeat
        second = again.items[0] if again and len(again.items) == 1 else None
        if last is None or last.role or not isinstance(first, Step) or not isinstance(second, Step) or built.role:
            return False
        eases = second.activity in ("walk", "jog", "stand", "float") or self.sep == "/"
        if (
            self.sep not in ("/", ",", "-")
            or not eases
            or first.extent.kind != second.extent.kind
            or first.activity == "drill"
        ):
            return False
        place([second], self.line, (tokens[0].start, tokens[-1].end))
        self.found.built[-1] = Built([Repeat(count, [first, second], None, self.line.number)], sep=last.sep, depth=1)
        self._ask(tokens, [*built.doubts, (f"{count[0]} x both", f"{count[0]} x the last piece")])
        return True

    def _counted_last(self, tokens: list[Token]) -> bool:
        """ "2 min hard with 1 min jog x 5": the count behind is that of the run, with its recovery between."""
        end = len(tokens) - 1 if word_at(tokens, len(tokens) - 1) in ("times", "x", "×") else len(tokens)
        count = tokens[end - 1] if end > 4 else None
        sign = tokens[end - 2] if end == len(tokens) and end > 4 else tokens[end] if end < len(tokens) else None
        if count is None or sign is None or not 2 <= (count.whole or 0) <= 40 or sign.text not in ("x", "×", "times"):
            return False
        body = tokens[: end - 2] if end == len(tokens) else tokens[: end - 1]
        built = self._whole([count, replace(sign, text="x"), *body])
        repeat = built.repeat if built is not None and not built.role else None
        if built is None or repeat is None or repeat.recovery is None or repeat.times != (count.whole, count.whole):
            return False
        return self._keep(built, tokens)

    def _lacks_rest(self, before: Built) -> bool:
        """Whether running repeats just before have no recovery of their own, in a list with what follows them."""
        repeat = before.repeat
        runs = repeat is not None and any(step.activity == "run" for step in steps(repeat.items))
        return runs and repeat is not None and repeat.recovery is None and self.sep in ("+", ",") and not before.role

    def _may_be_inside(self, built: Built) -> bool:
        """Whether repeats "with" a run may be part of its length: strides come after it, but "20 km with 3 x 3 km"?"""
        before = self.found.built[-1].items if self.found.built else []
        total = before[-1] if before else None
        runs = self.sep == "including" or any(step.activity == "run" for step in steps(built.items))
        return self.sep in ("with", "including") and isinstance(total, Step) and total.activity == "run" and runs

    def _may_lie_between(self, built: Built) -> bool:
        """Whether a jog in passing, behind a repeat that has no recovery, may have been meant as its recovery."""
        before = self.found.built[-1] if self.found.built else None
        step = built.items[0] if len(built.items) == 1 else None
        if before is None or before.repeat is None or before.repeat.recovery or self.sep not in (",", "-", "/"):
            return False
        if not isinstance(step, Step) or built.role or has_short_reps(before):
            return False
        fast = [one.lo for rep in steps(before.repeat.items) for one in rep.targets if one.kind == "pace"]
        slow = [one.lo for one in step.targets if one.kind == "pace"]
        if fast and slow and slow[0] > 1.15 * fast[0] and step.extent.kind == "seconds":
            return True
        easy = step.extent.kind == "seconds" and any(target.name == "easy" for target in step.targets)
        return step.activity in ("jog", "walk", "stand", "float") or (step.activity == "run" and easy)
