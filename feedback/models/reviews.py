"""What somebody says of a clip: a verdict on each checkpoint, one cue, and words tied to moments."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from athletes.models import Message
from drills.models import Checkpoint

from .clips import Clip


class Review(models.Model):
    """One person's look at one clip. It is answered when it is sent; until then only its author sees it."""

    class Role(models.TextChoices):
        COACH = "coach", "coach"
        PEER = "peer", "another runner"
        SELF = "self", "the athlete"

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews")
    role = models.CharField(max_length=5, choices=Role)
    cue = models.CharField("one cue to take away", max_length=120, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("started_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clip", "reviewer"], name="review_once"),
            models.CheckConstraint(
                condition=~models.Q(role="coach") | models.Q(answered_at__isnull=True) | ~models.Q(cue=""),
                name="review_of_a_coach_has_a_cue",
                violation_error_message="An answer needs one cue to take away.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} on {self.clip}"


class Verdict(models.Model):
    """What a review says of one checkpoint, and at which moment it was seen."""

    class Answer(models.TextChoices):
        YES = "yes", "yes"
        NO = "no", "no"
        UNSEEN = "unseen", "cannot see"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="verdicts")
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=6, choices=Answer)
    at_ms = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("checkpoint__position", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "checkpoint"], name="verdict_once")]

    def __str__(self) -> str:
        return f"{self.checkpoint}: {self.answer}"


class Mark(models.Model):
    """A moment in a clip that a message is about; `at_ms` is a time of the frame table."""

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="marks")
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="mark")
    at_ms = models.PositiveIntegerField()
    frame = models.PositiveIntegerField()

    class Meta:
        ordering = ("at_ms", "pk")

    def __str__(self) -> str:
        return f"{self.clip} at {self.at_ms} ms"
