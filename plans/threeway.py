"""How a session stands, and what becomes of it when the plan and somebody else changed it both. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from plans.merging import Conflict, merge

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from uuid import UUID

type Name = Literal["on_date", "workout", "start_time", "place"]
FIELDS: tuple[Name, ...] = ("on_date", "workout", "start_time", "place")


@dataclass(frozen=True, slots=True)
class Stand:
    """How a session stands: its day, its text (a workout), its time and place."""

    on_date: dt.date
    workout: UUID
    start_time: dt.time | None = None
    place: str = ""

    def differs(self, other: Stand) -> list[Name]:
        """Return the names of what is not the same."""
        return [name for name in FIELDS if getattr(self, name) != getattr(other, name)]


@dataclass(frozen=True, slots=True)
class Together:
    """Both sides' changes in one. `clash` names what both changed otherwise: there the own side stands.

    `text` is there where the texts were put together; `conflicts` are the lines of texts that could not be.
    """

    stand: Stand
    clash: tuple[Name, ...] = ()
    text: str | None = None
    conflicts: list[Conflict] = field(default_factory=list)


def together(base: Stand, own: Stand, new: Stand, texts: Mapping[UUID, str]) -> Together:
    """Put the changes of two sides together, thing by thing; texts of workouts line by line, never by guessing."""
    stand, clash = own, []
    for name in FIELDS:
        was, mine, theirs = (getattr(one, name) for one in (base, own, new))
        if mine in (was, theirs):
            stand = replace(stand, **{name: theirs})
        elif theirs != was:
            clash.append(name)
    if "workout" not in clash:
        return Together(stand, tuple(clash))
    merged = merge(*(texts.get(one.workout, "").split("\n") for one in (base, own, new)))
    if merged.conflicts:
        return Together(stand, tuple(clash), None, merged.conflicts)
    text, left = "\n".join(merged.lines), tuple(name for name in clash if name != "workout")
    if text == texts.get(new.workout):
        return Together(replace(stand, workout=new.workout), left)
    return Together(stand, left, None if text == texts.get(own.workout) else text)
