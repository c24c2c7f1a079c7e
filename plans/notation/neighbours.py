"""Small words that mean something else beside a number: "SL", "w 60 s", "10 min Ein", "les 20 dernières minutes"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .tokens import Token


def last_first(tokens: list[Token]) -> list[Token]:
    """ "les 20 dernières minutes": the last 20 minutes. The places of both words become one."""
    for at in range(1, len(tokens) - 1):
        if tokens[at].text == "last" and tokens[at - 1].kind == "num" and tokens[at + 1].kind == "word":
            start, end = tokens[at - 1].start, tokens[at].end
            number, last = (replace(one, start=start, end=end) for one in tokens[at - 1 : at + 1])
            tokens[at - 1 : at + 1] = [replace(last, gap=True), replace(number, gap=True)]
    return tokens


_JOINED_UNITS = frozenset(
    ["sec", "secs", "second", "seconds", "min", "mins", "minute", "minutes", "mile", "km", "meter", "metre", "hour"]
)


def unhyphened(tokens: list[Token]) -> list[Token]:
    """ "10-sec", "5-mile": the hyphen between a number and its unit parts nothing."""
    return [
        token
        for at, token in enumerate(tokens)
        if not (
            token.text == "-"
            and not token.gap
            and 0 < at < len(tokens) - 1
            and tokens[at - 1].kind == "num"
            and tokens[at + 1].text in _JOINED_UNITS
            and not tokens[at + 1].gap
        )
    ]


def by_neighbours(tokens: list[Token]) -> list[Token]:
    """SL is a long run in French and strides in German: a number before it makes it the second."""
    done = list(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "word" and token.raw == "SL":
            counted = at > 0 and tokens[at - 1].kind in ("num", "word") and tokens[at - 1].text != "x"
            done[at] = replace(token, text="strides" if counted else "lr")
        elif token.text == "st" and token.raw.islower() and at and not token.gap and tokens[at - 1].kind == "num":
            done[at] = replace(token, text="th")  # "1st" is no stride
        elif token.text in _REPEATED and at > 2 and _is_times(tokens[at - 3]) and tokens[at - 1].text in _ONE:
            done[at] = replace(token, text="efforts")  # "6 x 1 mile reps": of one mile, not six
        elif token.text in _DL and at + 1 < len(tokens) and not tokens[at + 1].gap:
            done[at : at + 2] = _dl(tokens, at)
        elif token.text == "course" and at and (tokens[at - 1].text in ("'", "min", "mn", "minutes", '"')):
            done[at] = replace(token, text="run")
        elif token.text == "w" and at and _is_with(tokens, at):
            done[at] = replace(token, text="w/")
        else:
            done[at] = replace(done[at], text=_beside(tokens, at) or done[at].text)
    return done


def _beside(tokens: list[Token], at: int) -> str:
    """What a small word stands for beside a dose; empty where it is itself."""
    token, before = tokens[at], tokens[at - 1].text if at else ""
    if token.raw in _ENDS and before in ("'", "min", "km", "m"):
        return _ENDS[token.raw]
    if token.text == "long" and _leads_a_dose(tokens, at):
        return "lr"
    # "with a 5 min walk"; alone it is "at" in other tongues.
    return "an" if token.text == "a" and before in _BEFORE_A and at + 1 < len(tokens) else ""


# "10 min Ein": alone these are other words.
_ENDS = {"Ein": "einlaufen", "Aus": "auslaufen"}
_BEFORE_A = frozenset(["with", "of", "is", "do", "start", "then", "just"])
_REPEATED = frozenset(["reps", "repeats", "repetitions"])
_ONE = frozenset(["mile", "km", "k"])


def _leads_a_dose(tokens: list[Token], at: int) -> bool:
    """Whether "long" stands first, before how far or how long: "Long 80 min"."""
    after = tokens[at + 1 : at + 3]
    first = at == 0 or tokens[at - 1].text in (":", ";", ",", "-", "|")
    return first and len(after) == 2 and after[0].kind == "num" and after[1].text in _LONG_UNITS


_LONG_UNITS = frozenset(["min", "mins", "minutes", "km", "k", "mi", "mile", "miles", "h", "hr", "hours", "'"])


def _is_times(token: Token) -> bool:
    return token.text in ("x", "×", "*", "of", "by")


_DL = {"dl": ("easy", "steady", "tempo")}


def _dl(tokens: list[Token], at: int) -> list[Token]:
    """DL1, DL2, DL3: German endurance runs by how hard they are. Two tokens, so that the others keep their place."""
    level = tokens[at + 1].whole or 0
    if not 1 <= level <= len(_DL[tokens[at].text]):
        return tokens[at : at + 2]
    way = replace(tokens[at], text=_DL[tokens[at].text][level - 1], end=tokens[at + 1].end)
    return [way, replace(way, text="run", kind="word", gap=True)]


def _is_with(tokens: list[Token], at: int) -> bool:
    """Whether a lone w means "with": a number, a jog or strides stand behind it."""
    after = tokens[at + 1 : at + 2]
    if not tokens[at].gap or not after or not after[0].gap:
        return False
    return after[0].kind in ("num", "clock") or after[0].text in ("strides", "jog", "equal", "full", "last", "easy")
