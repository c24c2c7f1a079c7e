"""Text of a coach to the workout tree and back. Pure Python: no Django, no database; its words are an argument."""

from __future__ import annotations

from .aliases import alias_conflict
from .chips import Chip, ChipLine, chips
from .reader import read
from .style import Style, style_of
from .totals import Paces, Totals, totals
from .tree import (
    SCHEMA,
    Ask,
    Extent,
    Item,
    Reading,
    Repeat,
    Section,
    Span,
    Step,
    Target,
    Unread,
    WarmUpLink,
)
from .words import Words
from .writer import write

READER_VERSION = "2"

__all__ = [
    "READER_VERSION", "SCHEMA", "Ask", "Chip", "ChipLine", "Extent", "Item", "Paces", "Reading", "Repeat", "Section",
    "Span", "Step", "Style", "Target", "Totals", "Unread", "WarmUpLink", "Words", "alias_conflict", "chips", "read",
    "style_of", "totals", "write",
]  # fmt: skip
