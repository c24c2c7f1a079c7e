"""What a head coach sets for a team: its name, from when on something is worth a word, and what assistants may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from athletes.access import coach
from athletes.forms import MemberForm, TeamSettingsForm
from athletes.models import Membership, Team
from coachsite.lib.access import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request


def led_team(request: Request, team_id: int) -> Team:
    """Return a team this person is head coach of; one where he or she works otherwise is 403, any other 404."""
    place = next((one for one in request.user.team_memberships if one.team_id == team_id and one.sees_plans), None)
    team = get_object_or_404(Team, pk=place.team_id if place else None)
    if place is None or place.role != Membership.Role.HEAD_COACH:
        raise PermissionDenied("The head coach sets what counts in this team.")
    return team


def team_page(request: Request, team: Team, form: TeamSettingsForm, *, status: int = 200) -> HttpResponse:
    """Render the page: two queries more than the team."""
    members = team.memberships.select_related("user").order_by("pk")
    context = {"team": team, "form": form, "members": members, "is_assistant": Membership.Role.ASSISTANT}
    return render(request, "athletes/team_detail.html", context, status=status)


@access(coach("GET", "POST"))
def team_detail(request: Request, team_id: int) -> HttpResponse:
    """Show a team's settings and who works in it; POST changes the settings."""
    team = led_team(request, team_id)
    if request.method != "POST":
        return team_page(request, team, TeamSettingsForm(instance=team))
    # The form writes what was typed into the team it is given; the head of this page must not show that yet.
    form = TeamSettingsForm(request.POST, instance=Team.objects.get(pk=team.pk))
    if not form.is_valid():
        return team_page(request, team, form, status=422)
    form.instance.save(update_fields=form.Meta.fields)
    messages.success(request, "Saved. Inbox and athletes' page keep to it from now on.")
    return redirect("athletes:team_detail", team.pk)


@access(coach("POST"))
def team_member(request: Request, team_id: int, membership_id: int) -> HttpResponse:
    """Say what an assistant may do."""
    team = led_team(request, team_id)
    place = get_object_or_404(team.memberships, pk=membership_id, role=Membership.Role.ASSISTANT)
    form = MemberForm(request.POST, instance=place)
    form.is_valid()  # two ticks, both of which may be off
    form.instance.save(update_fields=form.Meta.fields)
    messages.success(request, f"Saved for {place.user.name}.")
    return redirect("athletes:team_detail", team.pk)
