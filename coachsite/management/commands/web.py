"""`manage.py web`: the web server alone."""

from __future__ import annotations

import functools
import logging
import os
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from coachsite.lib.processes import die_with_parent

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable


def load(parent: int) -> Callable[..., Any]:
    """Return the site for granian's worker, which is a child of ours and ends with us."""
    die_with_parent(parent)
    from coachsite.wsgi import application

    return application


def knows_why(record: logging.LogRecord) -> bool:
    """Drop granian's worry about many threads: most of ours wait for a phone, not for a processor."""
    return "Python threads" not in record.getMessage()


class Command(BaseCommand):
    """Serves pages with granian."""

    help = "Serve the site; `manage.py up` runs this together with all else."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen at (8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until SIGTERM or SIGINT."""
        # The worker is a fork of this process: what is loaded here is not loaded again, and fails here if it fails.
        from coachsite.wsgi import application  # noqa: F401

        _ = get_resolver().url_patterns
        logging.getLogger("_granian").addFilter(knows_why)
        server = Granian(
            "coachsite.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            blocking_threads=settings.WEB_THREADS,
            websockets=False,
            log_level=LogLevels.warning,
            workers_kill_timeout=8,
        )
        server.serve(target_loader=functools.partial(load, os.getpid()), wrap_loader=False)
