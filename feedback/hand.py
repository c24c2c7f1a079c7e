"""The clock's hand in the work on clips: it rings for them, and takes one itself where nobody comes."""

from __future__ import annotations

import logging
import threading
import time

from django.db import DatabaseError, connections

from . import doorbell, ingest, jobs

log = logging.getLogger("feedback.hand")

# The clock looks each 15 s. What still lies there at the second look is taken; at the first, where there is no broker.
LEFT_S = 10.0
UPLOADS_EVERY_S = 600.0


class Hand:
    """What was seen lying, and the work in hand; one a process."""

    def __init__(self) -> None:
        """Begin with nothing seen and nothing in hand."""
        self.seen: dict[int, float] = {}
        self.thread: threading.Thread | None = None
        self.uploads_at = 0.0

    def look(self, stop: threading.Event) -> bool:
        """Sweep, ring for what waits, take it where nobody else did; return whether it was taken.

        Raises:
            DatabaseError: the database is away.
        """
        self._sweep()
        now = time.monotonic()
        lying = set(jobs.waiting().values_list("pk", flat=True)[:100])
        self.seen = {pk: self.seen.get(pk, now) for pk in lying}
        if not lying or self._is_busy():
            return False
        # Where the bell rings a worker has until the next look to come; one with another clip in hand comes later.
        if doorbell.ring() and now - min(self.seen.values()) < LEFT_S:
            return False
        if jobs.is_being_worked_on():
            return False
        self.thread = threading.Thread(target=_work, args=(stop,), name="media", daemon=True)
        self.thread.start()
        return True

    def finish(self, seconds: float) -> None:
        """Wait for the work in hand to be given back, for at most some seconds."""
        if self.thread is not None:
            self.thread.join(seconds)

    def _is_busy(self) -> bool:
        return self.thread is not None and self.thread.is_alive()

    def _sweep(self) -> None:
        try:
            jobs.sweep()
            if time.monotonic() >= self.uploads_at:
                self.uploads_at = time.monotonic() + UPLOADS_EVERY_S
                ingest.sweep()
        except OSError as error:
            # A disk that does not answer must not keep reminders from going out.
            log.exception("files of clips could not be swept", extra={"error": str(error)[:200]})


def _work(stop: threading.Event) -> None:
    """Work on what waits, in a thread: reminders go on meanwhile."""
    try:
        jobs.work(stop=stop)
    except DatabaseError as error:
        log.exception("the database went away from a clip", extra={"error": str(error)[:200]})
    finally:
        connections.close_all()
