"""The app of reminders."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """The outbox: what is to be told to whom, once, and what was told."""

    name = "reminders"
    verbose_name = "Reminders"
