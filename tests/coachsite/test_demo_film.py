"""The demo's films: drawn, sent, one answered; and a demo without them where no ffmpeg is."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

from athletes.models import User
from coachsite import demo
from coachsite.demo import film
from feedback.media.tools import NoFfmpegError, ffmpeg
from feedback.models import Clip, MediaJob, Review
from plans.models import FilmWish
from plans.prescribing import uses_of, with_films

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def library(db: None) -> None:
    """The built-in drills."""
    call_command("load_drills")


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def without_ffmpeg() -> str:
    """There is none here."""
    raise NoFfmpegError("none")


def frames_in(path: Path) -> tuple[int, list[bytes]]:
    """How many frames a film has, and the first and the middle one in grey."""
    asked = [ffmpeg(), "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    grey = subprocess.run(asked, capture_output=True, check=True).stdout
    size = film.WIDTH * film.HEIGHT
    count = len(grey) // size
    return count, [grey[:size], grey[count // 2 * size :][:size]]


def test_a_drawn_film_has_all_its_frames_and_they_move(tmp_path: Path) -> None:
    path = tmp_path / "original"

    assert film.draw(path, "butt-kicks-classic", fault="Toes hang")

    count, (first, middle) = frames_in(path)
    assert count == film.FPS * film.SECONDS
    assert first != middle


def test_a_fault_shows_in_the_picture(tmp_path: Path) -> None:
    for name, fault in (("good", ""), ("bad", "Toes hang")):
        film.draw(tmp_path / name, "butt-kicks-classic", fault=fault)

    assert frames_in(tmp_path / "good")[1] != frames_in(tmp_path / "bad")[1]


def test_nothing_is_drawn_of_a_drill_that_the_library_has_not(tmp_path: Path) -> None:
    assert not film.draw(tmp_path / "original", "moon-walk")
    assert list(tmp_path.iterdir()) == []


def test_an_ffmpeg_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film, "ffmpeg", lambda: "false")

    assert not film.draw(tmp_path / "original", "butt-kicks-classic")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("library")
def test_the_demo_has_two_clips_that_wait_for_the_media_worker_and_one_answer(tmp_path: Path) -> None:
    started = time.process_time()
    demo.make()
    seconds = time.process_time() - started

    clips = list(Clip.objects.select_related("athlete", "occurrence__session", "job"))
    clips.sort(key=lambda c: c.athlete.name != "Ines Moreau")
    review = Review.objects.get()
    assert [(c.state, c.job.state) for c in clips] == [("checking", "pending")] * 2
    assert [c.athlete.name == "Ines Moreau" for c in clips] == [True, False]
    assert all((c.athlete.today() - c.occurrence.session.on_date).days <= 14 for c in clips if c.occurrence)
    assert [(c.folder / "original").stat().st_size for c in clips] == [c.bytes for c in clips]
    assert (review.clip, review.cue) == (clips[0], "Pull the toes to the shin")
    assert [v.checkpoint.name for v in review.verdicts.filter(answer="no")] == ["Toes"]
    assert seconds < 10


@pytest.mark.usefixtures("library")
def test_the_demos_athlete_is_asked_to_film_today_and_reads_the_last_cue() -> None:
    demo.make()

    athlete = User.objects.get(email="athlete@example.org")
    session = athlete.sessions.get(on_date=athlete.today())
    use = next(u for u in with_films([session], uses_of([session]))[session.pk] if u.slug == "butt-kicks-classic")
    assert use.film is not None
    assert (use.film.words, use.film.is_of_plan) == ("Side, 120 fps, 6 contacts", True)
    assert (use.filmed, use.last_cue) == (None, "Pull the toes to the shin")


@pytest.mark.usefixtures("library")
def test_without_ffmpeg_the_demo_has_its_wishes_and_no_clips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film, "ffmpeg", without_ffmpeg)

    demo.make()

    assert (Clip.objects.count(), MediaJob.objects.count(), FilmWish.objects.count() > 0) == (0, 0, True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("library")
def test_the_files_go_with_the_demo(tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    demo.make()
    with django_capture_on_commit_callbacks(execute=True):
        demo.remove()

    assert (Clip.objects.count(), FilmWish.objects.count()) == (0, 0)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
