"""Planned against done, week by week: for an athlete, the coaches, a guardian."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render

from athletes.models import Guardian, User
from coachsite.lib.access import Policy, access
from coachsite.progress import panels_of, rows_of
from plans.assigning import monday_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request

BACK, SHOWN = 12, 20
FARTHEST_DAYS = 3660


@access(Policy.signed_in("GET"))
def athlete_progress(request: Request, athlete_id: int) -> HttpResponse:
    """Show an athlete's weeks; `?from=` is a day of the first one."""
    guards = Guardian.objects.filter(guardian=request.user, athlete=OuterRef("pk"), state=Guardian.State.VERIFIED)
    people = User.objects.visible_to(request.user).annotate(is_guarded=Exists(guards))
    return page(request, get_object_or_404(people, pk=athlete_id))


@access(Policy.signed_in("GET"))
def my_progress(request: Request) -> HttpResponse:
    """Show one's own weeks."""
    return page(request, request.user)


def page(request: Request, person: User) -> HttpResponse:
    """Render the page of progress for who looks."""
    viewer, today = request.user, person.today()
    is_self = person.pk == viewer.pk
    sees_all = is_self or (getattr(person, "is_guarded", False) and person.is_minor)
    first = first_week(request.GET.get("from", ""), today)
    teams = None if sees_all else set(viewer.coach_team_ids())
    rows = rows_of(person, first, SHOWN, teams=teams, miles=viewer.units == "mi")
    span = dt.timedelta(weeks=SHOWN)
    context = {
        "person": person,
        "is_self": is_self,
        "rows": rows,
        "panels": panels_of(rows),
        "is_empty": not any(row.week.entries for row in rows),
        "unit": "mi" if viewer.units == "mi" else "km",
        "first": first,
        "last": first + span - dt.timedelta(days=1),
        "earlier": first - span,
        "later": first + span,
        "is_now": first == usual(today),
    }
    return render(request, "home/progress.html", context)


def usual(today: dt.date) -> dt.date:
    """Return the Monday that the page begins with: twelve weeks back."""
    return monday_of(today) - dt.timedelta(weeks=BACK)


def first_week(text: str, today: dt.date) -> dt.date:
    """Return the Monday of the day asked for; the usual one where that is no day, or years away."""
    try:
        asked = dt.date.fromisoformat(text)
    except ValueError:
        return usual(today)
    return monday_of(asked) if abs((asked - today).days) < FARTHEST_DAYS else usual(today)
