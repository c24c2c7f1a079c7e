"""How late the outbox is, and who is alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from .models import Heartbeat, Reminder

if TYPE_CHECKING:
    import datetime as dt


# Where something waits longer than this, something is wrong.
LATE_S = 120.0


def oldest_overdue_seconds() -> float:
    """Return for how long the oldest due row has been waiting, in seconds; 0 where nothing waits.

    A row that rests (after a failure, or over night) waits from the end of its rest on.
    """
    now = timezone.now()
    due = Reminder.objects.due(now).filter(expires_at__gt=now)
    since = due.annotate(since=Greatest("due_at", Coalesce("retry_at", "due_at"))).order_by("since")
    oldest = since.values_list("since", flat=True).first()
    return (now - oldest).total_seconds() if oldest is not None else 0.0


def seconds_since(name: str) -> float | None:
    """Return how long ago a process last showed that it is alive, in seconds; None where it never did."""
    last: dt.datetime | None = Heartbeat.last(name)
    return (timezone.now() - last).total_seconds() if last is not None else None
