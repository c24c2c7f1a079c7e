"""Guides: collections of drills in an order, and articles with drills in them."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone

from .drill import Drill
from .parts import Part


class GuideQuerySet(models.QuerySet["Guide"]):
    """Which guides somebody may read."""

    def visible_to(self, user: Any) -> Self:
        """Published ones; a site manager reads drafts too."""
        return self if user is not None and user.is_authenticated and user.is_staff else self.filter(is_published=True)


class Guide(models.Model):
    """A collection or an article. A line of its text that is `[[slug]]` alone shows that drill."""

    class Kind(models.TextChoices):
        COLLECTION = "collection", "collection"
        ARTICLE = "article", "article"

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COLLECTION)
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=200, blank=True)
    body = models.TextField(
        "text", max_length=20_000, blank=True, help_text="Markdown. A line that is [[slug]] alone shows that drill."
    )
    example = models.TextField(
        "warm-up", max_length=2000, blank=True, help_text="A warm-up as a coach writes it; it opens as a real one."
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_published = models.BooleanField("published", default=True)
    library_hash = models.CharField(max_length=64, blank=True, editable=False)
    edited_at = models.DateTimeField("edited here", null=True, blank=True, editable=False)

    objects = GuideQuerySet.as_manager()

    class Meta:
        ordering = ("position", "title")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(title=""), name="guide_has_title"),
            models.CheckConstraint(condition=models.Q(kind__in=["collection", "article"]), name="guide_kind_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the guide."""
        return reverse("drills:guide_detail", args=[self.slug])

    def mark_edited(self) -> None:
        """Say that a site manager wrote here: the library's text will not be laid over it any more."""
        self.edited_at = timezone.now()
        self.save(update_fields=["edited_at"])


class GuideDrill(Part):
    """A drill of a collection, with a few words on how much of it or why here."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="entries")
    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=120, blank=True)

    class Meta(Part.Meta):
        verbose_name = "drill of the guide"
        verbose_name_plural = "drills of the guide"
        constraints: ClassVar = [models.UniqueConstraint(fields=["guide", "drill"], name="guide_drill_once")]

    def __str__(self) -> str:
        return str(self.drill)
