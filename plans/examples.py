"""A warm-up that stands as an example on a page of drills: how it is read, and the way to a real one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from drills import panels
from drills.models import Drill
from plans.notation import Words
from plans.readings import show

if TYPE_CHECKING:
    from coachsite.lib.http import Request
    from drills.models import Guide
    from plans.readings import Shown


def of_drill(request: Request, drill: Drill) -> panels.Panel | None:
    """The example on a drill's page."""
    return _panel(request, drill.example, {"example": drill.slug}) if drill.team_id is None else None


def of_guide(request: Request, guide: Guide) -> panels.Panel | None:
    """The warm-up of a collection."""
    return _panel(request, guide.example, {"guide": guide.slug})


def register_all() -> None:
    """Make both known."""
    panels.register("example", of_drill)
    panels.register_guide("example", of_guide)


def _panel(request: Request, text: str, named: dict[str, str]) -> panels.Panel | None:
    """None where there is no text. Who writes plans may add it to a session; others sign in on the way."""
    if not text:
        return None
    # The page is the same for all, so it is read with the words of the built-in drills alone.
    shown = _read(text, tuple(Drill.objects.words_for(None)))
    may_open = not request.user.is_authenticated or request.user.coach_team_ids(edits=True)
    address = f"{reverse('plans:workout_add')}?{urlencode(named)}" if may_open else ""
    return panels.Panel("example", "plans/_example.html", {"shown": shown, "address": address})


@lru_cache(maxsize=64)
def _read(text: str, entries: tuple[tuple[str, str, tuple[str, ...]], ...]) -> Shown:
    """Reading takes some 10 ms, and examples change as seldom as the words of the library."""
    return show(text, Words.of(entries))
