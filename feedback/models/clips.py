"""A clip of an athlete, and the job that makes it safe and frame-exact."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from athletes.models.users import ADULT_AGE, years_before
from coachsite.lib.leases import Leased
from plans.models import DrillOccurrence

VIEWS = (("side", "from the side"), ("back", "from behind"), ("front", "from the front"))


class ClipQuerySet(models.QuerySet["Clip"]):
    """Which clips somebody may see."""

    def visible_to(self, user: Any) -> ClipQuerySet:
        """Own clips, those of athletes one coaches, those of a child one is guardian of."""
        if not user.is_authenticated:
            return self.none()
        coached = models.Q(athlete__coachings__team__in=user.coach_team_ids(), athlete__coachings__state="accepted")
        child = models.Q(
            athlete__guardians__guardian=user,
            athlete__guardians__state="verified",
            athlete__born_on__gt=years_before(timezone.now().date(), ADULT_AGE),
        )
        return self.filter(models.Q(athlete=user) | coached | child).distinct()

    def watchable_by(self, user: Any) -> ClipQuerySet:
        """Clips that somebody may look at: the visible ones, and those that show a drill to the person's team.

        What was said about a clip is not for those who may only look at it, so pages go by `visible_to`.
        """
        demonstrations: Any = self.model._meta.get_field("demonstration").related_model._default_manager
        shown = demonstrations.visible_to(user)
        seen = ClipQuerySet(self.model).visible_to(user)
        return self.filter(models.Q(pk__in=seen.values("pk")) | models.Q(pk__in=shown.values("clip")))

    def ready(self) -> ClipQuerySet:
        """Clips that can be stepped through."""
        return self.filter(state=Clip.State.READY)

    def unanswered(self) -> ClipQuerySet:
        """Ready clips that no coach has answered; one that shows a drill asks for no answer."""
        reviews = self.model._meta.get_field("reviews").related_model._default_manager
        answers = reviews.filter(clip=models.OuterRef("pk"), role="coach", answered_at__isnull=False)
        return self.ready().filter(~models.Exists(answers), demonstration__isnull=True)


class Clip(models.Model):
    """A filmed drill. Files stand under MEDIA_ROOT/clips/<id>/: `original`, then `play.mp4`, `poster.jpg`,
    `strip.jpg` (STRIP_STILLS stills side by side) and `frames.json` (times of frames in milliseconds)."""

    class State(models.TextChoices):
        CHECKING = "checking", "checking"
        MAKING = "making", "making it playable"
        READY = "ready", "ready"
        FAILED = "failed", "could not be read"

    STRIP_STILLS = 12

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="clips")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    occurrence = models.ForeignKey(
        DrillOccurrence, on_delete=models.SET_NULL, null=True, blank=True, related_name="clips"
    )
    view = models.CharField(max_length=5, choices=VIEWS, default="side")
    said_fps = models.PositiveSmallIntegerField("capture rate as told", null=True, blank=True)
    time_scale = models.FloatField(
        default=1.0, help_text="Seconds in the file for one real second: 8 where 240 fps were written as 30."
    )
    state = models.CharField(max_length=8, choices=State, default=State.CHECKING)
    reason = models.CharField("why it could not be read, and what to do", max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    bytes = models.PositiveBigIntegerField(default=0)
    width = models.PositiveSmallIntegerField(null=True, blank=True)
    height = models.PositiveSmallIntegerField(null=True, blank=True)
    frames = models.PositiveIntegerField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)

    objects = ClipQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        indexes: ClassVar = [models.Index(fields=["athlete", "-created_at"], name="clip_athlete_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state="ready")
                | models.Q(frames__gt=0, duration_ms__gt=0, width__gt=0, height__gt=0, ready_at__isnull=False),
                name="clip_ready_is_whole",
            ),
            models.CheckConstraint(condition=models.Q(time_scale__gt=0), name="clip_time_scale_positive"),
        ]

    def __str__(self) -> str:
        return f"clip of {self.athlete}, {self.created_at:%Y-%m-%d}"

    @property
    def folder(self) -> Path:
        """Where its files stand; named by the id alone."""
        return Path(settings.MEDIA_ROOT) / "clips" / str(self.pk)

    def can_be_answered_by(self, user: Any) -> bool:
        """Tell whether this person may answer as a coach: works with the athlete, and is not the athlete."""
        return user.pk != self.athlete_id and bool(
            user.coach_team_ids()
            and self.athlete.coachings.filter(team__in=user.coach_team_ids(), state="accepted").exists()
        )

    @property
    def fps(self) -> float | None:
        """Mean frames a second as captured; None before it is ready."""
        if not self.frames or not self.duration_ms or self.frames < 2:
            return None
        return (self.frames - 1) * 1000 / self.duration_ms * self.time_scale


class MediaJob(Leased):
    """The work on one clip: claimed under a lease by a media worker, at most TRIES times."""

    class State(models.TextChoices):
        PENDING = "pending", "waiting"
        LEASED = "leased", "being worked on"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    TRIES = 3

    clip = models.OneToOneField(Clip, on_delete=models.CASCADE, related_name="job")
    step = models.CharField(max_length=20, blank=True)
    progress = models.PositiveSmallIntegerField("per cent", default=0)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at", "pk")
        constraints: ClassVar = [*Leased.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.clip}: {self.state}"
