"""Words that only remark on what stands before them: "nice and relaxed", "on the grass"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .vocabulary import CONDITIONS, METRE_UNITS, MODES, PACE_WORDS, PHRASES, REST_WORDS, SECOND_UNITS, TURNING_WORDS

if TYPE_CHECKING:
    from .tokens import Token

_LONGEST = 12
_MARKS = frozenset(("-", "'", "!", ".", "(", ")", ","))
# "To the hill", "from the track": where one goes, and nothing that is done there.
_PLACES = frozenset(["hill", "hills", "track", "trail", "start"])
_ROUND = frozenset(["round", "around"])
_WAYS = frozenset(["to", "from"])
# Words that change what is done, or that belong to a dose that was not understood.
_TELLING = (
    TURNING_WORDS
    | CONDITIONS
    | PACE_WORDS
    | REST_WORDS
    | frozenset(MODES)
    | frozenset(METRE_UNITS)
    | frozenset(SECOND_UNITS)
    | frozenset(
        [
            "x",
            "×",
            "between",
            "each",
            "every",
            "btw",
            "r",
            "p",
            "rep",
            "reps",
            "set",
            "sets",
            "round",
            "rounds",
            "repeat",
            "twice",
            "half",
            "double",
            "race",
            "racing",
            "rest",
            "recovery",
            "recover",
            "heart",
            "hr",
            "rpe",
            "zone",
            "pace",
            "then",
            "after",
            "before",
            "again",
            "more",
            "same",
            "other",
            "alternate",
            "alternating",
            "including",
            "include",
            "includes",
            "contains",
            "setrest",
            "jogrest",
            "walkrest",
            "hill",
            "hills",
            "stairs",
            "cut",
        ]
    )
)


def is_remark(tokens: list[Token]) -> bool:
    """Whether the words say nothing that a tree could hold, and nothing that changes what it holds."""
    if not tokens or len(tokens) > _LONGEST:
        return False
    for place, token in enumerate(tokens):
        if token.kind == "mark" and token.text in _MARKS:
            continue
        if place > 1 and token.text in _PLACES and tokens[place - 1].text == "the" and tokens[place - 2].text in _WAYS:
            continue
        if token.text == "group" and place > 1 and tokens[place - 1].text == "the":
            continue
        if token.text in _ROUND and tokens[place + 1 : place + 2] and tokens[place + 1].text in ("the", "a", "our"):
            continue
        if token.kind != "word" or token.text in _TELLING:
            return False
        found = PHRASES.longest(tokens, place)
        if found and found[0][0] not in ("note", "movement"):
            return False
    return any(token.kind == "word" and len(token.text) > 2 for token in tokens)
