"""Claiming, sending, sweeping: each may run in any number of copies, and be killed at any point.

Sending on the site is exactly once: the row's end and the notice are written in one transaction, and the row ends
only for whoever holds its lease.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import time
from collections import Counter

from django.db import transaction
from django.utils import timezone

from coachsite.lib import leases

from . import kinds, outbox
from .models import Notice, Reminder

log = logging.getLogger("reminders.loops")

State = Reminder.State
BATCH = 20
LEASE_S = 60.0
# One tick ends after this long even where more is due; the next one goes on.
TICK_S = 20.0
PAUSES = [dt.timedelta(minutes=m) for m in (1, 5, 15, 60)]
MAX_TRIES = 5
# A row that was taken this often and never came to an end kills whoever takes it.
MAX_TAKES = 10
NOT_KNOWN_PAUSE = dt.timedelta(minutes=5)


def tick(seconds: float = TICK_S) -> Counter[str]:
    """Sweep, then send what is due, oldest first, for at most some seconds; return how many rows came to which end."""
    until = time.monotonic() + seconds
    ends: Counter[str] = Counter(swept=sweep())
    while time.monotonic() < until:
        rows = claim()
        if not rows:
            break
        for row in rows:
            ends[send(row)] += 1
    return +ends


def claim(n: int = BATCH) -> list[Reminder]:
    """Take up to `n` due rows, the oldest first."""
    due = Reminder.objects.due(timezone.now()).order_by("due_at", "pk").select_related("recipient", "athlete")
    return leases.claim(due, n, LEASE_S)


def send(row: Reminder) -> str:
    """Send one claimed row; return the state it came to, or `lost` where another has taken it meanwhile.

    An error ends in a later try, the fifth in `failed`: it never holds up other rows.
    """
    kind = kinds.find(row.kind)
    if kind is None or row.payload_version > kind.payload_version:
        # A newer version of the site runs beside this one and has written it: that one will send it.
        later = timezone.now() + NOT_KNOWN_PAUSE
        return _end(row, State.PENDING, "not known to this version", retry_at=later, attempts=0)
    try:
        with transaction.atomic():
            return _send(row, kind)
    except Exception:
        log.exception("a reminder could not be sent", extra={"reminder": row.pk, "kind": row.kind})
        return _try_later(row)


def sweep() -> int:
    """Free rows whose lease has ended and end those that are too late; return how many were freed."""
    now = timezone.now()
    late = Reminder.objects.filter(state=State.PENDING, expires_at__lte=now)
    if late.exists():
        late.update(state=State.EXPIRED, state_reason="too late to be of use")
    freed = leases.sweep(Reminder.objects.all())
    if freed:
        log.warning("leases ended before the work was done", extra={"rows": freed})
        Reminder.objects.filter(state=State.PENDING, attempts__gte=MAX_TAKES).update(
            state=State.FAILED, state_reason=f"taken {MAX_TAKES} times and never finished"
        )
    return freed


def _send(row: Reminder, kind: kinds.Kind) -> str:
    now = timezone.now()
    if row.expires_at <= now:
        return _end(row, State.EXPIRED, "too late to be of use")
    # The world may have changed since the row was planned, so it is looked at again.
    subject = kind.find(row.subject_id)
    if subject is None:
        return _end(row, State.CANCELLED, "what it was about is gone")
    if not kind.still_wanted(subject):
        return _end(row, State.CANCELLED, "no longer so")
    if not (row.recipient.is_active and row.athlete.is_active):
        return _end(row, State.SUPPRESSED, "the account is closed")
    copies = outbox.guardians_of([row.athlete]).get(row.athlete_id, []) if kind.second_adult else []
    if row.recipient_id not in {person.pk for person in kind.recipients(subject)} | set(copies):
        return _end(row, State.CANCELLED, "it is no longer this person's concern")
    if kind.second_adult and row.is_minors_own:
        if not copies:
            return _end(row, State.SUPPRESSED, "under 18, and no guardian would see it")
        _plan_copies(row, kind, subject, copies)
    words = kind.render(subject, row.recipient)
    ended = _end(row, State.SENT, "", intent_at=now, sent_at=now)
    if ended == State.SENT:
        Notice.objects.create(
            reminder=row,
            recipient=row.recipient,
            kind=kind.slug,
            title=words.title,
            body=words.body,
            path=words.path,
            created_at=now,
        )
    return ended


def _plan_copies(row: Reminder, kind: kinds.Kind, subject: object, copies: list[int]) -> None:
    """A guardian who was verified after planning gets a copy too, in the transaction that tells the minor."""
    rows = [outbox.row_for(kind, subject, row.athlete, guardian, row.due_at) for guardian in copies]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)


def _try_later(row: Reminder) -> str:
    if row.attempts >= MAX_TRIES:
        return _end(row, State.FAILED, f"tried {row.attempts} times")
    pause = PAUSES[min(row.attempts, len(PAUSES)) - 1]
    spread = random.uniform(0.9, 1.2)  # noqa: S311 -- spreads tries over time, hides nothing
    return _end(row, State.PENDING, "could not be sent, tried again later", retry_at=timezone.now() + pause * spread)


def _end(row: Reminder, state: str, reason: str, **fields: object) -> str:
    return str(state) if leases.finish(row, state, state_reason=reason, **fields) else "lost"
