"""What people write to each other about a session (later a week, a clip). A second adult sees what a minor is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction

from .teams import Guardian, Membership

if TYPE_CHECKING:
    from .users import User


MOST = 4000


class NotInThread(PermissionError):  # noqa: N818 -- named for what is the case
    """This person does not belong to the conversation."""


class NoSecondAdult(PermissionError):  # noqa: N818 -- named for what is the case
    """An adult may not write to a minor where no other adult would see it."""


class Thread(models.Model):
    """The conversation about one thing of one athlete, named by kind and id (no key upward)."""

    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="threads")
    about_kind = models.CharField(max_length=20)
    about_id = models.CharField(max_length=36)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["about_kind", "about_id"], name="thread_once_a_thing")]

    def __str__(self) -> str:
        return f"{self.about_kind} of {self.athlete}"

    def audience(self) -> dict[int, User]:
        """Return who reads this thread: the athlete, the coaches of the athlete's teams, a minor's guardians."""
        athlete = self.athlete
        people = {athlete.pk: athlete}
        coaches = Membership.objects.filter(
            team__coachings__athlete=athlete, team__coachings__state="accepted"
        ).select_related("user")
        people |= {m.user_id: m.user for m in coaches if m.sees_plans and m.user.is_active}
        if athlete.is_minor:
            guards = Guardian.objects.filter(athlete=athlete, state=Guardian.State.VERIFIED).select_related("guardian")
            people |= {g.guardian_id: g.guardian for g in guards}
        return people

    def why_silent(self, author: User, audience: dict[int, User] | None = None) -> str:
        """Return why this person may not write here, in a sentence; empty where he or she may."""
        people = self.audience() if audience is None else audience
        if author.pk not in people:
            return "You are not part of this conversation."
        if not self.athlete.is_minor:
            return ""
        others = [p for p in people.values() if p.pk not in {author.pk, self.athlete_id} and not p.is_minor]
        if others:
            return ""
        name = self.athlete.get_short_name()
        return f"{name} is under 18 and no second adult would see this. Add a guardian or a second coach first."

    @transaction.atomic
    def say(self, author: User, body: str) -> Message:
        """Write a message and note who it went to.

        Raises:
            NotInThread: the author is not among the audience.
            NoSecondAdult: the athlete is a minor and no other adult would see it.
            ValueError: there are no words, or more than 4,000 characters of them.
        """
        body = body.strip()
        if not body:
            raise ValueError("A message needs words.")
        if len(body) > MOST:
            raise ValueError(f"A message may have 4,000 characters; this one has {len(body)}.")
        people = self.audience()
        reason = self.why_silent(author, people)
        if reason:
            raise (NoSecondAdult if author.pk in people else NotInThread)(reason)
        message = Message.objects.create(thread=self, author=author, body=body)
        message.sent_copies = MessageCopy.objects.bulk_create(
            MessageCopy(message=message, reader=person) for person in people.values() if person.pk != author.pk
        )
        return message


class Message(models.Model):
    """Words of one person in a thread. `sent_copies` are those of a message that was written just now."""

    sent_copies: list[MessageCopy]

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(max_length=MOST)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("sent_at", "pk")

    def __str__(self) -> str:
        return f"{self.author}, {self.sent_at:%Y-%m-%d %H:%M}"


class MessageCopy(models.Model):
    """That a message went to a reader, and when it was read."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="copies")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_copies")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "message copies"
        constraints: ClassVar = [models.UniqueConstraint(fields=["message", "reader"], name="message_copy_once")]
        indexes: ClassVar = [models.Index(fields=["reader", "read_at"], name="message_copy_unread")]

    def __str__(self) -> str:
        return f"{self.reader}: {self.message}"


def thread_about(athlete: User, kind: str, about_id: Any) -> Thread:
    """Return the thread about a thing, made at the first word."""
    thread, _ = Thread.objects.get_or_create(about_kind=kind, about_id=str(about_id), defaults={"athlete": athlete})
    return thread
