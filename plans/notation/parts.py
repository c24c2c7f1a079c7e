"""A run and the parts of it: "60 min, first 20 easy, last 40 steady", "12 miles w/ middle 6 @ MP"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .amounts import amount, times
from .found import LineState
from .spans import place
from .tree import Extent, Step
from .vocabulary import mark_at, word_at

if TYPE_CHECKING:
    from .amounts import Amount
    from .build import Built
    from .draft import Doubts
    from .tokens import Token

_ORDER = {
    "first": "first", "opening": "first", "start": "first", "next": "next", "middle": "middle", "mid": "middle",
    "last": "last", "final": "last", "closing": "last", "second": "next", "third": "next",
}  # fmt: skip
_LEFT = ("rest", "remainder", "remaining", "balance")
_WITH = ("with", "w/", "including", "inc", "incl", "as", "of")
_MOST = 6


@dataclass(slots=True)
class Part:
    """One part: where it stands in the run, its step, its words; no step of its own for "the rest easy"."""

    order: str
    step: Step
    tokens: list[Token]
    doubts: Doubts


class Parts(LineState):
    """The part of the reader that knows runs of which parts are told."""

    def _told_in_parts(self, tokens: list[Token]) -> int:
        """Read a run and all parts of it from the first of these tokens; how many tokens they are, 0 for none."""
        whole, start, end = self._whole_run(tokens)
        if whole is None or self.label.text:
            return 0
        step = whole.items[0]
        if not isinstance(step, Step) or any(target.name not in ("easy", "steady", "trail") for target in step.targets):
            return 0
        found = self._parts(tokens[start:end], tokens, step)
        if not found:
            return 0
        told = sum(part.step.extent.lo for part in found)
        loose = mark_at(tokens, start - 1, ",;-.") and not any(part.order for part in found)
        done = _in_order(step, found) if not loose or told == step.extent.lo else None
        if done is None:
            return 0
        items, doubts = done
        until = start
        while until > 1 and (tokens[until - 1].text in (*_WITH, "the") or mark_at(tokens, until - 1, ",:;-.(")):
            until -= 1
        for one, said in items:
            place([one], self.line, (said[0].start, said[-1].end) if said else (tokens[0].start, tokens[until - 1].end))
            one.line = self.line.number
        whole.items = [one for one, _ in items]
        self.found.built.append(whole)
        whole.sep = self.sep
        self.found.last = tokens[:end]
        self._ask(tokens[:end], [*whole.doubts, *doubts, *(one for part in found for one in part.doubts)])
        return min(len(tokens), end + 1) if mark_at(tokens, end, ")") else end

    def _whole_run(self, tokens: list[Token]) -> tuple[Built | None, int, int]:
        """The run, where its parts begin, and where they end."""
        for at in range(1, min(len(tokens), 12)):
            opens = mark_at(tokens, at, "(")
            if not (opens or mark_at(tokens, at, ",:;-.") or word_at(tokens, at) in _WITH):
                continue
            start = at + 1
            while word_at(tokens, start) in (*_WITH, "the"):
                start += 1
            if not _begins(tokens, start):
                if word_at(tokens, at) in _WITH or mark_at(tokens, at, ",-"):
                    continue
                return None, 0, 0
            built = self._whole(tokens[:at])
            one = built.items[0] if built is not None and len(built.items) == 1 else None
            fine = isinstance(one, Step) and one.activity == "run" and one.extent.kind in ("metres", "seconds")
            if not fine or built is None or built.role or (isinstance(one, Step) and one.extent.lo != one.extent.hi):
                return None, 0, 0
            end = next((to for to in range(start, len(tokens)) if mark_at(tokens, to, ")")), 0) if opens else 0
            return (None, 0, 0) if opens and not end else (built, start, end or len(tokens))
        return None, 0, 0

    def _parts(self, tokens: list[Token], line: list[Token], whole: Step) -> list[Part] | None:
        """All parts, or None where one is not understood."""
        unit = _unit(line)
        found: list[Part] = []
        for words in _cut(tokens):
            part = self._part(words, unit)
            fine = part is not None and (part.order == "rest" or part.step.extent.kind == whole.extent.kind)
            if part is None or not fine or len(found) == _MOST:
                return None
            found.append(part)
        ordered = any(part.order for part in found)
        return found if ordered or len(found) > 1 else None

    def _part(self, tokens: list[Token], unit: Token | None) -> Part | None:
        at = 1 if word_at(tokens, 0) in ("the", "with", "w/") else 0
        order = _ORDER.get(word_at(tokens, at), "")
        at = at + 1 if order else at
        if word_at(tokens, at) in _LEFT and not order and at + 1 < len(tokens):
            at += 1
            said = [*_minute(tokens[at]), *tokens[at:]]
            order, left = "rest", self._whole(said)
        else:
            dose = amount(tokens, at)
            if dose is None or dose.lo != dose.hi or dose.kind == "reps":
                return None
            said = tokens[at:]
            if dose.kind == "bare":
                if unit is None or dose.end != at + 1:
                    return None
                said = [said[0], replace(unit, start=said[0].end, end=said[0].end), *said[1:]]
            left = self._whole(_without_middle(said))
            order = order or ("middle" if len(said) != len(_without_middle(said)) else "")
        step = left.items[0] if left is not None and len(left.items) == 1 and not left.role else None
        if left is None or not isinstance(step, Step) or step.activity not in ("run", "jog", "walk"):
            return None
        return Part(order, step, tokens[at:], list(left.doubts)) if step.targets or step.activity != "run" else None


def _begins(tokens: list[Token], at: int) -> bool:
    """Whether a part begins here: "first 10 easy", "last 5 km", "4 @ MP"."""
    place = at + 1 if word_at(tokens, at) in _ORDER else at
    dose = amount(tokens, place)
    if dose is None or times(tokens, place) is not None or dose.kind == "reps":
        return False
    return place > at or (dose.kind == "bare" and dose.end < len(tokens))


def _unit(tokens: list[Token]) -> Token | None:
    """The unit of the whole, for bare numbers behind it."""
    for at in range(min(len(tokens), 6)):
        whole: Amount | None = amount(tokens, at)
        if whole is not None:
            last = tokens[whole.end - 1]
            return last if whole.kind != "bare" and last.kind in ("word", "mark") and whole.simple else None
    return None


def _minute(token: Token) -> list[Token]:
    """A minute, to be filled up later: for what is said of the rest of a run."""
    one = replace(token, kind="num", text="1", raw="1", end=token.start, value=1.0)
    return [one, replace(token, kind="word", text="min", raw="min", end=token.start)]


def _without_middle(tokens: list[Token]) -> list[Token]:
    """The words of a part without "in the middle" at their end."""
    texts = [token.text for token in tokens]
    return tokens[:-3] if texts[-3:] == ["in", "the", "middle"] else tokens


def _cut(tokens: list[Token]) -> list[list[Token]]:
    """The parts of a list: parted by signs, "and" and "then"."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if (token.kind == "mark" and token.text in ",;+&") or token.text in ("and", "then"):
            parts.append([])
        elif not (token.kind == "mark" and token.text == "." and token is tokens[-1]):
            parts[-1].append(token)
    return [part for part in parts if part]


def _in_order(whole: Step, parts: list[Part]) -> tuple[list[tuple[Step, list[Token]]], Doubts] | None:
    """The steps one after the other, with what is left of the run in its place; None where it does not add up."""
    kind, total = whole.extent.kind, whole.extent.lo
    told = sum(part.step.extent.lo for part in parts if part.order != "rest")
    left = total - told
    rests = [part for part in parts if part.order == "rest"]
    if left < -0.001 or len(rests) > 1 or (rests and left <= 0):
        return None
    steps = [(part.step, part.tokens) for part in parts]
    for part in rests:
        part.step.extent = Extent.of(kind, left)
    if left <= 0.001 or rests:
        return _with_base(whole, steps), []
    orders = [part.order for part in parts]
    gap = replace(whole, extent=Extent.of(kind, left), targets=list(whole.targets))
    if len(parts) == 1 and orders[0] == "middle":
        halves = [replace(gap, extent=Extent.of(kind, left / 2), targets=list(gap.targets)) for _ in range(2)]
        return [(halves[0], []), *steps, (halves[1], [])], [("as much before as after", "another split")]
    at = next((place for place, order in enumerate(orders) if order == "last"), 0)
    if orders[0] == "first":
        at = at or len(parts)
    doubts = [] if "last" in orders or orders[0] == "first" else [("the parts at the end", "the parts anywhere in it")]
    return [*steps[:at], (gap, []), *steps[at:]], doubts


def _with_base(whole: Step, steps: list[tuple[Step, list[Token]]]) -> list[tuple[Step, list[Token]]]:
    """The parts as they are; the words of the whole stay with the first of them."""
    if whole.note:
        first = steps[0][0]
        first.note = "; ".join(filter(None, (whole.note, first.note)))
    return steps
