"""What the work on a clip costs beside bare ffmpeg: the whole job, with its jail, its probes, its rows and its stills.

Clips: ten seconds of 1080p at 60 frames a second, drawn here, and the file that BENCH_CLIP names, where it does.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.management import call_command

from bench.lines import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from feedback.media.limits import Facts

BOUND = 1.10
TIMES = 3


def measure() -> list[Line]:
    """Return a line for each clip."""
    from tests import clips

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory(prefix="coachsite-bench-clips-") as folder:
        drawn = clips.draw(Path(folder) / "1080p60.mp4", fps=60, seconds=10, width=1920, height=1080, texture=True)
        lines = [compare("video 10 s 1080p60", drawn)]
        if named := os.environ.get("BENCH_CLIP"):
            lines.append(compare(f"video {Path(named).stem}", Path(named)))
    return lines


def compare(name: str, clip: Path) -> Line:
    """Return the job's processor time through that of ffmpeg alone, each the median of some runs in turn."""
    facts = facts_of(clip)
    job, bare = [], []
    for _ in range(TIMES):
        send(clip)
        job.append(cpu_of(work))
        bare.append(cpu_of(lambda: run_ffmpeg(clip, facts)))
    value = statistics.median(job) / statistics.median(bare)
    against = f"{statistics.median(job):.2f} s for the job, {statistics.median(bare):.2f} s for ffmpeg alone"
    return Line(name, value, "× bare ffmpeg", BOUND, against)


def cpu_of(what: Callable[[], None]) -> float:
    """Return the processor time that something takes here and in the children it waits for, in seconds."""
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    what()
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(before, after, strict=True))


def send(clip: Path) -> None:
    """Put a clip where an upload puts it."""
    from feedback import jobs
    from feedback.models import Clip
    from reminders import doorbell
    from tests import make

    doorbell.failures.mute()
    row = make.clip(make.athlete(), state=Clip.State.CHECKING, ready_at=None, frames=None, duration_ms=None)
    row.folder.mkdir(parents=True)
    shutil.copy(clip, row.folder / jobs.ORIGINAL)
    jobs.start(row)


def work() -> None:
    """Do the whole job as a worker does."""
    from feedback import jobs
    from feedback.models import Clip

    ends = jobs.work()
    if ends != {"done": 1}:
        raise RuntimeError(f"the job ended as {dict(ends)}: {Clip.objects.latest('created_at').reason}")


def run_ffmpeg(clip: Path, facts: Facts) -> None:
    """Run ffmpeg alone with the arguments of the job."""
    from feedback.media import derive, tools
    from feedback.models import Clip

    with tempfile.TemporaryDirectory() as folder:
        command = [tools.ffmpeg(), *derive.arguments(facts, Clip.STRIP_STILLS, str(clip.absolute()))]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)


def facts_of(clip: Path) -> Facts:
    """Return what the clip holds."""
    from feedback.media import probe, sniff

    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(clip, Path(folder) / "in")
        return probe.probe(Path(folder), "in", sniff.sniff(clip) or "")
