"""Uploads against a real web server: an uploader that is not ours, cut lines, a killed server, and its memory."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from resumable_upload import TusClient

from tests import running
from tests.feedback.sending import film
from tests.running import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.processes

TOKEN = "t" * 32
SIGN_IN = """
from django.test import Client
from tests import make
athlete = make.athlete(make.coach(name="Ruth Adeyemi"), name="Ines Moreau")
client = Client()
client.force_login(athlete)
print(client.cookies["session"].value)
"""
MB = 1_000_000


class Web:
    """The web server alone, and an athlete who is signed in."""

    def __init__(self, data: Path) -> None:
        """Make the athlete and start the server."""
        self.data = data
        self.env = running.environment(data)
        signed_in = running.python(SIGN_IN, self.env)
        assert signed_in.returncode == 0, signed_in.stderr
        self.heads = {
            "Cookie": f"session={signed_in.stdout.strip()}; csrf={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Tus-Resumable": "1.0.0",
        }
        self.port = running.free_ports(1)
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            [*running.MANAGE, "web", "--port", str(self.port)], env=self.env, stderr=subprocess.DEVNULL
        )
        wait_for(self.answers)

    def answers(self) -> bool:
        """Tell whether it answers."""
        with contextlib.suppress(OSError):
            return self.ask("HEAD", "/robots.txt").status == 200
        return False

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children]

    def kill(self) -> None:
        """End it as a power cut would."""
        for pid in [*self.workers(), self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)

    def ask(self, method: str, path: str, body: Any = None, **head: str) -> http.client.HTTPResponse:
        """Send one request."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        heads = self.heads | {name.replace("_", "-"): value for name, value in head.items()}
        line.request(method, path, body, heads)
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer

    def begin(self, length: int) -> str:
        """Begin an upload."""
        answer = self.ask("POST", "/uploads/", Upload_Length=str(length), Content_Length="0")
        assert answer.status == 201
        return str(answer.headers["Location"])

    def add(self, url: str, offset: int, body: Any, length: int) -> int:
        """Send bytes from an offset on; return the status."""
        return self.ask(
            "PATCH", url, body, Upload_Offset=str(offset), Content_Length=str(length),
            Content_Type="application/offset+octet-stream",
        ).status  # fmt: skip

    def offset(self, url: str) -> int:
        """Ask how far an upload is."""
        return int(self.ask("HEAD", url).headers["Upload-Offset"])

    def is_at(self, url: str, offset: int) -> bool:
        """Tell whether an upload has come so far."""
        return self.offset(url) == offset

    def is_free(self, url: str, offset: int) -> bool:
        """Tell whether nobody sends bytes of an upload just now."""
        return self.add(url, offset, b"", 0) == 204

    def send_part(self, url: str, offset: int, data: bytes, announced: int) -> socket.socket:
        """Announce more than is sent, and leave the line open."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        heads = self.heads | {
            "Host": "localhost", "Upload-Offset": str(offset), "Content-Length": str(announced),
            "Content-Type": "application/offset+octet-stream",
        }  # fmt: skip
        head = "".join(f"{name}: {value}\r\n" for name, value in heads.items())
        line.sendall(f"PATCH {url} HTTP/1.1\r\n{head}\r\n".encode() + data)
        return line

    def original(self) -> Path:
        """The one clip's file."""
        (path,) = (self.data / "media" / "clips").glob("*/original")
        return path

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        with contextlib.closing(sqlite3.connect(self.data / "db.sqlite3")) as database:
            return int(database.execute(f"select count(*) from feedback_{table}").fetchone()[0])  # noqa: S608


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """A web server with data of its own."""
    server = Web(running.data_folder(tmp_path / "data"))
    try:
        yield server
    finally:
        server.kill()


def test_an_uploader_of_others_brings_a_clip_with_sums_and_resumes(web: Web, tmp_path: Path) -> None:
    data = film(5 * MB)
    (tmp_path / "clip.mp4").write_bytes(data)
    uploader = TusClient(f"http://127.0.0.1:{web.port}/uploads", chunk_size=700_001, checksum=True, headers=web.heads)
    uploader.url += "/"

    url = uploader.upload_file(str(tmp_path / "clip.mp4"), metadata={"filename": "clip.mp4"}, stop_at=2 * MB)
    half = web.rows("clip")
    uploader.resume_upload(str(tmp_path / "clip.mp4"), url)

    assert (half, web.rows("clip"), web.rows("mediajob")) == (0, 1, 1)
    assert web.original().read_bytes() == data


def test_a_line_that_is_cut_twenty_times_brings_the_same_bytes(web: Web) -> None:
    data = film(6 * MB)
    chance = random.Random(7)
    url = web.begin(len(data))
    offsets = [0]

    for _ in range(20):
        offset = web.offset(url)
        part = data[offset : offset + chance.randrange(1, 250_000)]
        # Until the server has seen that the last line was cut, the upload is still that line's (423).
        wait_for(partial(web.is_free, url, offset), 20)
        web.send_part(url, offset, part, announced=len(data) - offset).close()
        wait_for(partial(web.is_at, url, offset + len(part)), 20)
        offsets.append(offset + len(part))
    last = web.add(url, offsets[-1], data[offsets[-1] :], len(data) - offsets[-1])

    assert (last, len(set(offsets)), web.rows("clip")) == (204, 21, 1)
    assert web.original().read_bytes() == data


def test_a_server_that_is_killed_in_the_middle_goes_on_from_the_true_byte(web: Web) -> None:
    data = film(6 * MB)
    url = web.begin(len(data))
    kept = []

    for _ in range(3):
        offset = web.offset(url)
        line = web.send_part(url, offset, data[offset : offset + 1_500_000], announced=len(data) - offset)
        path = next((web.data / "media" / "uploads").iterdir())
        wait_for(partial(is_longer, path, offset))
        web.kill()
        line.close()
        web.start()
        kept.append(web.offset(url))
        assert path.stat().st_size == kept[-1]
    last = web.add(url, kept[-1], data[kept[-1] :], len(data) - kept[-1])

    assert (sorted(set(kept)), last, web.rows("clip")) == (kept, 204, 1)
    assert web.original().read_bytes() == data


def is_longer(path: Path, size: int) -> bool:
    """Tell whether more has come."""
    return path.stat().st_size > size


def test_three_hundred_megabytes_do_not_grow_the_server(web: Web, tmp_path: Path) -> None:
    size = 300 * MB
    path = tmp_path / "long.mp4"
    with path.open("wb") as file:
        file.write(film(MB))
        file.truncate(size)
    small = web.begin(MB)
    assert web.add(small, 0, film(MB), MB) == 204
    before = memory(web)
    url = web.begin(size)

    with path.open("rb") as body, watched(web) as seen:
        status = web.add(url, 0, body, size)

    grown = max(seen) - before
    assert (status, web.rows("clip"), len(seen) > 3) == (204, 2, True)
    assert grown <= 20 * MB, f"{grown / MB:.1f} MB"


def test_half_of_the_threads_stay_for_pages(web: Web) -> None:
    data = film(2 * MB)
    urls = [web.begin(len(data)) for _ in range(10)]
    lines = [web.send_part(url, 0, data[:70_000], announced=len(data)) for url in urls]
    wait_for(lambda: sum(path.stat().st_size > 0 for path in (web.data / "media/uploads").iterdir()) == 8)

    began = time.monotonic()
    statuses = {web.ask("GET", "/clips/").status for _ in range(5)}
    took = time.monotonic() - began
    for line in lines:
        line.close()

    assert (statuses, took < 10) == ({200}, True)


def memory(web: Web) -> int:
    """What the server's processes hold in memory, in bytes."""
    total = 0
    for pid in web.workers():
        with contextlib.suppress(FileNotFoundError):
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return total * os.sysconf("SC_PAGE_SIZE")


@contextlib.contextmanager
def watched(web: Web) -> Iterator[list[int]]:
    """Look at the memory again and again while something goes on."""
    seen: list[int] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.02):
            seen.append(memory(web))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()
