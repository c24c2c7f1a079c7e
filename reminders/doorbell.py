"""Celery as a doorbell: "look at the table now". Nobody waits for it, and nothing is lost where it does not ring.

What is due stands in the database, and the clock looks there every few seconds anyway.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from typing import Any

from django.db import transaction

log = logging.getLogger("reminders.doorbell")

# After a failure nobody tries again for a while: a page must not pay for a broker that is away.
PAUSE_S = 10.0
# How long a broker may take to answer.
PATIENCE_S = 1.0
# A broker that stays away is mentioned this often.
SAY_AGAIN_S = 600.0


class Failures:
    """How often the bell did not ring in this process, and until when nobody tries."""

    def __init__(self) -> None:
        """Begin with none."""
        self.lock = threading.Lock()
        self.count = 0
        self.in_a_row = 0
        self.quiet_until = 0.0
        self.say_after = 0.0

    def is_quiet(self) -> bool:
        """Tell whether it is too soon to try again."""
        with self.lock:
            return time.monotonic() < self.quiet_until

    def add(self, error: Exception) -> None:
        """Count one, and say so unless that was said a short while ago."""
        now = time.monotonic()
        with self.lock:
            self.count += 1
            self.in_a_row += 1
            self.quiet_until = now + PAUSE_S
            says = now >= self.say_after
            if says:
                self.say_after = now + SAY_AGAIN_S
        if says:
            log.warning("the doorbell did not ring", extra={"error": str(error)[:200], "failures": self.in_a_row})

    def mute(self) -> None:
        """Try no more in this process: there is nobody to ring for."""
        with self.lock:
            self.quiet_until = math.inf

    def end(self) -> None:
        """Note that it rang."""
        with self.lock:
            missed, self.in_a_row = self.in_a_row, 0
            self.quiet_until = self.say_after = 0.0
        if missed:
            log.warning("the doorbell rings again", extra={"failures": missed})


failures = Failures()


def ring() -> bool:
    """Ask a worker to look at the table now; return whether the broker took the message. Never raises."""
    from .tasks import tick

    return publish(tick)


def ring_for_mail() -> bool:
    """Ask a worker of the queue of mail to send letters now; return whether the broker took the message."""
    from .tasks import mail

    return publish(mail)


def publish(task: Any) -> bool:
    """Send the message that starts a task; return whether the broker took it. Never raises."""
    if failures.is_quiet():
        return False
    try:
        with task.app.connection_for_write() as connection:
            connection.transport_options = {
                **connection.transport_options,
                "socket_timeout": PATIENCE_S,
                "socket_connect_timeout": PATIENCE_S,
            }
            task.apply_async(connection=connection, retry=False)
    except Exception as error:  # noqa: BLE001, RUF100 -- brokers fail in many ways, and none of them is the caller's
        failures.add(error)
        return False
    failures.end()
    return True


def ring_on_commit() -> None:
    """Ring when the transaction commits, once however often it was asked for; at once outside of one."""
    waiting = transaction.get_connection().run_on_commit
    if not any(entry[1] is ring for entry in waiting):
        transaction.on_commit(ring, robust=True)
