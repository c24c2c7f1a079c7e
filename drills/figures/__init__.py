"""Drawings and loops of the drills, computed from the joint angles in the library files. Pure Python writes SVG."""

import hashlib
from pathlib import Path

from drills import library
from drills.figures import motion, side
from drills.figures.pen import merge

__all__ = ["STAMP", "draw_all", "is_fresh", "problems", "source_hash"]

STAMP = ".drawn-from"
_CODE = Path(__file__).parent


def problems() -> list[str]:
    """What a body cannot do, in the drill itself or in one of its faults; one line each, none if all is well."""
    found = []
    for drill in library.load():
        found += [f"{drill.slug}: {wrong}" for wrong in motion.problems(motion.Motion(drill.figure))]
        for check in drill.figure.get("check", []):
            faulty = motion.Motion(merge(drill.figure, check["set"]))
            found += [f"{drill.slug}, {check['fault']}: {wrong}" for wrong in motion.problems(faulty)]
    return found


def source_hash() -> str:
    """A digest of all that the drawings depend on: this code and the library files."""
    digest = hashlib.sha256()
    for path in [*sorted(_CODE.glob("*.py")), *library.files()]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_fresh(out: Path) -> bool:
    """Whether the drawings in this folder were made from the sources as they are now."""
    stamp = out / STAMP
    if not stamp.is_file():
        return False
    told, *names = stamp.read_text(encoding="utf-8").splitlines()
    return told == source_hash() and all((out / name).is_file() for name in names)


def draw_all(out: Path) -> list[Path]:
    """Write `<slug>-picture.svg`, `-strip.svg`, `-loop.svg` and `-checkN.svg` of every library drill.

    Returns the files written. Drawings of drills that left the library are removed; other files stay.
    """
    out.mkdir(parents=True, exist_ok=True)
    drawings: dict[str, str] = {}
    for drill in library.load():
        figure, slug = drill.figure, drill.figure_slug
        drawings[f"{slug}-picture.svg"] = side.picture(figure, drill.name)
        drawings[f"{slug}-strip.svg"] = side.strip(figure, drill.name)
        drawings[f"{slug}-loop.svg"] = side.loop(figure, drill.name)
        for n in range(len(figure.get("check", []))):
            drawings[f"{slug}-check{n + 1}.svg"] = side.pair(figure, n)
    stamp = out / STAMP
    if stamp.is_file():
        for name in set(stamp.read_text(encoding="utf-8").splitlines()[1:]) - set(drawings):
            (out / name).unlink(missing_ok=True)
    for name, text in drawings.items():
        (out / name).write_text(text, encoding="utf-8")
    stamp.write_text("\n".join([source_hash(), *drawings, ""]), encoding="utf-8")
    return [out / name for name in drawings]
