"""The app of reminders."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """The outbox: what is to be told to whom, once, and what was told."""

    name = "reminders"
    verbose_name = "Reminders"

    def ready(self) -> None:
        """Make our own kind of reminder known."""
        from . import doubts

        doubts.register_all()
