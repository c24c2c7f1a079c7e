"""Whose clip it is, and of which drill in which session: what a form or the head of an upload asks for, looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from athletes.models import User
from plans.filming import SHORT_VIEWS
from plans.models import DrillOccurrence, Session, WorkoutDrill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drills.models import Drill
    from feedback.models import Clip, Upload


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is in the clip, and which drill of which session; neither for a free clip."""

    athlete: User
    session: Session | None = None
    drill: Drill | None = None
    nth: int = 1

    @property
    def name(self) -> str:
        """What is filmed."""
        return self.drill.name if self.drill else "A clip"

    @property
    def query(self) -> dict[str, str]:
        """The words that ask for this subject again."""
        words = {"session": str(self.session.pk)} if self.session else {"athlete": str(self.athlete.pk)}
        return words | ({"drill": self.drill.slug, "nth": str(self.nth)} if self.drill else {})

    def occurrence(self) -> DrillOccurrence | None:
        """Return the row of this drill in this session; it is made at the first need."""
        if self.session is None or self.drill is None:
            return None
        return DrillOccurrence.objects.get_or_create(session=self.session, drill=self.drill, nth=self.nth)[0]


def may_film(person: Any, athlete: User) -> bool:
    """Tell whether somebody may add clips of an athlete: the athlete, and who coaches him or her now."""
    return bool(person.pk == athlete.pk or User.objects.coached_by(person).filter(pk=athlete.pk).exists())


def subject_of(person: Any, words: Mapping[str, Any]) -> Subject:
    """Return what `session`, `drill`, `nth` and `athlete` name; without any, a free clip of the person.

    Raises:
        Http404: one of them does not exist, or this person may not know of it.
        PermissionDenied: seen, but it is not this person who may add clips.
    """
    session = drill = None
    nth = number(words.get("nth") or "1")
    if words.get("session"):
        sessions = Session.objects.visible_to(person).select_related("athlete")
        session = get_object_or_404(sessions, pk=as_uuid(words["session"]))
        athlete = session.athlete
        drill = drill_of(session, str(words.get("drill", "")), nth)
    elif words.get("athlete"):
        athlete = get_object_or_404(User.objects.visible_to(person), pk=number(words["athlete"]))
    else:
        athlete = person
    if not may_film(person, athlete):
        name = athlete.get_short_name()
        raise PermissionDenied(f"Only {name} and {name}'s coaches add clips here. Nothing was sent.")
    return Subject(athlete, session, drill, nth)


def subject_again(made: Clip | Upload) -> Subject:
    """Return what a clip, or an upload that was begun, is of."""
    occurrence = made.occurrence
    if occurrence is None:
        return Subject(made.athlete)
    return Subject(made.athlete, occurrence.session, occurrence.drill, occurrence.nth)


def drill_of(session: Session, slug: str, nth: int) -> Drill:
    """Return the nth use of a drill in a session: as its text stands now, or as it was ticked or filmed; else 404."""
    uses = WorkoutDrill.objects.filter(workout=session.workout_id, drill__slug=slug, nth=nth)
    had = DrillOccurrence.objects.filter(session=session, drill__slug=slug, nth=nth)
    found = uses.select_related("drill").first() or had.select_related("drill").first()
    if found is None:
        raise Http404
    return found.drill


def number(value: Any) -> int:
    """Read a whole number from 1 on; anything else names nothing (404)."""
    text = str(value)
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 16 and int(text) > 0):
        raise Http404
    return int(text)


def as_uuid(value: Any) -> UUID:
    """Read an id; anything else names nothing (404)."""
    try:
        return UUID(str(value))
    except ValueError as error:
        raise Http404 from error


def view_words(view: str) -> str:
    """Return from where it was filmed, for the second half of a clip's name: side, from behind."""
    return SHORT_VIEWS.get(view, view)
