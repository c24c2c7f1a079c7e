"""Text of a coach to the workout tree and back. Pure Python: no Django, no database; its words are an argument."""

from __future__ import annotations

from .chips import Chip, ChipLine, chips
from .reader import read
from .totals import Paces, Totals, totals
from .tree import (
    SCHEMA,
    Ask,
    Extent,
    Item,
    Reading,
    Repeat,
    Section,
    Step,
    Target,
    Unread,
    WarmUpLink,
)
from .words import Words
from .writer import write

READER_VERSION = "1"

__all__ = [
    "READER_VERSION", "SCHEMA", "Ask", "Chip", "ChipLine", "Extent", "Item", "Paces", "Reading", "Repeat", "Section",
    "Step", "Target", "Totals", "Unread", "WarmUpLink", "Words", "chips", "read", "totals", "write",
]  # fmt: skip
