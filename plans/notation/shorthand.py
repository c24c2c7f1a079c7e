"""A coach's own words in a line: found as whole words, and written out before the line is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .normal import Swap, plain_line
from .tokens import folded, scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .normal import Line
    from .tokens import Token

_NUMERIC = ("num", "clock")
_SOLID = ("word", *_NUMERIC)


@dataclass(frozen=True)
class Shorthand:
    """Own words by what they are made of, each with what stands for it. Case, accents and hyphens do not matter."""

    meanings: Mapping[tuple[str, ...], str]
    beginnings: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Shorthand:
        """From (word, what it stands for). Of two that are written the same the first one counts."""
        meanings: dict[tuple[str, ...], str] = {}
        for word, expansion in pairs:
            parts = parts_of(word)
            if parts:
                meanings.setdefault(parts, " ".join(expansion.splitlines()))
        return cls(meanings, frozenset(parts[:end] for parts in meanings for end in range(1, len(parts) + 1)))

    def written_out(self, line: Line, room: int) -> Line:
        """The line with the own words in it written out, once: what is put in is not looked through again.

        Where that would add more than `room` letters, the words stay as they were typed."""
        found = list(self._found(line)) if self.meanings else []
        if not found or sum(len(expansion) for _, _, expansion in found) > room:
            return line
        parts: list[str] = []
        swaps: list[Swap] = []
        done = at = 0
        for start, end, expansion in found:
            at += start - done
            parts += [line.text[done:start], expansion]
            swaps.append(Swap(start, end, at, at + len(expansion)))
            at, done = at + len(expansion), end
        return plain_line(line.number, "".join([*parts, line.text[done:]]), line.text, tuple(swaps))

    def _found(self, line: Line) -> Iterator[tuple[int, int, str]]:
        """Where in the typed line own words stand, and what each stands for."""
        tokens = scan(line.plain)
        if not tokens or tokens[0].text == ">":
            return
        at, is_link = 0, False
        while at < len(tokens):
            is_link = (is_link or tokens[at].text == "[[") and tokens[at].text != "]]"
            found = None if is_link else self._longest(tokens, at)
            if found is None:
                at += 1
                continue
            expansion, end = found
            yield (*line.span(tokens[at].start, tokens[end - 1].end), expansion)
            at = end

    def _longest(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        if tokens[at].kind != "word" or _is_stuck(tokens, at):
            return None
        parts: tuple[str, ...] = ()
        found, place = None, at
        while place < len(tokens):
            part = _part(tokens, place, first=at)
            if part:
                parts = (*parts, part)
                if parts not in self.beginnings:
                    break
                if parts in self.meanings and not _is_stuck(tokens, place + 1):
                    found = (self.meanings[parts], place + 1)
            place += 1
        return found


def parts_of(word: str) -> tuple[str, ...]:
    """What an own word is made of, as it is looked up."""
    tokens = scan(plain_line(0, word).plain)
    return tuple(part for at in range(len(tokens)) if (part := _part(tokens, at, first=0)))


def _part(tokens: Sequence[Token], at: int, *, first: int) -> str:
    """A token as a part of an own word; a hyphen inside is none. WU1 is not WU 1, nor is a/b the same as a / b."""
    token = tokens[at]
    if token.text == "-" and at > first and not token.gap:
        return ""
    loose = token.kind == "word" and (at == first or tokens[at - 1].kind == "word" or tokens[at - 1].text == "-")
    return folded(token.text) if at == first or loose or not token.gap else f" {token.text}"


def _is_stuck(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is one with the one before it: xWU1, WU11, WU1x, 3.WU1, WU1:30."""
    if not 0 < at < len(tokens) or tokens[at].gap:
        return False
    if tokens[at - 1].kind in _SOLID:
        parted_by_mark = tokens[at].text in (".", ",", ":") and at + 1 < len(tokens) and not tokens[at + 1].gap
        return tokens[at].kind in _SOLID or (parted_by_mark and tokens[at + 1].kind in _NUMERIC)
    is_number_before = at > 1 and not tokens[at - 1].gap and tokens[at - 2].kind in _NUMERIC
    return tokens[at - 1].text in (".", ",", ":") and is_number_before
