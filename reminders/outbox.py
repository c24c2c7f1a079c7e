"""Writing into the outbox: rows in the caller's transaction, the doorbell when it commits."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from athletes.models import Guardian

from . import doorbell, kinds
from .models import Reminder

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from athletes.models import User


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


def guardians_of(athletes: Iterable[User]) -> dict[int, list[int]]:
    """Return the verified guardians of those who are under 18, ids by id; no query where nobody is."""
    minors = [athlete.pk for athlete in athletes if athlete.is_minor]
    found: dict[int, list[int]] = {}
    if minors:
        pairs = Guardian.objects.filter(
            athlete__in=minors, state=Guardian.State.VERIFIED, guardian__is_active=True
        ).values_list("athlete_id", "guardian_id")
        for athlete_id, guardian_id in pairs:
            found.setdefault(athlete_id, []).append(guardian_id)
    return found


def dedupe_key(row: Reminder) -> str:
    """Return the name of this telling, the same wherever it is worked out; `epoch` makes a new one."""
    parts = (row.kind, row.subject_kind, row.subject_id, row.channel, row.recipient_id, row.epoch)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def _kind(slug: str) -> kinds.Kind:
    kind = kinds.find(slug)
    if kind is None:
        raise LookupError(f"No kind of reminder is named {slug}.")
    return kind


def _write(kind: kinds.Kind, plans: list[tuple[Any, User, Sequence[User]]], due_at: dt.datetime | None) -> None:
    guardians = guardians_of({about.pk: about for _, about, _ in plans}.values()) if kind.second_adult else {}
    rows = [
        row_for(kind, subject, about, recipient_id, due_at)
        for subject, about, people in plans
        # A dict keeps the order and drops who would be named twice.
        for recipient_id in dict.fromkeys([*(p.pk for p in people), *guardians.get(about.pk, [])])
    ]
    if rows:
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)
        doorbell.ring_on_commit()


def row_for(
    kind: kinds.Kind, subject: Any, about: User, recipient_id: int, due_at: dt.datetime | None = None
) -> Reminder:
    """Return the row of one telling, not saved."""
    due = due_at or kind.due(subject)
    row = Reminder(
        kind=kind.slug,
        subject_kind=kind.subject_kind,
        subject_id=str(subject.pk),
        recipient_id=recipient_id,
        athlete=about,
        due_at=due,
        expires_at=due + kind.keeps,
        payload_version=kind.payload_version,
    )
    row.dedupe_key = dedupe_key(row)
    return row
