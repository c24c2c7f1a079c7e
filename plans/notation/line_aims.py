"""Targets on a line of their own: "@ 5k pace", "Pace: 10k", "all at HMP", for what stands on the line above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .adding import aims_before, with_unit
from .aims import aim, named_effort, open_aim, settle
from .amounts import amount
from .comments import bounded
from .page import Page
from .strict import LineReader
from .tree import Extent, Step, Target, steps
from .vocabulary import mark_at, word_at

if TYPE_CHECKING:
    from .aims import Aim
    from .normal import Line
    from .tokens import Token

_NAMES = ("pace", "paces", "target", "targets", "goal", "effort", "intensity", "speed")
_ALL = ("all", "both", "everything")
_LEADS = ("@", "at", "in", "run", "running", "reps")


class LineAims(Page):
    """The part of the reader that knows lines which only say how to run what stands above them."""

    def _aims_line(self, line: Line, tokens: list[Token]) -> bool:
        """Give a target to what stands on the line above; whether the line was one."""
        above = self._runs_above()
        if above and bounded(tokens, 0) == len(tokens):
            text = line.verbatim(tokens[0].start, tokens[-1].end)
            above[-1].note = "; ".join(filter(None, (above[-1].note, text)))
            self._asks(line, [(text, "a note", "a target")])
            return True
        said, every, named = _said(tokens)
        if not above or not said:
            return False
        found = _aim(said, named=named)
        plain = not named and not every and len(above) == 1
        if found is None or found.end < len(said):
            if plain and self.before is not None:
                return aims_before(self.before, tokens) is not None
            return False
        if not named and not every and word_at(tokens, 0) not in _LEADS and not mark_at(tokens, 0, "@"):
            if plain and self.before is not None:
                return aims_before(self.before, tokens) is not None
            if len(above) > 1 and named_effort(said, 0, after_at=False) is not None:
                return False  # "easy" below a list is a word of its own
        return self._aim_all(line, tokens, above, found, every=every)

    def _part_line(self, line: Line, tokens: list[Token]) -> bool:
        """ "Last 3 miles @ MP" below "12 miles easy": a part of the run on the line above."""
        at = 1 if word_at(tokens, 0) == "the" else 0
        first = word_at(tokens, at) == "first"
        above = self.before.items[-1] if self.before and len(self.before.items) == 1 and not self.before.role else None
        if (
            not (first or word_at(tokens, at) in ("last", "final"))
            or not isinstance(above, Step)
            or len(self.above) != 1
        ):
            return False
        kind = above.extent.kind
        if above.activity != "run" or kind not in ("metres", "seconds") or above.extent.lo != above.extent.hi:
            return False
        over = self.words.tokens(self.lines[above.line].plain) if above.line in self.lines else []
        whole = next((place for place in range(len(over)) if amount(over, place)), 0)
        said = with_unit(tokens[at + 1 :], over[whole:])
        found = LineReader(line, self.words).read(said)
        one = found.items[0] if len(found.items) == 1 and not found.unread else None
        if not isinstance(one, Step) or one.extent.kind != kind or one.activity != "run" or not one.targets:
            return False
        left = above.extent.lo - one.extent.lo
        items = self.section.items if self.section else self.out.items
        if left <= 0 or one.extent.lo != one.extent.hi or not items or items[-1] is not above:
            return False
        above.extent = Extent.of(kind, left)
        one.span = self._whole(line.number)
        items.insert(len(items) - 1 if first else len(items), one)
        if first:
            self._asks(line, [(line.text.strip(), "the beginning of the run above", "something else")])
        self._asks(line, found.asked)
        return True

    def _aim_all(self, line: Line, tokens: list[Token], above: list[Step], found: Aim, *, every: bool) -> bool:
        kinds = {target.kind for step in above for target in step.targets}
        full = any(len(step.targets) + len(found.targets) > 2 for step in above)
        if full or kinds & ({target.kind for target in found.targets} - {"terrain"}):
            return False
        if any(target.kind == "effort" for target in found.targets) and "race_pace" in kinds:
            return False
        doubts = list(found.doubts)
        given: list[list[Target]] = []
        for step in above:
            metres = step.extent.lo if step.extent.kind == "metres" else None
            settled = [settle(target, metres) for target in found.targets]
            if metres is None and any(target.kind == "rep_time" for target, _ in settled):
                return False
            doubts += [one for _, asked in settled for one in asked]
            given.append([target for target, _ in settled])
        for step, targets in zip(above, given, strict=True):
            step.targets.extend(targets)
        if len(above) == 2 and not every:
            doubts.append(("for all of these", "for the last of these"))
        text = line.verbatim(tokens[0].start, tokens[-1].end)
        self._asks(line, [(text, one, other) for one, other in dict.fromkeys(doubts)])
        return True

    def _runs_above(self) -> list[Step]:
        """What is run, and not in passing, on the line above."""
        if self.before is None or not self.above or self.above[-1] is not self.before:
            return [step for step in steps(self.before.items) if step.activity == "run"] if self.before else []
        if any(built.role for built in self.above):
            return []
        runs = [step for built in self.above for step in steps(built.items) if step.activity == "run"]
        easy = [any(target.name in ("easy", "steady") for target in step.targets) for step in runs]
        return [step for step, eased in zip(runs, easy, strict=True) if not eased or len(runs) == 1]


def _said(tokens: list[Token]) -> tuple[list[Token], bool, bool]:
    """The words of a target, whether they say that it is for all, and whether "pace:" or the like names it."""
    at, every, named = 0, False, False
    if word_at(tokens, 0) in _NAMES and mark_at(tokens, 1, ":="):
        at, named = 2, True
    if word_at(tokens, at) in _ALL:
        at, every = at + 1, True
        at = at + 1 if word_at(tokens, at) in ("reps", "efforts", "runs", "of", "run", "done") else at
    for _ in range(2):
        if word_at(tokens, at) in ("@", "at", "in", "run", "reps", "done") and at + 1 < len(tokens):
            named = named or word_at(tokens, at) in ("@", "at", "in")
            at += 1
    left = tokens[at:]
    while left and mark_at(left, len(left) - 1, ".!"):
        left = left[:-1]
    return left, every, named


def _aim(tokens: list[Token], *, named: bool) -> Aim | None:
    found = aim(tokens, 0) if named else open_aim(tokens, 0)
    if found is None or found.end < len(tokens):
        found = named_effort(tokens, 0, after_at=named) or found
    return found
