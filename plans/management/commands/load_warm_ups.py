"""`manage.py load_warm_ups`: bring the built-in warm-ups to what their files say."""

from typing import Any

from django.core.management.base import BaseCommand

from plans.warm_up_library import load_warm_ups


class Command(BaseCommand):
    """Lays the built-in warm-ups into the database; teams' own are never touched."""

    help = "Loads the built-in warm-ups. Run again at will, after load_drills: what has not changed is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what happened."""
        self.stdout.write(f"Warm-ups: {load_warm_ups()}.")
