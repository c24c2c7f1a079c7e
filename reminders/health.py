"""How late the outbox is, and who is alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from .models import Heartbeat, Reminder

if TYPE_CHECKING:
    import datetime as dt


def oldest_overdue_seconds() -> float:
    """Return for how long the oldest due row has been waiting, in seconds; 0 where nothing waits."""
    now = timezone.now()
    oldest = (
        Reminder.objects.due(now).filter(expires_at__gt=now).order_by("due_at").values_list("due_at", flat=True).first()
    )
    return (now - oldest).total_seconds() if oldest is not None else 0.0


def seconds_since(name: str) -> float | None:
    """Return how long ago a process last showed that it is alive, in seconds; None where it never did."""
    last: dt.datetime | None = Heartbeat.last(name)
    return (timezone.now() - last).total_seconds() if last is not None else None
