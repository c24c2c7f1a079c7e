"""The jail: a program in it has little of everything, reaches nothing, and comes to an end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from feedback.media import jail, tools
from tests.running import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

PYTHON = [sys.executable, "-I", "-c"]
ROOT = Path(__file__).resolve().parent.parent.parent
SHORT = jail.Limits(cpu_s=5, wall_s=20)


def run(code: str, folder: Path, limits: jail.Limits = SHORT) -> jail.Done:
    """Run Python code in the jail."""
    return jail.run([*PYTHON, code], folder, limits)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and was not collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_output_complaints_and_status_come_back(tmp_path: Path) -> None:
    done = run("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)", tmp_path)

    assert (done.code, done.out, done.err, done.took_too_much) == (3, b"out\n", "err\n", False)


def test_it_sees_its_folder_and_nothing_of_our_environment(tmp_path: Path) -> None:
    (tmp_path / "in").touch()

    done = run("import os; print(os.listdir(), sorted(os.environ))", tmp_path)

    # LC_CTYPE is Python's own doing.
    assert done.out.decode().replace(", 'LC_CTYPE'", "") == "['in'] ['HOME', 'LANG', 'MALLOC_ARENA_MAX', 'PATH']\n"


def test_it_has_a_session_of_its_own_and_comes_after_pages(tmp_path: Path) -> None:
    done = run("import os; print(os.getsid(0) == os.getpid(), os.nice(0) >= 10)", tmp_path)

    assert done.out == b"True True\n"


def test_memory_has_an_end(tmp_path: Path) -> None:
    done = run("bytearray(2_000_000_000)", tmp_path, jail.Limits(cpu_s=5, wall_s=20, memory=200 * jail.MIB))

    assert done.code == 1
    assert done.err.endswith("MemoryError\n")


def test_a_file_has_an_end(tmp_path: Path) -> None:
    limits = jail.Limits(cpu_s=5, wall_s=20, file_bytes=1000)

    done = run("import os; os.write(os.open('out', 65), bytes(1000)); os.write(3, b'x')", tmp_path, limits)

    assert done.err.endswith("File too large\n")
    assert (tmp_path / "out").stat().st_size <= 1000


def test_open_files_have_an_end(tmp_path: Path) -> None:
    done = run("kept = [open('/dev/null') for _ in range(100)]", tmp_path)

    assert done.code == 1
    assert "Too many open files" in done.err


def test_processor_time_has_an_end(tmp_path: Path) -> None:
    done = run("while True: pass", tmp_path, jail.Limits(cpu_s=1, wall_s=20))

    assert (done.code, done.took_too_much) == (-signal.SIGXCPU, True)


def test_time_by_the_clock_has_an_end_for_children_too(tmp_path: Path) -> None:
    code = "import os, time\nif os.fork() == 0: open('child', 'w').write(str(os.getpid()))\ntime.sleep(60)"
    began = time.monotonic()

    done = run(code, tmp_path, jail.Limits(cpu_s=5, wall_s=1))

    assert (done.is_late, done.code) == (True, -signal.SIGKILL)
    assert time.monotonic() - began < 10
    child = int((tmp_path / "child").read_text())
    wait_for(lambda: not is_alive(child), 5)


def test_a_child_that_is_left_behind_is_ended(tmp_path: Path) -> None:
    code = "import os, time\npid = os.fork()\nif pid == 0: time.sleep(60)\nprint(pid)"

    done = run(code, tmp_path)

    wait_for(lambda: not is_alive(int(done.out)), 5)


def test_it_reaches_no_network_where_the_system_lets_us_close_it(tmp_path: Path) -> None:
    leave = "import os; os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)"
    can_be_closed = subprocess.run([*PYTHON, leave], capture_output=True, check=False).returncode == 0
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]

        done = run(f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)", tmp_path)

    assert (done.code == 0) == (not can_be_closed)


def test_a_talker_is_heard_and_does_not_fill_our_memory(tmp_path: Path) -> None:
    done = run(
        "import sys\nfor _ in range(300): sys.stdout.write('x' * 65536); sys.stderr.write('y' * 65536)", tmp_path
    )

    assert done.code == 0
    assert len(done.out) <= jail.MAX_OUT
    assert len(done.err) <= jail.KEPT_ERR


def test_lines_come_as_they_are_written(tmp_path: Path) -> None:
    lines: list[str] = []

    jail.run([*PYTHON, "print('frame=1\\nframe=2')"], tmp_path, SHORT, on_line=lines.append)

    assert lines == ["frame=1", "frame=2"]


def test_what_a_tick_raises_ends_the_program(tmp_path: Path) -> None:
    def stop() -> None:
        raise InterruptedError

    code = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    with pytest.raises(InterruptedError):
        jail.run([*PYTHON, code], tmp_path, SHORT, on_tick=stop)

    assert not is_alive(int((tmp_path / "pid").read_text()))


def test_a_program_that_is_not_there_is_no_fault_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(jail.NotStartedError, match="cannot start /nowhere/ffmpeg: No such file or directory"):
        jail.run(["/nowhere/ffmpeg"], tmp_path, SHORT)


def test_it_dies_with_whoever_started_it(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from feedback.media import jail\n"
        "inside = \"import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)\"\n"
        f"jail.run([sys.executable, '-I', '-c', inside], Path({str(tmp_path)!r}), jail.Limits(cpu_s=5, wall_s=60))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    pid = int(wait_for(lambda: (tmp_path / "pid").read_text() if (tmp_path / "pid").exists() else None, 20))

    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()

    wait_for(lambda: not is_alive(pid), 5)


# --- which ffmpeg ---------------------------------------------------------------------------------


@pytest.fixture
def choose() -> Iterator[None]:
    """The choice is made anew."""
    tools._choose.cache_clear()
    yield
    tools._choose.cache_clear()


def program(folder: Path, text: str) -> Path:
    """Write a program named ffmpeg."""
    path = folder / "ffmpeg"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_the_ffmpeg_that_is_set_is_taken(choose: None, tmp_path: Path, settings: Settings) -> None:
    settings.FFMPEG = str(program(tmp_path, "exit 0"))

    assert tools.ffmpeg() == settings.FFMPEG


def test_one_that_is_set_and_not_there_is_an_error(choose: None, settings: Settings) -> None:
    settings.FFMPEG = "/nowhere/ffmpeg"

    with pytest.raises(tools.NoFfmpegError, match="FFMPEG names /nowhere/ffmpeg, and there is no such program"):
        tools.ffmpeg()


@pytest.mark.parametrize(
    ("says", "takes"), [("echo 'Encoder libx264 [H.264]:'", "the machine's"), ("echo 'not recognized'", "ours")]
)
def test_the_machines_is_taken_where_it_writes_h264(
    choose: None,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    says: str,
    takes: str,
) -> None:
    settings.FFMPEG = ""
    machines = program(tmp_path, says)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    assert (tools.ffmpeg() == str(machines)) == (takes == "the machine's")
    assert Path(tools.ffmpeg()).exists()
