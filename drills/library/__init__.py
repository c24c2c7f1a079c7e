"""The built-in library: one TOML file a drill, read and checked. No database and no web here."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from drills.library.reading import LibraryError, read
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
    "drawn_pairs",
    "entries",
    "files",
    "load",
]

FOLDER = Path(__file__).parent


def files(folder: Path = FOLDER) -> list[Path]:
    """The files of the library, in the order of their names."""
    return sorted(folder.glob("*.toml"))


def _check_names(drills: Iterable[LibraryDrill]) -> None:
    """Raises LibraryError where two drills answer to one name, or a neighbour is not in the library."""
    owner: dict[str, str] = {}
    known = {drill.slug for drill in drills}
    for drill in drills:
        for word in {normalise(word) for word in (*drill.aliases, drill.slug)}:
            if owner.setdefault(word, drill.slug) != drill.slug:
                raise LibraryError(f"{drill.slug}.toml: aliases has {word!r}, which is {owner[word]}'s already")
        told = [normalise(word) for word in drill.aliases]
        if len(told) != len(set(told)):
            raise LibraryError(f"{drill.slug}.toml: aliases has a name twice")
        near = [rung.drill for rung in (*drill.easier, *drill.harder) if rung.drill]
        for slug in [*near, drill.variant_of] if drill.variant_of else near:
            if slug not in known or slug == drill.slug:
                raise LibraryError(f"{drill.slug}.toml: easier, harder or variant_of names {slug!r}, no other drill")


@cache
def _read_once(path: Path, changed_ns: int, size: int) -> LibraryDrill:
    """A file is read again only when it has changed."""
    return read(path)


def load(folder: Path = FOLDER) -> list[LibraryDrill]:
    """Every drill of the library.

    Raises LibraryError, with file and key, where a file is not as it should be.
    """
    stats = [(path, path.stat()) for path in files(folder)]
    drills = [_read_once(path, stat.st_mtime_ns, stat.st_size) for path, stat in stats]
    _check_names(drills)
    return drills


@cache
def drawn_pairs() -> dict[str, int]:
    """How many good and fault pairs are drawn for each figure, by the slug of the figure."""
    return {drill.figure_slug: len(drill.figure.get("check", [])) for drill in load()}


@cache
def _words() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return tuple(
        (drill.slug, drill.name, tuple(way for alias in drill.aliases for way in spellings(alias))) for drill in load()
    )


def entries() -> list[tuple[str, str, tuple[str, ...]]]:
    """(slug, name, aliases) of every drill: the words that a workout's text may name it by."""
    return list(_words())
