"""What the words of a piece say before they are put together, and what every part of its reader needs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .spans import waiting
from .tokens import Token
from .tree import Item, Range, Repeat, Target

if TYPE_CHECKING:
    from .amounts import Amount
    from .rests import Rest

type Doubts = list[tuple[str, str]]
# Reads the items inside brackets; None where something in them was not understood.
type Inner = Callable[[list[Token]], "tuple[list[Item], Doubts] | None"]


@dataclass(slots=True)
class Draft:
    """What the words of a piece say, before they are put together."""

    counts: list[Range] = field(default_factory=list)
    amount: Amount | None = None
    second: Amount | None = None  # the other half of 30/30
    group: list[Item] | None = None
    activity: str | None = None
    drill: tuple[str, ...] = ()
    drill_words: str = ""
    unknown: str = ""
    targets: list[Target] = field(default_factory=list)
    per_side: bool = False
    notes: list[str] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    role: str | None = None
    ends_section: bool = False  # the name of its section stands behind the amount: "15 wu"
    swing: str | None = None
    open_end: bool = False
    inside: bool = False  # the piece stands in brackets
    by_letter: bool = False  # its effort is one of Daniels' letters
    event: bool = False  # run as a race unless an effort says otherwise
    counted_behind: bool = False
    # A time in brackets without words, and whether a target stood before it.
    bracket: tuple[Amount, bool] | None = None
    doubts: Doubts = field(default_factory=list)

    @property
    def has_body(self) -> bool:
        """Whether there is something to repeat or to rest from."""
        return bool(self.amount or self.group is not None or self.drill or self.activity or self.unknown)

    @property
    def says_kind(self) -> bool:
        """Whether the words name an activity or a drill of their own."""
        return bool(self.activity or self.drill or self.unknown)

    @property
    def group_takes_rest(self) -> bool:
        """Whether what stands in brackets is one repeat, and more recoveries are named than counts before it."""
        one = self.group[0] if self.group is not None and len(self.group) == 1 else None
        return isinstance(one, Repeat) and one.recovery is None and len(self.rests) > len(self.counts)

    def aim_at(self, targets: tuple[Target, ...]) -> bool:
        """Add targets; False where they would be more than two."""
        for target in targets:
            if self.rests and any(one.kind == target.kind and one != target for one in self.targets):
                return False  # behind a recovery it is the recovery's
            if target not in self.targets:
                self.targets.append(target)
        return len(self.targets) <= 2


def matching(tokens: list[Token]) -> dict[int, int]:
    """The closing bracket of each opening one; brackets without a partner are left out."""
    pairs: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    for place, token in enumerate(tokens):
        if token.kind != "mark":
            continue
        if token.text in ("(", "["):
            waiting.append((token.text, place))
        elif token.text in (")", "]") and waiting and waiting[-1][0] == ("(" if token.text == ")" else "["):
            pairs[waiting.pop()[1]] = place
    return pairs


class PieceState(ABC):
    """The tokens of a piece and its draft: the ground on which the parts of the reader of a piece stand."""

    def __init__(
        self, tokens: list[Token], inner: Inner, verbatim: Callable[[int, int], str], *, inside: bool = False
    ) -> None:
        self.tokens = tokens
        self.inner = inner
        self.verbatim = verbatim
        self.pairs = matching(tokens)
        self.races = any(token.text == "race" for token in tokens)
        self.draft = Draft(inside=inside)

    def rests(self, pause: Rest, start: int, end: int) -> None:
        """Keep a recovery, and where its words stand among those of the line."""
        pause.step.span = waiting(self.tokens[start].start, self.tokens[end - 1].end)
        self.draft.rests.append(pause)
        self.draft.doubts.extend(pause.doubts)

    def words(self, start: int, end: int) -> str:
        """The typed text of some tokens."""
        return self.verbatim(self.tokens[start].start, self.tokens[end - 1].end) if end > start else ""

    @abstractmethod
    def _means(self, meaning: tuple[str, str], said: str) -> bool:
        """Put a word that the reader knows into the draft; whether it found room."""

    @abstractmethod
    def _words(self, at: int) -> int | None:
        """Read a phrase that the reader knows; the place after it."""


def unbraced(text: str) -> str:
    """The words of a note in braces, as they were before `braced` wrapped them."""
    letters: list[str] = []
    escaped = False
    for letter in text[1:-1].strip():
        if letter == "\\" and not escaped:
            escaped = True
            continue
        letters.append(letter if not escaped or letter in "{}\\" else "\\" + letter)
        escaped = False
    return "".join(letters).strip() + ("\\" if escaped else "")


def braced(text: str) -> str:
    """A note as it stands in canonical text."""
    return "{" + "".join("\\" + letter if letter in "{}\\" else letter for letter in text) + "}"
