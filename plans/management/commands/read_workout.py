"""Read a session from the input and print its tree as JSON, or its canonical text."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from drills import library
from plans.notation import Words, read, write
from plans.own_words import of


class Command(BaseCommand):
    """Reads the whole input as the text of one session. A part that cannot be read is no error: it is printed."""

    help = "Reads a session from the input and prints its tree as one JSON object. Needs no database without --coach."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The two choices: whose words, and which form."""
        parser.add_argument("--canonical", action="store_true", help="print the canonical text instead of JSON")
        parser.add_argument("--coach", metavar="E-MAIL", help="know this coach's own drills and aliases too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one reading. Raises CommandError for an unknown coach."""
        words = Words.of(entries(options["coach"]), own_of(options["coach"]))
        reading = read(_input(), words)
        if options["canonical"]:
            self._print(write(reading, words))
        else:
            self._print(json.dumps(reading.as_dict(), ensure_ascii=False))

    def _print(self, text: str) -> None:
        """Print as UTF-8, whatever the terminal is set to."""
        stream = getattr(self.stdout, "_out", None)
        buffer = getattr(stream, "buffer", None)
        if stream is sys.stdout and buffer is not None:
            stream.flush()
            buffer.write(f"{text}\n".encode())
            buffer.flush()
        else:
            self.stdout.write(text)


def entries(email: str | None) -> list[tuple[str, str, tuple[str, ...]]]:
    """Names of drills: the library's, and those of one coach where an e-mail address is given."""
    if email is None:
        return [(slug, name, tuple(aliases)) for slug, name, aliases in library.entries()]
    # Here and not above, so that reading without --coach touches no database.
    from django.contrib.auth import get_user_model

    from drills.models import Drill

    user = get_user_model()._default_manager.filter(email__iexact=email).first()
    if user is None:
        raise CommandError(f"There is nobody with the e-mail address {email}. Nothing was read; check the spelling.")
    return [(slug, name, tuple(aliases)) for slug, name, aliases in Drill.objects.words_for(user)]


def own_of(email: str | None) -> dict[str, str]:
    """The coach's own words; none without an e-mail address."""
    if email is None:
        return {}
    from django.contrib.auth import get_user_model  # as above

    return of(get_user_model()._default_manager.filter(email__iexact=email).first())


def _input() -> str:
    """The whole input as text; bytes that are not UTF-8 become replacement marks."""
    buffer = getattr(sys.stdin, "buffer", None)
    return buffer.read().decode("utf-8-sig", errors="replace") if buffer is not None else sys.stdin.read()
