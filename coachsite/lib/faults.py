"""Points at which a test may kill, halt or break a process, to see what the next one makes of it.

On a site they do nothing: they need COACH_ALLOW_FAULTS=1 and a fault in COACH_FAULT, written as
`after_send:0.03:kill` (point, probability, kill or raise or sleep). Each fault that fires is a line in the file that
COACH_FAULT_LOG names, so that a test can tell a run that was survived from one in which nothing happened.
"""

from __future__ import annotations

import os
import random
import signal
import time
from functools import cache
from typing import NamedTuple

SLEEP_S = 3.0


class Fault(NamedTuple):
    """What is to happen, where, and how likely (0 to 1)."""

    point: str
    probability: float
    action: str


class FaultError(RuntimeError):
    """What a fault of the sort `raise` raises."""


@cache
def planned() -> Fault | None:
    """Return the fault that this process was started with, if any.

    Raises:
        ValueError: COACH_FAULT cannot be read. A test that breaks nothing must not pass for one that does.
    """
    text = os.environ.get("COACH_FAULT", "")
    if not text or os.environ.get("COACH_ALLOW_FAULTS") != "1":
        return None
    parts = text.split(":")
    if len(parts) != 3 or parts[2] not in {"kill", "raise", "sleep"}:
        raise ValueError(f"COACH_FAULT is {text!r}. Write it like after_send:0.03:kill.")
    return Fault(parts[0], float(parts[1]), parts[2])


def point(name: str) -> None:
    """Break here, where this point was named and chance will have it; else do nothing.

    Raises:
        FaultError: the fault is of the sort `raise`.
    """
    fault = planned()
    if fault is None or fault.point != name:
        return
    if random.random() >= fault.probability:  # noqa: S311 -- chance of a fault, no secret
        return
    _write_down(name)
    match fault.action:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            time.sleep(SLEEP_S)
        case _:
            raise FaultError(f"the fault at {name}")


def _write_down(name: str) -> None:
    path = os.environ.get("COACH_FAULT_LOG")
    if not path:
        return
    # One write to a file that is only appended to: whole lines, whoever else writes, and there after a kill.
    log = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(log, f"{name} {os.getpid()}\n".encode())
    finally:
        os.close(log)
