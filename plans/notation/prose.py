"""Turns of phrase that are neither a step nor a repeat by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .amounts import amount, times
from .build import Built, attach
from .draft import PieceReader
from .tree import Extent, Item, Range, Step
from .vocabulary import PHRASES, REMARKS, TURNING_WORDS, mark_at, word_at

if TYPE_CHECKING:
    from .tokens import Token

_LEADS = frozenset(["do", "now", "finally", "also", "go", "begin", "start", "finish", "end", "add", "into", "run"])
_SHORT_M, _SHORT_S, _SHORT_BARE = 60, 60, 40


def without_lead(tokens: list[Token]) -> list[Token]:
    """A piece without words that only lead to it: "do", "finish with"."""
    at = 0
    while word_at(tokens, at) in _LEADS and at + 1 < len(tokens):
        if word_at(tokens, at) == "run" and tokens[at + 1].kind not in ("num", "clock"):
            break
        at += 1
        at = at + 1 if word_at(tokens, at) == "with" and at + 1 < len(tokens) else at
    return tokens[at:]


def rounds(tokens: list[Token]) -> tuple[Range, int] | None:
    """ "3 rounds of" at the start of a line: the count, and where what is repeated begins."""
    found = amount(tokens, 0)
    if found is None or found.kind != "bare" or word_at(tokens, found.end) not in ("rounds", "circuits"):
        return None
    at = found.end + 1
    at = at + 1 if word_at(tokens, at) in ("of", "x", "×", ":") else at
    whole = found.lo == int(found.lo) and found.hi == int(found.hi) and 2 <= found.lo <= found.hi <= 20
    return ((found.lo, found.hi), at) if whole and at < len(tokens) else None


def times_through(tokens: list[Token]) -> tuple[Range, int] | None:
    """ "3 times through", "repeat 3 times", "x 3": the count and the place after, where that is the whole piece."""
    at = 1 if word_at(tokens, 0) in ("repeat", "all", "x", "×") else 0
    at = at + 1 if word_at(tokens, at) in ("x", "×") else at
    found = amount(tokens, at)
    if found is None or found.kind != "bare" or found.lo != int(found.lo) or not 2 <= found.lo <= found.hi <= 20:
        return None
    end = found.end
    says = at > 0
    if word_at(tokens, end) in ("times", "time", "rounds", "x", "×"):
        end += 1
        says = says or word_at(tokens, end) in ("through", "")
    end = end + 1 if word_at(tokens, end) == "through" else end
    return ((found.lo, found.hi), end) if says and end == len(tokens) else None


def ladder(tokens: list[Token], line: int) -> Built | None:
    """400-800-1200 @ 5k, 1-2-3-2-1 min: each number is a step, a recovery comes between them."""
    values: list[float] = []
    at, sign = 0, ""
    while at < len(tokens) and tokens[at].kind == "num":
        values.append(tokens[at].value)
        at += 1
        if not mark_at(tokens, at, "-/") or (sign and tokens[at].text != sign):
            break
        sign = tokens[at].text
        at += 1
    if len(values) < 3 or at >= len(tokens) + 1 or mark_at(tokens, at - 1, "-/"):
        return None
    unit = amount(tokens, at - 1)
    if unit is None or any(value != int(value) for value in values):
        return None
    if unit.kind == "bare" and min(values) < 100:
        return None
    if unit.kind not in ("bare", "metres", "seconds"):
        return None
    reader = PieceReader(tokens, lambda _: None, lambda _start, _end: "")
    reader.draft.amount = unit
    reader.draft.counts = [(2, 2)]  # so that a recovery finds something that it can lie between
    if reader.read(unit.end) < len(tokens) or len(reader.draft.counts) > 1 or reader.draft.notes:
        return _fartlek(values, unit.factor, tokens, unit.end, line) if unit.kind == "seconds" else None
    draft = reader.draft
    if (
        draft.activity not in (None, "run")
        or draft.drill
        or any(one.kind in ("clock", "rep_time") for one in draft.targets)
    ):
        return None
    kind = "seconds" if unit.kind == "seconds" else "metres"
    steps: list[Item] = [
        Step("run", Extent.of("seconds" if kind == "seconds" else "metres", value * unit.factor),
             targets=list(draft.targets), line=line)
        for value in values
    ]  # fmt: skip
    built = Built(steps, ladder=True, doubts=list(draft.doubts))
    return built if not draft.bracket and all(attach(built, pause, line) for pause in draft.rests) else None


def _fartlek(values: list[float], factor: float, tokens: list[Token], at: int, line: int) -> Built | None:
    """ "1-2-3-2-1 min fartlek": the word is kept as the note of each step."""
    if word_at(tokens, at) != "fartlek" or at + 1 != len(tokens):
        return None
    steps: list[Item] = [
        Step("run", Extent.of("seconds", value * factor), note="fartlek", line=line) for value in values
    ]
    return Built(steps, ladder=True)


def minus_last(tokens: list[Token]) -> tuple[list[Token], list[Token]] | None:
    """Part "A with the last B" into A and B; A is empty where the piece begins with "last"."""
    for at, token in enumerate(tokens):
        if token.text not in ("last", "final") or token.kind != "word":
            continue
        start = at - 1 if word_at(tokens, at - 1) == "the" else at
        begins = start == 0
        if word_at(tokens, start - 1) in ("with", "w/") or begins:
            return tokens[: max(0, start - 1)], tokens[at + 1 :]
        return None
    return None


def names_drill(reader: PieceReader, at: int, *, drills: bool) -> int | None:
    """Take words that nobody knows as the name of a drill: behind a short dose, or anywhere on a line of drills.

    Gives the place after them and sets `unknown`; None where they may be something else."""
    draft, tokens = reader.draft, reader.tokens
    if draft.says_kind or draft.targets or draft.role or draft.open_end or draft.group is not None:
        return None
    short = bool(draft.counts) and draft.amount is not None and _is_short(reader)
    begins = at == 0 and not draft.has_body
    if not (short or drills or begins):
        return None
    end = at
    while end < len(tokens) and _is_name_part(tokens, end) and end - at < 8:
        end += 1
    words = [token.text for token in tokens[at:end] if token.kind == "word"]
    if not 1 <= len(words) <= 4 or set(words) & (TURNING_WORDS | REMARKS) or len(max(words, key=len)) < 3:
        return None
    if any(PHRASES.longest(tokens, place) for place in range(at, end)):
        return None
    if begins and not drills and not _dosed(tokens, end):
        return None
    name = reader.words(at, end)
    draft.unknown = name
    rest = reader.read(end)
    whole = rest == len(tokens) and draft.unknown == name
    is_short = drills or (bool(draft.counts) and draft.amount is not None and _is_short(reader))
    return rest if whole and is_short and not draft.targets else None


def _is_name_part(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    return token.kind == "word" or (token.text == "-" and not token.gap) or (token.text == "'" and not token.gap)


def _dosed(tokens: list[Token], at: int) -> bool:
    return times(tokens, at) is not None


def _is_short(reader: PieceReader) -> bool:
    found = reader.draft.amount
    if found is None:
        return False
    most = {"metres": _SHORT_M, "seconds": _SHORT_S, "reps": 100, "bare": _SHORT_BARE}
    return found.hi <= most[found.kind]
