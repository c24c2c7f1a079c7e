"""The work on clips: what it leaves behind, and what becomes of it when files, machines or workers are at fault."""

from __future__ import annotations

import datetime as dt
import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from coachsite.lib import leases
from feedback import doorbell, hand, jobs
from feedback.media import derive, pipeline
from feedback.models import Clip, MediaJob
from feedback.tasks import ring_media
from reminders.models import Heartbeat
from tests import clips, make

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoCaptureOnCommitCallbacks

    from athletes.models import User

PRODUCTS = ["frames.json", "play.mp4", "poster.jpg", "strip.jpg"]
FASTSTART = (("movflags", "faststart"),)


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Grows by one for each ring; nobody hears it."""
    rings: list[bool] = []

    def ring() -> bool:
        rings.append(True)
        return True

    monkeypatch.setattr(doorbell, "ring", ring)
    return rings


@pytest.fixture
def sent(athlete: User) -> Callable[..., Clip]:
    """Send a file as an athlete does."""

    def send(data: bytes | None = None, **fields: Any) -> Clip:
        clip = make.clip(athlete, state=Clip.State.CHECKING, ready_at=None, frames=None, duration_ms=None, **fields)
        clip.folder.mkdir(parents=True)
        (clip.folder / "original").write_bytes(clips.clip(fps=60).read_bytes() if data is None else data)
        jobs.start(clip)
        # A test's transaction never commits, and the bell would wait for that.
        transaction.get_connection().run_on_commit.clear()
        return clip

    return send


def files(clip: Clip) -> list[str] | None:
    """Return what stands in a clip's folder; None where that is gone. Nothing may be left of the work itself."""
    assert not jobs.rooms().exists() or list(jobs.rooms().iterdir()) == []
    return sorted(path.name for path in clip.folder.iterdir()) if clip.folder.exists() else None


def fails(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Have the work itself fail."""

    def process(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(pipeline, "process", process)


def test_a_clip_becomes_ready_and_its_original_goes(sent: Callable[..., Clip]) -> None:
    clip = sent(clips.clip(fps=30).read_bytes(), said_fps=240)

    ends = jobs.work()

    clip.refresh_from_db()
    assert ends == {"done": 1}
    assert files(clip) == PRODUCTS
    assert (clip.state, clip.reason, clip.frames, clip.duration_ms) == ("ready", "", 30, 967)
    assert (clip.width, clip.height, clip.time_scale) == (320, 240, 8.0)
    assert clip.fps == pytest.approx(240, rel=0.001)
    assert (clip.job.state, clip.job.step, clip.job.progress, clip.job.reason) == ("done", "", 100, "")
    assert json.loads((clip.folder / "frames.json").read_text())["time_scale"] == 8.0
    assert [number for number, _ in clips.seen(clip.folder / "play.mp4")] == list(range(30))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty. Nothing was kept. Choose the video itself and send it again."),
        (
            clips.clip(seconds=2.0).read_bytes()[:9000],
            "The file is cut short before its first picture; the one on your phone may be whole. Send it again.",
        ),
        (
            clips.clip(width=32, height=32).read_bytes(),
            "The picture is only 32×32 points, too small to see a runner in. Send the video as it was filmed.",
        ),
    ],
    ids=["empty", "half", "tiny"],
)
def test_of_a_clip_that_cannot_be_read_the_sentence_is_kept_and_no_file(
    sent: Callable[..., Clip], data: bytes, sentence: str
) -> None:
    clip = sent(data)

    ends = jobs.work()

    clip.refresh_from_db()
    assert ends == {"failed": 1}
    assert (clip.state, clip.reason) == ("failed", sentence)
    assert (clip.job.state, clip.job.step, clip.job.reason, clip.job.attempts) == ("failed", "", sentence, 1)
    assert files(clip) is None
    assert not jobs.again(clip)


def test_a_clip_that_fails_does_not_hold_up_the_next(sent: Callable[..., Clip]) -> None:
    sent(b"")
    sent()

    assert jobs.work() == {"failed": 1, "done": 1}


def test_where_the_machine_is_at_fault_it_is_tried_three_times_and_the_original_kept(
    sent: Callable[..., Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = sent()
    fails(monkeypatch, derive.MachineError("No space left on device"))

    ends = [dict(jobs.work()) for _ in range(4)]

    clip.refresh_from_db()
    assert ends == [{"pending": 1}, {"pending": 1}, {"failed": 1}, {}]
    assert (clip.state, clip.reason) == ("failed", jobs.GAVE_UP)
    assert (clip.job.reason, clip.job.attempts) == ("No space left on device", 3)
    assert files(clip) == ["original"]


def test_a_site_manager_can_have_it_tried_again(
    sent: Callable[..., Clip],
    monkeypatch: pytest.MonkeyPatch,
    rung: list[bool],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    clip = sent()
    with monkeypatch.context() as broken:
        fails(broken, derive.MachineError("No space left on device"))
        for _ in range(3):
            jobs.work()

    with django_capture_on_commit_callbacks(execute=True):
        taken = jobs.again(clip)

    assert (taken, len(rung)) == (True, 1)
    assert jobs.work() == {"done": 1}
    assert files(clip) == PRODUCTS
    assert not jobs.again(clip)


def test_a_missing_ffmpeg_is_no_fault_of_the_clip(sent: Callable[..., Clip], settings: Any) -> None:
    settings.FFMPEG = "/nowhere/ffmpeg"
    clip = sent()

    assert jobs.work() == {"pending": 1}
    clip.refresh_from_db()
    assert (clip.state, clip.job.reason) == (
        "checking",
        "FFMPEG names /nowhere/ffmpeg, and there is no such program.",
    )


def test_the_step_and_the_per_cent_stand_in_the_row(sent: Callable[..., Clip], monkeypatch: pytest.MonkeyPatch) -> None:
    clip, seen = sent(), []
    tell = jobs._tell

    def watched(job: MediaJob, stop: threading.Event | None, step: str, per_cent: int) -> None:
        tell(job, stop, step, per_cent)
        row = MediaJob.objects.select_related("clip").get(pk=job.pk)
        seen.append((row.step, row.progress, row.clip.state))

    monkeypatch.setattr(jobs, "_tell", watched)
    jobs.work()

    assert seen[0] == ("checking", 0, "checking")
    assert ("making", 3, "making") in seen
    assert seen[-1] == ("verifying", 97, "making")
    assert clip.job.pk


def test_work_that_was_taken_over_is_not_published(sent: Callable[..., Clip], monkeypatch: pytest.MonkeyPatch) -> None:
    clip = sent()
    process = pipeline.process

    def slow(*args: Any, **more: Any) -> pipeline.Made:
        made = process(*args, **more)
        MediaJob.objects.update(lease_token="another's")
        return made

    monkeypatch.setattr(pipeline, "process", slow)

    assert jobs.work() == {"lost": 1}
    assert files(clip) == ["original"]
    assert MediaJob.objects.get().state == "leased"


def test_of_a_clip_that_is_deleted_meanwhile_nothing_is_left(
    sent: Callable[..., Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = sent()
    process = pipeline.process

    def slow(*args: Any, **more: Any) -> pipeline.Made:
        made = process(*args, **more)
        Clip.objects.all().delete()
        return made

    monkeypatch.setattr(pipeline, "process", slow)

    assert jobs.work() == {"lost": 1}
    assert files(clip) is None


def test_who_is_told_to_stop_gives_the_clip_back_untried(
    sent: Callable[..., Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    clip, stop = sent(), threading.Event()
    tell = jobs._tell

    def stops(job: MediaJob, event: threading.Event | None, step: str, per_cent: int) -> None:
        if step == "making":
            stop.set()
        tell(job, event, step, per_cent)

    monkeypatch.setattr(jobs, "_tell", stops)

    assert jobs.work(stop=stop) == {"pending": 1}
    clip.refresh_from_db()
    assert (clip.state, clip.job.attempts, clip.job.step) == ("checking", 0, "")
    assert files(clip) == ["original"]


def test_a_worker_that_went_away_is_noticed_when_its_lease_ends(sent: Callable[..., Clip]) -> None:
    clip = sent()
    (job,) = leases.claim(jobs.waiting(), 1, 60)
    room = jobs.rooms() / f"{job.pk}-{job.lease_token}"
    room.mkdir(parents=True)
    (room / "play.mp4").write_bytes(b"half")

    before = jobs.sweep(), jobs.work(), room.exists()
    MediaJob.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    after = jobs.sweep(), room.exists(), jobs.work()

    assert before == (0, {}, True)
    assert after == (1, False, {"done": 1})
    assert files(clip) == PRODUCTS
    assert MediaJob.objects.get().attempts == 2


def test_a_clip_that_kills_each_worker_is_given_up(sent: Callable[..., Clip]) -> None:
    clip = sent()
    for _ in range(3):
        leases.claim(jobs.waiting(), 1, 60)
        MediaJob.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
        jobs.sweep()

    clip.refresh_from_db()
    assert (clip.state, clip.reason) == ("failed", jobs.GAVE_UP)
    assert (clip.job.state, clip.job.reason) == ("failed", "taken 3 times, and never came to an end")
    assert jobs.work() == {}
    assert files(clip) == ["original"]
    assert jobs.again(clip)


def test_what_a_worker_had_no_time_to_remove_is_removed(sent: Callable[..., Clip]) -> None:
    ready, failed = sent(), sent()
    jobs.work()
    (ready.folder / "original").write_bytes(b"left")
    MediaJob.objects.filter(clip=failed).update(state="failed")
    MediaJob.objects.update(step=jobs.TIDYING, finished_at=timezone.now() - dt.timedelta(minutes=2))

    jobs.sweep()

    assert (files(ready), files(failed)) == (PRODUCTS, None)
    assert set(MediaJob.objects.values_list("step", flat=True)) == {""}


def test_an_original_that_is_kept_goes_after_a_week(sent: Callable[..., Clip]) -> None:
    clip = sent()
    ended = timezone.now() - jobs.KEPT_FOR
    MediaJob.objects.update(state="failed", step=jobs.KEPT, finished_at=ended + dt.timedelta(minutes=1))

    jobs.sweep()
    before = files(clip)
    MediaJob.objects.update(finished_at=ended - dt.timedelta(minutes=1))
    jobs.sweep()

    assert (before, files(clip)) == (["original"], None)


def test_a_database_that_is_away_for_a_moment_does_not_end_the_work(
    sent: Callable[..., Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = sent()
    hold, away = leases.hold, [True]

    def holds(row: Any, seconds: float, **fields: Any) -> bool:
        if fields.get("step") == "making" and away:
            away.clear()
            raise DatabaseError("gone")
        return hold(row, seconds, **fields)

    monkeypatch.setattr(leases, "hold", holds)

    assert jobs.work() == {"done": 1}
    assert (away, files(clip)) == ([], PRODUCTS)


def test_where_the_file_system_knows_no_links_the_original_is_copied(
    sent: Callable[..., Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: Any) -> None:
        raise PermissionError

    monkeypatch.setattr("feedback.jobs.os.link", link)
    clip = sent()

    assert jobs.work() == {"done": 1}
    assert files(clip) == PRODUCTS


# --- who does it ----------------------------------------------------------------------------------


def test_starting_a_job_rings_once_when_all_of_it_is_written(
    athlete: User, rung: list[bool], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            for _ in range(2):
                jobs.start(make.clip(athlete))
        assert rung == []

    assert rung == [True]


def test_the_bells_task_does_the_work_and_is_never_rung_twice(sent: Callable[..., Clip]) -> None:
    clip = sent()

    ring_media.run()

    assert ring_media.acks_late is False
    assert files(clip) == PRODUCTS
    assert Heartbeat.last("media") is not None


def test_the_command_does_the_work_without_a_broker(
    sent: Callable[..., Clip], capsys: pytest.CaptureFixture[str]
) -> None:
    clip = sent()

    call_command("media", "run", "--once")
    call_command("media", "run", "--once")

    assert files(clip) == PRODUCTS
    assert capsys.readouterr().out == "done: 1\nNothing waited.\n"


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Grows by one for each time the clock does the work itself."""
    times: list[bool] = []
    monkeypatch.setattr(hand, "_work", lambda stop: times.append(True))
    return times


def look(clocks: hand.Hand) -> bool:
    """Have the clock look, and wait for what it does."""
    taken = clocks.look(threading.Event())
    clocks.finish(10)
    return taken


def test_the_clock_leaves_a_clip_to_the_workers_it_rang_for(
    sent: Callable[..., Clip], rung: list[bool], worked: list[bool]
) -> None:
    sent()

    assert (look(hand.Hand()), rung, worked) == (False, [True], [])


def test_the_clock_takes_what_still_lies_there_at_the_second_look(
    sent: Callable[..., Clip], monkeypatch: pytest.MonkeyPatch, worked: list[bool]
) -> None:
    clocks = hand.Hand()
    sent()

    first = look(clocks)
    monkeypatch.setattr(hand, "LEFT_S", 0.0)
    second = look(clocks)

    assert (first, second, worked) == (False, True, [True])


def test_the_clock_takes_a_clip_at_once_where_there_is_no_broker(
    sent: Callable[..., Clip], monkeypatch: pytest.MonkeyPatch, worked: list[bool]
) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda: False)
    sent()

    assert (look(hand.Hand()), worked) == (True, [True])


def test_the_clock_does_not_take_a_second_clip_while_a_worker_has_one(
    sent: Callable[..., Clip], monkeypatch: pytest.MonkeyPatch, worked: list[bool]
) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda: False)
    sent()
    sent()
    leases.claim(jobs.waiting(), 1, 60)

    assert (look(hand.Hand()), worked) == (False, [])


def test_where_nothing_waits_the_clock_does_not_ring(db: None, rung: list[bool], worked: list[bool]) -> None:
    assert (look(hand.Hand()), rung, worked) == (False, [], [])


def test_a_disk_that_does_not_answer_keeps_nothing_else_from_being_done(
    sent: Callable[..., Clip], monkeypatch: pytest.MonkeyPatch, rung: list[bool]
) -> None:
    def sweep() -> int:
        raise OSError("gone")

    monkeypatch.setattr(jobs, "sweep", sweep)
    sent()

    look(hand.Hand())

    assert rung == [True]
