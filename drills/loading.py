"""Laying the library of files into the database: again and again, and never over what a person wrote."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from drills import history, library, search, vocabulary
from drills.models import (
    Checkpoint,
    Cue,
    Dose,
    Drill,
    DrillAlias,
    DrillMuscle,
    DrillSection,
    DrillStep,
    Evidence,
    Fault,
    Part,
    Question,
    Rung,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from athletes.models import User
    from drills.library import LibraryDrill

# What a drill and its text call by the same name, but for the lists of codes, which one of them has as tuples.
WORDS = (
    "name", "form", "also", "short", "why", "purpose", "level", "impact", "room_min_m", "room_max_m", "room_note",
    "kit", "rest", "dose_note", "when", "leave_out", "strip_note", "example_title", "example",
)  # fmt: skip
LISTS = ("days", "avoid_with")
# Rows that nothing points at are written anew. Checkpoints are not among them: reviews point at those.
REWRITTEN: dict[str, type[Part]] = {
    "steps": DrillStep,
    "cues": Cue,
    "faults": Fault,
    "muscles": DrillMuscle,
    "doses": Dose,
    "evidence": Evidence,
    "questions": Question,
    "sections": DrillSection,
    "rungs": Rung,
}


@dataclass
class LoadReport:
    """The slugs of what was loaded; `kept` are drills edited by a site manager that differ from the library."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [f"{len(slugs)} {name}" for name, slugs in asdict(self).items() if slugs]
        return ", ".join(parts) or "nothing in the library"


@transaction.atomic
def load_library(by: User | None = None) -> LoadReport:
    """Bring the built-in drills to what the library files say; `by` is whoever asked for it.

    A drill whose file has not changed since is not touched, and neither is one that a site manager has edited:
    the report names those. Drills that the library no longer has stay as they are. Raises LibraryError where a
    file is not as it should be; nothing is changed then.
    """
    report = LoadReport()
    told = library.load()
    there = {drill.slug: drill for drill in Drill.objects.select_for_update().filter(team=None)}
    fresh: list[tuple[Drill, LibraryDrill]] = []
    for item in told:
        drill = there.get(item.slug)
        if drill is None:
            report.created.append(item.slug)
        elif drill.library_hash == item.digest:
            report.unchanged.append(item.slug)
            continue
        elif drill.edited_at is not None:
            report.kept.append(item.slug)
            continue
        else:
            report.updated.append(item.slug)
        drill = drill or Drill(slug=item.slug)
        drill.library_hash = item.digest
        fresh.append((drill, item))
    lay(fresh)
    # A site from before there was a history, or an index by these rules, gets both here.
    silent = Drill.objects.filter(team=None, versions=None).exclude(library_hash="")
    history.keep_all({*silent.values_list("pk", flat=True), *(d.pk for d, _ in fresh)}, by=by, source="library")
    search.index([drill for drill, _ in fresh])
    search.index_stale()
    return report


def restore(drill: Drill, by: User | None = None) -> None:
    """Take the library's text back for a built-in drill that was edited; the edits are lost but for its history."""
    history.begin(drill)
    Drill.objects.filter(pk=drill.pk, team=None).update(edited_at=None, library_hash="")
    load_library(by)


def lay(fresh: list[tuple[Drill, LibraryDrill]]) -> None:
    """Write these texts into these drills, saved or new, of one team or built in.

    All old rows go first, for a name may move from one drill to another. A name that a drill outside of these has
    stays with that one.
    """
    if not fresh:
        return
    for drill, item in fresh:
        _write_drill(drill, item)
    drills = [drill for drill, _ in fresh]
    team = drills[0].team_id
    DrillAlias.objects.filter(drill__in=drills).delete()
    near = Drill.objects.filter(Q(team=None) | Q(team=team)).order_by(F("team").asc(nulls_first=True))
    by_slug = {drill.slug: drill for drill in near}
    taken = set(DrillAlias.objects.filter(team=team).values_list("text", flat=True))
    names = []
    for drill, item in fresh:
        form = by_slug.get(item.variant_of)
        if drill.variant_of != form:
            drill.variant_of = form
            drill.save(update_fields=["variant_of"])
        told = map(vocabulary.normalise, item.aliases)
        names += [DrillAlias(drill=drill, team_id=team, text=name) for name in told if name not in taken]
    DrillAlias.objects.bulk_create(names)
    write_parts([(drill, asdict(item)) for drill, item in fresh], by_slug)


def _write_drill(drill: Drill, item: LibraryDrill) -> None:
    for name in WORDS:
        setattr(drill, name, getattr(item, name))
    for name in LISTS:
        setattr(drill, name, list(getattr(item, name)))
    drill.contacts_per_20m_low, drill.contacts_per_20m_high = item.contacts_per_20m_low, item.contacts_per_20m_high
    drill.figure = item.figure_slug
    drill.save()


def write_parts(told: Sequence[tuple[Drill, Mapping[str, Any]]], near: Mapping[str, Drill]) -> None:
    """Write all rows of these drills but their names, from texts in the form of a file; `near` are drills by slug.

    Old rows go. Checkpoints keep their row as long as they keep their key; what is left out is retired.
    """
    drills = [drill for drill, _ in told]
    rows = [(drill, _rows(form, near)) for drill, form in told]
    models: dict[str, Any] = {**REWRITTEN}
    for kind, model in models.items():
        model.objects.filter(drill__in=drills).delete()
        model.objects.bulk_create(
            model(drill=drill, position=at, **values)
            for drill, kinds in rows
            for at, values in enumerate(kinds[kind], 1)
        )
    _write_checkpoints(told)


def _rows(form: Mapping[str, Any], near: Mapping[str, Drill]) -> dict[str, list[Mapping[str, Any]]]:
    """The rows of every kind, in their order."""
    kinds: dict[str, list[Mapping[str, Any]]] = {kind: list(form.get(kind, ())) for kind in REWRITTEN}
    kinds["cues"] = [{"text": text} for text in form.get("cues", ())]
    kinds["rungs"] = [_rung(side, rung, near) for side in (Rung.EASIER, Rung.HARDER) for rung in form.get(side, ())]
    return kinds


def _rung(side: str, told: Mapping[str, Any], near: Mapping[str, Drill]) -> dict[str, Any]:
    other = near.get(told.get("drill", ""))
    # A neighbour that is there no more is still worth its name.
    words = told.get("words") or ("" if other else told.get("drill", "").replace("-", " ").capitalize())
    return {"side": side, "other": other, "words": words}


def _write_checkpoints(told: Sequence[tuple[Drill, Mapping[str, Any]]]) -> None:
    there = {(row.drill_id, row.key): row for row in Checkpoint.objects.filter(drill__in=[drill for drill, _ in told])}
    new: list[Checkpoint] = []
    kept: list[Checkpoint] = []
    named: list[Any] = [f for f in Checkpoint._meta.concrete_fields if f.name not in ("id", "drill", "key")]
    for drill, form in told:
        for position, values in enumerate(form.get("checkpoints", ()), 1):
            row = there.pop((drill.pk, values["key"]), None)
            (kept if row else new).append(row := row or Checkpoint(drill=drill, key=values["key"]))
            for one in named:
                setattr(row, one.name, values.get(one.name, one.get_default()))
            row.position, row.retired_at = position, None
    Checkpoint.objects.bulk_create(new)
    Checkpoint.objects.bulk_update(kept, [one.name for one in named])
    gone = [row.pk for row in there.values() if row.retired_at is None]
    Checkpoint.objects.filter(pk__in=gone).update(retired_at=timezone.now())
