"""How mail leaves the site: by SMTP with an end to all waiting, or as files that any mail program opens."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage

# A mail server may take this long for everything together, from the greeting to the last word.
TOTAL_S = 20.0


class _Deadline:
    """Hangs up when the time is over, however little and however often the other side speaks."""

    def __init__(self, seconds: float) -> None:
        self.over = threading.Event()
        self.seconds = seconds
        self.line: smtplib.SMTP | None = None

    def begin(self, line: smtplib.SMTP) -> None:
        self.line = line
        threading.Thread(target=self._wait, daemon=True, name="mail-deadline").start()

    def _wait(self) -> None:
        pause = self.seconds
        # Said again for a while: while TLS begins, the socket changes under our hands.
        for _ in range(5):
            if self.over.wait(pause):
                return
            with contextlib.suppress(AttributeError, OSError):
                self.line.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]  # None is suppressed
            pause = 1.0


class PatientSMTP(smtplib.SMTP):
    """SMTP that is over after TOTAL_S; `timeout` is for connecting and for each silence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Connect, under the deadline."""
        self.deadline = _Deadline(TOTAL_S)
        self.deadline.begin(self)
        try:
            super().__init__(*args, **kwargs)
        except BaseException:
            self.deadline.over.set()
            raise

    def close(self) -> None:
        """Hang up."""
        self.deadline.over.set()
        super().close()


class SmtpBackend(EmailBackend):
    """Django's SMTP, with an end to all waiting."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return how to connect."""
        return PatientSMTP


class FileBackend(BaseEmailBackend):
    """Writes each mail to a file of its own; the same mail sent again replaces its file, as it would in a mailbox."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        """Write into this folder, which is made where it is not there."""
        super().__init__(**kwargs)
        self.folder = Path(file_path)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails down; return how many."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            self._write(mail)
        return len(email_messages)

    def _write(self, mail: EmailMessage) -> None:
        message = mail.message()
        name = re.sub(r"[^A-Za-z0-9.-]", "", str(message["Message-ID"]).partition("@")[0])[:40]
        known = next(self.folder.glob(f"*_{name}.eml"), None)
        path = known or self.folder / f"{timezone.now():%Y%m%d-%H%M%S}_{name}.eml"
        half = path.with_suffix(".half")
        half.write_bytes(message.as_bytes())
        half.chmod(0o600)
        half.replace(path)
