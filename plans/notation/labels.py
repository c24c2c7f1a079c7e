"""Lines that begin with a label: "Strides - 3 x 60 m", "Set 1: ...", "16 km prog: ..."."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from . import heads
from .adding import LISTED
from .amounts import Amount, amount, times
from .comments import is_comment
from .pieces import split
from .strict import Found, LineReader
from .totals import totals
from .tree import Repeat, steps
from .vocabulary import CONDITIONS, PACE_WORDS, TIMES_WORDS, mark_at, word_at

if TYPE_CHECKING:
    from .build import Label
    from .normal import Line
    from .tokens import Token
    from .words import Words

_TITLES = (
    "session",
    "practice",
    "workout",
    "run",
    "day",
    "set",
    "reps",
    "intervals",
    "work",
    "rehearsal",
    "simulation",
)
# Nobody skips or strides farther than this in metres.
_MOST_OF_A_DRILL = 200


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a labelled line gave. `note` belongs to its first step; `head` is a heading: the title, or a note."""

    found: Found
    note: str = ""
    head: str = ""


def read_known_label(line: Line, tokens: list[Token], words: Words) -> Found:
    """Read with the label at the start of the tokens if it is one that we know, else without."""
    parts = heads.label_end(tokens)
    said = heads.label(tokens[: parts[0]], line.verbatim) if parts else None
    if parts is None or said is None:
        return LineReader(line, words).read(tokens)
    found = LineReader(line, words, said).read(tokens[parts[1] :])
    return found if found.built and (said.used or said.drills) else Found()


def read_labelled(line: Line, tokens: list[Token], words: Words) -> Labelled | None:
    """Read a line behind its label; None where it has none, nothing found where label and line do not agree."""
    colon = heads.numbered_label_end(tokens)
    numbered = _behind_number(line, tokens, colon, words) if colon is not None else None
    if numbered is not None:
        return numbered
    parts = heads.label_end(tokens)
    return _behind_words(line, tokens, *parts, words) if parts else None


def _behind_number(line: Line, tokens: list[Token], colon: int, words: Words) -> Labelled | None:
    """A label with a number is kept as a note, where the rest is read and a sum agrees with it."""
    left, right = tokens[:colon], tokens[colon + 1 :]
    walked = _taking_turns(line, left, tokens[colon:], words)
    if walked is not None:
        return walked
    said = heads.label(left, line.verbatim)
    if said is not None and said.targets and not said.activity:
        aimed = LineReader(line, words, said).read(right)
        return Labelled(aimed if aimed.built and said.used else Found())
    if times(left, 0) is not None or word_at(left, len(left) - 1) in ("times", *TIMES_WORDS):
        whole = LineReader(line, words).read(tokens)
        if whole.built and not whole.unread:
            return Labelled(whole)
    if heads.tells_place(left):
        placed = LineReader(line, words).read(right)
        return Labelled(placed, head=line.verbatim(left[0].start, left[-1].end)) if placed.built else None
    bracketed = mark_at(left, len(left) - 1, ")") and not heads.has_amounts(left) and times(right, 0) is not None
    if bracketed and not any(token.text in CONDITIONS for token in left):
        repeated = LineReader(line, words).read(right)
        return Labelled(repeated, head=line.verbatim(left[0].start, left[-1].end)) if repeated.built else None
    return _behind_total(line, left, right, words)


def _taking_turns(line: Line, left: list[Token], right: list[Token], words: Words) -> Labelled | None:
    """ "Run/walk 30 min: 4 min run, 1 min walk": both in turn until the amount of the label is full."""
    start = next(at for at in range(len(left)) if left[at].kind == "num" or at + 1 == len(left))
    dose = amount(left, start)
    if dose is None or dose.kind not in ("seconds", "metres") or any(one.kind == "num" for one in left[dose.end :]):
        return None
    if word_at(left, dose.end) in TIMES_WORDS or heads.heading(left):
        return None
    found = LineReader(line, words).read([*left[start : dose.end], *right])
    lone = found.items[0] if len(found.items) == 1 and not found.unread else None
    plain = isinstance(lone, Repeat) and len(lone.items) == 2 and not lone.recovery and len(split(right)) == 2
    return Labelled(found, note=line.verbatim(left[0].start, left[-1].end)) if plain else None


def _behind_total(line: Line, left: list[Token], right: list[Token], words: Words) -> Labelled | None:
    """A label with a total, which what follows must add up to, or with numbers that only count."""
    exercises = [step for step in steps(LineReader(line, words).read(left).items) if step.activity in LISTED]
    found = LineReader(line, words).read(right)
    if not found.built or exercises:
        return None
    places = (at for at in range(len(left)) if left[at].kind == "num")
    total = amount(left, next(places, 0))
    if heads.only_counts(left):
        agrees = left[0].text not in CONDITIONS
    else:
        agrees = total is not None and total.kind in ("metres", "seconds") and _agrees(total, found)
    if not agrees and total is not None and total.kind in ("metres", "seconds"):
        whole = LineReader(line, words).read(_with_units(total, left, right))
        if whole.built and not whole.unread and _agrees(total, whole):
            return Labelled(whole, note=line.verbatim(left[0].start, left[-1].end))
    partly = heads.only_counts(left) and found.unread and found.unread[0][0] > right[0].start
    if (found.unread and not partly) or not agrees:
        return Labelled(Found())
    return Labelled(found, note=line.verbatim(left[0].start, left[-1].end))


def _with_units(total: Amount, left: list[Token], right: list[Token]) -> list[Token]:
    """ "8 miles: 2 easy, 4 MP, 2 easy": bare numbers that add up to the total are of its unit."""
    unit = left[total.end - 1]
    firsts = {piece.tokens[0].start for piece in split(right)}
    bare = [amount(piece.tokens, 0) for piece in split(right)]
    sums = sum(one.lo for one in bare if one is not None and one.kind == "bare" and one.end == 1)
    plain = all(one is not None and one.kind == "bare" and one.lo == one.hi for one in bare) and unit.kind == "word"
    if not plain or abs(sums * total.factor - total.lo) > 0.02 * total.lo:
        return right
    done: list[Token] = []
    for token in right:
        done.append(token)
        if token.start in firsts:
            done.append(replace(unit, start=token.end, end=token.end))
    return done


def _agrees(total: Amount, found: Found) -> bool:
    """Whether the parts of a line add up to the total in front of them, to 2 %."""
    sums = totals(found.items)
    lo, hi = sums.metres if total.kind == "metres" else sums.seconds
    return bool(lo * 0.98 <= total.lo and total.hi <= hi * 1.02)


def _behind_words(line: Line, tokens: list[Token], end: int, start: int, words: Words) -> Labelled:
    left, right = tokens[:end], tokens[start:]
    said = heads.label(left, line.verbatim)
    if said is not None:
        found = LineReader(line, words, said).read(right)
        if found.built and (said.used or said.drills):
            return Labelled(found)
        whole = LineReader(line, words).read(tokens)
        return Labelled(whole if not whole.unread else Found())
    groups = len(left) == 1 and left[0].text in ("everyone", "juniors", "seniors", "beginners")
    if not groups and any(token.text in CONDITIONS or token.text in PACE_WORDS for token in left):
        return _behind_title(line, left, right, words)
    named = LineReader(line, words).read(left + right)
    if named.built and not named.unread and any(step.activity == "other" for step in steps(named.items)):
        return Labelled(named)
    found = LineReader(line, words).read(right)
    plainly = (groups or is_comment(left, heads=True)) and not any(token.kind == "drill" for token in left)
    if found.built and (not found.unread or (plainly and found.unread[0][0] > right[0].start)):
        return Labelled(found, head=line.verbatim(left[0].start, left[-1].end))
    whole = LineReader(line, words).read(tokens)
    return Labelled(whole if whole.built and not mark_at(tokens, end, ":") else Found())


def _behind_title(line: Line, left: list[Token], right: list[Token], words: Words) -> Labelled:
    """ "Race pace session: 3 x 1 mile @ 10k pace": a title that names a pace, where the line names its own."""
    if left[-1].text not in _TITLES or any(token.text in CONDITIONS for token in left):
        return Labelled(Found())
    found = LineReader(line, words).read(right)
    runs = [step for step in steps(found.items) if step.activity == "run"]
    aimed = bool(runs) and all(step.targets for step in runs) and not found.unread
    return Labelled(found, head=line.verbatim(left[0].start, left[-1].end)) if aimed else Labelled(Found())


def suits(label: Label, found: Found) -> bool:
    """Whether a label on a line of its own can be meant for a line below it.

    A dose of drills or strides is repeated; an easy run under "Strides:" is the next thing to do."""
    if label.drills:
        return True
    first = found.built[0]
    step = next(steps(first.items), None)
    if step is None or ((label.drill or label.activity == "strides") and first.repeat is None):
        return False
    far = step.extent.kind == "metres" and step.extent.hi > _MOST_OF_A_DRILL
    if (label.drill or label.activity == "strides") and (far or any(one.kind == "race_pace" for one in step.targets)):
        return False  # a run below the name of a drill is what comes next
    return label.activity in ("jog", "walk", "run") or not (far or step.targets)
