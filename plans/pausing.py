"""A plan that pauses, goes on, or gets another race day: each is one act over all sessions of an assignment.

Sessions that were done are never touched. Those that somebody moved or edited by hand go along with a pause that is
shifted, and stay where they are when a race moves.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from plans import changes, undoing
from plans.changes import day_words
from plans.dating import FAR
from plans.models import Assignment, Reason, Session, SessionChange
from plans.moving import ActRefusedError
from reminders import planner

if TYPE_CHECKING:
    import uuid

    from athletes.models import User

What = SessionChange.What
DAYS, WEEKS, CALENDAR = "days", "weeks", "calendar"
WEEK = 7


def held(pk: uuid.UUID) -> Assignment:
    """Return an assignment, held until the transaction ends.

    Raises:
        ActRefusedError: it has ended.
    """
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("plan", "athlete", "race")
    assignment = rows.get(pk=pk)
    if assignment.ended_at is not None:
        raise ActRefusedError("This plan has ended for the athlete. Nothing was changed.")
    return assignment


def hold_sessions(*runs: uuid.UUID) -> None:
    """Hold all sessions of some plans until the transaction ends, so that nobody moves or logs one meanwhile."""
    list(Session.objects.select_for_update().filter(assignment__in=runs).order_by("pk").values_list("pk"))


def plan_name(assignment: Assignment) -> str:
    """Return what the plan is called where a change of it is told."""
    return str(assignment.plan)[:120]


# --- pausing ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def pause(pk: uuid.UUID, from_day: dt.date, *, by: User) -> Assignment:
    """Hold back what the plan has from a day on; nothing is moved until it goes on. Said twice it changes nothing.

    Raises:
        ActRefusedError: the plan has ended, or the day is past, or lies behind its last session.
    """
    assignment = held(pk)
    if assignment.paused_on is not None:
        return assignment
    if from_day < assignment.athlete.today():
        raise ActRefusedError(f"{day_words(from_day)} is past. Nothing was changed. Choose today or a later day.")
    if from_day > assignment.last_on:
        raise ActRefusedError(f"The plan ends on {day_words(assignment.last_on)}. Nothing was changed.")
    assignment.paused_on = from_day
    assignment.save(update_fields=["paused_on"])
    planner.ask()
    changes.tell(assignment.athlete, What.PAUSED, by=by, title=plan_name(assignment), after=day_words(from_day))
    return assignment


@transaction.atomic
def undo_pause(pk: uuid.UUID, *, by: User) -> Assignment:
    """Take a pause back: everything stands where it stood. Said twice it changes nothing.

    Raises:
        ActRefusedError: the plan has ended.
    """
    assignment = held(pk)
    if assignment.paused_on is None:
        return assignment
    assignment.paused_on = None
    assignment.save(update_fields=["paused_on"])
    planner.ask()
    if not changes.take_back(assignment.athlete, What.PAUSED, title=plan_name(assignment)):
        changes.tell(assignment.athlete, What.RESUMED, by=by, title=plan_name(assignment), after="there is no pause")
    return assignment


@dataclass(slots=True)
class Resuming:
    """What going on would do. `shift` is in days, 0 where the calendar decides; `behind_race` come after the race."""

    assignment: Assignment
    on: dt.date
    how: str
    shift: int = 0
    moves: list[Session] = field(default_factory=list)
    skips: list[Session] = field(default_factory=list)
    behind_race: list[Session] = field(default_factory=list)

    @property
    def says(self) -> str:
        """It in a sentence for the athlete."""
        head = f"from {day_words(self.on)}"
        if self.shift:
            days = f"{self.shift // WEEK} week" if self.shift % WEEK == 0 else f"{self.shift} day"
            many = "" if self.shift in (1, WEEK) else "s"
            return f"{head}, all that was left comes {days}{many} later"
        count = len(self.skips)
        if not count:
            return f"{head}, as planned"
        return f"{head}, as planned; {count} session{'' if count == 1 else 's'} of the pause left out"


def default_how(assignment: Assignment) -> str:
    """Return how a plan goes on where nobody says: one that leads to a race by the calendar, others shifted by days."""
    return CALENDAR if assignment.race_on is not None else DAYS


def see_resuming(assignment: Assignment, on: dt.date, how: str) -> Resuming:
    """Look at what going on from a day would do; nothing is written. One query.

    Raises:
        ActRefusedError: the plan is not paused, or the day lies before the pause, or years away.
    """
    if assignment.paused_on is None:
        raise ActRefusedError("This plan is not paused. Nothing was changed.")
    if on < assignment.paused_on:
        raise ActRefusedError(
            f"The pause begins on {day_words(assignment.paused_on)}. "
            "Choose that day or a later one, or take the pause back."
        )
    if on > assignment.athlete.today() + FAR:
        raise ActRefusedError(f"{day_words(on)} is more than three years away. Nothing was changed.")
    left = list(_open(assignment).filter(on_date__gte=assignment.paused_on))
    days = (on - assignment.paused_on).days
    view = Resuming(assignment, on, how)
    if how == CALENDAR or not days:
        view.skips = [one for one in left if one.on_date < on and one.skipped_at is None]
        return view
    view.shift = days if how == DAYS else -(-days // WEEK) * WEEK
    view.moves = left
    if assignment.race_on:
        view.behind_race = [one for one in left if one.on_date + dt.timedelta(days=view.shift) > assignment.race_on]
    return view


@transaction.atomic
def resume(pk: uuid.UUID, on: dt.date, how: str, *, by: User) -> Resuming:
    """Go on from a day: with the rest shifted by days or whole weeks, or by the calendar with the pause left out.

    `undoing` takes it back. Raises as `see_resuming` does.
    """
    assignment = held(pk)
    hold_sessions(pk)
    view = see_resuming(assignment, on, how)
    kept = undoing.before_going_on(assignment, [*view.moves, *view.skips]) | {"skips": bool(view.skips)}
    shift = dt.timedelta(days=view.shift)
    if view.moves:
        _shift(view.moves, shift, by)
        assignment.start_on += shift
        assignment.last_on = max(assignment.last_on + shift, max(one.on_date for one in view.moves))
    if view.skips:
        _skip(view.skips, by)
    assignment.paused_on = None
    assignment.save(update_fields=["paused_on", "start_on", "last_on"])
    planner.ask()
    told = SessionChange(
        athlete=assignment.athlete, what=What.RESUMED, by=by, title=plan_name(assignment), after=view.says
    )
    paused = changes.about_plan(What.PAUSED, title=told.title)
    gone = changes.tell_many([told], forgets=paused)
    undoing.keep_going_on(assignment, kept, told, on=on, was_untold=gone > 0)
    return view


def _open(assignment: Assignment) -> models.QuerySet[Session]:
    """The sessions of an assignment that nobody has logged."""
    rows = assignment.sessions.filter(completion__isnull=True).select_related("workout")
    return rows.defer("workout__tree", "workout__text").order_by("on_date", "position", "pk")


def _shift(sessions: list[Session], by: dt.timedelta, person: User) -> None:
    """Move sessions with their planned day and the day they are shown from: one query, up to a thousand."""
    now = timezone.now()
    for one in sessions:
        one.on_date += by
        if one.planned_on is not None:
            one.planned_on += by
        if one.release_on is not None:
            one.release_on += by
        one.version += 1
        one.changed_by, one.changed_at = person, now
    written = ["on_date", "planned_on", "release_on", "version", "changed_by", "changed_at"]
    Session.objects.bulk_create(
        sessions, batch_size=1000, update_conflicts=True, unique_fields=["id"], update_fields=written
    )


def _skip(sessions: list[Session], person: User) -> None:
    now = timezone.now()
    Session.objects.filter(pk__in=[one.pk for one in sessions]).update(
        skip_reason=Reason.PLAN, skipped_at=now, skipped_by=person, version=F("version") + 1, changed_by=person,
        changed_at=now,
    )  # fmt: skip


# --- another race day ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class RaceMove:
    """What another race day would do: what moves, what is left out since its new day is past, and what stays, why."""

    assignment: Assignment
    to: dt.date
    moves: list[tuple[Session, dt.date]] = field(default_factory=list)
    cut: list[tuple[Session, dt.date]] = field(default_factory=list)
    stays: list[tuple[Session, str]] = field(default_factory=list)

    @property
    def days(self) -> int:
        """By how many days the race moves; negative where it comes sooner."""
        return (self.to - self.old).days

    @property
    def by_hand(self) -> list[tuple[Session, str]]:
        """What stays though it is still to come, and why."""
        today = self.assignment.athlete.today()
        return [(one, why) for one, why in self.stays if one.on_date > today and why != "logged"]

    @property
    def old(self) -> dt.date:
        """The day of the race so far."""
        assert self.assignment.race_on is not None  # noqa: S101 -- `see_race` refuses a plan without a race
        return self.assignment.race_on

    @property
    def seen(self) -> str:
        """What was looked at, so that writing can tell whether it still is so."""
        rows = [one for one, _ in [*self.moves, *self.cut]]
        return f"{self.old}.{len(rows)}.{sum(one.version for one in rows)}.{len(self.stays)}"


class SeenError(RuntimeError):
    """The calendar is no longer what was looked at; nothing was written."""


def see_race(assignment: Assignment, to: dt.date) -> RaceMove:
    """Look at what another race day would do; nothing is written. One query.

    Only sessions to come that nobody did, moved, edited or skipped go along.

    Raises:
        ActRefusedError: the plan leads to no race, or the day is past or years away.
    """
    today = assignment.athlete.today()
    if assignment.race_on is None:
        raise ActRefusedError("This plan is not counted back from a race. Move its sessions, or pause it.")
    if to <= today:
        raise ActRefusedError(f"{day_words(to)} is not to come. Nothing was changed. Choose a later day.")
    if to > today + FAR:
        raise ActRefusedError(f"{day_words(to)} is more than three years away. Nothing was changed.")
    view = RaceMove(assignment, to)
    rows = assignment.sessions.select_related("workout", "completion").defer("workout__tree", "workout__text")
    for one in rows.order_by("on_date", "position", "pk"):
        why = _why_stays(one, today)
        day = one.on_date + dt.timedelta(days=view.days)
        if why:
            view.stays.append((one, why))
        elif day < today:
            view.cut.append((one, day))
        else:
            view.moves.append((one, day))
    return view


def _why_stays(session: Session, today: dt.date) -> str:
    if session.completion_or_none() is not None:
        return "logged"
    if session.on_date <= today:
        return "today or gone by"
    if session.skipped_at is not None:
        return "skipped"
    if session.is_moved:
        return "moved by hand"
    return "edited by hand" if session.is_edited else ""


def carry_along(view: RaceMove, by: User) -> None:
    """Write what `see_race` said of one plan; the race itself, and telling of it, is for `plans.racing`."""
    assignment, shift = view.assignment, dt.timedelta(days=view.days)
    if not view.days:
        return
    _shift([one for one, _ in view.moves], shift, by)
    _skip([one for one, _ in view.cut], by)
    assignment.start_on += shift
    assignment.last_on = max([assignment.last_on + shift, *(one.on_date for one, _ in [*view.moves, *view.stays])])
    assignment.race_on = view.to
    assignment.save(update_fields=["start_on", "last_on", "race_on"])
