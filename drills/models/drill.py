"""A drill and the names it answers to."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, OuterRef, Prefetch, Q, StringAgg, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone

from athletes.models import Coaching
from drills import library, search_words, vocabulary

FROM_EASY_TO_HARD = ("level", "impact", "name", "pk")


def check_figure(name: str) -> None:
    """Refuse a figure that nobody has drawn."""
    if name not in library.drawn_pairs():
        raise ValidationError(f"There is no drawing {name!r}. Drawn are: {', '.join(library.drawn_pairs())}.")


def check_days(days: Any) -> None:
    """Refuse anything but a list of the days of the vocabulary."""
    if not isinstance(days, list) or not all(day in vocabulary.DAYS for day in days):
        raise ValidationError(f"Days are a list out of {', '.join(vocabulary.DAYS)}.")


def check_body_parts(parts: Any) -> None:
    """Refuse anything but a list of the parts of the body of the vocabulary."""
    if not isinstance(parts, list) or not all(part in vocabulary.BODY_PARTS for part in parts):
        raise ValidationError(f"Parts of the body are a list out of {', '.join(vocabulary.BODY_PARTS)}.")


class DrillQuerySet(models.QuerySet["Drill"]):
    """Which drills somebody may see, and how they are found."""

    def visible_to(self, user: Any) -> Self:
        """Built-in drills that are published, and those of the person's teams.

        Who works in a team sees its drafts too; its athletes, by an accepted link, what is published. A site
        manager also sees built-in drafts. Nobody (None, or not signed in) sees the built-in ones alone.
        """
        built_in = Q(team=None)
        if user is None or not user.is_authenticated:
            return self.filter(built_in, is_published=True)
        if not user.is_staff:
            built_in &= Q(is_published=True)
        trains_with = Coaching.objects.filter(athlete=user, state=Coaching.State.ACCEPTED)
        return self.filter(
            built_in
            | Q(team__in=[membership.team_id for membership in user.team_memberships])
            | Q(team__in=trains_with.values("team"), is_published=True)
        )

    def search(self, text: str) -> Self:
        """Drills that have every word of the text, the best first; where none has, those that have the most of them.

        A word is found by its beginning, as a plural or joined to its neighbour; with a slip in it only where nothing
        is found without. What is searched is written by `drills.search`. Asks the database at once, in one query, so
        say first who asks.
        """
        asked = search_words.read(text)
        if not asked.words:
            return self
        keys: Any = _part("SearchKey")
        hits = keys.filter(drill__in=self.order_by().values("pk")).hits(asked)
        best = search_words.best((asked.score(hit), pk) for pk, hit in hits)
        by_score: dict[int, list[int]] = defaultdict(list)
        for score, pk in best:
            by_score[score].append(pk)
        found = Case(*(When(pk__in=pks, then=score) for score, pks in by_score.items()), default=0)
        kept = self.filter(pk__in=[pk for _, pk in best]).annotate(found=found)
        return kept.order_by("-found", *FROM_EASY_TO_HARD)

    def listed(self) -> Self:
        """Without the archived ones: what stands in lists, is found, and is offered to choose from."""
        return self.filter(archived_at=None)

    def named_by(self, user: Any, team: Any = None) -> Self:
        """Drills that the words of a person may mean, a team's own after the built-in ones.

        Drafts are not among them, for athletes could not open their pages. With a team only that team's own are:
        who coaches two teams must not hand the drills of one to the athletes of the other.
        """
        drills = self.visible_to(user).listed().filter(is_published=True)
        if team is not None:
            drills = drills.filter(Q(team=None) | Q(team=team))
        return drills.order_by(F("team").asc(nulls_first=True), "slug")

    def words_for(self, user: Any, team: Any = None) -> list[tuple[str, str, tuple[str, ...]]]:
        """(slug, name, other names) of what the person may name in a workout; a team's own after the built-in."""
        drills = self.named_by(user, team).only("slug", "name")
        return [
            (drill.slug, drill.name, tuple(way for a in drill.aliases.all() for way in vocabulary.spellings(a.text)))
            for drill in drills.prefetch_related("aliases")
        ]

    def with_muscles(self) -> Self:
        """With `muscle_names`: what works or is stretched, parted by commas, in the same query."""
        # A query within, for a search joins other rows: their number must not count here.
        rows = _part("DrillMuscle").filter(drill=OuterRef("pk")).exclude(role="holds").order_by().values("drill")
        names = rows.annotate(names=StringAgg("muscle", delimiter=Value(","))).values("names")
        return self.annotate(muscle_names=Subquery(names))

    def with_page(self) -> Self:
        """With all that the page of a drill shows: one query for each kind of row."""
        rungs = _part("Rung").select_related("other")
        checkpoints = _part("Checkpoint").filter(retired_at=None)
        return self.select_related("team", "variant_of", "copied_from__drill").prefetch_related(
            "steps",
            "cues",
            "faults",
            Prefetch("checkpoints", checkpoints),
            "muscles",
            "doses",
            "evidence",
            "questions",
            "sections",
            "variants",
            Prefetch("rungs", rungs),
        )


def _part(name: str) -> models.QuerySet[Any]:
    """The rows of a model that stands in the next file and knows this one."""
    model: Any = Drill._meta.apps.get_model("drills", name)
    rows: models.QuerySet[Any] = model.objects.all()
    return rows


class Drill(models.Model):
    """What a coach asks for by name: steps, cues, what to look for. Without a team it is built in."""

    team = models.ForeignKey(
        "athletes.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="drills",
        help_text="Empty: built in, for everybody.",
    )  # fmt: skip
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    form = models.CharField(
        max_length=120, blank=True, help_text="Which form it is where there are several, such as “Classic form”."
    )
    also = models.CharField("also called", max_length=120, blank=True)
    short = models.CharField(max_length=80, blank=True, help_text="A few words under the name in the list.")
    why = models.CharField(max_length=200, help_text="What it is for, in one sentence.")
    purpose = models.CharField(max_length=20, choices=vocabulary.PURPOSES, default="posture")
    level = models.PositiveSmallIntegerField(choices=vocabulary.LEVELS, default=1)
    impact = models.PositiveSmallIntegerField(choices=vocabulary.IMPACTS, default=0)
    room_min_m = models.PositiveSmallIntegerField("least room, m", default=20)
    room_max_m = models.PositiveSmallIntegerField("most room, m", default=40)
    room_note = models.CharField(max_length=80, blank=True)
    kit = models.CharField(max_length=80, blank=True)
    rest = models.CharField(max_length=120, blank=True)
    dose_note = models.CharField(max_length=200, blank=True)
    contacts_per_20m_low = models.PositiveSmallIntegerField("contacts in 20 m, from", null=True, blank=True)
    contacts_per_20m_high = models.PositiveSmallIntegerField("to", null=True, blank=True)
    when = models.CharField("when in the warm-up", max_length=80, blank=True)
    days = models.JSONField(default=list, blank=True, validators=[check_days])
    leave_out = models.CharField("leave out with", max_length=200, blank=True)
    avoid_with = models.JSONField(
        "leave out with sore", default=list, blank=True, validators=[check_body_parts],
        help_text="Parts of the body that it loads. Coaches are warned where an athlete has said that one hurts.",
    )  # fmt: skip
    variant_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="variants")
    figure = models.CharField("drawing", max_length=60, blank=True, validators=[check_figure])
    strip_note = models.CharField(
        "what the strip shows", max_length=80, blank=True, help_text="Only where it does not show the steps."
    )
    example_title = models.CharField("example warm-up", max_length=80, blank=True)
    example = models.TextField(
        "its text", max_length=2000, blank=True, help_text="A warm-up as a coach writes it; it opens as a real one."
    )
    is_published = models.BooleanField("published", default=True)
    archived_at = models.DateTimeField(
        "archived", null=True, blank=True, help_text="Off the lists; sessions that use it keep it."
    )
    copied_from = models.ForeignKey(
        "drills.DrillVersion", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="copies"
    )
    library_hash = models.CharField(max_length=64, blank=True, editable=False)
    edited_at = models.DateTimeField("edited here", null=True, blank=True, editable=False)

    objects = DrillQuerySet.as_manager()

    class Meta:
        ordering = FROM_EASY_TO_HARD
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(team=None),
                name="drill_built_in_slug_once",
                violation_error_message="There is a built-in drill of this slug already.",
            ),
            models.UniqueConstraint(
                fields=["team", "slug"],
                name="drill_team_slug_once",
                violation_error_message="The team has a drill of this slug already.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="drill_has_name"),
            models.CheckConstraint(condition=Q(level__in=list(vocabulary.LEVELS)), name="drill_level_known"),
            models.CheckConstraint(condition=Q(impact__in=list(vocabulary.IMPACTS)), name="drill_impact_known"),
            models.CheckConstraint(condition=Q(purpose__in=list(vocabulary.PURPOSES)), name="drill_purpose_known"),
            models.CheckConstraint(
                condition=Q(room_min_m__lte=F("room_max_m")),
                name="drill_room_in_order",
                violation_error_message="The least room is more than the most.",
            ),
            models.CheckConstraint(
                condition=Q(contacts_per_20m_low=None, contacts_per_20m_high=None)
                # A comparison with nothing is neither true nor false, and a constraint lets that pass.
                | Q(
                    contacts_per_20m_low__isnull=False,
                    contacts_per_20m_high__isnull=False,
                    contacts_per_20m_low__gt=0,
                    contacts_per_20m_low__lte=F("contacts_per_20m_high"),
                ),
                name="drill_contacts_in_order",
                violation_error_message="Give contacts in 20 m as from and to, in order, or leave both empty.",
            ),
            models.CheckConstraint(
                condition=~Q(variant_of=F("pk")),
                name="drill_not_own_variant",
                violation_error_message="A drill is no variant of itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the drill; a team's own has the team in its address."""
        if self.team_id is None:
            return reverse("drills:drill_detail", args=[self.slug])
        return reverse("drills:team_drill_detail", args=[self.team_id, self.slug])

    @property
    def contacts_per_20m(self) -> float | None:
        """How often a foot comes down in 20 m, in the middle of the range; None where it does not travel."""
        if self.contacts_per_20m_low is None or self.contacts_per_20m_high is None:
            return None
        return (self.contacts_per_20m_low + self.contacts_per_20m_high) / 2

    @property
    def room(self) -> str:
        """`20–40 m`, `on the spot`, `on the spot to 40 m`."""
        if self.room_min_m <= vocabulary.SPOT_M:
            return "on the spot" if self.room_max_m <= vocabulary.SPOT_M else f"on the spot to {self.room_max_m} m"
        if self.room_min_m == self.room_max_m:
            return f"{self.room_min_m} m"
        return f"{self.room_min_m}–{self.room_max_m} m"

    @property
    def day_words(self) -> str:
        """The days it suits, as they are said."""
        return ", ".join(vocabulary.DAYS[day] for day in self.days if day in vocabulary.DAYS)

    @property
    def avoid_words(self) -> str:
        """The parts of the body that it loads, as they are said: `Achilles, calf`."""
        return ", ".join(vocabulary.BODY_PARTS[part] for part in self.avoid_with if part in vocabulary.BODY_PARTS)

    def drawing(self, kind: str) -> str:
        """The static name of the picture, strip or loop; empty where none is drawn."""
        return f"figures/{self.figure}-{kind}.svg" if self.figure in library.drawn_pairs() else ""

    @property
    def picture(self) -> str:
        """The one still that stands beside the name."""
        return self.drawing("picture")

    @property
    def picture_says(self) -> str:
        """What the picture shows, for those who do not see it."""
        return f"{self.name}, drawn from the {library.drawn_from().get(self.figure, 'side')}"

    @property
    def strip(self) -> str:
        """The moments of the drill side by side."""
        return self.drawing("strip")

    @property
    def loop(self) -> str:
        """One cycle, over and over."""
        return self.drawing("loop")

    def clean(self) -> None:
        """Refuse a slug that is the address of another page."""
        super().clean()
        if self.slug in vocabulary.RESERVED:
            raise ValidationError({"slug": f"“{self.slug}” is the address of another page. Take another slug."})

    def may_be_edited_by(self, user: Any) -> bool:
        """Whether the person may change this drill on the site's own pages: who writes the plans of its team."""
        return self.team_id is not None and user.is_authenticated and self.team_id in user.coach_team_ids(edits=True)

    def archive(self) -> None:
        """Take it off lists, search and the words of texts; what uses it keeps it. A second time changes nothing."""
        if self.archived_at is None:
            self.archived_at = timezone.now()
            self.save(update_fields=["archived_at"])

    def unarchive(self) -> None:
        """Put it back where it was."""
        self.archived_at = None
        self.save(update_fields=["archived_at"])

    def may_name(self, other: Drill | None) -> bool:
        """Whether this page may speak of the other drill: published, not archived, built in or of the same team."""
        if other is None or not other.is_published or other.archived_at is not None:
            return False
        return other.team_id in (None, self.team_id)

    def rungs_on(self, side: str) -> list[Any]:
        """The easier or the harder neighbours that may be shown."""
        rungs: list[Any] = [rung for rung in self.rungs.all() if rung.side == side]
        return [rung for rung in rungs if rung.other is None or self.may_name(rung.other)]

    @property
    def easier(self) -> list[Any]:
        """Neighbours to begin with, the nearest first."""
        return self.rungs_on("easier")

    @property
    def harder(self) -> list[Any]:
        """Neighbours to go on to, the nearest first."""
        return self.rungs_on("harder")

    @property
    def other_forms(self) -> list[Drill]:
        """The same drill done in another way: what it is a variant of, and its own variants."""
        forms = [self.variant_of, *self.variants.all()]
        return [form for form in forms if form is not None and self.may_name(form)]

    def mark_edited(self) -> None:
        """Say that a site manager wrote here: the library's text will not be laid over it any more."""
        self.edited_at = timezone.now()
        self.save(update_fields=["edited_at"])


class DrillAlias(models.Model):
    """Another name that the drill answers to when a workout is read, in the form in which names are compared."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="aliases")
    # A copy of the drill's, so that the database can hold that a name means one drill.
    team = models.ForeignKey("athletes.Team", on_delete=models.CASCADE, null=True, editable=False, related_name="+")
    text = models.CharField("name", max_length=80)

    class Meta:
        ordering = ("pk",)
        verbose_name = "other name"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["text"],
                condition=Q(team=None),
                name="alias_built_in_once",
                violation_error_message="Another built-in drill has this name.",
            ),
            models.UniqueConstraint(
                fields=["team", "text"],
                name="alias_team_once",
                violation_error_message="Another drill of the team has this name.",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="alias_has_text"),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the name in its form, with the team of its drill."""
        self._settle()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Bring the name into its form before it is compared with others."""
        self._settle()

    def _settle(self) -> None:
        self.text = vocabulary.normalise(self.text)
        self.team_id = self.drill.team_id
