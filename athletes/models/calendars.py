"""What stands on an athlete's calendar beside training: days to run on, time away, races."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class Availability(models.Model):
    """Whether an athlete can run on a weekday, 0 is Monday. A weekday without a row is open.

    `written_by` is who wrote it last, where that was not the athlete.
    """

    class Kind(models.TextChoices):
        NO = "no", "no"
        OPEN = "ok", "possible"
        PREFERRED = "preferred", "preferred"

    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="availabilities")
    weekday = models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)])
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.OPEN)
    minutes = models.PositiveSmallIntegerField(
        "at most, in minutes", null=True, blank=True, validators=[MinValueValidator(5), MaxValueValidator(600)]
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("weekday",)
        verbose_name_plural = "availabilities"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["athlete", "weekday"], name="availability_once"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="availability_is_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"weekday {self.weekday}: {self.kind}"


class Span(models.Model):
    """Some days that are not as always: away, ill, hurt, on holiday, or with less or more time than the weekday has.

    `last_day` is part of it. On days of kind "days", `minutes` says what is possible; none there means the whole day.
    """

    class Kind(models.TextChoices):
        TRAVEL = "travel", "travelling"
        SICK = "sick", "ill"
        INJURED = "injured", "injured"
        HOLIDAY = "holiday", "holiday"
        NOT_POSSIBLE = "no", "cannot run"
        POSSIBLE = "ok", "can run"

    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="spans")
    kind = models.CharField(max_length=8, choices=Kind)
    first_day = models.DateField()
    last_day = models.DateField()
    minutes = models.PositiveSmallIntegerField(
        "at most, in minutes", null=True, blank=True, validators=[MinValueValidator(5), MaxValueValidator(600)]
    )
    note = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("first_day", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="span_ends_after_start",
                violation_error_message="The last day lies before the first. Nothing was saved.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.first_day} to {self.last_day}"


class Race(models.Model):
    """A race an athlete means to run. Priority A is what the season is for, B is run hard, C is training.

    `written_by` is who wrote it last, where that was not the athlete.
    """

    class Priority(models.TextChoices):
        A = "A", "A: the goal"
        B = "B", "B: run hard"
        C = "C", "C: part of training"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="races")
    name = models.CharField(max_length=80)
    on_date = models.DateField()
    distance_m = models.PositiveIntegerField(
        "distance in metres", validators=[MinValueValidator(100), MaxValueValidator(200_000)]
    )
    priority = models.CharField(max_length=1, choices=Priority, default=Priority.A)
    goal_seconds = models.PositiveIntegerField("time hoped for", null=True, blank=True)
    place = models.CharField(max_length=80, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("on_date", "pk")

    def __str__(self) -> str:
        return self.name
