"""Small things about processes: end with one's parent, hold a lock, find a free port."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import signal
import socket
import sys
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PR_SET_PDEATHSIG = 1

# Loaded once, before anything forks: a child between fork and exec must do as little as it can.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class AlreadyRunningError(RuntimeError):
    """Another process holds the lock; its id is the text."""


def die_with_parent(parent: int = 0) -> None:
    """Have the kernel kill this process when its parent ends, however that ends (Linux; elsewhere nothing).

    With the parent's id, a parent that was gone before we asked is noticed as well.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if parent and os.getppid() != parent:
        os._exit(1)


def hold_lock(path: Path) -> IO[str]:
    """Take the lock at `path`, which ends with this process, and write our id into it.

    Raises:
        AlreadyRunningError: another process has it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = path.open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise AlreadyRunningError(holder) from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def is_free(host: str, port: int) -> bool:
    """Tell whether a server can listen on this port.

    Raises:
        OSError: it is not a matter of being taken: the address is not ours, or the port is not allowed to us.
    """
    hosts = {host}
    if host in {"127.0.0.1", "localhost"}:
        # A browser that is told "localhost" may try IPv6 first and meet somebody else there.
        hosts = {"127.0.0.1", "::1"}
    return all(_can_listen(each, port) for each in hosts)


def _can_listen(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # As servers do: a port whose last connections are still fading counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen(1)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        if host == "::1":  # This machine has no IPv6: nobody can be there.
            return True
        raise
    return True


def free_port(host: str, port: int, tries: int = 100) -> int:
    """Return `port`, or the next one above it that is free.

    Raises:
        OSError: none of the ports tried is, or the address cannot be used at all.
    """
    for candidate in range(port, min(port + tries, 65536)):
        if is_free(host, candidate):
            return candidate
    raise OSError(errno.EADDRINUSE, f"All ports from {port} to {port + tries - 1} are taken")
