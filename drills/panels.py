"""What apps above this one have to say on the pages of drills and guides. They fill this in from `AppConfig.ready`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from coachsite.lib.http import Request
    from drills.models import Drill, Guide

Place = Literal["acts", "main", "side", "example"]
PLACES: tuple[Place, ...] = ("acts", "main", "side", "example")


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of the page: `acts` beside Print, `example` beside the text of a warm-up that stands as an example.

    A drill's page also has `main` under the faults and `side` under the ladder.
    """

    place: Place
    template: str
    context: dict[str, Any] = field(default_factory=dict)


class Panels[Subject]:
    """The panels of one kind of page: what makes them, by name."""

    def __init__(self) -> None:
        """Begin with none."""
        self._makers: dict[str, Callable[[Request, Subject], Panel | None]] = {}

    def register(self, name: str, make: Callable[[Request, Subject], Panel | None]) -> None:
        """Make a panel known; its function returns None where it has nothing to say to whoever asks."""
        self._makers[name] = make

    def of(self, request: Request, subject: Subject) -> dict[str, list[Panel]]:
        """The panels for whoever asks, by place, in the order of their names."""
        found: dict[str, list[Panel]] = {place: [] for place in PLACES}
        for name in sorted(self._makers):
            panel = self._makers[name](request, subject)
            if panel is not None:
                found[panel.place].append(panel)
        return found


_drills: Panels[Drill] = Panels()
_guides: Panels[Guide] = Panels()
register, of = _drills.register, _drills.of
register_guide, of_guide = _guides.register, _guides.of
