"""Assigning a plan: choose who and from when, see the dates, then write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from athletes.access import coach
from athletes.models import Squad, User
from coachsite.lib.access import access
from coachsite.lib.http import page_or_part
from plans.assigning import AssignRefusedError, Preview, assign, preview
from plans.board import DAYS, lay_out
from plans.forms.board import AssignForm
from plans.models import Assignment, Plan

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from django.http import HttpResponse

    from coachsite.lib.http import Request

PAGE = "plans/plan_assign.html"


def with_plans(people: list[User], plan: Plan, today: dt.date) -> list[User]:
    """Give each athlete `open_assignments` (newest first) and whether this plan is among them."""
    by_athlete: dict[int, list[Assignment]] = {}
    running = Assignment.objects.filter(athlete__in=people, ended_at__isnull=True, last_on__gte=today)
    for item in running.select_related("plan"):
        by_athlete.setdefault(item.athlete_id, []).append(item)
    for person in people:
        person.open_assignments = by_athlete.get(person.pk, [])  # type: ignore[attr-defined]  # for the template
        person.is_on_this = any(a.plan_id == plan.pk for a in person.open_assignments)  # type: ignore[attr-defined]
    return people


def outcome(request: Request, plan: Plan, form: AssignForm, people: list[User]) -> tuple[Preview | None, str]:
    """Return the preview, or the sentence that says why there is none."""
    if not form.is_valid():
        return None, " ".join(str(error) for name in ("athlete", "squad") for error in form.errors.get(name, ()))
    chosen = form.chosen()
    first = form.first()
    if first is None:
        return None, ""
    try:
        return preview(plan, [p for p in people if p.pk in chosen], first, today=request.user.today()), ""
    except AssignRefusedError as refused:
        return None, str(refused)


@access(coach("GET", "POST"))
def plan_assign(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """GET shows who, when and the dates; POST writes what was shown."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan_id)
    if not plan.can_be_edited_by(request.user):
        raise PermissionDenied("You may look at this plan, not assign it.")
    people = list(User.objects.coached_by(request.user).filter(coachings__team=plan.team_id))
    squads = list(Squad.objects.filter(team=plan.team_id).prefetch_related("athletes"))
    posted = request.method == "POST"
    data: Any = request.POST if posted else request.GET
    form = AssignForm(
        data if posted or "first_day" in data else None,
        athletes=people,
        squads=squads,
        initial={"first_day": request.user.today()},
    )
    view, refusal = outcome(request, plan, form, people) if form.is_bound else (None, "")
    if posted and view is not None:
        try:
            return assigned(request, plan, assign(view, by=request.user))
        except AssignRefusedError as refused:
            refusal = str(refused)
    context = {
        "plan": plan,
        "form": form,
        "people": with_plans(people, plan, request.user.today()),
        "squads": squads,
        "chosen": form.chosen() if form.is_bound else set(),
        "picked": (form.cleaned_data.get("athlete") or []) if form.is_bound else [],
        "picked_squads": (form.cleaned_data.get("squad") or []) if form.is_bound else [],
        "days": DAYS,
        "refusal": refusal,
        "today": request.user.today(),
    } | preview_context(view)
    return page_or_part(request, PAGE, "assign", context, status=422 if posted else 200)


def preview_context(view: Preview | None) -> dict[str, Any]:
    """Return what the calendar beside the form shows."""
    if view is None:
        return {"view": None}
    clash_days: dict[dt.date, int] = {}
    for number, clash in enumerate(view.clashes, 1):
        for placed in view.kept:
            if clash.first <= placed.on_date <= clash.last:
                clash_days.setdefault(placed.on_date, number)
    return {
        "view": view,
        "board": lay_out(list(view.plan.weeks.all()), [p.plan_session for p in view.placed], view.start_on),
        "clash_days": clash_days,
    }


def assigned(request: Request, plan: Plan, made: list[Assignment]) -> HttpResponse:
    """Say what was done and go back to the board."""
    count = len(made)
    who = made[0].athlete.name if count == 1 else f"{count} athletes"
    first = made[0].start_on
    messages.success(request, f"{plan.name} is on the calendar of {who}, week 1 from Mon {first.day} {first:%B}.")
    return redirect("plans:plan_detail", plan.pk)
