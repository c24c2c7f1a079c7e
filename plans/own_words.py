"""A coach's own words: "WU1" stands for "10 min easy". Put in before a text is read; the text itself stays as typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from plans.notation import Words, read
from plans.notation.tokens import key
from plans.notation.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_LETTERS, MOST_EXPANSION = 60, 200
# Small words that hold a line together. Words that mean something to the reader are found by asking it.
_GLUE = words(
    "x by a an the of or and to in at on off with then plus no not do is as for from until last first each per "
    "up down next back over after before between"
)
# Links to warm-ups and notes in braces are not read, so no word is looked for in them.
_KEPT = r"\[\[[^\[\]\n]*\]\]|\{[^{}\n]*\}|^[ \t]*>[^\n]*"


@dataclass(frozen=True, slots=True)
class Swap:
    """A word that was put in: from `start` to `end` of the typed text, its expansion at `at` to `to` of the other."""

    start: int
    end: int
    at: int
    to: int


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text with the coach's words written out. It has the same lines as the typed text."""

    text: str
    typed: str
    swaps: tuple[Swap, ...] = ()

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span of the typed text behind a span of this one; a word that it cuts into is taken whole."""
        return self._back(start, is_end=False), self._back(end, is_end=True)

    def _back(self, place: int, *, is_end: bool) -> int:
        shift = 0
        for swap in self.swaps:
            if place < swap.at or (place == swap.at and is_end):
                break
            if place < swap.to:
                return swap.end if is_end and place > swap.at else swap.start
            shift = swap.end - swap.to
        return place + shift

    def touches(self, start: int, end: int) -> bool:
        """Whether a word was put in within a span of this text."""
        return any(swap.at < end and start < swap.to for swap in self.swaps)


def of(coach: Any) -> dict[str, str]:
    """The words of a coach with what they stand for: one query; none for nobody."""
    return dict(coach.words.values_list("word", "expansion")) if coach is not None and coach.pk else {}


def expand(text: str, own: Mapping[str, str]) -> Expanded:
    """Put what the words stand for in their place: whole words only, and what was put in is not looked at again."""
    if not own:
        return Expanded(text, text)
    meanings = {_plain(word): expansion for word, expansion in own.items()}
    parts: list[str] = []
    swaps: list[Swap] = []
    done = at = 0
    for match in _pattern(tuple(own)).finditer(text):
        if match.group("word") is None:
            continue
        expansion = meanings[_plain(match.group("word"))]
        at += match.start() - done
        parts += [text[done : match.start()], expansion]
        swaps.append(Swap(match.start(), match.end(), at, at + len(expansion)))
        at += len(expansion)
        done = match.end()
    return Expanded("".join([*parts, text[done:]]), text, tuple(swaps))


def _plain(word: str) -> str:
    return " ".join(word.lower().split())


@lru_cache(maxsize=256)
def _pattern(own: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the longest of the words; not beside a letter or digit, and not as part of a number such as 3.5 or 4:10."""
    longest = sorted(own, key=lambda word: (-len(word), word))
    ways = "|".join(r"[ \t]+".join(map(re.escape, word.split())) for word in longest)
    return re.compile(rf"{_KEPT}|(?<![\w])(?<!\d[.,:])(?P<word>{ways})(?!\w)(?![.,:]\d)", re.I | re.M)


def refusal(word: str, expansion: str, names: Words, others: Mapping[str, str]) -> str:
    """Why a word cannot be the coach's own, in a sentence; empty where it can. `others` are the words there already."""
    word, expansion = " ".join(word.split()), expansion.strip()
    if not word or not expansion:
        return "Write both: the word, and what it stands for."
    if len(word) > MOST_LETTERS or len(expansion) > MOST_EXPANSION:
        return f"A word has at most {MOST_LETTERS} letters, and what it stands for {MOST_EXPANSION}."
    if not re.fullmatch(r"[^\W\d_][\w'’./+-]*(?: [\w'’./+-]+)*", word) or not word[-1].isalnum():
        return f"“{word}” cannot be a word: it begins with a letter, ends with a letter or digit, and has no brackets."
    if set(expansion) & set("\n\r") or expansion.startswith((">", "#")):
        return "What it stands for is one line, as you would write it in a session."
    same = next((other for other in others if _plain(other) == _plain(word)), None)
    if same is not None:
        return f"You have “{same}” already: it stands for {others[same]}. Change it there."
    return _read_already(word, names)


def _read_already(word: str, names: Words) -> str:
    """What the reader takes the word for by itself, in a sentence; empty where for nothing."""
    slugs = names.lexicon.meanings.get(key(word), ())
    if len(slugs) == 1:
        return f"“{word}” is the drill {names.name(slugs[0])}. Choose another word."
    if _plain(word) in _GLUE or len(word) == 1 or word.isdigit():
        return f"“{word}” is used in too many places to stand for something else. Choose a longer word."
    if slugs:
        # Two drills share it: the coach may say once and for all which one is meant.
        return ""
    ways = (word, f"10 min {word}", f"8 x 400 m @ {word}", f"8 x 400 m, 90 s {word}")
    if any(_reads(text, names) for text in ways):
        return f"“{word}” is read already: an effort, a kind of running or a part of the session. Choose another word."
    if _reads(f"10 {word}", names) or _reads(f"10 {word} easy", names):
        return f"“{word}” is a unit, or something that is counted, already. Choose another word."
    return ""


def _reads(text: str, names: Words) -> bool:
    """Whether the reader makes something of all of a text by itself."""
    reading = read(text, names)
    is_new = any(ask.or_.startswith("a new drill") for ask in reading.asks)
    return bool(reading.items or reading.title) and not reading.unread and not is_new
