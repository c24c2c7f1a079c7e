"""What happens when an athlete leaves a team. Apps above add their part from `AppConfig.ready`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from athletes.models import Team, User

_parts: list[Callable[[User, Team], None]] = []


def register(part: Callable[[User, Team], None]) -> None:
    """Have something done, in the same transaction, when a coaching link ends; added once."""
    if part not in _parts:
        _parts.append(part)


def left(athlete: User, team: Team) -> None:
    """Do all that is to be done when an athlete is no longer with a team."""
    for part in _parts:
        part(athlete, team)
