"""Drawings and loops of the drills, computed from the joint angles in the library files. Pure Python writes SVG."""

import hashlib
from pathlib import Path

from drills import library
from drills.figures import front, motion, side, space
from drills.figures.motion import Told
from drills.figures.pen import merge

__all__ = ["STAMP", "draw", "draw_all", "is_fresh", "problems", "problems_of", "source_hash"]

STAMP = ".drawn-from"
_CODE = Path(__file__).parent


def problems_of(figure: Told) -> list[str]:
    """What a body cannot do, in this figure or in one of its faults; one line each, none if all is well."""
    found = _wrong_in(figure)
    for check in figure.get("check", []):
        found += [f"{check['fault']}: {wrong}" for wrong in _wrong_in(merge(figure, check["set"]))]
    return found


def _wrong_in(figure: Told) -> list[str]:
    if _is_front(figure):
        return space.problems(space.FrontMotion(figure))
    return motion.problems(motion.Motion(figure))


def _is_front(figure: Told) -> bool:
    return bool(figure.get("view") == "front")


def problems() -> list[str]:
    """What a body cannot do, in the drills of the library; one line each, none if all is well."""
    return [f"{drill.slug}: {wrong}" for drill in library.load() for wrong in problems_of(drill.figure)]


def draw(figure: Told, title: str) -> dict[str, str]:
    """Every drawing of one figure by its kind, seen from where it tells (`view`; the side if it does not)."""
    view = front if _is_front(figure) else side
    drawn = {
        "picture": view.picture(figure, title),
        "strip": view.strip(figure, title),
        "loop": view.loop(figure, title),
    }
    return drawn | {f"check{n + 1}": view.pair(figure, n) for n in range(len(figure.get("check", [])))}


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
        for kind, text in draw(drill.figure, drill.name).items():
            drawings[f"{drill.figure_slug}-{kind}.svg"] = text
    stamp = out / STAMP
    if stamp.is_file():
        for name in set(stamp.read_text(encoding="utf-8").splitlines()[1:]) - set(drawings):
            (out / name).unlink(missing_ok=True)
    for name, text in drawings.items():
        (out / name).write_text(text, encoding="utf-8")
    stamp.write_text("\n".join([source_hash(), *drawings, ""]), encoding="utf-8")
    return [out / name for name in drawings]
