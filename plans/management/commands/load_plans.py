"""`manage.py load_plans`: bring the built-in plans to what their files say; `--check` only tells what is wrong."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans.plan_checking import check
from plans.plan_library import FOLDER, PlanFileError, load_plans


class Command(BaseCommand):
    """Lays the built-in plans into the database; plans of teams and athletes' calendars are never touched."""

    help = "Loads the built-in plans. Run again at will, after load_drills and load_warm_ups."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--check` and `--folder`."""
        parser.add_argument(
            "--check", action="store_true", help="read the files only: what is wrong with them? Asks no database."
        )
        parser.add_argument("--folder", type=Path, default=FOLDER, help="another folder of files")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what happened; or check, and end with 1 where anything is wrong."""
        if options["check"]:
            self._check(options["folder"])
            return
        try:
            report = load_plans(options["folder"])
        except PlanFileError as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error
        self.stdout.write(f"Plans: {report}.")

    def _check(self, folder: Path) -> None:
        count, mistakes = check(folder)
        for mistake in mistakes:
            self.stdout.write(mistake)
        many = f"{len(mistakes)} mistake{'' if len(mistakes) == 1 else 's'}"
        self.stdout.write(f"Plans: {count} read, {many if mistakes else 'nothing wrong'}.")
        if mistakes:
            sys.exit(1)
