"""What plans have to say on the page of a drill: the way into a session."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from drills import panels

if TYPE_CHECKING:
    from coachsite.lib.http import Request
    from drills.models import Drill


def add_to_session(request: Request, drill: Drill) -> panels.Panel | None:
    """Add the drill to a session: for who may write plans, of the drill's team where it is a team's own."""
    user = request.user
    teams = user.coach_team_ids(edits=True) if user.is_authenticated else []
    if not teams or drill.team_id not in (None, *teams) or not drill.is_published or drill.archived_at is not None:
        return None
    words = {"drill": drill.slug} | ({"team": str(drill.team_id)} if drill.team_id else {})
    address = f"{reverse('plans:workout_add')}?{urlencode(words)}"
    return panels.Panel(
        "acts", "plans/_add_to_session.html", {"address": address, "words": "Add to a session or warm-up"}
    )


def register_all() -> None:
    """Make it known."""
    panels.register("add to a session", add_to_session)
