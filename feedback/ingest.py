"""From bytes to a clip: what has arrived whole is looked at, kept and handed to the media workers, or refused.

A refusal leaves nothing behind, neither a file nor a row. Whatever is left by a process that died in between is put
right by `sweep`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from feedback import demonstrating, filming, jobs, quarantine
from feedback.media import sniff
from feedback.models import Clip, Upload

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plans.models import DrillOccurrence

# A file without a row may belong to a request that is just writing the row.
STRAY_AFTER = dt.timedelta(hours=2)


class RefusedError(ValueError):
    """This file does not become a clip; the text says what it is and what to do."""


def check_head(path: Path) -> None:
    """Look at the first bytes of a file; `sniff.HEAD` of them tell, and the rest need not be there yet.

    Raises:
        RefusedError: no film begins like this.
    """
    if sniff.sniff(path) is None:
        raise RefusedError(sniff.refusal(path))


def receive(upload: Upload) -> Clip:
    """Make the clip of an upload that is whole, and start the work on it. Asked again, it returns the same clip.

    Raises:
        RefusedError: it is no film, or the uploader no longer coaches the athlete. Nothing of it is left.
    """
    done = Upload.objects.select_related("clip").filter(pk=upload.pk, clip__isnull=False).first()
    if done is not None and done.clip is not None:
        upload.path.unlink(missing_ok=True)
        return done.clip
    try:
        check_head(upload.path)
        if not filming.may_film(upload.owner, upload.athlete):
            raise RefusedError(f"You no longer coach {upload.athlete.get_short_name()}. The clip was not kept.")
    except RefusedError:
        forget(upload)
        raise
    clip = keep(upload)
    upload.path.unlink(missing_ok=True)
    return clip


def keep(upload: Upload) -> Clip:
    """Give the file a second name in the clip's folder, and write the clip and its job in one transaction.

    The first name goes when all of that is written: until then a process that dies has lost nothing.
    """
    clip = Clip(
        athlete=upload.athlete,
        uploaded_by=upload.owner,
        occurrence=upload.occurrence,
        view=upload.view,
        said_fps=upload.said_fps,
        bytes=upload.length,
    )
    try:
        clip.folder.mkdir(mode=0o700, parents=True)
        second_name(upload.path, clip.folder / "original")
        with transaction.atomic():
            clip.save(force_insert=True)
            upload.clip, upload.offset = clip, upload.length
            upload.save(force_update=True, update_fields=["clip", "offset"])
            demonstrating.keep_promise(upload, clip)
            jobs.start(clip)
    except BaseException:
        shutil.rmtree(clip.folder, ignore_errors=True)
        raise
    return clip


def second_name(path: Path, other: Path) -> None:
    """Link a file; copy it where the file system has no links."""
    try:
        os.link(path, other)
    except OSError:
        shutil.copyfile(path, other)
    other.chmod(0o600)


def forget(upload: Upload) -> None:
    """Take an upload back: its bytes, its row, and the drill's row where nothing else needs that."""
    upload.path.unlink(missing_ok=True)
    occurrence = upload.occurrence
    Upload.objects.filter(pk=upload.pk).delete()
    drop_unused(occurrence)


def drop_unused(occurrence: DrillOccurrence | None) -> None:
    """Delete the row of a drill in a session that was only made for a clip which did not come."""
    if occurrence is None or occurrence.done_at is not None:
        return
    used = Clip.objects.filter(occurrence=occurrence).exists() or Upload.objects.filter(occurrence=occurrence).exists()
    if not used:
        type(occurrence).objects.filter(pk=occurrence.pk, done_at=None).delete()


def may_take_off(person: Any, clip: Clip) -> bool:
    """Tell whether somebody may delete a clip: who is in it, and while under 18 the guardian too."""
    if person.pk == clip.athlete_id:
        return True
    return clip.athlete.is_minor and type(clip.athlete).objects.guarded_by(person).filter(pk=clip.athlete_id).exists()


def take_off(clip: Clip) -> None:
    """Delete a clip with all that was made of it and said about it."""
    folder, occurrence = clip.folder, clip.occurrence
    clip.delete()
    shutil.rmtree(folder, ignore_errors=True)
    drop_unused(occurrence)


def sweep() -> int:
    """Put right what was left behind: finish whole uploads, drop ended ones and strays; return how many there were.

    Safe to run in any number of copies, and while uploads come in.
    """
    now = timezone.now()
    swept = 0
    for upload in Upload.objects.select_related("owner", "athlete", "occurrence"):
        swept += settle(upload, now)
    return swept + strays(now)


def settle(upload: Upload, now: dt.datetime) -> bool:
    """Finish or drop one upload where that is due; True where something was done."""
    ended = upload.expires_at <= now
    if upload.clip_id is not None:
        upload.path.unlink(missing_ok=True)
        return bool(ended and Upload.objects.filter(pk=upload.pk).delete()[0])
    try:
        with quarantine.locked(upload.path):
            if quarantine.size(upload.path) == upload.length:
                with contextlib.suppress(RefusedError):
                    receive(upload)
                return True
    except quarantine.BusyError:
        return False
    except FileNotFoundError:
        pass
    if ended:
        forget(upload)
    return ended


def strays(now: dt.datetime) -> int:
    """Delete files and folders that no row names and nobody has touched for hours; return how many."""
    media = Path(settings.MEDIA_ROOT)
    last = (now - STRAY_AFTER).timestamp()
    swept = 0
    for folder, rows in ((media / "uploads", Upload.objects.all()), (media / "clips", Clip.objects.all())):
        old = [path for path in entries(folder) if touched(path) < last]
        known = {str(pk) for pk in rows.filter(pk__in=ids(old)).values_list("pk", flat=True)} if old else set()
        for path in old:
            if path.name not in known:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
                swept += 1
    return swept


def entries(folder: Path) -> list[Path]:
    """Return what stands in a folder; nothing where there is none."""
    return sorted(folder.iterdir()) if folder.is_dir() else []


def touched(path: Path) -> float:
    """Return when something was last written, in seconds since 1970; for what has just gone, never long enough ago."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def ids(paths: Iterable[Path]) -> list[UUID]:
    """Return the ids among some names."""
    found = []
    for path in paths:
        with contextlib.suppress(ValueError):
            found.append(UUID(path.name))
    return found
