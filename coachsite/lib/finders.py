"""Finds what pages load from npm packages: a few files by name, for whole packages weigh twenty times as much."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core.checks import CheckMessage

# The name under /static/, and where the file stands in node_modules. A script's map is named in its last line, and
# collecting fails on a name that leads nowhere.
FILES = {
    "vendor/tus.min.js": "tus-js-client/dist/tus.min.js",
    "vendor/tus.min.js.map": "tus-js-client/dist/tus.min.js.map",
    "vendor/uPlot.iife.min.js": "uplot/dist/uPlot.iife.min.js",
    "vendor/uPlot.min.css": "uplot/dist/uPlot.min.css",
}


class VendorStorage(FileSystemStorage):
    """Opens the files of npm packages by the names that pages give them."""

    def __init__(self) -> None:
        """Stand in node_modules."""
        super().__init__(location=settings.NODE_MODULES, base_url=settings.STATIC_URL)

    def path(self, name: str) -> str:
        """Return where the file of that name really stands."""
        return super().path(FILES[name])


class VendorFinder(BaseFinder):
    """Finds the files of the list above and nothing else; those that are not installed are missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the storage that collecting copies from."""
        self.storage = VendorStorage()

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Find nothing to complain of: without node_modules pages fall back to the plain form."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002, RUF100
        """Return the file of that name; with `find_all` a list of it."""
        found = [self.storage.path(path)] if path in FILES and Path(self.storage.path(path)).is_file() else []
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """Name each file that is there, with the storage to read it from."""
        return ((name, self.storage) for name in FILES if Path(self.storage.path(name)).is_file())
