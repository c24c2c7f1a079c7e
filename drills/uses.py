"""Where a drill is used: what keeps it from being deleted, told so that a person knows where to look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import PROTECT, Count, ManyToOneRel

from drills.models import Checkpoint, Drill, GuideDrill, Rung

if TYPE_CHECKING:
    from collections.abc import Iterator

# How rows of the apps above are counted and called; an app that is not named here is called by its own words.
SAID = {
    "plans.workoutdrill": ("workout", "workout", "workouts"),
    "plans.drilloccurrence": ("session", "session of an athlete", "sessions of athletes"),
    "plans.filmwish": ("pk", "film wish", "film wishes"),
    "feedback.verdict": ("review", "review", "reviews"),
}


def uses(drill: Drill) -> list[str]:
    """Where the drill is used, as `3 workouts`; empty where it may be deleted."""
    found = []
    for relation, path in keeping():
        label = relation.related_model._meta.label_lower
        what, one, many = SAID.get(label, ("pk", *_own_words(relation.related_model)))
        rows = relation.related_model._base_manager.filter(**{path: drill.pk})
        found.append((rows.aggregate(n=Count(what, distinct=True))["n"], one, many))
    found.append((GuideDrill.objects.filter(drill=drill).count(), "guide", "guides"))
    # Its own rungs go with it; those of others would lose a neighbour without a word.
    near = Rung.objects.filter(other=drill).values("drill").distinct().count()
    found.append((near, "drill that names it as easier or harder", "drills that name it as easier or harder"))
    found.append((drill.variants.count(), "drill that is a form of it", "drills that are a form of it"))
    return [f"{n:,} {one if n == 1 else many}" for n, one, many in found if n]


def sentence(drill: Drill) -> str:
    """Why the drill cannot be deleted; empty where it can."""
    where = uses(drill)
    if not where:
        return ""
    *first, last = where
    told = f"{', '.join(first)} and {last}" if first else last
    return f"“{drill}” cannot be deleted: it is used in {told}."


def keeping() -> Iterator[tuple[ManyToOneRel, str]]:
    """The relations of other apps that do not let go of a drill or of one of its checkpoints, with the way to it."""
    for model, path in ((Drill, ""), (Checkpoint, "__drill")):
        for relation in model._meta.get_fields(include_hidden=True):
            if isinstance(relation, ManyToOneRel) and relation.on_delete is PROTECT:
                yield relation, f"{relation.field.name}{path}"


def _own_words(model: Any) -> tuple[str, str]:
    return str(model._meta.verbose_name), str(model._meta.verbose_name_plural)
