"""The list of plans, and making or renaming one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Q
from django.shortcuts import get_object_or_404, redirect, render

from athletes.access import coach
from coachsite.lib.access import access
from plans.forms.board import PlanForm
from plans.models import Plan, Week

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from coachsite.lib.http import Request


@access(coach("GET"))
def plan_list(request: Request) -> HttpResponse:
    """Show the coach's plans."""
    plans = (
        Plan.objects.visible_to(request.user)
        .exclude(state=Plan.State.ARCHIVED)
        .annotate(
            week_count=Max("weeks__number"),
            session_count=Count("sessions", distinct=True),
            athlete_count=Count("assignments", filter=Q(assignments__ended_at__isnull=True), distinct=True),
        )
        .select_related("team")
    )
    may_write = bool(request.user.coach_team_ids(edits=True))
    return render(request, "plans/plan_list.html", {"plans": plans, "may_write": may_write})


def refuse_who_writes_none(request: Request) -> None:
    """Answer 403 to a coach who may look at plans and write none."""
    if not request.user.coach_team_ids(edits=True):
        raise PermissionDenied("An assistant may write plans once the head coach has switched it on.")


@access(coach("GET", "POST"))
def plan_new(request: Request) -> HttpResponse:
    """Begin a plan with so many empty weeks."""
    refuse_who_writes_none(request)
    form = PlanForm(request.POST or None, coach=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.instance.author = request.user
            plan = form.save()
            Week.objects.bulk_create(Week(plan=plan, number=n) for n in range(1, form.cleaned_data["weeks"] + 1))
        return redirect("plans:plan_detail", plan.pk)
    return render(request, "plans/plan_form.html", {"form": form}, status=422 if form.errors else 200)


@access(coach("GET", "POST"))
def plan_edit(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Rename a plan, say what it is for, put it away."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan_id)
    if not plan.can_be_edited_by(request.user):
        raise PermissionDenied("You may look at this plan, not change it.")
    form = PlanForm(request.POST or None, instance=plan, coach=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("plans:plan_detail", plan.pk)
    return render(request, "plans/plan_form.html", {"form": form, "plan": plan}, status=422 if form.errors else 200)
