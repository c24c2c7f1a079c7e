"""The doorbell of the media workers: "look at the table of jobs now". Nothing is lost where it does not ring."""

from __future__ import annotations

from django.db import transaction

from reminders import doorbell


def ring() -> bool:
    """Ask a media worker to look; return whether the broker took the message. Never raises."""
    from .tasks import ring_media

    return doorbell.publish(ring_media)


def ring_on_commit() -> None:
    """Ring when the transaction commits, once however often it was asked for; at once outside of one."""
    waiting = transaction.get_connection().run_on_commit
    if not any(entry[1] is ring for entry in waiting):
        transaction.on_commit(ring, robust=True)
