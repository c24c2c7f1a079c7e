"""From a clip as a phone writes it to one that is exact to the frame and tells nothing, with every ffmpeg there is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import av
import pytest

from feedback.media import boxes, pipeline, probe, verify
from tests import clips
from tests.feedback.media import ffmpegs, room

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

FFMPEGS = ffmpegs()
STILLS = 12
# A tick of the derivative's clock, and what its own rounding may add.
EXACT_MS = 0.02


@pytest.fixture(params=FFMPEGS)
def ffmpeg(request: pytest.FixtureRequest, settings: Settings) -> str:
    """One ffmpeg after the other."""
    settings.FFMPEG = FFMPEGS[request.param]
    return str(request.param)


def process(folder: Path, clip: Path, **more: Any) -> tuple[Path, pipeline.Made]:
    """Send a clip through; return where everything is, and what is known of it."""
    made = pipeline.process(room(folder / "room", clip), stills=STILLS, **more)
    return folder / "room", made


@pytest.mark.parametrize("fps", [30, 60, 120, 240])
def test_every_frame_comes_through_at_its_time(ffmpeg: str, tmp_path: Path, fps: int) -> None:
    folder, made = process(tmp_path, clips.clip(fps=fps))

    shown = clips.seen(folder / "play.mp4")
    table = json.loads((folder / "frames.json").read_text())
    assert [number for number, _ in shown] == list(range(fps))
    assert [ms for _, ms in shown] == pytest.approx(clips.times_of(fps, 1), abs=EXACT_MS)
    assert table["frames"] == pytest.approx(clips.times_of(fps, 1), abs=EXACT_MS)
    assert table["frames"][0] == 0
    assert table["end_ms"] == pytest.approx(1000, abs=EXACT_MS)
    assert table["fps"] == pytest.approx(fps)
    assert made == pipeline.Made(fps, round(1000 - 1000 / fps), 320, 240, 1.0)


def test_frames_of_uneven_rate_keep_their_times(ffmpeg: str, tmp_path: Path) -> None:
    times = tuple(clips.uneven(60))

    folder, made = process(tmp_path, clips.clip(times=times))

    shown = clips.seen(folder / "play.mp4")
    assert [number for number, _ in shown] == list(range(60))
    assert [ms for _, ms in shown] == pytest.approx(times, abs=EXACT_MS)
    assert json.loads((folder / "frames.json").read_text())["frames"] == pytest.approx(times, abs=EXACT_MS)
    assert made.duration_ms == round(times[-1])


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("clip.mov", {"codec": "hevc", "fps": 60}),
        ("clip.webm", {"codec": "vp8", "sound": True}),
        ("clip.webm", {"codec": "vp9", "sound": False}),
        ("clip.mkv", {"codec": "h264", "sound": True}),
    ],
    ids=["hevc", "vp8", "vp9", "mkv"],
)
def test_every_kind_that_phones_and_browsers_write_is_read(
    ffmpeg: str, tmp_path: Path, name: str, how: dict[str, Any]
) -> None:
    source = clips.clip(name, **how)

    folder, made = process(tmp_path, source)

    shown, sent = clips.seen(folder / "play.mp4"), clips.seen(source)
    assert [number for number, _ in shown] == [number for number, _ in sent] == list(range(made.frames))
    assert [ms for _, ms in shown] == pytest.approx([ms - sent[0][1] for _, ms in sent], abs=EXACT_MS)


def test_a_clip_held_upright_comes_out_upright(ffmpeg: str, tmp_path: Path) -> None:
    folder, made = process(tmp_path, clips.clip("clip.mov", width=240, height=320, rotated=True))

    # Lying on its side, its numbers could not be read.
    assert [number for number, _ in clips.seen(folder / "play.mp4")] == list(range(30))
    assert (made.width, made.height) == (240, 320)
    assert probe.probe(folder, "play.mp4", "mov").rotation == 0


@pytest.mark.parametrize(
    ("size", "smaller"), [((641, 359), (640, 358)), ((1920, 1080), (1280, 720)), ((1080, 1920), (720, 1280))]
)
def test_a_clip_of_any_size_comes_out_even_and_no_larger_than_needed(
    tmp_path: Path, size: tuple[int, int], smaller: tuple[int, int]
) -> None:
    _, made = process(tmp_path, clips.clip(width=size[0], height=size[1], seconds=0.3))

    assert (made.width, made.height) == smaller


@pytest.mark.parametrize("options", [(), (("movflags", "faststart"),)], ids=["as Apple writes it", "as others do"])
@pytest.mark.parametrize("name", ["clip.mov", "clip.mp4"])
def test_nothing_of_place_device_and_names_is_left(
    ffmpeg: str, tmp_path: Path, name: str, options: tuple[tuple[str, str], ...]
) -> None:
    source = clips.clip(name, private=True, sound=True, options=options)

    folder, _ = process(tmp_path, source)

    assert boxes.private_parts(source) != []
    assert verify.told(probe.probe(folder, "in", "mov")) != set()
    assert boxes.private_parts(folder / "play.mp4") == []
    assert verify.told(probe.probe(folder, "play.mp4", "mov")) == set()
    for product in pipeline.PRODUCTS:
        data = (folder / product).read_bytes()
        found = re.findall(rb"Elif|Apple|iPhone|51\.5237|At home|com\.apple|alert\(1\)|Exif", data)
        assert (product, found) == (product, [])


def test_sound_comes_along_and_begins_with_the_first_frame(ffmpeg: str, tmp_path: Path) -> None:
    late = tuple(100 + ms for ms in clips.times_of(30, 1))

    folder, _ = process(tmp_path, clips.clip(times=late, sound=True))

    facts = probe.probe(folder, "play.mp4", "mov")
    assert facts.times[0] == 0
    assert facts.audio_starts == pytest.approx(0, abs=0.03)
    assert [number for number, _ in clips.seen(folder / "play.mp4")] == list(range(30))
    assert json.loads((folder / "frames.json").read_text())["frames"] == pytest.approx(
        clips.times_of(30, 1), abs=EXACT_MS
    )


def test_every_fifteenth_frame_stands_alone_and_none_leans_on_a_later_one(ffmpeg: str, tmp_path: Path) -> None:
    folder, _ = process(tmp_path, clips.clip(fps=60))

    with av.open(str(folder / "play.mp4")) as film:
        packets = [packet for packet in film.demux(video=0) if packet.pts is not None]
    assert [at for at, packet in enumerate(packets) if packet.is_keyframe] == [0, 15, 30, 45]
    assert [packet.pts for packet in packets] == [packet.dts for packet in packets]
    data = (folder / "play.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_strip_shows_frames_from_beginning_to_end(ffmpeg: str, tmp_path: Path) -> None:
    folder, _ = process(tmp_path, clips.clip(fps=60))

    strip = json.loads((folder / "frames.json").read_text())["strip"]
    with av.open(str(folder / "strip.jpg")) as file:
        still = next(file.decode(video=0))
    luma, line_size = bytes(still.planes[0]), still.planes[0].line_size
    seen = [
        clips.code_in(memoryview(luma)[at * strip["width"] :], line_size, strip["width"])
        for at in range(strip["stills"])
    ]
    assert seen == list(range(2, 60, 5))
    assert (still.width, still.height) == (strip["width"] * STILLS, strip["height"])
    assert verify.size_of_jpeg(folder / "poster.jpg") == (320, 240)


def test_a_clip_with_fewer_frames_than_stills_has_a_shorter_strip(tmp_path: Path) -> None:
    folder, made = process(tmp_path, clips.clip(seconds=0.2))

    strip = json.loads((folder / "frames.json").read_text())["strip"]
    assert (made.frames, strip["stills"]) == (6, 6)
    assert verify.size_of_jpeg(folder / "strip.jpg") == (6 * strip["width"], strip["height"])


def test_slow_motion_is_told_in_the_table(tmp_path: Path) -> None:
    folder, made = process(tmp_path, clips.clip(fps=30), said_fps=240)

    assert made.time_scale == 8.0
    assert json.loads((folder / "frames.json").read_text())["time_scale"] == 8.0


def test_the_work_tells_where_it_is(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []

    process(tmp_path, clips.clip(fps=60), tell=lambda *at: told.append(at))

    steps = [step for at, (step, _) in enumerate(told) if at == 0 or told[at - 1][0] != step]
    assert steps == ["checking", "making", "verifying"]
    assert [per_cent for _, per_cent in told] == sorted(per_cent for _, per_cent in told)


def test_who_is_told_can_stop_the_work_at_once(tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def tell(step: str, per_cent: int) -> None:
        if step == "making":
            raise StopError

    with pytest.raises(StopError):
        process(tmp_path, clips.clip(fps=60), tell=tell)

    assert sorted(path.name for path in (tmp_path / "room").iterdir()) == ["in"]
