"""Looking through the files of the library: what is wrong, and what a page still lacks. Asks no database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from drills import figures, guides, library
from drills.library.reading import Source, Table, decode, decoded, from_table

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Checked:
    """What was found: for each drill in the order of the files what is missing or wrong; the same of the guides."""

    drills: dict[str, list[str]] = field(default_factory=dict)
    guides: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing anywhere."""
        return bool(self.drills) and not any([*self.drills.values(), *self.guides.values()])


def check(folder: Path = library.FOLDER) -> Checked:
    """Look through every file; a broken one is named with line and key, and the others are looked at all the same."""
    found = Checked()
    drills = []
    for path in library.files(folder):
        lacks = found.drills.setdefault(path.stem, [])
        try:
            raw = path.read_bytes()
            text = decode(raw, path.name)
            table = Table(Source(path.name, text), decoded(text, path.name))
            drill = from_table(table, path.stem, folder=folder)
        except (library.LibraryError, OSError) as error:
            lacks.append(str(error))
            continue
        drills.append(drill)
        lacks += library.gaps(drill)
        lacks += _drawing(dict(drill.figure), drill.name) if drill.figure else []
    for slug, wrong in library.conflicts(drills, folder):
        found.drills[slug].append(wrong)
    for path in guides.files(folder / "guides"):
        found.guides[path.stem] = []
    for wrong in guides.check(folder / "guides", known=list(found.drills)):
        slug = re.split(r"\.toml", wrong, maxsplit=1)[0]
        found.guides.setdefault(slug, []).append(wrong)
    return found


def _drawing(figure: dict[str, Any], name: str) -> list[str]:
    """Whether picture, strip, loop and pairs can be drawn, and nothing in them is what a body cannot do."""
    try:
        wrong = figures.problems_of(figure)
        figures.draw(figure, name)
    except Exception as error:  # a wrong number or a missing key can fail anywhere in the drawing
        return [f"figure: cannot be drawn: {type(error).__name__}: {error}"]
    return [f"figure: {one}" for one in wrong]
