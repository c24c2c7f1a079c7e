"""From when on something about an athlete is worth a coach's attention: what the team has set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from athletes.models import User

if TYPE_CHECKING:
    from athletes.models import Team


@dataclass(frozen=True, slots=True)
class Limits:
    """A plan runs dry with so many days left, misses in a row that count, hours until a question is late."""

    dry_days: int
    misses: int
    answer_hours: int

    @classmethod
    def of(cls, team: Team) -> Limits:
        """Return what a team has set."""
        return cls(team.dry_days, team.misses, team.answer_hours)

    def strictest(self, other: Limits) -> Limits:
        """Return what warns soonest of two."""
        return Limits(
            max(self.dry_days, other.dry_days),
            min(self.misses, other.misses),
            min(self.answer_hours, other.answer_hours),
        )


def people_of(coach: User) -> tuple[dict[int, User], dict[int, Limits]]:
    """Return the athletes of a coach by key, in order of names, and the limits that count for each. One query.

    Who trains with several of the coach's teams has the strictest.
    """
    set_by = {one.team_id: Limits.of(one.team) for one in coach.team_memberships if one.sees_plans}
    people: dict[int, User] = {}
    limits: dict[int, Limits] = {}
    for person in User.objects.coached_by(coach).annotate(in_team=F("coachings__team")).order_by("name", "pk"):
        own = set_by[person.in_team]
        limits[person.pk] = own.strictest(limits[person.pk]) if person.pk in limits else own
        people[person.pk] = person
    return people, limits
