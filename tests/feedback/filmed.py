"""What tests of reviews stand on: a drill with checkpoints, a clip with its frame table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from drills.models import Checkpoint, Cue
from tests import make

if TYPE_CHECKING:
    from collections.abc import Sequence

    from athletes.models import User
    from drills.models import Drill
    from feedback.models import Clip


def drill_with_checkpoints(*views: str, slug: str = "high-knees") -> Drill:
    """Return a drill with a cue and one checkpoint for each view, in their order."""
    drill = make.drill(slug)
    Cue.objects.create(drill=drill, text="“Quick feet”")
    for place, view in enumerate(views or ("side", "side", "front")):
        Checkpoint.objects.create(
            drill=drill,
            key=f"point-{place}",
            name=f"Point {place}",
            phase="mid-swing",
            view=view,
            look_at="the knee",
            good=f"good {place}",
            fault=f"fault {place}",
            cue=f"“Try {place}”",
            position=place,
        )
    return drill


def with_table(clip: Clip, times: Sequence[float], end_ms: float) -> Clip:
    """Write a frame table beside a clip."""
    table: dict[str, Any] = {
        "schema": 1,
        "fps": 60.0,
        "frames": list(times),
        "end_ms": end_ms,
        "width": 1280,
        "height": 720,
        "time_scale": clip.time_scale,
        "strip": {"stills": 12, "width": 160, "height": 90},
    }
    clip.folder.mkdir(parents=True, exist_ok=True)
    (clip.folder / "frames.json").write_text(json.dumps(table))
    return clip


def filmed(athlete: User, drill: Drill | None = None, **fields: Any) -> Clip:
    """Return a ready clip of 180 frames at 60 a second, with its frame table."""
    clip = make.clip(athlete, drill or drill_with_checkpoints(), **fields)
    return with_table(clip, [n * 1000 / 60 for n in range(180)], 3000.0)


def points(clip: Clip) -> list[Checkpoint]:
    """Return the checkpoints of the filmed drill."""
    assert clip.occurrence is not None
    return list(clip.occurrence.drill.checkpoints.all())
