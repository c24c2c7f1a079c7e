"""`manage.py up` with real processes: it starts, is killed in parts, and leaves nothing behind."""

from __future__ import annotations

import ast
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coachsite.lib import processes
from coachsite.lib.processes import AlreadyRunningError, free_port, hold_lock
from tests import running
from tests.running import MANAGE, ROOT, Site, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

started = pytest.mark.processes


@pytest.fixture(scope="module")
def wanted() -> Iterator[int]:
    """A port that somebody else has taken; the one after it is free."""
    port = running.free_ports(2)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        yield port


@dataclass
class Shared:
    """The site that the tests of this file share: started when one needs it, and again after one has ended it."""

    data: Path
    wanted: int
    running: Site | None = None

    def site(self) -> Site:
        if self.running is None or self.running.up.poll() is not None:
            self.running = Site(self.data, self.wanted)
        self.running.wait_until_complete()
        return self.running


@pytest.fixture(scope="module")
def shared(wanted: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """Nothing runs yet."""
    made = Shared(running.data_folder(tmp_path_factory.mktemp("site") / "data"), wanted)
    yield made
    if made.running is not None:
        made.running.stop()


@pytest.fixture
def site(shared: Shared) -> Site:
    """A site of which every part runs."""
    return shared.site()


@started
def test_a_taken_port_is_said_and_the_next_one_used(site: Site, wanted: int) -> None:
    assert f"Port {wanted} is taken, so this is on port {wanted + 1}.\n" in site.said
    assert site.port == wanted + 1
    assert site.answer() == 200


@started
def test_children_know_the_real_address(site: Site) -> None:
    web = min(site.named("web"))

    environ = Path(f"/proc/{web}/environ").read_bytes().split(b"\0")

    assert f"SITE_URL=http://localhost:{site.port}".encode() in environ


@started
def test_a_second_start_on_the_same_data_is_refused(site: Site) -> None:
    second = subprocess.run(
        [*MANAGE, "up"], env=running.environment(site.data), capture_output=True, text=True, check=False
    )

    assert second.returncode == 1
    assert second.stderr == (
        f"CommandError: The site already runs on {site.data} (process {site.up.pid}). Nothing was started. "
        "Stop that one first, or name another folder in DATA_DIR.\n"
    )
    assert site.answer() == 200


@started
def test_a_web_server_that_is_killed_comes_back(site: Site) -> None:
    before = site.named("web")
    os.kill(min(before), signal.SIGKILL)

    wait_for(lambda: len(site.named("web") - before) == 2)
    status = wait_for(site.answer)

    assert status == 200
    assert site.named("web") & before == set()
    assert '"say": "web ended by signal 9, starts again in ' in site.said


@started
def test_a_web_worker_that_is_killed_comes_back(site: Site) -> None:
    before = site.named("web")
    os.kill(max(before), signal.SIGKILL)

    wait_for(lambda: len(site.named("web") - before) == 2)

    assert wait_for(site.answer) == 200


@started
def test_worker_clock_and_valkey_that_are_killed_come_back(site: Site) -> None:
    words = ("celery", "clock", "valkey-server")
    before = {pid for pid, command in site.processes().items() if any(word in command for word in words)}
    for pid in before:
        os.kill(pid, signal.SIGKILL)

    site.wait_until_complete()

    assert set(site.processes()) & before == set()
    for part in ("worker", "clock", "valkey"):
        assert f'"say": "{part} ended by signal 9, starts again in ' in site.said


@started
def test_ctrl_c_ends_everything(site: Site) -> None:
    site.tell(signal.SIGINT)

    code = site.up.wait(60)

    assert code == 0
    assert site.processes() == {}
    assert site.said.endswith("Stopped.\n")


@started
def test_a_killed_supervisor_takes_everything_with_it(site: Site) -> None:
    site.tell(signal.SIGKILL)
    site.up.wait()

    wait_for(lambda: not site.processes(), 20)

    assert site.processes() == {}


def test_a_python_too_old_is_told_so_in_one_sentence() -> None:
    code = (ROOT / "manage.py").read_text(encoding="utf-8")
    ast.parse(code, feature_version=(3, 7))

    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.version_info = (3, 9, 1); exec(sys.stdin.read())"],
        input=code,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == (
        "This site needs Python 3.12 or newer, and this is Python 3.9. "
        "Run bin/setup, then .venv/bin/python manage.py.\n"
    )


def test_a_lock_is_held_once_and_names_its_holder(tmp_path: Path) -> None:
    with hold_lock(tmp_path / "lock"), pytest.raises(AlreadyRunningError, match=f"^{os.getpid()}$"):
        hold_lock(tmp_path / "lock")

    hold_lock(tmp_path / "lock").close()


def test_a_port_taken_on_ipv6_counts_as_taken_for_localhost() -> None:
    port = running.free_ports(2)
    with socket.socket(socket.AF_INET6) as other:
        other.bind(("::1", port))
        other.listen()

        assert free_port("127.0.0.1", port) == port + 1


def test_when_all_ports_are_taken_it_says_which() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(OSError, match=f"All ports from {port} to {port} are taken"):
            free_port("127.0.0.1", port, tries=1)


def test_an_address_of_another_machine_is_an_error() -> None:
    with pytest.raises(OSError, match="Cannot assign requested address"):
        processes.free_port("192.0.2.1", 8000)
