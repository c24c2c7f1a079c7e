"""What tests of uploads stand on: bytes that begin like a film, and a client that speaks tus."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from feedback.models import Clip, MediaJob, Upload
from plans.models import DrillOccurrence

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

HEAD = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(5000)
# Name, bytes, and how the sentence begins that its sender reads.
NO_FILMS = {
    "text": (b"Monday: 10 km easy\n" * 500, "This is a text, not a video."),
    "short text": (b"hello", "This is a text, not a video."),
    "picture": (PNG, "This is a picture, not a video."),
    "playlist": (b"#EXTM3U\n#EXT-X-VERSION:3\nfile:///etc/passwd\n", "This is a playlist"),
}


def film(size: int) -> bytes:
    """Bytes of that many that begin as an MP4 does; no two blocks of them are alike."""
    body = b"".join(n.to_bytes(8) for n in range(size // 8 + 1))
    return (HEAD + body)[:size]


def left() -> dict[str, int]:
    """How much there is of what an upload may leave: files, and rows."""
    media = Path(settings.MEDIA_ROOT)
    return {
        "files": sum(path.is_file() for path in media.rglob("*")) if media.is_dir() else 0,
        "uploads": Upload.objects.count(),
        "clips": Clip.objects.count(),
        "jobs": MediaJob.objects.count(),
        "occurrences": DrillOccurrence.objects.count(),
    }


NOTHING = {"files": 0, "uploads": 0, "clips": 0, "jobs": 0, "occurrences": 0}


def words(**about: str) -> str:
    """The head that says what an upload is of."""
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in about.items())


class Tus:
    """Speaks tus through a test client."""

    def __init__(self, client: Client) -> None:
        """Keep the client."""
        self.client = client

    def ask(self, method: str, url: str, data: bytes = b"", /, **head: Any) -> HttpResponse:
        """Send a request; names of heads are written with low lines."""
        headers = {"Tus-Resumable": "1.0.0"} | {name.replace("_", "-"): str(value) for name, value in head.items()}
        kind = headers.pop("Content-Type", "")
        # The test client says nothing of an empty body.
        more: Any = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(data))} if kind else {}
        response: Any = self.client.generic(method, url, data, kind, headers=headers, **more)
        return response  # type: ignore[no-any-return]  # a response of the site

    def create(self, length: Any, data: bytes = b"", /, **about: str) -> HttpResponse:
        """Begin an upload; with data, send its first bytes as well."""
        more = {"Content_Type": "application/offset+octet-stream"} if data else {}
        metadata = {"Upload_Metadata": words(**about)} if about else {}
        return self.ask("POST", reverse("feedback:upload_list"), data, Upload_Length=length, **metadata, **more)

    def begin(self, length: int, **about: str) -> str:
        """Begin an upload and return its address."""
        response = self.create(length, **about)
        assert response.status_code == 201, response.content
        return response.headers["Location"]

    def add(self, url: str, data: bytes, offset: Any, **head: Any) -> HttpResponse:
        """Send bytes from an offset on."""
        return self.ask(
            "PATCH", url, data, Upload_Offset=offset, **({"Content_Type": "application/offset+octet-stream"} | head)
        )

    def cut(self, url: str, data: bytes, offset: int, announced: int) -> HttpResponse:
        """Announce more bytes than come: what a connection that is cut looks like to a server."""
        response: Any = self.client.generic(
            "PATCH",
            url,
            b"x",
            "application/offset+octet-stream",
            headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)},
            **{"wsgi.input": io.BytesIO(data), "CONTENT_LENGTH": str(announced)},  # type: ignore[arg-type]
        )
        return response  # type: ignore[no-any-return]  # a response of the site

    def offset(self, url: str) -> int:
        """Ask how far an upload is."""
        return int(self.ask("HEAD", url).headers["Upload-Offset"])

    def send(self, data: bytes, **about: str) -> Clip:
        """Send a whole clip."""
        url = self.begin(len(data), **about)
        response = self.add(url, data, 0)
        assert response.status_code == 204, response.content
        return Clip.objects.get()
