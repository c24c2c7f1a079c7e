"""Whose clip it is, and of which drill in which session, or which drill it shows: what was asked for, looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from athletes.models import Team, User
from drills.models import Drill
from feedback.demonstrating import teams_for
from feedback.models import Upload
from plans.filming import SHORT_VIEWS
from plans.models import DrillOccurrence, Session, WorkoutDrill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedback.models import Clip


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is in the clip, and which drill of which session; neither for a free clip.

    A clip that shows a drill has in their place what it `demonstrates`, and to whom (`shown_to`).
    """

    athlete: User
    session: Session | None = None
    drill: Drill | None = None
    nth: int = 1
    demonstrates: Drill | None = None
    shown_to: Team | None = None

    @property
    def name(self) -> str:
        """What is filmed."""
        drill = self.drill or self.demonstrates
        return drill.name if drill else "A clip"

    @property
    def query(self) -> dict[str, str]:
        """The words that ask for this subject again."""
        if self.demonstrates and self.shown_to:
            own = {"of": str(self.demonstrates.team_id)} if self.demonstrates.team_id else {}
            return {"demonstrates": self.demonstrates.slug} | own | {"for": str(self.shown_to.pk)}
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

    `demonstrates` names what `shown_subject` returns.

    Raises:
        Http404: one of them does not exist, or this person may not know of it.
        PermissionDenied: seen, but it is not this person who may add clips.
    """
    if words.get("demonstrates"):
        return shown_subject(person, str(words["demonstrates"]), words.get("of"), words.get("for"))
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


def shown_subject(person: Any, slug: str, of: Any = None, for_team: Any = None) -> Subject:
    """Return the subject of a coach's own clip that shows a drill to one of the coach's teams.

    `of` is the team of a team's own drill; `for_team` who shall see it, the first of the coach's teams where it is
    not given.

    Raises:
        Http404: the drill or the team does not exist, or this person may not know of it.
        PermissionDenied: it is not this person who may show it.
    """
    drills = Drill.objects.visible_to(person).listed()
    drill = get_object_or_404(drills, slug=slug, team=number(of) if of else None)
    teams = teams_for(person, drill)
    if not teams:
        why = "Only grown-ups show a drill" if person.is_minor else "Only who writes a team's plans shows it a drill"
        raise PermissionDenied(f"{why} with a clip of their own. Nothing was sent.")
    wanted = number(for_team) if for_team else teams[0].pk
    team = next((team for team in teams if team.pk == wanted), None)
    if team is None:
        raise Http404
    return Subject(person, demonstrates=drill, shown_to=team)


def subject_again(made: Clip | Upload) -> Subject:
    """Return what a clip, or an upload that was begun, is of."""
    shown = what_it_shows(made)
    if shown is not None:
        return Subject(made.athlete, demonstrates=shown[0], shown_to=shown[1])
    occurrence = made.occurrence
    if occurrence is None:
        return Subject(made.athlete)
    return Subject(made.athlete, occurrence.session, occurrence.drill, occurrence.nth)


def what_it_shows(made: Clip | Upload) -> tuple[Drill, Team] | None:
    """Return the drill that a clip, or an upload that was begun, shows, and to whom; None where it shows none."""
    if isinstance(made, Upload):
        return (made.demonstrates, made.shown_to) if made.demonstrates and made.shown_to else None
    row = getattr(made, "demonstration", None)
    return (row.drill, row.team) if row is not None else None


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
