"""`manage.py prepare`: bring the database to this version, before anything else starts."""

from typing import Any

from django.core.management.base import BaseCommand

from coachsite import preparing


class Command(BaseCommand):
    """Migrates, makes the cache's table, loads the built-in drills."""

    help = "Bring the database up to this version of the site; `manage.py up` does it by itself."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, saying what was needed."""
        preparing.database(self.stdout.write)
