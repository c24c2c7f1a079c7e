"""Each test of feedback keeps its files in a folder of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Where clips and uploads stand."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"
