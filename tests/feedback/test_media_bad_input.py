"""What strangers send under the name of a video: each is refused in a sentence, or comes out clean."""

from __future__ import annotations

import random
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import pytest

from feedback.media import boxes, pipeline, sniff
from feedback.media.limits import NOT_READ, RefusedError
from tests import clips
from tests.feedback.media import room

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FTYP = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41"
FASTSTART = (("movflags", "faststart"),)
SENT_AGAIN = "the one on your phone may be whole. Send it again."


def refusal(folder: Path, clip: Path | bytes) -> str:
    """Return what is said of a clip that is refused, having seen that nothing was made of it."""
    with pytest.raises(RefusedError) as refused:
        pipeline.process(room(folder, clip), stills=12)
    # What ffmpeg has begun stands in the folder of the work alone, which goes with its end.
    assert not (folder / "frames.json").exists()
    return refused.value.sentence


def half(clip: Path, part: float = 0.5) -> bytes:
    """Return the first part of a file."""
    data = clip.read_bytes()
    return data[: int(len(data) * part)]


def patched(clip: Path, box: bytes, offset: int, value: bytes) -> bytes:
    """Return a file in which bytes behind the first box of this name are others."""
    data = bytearray(clip.read_bytes())
    at = data.index(box) + 4 + offset
    data[at : at + len(value)] = value
    return bytes(data)


def box(name: bytes, content: bytes = b"") -> bytes:
    """Return a box."""
    return (len(content) + 8).to_bytes(4) + name + content


def nested(depth: int) -> bytes:
    """Return boxes in boxes."""
    content = b""
    for _ in range(depth):
        content = box(b"moov", content)
    return content


def only_sound(path: Path) -> Path:
    """Write a file with a second of silence and no picture."""
    with av.open(str(path), "w", format="mp4") as file:
        stream = file.add_stream("aac", rate=48_000)
        file.mux(clips.silence(stream, 1))
    return path


def two_videos(path: Path) -> Path:
    """Write a file with two videos."""
    with av.open(str(path), "w", format="mp4") as file:
        streams: list[Any] = [file.add_stream("libx264", rate=30) for _ in range(2)]
        for stream in streams:
            stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p"
        for stream in streams:
            for at, luma in enumerate(clips.pictures(clips.times_of(30, 0.3), 128, 96)):
                frame = clips.filled(luma, (128, 96), "yuv420p")
                frame.pts, frame.time_base = at, Fraction(1, 30)
                file.mux(stream.encode(frame))
            file.mux(stream.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [b"", b"Dear coach,\n", b"\x89PNG\r\n\x1a\n\0\0", b"#EXTM3U\nfile:///etc/passwd\n", b"ffconcat version 1.0\n"],
    ids=["empty", "text", "picture", "playlist", "list of files"],
)
def test_what_is_no_video_is_refused_also_behind_the_door(tmp_path: Path, content: bytes) -> None:
    sentence = refusal(tmp_path / "room", content)

    assert sentence == sniff.refusal(tmp_path / "room/in")


def test_half_a_video_says_where_it_ends(tmp_path: Path) -> None:
    data = half(clips.clip(seconds=2.0, options=FASTSTART), 0.4)

    sentence = refusal(tmp_path / "room", data)

    assert re.fullmatch(rf"The file ends after 0\.\d s; {SENT_AGAIN}", sentence)


def test_half_a_video_whose_index_is_missing_is_known_as_half(tmp_path: Path) -> None:
    sentence = refusal(tmp_path / "room", half(clips.clip(seconds=2.0)))

    assert sentence == f"The file is cut short before its first picture; {SENT_AGAIN}"


def test_half_a_recording_of_a_browser_says_where_it_ends(tmp_path: Path) -> None:
    sentence = refusal(tmp_path / "room", half(clips.clip("clip.webm", codec="vp8", seconds=2.0)))

    assert re.fullmatch(rf"The file ends after [01]\.\d s; {SENT_AGAIN}", sentence)


def test_half_a_video_whose_last_box_has_no_size_is_known_by_its_index(tmp_path: Path) -> None:
    data = half(clips.clip(seconds=2.0, options=FASTSTART), 0.4)
    at = data.index(b"mdat")
    data = data[: at - 4] + bytes(4) + data[at:]

    sentence = refusal(tmp_path / "room", data)

    assert re.fullmatch(rf"The file ends after 0\.\d s; {SENT_AGAIN}", sentence)


def test_a_head_that_says_it_lasts_fifty_days_is_not_believed(tmp_path: Path) -> None:
    # The length stands behind version, times and ticks.
    data = patched(clips.clip(), b"mvhd", 16, b"\xff\xff\xff\xff")

    made = pipeline.process(room(tmp_path / "room", data), stills=12)

    assert (made.frames, made.duration_ms) == (30, 967)


@pytest.mark.parametrize(
    ("make", "begins"),
    [
        (lambda _: clips.clip(fps=1, seconds=200, width=64, height=64), "The video lasts 3 min 20 s, and up to 3 min"),
        (lambda _: clips.clip(fps=1000, seconds=0.3, width=64, height=64), "The video has 1000 frames a second"),
        (lambda _: clips.clip(fps=30, seconds=0.1), "The video lasts only 0.1 s"),
        (lambda _: clips.clip(width=32, height=32), "The picture is only 32×32 points"),
        (lambda _: clips.clip(fps=5, seconds=0.4, width=7680, height=4320), "The picture is 7680×4320 points"),
        (lambda _: clips.clip(codec="mpeg4"), "This video is written in a way that cannot be read here (mpeg4)"),
        (lambda folder: only_sound(folder / "sound.m4a"), "There is sound in this file, but no picture"),
        (lambda folder: two_videos(folder / "two.mp4"), "There are 2 videos in this one file"),
    ],
    ids=["too long", "1000 fps", "too short", "too small", "8K", "mpeg4", "only sound", "two videos"],
)
def test_what_cannot_be_stepped_through_is_refused_in_a_sentence(
    tmp_path: Path, make: Callable[[Path], Path], begins: str
) -> None:
    assert refusal(tmp_path / "room", make(tmp_path)).startswith(begins)


@pytest.mark.parametrize(
    "content",
    [
        FTYP + random.Random(5).randbytes(5000),
        FTYP + b"\0\0\0\0moov" + b"\0" * 100,
        FTYP + b"\0\0\0\1moov" + (1 << 62).to_bytes(8) + b"\0" * 100,
        FTYP + nested(2000),
        FTYP + box(b"moov"),
        boxes.EBML + b"\x9f\x42\x86\x81\x01\x42\x82\x88matroska" + b"\x18\x53\x80\x67\xff" + b"\0" * 200,
    ],
    ids=["noise", "box without end", "box of 2^62", "boxes in boxes", "nothing in it", "nothing in a matroska"],
)
def test_boxes_with_nothing_to_see_are_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path / "room", content).endswith(("film the drill once more.", "Send it again."))


@pytest.mark.parametrize(
    ("table", "offset"), [(b"stsz", 8), (b"stts", 4), (b"stco", 4), (b"stsc", 4)], ids=["stsz", "stts", "stco", "stsc"]
)
def test_a_table_that_counts_two_thousand_million_entries_costs_no_memory(
    tmp_path: Path, table: bytes, offset: int
) -> None:
    # The jail has one GB; a reader that made room for all of them would fall over with another error.
    data = patched(clips.clip(), table, offset, (1 << 31).to_bytes(4))

    assert end_of(tmp_path, data) in {"refused", "30 frames"}


def test_a_frame_is_as_large_as_it_is_and_not_as_the_head_says(tmp_path: Path) -> None:
    # Width and height stand 24 bytes behind the name of the coding.
    data = patched(clips.clip(), b"avc1", 24, b"\xff\xff\xff\xff")
    data = data.replace(b"avc1", b"mp41", 1) if data.index(b"avc1") < 64 else data

    made = pipeline.process(room(tmp_path / "room", data), stills=12)

    assert (made.width, made.height, made.frames) == (320, 240, 30)


def test_what_hangs_behind_a_video_is_gone(tmp_path: Path) -> None:
    data = clips.clip().read_bytes() + b"<script>alert(1)</script>" * 100

    made = pipeline.process(room(tmp_path / "room", data), stills=12)

    assert made.frames == 30
    assert b"<script>" not in (tmp_path / "room/play.mp4").read_bytes()


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_video_is_refused_or_comes_out_as_its_table_says(tmp_path: Path, seed: int) -> None:
    chance, data = random.Random(seed), bytearray(clips.clip().read_bytes())
    for _ in range(len(data) // 100):
        data[chance.randrange(64, len(data))] ^= 1 << chance.randrange(8)

    end = end_of(tmp_path, bytes(data))

    assert end == "refused" or end == f"{len(clips.seen_times(tmp_path / 'room/play.mp4'))} frames"


def end_of(folder: Path, data: bytes) -> str:
    """Return how a file ended; anything but a refusal or a clip is an error of ours."""
    try:
        made = pipeline.process(room(folder / "room", data), stills=12)
    except RefusedError as refused:
        advice = (NOT_READ[-20:], "Send it again.", "and send that.", "as it was filmed.")
        return "refused" if refused.sentence.endswith(advice) else refused.sentence
    return f"{made.frames} frames"
