"""The tus protocol, version 1.0.0, word by word: what is asked, what is answered, what is on the disk then."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import stat
import uuid
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback import quarantine
from feedback.models import Clip, MediaJob, Upload
from tests.feedback.sending import NOTHING, Tus, film, left

if TYPE_CHECKING:
    from pathlib import Path

    from athletes.models import User

FILM = film(200_000)


@pytest.fixture
def tus(as_athlete: Client) -> Tus:
    """The athlete's uploader."""
    return Tus(as_athlete)


def test_what_is_possible_is_told_without_a_version(as_athlete: Client) -> None:
    response = as_athlete.options(reverse("feedback:upload_list"))

    assert response.status_code == 204
    assert {name: response.headers[name] for name in response.headers if name.startswith("Tus-")} == {
        "Tus-Resumable": "1.0.0",
        "Tus-Version": "1.0.0",
        "Tus-Extension": "creation,creation-with-upload,termination,expiration,checksum",
        "Tus-Max-Size": "1000000000",
        "Tus-Checksum-Algorithm": "sha1,sha256",
    }


def test_a_clip_comes_in_three_pieces(tus: Tus, athlete: User, media: Path) -> None:
    url = tus.begin(len(FILM))

    answers = [tus.add(url, FILM[a:b], a) for a, b in ((0, 70_000), (70_000, 70_001), (70_001, 200_000))]

    clip = Clip.objects.get()
    assert [(a.status_code, a.headers["Upload-Offset"]) for a in answers] == [
        (204, "70000"),
        (204, "70001"),
        (204, "200000"),
    ]
    assert (clip.athlete, clip.uploaded_by, clip.state, clip.bytes) == (athlete, athlete, "checking", 200_000)
    assert (clip.folder / "original").read_bytes() == FILM
    assert MediaJob.objects.get().clip == clip
    assert list((media / "uploads").iterdir()) == []


def test_files_are_readable_by_the_site_alone(tus: Tus) -> None:
    url = tus.begin(len(FILM))
    path = Upload.objects.get().path
    modes = [stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)]

    tus.add(url, FILM, 0)

    clip = Clip.objects.get()
    modes += [stat.S_IMODE((clip.folder / "original").stat().st_mode), stat.S_IMODE(clip.folder.stat().st_mode)]
    assert [oct(mode) for mode in modes] == ["0o600", "0o700", "0o600", "0o700"]


def test_the_first_bytes_may_come_with_the_creation(tus: Tus) -> None:
    part = tus.create(len(FILM), FILM[:5000])
    whole = tus.create(8, b"")

    assert (part.status_code, part.headers["Upload-Offset"]) == (201, "5000")
    assert (whole.status_code, whole.headers["Upload-Offset"]) == (201, "0")
    assert tus.offset(part.headers["Location"]) == 5000


def test_a_whole_clip_may_come_with_the_creation(tus: Tus) -> None:
    response = tus.create(len(FILM), FILM)

    assert (response.status_code, response.headers["Upload-Offset"]) == (201, "200000")
    assert (Clip.objects.get().folder / "original").read_bytes() == FILM


def test_how_far_it_is_is_told_and_kept_in_no_cache(tus: Tus) -> None:
    url = tus.begin(len(FILM))
    tus.add(url, FILM[:1000], 0)

    response = tus.ask("HEAD", url)

    assert response.status_code == 200
    assert {name: response.headers[name] for name in ("Upload-Offset", "Upload-Length", "Cache-Control")} == {
        "Upload-Offset": "1000",
        "Upload-Length": "200000",
        "Cache-Control": "no-store",
    }
    assert response.headers["Upload-Expires"].endswith(" GMT")


def test_the_file_is_believed_and_not_the_database(tus: Tus) -> None:
    url = tus.begin(len(FILM))
    upload = Upload.objects.get()
    upload.path.write_bytes(FILM[:3000])

    told = tus.offset(url)
    response = tus.add(url, FILM[3000:], 3000)

    assert (told, response.status_code) == (3000, 204)
    assert (Clip.objects.get().folder / "original").read_bytes() == FILM


@pytest.mark.parametrize("version", ["9.9.9", "", "1.0"])
def test_another_version_is_refused_before_anything_is_done(tus: Tus, version: str) -> None:
    url = tus.begin(len(FILM))
    before = left()

    answers = [
        tus.ask("POST", reverse("feedback:upload_list"), Upload_Length=10, Tus_Resumable=version),
        tus.ask("HEAD", url, Tus_Resumable=version),
        tus.ask("DELETE", url, Tus_Resumable=version),
        tus.add(url, b"x", 0, Tus_Resumable=version),
    ]

    assert [(a.status_code, a.headers["Tus-Version"]) for a in answers] == [(412, "1.0.0")] * 4
    assert left() == before


@pytest.mark.parametrize(
    ("length", "status"),
    [
        (None, 400), ("-1", 400), ("NaN", 400), ("1e3", 400), ("٣", 400), ("", 400), ("0", 422),
        ("1000000001", 413), (str(2**63), 413), ("9" * 5000, 413),
    ],
)  # fmt: skip
def test_a_length_that_is_none_makes_no_upload(tus: Tus, length: str | None, status: int) -> None:
    head = {} if length is None else {"Upload_Length": length}

    try:
        response = tus.ask("POST", reverse("feedback:upload_list"), **head)
    except UnicodeEncodeError:
        return  # a digit of another script does not even fit into a head

    assert (response.status_code, left()) == (status, NOTHING)
    assert response.content.decode().endswith((".", "number."))


def test_a_length_must_be_said_at_the_beginning(tus: Tus) -> None:
    response = tus.ask("POST", reverse("feedback:upload_list"), Upload_Defer_Length="1")

    assert (response.status_code, left()) == (411, NOTHING)


def test_pieces_to_be_joined_are_not_known(tus: Tus) -> None:
    response = tus.ask("POST", reverse("feedback:upload_list"), Upload_Length="10", Upload_Concat="partial")

    assert (response.status_code, left()) == (400, NOTHING)


@pytest.mark.parametrize(
    "metadata",
    ["view !!!", "view c2lkZQ==,view c2lkZQ==", ",view c2lkZQ==", "view /w==", "k" * 200_000, "vïew c2lkZQ=="],
)
def test_broken_metadata_is_refused(tus: Tus, metadata: str) -> None:
    response = tus.ask("POST", reverse("feedback:upload_list"), Upload_Length="10", Upload_Metadata=metadata)

    assert (response.status_code, left()) == (400, NOTHING)


@pytest.mark.parametrize("about", [{"view": "above"}, {"fps": "1000000"}, {"fps": "-1"}])
def test_what_is_said_of_the_film_must_be_possible(tus: Tus, about: dict[str, str]) -> None:
    response = tus.create(10, **about)

    assert (response.status_code, left()) == (400, NOTHING)


@pytest.mark.parametrize(
    "name",
    ["../../x", "C:\\x", "a\0b", "gpj.\u202e", "x" * 300, "🏃.mp4", "-i", "a\r\nSet-Cookie: x=1", ""],
)
def test_the_name_of_a_file_leads_nowhere(tus: Tus, media: Path, name: str) -> None:
    clip = tus.send(FILM, filename=name)

    files = sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())
    assert files == [f"clips/{clip.pk}/original"]


def test_bytes_from_another_offset_touch_nothing(tus: Tus) -> None:
    url = tus.begin(len(FILM))
    tus.add(url, FILM[:1000], 0)

    answers = [tus.add(url, b"wrong", at) for at in (0, 999, 1001, 200_000)]

    assert [(a.status_code, a.headers["Upload-Offset"]) for a in answers] == [(409, "1000")] * 4
    assert Upload.objects.get().path.read_bytes() == FILM[:1000]


@pytest.mark.parametrize("offset", ["-1", "x", "", "1.5"])
def test_an_offset_that_is_no_number_is_refused(tus: Tus, offset: str) -> None:
    url = tus.begin(len(FILM))

    assert tus.add(url, b"x", offset).status_code == 400


def test_bytes_come_under_their_own_content_type(tus: Tus) -> None:
    url = tus.begin(len(FILM))

    response = tus.add(url, FILM, 0, Content_Type="video/mp4")

    assert (response.status_code, tus.offset(url)) == (415, 0)


def test_how_many_bytes_come_must_be_said(tus: Tus) -> None:
    url = tus.begin(len(FILM))

    response: Any = tus.client.generic(
        "PATCH", url, b"x", "application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}, CONTENT_LENGTH="",
    )  # fmt: skip

    assert (response.status_code, tus.offset(url)) == (411, 0)


def test_more_bytes_than_announced_are_refused_whole(tus: Tus) -> None:
    url = tus.begin(1000)

    response = tus.add(url, FILM[:1001], 0)

    assert (response.status_code, tus.offset(url)) == (413, 0)


def test_of_two_at_once_one_waits(tus: Tus) -> None:
    url = tus.begin(len(FILM))

    with quarantine.locked(Upload.objects.get().path):
        answers = [tus.add(url, FILM, 0), tus.ask("DELETE", url)]

    assert [(a.status_code, a.headers["Retry-After"]) for a in answers] == [(423, "2")] * 2
    assert tus.offset(url) == 0


def test_a_finished_upload_takes_nothing_more(tus: Tus) -> None:
    url = tus.begin(len(FILM))
    tus.add(url, FILM, 0)

    answers = [tus.add(url, b"", 200_000), tus.add(url, b"x", 200_000), tus.add(url, b"x", 0), tus.ask("DELETE", url)]

    assert [a.status_code for a in answers] == [204, 413, 409, 409]
    assert tus.offset(url) == 200_000
    assert Clip.objects.count() == 1


def test_an_upload_that_is_taken_off_leaves_nothing(tus: Tus) -> None:
    url = tus.begin(len(FILM))
    tus.add(url, FILM[:1000], 0)

    response = tus.ask("DELETE", url)

    assert (response.status_code, response.content, left()) == (204, b"", NOTHING)
    assert tus.ask("HEAD", url).status_code == 404


def test_after_a_day_of_silence_it_is_gone_with_its_file(tus: Tus) -> None:
    url = tus.begin(len(FILM))
    tus.add(url, FILM[:1000], 0)

    with time_machine.travel(timezone.now() + dt.timedelta(hours=24, seconds=1), tick=False):
        first, second = tus.ask("HEAD", url), tus.add(url, FILM[1000:], 1000)

    assert (first.status_code, second.status_code, left()) == (410, 404, NOTHING)
    assert "Upload-Offset" not in first.headers


def test_each_piece_makes_it_wait_a_day_longer(tus: Tus) -> None:
    url = tus.begin(len(FILM))
    begun = timezone.now()

    for hours in (20, 40):
        with time_machine.travel(begun + dt.timedelta(hours=hours), tick=False):
            tus.add(url, FILM[:10], tus.offset(url))

    assert Upload.objects.get().expires_at == begun.replace() + (Upload.objects.get().expires_at - begun)
    assert Upload.objects.get().expires_at > begun + dt.timedelta(hours=63)


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_sum_is_compared(tus: Tus, name: str) -> None:
    url = tus.begin(len(FILM))
    right = base64.b64encode(hashlib.new(name, FILM[:5000]).digest()).decode()
    wrong = base64.b64encode(hashlib.new(name, b"other").digest()).decode()

    refused = tus.add(url, FILM[:5000], 0, Upload_Checksum=f"{name} {wrong}")
    kept = tus.offset(url)
    taken = tus.add(url, FILM[:5000], 0, Upload_Checksum=f"{name} {right}")

    assert (refused.status_code, kept, taken.status_code) == (460, 0, 204)


@pytest.mark.parametrize("header", ["md5 AAAA", "sha1", "sha1 ???", ""])
def test_a_sum_of_another_kind_is_refused(tus: Tus, header: str) -> None:
    url = tus.begin(len(FILM))

    response = tus.add(url, FILM[:50], 0, Upload_Checksum=header)

    assert (response.status_code, tus.offset(url)) == (400, 0)


def test_nobody_else_sees_an_upload(tus: Tus, coach: User, minor: User, stranger: User, manager: User, sign_in: Any):
    url = tus.begin(len(FILM))
    missing = reverse("feedback:upload_detail", args=[uuid.uuid4()])

    for person in (coach, minor, stranger, manager):
        other = Tus(sign_in(person))
        answers = [other.ask("HEAD", url), other.add(url, FILM, 0), other.ask("DELETE", url)]
        unknown = [other.ask("HEAD", missing), other.add(missing, FILM, 0), other.ask("DELETE", missing)]

        assert [a.status_code for a in answers] == [404, 404, 404]
        assert [a.content for a in answers] == [a.content for a in unknown]
    assert tus.offset(url) == 0


def test_the_method_is_the_one_that_was_used(tus: Tus, as_stranger: Client) -> None:
    url = tus.begin(len(FILM))

    answers = [Tus(client).ask("POST", url, X_HTTP_Method_Override="DELETE") for client in (as_stranger, tus.client)]

    assert [a.status_code for a in answers] == [405, 405]
    assert tus.offset(url) == 0


def test_a_page_from_elsewhere_cannot_send(athlete: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(athlete)
    forged = Tus(client)
    page = client.get(reverse("feedback:clip_new"))
    token = page.context["csrf_token"]

    refused = forged.create(10)
    taken = forged.ask("POST", reverse("feedback:upload_list"), Upload_Length=10, X_CSRFToken=token)

    assert (refused.status_code, taken.status_code) == (403, 201)
    assert Upload.objects.count() == 1


def test_who_is_not_signed_in_is_sent_to_the_door(client: Client, db: None) -> None:
    response = Tus(client).create(10)

    assert (response.status_code, response.headers["Location"][:17]) == (302, "/accounts/login/?")
