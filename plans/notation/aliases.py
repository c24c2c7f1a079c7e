"""Whether a coach's own word may stand for something: it must take no word away that the reader knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .days import day_end
from .tokens import key, scan
from .tongues import NUMBERS, TONGUES, words_of
from .vocabulary import (
    CONDITIONS,
    LETTER_EFFORTS,
    MAIN_NAMES,
    METRE_UNITS,
    MODES,
    PERCENT_OF,
    PHRASES,
    RACE_NAMES,
    REP_UNITS,
    REST_WORDS,
    SECOND_UNITS,
    TIMES_WORDS,
    TURNING_WORDS,
)

if TYPE_CHECKING:
    from .words import Words

LONGEST_WORD, LONGEST_EXPANSION = 40, 200
_PLAIN = (
    TURNING_WORDS
    | CONDITIONS
    | frozenset(["with", "and", "then", "plus", "followed", "between", "equal", "until", "r", "rpe", "hr", "zone", "z"])
)
_KINDS = {
    "effort": "an effort", "sub": "an effort", "easy_run": "an easy run", "activity": "a kind of training",
    "cross": "a kind of training", "strong": "a kind of training", "supple": "a kind of training",
    "racing": "a race", "event": "a race", "movement": "an exercise", "terrain": "a kind of ground",
    "hills": "a kind of ground", "side": "a side", "role": "a part of the session",
}  # fmt: skip


def alias_conflict(word: str, expansion: str, words: Words) -> str | None:
    """Why `word` cannot stand for `expansion` with this coach, in a sentence for the coach; None where it can."""
    said = " ".join(word.split())
    tokens = scan(said)
    if not words_of(said) or not key(said):
        return "An alias needs a word: write at least one letter."
    if len(said) > LONGEST_WORD or "\n" in word:
        return f"An alias is one short word or phrase, {LONGEST_WORD} letters at most."
    if any(token.kind in ("num", "clock") for token in tokens):
        return f"“{said}” has a number in it, and numbers are always read as they stand."
    if any(token.kind != "word" and token.text not in "-" for token in tokens):
        return f"“{said}” has a sign in it. An alias is made of letters."
    if not expansion.strip() or "\n" in expansion or len(expansion) > LONGEST_EXPANSION:
        return f"What “{said}” stands for is one line, {LONGEST_EXPANSION} letters at most."
    if words_of(expansion) == words_of(said):
        return f"“{said}” would stand for itself."
    return _taken(said, expansion, words)


def _taken(said: str, expansion: str, words: Words) -> str | None:
    """Who has the word already."""
    drills = words.lexicon.meanings.get(key(said))
    if drills:
        return f"“{said}” is the drill {words.name(drills[0])}."
    for other, stands_for in words.aliases:
        if words_of(other) == words_of(said) and stands_for.strip() != expansion.strip():
            return f"“{said}” stands for “{stands_for}” already."
    meaning = _meaning(said)
    return f"“{said}” is read as {meaning} already." if meaning else None


def _meaning(said: str) -> str | None:
    """What the reader itself takes a word for, in words of a coach."""
    word, spelled = said.casefold(), key(said)
    taken = {
        "a unit": word in METRE_UNITS or word in SECOND_UNITS or word in REP_UNITS,
        "a race or a measure": spelled in RACE_NAMES.meanings or spelled in PERCENT_OF,
        "an effort": said in (*LETTER_EFFORTS, "M", "H", "L"),
        "a recovery": word in MODES or word in REST_WORDS,
        "a count": word in TIMES_WORDS or word in NUMBERS,
        "a heading": spelled in MAIN_NAMES.meanings,
        "a day": day_end(f"{said}:") > 0,
        "a word that parts or joins": word in _PLAIN,
    }
    for meaning, is_it in taken.items():
        if is_it:
            return meaning
    if spelled in PHRASES.meanings:
        return _KINDS.get(PHRASES.meanings[spelled][0], "a note")
    stands_for = TONGUES.meanings.get(words_of(said))
    return f"“{' '.join(token.text for token in stands_for)}”" if stands_for else None
