"""The files of a clip: to whom, which piece, under which heads. Every request is asked anew."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from athletes.models import Coaching
from feedback.models import Clip
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from athletes.models import User

FILM = bytes(range(256)) * 1000
FILES = {
    "clip_video": ("play.mp4", "video/mp4"),
    "clip_poster": ("poster.jpg", "image/jpeg"),
    "clip_strip": ("strip.jpg", "image/jpeg"),
    "clip_frames": ("frames.json", "application/json"),
}


def with_files(clip: Clip) -> Clip:
    """Write something into each file of a clip."""
    clip.folder.mkdir(parents=True)
    for name, _ in FILES.values():
        (clip.folder / name).write_bytes(FILM)
    (clip.folder / "original").write_bytes(b"never shown")
    return clip


@pytest.fixture
def clip(athlete: User) -> Clip:
    """A ready clip of the athlete, with all its files."""
    return with_files(make.clip(athlete))


def ask(client: Client, clip: Clip, name: str = "clip_video", **head: str) -> Any:
    """Ask for a file and read all of it (`blocks`), so that it is closed; names of heads are written with low lines."""
    headers = {key.replace("_", "-"): value for key, value in head.items()}
    response: Any = client.get(reverse(f"feedback:{name}", args=[clip.pk]), headers=headers)
    response.blocks = list(response.streaming_content) if response.streaming else [response.content]
    return response


def body(response: Any) -> bytes:
    """All of an answer."""
    return b"".join(response.blocks)


@pytest.mark.parametrize("name", FILES)
def test_a_file_comes_whole_under_heads_that_keep_it_in(as_athlete: Client, clip: Clip, name: str) -> None:
    response = ask(as_athlete, clip, name)

    assert (response.status_code, body(response)) == (200, FILM)
    assert {
        head: response.headers.get(head)
        for head in (
            "Content-Type", "Content-Length", "Accept-Ranges", "Cache-Control", "X-Content-Type-Options",
            "Content-Security-Policy", "Cross-Origin-Resource-Policy", "Content-Disposition",
        )
    } == {
        "Content-Type": FILES[name][1],
        "Content-Length": "256000",
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Disposition": "inline",
    }  # fmt: skip


def test_of_a_minor_nothing_is_kept_in_any_cache(as_coach: Client, minor: User) -> None:
    clip = with_files(make.clip(minor))

    heads = {name: ask(as_coach, clip, name).headers["Cache-Control"] for name in FILES}

    assert heads == dict.fromkeys(FILES, "private, no-store")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, 255_999), ("bytes=0-0", 0, 0), ("bytes=100-199", 100, 199), ("bytes=-1", 255_999, 255_999),
        ("bytes=255999-", 255_999, 255_999), ("bytes=-999999", 0, 255_999), ("bytes=70000-999999999", 70_000, 255_999),
    ],
)  # fmt: skip
def test_a_piece_comes_as_asked(as_athlete: Client, clip: Clip, asked: str, first: int, last: int) -> None:
    response = ask(as_athlete, clip, Range=asked)

    assert (response.status_code, response.headers["Content-Range"]) == (206, f"bytes {first}-{last}/256000")
    assert response.headers["Content-Length"] == str(last - first + 1)
    assert body(response) == FILM[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999999999-", "bytes=-0"])
def test_a_piece_beyond_the_end_is_refused(as_athlete: Client, clip: Clip, asked: str) -> None:
    response = ask(as_athlete, clip, Range=asked)

    assert (response.status_code, response.headers["Content-Range"], body(response)) == (416, "bytes */256000", b"")


@pytest.mark.parametrize(
    "asked",
    ["bytes=5-2", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=0-1,5-6", "bytes=" + ",".join(["0-1"] * 1000), "0-1", ""],
)
def test_what_is_no_single_piece_comes_whole(as_athlete: Client, clip: Clip, asked: str) -> None:
    response = ask(as_athlete, clip, Range=asked)

    assert (response.status_code, len(body(response))) == (200, len(FILM))


def test_a_piece_of_a_file_that_has_changed_comes_whole(as_athlete: Client, clip: Clip) -> None:
    etag = ask(as_athlete, clip).headers["ETag"]
    modified = http_date((clip.folder / "play.mp4").stat().st_mtime)

    answers = [
        ask(as_athlete, clip, Range="bytes=0-9", If_Range=known)
        for known in (etag, modified, '"other"', f"W/{etag}", "Mon, 01 Jan 2001 00:00:00 GMT", "nonsense")
    ]

    assert [a.status_code for a in answers] == [206, 206, 200, 200, 200, 200]


def test_what_is_known_already_is_not_sent_again(as_athlete: Client, clip: Clip) -> None:
    etag = ask(as_athlete, clip).headers["ETag"]

    same, other = ask(as_athlete, clip, If_None_Match=etag), ask(as_athlete, clip, If_None_Match='"other"')

    assert (same.status_code, body(same), other.status_code) == (304, b"", 200)


def test_the_head_alone_tells_size_and_kind(as_athlete: Client, clip: Clip) -> None:
    response: Any = as_athlete.head(reverse("feedback:clip_video", args=[clip.pk]))

    assert (response.status_code, response.headers["Content-Length"], response.headers["Content-Type"]) == (
        200, "256000", "video/mp4",
    )  # fmt: skip


def everything(client: Client, clip: Clip) -> dict[str, int]:
    """Status of each file in each way of asking."""
    found = {}
    for name in FILES:
        found[f"{name} whole"] = ask(client, clip, name).status_code
        found[f"{name} piece"] = ask(client, clip, name, Range="bytes=0-9").status_code
        found[f"{name} head"] = client.head(reverse(f"feedback:{name}", args=[clip.pk])).status_code
    found["status"] = client.get(reverse("feedback:clip_status", args=[clip.pk])).status_code
    found["page"] = client.get(reverse("feedback:clip_detail", args=[clip.pk])).status_code
    return found


@pytest.mark.parametrize("who", ["stranger", "other_athlete", "manager"])
def test_to_others_nothing_of_it_exists(who: str, clip: Clip, sign_in: Callable[[User], Client], request: Any) -> None:
    client = sign_in(request.getfixturevalue(who))

    found = everything(client, clip)

    assert found == dict.fromkeys(found, 404)


def test_to_a_coach_of_another_team_nothing_of_it_exists(clip: Clip, sign_in: Callable[[User], Client]) -> None:
    elsewhere = make.coach(name="Elsewhere")
    make.athlete(elsewhere, name="Somebody")

    found = everything(sign_in(elsewhere), clip)

    assert found == dict.fromkeys(found, 404)


def test_the_link_ends_and_with_the_next_request_nothing_of_it_exists(
    as_coach: Client, athlete: User, clip: Clip
) -> None:
    before = ask(as_coach, clip, Range="bytes=0-9").status_code

    Coaching.objects.get(athlete=athlete).end()
    found = everything(as_coach, clip)

    assert before == 206
    assert found == dict.fromkeys(found, 404)


def test_from_the_eighteenth_birthday_on_a_guardian_sees_nothing(as_guardian: Client, minor: User) -> None:
    clip = with_files(make.clip(minor))
    before = ask(as_guardian, clip).status_code

    minor.born_on = timezone.now().date() - dt.timedelta(days=19 * 365)
    minor.save(update_fields=["born_on"])

    assert (before, ask(as_guardian, clip).status_code) == (200, 404)


def test_a_hidden_head_tells_no_size(as_stranger: Client, clip: Clip) -> None:
    response: Any = as_stranger.head(reverse("feedback:clip_video", args=[clip.pk]))

    assert (response.status_code, response.headers.get("Content-Range"), response.headers.get("ETag")) == (
        404, None, None,
    )  # fmt: skip


@pytest.mark.parametrize("state", [Clip.State.CHECKING, Clip.State.MAKING, Clip.State.FAILED])
def test_before_it_is_ready_there_is_nothing_to_hand_out(as_athlete: Client, clip: Clip, state: str) -> None:
    Clip.objects.filter(pk=clip.pk).update(state=state)

    assert {name: ask(as_athlete, clip, name).status_code for name in FILES} == dict.fromkeys(FILES, 404)


def test_a_file_that_is_missing_does_not_exist(as_athlete: Client, clip: Clip) -> None:
    (clip.folder / "strip.jpg").unlink()

    assert ask(as_athlete, clip, "clip_strip").status_code == 404


def test_behind_a_proxy_no_byte_goes_through_here(as_athlete: Client, clip: Clip, settings: Any) -> None:
    settings.X_ACCEL = True

    response = ask(as_athlete, clip, Range="bytes=0-9")

    assert (response.status_code, body(response)) == (200, b"")
    assert response.headers["X-Accel-Redirect"] == f"/_media/clips/{clip.pk}/play.mp4"
    assert (response.headers["Content-Type"], response.headers["Cache-Control"]) == ("video/mp4", "private, no-cache")


def test_behind_a_proxy_a_stranger_is_told_nothing(as_stranger: Client, clip: Clip, settings: Any) -> None:
    settings.X_ACCEL = True

    response = ask(as_stranger, clip)

    assert (response.status_code, response.headers.get("X-Accel-Redirect")) == (404, None)


def test_a_piece_is_read_in_blocks(as_athlete: Client, clip: Clip) -> None:
    response = ask(as_athlete, clip, Range="bytes=1-200000")

    sizes = [len(block) for block in response.blocks]

    assert (max(sizes), sum(sizes)) == (65_536, 200_000)
