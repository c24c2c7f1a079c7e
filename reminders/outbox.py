"""Writing into the outbox: rows in the caller's transaction, the doorbell when it commits."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from athletes.models import Guardian

from . import doorbell, kinds
from .models import Reminder

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from athletes.models import User

Channel = Reminder.Channel


def plan(
    kind_slug: str,
    subject: Any,
    *,
    to: Sequence[User] | None = None,
    due_at: dt.datetime | None = None,
    athlete: User | None = None,
) -> None:
    """Plan to tell people of one subject. What is planned already stays as it is."""
    kind = _kind(kind_slug)
    about = athlete or kind.athlete(subject)
    _write(kind, [(subject, about, kind.recipients(subject) if to is None else to)], due_at)


def plan_many(kind_slug: str, subjects: Iterable[Any], *, due_at: dt.datetime | None = None) -> None:
    """Plan to tell people of many subjects: one query, and one more where minors are among the athletes."""
    kind = _kind(kind_slug)
    _write(kind, [(subject, kind.athlete(subject), kind.recipients(subject)) for subject in subjects], due_at)


def cancel(kind_slug: str, subject: Any, reason: str) -> int:
    """Take back what waits to be told of a subject; return how many rows. What is sent stays sent."""
    kind = _kind(kind_slug)
    rows = Reminder.objects.filter(
        kind=kind.slug, subject_kind=kind.subject_kind, subject_id=str(subject.pk), state=Reminder.State.PENDING
    )
    return rows.update(state=Reminder.State.CANCELLED, state_reason=reason[:200])


def guardians_of(athletes: Iterable[User]) -> dict[int, list[User]]:
    """Return the verified guardians of those who are under 18, by the athlete's id; no query where nobody is."""
    minors = [athlete.pk for athlete in athletes if athlete.is_minor]
    found: dict[int, list[User]] = {}
    if minors:
        links = Guardian.objects.filter(
            athlete__in=minors, state=Guardian.State.VERIFIED, guardian__is_active=True
        ).select_related("guardian")
        for link in links:
            found.setdefault(link.athlete_id, []).append(link.guardian)
    return found


def dedupe_key(row: Reminder) -> str:
    """Return the name of this telling, the same wherever it is worked out; `epoch` makes a new one."""
    parts = (row.kind, row.subject_kind, row.subject_id, row.channel, row.recipient_id, row.epoch)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def rows_for(
    kind: kinds.Kind,
    plans: Iterable[tuple[Any, User, Sequence[User]]],
    due_at: dt.datetime | None = None,
) -> Iterator[Reminder]:
    """Return the rows, not saved, of telling people (the third of each) of a subject of an athlete's.

    Guardians get their copies, e-mail goes to those who want it, and what would come too late is left out.
    """
    plans = list(plans)
    guardians = guardians_of({about.pk: about for _, about, _ in plans}.values()) if kind.second_adult else {}
    for subject, about, people in plans:
        told = [*people, *guardians.get(about.pk, [])]
        # A dict keeps the order and drops who would be named twice.
        for recipient in {person.pk: person for person in told}.values():
            for channel in channels_for(kind, recipient):
                row = row_for(kind, subject, about, recipient, channel, due_at)
                if row is not None:
                    yield row


def channels_for(kind: kinds.Kind, recipient: User) -> list[str]:
    """Return by which channels a person is told of a kind."""
    by_email = kind.letter is not None and recipient.reminders_by_email
    return [Channel.IN_APP, Channel.EMAIL] if by_email else [Channel.IN_APP]


def row_for(
    kind: kinds.Kind,
    subject: Any,
    about: User,
    recipient: User,
    channel: str = Channel.IN_APP,
    due_at: dt.datetime | None = None,
) -> Reminder | None:
    """Return the row of one telling, not saved; None where it would come too late to be of use."""
    row = Reminder(
        kind=kind.slug,
        subject_kind=kind.subject_kind,
        subject_id=str(subject.pk),
        channel=channel,
        recipient=recipient,
        athlete=about,
        payload_version=kind.payload_version,
    )
    moment = kind.moment(subject, recipient) if kind.moment else None
    if moment is None and kind.moment:
        return None
    if moment is not None:
        row.set_moment(moment)
    if due_at is not None or moment is None:
        row.due_at = due_at or (kind.due(subject) if kind.due else timezone.now())
        row.local_date = row.wall_time = None
        row.expires_at = row.due_at + kind.keeps if moment is None else moment.expires_at
        if row.due_at >= row.expires_at:
            return None
    row.dedupe_key = dedupe_key(row)
    return row


def _kind(slug: str) -> kinds.Kind:
    kind = kinds.find(slug)
    if kind is None:
        raise LookupError(f"No kind of reminder is named {slug}.")
    return kind


def _write(kind: kinds.Kind, plans: list[tuple[Any, User, Sequence[User]]], due_at: dt.datetime | None) -> None:
    rows = list(rows_for(kind, plans, due_at))
    if rows:
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)
        doorbell.ring_on_commit()
