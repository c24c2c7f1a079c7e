"""Drills in and out as TOML: one file as the library has it, or many drills in one file, each in a table of its own.

`[a-skip]` is a built-in drill, `[teams.12.gate-march]` one of the team with that number. Beside what a library file
may say, a table may say `draft = true` and `archived = true`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import tablib
from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export.formats.base_formats import Format
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult

from athletes.models import Team
from drills import history, ladder, library, search, vocabulary
from drills.library.reading import LibraryError, Source, Table, decoded, from_table
from drills.loading import lay
from drills.models import Drill, DrillAlias, Rung
from drills.toml_form import Change, as_form, diff, dump, dump_many, form_of, with_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from drills.library import LibraryDrill

Owner = tuple[int | None, str]  # the pk of the team, or None, and the slug
# What the page of an import shows first.
SHOWN_FIRST = (
    RowResult.IMPORT_TYPE_INVALID,
    RowResult.IMPORT_TYPE_NEW,
    RowResult.IMPORT_TYPE_UPDATE,
    RowResult.IMPORT_TYPE_SKIP,
)
HEADERS = ("table", "team", "slug")
TEAMS = "teams"


# --- out ------------------------------------------------------------------------------------------------------------


def written(drills: Iterable[Drill]) -> str:
    """These drills as TOML; one alone, built in and on show, as the library would have it."""
    told = list(drills)
    if len(told) == 1 and told[0].team_id is None and not _flags(told[0]):
        return dump(as_form(told[0]))
    keys = [(TEAMS, str(drill.team_id), drill.slug) if drill.team_id else (drill.slug,) for drill in told]
    return dump_many((key, _flags(drill) | as_form(drill)) for key, drill in zip(keys, told, strict=True))


def _flags(drill: Drill) -> dict[str, Any]:
    flags = {"draft": not drill.is_published, "archived": drill.archived_at is not None}
    return {name: True for name, is_so in flags.items() if is_so}


# --- in -------------------------------------------------------------------------------------------------------------


def bundle(files: Iterable[tuple[str, str]]) -> bytes:
    """Several files (name, text) as one, which `TomlFormat` takes apart again."""
    return json.dumps(list(files)).encode()


def tables(name: str, text: str) -> Iterator[tuple[Table, int | None, str]]:
    """Each drill of a file: its table, the pk of its team, its slug.

    Raises LibraryError with file and line where the file as a whole cannot be read.
    """
    source, told = Source(name, text), decoded(text, name)
    if any(not isinstance(value, dict) for value in told.values()):
        # Only a drill has keys of its own; a file of many drills has nothing but tables.
        yield Table(source, told), None, Path(name).stem
        return
    if not told:
        raise LibraryError(f"{name}: there is no drill in it")
    teams = told.pop(TEAMS, {})
    for slug, table in told.items():
        yield Table(source, table, (slug,), slug), None, slug
    for team, own in teams.items():
        if not team.isascii() or not team.isdigit() or not isinstance(own, dict):
            raise LibraryError(f"{source.spot((TEAMS, team))}: teams.{team} is no team; its number belongs there")
        for slug, table in own.items():
            if not isinstance(table, dict):
                raise LibraryError(f"{source.spot((TEAMS, team, slug))}: {slug} is no drill")
            yield Table(source, table, (TEAMS, team, slug), slug), int(team), slug


class TomlFormat(Format):  # type: ignore[misc]  # django-import-export has no types
    """The files of the library, for django-import-export."""

    def __init__(self, encoding: str | None = None) -> None:
        """Take what the machinery gives; a library file is UTF-8 always."""

    def get_title(self) -> str:
        """What the format is called."""
        return "TOML"

    def get_extension(self) -> str:
        """How such a file ends."""
        return "toml"

    def get_content_type(self) -> str:
        """How such a file is sent."""
        return "application/toml"

    def can_import(self) -> bool:
        """Yes."""
        return True

    def can_export(self) -> bool:
        """Yes."""
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The drills of the files in a bundle, one row each.

        Raises LibraryError where a file as a whole cannot be read.
        """
        dataset = tablib.Dataset(headers=HEADERS)
        for name, text in json.loads(in_stream):
            for row in tables(name, text):
                dataset.append(row)
        return dataset

    def export_data(self, dataset: tablib.Dataset, **_: Any) -> str:
        """The text; the resource has written it."""
        return str(dataset[0][0]) if len(dataset) else ""


@dataclass
class Incoming:
    """One drill of an import: what the file tells, what is there, and why it is refused."""

    key: Owner
    item: LibraryDrill | None = None
    drill: Drill | None = None
    flags: dict[str, bool | None] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """New, an update, or skipped because nothing changes."""
        if self.drill is None or self.drill._state.adding:
            return str(RowResult.IMPORT_TYPE_NEW)
        return str(RowResult.IMPORT_TYPE_UPDATE if self.changes else RowResult.IMPORT_TYPE_SKIP)


class DrillResource(Resource):  # type: ignore[misc]  # django-import-export has no types
    """What becomes of each drill of a file: new, changed, as it was, or refused. All of a file comes in, or nothing."""

    class Meta:
        instance_loader_class = BaseInstanceLoader
        use_transactions = True
        report_skipped = True
        skip_diff = True

    def __init__(self, **kwargs: Any) -> None:
        """Begin with nothing read."""
        super().__init__(**kwargs)
        self.rows: list[Incoming] = []

    @classmethod
    def get_display_name(cls) -> str:
        """What the machinery calls it."""
        return "Drills"

    def export(self, queryset: Any = None, **_: Any) -> tablib.Dataset:
        """One cell with the text of all the drills."""
        text = written(with_rows(queryset.order_by("team", "slug")))
        return tablib.Dataset([text], headers=["toml"])

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Read and check every drill, each by itself and then together with what is there."""
        self.rows = [_read(table, team, slug) for table, team, slug in dataset]
        _refuse_twice(self.rows)
        _match(self.rows)
        _refuse_names(self.rows)
        _refuse_neighbours(self.rows)
        _refuse_circle(self.rows)

    def import_row(self, row: Mapping[str, Any], instance_loader: Any, **kwargs: Any) -> RowResult:
        """What becomes of this drill; it is written at the end, together with the others."""
        told = self.rows[kwargs["row_number"] - 1]
        result = RowResult()
        kind = RowResult.IMPORT_TYPE_INVALID if told.refused else told.kind
        name = told.item.name if told.item else ""
        result.row_values = {"slug": told.key[1], "name": name, "order": SHOWN_FIRST.index(kind)}
        if told.refused:
            result.import_type = RowResult.IMPORT_TYPE_INVALID
            result.validation_error = ValidationError(told.refused)
        else:
            result.import_type, result.diff, result.instance = told.kind, told.changes, told.drill
        return result

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        """Write what is new or changed, unless something was refused; a rehearsal is rolled back by the caller."""
        if result.has_errors() or result.has_validation_errors():
            return
        fresh = [row for row in self.rows if row.kind != RowResult.IMPORT_TYPE_SKIP]
        for row in fresh:
            if row.drill is not None and row.drill.pk:
                history.begin(row.drill)
        # Built-in drills first: a team's own may name them.
        for team in sorted({row.key[0] for row in fresh}, key=lambda pk: pk or 0):
            lay([(row.drill, row.item) for row in fresh if row.key[0] == team and row.drill and row.item])
        drills = [row.drill for row in fresh if row.drill is not None]
        Drill.objects.filter(pk__in=[drill.pk for drill in drills]).update(edited_at=timezone.now())
        history.keep_all([drill.pk for drill in drills], by=kwargs.get("user"), source="import")
        search.index(drills)
        for row, outcome in zip(self.rows, result.rows, strict=True):
            outcome.add_instance_info(row.drill)


def _read(table: Table, team: int | None, slug: str) -> Incoming:
    row = Incoming((team, slug))
    try:
        row.flags = {"draft": table.take("draft", bool, None), "archived": table.take("archived", bool, None)}
        item = from_table(table, slug)
        # Drawings are made of the library's files alone; the angles in a file that comes in are not drawn.
        borrowed = item.figure_slug if library.drawn(item.figure_slug) else ""
        row.item = replace(item, figure=library.drawn(borrowed) or {}, figure_slug=borrowed)
    except LibraryError as error:
        row.refused.append(str(error))
        return row
    for nth, claim in enumerate(item.evidence, 1):
        if not claim.source:
            where = table.source.spot((*table.path, "evidence", nth))
            said = f"the claim “{claim.claim}” has no source. Name it; where there is none, say so."
            row.refused.append(f"{where}: {said}")
    return row


def _refuse_twice(rows: list[Incoming]) -> None:
    keys = [row.key for row in rows]
    for row in rows:
        if keys.count(row.key) > 1:
            row.refused.append(f"{row.key[1]} stands in the files more than once.")


def _match(rows: list[Incoming]) -> None:
    """Find the drills that are there already, and tell what would change in them."""
    named = {row.key[0] for row in rows if row.key[0] is not None}
    teams = set(Team.objects.filter(pk__in=named).values_list("pk", flat=True))
    there = {
        (drill.team_id, drill.slug): drill
        for drill in with_rows(Drill.objects.filter(slug__in=[row.key[1] for row in rows]))
    }
    for row in rows:
        team, slug = row.key
        if team is not None and team not in teams:
            row.refused.append(f"There is no team {team} here.")
        if row.item is None:
            continue
        drill = there.get(row.key)
        if drill is not None:
            row.changes = diff(as_form(drill), form_of(row.item))
        row.drill = drill or Drill(team_id=team, slug=slug)
        _lay_flags(row)


def _lay_flags(row: Incoming) -> None:
    """Draft and archived, where the file says so; what it does not speak of stays as it is."""
    drill, draft, archived = row.drill, row.flags["draft"], row.flags["archived"]
    assert drill is not None  # noqa: S101 -- for the reader of types; it has just been set
    if draft is not None and draft is drill.is_published:
        row.changes.append(Change("Draft", "no" if draft else "yes", "yes" if draft else "no"))
        drill.is_published = not draft
    if archived is not None and archived is not (drill.archived_at is not None):
        row.changes.append(Change("Archived", "no" if archived else "yes", "yes" if archived else "no"))
        drill.archived_at = timezone.now() if archived else None


def _refuse_names(rows: list[Incoming]) -> None:
    """A name means one drill: among those that come in, and those that are there and do not."""
    coming = [row.drill.pk for row in rows if row.drill is not None and row.drill.pk]
    owner: dict[Owner, tuple[Owner, str]] = {
        (alias.team_id, alias.text): ((alias.team_id, alias.drill.slug), alias.drill.name)
        for alias in DrillAlias.objects.exclude(drill__in=coming).select_related("drill")
    }
    for row in rows:
        if row.item is None:
            continue
        for word in map(vocabulary.normalise, row.item.aliases):
            key, name = owner.setdefault((row.key[0], word), (row.key, row.item.name))
            if key != row.key:
                row.refused.append(f"{row.item.name} cannot be called “{word}”: {name} is called that already.")


def _refuse_neighbours(rows: list[Incoming]) -> None:
    """A drill that is named as easier, harder or as its other form must be there, or come in too."""
    known = {(row.key[0], row.key[1]) for row in rows} | set(Drill.objects.values_list("team", "slug"))
    for row in rows:
        if row.item is None:
            continue
        rungs = [*row.item.easier, *row.item.harder]
        for slug in dict.fromkeys(name for name in (*(rung.drill for rung in rungs), row.item.variant_of) if name):
            if slug == row.key[1] or not {(row.key[0], slug), (None, slug)} & known:
                said = f"It names “{slug}” as easier, harder or its other form: there is no other such drill."
                row.refused.append(said)


def _refuse_circle(rows: list[Incoming]) -> None:
    """The ladder must not lead round, with the drills that are there and those that come in."""
    coming = {row.key for row in rows}
    names = {row.key: row.item.name for row in rows if row.item}
    steps: list[tuple[Owner, Owner]] = []
    for rung in Rung.objects.exclude(other=None).select_related("drill", "other"):
        drill, other = rung.drill, cast("Drill", rung.other)
        here, there = (drill.team_id, drill.slug), (other.team_id, other.slug)
        if here not in coming:
            names |= {here: drill.name} | ({there: other.name} if there not in names else {})
            steps.append((here, there) if rung.side == Rung.HARDER else (there, here))
    for row in rows:
        for side in (Rung.EASIER, Rung.HARDER):
            for rung in getattr(row.item, side, ()):
                if rung.drill:
                    own: Owner = (row.key[0], rung.drill)
                    near = own if own in names else (None, rung.drill)
                    steps.append((row.key, near) if side == Rung.HARDER else (near, row.key))
    way = ladder.circle(steps)
    for row in rows:
        if row.key in way:
            told = ladder.said(names.get(key, key[1]) for key in way)
            row.refused.append(f"Easier and harder lead round in a circle: {told}.")
