"""Whether a coach's own word may stand for something: it must take no word away that the reader knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .days import day_end
from .normal import plain_line
from .reader import read
from .shorthand import parts_of
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
from .vocabulary import (
    words as words_in,
)

if TYPE_CHECKING:
    from .tree import Ask
    from .words import Words

LONGEST_WORD, LONGEST_EXPANSION = 60, 200
# Signs that a word may have inside: w/u, Kenyan's.
_SIGNS = "'-/.+"
_PLAIN = (
    TURNING_WORDS
    | CONDITIONS
    | frozenset(["with", "and", "then", "plus", "followed", "between", "equal", "until", "r", "rpe", "hr", "zone", "z"])
)
# Small words that hold a line together.
_GLUE = words_in(
    "x by a an the of or and to in at on off with then plus no not do is as for from until last first each per "
    "up down next back over after before between"
)
_KINDS = {
    "effort": "an effort", "sub": "an effort", "easy_run": "an easy run", "activity": "a kind of training",
    "cross": "a kind of training", "strong": "a kind of training", "supple": "a kind of training",
    "racing": "a race", "event": "a race", "movement": "an exercise", "terrain": "a kind of ground",
    "hills": "a kind of ground", "side": "a side", "role": "a part of the session",
}  # fmt: skip


def alias_conflict(word: str, expansion: str, words: Words) -> str | None:
    """Why `word` cannot stand for `expansion` with this coach, in a sentence for the coach; None where it can.

    `words.aliases` are the own words that the coach has already."""
    said = " ".join(word.split())
    if not said or not expansion.strip():
        return "Write both: the word, and what it stands for."
    if len(said) > LONGEST_WORD or len(expansion) > LONGEST_EXPANSION:
        return f"A word has at most {LONGEST_WORD} letters, and what it stands for {LONGEST_EXPANSION}."
    shape = _shape(said)
    if shape:
        return shape
    if len(expansion.splitlines()) > 1 or expansion.lstrip().startswith((">", "#")):
        return "What it stands for is one line, as you would write it in a session."
    if parts_of(expansion) == parts_of(said):
        return f"“{said}” would stand for itself."
    return _taken(said, words)


def _shape(said: str) -> str | None:
    """What is wrong with how a word is written."""
    tokens = scan(plain_line(0, said).plain)
    if not tokens or tokens[0].kind != "word":
        return f"“{said}” cannot be a word: it begins with a letter."
    for at, token in enumerate(tokens):
        inside = 0 < at < len(tokens) - 1 and not token.gap and not tokens[at + 1].gap
        if token.kind in ("num", "clock") and (token.gap or token.kind == "clock"):
            return f"“{said}” has a number in it, and numbers are always read as they stand."
        if token.kind not in ("word", "num") and not (inside and token.text in _SIGNS):
            return f"“{said}” has a sign in it that no word has. It is made of letters."
    return None


def _taken(said: str, words: Words) -> str | None:
    """Who has the word already."""
    drills = words.lexicon.meanings.get(key(said), ())
    if len(drills) == 1:
        return f"“{said}” is the drill {words.name(drills[0])}."
    for other, stands_for in words.aliases:
        if parts_of(other) == parts_of(said):
            return f"You have “{other}” already: it stands for {stands_for}. Change it there."
    if drills:
        return None  # two drills share it: the coach may say once and for all which one is meant
    meaning = _meaning(said)
    if meaning:
        return f"“{said}” is read as {meaning} already."
    if len(said) == 1 or said.casefold() in _GLUE:
        return f"“{said}” is used in too many places to stand for something else. Choose a longer word."
    bare = words.with_own({})
    ways = (said, f"10 min {said}", f"8 x 400 m @ {said}", f"8 x 400 m, 90 s {said}", f"10 {said}", f"10 {said} easy")
    if any(_reads(text, bare) for text in ways):
        return f"“{said}” is read already, beside a number or an effort."
    return None


def _reads(text: str, words: Words) -> bool:
    """Whether the reader makes one thing of all of a text by itself."""
    reading = read(text, words)
    is_free = any(ask.or_.startswith("a new drill") or either_of(ask) for ask in reading.asks)
    return bool(reading.items or reading.title) and not reading.unread and not is_free


def either_of(ask: Ask) -> tuple[str, str] | None:
    """The words that a question lets choose from, where the text names both: "3 min jog or walk", "jog/walk"."""
    first, other = ask.read_as.split()[-1], ask.or_.split()[-1]
    named = set(words_of(ask.text))
    same_before = ask.read_as.split()[:-1] == ask.or_.split()[:-1]
    return (first, other) if first != other and {first, other} <= named and same_before else None


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
