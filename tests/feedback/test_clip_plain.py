"""Sending a clip by the plain form: streamed to where uploads stand, with the same bounds, and whole or not at all."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from feedback import quota
from feedback.models import Clip, MediaJob
from tests import make
from tests.feedback.sending import NO_FILMS, NOTHING, film, left

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpResponse

    from athletes.models import User

FILM = film(300_000)


def send(client: Client, data: bytes | None = FILM, query: str = "", name: str = "x.mp4", **fields: str) -> Any:
    """Fill the form in and send it; without data no clip is chosen."""
    form: dict[str, Any] = {"view": "side", "fps": "120"} | fields
    if data is not None:
        form["clip"] = SimpleUploadedFile(name, data)
    return client.post(f"{reverse('feedback:clip_new')}{query}", form | {"whole": "1"})


def why(response: HttpResponse) -> str:
    """What the page says went wrong."""
    alert = BeautifulSoup(response.content, "html.parser").select_one("[role=alert]:not([hidden])")
    return " ".join(alert.get_text(" ").split()) if alert else ""


def test_a_clip_is_taken_and_told_on_the_list(as_athlete: Client, athlete: User, media: Path) -> None:
    response = send(as_athlete)

    clip = Clip.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, "/clips/")
    assert (clip.athlete, clip.uploaded_by, clip.view, clip.said_fps, clip.bytes) == (
        athlete, athlete, "side", 120, len(FILM),
    )  # fmt: skip
    assert (clip.folder / "original").read_bytes() == FILM
    assert MediaJob.objects.get().clip == clip
    assert list((media / "uploads").iterdir()) == []
    assert "The clip is here." in as_athlete.get("/clips/").content.decode()


def test_it_lands_on_the_drill_that_the_address_names(as_athlete: Client, athlete: User) -> None:
    drill = make.drill("high-knees")
    session = make.session(athlete, "2 x 40 m high knees")

    send(as_athlete, query=f"?session={session.pk}&drill={drill.slug}&nth=1")

    occurrence = Clip.objects.get().occurrence
    assert occurrence is not None
    assert (occurrence.session, occurrence.drill, occurrence.nth) == (session, drill, 1)


@pytest.mark.parametrize("kind", sorted(NO_FILMS))
def test_what_is_no_film_comes_back_with_a_sentence(as_athlete: Client, kind: str) -> None:
    data, sentence = NO_FILMS[kind]

    response = send(as_athlete, data)

    assert (response.status_code, why(response)[: len(sentence)], left()) == (422, sentence, NOTHING)


def test_an_empty_file_comes_back_with_a_sentence(as_athlete: Client) -> None:
    response = send(as_athlete, b"")

    assert (response.status_code, left()) == (422, NOTHING)
    assert why(response) == "The file is empty, so there is nothing to send. Film again, or pick another clip."


def test_no_file_at_all_comes_back_with_a_sentence(as_athlete: Client) -> None:
    response = send(as_athlete, None)

    assert (response.status_code, why(response), left()) == (
        422,
        "No clip was chosen. Choose one, then send it.",
        NOTHING,
    )


def test_a_view_that_is_none_comes_back_and_leaves_nothing(as_athlete: Client) -> None:
    response = send(as_athlete, view="above")

    assert (response.status_code, left()) == (422, NOTHING)


def test_only_the_clip_is_taken(as_athlete: Client, media: Path) -> None:
    form = {"view": "side", "other": SimpleUploadedFile("a", FILM), "clip": SimpleUploadedFile("b", FILM), "whole": "1"}

    as_athlete.post(reverse("feedback:clip_new"), form)

    assert [path.name for path in media.rglob("*") if path.is_file()] == ["original"]


@pytest.mark.parametrize("cut", [150_000, 3000])
def test_a_form_that_is_cut_is_not_taken_for_a_short_clip(as_athlete: Client, cut: int) -> None:
    body = encode_multipart(BOUNDARY, {"view": "side", "clip": SimpleUploadedFile("x.mp4", FILM), "whole": "1"})

    response: Any = as_athlete.generic(
        "POST", reverse("feedback:clip_new"), b"x", MULTIPART_CONTENT,
        **{"wsgi.input": io.BytesIO(body[:cut]), "CONTENT_LENGTH": str(len(body))},  # type: ignore[arg-type]
    )  # fmt: skip

    assert (response.status_code, left()) == (422, NOTHING)
    assert why(response) == "The connection was cut before the whole clip had come. Nothing was kept; send it again."


def test_too_large_a_form_is_refused_before_it_is_read(as_athlete: Client) -> None:
    class Untouchable(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError("the body was read")

    stream = Untouchable()
    response: Any = as_athlete.generic(
        "POST", reverse("feedback:clip_new"), b"x", MULTIPART_CONTENT,
        **{"wsgi.input": stream, "CONTENT_LENGTH": "1100000000"},  # type: ignore[arg-type]
    )  # fmt: skip

    assert (response.status_code, left()) == (413, NOTHING)
    assert why(response)[:44] == "The file has 1.1 GB, and a clip may have 1 G"


def test_a_form_that_understates_its_length_is_stopped(as_athlete: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedback.plain.MAX_BYTES", 100_000)
    monkeypatch.setattr(quota, "MAX_BYTES", 100_000)
    monkeypatch.setattr("feedback.uploading.check_room", lambda athlete, size: None)

    response = send(as_athlete)

    assert (response.status_code, left()) == (422, NOTHING)


def test_no_room_is_told(as_athlete: Client, athlete: User) -> None:
    make.clip(athlete, bytes=4_999_900_000)

    response = send(as_athlete)

    assert (response.status_code, Clip.objects.count()) == (413, 1)
    assert why(response)[-35:] == "are left. Take an old clip off first."[-35:]


def test_a_form_from_elsewhere_is_refused_and_leaves_nothing(athlete: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(athlete)

    response = send(client)

    assert (response.status_code, left()) == (403, NOTHING)


def test_a_form_with_its_token_is_taken(athlete: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(athlete)
    token = client.get(reverse("feedback:clip_new")).context["csrf_token"]

    response = send(client, csrfmiddlewaretoken=str(token))

    assert (response.status_code, Clip.objects.count()) == (302, 1)


def test_who_is_not_signed_in_sends_nothing(client: Client, db: None) -> None:
    response = send(client)

    assert (response.status_code, left()) == (302, NOTHING)


@pytest.mark.parametrize("body", [b"", b"--wrong\r\n\r\n", b"\x00" * 2000])
def test_a_body_that_is_no_form_is_refused(as_athlete: Client, body: bytes) -> None:
    response: Any = as_athlete.generic("POST", reverse("feedback:clip_new"), body, "multipart/form-data; boundary=abc")
    without: Any = as_athlete.generic("POST", reverse("feedback:clip_new"), body, "multipart/form-data")

    assert {response.status_code, without.status_code} <= {400, 422}
    assert left() == NOTHING


def test_a_file_sent_to_any_other_page_fills_no_disk(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr("tempfile.NamedTemporaryFile", lambda *a, **k: made.append("file"))

    client.post(
        "/accounts/login/", {"login": "x@example.org", "password": "x", "f": SimpleUploadedFile("a", bytes(4_000_000))}
    )

    assert made == []
