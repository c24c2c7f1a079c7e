"""The first visit: whether somebody coaches or runs, and where it goes on from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse

from athletes import inviting
from athletes.forms import TeamForm
from athletes.models import Coaching
from athletes.views import begin_team
from coachsite.lib.access import Policy, access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request

# Under this name a session remembers that somebody said "I run": nobody is asked twice.
RUNS = "runs"


def way_in(request: Any) -> str:
    """Return where somebody begins who has no team, no coach and no session: an invitation, else the choice."""
    user = request.user
    asked = Coaching.objects.filter(athlete=user, state=Coaching.State.INVITED).first()
    if asked is not None:
        return reverse("invitations:coaching_detail", args=[asked.pk])
    sent = inviting.sent_to(user)
    if sent is not None:
        return sent.path
    works = bool(user.team_memberships) or request.session.get(RUNS)
    return reverse("today" if works else "first_choice")


@access(Policy.signed_in("GET", "POST"))
def first_choice(request: Request) -> HttpResponse:
    """Ask once: I coach (with a team's name), or I run."""
    form = TeamForm(request.POST if "name" in request.POST else None)
    if request.method == "POST" and not form.is_bound:
        request.session[RUNS] = True
        return redirect("today")
    if form.is_bound and form.is_valid():
        begin_team(form, request.user)
        return redirect("roster")
    return render(request, "home/first_choice.html", {"form": form}, status=422 if form.errors else 200)
