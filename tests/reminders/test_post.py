"""Handing letters to a mail server that behaves in every way that mail servers do."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from django.core.mail import EmailMultiAlternatives

from coachsite.lib import mail as lines
from reminders import post
from tests.smtp import MailServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LETTER = EmailMultiAlternatives("Hello", "Words", to=["ines@example.org"], headers={"Message-ID": "<one@localhost>"})


@pytest.fixture
def servers(tmp_path: Path, settings: Any) -> Iterator[Callable[[str], MailServer]]:
    """Return a function that starts a mail server with some manner, to which the site then speaks."""
    begun = []

    def begin(manner: str) -> MailServer:
        server = MailServer(tmp_path / "taken.log", manner)
        begun.append(server)
        options = {"host": "127.0.0.1", "port": server.port, "timeout": 0.4}
        settings.MAILERS = {"default": {"BACKEND": "coachsite.lib.mail.SmtpBackend", "OPTIONS": options}}
        return server

    yield begin
    for server in begun:
        server.close()


def test_a_letter_is_taken(servers: Callable[[str], MailServer]) -> None:
    server = servers("takes")

    post.deliver(LETTER)

    assert server.taken == ["one"]


@pytest.mark.parametrize(
    ("manner", "error", "says"),
    [
        ("refuses", post.RefusedError, "550 5.1.1 nobody of that name here"),
        ("refuses for now", post.NotSentError, "450 4.2.1 try again later"),
        ("no route", post.NotSentError, "550 5.4.4 no way to that host"),
    ],
)
def test_a_refusal_says_whether_it_is_for_good(
    servers: Callable[[str], MailServer], manner: str, error: type[Exception], says: str
) -> None:
    server = servers(manner)

    with pytest.raises(error, match=says):
        post.deliver(LETTER)

    assert server.taken == []


def test_a_line_that_dies_after_the_letter_leaves_a_doubt(servers: Callable[[str], MailServer]) -> None:
    server = servers("hangs up")

    with pytest.raises(post.NotKnownError):
        post.deliver(LETTER)

    assert server.taken == ["one"]


def test_where_nobody_listens_it_certainly_did_not_go_out(servers: Callable[[str], MailServer]) -> None:
    servers("takes").close()

    with pytest.raises(post.NotSentError):
        post.deliver(LETTER)


def test_a_server_that_says_nothing_is_not_waited_for(servers: Callable[[str], MailServer]) -> None:
    servers("silent")
    began = time.monotonic()

    with pytest.raises(post.NotSentError):
        post.deliver(LETTER)

    assert time.monotonic() - began < 2


def test_a_server_that_drips_is_hung_up_on(
    servers: Callable[[str], MailServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "TOTAL_S", 0.8)
    servers("drips")
    began = time.monotonic()

    with pytest.raises(post.NotSentError):
        post.deliver(LETTER)

    assert 0.5 < time.monotonic() - began < 3
