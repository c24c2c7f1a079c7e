"""Taking up rows that have come to an end: by a site manager's hand alone, with a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from . import kinds, outbox
from .models import Reminder

State = Reminder.State
# In these states a letter that was never handed over can be tried again under its own name.
RETRIED = (State.FAILED, State.EXPIRED, State.SUPPRESSED, State.CANCELLED)
# In these it may have gone out, so it takes a new name.
RESENT = (*RETRIED, State.SENT, State.UNCERTAIN)
KEEPS = dt.timedelta(hours=12)


def retry(row: Reminder, reason: str) -> bool:
    """Let a row be tried anew that certainly never went out; False where it is in no such state."""
    if row.intent_at is not None:
        return False
    return _take_up(row, RETRIED, f"tried again: {reason}")


def resend(row: Reminder, reason: str) -> bool:
    """Let a row be sent once more under a new name; False where it waits or is being sent."""
    row.epoch += 1
    key = outbox.dedupe_key(row)
    again = _take_up(row, RESENT, f"asked for again: {reason}", epoch=row.epoch, dedupe_key=key)
    if not again:
        row.epoch -= 1
    return again


def _take_up(row: Reminder, states: tuple[State, ...], reason: str, **fields: Any) -> bool:
    now = timezone.now()
    kind = kinds.find(row.kind)
    mine = Reminder.objects.filter(pk=row.pk, state__in=states, epoch=row.epoch - (1 if "epoch" in fields else 0))
    return bool(
        mine.update(
            state=State.PENDING,
            state_reason=reason[:200],
            attempts=0,
            repeats=0,
            intent_at=None,
            sent_at=None,
            retry_at=None,
            due_at=now,
            expires_at=max(row.expires_at, now + (kind.keeps if kind else KEEPS)),
            **fields,
        )
    )
