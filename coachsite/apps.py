"""The site itself."""

from django.apps import AppConfig
from django.core import checks


class CoachsiteConfig(AppConfig):
    """Registers the check that every URL declares who may use it."""

    name = "coachsite"

    def ready(self) -> None:
        """Register the check."""
        from coachsite.lib.access import check_routes

        checks.register(check_routes, checks.Tags.urls)
