"""Real processes of a real site, in a data folder of their own, for the tests that start and kill them."""

from __future__ import annotations

import atexit
import contextlib
import functools
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
# What the machine or the test run has set and a site under test must not see.
NOT_PASSED_ON = {"DATABASE_URL", "REDIS_URL", "SITE_URL", "SECRET_KEY", "MAIL_HOST", "DEBUG", "STATIC_ROOT"}

PRELUDE = """
import django
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django.setup()
"""


def environment(data: Path, **more: str) -> dict[str, str]:
    """Return the environment of a site that keeps its data there."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    return kept | {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "coachsite.settings"} | more


@functools.cache
def prepared() -> Path:
    """Return a data folder with tables and drills, made once a run; only for copying."""
    folder = Path(tempfile.mkdtemp(prefix="coachsite-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    subprocess.run([*MANAGE, "prepare"], env=environment(folder), check=True, capture_output=True)
    return folder


def data_folder(folder: Path) -> Path:
    """Return `folder`, holding a copy of the prepared data."""
    shutil.copytree(prepared(), folder)
    return folder


def python(code: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run code in a process that has Django set up; passwords are kept as tests keep them, quickly."""
    return subprocess.run(
        [sys.executable, "-c", PRELUDE + code],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def wait_for[T](what: Callable[[], T | None], seconds: float = 60) -> T:
    """Return what the function returns once that is something; fail after some seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s in vain")


def free_ports(count: int) -> int:
    """Return the first of some ports in a row that are free."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            first: int = probe.getsockname()[1]
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError, OverflowError):
            for port in range(first, first + count):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return first


class Site:
    """A site started by `manage.py up`."""

    def __init__(self, data: Path, port: int, **env: str) -> None:
        """Start it; it may still be starting when this returns."""
        self.data = data
        self.said_in = data / "said.log"
        with self.said_in.open("w") as out:
            self.up = subprocess.Popen(
                [*MANAGE, "up", "--port", str(port)], env=environment(data, **env), stdout=out, stderr=out
            )

    @property
    def said(self) -> str:
        """All that it wrote."""
        return self.said_in.read_text(encoding="utf-8")

    @property
    def port(self) -> int:
        """Where it says that it is."""
        found = wait_for(lambda: re.search(r"The site is at http://localhost:(\d+)", self.said), 120)
        return int(found[1])

    def answer(self, path: str = "/robots.txt") -> int | None:
        """Ask for a page; return the status, or None where nobody answers."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            with contextlib.closing(asked):
                asked.request("GET", path, headers={"Host": "localhost"})
                return asked.getresponse().status
        return None

    def processes(self) -> dict[int, str]:
        """Return every process that runs on this data folder, ids with their commands; the supervisor too."""
        mark = f"DATA_DIR={self.data}".encode()
        found = {}
        for folder in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if folder.name.isdecimal() and mark in (folder / "environ").read_bytes().split(b"\0"):
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
                    if command:  # One that has ended and was not yet collected has none.
                        found[int(folder.name)] = command
        return found

    def named(self, word: str) -> set[int]:
        """Return the ids of the processes of one part."""
        return {pid for pid, command in self.processes().items() if f" {word}" in f" {command}"}

    def wait_until_complete(self, *, broker: bool = True) -> None:
        """Wait until every part runs: the web server's two processes, the worker's three and the media worker's two."""
        wanted = {"manage.py web": 2, "manage.py clock": 1, "worker@": 3, "media@": 2, "valkey-server": int(broker)}
        wait_for(lambda: self.counted(wanted) == wanted and self.answer(), 120)

    def counted(self, parts: Iterable[str]) -> dict[str, int]:
        """Return how many processes each part has."""
        commands = list(self.processes().values())
        return {part: sum(part in command for command in commands) for part in parts}

    def tell(self, number: int) -> None:
        """Send a signal to the supervisor alone."""
        self.up.send_signal(number)

    def stop(self) -> int:
        """Stop it and return its exit status; kill what is left."""
        if self.up.poll() is None:
            self.tell(signal.SIGTERM)
        try:
            return self.up.wait(60)
        finally:
            for pid in self.processes():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
