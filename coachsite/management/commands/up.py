"""`manage.py up`: the whole site under one supervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.utils import OperationalError

from athletes.models import User
from coachsite import demo, parts, preparing
from coachsite.demo import people
from coachsite.lib import env
from coachsite.lib.processes import AlreadyRunningError, free_port, hold_lock
from coachsite.supervisor import Supervisor
from reminders import doorbell

if TYPE_CHECKING:
    from argparse import ArgumentParser

DEMO_PEOPLE = [
    ("coach", "head coach: inbox, athletes, plans, assigning"),
    ("assistant", "assistant coach: sees plans and logs, writes none"),
    ("athlete", "athlete: today's warm-up and session, how it went"),
    ("minor", "athlete of 15; a guardian sees what coaches write"),
    ("guardian", "her guardian"),
    ("stranger", "coach of another club: sees nothing of this one"),
    ("admin", "site manager: the admin at /admin/"),
]


class Command(BaseCommand):
    """Prepares, then starts web server, worker, clock and Valkey, and keeps them running."""

    help = "Start the whole site, and keep it running until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The demo, and where to listen."""
        parser.add_argument("--demo", action="store_true", help="make the demo club where there is nobody yet")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen at, or the next free one (8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until told to stop."""
        host: str = options["host"]
        lock = self.lock()
        # Whatever the demo plans, the clock finds it; nobody is there to be rung for yet.
        doorbell.failures.mute()
        try:
            preparing.database(self.say)
            if options["demo"]:
                self.make_demo()
            with_demo = demo.exists()
            # Nothing here looks at the database again; children open their own.
            connections.close_all()
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}") from error
        preparing.static_files(self.say)
        port = self.port(host, options["port"])
        given = env.text("SITE_URL")
        address = f"http://{'localhost' if host == '127.0.0.1' else bracketed(host)}:{port}"
        Supervisor(
            parts.every(host, port, given or address),
            answers=lambda: parts.answers(host, port),
            on_ready=lambda: self.tell(address, with_demo=with_demo),
        ).run()
        self.say("Stopped.")
        lock.close()

    def say(self, text: str) -> None:
        """Say it now, also where nobody but a file listens."""
        self.stdout.write(text)
        self.stdout.flush()

    def lock(self) -> Any:
        """Take the data folder for ourselves."""
        try:
            return hold_lock(settings.DATA_DIR / "up.lock")
        except AlreadyRunningError as running:
            raise CommandError(
                f"The site already runs on {settings.DATA_DIR} (process {running}). Nothing was started. "
                "Stop that one first, or name another folder in DATA_DIR."
            ) from running

    def port(self, host: str, wanted: int) -> int:
        """Return the port to listen at, saying so where it is not the one that was wanted."""
        try:
            port = free_port(host, wanted)
        except OSError as error:
            raise CommandError(f"Cannot listen at {host}, port {wanted}: {error.strerror}.") from error
        if port != wanted:
            self.say(f"Port {wanted} is taken, so this is on port {port}.")
        return port

    def make_demo(self) -> None:
        """Make the demo club where there is nobody; leave people who are here alone."""
        if not User.objects.exists():
            self.say("Making the demo club.")
            call_command("demo", stdout=self.stdout)
        elif not demo.exists():
            self.say("There are people in this database already, so no demo club was made.")

    def tell(self, address: str, *, with_demo: bool) -> None:
        """Say where the site is, who can sign in, where mail goes."""
        lines = ["", f"The site is at {address}"]
        if with_demo:
            lines.append(f"Sign in with the password {people.PASSWORD} as")
            lines += [f"  {f'{name}@{people.DOMAIN}':<24}{what}" for name, what in DEMO_PEOPLE]
        if not settings.MAIL_HOST:
            lines.append(f"Mail is not sent but written to {settings.MAIL_DIR}, since MAIL_HOST is not set.")
        lines.append("Ctrl-C stops everything.")
        self.say("\n".join(lines))


def bracketed(host: str) -> str:
    """Return the address as it stands in a URL."""
    return f"[{host}]" if ":" in host else host
