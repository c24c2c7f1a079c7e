"""Two people change one text at once: what the second is shown, with nothing of either lost. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plans.merging import Conflict, diff, merge

if TYPE_CHECKING:
    from plans.merging import Sign


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What stands in the box now, and how it differs from what the other one saved.

    Without `conflicts` it is both changes put together; with some it is the words of the second as they were typed.
    """

    text: str
    lines: list[tuple[Sign, str]]
    conflicts: list[Conflict] = field(default_factory=list)
    by: str = ""


def meanwhile(base: str, mine: str, theirs: str, by: str = "") -> Meanwhile:
    """Put together what two people made of one text; `theirs` is saved already, `by` whom."""
    merged = merge(*(text.replace("\r\n", "\n").strip("\n").split("\n") for text in (base, mine, theirs)))
    text = mine if merged.conflicts else "\n".join(merged.lines)
    return Meanwhile(text, diff(theirs, text), merged.conflicts, by)
