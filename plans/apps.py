"""The app of plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Workouts, plans, sessions, what was done."""

    name = "plans"
    verbose_name = "Plans"

    def ready(self) -> None:
        """Make our kinds of reminder known, and what we say on pages of drills."""
        from athletes import leaving, squads

        from . import (
            asking,
            drill_panel,
            ending,
            examples,
            health_lines,
            panels,
            practice_letters,
            practice_lines,
            practice_squads,
            reminders,
            threads,
        )

        reminders.register_all()
        examples.register_all()
        panels.register_all()
        drill_panel.register_all()
        asking.register_all()
        health_lines.register_all()
        threads.register_all()
        practice_letters.register_all()
        practice_lines.register_all()
        # Plans first: whoever changes one holds it before the athlete.
        leaving.register(ending.left_team)
        leaving.register(practice_squads.left_team)
        squads.register(practice_squads.changed)
