"""`manage.py draw_figures`: write the drawings of the drills. Needs no database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from drills import figures, preview


class Command(BaseCommand):
    """Writes the drawings, and the pictures for links, to FIGURES_DIR, served as static files under `figures/`."""

    help = "Draws the figures of the drills, if their sources have changed since the last time."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--force`."""
        parser.add_argument("--force", action="store_true", help="draw even if nothing has changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw, and say how many."""
        out = settings.FIGURES_DIR
        if figures.is_fresh(out) and preview.are_there(out) and not options["force"]:
            self.stdout.write("Figures: fresh.")
            return
        drawn = [*figures.draw_all(out), *preview.draw_previews(out)]
        self.stdout.write(f"Figures: {len(drawn)} drawn.")
