"""The site: settings, URLs, and the pages that bring several apps together."""

from .celery import app as celery_app

__all__ = ["celery_app"]
