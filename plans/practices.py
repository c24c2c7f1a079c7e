"""Squad practice: arranging one, who comes, who came, and what a change does to the calendars of those asked.

Each athlete asked has an `Attendance` and a `Session` that points at the practice. A session that gives way to a
practice is skipped at the very moment the practice was made (`made_at`): that is how it is known again, and how it
comes back when the practice is called off.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from athletes.models import Squad, User
from plans import changes
from plans.changes import day_words
from plans.models import Attendance, Practice, Reason, Session, SessionChange, Workout
from plans.models.workouts import Kind
from reminders import outbox, planner

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Iterable, Sequence

What = SessionChange.What
PRACTICE_CHANGED = "practice_changed"
FAR = dt.timedelta(days=400)
MOST_ASKED = 200


class PracticeRefusedError(ValueError):
    """The act cannot be done; the text says why, and what to do."""


class PracticeStaleError(RuntimeError):
    """Somebody changed the practice since it was looked at; nothing was written. `practice` is how it stands now."""

    def __init__(self, practice: Practice) -> None:
        """Keep the practice."""
        super().__init__("changed meanwhile")
        self.practice = practice


@dataclass(frozen=True, slots=True)
class When:
    """When and where a practice is; `start_time` is on the clock of each athlete."""

    on_date: dt.date
    start_time: dt.time
    place: str

    @classmethod
    def of(cls, practice: Practice) -> When:
        """Return when and where a practice is now."""
        return cls(practice.on_date, practice.start_time, practice.place)

    @property
    def words(self) -> str:
        """Tue 24 Nov at 18:00, Hill Lane."""
        return f"{day_words(self.on_date)} at {self.start_time:%H:%M}, {self.place}"


def athletes_of(team: int) -> QuerySet[User]:
    """Return the athletes who train with a team."""
    rows: QuerySet[User] = User.objects.filter(coachings__team=team, coachings__state="accepted", is_active=True)
    return rows.order_by("name", "pk")


def check_when(on_date: dt.date, by: User) -> None:
    """Refuse a day that is past, or more than a year away.

    Raises:
        PracticeRefusedError: the day is one of these.
    """
    if on_date < by.today():
        raise PracticeRefusedError(f"{day_words(on_date)} is past. Nothing was saved. Choose today or a later day.")
    if on_date > by.today() + FAR:
        raise PracticeRefusedError(f"{day_words(on_date)} {on_date.year} is more than a year away. Nothing was saved.")


def in_the_way(people: Iterable[User], on_date: dt.date) -> list[Session]:
    """Return the open sessions that some people have on a day and that could give way. One query."""
    rows = Session.objects.filter(
        athlete__in=[person.pk for person in people], on_date=on_date, completion=None, skipped_at=None, practice=None
    )
    rows = rows.exclude(workout__kind=Kind.REST).select_related("athlete", "workout", "assignment__plan")
    return list(rows.order_by("athlete__name", "position", "pk"))


@transaction.atomic
def arrange(
    team: int,
    people: Sequence[User],
    when: When,
    workout: Workout,
    *,
    by: User,
    squad: Squad | None = None,
    note: str = "",
    instead_of: Collection[uuid.UUID] = (),
) -> Practice:
    """Make a practice and ask people to it; each gets a session. `instead_of` are sessions of theirs that give way.

    Raises:
        PracticeRefusedError: nobody is asked, or too many, or the day is past or far away.
    """
    check_when(when.on_date, by)
    if not people:
        raise PracticeRefusedError("Choose at least one athlete. Nothing was saved.")
    if len(people) > MOST_ASKED:
        raise PracticeRefusedError(f"At most {MOST_ASKED} athletes can be asked to one practice. Nothing was saved.")
    practice = Practice.objects.create(
        team_id=team, squad=squad, on_date=when.on_date, start_time=when.start_time, place=when.place,
        workout=workout, note=note, made_by=by,
    )  # fmt: skip
    ask(practice, people, by=by, instead_of=instead_of)
    return practice


@transaction.atomic
def ask(
    practice: Practice, people: Sequence[User], *, by: User, instead_of: Collection[uuid.UUID] = (), told: bool = True
) -> list[User]:
    """Ask people to a practice; return those who were not asked before. Ten queries, and those of telling.

    With `told` False nobody is told: they stand beside the coach.
    """
    there = set(practice.attendances.values_list("athlete", flat=True))
    new = [person for person in people if person.pk not in there]
    if not new:
        return []
    Attendance.objects.bulk_create(Attendance(practice=practice, athlete=person) for person in new)
    last: dict[int, int] = dict(
        Session.objects.filter(athlete__in=[p.pk for p in new], on_date=practice.on_date)
        .order_by()
        .values_list("athlete")
        .annotate(last=Max("position"))
    )
    now = timezone.now()
    sessions = Session.objects.bulk_create(
        Session(
            athlete=person, practice=practice, on_date=practice.on_date, position=last.get(person.pk, -1) + 1,
            workout=practice.workout, start_time=practice.start_time, place=practice.place, changed_by=by,
            changed_at=now,
        )
        for person in new
    )  # fmt: skip
    rows = [row_of(one, What.ADDED, by, told_at=None if told else now, title=str(practice.workout)) for one in sessions]
    rows += _give_way(practice, [one for one in in_the_way(new, practice.on_date) if one.pk in set(instead_of)], by)
    changes.tell_many(rows)
    planner.ask()
    return new


def row_of(session: Session, what: str, by: User | None, *, title: str, **fields: Any) -> SessionChange:
    """Return the row that tells of a change of one session, not written yet."""
    values = {"athlete_id": session.athlete_id, "session": session, "on_date": session.on_date} | fields
    return SessionChange(what=what, by=by, title=title[:120], **values)


def _give_way(practice: Practice, sessions: list[Session], by: User) -> list[SessionChange]:
    Session.objects.filter(pk__in=[one.pk for one in sessions]).update(
        skip_reason=Reason.PLAN, skipped_at=practice.made_at, skipped_by=by, **stamp(by)
    )
    return [row_of(one, What.SKIPPED, by, title=str(one.workout), after="the squad trains instead") for one in sessions]


def bring_back(practice: Practice, athletes: Collection[int], by: User | None) -> list[SessionChange]:
    """Have again what gave way to a practice, for some athletes; return what to tell."""
    found = list(
        Session.objects.filter(
            athlete__in=athletes, skipped_at=practice.made_at, skip_reason=Reason.PLAN, practice=None, completion=None
        ).select_related("workout")
    )
    Session.objects.filter(pk__in=[one.pk for one in found]).update(
        skip_reason="", skipped_at=None, skipped_by=None, **stamp(by)
    )
    after = "it is no longer skipped"
    return [row_of(one, What.RESUMED, by, title=str(one.workout), after=after) for one in found]


# --- changing --------------------------------------------------------------------------------------------------------


def held(pk: uuid.UUID, version: int) -> Practice:
    """Return a practice as it stands, held until the transaction ends.

    Raises:
        PracticeStaleError: it is not the version that was seen.
        PracticeRefusedError: it is cancelled.
    """
    practice = Practice.objects.select_for_update(of=("self",)).select_related("workout", "squad").get(pk=pk)
    if practice.version != version:
        raise PracticeStaleError(practice)
    if practice.cancelled_at is not None:
        raise PracticeRefusedError("This practice is cancelled. Make a new one.")
    return practice


def _open(practice: Practice) -> QuerySet[Session]:
    """The sessions that still follow the practice: not logged."""
    return practice.sessions.filter(completion=None)


@transaction.atomic
def change(
    pk: uuid.UUID,
    version: int,
    when: When,
    *,
    by: User,
    note: str | None = None,
    text: str | None = None,
    instead_of: Collection[uuid.UUID] = (),
) -> Practice:
    """Give a practice another time, place, day, note or text; the sessions of all who are asked follow.

    Time, day and place are told at once, a new text with the other changes of a day. On another day people answer
    anew, what gave way on the old day comes back, and `instead_of` are sessions of theirs on the new day that give way.
    Logged sessions stay as they are; so does a no for a reason of one's own, such as pain.

    Raises:
        PracticeStaleError: somebody changed it since.
        PracticeRefusedError: it is cancelled, or the new day is past.
    """
    practice = held(pk, version)
    before = When.of(practice)
    note = practice.note if note is None else note
    if when.on_date != before.on_date:
        check_when(when.on_date, by)
    is_new_text = text is not None and text != practice.workout.text
    if when == before and note == practice.note and not is_new_text:
        return practice
    practice.on_date, practice.start_time, practice.place, practice.note = (
        when.on_date, when.start_time, when.place, note,
    )  # fmt: skip
    old = practice.workout
    if is_new_text:
        practice.workout = Workout.objects.write(text or "", author=by, team=practice.team_id, instead_of=old)
    practice.version += 1
    practice.save(update_fields=["on_date", "start_time", "place", "note", "workout", "version"])
    if is_new_text:
        _write(practice, old, by)
    if when != before:
        _move(practice, before, by, instead_of)
    planner.ask()
    return practice


def stamp(by: User | None) -> dict[str, Any]:
    """Return what an update of sessions sets besides: the version, and who changed them when."""
    return {"version": F("version") + 1, "changed_by": by, "changed_at": timezone.now()}


def _write(practice: Practice, old: Workout, by: User) -> None:
    """Point the sessions at the new text, but for those whose text a coach changed for one athlete."""
    sessions = list(_open(practice).filter(workout=old))
    Session.objects.filter(pk__in=[one.pk for one in sessions]).update(workout=practice.workout, **stamp(by))
    title, before, after = str(practice.workout), old.text, practice.workout.text
    changes.tell_many([row_of(one, What.EDITED, by, title=title, before=before, after=after) for one in sessions])


def who_moves(practice: Practice) -> list[User]:
    """Return whose day changes with the practice's: asked, not logged, not skipped for a reason of its own. One query.

    Who merely pressed "I cannot" is among them: that was about the old day.
    """
    sessions = _open(practice).exclude(_stays_skipped()).select_related("athlete")
    return [one.athlete for one in sessions.order_by("athlete__name", "athlete")]


def _stays_skipped() -> Q:
    """A session that is skipped on any day: by a coach, or for pain and the like; not by "I cannot"."""
    return Q(skipped_at__isnull=False) & ~Q(skipped_by=F("athlete"), skip_reason=Reason.OTHER)


def _move(practice: Practice, before: When, by: User, instead_of: Collection[uuid.UUID]) -> None:
    """Let the sessions follow and tell everybody who is asked, at once."""
    now, when = timezone.now(), When.of(practice)
    sessions = list(_open(practice))
    _open(practice).update(
        on_date=when.on_date, start_time=when.start_time, place=when.place, **stamp(by)
    )  # fmt: skip
    rows = []
    if when.on_date != before.on_date:
        rows = _on_another_day(practice, [one.athlete_id for one in sessions], by, instead_of)
    # What the reminder tells at once is not told once more with the other changes of a day.
    title = str(practice.workout)
    for one in sessions:
        one.on_date = when.on_date
        rows.append(row_of(one, What.PLACE, by, title=title, before=before.words, after=when.words, told_at=now))
    changes.tell_many(rows)
    _tell(practice)


def _on_another_day(
    practice: Practice, asked: Collection[int], by: User, instead_of: Collection[uuid.UUID]
) -> list[SessionChange]:
    """Have people answer anew, and exchange what gave way on the old day for what gives way on the new one."""
    away = _open(practice).filter(_stays_skipped()).values("athlete")
    practice.attendances.exclude(answer="").exclude(athlete__in=away).update(answer="", answered_at=None)
    _open(practice).exclude(_stays_skipped()).update(skip_reason="", skipped_at=None, skipped_by=None)
    rows = bring_back(practice, asked, by)
    if instead_of:
        found, chosen = in_the_way(who_moves(practice), practice.on_date), set(instead_of)
        rows += _give_way(practice, [one for one in found if one.pk in chosen], by)
    return rows


def _tell(practice: Practice) -> None:
    told = [Told(one, practice.version) for one in practice.attendances.select_related("athlete")]
    outbox.plan_many(PRACTICE_CHANGED, [one for one in told if one.is_for_them])


@dataclass(frozen=True, slots=True)
class Told:
    """That one athlete is told how a practice stands since a version; a later version takes its place."""

    attendance: Attendance
    version: int

    @property
    def pk(self) -> str:
        """Of the reminder's subject: the attendance and the version."""
        return f"{self.attendance.pk}.{self.version}"

    @property
    def is_for_them(self) -> bool:
        """Who cannot come hears of another time, and not that it is off."""
        practice = self.attendance.practice
        return practice.cancelled_at is None or self.attendance.answer != Attendance.Answer.NO


@transaction.atomic
def cancel(pk: uuid.UUID, version: int, *, by: User, reason: str = "") -> Practice:
    """Call a practice off: its sessions are skipped, what gave way comes back. Told at once; raises as `change`."""
    practice = held(pk, version)
    now = timezone.now()
    practice.cancelled_at, practice.cancel_reason, practice.version = now, reason, practice.version + 1
    practice.save(update_fields=["cancelled_at", "cancel_reason", "version"])
    sessions = list(_open(practice).filter(skipped_at=None).select_related("workout"))
    Session.objects.filter(pk__in=[one.pk for one in sessions]).update(
        skip_reason=Reason.PLAN, skipped_at=now, skipped_by=by, **stamp(by)
    )
    after = "the practice is cancelled"
    rows = [row_of(one, What.SKIPPED, by, title=str(one.workout), after=after, told_at=now) for one in sessions]
    rows += bring_back(practice, list(practice.attendances.values_list("athlete", flat=True)), by)
    changes.tell_many(rows)
    _tell(practice)
    planner.ask()
    return practice


def who_changed(practice: Practice) -> str:
    """Return who changed the calendars of a practice last; Somebody where that is not known. One query."""
    row = SessionChange.objects.filter(session__practice=practice).select_related("by").order_by("-at", "-pk").first()
    return str(row.by) if row and row.by else "Somebody"


# --- answering and ticking -------------------------------------------------------------------------------------------


@transaction.atomic
def answer(attendance: Attendance, said: str) -> None:
    """Say whether one comes. Who cannot has the session skipped; who comes after all has it again.

    Raises:
        PracticeRefusedError: the practice is over or cancelled.
    """
    practice, athlete = attendance.practice, attendance.athlete
    if practice.cancelled_at is not None:
        raise PracticeRefusedError("This practice is cancelled.")
    if practice.on_date < athlete.today():
        raise PracticeRefusedError("This practice is over. Log the session instead.")
    now = timezone.now()
    attendance.answer, attendance.answered_at = said, now
    attendance.save(update_fields=["answer", "answered_at"])
    mine = Session.objects.filter(practice=practice, athlete=athlete, completion=None)
    if said == Attendance.Answer.NO:
        mine.filter(skipped_at=None).update(
            skip_reason=Reason.OTHER, skipped_at=now, skipped_by=athlete, **stamp(athlete)
        )
    else:
        mine.filter(skipped_by=athlete).update(skip_reason="", skipped_at=None, skipped_by=None, **stamp(athlete))
    planner.ask()


def tick(attendance: Attendance, came: bool | None, *, by: User) -> None:
    """Note at the track who came; None takes the tick back."""
    attendance.came = came
    attendance.ticked_by, attendance.ticked_at = (None, None) if came is None else (by, timezone.now())
    attendance.save(update_fields=["came", "ticked_by", "ticked_at"])


def tick_rest(practice: Practice, *, by: User) -> int:
    """Note that all who are not ticked were not there; return how many."""
    rows = practice.attendances.filter(came=None)
    return rows.update(came=False, ticked_by=by, ticked_at=timezone.now())


@transaction.atomic
def came_along(practice: Practice, athlete: User, *, by: User) -> Attendance:
    """Add somebody who just came, and tick him or her; nothing is told."""
    ask(practice, [athlete], by=by, told=False)
    attendance = practice.attendances.select_related("athlete").get(athlete=athlete)
    tick(attendance, True, by=by)
    return attendance


# --- looking ---------------------------------------------------------------------------------------------------------


def with_counts(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Add how many were asked, come, cannot, came, and are not ticked yet."""
    said, came = Attendance.Answer, "attendances__came"
    return practices.select_related("workout", "squad").annotate(
        asked=Count("attendances", distinct=True),
        come=Count("attendances", filter=Q(attendances__answer=said.YES), distinct=True),
        cannot=Count("attendances", filter=Q(attendances__answer=said.NO), distinct=True),
        came=Count("attendances", filter=Q(**{came: True}), distinct=True),
        unticked=Count("attendances", filter=Q(**{f"{came}__isnull": True}), distinct=True),
    )


def coached(coach: User) -> QuerySet[Practice]:
    """Return the practices of the teams in which somebody coaches."""
    return Practice.objects.filter(team__in=coach.coach_team_ids())


def with_answers(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Add `said`, what the athlete answered to the session's practice (None without one), and the practice."""
    mine = Attendance.objects.filter(practice=OuterRef("practice"), athlete=OuterRef("athlete")).values("answer")[:1]
    return sessions.select_related("practice").annotate(said=Subquery(mine))
