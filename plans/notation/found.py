"""What a line has given so far, and what every part of its reader needs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .build import NO_LABEL
from .spans import place

if TYPE_CHECKING:
    from .build import Built, Label
    from .draft import Doubts
    from .normal import Line
    from .tokens import Token
    from .tree import Item
    from .words import Words

type Asked = tuple[str, str, str]


@dataclass(slots=True)
class Found:
    """What a line gave: built pieces in order, unread places of its plain text, and (text, read as, or)."""

    built: list[Built] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    last: list[Token] = field(default_factory=list)  # the tokens of the piece that was read last

    @property
    def items(self) -> list[Item]:
        """All items of the line, whatever section they belong to."""
        return [item for built in self.built for item in built.items]

    @property
    def last_item(self) -> Item | None:
        """The item that was read last."""
        return next((built.items[-1] for built in reversed(self.built) if built.items), None)


class LineState(ABC):
    """The line, its words, and what was found in it: the ground on which the parts of the reader stand."""

    def __init__(self, line: Line, words: Words, label: Label = NO_LABEL, depth: int = 0) -> None:
        self.line = line
        self.words = words
        self.label = label
        self.depth = depth
        self.found = Found()
        self.lost = False
        self.sep = ""
        # What was read in each pair of brackets: a piece may be tried more than once, its brackets are not.
        self.inners: dict[tuple[int, int], Found] = {}

    @abstractmethod
    def _whole(self, tokens: list[Token], label: Label | None = None) -> Built | None:
        """A piece of which every word is understood."""

    @abstractmethod
    def _reads(self, tokens: list[Token], *, first: bool) -> bool:
        """Read a piece of work; whether it was one."""

    def _text(self, tokens: list[Token]) -> str:
        return self.line.verbatim(tokens[0].start, tokens[-1].end)

    def _leave(self, tokens: list[Token]) -> None:
        start, end = tokens[0].start, tokens[-1].end
        if self.found.unread and self.lost:
            start = self.found.unread.pop()[0]
        self.found.unread.append((start, end))

    def _keep(self, built: Built, tokens: list[Token]) -> bool:
        built.sep = self.sep
        self.found.last = tokens
        place(built.items, self.line, (tokens[0].start, tokens[-1].end))
        self.found.built.append(built)
        self._ask(tokens, built.doubts)
        return True

    def _ask(self, tokens: list[Token], doubts: Doubts) -> None:
        text = self._text(tokens)
        self.found.asked.extend((text, read_as, other) for read_as, other in doubts)
