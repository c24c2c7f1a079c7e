"""An upload from its first word to its last byte: begun within limits, taken in under a lock, finished as a clip."""

from __future__ import annotations

import datetime as dt
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from athletes.models import User
from feedback import ingest, quarantine, quota
from feedback.media import sniff
from feedback.models import Upload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feedback.filming import Subject

# How long a broken-off upload waits for its other half, from its last byte on.
KEPT = dt.timedelta(hours=24)
# A phone with little signal holds a thread for minutes; half of the threads stay for pages.
_rooms = threading.BoundedSemaphore(max(1, settings.WEB_THREADS // 2))


class NoRoomError(RuntimeError):
    """No room for this clip, and why. `is_ours` tells a full disk of the server from an athlete's own limit."""

    def __init__(self, sentence: str, *, is_ours: bool = False) -> None:
        """Keep the sentence for whoever sends."""
        super().__init__(sentence)
        self.is_ours = is_ours


class CrowdedError(RuntimeError):
    """So many clips come in just now that this one has to wait a few seconds."""


class OffsetError(ValueError):
    """The sender and the file do not agree how far the upload came."""


class TooMuchError(ValueError):
    """More bytes than were announced."""


class CutError(RuntimeError):
    """The connection ended before all bytes of the request had come; those that came are kept."""


class ChecksumError(ValueError):
    """What came is not what was sent; it was dropped."""


@contextmanager
def room_to_listen() -> Iterator[None]:
    """Hold one of the threads that may wait for bytes.

    Raises:
        CrowdedError: all of them wait already.
    """
    if not _rooms.acquire(blocking=False):
        raise CrowdedError
    try:
        yield
    finally:
        _rooms.release()


def check_room(athlete: User, size: int) -> None:
    """Let a clip of this size pass that there is room for.

    Raises:
        NoRoomError: the size is no clip's, the athlete's own room is full, or the server's disk is.
    """
    if sentence := quota.why_not_this_size(size) or quota.why_no_room(athlete, size):
        raise NoRoomError(sentence)
    if not quota.disk_has_room(size):
        raise NoRoomError(
            "The server has no room for this clip just now. Nothing was sent, and the clip on your phone is untouched. "
            "Tell whoever runs this site, and try again later.",
            is_ours=True,
        )


@transaction.atomic
def begin(owner: User, subject: Subject, *, view: str, said_fps: int | None, length: int) -> Upload:
    """Announce an upload of so many bytes; its file is there and empty.

    Raises:
        NoRoomError: see `check_room`.
    """
    # Of two clips that both still fit only one comes in.
    User.objects.select_for_update().get(pk=subject.athlete.pk)
    check_room(subject.athlete, length)
    upload = Upload.objects.create(
        owner=owner,
        athlete=subject.athlete,
        occurrence=subject.occurrence(),
        demonstrates=subject.demonstrates,
        shown_to=subject.shown_to,
        view=view,
        said_fps=said_fps,
        length=length,
        expires_at=timezone.now() + KEPT,
    )
    try:
        quarantine.create(upload.path)
    except quarantine.FullError as error:
        raise NoRoomError("The server's disk is full. Nothing was stored; try again later.", is_ours=True) from error
    return upload


def take(
    upload: Upload,
    read: Callable[[int], bytes],
    *,
    offset: int,
    length: int,
    digest: tuple[quarantine.Digest, Callable[[], bool]] | None = None,
) -> int:
    """Add `length` bytes from `read` to an upload that has `offset`; return how many it has then.

    With the last byte the clip is made. `digest` is what to feed the bytes to, and what tells whether they are right.

    Raises:
        quarantine.BusyError: another request adds to it just now.
        quarantine.FullError: the disk is full; what came is kept.
        FileNotFoundError: it was finished or taken off meanwhile.
        OffsetError, TooMuchError: nothing was touched.
        CutError, ChecksumError: see there.
        ingest.RefusedError: it is no film; nothing of it is left.
    """
    with quarantine.locked(upload.path) as handle:
        have = quarantine.size(upload.path)
        if offset != have:
            raise OffsetError
        if length > upload.length - have:
            raise TooMuchError
        try:
            came = append_film(upload, handle, read, length, digest[0] if digest else None)
            if digest and (came < length or not digest[1]()):
                quarantine.cut_back(handle, have)
                raise ChecksumError
        finally:
            note(upload)
        if upload.offset == upload.length:
            ingest.receive(upload)
        if came < length:
            raise CutError
    return upload.offset


def append_film(
    upload: Upload,
    handle: int,
    read: Callable[[int], bytes],
    length: int,
    digest: quarantine.Digest | None,
) -> int:
    """Write bytes, and look at the first of them as soon as they tell: a gigabyte of text need not be sent first."""
    head = max(0, sniff.HEAD - quarantine.size(upload.path))
    came = quarantine.append(handle, read, min(head, length), digest)
    if head and quarantine.size(upload.path) >= sniff.HEAD:
        try:
            ingest.check_head(upload.path)
        except ingest.RefusedError:
            ingest.forget(upload)
            raise
    return came + quarantine.append(handle, read, length - came, digest) if came == min(head, length) else came


def note(upload: Upload) -> None:
    """Write down how far an upload came, and that it is waited for anew; one that is gone stays gone."""
    try:
        upload.offset = quarantine.size(upload.path)
    except FileNotFoundError:
        return
    upload.expires_at = timezone.now() + KEPT
    Upload.objects.filter(pk=upload.pk).update(offset=upload.offset, expires_at=upload.expires_at)
