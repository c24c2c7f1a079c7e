"""Invitations: who asks whom to train with a team, and what became of it."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .teams import Coaching, Team

DAYS = 7
LIFE = dt.timedelta(days=DAYS)
# So long an address is kept after the invitation was made, where nobody answered before.
KEPT = dt.timedelta(days=30)
_signer = TimestampSigner(sep="~", salt="athletes.invitation")


def key_of(address: str) -> str:
    """Return what an address is known by once it is taken out; it cannot be read from this."""
    return salted_hmac("athletes.invitation.address", address.lower(), algorithm="sha256").hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Which invitations."""

    def visible_to(self, user: Any) -> InvitationQuerySet:
        """Those of the teams in which the person writes plans: who asks there sees who was asked."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(team__in=user.coach_team_ids(edits=True))

    def mails(self) -> InvitationQuerySet:
        """Those that went to one address."""
        return self.filter(kind=Invitation.Kind.MAIL)

    def links(self) -> InvitationQuerySet:
        """Those that anybody may use."""
        return self.filter(kind=Invitation.Kind.LINK)

    def unanswered(self) -> InvitationQuerySet:
        """Neither answered nor taken back; their time may be over."""
        return self.filter(state=Invitation.State.OPEN)

    def lately(self) -> InvitationQuerySet:
        """Those of the last month, which coaches are shown."""
        return self.filter(made_at__gt=timezone.now() - KEPT)

    def with_people(self) -> InvitationQuerySet:
        """Add team, who asks and who was asked, for a page."""
        return self.select_related("team", "invited_by", "athlete", "again__athlete")

    def by_token(self, token: str) -> Invitation | None:
        """Return the invitation of a link, whatever became of it; None where nobody here made the link."""
        try:
            pk = int(_signer.unsign(token))
        except (BadSignature, ValueError):
            return None
        return self.with_people().filter(pk=pk).first()

    def forget_addresses(self) -> int:
        """Take out the addresses that were kept for long enough; return how many."""
        old = self.exclude(address_key="").filter(made_at__lte=timezone.now() - KEPT)
        return old.update(email="", address_key="")


class Invitation(models.Model):
    """A question to train with a team: a mail to one address, for one answer, or a link that anybody may use.

    The address is taken out with the answer. A key of it stays for the 30 days, so that nobody is written to again and
    again after a no.
    """

    class Kind(models.TextChoices):
        MAIL = "mail", "mail to one"
        LINK = "link", "link for anybody"

    class State(models.TextChoices):
        OPEN = "open", "open"
        ANSWERED = "answered", "answered"
        WITHDRAWN = "withdrawn", "taken back"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind)
    email = models.EmailField("e-mail", blank=True)
    address_key = models.CharField(max_length=64, blank=True, editable=False)
    again = models.ForeignKey(
        Coaching,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="asked again after",
        help_text="The ended link of somebody who trained here before: the coach reads the name, not the address.",
    )
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    athlete = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="who said yes",
    )
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email", "team"],
                condition=models.Q(state="open") & ~models.Q(email=""),
                name="invitation_open_once_an_address",
                violation_error_message="This address has an open invitation of this team already.",
            ),
            models.UniqueConstraint(
                fields=["team", "invited_by"],
                condition=models.Q(kind="link", state="open"),
                name="invitation_link_open_once",
                violation_error_message="This coach has an open link of this team already.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="mail") | (models.Q(email="", address_key="") & ~models.Q(state="answered")),
                name="invitation_link_is_for_anybody",
                violation_error_message="A link for anybody has no address and no one answer.",
            ),
            models.CheckConstraint(
                condition=models.Q(email="") | ~models.Q(address_key=""), name="invitation_address_has_key"
            ),
            models.CheckConstraint(
                condition=models.Q(state="answered", answered_at__isnull=False, email="")
                | (~models.Q(state="answered") & models.Q(answered_at__isnull=True, athlete__isnull=True)),
                name="invitation_answer_has_time",
                violation_error_message="An answer has its time, and the address goes with it.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["made_at"], condition=~models.Q(address_key=""), name="invitation_kept_address")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.team}"

    @property
    def is_link(self) -> bool:
        """Whether anybody may use it, any number of people."""
        return self.kind == self.Kind.LINK

    @property
    def who(self) -> str:
        """What the coach reads: a name that the coach knows or that came with a yes, or the address as typed."""
        if self.again is not None:
            return self.again.athlete.name
        if self.athlete is not None:
            return self.athlete.name
        return self.email or "Somebody asked by mail"

    @property
    def until(self) -> dt.datetime:
        """When it ends by itself."""
        return self.made_at + LIFE

    @property
    def is_withdrawn(self) -> bool:
        """Whether a coach took it back."""
        return self.state == self.State.WITHDRAWN

    @property
    def is_answered(self) -> bool:
        """Whether it was used; never so of a link for many."""
        return self.state == self.State.ANSWERED

    @property
    def is_over(self) -> bool:
        """Whether its seven days are gone."""
        return self.until <= timezone.now()

    @property
    def said_no(self) -> bool:
        """Whether the answer was no."""
        return self.is_answered and self.athlete_id is None

    @property
    def is_open(self) -> bool:
        """Whether it can be answered: in time, not taken back, and who asks may still ask for the team."""
        if self.state != self.State.OPEN or self.is_over:
            return False
        return self.invited_by.is_active and self.team_id in self.invited_by.coach_team_ids(edits=True)

    @property
    def path(self) -> str:
        """Where it is answered, on this site: the key under a signature."""
        return reverse("invitations:join", args=[_signer.sign(str(self.pk))])

    @property
    def url(self) -> str:
        """Where it is answered, to be sent or shown."""
        return settings.SITE_URL + self.path
