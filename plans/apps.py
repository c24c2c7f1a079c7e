"""The app of plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Workouts, plans, sessions, what was done."""

    name = "plans"
    verbose_name = "Plans"

    def ready(self) -> None:
        """Make our kinds of reminder known."""
        from . import reminders

        reminders.register_all()
