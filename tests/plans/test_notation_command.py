"""manage.py read_workout: text in, one JSON object or canonical text out."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from plans.management.commands import read_workout
from plans.notation import read

from .notation_trees import WORDS


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small library in place of the one on disk."""
    monkeypatch.setattr(read_workout, "entries", lambda email: list(WORDS.entries))


def _run(monkeypatch: pytest.MonkeyPatch, text: str | bytes, *args: str) -> str:
    data = text.encode() if isinstance(text, str) else text
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    out = io.StringIO()
    call_command("read_workout", *args, stdout=out)
    return out.getvalue()


def test_it_prints_the_reading_as_one_json_object(monkeypatch: pytest.MonkeyPatch, library: None) -> None:
    text = "2 x 40 m butt kicks\n“ö”, whatever"

    printed = _run(monkeypatch, text)

    assert json.loads(printed) == read(text, WORDS).as_dict()
    assert "“ö”" in printed


def test_it_prints_canonical_text_when_asked(monkeypatch: pytest.MonkeyPatch, library: None) -> None:
    printed = _run(monkeypatch, "8×400m@5k pace r 90s", "--canonical")

    assert printed == "8 x 400 m @ 5k pace, 90 s rest\n"


def test_bytes_that_are_no_utf_8_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch, library: None) -> None:
    printed = _run(monkeypatch, b"\xef\xbb\xbf10 min easy\n\xff\xfe 3")

    reading = json.loads(printed)
    assert reading["items"][0]["extent"] == {"seconds": 600}
    assert reading["unread"] == [{"line": 2, "text": "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER} 3"}]


def test_the_words_of_the_library_need_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = _run(monkeypatch, "2 x 40 m butt kicks")

    assert json.loads(printed)["items"][0]["items"][0]["drill"] == "butt-kicks-classic"


@pytest.mark.django_db
def test_an_unknown_coach_is_named_in_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match=r"nobody with the e-mail address who@example\.org"):
        _run(monkeypatch, "10 min", "--coach", "who@example.org")
