"""What apps above this one have to say on the page of a drill. They fill this in from their `AppConfig.ready`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from coachsite.lib.http import Request
    from drills.models import Drill

Place = Literal["acts", "main", "side"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of the page: `acts` beside Print, `main` under the faults, `side` under the ladder."""

    place: Place
    template: str
    context: dict[str, Any] = field(default_factory=dict)


_makers: dict[str, Callable[[Request, Drill], Panel | None]] = {}


def register(name: str, make: Callable[[Request, Drill], Panel | None]) -> None:
    """Make a panel known; its function returns None where it has nothing to say to whoever asks."""
    _makers[name] = make


def of(request: Request, drill: Drill) -> dict[str, list[Panel]]:
    """The panels for whoever asks, by place, in the order of their names."""
    found: dict[str, list[Panel]] = {"acts": [], "main": [], "side": []}
    for name in sorted(_makers):
        panel = _makers[name](request, drill)
        if panel is not None:
            found[panel.place].append(panel)
    return found
