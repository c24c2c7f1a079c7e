"""`manage.py media run`: work on the clips that wait, without any broker."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from feedback import jobs
from feedback.tasks import ANSWERED
from reminders.models import Heartbeat

if TYPE_CHECKING:
    from argparse import ArgumentParser

EVERY_S = 5.0


class Command(BaseCommand):
    """Works on clips; it may run beside media workers and the clock."""

    help = "Work on the clips that wait, with no broker at all."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`run`, for ever or once."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        run = verbs.add_parser("run", help="sweep, and work on one clip after the other")
        run.add_argument("--once", action="store_true", help="work on what waits now, then end")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        """Work until told to stop; a clip in hand is then given back."""
        stop = threading.Event()
        if not once:
            signal.signal(signal.SIGTERM, lambda *_: stop.set())
            signal.signal(signal.SIGINT, lambda *_: stop.set())
        while not stop.is_set():
            Heartbeat.beat(ANSWERED)
            jobs.sweep()
            ends = jobs.work(stop=stop)
            if ends:
                self.stdout.write(", ".join(f"{state}: {count}" for state, count in sorted(ends.items())))
            if once:
                if not ends:
                    self.stdout.write("Nothing waited.")
                return
            stop.wait(EVERY_S)
