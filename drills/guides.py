"""Guides out of their files: read, checked, and laid into the database, never over what a person wrote."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from django.db import transaction

from drills import library, prose
from drills.library.reading import LibraryError, Source, Table, decoded
from drills.library.shapes import longest
from drills.loading import LoadReport
from drills.models import Drill, Guide, GuideDrill

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

FOLDER = library.FOLDER / "guides"


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A drill of a guide, with a few words on how much of it or why here."""

    drill: Annotated[str, 60]
    words: Annotated[str, 120]


@dataclass(frozen=True, slots=True)
class LibraryGuide:
    """One guide of the built-in library, as its file tells it; a number is the most characters of a text."""

    slug: Annotated[str, 60]
    kind: str
    title: Annotated[str, 80]
    summary: Annotated[str, 200]
    body: Annotated[str, 20_000]
    example: Annotated[str, 2000]
    position: int
    drills: tuple[LibraryEntry, ...]
    digest: str


@dataclass
class GuideReport(LoadReport):
    """What became of each guide; `waiting` are those that name a drill which the database does not have."""

    waiting: list[str] = field(default_factory=list)


def files(folder: Path | None = None) -> list[Path]:
    """The files of the guides, in the order of their names."""
    return sorted((folder or FOLDER).glob("*.toml"))


def read(path: Path, known: Collection[str] | None = None) -> LibraryGuide:
    """The guide in this file; its slug is the name of the file.

    Raises LibraryError with file, line and key; also for a drill that is not among the known ones, where these
    are given.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise LibraryError(f"{path.name}: not UTF-8: {error.reason}") from error
    most = longest(LibraryGuide)
    if len(path.stem) > most["slug"]:
        raise LibraryError(f"{path.name}: the name of the file is longer than {most['slug']} characters")
    table = Table(Source(path.name, text), decoded(text, path.name))
    guide = LibraryGuide(
        slug=path.stem,
        kind=table.one_of("kind", Guide.Kind.values),
        title=table.words("title", most=most["title"]),
        summary=table.words("summary", most=most["summary"]),
        body=table.lines("body", "", most=most["body"]),
        example=table.lines("example", "", most=most["example"]),
        position=table.number("position", int),
        drills=tuple(_entry(row, known) for row in table.many("drills")),
        digest=hashlib.sha256(raw).hexdigest(),
    )
    slugs = [entry.drill for entry in guide.drills]
    for nth, slug in enumerate(slugs, 1):
        if slug in slugs[: nth - 1]:
            raise table.fail("drills", f"has {slug!r} twice", nth)
    if guide.kind == Guide.Kind.COLLECTION and not slugs:
        raise table.fail("drills", "is empty: a collection is made of drills")
    if guide.kind == Guide.Kind.ARTICLE and not guide.body:
        raise table.fail("body", "is missing: an article is made of words")
    for slug in prose.slugs(guide.body):
        if known is not None and slug not in known:
            raise table.fail("body", f"shows [[{slug}]], which is no drill of the library")
    table.close()
    return guide


def _entry(row: Table, known: Collection[str] | None) -> LibraryEntry:
    entry = LibraryEntry(row.words("drill"), row.words("words", "", most=longest(LibraryEntry)["words"]))
    if known is not None and entry.drill not in known:
        raise row.fail("drill", f"is {entry.drill!r}, which is no drill of the library")
    row.close()
    return entry


def check(folder: Path | None = None, known: Collection[str] | None = None) -> list[str]:
    """What is wrong with the files, one line for each file with the key; none if all is well. Asks no database."""
    drills = known if known is not None else {path.stem for path in library.files()}
    found = []
    for path in files(folder):
        try:
            read(path, drills)
        except LibraryError as error:
            found.append(str(error))
    return found


@transaction.atomic
def load_guides(folder: Path | None = None) -> GuideReport:
    """Bring the built-in guides to what the files say; the drills are loaded before.

    A guide whose file has not changed since is not touched, and neither is one that a site manager has edited. One
    that names a drill which is not there waits, and stays as it was. Guides that the library no longer has stay.
    Raises LibraryError where a file is not as it should be; nothing is changed then.
    """
    report = GuideReport()
    told = [read(path) for path in files(folder)]
    there = {guide.slug: guide for guide in Guide.objects.select_for_update()}
    drills = {drill.slug: drill for drill in Drill.objects.filter(team=None)}
    fresh: list[tuple[Guide, LibraryGuide]] = []
    for item in told:
        guide = there.get(item.slug)
        if guide is not None and guide.library_hash == item.digest:
            report.unchanged.append(item.slug)
        elif guide is not None and guide.edited_at is not None:
            report.kept.append(item.slug)
        elif any(entry.drill not in drills for entry in item.drills):
            report.waiting.append(item.slug)
        else:
            (report.updated if guide else report.created).append(item.slug)
            fresh.append((guide or Guide(slug=item.slug), item))
    for guide, item in fresh:
        _write(guide, item)
    GuideDrill.objects.filter(guide__in=[guide for guide, _ in fresh]).delete()
    GuideDrill.objects.bulk_create(
        GuideDrill(guide=guide, drill=drills[entry.drill], words=entry.words, position=position)
        for guide, item in fresh
        for position, entry in enumerate(item.drills, 1)
    )
    return report


def restore(guide: Guide) -> bool:
    """Take the library's text back for a guide that was edited; the edits are lost.

    False, and nothing is changed, where the library has no such guide (any more).
    """
    if guide.slug not in {path.stem for path in files()}:
        return False
    Guide.objects.filter(pk=guide.pk).update(edited_at=None, library_hash="")
    load_guides()
    return True


def _write(guide: Guide, item: LibraryGuide) -> None:
    for name in ("kind", "title", "summary", "body", "example", "position"):
        setattr(guide, name, getattr(item, name))
    guide.library_hash = item.digest
    guide.save()
