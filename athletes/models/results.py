"""Race results, from which paces are reckoned."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class RaceResult(models.Model):
    """A race or time trial of an athlete."""

    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="race_results")
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
