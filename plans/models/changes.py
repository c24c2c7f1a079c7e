"""What changed on an athlete's calendar: told once, as a digest; and what of it can be taken back for a day."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from .sessions import Assignment, Session


class SessionChange(models.Model):
    """One change somebody made to an athlete's calendar. `before` and `after` are sentences or lines for people.

    Rows that were not told yet go out together; a row that takes another back is told with it.
    """

    class What(models.TextChoices):
        ADDED = "added", "added"
        MOVED = "moved", "moved"
        EDITED = "edited", "changed"
        REMOVED = "removed", "taken off"
        SKIPPED = "skipped", "skipped"
        PAUSED = "paused", "paused"
        RESUMED = "resumed", "resumed"
        RACE = "race", "race moved"
        PLACE = "place", "time or place"
        BACK = "back", "put back"

    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="session_changes")
    session = models.ForeignKey(Session, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")
    what = models.CharField(max_length=8, choices=What)
    title = models.CharField(max_length=120)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    on_date = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "pk")
        indexes: ClassVar = [models.Index(fields=["athlete", "told_at"], name="change_untold")]

    def __str__(self) -> str:
        return f"{self.title}: {self.what}"


class CalendarAct(models.Model):
    """An act on an athlete's calendar that can be taken back for a day: a plan that goes on, a session taken off.

    `kept` is what stood before, as `plans.undoing` wrote it and reads it; `on_date` the day that a page names.
    """

    class What(models.TextChoices):
        RESUMED = "resumed", "plan went on"
        REMOVED = "removed", "session taken off"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_acts")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_acts"
    )
    what = models.CharField(max_length=8, choices=What)
    title = models.CharField(max_length=120)
    on_date = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    kept = models.JSONField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "pk")
        indexes: ClassVar = [models.Index(fields=["athlete", "at"], name="calendar_act_of")]

    def __str__(self) -> str:
        return f"{self.title}: {self.what}"
