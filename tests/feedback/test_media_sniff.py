"""What a file is, by its bytes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from feedback.media import boxes, sniff
from tests import clips

if TYPE_CHECKING:
    from pathlib import Path

AGAIN = "Nothing was kept. Choose the video itself and send it again."
FTYP = b"\0\0\0\x20ftyp"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"x", "This is a text, not a video."),
        (b"Dear coach, here is my video.\n", "This is a text, not a video."),
        (b"<html><video src='a.mp4'>\n", "This is a text, not a video."),
        (b"#!/bin/sh\nrm -rf .\n", "This is a text, not a video."),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "This is a picture, not a video."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is a picture, not a video."),
        (b"GIF89a\x01\0", "This is a picture, not a video."),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "This is a picture, not a video."),
        (FTYP + b"heic\0\0\0\0mif1heic", "This is a picture, not a video."),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "This is a picture, not a video."),
        (
            b"#EXTM3U\n#EXT-X-VERSION:3\nfile:///etc/passwd\n",
            "This is a playlist: it says where a video is, and holds none.",
        ),
        (b"ffconcat version 1.0\nfile other.mp4\n", "This is a playlist: it says where a video is, and holds none."),
        (
            b'<?xml version="1.0"?>\n<MPD type="static">',
            "This is a playlist: it says where a video is, and holds none.",
        ),
        (b"v=0\no=- 0 0 IN IP4 127.0.0.1\n", "This is a playlist: it says where a video is, and holds none."),
        (b"MZ\x90\0\x03\0", "This is no video that can be read here."),
        (b"\x7fELF\x02\x01\x01\0", "This is no video that can be read here."),
        (b"PK\x03\x04\x14\0\0\0", "This is no video that can be read here."),
        (b"\x1f\x8b\x08\0\0\0", "This is no video that can be read here."),
        (b"RIFF\x24\0\0\0AVI LIST", "This is no video that can be read here."),
        (b"\0\0\0\x08ftyp", "This is no video that can be read here."),
        (b"<b>hello</b>" + b"\0\0\0\x20ftypisom", "This is no video that can be read here."),
        (b"\x1a\x45\xdf\xa3\x8fB\x82\x88nonsense", "This is no video that can be read here."),
    ],
)
def test_what_is_no_video_is_told_what_it_is(tmp_path: Path, content: bytes, sentence: str) -> None:
    # The name and what a browser makes of it never decide.
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)

    assert sniff.sniff(path) is None
    assert sniff.refusal(path) == f"{sentence} {AGAIN}"


@pytest.mark.parametrize(
    ("name", "codec", "reader"),
    [
        ("clip.mp4", "h264", "mov"),
        ("clip.mov", "h264", "mov"),
        ("clip.webm", "vp8", "matroska"),
        ("clip.mkv", "h264", "matroska"),
    ],
)
def test_a_video_is_known_under_any_name(tmp_path: Path, name: str, codec: str, reader: str) -> None:
    path = tmp_path / "holiday.jpg.exe"
    path.write_bytes(clips.clip(name, codec=codec, seconds=0.5).read_bytes())

    assert sniff.sniff(path) == reader


@pytest.mark.parametrize(("name", "codec"), [("clip.mp4", "h264"), ("clip.webm", "vp8")])
def test_a_file_knows_when_its_end_is_missing(tmp_path: Path, name: str, codec: str) -> None:
    whole = clips.clip(name, codec=codec, seconds=0.5)
    half = tmp_path / "half"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    assert not boxes.is_cut_short(whole)
    assert boxes.is_cut_short(half)


def test_what_hangs_behind_a_video_does_not_make_it_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "clip"
    path.write_bytes(clips.clip("clip.mp4", seconds=0.5).read_bytes() + b"\xff\xff\xff\xff<html>goodbye</html>")

    assert not boxes.is_cut_short(path)


@pytest.mark.parametrize("content", [b"", b"\0\0\0\0ftyp", b"\0\0\0\x01mdat", b"\0\0\0\x02free\0\0"])
def test_boxes_that_make_no_sense_come_to_an_end(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "clip"
    path.write_bytes(content)

    assert not boxes.is_cut_short(path)
    assert boxes.private_parts(path) == []


@pytest.mark.parametrize(
    ("data", "value", "after"),
    [(b"\x81", 1, 1), (b"\x40\x02", 2, 2), (b"\x01\0\0\0\0\0\0\x05", 5, 8), (b"\xff", None, 1)],
)
def test_a_length_of_ebml_is_read(data: bytes, value: int | None, after: int) -> None:
    assert boxes.ebml_number(data, 0) == (value, after)


@pytest.mark.parametrize("data", [b"", b"\0", b"\x40"])
def test_a_length_of_ebml_that_is_none_is_an_error(data: bytes) -> None:
    with pytest.raises(ValueError, match="length"):
        boxes.ebml_number(data, 0)


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        ((), ["ISO6709", "chap", "com.apple", "udta"]),
        ((("movflags", "faststart"),), ["chap", "udta", "©nam", "©xyz"]),
    ],
)
def test_private_parts_of_a_file_as_phones_write_it_are_found(
    options: tuple[tuple[str, str], ...], parts: list[str]
) -> None:
    phones = clips.clip("clip.mov", private=True, seconds=0.5, options=options)

    assert boxes.private_parts(phones) == parts
