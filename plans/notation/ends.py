"""What is done both before and after all else: "2 km before and after", "vorher und nachher je 2 km"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .amounts import amount
from .vocabulary import PHRASES

if TYPE_CHECKING:
    from .tokens import Token

_ENDS = (
    "before and after", "before & after", "before + after", "before/after", "before and afterwards", "either side",
    "vorher und nachher", "davor und danach", "vor und nach", "avant et après", "avant et apres", "prima e dopo",
    "antes y después", "antes y despues", "antes e depois", "each end", "at each end", "at both ends", "on either side",
)  # fmt: skip
_MANNERS = ("easy", "jog", "each", "both", "jogging", "running", "run", "steady", "gentle", "of")
_BOTH = {tuple(one.replace("/", " / ").split()) for one in _ENDS}


def warm_and_cool(tokens: list[Token]) -> tuple[int, int, list[Token]] | None:
    """ "3 miles WU & CD", "WU/CD: 15 min each": where it begins and ends, and the dose of each of the two."""
    for at in range(len(tokens)):
        first = PHRASES.longest(tokens, at) if tokens[at].kind == "word" else None
        if first is None or first[0] != ("role", "warmup") or tokens[first[1] : first[1] + 1] == []:
            continue
        if tokens[first[1]].text not in ("and", "&", "+", "/", "plus", "+"):
            return None
        second = PHRASES.longest(tokens, first[1] + 1)
        if second is None or second[0] != ("role", "cooldown"):
            return None
        return _dosed_ends(tokens, at, second[1])
    return None


def _dosed_ends(tokens: list[Token], at: int, end: int) -> tuple[int, int, list[Token]] | None:
    place = end
    while place < len(tokens) and tokens[place].text in (":", "=", "-", "of", "each", "both", "is", "are", "with"):
        place += 1
    behind = amount(tokens, place)
    if behind is not None and behind.kind in ("metres", "seconds") and (place == end or at == 0 or place > end):
        close = behind.end
        while close < len(tokens) and tokens[close].text in _MANNERS:
            close += 1
        dose = [token for token in tokens[place:close] if token.text not in ("each", "both")]
        if close == len(tokens) or tokens[close].kind == "mark":
            return at, close, dose
    for start in range(max(0, at - 5), at):
        before = amount(tokens, start)
        if before is None or before.kind not in ("metres", "seconds") or (start and tokens[start - 1].kind == "num"):
            continue
        if all(token.text in _MANNERS for token in tokens[before.end : at]) and _stops(tokens, end):
            close = end + 1 if end < len(tokens) and tokens[end].text in ("each", "both") else end
            return start, close, [token for token in tokens[start:at] if token.text != "each"]
    return None


def each_of_both(tokens: list[Token]) -> bool:
    """Whether words say that the dose is that of each of the two."""
    return any(token.text in ("each", "both") for token in tokens)


def _stops(tokens: list[Token], at: int) -> bool:
    return at == len(tokens) or tokens[at].kind == "mark" or tokens[at].text in ("each", "both")


def both_ends(tokens: list[Token]) -> tuple[list[Token] | None, int]:
    """The dose of "2 km easy before and after", "vorher und nachher je 2 km"; None where it says no such thing."""
    texts = [token.text for token in tokens]
    while texts and texts[-1] in (".", "!"):
        texts.pop()
    for length in (2, 3, 4):
        if len(texts) - length < 2:
            return None, 0
        if tuple(texts[-length:]) in _BOTH and any(one.kind == "num" for one in tokens[: len(texts) - length]):
            return tokens[: len(texts) - length], length
        if tuple(texts[:length]) in _BOTH:
            start = length + 1 if texts[length] in ("je", "jeweils", ":", "each", "of") else length
            return (tokens[start : len(texts)], length) if start < len(texts) else (None, 0)
    return None, 0
