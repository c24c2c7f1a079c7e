"""What the doorbell of the media workers starts."""

from celery import shared_task

from reminders.models import Heartbeat

from . import jobs

# Who answers the bell signs here.
ANSWERED = "media"
# A clip has limits of its own; this is for what nobody has thought of.
LONGEST_S = 6 * 3600


# Said to have been heard at once: it is only a bell, and must not ring again because the work takes long.
@shared_task(name="feedback.media", expires=25, ignore_result=True, acks_late=False, time_limit=LONGEST_S)
def ring_media() -> None:
    """Work on the clips that wait, one after the other."""
    Heartbeat.beat(ANSWERED)
    jobs.sweep()
    jobs.work()
