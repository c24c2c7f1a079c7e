"""A workout: the coach's words and the tree they were read into. It never changes; calendars point at it."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction

from drills.models import Drill
from plans import own_words, warming
from plans.notation import READER_VERSION, Reading, Words, read
from plans.outline import Outline, outline

from .warmups import WarmUpUse, WarmUpVersion, embed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Kind(models.TextChoices):
    """The kinds of session; each has a stripe, a hue and a letter."""

    EASY = "easy", "easy"
    LONG = "long", "long"
    QUALITY = "quality", "quality"
    RACE = "race", "race"
    DRILLS = "drills", "drills"
    STRENGTH = "strength", "strength"
    REST = "rest", "rest"
    OTHER = "other", "other"


class ImmutableError(TypeError):
    """Somebody tried to change a workout. Write a new one and move the pointer."""


class WorkoutQuerySet(models.QuerySet["Workout"]):
    """Reading and keeping workouts."""

    @transaction.atomic
    def write(
        self,
        text: str,
        *,
        author: Any,
        words: Words | None = None,
        team: Any = None,
        instead_of: Workout | None = None,
    ) -> Workout:
        """Read a text and keep it as a new workout, with a row for each drill it uses. Never refuses a text.

        With a team, its own drills and warm-ups may be named beside the built-in ones, and those of no other team.
        `instead_of` is the workout that it takes the place of: lines of a warm-up that were written out there are
        still known to be that warm-up's.
        """
        words = Words.of(Drill.objects.words_for(author, team)) if words is None else words
        workout, uses = prepare(text, author, words, team, own_words.of(author))
        workout.save(force_insert=True)
        keep_uses([(workout, uses)], team)
        if instead_of is not None:
            keep_detached(instead_of, workout)
        return workout


def prepare(
    text: str,
    author: Any,
    words: Words,
    team: Any = None,
    own: Mapping[str, str] | None = None,
    *,
    known: Mapping[str, warming.Embedded] | None = None,
) -> tuple[Workout, Outline]:
    """Read a text into a workout that is not saved yet, and what it is about. One query where it embeds a warm-up.

    `own` are the words of the author with what they stand for; the text is kept as it was typed. With `known`, the
    warm-ups by `warming.key`, nothing is asked.
    """
    reading = read(text, words.with_own(own) if own is not None else words)
    reading = embed(reading, author, team) if known is None else warming.embed(reading, known)
    about = outline(reading)
    tree = reading.as_dict()
    return (
        Workout(
            author=author,
            text=text,
            tree=tree,
            reader_version=READER_VERSION,
            headline=about.headline[:80],
            detail=about.detail[:80],
            kind=about.kind,
            seconds_lo=round(about.total_seconds[0]),
            seconds_hi=round(about.total_seconds[1]),
            metres_lo=round(about.metres[0]),
            metres_hi=round(about.metres[1]),
            quality_metres=round(about.quality_metres),
            drill_metres=round(about.drill_metres),
            drill_count=len(about.drills),
            warmup_seconds=round(about.warmup_seconds),
            asks=len(tree["asks"]),
            unread=len(tree["unread"]),
        ),
        about,
    )


def keep_uses(pairs: Iterable[tuple[Workout, Outline]], team: Any = None) -> None:
    """Insert the rows of the drills and warm-ups of some workouts by one author: two queries for each, however many."""
    pairs = list(pairs)
    _keep_warm_ups([workout for workout, _ in pairs])
    slugs = {use.slug for _, about in pairs for use in about.drills} | {p for _, about in pairs for p in about.pages}
    if not slugs:
        return
    # Built-in drills come first, so that the own drill of the author's team wins over the built-in of that slug.
    named = Drill.objects.named_by(pairs[0][0].author, team)
    found = {drill.slug: drill for drill in named.filter(slug__in=slugs)}
    rows = []
    for workout, about in pairs:
        position = 0
        for use in about.drills:
            if use.slug in found:
                position += 1
                rows.append(
                    WorkoutDrill(
                        workout=workout,
                        drill=found[use.slug],
                        nth=use.nth,
                        dose=use.dose[:40],
                        position=position,
                    )
                )
        for page in about.pages:
            if page in found:
                position += 1
                rows.append(WorkoutDrill(workout=workout, drill=found[page], nth=0, dose="", position=position))
    WorkoutDrill.objects.bulk_create(rows)


def _keep_warm_ups(workouts: list[Workout]) -> None:
    """Insert a row for each warm-up that these workouts embed."""
    linked = [
        (workout, item["warmup"]["id"], item["warmup"]["version"])
        for workout in workouts
        for item in workout.tree["items"]
        if item["type"] == "section" and item["warmup"] and item["warmup"]["id"]
    ]
    if not linked:
        return
    rows = WarmUpVersion.objects.filter(warm_up__in={pk for _, pk, _ in linked}).values_list("pk", "warm_up", "number")
    versions = {(str(warm_up), number): pk for pk, warm_up, number in rows}
    uses = {(workout.pk, versions[pk, number]) for workout, pk, number in linked}
    WarmUpUse.objects.bulk_create(WarmUpUse(workout_id=workout, version_id=version) for workout, version in uses)


def keep_detached(old: Workout, new: Workout) -> None:
    """Let a new workout know of the warm-ups that were written out in the one before, unless it links them again."""
    linked = set(WarmUpUse.objects.filter(workout=new).values_list("version__warm_up", flat=True))
    WarmUpUse.objects.bulk_create(
        WarmUpUse(workout=new, version=use.version, is_live=False)
        for use in old.warm_up_uses.filter(is_live=False).select_related("version")
        if use.version.warm_up_id not in linked
    )


class Workout(models.Model):
    """One session's content. `tree` is the reading of `text` (workout tree, schema 1); sums are in SI units."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(max_length=20_000)
    tree = models.JSONField()
    reader_version = models.CharField(max_length=20)
    headline = models.CharField(max_length=80, blank=True)
    detail = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OTHER)
    seconds_lo = models.PositiveIntegerField(default=0)
    seconds_hi = models.PositiveIntegerField(default=0)
    metres_lo = models.PositiveIntegerField(default=0)
    metres_hi = models.PositiveIntegerField(default=0)
    quality_metres = models.PositiveIntegerField(default=0)
    drill_metres = models.PositiveIntegerField(default=0)
    drill_count = models.PositiveSmallIntegerField(default=0)
    warmup_seconds = models.PositiveIntegerField(default=0)
    asks = models.PositiveSmallIntegerField("questions", default=0)
    unread = models.PositiveSmallIntegerField("notes kept", default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkoutQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.headline or self.text[:60]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a saved workout is never written again."""
        if not self._state.adding:
            raise ImmutableError("A workout does not change. Write a new one.")
        super().save(*args, **kwargs)

    @cached_property
    def reading(self) -> Reading:
        """The tree as objects."""
        return Reading.from_dict(self.tree)

    @cached_property
    def about(self) -> Outline:
        """What the session is about: parts of the warm-up, drills, sums."""
        return outline(self.reading)

    @property
    def letter(self) -> str:
        """The glyph of the kind."""
        return "•" if self.kind == Kind.REST else self.kind[0].upper()

    @property
    def seconds(self) -> float:
        """The middle of the estimated time."""
        return (self.seconds_lo + self.seconds_hi) / 2

    @property
    def metres(self) -> float:
        """The middle of the estimated distance."""
        return (self.metres_lo + self.metres_hi) / 2


class WorkoutDrill(models.Model):
    """That a workout uses a drill. `nth` counts the same drill's uses from 1; 0 is a page without a dose of its own."""

    workout = models.ForeignKey(Workout, on_delete=models.CASCADE, related_name="uses")
    drill = models.ForeignKey(Drill, on_delete=models.PROTECT, related_name="uses")
    nth = models.PositiveSmallIntegerField()
    dose = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["workout", "drill", "nth"], name="workout_drill_once")]

    def __str__(self) -> str:
        return f"{self.drill} in {self.workout}"
