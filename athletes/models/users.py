"""A person who signs in."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

if TYPE_CHECKING:
    from .teams import Membership

ADULT_AGE = 18
# Nobody is reminded between these times of the night, so no reminder can be set to them.
NIGHT_FROM, NIGHT_TO = dt.time(22), dt.time(6)


def check_time_zone(name: str) -> None:
    """Refuse a name that the zone database does not know."""
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError, OSError) as error:
        raise ValidationError(f"{name} is not a time zone. Write it like Europe/London.") from error


def check_birth_date(day: dt.date) -> None:
    """Refuse a birth date to come, or one of more than 110 years ago."""
    today = timezone.now().date()
    if day > today:
        raise ValidationError("This date is still to come.")
    if day.year < today.year - 110:
        raise ValidationError("This date is more than 110 years ago.")


def check_remind_at(time: dt.time) -> None:
    """Refuse a time of the night."""
    if not NIGHT_TO <= time < NIGHT_FROM:
        raise ValidationError("Nothing is sent at night. Choose a time from 6:00 to 21:59.")


class UserQuerySet(models.QuerySet["User"]):
    """Which people somebody may know of."""

    def coached_by(self, coach: User) -> UserQuerySet:
        """Athletes whose accepted link is with a team where this person coaches."""
        teams = [m.team_id for m in coach.team_memberships if m.sees_plans]
        return self.filter(coachings__team__in=teams, coachings__state="accepted").distinct()

    def coaches_of(self, athlete: User) -> UserQuerySet:
        """People who see this athlete's plan as coaches, by an accepted link; accounts that are closed left out."""
        sees = models.Q(memberships__role="head_coach")
        sees |= models.Q(memberships__role="assistant", memberships__may_view_plans=True)
        teams = athlete.coachings.filter(state="accepted").values("team")
        return self.filter(sees, memberships__team__in=teams, is_active=True).distinct()

    def guarded_by(self, guardian: User) -> UserQuerySet:
        """Minors for whom this person is a verified guardian."""
        return self.filter(guardians__guardian=guardian, guardians__state="verified").minors().distinct()

    def minors(self) -> UserQuerySet:
        """People under 18 on this day in UTC; the athlete's own zone decides in `User.is_minor`."""
        today = timezone.now().date()
        return self.filter(born_on__gt=years_before(today, ADULT_AGE))

    def visible_to(self, viewer: Any) -> UserQuerySet:
        """The person, the athletes he or she coaches, the children he or she is guardian of."""
        if not viewer.is_authenticated:
            return self.none()
        teams = [m.team_id for m in viewer.team_memberships if m.sees_plans]
        child = models.Q(
            guardians__guardian=viewer,
            guardians__state="verified",
            born_on__gt=years_before(timezone.now().date(), ADULT_AGE),
        )
        coached = models.Q(coachings__team__in=teams, coachings__state="accepted")
        return self.filter(models.Q(pk=viewer.pk) | coached | child).distinct()


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]  # made at run time
    """Makes people; an e-mail address is kept in small letters."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a person; without a password nobody can sign in as this person until one is set."""
        if not email:
            raise ValueError("A person needs an e-mail address.")
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a site manager with all rights."""
        # Imported here: allauth's models need ours first.
        from allauth.account.models import EmailAddress

        user = self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})
        # Who makes site managers on the server need not prove the address by a mail that may not be set up yet.
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        """Find a person by address, whatever its letters' case."""
        user: User = self.get(email=(email or "").lower())
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person: athlete, coach, guardian, site manager, or several of these."""

    class Units(models.TextChoices):
        KM = "km", "kilometres"
        MI = "mi", "miles"

    class Experience(models.TextChoices):
        BEGINNER = "beginner", "less than a year"
        INTERMEDIATE = "intermediate", "one to three years"
        ADVANCED = "advanced", "more than three years"

    email = models.EmailField("e-mail", unique=True, error_messages={"unique": "This address has an account already."})
    name = models.CharField(max_length=150)
    born_on = models.DateField(
        "born on",
        null=True,
        blank=True,
        validators=[check_birth_date],
        help_text="Shown to nobody but the person and a guardian. Under 18, a guardian sees what coaches write.",
    )
    time_zone = models.CharField(max_length=64, default="UTC", validators=[check_time_zone])
    language = models.CharField(max_length=8, default="en")
    units = models.CharField(max_length=2, choices=Units, default=Units.KM)
    experience = models.CharField(
        "runs for",
        max_length=12,
        choices=Experience,
        blank=True,
        help_text="How long you have trained regularly. Your coaches see it: it says which drills suit you.",
    )
    riegel_exponent = models.FloatField(
        "exponent for the marathon",
        null=True,
        blank=True,
        validators=[MinValueValidator(1.06), MaxValueValidator(1.15)],
    )
    weekly_km = models.PositiveSmallIntegerField(
        "kilometres a week", null=True, blank=True, validators=[MaxValueValidator(400)]
    )
    remind_at = models.TimeField(
        "evening before, at",
        default=dt.time(19),
        validators=[check_remind_at],
        help_text="When you hear of the next day's session, by your own clock.",
    )
    reminders_by_email = models.BooleanField("reminders by e-mail too", default=True)
    is_active = models.BooleanField("may sign in", default=True)
    is_staff = models.BooleanField("may use the admin", default=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.CheckConstraint(condition=~models.Q(name=""), name="user_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the whole name (Django's admin asks for it)."""
        return self.name

    def get_short_name(self) -> str:
        """Return the first name."""
        return self.name.split()[0] if self.name.split() else self.email

    @property
    def initials(self) -> str:
        """Two letters for the vest: of the first and the last name."""
        parts = [part for part in self.name.split() if part[:1].isalnum()]
        letters = [parts[0][0], parts[-1][0]] if len(parts) > 1 else [self.name[:2]]
        return "".join(letters).upper()

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The person's time zone; UTC where its name is no longer known."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone)
        except (ValueError, zoneinfo.ZoneInfoNotFoundError, OSError):
            return zoneinfo.ZoneInfo("UTC")

    def today(self) -> dt.date:
        """Return the date it is where this person lives."""
        return timezone.now().astimezone(self.zone).date()

    @property
    def is_minor(self) -> bool:
        """Under 18 today, in the person's own zone. Born on 29 February: grown up on 1 March of a common year."""
        return self.born_on is not None and self.born_on > years_before(self.today(), ADULT_AGE)

    @cached_property
    def team_memberships(self) -> list[Membership]:
        """The person's places in teams, with the teams: one query a request."""
        return list(self.memberships.select_related("team"))

    @property
    def is_coach(self) -> bool:
        """Works with athletes in some team."""
        return any(m.sees_plans for m in self.team_memberships)

    def coach_team_ids(self, *, edits: bool = False) -> list[int]:
        """Return the teams whose plans this person may see, or may change."""
        return [m.team_id for m in self.team_memberships if (m.edits_plans if edits else m.sees_plans)]


def years_before(day: dt.date, years: int) -> dt.date:
    """Return the same day some years earlier; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
