"""Letters: put into words by the templates of their kind, and handed to the mail server.

One letter has one Message-ID for ever, made of the row's key: where it is sent again after a crash, a mailbox can
tell that it is the same.
"""

from __future__ import annotations

import contextlib
import smtplib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.template.loader import render_to_string
from django.urls import reverse

from coachsite.lib import faults

if TYPE_CHECKING:
    from .letters import Letter
    from .models import Reminder

# The server knows no way to this address now; it may know one later, though the code begins with a five.
NO_ROUTE = "5.4.4"


class NotSentError(Exception):
    """The letter did not go out, for certain; it may at another time."""


class RefusedError(Exception):
    """The letter did not go out and never will; the text is the server's answer."""


class NotKnownError(Exception):
    """Nobody can say whether the letter went out: the line went dead while it was being handed over."""


def compose(row: Reminder, letter: Letter) -> EmailMultiAlternatives:
    """Write the letter of a row."""
    subject, text, html = write(row.kind, letter)
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[row.recipient.email],
        headers={
            "Message-ID": message_id(row),
            # So that nobody's out-of-office note answers.
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop_url()}>",
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def message_id(row: Reminder) -> str:
    """Return the letter's name. Half of the key is unlike any other too, and the line need not be broken."""
    return f"<{row.dedupe_key[:32]}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def write(kind_slug: str, letter: Letter) -> tuple[str, str, str]:
    """Return subject, text and HTML of a letter of some kind."""
    context = {
        "letter": letter,
        "go": settings.SITE_URL + letter.path,
        "stop": stop_url(),
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
    }
    subject, text, html = (
        render_to_string(f"email/{kind_slug}.{form}", context) for form in ("subject.txt", "txt", "html")
    )
    # A cue may have been typed over several lines; a subject has one.
    return " ".join(subject.split()), text.strip() + "\n", html


def stop_url() -> str:
    """Return the page on which a person changes or stops reminders."""
    return f"{settings.SITE_URL}{reverse('athletes:me')}#reminders"


def deliver(mail: EmailMultiAlternatives) -> None:
    """Hand a letter to the mail server; takes at most the 20 s that `coachsite.lib.mail` gives it.

    Raises:
        NotSentError: it did not go out, but may later: no connection, or a refusal for now.
        RefusedError: it never will.
        NotKnownError: the line went dead while it was handed over.
    """
    line = mailers.default
    try:
        line.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSentError(_say(error)) from error
    try:
        line.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()), (450, b""))
        raise _refusal(code, said) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise RefusedError(_say(error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotKnownError(_say(error)) from error
    finally:
        # What it says to a good-bye changes nothing: the letter was taken or not before.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            line.close()
    faults.point("after_send")


def _refusal(code: int, said: bytes | str) -> NotSentError | RefusedError:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    words = " ".join(f"{code} {text}".split())[:150]
    return RefusedError(words) if code >= 500 and NO_ROUTE not in text else NotSentError(words)


def _say(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:150]
