"""Makes what is shown: a film that can be stepped frame by frame, a poster and a strip of stills, in one pass.

A frame is decoded once and goes three ways. No frame depends on a later one, and every fifteenth on none at all, so
that a browser finds each at once. Times stay those of the camera.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import jail, probe
from .limits import MAX_FPS, MAX_PIXELS, MAX_SECONDS, NOT_READ, Facts, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILM, POSTER, STRIP = "play.mp4", "poster.jpg", "strip.jpg"
LONG_SIDE = 1280
POSTER_SIDE = 640
STRIP_HEIGHT = 160
FILM_BYTES = 400_000_000
# More threads than that take memory, and bring little at this size.
THREADS = 4
# The slowest machine that we think of decodes and encodes this many pixels a second; the usual ten times as many.
SLOW_PIXELS_A_SECOND = 2.0e7
DECODED = re.compile(r"Input stream #0:\d+ \(video\):.*?(\d+) frames decoded")
# What goes wrong with the machine and not with the file. Memory is not among it: who asks for more than the jail has,
# asks for the sake of what stands in the file.
OURS = re.compile(
    "No space left on device|Unknown encoder|Unrecognized option|Permission denied|"
    "Disk quota exceeded|Option .* not found|error while loading shared libraries",
    re.IGNORECASE,
)


class MachineError(RuntimeError):
    """It did not work, and the file is not at fault: another try may help."""


def arguments(facts: Facts, stills: int, source: str) -> list[str]:
    """Return what ffmpeg is asked for, without its name: `source` in, film, poster and strip beside it out."""
    bare = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"]
    still = [*bare, "-an", "-frames:v", "1", "-fps_mode", "passthrough", "-c:v", "mjpeg"]
    still += ["-update", "1", "-f", "image2"]
    return [
        *("-nostdin", "-hide_banner", "-v", "verbose", "-nostats", "-progress", "pipe:1", "-stats_period", "0.5", "-y"),
        *("-protocol_whitelist", "file", "-f", facts.reader, "-max_pixels", str(MAX_PIXELS)),
        *("-threads", str(THREADS), "-i", source),
        *("-filter_complex", _ways(facts, stills)),
        *("-map", "[film]", *_sound(facts), *bare, "-t", f"{MAX_SECONDS + 1:.0f}", "-fs", str(FILM_BYTES)),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "high", "-threads", str(THREADS)),
        *("-bf", "0", "-g", "15", "-keyint_min", "15", "-sc_threshold", "0"),
        # Both, or a frame is moved to where a film of even rate would have it.
        *("-fps_mode", "passthrough", "-enc_time_base", "1/90000", "-video_track_timescale", "90000"),
        # Without "bitexact" it writes its own name into a box that must not be there at all.
        *("-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart", "-fflags", "+bitexact", "-f", "mp4", FILM),
        *("-map", "[poster]", *still, "-q:v", "4", POSTER),
        *("-map", "[strip]", *still, "-q:v", "5", STRIP),
    ]


def _ways(facts: Facts, stills: int) -> str:
    """The graph of filters: from the first frame on, small enough, then three ways."""
    square = "scale=w='trunc(iw*sar/2)*2':h=ih,setsar=1," if abs(facts.shape - 1) > 0.001 else ""
    fit = "scale=w='min({0},iw)':h='min({0},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2"
    chosen = still_frames(len(facts.times), stills)
    poster = chosen[len(chosen) // 3]
    strip = "+".join(f"eq(n\\,{at})" for at in chosen)
    return (
        f"[0:{facts.video_index}]setpts=PTS-STARTPTS,{square}{fit.format(LONG_SIDE)},format=yuv420p,split=3[film][p][s];"
        f"[p]select='eq(n\\,{poster})',{fit.format(POSTER_SIDE)}:out_range=pc,format=yuvj420p[poster];"
        f"[s]select='{strip}',scale=w=-2:h={STRIP_HEIGHT}:out_range=pc,format=yuvj420p,tile={len(chosen)}x1[strip]"
    )


def _sound(facts: Facts) -> list[str]:
    """The sound, cut so that it begins with the first frame: what is seen then counts from 0."""
    if facts.audio_index is None:
        return []
    late = facts.times[0] - facts.audio_starts
    from_0 = "asetpts=PTS-STARTPTS"
    cut = f",atrim=start={late:.6f},{from_0}" if late > 0.001 else ""
    delay = f",adelay=delays={-late * 1000:.0f}:all=1" if late < -0.001 else ""
    return ["-map", f"0:{facts.audio_index}", "-af", f"{from_0}{cut}{delay}"]


def still_frames(frames: int, stills: int) -> list[int]:
    """Return which frames stand in the strip: as many as asked for, spread evenly, none twice."""
    count = min(frames, stills)
    return [(2 * at + 1) * frames // (2 * count) for at in range(count)]


def limits_for(facts: Facts) -> jail.Limits:
    """Return what the work on this clip may take: generous, and still an end."""
    cpu_s = 30 + int(facts.work / SLOW_PIXELS_A_SECOND)
    return jail.Limits(
        cpu_s=cpu_s, wall_s=60.0 + 2 * cpu_s, memory=3072 * jail.MIB, file_bytes=FILM_BYTES + 64 * jail.MIB
    )


def make(
    ffmpeg: str,
    facts: Facts,
    stills: int,
    folder: Path,
    source: str,
    on_frame: Callable[[int], None],
    on_tick: Callable[[], None],
) -> int:
    """Make film, poster and strip of `source` in `folder`; return how many frames were decoded.

    `on_frame` is told how many frames are done.

    Raises:
        RefusedError: the file cannot be worked on to its end.
        MachineError: this machine is at fault.
        jail.NotStartedError: ffmpeg does not start.
    """
    assert facts.fps <= MAX_FPS  # noqa: S101 -- who calls this has let the clip pass

    def on_line(line: str) -> None:
        name, _, value = line.partition("=")
        if name == "frame" and value.strip().isdecimal():
            on_frame(int(value))

    command = [ffmpeg, *arguments(facts, stills, source)]
    done = jail.run(command, folder, limits_for(facts), on_line=on_line, on_tick=on_tick)
    if done.took_too_much:
        raise RefusedError(probe.TOO_SLOW)
    if done.code:
        if done.code < 0 or OURS.search(done.err):
            raise MachineError(f"ffmpeg ended with {done.code}: {_last_lines(done.err)}")
        raise RefusedError(NOT_READ)
    found = DECODED.findall(done.err)
    if not found:
        raise MachineError(f"ffmpeg does not say how many frames it read: {_last_lines(done.err)}")
    return int(found[-1])


def _last_lines(text: str) -> str:
    return " / ".join(text.strip().splitlines()[-4:])[-400:]
