"""A coach's wish to see one drill on film."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from drills.models import Drill

from .plans import PlanSession
from .sessions import Session


class FilmWish(models.Model):
    """Film this drill: on a plan's session (for all who have it) or on one athlete's session, never on both."""

    plan_session = models.ForeignKey(
        PlanSession, on_delete=models.CASCADE, null=True, blank=True, related_name="film_wishes"
    )
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="film_wishes")
    drill = models.ForeignKey(Drill, on_delete=models.PROTECT, related_name="film_wishes")
    nth = models.PositiveSmallIntegerField(default=1)
    view = models.CharField(
        max_length=5,
        choices=(("side", "from the side"), ("back", "from behind"), ("front", "from the front")),
        default="side",
    )
    fps = models.PositiveSmallIntegerField(
        "frames a second", default=120, validators=[MinValueValidator(24), MaxValueValidator(240)]
    )
    contacts = models.PositiveSmallIntegerField(default=6, validators=[MinValueValidator(1), MaxValueValidator(40)])
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(plan_session__isnull=True, session__isnull=False)
                | models.Q(plan_session__isnull=False, session__isnull=True),
                name="film_wish_on_one_thing",
            ),
            models.UniqueConstraint(fields=["plan_session", "drill", "nth"], name="film_wish_once_in_plan"),
            models.UniqueConstraint(fields=["session", "drill", "nth"], name="film_wish_once_in_session"),
        ]

    def __str__(self) -> str:
        return f"film {self.drill}"
