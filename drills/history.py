"""The history of a drill: each text that it had, with who wrote it and when."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from drills.models import Drill, DrillVersion
from drills.toml_form import Change, as_form, diff, with_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from athletes.models import User


def keep(drill: Drill, *, by: User | None, source: str) -> DrillVersion | None:
    """Write down what the drill says now, as it stands in the database; None where it says what it said before."""
    kept = keep_all([drill.pk], by=by, source=source)
    return kept[0] if kept else None


@transaction.atomic
def keep_all(drills: Iterable[int], *, by: User | None, source: str) -> list[DrillVersion]:
    """Write down what each of these drills (by pk) says now, where that is not what it said before.

    A handful of queries, however many drills.
    """
    newest = DrillVersion.objects.filter(drill=OuterRef("pk")).order_by("-number")
    # The lock keeps two writers from giving out one number.
    locked = Drill.objects.select_for_update().filter(pk__in=list(drills)).order_by("pk")
    pks = list(locked.values_list("pk", flat=True))
    there = with_rows(Drill.objects.filter(pk__in=pks)).annotate(
        newest_number=Subquery(newest.values("number")[:1]), newest_form=Subquery(newest.values("form")[:1])
    )
    fresh: list[DrillVersion] = []
    for drill in there.order_by("pk"):
        told: Any = drill
        form = as_form(drill)
        if form != told.newest_form:
            fresh.append(
                DrillVersion(drill=drill, number=(told.newest_number or 0) + 1, form=form, by=by, source=source)
            )
    return DrillVersion.objects.bulk_create(fresh)


def begin(drill: Drill) -> None:
    """Write down what a drill says that has no history yet, before somebody changes it."""
    if not DrillVersion.objects.filter(drill=drill.pk).exists():
        keep(drill, by=None, source="library" if drill.library_hash else "admin")


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of the history: the version, and what it changed against the one before; the first changed nothing."""

    version: DrillVersion
    changes: list[Change]


def entries(drill: Drill, most: int = 50) -> list[Entry]:
    """The newest versions of the drill with their changes, the newest first."""
    versions = list(drill.versions.select_related("by").order_by(F("number").desc())[: most + 1])
    told = [Entry(new, diff(old.form, new.form)) for new, old in pairwise(versions)]
    if versions and len(versions) <= most:
        told.append(Entry(versions[-1], []))
    return told
