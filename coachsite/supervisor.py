"""Keeps the processes of a site alive: starts them, starts again what ends, stops them all.

Each runs in a session of its own, so that Ctrl-C in a terminal reaches nobody but us, and each is killed by the
kernel when we die, however we die.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coachsite.lib.processes import die_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

log = logging.getLogger("coachsite.up")

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 30.0
# What ran this long was well: its next fall counts as its first.
WELL_AFTER_S = 30.0
# Processes that wait for the site to answer start after this long even where it does not.
PATIENCE_S = 20.0


@dataclass(slots=True)
class Part:
    """One process of the site, and how it fares."""

    name: str
    argv: Sequence[str]
    env: dict[str, str] = field(default_factory=dict)
    waits: bool = False
    """Starts only when the site answers: it must not take the processor from what people wait for."""
    goes_last: bool = False
    """Stops after all others, which still need it."""
    stop_s: float = 10.0
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    falls: int = 0

    def start(self) -> None:
        """Start the process."""
        us = os.getpid()
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.argv,
            env=os.environ | self.env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(us),  # noqa: PLW1509, RUF100 -- we have no threads
        )

    def signal(self, number: int) -> None:
        """Send a signal to the process alone: it tells its own children."""
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(number)

    def clear(self) -> None:
        """Kill whatever is left of it and its children."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


class Supervisor:
    """Runs parts until it is told to stop."""

    def __init__(self, parts: Sequence[Part], *, answers: Callable[[], bool], on_ready: Callable[[], None]) -> None:
        """`answers` tells whether the site does; `on_ready` is called once, when it first does."""
        self.parts = parts
        self.answers = answers
        self.on_ready = on_ready
        self.is_ready = False
        self.signals = 0

    def run(self) -> None:
        """Run until SIGINT, SIGTERM or SIGHUP comes; on return nothing of ours is left."""
        read, write = os.pipe()
        os.set_blocking(write, False)
        os.set_blocking(read, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in STOP_SIGNALS:
            signal.signal(number, self._told_to_stop)
        began = time.monotonic()
        try:
            while not self.signals:
                self._look(began)
                self._wait(read, self._pause())
        finally:
            self._stop(read)

    def _told_to_stop(self, *_: object) -> None:
        self.signals += 1

    def _look(self, began: float) -> None:
        """Start what should run and does not."""
        now = time.monotonic()
        if not self.is_ready and self.answers():
            self.is_ready = True
            self.on_ready()
        others_may = self.is_ready or now - began > PATIENCE_S
        for part in self.parts:
            if part.process is not None and part.process.poll() is not None:
                self._fallen(part, part.process.returncode, now)
            if part.process is None and part.start_at <= now and (others_may or not part.waits):
                part.start()

    def _fallen(self, part: Part, code: int, now: float) -> None:
        part.clear()
        part.falls = 1 if now - part.started_at > WELL_AFTER_S else part.falls + 1
        pause = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (part.falls - 1))
        part.start_at = now + pause
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        log.warning("%s ended %s, starts again in %g s", part.name, how, pause, extra={"falls": part.falls})

    def _pause(self) -> float:
        """Return how long nothing needs doing, in seconds, unless a signal comes."""
        if not self.is_ready:
            return 0.05
        due = [part.start_at for part in self.parts if part.process is None]
        return max(0.01, min(due, default=time.monotonic() + 60) - time.monotonic())

    def _wait(self, read: int, seconds: float) -> None:
        """Sleep, but wake at a signal: ours to stop, or that a child has ended."""
        if select.select([read], [], [], seconds)[0]:
            with contextlib.suppress(BlockingIOError):
                os.read(read, 4096)

    def _stop(self, read: int) -> None:
        """Ask all to end, then those that others needed; kill what does not, or at once when told twice."""
        for group in ([p for p in self.parts if not p.goes_last], [p for p in self.parts if p.goes_last]):
            for part in group:
                part.signal(signal.SIGTERM)
            asked = time.monotonic()
            while self.signals < 2 and any(
                p.process is not None and p.process.poll() is None and time.monotonic() - asked < p.stop_s
                for p in group
            ):
                self._wait(read, 0.05)
            for part in group:
                part.clear()
        signal.set_wakeup_fd(-1)
