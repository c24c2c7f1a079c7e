"""Bytes on their way in: one append-only file an upload, readable by this site alone, with one writer at a time.

How many bytes there are is asked of the file, never of the database: whatever kills a process in the middle of a
request, the file tells how far it came.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHUNK = 64 * 1024
# No room on the disk, over the disk quota of our user, larger than the file system or a limit allows.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Digest(Protocol):
    """What of hashlib is used here."""

    def update(self, data: bytes, /) -> object:
        """Take more bytes in."""


class BusyError(RuntimeError):
    """Another request is writing to this upload just now."""


class FullError(RuntimeError):
    """The disk has no room; what was written before is kept."""


def create(path: Path) -> None:
    """Make the empty file of an upload.

    Raises:
        FullError: the disk has no room for even that.
        FileExistsError: there is one already.
    """
    with no_room_told():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def size(path: Path) -> int:
    """Return how many bytes have arrived.

    Raises:
        FileNotFoundError: the upload was finished or taken off.
    """
    return path.stat().st_size


@contextlib.contextmanager
def locked(path: Path) -> Iterator[int]:
    """Open the file for appending, as its only writer until the block ends; the lock dies with the process.

    Raises:
        BusyError: somebody else has it.
        FileNotFoundError: the upload was finished or taken off.
    """
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError from error
        # Between opening and locking it may have been taken away, and even be a clip's file by now.
        if path.stat().st_ino != os.fstat(handle).st_ino:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        yield handle
    finally:
        os.close(handle)


def append(handle: int, read: Callable[[int], bytes], length: int, digest: Digest | None = None) -> int:
    """Copy up to `length` bytes from `read` to the end of the file, 64 KiB at a time; return how many came.

    Fewer than `length` come where a connection is cut: to a server that looks like the end of the body.

    Raises:
        FullError: the disk has no room for the rest.
    """
    left = length
    with no_room_told():
        while left and (chunk := read(min(CHUNK, left))):
            if digest is not None:
                digest.update(chunk)
            write(handle, chunk)
            left -= len(chunk)
    return length - left


def cut_back(handle: int, size: int) -> None:
    """Drop what was written after the first `size` bytes."""
    os.ftruncate(handle, size)


def write(handle: int, data: bytes) -> None:
    """Write all of it, however much the system takes at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


@contextlib.contextmanager
def no_room_told() -> Iterator[None]:
    """Turn the system's ways of saying that the disk is full into one."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise FullError(error.strerror) from error
        raise
