"""The files of a ready clip, to those who may see it and to nobody else: asked anew for every piece."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

from coachsite.lib.access import Policy, access
from feedback.models import Clip

if TYPE_CHECKING:
    import uuid
    from pathlib import Path

    from django.http.response import HttpResponseBase

    from coachsite.lib.http import Request
    from feedback.models.clips import ClipQuerySet

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
# Where the proxy finds what lies in MEDIA_ROOT, when it hands files out itself.
INTERNAL = "/_media/"


@access(Policy.signed_in("GET"))
def clip_video(request: Request, clip_id: uuid.UUID) -> HttpResponseBase:
    """Hand out the film itself, whole or in pieces."""
    return handed_out(request, clip_id, "play.mp4", "video/mp4", Clip.objects.watchable_by(request.user))


@access(Policy.signed_in("GET"))
def clip_poster(request: Request, clip_id: uuid.UUID) -> HttpResponseBase:
    """Hand out one still for lists."""
    return handed_out(request, clip_id, "poster.jpg", "image/jpeg", Clip.objects.watchable_by(request.user))


@access(Policy.signed_in("GET"))
def clip_strip(request: Request, clip_id: uuid.UUID) -> HttpResponseBase:
    """Hand out the stills side by side."""
    return handed_out(request, clip_id, "strip.jpg", "image/jpeg")


@access(Policy.signed_in("GET"))
def clip_frames(request: Request, clip_id: uuid.UUID) -> HttpResponseBase:
    """Hand out the times of the frames."""
    return handed_out(request, clip_id, "frames.json", "application/json")


def handed_out(
    request: Request, clip_id: uuid.UUID, name: str, content_type: str, clips: ClipQuerySet | None = None
) -> HttpResponseBase:
    """Return a file of a clip that is ready, among those given or else those this person may see; else 404."""
    seen = Clip.objects.visible_to(request.user) if clips is None else clips
    clip = get_object_or_404(seen.ready().select_related("athlete"), pk=clip_id)
    path = clip.folder / name
    if settings.X_ACCEL:
        response: HttpResponseBase = HttpResponse(content_type=content_type)
        response.headers["X-Accel-Redirect"] = f"{INTERNAL}clips/{clip.pk}/{name}"
    else:
        response = from_disk(request, path, content_type)
    # A guardian must be able to count on it that nothing of a child stays on a borrowed phone.
    response.headers["Cache-Control"] = "private, no-store" if clip.athlete.is_minor else "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Content-Disposition"] = "inline"
    return response


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes of a file, from the first to the last, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many there are."""
        return self.last - self.first + 1


class Piece(io.RawIOBase):
    """Reads a span of a file and then ends, without ever holding more than one block of it."""

    def __init__(self, file: BinaryIO, span: Span) -> None:
        """Go to its first byte."""
        super().__init__()
        self.file = file
        self.left = span.length
        file.seek(span.first)

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, at most `size`."""
        data = self.file.read(min(size, self.left) if size >= 0 else self.left)
        self.left -= len(data)
        return data

    def close(self) -> None:
        """Close the file as well."""
        self.file.close()
        super().close()


class BlockResponse(FileResponse):
    """Streams in blocks that suit a film; Django's own are made for small files."""

    block_size = 64 * 1024


def from_disk(request: Request, path: Path, content_type: str) -> HttpResponseBase:
    """Answer with a file, or the piece of it that is asked for (RFC 9110, section 14)."""
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise Http404 from error
    etag = f'"{status.st_size:x}-{status.st_mtime_ns:x}"'
    conditional = get_conditional_response(request, etag=etag, last_modified=int(status.st_mtime))
    if conditional is not None:
        conditional.headers["ETag"] = etag
        return conditional
    span = asked_for(request, status.st_size, etag, int(status.st_mtime))
    head = {"Accept-Ranges": "bytes", "ETag": etag, "Last-Modified": http_date(status.st_mtime)}
    if span is not None and span.length < 1:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{status.st_size}"})
    whole = Span(0, status.st_size - 1)
    head["Content-Length"] = str((span or whole).length)
    if span is not None:
        head["Content-Range"] = f"bytes {span.first}-{span.last}/{status.st_size}"
    code = 206 if span is not None else 200
    if request.method == "HEAD":
        return HttpResponse(status=code, content_type=content_type, headers=head)
    piece: Any = Piece(path.open("rb"), span or whole)
    response = BlockResponse(piece, status=code, content_type=content_type)
    for name, value in head.items():
        response.headers[name] = value
    return response


def asked_for(request: Request, size: int, etag: str, modified: int) -> Span | None:
    """Return the piece that is asked for; None for the whole; a piece without bytes where there is none such.

    Only GET asks for pieces. Several at once are answered with the whole, and so is one of a file that has changed.
    """
    header = request.headers.get("Range", "")
    found = ONE_RANGE.fullmatch(header.strip())
    if request.method != "GET" or found is None or not any(found.groups()):
        return None
    known = request.headers.get("If-Range")
    if known is not None and known != etag and parse_http_date_safe(known) != modified:
        return None
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        return Span(size - length, size - 1)
    if last and int(last) < int(first):
        return None
    return Span(int(first), min(int(last) if last else size - 1, size - 1))
