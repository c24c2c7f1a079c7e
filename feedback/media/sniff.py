"""What a file is, by its first bytes alone: its name and what the browser calls it are never asked."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from .boxes import EBML

if TYPE_CHECKING:
    from pathlib import Path

MOV = "mov"
MATROSKA = "matroska"
# The head of an MP4 is short; a large one is something else in disguise.
FTYP_SIZES = range(16, 4097)
# A box of this kind in front also stands before still pictures of phones and cameras.
PICTURES = frozenset(b"heic heix heim heis mif1 mif2 avif jpeg j2ki miaf".split()) | {b"crx "}
HEAD = 4200
BEGINS_A_PICTURE = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"<MPD", b"v=0\r\n", b"v=0\n", b"[playlist]")
AGAIN = "Nothing was kept. Choose the video itself and send it again."


def sniff(path: Path) -> str | None:
    """Return the reader for this file, `mov` (MP4, QuickTime, 3GP) or `matroska` (WebM); None where it is no video.

    Raises:
        OSError: the file cannot be opened.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    return reader_of(head)


def reader_of(head: bytes) -> str | None:
    """Return the reader for a file that begins like this; None where it is no video."""
    if head[4:8] == b"ftyp":
        is_head = int.from_bytes(head[:4]) in FTYP_SIZES
        return MOV if is_head and head[8:12] not in PICTURES else None
    # Both kinds name themselves within their first element.
    if head[:4] == EBML and (b"webm" in head[:64] or b"matroska" in head[:64]):
        return MATROSKA
    return None


def refusal(path: Path) -> str:
    """Return the sentence for whoever sent a file that `sniff` knows no reader for.

    Raises:
        OSError: the file cannot be opened.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    return f"{_what_it_is(head)} {AGAIN}"


def _what_it_is(head: bytes) -> str:
    if not head:
        return "The file is empty."
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(PLAYLISTS) or b"<MPD" in head[:1000]:
        return "This is a playlist: it says where a video is, and holds none."
    if (
        (head[4:8] == b"ftyp" and head[8:12] in PICTURES)
        or start.startswith(BEGINS_A_PICTURE)
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or b"<svg" in head[:1000]
    ):
        return "This is a picture, not a video."
    if _is_text(head):
        return "This is a text, not a video."
    return "This is no video that can be read here."


def _is_text(head: bytes) -> bool:
    """Tell whether it can be read as UTF-8, up to a letter that is cut in two at the end."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return b"\0" not in head
