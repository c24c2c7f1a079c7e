"""`manage.py demo`: make the demo club in an empty database, or take it away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coachsite import demo, preparing


class Command(BaseCommand):
    """Make or remove the demo club."""

    help = "Make a club of made-up people in an empty database; --remove takes it away."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --remove."""
        parser.add_argument("--remove", action="store_true", help="take the demo club away")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make or remove it, or say why not."""
        if options["remove"]:
            count = demo.remove()
            self.stdout.write(f"The demo club is gone: {count} people.")
            return
        preparing.database(self.stdout.write)
        try:
            demo.make()
        except demo.DemoRefusedError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write("The demo club is here.")
