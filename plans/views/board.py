"""The board of a plan and the sheet beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from athletes.access import coach
from coachsite.lib.access import access
from coachsite.lib.http import page_or_part
from drills.models import Drill
from plans.board import DAYS, board_of
from plans.forms.board import PlanSessionForm, WeekForm
from plans.models import Plan, PlanSession, Week, Workout
from plans.models.plans import MAX_WEEKS
from plans.notation import Words
from plans.readings import Shown, show
from plans.wishes import films_of_plan, settle

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from coachsite.lib.http import Request

PAGE = "plans/plan_detail.html"


def board_page(request: Request, plan: Plan, sheet: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    """Render the board with what the sheet needs; for htmx only the part that changes."""
    context = {
        "plan": plan,
        "board": board_of(plan),
        "days": DAYS,
        "may_edit": plan.can_be_edited_by(request.user),
        "on_it": plan.assignments.filter(ended_at__isnull=True).count(),
        "weeks_left": MAX_WEEKS,
    } | (sheet or {})
    return page_or_part(request, PAGE, "plan", context, status=status)


def editable_plan(request: Request, plan_id: uuid.UUID) -> Plan:
    """Return a plan this coach may change; unseen is 404, seen but not allowed is 403."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan_id)
    refuse_readers(request, plan)
    return plan


def refuse_readers(request: Request, plan: Plan) -> None:
    """Answer 403 to somebody who may look at a plan and not change it."""
    if not plan.can_be_edited_by(request.user):
        raise PermissionDenied("You may look at this plan, not change it.")


def seen_plan_session(request: Request, plan_id: uuid.UUID, session_id: uuid.UUID) -> PlanSession:
    """Return a session of a plan that this coach may see, with plan and workout; else 404. One query."""
    seen = PlanSession.objects.filter(plan__in=Plan.objects.visible_to(request.user), plan=plan_id)
    return get_object_or_404(seen.select_related("plan", "workout"), pk=session_id)


@access(coach("GET"))
def plan_detail(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Show the board."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan_id)
    return board_page(request, plan)


def reading_of(request: Request, text: str, team: int | None = None) -> Shown:
    """Read a text with the words this coach knows, or may use in this team."""
    return show(text, Words.of(Drill.objects.words_for(request.user, team)))


def session_sheet(request: Request, session: PlanSession, form: PlanSessionForm) -> dict[str, Any]:
    """Return what the sheet of a session shows: form, place in the plan, how its text is read."""
    text = form.data.get("text", "") if form.is_bound else form.initial.get("text", "")
    shown = reading_of(request, text, session.plan.team_id)
    if not form.is_bound and not session._state.adding:
        shown = replace(shown, films=films_of_plan(session))
    return {
        "session": session,
        "form": form,
        "shown": shown,
        "day_name": DAYS[session.weekday],
        "lines": range(1, max(11, text.count("\n") + 1) + 1),
    }


@access(coach("GET", "POST"))
def plan_session_new(request: Request, plan_id: uuid.UUID, day: int) -> HttpResponse:
    """Write a session on a day of the plan."""
    plan = editable_plan(request, plan_id)
    if day >= MAX_WEEKS * 7:
        raise Http404
    session = PlanSession(plan=plan, day=day)
    form = PlanSessionForm(request.POST or None, instance=session)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            session.position = plan.sessions.filter(day=day).count()
            session.workout = Workout.objects.write(form.cleaned_data["text"], author=request.user, team=plan.team_id)
            session.save()
            Week.objects.get_or_create(plan=plan, number=session.week_number)
        return saved(request, plan, session)
    return board_page(
        request,
        plan,
        session_sheet(request, session, form) | {"new": True},
        status=422 if form.errors else 200,
    )


@access(coach("GET", "POST"))
def plan_session_edit(request: Request, plan_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    """Show a session's text and how it is read; saving writes a new workout and points the session at it."""
    session = seen_plan_session(request, plan_id, session_id)
    plan = session.plan
    if request.method == "POST":
        refuse_readers(request, plan)
    form = PlanSessionForm(request.POST or None, instance=session, initial={"text": session.workout.text})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            if form.cleaned_data["text"] != session.workout.text:
                session.workout = Workout.objects.write(
                    form.cleaned_data["text"], author=request.user, team=plan.team_id
                )
            session.save(update_fields=["workout", "start_time", "place"])
            say_dropped(request, settle(session))
        return saved(request, plan, session)
    return board_page(request, plan, session_sheet(request, session, form), status=422 if form.errors else 200)


def say_dropped(request: Request, names: list[str]) -> None:
    """Tell the coach which film wishes went with their drills."""
    if names:
        one = len(names) == 1
        drills = f"{', '.join(names[:-1])} and {names[-1]}" if not one else names[0]
        what, went = ("The film wish", "its drill") if one else ("The film wishes", "their drills")
        messages.info(request, f"{what} for {drills} went with {went}: the new text has no such drill.")


def saved(request: Request, plan: Plan, session: PlanSession, *, text_saved: bool = True) -> HttpResponse:
    """Answer a save: the board with the session still open (htmx), else a redirect to it."""
    address = reverse("plans:plan_session_edit", args=[plan.pk, session.pk])
    if not request.htmx:
        return redirect(address)
    form = PlanSessionForm(instance=session, initial={"text": session.workout.text})
    response = board_page(request, plan, session_sheet(request, session, form) | {"just_saved": text_saved})
    response.headers["HX-Push-Url"] = address
    return response


@access(coach("POST"))
def plan_session_delete(request: Request, plan_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    """Take a session off the plan. Athletes who have it keep it."""
    plan = editable_plan(request, plan_id)
    session = get_object_or_404(plan.sessions, pk=session_id)
    session.delete()
    address = reverse("plans:plan_detail", args=[plan.pk])
    if not request.htmx:
        return redirect(address)
    response = board_page(request, plan)
    response.headers["HX-Push-Url"] = address
    return response


@access(coach("POST"))
def plan_weeks(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Add a week at the end, of the same phase as the last."""
    plan = editable_plan(request, plan_id)
    last = plan.weeks.order_by("-number").first()
    number = last.number + 1 if last else 1
    if number <= MAX_WEEKS:
        Week.objects.get_or_create(plan=plan, number=number, defaults={"phase": last.phase if last else "base"})
    return board_page(request, plan) if request.htmx else redirect("plans:plan_detail", plan.pk)


@access(coach("GET", "POST"))
def week_edit(request: Request, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """Name the phase of a week, mark a down week, leave a note."""
    plan = editable_plan(request, plan_id)
    week = get_object_or_404(plan.weeks, number=number)
    form = WeekForm(request.POST or None, instance=week)
    if request.method == "POST" and form.is_valid():
        form.save()
        return board_page(request, plan) if request.htmx else redirect("plans:plan_detail", plan.pk)
    return board_page(request, plan, {"week": week, "form": form}, status=422 if form.errors else 200)


@access(coach("POST"))
def workout_reading(request: Request) -> HttpResponse:
    """Read a text as it is typed and show how; nothing is saved."""
    text = request.POST.get("text", "")[:20_000]
    return render(request, "plans/_reading.html", {"shown": reading_of(request, text)})
