"""All steps from a stranger's file to a verified clip, in one folder; the database is not asked."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import derive, frames, limits, probe, sniff, tools, verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOURCE = "in"
PRODUCTS = (derive.POSTER, derive.STRIP, frames.NAME, derive.FILM)
CHECKING, MAKING, VERIFYING = "checking", "making", "verifying"
# How far the bar is when the first and the second step end.
CHECKED, MADE = 3, 97

# Told which step is on and how many per cent are done, at least each second; may raise to stop the work.
type Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What is known of a finished clip."""

    frames: int
    duration_ms: int
    width: int
    height: int
    time_scale: float


def nobody(step: str, per_cent: int) -> None:
    """Tell nobody."""


def process(folder: Path, *, stills: int, said_fps: int | None = None, tell: Tell = nobody) -> Made:
    """Make PRODUCTS of the file SOURCE in `folder`, which holds nothing else.

    Raises:
        RefusedError: the file is at fault; the sentence is for whoever sent it.
        MachineError, ReadingError, NotStartedError, NoFfmpegError, OSError: the machine is.
    """
    at = _At(tell)
    at(CHECKING, 0)
    reader = sniff.sniff(folder / SOURCE)
    if reader is None:
        raise limits.RefusedError(sniff.refusal(folder / SOURCE))
    facts = probe.probe(folder, SOURCE, reader, at.again)
    limits.check(facts)
    at(MAKING, CHECKED)

    def on_frame(count: int) -> None:
        at(MAKING, min(MADE, CHECKED + (MADE - CHECKED) * count // len(facts.times)))

    decoded = derive.make(tools.ffmpeg(), facts, stills, folder, SOURCE, on_frame, at.again)
    at(VERIFYING, MADE)
    made = verify.verify(folder, facts, decoded, at.again)
    width, height = verify.size_of_jpeg(folder / derive.STRIP)
    shown = len(derive.still_frames(len(facts.times), stills))
    scale = frames.time_scale(said_fps, made.fps)
    strip = frames.Strip(stills=shown, width=width // shown, height=height)
    frames.write(folder / frames.NAME, frames.table(made, strip, scale))
    # From the first frame to the last: frames a second are the steps between frames through this.
    duration_ms = max(1, round(made.times[-1] * 1000))
    return Made(len(made.times), duration_ms, made.width, made.height, scale)


class _At:
    """Where the work is. Tells of it when it has moved, and each second while it has not."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.last = ("", -1)
        self.told_at = 0.0

    def __call__(self, step: str, per_cent: int) -> None:
        moved = step != self.last[0]
        self.last = (step, per_cent)
        if moved or time.monotonic() - self.told_at >= 1:
            self.told_at = time.monotonic()
            self.tell(step, per_cent)

    def again(self) -> None:
        self(*self.last)
