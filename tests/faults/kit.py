"""Kills the processes that send reminders at named points, and counts what became of the reminders.

    python -m tests.faults.kit [--quick] [--point NAME]

Real processes (`manage.py reminders run`, or a Celery worker), a mail server of our own whose log is the truth about
what went out, SQLite or, where DATABASE_URL is set, PostgreSQL. Prints a table and exits 1 where a promise is broken:

- I1 every reminder comes to an end;
- I2 what the database calls sent is what the mail server took, but for letters of which it says that it does not know;
- I3 each notice is there once;
- I4 a letter is taken twice, and never more often, only where a process died between handing it over and writing that
  down (or, on a machine that is too busy, was slower over it than its lease);
- I5 the fault did fire, and no other;
- I6 of each letter that may have gone out or not, the coach is told once.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import running
from tests.daytime import zone_where_it_is
from tests.faults.places import Place, place_for
from tests.smtp import MailServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

POINTS = ("claim_before_commit", "claim_after_commit", "before_send", "after_send", "after_mark", "planner_mid")
# With Celery two of them: a claim that is never finished, and a letter of which nobody knows.
CELERY_POINTS = ("claim_after_commit", "after_send")
QUICK, LONG = 60, 1000
WORKERS = 2
# Runs beside one another; each has a folder, a database and a mail server of its own.
AT_ONCE = 2
PATIENCE_S = 120.0

# The scene is set once, by whoever comes first.
staging = threading.Lock()

MEDIA = "tests/feedback/test_media_kill.py"

# What a process says that comes back to a letter too late, or that the mail server kept waiting for too long.
SLOW = ("a lease ended while a letter was on its way", "a mail server broke off, and nobody knows what it took")
# How likely each process of the Celery worker dies at the point: of claims there are few.
LIKELY = {"claim_after_commit": 0.4, "after_send": 0.15}

# Everybody has a session tomorrow and was to hear of it an hour ago: the workers plan that themselves.
SCENE = """
import datetime as dt
from tests import make

coach = make.coach()
for _ in range({people}):
    person = make.athlete(coach, time_zone="{zone}", remind_at=dt.time(11))
    make.session(person, on_date=person.today() + dt.timedelta(days=1))
"""
BELL = """
import time
from reminders import doorbell

while True:
    doorbell.failures = doorbell.Failures()
    doorbell.ring()
    time.sleep(0.3)
"""


@dataclass
class Result:
    """What became of the reminders of one run."""

    point: str
    path: str
    database: str
    wanted: int
    seconds: float
    fired: list[str]
    rows: list[tuple[int, str, str, str]] = field(default_factory=list)
    notices: list[int] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    doubts: list[int] = field(default_factory=list)
    slow: int = 0
    """How often a process, on a machine that was too busy, took longer over a letter than its lease."""

    def count(self, *states: str) -> int:
        """How many reminders are in one of these states."""
        return sum(state in states for _, _, state, _ in self.rows)

    def letters(self, *states: str) -> set[str]:
        """The names of the letters in one of these states."""
        return {name for _, channel, state, name in self.rows if channel == "email" and state in states}

    @property
    def wire_repeats(self) -> int:
        """How often the mail server took a letter that it had taken already."""
        return len(self.taken) - len(set(self.taken))

    @property
    def lost(self) -> int:
        """How many never came to an end, or were never planned."""
        return self.wanted - self.count("sent", "uncertain")

    @property
    def broken(self) -> list[str]:
        """Which promises were broken, in words."""
        sent, doubt, taken = self.letters("sent"), self.letters("uncertain"), set(self.taken)
        on_site = sorted(pk for pk, channel, state, _ in self.rows if channel == "in_app" and state == "sent")
        in_the_gap = (len(self.fired) if self.point == "after_send" else 0) + self.slow
        unsent, unknown = sent - taken, taken - sent - doubt
        in_doubt = sorted(pk for pk, _, state, _ in self.rows if state == "uncertain")
        promises = {
            f"I1 {self.lost} lost": self.lost == 0 and len(self.rows) == self.wanted,
            f"I2 {len(unsent)} called sent never went out, {len(unknown)} went out unknown": not unsent | unknown,
            "I3 notices are missing, or there twice": sorted(self.notices) == on_site,
            f"I4 {self.wire_repeats} repeats, {in_the_gap} in the gap": (
                self.wire_repeats <= in_the_gap and all(self.taken.count(name) <= 2 for name in taken)
            ),
            "I5 the fault did not fire, or another did": set(self.fired) == {self.point},
            f"I6 {len(in_doubt)} in doubt, {len(self.doubts)} told": sorted(self.doubts) == in_doubt,
        }
        return [words for words, kept in promises.items() if not kept]

    @property
    def line(self) -> str:
        """The run as a line of the table."""
        cells = (len(self.fired), self.wanted, self.lost, len(self.notices) - len(set(self.notices)))
        return (
            f"{self.database:<7}{self.path:<8}{self.point:<21}{cells[0]:>6}{cells[1]:>11}{cells[2]:>6}{cells[3]:>16}"
            f"{self.wire_repeats:>14}{self.slow:>6}{self.count('uncertain'):>11}{self.seconds:>7.0f} s  "
            f"{'; '.join(self.broken) or 'kept'}"
        )


HEAD = (
    f"{'db':<7}{'path':<8}{'killed at':<21}{'kills':>6}{'reminders':>11}{'lost':>6}{'in-app repeats':>16}"
    f"{'wire repeats':>14}{'slow':>6}{'uncertain':>11}{'time':>9}  promises"
)


def run(point: str, folder: Path, *, count: int = QUICK, path: str = "loop") -> Result:
    """Kill processes at one point until all reminders have come to an end, and see."""
    began = time.monotonic()
    with staging:
        place = place_for(folder, SCENE.format(people=count // 2, zone=zone_where_it_is(12)))
    log = folder / "faults.log"
    log.touch()
    with MailServer(folder / "taken.log") as server:
        env = running.environment(
            place.data,
            **place.variables,
            DJANGO_SETTINGS_MODULE="tests.faults.settings",
            MAIL_HOST="127.0.0.1",
            MAIL_PORT=str(server.port),
            MAIL_TLS="no",
            COACH_ALLOW_FAULTS="1",
            COACH_FAULT_LOG=str(log),
            LOG_LEVEL="WARNING",
        )
        said = (folder / "said.log").open("ab")
        with said, celery_workers(point, env, said) if path == "celery" else loop_workers(point, env, said) as look:
            wait_for_the_end(place, count, look)
        fired = [line.split()[0] for line in log.read_text().splitlines()]
        return Result(
            point,
            path,
            place.name,
            count,
            time.monotonic() - began,
            fired,
            place.rows(),
            place.notices(),
            server.taken,
            place.doubts(),
            sum(map((folder / "said.log").read_text().count, SLOW)),
        )


def wait_for_the_end(place: Place, count: int, look_after: Any) -> None:
    """Wait until every reminder is there and none is open; after a while give up, and let the counts tell."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        look_after()
        there, still_open = place.counts()
        if there >= count and not still_open:
            return
        time.sleep(0.1)


@contextlib.contextmanager
def loop_workers(point: str, env: dict[str, str], said: IO[bytes]) -> Iterator[Any]:
    """Run `manage.py reminders run` several times. The first of them surely die at the point, their heirs may."""
    command = [*running.MANAGE, "reminders", "run"]

    def begin(probability: float) -> subprocess.Popen[bytes]:
        fault = {"COACH_FAULT": f"{point}:{probability}:kill"}
        return subprocess.Popen(command, env=env | fault, stdout=said, stderr=said)

    workers = [begin(1.0) for _ in range(WORKERS)]

    def look_after() -> None:
        for n, worker in enumerate(workers):
            if worker.poll() is not None:
                workers[n] = begin(0.03)

    try:
        yield look_after
    finally:
        end(workers)


@contextlib.contextmanager
def celery_workers(point: str, env: dict[str, str], said: IO[bytes]) -> Iterator[Any]:
    """Run a broker, a Celery worker whose processes die at the point now and then, and somebody who rings."""
    from coachsite.parts import MANAGE, valkey_program

    program = valkey_program()
    if program is None:
        raise RuntimeError("There is no Valkey for this machine.")
    folder = Path(tempfile.mkdtemp(prefix="coachsite-bell-"))
    socket = folder / "valkey.sock"
    env = env | {"REDIS_URL": f"unix://{socket}", "COACH_FAULT": f"{point}:{LIKELY[point]}:kill"}
    celery = [sys.executable, "-m", "celery", "--quiet", "--workdir", str(MANAGE.parent), "--app", "coachsite"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--pool", "prefork", "--concurrency", "2"]
    commands = [
        [str(program), "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)],
        [*celery, "worker", "--queues", "ring,mail", *quiet],
        [sys.executable, "-c", running.PRELUDE + BELL],
    ]
    processes = [subprocess.Popen(line, env=env, cwd=MANAGE.parent, stdout=said, stderr=said) for line in commands]
    try:
        yield lambda: None
    finally:
        end(processes[::-1])


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask processes to end, and see that they do."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main() -> int:
    """Run what was asked for; return the exit status."""
    parser = argparse.ArgumentParser(description="Kill what sends reminders, and count.")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} reminders a run instead of {LONG}")
    parser.add_argument("--point", choices=POINTS, help="this one alone")
    asked = parser.parse_args()
    runs = [(point, "loop") for point in POINTS] + [(point, "celery") for point in CELERY_POINTS]
    # The work on clips has points and counts of its own, and goes on beside the others.
    media = [sys.executable, "-m", "pytest", "-q", MEDIA]
    clips = subprocess.Popen(media, stdout=subprocess.PIPE, text=True) if asked.point is None else None
    write(HEAD)
    broken = False
    with tempfile.TemporaryDirectory(prefix="coachsite-faults-") as top, ThreadPoolExecutor(AT_ONCE) as pool:

        def one(number: int, point: str, path: str) -> Result:
            folder = Path(top, str(number))
            folder.mkdir()
            return run(point, folder, count=QUICK if asked.quick else LONG, path=path)

        wanted = [(n, *what) for n, what in enumerate(runs) if asked.point in (None, what[0])]
        for result in pool.map(one, *zip(*wanted, strict=True)):
            broken |= bool(result.broken)
            write(result.line)
    if clips:
        told = clips.communicate()[0]
        broken |= clips.returncode != 0
        write(f"{'sqlite':<7}{'media':<8}{'each of its points':<21}  {told if clips.returncode else 'kept'}")
    return int(broken)


def write(line: str) -> None:
    """Say it now."""
    sys.stdout.write(line + os.linesep)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
