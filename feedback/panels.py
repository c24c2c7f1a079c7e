"""What feedback has to say on the page of a drill: how a coach of one's own team does it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from drills import panels
from feedback.demonstrating import teams_for
from feedback.models import Clip, Demonstration

if TYPE_CHECKING:
    from athletes.models import Team
    from coachsite.lib.http import Request
    from drills.models import Drill


def demonstration(request: Request, drill: Drill) -> panels.Panel | None:
    """The clips that show the drill, and for a coach the way to send or take off one. At most one query."""
    user = request.user
    if not user.is_authenticated:
        return None
    rows = Demonstration.objects.visible_to(user).filter(drill=drill).select_related("clip__athlete", "team")
    shown = [
        (row, row.can_be_taken_off_by(user), new_address(drill, row.team) if row.team in teams_for(user, drill) else "")
        for row in rows
    ]
    shown = [one for one in shown if one[0].clip.state == Clip.State.READY or one[1]]
    taken = {row.team_id for row, _, _ in shown}
    missing = [(team, new_address(drill, team)) for team in teams_for(user, drill) if team.pk not in taken]
    if not shown and (not missing or drill.archived_at is not None):
        return None
    return panels.Panel("main", "feedback/_demonstration.html", {"shown": shown, "missing": missing, "drill": drill})


def new_address(drill: Drill, team: Team) -> str:
    """Return where a demonstration for a team is sent from."""
    words = ({"of": str(drill.team_id)} if drill.team_id else {}) | {"for": str(team.pk)}
    return f"{reverse('feedback:demonstration_new', args=[drill.slug])}?{urlencode(words)}"


def register_all() -> None:
    """Make it known."""
    panels.register("demonstration", demonstration)
