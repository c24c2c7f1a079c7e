"""Turns of phrase that are neither a step nor a repeat by themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .amounts import amount, times
from .draft import matching
from .vocabulary import PHRASES, REMARKS, REST_WORDS, TURNING_WORDS, mark_at, word_at

if TYPE_CHECKING:
    from .piece_reader import PieceReader
    from .tokens import Token
    from .tree import Range

_LEADS = frozenset(
    [
        "do",
        "now",
        "finally",
        "also",
        "go",
        "begin",
        "start",
        "finish",
        "end",
        "add",
        "into",
        "alternate",
        "alternating",
        "run",
        "reps",
        "intervals",
    ]
)
# Words that no name of a drill has; skipping is one.
_NO_DRILL = (TURNING_WORDS | REMARKS) - {"skipping"}
_INTRODUCING = frozenset(
    ["tonight's", "today's", "tomorrow's", "the", "this", "our", "week's", "session", "workout", "plan", "set", "main"]
)
_SHORT_M, _SHORT_S, _SHORT_BARE = 60, 60, 40


def without_lead(tokens: list[Token]) -> list[Token]:
    """A piece without words that only lead to it: "do", "finish with"."""
    at = _half_day(tokens)
    at = _main(tokens, at)
    lead_end = at
    while word_at(tokens, lead_end) in _INTRODUCING:
        lead_end += 1
    if lead_end > at and word_at(tokens, lead_end) in ("is", "will") and lead_end + 2 < len(tokens):
        at = lead_end + (2 if word_at(tokens, lead_end) == "will" else 1)
    while word_at(tokens, at) in _LEADS and at + 1 < len(tokens):
        if word_at(tokens, at) == "run" and tokens[at + 1].kind not in ("num", "clock"):
            break
        at += 1
        at = at + 1 if word_at(tokens, at) in ("with", "w/") and at + 1 < len(tokens) else at
        at = at + 1 if word_at(tokens, at) == "an" and at + 1 < len(tokens) else at
    return tokens[at:]


def _half_day(tokens: list[Token]) -> int:
    """The place after AM or PM before a dose."""
    if word_at(tokens, 0) not in ("am", "pm") or len(tokens) < 2:
        return 0
    if mark_at(tokens, 1, ":-"):
        return 2 if len(tokens) > 2 else 0
    return 1 if tokens[0].raw.isupper() and tokens[1].kind == "num" else 0


def _main(tokens: list[Token], at: int) -> int:
    """The place after "main set" or MS before a dose, in the middle of a line."""
    end = at + 2 if [token.text for token in tokens[at : at + 2]] == ["main", "set"] else at
    end = at + 1 if word_at(tokens, at) == "ms" else end
    end = end + 1 if end > at and mark_at(tokens, end, ":-=") else end
    return end if end < len(tokens) and tokens[end].kind == "num" else at


def rounds(tokens: list[Token]) -> tuple[Range, int] | None:
    """ "3 rounds of" at the start of a line: the count, and where what is repeated begins."""
    repeat = word_at(tokens, 0) == "repeat"
    found = amount(tokens, 1 if repeat else 0)
    if found is None or found.kind != "bare":
        return None
    signed = word_at(tokens, found.end) in ("times", "x", "×") and mark_at(tokens, found.end + 1, ":")
    if signed and 2 <= found.lo <= found.hi <= 20 and found.lo == int(found.lo) and found.end + 2 < len(tokens):
        return (found.lo, found.hi), found.end + 2
    sets = word_at(tokens, found.end) in ("sets", "series") and (
        mark_at(tokens, found.end + 1, ":")
        or (
            word_at(tokens, found.end + 1) == "of"
            and found.end + 2 < len(tokens)
            and tokens[found.end + 2].kind == "num"
            and times(tokens, found.end + 2) is None
        )
    )
    if word_at(tokens, found.end) not in ("rounds", "circuits") and not sets:
        return None
    at = found.end + 1
    at = at + 1 if word_at(tokens, at) in ("of", "x", "×", ":") else at
    at = at + 1 if mark_at(tokens, at, ":") else at
    whole = found.lo == int(found.lo) and found.hi == int(found.hi) and 2 <= found.lo <= found.hi <= 20
    return ((found.lo, found.hi), at) if whole and at < len(tokens) else None


def counted_first(tokens: list[Token]) -> list[Token]:
    """ "(400 @ 5k, 200 jog) x 8" with its count in front of the brackets."""
    if not any(mark_at(tokens, at, "(") for at in range(len(tokens))):
        return tokens
    pairs = matching(tokens)
    done: list[Token] = []
    at = 0
    while at < len(tokens):
        close = pairs.get(at, 0)
        begins = at == 0 or mark_at(tokens, at - 1, ",;.+-") or tokens[at - 1].text == "then"
        behind = tokens[close + 1 : close + 3] if close and begins else []
        marked = len(behind) == 2 and behind[0].text in ("x", "×") and 2 <= (behind[1].whole or 0) <= 60
        worded = len(behind) == 2 and behind[1].text in ("x", "times") and 2 <= (behind[0].whole or 0) <= 60
        if close and (marked or worded):
            count, start = behind[1] if marked else behind[0], tokens[at].start
            sign = replace(behind[0] if marked else behind[1], text="x", start=start, end=start)
            done += [replace(count, start=start, end=start), sign, *tokens[at : close + 1]]
            at = close + 3
        else:
            end = max(close, at) + 1
            done += tokens[at:end]
            at = end
    return done


def times_through(tokens: list[Token]) -> tuple[Range, int] | None:
    """ "3 times through", "repeat 3 times", "x 3": the count and the place after, where that is the whole piece."""
    at = 1 if word_at(tokens, 0) in ("repeat", "all", "x", "×") else 0
    while word_at(tokens, at) in ("do", "this", "it", "that", "these", "repeat", "all", "whole", "thing", "for"):
        at += 1
    at = at + 1 if word_at(tokens, at) in ("x", "×") else at
    found = amount(tokens, at)
    counted = found is not None and found.kind == "reps" and found.end == len(tokens) and tokens[-1].text == "reps"
    if found is not None and counted and 2 <= found.lo <= found.hi <= 20:
        return (found.lo, found.hi), found.end
    if found is None or found.kind != "bare" or found.lo != int(found.lo) or not 2 <= found.lo <= found.hi <= 20:
        return None
    end = found.end
    says = at > 0
    if word_at(tokens, end) in ("times", "time", "rounds", "x", "×"):
        end += 1
        says = says or word_at(tokens, end) in ("through", "", ".", "total", "in")
        end = end + 1 if word_at(tokens, end) == "in" and word_at(tokens, end + 1) == "total" else end
        end = end + 1 if word_at(tokens, end) == "total" else end
    end = end + 1 if word_at(tokens, end) == "through" else end
    end = end + 1 if mark_at(tokens, end, ".") else end
    return ((found.lo, found.hi), end) if says and end == len(tokens) else None


@dataclass(frozen=True, slots=True)
class Part:
    """A run and a part of it: "18 km with the last 5 km at marathon pace". `is_last` where the text says so."""

    whole: list[Token]
    part: list[Token]
    is_last: bool


_WITH = ("with", "w/", "including", "inc")


def part_of(tokens: list[Token]) -> Part | None:
    """Part "A with the last B" into A and B; A is empty where the piece begins with "last"."""
    for at, token in enumerate(tokens):
        if token.kind != "word":
            continue
        if token.text in ("last", "final"):
            start = at - 1 if word_at(tokens, at - 1) == "the" else at
            if word_at(tokens, start - 1) in _WITH or start == 0:
                return Part(tokens[: max(0, start - 1)], tokens[at + 1 :], is_last=True)
            return None
        if (
            token.text in _WITH
            and (at or token.text == "including")
            and at + 1 < len(tokens)
            and tokens[at + 1].kind == "num"
        ):
            found = amount(tokens, at + 1)
            aimed = found is not None and found.kind != "reps" and times(tokens, at + 1) is None
            follows = word_at(tokens, found.end) if found else ""
            if aimed and follows not in ("", "jog", "walk", "rest", "rests", "float", *REST_WORDS):
                return Part(tokens[:at], tokens[at + 1 :], is_last=False)
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
        phrase = PHRASES.longest(tokens, end)
        if phrase and phrase[0][0] == "side" and end > at:
            break
        end += 1
    words = [token.text for token in tokens[at:end] if token.kind == "word"]
    if not 1 <= len(words) <= 4 or set(words) & _NO_DRILL or len(max(words, key=len)) < 3:
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
