"""Cut a plain line into tokens: numbers, clock times, words, names of drills, notes in braces, marks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

type TokenKind = Literal["num", "clock", "word", "mark", "drill", "note", "quote"]

# Each alternative moves forward only, so a line is scanned in time linear in its length.
_SCAN = re.compile(
    r"(?P<note>\{(?:[^{}\\]|\\.)*\})"
    r"|(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?(?![0-9:]))"
    r"|(?P<num>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<short>[bB]/[wWtT](?![^\W_])|[wW]/[uUdD](?![^\W_])|[cC]/[dD](?![^\W_])|[wW]/|[sS]&[cC](?![^\W_]))"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<mark>->|\[\[|\]\]|//|''|\S)"
)
_UNIT_AFTER_COMMA = frozenset(
    [
        "km",
        "kms",
        "k",
        "m",
        "mi",
        "mile",
        "miles",
        "min",
        "mins",
        "minutes",
        "h",
        "hours",
        "metres",
        "meters",
        "kilometres",
    ]
)
# More digits than this are no amount of anything; they stay text.
_LONGEST_NUMBER = 12
# Above the longest race a comma between digits parts a list, as in "82,200m", not thousands.
_MOST_METRES = 50_000


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a line. `text` is lower case, `raw` as typed; `start` and `end` are places in the plain line.

    `gap` says whether white space stands before it; `slugs` names the drills that a drill token may mean,
    `doubt` holds the other reading of a number that allows two."""

    kind: TokenKind
    text: str
    raw: str
    start: int
    end: int
    gap: bool = False
    value: float = 0.0
    slugs: tuple[str, ...] = ()
    doubt: tuple[str, str] | None = None

    @property
    def whole(self) -> int | None:
        """The number where it is written without a decimal point."""
        return int(self.text) if self.kind == "num" and self.text.isdigit() else None


def folded(word: str) -> str:
    """A word without its accents: échauffement -> echauffement."""
    if word.isascii():
        return word
    return "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))


def stem(word: str) -> str:
    """A word without the s of its plural: kicks -> kick, press -> press."""
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else word


@dataclass(frozen=True, slots=True)
class Lexicon[T]:
    """Phrases of one or more words. Plural, hyphen, space and joined spelling are one: A-skips, a skip, askip."""

    meanings: Mapping[str, T]
    beginnings: frozenset[str]

    @classmethod
    def of(cls, meanings: Mapping[str, T]) -> Lexicon[T]:
        """A lexicon from keys, as `key` makes them, to meanings."""
        return cls(meanings, frozenset(key[:end] for key in meanings for end in range(1, len(key) + 1)))

    def longest(self, tokens: Sequence[Token], at: int, through: str = "-") -> tuple[T, int] | None:
        """The meaning of the longest phrase that starts at a token, and where it ends.

        Marks named in `through` are passed over inside a phrase, hyphens only where no space parts them."""
        found, joined, place = None, "", at
        while place < len(tokens):
            token = tokens[place]
            if joined and token.kind == "mark" and token.text in through:
                place += 1
                continue
            if token.kind not in ("word", "num"):
                break
            plain, whole = joined + stem(token.text), joined + token.text
            joined = plain if plain in self.beginnings else whole
            if joined not in self.beginnings:
                break
            place += 1
            if joined in self.meanings:
                found = (self.meanings[joined], place)
        return found


def key(phrase: str) -> str:
    """The spelling under which a phrase is looked up; empty where it has no letter."""
    parts = [token for token in scan(phrase) if token.kind in ("word", "num")]
    return "".join(stem(token.text) for token in parts) if any(token.kind == "word" for token in parts) else ""


def scan(plain: str) -> list[Token]:
    """The tokens of a plain line, before names of drills are known."""
    tokens: list[Token] = []
    end, open_quote = 0, ""
    for match in _SCAN.finditer(plain):
        kind, raw = str(match.lastgroup), match.group()
        gap = match.start() > end or end == 0
        end = match.end()
        if kind == "mark" and raw in ("'", '"', "''"):
            token, open_quote = _quote(plain, match, gap, open_quote)
        elif kind == "short":
            token = Token("word", raw.lower(), raw, match.start(), end, gap)
        elif kind == "num" and len(raw) > _LONGEST_NUMBER:
            token = Token("mark", raw, raw, match.start(), end, gap)
        elif kind == "num":
            token = Token("num", raw, raw, match.start(), end, gap, float(raw))
        else:
            token = Token(_kind(kind), raw.lower(), raw, match.start(), end, gap)
        tokens.append(token)
    return tokens


def _kind(name: str) -> TokenKind:
    kinds: dict[str, TokenKind] = {"clock": "clock", "word": "word", "note": "note"}
    return kinds.get(name, "mark")


def _quote(plain: str, match: re.Match[str], gap: bool, open_quote: str) -> tuple[Token, str]:
    """Tell quotation marks from the marks of minutes and seconds: a quotation opens before a letter or digit."""
    text = '"' if match.group() == "''" else match.group()
    after = plain[match.end() : match.end() + 1]
    opens = (gap or plain[match.start() - 1] in "([") and bool(after) and not after.isspace()
    quotes = open_quote == text or (not open_quote and opens)
    token = Token("quote" if quotes else "mark", text, match.group(), match.start(), match.end(), gap)
    if open_quote == text:
        return token, ""
    return token, text if quotes else open_quote


def join_numbers(tokens: list[Token]) -> list[Token]:
    """Join `1,5 km` and `1,500 m`, which a comma in a list must not tear apart."""
    joined: list[Token] = []
    place = 0
    while place < len(tokens):
        token = _joined_number(tokens, place)
        joined.append(token or tokens[place])
        place += 3 if token else 1
    return joined


def _joined_number(tokens: list[Token], at: int) -> Token | None:
    if at + 3 >= len(tokens):
        return None
    first, comma, second, unit = tokens[at : at + 4]
    if (first.whole is None or second.whole is None or comma.text != ",") or (comma.gap or second.gap):
        return None
    if unit.kind != "word" or unit.text not in _UNIT_AFTER_COMMA:
        return None
    if at and not tokens[at].gap and tokens[at - 1].text in ("-", "@", ":", ",", "/"):
        return None
    raw, digits = f"{first.raw},{second.raw}", second.text
    if len(digits) == 3 and unit.text in ("m", "metres", "meters"):
        value = float(first.text + digits)
        if value > _MOST_METRES or first.text == "0" or len(first.text) > 2:
            return None
        return replace(first, text=str(int(value)), raw=raw, end=second.end, value=value)
    if len(digits) > 2 or unit.text in ("m", "metres", "meters"):
        return None
    text = f"{first.text}.{digits}"
    return replace(first, text=text, raw=raw, end=second.end, value=float(text))
