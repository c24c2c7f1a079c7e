"""What is done both before and after all else: "2 km before and after", "vorher und nachher je 2 km"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .tokens import Token

_ENDS = (
    "before and after", "before & after", "before + after", "before/after", "before and afterwards", "either side",
    "vorher und nachher", "davor und danach", "vor und nach", "avant et après", "avant et apres", "prima e dopo",
    "antes y después", "antes y despues", "antes e depois", "each end", "at each end", "at both ends", "on either side",
)  # fmt: skip
_BOTH = {tuple(one.replace("/", " / ").split()) for one in _ENDS}


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
