"""The planner: rows for what is coming, moved where it moves, cancelled where it is gone.

It may run in any number of copies: rows are inserted past conflicts, and every change names the state it expects.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.utils import timezone

from coachsite.lib import faults

from . import doorbell, kinds, outbox
from .models import Heartbeat, Reminder, ReminderQuerySet
from .sending import GONE

if TYPE_CHECKING:
    from collections.abc import Collection

log = logging.getLogger("reminders.planner")

State = Reminder.State
NAME, ASKED = "planner", "planner-asked"
HORIZON = dt.timedelta(days=14)
# Rows that were due before are the sender's, or history.
LOOK_BACK = dt.timedelta(days=2)
TIMES = ("due_at", "expires_at", "local_date", "wall_time", "tz")

type Key = tuple[str, str, int]


def ask() -> None:
    """Have the planner run soon, after the caller's transaction: something has changed that it should know."""
    transaction.on_commit(_ask, robust=True)


def _ask() -> None:
    Heartbeat.beat(ASKED)
    doorbell.ring()


def run_when_due() -> bool:
    """Run where a quarter of an hour has gone by since the last time, or somebody asked; return whether it ran."""
    now = timezone.now()
    beats = dict(Heartbeat.objects.filter(name__in=[NAME, ASKED]).values_list("name", "beat_at"))
    last, asked = beats.get(NAME), beats.get(ASKED)
    pause = dt.timedelta(seconds=settings.REMINDER_PLAN_EVERY_S)
    if last is not None and now - last < pause and (asked is None or asked < last) and last <= now:
        return False
    run(now)
    # The time at which it began: what was asked for while it ran is looked at again.
    Heartbeat.beat(NAME, at=now)
    return True


def run(now: dt.datetime | None = None, athletes: Collection[int] | None = None) -> Counter[str]:
    """Plan for all athletes, or for some by id; return how many rows were made, moved, cancelled, taken up again.

    A kind that fails is logged and holds up no other.
    """
    done: Counter[str] = Counter()
    for kind in kinds.every():
        if kind.upcoming is None:
            continue
        try:
            with transaction.atomic():
                done += _plan(kind, now or timezone.now(), athletes)
        except (DatabaseError, InterfaceError):
            raise
        except Exception:
            log.exception("a kind of reminder could not be planned", extra={"kind": kind.slug})
    return +done


def _plan(kind: kinds.Kind, now: dt.datetime, athletes: Collection[int] | None) -> Counter[str]:
    subjects = list(kind.upcoming(now, now + HORIZON, athletes)) if kind.upcoming else []
    plans = [(subject, kind.athlete(subject), kind.recipients(subject)) for subject in subjects]
    wanted = {_key(row): row for row in outbox.rows_for(kind, plans) if row.expires_at > now}
    rows = Reminder.objects.filter(kind=kind.slug, subject_kind=kind.subject_kind, due_at__gte=now - LOOK_BACK)
    if athletes is not None:
        rows = rows.filter(athlete__in=athletes)
    known = {_key(row): row for row in rows}
    new = [row for key, row in wanted.items() if key not in known]
    Reminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    faults.point("planner_mid")
    done = Counter(made=len(new))
    for key, row in known.items():
        done[_keep_up(row, wanted.get(key), now)] += 1
    del done[""]
    return done


def _key(row: Reminder) -> Key:
    return row.subject_id, row.channel, row.recipient_id


def _keep_up(row: Reminder, wanted: Reminder | None, now: dt.datetime) -> str:
    """Bring one row up to date; return what was done to it, if anything."""
    mine = Reminder.objects.filter(pk=row.pk, state=row.state)
    if row.state == State.PENDING and row.due_at > now:
        if wanted is None:
            return "cancelled" if mine.update(state=State.CANCELLED, state_reason=GONE) else ""
        if any(getattr(row, name) != getattr(wanted, name) for name in TIMES):
            return "moved" if _take_over(mine, wanted) else ""
    if wanted is not None and row.state == State.CANCELLED and row.state_reason == GONE and row.intent_at is None:
        # It was taken back before anybody set out to send it, and is wanted again.
        again = {"state": State.PENDING, "state_reason": "wanted again", "attempts": 0, "retry_at": None}
        return "again" if _take_over(mine, wanted, **again) else ""
    return ""


def _take_over(mine: ReminderQuerySet, wanted: Reminder, **fields: object) -> int:
    return mine.update(**{name: getattr(wanted, name) for name in TIMES}, **fields)
