"""Clips, jobs, uploads and answers in the admin: found, told, tried again, removed; never shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from coachsite.lib import leases
from feedback import jobs
from feedback.models import Clip, MediaJob, Review, Upload, Verdict
from feedback.removing import REMOVED, remove_files
from plans.models import FilmWish, WorkoutDrill
from plans.wishes import ask
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from athletes.models import User
    from drills.models import Drill

PRODUCTS = ("play.mp4", "poster.jpg", "strip.jpg", "frames.json")


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def drill(db: None) -> Drill:
    """Butt kicks with one checkpoint."""
    return make.drill("butt-kicks-classic", name="Butt kicks")


def clip_of(athlete: User, *files: str, job: str = MediaJob.State.DONE, **fields: Any) -> Clip:
    """A clip with files of one byte, and its job."""
    clip = make.clip(athlete, **fields)
    MediaJob.objects.create(clip=clip, state=job, finished_at=timezone.now())
    clip.folder.mkdir(parents=True)
    for name in files:
        (clip.folder / name).write_bytes(b"x")
    return clip


def failed(athlete: User, *files: str, **fields: Any) -> Clip:
    """A clip that our machine gave up."""
    return clip_of(athlete, *files, job=MediaJob.State.FAILED, state=Clip.State.FAILED, reason=jobs.GAVE_UP, **fields)


def rows(client: Client, model: str, **query: str) -> list[str]:
    """The first column of a list."""
    response = client.get(reverse(f"admin:feedback_{model}_changelist"), query)
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html.parser")
    return [row.get_text(" ", strip=True) for row in soup.select("#result_list tbody th")]


def page(client: Client, row: Any) -> BeautifulSoup:
    response = client.get(reverse(f"admin:feedback_{row._meta.model_name}_change", args=[row.pk]))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def act(client: Client, model: str, action: str, *found: Any) -> str:
    """Do an action on some rows; return what the page says."""
    response = client.post(
        reverse(f"admin:feedback_{model}_changelist"),
        {"action": action, "_selected_action": [row.pk for row in found]},
        follow=True,
    )
    soup = BeautifulSoup(response.content, "html.parser")
    return " ".join(message.get_text(" ", strip=True) for message in soup.select(".messagelist li"))


# --- found and told ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "count"),
    [("ines", 1), ("Butt kicks", 1), ("three times", 1), ("nobody", 0), ("not-an-id", 0), ("", 2)],
)
def test_clips_are_found_by_athlete_drill_and_reason(
    as_manager: Client, athlete: User, other_athlete: User, drill: Drill, query: str, count: int
) -> None:
    failed(athlete, drill=drill)
    clip_of(other_athlete)

    assert len(rows(as_manager, "clip", q=query)) == count


def test_a_clip_is_found_by_its_id_and_sifted_by_state(as_manager: Client, athlete: User, other_athlete: User) -> None:
    clip = clip_of(athlete)
    failed(other_athlete)

    assert rows(as_manager, "clip", q=str(clip.pk)) == rows(as_manager, "clip", state__exact="ready") == ["Ines Moreau"]
    assert rows(as_manager, "mediajob", state__exact="failed") != rows(as_manager, "mediajob", state__exact="done")


def test_a_site_manager_reads_state_and_reason_and_sees_no_picture(as_manager: Client, athlete: User) -> None:
    clip = failed(athlete, *PRODUCTS, frames=180)

    soup = page(as_manager, clip)

    said = soup.get_text(" ", strip=True)
    assert jobs.GAVE_UP in said
    assert "1280 × 720, 180 frames, 59.7 a second" in " ".join(said.split())
    assert soup.select("video, #content img") == []
    assert [link["href"] for link in soup.select("a[href]") if "/clips/" in str(link["href"])] == []


def test_nothing_of_a_clip_can_be_edited(as_manager: Client, athlete: User, coach: User) -> None:
    clip = clip_of(athlete)
    review = Review.objects.create(clip=clip, reviewer=coach, role="coach")
    changed = as_manager.post(reverse("admin:feedback_clip_change", args=[clip.pk]), {"state": "failed"})
    deleted = as_manager.post(reverse("admin:feedback_clip_delete", args=[clip.pk]), {"post": "yes"})

    inputs = [field.get("name") for row in (clip, review) for field in page(as_manager, row).select("input[type=text]")]

    assert (changed.status_code, deleted.status_code, inputs) == (403, 403, [])
    assert Clip.objects.get().state == "ready"


def test_an_answer_is_read_with_its_verdicts(as_manager: Client, athlete: User, coach: User, drill: Drill) -> None:
    review = Review.objects.create(
        clip=clip_of(athlete, drill=drill), reviewer=coach, role="coach", cue="Toes up", answered_at=timezone.now()
    )
    checkpoint = drill.checkpoints.create(key="foot", name="Foot flat", phase="mid-swing", position=1)
    Verdict.objects.create(review=review, checkpoint=checkpoint, answer="no", at_ms=410)

    said = page(as_manager, review).get_text(" ", strip=True)

    assert [part in said for part in ("Toes up", "Foot flat", "410")] == [True] * 3
    assert rows(as_manager, "review", q="Ruth") != []


def test_an_upload_tells_how_much_of_it_came(as_manager: Client, athlete: User) -> None:
    now = timezone.now()
    upload = Upload.objects.create(
        owner=athlete, athlete=athlete, length=2 * 1024**2, offset=1024**2, expires_at=now + dt.timedelta(hours=1)
    )

    said = " ".join(page(as_manager, upload).get_text(" ").split())

    assert "1.0 MB of 2.0 MB" in said
    assert len(rows(as_manager, "upload", q="ines")) == 1


# --- tried again ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["clip", "mediajob"])
def test_a_clip_that_failed_by_our_fault_is_tried_again(as_manager: Client, athlete: User, model: str) -> None:
    clip = failed(athlete, "original")
    MediaJob.objects.filter(clip=clip).update(attempts=3)

    said = act(as_manager, model, "try_again", clip if model == "clip" else clip.job)

    clip.refresh_from_db()
    clip.job.refresh_from_db()
    assert said == "Tried again: 1."
    assert (clip.state, clip.reason, clip.job.state, clip.job.attempts) == ("checking", "", "pending", 0)


def test_what_did_not_fail_or_is_gone_is_left_alone(as_manager: Client, athlete: User) -> None:
    ready, gone = clip_of(athlete, *PRODUCTS), failed(athlete)

    said = act(as_manager, "clip", "try_again", ready, gone)

    assert said == "Tried again: 0. 2 cannot be: they did not fail, or what was sent is no longer kept."
    assert sorted(Clip.objects.values_list("state", flat=True)) == ["failed", "ready"]


# --- removed ----------------------------------------------------------------------------------------------------------


def test_removing_files_keeps_the_row_and_what_was_said(
    as_manager: Client, athlete: User, coach: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    clip = clip_of(athlete, *PRODUCTS)
    Review.objects.create(clip=clip, reviewer=coach, role="coach", cue="Toes up", answered_at=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        said = act(as_manager, "clip", "remove_files", clip)

    clip.refresh_from_db()
    assert said == "Files removed: 1. The athletes read why."
    assert (clip.folder.exists(), clip.state, clip.reason) == (False, "failed", REMOVED)
    assert (clip.reviews.get().cue, jobs.again(clip)) == ("Toes up", False)


def test_a_worker_that_has_the_clip_in_hand_loses_it(
    athlete: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    clip = clip_of(athlete, "original", job=MediaJob.State.PENDING, state=Clip.State.MAKING)
    (job,) = leases.claim(MediaJob.objects.all(), 1, 60)

    with django_capture_on_commit_callbacks(execute=True):
        remove_files(clip)

    assert (leases.hold(job, 60), leases.finish(job, "done")) == (False, False)
    assert MediaJob.objects.get().state == "failed"


def test_what_a_worker_left_behind_goes_with_the_next_sweep(
    athlete: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    clip = clip_of(athlete, "original")
    with django_capture_on_commit_callbacks(execute=True):
        remove_files(clip)
    clip.folder.mkdir()
    (clip.folder / "play.mp4").write_bytes(b"late")
    MediaJob.objects.update(finished_at=timezone.now() - dt.timedelta(minutes=5))

    jobs.sweep()

    assert (clip.folder.exists(), MediaJob.objects.get().step) == (False, "")


def test_a_manager_without_the_right_to_change_clips_only_looks(
    sign_in: Callable[[User], Client], athlete: User
) -> None:
    looker = make.user(name="Looker", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename="view_clip"))
    clip = failed(athlete, "original")

    act(sign_in(looker), "clip", "remove_files", clip)
    act(sign_in(looker), "clip", "try_again", clip)

    assert len(rows(sign_in(looker), "clip")) == 1
    assert ((clip.folder / "original").exists(), Clip.objects.get().state) == (True, "failed")


# --- wishes -----------------------------------------------------------------------------------------------------------


def test_film_wishes_stand_in_a_list_and_with_the_athletes_session(
    as_manager: Client, athlete: User, coach: User, drill: Drill
) -> None:
    plan = make.plan(make.team_of(coach), {29: "2 x 40 m butt kicks"}, name="5 k, spring")
    session = make.session(athlete, "2 x 40 m butt kicks")
    for place in (plan.sessions.get(), session):
        use = WorkoutDrill.objects.get(workout=place.workout)
        ask(place, use, by=coach, view="side", fps=120, contacts=6)

    listed = as_manager.get(reverse("admin:plans_filmwish_changelist")).content.decode()
    one = as_manager.get(reverse("admin:plans_filmwish_changelist"), {"of": "athlete"}).content.decode()
    inline = as_manager.get(reverse("admin:plans_session_change", args=[session.pk])).content.decode()

    assert [text in listed for text in ("5 k, spring, week 5", f"Ines Moreau, {session.on_date}")] == [True, True]
    assert ("5 k, spring, week 5" in one, "film_wishes-0-view" in inline) == (False, True)


def test_a_text_changed_in_the_admin_takes_its_film_wish_with_it(as_manager: Client, coach: User, drill: Drill) -> None:
    plan = make.plan(make.team_of(coach), {1: "2 x 40 m butt kicks"}, name="5 k, spring")
    planned = plan.sessions.get()
    ask(planned, planned.workout.uses.get(), by=coach, view="side", fps=120, contacts=6)
    address = reverse("admin:plans_plan_change", args=[plan.pk])
    form = BeautifulSoup(as_manager.get(address).content, "html.parser").select_one("#plan_form")
    assert form is not None
    fields = form.select("input[name]:not([type=checkbox])")
    data: dict[str, Any] = {str(field["name"]): field.get("value", "") for field in fields}
    data |= {str(area["name"]): area.get_text() for area in form.select("textarea[name]")}
    data |= {"name": plan.name, "team": plan.team_id, "state": "draft", "author": coach.pk, "weeks-0-phase": "base"}

    response = as_manager.post(address, data | {"sessions-0-text": "30 min easy"})

    assert response.status_code == 302
    assert (FilmWish.objects.count(), plan.sessions.get().workout.text) == (0, "30 min easy")
