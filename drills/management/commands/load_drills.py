"""`manage.py load_drills`: bring the built-in drills to what the library files say; `--check` only reads the files."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from drills import library
from drills.checking import check
from drills.guides import load_guides
from drills.loading import LoadReport, load_library


class Command(BaseCommand):
    """Lays the library into the database; drills edited in the admin are left alone and named."""

    help = "Loads the built-in drills. Run again at will: what has not changed, or was edited here, is left alone."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--check` and `--folder`."""
        parser.add_argument(
            "--check", action="store_true", help="read the files only: what is each drill missing? Asks no database."
        )
        parser.add_argument("--folder", type=Path, default=library.FOLDER, help="with --check: another folder of files")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what happened; or check, and end with 1 where anything is missing."""
        if options["check"]:
            self._check(options["folder"])
            return
        try:
            with transaction.atomic():
                report, guides = load_library(), load_guides()
        except library.LibraryError as error:
            raise CommandError(f"{error}. Nothing was loaded.") from error
        self.stdout.write(f"Drills: {report}.")
        if str(guides) != str(LoadReport()):
            self.stdout.write(f"Guides: {guides}.")
        for slug in [*report.kept, *guides.kept]:
            self.stdout.write(f"{slug} was edited here and is kept as it is; the library has a newer text.")
        for slug in guides.waiting:
            self.stdout.write(f"The guide {slug} is left out until all drills that it names are in the library.")

    def _check(self, folder: Path) -> None:
        found = check(folder)
        for kind, told in (("Drills", found.drills), ("Guides", found.guides)):
            self.stdout.write(f"{kind}: {len(told)}")
            for slug, lacks in told.items():
                self.stdout.write(f"  {slug}: {'nothing missing' if not lacks else f'{len(lacks)} missing or wrong'}")
                for line in lacks:
                    self.stdout.write(f"    {line}")
        if not found.is_complete:
            sys.exit(1)
