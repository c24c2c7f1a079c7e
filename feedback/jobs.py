"""The work on clips: rows claimed under a lease, one at a time, at most `MediaJob.TRIES` times each.

A clip's row says ready only when everything that is shown of it stands in its folder; the original goes right after.
Whoever works may be killed at any point: the lease ends, and another begins anew.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from coachsite.lib import faults, leases

from . import doorbell
from .media import pipeline
from .media.limits import RefusedError
from .models import Clip, MediaJob

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from django.db.models import QuerySet

log = logging.getLogger("feedback.jobs")

State = MediaJob.State
LEASE_S = 60.0
ORIGINAL = "original"
# Steps after the work: files that have yet to be removed, and an original that is kept for another try.
TIDYING, KEPT = "tidying", "kept"
# An original on which our own machine failed is kept for as long, so that a site manager can have it tried again.
KEPT_FOR = dt.timedelta(days=7)
GAVE_UP = (
    "We tried three times and could not make this clip playable; the fault is ours, not yours. A site manager can "
    "have it tried again within 7 days, and the video on your phone is as it was."
)


class LostError(Exception):
    """The lease is no longer ours: the clip was deleted, or another works on it."""


class StoppedError(Exception):
    """We were told to stop."""


def start(clip: Clip) -> MediaJob:
    """Write the job of a clip in the caller's transaction, and ring when that commits."""
    job = MediaJob.objects.create(clip=clip)
    doorbell.ring_on_commit()
    return job


def again(clip: Clip) -> bool:
    """Have a clip that failed tried once more; False where its original is gone, or it did not fail."""
    if not (clip.folder / ORIGINAL).exists():
        return False
    with transaction.atomic():
        rows = MediaJob.objects.filter(clip=clip, state=State.FAILED)
        if not rows.update(state=State.PENDING, attempts=0, step="", progress=0, reason="", finished_at=None):
            return False
        Clip.objects.filter(pk=clip.pk).update(state=Clip.State.CHECKING, reason="")
        doorbell.ring_on_commit()
    return True


def waiting() -> QuerySet[MediaJob]:
    """Jobs that somebody may take, the oldest first."""
    return MediaJob.objects.filter(state=State.PENDING, attempts__lt=MediaJob.TRIES).order_by("created_at", "pk")


def is_being_worked_on() -> bool:
    """Tell whether somebody holds a job just now."""
    return MediaJob.objects.filter(state=State.LEASED, lease_until__gt=timezone.now()).exists()


def work(n: int = 100, stop: threading.Event | None = None) -> Counter[str]:
    """Do up to `n` jobs, one after the other; return how many came to which end.

    What did not work is left for another time: it does not come up twice in one call.
    """
    ends: Counter[str] = Counter()
    tried: list[int] = []
    while len(tried) < n and not (stop is not None and stop.is_set()):
        rows = leases.claim(waiting().exclude(pk__in=tried).select_related("clip"), 1, LEASE_S)
        if not rows:
            break
        tried.append(rows[0].pk)
        ends[run_one(rows[0], stop)] += 1
    return ends


def run_one(job: MediaJob, stop: threading.Event | None = None) -> str:
    """Do one claimed job; return the state it came to, or `lost` where it is no longer ours."""
    try:
        faults.point("media_after_claim")
        return _make(job, stop)
    except RefusedError as refused:
        return _refuse(job, refused.sentence)
    except LostError:
        if not Clip.objects.filter(pk=job.clip_id).exists():
            shutil.rmtree(job.clip.folder, ignore_errors=True)
        return "lost"
    except StoppedError:
        return _give_back(job, attempts=max(0, job.attempts - 1))
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("a clip could not be worked on", extra={"clip": str(job.clip_id), "attempts": job.attempts})
        return _try_later(job, str(error) or type(error).__name__)


def _make(job: MediaJob, stop: threading.Event | None) -> str:
    clip = job.clip
    with _room(job) as room:
        made = pipeline.process(
            room, stills=Clip.STRIP_STILLS, said_fps=clip.said_fps, tell=lambda *at: _tell(job, stop, *at)
        )
        faults.point("media_before_publish")
        # Only who still has the lease may put files where a ready clip has them.
        if not leases.hold(job, LEASE_S):
            raise LostError
        for name in pipeline.PRODUCTS:
            _to_disk(room / name)
            (room / name).replace(clip.folder / name)
        _to_disk(clip.folder)
        faults.point("media_after_publish")
    now = timezone.now()
    with transaction.atomic():
        if not leases.finish(job, State.DONE, step=TIDYING, progress=100, reason="", finished_at=now):
            raise LostError
        Clip.objects.filter(pk=clip.pk).update(
            state=Clip.State.READY,
            reason="",
            ready_at=now,
            frames=made.frames,
            duration_ms=made.duration_ms,
            width=made.width,
            height=made.height,
            time_scale=made.time_scale,
        )
    _tidy(job)
    return str(State.DONE)


def _tell(job: MediaJob, stop: threading.Event | None, step: str, per_cent: int) -> None:
    """Write down where the work is, and hold the lease; end the work where that is not ours any more."""
    if stop is not None and stop.is_set():
        raise StoppedError
    begins = step == pipeline.MAKING and job.step != step
    try:
        if not leases.hold(job, LEASE_S, step=step, progress=per_cent):
            raise LostError
        if begins:
            Clip.objects.filter(pk=job.clip_id, state=Clip.State.CHECKING).update(state=Clip.State.MAKING)
    except DatabaseError:
        # A database that is away for a moment does not end an hour's work, while the lease lasts.
        if job.lease_until is None or job.lease_until <= timezone.now():
            raise


@contextlib.contextmanager
def _room(job: MediaJob) -> Iterator[Path]:
    """A folder with nothing in it but the original, under another name; gone afterwards."""
    room = rooms() / f"{job.pk}-{job.lease_token}"
    room.mkdir(mode=0o700, parents=True)
    try:
        original, source = job.clip.folder / ORIGINAL, room / pipeline.SOURCE
        try:
            os.link(original, source)
        except FileNotFoundError:
            raise
        except OSError:  # Some file systems know no links.
            shutil.copyfile(original, source)
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def rooms() -> Path:
    """Where the folders of work in hand stand: on the file system of the clips, so that files move in one step."""
    return Path(settings.MEDIA_ROOT) / "making"


def _to_disk(path: Path) -> None:
    """Have what was written stand on the disk, and not in memory alone, before somebody relies on it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refuse(job: MediaJob, sentence: str) -> str:
    """The file is at fault: say why, and keep nothing of it."""
    return _fail(job, sentence, sentence, TIDYING)


def _try_later(job: MediaJob, reason: str) -> str:
    """We are at fault: give the job back, the last time for good."""
    if job.attempts >= MediaJob.TRIES:
        return _fail(job, GAVE_UP, reason, KEPT)
    return _give_back(job, reason=reason[:300])


def _give_back(job: MediaJob, **fields: object) -> str:
    """Let another take it, from the beginning."""
    with transaction.atomic():
        if not leases.finish(job, State.PENDING, step="", progress=0, **fields):
            return "lost"
        Clip.objects.filter(pk=job.clip_id, state=Clip.State.MAKING).update(state=Clip.State.CHECKING)
    return str(State.PENDING)


def _fail(job: MediaJob, sentence: str, reason: str, step: str) -> str:
    with transaction.atomic():
        ended = leases.finish(job, State.FAILED, step=step, progress=0, reason=reason[:300], finished_at=timezone.now())
        if not ended:
            return "lost"
        Clip.objects.filter(pk=job.clip_id).update(state=Clip.State.FAILED, reason=sentence[:300])
    if step == TIDYING:
        _tidy(job)
    return str(State.FAILED)


def _tidy(job: MediaJob) -> None:
    """Remove what is no longer needed: of a ready clip the original, of a failed one everything."""
    if job.state == State.DONE:
        (job.clip.folder / ORIGINAL).unlink(missing_ok=True)
    else:
        shutil.rmtree(job.clip.folder, ignore_errors=True)
    MediaJob.objects.filter(pk=job.pk, state=job.state).update(step="")


def sweep() -> int:
    """Free jobs whose worker is gone, end those that were tried too often, remove what was left; return how many."""
    now = timezone.now()
    freed = leases.sweep(MediaJob.objects.all())
    if freed:
        log.warning("media workers went away before the work was done", extra={"jobs": freed})
    spent = MediaJob.objects.filter(state=State.PENDING, attempts__gte=MediaJob.TRIES)
    for job in spent:
        _give_up(job)
    left = MediaJob.objects.filter(step=TIDYING, finished_at__lt=now - dt.timedelta(seconds=LEASE_S))
    kept = MediaJob.objects.filter(step=KEPT, state=State.FAILED, finished_at__lt=now - KEPT_FOR)
    for job in [*left.select_related("clip"), *kept.select_related("clip")]:
        _tidy(job)
    _sweep_rooms()
    return freed


def _give_up(job: MediaJob) -> None:
    reason = job.reason or f"taken {job.attempts} times, and never came to an end"
    with transaction.atomic():
        mine = MediaJob.objects.filter(pk=job.pk, state=State.PENDING, attempts__gte=MediaJob.TRIES)
        if mine.update(state=State.FAILED, step=KEPT, progress=0, reason=reason[:300], finished_at=timezone.now()):
            Clip.objects.filter(pk=job.clip_id).update(state=Clip.State.FAILED, reason=GAVE_UP)


def _sweep_rooms() -> None:
    """Remove the folders of workers that are gone. Each is named by a lease, and there only while that lasts."""
    if not rooms().is_dir():
        return
    for room in rooms().iterdir():
        token = room.name.rpartition("-")[2]
        if not MediaJob.objects.filter(lease_token=token, state=State.LEASED).exists():
            shutil.rmtree(room, ignore_errors=True)
