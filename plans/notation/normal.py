"""Make typed text plain before it is read: one kind of dash, quote, times sign, space and digit.

The text itself is kept as it was; a line knows for every plain character where it came from."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_PLAIN: dict[str, str] = (
    dict.fromkeys("✕✖╳⨯∗✗", "×")
    | dict.fromkeys("–—−‑‐‒―﹣", "-")
    | dict.fromkeys("′’‘ʼ´`‛", "'")
    | dict.fromkeys("″”“„‟", '"')
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
    | {"→": "->", "…": "...", "⁄": "/", "＠": "@"}
)
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `text` as typed, `plain` to read, and the place in `text` of each plain character."""

    number: int
    text: str
    plain: str
    places: tuple[int, ...] | None = None

    def verbatim(self, start: int, end: int) -> str:
        """The typed text behind plain characters start to end."""
        first, last = self.span(start, end)
        return self.text[first:last]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the typed text behind plain characters start to end stands, without white space around it."""
        if self.places is not None:
            start = self.places[start] if start < len(self.places) else len(self.text)
            end = self.places[end] if end < len(self.places) else len(self.text)
        text = self.text[start:end]
        return start + len(text) - len(text.lstrip()), max(start, start + len(text.rstrip()))


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


def plain_line(number: int, text: str) -> Line:
    """Make one line plain. Letters with loose accents are joined to theirs; nothing else changes in number."""
    text_of_cells = _bars(text) if "\t" in text else text
    if text.isascii():
        return Line(number, text, text_of_cells)
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
    return Line(number, text, "".join(letters), tuple(places))


def lines_of(text: str) -> list[Line]:
    """The lines of a text, numbered from 1. Only the usual line ends part lines."""
    parts = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [plain_line(number, part) for number, part in enumerate(parts, 1)]
