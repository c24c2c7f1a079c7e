"""`manage.py reminders run`: plan and send what is due without any broker; `preview`: look at a letter."""

from __future__ import annotations

import logging
import signal
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, connections

from reminders import kinds, loops, planner, post
from reminders.letters import SAMPLE, Dose
from reminders.models import Heartbeat

if TYPE_CHECKING:
    from argparse import ArgumentParser

log = logging.getLogger("reminders.run")

# What the sample letter of a kind does without.
WITHOUT: dict[str, dict[str, Any]] = {
    "calendar_changed": {
        "cues": [],
        "date": "",
        "start": "",
        "doses": [Dose("Tue 24 Nov", "8 × 400 m", "Moved to Thu 26 Nov.")],
        "what": "1 change on your calendar",
        "act": "Open your plan",
        "path": "/plan/",
    },
    "practice_changed": {
        "cues": [],
        "date": "",
        "start": "",
        "doses": [],
        "what": "Practice is now Tue 24 Nov at 18:00, Hill Lane",
        "detail": "8 × 400 m. It was Tue 24 Nov at 17:30, Hill Lane.",
    },
    "session_tomorrow": {"cues": []},
    "film_drill": {"cues": [], "day": "Today", "act": "Send the clip", "path": "/clips/new/"},
    "clip_answered": {"doses": [], "day": "", "date": "", "start": "", "act": "See it frame by frame"},
}


class Command(BaseCommand):
    """Runs the loops of the outbox; any number of copies may run beside workers and the clock."""

    help = "Plan and send reminders with no broker at all, or write a sample letter to look at."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`run`, for ever or once; `preview` of a kind."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        run = verbs.add_parser("run", help="plan, claim, send and sweep")
        run.add_argument("--once", action="store_true", help="plan and send what is due now, then end")
        preview = verbs.add_parser("preview", help="write a sample letter of one kind")
        preview.add_argument(
            "kind", help="session_tomorrow, film_drill, clip_answered, last_cue, calendar_changed or practice_changed"
        )

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        """Do what was asked."""
        if verb == "preview":
            self.preview(options["kind"])
        else:
            self.run(once=options["once"])

    def run(self, *, once: bool) -> None:
        """Tick until told to stop."""
        stop = threading.Event()
        if not once:
            signal.signal(signal.SIGTERM, lambda *_: stop.set())
            signal.signal(signal.SIGINT, lambda *_: stop.set())
        while not stop.is_set():
            try:
                ends = self.turn()
            except (DatabaseError, InterfaceError) as error:
                if once:
                    raise
                # It is away, or somebody else writes for long. What waits is in it, so all we can do is wait too.
                log.error("the database does not answer", extra={"error": str(error)[:200]})  # noqa: TRY400, RUF100
                connections.close_all()
            else:
                if once and not ends:
                    self.stdout.write("Nothing was due.")
            if once:
                return
            stop.wait(settings.REMINDER_EVERY_S)

    def turn(self) -> bool:
        """Plan and send once; say what became of how many, and return whether there was anything."""
        Heartbeat.beat("reminders")
        planner.run_when_due()
        ends = loops.tick()
        if ends:
            self.stdout.write(", ".join(f"{state}: {count}" for state, count in sorted(ends.items())))
        return bool(ends)

    def preview(self, slug: str) -> None:
        """Write subject, text and HTML of a made-up letter into the folder of mails.

        Raises:
            CommandError: no letter is written of this kind.
        """
        written = [kind.slug for kind in kinds.every() if kind.letter is not None]
        if slug not in written:
            raise CommandError(f"There is no letter named {slug}. There are: {', '.join(written)}.")
        subject, text, html = post.write(slug, replace(SAMPLE, **WITHOUT.get(slug, {})))
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for ending, words in (("txt", f"Subject: {subject}\n\n{text}"), ("html", html)):
            path = folder / f"preview-{slug}.{ending}"
            path.write_text(words, encoding="utf-8")
            self.stdout.write(str(path))
