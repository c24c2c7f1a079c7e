"""The list of plans, and making or renaming one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render

from athletes.access import coach
from coachsite.lib.access import access
from plans import acts, history
from plans.acts import ActRefusedError
from plans.first_steps import steps_of
from plans.forms.board import PlanFilterForm, PlanForm
from plans.models import Plan, Week
from plans.plan_lines import listed

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from coachsite.lib.http import Request

A_PAGE = 50


@access(coach("GET"))
def plan_list(request: Request) -> HttpResponse:
    """Show the coach's plans; those put away only where they are asked for."""
    form = PlanFilterForm(request.GET)
    state, event = form.asked("state"), form.asked("event")
    plans = Plan.objects.visible_to(request.user).select_related("team")
    plans = plans.filter(state=state) if state else plans.exclude(state=Plan.State.ARCHIVED)
    if event:
        plans = plans.filter(event=event)
    page = Paginator(plans.order_by("name", "created_at"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": listed(page.object_list, request.user.coach_team_ids(edits=True)),
        "may_write": bool(request.user.coach_team_ids(edits=True)),
        "state": state,
        "event": event,
        "states": PlanFilterForm.STATES,
        "events": [choice for choice in Plan.Event.choices if choice[0]],
        "several_teams": len(request.user.coach_team_ids()) > 1,
        "steps": None if page.object_list or state or event else steps_of(request.user),
    }
    return render(request, "plans/plan_list.html", context)


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
    """Say what a plan is for, and on which day the race is; put it away."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan_id)
    if not plan.can_be_edited_by(request.user):
        raise PermissionDenied("You may look at this plan, not change it.")
    form = PlanForm(request.POST or None, instance=plan, coach=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            with history.act(plan, by=request.user, said="Changed the day of the race") as one:
                form.save()
                if form.race_day() != one.before.race_day:
                    one.layout = acts.set_race_day(one.before, form.race_day())
            return redirect("plans:plan_detail", plan.pk)
        except ActRefusedError as refused:
            form.add_error("race_week", str(refused))
    return render(request, "plans/plan_form.html", {"form": form, "plan": plan}, status=422 if form.errors else 200)
