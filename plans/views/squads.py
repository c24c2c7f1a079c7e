"""Squads: the list of them, one with its members and practices, and the acts on both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.db.models import Count, Max
from django.shortcuts import get_object_or_404, redirect, render

from athletes.access import coach
from athletes.models import Membership, Squad
from coachsite.lib.access import access
from coachsite.lib.http import id_in
from plans import practice_squads, practices
from plans.forms.practices import AthleteForm, SquadForm
from plans.views.plans import refuse_who_writes_none

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request

WRONG = 422
SHOWN = 10


def seen_squad(request: Request, squad_id: int) -> Squad:
    """Return a squad of a team in which this person coaches; else 404."""
    rows = Squad.objects.filter(team__in=request.user.coach_team_ids()).select_related("team")
    return get_object_or_404(rows, pk=squad_id)


def own_squad(request: Request, squad_id: int) -> Squad:
    """Return a squad this coach may change; seen but not allowed is 403."""
    squad = seen_squad(request, squad_id)
    if squad.team_id not in request.user.coach_team_ids(edits=True):
        raise PermissionDenied("You may look at this squad, not change it.")
    return squad


@access(coach("GET", "POST"))
def squad_list(request: Request) -> HttpResponse:
    """Show the squads by team, in their order; POST makes one. Two queries, whatever their number."""
    edits = request.user.coach_team_ids(edits=True)
    form, wrong_team = None, 0
    if request.method == "POST":
        refuse_who_writes_none(request)
        team = id_in(request.POST.get("team", ""))
        if team is None or team not in edits:
            raise BadRequest("Say for which of your teams the squad is.")
        wrong_team, form = team, SquadForm(request.POST, team=team)
        if form.is_valid():
            last = Squad.objects.filter(team=team).aggregate(last=Max("position"))["last"]
            form.instance.position = 0 if last is None else min(last + 1, 32_000)
            return redirect("plans:squad_detail", form.save().pk)
    squads = Squad.objects.filter(team__in=request.user.coach_team_ids()).annotate(count=Count("athletes"))
    by_team: dict[int, list[Squad]] = {}
    for squad in squads:
        by_team.setdefault(squad.team_id, []).append(squad)
    teams = [
        {
            "team": one.team,
            "squads": by_team.get(one.team_id, []),
            "may_edit": one.team_id in edits,
            "is_led": one.role == Membership.Role.HEAD_COACH,
            "form": form if form is not None and one.team_id == wrong_team else SquadForm(team=one.team_id),
        }
        for one in request.user.team_memberships
        if one.sees_plans
    ]
    return render(request, "plans/squad_list.html", {"teams": teams}, status=WRONG if form else 200)


def squad_page(request: Request, squad: Squad, *, status: int = 200, **more: Any) -> HttpResponse:
    """Render a squad: its members, its practices to come, its name and place. Seven queries, whatever their number."""
    members = list(squad.athletes.order_by("name", "pk"))
    inside = {one.pk for one in members}
    others = [one for one in practices.athletes_of(squad.team_id) if one.pk not in inside]
    coming = practices.coached(request.user).filter(squad=squad, on_date__gte=request.user.today())
    context = {
        "squad": squad,
        "members": members,
        "coming": practices.with_counts(coming)[:SHOWN],
        "form": SquadForm(instance=squad, team=squad.team_id),
        "athlete_form": AthleteForm(athletes=others),
        "may_edit": squad.team_id in request.user.coach_team_ids(edits=True),
    }
    return render(request, "plans/squad_detail.html", context | more, status=status)


@access(coach("GET", "POST"))
def squad_detail(request: Request, squad_id: int) -> HttpResponse:
    """Show a squad; POST gives it another name."""
    if request.method != "POST":
        return squad_page(request, seen_squad(request, squad_id))
    squad = own_squad(request, squad_id)
    # The form writes what was typed into the squad it is given; the head of this page must not show that.
    form = SquadForm(request.POST, instance=Squad.objects.get(pk=squad.pk), team=squad.team_id)
    if not form.is_valid():
        return squad_page(request, squad, form=form, status=WRONG)
    form.save()
    messages.success(request, "Saved.")
    return redirect("plans:squad_detail", squad.pk)


@access(coach("POST"))
def squad_athletes(request: Request, squad_id: int) -> HttpResponse:
    """Put an athlete of the team into the squad, and ask him or her to its practices to come."""
    squad = own_squad(request, squad_id)
    others = practices.athletes_of(squad.team_id).exclude(pk__in=squad.athletes.values("pk"))
    form = AthleteForm(request.POST, athletes=list(others))
    if not form.is_valid():
        return squad_page(request, squad, athlete_form=form, status=WRONG)
    athlete = form.chosen()
    count = practice_squads.join_squad(squad, athlete, by=request.user)
    asked = f" and asked to {count} practice{'' if count == 1 else 's'}" if count else ""
    messages.success(request, f"{athlete.name} is in {squad.name}{asked}.")
    return redirect("plans:squad_detail", squad.pk)


@access(coach("POST"))
def squad_athlete_delete(request: Request, squad_id: int, athlete_id: int) -> HttpResponse:
    """Take an athlete out of the squad: what is past stays, practices to come go."""
    squad = own_squad(request, squad_id)
    athlete: Any = get_object_or_404(squad.athletes, pk=athlete_id)
    count = practice_squads.leave_squad(squad, athlete, by=request.user)
    off = f" and is off {count} practice{'' if count == 1 else 's'} to come" if count else ""
    messages.success(request, f"{athlete.name} left {squad.name}{off}. What was done stays.")
    return redirect("plans:squad_detail", squad.pk)


@access(coach("POST"))
@transaction.atomic
def squad_place(request: Request, squad_id: int) -> HttpResponse:
    """Put a squad one place up (up=1) or down."""
    squad = own_squad(request, squad_id)
    order = list(Squad.objects.filter(team=squad.team_id))
    here = order.index(squad)
    there = max(0, min(len(order) - 1, here + (-1 if request.POST.get("up") == "1" else 1)))
    order.insert(there, order.pop(here))
    for position, one in enumerate(order):
        one.position = position
    Squad.objects.bulk_update(order, ["position"])
    return redirect("plans:squad_list")


@access(coach("POST"))
def squad_delete(request: Request, squad_id: int) -> HttpResponse:
    """Take a squad away that nobody is in; its practices stay with those who were asked."""
    squad = own_squad(request, squad_id)
    if squad.athletes.exists():
        return squad_page(request, squad, refused="Somebody is in this squad. Take all out first.", status=WRONG)
    squad.delete()
    messages.success(request, f"{squad.name} is gone.")
    return redirect("plans:squad_list")
