"""Taking an assignment back: for a day, the whole act, but for what somebody has touched since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from athletes.models import Coaching
from plans import changes, clashing
from reminders import planner
from reminders.models import Reminder

from .models import AssignAct, Assignment, Session, SessionChange

if TYPE_CHECKING:
    import uuid

    from django.db.models import QuerySet

    from athletes.models import User
    from plans.models import Plan

UNTIL = dt.timedelta(days=1)
TAKEN_BACK = "the plan was taken back"


class TooLateError(ValueError):
    """The act cannot be taken back; the text says why. Nothing was changed."""


@dataclass(slots=True)
class TakenBack:
    """What became of it: how many sessions went, and those that stay since somebody has touched them.

    `back` counts the old sessions that stand again, whose place the plan had taken.
    """

    removed: int = 0
    kept: list[Session] = field(default_factory=list)
    back: int = 0


def recent(plan: Plan) -> list[AssignAct]:
    """Return the acts that can still be taken back, newest first, with `athletes` and `first_name`. Two queries."""
    acts: list[AssignAct] = list(
        AssignAct.objects.filter(plan=plan, at__gt=timezone.now() - UNTIL, undone_at__isnull=True)
        .annotate(athletes=Count("assignments"))
        .filter(athletes__gt=0)
        .select_related("by")
    )
    names: dict[object, str] = {}
    if acts:
        rows = Assignment.objects.filter(act__in=acts).order_by("-athlete__name", "-pk")
        names = dict(rows.values_list("act", "athlete__name"))
    for act in acts:
        act.first_name = names.get(act.pk, "")  # type: ignore[attr-defined]  # for the template
    return acts


def until(act: AssignAct) -> dt.datetime:
    """Return the moment up to which an act can be taken back."""
    return act.at + UNTIL


@transaction.atomic
def take_back(act_id: uuid.UUID, *, by: User) -> TakenBack:
    """Take an act back: its untouched sessions go, its assignments end. Taken back twice it changes nothing.

    Athletes who have left the team meanwhile keep what they have, and are not named.

    Who has not been told of the plan yet is not told at all; who has is told once that it is taken off.

    Raises:
        TooLateError: the act is older than a day, or was taken back already.
    """
    act = AssignAct.objects.select_for_update(of=("self",)).select_related("plan").get(pk=act_id)
    if act.undone_at is not None:
        raise TooLateError("This was taken back already. Nothing was changed.")
    if timezone.now() >= until(act):
        raise TooLateError("This was assigned more than a day ago. Nothing was changed. End the plan for each athlete.")
    with_us = Coaching.objects.filter(team=act.plan.team_id, state=Coaching.State.ACCEPTED).values("athlete")
    rows = Assignment.objects.filter(act=act, athlete__in=with_us, ended_at__isnull=True)
    # Held before their sessions, as whoever pauses them or goes on does.
    runs = list(rows.select_for_update(of=("self",)).select_related("athlete").order_by("pk"))
    written = Session.objects.filter(assignment__in=[run.pk for run in runs])
    # What is being logged at this very moment is waited for, and stays.
    list(written.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    touched = clashing.touched(Assignment.objects.filter(act=act).values("athlete"))
    kept = list(written.filter(touched).select_related("athlete", "workout").order_by("athlete__name", "on_date"))
    going = written.exclude(pk__in=[one.pk for one in kept])
    gone = set(going.values_list("assignment", flat=True))
    told = [run for run in told_of(runs) if run.pk in gone]
    removed = _delete(going)
    # Nobody could bring what is kept out of a pause again.
    Assignment.objects.filter(pk__in=[run.pk for run in runs]).update(ended_at=timezone.now(), paused_on=None)
    act.undone_at = timezone.now()
    act.save(update_fields=["undone_at"])
    back = clashing.come_back(act, by=by, heard={run.athlete_id for run in told})
    changes.tell_many(
        [
            SessionChange(athlete=run.athlete, what=SessionChange.What.REMOVED, by=by, title=act.plan.name)
            for run in told
        ]
    )
    planner.ask()
    return TakenBack(removed, kept, back)


def _delete(rows: QuerySet[Session]) -> int:
    return rows.delete()[1].get(Session._meta.label, 0)


def told_of(runs: list[Assignment]) -> list[Assignment]:
    """Cancel the notices of a new plan that wait; return whose athletes have had theirs."""
    rows = Reminder.objects.filter(
        kind="plan_assigned", subject_kind="assignment", subject_id__in=[str(run.pk) for run in runs]
    )
    rows.filter(state=Reminder.State.PENDING).update(state=Reminder.State.CANCELLED, state_reason=TAKEN_BACK)
    silent = [Reminder.State.CANCELLED, Reminder.State.EXPIRED, Reminder.State.SUPPRESSED, Reminder.State.FAILED]
    heard = set(rows.exclude(state__in=silent).values_list("subject_id", flat=True))
    return [run for run in runs if str(run.pk) in heard]
