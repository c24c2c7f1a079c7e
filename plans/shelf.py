"""The shelf beside the board: sessions that the team has written, and warm-ups, to put on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, Q

from plans import acts, adding, history
from plans.adding import Place
from plans.additions import Addition
from plans.layout import Placed
from plans.models import PlanSession, WarmUp, Workout

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from athletes.models import User
    from plans.models import Plan, PlanAct
    from plans.notation import Words

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is offered; `more` says that there are sessions beyond those shown."""

    workouts: list[Workout]
    warm_ups: list[WarmUp]
    more: bool


def written_by(plan: Plan) -> QuerySet[Workout]:
    """Return the workouts that stand in plans of this plan's team."""
    return Workout.objects.filter(plan_sessions__plan__team=plan.team_id)


def shelf_of(plan: Plan, user: User, asked: str = "", kind: str = "") -> Shelf:
    """Return the newest sessions of the team, each text once, and the warm-ups; three queries.

    `asked` are words that all have to stand in the text or the heading; `kind` is one of the kinds of session.
    """
    rows = written_by(plan)
    warm_ups = WarmUp.objects.visible_to(user).listed().filter(Q(team=None) | Q(team=plan.team_id))
    for word in asked.split()[:8]:
        rows = rows.filter(Q(text__icontains=word) | Q(headline__icontains=word) | Q(detail__icontains=word))
        warm_ups = warm_ups.filter(title__icontains=word)
    if kind:
        rows = rows.filter(kind=kind)
    newest = list(rows.values("text").annotate(newest=Max("created_at")).order_by("-newest")[: SHOWN + 1])
    # Several texts may have been written at one moment; each is wanted once.
    found = written_by(plan).filter(created_at__in=[row["newest"] for row in newest]).defer("tree").distinct()
    by_text = {workout.text: workout for workout in found}
    return Shelf(
        [by_text[row["text"]] for row in newest[:SHOWN] if row["text"] in by_text],
        [] if kind else list(warm_ups.order_by("team_id", "title")[:SHOWN]),
        len(newest) > SHOWN,
    )


def put_workout(plan: Plan, workout: Workout, day: int, *, by: User) -> PlanAct | None:
    """Put a session of the shelf on a day, behind what stands there.

    Raises:
        ActRefusedError: no plan has such a day.
    """
    with history.act(plan, by=by, said=f"Put {workout} on {history.day_words(day)}") as one:
        new = Placed("", acts.within(day), 0, str(workout.pk))
        one.layout = acts.copy(one.before, [new], day)
    return one.done


def put_warm_up(plan: Plan, warm_up: WarmUp, day: int, words: Words, *, by: User) -> list[str]:
    """Embed a warm-up in the first session of a day, in place of the warm-up it has; on a free day it stands alone.

    Return the film wishes that went.

    Raises:
        ActRefusedError: no plan has such a day.
        ChangedError: the session was changed by somebody else meanwhile.
    """
    acts.within(day)
    there = plan.sessions.filter(day=day).select_related("workout", "plan").order_by("position").first()
    session = there or PlanSession(plan=plan, day=day)
    place = Place(session, plan.team_id or 0, there.workout if there else None)
    what = Addition(warm_up, {})
    return adding.write(place, what.put_into(place.text, warm_up.line, words), by=by)[1]


def workout_of(plan: Plan, pk: UUID) -> Workout | None:
    """Return a session of the team's shelf."""
    return written_by(plan).filter(pk=pk).first()


def warm_up_of(plan: Plan, user: User, pk: UUID) -> WarmUp | None:
    """Return a warm-up that may stand in this plan."""
    rows = WarmUp.objects.visible_to(user).listed()
    return rows.filter(Q(team=None) | Q(team=plan.team_id), pk=pk).first()
