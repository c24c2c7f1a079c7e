"""The app of feedback on form."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Clips of drills and what is said about them."""

    name = "feedback"
    verbose_name = "Feedback on form"

    def ready(self) -> None:
        """Tell the apps below what this one knows."""
        from plans import filming
        from plans import inbox as plans_inbox

        from . import films, inbox, panels, reminders

        filming.register(films.films)
        plans_inbox.register(inbox.from_clips, tab=inbox.TAB)
        panels.register_all()
        reminders.register_all()
