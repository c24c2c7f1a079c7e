"""Two things that take turns until a total is full, or so many times: "1 min on, 1 min off for 20 min"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .amounts import amount
from .build import Built, is_too_much
from .found import LineState
from .spans import place
from .tree import Repeat, Step, effort
from .vocabulary import METRE_UNITS, SECOND_UNITS, mark_at, word_at

if TYPE_CHECKING:
    from .amounts import Amount
    from .pieces import Piece
    from .tokens import Token

_TURNS = ("alternating", "alternate", "of", "as", "with", ":", "-")
_MOVES = ("run", "jog", "walk", "float")
_MOST = 60


class Alternating(LineState):
    """The part of the reader that counts how often two things take turns."""

    def _takes_turns(self, pieces: list[Piece], at: int) -> int:
        """Read what stands at a place as two things that take turns; how many pieces they are, 0 where they do not."""
        first, second, sep, size = _pair(pieces, at)
        if not second or sep not in ("/", ",", "+", "-") or self.label.text:
            return 0
        first, second = _without_alternate(first, second)
        total, start = _total_before(first)
        second, after, count = _total_behind(second) if total is None else (second, None, 0)
        total = total or after
        swings = word_at(first, len(first) - 1) == "on" and word_at(second, len(second) - 1) == "off"
        if (total is None and not count) or not second or (sep != "/" and total is None and not swings):
            return 0
        halves = [self._turn(first[start:]), self._turn(second)]
        if halves[0] is None or halves[1] is None:
            return 0
        steps = [one for built in halves if built is not None for one in built.items if isinstance(one, Step)]
        kind = steps[0].extent.kind
        one = sum(step.extent.lo for step in steps)
        alike = steps[1].extent.kind == kind and (total is None or total.kind == kind)
        if not alike or one <= 0 or any(step.extent.lo != step.extent.hi for step in steps):
            return 0
        if total is not None:
            count = round(total.lo / one)
            if total.lo != total.hi or abs(total.lo - count * one) > 0.01 * one:
                return 0
        if not 2 <= count <= _MOST or (steps[0].activity == steps[1].activity and not self._sets_apart(steps, halves)):
            return 0
        repeat = Repeat((count, count), list(steps), None, self.line.number)
        if is_too_much([repeat]):
            return 0
        for step, part in zip(steps, (first[start:], second), strict=True):
            place([step], self.line, (part[0].start, part[-1].end))
        self._keep_turns(repeat, [*pieces[at].tokens, *pieces[at + size - 1].tokens], is_counted=total is None)
        return size

    def _keep_turns(self, repeat: Repeat, tokens: list[Token], *, is_counted: bool) -> None:
        """Keep what takes turns; a count behind the second may be meant for it alone, and is asked about."""
        self._keep(Built([repeat], depth=1), tokens)
        if is_counted and any(token.text in ("x", "×") for token in tokens):
            count = repeat.times[0]
            self._ask(tokens, [(f"{count} x both", f"{count} x the last piece")])

    def _turn(self, tokens: list[Token]) -> Built | None:
        """One of the two: a single step that is moved in."""
        built = self._whole(tokens) if tokens else None
        step = built.items[0] if built is not None and len(built.items) == 1 and not built.role else None
        fine = isinstance(step, Step) and step.activity in _MOVES and step.extent.kind in ("metres", "seconds")
        return built if fine else None

    def _sets_apart(self, steps: list[Step], halves: list[Built | None]) -> bool:
        """Whether two runs differ; where only their order tells, the first is hard and the second easy."""
        if not any(step.targets for step in steps):
            if steps[0].extent.kind != "seconds":
                return False
            steps[0].targets, steps[1].targets = [effort("hard")], [effort("easy")]
        return steps[0].targets != steps[1].targets and all(one is not None and not one.doubts for one in halves)


def _pair(pieces: list[Piece], at: int) -> tuple[list[Token], list[Token], str, int]:
    """The two, the sign between them, and how many pieces they take: a slash behind a target parts no pieces."""
    tokens = pieces[at].tokens
    slash = next((one for one in range(1, len(tokens) - 1) if mark_at(tokens, one, "/") and tokens[one].gap), 0)
    if slash and tokens[slash + 1].gap and tokens[slash + 1].kind == "num":
        return tokens[:slash], tokens[slash + 1 :], "/", 1
    if at + 1 < len(pieces):
        return tokens, pieces[at + 1].tokens, pieces[at + 1].sep, 2
    return tokens, [], "", 1


def _without_alternate(first: list[Token], second: list[Token]) -> tuple[list[Token], list[Token]]:
    """The two without words that only say that they take turns."""
    while word_at(first, 0) in ("alternate", "alternating", "then", "and") and len(first) > 1:
        first = first[1:]
    while word_at(second, len(second) - 1) in ("alternate", "alternating") and len(second) > 1:
        second = second[:-1]
    return first, second


def _total_before(tokens: list[Token]) -> tuple[Amount | None, int]:
    """ "20 km alternating 1 km @ 3:25": the total, and where the first of the two begins."""
    found = amount(tokens, 0)
    if found is None or found.kind not in ("metres", "seconds") or found.end + 1 >= len(tokens):
        return None, 0
    if word_at(tokens, found.end - 1) in ("lap", "laps"):
        return None, 0  # these count
    at = found.end
    at = at + 1 if word_at(tokens, at) in ("fartlek", "continuous", "run", "running") else at
    if word_at(tokens, at) not in _TURNS or tokens[at + 1 : at + 2] == []:
        return None, 0
    at = at + 2 if word_at(tokens, at + 1) in ("alternating", "alternate") else at + 1
    dosed = any(token.kind in ("num", "clock") for token in tokens[at:])
    return (found, at) if dosed else (None, 0)  # "60 s of running" is one of the two


def _total_behind(tokens: list[Token]) -> tuple[list[Token], Amount | None, int]:
    """ "... for 20 min", "... x 5", "... for 10 times": the words before it, the total or the count."""
    for at in range(1, len(tokens) - 1):
        if word_at(tokens, at) not in ("for", "x", "×", "until"):
            continue
        start = at + 1
        while word_at(tokens, at) == "for" and word_at(tokens, start) in ("a", "at", "total", "of", "about"):
            start += 1
        found = amount(tokens, start)
        if found is None:
            return tokens, None, 0
        end = found.end
        counts = found.kind == "bare" and found.lo == found.hi == int(found.lo)
        if counts and word_at(tokens, end) in ("times", "rounds", "x", "reps", "cycles"):
            end += 1
        elif counts and word_at(tokens, at) == "for":
            return tokens, None, 0
        end = end + 1 if word_at(tokens, end) in ("total", "through") else end
        end = end + 1 if mark_at(tokens, end, ".") else end
        if end < len(tokens) or not (counts or (word_at(tokens, at) == "for" and found.kind in ("metres", "seconds"))):
            return tokens, None, 0
        return tokens[:at], None if counts else found, int(found.lo) if counts else 0
    return tokens, None, 0


def unit_missing(tokens: list[Token]) -> list[int]:
    """Where bare numbers stand that mean minutes: "walk 5, then run 1 walk 1", "15 Z1, 15 Z2".

    Only where all of a line is said so: beside walking and running, or before a zone."""
    texts = {token.text for token in tokens}
    moves = "walk" in texts and bool(texts & {"run", "jog"})
    found: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind != "num" or not 0 < (token.whole or 0) <= 60:
            continue
        before, after = word_at(tokens, at - 1), word_at(tokens, at + 1)
        if after in SECOND_UNITS or after in METRE_UNITS or mark_at(tokens, at + 1, "'\"-/.:%"):
            continue
        zoned = after == "z" and at + 2 < len(tokens) and (tokens[at + 2].whole or 9) <= 5
        starts = at == 0 or mark_at(tokens, at - 1, ",;+(/") or before in ("then", "and")
        behind = before in ("walk", "run", "jog") and not _counts(tokens, at)
        leads = starts and after in ("walk", "run", "jog") and not mark_at(tokens, at + 2, "(")
        if (zoned and starts) or (moves and (behind or leads)):
            found.append(at)
    return found


def _counts(tokens: list[Token], at: int) -> bool:
    return word_at(tokens, at + 1) in ("x", "×", "times", "rounds", "reps", "sets")
