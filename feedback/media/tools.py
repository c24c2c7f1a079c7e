"""Which ffmpeg: the one that is set, else the machine's, else the one that came with us."""

from __future__ import annotations

import functools
import shutil
import subprocess

import imageio_ffmpeg
from django.conf import settings

ASKING_S = 20


class NoFfmpegError(RuntimeError):
    """There is no ffmpeg that can do the work."""


def ffmpeg() -> str:
    """Return the path of the ffmpeg to use.

    Raises:
        NoFfmpegError: none is there, or what FFMPEG names is not.
    """
    return _choose(settings.FFMPEG)


@functools.cache
def _choose(named: str) -> str:
    if named:
        found = shutil.which(named)
        if found is None:
            raise NoFfmpegError(f"FFMPEG names {named}, and there is no such program.")
        return found
    # Some systems ship one that cannot write H.264; then ours is the better.
    machines = shutil.which("ffmpeg")
    if machines is not None and writes_h264(machines):
        return machines
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise NoFfmpegError("There is no ffmpeg here that writes H.264. Install one, or name it in FFMPEG.") from error


def writes_h264(program: str) -> bool:
    """Tell whether this ffmpeg has the encoder that we need."""
    try:
        asked = subprocess.run(
            [program, "-hide_banner", "-h", "encoder=libx264"], capture_output=True, timeout=ASKING_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.stdout.startswith(b"Encoder libx264")
