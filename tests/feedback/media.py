"""What the tests of clips share: every ffmpeg there is, and a clip on its way through."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import imageio_ffmpeg

from feedback.media import tools

if TYPE_CHECKING:
    from pathlib import Path


def ffmpegs() -> dict[str, str]:
    """Return every ffmpeg that can be found, by where it comes from."""
    found = {
        "ours": str(imageio_ffmpeg.get_ffmpeg_exe()),
        "machine": shutil.which("ffmpeg"),
        "named": os.environ.get("FFMPEG"),
    }
    return {name: path for name, path in found.items() if path and tools.writes_h264(path)}


def room(folder: Path, clip: Path | bytes) -> Path:
    """Return a folder that holds a clip as the work on it finds it."""
    folder.mkdir(exist_ok=True)
    (folder / "in").write_bytes(clip if isinstance(clip, bytes) else clip.read_bytes())
    return folder
