"""The times of a clip's frames: every moment that is kept or shown is one of them."""

from __future__ import annotations

import bisect
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedback.models import Clip

FILE = "frames.json"


@dataclass(frozen=True, slots=True)
class FrameTable:
    """When each frame is shown first, in milliseconds of the file, and when the last one ends."""

    times: Sequence[float]
    end_ms: float

    def at(self, ms: float) -> int:
        """Return the frame, from 0, that is shown at a time; times outside the clip give its first or last frame."""
        return max(0, min(len(self.times) - 1, bisect.bisect_right(self.times, ms) - 1))

    def start(self, frame: int) -> int:
        """Return the first whole millisecond at which a frame is shown."""
        return math.ceil(self.times[frame] - 1e-6)

    def middle(self, frame: int) -> float:
        """Return the time half-way through a frame: where a player seeks to, so that rounding cannot miss it."""
        after = self.times[frame + 1] if frame + 1 < len(self.times) else self.end_ms
        return (self.times[frame] + after) / 2


def table_of(clip: Clip) -> FrameTable | None:
    """Read the frame table that stands beside a clip; None where there is none, or none that can be read."""
    try:
        data = json.loads((clip.folder / FILE).read_text(encoding="utf-8"))
        times = [float(time) for time in data["frames"]]
        end_ms = float(data["end_ms"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return FrameTable(times, end_ms) if times else None


def moment(clip: Clip, ms: float) -> tuple[int, int]:
    """Return the time in whole milliseconds, and the number from 0, of the frame that is shown at a time of a clip.

    Without a table, the time is kept inside the clip and the frame is counted as if all were of one length.
    """
    table = table_of(clip)
    if table is not None:
        frame = table.at(ms)
        return table.start(frame), frame
    whole, frames = clip.duration_ms or 0, clip.frames or 1
    kept = max(0, min(whole, round(ms)))
    return kept, min(frames - 1, int(kept * frames / whole)) if whole else 0


def seconds(clip: Clip, ms: float, places: int = 2) -> str:
    """Return a time of the file as seconds of real life, in the way it is shown: 1.06."""
    return f"{ms / 1000 / clip.time_scale:.{places}f}"


def length(clip: Clip) -> str:
    """Return how long a clip is in real life: 3.2 s."""
    return f"{seconds(clip, clip.duration_ms or 0, 1)} s"
