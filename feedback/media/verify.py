"""Looks at what was made as at a stranger's file: whole, exact, and silent about everything but the picture."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from . import boxes, probe
from .derive import FILM, LONG_SIDE, POSTER, STRIP, MachineError
from .limits import RefusedError, half_a_video
from .sniff import MOV

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .limits import Facts

# What every MP4 says of itself: its kind, and what kind of track a track is.
MAY_TELL = {
    "major_brand": None,
    "minor_version": None,
    "compatible_brands": None,
    "language": {"und"},
    "handler_name": {"VideoHandler", "SoundHandler", ""},
    "vendor_id": {"[0][0][0][0]", "FFMP"},
    "encoder": {"Lavc libx264"},
}
# A damaged picture here and there is no reason to refuse a drill.
LEAST_WHOLE = 0.9
MAX_HEAD = 65536
# WebM counts in milliseconds, and two frames may claim the same moment.
MOST_DRIFT_MS = 1.0


def verify(folder: Path, source: Facts, decoded: int, on_tick: Callable[[], None] | None = None) -> Facts:
    """Return what the derivative in `folder` holds, measured again.

    Raises:
        RefusedError: the source broke off.
        MachineError: what was made is not what was asked for.
    """
    if decoded < len(source.times) * LEAST_WHOLE - 1:
        shown = source.times[0] if decoded < 1 else source.times[min(decoded, len(source.times)) - 1]
        raise RefusedError(half_a_video(shown - source.times[0]))
    try:
        made = probe.probe(folder, FILM, MOV, on_tick)
    except RefusedError as refused:
        raise MachineError(f"the derivative cannot be read: {refused}") from refused
    for fault in faults(made, source, decoded):
        raise MachineError(fault)
    left = sorted(told(made)) + boxes.private_parts(folder / FILM)
    if left:
        raise MachineError(f"the derivative still tells {', '.join(left)[:300]}")
    for name in (POSTER, STRIP):
        size_of_jpeg(folder / name)
    return made


def faults(made: Facts, source: Facts, decoded: int) -> list[str]:
    """Return what is wrong with the film as measured."""
    found = []
    if (made.videos, made.codec, made.rotation) != (1, "h264", 0):
        found.append(f"the derivative holds {made.videos} videos, {made.codec}, turned by {made.rotation}")
    if made.streams != 1 + (made.audio_index is not None):
        found.append(f"the derivative holds {made.streams} tracks")
    if len(made.times) != decoded:
        found.append(f"{decoded} frames were decoded, and {len(made.times)} are in the derivative")
    if max(made.width, made.height) > LONG_SIDE or made.width % 2 or made.height % 2:
        found.append(f"the derivative is {made.width}×{made.height}")
    if not made.times or abs(made.times[0]) > 0.0005 or made.is_cut_short:
        found.append("the derivative does not begin at 0")
    if len(made.times) == len(source.times) and drift_ms(made, source) > MOST_DRIFT_MS:
        found.append(f"a frame of the derivative is shown {drift_ms(made, source):.1f} ms off its time")
    return found


def drift_ms(made: Facts, source: Facts) -> float:
    """Return how far, at most, a frame stands from where it stood in the source, in milliseconds."""
    first = source.times[0]
    return max(abs(to - (at - first)) for to, at in zip(made.times, source.times, strict=True)) * 1000


def told(made: Facts) -> set[str]:
    """Return the names of what the film says of itself and must not."""
    return {name for name, value in made.tells.items() if not _may_tell(name.rpartition(":")[2], value)}


def _may_tell(name: str, value: str) -> bool:
    if name not in MAY_TELL:
        return False
    words = MAY_TELL[name]
    return words is None or value in words


def size_of_jpeg(path: Path) -> tuple[int, int]:
    """Return width and height of a still of ours.

    Raises:
        MachineError: it is none, or tells where or with what it was taken.
    """
    with path.open("rb") as file:
        head = file.read(MAX_HEAD)
    at, found = 2, None
    while head[:2] == b"\xff\xd8" and at + 9 <= len(head) and head[at] == 0xFF:
        mark, length = head[at + 1], int.from_bytes(head[at + 2 : at + 4])
        if mark in range(0xE1, 0xF0):
            raise MachineError(f"{path.name} tells more than its picture")
        if mark in range(0xC0, 0xC3):
            found = struct.unpack(">HH", head[at + 5 : at + 9])
        if mark == 0xDA:
            break
        at += 2 + length
    if found is None:
        raise MachineError(f"{path.name} is no picture")
    return found[1], found[0]
