"""Putting a plan on athletes' calendars: preview first (`plans.laying`), then one set-based write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from plans import clashing, dating
from plans.dating import monday_of
from plans.laying import AssignRefusedError, How, Preview, preview
from reminders import outbox, planner

from .models import AssignAct, Assignment, Session

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from athletes.models import User
    from plans.models import Plan, PlanSession

__all__ = ["AssignRefusedError", "How", "Preview", "assign", "assign_self", "monday_of", "preview"]


def assign(view: Preview, *, by: Any, tells: bool = True) -> list[Assignment]:
    """Write what the preview shows as one act: thin rows in bulk, no content copied. Clashing days get both sessions.

    Who got the plan since the preview, by another request, is left as he is: a plan is never on a calendar twice.

    Raises:
        AssignRefusedError: nobody is chosen, or everybody is on this plan already.
    """
    if not view.athletes:
        raise AssignRefusedError("Nobody is chosen. Nothing was assigned. Choose athletes or a squad.")
    while view.laid:
        try:
            return _write(view, by=by, tells=tells)
        except IntegrityError:
            # The database lets a plan run once for an athlete: who was it that another request has served?
            ids = [one.athlete.pk for one in view.laid if one.athlete]
            running = Assignment.objects.filter(plan=view.plan, athlete__in=ids, ended_at__isnull=True)
            running = running.exclude(pk__in=[a.pk for a in view.finished])
            served = set(running.values_list("athlete", flat=True))
            if not served:
                raise
            view.already += [one.athlete for one in view.laid if one.athlete and one.athlete.pk in served]
            view.laid = [one for one in view.laid if one.athlete and one.athlete.pk not in served]
    raise AssignRefusedError("Everybody chosen is on this plan already. Nothing was changed.")


@transaction.atomic
def _write(view: Preview, *, by: Any, tells: bool) -> list[Assignment]:
    if view.finished:
        # A finished round of the same plan makes room for a new one.
        finished = Assignment.objects.filter(pk__in=[a.pk for a in view.finished], ended_at__isnull=True)
        finished.update(ended_at=timezone.now())
    act = AssignAct.objects.create(plan=view.plan, by=by)
    assignments = Assignment.objects.bulk_create(
        Assignment(
            plan=view.plan,
            athlete=one.athlete,
            assigned_by=by,
            act=act,
            version_id=view.version_id,
            start_on=one.start_on,
            last_on=one.last_on,
            race=one.race,
            race_on=one.window.race_on,
            fits_days=view.how.fits_days,
            may_move=view.how.may_move,
            release_weeks=view.how.release_weeks,
        )
        for one in view.laid
        if one.athlete
    )
    Session.objects.bulk_create(_sessions(view, assignments), batch_size=2000)
    clashing.give_way(view, act, by)
    if tells:
        outbox.plan_many("plan_assigned", assignments)
    # A session of tomorrow may be among them.
    planner.ask()
    return assignments


def _sessions(view: Preview, assignments: Iterable[Assignment]) -> Iterator[Session]:
    weeks = view.how.release_weeks
    kept: dict[int, list[tuple[PlanSession, dt.date, dt.date | None]]] = {}
    for one, assignment in zip((one for one in view.laid if one.athlete), assignments, strict=True):
        # Who has the same dates shares one list of them.
        if id(one.placed) not in kept:
            kept[id(one.placed)] = [
                (p.plan_session, p.on_date, None if weeks is None else dating.shown_from(p.on_date, weeks))
                for p in one.kept
            ]
        for planned, on_date, release_on in kept[id(one.placed)]:
            yield Session(
                athlete_id=assignment.athlete_id,
                assignment_id=assignment.pk,
                plan_session_id=planned.pk,
                on_date=on_date,
                planned_on=on_date,
                position=planned.position,
                workout_id=planned.workout_id,
                planned_workout_id=planned.workout_id,
                start_time=planned.start_time,
                place=planned.place,
                release_on=release_on,
            )


def assign_self(
    plan: Plan, athlete: User, *, start_on: dt.date | None = None, race_on: dt.date | None = None
) -> Assignment:
    """Let an athlete start a plan alone, from a day (today where none is given) or back from a race.

    Sessions are put on days on which the athlete can run, as `starting.outlook` shows them. Nobody is told; who is on
    the plan already stays on it as before.

    Raises:
        AssignRefusedError: as `preview` does.
    """
    how = How.alone(athlete, race_on)
    today = athlete.today()
    view = preview(plan, [athlete], start_on or today, today=today, how=how, looks=False)
    if view.laid:
        try:
            return assign(view, by=athlete, tells=False)[0]
        except AssignRefusedError:
            # Another request of the same athlete was first.
            pass
    return Assignment.objects.get(plan=plan, athlete=athlete, ended_at__isnull=True)
