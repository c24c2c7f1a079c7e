"""A practice: a squad trains together at a time and place."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from athletes.models import Squad, Team

from .workouts import Workout


class PracticeQuerySet(models.QuerySet["Practice"]):
    """Which practices somebody may see."""

    def visible_to(self, user: Any) -> PracticeQuerySet:
        """Those of the teams where the person coaches, and those the person is asked to."""
        if not user.is_authenticated:
            return self.none()
        coached = models.Q(team__in=user.coach_team_ids())
        return self.filter(coached | models.Q(attendances__athlete=user)).distinct()


class Practice(models.Model):
    """A session of a squad. Each athlete asked to it has an `Attendance` and a `Session` that points here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="practices")
    squad = models.ForeignKey(Squad, on_delete=models.SET_NULL, null=True, blank=True, related_name="practices")
    on_date = models.DateField()
    start_time = models.TimeField()
    place = models.CharField(max_length=100)
    workout = models.ForeignKey(Workout, on_delete=models.PROTECT, related_name="practices")
    note = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ("on_date", "start_time", "pk")

    def __str__(self) -> str:
        return f"{self.workout} on {self.on_date}"


class Attendance(models.Model):
    """Who said to come to a practice, and who came. `came` is ticked at the track; None is not ticked yet."""

    class Answer(models.TextChoices):
        NONE = "", "no answer"
        YES = "yes", "comes"
        NO = "no", "cannot come"

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="attendances")
    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attendances")
    answer = models.CharField(max_length=3, choices=Answer, blank=True, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField(null=True, blank=True)
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ticked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("athlete__name", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["practice", "athlete"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.athlete} at {self.practice}"
