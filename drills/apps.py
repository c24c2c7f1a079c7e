"""The app of drills."""

from django.apps import AppConfig


class DrillsConfig(AppConfig):
    """The library of drills, the built-in ones and those of teams."""

    name = "drills"
    verbose_name = "Drills"
