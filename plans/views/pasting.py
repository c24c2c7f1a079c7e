"""Pasting a whole plan: a look at the board it would be, then the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render

from athletes.access import coach
from coachsite.lib.access import access
from plans import pasting
from plans.board import DAYS
from plans.forms.pasting import PastingForm
from plans.views.plans import refuse_who_writes_none

if TYPE_CHECKING:
    from django.http import HttpResponse

    from athletes.models import User
    from coachsite.lib.http import Request

PAGE = "plans/plan_pasting.html"


def _board(form: PastingForm, by: User) -> dict[str, Any]:
    """Return the weeks as they would stand on the board, and what is worth a look."""
    made = pasting.read_all(form.pasted, by, form.team())
    rows = [
        (week, [(name, [made[text][0] for text in week.days.get(n, [])]) for n, name in enumerate(DAYS)])
        for week in form.pasted.weeks
    ]
    workouts = [workout for _, days in rows for _, found in days for workout in found]
    return {
        "rows": rows,
        "count": len(workouts),
        "unread": [workout for workout in workouts if workout.unread],
        "loose": [line for line in form.pasted.loose if line.strip() != form.plan_name()],
        "name": form.plan_name(),
    }


@access(coach("GET", "POST"))
def plan_pasting(request: Request) -> HttpResponse:
    """Show the box; POST shows the board that the text would be. Nothing is written."""
    refuse_who_writes_none(request)
    form = PastingForm(request.POST if request.method == "POST" else None, coach=request.user)
    if not form.is_bound:
        return render(request, PAGE, {"form": form})
    if not form.is_valid():
        return render(request, PAGE, {"form": form}, status=422)
    return render(request, PAGE, {"form": form, "team": form.team()} | _board(form, request.user))


@access(coach("POST"))
def plan_pasted(request: Request) -> HttpResponse:
    """Make the plan, and go on to its board."""
    refuse_who_writes_none(request)
    form = PastingForm(request.POST, coach=request.user)
    if not form.is_valid():
        return render(request, PAGE, {"form": form}, status=422)
    plan = pasting.make(form.pasted, form.plan_name(), by=request.user, team=form.team())
    messages.success(request, f"{plan.name} is a plan of yours now. Change what you like, then assign it.")
    return redirect("plans:plan_detail", plan.pk)
