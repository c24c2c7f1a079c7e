"""A race that several plans lead to gets another day: which of them go along is for the coach to choose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from plans import changes, pausing
from plans.changes import day_words
from plans.models import Assignment, SessionChange
from plans.moving import ActRefusedError
from plans.pausing import RaceMove, SeenError
from reminders import planner

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Collection

    from athletes.models import User

NONE_CHOSEN = "Choose at least one plan that moves with the race. Nothing was changed."


@dataclass(slots=True)
class RaceMoves:
    """What another race day would do to each plan that leads to the race; the plan that was asked about is the first.

    `others` counts plans of teams in which the coach may not write: they stay.
    """

    to: dt.date
    plans: list[RaceMove] = field(default_factory=list)
    others: int = 0

    @property
    def is_shared(self) -> bool:
        """Whether there is a choice."""
        return len(self.plans) > 1

    @property
    def seen(self) -> str:
        """What was looked at, so that writing can tell whether it still is so."""
        return "|".join(one.seen for one in self.plans)


def leading_to(assignment: Assignment, person: User) -> tuple[list[Assignment], int]:
    """Return the running plans that lead to an assignment's race and that a coach may move; count the others.

    The same race, or where none is written down the same day. One query.
    """
    same = Q(race_on=assignment.race_on)
    if assignment.race_id is not None:
        same = Q(race=assignment.race_id) | Q(race=None, race_on=assignment.race_on)
    rows = Assignment.objects.filter(same, athlete=assignment.athlete_id, ended_at=None, race_on__isnull=False)
    teams = person.coach_team_ids(edits=True)
    found = [
        one
        for one in rows.exclude(pk=assignment.pk).select_related("plan", "athlete", "race").order_by("start_on", "pk")
        if one.last_on >= one.athlete.today() or one.paused_on
    ]
    own = [one for one in found if one.plan.team_id is None or one.plan.team_id in teams]
    return [assignment, *own], len(found) - len(own)


def see(assignment: Assignment, to: dt.date, person: User) -> RaceMoves:
    """Look at what another race day would do; nothing is written. One query, and one for each plan.

    Raises:
        ActRefusedError: as `pausing.see_race`.
    """
    first = pausing.see_race(assignment, to)
    runs, others = leading_to(assignment, person)
    return RaceMoves(to, [first, *(pausing.see_race(run, to) for run in runs[1:])], others)


@transaction.atomic
def move(
    pk: uuid.UUID, to: dt.date, *, by: User, seen: str, chosen: Collection[uuid.UUID] | None = None
) -> list[RaceMove]:
    """Put a race on another day, and with it the plans chosen; all of them where nothing is said.

    The race itself moves in either case, and the athlete is told once. `seen` is what `see` gave.

    Raises:
        SeenError: the calendar has changed since.
        ActRefusedError: no plan is chosen, or as `pausing.see_race`.
    """
    # All are held in one order, whichever of them was asked about.
    ids = [one.pk for one in leading_to(Assignment.objects.select_related("athlete").get(pk=pk), by)[0]]
    list(Assignment.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    own = pausing.held(pk)
    pausing.hold_sessions(*ids)
    view = see(own, to, by)
    if view.seen != seen:
        raise SeenError
    going = [one for one in view.plans if chosen is None or one.assignment.pk in chosen]
    if not going:
        raise ActRefusedError(NONE_CHOSEN)
    old, race = view.plans[0].old, own.race
    if old == to and not any(one.days for one in going):
        return going
    for one in going:
        pausing.carry_along(one, by)
    for event in {run.race for run in (own, *(one.assignment for one in going)) if run.race is not None}:
        if event.on_date == old:
            event.on_date = to
            event.save(update_fields=["on_date"])
    planner.ask()
    changes.tell(
        own.athlete, SessionChange.What.RACE, by=by, title=race.name if race else f"The race of {own.plan}",
        before=day_words(old), after=day_words(to), on_date=old,
    )  # fmt: skip
    return going
