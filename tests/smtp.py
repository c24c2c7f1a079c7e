"""A mail server of our own that writes down every letter before it says so, and can be told to misbehave.

What it wrote down is the truth about what went out, whatever the database says.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class MailServer:
    """Listens on a port of this machine. `manner` says how it behaves from the next letter on.

    - `takes`: takes the letter.
    - `refuses`, `refuses for now`, `no route`: answers 550, 450, 550 5.4.4 to the recipient.
    - `hangs up`: takes the letter and hangs up instead of saying so.
    - `silent`: says nothing when somebody calls.
    - `drips`: says one letter of its greeting at a time.
    """

    ANSWERS = {
        "refuses": b"550 5.1.1 nobody of that name here\r\n",
        "refuses for now": b"450 4.2.1 try again later\r\n",
        "no route": b"550 5.4.4 no way to that host\r\n",
    }

    def __init__(self, log: Path, manner: str = "takes") -> None:
        """Begin to listen."""
        self.log, self.manner = log, manner
        log.touch()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port: int = self.listener.getsockname()[1]
        self.lock = threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> MailServer:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def close(self) -> None:
        """Listen no more: whoever calls from now on is turned away."""
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    @property
    def taken(self) -> list[str]:
        """The local part of the Message-ID of each letter that was taken, in order; a repeat is there twice."""
        return self.log.read_text().split()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self.listener.accept()
                threading.Thread(target=self._serve, args=[line], daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError), line, line.makefile("rb") as heard:
            if self.manner == "silent":
                heard.read()
                return
            if self.manner == "drips":
                for letter in b"220-" * 1000:
                    line.sendall(bytes([letter]))
                    time.sleep(0.05)
            line.sendall(b"220 here\r\n")
            for said in heard:
                word = said[:4].upper()
                if word == b"DATA":
                    if not self._take(line, heard):
                        return
                elif word == b"RCPT" and self.manner in self.ANSWERS:
                    line.sendall(self.ANSWERS[self.manner])
                else:
                    line.sendall(b"221 bye\r\n" if word == b"QUIT" else b"250 well\r\n")

    def _take(self, line: socket.socket, heard: object) -> bool:
        line.sendall(b"354 go on\r\n")
        letter = b""
        for said in heard:  # type: ignore[attr-defined]  # a file
            if said == b".\r\n":
                break
            letter += said
        found = re.search(rb"^Message-ID:\s*<([^@>]+)", letter, re.MULTILINE | re.IGNORECASE)
        with self.lock, self.log.open("a") as log:
            log.write(f"{found[1].decode() if found else 'none'}\n")
        if self.manner == "hangs up":
            # Nothing is said at all, not even a good-bye: the line is dead.
            line.shutdown(socket.SHUT_RDWR)
            return False
        line.sendall(b"250 taken\r\n")
        return True
