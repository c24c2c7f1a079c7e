"""Telling who is asked to a practice that it moved or is off: at once, and once where it changed twice before."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from plans.changes import day_words
from plans.models import Attendance, Session, SessionChange
from plans.practices import PRACTICE_CHANGED, Told, When
from plans.ruler import at
from reminders.kinds import Kind, Words, register
from reminders.letters import Letter
from reminders.models import Reminder

if TYPE_CHECKING:
    from athletes.models import User

KEEPS = dt.timedelta(days=2)


def find(subject: str) -> Told | None:
    """Return what is to be told: `attendance.version`; None where the athlete is no longer asked."""
    pk, _, version = subject.partition(".")
    if not (pk.isdigit() and version.isdigit()):
        return None
    rows = Attendance.objects.select_related("practice__workout", "practice__team", "athlete")
    found = rows.filter(pk=int(pk)).first()
    return Told(found, int(version)) if found else None


def before(told: Told) -> str:
    """Return when and where it was when it was last told: Tue 24 Nov at 17:30, Hill Lane; empty where not known."""
    sent = Reminder.objects.filter(
        kind=PRACTICE_CHANGED, subject_id__startswith=f"{told.attendance.pk}.", state=Reminder.State.SENT
    ).exclude(subject_id=told.pk)
    last = sent.order_by("-sent_at").values_list("sent_at", flat=True).first()
    rows = SessionChange.objects.filter(
        session__practice=told.attendance.practice_id,
        session__athlete=told.attendance.athlete_id,
        what=SessionChange.What.PLACE,
    )
    if last is not None:
        rows = rows.filter(at__gt=last)
    return rows.order_by("at", "pk").values_list("before", flat=True).first() or ""


def still_wanted(told: Told) -> bool:
    """It is the last change, it was not changed back, it is for this athlete, and the practice has not begun."""
    practice, athlete = told.attendance.practice, told.attendance.athlete
    if practice.version != told.version and _is_newer_told(told):
        return False
    if at(practice.on_date, practice.start_time, athlete.zone) <= timezone.now():
        return False
    if practice.cancelled_at is None and before(told) == When.of(practice).words:
        return False
    return told.is_for_them


def _is_newer_told(told: Told) -> bool:
    """Tell whether a later change of time or place has a reminder of its own; one of the text has none."""
    rows = Reminder.objects.filter(kind=PRACTICE_CHANGED, subject_id__startswith=f"{told.attendance.pk}.")
    return any(int(one.partition(".")[2]) > told.version for one in rows.values_list("subject_id", flat=True))


def _title(told: Told, recipient: User) -> str:
    practice = told.attendance.practice
    name = told.attendance.athlete.get_short_name()
    head = "Practice" if recipient.pk == told.attendance.athlete_id else f"{name}’s practice"
    if practice.cancelled_at is not None:
        return f"{head} on {day_words(practice.on_date)} is cancelled"
    return f"{head} is now {When.of(practice).words}"


def _what(told: Told) -> str:
    practice = told.attendance.practice
    if practice.cancelled_at is not None:
        return practice.cancel_reason or str(practice.workout)
    was = before(told)
    return f"{practice.workout}. It was {was}." if was else f"{practice.workout}."


def _path(told: Told) -> str:
    athlete = told.attendance.athlete_id
    session = Session.objects.filter(practice=told.attendance.practice_id, athlete=athlete).values_list("pk").first()
    return reverse("plans:session_detail", args=session) if session else reverse("my_plan")


def render(told: Told, recipient: User) -> Words:
    """Practice is now Tue 24 Nov at 18:00, Hill Lane. 8 × 400 m. It was Tue 24 Nov at 17:30, Hill Lane."""
    return Words(_title(told, recipient), _what(told)[:480], _path(told))


def letter(told: Told, recipient: User) -> Letter:
    """Return the letter: what is new as its head, what was below it."""
    practice, athlete = told.attendance.practice, told.attendance.athlete
    return Letter(
        name=recipient.get_short_name(),
        act="Open the session",
        path=_path(told),
        child="" if recipient.pk == athlete.pk else athlete.get_short_name(),
        team=practice.team.name,
        what=_title(told, recipient),
        detail=_what(told),
    )


def register_all() -> None:
    """Make the kind known; once at start."""
    register(
        Kind(
            slug=PRACTICE_CHANGED,
            subject_kind="attendance",
            find=find,
            athlete=lambda told: told.attendance.athlete,
            recipients=lambda told: [told.attendance.athlete],
            keeps=KEEPS,
            still_wanted=still_wanted,
            render=render,
            second_adult=True,
            letter=letter,
            at_night=frozenset({"in_app"}),
        )
    )
