"""Clips that wait for a coach."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet

from athletes.models import User
from feedback.models import Clip
from feedback.rounds import Round, next_rounds

if TYPE_CHECKING:
    from collections.abc import Collection

    from athletes.models import User as Person


@dataclass(frozen=True, slots=True)
class Waiting:
    """A clip nobody has answered, and when its drill comes round next."""

    clip: Clip
    round: Round | None

    @property
    def order(self) -> tuple[bool, tuple[dt.date, bool, float], dt.datetime]:
        """What is due before the drill comes round first; then what has waited longest."""
        last = (dt.date.max, True, 0.0)
        return (self.round is None, self.round.order if self.round else last, self.clip.created_at)


def waiting_clips(coach: Person, athletes: Collection[int] | None = None) -> QuerySet[Clip]:
    """Return the ready clips of this coach's athletes that no coach has answered, with athlete and drill.

    `athletes` are the keys of these people, where they are known.
    """
    people: Any = User.objects.coached_by(coach).values("pk") if athletes is None else athletes
    return (
        Clip.objects.unanswered()
        .filter(athlete__in=people)
        .exclude(athlete=coach)
        .select_related("athlete", "occurrence__drill")
    )


def queue(coach: Person, now: dt.datetime | None = None, *, athletes: Collection[int] | None = None) -> list[Waiting]:
    """Return what waits for a coach, what is due soonest first: two queries."""
    clips = list(waiting_clips(coach, athletes))
    rounds = next_rounds(clips, now)
    return sorted((Waiting(clip, rounds.get(clip.pk)) for clip in clips), key=lambda one: one.order)


def counts(coach: Person, athletes: Collection[int] | None = None) -> dict[int, int]:
    """Return how many clips wait, by athlete: one query."""
    rows = waiting_clips(coach, athletes).order_by().values_list("athlete").annotate(n=Count("pk"))
    return dict(rows)
