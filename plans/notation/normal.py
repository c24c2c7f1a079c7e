"""Make typed text plain before it is read: one kind of dash, quote, times sign, space and digit.

The text itself is kept as it was; a line knows for every plain character where it came from."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_PLAIN: dict[str, str] = (
    dict.fromkeys("✕✖╳⨯∗✗", "×")
    | dict.fromkeys("–—−‑‐‒―﹣", "-")
    | dict.fromkeys("′’‘ʼ´`‛", "'")
    | dict.fromkeys("″”“„‟", '"')
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
    # Marks that turn the direction of writing, which copying from other pages leaves between words.
    | dict.fromkeys("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "")
    | {"→": "->", "…": "...", "⁄": "/", "＠": "@"}
)
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}


@dataclass(frozen=True, slots=True)
class Swap:
    """An own word: from `start` to `end` of the line as typed, and what it stands for at `at` to `to` of the text."""

    start: int
    end: int
    at: int
    to: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `text` with the coach's own words written out, `plain` to read, `typed` as it was typed.

    `places` has the place in `text` of each plain character; `swaps` are the words that were written out."""

    number: int
    text: str
    plain: str
    places: tuple[int, ...] | None = None
    typed: str = ""
    swaps: tuple[Swap, ...] = ()

    def verbatim(self, start: int, end: int) -> str:
        """The text behind plain characters start to end."""
        first, last = self._in_text(start, end)
        return self.text[first:last]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the typed words behind plain characters start to end stand, without what is not seen around them."""
        start, end = self._in_text(start, end)
        seen = end
        while seen > start and (_PLAIN.get(self.text[seen - 1]) == "" or self.text[seen - 1].isspace()):
            seen -= 1
        return self.back(start, seen if seen > start else end)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The place in the typed line of a place in the text; an own word that it cuts into is taken whole."""
        return (self._back(start, is_end=False), self._back(end, is_end=True)) if self.swaps else (start, end)

    def _in_text(self, start: int, end: int) -> tuple[int, int]:
        if self.places is not None:
            start = self.places[start] if start < len(self.places) else len(self.text)
            end = self.places[end] if end < len(self.places) else len(self.text)
        text = self.text[start:end]
        return start + len(text) - len(text.lstrip()), max(start, start + len(text.rstrip()))

    def _back(self, place: int, *, is_end: bool) -> int:
        at = bisect_right(self.swaps, place, key=lambda swap: swap.at) - 1
        if at < 0:
            return place
        swap = self.swaps[at]
        if place == swap.at and is_end:
            before = self.swaps[at - 1] if at else None
            return place + (before.end - before.to if before else 0)
        if place < swap.to:
            return swap.end if is_end else swap.start
        return place + swap.end - swap.to


def _plain_letter(letter: str, before: str) -> str:
    if letter in _PLAIN:
        return _PLAIN[letter]
    if letter in _FRACTIONS:
        return _FRACTIONS[letter] if before.isdigit() else "0" + _FRACTIONS[letter]
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if letter.isspace():
        return " "
    # Full-width letters and signs, as some keyboards type them.
    return unicodedata.normalize("NFKC", letter) if "\uff01" <= letter <= "\uff5e" else letter


def _bars(text: str) -> str:
    """The tabs between the cells of a table as bars; those around the text stay white space."""
    inner = text.strip()
    start = text.index(inner) if inner else 0
    return text[:start] + inner.replace("\t", "|") + text[start + len(inner) :]


def plain_line(number: int, text: str, typed: str | None = None, swaps: tuple[Swap, ...] = ()) -> Line:
    """Make one line plain. Letters with loose accents are joined to theirs; nothing else changes in number.

    `typed` and `swaps` say how it was typed, where own words were written out in it."""
    typed = text if typed is None else typed
    text_of_cells = _bars(text) if "\t" in text else text
    if text.isascii():
        return Line(number, text, text_of_cells, None, typed, swaps)
    letters: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for letter in unicodedata.normalize("NFC", text_of_cells[start:end]):
            plain = _plain_letter(letter, letters[-1] if letters else "")
            letters.extend(plain)
            places.extend([start] * len(plain))
        start = end
    return Line(number, text, "".join(letters), tuple(places), typed, swaps)


def lines_of(text: str) -> list[Line]:
    """The lines of a text, numbered from 1. Only the usual line ends part lines."""
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [plain_line(number, part) for number, part in enumerate(parts, 1)]
