"""The picture of a drill that other sites show beside a link to its page: 1200 × 630 pixels, as they ask for.

Drawn once, with the other drawings. No font of the machine is used: the name is set in the site's own.
"""

from __future__ import annotations

import logging
import re
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import resvg_py
from django.conf import settings
from django.templatetags.static import static
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from drills import library
from drills.figures import pen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drills.library import LibraryDrill
    from drills.models import Drill

WIDTH, HEIGHT = 1200, 630
FONT = "archivo-latin.woff2"
FAMILY = "Preview"
# The words stand left of the drawing, which is as tall as the picture lets it be.
LEFT, WORDS_WIDTH = 76, 600
DRAWING = (690, 30, 470, 570)
NAME_SIZE, SHORT_SIZE = 96, 40
_VAR = re.compile(r"var\(--[a-z-]+,(#[0-9a-f]{6})\)")
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_SIZE = re.compile(r'(<svg [^>]*viewBox="[^"]+") width="[^"]+" height="[^"]+"')


class Letters:
    """The site's heading font as one plain file that the renderer reads, with the width of each letter."""

    def __init__(self, source: Path, folder: Path) -> None:
        # It tells each step of its work.
        logging.getLogger("fontTools").setLevel(logging.WARNING)
        font = instancer.instantiateVariableFont(TTFont(source), {"wdth": 100, "wght": 700})
        font.flavor = None
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = FAMILY
        self.path = folder / "preview.ttf"
        font.save(self.path)
        self._cmap: dict[int, str] = font.getBestCmap()
        self._widths: dict[str, tuple[int, int]] = font["hmtx"].metrics
        self._units: int = font["head"].unitsPerEm

    def width(self, text: str, size: float) -> float:
        """How wide the text is, without the little that pairs of letters move together."""
        names = (self._cmap.get(ord(letter), ".notdef") for letter in text)
        return sum(self._widths[name][0] for name in names) * size / self._units

    def lines(self, text: str, size: float, width: float) -> list[str]:
        """The text broken into lines of at most this width; a longer word has a line of its own."""
        lines: list[str] = []
        for word in text.split():
            if lines and self.width(f"{lines[-1]} {word}", size) <= width:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines


def are_there(out: Path) -> bool:
    """Whether each drill of the library has its picture in this folder. When the drawings are stale, so are these."""
    return all((out / f"{drill.slug}-preview.png").is_file() for drill in library.load())


def draw_previews(out: Path, fonts: Path | None = None) -> list[Path]:
    """Write `<slug>-preview.png` beside each `<slug>-picture.svg` of a library drill; returns the files written.

    Those of drills that have left the library are removed.

    `fonts` is the folder of the cut fonts; where the font is not there, the picture is the drawing alone.
    """
    source = (fonts or settings.BUILD_DIR / "fonts") / FONT
    with tempfile.TemporaryDirectory() as folder:
        letters = Letters(source, Path(folder)) if source.is_file() else None
        files = [str(letters.path)] if letters else []
        made: list[Path] = []
        drills = library.load()
        for old in set(out.glob("*-preview.png")) - {out / f"{drill.slug}-preview.png" for drill in drills}:
            old.unlink()
        for drill in drills:
            drawing = out / f"{drill.slug}-picture.svg"
            if not drawing.is_file():
                continue
            text = svg(drill, drawing.read_text(encoding="utf-8"), letters)
            made.append(out / f"{drill.slug}-preview.png")
            made[-1].write_bytes(resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True, font_files=files))
    return made


def svg(drill: LibraryDrill, drawing: str, letters: Letters | None) -> str:
    """The picture as SVG: paper, the drawing, and beside it the name and what it is in a few words."""
    figure = _plain(drawing)
    x, y, width, height = DRAWING if letters else (365, *DRAWING[1:])
    figure = _SIZE.sub(rf'\1 x="{x}" y="{y}" width="{width}" height="{height}"', figure, count=1)
    words = "".join(_words(drill, letters)) if letters else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{pen.INK["paper"]}"/>{figure}{words}</svg>'
    )


def _words(drill: LibraryDrill, letters: Letters) -> Iterable[str]:
    """The name, smaller where it is long, and the line under it; together in the middle of the height."""
    size = NAME_SIZE
    while size > 48 and (len(name := letters.lines(drill.name, size, WORDS_WIDTH)) > 3 or _wide(name, letters, size)):
        size -= 8
    short = letters.lines(drill.short, SHORT_SIZE, WORDS_WIDTH)[:3]
    tall = len(name) * size + 24 + len(short) * SHORT_SIZE * 1.25
    y = (HEIGHT - tall) / 2 + size * 0.8
    for line in name:
        yield _text(line, y, size, pen.INK["body"])
        y += size
    y += 24 - (size - SHORT_SIZE) * 0.8
    for line in short:
        yield _text(line, y, SHORT_SIZE, pen.INK["kit"])
        y += SHORT_SIZE * 1.25
    yield f'<path d="M0 {HEIGHT - 7}H{WIDTH}" stroke="{pen.INK["mark"]}" stroke-width="14"/>'


def _wide(lines: list[str], letters: Letters, size: float) -> bool:
    return any(letters.width(line, size) > WORDS_WIDTH for line in lines)


def _text(words: str, y: float, size: float, colour: str) -> str:
    return (
        f'<text x="{LEFT}" y="{y:.0f}" font-family="{FAMILY}" font-size="{size}" fill="{colour}">{escape(words)}</text>'
    )


def address(drill: Drill) -> str:
    """The address of a drill's picture under /static/; empty where there is none, or it shows another drill's name."""
    if drill.team_id is not None or drill.slug != drill.figure or not drill.picture:
        return ""
    try:
        return static(f"figures/{drill.slug}-preview.png")
    except ValueError:  # not among the files that were collected
        return ""


def _plain(drawing: str) -> str:
    """The drawing in its light colours; the renderer knows neither custom properties nor the reader's theme."""
    return _VAR.sub(r"\1", _STYLE.sub("", drawing))
