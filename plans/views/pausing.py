"""Living with a plan: pausing it, going on, and another day for its race."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render

from athletes.access import coach
from athletes.models import User
from coachsite.lib.access import access
from coachsite.lib.ui import day as day_words
from plans import pausing, racing, undoing
from plans.forms.calendar import PauseForm, RaceForm, ResumeForm
from plans.models import Assignment
from plans.moving import ActRefusedError
from plans.views.calendar import STALE, WRONG, team_or_403

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from coachsite.lib.http import Request


def assignment_of(request: Request, assignment_id: uuid.UUID) -> Assignment:
    """Return a running plan of an athlete for whom this coach may write; unseen is 404, seen but not allowed 403."""
    plans = Q(plan__team__in=request.user.coach_team_ids()) | Q(plan__team=None)
    rows = Assignment.objects.filter(
        plans, athlete__in=User.objects.coached_by(request.user).values("pk"), ended_at__isnull=True
    )
    assignment = get_object_or_404(rows.select_related("plan", "athlete", "race"), pk=assignment_id)
    team_or_403(request, assignment.athlete)
    team = assignment.plan.team_id
    if team is not None and team not in request.user.coach_team_ids(edits=True):
        raise PermissionDenied("This is another team’s plan. Its coaches pause it, and move its race.")
    return assignment


def page(request: Request, assignment: Assignment, *, status: int = 200, **more: Any) -> HttpResponse:
    """Render the page of a plan that an athlete follows."""
    today = assignment.athlete.today()
    context = {
        "assignment": assignment,
        "athlete": assignment.athlete,
        "week": min(assignment.week_on(today), (assignment.last_on - assignment.start_on).days // 7 + 1),
        "weeks": (assignment.last_on - assignment.start_on).days // 7 + 1,
        "is_over": assignment.last_on < today,
        "pause_form": PauseForm(initial={"from_day": max(today, assignment.start_on)}),
        "resume_form": ResumeForm(
            initial={
                "on": max(today, assignment.paused_on or today),
                "how": pausing.default_how(assignment),
            }
        ),
        "race_form": RaceForm(initial={"to": assignment.race_on}),
        "went_on": undoing.recent().filter(assignment=assignment, what=undoing.What.RESUMED).first(),
    }
    return render(request, "plans/assignment_detail.html", context | more, status=status)


@access(coach("GET"))
def assignment_detail(request: Request, assignment_id: uuid.UUID) -> HttpResponse:
    """Show how an athlete lives with a plan; `on` and `how`, or `to`, ask what an act would do before it is done."""
    assignment = assignment_of(request, assignment_id)
    try:
        if "on" in request.GET:
            form = ResumeForm(request.GET)
            if not form.is_valid():
                return page(request, assignment, resume_form=form, status=WRONG)
            resuming = pausing.see_resuming(assignment, form.cleaned_data["on"], form.cleaned_data["how"])
            return page(request, assignment, resume_form=form, resuming=resuming)
        if "to" in request.GET:
            race = RaceForm(request.GET)
            if not race.is_valid():
                return page(request, assignment, race_form=race, status=WRONG)
            view = racing.see(assignment, race.cleaned_data["to"], request.user)
            return page(request, assignment, race_form=race, race_moves=view)
    except ActRefusedError as why:
        return page(request, assignment, refused=str(why), status=WRONG)
    return page(request, assignment)


@access(coach("POST"))
def assignment_pause(request: Request, assignment_id: uuid.UUID) -> HttpResponse:
    """Pause a plan from a day on."""
    assignment = assignment_of(request, assignment_id)
    form = PauseForm(request.POST)
    if not form.is_valid():
        return page(request, assignment, pause_form=form, status=WRONG)
    try:
        pausing.pause(assignment.pk, form.cleaned_data["from_day"], by=request.user)
    except ActRefusedError as why:
        return page(request, assignment, pause_form=form, refused=str(why), status=WRONG)
    messages.success(request, f"Paused from {day_words(form.cleaned_data['from_day'])}.")
    return redirect("plans:assignment_detail", assignment.pk)


@access(coach("POST"))
def assignment_pause_delete(request: Request, assignment_id: uuid.UUID) -> HttpResponse:
    """Take a pause back, as if it had not been."""
    assignment = assignment_of(request, assignment_id)
    try:
        pausing.undo_pause(assignment.pk, by=request.user)
    except ActRefusedError as why:
        messages.warning(request, str(why))
        return redirect("athlete_detail", assignment.athlete_id)
    messages.success(request, "The pause is taken back. Everything stands where it stood.")
    return redirect("plans:assignment_detail", assignment.pk)


@access(coach("POST"))
def assignment_resume(request: Request, assignment_id: uuid.UUID) -> HttpResponse:
    """Go on after a pause."""
    assignment = assignment_of(request, assignment_id)
    form = ResumeForm(request.POST)
    if not form.is_valid():
        return page(request, assignment, resume_form=form, status=WRONG)
    try:
        view = pausing.resume(assignment.pk, form.cleaned_data["on"], form.cleaned_data["how"], by=request.user)
    except ActRefusedError as why:
        return page(request, assignment, resume_form=form, refused=str(why), status=WRONG)
    messages.success(request, f"It goes on {view.says}.")
    return redirect("plans:assignment_detail", assignment.pk)


@access(coach("POST"))
def assignment_race(request: Request, assignment_id: uuid.UUID) -> HttpResponse:
    """Put the race of a plan on another day, and what hangs on it; only what was looked at is written."""
    assignment = assignment_of(request, assignment_id)
    runs, _ = racing.leading_to(assignment, request.user)
    form = RaceForm(request.POST, plans=[run.pk for run in runs])
    if not form.is_valid():
        return page(request, assignment, race_form=form, status=WRONG)
    to, chosen = form.cleaned_data["to"], form.chosen()
    try:
        moved = racing.move(assignment.pk, to, by=request.user, seen=form.cleaned_data["seen"], chosen=chosen)
    except ActRefusedError as why:
        more = {"race_moves": racing.see(assignment, to, request.user), "chosen": chosen} if chosen == set() else {}
        return page(request, assignment, race_form=form, refused=str(why), status=WRONG, **more)
    except pausing.SeenError:
        said = "The calendar changed meanwhile, and nothing was moved. Look at what would move now, and press again."
        view = racing.see(assignment, to, request.user)
        return page(request, assignment, race_form=form, race_moves=view, refused=said, status=STALE, chosen=chosen)
    with_it = "the plan has moved with it" if len(moved) == 1 else f"{len(moved)} plans have moved with it"
    messages.success(request, f"The race is on {day_words(to)} now, and {with_it}.")
    return redirect("plans:assignment_detail", assignment.pk)
