"""Weeks: several days on one line, bare numbers behind the name of a day, and the parts of a length above them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .amounts import amount
from .days import SHORT_DAYS, WEEKDAYS, day_end
from .pieces import split
from .tokens import Token, folded, scan
from .vocabulary import METRE_UNITS, SECOND_UNITS, TIMES_WORDS, mark_at, word_at, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .normal import Line

# More than this are no miles that are run in a day, and fewer no minutes.
_MOST_MILES, _LEAST_MINUTES, _MOST_MINUTES = 26, 25, 240
_SIGNS = ",;/|."
_BEHIND = words(
    "easy steady long tempo recovery hilly trail progression @ at in w/ with including incl on moderate relaxed hard "
    "threshold mp hmp and then then or of between run jog walk"
)
_BEFORE = words("easy long steady run recovery am pm tempo with w/ including then and last jog lr")


def days_of_line(line: Line) -> list[Line]:
    """A line that names three days or more, each with what is done on it, as a line for each; else the line alone."""
    plain = line.plain
    if plain.count(" ") < 5:
        return [line]
    tokens = scan(plain)
    starts = [at for at in range(len(tokens)) if _names_day(tokens, at, plain)]
    parted = [tokens[at].start for at in starts if at == 0 or tokens[at - 1].text in _SIGNS]
    # Without signs between them only days that follow each other part a line.
    starts_at = (
        parted if len(parted) > 2 else [tokens[at].start for at in starts if at == 0 or tokens[at].raw.istitle()]
    )
    if len(parted) < 3 and len({folded(tokens[at].text) for at in starts}) < len(starts):
        return [line]
    first = len(plain) - len(plain.lstrip())
    if len(starts_at) < 3 or starts_at[0] != first:
        return [line]
    return _parted(line, starts_at)


def _names_day(tokens: list[Token], at: int, plain: str) -> bool:
    token = tokens[at]
    if token.kind != "word" or not (at == 0 or token.gap):
        return False
    word = folded(token.text)
    short = word in SHORT_DAYS and token.raw[:1].isupper() and (at == 0 or tokens[at - 1].text in _SIGNS)
    return (word in WEEKDAYS or short) and day_end(plain[token.start : token.start + 80], listed=True) > 0


def _parted(line: Line, starts: list[int]) -> list[Line]:
    plain = line.plain
    parts = [(start, stop) for start, stop in zip(starts, [*starts[1:], len(plain)], strict=True)]
    if not all(_does_something(plain[start:stop]) for start, stop in parts):
        return [line]
    return [replace(line, plain=" " * start + plain[start:stop].rstrip(" " + _SIGNS)) for start, stop in parts]


def _does_something(text: str) -> bool:
    return any(letter.isalnum() for letter in text[day_end(text, listed=True) :])


def unit_of_days(lines: Sequence[list[Token]]) -> str:
    """The unit of bare numbers behind the names of days: "mi", "km" or "min"; empty where there are none."""
    bare = [tokens[at].value for tokens in lines for at in bare_places(tokens)]
    if not bare:
        return ""
    if max(bare) > _MOST_MILES:
        return "min"
    texts = {token.text for tokens in lines for token in tokens}
    metric = bool(texts & {"km", "kms"}) or any(
        _is_dose_in_k(tokens, at) for tokens in lines for at in range(len(tokens))
    )
    return "km" if metric and not texts & {"mi", "mile", "miles"} else "mi"


def _is_dose_in_k(tokens: list[Token], at: int) -> bool:
    """Whether "8k" is how far somebody runs, and no pace or race."""
    if tokens[at].text != "k" or at == 0 or tokens[at - 1].kind != "num":
        return False
    return (at == 1 or mark_at(tokens, at - 2, ",;+")) and word_at(tokens, at + 1) not in (
        "pace",
        "race",
        "effort",
        "tt",
    )


def bare_places(tokens: list[Token]) -> list[int]:
    """Where numbers without a unit stand that can only be how far or how long somebody runs."""
    return [at for at in range(len(tokens)) if _is_bare(tokens, at)]


def _is_bare(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if token.kind != "num" or not 1 <= token.value <= _MOST_MINUTES or (token.value * 2) % 1:
        return False
    after = word_at(tokens, at + 1)
    lies_between = after in ("jog", "walk", "rest", "run", "float") and word_at(tokens, at - 1) in ("with", "w/", "and")
    if lies_between or (token.value >= 100 and token.value % 50 == 0):
        return False
    if after in METRE_UNITS or after in SECOND_UNITS or after in TIMES_WORDS:
        return False
    if at > 1 and mark_at(tokens, at - 1, "-") and not tokens[at - 1].gap and tokens[at - 2].kind == "num":
        return _begins(tokens, at - 2) and _ends(tokens, at)  # "15-18 long"
    return _begins(tokens, at) and _ends(tokens, at)


def _begins(tokens: list[Token], at: int) -> bool:
    before = word_at(tokens, at - 1)
    begins = at == 0 or mark_at(tokens, at - 1, ",;+/") or before in _BEFORE
    return begins and not (at > 1 and mark_at(tokens, at - 1, ",/") and tokens[at - 2].kind == "num")


def _ends(tokens: list[Token], at: int) -> bool:
    after = word_at(tokens, at + 1)
    if at + 1 == len(tokens):
        return True
    return after in _BEHIND or (mark_at(tokens, at + 1, ",;+.(") and not _goes_on(tokens, at + 1))


def _goes_on(tokens: list[Token], at: int) -> bool:
    """Whether a number follows a sign directly, so that both are of one list or of a decimal number."""
    return mark_at(tokens, at, ",.") and at + 1 < len(tokens) and tokens[at + 1].kind == "num"


def with_units(tokens: list[Token], places: Iterable[int], unit: str) -> list[Token]:
    """The tokens with a unit behind the numbers at some places."""
    wanted, done = set(places), []
    for at, token in enumerate(tokens):
        done.append(token)
        if at in wanted:
            done.append(Token("word", unit, unit, token.end, token.end, gap=True))
    return done


def units_below(lines: Sequence[tuple[int, list[Token]]]) -> dict[int, str]:
    """For lines that begin with a bare number, below a length that they add up to ("8 miles:"), its unit."""
    found: dict[int, str] = {}
    for turn, (_, tokens) in enumerate(lines):
        total = _only_length(tokens)
        if total is None:
            continue
        value, unit = total
        below: list[int] = []
        left = value
        for number, part in lines[turn + 1 :]:
            if not part or part[0].kind != "num" or not _starts_bare(part):
                break
            left -= part[0].value
            below.append(number)
        if len(below) > 1 and abs(left) < 0.01:
            found |= dict.fromkeys(below, unit)
    return found


def _starts_bare(tokens: list[Token]) -> bool:
    found = amount(tokens, 0)
    after = word_at(tokens, 1)
    return found is not None and found.kind == "bare" and found.end == 1 and after not in TIMES_WORDS


def _only_length(tokens: list[Token]) -> tuple[float, str] | None:
    """The one number of a line and its unit, in miles, km or minutes."""
    numbers = [at for at, token in enumerate(tokens) if token.kind in ("num", "clock")]
    if len(numbers) != 1 or tokens[numbers[0]].kind != "num" or len(split(tokens)) > 1:
        return None
    at = numbers[0]
    if word_at(tokens, at + 1) in ("mi", "mile", "miles", "km", "kms", "k", "min", "mins", "minutes"):
        return tokens[at].value, tokens[at + 1].text
    return (tokens[at].value, "min") if mark_at(tokens, at + 1, "'") else None
