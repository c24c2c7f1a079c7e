"""What the doorbell starts."""

from celery import shared_task

from . import doorbell, loops, planner
from .models import Heartbeat, Reminder

# Who answers the bell signs here; the clock looks for it.
ANSWERED = "worker"
Channel = Reminder.Channel


# A ring that nobody heard within 25 s is of no use: the clock has rung again since.
@shared_task(name="reminders.tick", expires=25, ignore_result=True)
def tick() -> None:
    """Plan where it is time, put up notices that are due, and have the letters sent."""
    Heartbeat.beat(ANSWERED)
    planner.run_when_due()
    loops.tick(channels=[Channel.IN_APP])
    if loops.has_due(Channel.EMAIL) and not doorbell.ring_for_mail():
        loops.tick(channels=[Channel.EMAIL])


# On a queue of its own: a mail server that is slow must not hold up the bell.
@shared_task(name="reminders.mail", expires=25, ignore_result=True)
def mail() -> None:
    """Send the letters that are due."""
    loops.tick(channels=[Channel.EMAIL])
