"""Lists with one aim at their end: "1k, 2k, 3k @ 10k pace"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tree import Step

if TYPE_CHECKING:
    from .build import Built
    from .draft import Doubts

LAST_OR_ALL = ("for the last of these", "for all of these")


def share_the_aim(pieces: list[Built]) -> Doubts:
    """Ask whether the aim of the last piece is for those before it too; a longer list of distances gets it."""
    doubts: Doubts = []
    alike: list[Step] = []
    for built in pieces:
        step = built.items[0] if len(built.items) == 1 else None
        if not isinstance(step, Step) or step.activity != "run" or built.role:
            alike = []
            continue
        if built.sep != "," or (alike and alike[0].extent.kind != step.extent.kind):
            alike = []
        if not step.targets:
            alike.append(step)
            continue
        if alike and any(target.kind != "terrain" for target in step.targets):
            doubts.append(_share(alike, step))
        alike = []
    return doubts


def _share(alike: list[Step], aimed: Step) -> tuple[str, str]:
    is_long = len(alike) > 1 and aimed.extent.kind == "metres"
    for step in alike if is_long else ():
        step.targets = list(aimed.targets)
    for_last, for_all = LAST_OR_ALL
    return (for_all, for_last) if is_long else LAST_OR_ALL
