"""The built-in library: one TOML file a drill, read and checked. No database and no web here."""

from collections.abc import Collection
from functools import cache
from pathlib import Path

from drills.ladder import circle, said
from drills.library.gaps import gaps
from drills.library.reading import FOLDER, LibraryError, Source, drawn, parse, read
from drills.library.shapes import (
    LibraryCheckpoint,
    LibraryDose,
    LibraryDrill,
    LibraryEvidence,
    LibraryFault,
    LibraryMuscle,
    LibraryQuestion,
    LibraryRung,
    LibrarySection,
    LibraryStep,
)
from drills.vocabulary import normalise, spellings

__all__ = [
    "FOLDER",
    "LibraryCheckpoint",
    "LibraryDose",
    "LibraryDrill",
    "LibraryError",
    "LibraryEvidence",
    "LibraryFault",
    "LibraryMuscle",
    "LibraryQuestion",
    "LibraryRung",
    "LibrarySection",
    "LibraryStep",
    "conflicts",
    "drawn",
    "drawn_from",
    "drawn_pairs",
    "entries",
    "files",
    "gaps",
    "load",
    "parse",
]

SIDES = ("easier", "harder")


def files(folder: Path = FOLDER) -> list[Path]:
    """The files of the library, in the order of their names."""
    return sorted(folder.glob("*.toml"))


def conflicts(drills: Collection[LibraryDrill], folder: Path = FOLDER) -> list[tuple[str, str]]:
    """Where drills do not go together: (slug of the one to change, what is wrong with file, line and key).

    Two answer to one name, a neighbour is not in the library, or the ladder leads round in a circle.
    """
    found: list[tuple[str, str]] = []
    owner = {normalise(drill.slug): drill.slug for drill in drills}
    known = {drill.slug for drill in drills}
    steps: list[tuple[str, str]] = []
    for drill in drills:
        for nth, word in enumerate(map(normalise, drill.aliases), 1):
            of = owner.setdefault(word, drill.slug)
            if of != drill.slug:
                words = f"has {word!r}, which is {of}'s already"
                found.append((drill.slug, _said(folder, drill, words, "aliases", nth)))
        near = [(side, i, rung.drill) for side in SIDES for i, rung in enumerate(getattr(drill, side), 1) if rung.drill]
        for key, nth, slug in [*near, ("variant_of", 0, drill.variant_of)] if drill.variant_of else near:
            if slug not in known or slug == drill.slug:
                found.append((drill.slug, _said(folder, drill, f"names {slug!r}, no other drill", key, nth)))
            elif key != "variant_of":
                steps.append((drill.slug, slug) if key == "harder" else (slug, drill.slug))
    way = circle(steps)
    if way:
        first = next(drill for drill in drills if drill.slug == way[0])
        key = "harder" if any(rung.drill == way[1] for rung in first.harder) else "easier"
        found.append((first.slug, _said(folder, first, f"leads round in a circle: {said(way)}", key)))
    return found


def _said(folder: Path, drill: LibraryDrill, words: str, *path: str | int) -> str:
    file = folder / f"{drill.slug}.toml"
    spot = Source(file.name, file.read_text(encoding="utf-8")).spot(path)
    return f"{spot}: {path[0]} {words}"


@cache
def _read_once(path: Path, changed_ns: int, size: int) -> LibraryDrill:
    """A file is read again only when it has changed."""
    return read(path)


def load(folder: Path = FOLDER) -> list[LibraryDrill]:
    """Every drill of the library.

    Raises LibraryError, with file, line and key, where a file is not as it should be.
    """
    stats = [(path, path.stat()) for path in files(folder)]
    drills = [_read_once(path, stat.st_mtime_ns, stat.st_size) for path, stat in stats]
    for _, wrong in conflicts(drills, folder):
        raise LibraryError(wrong)
    return drills


@cache
def drawn_pairs() -> dict[str, int]:
    """How many good and fault pairs are drawn for each figure, by the slug of the figure."""
    return {drill.figure_slug: len(drill.figure.get("check", [])) for drill in load()}


@cache
def drawn_from() -> dict[str, str]:
    """From where each figure is looked at, `side` or `front`, by the slug of the figure."""
    return {drill.figure_slug: drill.figure.get("view", "side") for drill in load()}


@cache
def _words() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return tuple(
        (drill.slug, drill.name, tuple(way for alias in drill.aliases for way in spellings(alias))) for drill in load()
    )


def entries() -> list[tuple[str, str, tuple[str, ...]]]:
    """(slug, name, aliases) of every drill: the words that a workout's text may name it by."""
    return list(_words())
