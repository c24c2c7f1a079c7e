"""Draws the clips of the demo club: a made-up runner doing a drill past a camera that stands still.

The joints move as the library's own figure of the drill does, with one of its faults where asked for. Each picture is
one byte a point, with a palette behind it, and goes straight into ffmpeg.
"""

from __future__ import annotations

import logging
import math
import subprocess
from typing import TYPE_CHECKING

from drills import library
from drills.figures.motion import FAR, NEAR, STANDING, STATURE_M, TRUNK, UPPER_ARM, Motion, step
from drills.figures.pen import merge
from feedback.media.tools import NoFfmpegError, ffmpeg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from drills.figures.motion import Point, Pose, Told

log = logging.getLogger("coachsite.demo")

WIDTH, HEIGHT, FPS, SECONDS = 640, 360, 120, 2.5
# Points of the picture for a hundredth of the runner's height; where the ground and the runner's start are.
SCALE, GROUND_Y, START_X = 2.35, 306, 130
ENCODING_S = 60
ROUND = 6

# Red, green, blue of each colour that is drawn; a colour is known by its place.
COLOURS: dict[str, tuple[int, int, int]] = {
    "sky": (72, 88, 104),
    "stand": (58, 72, 78),
    "grass": (66, 92, 70),
    "track": (142, 74, 58),
    "line": (222, 212, 200),
    "cone": (232, 140, 60),
    "skin": (199, 154, 123),
    "skin-far": (140, 106, 86),
    "kit": (45, 59, 79),
    "kit-far": (34, 45, 61),
    "shirt": (224, 219, 207),
    "shoe": (236, 104, 64),
    "shoe-far": (160, 76, 52),
    "hair": (42, 33, 29),
    "shadow": (104, 54, 44),
}
NUMBERS = {name: number for number, name in enumerate(COLOURS)}
RUNS = {name: bytes([number]) * WIDTH for name, number in NUMBERS.items()}
# Blue, green, red, opacity: as ffmpeg's palette wants them, 256 of them behind each picture.
PALETTE = b"".join(bytes([b, g, r, 255]) for r, g, b in COLOURS.values()).ljust(1024, b"\0")


def draw(path: Path, slug: str, *, fault: str = "", late: float = 0.0) -> bool:
    """Draw a clip of a library drill; False where no ffmpeg can write it, and then nothing is left behind.

    `fault` names one of the drill's drawn faults, `late` shifts the steps by a share of a cycle.
    """
    told = next((drill.figure for drill in library.load() if drill.slug == slug), None)
    if told is None:
        return False
    chosen: Told = next((check["set"] for check in told.get("check", []) if check["fault"] == fault), {})
    try:
        encode(path, Motion(merge(told, chosen)), late)
    except (NoFfmpegError, OSError, subprocess.SubprocessError) as error:
        log.warning("the demo's clips were left out", extra={"reason": str(error)})
        path.unlink(missing_ok=True)
        return False
    return True


def encode(path: Path, motion: Motion, late: float) -> None:
    """Pipe all pictures into ffmpeg.

    Raises:
        NoFfmpegError, OSError, subprocess.SubprocessError: the file could not be written.
    """
    coming = ["-f", "rawvideo", "-pix_fmt", "pal8", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "pipe:0"]
    going = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-pix_fmt", "yuv420p", "-f", "mp4"]
    command = [ffmpeg(), "-nostdin", "-v", "error", "-y", *coming, *going, str(path)]
    # `-nostdin` is about the keyboard; the pictures come by the pipe.
    done = subprocess.run(
        command, input=b"".join(pictures(motion, late)), capture_output=True, timeout=ENCODING_S, check=False
    )
    if done.returncode:
        raise subprocess.SubprocessError(done.stderr.decode(errors="replace")[-300:])


def pictures(motion: Motion, late: float) -> Iterator[bytes]:
    """Yield each picture with its palette."""
    empty = place()
    speed = motion.speed or 1.2 / STATURE_M * 100
    for number in range(round(FPS * SECONDS)):
        seconds = number / FPS
        picture = bytearray(empty)
        runner(picture, motion.pose((seconds / motion.period + late) % 1), START_X + seconds * speed * SCALE)
        yield bytes(picture)
        yield PALETTE


def place() -> bytes:
    """Return the picture without anybody: sky, stand, grass, track, two cones."""
    rows = [(0, "sky"), (110, "stand"), (196, "grass"), (232, "track")]
    picture = bytearray()
    for (top, name), (end, _) in zip(rows, [*rows[1:], (HEIGHT, "")], strict=True):
        picture += RUNS[name] * (end - top)
    for y, thick in ((244, 1), (272, 2), (338, 4)):
        fill(picture, [(0, y), (WIDTH, y), (WIDTH, y + thick), (0, y + thick)], "line")
    for x in (60, WIDTH - 60):
        fill(picture, [(x, 252), (x + 7, 270), (x - 7, 270)], "cone")
    return bytes(picture)


def runner(picture: bytearray, pose: Pose, x: float) -> None:
    """Draw the body with its hip above this column, the far side first."""

    def at(point: Point) -> Point:
        return x + point[0] * SCALE, GROUND_Y - point[1] * SCALE

    wide = 26 + 6 * (STANDING - pose.hip[1])
    fill(picture, [(x - wide, 308), (x, 304), (x + wide, 308), (x, 312)], "shadow")
    for side, far in ((FAR, "-far"), (NEAR, "")):
        joints = {name: at(point) for name, point in pose.legs[side].points(pose.hip).items()}
        shoulder, elbow, hand = (at(point) for point in arm(pose, side))
        if side == NEAR:
            trunk(picture, pose, at)
        limb(picture, joints["hip"], joints["knee"], 5.2, 3.6, f"skin{far}")
        limb(picture, joints["knee"], joints["ankle"], 3.6, 2.3, f"skin{far}")
        middle = tuple((a + b) / 2 for a, b in zip(joints["hip"], joints["knee"], strict=True))
        limb(picture, joints["hip"], (middle[0], middle[1]), 6.0, 5.4, f"kit{far}")
        limb(picture, joints["heel"], joints["toe"], 2.1, 1.4, f"shoe{far}")
        limb(picture, shoulder, elbow, 2.8, 2.3, f"skin{far}")
        limb(picture, elbow, hand, 2.3, 1.8, f"skin{far}")


def arm(pose: Pose, side: int) -> tuple[Point, Point, Point]:
    """Return shoulder, elbow and hand of one side."""
    shoulder = pose.shoulder()
    return shoulder, step(shoulder, 0, -UPPER_ARM, pose.arms[side][0] - pose.trunk), pose.hand(side)


def trunk(picture: bytearray, pose: Pose, at: Callable[[Point], Point]) -> None:
    """Draw shirt, neck, head and hair."""
    neck = step(pose.hip, 0, TRUNK + 5, -pose.trunk)
    face = step(neck, 0, 9, -pose.trunk - pose.head)
    limb(picture, at(pose.hip), at(step(pose.hip, 0, TRUNK - 2, -pose.trunk)), 5.6, 6.2, "shirt")
    limb(picture, at(neck), at(face), 2.6, 2.6, "skin")
    limb(picture, at(face), at(step(face, 0, 2, -pose.trunk)), 5.6, 5.4, "skin")
    limb(picture, at(step(face, -1.6, 2.4, 0)), at(step(face, 1.2, 3.8, 0)), 4.6, 4.0, "hair")


def limb(picture: bytearray, a: Point, b: Point, thick_a: float, thick_b: float, colour: str) -> None:
    """Draw a tapered limb, round at both ends; half its thickness in hundredths of the height."""
    way = math.atan2(b[1] - a[1], b[0] - a[0])
    edge = []
    for (x, y), radius, first in ((a, thick_a, way + math.pi / 2), (b, thick_b, way - math.pi / 2)):
        turns = [first + math.pi * k / ROUND for k in range(ROUND + 1)]
        edge += [(x + radius * SCALE * math.cos(turn), y + radius * SCALE * math.sin(turn)) for turn in turns]
    fill(picture, edge, colour)


def fill(picture: bytearray, edge: Sequence[Point], colour: str) -> None:
    """Fill a shape without hollows, row by row; what lies outside of the picture is left out."""
    low = max(0, math.ceil(min(y for _, y in edge)))
    high = min(HEIGHT - 1, math.floor(max(y for _, y in edge)))
    left, right = [float(WIDTH)] * (high - low + 1), [-1.0] * (high - low + 1)
    for (ax, ay), (bx, by) in zip(edge, [*edge[1:], edge[0]], strict=True):
        if ay > by:
            ax, ay, bx, by = bx, by, ax, ay
        slope = (bx - ax) / (by - ay) if by > ay else 0.0
        for y in range(max(low, math.ceil(ay)), min(high, math.floor(by)) + 1):
            x = ax + slope * (y - ay)
            left[y - low] = min(left[y - low], x)
            right[y - low] = max(right[y - low], x)
    run = RUNS[colour]
    for y in range(low, high + 1):
        start, end = max(0, round(left[y - low])), min(WIDTH, round(right[y - low]))
        if start < end:
            row = y * WIDTH
            picture[row + start : row + end] = run[: end - start]
