"""What happens when somebody comes into a squad or leaves it. Apps above add their part from `AppConfig.ready`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from athletes.models import Squad, User

    Part = Callable[[Squad, Collection[User], Collection[User], User], None]

_parts: list[Part] = []


def register(part: Part) -> None:
    """Have something done, in the same transaction, with a squad, who came, who left, and who did it; added once."""
    if part not in _parts:
        _parts.append(part)


def changed(squad: Squad, came: Collection[User], left: Collection[User], by: User) -> None:
    """Do all that is to be done once the rows of a squad are written."""
    if came or left:
        for part in _parts:
            part(squad, came, left, by)
