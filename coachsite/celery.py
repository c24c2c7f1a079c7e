"""Celery rings the bell; what is to be done stands in the database."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from coachsite.lib.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coachsite.settings")

app = Celery("coachsite")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def end_with_the_worker(**_: Any) -> None:
    """A worker that is killed takes its pool with it."""
    die_with_parent()
