"""The ladder of drills in the database: whether new neighbours would lead round in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from drills.ladder import circle
from drills.models import Drill, Rung

if TYPE_CHECKING:
    from collections.abc import Iterable


def circle_with(drill: Drill, rungs: Iterable[tuple[str, Drill]], name: str = "") -> list[str]:
    """The names of a way round from a drill to itself, if it had these neighbours (side, other); empty if none.

    Of other teams' drills nobody here knows, and no way leads over them. `name` is that of a drill still without one.
    """
    here = drill.pk or 0
    steps = [(here, other.pk) if side == Rung.HARDER else (other.pk, here) for side, other in rungs]
    known = Rung.objects.filter(Q(drill__team=None) | Q(drill__team=drill.team_id)).exclude(drill=drill.pk)
    there = known.exclude(other=None).values_list("side", "drill", "other")
    steps += [(own, other) if side == Rung.HARDER else (other, own) for side, own, other in there if other]
    way = circle(steps)
    if here not in way:
        return []
    at = way.index(here)
    way = [*way[at:-1], *way[:at], here]
    names = dict(Drill.objects.filter(pk__in=way).values_list("pk", "name")) | {here: drill.name or name}
    return [names[pk] for pk in way]
