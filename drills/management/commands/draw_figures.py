"""`manage.py draw_figures`: write the drawings of the drills. Needs no database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from drills import figures


class Command(BaseCommand):
    """Writes the drawings to FIGURES_DIR, from where they are served as static files under `figures/`."""

    help = "Draws the figures of the drills, if their sources have changed since the last time."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--force`."""
        parser.add_argument("--force", action="store_true", help="draw even if nothing has changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw, and say how many."""
        out = settings.FIGURES_DIR
        if figures.is_fresh(out) and not options["force"]:
            self.stdout.write("Figures: fresh.")
            return
        self.stdout.write(f"Figures: {len(figures.draw_all(out))} drawn.")
