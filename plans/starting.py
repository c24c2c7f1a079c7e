"""Starting a built-in plan alone: what it would look like on the athlete's calendar, before anything is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.laying import AssignRefusedError, How, preview
from plans.models import Assignment

if TYPE_CHECKING:
    from athletes.models import User
    from plans.laying import PlacedSession
    from plans.models import Plan

SHOWN = 7


@dataclass(frozen=True, slots=True)
class Outlook:
    """A plan on dates. `cut` are the sessions whose day has gone, `moved` those that the athlete's days have moved.

    `taken` counts the days on which something stands already.
    """

    kept: list[PlacedSession]
    cut: list[PlacedSession]
    moved: int
    taken: int
    race_on: dt.date | None

    @property
    def first_on(self) -> dt.date:
        """The day of the first session."""
        return min(one.on_date for one in self.kept)

    @property
    def last_on(self) -> dt.date:
        """The day of the last session."""
        return max(one.on_date for one in self.kept)

    @property
    def soon(self) -> list[PlacedSession]:
        """The sessions of the first seven days."""
        until = self.first_on + dt.timedelta(days=SHOWN)
        return sorted((one for one in self.kept if one.on_date < until), key=lambda one: one.on_date)

    @property
    def later(self) -> list[PlacedSession]:
        """The sessions after those of `soon`."""
        until = self.first_on + dt.timedelta(days=SHOWN)
        return sorted((one for one in self.kept if one.on_date >= until), key=lambda one: one.on_date)


def next_monday(today: dt.date) -> dt.date:
    """Today where it is a Monday, else the next one."""
    return today + dt.timedelta(days=-today.weekday() % 7)


def outlook(plan: Plan, athlete: User, *, start_on: dt.date | None = None, race_on: dt.date | None = None) -> Outlook:
    """What `assigning.assign_self` would write: from a first day on, or back from a race.

    Raises:
        AssignRefusedError: no day is given, it is past, nothing would be left, or the athlete is on this plan already.
    """
    if start_on is None and race_on is None:
        raise AssignRefusedError("Choose a day to begin, or the day of your race.")
    today = athlete.today()
    view = preview(plan, [athlete], start_on or today, today=today, how=How.alone(athlete, race_on))
    if not view.laid:
        raise AssignRefusedError("You are on this plan already. Nothing was changed.")
    laid = view.laid[0]
    race = next((one.on_date for one in laid.placed if one.plan_session.day == plan.race_day), None)
    return Outlook(laid.kept, laid.cut, len(laid.moved), len(laid.taken), race)


def running(athlete: User) -> list[Assignment]:
    """The plans that somebody is on today or later, with the plan of each. One query."""
    open_yet = Assignment.objects.filter(athlete=athlete, ended_at__isnull=True, last_on__gte=athlete.today())
    return list(open_yet.select_related("plan").order_by("start_on"))
