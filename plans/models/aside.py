"""Lines of the inbox that a coach put aside."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class PutAside(models.Model):
    """One line that one coach wants to see later: on a day, or (none) once there is something new about it.

    `key` names the line; `reason` is a digest of what it said, never the words: they may speak of health.
    """

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="put_aside")
    key = models.CharField(max_length=100)
    reason = models.CharField(max_length=32)
    until = models.DateField("comes back on", null=True, blank=True)
    put_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("coach", "-put_at")
        verbose_name_plural = "lines put aside"
        constraints: ClassVar = [models.UniqueConstraint(fields=["coach", "key"], name="put_aside_once")]

    def __str__(self) -> str:
        return f"{self.key}, until {self.until or 'something new'}"
