"""Work that lies in a table: claimed under a lease, finished by whoever still holds it, swept when a lease ends.

A row is `pending` until somebody claims it, then `leased`, then in one of its own final states. Every change names
the state and the token that it expects and looks at how many rows it met, so any number of copies may run at once
and any of them may die at any point.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any, ClassVar

from django.db import connections, models, transaction
from django.utils import timezone

from . import faults

PENDING = "pending"
LEASED = "leased"


class Leased(models.Model):
    """What a row needs to be worked on under a lease. A model of its own adds its final states to `state`."""

    state = models.CharField(max_length=12, default=PENDING)
    lease_token = models.CharField(max_length=32, blank=True, default="", editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    (models.Q(state=LEASED, lease_until__isnull=False) & ~models.Q(lease_token=""))
                    | (~models.Q(state=LEASED) & models.Q(lease_token="", lease_until__isnull=True))
                ),
                name="%(class)s_leased_has_lease",
                violation_error_message="A row has a token and an end of its lease if, and only if, it is leased.",
            )
        ]


def claim[T: Leased](rows: models.QuerySet[T], n: int, seconds: float) -> list[T]:
    """Take up to `n` pending rows for some seconds, in the order of `rows`; none is taken twice.

    PostgreSQL skips what others are just taking. SQLite has one writer: the transaction begins as one.
    """
    waiting = rows.filter(state=PENDING)
    if not waiting.exists():  # Idle copies look without taking the database's only pen.
        return []
    features = connections[rows.db].features
    if features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True, of=("self",))
    token = secrets.token_hex(16)
    until = timezone.now() + dt.timedelta(seconds=seconds)
    with transaction.atomic(using=rows.db):
        found = list(waiting[:n])
        taken = (
            _rows(rows.model)
            .filter(pk__in=[row.pk for row in found], state=PENDING)
            .update(state=LEASED, lease_token=token, lease_until=until, attempts=models.F("attempts") + 1)
        )
        if taken != len(found):  # On a database that locks neither rows nor itself.
            ours = set(_rows(rows.model).filter(lease_token=token).values_list("pk", flat=True))
            found = [row for row in found if row.pk in ours]
        faults.point("claim_before_commit")
    faults.point("claim_after_commit")
    for row in found:
        row.state, row.lease_token, row.lease_until = LEASED, token, until
        row.attempts += 1
    return found


def hold(row: Leased, seconds: float, **fields: Any) -> bool:
    """Make the lease last `seconds` from now and write other fields; False where the work must stop.

    It must where the lease has ended or is another's; nothing was written then.
    """
    now = timezone.now()
    until = now + dt.timedelta(seconds=seconds)
    if _mine(row).filter(lease_until__gt=now).update(lease_until=until, **fields) != 1:
        return False
    row.lease_until = until
    for name, value in fields.items():
        setattr(row, name, value)
    return True


def finish(row: Leased, state: str, **fields: Any) -> bool:
    """Give the row back in a new state, with other fields; False where it is no longer ours and nothing was written."""
    if _mine(row).update(state=state, lease_token="", lease_until=None, **fields) != 1:
        return False
    row.state, row.lease_token, row.lease_until = state, "", None
    for name, value in fields.items():
        setattr(row, name, value)
    return True


def sweep(rows: models.QuerySet[Any]) -> int:
    """Put rows whose lease has ended back among the pending ones; return how many."""
    ended = rows.filter(state=LEASED, lease_until__lte=timezone.now())
    if not ended.exists():
        return 0
    return ended.update(state=PENDING, lease_token="", lease_until=None)


def _mine(row: Leased) -> models.QuerySet[Any]:
    if not row.lease_token:
        return _rows(type(row)).none()
    return _rows(type(row)).filter(pk=row.pk, state=LEASED, lease_token=row.lease_token)


def _rows(model: Any) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = model._base_manager.all()
    return rows
