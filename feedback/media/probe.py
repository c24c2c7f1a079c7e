"""What a file holds, as a jailed child of ours measured it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING

from . import boxes, jail
from .limits import NOT_READ, Facts, RefusedError, half_a_video

if TYPE_CHECKING:
    from collections.abc import Callable

READER = Path(__file__).with_name("read_clip.py")
# The largest file is a gigabyte, every packet of which is read.
LIMITS = jail.Limits(cpu_s=20, wall_s=120, memory=1024 * jail.MIB)
TOO_SLOW = "This video takes too long to read. Cut it to the drill, or film in 1080p, and send that."


class ReadingError(RuntimeError):
    """Our reader fell over on its own: no fault of the file, as far as is known."""


def packages() -> str:
    """Return the folder in which the library stands, without loading that here.

    Raises:
        ReadingError: it is not installed.
    """
    found = importlib.util.find_spec("av")
    if found is None or found.origin is None:
        raise ReadingError("The package av is not installed. Run bin/setup.")
    return str(Path(found.origin).parent.parent)


def probe(folder: Path, name: str, reader: str, on_tick: Callable[[], None] | None = None) -> Facts:
    """Measure the file `name` in `folder`, which should hold nothing else.

    Raises:
        RefusedError: it cannot be read, and why.
        ReadingError: the reader itself did not work.
        OSError: the file is not there.
    """
    path = folder / name
    size, cut = path.stat().st_size, boxes.is_cut_short(path)
    done = jail.run(["-", packages(), str(READER), name, reader], folder, LIMITS, on_tick=on_tick)
    if done.took_too_much:
        raise RefusedError(TOO_SLOW)
    if done.code:
        if "MemoryError" in done.err or done.code < 0:
            raise RefusedError(NOT_READ)
        raise ReadingError(done.err[-500:])
    said = json.loads(done.out)
    if "error" in said:
        raise RefusedError(half_a_video(0) if cut else NOT_READ)
    return Facts(reader=reader, size=size, is_cut_short=cut, **said)
