"""`manage.py healthy web|clock`: whether a process on this machine is well, as an exit status."""

from __future__ import annotations

import http.client
from contextlib import closing
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from reminders.health import seconds_since

if TYPE_CHECKING:
    from argparse import ArgumentParser

# The clock shows a sign of life every 15 s; work in hand may take it twice as long again.
CLOCK_S = 60.0


class Command(BaseCommand):
    """Asks the web server, or looks for the clock's sign of life."""

    help = "Exit 0 where the web server answers, or the clock ticks; else say what is wrong and exit 1."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which process, and where the web server listens."""
        parser.add_argument("process", choices=["web", "clock"])
        parser.add_argument("--port", type=int, default=8000, help="port of the web server (8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, and say."""
        wrong = self.wrong_with_web(options["port"]) if options["process"] == "web" else self.wrong_with_clock()
        if wrong:
            raise CommandError(wrong)
        self.stdout.write(f"The {options['process']} is well.")

    def wrong_with_web(self, port: int) -> str:
        """Return what is wrong with the web server, if anything."""
        # As the proxy asks: over HTTPS, for a name that is always allowed.
        headers = {"Host": "localhost", "X-Forwarded-Proto": "https"}
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as asked:
                asked.request("GET", "/healthz/", headers=headers)
                status = asked.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            return f"The web server does not answer on port {port}: {error}."
        return "" if status == 200 else f"/healthz/ answers {status}."

    def wrong_with_clock(self) -> str:
        """Return what is wrong with the clock, if anything."""
        age = seconds_since("clock")
        if age is None:
            return "The clock has never ticked."
        return "" if age < CLOCK_S else f"The clock last ticked {age:.0f} s ago."
