"""Teams, who works in them, who trains with them, and guardians."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils import timezone

from athletes import leaving

if TYPE_CHECKING:
    from .users import User


class Team(models.Model):
    """A club or group of coaches with its athletes."""

    name = models.CharField(max_length=100)
    dry_days = models.PositiveSmallIntegerField(
        "days left when a plan runs dry", default=10, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    misses = models.PositiveSmallIntegerField(
        "misses in a row worth a word", default=2, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    answer_hours = models.PositiveSmallIntegerField(
        "hours until a question is late", default=24, validators=[MinValueValidator(1), MaxValueValidator(168)]
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person who works in a team. A head coach may do all; an assistant what is switched on here."""

    class Role(models.TextChoices):
        HEAD_COACH = "head_coach", "head coach"
        ASSISTANT = "assistant", "assistant"
        WELFARE_OFFICER = "welfare_officer", "welfare officer"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    may_view_plans = models.BooleanField("sees plans and logs", default=True)
    may_edit_plans = models.BooleanField("writes and assigns plans", default=False)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("team_id", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"

    @property
    def sees_plans(self) -> bool:
        """Head coaches do; assistants where switched on; a welfare officer does not."""
        return self.role == self.Role.HEAD_COACH or (self.role == self.Role.ASSISTANT and self.may_view_plans)

    @property
    def edits_plans(self) -> bool:
        """Head coaches do; assistants where switched on."""
        return self.role == self.Role.HEAD_COACH or (self.role == self.Role.ASSISTANT and self.may_edit_plans)


class Squad(models.Model):
    """Athletes of a team who train together."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="squads")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    athletes = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="squads", blank=True)

    class Meta:
        ordering = ("position", "name", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "name"], name="squad_name_once")]

    def __str__(self) -> str:
        return self.name


class CoachingRefusedError(ValueError):
    """A coaching link cannot change in this way; the text says why."""


class Coaching(models.Model):
    """The link between an athlete and a team. Only the athlete's yes (and a guardian's, under 18) makes it live."""

    class State(models.TextChoices):
        INVITED = "invited", "invited"
        ACCEPTED = "accepted", "accepted"
        PAUSED = "paused", "paused"
        ENDED = "ended", "ended"

    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coachings")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="coachings")
    state = models.CharField(max_length=8, choices=State, default=State.INVITED)
    consent_version = models.PositiveSmallIntegerField(default=1)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    guardian_accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-invited_at", "pk")
        verbose_name = "coaching link"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["athlete", "team"], condition=~models.Q(state="ended"), name="coaching_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="invited") | models.Q(accepted_at__isnull=False) | models.Q(state="ended"),
                name="coaching_live_has_yes",
                violation_error_message="A live link needs the time of the athlete's yes.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ended") | models.Q(ended_at__isnull=False),
                name="coaching_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.athlete} with {self.team}"

    def accept(self, *, guardian: User | None = None) -> None:
        """Make the link live with the athlete's yes; a minor needs a verified guardian's as well.

        Raises:
            CoachingRefusedError: the athlete is under 18 and no verified guardian agrees.
        """
        if self.athlete.is_minor and (
            guardian is None
            or not Guardian.objects.filter(
                guardian=guardian, athlete=self.athlete, state=Guardian.State.VERIFIED
            ).exists()
        ):
            raise CoachingRefusedError("Under 18 a verified parent or guardian must agree as well.")
        self.state, self.accepted_at, self.guardian_accepted_by = (
            self.State.ACCEPTED,
            timezone.now(),
            guardian,
        )
        self.save(update_fields=["state", "accepted_at", "guardian_accepted_by"])

    def end(self) -> None:
        """End the link: the team's coaches see nothing of the athlete from the next request on."""
        with transaction.atomic():
            self.state, self.ended_at = self.State.ENDED, timezone.now()
            self.save(update_fields=["state", "ended_at"])
            for squad in self.team.squads.all():
                squad.athletes.remove(self.athlete)
            leaving.left(self.athlete, self.team)


class Guardian(models.Model):
    """A parent or other adult who answers for a minor. It has no effect from the 18th birthday on."""

    class State(models.TextChoices):
        ASKED = "asked", "asked"
        VERIFIED = "verified", "verified"
        ENDED = "ended", "ended"

    guardian = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guarded")
    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guardians")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guardian", "athlete"], name="guardian_once"),
            models.CheckConstraint(condition=~models.Q(guardian=models.F("athlete")), name="guardian_is_another"),
            models.CheckConstraint(
                condition=~models.Q(state="verified") | models.Q(verified_at__isnull=False),
                name="guardian_verified_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian} for {self.athlete}"


class NamedGuardian(models.Model):
    """Whom a minor named as guardian, by address; one an athlete. It gives nobody any right: see `guardians.verify`."""

    athlete = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="named_guardian")
    name = models.CharField(max_length=150)
    email = models.EmailField()
    named_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("named_at", "pk")

    def __str__(self) -> str:
        return f"{self.name} for {self.athlete}"


def open_links(**filters: Any) -> models.QuerySet[Coaching]:
    """Return the accepted links that meet the filters, athletes and teams with them."""
    return Coaching.objects.filter(state=Coaching.State.ACCEPTED, **filters).select_related("athlete", "team")
