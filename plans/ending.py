"""A plan of a team ends for an athlete who is no longer with it: what was done stays, what is to come goes.

Today's session stays as well: it may be on its way. A plan that the athlete has begun alone runs on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from athletes.models import Coaching
from plans import changes, clashing, unassigning
from plans.models import Assignment, Session, SessionChange
from reminders import planner

if TYPE_CHECKING:
    from athletes.models import Team, User

What = SessionChange.What


@transaction.atomic
def left_team(athlete: User, team: Team) -> None:
    """End what an athlete has of a team's plans, pauses too; the sessions to come that nobody touched go.

    The athlete is told once for each plan of which something went, if he or she has been told of it at all. Done twice
    it changes nothing. The same number of queries, however long the plans.
    """
    _lift_pauses_of_nobody(athlete)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("plan", "athlete").order_by("pk")
    runs = list(rows.filter(athlete=athlete, plan__team=team, ended_at=None))
    if not runs:
        return
    ids = [run.pk for run in runs]
    written = Session.objects.filter(assignment__in=ids, on_date__gt=athlete.today(), practice=None)
    # What is being logged at this very moment is waited for, and stays.
    list(written.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    going = dict(written.exclude(clashing.touched([athlete.pk])).values_list("pk", "assignment"))
    heard = unassigning.told_of(runs)
    told = [
        SessionChange(athlete=athlete, what=What.REMOVED, title=run.plan.name[:120])
        for run in heard
        if run.pk in going.values()
    ]
    stale = Q(session__in=list(going))
    for run in runs:
        # Nobody has to be told that a plan pauses or goes on which is over.
        stale |= changes.about_plan(What.PAUSED, What.RESUMED, title=str(run.plan))
    changes.forget(athlete, stale)
    Session.objects.filter(pk__in=list(going)).delete()
    Assignment.objects.filter(pk__in=ids).update(ended_at=timezone.now(), paused_on=None)
    changes.tell_many(told)
    planner.ask()


def _lift_pauses_of_nobody(athlete: User) -> None:
    """Let plans begun alone go on where no coach is left who could say so."""
    if not Coaching.objects.filter(athlete=athlete, state=Coaching.State.ACCEPTED).exists():
        own = Assignment.objects.filter(athlete=athlete, plan__team=None, ended_at=None)
        own.exclude(paused_on=None).update(paused_on=None)
