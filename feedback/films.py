"""What the pages of sessions show of clips: how far each is, and the last cue before the drill comes round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from feedback.models import Clip, Review
from plans.filming import Filmed, Key, State
from plans.models import WorkoutDrill

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Sequence

    from plans.models import Session

# Clips looked at to find those of some sessions and the last cue before them.
CLIPS = 200

STATES: dict[str, tuple[State, str, str]] = {
    Clip.State.CHECKING: ("sent", "Being checked", "busy"),
    Clip.State.MAKING: ("sent", "Being made playable", "busy"),
    Clip.State.READY: ("sent", "Sent, waits for an answer", "clock"),
    Clip.State.FAILED: ("failed", "Could not be read", "warning"),
}
ANSWERED: tuple[State, str, str] = ("answered", "Answered", "done")


class Row(NamedTuple):
    """A clip of a drill, without its content."""

    pk: uuid.UUID
    state: str
    athlete: int
    session: uuid.UUID
    drill: int
    nth: int
    on_date: dt.date
    cue: str | None

    def filmed(self) -> Filmed:
        """Return it as the row of its drill shows it."""
        state, word, icon = ANSWERED if self.cue else STATES[self.state]
        return Filmed(state, word, icon, reverse("feedback:clip_detail", args=[self.pk]), self.cue or "")


def cues() -> QuerySet[Review]:
    """Return the answers of coaches to the clip of an outer row, the newest first."""
    answers = Review.objects.filter(clip=OuterRef("pk"), role=Review.Role.COACH, answered_at__isnull=False)
    return answers.order_by("-answered_at")


def clips_of(sessions: Sequence[Session]) -> list[Row]:
    """Return the clips that these sessions' athletes sent of these sessions' drills, newest first. One query."""
    drills = WorkoutDrill.objects.filter(workout__in={session.workout_id for session in sessions}, nth__gte=1)
    clips: QuerySet[Any] = Clip.objects.filter(
        athlete__in={session.athlete_id for session in sessions}, occurrence__drill__in=drills.values("drill")
    )
    columns = ("pk", "state", "athlete", "occurrence__session", "occurrence__drill", "occurrence__nth")
    rows = clips.annotate(cue=Subquery(cues().values("cue")[:1])).order_by("-created_at", "-pk")
    return [Row(*values) for values in rows.values_list(*columns, "occurrence__session__on_date", "cue")[:CLIPS]]


def films(sessions: Sequence[Session]) -> dict[Key, Filmed]:
    """Return each drill's newest clip in these sessions; under turn 0 the last cue that the athlete had before."""
    found: dict[Key, Filmed] = {}
    rows = clips_of(sessions)
    for session in sessions:
        for row in rows:
            if row.session == session.pk:
                found.setdefault((session.pk, row.drill, row.nth), row.filmed())
            elif row.cue and row.athlete == session.athlete_id and row.on_date < session.on_date:
                found.setdefault((session.pk, row.drill, 0), Filmed(cue=row.cue))
    return found
