"""Taking back what was done on an athlete's calendar: a plan that went on, a session taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from athletes.access import coach
from athletes.models import User
from coachsite.lib.access import access
from plans import undoing
from plans.models import CalendarAct
from plans.views.calendar import calendar_of, team_or_403, view_of

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from coachsite.lib.http import Request


@access(coach("POST"))
def calendar_act_undo(request: Request, act_id: uuid.UUID) -> HttpResponse:
    """Take an act on a calendar back; why not is said in a sentence."""
    rows = CalendarAct.objects.filter(athlete__in=User.objects.coached_by(request.user).values("pk"))
    act = get_object_or_404(rows.select_related("athlete", "assignment__plan"), pk=act_id)
    team_or_403(request, act.athlete)
    plan = act.assignment.plan if act.assignment else None
    if plan is not None and plan.team_id is not None and plan.team_id not in request.user.coach_team_ids(edits=True):
        raise PermissionDenied("This is another team’s plan. Its coaches take back what they did.")
    went_on = act.what == undoing.What.RESUMED
    try:
        _, stays = undoing.take_back(act.pk, by=request.user)
    except undoing.TakeBackError as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, "The plan is paused as before." if went_on else f"{act.title} is on its day again.")
        if stays:
            is_one = stays == 1
            messages.warning(
                request,
                f"{stays} session{' was' if is_one else 's were'} logged, moved or changed since, and "
                f"{'stays' if is_one else 'stay'} as {'it is' if is_one else 'they are'}.",
            )
    if went_on and act.assignment_id:
        return redirect("plans:assignment_detail", act.assignment_id)
    return redirect(calendar_of(act.athlete, act.on_date, view_of(request)))
