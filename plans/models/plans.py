"""A plan: weeks and days counted from its first day, each session pointing at a workout."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction

from athletes.models import Team

from .workouts import Workout

MAX_WEEKS = 60


class PlanQuerySet(models.QuerySet["Plan"]):
    """Which plans somebody may see or change."""

    def visible_to(self, user: Any) -> PlanQuerySet:
        """Plans of the teams where the person coaches."""
        return self.filter(team__in=user.coach_team_ids()) if user.is_authenticated else self.none()

    def editable_by(self, user: Any) -> PlanQuerySet:
        """Plans of the teams where the person may write plans."""
        return self.filter(team__in=user.coach_team_ids(edits=True)) if user.is_authenticated else self.none()


class Plan(models.Model):
    """A training plan of a team."""

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        PUBLISHED = "published", "published"
        ARCHIVED = "archived", "archived"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="plans")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=100)
    goal = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    silenced = models.JSONField(
        "rules kept quiet", default=list, blank=True, help_text="Codes of the linter's rules, such as W04."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("name", "created_at")

    def __str__(self) -> str:
        return self.name

    def can_be_edited_by(self, user: Any) -> bool:
        """Tell whether the person may write plans in this team."""
        return self.team_id in user.coach_team_ids(edits=True)

    @transaction.atomic
    def keep_quiet(self, code: str, *, quiet: bool) -> None:
        """Keep a rule of the linter quiet in this plan, or let it speak again; said twice it changes nothing."""
        fresh = Plan.objects.select_for_update().only("silenced").get(pk=self.pk)
        self.silenced = sorted({*fresh.silenced, code} if quiet else {*fresh.silenced} - {code})
        self.save(update_fields=["silenced"])


class Week(models.Model):
    """A week of a plan: its phase, and whether it is a down week."""

    class Phase(models.TextChoices):
        BASE = "base", "Base"
        BUILD = "build", "Build"
        SHARPEN = "sharpen", "Sharpen"
        TAPER = "taper", "Taper"
        RECOVER = "recover", "Recover"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="weeks")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MAX_WEEKS)])
    phase = models.CharField(max_length=8, choices=Phase, default=Phase.BASE)
    is_down = models.BooleanField("down week", default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("plan", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="week_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="week_from_one"),
        ]

    def __str__(self) -> str:
        return f"week {self.number}"


class PlanSession(models.Model):
    """A session of a plan on a relative day: day 0 is the plan's first Monday."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sessions")
    day = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MAX_WEEKS * 7 - 1)])
    position = models.PositiveSmallIntegerField(default=0)
    workout = models.ForeignKey(Workout, on_delete=models.PROTECT, related_name="plan_sessions")
    start_time = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ("plan", "day", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "day", "position"], name="plan_session_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.workout} in {self.plan}, week {self.week_number}"

    @property
    def week_number(self) -> int:
        """Counted from 1."""
        return self.day // 7 + 1

    @property
    def weekday(self) -> int:
        """0 is Monday."""
        return self.day % 7
