"""An upload that may be interrupted: bytes are appended to one file until all are there (tus 1.0)."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from athletes.models import Team
from drills.models import Drill
from plans.models import DrillOccurrence

from .clips import VIEWS, Clip

MAX_BYTES = 1_000_000_000


class UploadQuerySet(models.QuerySet["Upload"]):
    """Whose uploads."""

    def visible_to(self, user: Any) -> UploadQuerySet:
        """The uploader's own."""
        return self.filter(owner=user) if user.is_authenticated else self.none()


class Upload(models.Model):
    """Bytes on their way. The file's size on disk is the truth, `offset` what was last written down."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    occurrence = models.ForeignKey(DrillOccurrence, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    demonstrates = models.ForeignKey(Drill, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    shown_to = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    view = models.CharField(max_length=5, choices=VIEWS, default="side")
    said_fps = models.PositiveSmallIntegerField(null=True, blank=True)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    clip = models.OneToOneField(Clip, on_delete=models.CASCADE, null=True, blank=True, related_name="upload")

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(length__gte=1, length__lte=MAX_BYTES), name="upload_length_in_limits"
            ),
            models.CheckConstraint(condition=models.Q(offset__lte=models.F("length")), name="upload_offset_in_length"),
        ]

    def __str__(self) -> str:
        return f"upload {self.pk}: {self.offset} of {self.length}"

    @property
    def path(self) -> Path:
        """Where its bytes stand; named by the id alone."""
        return Path(settings.MEDIA_ROOT) / "uploads" / str(self.pk)
