"""The outer shape of a video file: read by ourselves, since it must be known before any library sees the file.

MP4 and QuickTime are rows of boxes (size, four letters, content), WebM and Matroska of elements (id, size, content).
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EBML = b"\x1a\x45\xdf\xa3"
SEGMENT = b"\x18\x53\x80\x67"
# What stands at the top of an MP4. Anything else is no box any more, but something hung on behind the video.
TOP = frozenset(
    b"ftyp styp moov moof mdat free skip wide uuid pnot udta sidx ssix mfra meta prft emsg PICT junk pdin".split()
)
# Boxes that only hold further boxes.
NESTS = frozenset(b"moov trak mdia minf stbl edts dinf tref mvex moof traf".split())
# Where names, places, devices, chapters and pictures can hide.
PRIVATE = frozenset(
    [b"udta", b"meta", b"uuid", b"keys", b"ilst", b"chpl", b"loci", b"\xa9xyz", b"XMP_", b"chap", b"text", b"tx3g"]
)
NEEDLES = (b"com.apple", b"com.android", b"\xa9xyz", b"\xa9mak", b"\xa9mod", b"\xa9nam", b"ISO6709")
# ffmpeg leaves room for a title even where there is none: a list with nothing in it.
EMPTY = bytes.fromhex("00000035 6d657461 00000000 00000021 68646c72 00000000 00000000 6d646972 6170706c") + bytes(9)
EMPTY += bytes.fromhex("00000008 696c7374")
MAX_HEAD = 64_000_000


def ebml_number(data: bytes, at: int) -> tuple[int | None, int]:
    """Return a length of EBML and where what follows begins; None stands for "not known".

    Raises:
        ValueError: there is no such number here.
    """
    if at >= len(data) or data[at] == 0:
        raise ValueError("no length of EBML")
    width = 9 - data[at].bit_length()
    if at + width > len(data):
        raise ValueError("a length that is cut short")
    value = int.from_bytes(data[at : at + width]) & ((1 << 7 * width) - 1)
    return (None if value == (1 << 7 * width) - 1 else value), at + width


def is_cut_short(path: Path) -> bool:
    """Tell whether the file says itself that it should go on; False where it does not say."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(4) == EBML:
            return _segment_end(file) > size
        return any(end > size for _, _, end in _top(file, size))


def _segment_end(file: IO[bytes]) -> int:
    """Where the first segment of a Matroska file ends by its own account; 0 where it does not say."""
    file.seek(0)
    head = file.read(65536)
    try:
        length, at = ebml_number(head, 4)
        at += length or 0
        if head[at : at + 4] != SEGMENT:
            return 0
        length, at = ebml_number(head, at + 4)
    except ValueError:
        return 0
    return at + length if length is not None else 0


def _top(file: IO[bytes], size: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, beginning of the content and end of each box at the top; the last may end behind the file."""
    at = 0
    while at + 8 <= size:
        file.seek(at)
        head = file.read(16)
        length, name, body = int.from_bytes(head[:4]), head[4:8], at + 8
        if name not in TOP:
            return
        if length == 1:
            length, body = int.from_bytes(head[8:16]), at + 16
        elif length == 0:
            length = size - at
        if length < body - at:
            return
        yield name, body, at + length
        at += length


def private_parts(path: Path) -> list[str]:
    """Return what an MP4 of ours still tells beside pictures and sound; an empty list is as it must be.

    Raises:
        ValueError: its head is larger than any that we write.
    """
    found: set[str] = set()
    with path.open("rb") as file:
        for name, body, end in _top(file, path.stat().st_size):
            if name in PRIVATE:
                found.add(_readable(name))
            if name == b"mdat":
                continue
            if end - body > MAX_HEAD:
                raise ValueError("the head of the file is too large")
            file.seek(body)
            content = file.read(end - body)
            found |= {_readable(needle) for needle in NEEDLES if needle in content}
            if name in NESTS:
                found |= _private_in(content)
    return sorted(found)


def _private_in(content: bytes, depth: int = 0) -> set[str]:
    found: set[str] = set()
    at = 0
    while at + 8 <= len(content) and depth < 12:
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if length < 8:
            break
        if name in PRIVATE and content[at + 8 : at + length] != EMPTY:
            found.add(_readable(name))
        if name in NESTS:
            found |= _private_in(content[at + 8 : at + length], depth + 1)
        at += length
    return found


def _readable(name: bytes) -> str:
    return name.decode("latin-1").strip()
