"""Whose clip it may be, how much there is room for, and what is refused with nothing left behind."""

from __future__ import annotations

import datetime as dt
import errno
import os
import uuid
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.utils import timezone

from athletes.models import Coaching
from drills.models import Drill
from feedback import ingest, quarantine, quota, uploading
from feedback.models import Clip, MediaJob, Upload
from tests import make
from tests.feedback.sending import NO_FILMS, NOTHING, Tus, film, left

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from athletes.models import User

FILM = film(200_000)


@pytest.fixture
def tus(as_athlete: Client) -> Tus:
    """The athlete's uploader."""
    return Tus(as_athlete)


def about(athlete: User) -> dict[str, str]:
    """Name the second use of a drill in a session of today."""
    drill = make.drill("high-knees")
    session = make.session(athlete, "2 x 40 m high knees\n10 min easy\n2 x 20 m high knees")
    return {"session": str(session.pk), "drill": drill.slug, "nth": "2", "view": "back", "fps": "120"}


# --- whose, and of what


def test_a_clip_lands_on_its_drill_in_its_session(tus: Tus, athlete: User) -> None:
    words = about(athlete)

    clip = tus.send(FILM, **words)

    assert clip.occurrence is not None
    assert (str(clip.occurrence.session_id), clip.occurrence.drill.slug, clip.occurrence.nth) == (
        words["session"], "high-knees", 2,
    )  # fmt: skip
    assert (clip.view, clip.said_fps) == ("back", 120)


def test_a_coach_sends_for_an_athlete(as_coach: Client, coach: User, athlete: User) -> None:
    clip = Tus(as_coach).send(FILM, **about(athlete))

    assert (clip.athlete, clip.uploaded_by) == (athlete, coach)


def test_a_coach_sends_a_free_clip_of_an_athlete(as_coach: Client, coach: User, athlete: User) -> None:
    clip = Tus(as_coach).send(FILM, athlete=str(athlete.pk))

    assert (clip.athlete, clip.uploaded_by, clip.occurrence) == (athlete, coach, None)


def test_a_guardian_sees_but_does_not_send(as_guardian: Client, minor: User) -> None:
    response = Tus(as_guardian).create(len(FILM), **about(minor))

    assert (response.status_code, response.content.decode(), left()) == (
        403, "Only Elif and Elif's coaches add clips here. Nothing was sent.", NOTHING,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["stranger", "other_athlete", "manager"])
def test_others_do_not_know_of_the_session(who: str, athlete: User, sign_in: Any, request: Any) -> None:
    tus = Tus(sign_in(request.getfixturevalue(who)))
    words = about(athlete)

    answers = [tus.create(10, **words), tus.create(10, athlete=str(athlete.pk))]

    assert ([a.status_code for a in answers], left()) == ([404, 404], NOTHING)


@pytest.mark.parametrize(
    "wrong",
    [
        {"session": str(uuid.uuid4())}, {"session": "7"}, {"drill": "butt-kicks"}, {"drill": ""},
        {"nth": "3"}, {"nth": "0"}, {"nth": "-1"}, {"nth": "9" * 40}, {"session": "", "athlete": "x"},
    ],
)  # fmt: skip
def test_what_does_not_exist_cannot_be_filmed(tus: Tus, athlete: User, wrong: dict[str, str]) -> None:
    response = tus.create(10, **(about(athlete) | wrong))

    assert (response.status_code, left()) == (404, NOTHING)


def test_a_coach_whose_link_ends_before_the_last_byte_leaves_nothing(as_coach: Client, athlete: User) -> None:
    tus = Tus(as_coach)
    url = tus.begin(len(FILM), **about(athlete))
    tus.add(url, FILM[:100_000], 0)
    Coaching.objects.get(athlete=athlete).end()

    response = tus.add(url, FILM[100_000:], 100_000)

    assert (response.status_code, response.content.decode()) == (
        422, "You no longer coach Ines. The clip was not kept.",
    )  # fmt: skip
    assert left() == NOTHING


# --- what is no film


@pytest.mark.parametrize("kind", sorted(NO_FILMS))
def test_what_is_no_film_is_refused_in_a_sentence_and_leaves_nothing(tus: Tus, athlete: User, kind: str) -> None:
    data, sentence = NO_FILMS[kind]
    url = tus.begin(len(data), **about(athlete))

    response = tus.add(url, data, 0)

    assert (response.status_code, response.headers["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert response.content.decode()[: len(sentence)] == sentence
    assert left() == NOTHING
    assert tus.ask("HEAD", url).status_code == 404


def test_a_gigabyte_of_text_is_refused_at_its_first_lines(tus: Tus) -> None:
    url = tus.begin(1_000_000_000)

    response = tus.cut(url, b"Monday: easy\n" * 6000, 0, announced=8_000_000)

    assert (response.status_code, left()) == (422, NOTHING)


def test_an_empty_file_is_refused_before_anything_is_sent(tus: Tus) -> None:
    response = tus.create(0)

    assert (response.status_code, response.content.decode(), left()) == (
        422, "The file is empty, so there is nothing to send. Film again, or pick another clip.", NOTHING,
    )  # fmt: skip


def test_a_drill_that_was_ticked_stays_ticked_when_its_clip_is_refused(tus: Tus, athlete: User) -> None:
    words = about(athlete)
    session = athlete.sessions.get()
    session.tick(Drill.objects.get(), 2, by=athlete, done=True)
    url = tus.begin(9, **words)

    tus.add(url, b"no film!!", 0)

    assert left() == NOTHING | {"occurrences": 1}


# --- how much


def test_a_clip_that_is_too_large_is_told_its_bounds(tus: Tus) -> None:
    response = tus.create(1_200_000_000)

    assert (response.status_code, response.content.decode(), left()) == (
        413,
        "The file has 1.2 GB, and a clip may have 1 GB. "
        "Cut it on the phone to the one rep that counts, then send that.",
        NOTHING,
    )


def test_five_gigabytes_are_the_athletes_own(tus: Tus, athlete: User, other_athlete: User, sign_in: Any) -> None:
    make.clip(athlete, bytes=4_400_000_000)
    tus.begin(500_000_000)

    refused = tus.create(100_000_001)
    taken = tus.create(100_000_000)
    another = Tus(sign_in(other_athlete)).create(900_000_000)

    assert (refused.status_code, taken.status_code, another.status_code) == (413, 201, 201)
    assert refused.content.decode() == (
        "This clip has 100 MB, and 100 MB of 5 GB are left. Take an old clip off first."
    )


def test_two_hundred_clips_are_the_most(tus: Tus, athlete: User) -> None:
    Clip.objects.bulk_create(Clip(athlete=athlete) for _ in range(quota.ATHLETE_CLIPS - 1))

    first, second = tus.create(10), tus.create(10)

    assert (first.status_code, second.status_code) == (201, 413)
    assert second.content.decode()[:29] == "There are 200 clips here alrea"[:29]


def test_a_full_disk_is_told_before_anything_is_sent(tus: Tus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quota, "disk_has_room", lambda size: False)

    response = tus.create(10)

    assert (response.status_code, left()) == (507, NOTHING)


def test_a_disk_that_fills_up_keeps_what_came(tus: Tus, monkeypatch: pytest.MonkeyPatch) -> None:
    url = tus.begin(len(FILM))
    write, written = os.write, []

    def full_after_two(handle: int, data: Any) -> int:
        written.append(len(data))
        if len(written) > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, data)

    monkeypatch.setattr("feedback.quarantine.os.write", full_after_two)
    full = tus.add(url, FILM, 0)
    monkeypatch.undo()
    had = tus.offset(url)
    rest = tus.add(url, FILM[had:], had)

    assert (full.status_code, full.headers["Upload-Offset"]) == (507, str(had))
    assert Upload.objects.get().offset == 200_000
    assert (0 < had < len(FILM), rest.status_code) == (True, 204)
    assert (Clip.objects.get().folder / "original").read_bytes() == FILM


def test_pages_keep_their_threads_when_many_send(tus: Tus, monkeypatch: pytest.MonkeyPatch) -> None:
    url = tus.begin(len(FILM))

    with uploading.room_to_listen():
        monkeypatch.setattr(uploading._rooms, "acquire", lambda **_: False)
        crowded = tus.add(url, FILM, 0)
        monkeypatch.undo()
    after = tus.add(url, FILM, 0)

    assert (crowded.status_code, crowded.headers["Retry-After"], after.status_code) == (503, "5", 204)


# --- what is left behind


def test_a_cut_connection_keeps_what_came_and_goes_on(tus: Tus) -> None:
    url = tus.begin(len(FILM))

    cut = tus.cut(url, FILM[:90_000], 0, announced=len(FILM))
    clips = Clip.objects.count()
    rest = tus.add(url, FILM[90_000:], tus.offset(url))

    assert (cut.status_code, cut.headers["Upload-Offset"], clips, rest.status_code) == (409, "90000", 0, 204)
    assert (Clip.objects.get().folder / "original").read_bytes() == FILM


def test_a_cut_piece_with_a_sum_is_dropped(tus: Tus) -> None:
    url = tus.begin(len(FILM))
    response: Any = tus.client.generic(
        "PATCH", url, FILM[:1000], "application/offset+octet-stream",
        headers={
            "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Upload-Checksum": "sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
        },
    )  # fmt: skip

    assert (response.status_code, tus.offset(url)) == (460, 0)


def test_a_process_that_died_before_the_last_word_has_lost_nothing(tus: Tus) -> None:
    url = tus.begin(len(FILM))
    Upload.objects.get().path.write_bytes(FILM)

    response = tus.ask("HEAD", url)

    assert (response.status_code, response.headers["Upload-Offset"]) == (200, "200000")
    assert (Clip.objects.count(), MediaJob.objects.count()) == (1, 1)


def test_the_sweep_finishes_what_nobody_asks_for_again(tus: Tus) -> None:
    tus.begin(len(FILM))
    Upload.objects.get().path.write_bytes(FILM)

    swept = [ingest.sweep(), ingest.sweep()]

    assert (swept, Clip.objects.count(), MediaJob.objects.count()) == ([1, 0], 1, 1)


def test_the_sweep_leaves_alone_what_is_on_its_way(tus: Tus) -> None:
    url = tus.begin(len(FILM))
    tus.add(url, FILM[:1000], 0)

    with quarantine.locked(Upload.objects.get().path):
        busy = ingest.sweep()
    idle = ingest.sweep()

    assert (busy, idle, tus.offset(url)) == (0, 0, 1000)


def test_the_sweep_takes_away_ended_uploads_and_strays(tus: Tus, media: Path) -> None:
    clip = tus.send(FILM)
    url = tus.begin(len(FILM))
    tus.add(url, FILM[:1000], 0)
    (media / "uploads" / str(uuid.uuid4())).write_bytes(b"stray")
    (media / "clips" / str(uuid.uuid4())).mkdir()
    early = ingest.sweep()

    with time_machine.travel(timezone.now() + dt.timedelta(hours=25), tick=False):
        late = ingest.sweep()

    assert (early, late) == (0, 4)
    assert [path.name for path in media.rglob("*") if path.is_file()] == ["original"]
    assert [path.name for path in (media / "clips").iterdir()] == [str(clip.pk)]


def test_a_database_that_fails_leaves_the_upload_whole(tus: Tus, monkeypatch: pytest.MonkeyPatch, media: Path) -> None:
    url = tus.begin(len(FILM))
    monkeypatch.setattr("feedback.jobs.start", lambda clip: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        tus.add(url, FILM, 0)
    monkeypatch.undo()

    assert (Clip.objects.count(), list((media / "clips").iterdir())) == (0, [])
    assert tus.offset(url) == 200_000
    assert (Clip.objects.get().folder / "original").read_bytes() == FILM
