"""What letters say, and the files that they are where there is no mail server."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from typing import TYPE_CHECKING, Any

import pytest
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.management import CommandError, call_command

from reminders import post
from reminders.letters import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

LETTERS = ("calendar_changed", "clip_answered", "film_drill", "last_cue", "practice_changed", "session_tomorrow")


@pytest.mark.parametrize("slug", LETTERS)
def test_every_kind_of_letter_says_in_text_what_it_says_in_html(slug: str) -> None:
    subject, text, html = post.write(slug, SAMPLE)

    assert subject
    assert "\n" not in subject
    for words in ("Toes up before the heel comes up.", "Ruth on your butt kicks of 14 April.", "You get this because"):
        assert words.lower() in text.lower()
        assert words in html
    assert "{{" not in text + html
    assert "<img" not in html  # readable without pictures


@pytest.mark.parametrize("slug", LETTERS)
def test_words_that_people_typed_stay_words(slug: str) -> None:
    odd = replace(SAMPLE, what="<b>8</b> & 400", cues=[replace(SAMPLE.cues[0], text="Knees\nup <i>&</i> out")])

    subject, text, html = post.write(slug, odd)

    assert "\n" not in subject
    assert "&lt;" not in subject + text
    assert "<b>" not in html
    assert "<i>" not in html


@pytest.mark.parametrize("slug", LETTERS)
def test_a_letter_without_a_time_still_reads(slug: str) -> None:
    bare = replace(SAMPLE, warm_up="", start="", place="", detail="", paces="", doses=[])

    subject, text, html = post.write(slug, bare)

    assert "  " not in subject
    assert "17:45" not in subject + text + html


def test_a_sample_of_a_letter_is_written_to_look_at(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MAIL_DIR = tmp_path / "mail"

    call_command("reminders", "preview", "last_cue")

    written = sorted(path.name for path in settings.MAIL_DIR.iterdir())
    assert written == ["preview-last_cue.html", "preview-last_cue.txt"]
    text = (settings.MAIL_DIR / "preview-last_cue.txt").read_text()
    assert text.startswith("Subject: Tomorrow, 17:45 warm-up. Toes up before the heel comes up.\n")
    assert capsys.readouterr().out.splitlines() == [str(settings.MAIL_DIR / name) for name in reversed(written)]


def test_a_sample_of_what_is_no_letter_is_refused() -> None:
    with pytest.raises(CommandError, match=r"^There is no letter named plan_assigned\. There are: calendar_changed, "):
        call_command("reminders", "preview", "plan_assigned")


def test_without_a_mail_server_letters_are_files_and_a_repeat_replaces_its_own(tmp_path: Path, settings: Any) -> None:
    settings.MAILERS = {
        "default": {"BACKEND": "coachsite.lib.mail.FileBackend", "OPTIONS": {"file_path": str(tmp_path / "mail")}}
    }
    one = EmailMultiAlternatives("One", "Words", to=["a@example.org"], headers={"Message-ID": "<one@localhost>"})
    other = EmailMultiAlternatives("Other", "Words", to=["a@example.org"], headers={"Message-ID": "<other@localhost>"})

    mailers.default.send_messages([one, other])
    mailers.default.send_messages([one])

    files = sorted((tmp_path / "mail").iterdir(), key=lambda path: path.name.partition("_")[2])
    assert [path.name.partition("_")[2] for path in files] == ["one.eml", "other.eml"]
    assert message_from_bytes(files[0].read_bytes())["Subject"] == "One"
