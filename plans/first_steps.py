"""The three steps of a coach's first visit: athletes asked, a plan written, dates put on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists

from athletes import inviting
from athletes.models import Coaching
from plans.models import Assignment, Plan

if TYPE_CHECKING:
    from athletes.models import User


@dataclass(frozen=True, slots=True)
class Steps:
    """What is done.

    `joined` says that somebody can be given a plan, `plan` is the newest one where there is one.
    """

    asked: bool
    joined: bool
    plan: Plan | None
    assigned: bool

    @property
    def is_done(self) -> bool:
        """Whether the first visit is over."""
        return self.assigned

    @property
    def now(self) -> int:
        """The step that comes next, from 1."""
        if not self.asked:
            return 1
        return 2 if self.plan is None else 3

    @property
    def done(self) -> int:
        """How many of the three are done."""
        return sum((self.asked, self.plan is not None, self.assigned))


def steps_of(coach: User, *, joined: bool = False) -> Steps | None:
    """Return how far a coach who writes plans has come; None for one who writes none.

    One query where the caller knows that somebody has joined; else five at most.
    """
    teams = inviting.inviting_teams(coach)
    if not teams:
        return None
    asked = joined
    if not joined:
        rows = Coaching.objects.filter(team__in=teams, accepted_at__isnull=False).exclude(state=Coaching.State.ENDED)
        found = set(rows.values_list("state", flat=True).distinct().order_by())
        joined = Coaching.State.ACCEPTED in found
        asked = bool(found) or bool(inviting.of_teams(teams))
    runs = Assignment.objects.filter(plan__team__in=teams)
    plans = Plan.objects.filter(team__in=teams).exclude(state=Plan.State.ARCHIVED)
    plan: Any = plans.annotate(one_runs=Exists(runs)).order_by("-created_at").first()
    return Steps(asked=asked, joined=joined, plan=plan, assigned=plan is not None and plan.one_runs)
