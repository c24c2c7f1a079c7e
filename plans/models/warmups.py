"""Warm-ups that sessions embed by their title, each text kept as a version."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from athletes.models import Coaching

from .workouts import Workout


class WarmUpQuerySet(models.QuerySet["WarmUp"]):
    """Which warm-ups somebody may see."""

    def visible_to(self, user: Any) -> Self:
        """Built-in ones, those of the teams one works in, and those of the teams one trains with."""
        if not user.is_authenticated:
            return self.filter(team=None)
        trains_with = Coaching.objects.filter(athlete=user, state=Coaching.State.ACCEPTED).values("team")
        works_in = [membership.team_id for membership in user.team_memberships]
        return self.filter(Q(team=None) | Q(team__in=works_in) | Q(team__in=trains_with))

    def listed(self) -> Self:
        """Without those put away."""
        return self.filter(archived_at=None)


class WarmUp(models.Model):
    """A warm-up of a team, or a built-in one (no team). A line `[[its title]]` in a session embeds it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(
        "athletes.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="warm_ups",
        help_text="Empty: built in, for everybody.",
    )  # fmt: skip
    slug = models.SlugField(max_length=60, blank=True, help_text="Of a built-in one: the name of its file.")
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="The number of the newest text.")
    archived_at = models.DateTimeField("put away", null=True, blank=True)
    library_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = WarmUpQuerySet.as_manager()

    class Meta:
        ordering = ("title", "pk")
        verbose_name = "warm-up"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(team=None, archived_at=None),
                name="warm_up_built_in_title_once",
                violation_error_message="There is a built-in warm-up of this title already.",
            ),
            models.UniqueConstraint(
                fields=["team", "title"],
                condition=Q(archived_at=None),
                name="warm_up_team_title_once",
                violation_error_message="The team has a warm-up of this title already.",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="warm_up_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the warm-up."""
        return reverse("plans:warm_up_detail", args=[self.pk])


class WarmUpVersion(models.Model):
    """One text of a warm-up and the tree it was read into. Never changed."""

    warm_up = models.ForeignKey(WarmUp, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=4000)
    tree = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("warm_up", "-number")
        constraints: ClassVar = [models.UniqueConstraint(fields=["warm_up", "number"], name="warm_up_version_once")]

    def __str__(self) -> str:
        return f"{self.warm_up}, {self.number}"


class WarmUpUse(models.Model):
    """A workout has a warm-up in it: as a live link, or its lines written out and the session's own since."""

    workout = models.ForeignKey(Workout, on_delete=models.CASCADE, related_name="warm_up_uses")
    version = models.ForeignKey(WarmUpVersion, on_delete=models.CASCADE, related_name="uses")
    is_live = models.BooleanField(default=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["workout", "version"], name="warm_up_use_once")]

    def __str__(self) -> str:
        return f"{self.version} in {self.workout_id}"


class CoachWord(models.Model):
    """A word of one coach, and what it stands for in a session's text."""

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=60)
    expansion = models.CharField("stands for", max_length=200)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("word",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["coach", "word"], name="coach_word_once", violation_error_message="You have this word already."
            ),
            models.CheckConstraint(condition=~Q(word="") & ~Q(expansion=""), name="coach_word_has_both"),
        ]

    def __str__(self) -> str:
        return self.word
