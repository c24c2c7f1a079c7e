"""`manage.py clock`: look for what is due, and ring the workers."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from coachsite import clock


class Command(BaseCommand):
    """Runs the clock; two of them do no harm."""

    help = "Every 15 seconds: ring the workers for what is due, or do it where none answers."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Tick until SIGTERM or SIGINT; what is in hand is finished first."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        clock.run(stop)
