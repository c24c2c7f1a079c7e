"""Putting a plan on athletes' calendars: preview first, then one set-based write."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from reminders import outbox, planner

from .models import Assignment, Plan, PlanSession, Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from athletes.models import User


class AssignRefusedError(ValueError):
    """A plan cannot be assigned like this; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class PlacedSession:
    """A plan's session with its date; `is_cut` where the date is before the first day."""

    plan_session: PlanSession
    on_date: dt.date
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """Days on which an athlete has sessions already."""

    athlete: User
    first: dt.date
    last: dt.date
    count: int


@dataclass(slots=True)
class Preview:
    """What an assignment would write, before anything is written."""

    plan: Plan
    start_on: dt.date
    first_day: dt.date
    placed: list[PlacedSession]
    athletes: list[User]
    clashes: list[Clash] = field(default_factory=list)
    already: list[User] = field(default_factory=list)
    finished: list[Assignment] = field(default_factory=list)

    @property
    def kept(self) -> list[PlacedSession]:
        """The sessions that would be written."""
        return [p for p in self.placed if not p.is_cut]

    @property
    def cut(self) -> list[PlacedSession]:
        """The sessions that are left out since their day has gone."""
        return [p for p in self.placed if p.is_cut]

    @property
    def last_on(self) -> dt.date:
        """The date of the last session."""
        return max((p.on_date for p in self.placed), default=self.start_on)

    @property
    def takers(self) -> list[User]:
        """The athletes who would get it: all but those who are on this plan already."""
        on_it = {a.pk for a in self.already}
        return [a for a in self.athletes if a.pk not in on_it]


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week: plans begin on one, so that weekdays stay what they are."""
    return day - dt.timedelta(days=day.weekday())


def place(plan: Plan, first_day: dt.date) -> tuple[dt.date, list[PlacedSession]]:
    """Return the date of day 0 and each session with its date; what lies before `first_day` is cut. One query."""
    start_on = monday_of(first_day)
    sessions = plan.sessions.select_related("workout").defer("workout__tree", "workout__text")
    dates = [(s, start_on + dt.timedelta(days=s.day)) for s in sessions]
    return start_on, [PlacedSession(s, date, is_cut=date < first_day) for s, date in dates]


def preview(plan: Plan, athletes: Sequence[User], first_day: dt.date, *, today: dt.date) -> Preview:
    """Lay the plan on dates from `first_day` and see what is cut, what clashes, who is on it already.

    The plan's day 0 is the Monday of the week of `first_day`; sessions before `first_day` are cut.

    Raises:
        AssignRefusedError: the first day is past, or the plan is empty, or nothing of it would be left.
    """
    if first_day < today:
        raise AssignRefusedError(
            f"{first_day.day} {first_day:%B %Y} is past. Nothing was assigned. Choose today or a later day."
        )
    start_on, placed = place(plan, first_day)
    if not placed:
        raise AssignRefusedError("This plan has no sessions yet. Write at least one, then assign it.")
    result = Preview(plan, start_on, first_day, placed, list(athletes))
    if not result.kept:
        raise AssignRefusedError("All sessions of this plan lie before that day. Choose an earlier first day.")
    rounds = Assignment.objects.filter(plan=plan, athlete__in=result.athletes, ended_at__isnull=True)
    for item in rounds.select_related("athlete"):
        if item.last_on >= today:
            result.already.append(item.athlete)
        else:
            result.finished.append(item)
    result.clashes = _clashes(result)
    return result


def _clashes(view: Preview) -> list[Clash]:
    dates = {p.on_date for p in view.kept}
    taken = (
        Session.objects.filter(athlete__in=view.takers, on_date__gte=min(dates), on_date__lte=max(dates))
        .exclude(workout__kind="rest")
        .values_list("athlete_id", "on_date")
    )
    days: dict[int, list[dt.date]] = {}
    for athlete_id, on_date in taken:
        if on_date in dates:
            days.setdefault(athlete_id, []).append(on_date)
    return [
        Clash(athlete, min(days[athlete.pk]), max(days[athlete.pk]), len(set(days[athlete.pk])))
        for athlete in view.takers
        if athlete.pk in days
    ]


@transaction.atomic
def assign(view: Preview, *, by: Any) -> list[Assignment]:
    """Write what the preview shows: thin rows in bulk, no content copied. Clashing days get both sessions.

    Raises:
        AssignRefusedError: nobody is chosen, or everybody is on this plan already.
    """
    if not view.athletes:
        raise AssignRefusedError("Nobody is chosen. Nothing was assigned. Choose athletes or a squad.")
    if not view.takers:
        raise AssignRefusedError("Everybody chosen is on this plan already. Nothing was changed.")
    if view.finished:
        # A finished round of the same plan makes room for a new one.
        Assignment.objects.filter(pk__in=[a.pk for a in view.finished]).update(ended_at=timezone.now())
    assignments = Assignment.objects.bulk_create(
        Assignment(plan=view.plan, athlete=athlete, assigned_by=by, start_on=view.start_on, last_on=view.last_on)
        for athlete in view.takers
    )
    Session.objects.bulk_create(
        (
            Session(
                athlete_id=assignment.athlete_id,
                assignment=assignment,
                plan_session=placed.plan_session,
                on_date=placed.on_date,
                position=placed.plan_session.position,
                workout_id=placed.plan_session.workout_id,
                start_time=placed.plan_session.start_time,
                place=placed.plan_session.place,
            )
            for assignment in assignments
            for placed in view.kept
        ),
        batch_size=2000,
    )
    outbox.plan_many("plan_assigned", assignments)
    # A session of tomorrow may be among them.
    planner.ask()
    return assignments
