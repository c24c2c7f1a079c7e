"""A coach's habits of writing, seen in what the coach wrote: km or miles, x or ×, "r 90s" or ", 90 s jog"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .normal import lines_of
from .tokens import scan
from .vocabulary import METRE_UNITS, SECOND_UNITS, mark_at, word_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from .tokens import Token

_MILES = frozenset(("mi", "mile", "miles"))
_KM = frozenset(("km", "k", "kms"))
_UNITS = frozenset((*METRE_UNITS, *SECOND_UNITS))


@dataclass(frozen=True, slots=True)
class Style:
    """How doses, paces and recoveries are written. The plain one is that of canonical text.

    `miles` writes paces by the mile and odd distances that are miles as such ("3.1 mi"), `sign` "×" for x, `tight`
    "400m" for "400 m", `short_rest` "r 90 s" for ", 90 s rest", `clock` "1:30" for "90 s" and `marks` 5' and 90\" for
    "5 min" and "90 s"."""

    miles: bool = False
    sign: str = "x"
    tight: bool = False
    short_rest: bool = False
    clock: bool = False
    marks: bool = False


PLAIN = Style()


def style_of(text: str) -> Style:
    """The habits seen in a text; where none is seen, or as often the one as the other, that of canonical text."""
    lines = [scan(line.plain) for line in lines_of(text)]

    def seen(what: Callable[[list[Token], int], bool]) -> int:
        return sum(what(tokens, at) for tokens in lines for at in range(len(tokens)))

    marks = seen(_is_mark)
    return Style(
        miles=seen(lambda tokens, at: tokens[at].text in _MILES) > seen(lambda tokens, at: tokens[at].text in _KM),
        sign="×" if seen(lambda tokens, at: tokens[at].text == "×") > seen(_is_x) else "x",
        tight=seen(_is_tight) > seen(_is_loose),
        short_rest=seen(_is_short_rest) > seen(_is_comma_rest),
        clock=seen(_is_clock) > seen(_is_long_seconds) + marks,
        marks=marks > seen(_is_time_unit),
    )


def _is_x(tokens: list[Token], at: int) -> bool:
    return tokens[at].text in ("x", "*") and at > 0 and tokens[at - 1].kind == "num"


def _has_unit(tokens: list[Token], at: int) -> bool:
    return tokens[at].text in _UNITS and at > 0 and tokens[at - 1].kind == "num"


def _is_tight(tokens: list[Token], at: int) -> bool:
    return _has_unit(tokens, at) and not tokens[at].gap


def _is_loose(tokens: list[Token], at: int) -> bool:
    return _has_unit(tokens, at) and tokens[at].gap


def _is_time_unit(tokens: list[Token], at: int) -> bool:
    return _has_unit(tokens, at) and tokens[at].text in SECOND_UNITS


def _is_mark(tokens: list[Token], at: int) -> bool:
    return mark_at(tokens, at, "'\"") and at > 0 and tokens[at - 1].kind == "num" and not tokens[at].gap


def _is_short_rest(tokens: list[Token], at: int) -> bool:
    after = at + 2 if mark_at(tokens, at + 1, ":=.") else at + 1
    return tokens[at].text == "r" and after < len(tokens) and tokens[after].kind in ("num", "clock")


def _is_comma_rest(tokens: list[Token], at: int) -> bool:
    ends = word_at(tokens, at + 3) in ("jog", "walk", "rest", "recovery", "rec", "float")
    return mark_at(tokens, at, ",") and at + 1 < len(tokens) and tokens[at + 1].kind == "num" and ends


def _is_clock(tokens: list[Token], at: int) -> bool:
    """A time as m:ss that is no pace."""
    return tokens[at].kind == "clock" and not mark_at(tokens, at + 1, "/-") and not mark_at(tokens, at - 1, "@-")


def _is_long_seconds(tokens: list[Token], at: int) -> bool:
    seconds = tokens[at].text in SECOND_UNITS and SECOND_UNITS[tokens[at].text] == 1
    return seconds and at > 0 and tokens[at - 1].kind == "num" and tokens[at - 1].value > 60
