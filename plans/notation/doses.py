"""One dose for a list of drills: "ankling, high knees - all 2 x 30 m", "2 x 20 m each: high knees, B-skips"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .amounts import Amount, amount, times
from .tree import OPEN, Repeat, steps
from .vocabulary import MODES, PHRASES, REMARKS, REST_WORDS, TURNING_WORDS, mark_at, word_at

if TYPE_CHECKING:
    from .build import Built
    from .draft import Doubts
    from .tokens import Token
    from .tree import Range

_SHARED = ("each", "all", "both", "je", "jeweils", "every", "per", "apiece")
_HEADINGS = ("drill", "drills", "abc")
_MOST = 16
# No list of drills is longer; the rest of a line is not looked at.
MOST_TOKENS = 80
# Words that no drill is called by.
_NO_NAME = (
    TURNING_WORDS
    | REMARKS
    | frozenset(MODES)
    | frozenset(REST_WORDS)
    | {"drill", "drills", "then", "and", "plus", *_SHARED}
)
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Shared:
    """Drills as the tokens of each, the dose of each of them if there is one, and the place after it all."""

    drills: list[list[Token]]
    times: Range
    amount: Amount | None
    end: int


def shared(tokens: list[Token]) -> Shared | None:
    """A list of drills at the start of the tokens with one dose that is said to be for each of them.

    Behind "drills" brackets may name them without any dose."""
    start = _after_heading(tokens)
    lead = start + 1 if word_at(tokens, start) in _SHARED else start
    first = _dose(tokens, lead)
    if first is not None:
        return _dose_first(tokens, first, said=lead > start, headed=start > 0)
    drills, at = _drills(tokens, start, headed=start > 0)
    if len(drills) < 2:
        return None
    return _dose_behind(tokens, drills, at, headed=start > 0)


def dose_of_all(tokens: list[Token]) -> list[Token]:
    """The dose in "Drills 2 x 30 m each:", "Drills each 2 x 20 m", "Drills (3 x 20 m each)"; empty where it is none."""
    start = _after_heading(tokens)
    if not start:
        return []
    said = False
    at = start
    while word_at(tokens, at) in _SHARED or mark_at(tokens, at, "(,:-"):
        said, at = said or word_at(tokens, at) in _SHARED, at + 1
    found = _dose(tokens, at)
    if found is None:
        return []
    end = found[2]
    while word_at(tokens, end) in (*_SHARED, "of") or mark_at(tokens, end, "):"):
        said, end = said or word_at(tokens, end) in _SHARED, end + 1
    colon = mark_at(tokens, len(tokens) - 1, ":")
    return tokens[at : found[2]] if end == len(tokens) and (said or colon) else []


def is_list_of_drills(tokens: list[Token]) -> bool:
    """Whether a line names drills and nothing else."""
    drills, end = _drills(tokens, 0, headed=True)
    return bool(drills) and end == len(tokens)


def _dose_first(tokens: list[Token], first: tuple[Range, Amount, int], *, said: bool, headed: bool) -> Shared | None:
    """ "2 x 20 m each: high knees, B-skips", "Drills 2 x 30 m: ..."."""
    counted, dose, at = first
    at = at + 1 if word_at(tokens, at) == "of" else at
    said = said or word_at(tokens, at) in _SHARED
    at = at + 1 if word_at(tokens, at) in _SHARED else at
    at = at + 1 if word_at(tokens, at) == "of" else at
    colon = mark_at(tokens, at, ":-")
    drills, end = _drills(tokens, at + 1 if colon else at, headed=headed)
    ok = said or colon or (headed and mark_at(tokens, at, "("))
    return Shared(drills, counted, dose, end) if ok and len(drills) > 1 else None


def _dose_behind(tokens: list[Token], drills: list[list[Token]], at: int, *, headed: bool) -> Shared | None:
    """ "ankling, high knees - all 2 x 30 m", "high knees, B-skips (2 x 20 m each)"."""
    named = headed and mark_at(tokens, at - 1, ")")
    listed = at
    while mark_at(tokens, at, ",-:;(") or word_at(tokens, at) == "then":
        at += 1
    said = word_at(tokens, at) in _SHARED
    at = at + 1 if said else at
    at = at + 1 if word_at(tokens, at) in ("at", "for", "x", ":") else at
    found = _dose(tokens, at)
    if found is not None:
        counted, dose, end = found
        end = end + 1 if word_at(tokens, end) == "of" else end
        if word_at(tokens, end) in _SHARED:
            said, end = True, end + 1
        side = word_at(tokens, end) in ("side", "leg", "direction", "way")
        end = end + 1 if mark_at(tokens, end, ")") else end
        closes = end == len(tokens) or (tokens[end].kind == "mark" and tokens[end].text in ",;.-/(") or headed
        if not side and (said or (headed and (not named or tokens[listed].kind == "num"))) and closes:
            return Shared(drills, counted, dose, end)
    return Shared(drills, (1, 1), None, listed) if named and not _is_dosed(tokens, listed) else None


def _is_dosed(tokens: list[Token], at: int) -> bool:
    """Whether a dose stands right behind the list, so that it may be meant for all of it."""
    return _dose(tokens, at) is not None or word_at(tokens, at) in _SHARED or mark_at(tokens, at, ":-")


def _after_heading(tokens: list[Token]) -> int:
    """The place after "Drills:" or "drills"."""
    named = next((at for at in range(4) if word_at(tokens, at) in _HEADINGS), None)
    if named is None or any(one.kind != "word" for one in tokens[:named]):
        return 0
    end = named + 2 if word_at(tokens, named + 1) in ("circuit", "set", "block", "work") else named + 1
    signed = mark_at(tokens, end, ":-")
    return end + 1 if signed else (1 if named == 0 else 0)


def _dose(tokens: list[Token], at: int) -> tuple[Range, Amount, int] | None:
    counted = times(tokens, at) or ((1, 1), at)
    dose = amount(tokens, counted[1])
    if dose is None or dose.kind not in ("metres", "seconds", "reps") or dose.lo <= 0:
        return None
    return counted[0], dose, dose.end


def _drills(tokens: list[Token], at: int, *, headed: bool) -> tuple[list[list[Token]], int]:
    """Drills with nothing between them but signs, and the place after the last of them.

    Between names that are known, and below the heading, there may be some that nobody knows."""
    found: list[list[Token]] = []
    bracketed = mark_at(tokens, at, "(")
    at = at + 1 if bracketed else at
    end = at
    while at < len(tokens) and len(found) < _MOST:
        size = _name_length(tokens, at)
        if size:
            found.append(tokens[at : at + size])
            at = end = at + size
        elif mark_at(tokens, at, ",/+&;") or word_at(tokens, at) in ("and", "plus"):
            at += 1
        else:
            break
    closed = bracketed and mark_at(tokens, end, ")")
    known = sum(words[0].kind == "drill" for words in found)
    if not headed and (known < 1 or known * 2 < len(found)):
        return [], end
    return (found, end + 1) if closed else ([] if bracketed else found, end)


def _name_length(tokens: list[Token], at: int) -> int:
    """How many tokens are the name of a drill, known or not."""
    if tokens[at].kind == "drill":
        return 1
    size = 0
    while at + size < len(tokens) and size <= 2 * _MOST_WORDS:
        token = tokens[at + size]
        hyphen = size and token.text == "-" and not token.gap
        if not hyphen and (token.kind != "word" or token.text in _NO_NAME or PHRASES.longest(tokens, at + size)):
            break
        size += 1
    long = any(len(one.text) > 2 for one in tokens[at : at + size])
    ends = at + size == len(tokens) or tokens[at + size].kind == "mark" or tokens[at + size].text in ("and", "plus")
    words = sum(one.kind == "word" for one in tokens[at : at + size])
    return size if 0 < words <= _MOST_WORDS and long and ends and tokens[at + size - 1].kind == "word" else 0


def doubts_of_drills(pieces: list[Built]) -> Doubts:
    """Ask about a dose behind a list of drills that have none: for the last of them, or for all?"""
    doubts: Doubts = []
    bare = 0
    for built in pieces:
        first = next(steps(built.items), None) if len(built.items) == 1 else None
        if first is None or first.activity != "drill" or built.role:
            bare = 0
            continue
        dosed = isinstance(built.items[0], Repeat) or first.extent != OPEN
        if dosed and bare and built.sep in (",", "+", "/", "&"):
            doubts.append(("the dose for the last of these", "the dose for all of these"))
        bare = 0 if dosed else bare + 1
    return doubts
