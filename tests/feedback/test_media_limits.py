"""What a clip may be, and what is said where it is not so."""

from __future__ import annotations

import dataclasses

import pytest

from feedback.media import derive, frames, limits, verify
from feedback.media.limits import Facts, RefusedError
from feedback.models import uploads


def facts(fps: float = 60, seconds: float = 10, **more: object) -> Facts:
    """What a good clip of a phone measures."""
    times = [at / fps for at in range(round(fps * seconds))]
    good = Facts(
        reader="mov",
        size=20_000_000,
        is_cut_short=False,
        streams=2,
        videos=1,
        codec="hevc",
        width=1920,
        height=1080,
        times=times,
        end=seconds,
        says_end=seconds,
        read_to=seconds,
    )
    return dataclasses.replace(good, **more)  # type: ignore[arg-type]  # one name each


@pytest.mark.parametrize(
    "good",
    [
        facts(),
        facts(fps=240, seconds=30),
        facts(fps=60, seconds=180),
        facts(fps=60, seconds=60, width=3840, height=2160),
        facts(fps=30, seconds=0.2),
        # Rounded up by a phone, and a frame more than three minutes.
        facts(fps=240.4, seconds=20),
        facts(fps=30, seconds=180.04),
        # Says nothing of its own length, as recorders in browsers do.
        facts(reader="matroska", says_end=0),
        # The sound goes on a little longer.
        facts(says_end=10.3),
    ],
    ids=lambda good: f"{good.fps:.1f} fps, {good.seconds:.2f} of {good.says_end:.1f} s, {good.width}",
)
def test_a_clip_as_phones_film_it_passes(good: Facts) -> None:
    limits.check(good)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (
            facts(size=1_200_000_000),
            "The file has 1.2 GB, and up to 1 GB can be read. Cut the video to the drill and send that.",
        ),
        (
            facts(videos=0, audio_index=0),
            "There is sound in this file, but no picture. Choose the video itself and send it again.",
        ),
        (
            facts(videos=61),
            "There are 61 videos in this one file. Save the one you want as a file of its own and send that.",
        ),
        (
            facts(streams=40),
            "There are 40 tracks in this one file. Film with the phone's own camera and send that.",
        ),
        (
            facts(codec="mpeg4"),
            "This video is written in a way that cannot be read here (mpeg4). "
            "Film with the phone's own camera (H.264 or HEVC) and send that.",
        ),
        (
            facts(seconds=0.4, says_end=2.0, read_to=0.4),
            "The file ends after 0.4 s; the one on your phone may be whole. Send it again.",
        ),
        (
            facts(is_cut_short=True),
            "The file ends after 10.0 s; the one on your phone may be whole. Send it again.",
        ),
        (
            facts(is_cut_short=True, times=[], end=0),
            "The file is cut short before its first picture; the one on your phone may be whole. Send it again.",
        ),
        (
            facts(times=[], end=0),
            "This file could not be read as a video. If it plays on your phone, send it again; if it does not, "
            "film the drill once more.",
        ),
        (
            facts(width=7680, height=4320),
            "The picture is 7680×4320 points, more than 9 million. Film in 4K, 1080p or 720p and send that.",
        ),
        (
            facts(width=32, height=32),
            "The picture is only 32×32 points, too small to see a runner in. Send the video as it was filmed.",
        ),
        (
            facts(fps=30, seconds=250),
            "The video lasts 4 min 10 s, and up to 3 min can be stepped through. Cut it to the drill and send that.",
        ),
        (
            facts(seconds=0.1),
            "The video lasts only 0.1 s. Film at least one whole contact and send that.",
        ),
        (
            facts(fps=1000),
            "The video has 1000 frames a second, and up to 250 can be stepped through. "
            "Film at 240 or fewer and send that.",
        ),
        (
            facts(fps=240, seconds=60, width=3840, height=2160),
            "60.0 s of 3840×2160 at 240 frames a second is more than can be worked on. "
            "Cut it to 15 s, or film in 1080p, and send that.",
        ),
    ],
)
def test_a_clip_that_cannot_be_worked_on_is_refused_in_a_sentence(bad: Facts, sentence: str) -> None:
    with pytest.raises(RefusedError) as refused:
        limits.check(bad)

    assert refused.value.sentence == sentence
    assert len(sentence) <= 300


def test_uploads_and_the_work_have_one_limit_of_size() -> None:
    assert uploads.MAX_BYTES == limits.MAX_BYTES


@pytest.mark.parametrize(
    ("frames_there", "stills", "chosen"),
    [(24, 12, list(range(1, 24, 2))), (5, 12, [0, 1, 2, 3, 4]), (100, 2, [25, 75])],
)
def test_stills_are_spread_evenly_and_none_is_there_twice(frames_there: int, stills: int, chosen: list[int]) -> None:
    assert derive.still_frames(frames_there, stills) == chosen


@pytest.mark.parametrize(
    ("said", "fps", "scale"),
    [
        (240, 30.0, 8.0),
        (240, 29.97, 8.0),
        (120, 30.0, 4.0),
        (240, 239.8, 1.0),
        (60, 30.0, 1.0),
        (120, 60.0, 1.0),
        (30, 240.0, 1.0),
        (240, 100.0, 1.0),
        (None, 30.0, 1.0),
        (240, 0.0, 1.0),
    ],
)
def test_slow_motion_that_was_told_of_stretches_time(said: int | None, fps: float, scale: float) -> None:
    assert frames.time_scale(said, fps) == scale


def test_a_larger_clip_may_take_longer_and_none_for_ever() -> None:
    short, long = derive.limits_for(facts(seconds=1)), derive.limits_for(facts(seconds=180))

    assert (short.cpu_s, round(short.wall_s)) == (36, 132)
    assert (long.cpu_s, round(long.wall_s)) == (1149, 2358)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"rotation": 90}, "the derivative holds 1 videos, h264, turned by 90"),
        ({"streams": 3}, "the derivative holds 3 tracks"),
        ({"times": [0.0, 0.1]}, "3 frames were decoded, and 2 are in the derivative"),
        ({"width": 1920}, "the derivative is 1920×720"),
        ({"times": [0.02, 0.1, 0.2]}, "the derivative does not begin at 0"),
        ({"times": [0.0, 0.1, 0.213]}, "a frame of the derivative is shown 13.0 ms off its time"),
    ],
)
def test_a_derivative_that_is_not_as_asked_for_is_a_fault_of_ours(wrong: dict[str, object], fault: str) -> None:
    source = facts(times=[1.0, 1.1, 1.2])
    good = facts(codec="h264", streams=1, times=[0.0, 0.1, 0.2], width=1280, height=720)
    bad = dataclasses.replace(good, **wrong)  # type: ignore[arg-type]  # one name each

    assert verify.faults(good, source, 3) == []
    assert fault in verify.faults(bad, source, 3)


def test_what_a_derivative_tells_is_held_to_a_short_list() -> None:
    ours = {"major_brand": "isom", "0:handler_name": "VideoHandler", "0:encoder": "Lavc libx264", "0:language": "und"}
    theirs = {"title": "Elif", "0:handler_name": "Core Media Video", "location": "+51.5-0.1/", "chapter 0": "home"}

    assert verify.told(facts(tells=ours)) == set()
    assert verify.told(facts(tells=theirs)) == set(theirs)
