"""The outbox (`Reminder`), what people read on the site (`Notice`), and signs of life (`Heartbeat`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from coachsite.lib.leases import LEASED, PENDING, Leased

if TYPE_CHECKING:
    import datetime as dt

    from .times import Moment


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Which rows the loops work on."""

    def open(self) -> ReminderQuerySet:
        """Rows that have not come to an end."""
        return self.filter(state__in=[PENDING, LEASED])

    def due(self, now: dt.datetime) -> ReminderQuerySet:
        """Open rows whose time has come, and whose pause after a failure is over."""
        rested = models.Q(retry_at__isnull=True) | models.Q(retry_at__lte=now)
        return self.open().filter(rested, due_at__lte=now)


class Reminder(Leased):
    """One thing to tell one person by one channel. The row is the ledger: there is never a second one.

    Its subject is named by kind and id, since reminders know nothing of the apps above them.
    """

    class State(models.TextChoices):
        PENDING = "pending", "waiting"
        LEASED = "leased", "being sent"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"
        EXPIRED = "expired", "too late"
        CANCELLED = "cancelled", "cancelled"
        SUPPRESSED = "suppressed", "held back"
        UNCERTAIN = "uncertain", "not known"

    class Channel(models.TextChoices):
        IN_APP = "in_app", "on the site"
        EMAIL = "email", "by e-mail"

    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=36)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.IN_APP)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    local_date = models.DateField("due on", null=True, blank=True, help_text="By the clock of the zone.")
    wall_time = models.TimeField("due at the local time of", null=True, blank=True)
    tz = models.CharField("zone", max_length=64, blank=True)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    retry_at = models.DateTimeField("not again before", null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    state_reason = models.CharField(max_length=200, blank=True)
    intent_at = models.DateTimeField("set out to send", null=True, blank=True)
    repeats = models.PositiveSmallIntegerField(
        "times sent again",
        default=0,
        help_text="After somebody set out to send and never came back: the same letter, under the same name.",
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveSmallIntegerField("times asked for again", default=0)
    dedupe_key = models.CharField(max_length=64, unique=True, editable=False)
    payload_version = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ("due_at", "pk")
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="reminder_state_due")]
        constraints: ClassVar = [
            *Leased.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id", "channel", "recipient"], name="reminder_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False), name="reminder_sent_has_time"
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__lt=models.F("expires_at")), name="reminder_due_before_too_late"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient}"

    @property
    def is_minors_own(self) -> bool:
        """A minor is told something about him- or herself."""
        return self.recipient_id == self.athlete_id and self.athlete.is_minor

    def set_moment(self, moment: Moment) -> None:
        """Take over when to tell; nothing is saved."""
        for name, value in when(moment).items():
            setattr(self, name, value)

    def cancel(self, reason: str) -> bool:
        """Take the row back while it waits; False where it is being sent or has come to an end."""
        rows = Reminder.objects.filter(pk=self.pk, state=PENDING)
        if rows.update(state=self.State.CANCELLED, state_reason=reason[:200]) != 1:
            return False
        self.state, self.state_reason = self.State.CANCELLED, reason[:200]
        return True


def when(moment: Moment) -> dict[str, Any]:
    """Return a moment as fields of a row."""
    return {
        "local_date": moment.local_date,
        "wall_time": moment.wall_time,
        "tz": moment.tz,
        "due_at": moment.due_at,
        "expires_at": moment.expires_at,
    }


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Which notices somebody may see."""

    def visible_to(self, user: Any) -> NoticeQuerySet:
        """The person's own."""
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self) -> NoticeQuerySet:
        """Those not opened yet."""
        return self.filter(read_at__isnull=True)

    def mark_read(self) -> int:
        """Note that they were read, now; what was read before keeps its time. Return how many were new."""
        return self.unread().update(read_at=timezone.now())


class Notice(models.Model):
    """Words on the site for one person. It belongs to one reminder, and so is there exactly once."""

    reminder = models.OneToOneField(Reminder, on_delete=models.CASCADE, related_name="notice")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    body = models.CharField(max_length=500, blank=True)
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-created_at"], name="notice_newest"),
            models.Index(fields=["recipient", "read_at"], name="notice_unread"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(path__startswith="/") & ~models.Q(path__startswith="//"),
                name="notice_leads_into_the_site",
                violation_error_message="A notice leads to a page of this site.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Heartbeat(models.Model):
    """When a process last showed that it is alive."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name}, {self.beat_at:%Y-%m-%d %H:%M:%S}"

    @staticmethod
    def beat(name: str, at: dt.datetime | None = None) -> None:
        """Say that `name` is alive, or was at some time."""
        Heartbeat.objects.bulk_create(
            [Heartbeat(name=name, beat_at=at or timezone.now())],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["beat_at"],
        )

    @staticmethod
    def last(name: str) -> dt.datetime | None:
        """Return the time of the last sign of life."""
        return Heartbeat.objects.filter(name=name).values_list("beat_at", flat=True).first()
