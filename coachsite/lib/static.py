"""Static files: hashed names, JavaScript modules among them, and one flat style sheet."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import "([^"]+)";\n?')
FLAT = "css/main.css"


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Names files by their content, follows imports of modules, writes `css/main.css` without imports."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Flatten the style sheet first, so that its hashed form is one request."""
        if FLAT in paths and not dry_run:
            flat = self._flatten(paths, FLAT)
            self.delete(FLAT)
            self._save(FLAT, ContentFile(flat.encode()))
            paths = {**paths, FLAT: (self, FLAT)}
        yield from super().post_process(paths, dry_run, **options)

    def _flatten(self, paths: dict[str, Any], name: str) -> str:
        storage, path = paths[name]
        with storage.open(path) as file:
            text = file.read().decode()
        folder = PurePosixPath(name).parent

        def take(found: re.Match[str]) -> str:
            inner = str(folder / found[1])
            body = self._flatten(paths, inner)
            # Addresses in an imported file are relative to that file, but main.css is read from css/.
            depth = str(PurePosixPath(inner).parent)
            if depth != str(folder) and "url(" in body:
                raise ValueError(f"{inner} uses url(): put the rule into a file beside {name}.")
            return body

        return IMPORT.sub(take, text)
