"""`manage.py load_drills`: bring the built-in drills to what the library files say."""

from typing import Any

from django.core.management.base import BaseCommand

from drills.loading import load_library


class Command(BaseCommand):
    """Lays the library into the database; drills edited in the admin are left alone and named."""

    help = "Loads the built-in drills. Run again at will: what has not changed, or was edited here, is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what happened."""
        report = load_library()
        self.stdout.write(f"Drills: {report}.")
        for slug in report.kept:
            self.stdout.write(f"{slug} was edited here and is kept as it is; the library has a newer text.")
