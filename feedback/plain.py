"""A clip sent by a plain form, where there is no JavaScript: its bytes go straight to the folder of uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from feedback import ingest, quarantine, quota
from feedback.media import sniff
from feedback.models.uploads import MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest

FIELD = "clip"


class ClipHandler(FileUploadHandler):
    """Writes the one file of the form to `path`, 64 KiB at a time, and stops at what can be no clip."""

    chunk_size = quarantine.CHUNK

    def __init__(self, request: HttpRequest, path: Path) -> None:
        """Nothing is written before the file begins."""
        super().__init__(request)
        self.path = path
        self.came = 0
        self.refused = ""
        self.is_here = False

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        """Take the clip, and nothing else that comes as a file."""
        if field_name != FIELD or self.is_here:
            raise SkipFile
        super().new_file(field_name, *args, **kwargs)
        self.is_here = True
        try:
            quarantine.create(self.path)
        except quarantine.FullError as error:
            self.stop("The server's disk is full. Nothing was kept; try again later.", error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write some bytes; look at the first of them as soon as they tell what this is."""
        knew = self.came >= sniff.HEAD
        self.came += len(raw_data)
        if self.came > MAX_BYTES:
            self.stop(quota.why_not_this_size(self.came))
        try:
            with quarantine.no_room_told(), self.path.open("ab", buffering=0) as file:
                quarantine.write(file.fileno(), raw_data)
            if not knew and self.came >= sniff.HEAD:
                ingest.check_head(self.path)
        except quarantine.FullError as error:
            self.stop("The server's disk is full. Nothing was kept; try again later.", error)
        except ingest.RefusedError as error:
            self.stop(str(error), error)

    def file_complete(self, file_size: int) -> None:
        """Say nothing: what came is asked of this handler, not of the request."""

    def stop(self, sentence: str, because: Exception | None = None) -> None:
        """Take no more. The rest is read and dropped, for a browser shows no answer before it has sent all."""
        self.refused = sentence
        raise StopUpload(connection_reset=False) from because

    def drop(self) -> None:
        """Leave nothing behind."""
        self.path.unlink(missing_ok=True)
