"""The clock: every few seconds it rings the doorbell, and does the work itself where nobody comes to the door."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from django.db import connections
from django.db.utils import DatabaseError, InterfaceError
from django.utils import timezone

from athletes.models import Invitation
from feedback.hand import Hand
from plans import undoing
from reminders import doorbell, health, loops, planner
from reminders.models import Heartbeat
from reminders.tasks import ANSWERED

if TYPE_CHECKING:
    import datetime as dt
    import threading

log = logging.getLogger("coachsite.clock")

NAME = "clock"
EVERY_S = 15.0
# How long a worker may take to come to the door.
ANSWER_S = 2.0
LOOK_S = 0.1
# What waits longer than this the clock takes in hand, whoever came to the door.
LATE_S = 60.0
# How long a clip that the clock has in hand may take to be given back.
GIVE_BACK_S = 8.0

hand = Hand()


def run(stop: threading.Event) -> None:
    """Tick until told to stop. A database that is away is said once and waited for."""
    away = False
    while not stop.is_set():
        began = time.monotonic()
        try:
            tick(stop)
            if away:
                log.warning("the database is back")
            away = False
        except (DatabaseError, InterfaceError) as error:
            if not away:
                log.error("the database does not answer", extra={"error": str(error)[:200]})  # noqa: TRY400, RUF100
            away = True
            connections.close_all()
        stop.wait(max(0.0, EVERY_S - (time.monotonic() - began)))
    hand.finish(GIVE_BACK_S)


def tick(stop: threading.Event) -> bool:
    """Show a sign of life, ring, and work where nobody answers; return whether a worker came."""
    Heartbeat.beat(NAME)
    Invitation.objects.forget_addresses()
    undoing.forget_old()
    hand.look(stop)
    rung_at = timezone.now()
    came = doorbell.ring() and _somebody_came(rung_at, stop)
    # A worker may come to the door and yet get nothing done: its queue of mail may be stuck.
    if not came or health.oldest_overdue_seconds() > LATE_S:
        planner.run_when_due()
        loops.tick()
    return came


def _somebody_came(rung_at: dt.datetime, stop: threading.Event) -> bool:
    until = time.monotonic() + ANSWER_S
    while time.monotonic() < until:
        last = Heartbeat.last(ANSWERED)
        if last is not None and last >= rung_at:
            return True
        if stop.wait(LOOK_S):
            return True
    return False
