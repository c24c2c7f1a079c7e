"""The app of feedback on form."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Clips of drills and what is said about them."""

    name = "feedback"
    verbose_name = "Feedback on form"
