"""Where a drill is used, on its page: sessions and plans of whoever asks, with the way to the next ones.

Two queries, however many there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Case, Count, Exists, ExpressionWrapper, F, OuterRef, Q, When, Window

from drills.panels import Panel, register
from plans.models import Plan, PlanSession, Session, WorkoutDrill

if TYPE_CHECKING:
    from coachsite.lib.http import Request
    from drills.models import Drill

SHOWN = 4


def register_all() -> None:
    """Make the panel known."""
    register("used", used)


def used(request: Request, drill: Drill) -> Panel | None:
    """`Used in 14 sessions`: the next few of those, then the last ones; None where whoever asks has none."""
    if not request.user.is_authenticated:
        return None
    uses = WorkoutDrill.objects.filter(drill=drill).values("workout")
    today = request.user.today()
    mine = Session.objects.visible_to(request.user).filter(workout__in=uses).order_by().values("pk")
    is_over = ExpressionWrapper(Q(on_date__lt=today), output_field=BooleanField())
    sessions = list(
        Session.objects.filter(pk__in=mine)
        .annotate(is_over=is_over, in_all=Window(Count("pk")))
        .select_related("athlete", "workout")
        .defer("workout__tree", "workout__text")
        .order_by("is_over", Case(When(on_date__gte=today, then=F("on_date"))), "-on_date", "pk")[:SHOWN]
    )
    its_own = PlanSession.objects.filter(plan=OuterRef("pk"), workout__in=uses)
    plans = list(
        Plan.objects.visible_to(request.user)
        .filter(Exists(its_own))
        .exclude(state=Plan.State.ARCHIVED)
        .annotate(in_all=Window(Count("pk")))
        .order_by("-changed_at")[:SHOWN]
    )
    if not sessions and not plans:
        return None
    told = {
        "sessions": sessions,
        "session_count": _in_all(sessions),
        "plans": plans,
        "plan_count": _in_all(plans),
        "person": request.user,
    }
    return Panel("side", "plans/_drill_used.html", told)


def _in_all(rows: list[Any]) -> int:
    """How many there are beside those that were fetched."""
    return rows[0].in_all if rows else 0
