"""What a rule hands over, and how rules put their words together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.spoken import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from plans.notation import Step

    from .scene import Scene, Severity
    from .view import View


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding in the making. `change` mends a copy of the tree in place; `words` stand on its button."""

    severity: Severity
    sentence: str
    line: int
    subject: str = ""
    words: str = ""
    change: Callable[[View], object] | None = None
    # Strength and source where they are not those of the rule.
    evidence: tuple[str, str] | None = None


def on_line(line: int) -> str:
    """ " on line 4", or nothing where there is no text."""
    return f" on line {line}" if line else ""


def from_line(line: int) -> str:
    """ " from line 4 on", or nothing where there is no text."""
    return f" from line {line} on" if line else ""


def drills_said(steps: Sequence[Step], scene: Scene) -> str:
    """Drills by name with the line each comes on first: "ankling on line 3 and high knees on line 4"."""
    first: dict[str, int] = {}
    for step in steps:
        first.setdefault(step.drill or "", step.line)
    lines = set(first.values())
    if len(lines) == 1:
        return listed(scene.name(slug) for slug in first) + on_line(lines.pop())
    return listed(scene.name(slug) + on_line(line) for slug, line in first.items())


def starting(sentence: str) -> str:
    """A sentence with a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def has(count: int, one: str, many: str) -> str:
    """The verb for one or for several."""
    return one if count == 1 else many


def do(slugs: Collection[str], scene: Scene, one: str, many: str) -> str:
    """The verb for drills: butt kicks come, ankling comes, ankling and butt kicks come."""
    several = len(set(slugs)) > 1 or any(scene.name(slug).endswith("s") for slug in slugs)
    return many if several else one
