"""The rows that describe a drill, each kind in its order."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from drills import library, vocabulary

from .drill import Drill


class Part(models.Model):
    """One row of a kind, at its place among the others of the drill."""

    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position", "pk")


class DrillStep(Part):
    """One moment of the drill, in the order in which it is done."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField(max_length=40)
    text = models.CharField(max_length=300)

    class Meta(Part.Meta):
        verbose_name = "step"

    def __str__(self) -> str:
        return self.title


class Cue(Part):
    """A few words to run with. More than three are none."""

    MOST = 3

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="cues")
    text = models.CharField(max_length=60)

    class Meta(Part.Meta):
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="cue_has_text")]

    def __str__(self) -> str:
        return self.text


class Fault(Part):
    """What goes wrong, why it matters, and the way out of it."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="faults")
    looks_like = models.CharField(max_length=100)
    why = models.CharField("why it matters", max_length=300, blank=True)
    fix = models.CharField(max_length=300)
    easier = models.CharField("easier drill", max_length=100, blank=True)

    class Meta(Part.Meta):
        pass

    def __str__(self) -> str:
        return self.looks_like


class Checkpoint(Part):
    """One thing to look at in a clip, the same for athlete, partner and coach.

    Reviews point at it by key. One that the library no longer has is retired, never taken away.
    """

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="checkpoints")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=40)
    phase = models.CharField(max_length=16, choices=vocabulary.PHASES)
    view = models.CharField(max_length=5, choices=vocabulary.VIEWS, default="side")
    look_at = models.CharField(max_length=120)
    good = models.CharField(max_length=100)
    fault = models.CharField(max_length=100)
    cue = models.CharField("try", max_length=100, blank=True)
    metric = models.SlugField(max_length=40, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    good_min = models.FloatField(null=True, blank=True)
    good_max = models.FloatField(null=True, blank=True)
    expert_default = models.BooleanField(
        "limits set by experts", default=True, help_text="No study stands behind the limits; a coach may change them."
    )
    pair = models.PositiveSmallIntegerField(
        "drawn pair", null=True, blank=True, help_text="Number of the good and fault drawing of the figure, from 1."
    )
    retired_at = models.DateTimeField(null=True, blank=True, help_text="No longer shown; old reviews keep it.")

    class Meta(Part.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["drill", "key"],
                name="checkpoint_key_once",
                violation_error_message="The drill has a checkpoint of this key already.",
            ),
            models.CheckConstraint(condition=Q(phase__in=list(vocabulary.PHASES)), name="checkpoint_phase_known"),
            models.CheckConstraint(condition=Q(view__in=list(vocabulary.VIEWS)), name="checkpoint_view_known"),
            models.CheckConstraint(
                condition=Q(good_min=None) | Q(good_max=None) | Q(good_min__lte=F("good_max")),
                name="checkpoint_limits_in_order",
                violation_error_message="The lower limit is above the upper one.",
            ),
            models.CheckConstraint(
                condition=Q(good_min=None, good_max=None) | (~Q(metric="") & ~Q(unit="")),
                name="checkpoint_limits_have_unit",
                violation_error_message="Limits need a metric and a unit.",
            ),
            models.CheckConstraint(condition=Q(pair=None) | Q(pair__gte=1), name="checkpoint_pair_from_one"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def measured(self) -> str:
        """What is measured, in words: `thigh angle`."""
        return self.metric.replace("_", " ")

    @property
    def limits(self) -> str:
        """What is good where it is measured: `0 to 30°`, `60 cm at most`; empty where nothing is."""
        ends = (self.good_min, self.good_max)
        low, high = (None if end is None else f"{end:g}".replace("-", "−") for end in ends)
        if low is None and high is None:
            return ""
        unit = self.unit if self.unit.startswith("°") else f" {self.unit}"
        if low is None or high is None:
            return f"{low}{unit} at least" if low is not None else f"{high}{unit} at most"
        return f"{low} to {high}{unit}"

    @property
    def drawing(self) -> str:
        """The static name of the good and fault drawing; empty where none is drawn."""
        figure = self.drill.figure
        if self.pair is None or self.pair > library.drawn_pairs().get(figure, 0):
            return ""
        return f"figures/{figure}-check{self.pair}.svg"


class DrillMuscle(Part):
    """A muscle and what the drill asks of it."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="muscles")
    muscle = models.CharField(max_length=16, choices=vocabulary.MUSCLES)
    role = models.CharField(max_length=9, choices=vocabulary.ROLES)

    class Meta(Part.Meta):
        verbose_name = "muscle"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["drill", "muscle"],
                name="muscle_once",
                violation_error_message="This muscle is there already.",
            ),
            models.CheckConstraint(condition=Q(muscle__in=list(vocabulary.MUSCLES)), name="muscle_known"),
            models.CheckConstraint(condition=Q(role__in=list(vocabulary.ROLES)), name="muscle_role_known"),
        ]

    def __str__(self) -> str:
        return vocabulary.MUSCLES.get(self.muscle, self.muscle)


class Dose(Part):
    """How much for a level: sets of so many metres, seconds or repetitions."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="doses")
    level = models.CharField(max_length=12, choices=vocabulary.DOSE_LEVELS)
    sets = models.PositiveSmallIntegerField(default=2)
    metres = models.PositiveSmallIntegerField(null=True, blank=True)
    seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    reps = models.PositiveSmallIntegerField("repetitions", null=True, blank=True)
    each_side = models.BooleanField(default=False)

    class Meta(Part.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["drill", "level"], name="dose_level_once", violation_error_message="This level has a dose."
            ),
            models.CheckConstraint(condition=Q(level__in=list(vocabulary.DOSE_LEVELS)), name="dose_level_known"),
            models.CheckConstraint(condition=Q(sets__gte=1), name="dose_has_sets"),
            models.CheckConstraint(
                # A comparison with nothing is neither true nor false, and a constraint lets that pass.
                condition=Q(metres__isnull=False, metres__gte=1, seconds=None, reps=None)
                | Q(metres=None, seconds__isnull=False, seconds__gte=1, reps=None)
                | Q(metres=None, seconds=None, reps__isnull=False, reps__gte=1),
                name="dose_one_measure",
                violation_error_message="Give exactly one of metres, seconds and repetitions.",
            ),
        ]

    def __str__(self) -> str:
        side = " each side" if self.each_side else ""
        return f"{self.sets} × {self.amount}{side}" if self.sets > 1 else f"{self.amount}{side}"

    @property
    def amount(self) -> str:
        """What one set is: `40 m`, `10 s`, `4 min`, `15`."""
        if self.metres:
            return f"{self.metres} m"
        if self.seconds:
            return f"{self.seconds // 60} min" if self.seconds % 60 == 0 else f"{self.seconds} s"
        return str(self.reps)


class Evidence(Part):
    """A claim with what stands behind it, and how strong that is."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="evidence")
    claim = models.CharField(max_length=300)
    strength = models.CharField(max_length=7, choices=vocabulary.STRENGTHS)
    source = models.CharField(max_length=120)
    population = models.CharField(max_length=80, blank=True)
    n = models.PositiveIntegerField("how many people", null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    result = models.CharField(max_length=60, blank=True)

    class Meta(Part.Meta):
        verbose_name = verbose_name_plural = "evidence"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(strength__in=list(vocabulary.STRENGTHS)), name="evidence_strength_known"
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="evidence_has_source",
                violation_error_message="Name the source; where there is none, say so.",
            ),
            models.CheckConstraint(
                condition=~Q(strength="unknown") | Q(n=None),
                name="evidence_unknown_without_people",
                violation_error_message="What is not known was measured on nobody.",
            ),
        ]

    def __str__(self) -> str:
        return self.claim

    @property
    def bars(self) -> list[bool]:
        """Four bars, as many of them filled as the claim is strong."""
        filled = vocabulary.STRENGTH_BARS[self.strength]
        return [i < filled for i in range(4)]

    @property
    def said_by(self) -> str:
        """Who measured it, on whom, when, and what came out."""
        people = f"{self.n:,} {self.population}".strip() if self.n else self.population
        year = str(self.year) if self.year and str(self.year) not in self.source else ""
        return " · ".join(word for word in (people, self.source, year, self.result) if word)


class Question(Part):
    """A question that is often asked, with its answer."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="questions")
    question = models.CharField(max_length=120)
    answer = models.TextField(max_length=1000)

    class Meta(Part.Meta):
        pass

    def __str__(self) -> str:
        return self.question


class DrillSection(Part):
    """A few paragraphs under a heading of their own, in Markdown."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(max_length=60)
    body = models.TextField(max_length=4000)

    class Meta(Part.Meta):
        verbose_name = "section"

    def __str__(self) -> str:
        return self.title


class Rung(Part):
    """An easier or harder neighbour: another drill, or a way to do this one."""

    EASIER, HARDER = "easier", "harder"

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="rungs")
    side = models.CharField(max_length=6, choices={EASIER: "easier", HARDER: "harder"})
    other = models.ForeignKey(Drill, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=80, blank=True)

    class Meta(Part.Meta):
        verbose_name = "easier or harder"
        verbose_name_plural = "easier and harder"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(other=None) & ~Q(words="") | Q(other__isnull=False, words=""),
                name="rung_drill_or_words",
                violation_error_message="Name a drill or write a few words, not both.",
            ),
            models.CheckConstraint(
                condition=Q(other=None) | ~Q(other=F("drill")),
                name="rung_is_another",
                violation_error_message="A drill is not easier or harder than itself.",
            ),
        ]

    def __str__(self) -> str:
        other: Any = self.other
        return self.words or str(other)
