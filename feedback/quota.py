"""How much film an athlete may keep here, and whether there is room for one more clip. All sizes are in bytes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Sum
from django.utils import timezone

from feedback.models import Clip, Upload
from feedback.models.uploads import MAX_BYTES

if TYPE_CHECKING:
    from athletes.models import User

ATHLETE_BYTES = 5_000_000_000
ATHLETE_CLIPS = 200
# A clip is kept twice while it is made playable, and the database has to be able to write meanwhile.
SPARE_BYTES = 200_000_000


def size_words(size: int) -> str:
    """Return a size as people say it: 12.6 MB, 1 GB, 840 kB, 12 bytes."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} bytes" if size != 1 else "1 byte"


def why_not_this_size(size: int) -> str:
    """Return why no clip can be of this size, in a sentence; empty where one can."""
    if size < 1:
        return "The file is empty, so there is nothing to send. Film again, or pick another clip."
    if size > MAX_BYTES:
        return (
            f"The file has {size_words(size)}, and a clip may have {size_words(MAX_BYTES)}. "
            "Cut it on the phone to the one rep that counts, then send that."
        )
    return ""


def used(athlete: User) -> tuple[int, int]:
    """Return how many bytes and how many clips somebody keeps here, those on their way in included. Two queries."""
    kept = Clip.objects.filter(athlete=athlete).aggregate(size=Sum("bytes", default=0), count=Count("pk"))
    coming = Upload.objects.filter(athlete=athlete, clip=None, expires_at__gt=timezone.now()).aggregate(
        size=Sum("length", default=0), count=Count("pk")
    )
    return kept["size"] + coming["size"], kept["count"] + coming["count"]


def why_no_room(athlete: User, size: int) -> str:
    """Return why a clip of this size finds no room among the athlete's own, in a sentence; empty where it does."""
    taken, count = used(athlete)
    if count >= ATHLETE_CLIPS:
        return f"There are {count} clips here already, which is all there is room for. Take an old one off first."
    if taken + size > ATHLETE_BYTES:
        left = max(0, ATHLETE_BYTES - taken)
        return (
            f"This clip has {size_words(size)}, and {size_words(left)} of {size_words(ATHLETE_BYTES)} are left. "
            "Take an old clip off first."
        )
    return ""


def disk_has_room(size: int) -> bool:
    """Tell whether the server's disk can take a clip of this size, and work on it."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free >= 2 * size + SPARE_BYTES
