"""Processes that send reminders, killed at every point: nothing is lost, and nothing is told twice on the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults import kit

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.processes, pytest.mark.fault]


@pytest.mark.parametrize("point", kit.POINTS)
def test_killed_at_any_point_every_reminder_comes_once(point: str, tmp_path: Path) -> None:
    result = kit.run(point, tmp_path)

    assert result.broken == [], result.line


@pytest.mark.parametrize("point", kit.CELERY_POINTS)
def test_killed_under_celery_every_reminder_comes_once(point: str, tmp_path: Path) -> None:
    result = kit.run(point, tmp_path, path="celery")

    assert result.broken == [], result.line
