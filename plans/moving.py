"""Acts on an athlete's calendar: add, move, copy, edit, replace, skip and remove a session.

Each act says which version of the session was seen; whoever saw an older one is told what happened meanwhile, and
nothing is written. Each change is told to the athlete by `plans.changes`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from athletes.models import Coaching
from plans import adding, changes, undoing
from plans.changes import day_words
from plans.dating import FAR, monday_of
from plans.models import Assignment, Attendance, Reason, Session, SessionChange, Workout
from reminders import planner

if TYPE_CHECKING:
    import uuid

    from athletes.models import User
    from plans.models import CalendarAct

What = SessionChange.What


class ActRefusedError(ValueError):
    """The act cannot be done; the text says why, and what to do."""


class StaleError(RuntimeError):
    """Somebody changed the session since it was looked at; nothing was written. `session` is how it stands now."""

    def __init__(self, session: Session) -> None:
        """Keep the session."""
        super().__init__("changed meanwhile")
        self.session = session


def team_for(person: User, athlete: User) -> int | None:
    """Return the team in whose name a coach writes for an athlete; None where he or she may not. One query."""
    teams = person.coach_team_ids(edits=True)
    if not teams or person.pk == athlete.pk:
        return None
    links = Coaching.objects.filter(athlete=athlete, team__in=teams, state=Coaching.State.ACCEPTED)
    return links.order_by("team").values_list("team", flat=True).first()


def why_not(session: Session, person: User) -> str:
    """Return in a sentence why a coach cannot change a session; empty where it can be changed."""
    if session.completion_or_none() is not None:
        return "This session is logged. What was done stays as it is."
    assignment = session.assignment
    if assignment and assignment.plan.team_id and assignment.plan.team_id not in person.coach_team_ids(edits=True):
        return "This session belongs to another team’s plan. Its coaches change it."
    return ""


def why_fixed(session: Session, athlete: User) -> str:
    """Return in a sentence why the athlete cannot move a session; empty where it may be moved within its week."""
    if session.completion_or_none() is not None:
        return "This session is logged. What was done stays as it is."
    if session.practice_id is not None:
        return "The squad meets on this day. Skip it if you cannot come."
    assignment = session.assignment
    if assignment is not None and assignment.may_move != Assignment.MayMove.WEEK:
        return "Your coach keeps this plan on its days. Write to your coach to have it moved."
    if session.skipped_at is not None:
        return "This session is skipped."
    return "" if days_left(session, athlete) else "No other day of its week is left."


def days_left(session: Session, athlete: User) -> list[dt.date]:
    """Return the days of a session's week to which its athlete may move it: from today on, without its own."""
    monday, today = monday_of(session.on_date), athlete.today()
    days = [monday + dt.timedelta(days=n) for n in range(7)]
    return [day for day in days if day >= today and day != session.on_date]


def check_day(day: dt.date, athlete: User) -> None:
    """Refuse a day that is past where the athlete lives, or years away.

    Raises:
        ActRefusedError: the day is one of these.
    """
    if day < athlete.today():
        raise ActRefusedError(f"{_long(day)} is past. Nothing was changed. Choose today or a later day.")
    if day > athlete.today() + FAR:
        raise ActRefusedError(f"{_long(day)} is more than three years away. Nothing was changed.")


def _long(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def held(pk: uuid.UUID, version: int) -> Session:
    """Return a session as it stands, held until the transaction ends.

    Raises:
        Session.DoesNotExist: it was taken off.
        StaleError: it is not the version that was seen.
    """
    # Held before it is read: what was being logged while this waited is seen then.
    list(Session.objects.select_for_update().filter(pk=pk).values_list("pk"))
    rows = Session.objects.select_related("workout", "completion", "athlete", "assignment__plan", "changed_by")
    session = rows.get(pk=pk)
    if session.version != version:
        raise StaleError(session)
    return session


def _open(pk: uuid.UUID, version: int, by: User) -> Session:
    """Return a session that this person may change now, held."""
    session = held(pk, version)
    reason = why_fixed(session, by) if by.pk == session.athlete_id else why_not(session, by)
    if reason:
        raise ActRefusedError(reason)
    return session


def _save(session: Session, by: User, *fields: str) -> None:
    session.version += 1
    session.changed_by, session.changed_at = by, timezone.now()
    session.save(update_fields=[*fields, "version", "changed_by", "changed_at"])
    planner.ask()


def last_place(athlete: User, day: dt.date) -> int:
    """Return the position behind what stands on a day."""
    last = Session.objects.filter(athlete=athlete, on_date=day).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def move(pk: uuid.UUID, to: dt.date, *, by: User, version: int) -> Session:
    """Put a session on another day: by a coach, or by the athlete within its week where the plan lets it.

    Raises:
        ActRefusedError: it is logged, or the day is past or not of the week, or the plan is kept on its days.
        StaleError: somebody changed it since.
        Session.DoesNotExist: it was taken off.
    """
    session = _open(pk, version, by)
    if to == session.on_date:
        return session
    check_day(to, session.athlete)
    if by.pk == session.athlete_id and to not in days_left(session, by):
        raise ActRefusedError(f"{_long(to)} is not in the week of this session. Nothing was changed.")
    if session.practice_id is not None:
        raise ActRefusedError("This is a squad’s practice. Move the practice, and it moves for all who come.")
    before = session.on_date
    if session.plan_session_id is not None and session.planned_on is None:
        session.planned_on = before
    session.position, session.on_date = last_place(session.athlete, to), to
    if session.release_on is not None:
        session.release_on = min(session.release_on, to)
    _save(session, by, "on_date", "position", "planned_on", "release_on")
    changes.tell(
        session.athlete, What.MOVED, by=by, title=str(session.workout), session=session, on_date=before,
        before=day_words(before), after=day_words(to),
    )  # fmt: skip
    return session


@transaction.atomic
def add(
    athlete: User,
    day: dt.date,
    workout: Workout,
    *,
    by: User,
    start_time: dt.time | None = None,
    place: str = "",
) -> Session:
    """Put a single session on a day, behind what stands there.

    Raises:
        ActRefusedError: the day is past, or years away.
    """
    check_day(day, athlete)
    session = Session.objects.create(
        athlete=athlete, on_date=day, workout=workout, position=last_place(athlete, day), start_time=start_time,
        place=place, changed_by=by, changed_at=timezone.now(),
    )  # fmt: skip
    planner.ask()
    changes.tell(athlete, What.ADDED, by=by, title=str(workout), session=session, on_date=day)
    return session


def copy(session: Session, to: dt.date, *, by: User) -> Session:
    """Put a copy of a session on a day, as a single session of its own.

    Raises:
        ActRefusedError: the day is past, or years away.
    """
    return add(
        session.athlete, to, session.workout, by=by, start_time=session.start_time, place=session.place
    )  # fmt: skip


@transaction.atomic
def edit(
    pk: uuid.UUID,
    text: str,
    *,
    by: User,
    version: int,
    team: int | None,
    start_time: dt.time | None = None,
    place: str = "",
) -> tuple[Session, list[str]]:
    """Give a session a new text, time and place; the text becomes a workout of its own.

    Return the session, and the drills whose film wishes went with their lines. Raises as `move` does.
    """
    session = _open(pk, version, by)
    dropped: list[str] = []
    if text != session.workout.text:
        old = session.workout
        new = Workout.objects.write(text, author=by, team=team, instead_of=old)
        dropped = _point(session, new, by, team)
    if (start_time, place) != (session.start_time, session.place):
        before, session.start_time, session.place = _when(session), start_time, place
        _save(session, by, "start_time", "place")
        changes.tell(
            session.athlete, What.PLACE, by=by, title=str(session.workout), session=session,
            on_date=session.on_date, before=before, after=_when(session),
        )  # fmt: skip
    return session, dropped


def _when(session: Session) -> str:
    parts = [f"at {session.start_time:%H:%M}" if session.start_time else "", session.place]
    return ", ".join(part for part in parts if part) or "without a time or place"


@transaction.atomic
def replace(pk: uuid.UUID, workout: Workout, *, by: User, version: int, team: int | None) -> tuple[Session, list[str]]:
    """Put another workout in the place of a session's. Return and raise as `edit` does."""
    session = _open(pk, version, by)
    if workout.pk == session.workout_id:
        return session, []
    return session, _point(session, workout, by, team)


def _point(session: Session, new: Workout, by: User, team: int | None) -> list[str]:
    old = session.workout
    if session.plan_session_id is not None and session.planned_workout_id is None:
        session.planned_workout = old
    dropped = adding.point(adding.Place(session, team or 0, old), new)
    _save(session, by, "planned_workout")
    changes.tell(
        session.athlete, What.EDITED, by=by, title=str(new), session=session, on_date=session.on_date,
        before=old.text, after=new.text,
    )  # fmt: skip
    return dropped


@transaction.atomic
def skip(pk: uuid.UUID, reason: str, *, by: User, version: int) -> Session:
    """Leave a session out, with a reason of `Reason`; it stays on the calendar. Raises as `move` does."""
    session = held(pk, version)
    refused = why_not(session, by) if by.pk != session.athlete_id else ""
    if session.completion_or_none() is not None:
        refused = "This session is logged. What was done stays as it is."
    if refused:
        raise ActRefusedError(refused)
    session.skip_reason, session.skipped_at, session.skipped_by = reason, timezone.now(), by
    _save(session, by, "skip_reason", "skipped_at", "skipped_by")
    _answer(session, by, Attendance.Answer.NO)
    changes.tell(
        session.athlete, What.SKIPPED, by=by, title=str(session.workout), session=session,
        on_date=session.on_date, after=str(Reason(reason).label) if reason else "",
    )  # fmt: skip
    return session


def _answer(session: Session, by: User, said: str) -> None:
    """Who skips a practice has said that he or she cannot come; who takes it up again comes."""
    if session.practice_id is not None and by.pk == session.athlete_id:
        mine = Attendance.objects.filter(practice=session.practice_id, athlete=by)
        mine.update(answer=said, answered_at=timezone.now())


@transaction.atomic
def take_up(pk: uuid.UUID, *, by: User, version: int) -> Session:
    """Have a session again that was skipped. Raises as `move` does."""
    session = held(pk, version)
    if session.skipped_at is None:
        return session
    if by.pk != session.athlete_id and why_not(session, by):
        raise ActRefusedError(why_not(session, by))
    session.skip_reason, session.skipped_at, session.skipped_by = "", None, None
    _save(session, by, "skip_reason", "skipped_at", "skipped_by")
    _answer(session, by, Attendance.Answer.YES)
    if not changes.take_back(session.athlete, What.SKIPPED, session=session):
        changes.tell(
            session.athlete, What.RESUMED, by=by, title=str(session.workout), session=session,
            on_date=session.on_date, after="it is no longer skipped",
        )  # fmt: skip
    return session


@transaction.atomic
def remove(pk: uuid.UUID, *, by: User, version: int) -> CalendarAct:
    """Take a session off the calendar; `undoing` puts it back. Its conversation stays. Raises as `move` does."""
    session = held(pk, version)
    refused = why_not(session, by)
    if session.occurrences.filter(Q(done_at__isnull=False) | Q(clips__isnull=False)).exists():
        refused = refused or "Drills of this session are ticked or filmed. Skip it instead, and nothing is lost."
    if refused:
        raise ActRefusedError(refused)
    act = undoing.take_off(session, by=by)
    planner.ask()
    return act


def since(session: Session, version: int) -> list[str]:
    """Return in sentences what happened to a session after a version was seen: who, when, what. One query."""
    rows = list(session.changes.select_related("by").order_by("-at", "-pk")[: max(1, session.version - version)])
    return [
        f"{row.by or 'Somebody'}, {_moment(row.at)}: {row.title} {changes.line_of(row).say}" for row in reversed(rows)
    ]


def _moment(at: dt.datetime) -> str:
    local = timezone.localtime(at)
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"
