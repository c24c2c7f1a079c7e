"""Claiming, sending, sweeping: each may run in any number of copies, and be killed at any point."""

from __future__ import annotations

import logging
import time
from collections import Counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from coachsite.lib import leases

from .guard import guard
from .models import Reminder, ReminderQuerySet
from .sending import send

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["claim", "has_due", "send", "sweep", "tick"]

log = logging.getLogger("reminders.loops")

State = Reminder.State
Channel = Reminder.Channel
# For each channel, a tick ends after this long even where more is due; the next one goes on.
TICK_S = 20.0
# A row that was taken this often and never came to an end kills whoever takes it.
MAX_TAKES = 10


def tick(seconds: float = TICK_S, channels: Iterable[str] = Channel.values) -> Counter[str]:
    """Sweep, then send what is due, oldest first; return how many rows came to which end.

    Each channel has so many seconds: a mail server that does not answer must not hold up the site's own notices.
    """
    ends: Counter[str] = Counter(swept=sweep())
    if not guard.holds():
        for channel in channels:
            ends += _send_due(channel, time.monotonic() + seconds)
    return +ends


def _send_due(channel: str, until: float) -> Counter[str]:
    ends: Counter[str] = Counter()
    while time.monotonic() < until:
        rows = claim(settings.REMINDER_BATCH, channel)
        if not rows:
            break
        for row in rows:
            if time.monotonic() < until:
                ends[send(row)] += 1
            else:  # For somebody who has the time.
                leases.finish(row, State.PENDING, attempts=row.attempts - 1)
    return ends


def claim(n: int, channel: str = Channel.IN_APP) -> list[Reminder]:
    """Take up to `n` due rows of a channel, the oldest first."""
    due = _due(channel).order_by("due_at", "pk").select_related("recipient", "athlete")
    return leases.claim(due, n, settings.REMINDER_LEASE_S)


def has_due(channel: str) -> bool:
    """Tell whether something waits to be sent by a channel: one query."""
    return _due(channel).filter(state=State.PENDING).exists()


def _due(channel: str) -> ReminderQuerySet:
    return Reminder.objects.due(timezone.now()).filter(channel=channel)


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
