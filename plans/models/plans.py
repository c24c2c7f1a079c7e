"""A plan: weeks and days counted from its first day, each session pointing at a workout; its acts and versions."""

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
        """Plans of the teams where the person coaches. Built-in plans are found by `built_in`."""
        return self.filter(team__in=user.coach_team_ids()) if user.is_authenticated else self.none()

    def built_in(self) -> PlanQuerySet:
        """The plans of the catalogue, which anybody may read."""
        return self.filter(team__isnull=True, state=Plan.State.PUBLISHED)

    def editable_by(self, user: Any) -> PlanQuerySet:
        """Plans of the teams where the person may write plans."""
        return self.filter(team__in=user.coach_team_ids(edits=True)) if user.is_authenticated else self.none()


class Plan(models.Model):
    """A training plan of a team; one without a team is built in and stands in the catalogue.

    `race_day` is the day of the goal race, counted like `PlanSession.day`: with it the plan can be laid back from a
    race date. `changed_at` moves with every act on the board.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        PUBLISHED = "published", "published"
        ARCHIVED = "archived", "archived"

    class Event(models.TextChoices):
        NONE = "", "no race"
        RETURN = "return", "return to running"
        MILE = "mile", "800 m to mile"
        FIVE = "5k", "5 km"
        TEN = "10k", "10 km"
        HALF = "half", "half marathon"
        MARATHON = "marathon", "marathon"
        TRAIL = "trail", "trail and ultra"

    class Level(models.TextChoices):
        ANY = "", "any level"
        NEW = "new", "new to running"
        SOME = "some", "some experience"
        EXPERIENCED = "experienced", "experienced"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, related_name="plans", null=True, blank=True, help_text="None: a built-in plan."
    )
    slug = models.SlugField(max_length=60, unique=True, null=True, blank=True, help_text="Of a built-in plan only.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=100)
    goal = models.CharField(max_length=120, blank=True)
    about = models.TextField("for whom, and how it is built", max_length=2000, blank=True)
    event = models.CharField("goal event", max_length=8, choices=Event, blank=True, default=Event.NONE)
    level = models.CharField(max_length=11, choices=Level, blank=True, default=Level.ANY)
    race_day = models.PositiveSmallIntegerField(
        "day of the race", null=True, blank=True, validators=[MaxValueValidator(MAX_WEEKS * 7 - 1)]
    )
    made_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    silenced = models.JSONField(
        "rules kept quiet", default=list, blank=True, help_text="Codes of the linter's rules, such as W04."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("name", "created_at")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(team__isnull=False, slug__isnull=True)
                | models.Q(team__isnull=True, slug__isnull=False),
                name="plan_of_a_team_or_built_in",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def can_be_edited_by(self, user: Any) -> bool:
        """Tell whether the person may write plans in this team; nobody edits a built-in plan on the site."""
        return self.team_id is not None and self.team_id in user.coach_team_ids(edits=True)

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
    focus = models.CharField(max_length=60, blank=True)
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


class PlanVersion(models.Model):
    """A plan as it was published. `layout` is `plans.layout.Layout.as_dict()`; numbers count from 1."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    layout = models.JSONField()
    note = models.CharField(max_length=200, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("plan", "-number")
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan}, version {self.number}"


class PlanAct(models.Model):
    """One act on the board, with the rows it changed before and after: what undo and redo write back.

    `before` and `after` are deltas of `plans.layout` in JSON: put the one to undo, the other to do it again.
    Acts that were undone stay until the next act, so that they can be done again.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="acts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    said = models.CharField("what was done", max_length=120)
    before = models.JSONField()
    after = models.JSONField()
    is_undone = models.BooleanField(default=False)

    class Meta:
        ordering = ("plan", "pk")

    def __str__(self) -> str:
        return self.said
