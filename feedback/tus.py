"""Uploads that survive a lost signal: the tus protocol, version 1.0.0.

Core, creation, creation with upload, termination, expiration and checksum. Not spoken: deferred length, concatenation
and the override of methods. Answers to what cannot be are one plain sentence, to be shown as it is.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from coachsite.lib.access import Policy, access
from feedback import ingest, quarantine, uploading
from feedback.filming import subject_of
from feedback.forms.clips import HowFilmedForm
from feedback.models import Upload
from feedback.models.uploads import MAX_BYTES

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from coachsite.lib.http import Request

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
OFFSET_TYPE = "application/offset+octet-stream"
# Of these the protocol asks for the first; what they guard against is a bad line, not a forger.
CHECKSUMS: dict[str, Callable[[], Any]] = {
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
}
METADATA_MOST = 4096
# A length or offset of more digits than this is no number of bytes.
DIGITS_MOST = 18
MISMATCH = 460
CAPABILITIES = {
    "Tus-Version": VERSION,
    "Tus-Extension": EXTENSIONS,
    "Tus-Max-Size": str(MAX_BYTES),
    "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
}
# What can come between, as status and sentence. Of some the upload is there as before, and its head says how far.
REFUSALS: dict[type[Exception], tuple[int, str]] = {
    uploading.CrowdedError: (503, "Many clips are on their way just now. Yours goes on in a few seconds."),
    quarantine.BusyError: (423, "Another request is writing to this upload."),
    uploading.OffsetError: (409, "The upload stands at another byte. Ask for it and go on from there."),
    uploading.CutError: (409, "The connection was cut. What came is kept; go on from there."),
    uploading.TooMuchError: (413, "More bytes than the upload was announced with. Nothing of them was kept."),
    uploading.ChecksumError: (MISMATCH, "What came is not what was sent. It was dropped; send it again."),
    quarantine.FullError: (507, "The server's disk is full. What came is kept for a day; go on later."),
    FileNotFoundError: (410, "This upload was taken off, or is finished."),
}
STILL_THERE = {409, MISMATCH, 507}
RETRY_AFTER = {423: "2", 503: "5"}

type View = Callable[..., HttpResponse]


class WrongError(ValueError):
    """A request that the protocol does not know; status and sentence of the answer."""

    def __init__(self, status: int, sentence: str) -> None:
        """Keep both."""
        super().__init__(sentence)
        self.status = status


def said(status: int, sentence: str = "", **headers: str) -> HttpResponse:
    """Answer with a sentence, to be shown as it is; header names are written with low lines."""
    return HttpResponse(
        sentence,
        status=status,
        content_type="text/plain; charset=utf-8" if sentence else None,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def speaks_tus(view: View) -> View:
    """Ask for the version before anything is done, and mark each answer with ours."""

    @wraps(view)
    def inner(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            response = said(412, f"This site speaks version {VERSION} of tus.", Tus_Version=VERSION)
        else:
            try:
                response = view(request, *args, **kwargs)
            except WrongError as wrong:
                response = said(wrong.status, str(wrong))
            except PermissionDenied as refused:
                response = said(403, str(refused))
        response.headers["Tus-Resumable"] = VERSION
        response.headers["Cache-Control"] = "no-store"
        if response.status_code == 204:
            del response.headers["Content-Type"]
        return response

    return inner


@access(Policy.signed_in("OPTIONS", "POST"))
@speaks_tus
def upload_list(request: Request) -> HttpResponse:
    """Tell what is possible (OPTIONS), or begin an upload, with or without its first bytes (POST)."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=CAPABILITIES)
    length = announced_length(request)
    words = metadata(request.headers.get("Upload-Metadata", ""))
    subject = subject_of(request.user, words)
    form = HowFilmedForm({"view": words.get("view", "side"), "fps": words.get("fps", "")})
    if not form.is_valid():
        raise WrongError(400, "The view is side, back or front, and the speed a number of frames a second.")
    try:
        upload = uploading.begin(request.user, subject, length=length, **form.how)
    except uploading.NoRoomError as full:
        raise WrongError(507 if full.is_ours else 413 if length else 422, str(full)) from full
    response = said(201, Location=reverse("feedback:upload_detail", args=[upload.pk]))
    if request.content_type == OFFSET_TYPE and whole_number(request.META.get("CONTENT_LENGTH")):
        taken = take(request, upload, 0)
        # With fewer bytes than hoped for the upload is there all the same, and goes on from what came.
        if taken.status_code not in {204, 409}:
            return taken
    return at(upload, response)


@access(Policy.signed_in("HEAD", "PATCH", "DELETE"))
@speaks_tus
def upload_detail(request: Request, upload_id: uuid.UUID) -> HttpResponse:
    """Tell how far an upload came (HEAD), take more of it (PATCH), take it off (DELETE)."""
    uploads = Upload.objects.visible_to(request.user).select_related("owner", "athlete", "occurrence", "clip")
    upload = get_object_or_404(uploads, pk=upload_id)
    if upload.clip is None and upload.expires_at <= timezone.now():
        ingest.forget(upload)
        return said(410, "This upload was not continued for a day and is gone. Send the clip again.")
    if request.method == "DELETE":
        return remove(upload)
    if request.method == "PATCH":
        if request.content_type != OFFSET_TYPE:
            raise WrongError(415, f"Bytes of an upload come as {OFFSET_TYPE}.")
        offset = whole_number(request.headers.get("Upload-Offset"))
        if offset is None:
            raise WrongError(400, "Upload-Offset says from which byte on; it is missing or no number.")
        return take(request, upload, offset)
    # All bytes came, but the process died before it made the clip: whoever asks now is told the end of it.
    if upload.clip is None and come_so_far(upload) == upload.length:
        return take(request, upload, upload.length)
    return at(upload, HttpResponse(status=200))


def take(request: Request, upload: Upload, offset: int) -> HttpResponse:
    """Add the body of the request to an upload."""
    length = 0 if request.method == "HEAD" else whole_number(request.META.get("CONTENT_LENGTH"))
    if length is None:
        raise WrongError(411, "Content-Length says how many bytes come; it is missing or no number.")
    if upload.clip is not None:
        return after_the_end(upload, offset, length)
    digest = checksum(request)
    try:
        with uploading.room_to_listen():
            uploading.take(upload, reader(request), offset=offset, length=length, digest=digest)
    except ingest.RefusedError as refused:
        return said(422, str(refused))
    except tuple(REFUSALS) as error:
        status, sentence = next(answer for kind, answer in REFUSALS.items() if isinstance(error, kind))
        response = said(status, sentence)
        if status in RETRY_AFTER:
            response.headers["Retry-After"] = RETRY_AFTER[status]
        return at(upload, response) if status in STILL_THERE else response
    return at(upload, HttpResponse(status=200 if request.method == "HEAD" else 204))


def after_the_end(upload: Upload, offset: int, length: int) -> HttpResponse:
    """Answer whoever adds to an upload that is a clip already: nothing more is all that fits."""
    if offset != upload.length:
        return at(upload, said(409, "The upload is whole; nothing is missing."))
    if length:
        return said(413, "The upload is whole; there is room for nothing more.")
    return at(upload, HttpResponse(status=204))


def remove(upload: Upload) -> HttpResponse:
    """Take an unfinished upload off; of a finished one the clip stays."""
    if upload.clip is not None:
        return said(409, "This upload is a clip already. Take the clip off instead.")
    try:
        with quarantine.locked(upload.path):
            ingest.forget(upload)
    except quarantine.BusyError:
        return said(*REFUSALS[quarantine.BusyError], Retry_After=RETRY_AFTER[423])
    except FileNotFoundError:
        ingest.forget(upload)
    return HttpResponse(status=204)


def at(upload: Upload, response: HttpResponse) -> HttpResponse:
    """Say in the head how far the upload is, how long it will be, and until when it is waited for."""
    response.headers["Upload-Offset"] = str(come_so_far(upload))
    response.headers["Upload-Length"] = str(upload.length)
    if upload.clip is None:
        response.headers["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


def come_so_far(upload: Upload) -> int:
    """Return how many bytes are here: what the file says; all of them once it is a clip."""
    if upload.clip is not None:
        return upload.length
    try:
        return quarantine.size(upload.path)
    except FileNotFoundError:
        return upload.length if Upload.objects.filter(pk=upload.pk, clip__isnull=False).exists() else 0


def reader(request: Request) -> Callable[[int], bytes]:
    """Return what reads from the body, never more of it than asked for; a broken line reads as its end."""

    def read(size: int) -> bytes:
        try:
            return request.read(size)
        except UnreadablePostError:
            return b""

    return read


def announced_length(request: Request) -> int:
    """Return how many bytes the upload will have."""
    if "Upload-Defer-Length" in request.headers:
        raise WrongError(411, "Say at the beginning how long the clip is: Upload-Length, in bytes.")
    if "Upload-Concat" in request.headers:
        raise WrongError(400, "A clip comes in one upload, not in several that are joined.")
    length = whole_number(request.headers.get("Upload-Length"))
    if length is None:
        raise WrongError(400, "Upload-Length says how many bytes the clip has; it is missing or no number.")
    return length


def whole_number(text: str | None) -> int | None:
    """Read a number of bytes: digits and nothing else; None for all that is none."""
    if text is None or not (text.isascii() and text.isdecimal()):
        return None
    digits = text.lstrip("0")
    # So long that it is too big in any case.
    return int(digits or "0") if len(digits) <= DIGITS_MOST else 10**DIGITS_MOST


def metadata(header: str) -> dict[str, str]:
    """Read `key base64,key base64`; a key alone has an empty value."""
    wrong = WrongError(400, "Upload-Metadata is a list of words, each with its value in base64.")
    if len(header) > METADATA_MOST:
        raise WrongError(400, f"Upload-Metadata may have {METADATA_MOST} bytes.")
    found: dict[str, str] = {}
    for pair in header.split(",") if header.strip() else ():
        key, _, value = pair.strip().partition(" ")
        if not key or not key.isascii() or key in found:
            raise wrong
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise wrong from error
    return found


def checksum(request: Request) -> tuple[quarantine.Digest, Callable[[], bool]] | None:
    """Return what takes the bytes in, and what then tells whether they are those that were sent; None if not asked."""
    header = request.headers.get("Upload-Checksum")
    if header is None or request.method == "HEAD":
        return None
    name, _, value = header.strip().partition(" ")
    try:
        wanted = base64.b64decode(value, validate=True)
        digest = CHECKSUMS[name]()
        if len(wanted) != digest.digest_size:
            raise ValueError
    except (binascii.Error, ValueError, KeyError) as error:
        raise WrongError(400, f"Upload-Checksum is one of {', '.join(CHECKSUMS)} and a sum in base64.") from error
    return digest, lambda: hmac.compare_digest(digest.digest(), wanted)
