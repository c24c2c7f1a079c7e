"""What the list of plans says of each: weeks, days and minutes a week, who is on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, F, Max, Q, Sum

from plans.models import Assignment, PlanSession, Week
from plans.models.workouts import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from plans.models import Plan

NAMED = 3


@dataclass(slots=True)
class PlanLine:
    """A plan of the list. `minutes` and `days` are the least and most of its weeks that have a session."""

    plan: Plan
    weeks: int = 0
    minutes: tuple[int, int] = (0, 0)
    days: tuple[int, int] = (0, 0)
    names: list[str] = field(default_factory=list)
    is_editable: bool = False

    @property
    def minutes_words(self) -> str:
        """150 to 260, or one number."""
        return _span(self.minutes)

    @property
    def days_words(self) -> str:
        """3 to 5, or one number."""
        return _span(self.days)

    @property
    def who(self) -> str:
        """Ada, Ben, Cleo and 9 more."""
        first = ", ".join(name.split(" ")[0] for name in self.names[:NAMED])
        more = len(self.names) - NAMED
        return f"{first} and {more} more" if more > 0 else first


def _span(pair: tuple[int, int]) -> str:
    least, most = pair
    return str(most) if least == most else f"{least} to {most}"


def listed(plans: Iterable[Plan], teams: Collection[int]) -> list[PlanLine]:
    """Return a line for each plan; three queries, however many. `teams` are those that one writes plans for."""
    lines = {plan.pk: PlanLine(plan, is_editable=plan.team_id in teams) for plan in plans}
    for pk, last in Week.objects.filter(plan__in=lines).values_list("plan").annotate(Max("number")).order_by():
        lines[pk].weeks = last
    weekly = (
        PlanSession.objects.filter(plan__in=lines)
        .annotate(week=F("day") / 7)
        .order_by()
        .values_list("plan", "week")
        .annotate(
            seconds=Sum(F("workout__seconds_lo") + F("workout__seconds_hi")),
            days=Count("day", distinct=True, filter=~Q(workout__kind=Kind.REST)),
        )
    )
    found: dict[UUID, list[tuple[int, int]]] = {}
    for pk, week, seconds, days in weekly:
        lines[pk].weeks = max(lines[pk].weeks, int(week) + 1)
        found.setdefault(pk, []).append((round(seconds / 120), days))
    for pk, rows in found.items():
        minutes, days_a_week = [row[0] for row in rows], [row[1] for row in rows]
        lines[pk].minutes = (min(minutes), max(minutes))
        lines[pk].days = (min(days_a_week), max(days_a_week))
    on_it = Assignment.objects.filter(plan__in=lines, ended_at__isnull=True).order_by("athlete__name")
    for pk, name in on_it.values_list("plan", "athlete__name"):
        lines[pk].names.append(name)
    return list(lines.values())
