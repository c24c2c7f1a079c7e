"""A guard against clocks that jump: where the wall clock runs away from the steady one, nothing is sent for a while.

On a machine whose clock is set forward by two hours, all of the next two hours would be due at once.
"""

from __future__ import annotations

import logging
import time

from .models import Heartbeat

log = logging.getLogger("reminders.guard")

# Under this name it is noted when a clock jumped; the admin tells of it.
JUMPED = "clock-jumped"

JUMP_S = 120.0
HELD_TICKS = 2


class Guard:
    """Compares the clocks at each tick of one process."""

    def __init__(self) -> None:
        """Begin with nothing to compare."""
        self.last: tuple[float, float] | None = None
        self.held = 0

    def holds(self) -> bool:
        """Look at the clocks; tell whether to send nothing in this tick."""
        now = (time.time(), time.monotonic())
        last, self.last = self.last, now
        if last is not None:
            jump = (now[0] - last[0]) - (now[1] - last[1])
            if abs(jump) > JUMP_S:
                self.held = HELD_TICKS
                Heartbeat.beat(JUMPED)
                log.error("the clock has jumped; nothing is sent for two ticks", extra={"seconds": round(jump)})
        if self.held:
            self.held -= 1
            return True
        return False


guard = Guard()
