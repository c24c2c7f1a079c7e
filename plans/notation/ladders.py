"""Runs written as a list of numbers: "400-800-400 @ 5k", "10, 8, 6 min", "6 x 400 m cutdown 90-88-86-84-82-80"."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .aims import CLOCK, race, settle
from .amounts import Amount, amount, single, times
from .build import Built, attach
from .piece_reader import PieceReader
from .tree import Extent, Item, Range, Repeat, Step, Target
from .vocabulary import TIMES_WORDS, mark_at, word_at

if TYPE_CHECKING:
    from .draft import Draft
    from .tokens import Token

# Nobody writes a longer one; the bound also keeps the work in a line linear in its length.
_LONGEST = 16
_NAMES = frozenset(
    [
        "pyramid",
        "pyramids",
        "ladder",
        "piramide",
        "pirámide",
        "pyramide",
        "escalera",
        "leiter",
        "échelle",
        "scala",
        "up-down",
        "fartlek",
    ]
)
_FALLING = frozenset(
    [
        "cut",
        "down",
        "cutdown",
        "cutdowns",
        "downs",
        "descending",
        "in",
        "at",
        "dropping",
        "getting",
        "faster",
        "hard",
        "quicker",
        "each",
        "rep",
        "every",
        "one",
        "times",
        "targets",
        "goal",
        "as",
        "of",
    ]
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of amounts: their values, the sign between them, whether each has its own unit, the place after them."""

    amounts: list[Amount]
    sign: str
    own_units: bool
    end: int


def ladder(tokens: list[Token], at: int, ends: list[int], line: int, *, inside: bool) -> tuple[Built, int] | None:
    """The ladder that begins at a token, and the place after it. `ends` are the places where pieces end.

    `inside` says that brackets stand around it: there two distances and no more make a list."""
    falling = _cutdown(tokens, at, ends, line)
    if falling is not None:
        return falling
    named = word_at(tokens, at) in _NAMES
    start = at + 1 if named else at
    counted = times(tokens, at)
    start = counted[1] if counted else start
    found = _list(tokens, start)
    if counted and (found is None or found.sign == "," or len(found.amounts) < 3):
        return None
    least = 2 if inside and found and found.sign in (",", "/", "-") else 3
    if found is None or len(found.amounts) < least:
        return None
    if len(found.amounts) == 2 and (found.sign != "," or any(one.kind == "seconds" for one in found.amounts)):
        return None
    piece_end = _end_of_piece(ends, found.end)
    behind = found.end + 1 if word_at(tokens, found.end) in ("all", "each") and found.end + 1 < piece_end else found.end
    goals, after = _goals(tokens, behind, len(found.amounts))
    piece_end = max(piece_end, _end_of_piece(ends, after)) if goals else piece_end
    draft = _rest_of(tokens, after, piece_end)
    if draft is None:
        return None
    if found.own_units and found.sign in ("+", ",") and not (draft.rests or goals or named or inside):
        return None  # pieces that stand for themselves
    steps = _steps(found, line)
    if steps is None:
        return None
    for step, goal in zip(steps, goals, strict=False):
        step.targets = [goal]
    notes = [tokens[at].raw] if named else []
    if counted:
        return _in_sets(steps, counted[0], draft, line), piece_end
    return _dressed(steps, draft, line, notes), piece_end


def _list(tokens: list[Token], at: int) -> Listed | None:
    found: list[Amount] = []
    sign = ""
    while at < len(tokens) and tokens[at].kind in ("num", "clock") and len(found) <= _LONGEST:
        one = single(tokens, at)
        if one is None or one.kind == "reps" or one.clock or word_at(tokens, one.end) in TIMES_WORDS:
            return None
        found.append(one)
        at = one.end
        if _goes_on_marked(tokens, at, sign):
            sign = " "
            continue
        if not _goes_on(tokens, at, sign):
            break
        sign = tokens[at].text
        at += 1
    if not found or len(found) > _LONGEST or mark_at(tokens, at - 1, "-/"):
        return None
    return Listed(found, sign, all(one.kind != "bare" for one in found), at)


def _goes_on_marked(tokens: list[Token], at: int, sign: str) -> bool:
    """Whether another time with its mark stands behind a space: "4' 3' 2' 1'"."""
    if sign not in ("", " ") or at >= len(tokens) or tokens[at].kind != "num" or not tokens[at].gap:
        return False
    one = single(tokens, at)
    return one is not None and mark_at(tokens, one.end - 1, "'") and mark_at(tokens, at - 1, "'") and one.simple


def _goes_on(tokens: list[Token], at: int, sign: str) -> bool:
    """Whether the sign at a place goes on with the list: the same sign as before, and a number behind it."""
    if not mark_at(tokens, at, "-/+,") or (sign and tokens[at].text != sign):
        return False
    if at + 1 >= len(tokens) or tokens[at + 1].kind not in ("num", "clock"):
        return False
    spaced = tokens[at].gap and tokens[at + 1].gap
    if tokens[at].text == "," and (times(tokens, at + 1) or _is_recovery(tokens, at + 1)):
        return False
    return not (spaced and tokens[at].text == "-")


def _is_recovery(tokens: list[Token], at: int) -> bool:
    """Whether ", 2 min jog" behind a list of distances is what lies between them."""
    found = single(tokens, at)
    return found is not None and word_at(tokens, found.end) in (
        "jog",
        "walk",
        "rest",
        "rec",
        "recovery",
        "float",
        "easy",
    )


def _goals(tokens: list[Token], at: int, count: int) -> tuple[list[Target], int]:
    """One race pace for each of the list: "@ 5k/3k/mile"; no goals where their number is another."""
    if word_at(tokens, at) not in ("@", "at"):
        return [], at
    goals: list[Target] = []
    place = at + 1
    while place < len(tokens):
        found = race(tokens, place, after_at=True)
        if found is None:
            break
        goals.append(Target("race_pace", race=found[0]))
        place = found[1]
        if not (mark_at(tokens, place, "/-,") or word_at(tokens, place) == "->") or len(goals) == count:
            break
        place += 1
    if len(goals) != count or count < 2:
        return [], at
    return goals, place + 1 if word_at(tokens, place) == "pace" else place


def _rest_of(tokens: list[Token], at: int, end: int) -> Draft | None:
    """What else the piece says, for all of the list; None where something in it is not understood."""
    reader = PieceReader(tokens[at:end], lambda _: None, lambda start, stop: _verbatim(tokens, start, stop))
    reader.draft.amount = Amount("metres", 400, 400, 0)
    reader.draft.counts = [(2, 2)]  # so that a recovery finds something that it can lie between
    if reader.read() < end - at or len(reader.draft.counts) > 1:
        return None
    draft = reader.draft
    plain = draft.activity in (None, "run") and not draft.drill and not draft.bracket and not draft.role
    timed = any(one.kind in (CLOCK, "rep_time") for one in draft.targets)
    return draft if plain and not timed and not draft.per_side and draft.group is None else None


def _verbatim(tokens: list[Token], start: int, stop: int) -> str:
    return " ".join(token.raw for token in tokens if start <= token.start and token.end <= stop)


def _steps(found: Listed, line: int) -> list[Step] | None:
    last = found.amounts[-1]
    steps: list[Step] = []
    for one in found.amounts:
        if one.kind != "bare":
            steps.append(Step("run", one.extent, line=line))
        elif one.lo != int(one.lo) or one.lo <= 0:
            return None
        elif last.kind == "seconds" or (last.kind == "metres" and one.lo < 100 and not one.doubts):
            if one.lo >= 100 and last.factor > 1:
                return None
            steps.append(
                Step("run", Extent.of("seconds" if last.kind == "seconds" else "metres", one.lo * last.factor))
            )
        elif one.lo >= 100 and one.lo % 50 == 0:
            steps.append(Step("run", Extent.of("metres", one.lo)))
        else:
            return None
    kinds = {step.extent.kind for step in steps}
    return [replace(step, line=line) for step in steps] if len(kinds) == 1 else None


def _dressed(steps: list[Step], draft: Draft, line: int, notes: list[str]) -> Built:
    for step in steps:
        step.targets = step.targets or list(draft.targets)
        step.note = ", ".join(draft.notes)
    if notes:
        steps[0].note = ", ".join([*notes, *filter(None, [steps[0].note])])
    items: list[Item] = list(steps)
    built = Built(items, ladder=True, doubts=list(draft.doubts))
    for pause in draft.rests:
        attach(built, pause, line)
    return built


def _in_sets(steps: list[Step], count: Range, draft: Draft, line: int) -> Built:
    """ "4 sets of 300-200-100": the list is repeated, and its recoveries lie between the sets or within them."""
    pauses, draft.rests = draft.rests, []
    built = _dressed(steps, draft, line, [])
    if count != (1, 1):
        built = Built([Repeat(count, built.items, None, line)], depth=1, doubts=built.doubts)
    for pause in pauses:
        if built.repeat and not (pause.of_sets or pause.between):
            built.doubts.append(("this recovery between the rounds", "between all"))
        attach(built, pause, line)
    return built


def _cutdown(tokens: list[Token], at: int, ends: list[int], line: int) -> tuple[Built, int] | None:
    """ "6 x 400 m cutdown 90-88-86-84-82-80": a time for each repetition."""
    counted = times(tokens, at)
    if counted is None or counted[0][0] != counted[0][1] or not 2 <= counted[0][0] <= _LONGEST:
        return None
    dose = amount(tokens, counted[1])
    if (
        dose is None
        or dose.lo != dose.hi
        or dose.kind not in ("metres", "bare")
        or (dose.kind == "bare" and dose.lo < 100)
    ):
        return None
    place = dose.end
    timed = False
    while word_at(tokens, place) in _FALLING or mark_at(tokens, place, "@-:("):
        timed = timed or tokens[place].text == "in"
        place += 1
    if place == dose.end:
        return None
    races = _races(tokens, place, int(counted[0][0]))
    values, place = _values(tokens, place, int(counted[0][0])) if not races[0] else ([], races[1])
    if len(values) != counted[0][0] and not races[0]:
        return None
    place = place + 1 if mark_at(tokens, place, ")") else place
    piece_end = _end_of_piece(ends, place)
    draft = _rest_of(tokens, place, piece_end)
    if draft is None or draft.targets:
        return None
    steps: list[Step] = [Step("run", Extent.of("metres", dose.lo), targets=[one], line=line) for one in races[0]]
    for one in values:
        kind = CLOCK if one.clock and not timed else "rep_time"
        target, _ = settle(Target(kind, lo=one.lo, hi=one.lo), dose.lo)
        steps.append(Step("run", Extent.of("metres", dose.lo), targets=[target], line=line))
    return _dressed(steps, draft, line, []), piece_end


def _races(tokens: list[Token], at: int, count: int) -> tuple[list[Target], int]:
    """ "HMP, 10k, 5k, 3k": a race pace for each repetition, and the place after them."""
    found: list[Target] = []
    while at < len(tokens) and len(found) < count:
        one = race(tokens, at, after_at=True)
        if one is None:
            break
        found.append(Target("race_pace", race=one[0]))
        at = one[1] + 1 if word_at(tokens, one[1]) == "pace" else one[1]
        if len(found) < count and not (mark_at(tokens, at, "/,-") or word_at(tokens, at) in ("->", "and", "then")):
            break
        at = at + 1 if len(found) < count else at
    return (found, at) if len(found) == count and count > 2 else ([], at)


def _values(tokens: list[Token], at: int, count: int) -> tuple[list[Amount], int]:
    """The times of a cut-down, as many as there are repetitions at most, and the place after them."""
    values: list[Amount] = []
    while at < len(tokens) and tokens[at].kind in ("num", "clock"):
        one = single(tokens, at)
        if one is None or not (one.clock or (one.kind == "bare" and 10 <= one.lo <= 400)):
            return [], at
        values.append(one)
        at = one.end
        if len(values) == count or not mark_at(tokens, at, "-/,"):
            break
        at += 1
    return values, at


def _end_of_piece(ends: list[int], at: int) -> int:
    """Where the piece ends that a place lies in."""
    return ends[bisect_left(ends, at)]
