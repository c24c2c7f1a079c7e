"""What the doorbell starts."""

from celery import shared_task

from . import loops
from .models import Heartbeat

# Who answers the bell signs here; the clock looks for it.
ANSWERED = "worker"


# A ring that nobody heard within 25 s is of no use: the clock has rung again since.
@shared_task(name="reminders.tick", expires=25, ignore_result=True)
def tick() -> None:
    """Send what is due."""
    Heartbeat.beat(ANSWERED)
    loops.tick()
