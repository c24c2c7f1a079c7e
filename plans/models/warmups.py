"""Warm-ups that sessions embed by their title, each text kept as a version."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from athletes.models import Coaching
from plans import own_words, warming
from plans.notation import Reading, Words, read

if TYPE_CHECKING:
    from collections.abc import Collection


class NewerTextError(RuntimeError):
    """Somebody else wrote a text meanwhile; nothing was written. `newest` is theirs."""

    def __init__(self, newest: WarmUpVersion) -> None:
        super().__init__(f"Version {newest.number} is newer.")
        self.newest = newest


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

    def editable_by(self, user: Any) -> Self:
        """Those of the teams where the person may write plans."""
        return self.filter(team__in=user.coach_team_ids(edits=True)) if user.is_authenticated else self.none()

    def named_by(self, author: Any, team: Any = None) -> Self:
        """Those that a line in a session of this team may mean; without a team, of the author's teams."""
        if team is not None:
            return self.filter(Q(team=None) | Q(team=team))
        return self.filter(team=None) if author is None else self.visible_to(author)


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

    @property
    def line(self) -> str:
        """The line that embeds it in a session."""
        return f"[[{self.title}]]"

    def can_be_edited_by(self, user: Any) -> bool:
        """Tell whether the person may write another text of it: of a built-in one nobody, but for a copy."""
        return self.team_id is not None and self.team_id in user.coach_team_ids(edits=True)

    def newest(self) -> WarmUpVersion:
        """Return its text of today."""
        return self.versions.get(number=self.version)

    @transaction.atomic
    def write(self, text: str, *, by: Any, words: Words, since: int | None = None) -> WarmUpVersion:
        """Keep a text: of one that is not saved yet the first, else a new version where it differs from the newest.

        Raises:
            NewerTextError: the newest text is not number `since`, the one that this text was made from, and differs.
        """
        if self._state.adding:
            self.save(force_insert=True)
            number = 1
        else:
            # Two who save at once get two numbers.
            self.version = WarmUp.objects.select_for_update().get(pk=self.pk).version
            newest = self.newest()
            if newest.text == text:
                return newest
            if since is not None and since != newest.number:
                if self.versions.filter(number=since, text=text).exists():
                    return newest  # nothing was changed here, and what the other wrote stays
                raise NewerTextError(newest)
            number = self.version + 1
        reading = read(text, own_words.known(words, by))
        made = WarmUpVersion(warm_up=self, number=number, text=text, tree=reading.as_dict(), by=by)
        made.save(force_insert=True)
        self.version = number
        self.save(update_fields=["version"])
        return made


class WarmUpVersionQuerySet(models.QuerySet["WarmUpVersion"]):
    """Finding texts of warm-ups."""

    def newest(self) -> Self:
        """Only the newest text of each."""
        return self.filter(number=F("warm_up__version")).select_related("warm_up")

    def for_titles(self, titles: Collection[str], author: Any, team: Any = None) -> dict[str, WarmUpVersion]:
        """Return for each title, by `warming.key`, the newest text of the warm-up it means; one query, none for none.

        A team's own goes before a built-in one, and one that is put away is meant only where nothing else is.
        """
        if not titles:
            return {}
        named = Q()
        for title in titles:
            named |= Q(warm_up__title__iexact=" ".join(title.split()))
        visible = WarmUp.objects.named_by(author, team)
        rows = self.newest().filter(named, warm_up__in=visible.values("pk"))
        found: dict[str, WarmUpVersion] = {}
        for row in sorted(rows, key=lambda row: (bool(row.warm_up.archived_at), row.warm_up.team_id is None)):
            found.setdefault(warming.key(row.warm_up.title), row)
        return found


def embed(reading: Reading, author: Any, team: Any = None) -> Reading:
    """Fill the links of a reading with the newest texts of the warm-ups that the author's team has."""
    titles = warming.titles(reading)
    if not titles:
        return reading
    found = WarmUpVersion.objects.for_titles(titles, author, team)
    return warming.embed(reading, {title: version.embedded for title, version in found.items()})


class WarmUpVersion(models.Model):
    """One text of a warm-up and the tree it was read into. Never changed."""

    warm_up = models.ForeignKey(WarmUp, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=4000)
    tree = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = WarmUpVersionQuerySet.as_manager()

    class Meta:
        ordering = ("warm_up", "-number")
        constraints: ClassVar = [models.UniqueConstraint(fields=["warm_up", "number"], name="warm_up_version_once")]

    def __str__(self) -> str:
        return f"{self.warm_up}, {self.number}"

    @cached_property
    def reading(self) -> Reading:
        """The tree as objects."""
        return Reading.from_dict(self.tree)

    @property
    def embedded(self) -> warming.Embedded:
        """As sessions take it in."""
        content = warming.content(self.reading)
        return warming.Embedded(str(self.warm_up_id), self.number, self.warm_up.title, content)


class WarmUpUse(models.Model):
    """A workout has a warm-up in it: as a live link, or its lines written out and the session's own since."""

    workout = models.ForeignKey("plans.Workout", on_delete=models.CASCADE, related_name="warm_up_uses")
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
