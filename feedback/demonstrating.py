"""Showing a drill: a coach's clip of him- or herself on the page of the drill, for the coach's own team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feedback.models import Demonstration

if TYPE_CHECKING:
    from athletes.models import Team
    from drills.models import Drill
    from feedback.models import Clip, Upload


def teams_for(person: Any, drill: Drill) -> list[Team]:
    """Return the teams to which somebody may show a drill: grown up, and writes the plans there. No query of its own.

    A team's own drill is shown to that team alone.
    """
    if not person.is_authenticated or person.is_minor:
        return []
    places = [place for place in person.team_memberships if place.edits_plans]
    return [place.team for place in places if drill.team_id in (None, place.team_id)]


def show(clip: Clip, drill: Drill, team: Team) -> Demonstration:
    """Put a coach's clip on the page of a drill; one that stood there before goes back to its coach's clips."""
    row, _ = Demonstration.objects.update_or_create(
        drill=drill, team=team, defaults={"clip": clip, "added_by": clip.uploaded_by}
    )
    return row


def keep_promise(upload: Upload, clip: Clip) -> None:
    """Show the clip of an upload that was sent for it, if its sender may still do so; else it is a free clip."""
    drill, team = upload.demonstrates, upload.shown_to
    if drill is None or team is None or upload.owner_id != upload.athlete_id:
        return
    if team in teams_for(upload.owner, drill):
        show(clip, drill, team)
