"""The app of people."""

from django.apps import AppConfig


class AthletesConfig(AppConfig):
    """Users, teams, coaching links, guardians, threads, race results."""

    name = "athletes"
    verbose_name = "People"
