"""The app of plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Workouts, plans, sessions, what was done."""

    name = "plans"
    verbose_name = "Plans"

    def ready(self) -> None:
        """Make our kinds of reminder known, and what we say on pages of drills."""
        from . import drill_panel, examples, panels, reminders

        reminders.register_all()
        examples.register_all()
        panels.register_all()
        drill_panel.register_all()
