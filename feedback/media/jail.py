"""Runs a program that opens strangers' files: alone in a folder, with little of everything, and never for ever.

Its own session and group, no network where the system allows, nothing of our environment (which holds keys), limits
on memory, processor time, size of files and number of open ones, and a limit on the time by the wall clock. It dies
with us, however we die.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CONFINE = Path(__file__).with_name("confine.py")
NOT_STARTED = 127
TICK_S = 0.5
MIB = 1 << 20
MAX_OUT = 8 * MIB
KEPT_ERR = 64 * 1024


class NotStartedError(RuntimeError):
    """The program is not there or cannot run: no fault of the file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use."""

    cpu_s: int
    wall_s: float
    memory: int = 1024 * MIB
    file_bytes: int = MIB
    files: int = 64


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended: its exit status (below 0: the signal), its output, the last of its complaints."""

    code: int
    out: bytes
    err: str
    is_late: bool

    @property
    def took_too_much(self) -> bool:
        """It was ended for the time that it took."""
        return self.is_late or self.code == -signal.SIGXCPU


class _Pipes:
    """What the program says: its output by lines or whole, of its complaints the last."""

    def __init__(self, on_line: Callable[[str], None] | None) -> None:
        self.on_line = on_line
        self.out = bytearray()
        self.err = bytearray()

    def take(self, name: str, data: bytes) -> None:
        if name == "err":
            self.err += data
            del self.err[: max(0, len(self.err) - KEPT_ERR)]
            return
        if len(self.out) + len(data) <= MAX_OUT:
            self.out += data
        if self.on_line is not None:
            *lines, rest = bytes(self.out).split(b"\n")
            self.out[:] = rest
            for line in lines:
                self.on_line(line.decode(errors="replace"))


def run(
    argv: Sequence[str],
    folder: Path,
    limits: Limits,
    *,
    on_line: Callable[[str], None] | None = None,
    on_tick: Callable[[], None] | None = None,
) -> Done:
    """Run a program in `folder` and wait for it. `on_tick` is called at least each half second.

    In place of the program's path, "-", a folder with modules and a script run that script with our Python.

    What `on_line` or `on_tick` raise ends the program, and comes out of here.

    Raises:
        NotStartedError: the program cannot be run.
    """
    given = {name: int(getattr(limits, name)) for name in ("memory", "cpu_s", "file_bytes", "files")}
    words = ",".join(f"{name}={value}" for name, value in (given | {"parent": os.getpid()}).items())
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(CONFINE), words, *argv],
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    pipes = _Pipes(on_line)
    try:
        is_late = _follow(process, pipes, time.monotonic() + limits.wall_s, on_tick or (lambda: None))
    finally:
        # Also what it may have started itself. Until we have waited for it, its group's number is its own.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
    err = pipes.err.decode(errors="replace")
    if code == NOT_STARTED:
        raise NotStartedError(err.strip() or f"cannot start {argv[0]}")
    return Done(code, bytes(pipes.out), err, is_late)


def _follow(process: subprocess.Popen[bytes], pipes: _Pipes, until: float, on_tick: Callable[[], None]) -> bool:
    """Read until the process has ended or its time is over; return whether it was the latter."""
    ended = os.pidfd_open(process.pid)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(ended, selectors.EVENT_READ, "ended")
            for name, pipe in (("out", process.stdout), ("err", process.stderr)):
                assert pipe is not None  # noqa: S101 -- both were asked for above
                os.set_blocking(pipe.fileno(), False)
                selector.register(pipe, selectors.EVENT_READ, name)
            ticked = time.monotonic()
            while True:
                names = {key.data for key, _ in selector.select(TICK_S)}
                for key in list(selector.get_map().values()):
                    if key.data != "ended" and not _drain(key, pipes):
                        selector.unregister(key.fileobj)
                now = time.monotonic()
                if "ended" in names:
                    return False
                if now > until:
                    return True
                if now - ticked >= TICK_S:
                    ticked = now
                    on_tick()
    finally:
        os.close(ended)


def _drain(key: selectors.SelectorKey, pipes: _Pipes) -> bool:
    """Take what stands in a pipe; False at its end. Only so much at once, so that a talker does not hold us."""
    for _ in range(64):
        try:
            data = os.read(key.fd, 65536)
        except BlockingIOError:
            return True
        if not data:
            return False
        pipes.take(key.data, data)
    return True
