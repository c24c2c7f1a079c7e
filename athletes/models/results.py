"""Race results, from which paces are reckoned."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class RaceResult(models.Model):
    """A race, time trial or test of an athlete.

    A threshold test is the distance run in 30 minutes all out. Two critical-speed trials of 2 to 15 minutes within a
    fortnight make a critical speed.
    """

    class Kind(models.TextChoices):
        RACE = "race", "race"
        TIME_TRIAL = "trial", "time trial"
        THRESHOLD = "threshold", "30-minute threshold test"
        CRITICAL_SPEED = "speed", "critical-speed trial"

    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="race_results")
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.RACE)
    distance_m = models.PositiveIntegerField(
        "distance in metres", validators=[MinValueValidator(100), MaxValueValidator(200_000)]
    )
    seconds = models.FloatField(validators=[MinValueValidator(10), MaxValueValidator(100_000)])
    ran_on = models.DateField()
    where = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("-ran_on", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(distance_m__gt=0, seconds__gt=0), name="race_result_positive")
        ]

    def __str__(self) -> str:
        return f"{self.distance_m} m, {self.ran_on}"
