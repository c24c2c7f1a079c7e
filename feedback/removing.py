"""Taking the files of a clip off the site while its row, and what was said about it, stay."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from feedback import jobs
from feedback.models import Clip, MediaJob

if TYPE_CHECKING:
    from pathlib import Path

REMOVED = "A site manager has removed the video. What was said about it stays; you can send another clip."


@transaction.atomic
def remove_files(clip: Clip) -> None:
    """Remove all that was filmed, also from under a worker that is just making it playable.

    The job loses its lease, so that the worker stops at its next step. Its step says that the folder has yet to be
    tidied: whatever the worker had put there in between, the sweep takes away.
    """
    now = timezone.now()
    MediaJob.objects.filter(clip=clip).update(
        state=MediaJob.State.FAILED,
        lease_token="",
        lease_until=None,
        step=jobs.TIDYING,
        progress=0,
        reason="removed in the admin",
        finished_at=now,
    )
    Clip.objects.filter(pk=clip.pk).update(state=Clip.State.FAILED, reason=REMOVED)
    clip.state, clip.reason = Clip.State.FAILED, REMOVED
    folder: Path = clip.folder
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))
