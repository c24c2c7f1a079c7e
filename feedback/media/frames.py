"""The frame table: when each frame of the derivative is shown. Every time that is said of a clip comes from here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from pathlib import Path

    from .limits import Facts

NAME = "frames.json"
SCHEMA = 1
# Frames a second: from where on phones call it slow motion, and the most that a film of it is stretched to.
SLOW_MOTION, FILM = 100, 33.0
# What a camera calls 240 is 239.8 or 240.4 in the file.
NEAR = 0.1


class Strip(TypedDict):
    """The strip of stills: how many, and the size of each."""

    stills: int
    width: int
    height: int


class Table(TypedDict):
    """What stands in frames.json; times in milliseconds of the derivative, the first is 0."""

    schema: int
    fps: float
    frames: list[float]
    end_ms: float
    width: int
    height: int
    time_scale: float
    strip: Strip


def table(facts: Facts, strip: Strip, time_scale: float) -> Table:
    """Return the table of a derivative as measured."""
    return {
        "schema": SCHEMA,
        "fps": round(facts.fps, 4),
        "frames": [round(time * 1000, 4) for time in facts.times],
        "end_ms": round(facts.end * 1000, 4),
        "width": facts.width,
        "height": facts.height,
        "time_scale": time_scale,
        "strip": strip,
    }


def write(path: Path, content: Table) -> None:
    """Write the table to a file."""
    path.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")


def time_scale(said_fps: int | None, fps: float) -> float:
    """Return how many seconds of the file one real second takes.

    A phone may write what it filmed at 240 frames a second as a film of 30, eight times slower: only whoever filmed
    it knows. Phones stretch slow motion (SLOW_MOTION and more) to the rate of a film (FILM at most). Whatever else
    was told, and rates that do not fit as whole times, are no slow motion and count as 1: a wrong scale would make
    every time on the page wrong.
    """
    if not said_fps or said_fps < SLOW_MOTION or not 0 < fps <= FILM:
        return 1.0
    times = round(said_fps / fps)
    return float(times) if times >= 2 and abs(said_fps / fps / times - 1) <= NEAR else 1.0
