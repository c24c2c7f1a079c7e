"""Builders of drills for these tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drills import search
from drills.models import Cue, Drill, DrillAlias, DrillMuscle, Fault
from tests import make

if TYPE_CHECKING:
    from athletes.models import Team


def drill(slug: str, team: Team | None = None, **fields: Any) -> Drill:
    """A drill with one row of the kinds that are searched and counted, and found by them."""
    made = make.drill(slug, team=team, **fields)
    DrillAlias.objects.create(drill=made, text=made.name)
    Cue.objects.create(drill=made, text=f"Cue of {made.name}")
    Fault.objects.create(drill=made, looks_like=f"Fault of {made.name}", fix="Slower.")
    DrillMuscle.objects.create(drill=made, muscle="calves", role="works")
    search.index([made])
    return made
