"""Cut the tokens of a line into pieces at commas, plus signs, dashes, "then" and the other signs that part steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .amounts import amount, times
from .draft import matching
from .rests import rest
from .vocabulary import METRE_UNITS, PHRASES, SECOND_UNITS, SHORTENED, mark_at, word_at

if TYPE_CHECKING:
    from .tokens import Token

HARD = frozenset((";", "then", ".", "//", "|", "·", "•"))
_NUMERIC = ("num", "clock")
_MOST_STRIDES = 20
_WAYS = frozenset(["hard", "easy", "on", "off", "jog", "walk", "run", "steady", "float"])
_MOVED = frozenset(["hard", "easy", "jog", "jogging", "walk", "walking", "run", "running", "fast", "slow"])
_LEADING = frozenset(["finish", "end", "start", "begin"])
_EXERCISES = (("activity", "strides"), ("activity", "mobility"), ("activity", "strength"), ("activity", "activation"))
_SIDE_BY_SIDE = frozenset(("drills", "strides", "stretching", "mobility", "core", "skips", "stretches"))
_BEFORE_OFFSET = frozenset(("mp", "hmp", "hm", "m", "pace", "k", "marathon", "mile"))


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens between two separators, and the separator before them ("" at the start of a line)."""

    tokens: list[Token]
    sep: str

    @property
    def is_parted(self) -> bool:
        """Whether a sign stands before it that ends what was being said, as ";" or "then" do."""
        return self.sep in HARD


def split(tokens: list[Token]) -> list[Piece]:
    """The pieces of a line; what stands in brackets is never cut."""
    pairs = matching(tokens)
    pieces: list[Piece] = []
    current: list[Token] = []
    sep, at, aimed = "", 0, False
    while at < len(tokens):
        if at in pairs:
            current += tokens[at : pairs[at] + 1]
            at = pairs[at] + 1
            continue
        found = _separator(tokens, at, aimed)
        if found is None and current and _is_second_half(tokens, at, current):
            pieces.append(Piece(current, sep))
            current, sep = [], "/"
        if found is None:
            aimed = aimed or mark_at(tokens, at, "@")
            current.append(tokens[at])
            at += 1
            continue
        name, length = found
        if current:
            pieces.append(Piece(current, sep))
            sep, current = "", []
        sep = name if sep in ("", ",") or name in HARD else sep
        aimed = False
        at += length
    if current:
        pieces.append(Piece(current, sep))
    return pieces


def _is_second_half(tokens: list[Token], at: int, current: list[Token]) -> bool:
    """Whether another time begins where one has been named with its way of running: "1 min hard 1 min easy"."""
    if (
        tokens[at].kind == "num"
        and tokens[at].gap
        and tokens[at - 1].text in ("up", "wu")
        and tokens[at - 1].kind == "word"
    ):
        return current[0].kind == "num" and len(current) <= 3
    if tokens[at].kind == "num" and tokens[at - 1].text in _WAYS:
        dose = amount(tokens, at)
        way = word_at(tokens, dose.end) if dose is not None and dose.kind == "seconds" else ""
        rests = tokens[at - 1].text == "off" and way != "on"  # "5 x 5 min off 2 min jog"
        return way in _WAYS and not rests and any(token.kind == "num" for token in current)
    first = current[0].text in _WAYS and tokens[at].text in _WAYS and tokens[at - 1].kind == "word"
    dose = amount(tokens, at + 1) if first and len(current) > 1 and tokens[at - 1].text in SECOND_UNITS else None
    return dose is not None and dose.kind == "seconds"


def _separator(tokens: list[Token], at: int, aimed: bool) -> tuple[str, int] | None:
    """The separator at a place and how many tokens it takes."""
    token = tokens[at]
    if token.kind == "word":
        return _word_separator(tokens, at)
    if token.kind != "mark":
        return None
    match token.text:
        case ";" | "," | "//" | "|" | "·" | "•":
            return token.text, 1
        case "&":
            return "+", 1
        case "+":
            at_least = not token.gap and word_at(tokens, at + 1) == "spm"
            return None if at_least or _is_offset(tokens, at) else ("+", 1)
        case "-":
            return None if _is_offset(tokens, at) and _by_distance(tokens, at + 3) else _dash(tokens, at)
        case "/":
            return _slash(tokens, at, aimed)
        case "->":
            return ("then", 1) if _leads_on(tokens, at) else None
        case "." | "!":
            return _full_stop(tokens, at)
    return None


def _word_separator(tokens: list[Token], at: int) -> tuple[str, int] | None:
    word, after = tokens[at].text, word_at(tokens, at + 1)
    if word == "then":
        return "then", 1
    if word == "followed" and after == "by":
        return "then", 2
    if word == "plus":
        return "+", 1
    ends = at > 0 and tokens[at - 1].text in _LEADING and (at == 1 or tokens[at - 2].kind == "mark")
    if word == "with" and _alternates(tokens, at) and amount(tokens, at + 1) is not None:
        return "/", 1
    if word in ("with", "w/", "including") and at + 1 < len(tokens) and not ends:
        length = 2 if mark_at(tokens, at + 1, ".:") else 1
        if times(tokens, at + length) is not None or _names_exercise(tokens, at + length):
            return "with" if word != "including" else "including", length
    if word == "to":
        dosed = after in ("include", "incl") and (times(tokens, at + 2) or _names_exercise(tokens, at + 2))
        return ("including", 2) if dosed else None
    return _and_separator(tokens, at) if word == "and" and at + 1 < len(tokens) else None


def _and_separator(tokens: list[Token], at: int) -> tuple[str, int] | None:
    """What "and" parts: what takes turns, another exercise, a recovery."""
    if _takes_turns(tokens, at) or (_alternates(tokens, at) and amount(tokens, at + 1) is not None):
        return "/", 1
    return ("+", 1) if _begins_anew(tokens, at + 1) else (",", 1) if _lies_between(tokens, at + 1) else None


def _takes_turns(tokens: list[Token], at: int) -> bool:
    """Whether "and" joins two times that are moved in: "6 rounds of 90 s jog and 2 min walk"."""
    dose = amount(tokens, at + 1)
    if dose is None or dose.kind != "seconds" or dose.clock or at < 3:
        return False
    place = dose.end + 1 if word_at(tokens, dose.end) == "of" else dose.end
    return tokens[at - 1].text in _MOVED and word_at(tokens, place) in _MOVED and word_at(tokens, place) != "running"


def _alternates(tokens: list[Token], at: int) -> bool:
    """Whether "alternate" stands not far before a place."""
    return any(token.text in ("alternate", "alternating") for token in tokens[max(0, at - 9) : at])


def _begins_anew(tokens: list[Token], at: int) -> bool:
    """Whether another exercise stands behind "and"."""
    if tokens[at].kind == "drill" or times(tokens, at) is not None or tokens[at].text in ("finish", "end", "do"):
        return True
    moves = tokens[at].text in ("walk", "jog", "run") and tokens[at].kind == "word"
    timed = amount(tokens, at + 2 if word_at(tokens, at + 1) == "for" else at + 1) if moves else None
    if timed is not None and timed.kind in ("seconds", "metres"):
        return True
    if tokens[at].kind == "num" and _names_exercise(tokens, at):
        return True
    dose = amount(tokens, at)
    if dose is not None and dose.kind in ("seconds", "metres"):
        at = dose.end + 1 if word_at(tokens, dose.end) == "of" else dose.end
    found = PHRASES.longest(tokens, at)
    kinds = ("strong", "supple", "drilling", "cross", "role" if dose is not None else "cross")
    return found is not None and (found[0][0] in kinds or found[0] in _EXERCISES)


def _names_exercise(tokens: list[Token], at: int) -> bool:
    """Whether drills, strides or the like stand here, with or without how many."""
    count = tokens[at].whole if at + 1 < len(tokens) else None
    at = at + 1 if count is not None and count <= _MOST_STRIDES else at
    found = PHRASES.longest(tokens, at)
    return found is not None and (found[0][0] == "drilling" or found[0] in _EXERCISES)


def _lies_between(tokens: list[Token], at: int) -> bool:
    """Whether a recovery stands behind "and": "60 s between reps and 3 min between sets"."""
    found = rest(tokens, at)
    return found is not None and found.between


def _is_offset(tokens: list[Token], at: int) -> bool:
    """MP+30s, 5k pace + 5 s: a number of seconds added to a race pace."""
    listed = tokens[at].gap and mark_at(tokens, at + 3, "+") and tokens[at + 3].gap
    return (
        not listed
        and word_at(tokens, at - 1) in _BEFORE_OFFSET
        and word_at(tokens, at + 2) in ("s", "sec", "secs", "seconds", '"')
    )


def _by_distance(tokens: list[Token], at: int) -> bool:
    """Whether seconds are meant by the km or mile: "MP - 5s/km"."""
    return mark_at(tokens, at, "/") or word_at(tokens, at) == "per"


def _between_numbers(tokens: list[Token], at: int) -> bool:
    numeric = [0 <= place < len(tokens) and tokens[place].kind in _NUMERIC for place in (at - 1, at + 1)]
    return all(numeric)


def _spaced(tokens: list[Token], at: int) -> bool:
    return tokens[at].gap and at + 1 < len(tokens) and tokens[at + 1].gap


def _dash(tokens: list[Token], at: int) -> tuple[str, int] | None:
    if not _spaced(tokens, at):
        return None
    if _between_numbers(tokens, at):
        found = rest(tokens, at + 1)
        return ("-", 1) if found is not None and (found.said or found.moves) else None
    return "-", 1


def _slash(tokens: list[Token], at: int, aimed: bool) -> tuple[str, int] | None:
    graded = at > 1 and tokens[at - 2].text in ("z", "zone", "rpe") and _spaced(tokens, at)
    if at == 0 or (_between_numbers(tokens, at) and not graded):
        return None
    if _spaced(tokens, at):
        return "/", 1
    if at + 1 < len(tokens) and {tokens[at - 1].text, tokens[at + 1].text} <= _SIDE_BY_SIDE:
        return "+", 1
    before, after = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else None
    parts = before.text in (*SECOND_UNITS, "m", "km", '"', "'", *_WAYS, "fast")
    return ("/", 1) if parts and not aimed and after is not None and after.kind in _NUMERIC else None


def _leads_on(tokens: list[Token], at: int) -> bool:
    """Whether an arrow stands between two doses: "20 min easy -> 10 min steady"."""
    dose = amount(tokens, at + 1)
    dosed = dose is not None and dose.kind in ("seconds", "metres") and not dose.clock
    return at > 1 and _spaced(tokens, at) and dosed and tokens[at - 1].kind == "word"


def _stands_alone(tokens: list[Token], at: int) -> bool:
    """Whether a small word that nobody knows is all of its piece: it may be short for what comes behind its stop."""
    alone = at == 0 or (tokens[at - 1].kind == "mark" and tokens[at - 1].text in ",;.")
    return alone and at > 0 and tokens[at].raw.islower() and PHRASES.longest(tokens, at) is None


def _full_stop(tokens: list[Token], at: int) -> tuple[str, int] | None:
    """A stop ends a sentence unless it belongs to a shortened word ("2 min. jog") or to nothing."""
    if tokens[at].gap:
        return None
    last = at + 1 == len(tokens)
    if not last and not tokens[at + 1].gap:
        return None
    if not last and word_at(tokens, at - 1) in ("k", "km", "mi", "mile", "miles") and tokens[at + 1].kind in _NUMERIC:
        return ".", 1
    unit = word_at(tokens, at - 1) in METRE_UNITS or word_at(tokens, at - 1) in SECOND_UNITS
    shortened = word_at(tokens, at - 1) in (*SHORTENED, "including") and tokens[at].text == "."
    unknown = at > 0 and tokens[at - 1].kind == "word" and _stands_alone(tokens, at - 1) and not last
    if unknown and tokens[at].text == "." and tokens[at + 1].kind in _NUMERIC:
        return None
    listed = not last and tokens[at + 1].kind == "num" and mark_at(tokens, at + 2, "-") and mark_at(tokens, at + 4, "-")
    shortened = shortened and not (unit and (listed or times(tokens, at + 1) is not None))
    if shortened and not last and not tokens[at + 1].raw[:1].isupper():
        return None
    return ".", 1
