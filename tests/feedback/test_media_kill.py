"""Media workers that are killed, at each point and in the middle of ffmpeg: the clip is taken up again."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import clips, running
from tests.running import MANAGE, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.processes

SEND = """
import datetime as dt, os, shutil
from django.db import connections
from django.utils import timezone
from coachsite.lib import faults
from feedback import jobs
from feedback.models import Clip, MediaJob
from reminders import doorbell
from tests import make

doorbell.failures.mute()

def send(original):
    clip = make.clip(make.athlete(), state="checking", ready_at=None, frames=None, duration_ms=None)
    clip.folder.mkdir(parents=True)
    shutil.copy(original, clip.folder / "original")
    jobs.start(clip)
    return clip
"""
KILLED = """
def worker(fault):
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        os.environ |= {"COACH_FAULT": f"{fault}:1:kill", "COACH_ALLOW_FAULTS": "1"}
        faults.planned.cache_clear()
        jobs.work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def files(clip):
    return sorted(path.name for path in clip.folder.iterdir())

for point in ("media_after_claim", "media_before_publish", "media_after_publish"):
    clip = send(ORIGINAL)
    died = worker(point)
    clip.refresh_from_db()
    between = clip.state, clip.job.state, "original" in files(clip)
    MediaJob.objects.filter(state="leased").update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    freed, ends = jobs.sweep(), dict(jobs.work())
    clip.refresh_from_db()
    print(point, died, between, freed, ends, clip.state, clip.frames, files(clip), list(jobs.rooms().iterdir()))
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with tables."""
    return running.data_folder(tmp_path / "data")


def test_a_worker_killed_at_any_point_leaves_its_clip_to_the_next(data: Path) -> None:
    original = clips.clip(fps=60)

    done = running.python(f"ORIGINAL = {str(original)!r}" + SEND + KILLED, running.environment(data))

    whole = "{'done': 1} ready 60 ['frames.json', 'play.mp4', 'poster.jpg', 'strip.jpg'] []"
    assert done.stdout.splitlines() == [
        f"media_after_claim -9 ('checking', 'leased', True) 1 {whole}",
        f"media_before_publish -9 ('making', 'leased', True) 1 {whole}",
        f"media_after_publish -9 ('making', 'leased', True) 1 {whole}",
    ], done.stderr


@pytest.fixture
def slow_ffmpeg(tmp_path: Path) -> Path:
    """An ffmpeg that thinks for a long time before it begins."""
    path = tmp_path / "slow"
    path.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    path.chmod(0o755)
    return path


def row(data: Path) -> tuple[str, str, str]:
    """State of clip and job, and the step it is at."""
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        found: tuple[str, str, str] = database.execute(
            "select clip.state, job.state, job.step from feedback_clip clip join feedback_mediajob job"
            " on job.clip_id = clip.id"
        ).fetchone()
        return found


def of_this_site(data: Path) -> Iterator[int]:
    """Processes in the folder of the work: the jailed ones, whose environment tells nothing."""
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdecimal() and (folder / "cwd").readlink().is_relative_to(data / "media" / "making"):
                yield int(folder.name)
        except OSError:
            continue


def test_a_worker_asked_to_end_gives_its_clip_back_and_one_killed_leaves_it_to_the_next(
    data: Path, slow_ffmpeg: Path
) -> None:
    env = running.environment(data)
    sent = running.python(SEND + f"send({str(clips.clip(fps=60))!r})", env)
    assert sent.returncode == 0, sent.stderr

    def ended_in_ffmpeg(number: signal.Signals) -> tuple[str, str, str]:
        slow = env | {"FFMPEG": str(slow_ffmpeg)}
        worker = subprocess.Popen([*MANAGE, "media", "run"], env=slow, stdout=subprocess.DEVNULL)
        wait_for(lambda: row(data)[2] == "making" and len(list(of_this_site(data))) > 0)
        worker.send_signal(number)
        worker.wait(10)
        wait_for(lambda: not list(of_this_site(data)), 10)
        return row(data)

    asked = ended_in_ffmpeg(signal.SIGTERM)
    killed = ended_in_ffmpeg(signal.SIGKILL)
    with closing(sqlite3.connect(data / "db.sqlite3")) as database, database:
        database.execute("update feedback_mediajob set lease_until = '2020-01-01 00:00:00'")
    again = subprocess.run([*MANAGE, "media", "run", "--once"], env=env, capture_output=True, text=True, check=True)

    assert asked == ("checking", "pending", "")
    assert killed == ("making", "leased", "making")
    assert again.stdout == "done: 1\n"
    assert row(data) == ("ready", "done", "")
