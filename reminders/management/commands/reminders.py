"""`manage.py reminders run`: send what is due without any broker."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from reminders import loops
from reminders.models import Heartbeat

if TYPE_CHECKING:
    from argparse import ArgumentParser

EVERY_S = 15.0


class Command(BaseCommand):
    """Runs the loops of the outbox; any number of copies may run beside workers and the clock."""

    help = "Send reminders that are due, with no broker at all."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`run`, for ever or once."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        run = verbs.add_parser("run", help="claim, send and sweep")
        run.add_argument("--once", action="store_true", help="send what is due now, then end")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        """Tick until told to stop."""
        stop = threading.Event()
        if not once:
            signal.signal(signal.SIGTERM, lambda *_: stop.set())
            signal.signal(signal.SIGINT, lambda *_: stop.set())
        while True:
            Heartbeat.beat("reminders")
            ends = loops.tick()
            if ends:
                self.stdout.write(", ".join(f"{state}: {count}" for state, count in sorted(ends.items())))
            if once:
                if not ends:
                    self.stdout.write("Nothing was due.")
                return
            if stop.wait(EVERY_S):
                return
