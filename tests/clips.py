"""Clips drawn at test time: a stick runner, and in every frame its number, so that any picture tells which it is.

The number stands in a row of squares along the upper edge, each a sixteenth of the width: after one square left out,
a white one, a black one, then twelve for the bits, white for 1, the highest first. `code_in` reads it back. A browser
does the same from a canvas: the middle of square k (from 0) is at x = (k + 1.5)/16 of the width, y = half a square.
"""

from __future__ import annotations

import atexit
import functools
import math
import random
import shutil
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from av.rational import AVRational

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BITS = 12
PER_ROW = 16
TICKS = 90_000
BACKGROUND, GROUND, RUNNER = 170, 110, 40
# The runner's left foot is down for the first 200 ms of every 333, then the right one.
STEP_MS, CONTACT_MS = 1000 / 3, 200.0

PRIVATE = {
    "title": "Elif at the school track",
    "artist": "Elif Demir",
    "comment": "<script>alert(1)</script> {{7*7}}",
    "location": "+51.5237-000.0412/",
    "com.apple.quicktime.location.ISO6709": "+51.5237-000.0412+020.000/",
    "com.apple.quicktime.make": "Apple",
    "com.apple.quicktime.model": "iPhone 17",
}
ENCODERS = {
    "h264": ("libx264", {"preset": "ultrafast", "crf": "20"}),
    "hevc": ("libx265", {"preset": "ultrafast", "crf": "24", "x265-params": "log-level=none"}),
    "vp8": ("libvpx", {"deadline": "realtime", "cpu-used": "8", "b": "2M", "auto-alt-ref": "0"}),
    "vp9": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8", "b": "2M"}),
    "mpeg4": ("mpeg4", {}),
}


def times_of(fps: float, seconds: float) -> list[float]:
    """Return when each frame of an even clip is shown, in milliseconds."""
    return [at * 1000 / fps for at in range(round(fps * seconds))]


def uneven(count: int, seed: int = 7) -> list[float]:
    """Return times as a phone in poor light writes them, in milliseconds: 8 to 50 ms apart."""
    chance, at, times = random.Random(seed), 0.0, []
    for _ in range(count):
        times.append(round(at, 2))
        at += chance.uniform(8, 50)
    return times


@functools.cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="coachsite-clips-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def clip(name: str = "clip.mp4", **how: Any) -> Path:
    """Return a clip drawn as `draw` does, once a run; for reading and copying only."""
    path = _folder() / f"{abs(hash((name, *sorted(how.items())))):x}-{name}"
    return draw(path, **how)


def draw(
    path: Path,
    *,
    fps: float = 30,
    seconds: float = 1.0,
    times: Sequence[float] | None = None,
    width: int = 320,
    height: int = 240,
    codec: str = "h264",
    rotated: bool = False,
    sound: bool = False,
    private: bool = False,
    texture: bool = False,
    options: tuple[tuple[str, str], ...] = (),
) -> Path:
    """Draw a clip and return its path; the ending of the name says what kind of file (mp4, mov, webm).

    `width` and `height` are as shown: a rotated clip is coded lying on its side and says so, as phones do. `times`
    (milliseconds) overrides `fps` and `seconds`. `private` adds a place, a device, names and chapters. `texture` gives
    the background as much to encode as real film has. `options` go to the writer of the file.
    """
    shown = list(times) if times is not None else times_of(fps, seconds)
    coded = (height, width) if rotated else (width, height)
    kind = {".mp4": "mp4", ".mov": "mov", ".webm": "webm", ".mkv": "matroska"}[path.suffix]
    more = dict(options)
    if private and kind in {"mp4", "mov"} and "movflags" not in more:
        more["movflags"] = "use_metadata_tags"
    with av.open(str(path), "w", format=kind, options=more) as file:
        encoder, settings = ENCODERS[codec]
        video: Any = file.add_stream(encoder, rate=Fraction(fps).limit_denominator(1001), options=settings)
        video.width, video.height = coded
        video.pix_fmt = "yuv444p" if coded[0] % 2 or coded[1] % 2 else "yuv420p"
        # MPEG-4 counts in sixteen bits.
        ticks = 30_000 if codec == "mpeg4" else TICKS
        video.codec_context.time_base = video.time_base = Fraction(1, ticks)
        audio = file.add_stream("aac" if kind != "webm" else "libopus", rate=48_000) if sound else None
        if private:
            file.metadata.update(PRIVATE)
            ends = [0, round(shown[-1] / 2), round(shown[-1])]
            file.set_chapters(
                [
                    {
                        "id": at + 1,
                        "start": ends[at],
                        "end": ends[at + 1],
                        "time_base": AVRational(1, 1000),
                        "metadata": {"title": f"At home {at}"},
                    }
                    for at in range(2)
                ]
            )
        for at, luma in enumerate(pictures(shown, width, height, texture=texture)):
            frame = filled(luma if not rotated else lying(luma, width), coded, str(video.pix_fmt))
            frame.pts, frame.time_base = round(shown[at] * ticks / 1000), Fraction(1, ticks)
            file.mux(video.encode(frame))
        file.mux(video.encode())
        if audio is not None:
            file.mux(silence(audio, shown[-1] / 1000))
    if rotated:
        turn(path, coded[1])
    return path


def pictures(times: Sequence[float], width: int, height: int, *, texture: bool = False) -> Iterator[bytearray]:
    """Yield the luma of each frame."""
    ground = height * 7 // 8
    plain = bytearray([BACKGROUND]) * (width * height)
    plain[ground * width :] = bytearray([GROUND]) * (width * (height - ground))
    rows = _texture(width, height) if texture else []
    for number, ms in enumerate(times):
        luma = bytearray(plain)
        for y, row in enumerate(rows):
            shift = int(ms / 1000 * width / 6) % width
            luma[y * width : (y + 1) * width] = row[shift : shift + width]
        runner(luma, width, height, ground, ms)
        burn(luma, width, number)
        yield luma


def _texture(width: int, height: int) -> list[bytes]:
    """Rows of a wall that moves past: twice as wide as the picture, patches of 4 points."""
    chance = random.Random(3)
    rows: list[bytes] = []
    for y in range(height):
        if y % 4 == 0:
            patches = bytes(chance.randrange(130, 200) for _ in range(width // 4 + 1))
            row = b"".join(bytes([patch]) * 4 for patch in patches)[:width]
        rows.append(row + row)
    return rows


def runner(luma: bytearray, width: int, height: int, ground: int, ms: float) -> None:
    """Draw a runner seen from the side: head, trunk, two legs, one foot down at a time."""
    leg = height // 3
    thick = max(2, width // 60)
    hip_x, hip_y = width // 2, ground - leg
    line(luma, width, (hip_x, hip_y), (hip_x + leg // 8, hip_y - leg * 3 // 4), thick)
    line(luma, width, (hip_x + leg // 8, hip_y - leg), (hip_x + leg // 8, hip_y - leg * 5 // 6), thick * 2)
    for foot in range(2):
        phase = (ms / STEP_MS + foot) % 2
        down = phase * STEP_MS < CONTACT_MS
        swing = math.cos(phase * math.pi)
        foot_y = ground - 1 if down else ground - 1 - int(leg * 0.4 * math.sin((phase - 0.6) / 1.4 * math.pi))
        foot_x = hip_x + int(leg * 0.6 * swing)
        knee = ((hip_x + foot_x) // 2 + leg // 6, (hip_y + foot_y) // 2)
        line(luma, width, (hip_x, hip_y), knee, thick)
        line(luma, width, knee, (foot_x, foot_y), thick)


def line(luma: bytearray, width: int, a: tuple[int, int], b: tuple[int, int], thick: int) -> None:
    """Draw a thick line, row by row."""
    (ax, ay), (bx, by) = sorted((a, b), key=lambda point: point[1])
    for y in range(ay, by + 1):
        x = ax + (bx - ax) * (y - ay) // max(1, by - ay)
        left = y * width + max(0, x - thick // 2)
        luma[left : left + thick] = bytes([RUNNER]) * thick


def burn(luma: bytearray, width: int, number: int) -> None:
    """Write the frame's number into the row of squares."""
    side = width // PER_ROW
    squares = [255, 0, *(255 if number >> bit & 1 else 0 for bit in reversed(range(BITS)))]
    row = bytearray([BACKGROUND]) * side + b"".join(bytes([value]) * side for value in squares)
    for y in range(side):
        luma[y * width : y * width + len(row)] = row


def lying(luma: bytearray, width: int) -> bytearray:
    """Return the picture turned to the left by a quarter."""
    turned = bytearray()
    for x in reversed(range(width)):
        turned += luma[x::width]
    return turned


def filled(luma: bytes | bytearray, size: tuple[int, int], pixels: str) -> av.VideoFrame:
    """Return a grey frame with this luma."""
    frame = av.VideoFrame(size[0], size[1], pixels)
    for at, plane in enumerate(frame.planes):
        if at:
            plane.update(b"\x80" * plane.buffer_size)
            continue
        pad = bytes(plane.line_size - size[0])
        rows = (bytes(luma[y * size[0] : (y + 1) * size[0]]) + pad for y in range(size[1]))
        plane.update((bytes(luma) if not pad else b"".join(rows)).ljust(plane.buffer_size, b"\0"))
    return frame


def silence(stream: Any, seconds: float) -> list[Any]:
    """Return packets of silence."""
    packets = []
    for at in range(int(seconds * 48_000 / 960) + 1):
        frame = av.AudioFrame(format="fltp", layout="mono", samples=960)
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        frame.sample_rate, frame.pts, frame.time_base = 48_000, at * 960, Fraction(1, 48_000)
        packets += stream.encode(frame)
    return [*packets, *stream.encode()]


def turn(path: Path, coded_height: int) -> None:
    """Have the file say that it is to be shown turned to the right by a quarter, as phones held upright do."""
    data = bytearray(path.read_bytes())
    # Behind the name of the first track's head: version, times, number, length, layer and volume, then the matrix.
    at = data.index(b"tkhd") + 4 + 40
    matrix = [0, 1 << 16, 0, -(1 << 16), 0, 0, coded_height << 16, 0, 1 << 30]
    data[at : at + 36] = b"".join(value.to_bytes(4, signed=True) for value in matrix)
    path.write_bytes(data)


def code_in(luma: Any, line_size: int, width: int) -> int:
    """Return the number burnt into a picture.

    Raises:
        ValueError: there is none that can be read.
    """
    side = width / PER_ROW
    y = int(side / 2)

    def level(square: int) -> float:
        x = int((square + 1.5) * side)
        spots: list[int] = [luma[(y + dy) * line_size + x + dx] for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        return sum(spots) / len(spots)

    white, black = level(0), level(1)
    if white - black < 100:
        raise ValueError(f"no squares: {white:.0f} and {black:.0f}")
    number = 0
    for bit in range(BITS):
        number = number << 1 | (level(2 + bit) > (white + black) / 2)
    return number


def seen(path: Path) -> list[tuple[int, float]]:
    """Return, for each frame of a clip, the number burnt in and when it is shown, in milliseconds."""
    found = []
    with av.open(str(path)) as file:
        for frame in file.decode(video=0):
            assert frame.pts is not None
            assert frame.time_base is not None
            number = code_in(memoryview(frame.planes[0]), frame.planes[0].line_size, frame.width)
            found.append((number, float(frame.pts * frame.time_base * 1000)))
    return found


def seen_times(path: Path) -> list[float]:
    """Return when each frame of a clip is shown, in milliseconds, whatever is to be seen in it."""
    with av.open(str(path)) as file:
        return [float((frame.pts or 0) * (frame.time_base or 0) * 1000) for frame in file.decode(video=0)]
