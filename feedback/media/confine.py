"""Starts a program in a jail: `python -I -S confine.py LIMITS PROGRAM ARGUMENT...`, LIMITS as in `memory=1,cpu_s=2`.

In place of a program, `- FOLDER SCRIPT` runs a script right here, which spares a second start of Python; it finds
modules in FOLDER, too. A program of its own, since a process with threads must not run Python between fork and exec;
with few imports, for each costs milliseconds three times a clip.
"""

import ctypes
import os
import resource
import sys

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
SIGKILL = 9
PAGES_COME_FIRST = 10
NOT_STARTED = 127


def leave_the_network() -> bool:
    """Go where there is no network at all; False where the system does not let us."""
    for flags in (os.CLONE_NEWNET | os.CLONE_NEWIPC, os.CLONE_NEWUSER | os.CLONE_NEWNET | os.CLONE_NEWIPC):
        try:
            os.unshare(flags)
        except OSError:
            continue
        return True
    return False


def limit(limits: dict[str, int]) -> None:
    """Set what this process, and what it becomes, may use at most."""
    kinds = {
        "memory": resource.RLIMIT_AS,
        "cpu_s": resource.RLIMIT_CPU,
        "file_bytes": resource.RLIMIT_FSIZE,
        "files": resource.RLIMIT_NOFILE,
    }
    for name, kind in kinds.items():
        hard = resource.getrlimit(kind)[1]
        value = limits[name] if hard == resource.RLIM_INFINITY else min(limits[name], hard)
        # A second for the program to hear of it; then the kernel ends it.
        resource.setrlimit(kind, (value, value + 1 if name == "cpu_s" and value != hard else value))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(limits: dict[str, int], command: list[str]) -> None:
    """Become the program."""
    leave_the_network()
    libc = ctypes.CDLL(None, use_errno=True)
    # Only now: the kernel forgets it when a process changes who it is.
    libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != limits["parent"]:
        os._exit(1)
    os.nice(PAGES_COME_FIRST)
    limit(limits)
    if command[0] == "-":
        import runpy

        sys.path.append(command[1])
        sys.argv = command[2:]
        runpy.run_path(command[2], run_name="__main__")
        return
    try:
        os.execv(command[0], command)  # noqa: S606 -- without a shell is how it is meant
    except OSError as error:
        os.write(2, f"cannot start {command[0]}: {error.strerror}\n".encode())
        os._exit(NOT_STARTED)


if __name__ == "__main__":
    main({name: int(value) for name, value in (word.split("=") for word in sys.argv[1].split(","))}, sys.argv[2:])
