"""What a drill said at a time, and who wrote it: for its history, and for copies that outlive a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import StringAgg, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from .drill import Drill

if TYPE_CHECKING:
    from drills.search_words import Asked


class DrillVersion(models.Model):
    """One text of a drill, whole, in the form of its TOML file. Written when the text has changed, never altered."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    form = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(
        max_length=8,
        choices={"library": "the library", "admin": "the admin", "import": "an import", "coach": "the coach's page"},
    )

    class Meta:
        ordering = ("drill_id", "-number")
        constraints: ClassVar = [models.UniqueConstraint(fields=["drill", "number"], name="drill_version_once")]

    def __str__(self) -> str:
        return f"{self.drill}, {self.number}"


class SearchKeyQuerySet(models.QuerySet["SearchKey"]):
    """Which keys answer a search."""

    def asked_by(self, asked: Asked) -> Self:
        """Those that are looked up for what is asked."""
        return self.filter(key__in=asked.keys).order_by()

    def hits(self, asked: Asked) -> models.QuerySet[Any, Any]:
        """(pk of a drill, its keys among these) in the form that `Asked.score` reads, of any team's drills."""
        hit = Concat("key", Value(" "), Cast("weight", models.CharField()))
        return self.asked_by(asked).values_list("drill_id").annotate(hits=StringAgg(hit, Value(",")))


class SearchKey(models.Model):
    """A word, or a word with one letter left out, by which a drill is found; written by `drills.search`."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="search_keys")
    key = models.CharField(max_length=32)
    weight = models.PositiveSmallIntegerField()

    objects = SearchKeyQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["key", "drill", "weight"], name="search_key_found")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["drill", "key"], name="search_key_once")]

    def __str__(self) -> str:
        return self.key
