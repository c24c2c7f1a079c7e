"""What is done before a start, and what is not done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db.migrations.recorder import MigrationRecorder

from coachsite import preparing

if TYPE_CHECKING:
    from pathlib import Path

    from django.conf import LazySettings


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> list[str]:
    """Names of the commands that were run; none of them does anything."""
    names: list[str] = []

    def call_command(name: str, **_: object) -> None:
        names.append(name)

    settings.DATA_DIR = tmp_path
    settings.BUILD_DIR = tmp_path / "build"
    settings.STATIC_ROOT = tmp_path / "build/static"
    source = tmp_path / "static"
    source.mkdir()
    (source / "main.css").write_text("a {}", encoding="utf-8")
    settings.STATICFILES_DIRS = [source, ("fonts", tmp_path / "none")]
    settings.CACHES = {"default": {"LOCATION": "django_session"}}
    monkeypatch.setattr(preparing, "call_command", call_command)
    monkeypatch.setattr(preparing, "has_drills", lambda: True)
    return names


def nothing(_: str) -> None:
    """Say nothing."""


def test_tables_that_are_up_to_date_are_left_alone(db: None, called: list[str]) -> None:
    preparing.database(nothing)
    first = list(called)
    preparing.database(nothing)

    assert first == ["load_drills", "load_warm_ups", "load_plans"]
    assert called == first


def test_a_migration_that_was_not_applied_is(db: None, called: list[str]) -> None:
    MigrationRecorder.Migration.objects.filter(app="feedback", name__startswith="0002").delete()
    said: list[str] = []

    preparing.database(said.append)

    assert called[0] == "migrate"
    assert said == ["Bringing the database up to date: 1 step."]


def test_a_cache_without_a_table_gets_one(db: None, called: list[str], settings: LazySettings) -> None:
    settings.CACHES = {"default": {"LOCATION": "no_such_table"}}

    preparing.database(nothing)

    assert called == ["createcachetable", "load_drills", "load_warm_ups", "load_plans"]


def test_drills_are_loaded_where_there_are_none(db: None, called: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    preparing.database(nothing)
    monkeypatch.setattr(preparing, "has_drills", lambda: False)

    preparing.database(nothing)

    assert called == ["load_drills", "load_warm_ups", "load_plans"] * 2


def test_static_files_are_collected_when_a_source_has_changed(called: list[str], tmp_path: Path) -> None:
    def collect() -> list[str]:
        called.clear()
        preparing.static_files(nothing)
        (tmp_path / "build/static/staticfiles.json").touch()
        return list(called)

    first, second = collect(), collect()
    (tmp_path / "static/main.css").write_text("a { color: red }", encoding="utf-8")
    third = collect()

    assert [first, second, third] == [
        ["draw_figures", "collectstatic"],
        ["draw_figures"],
        ["draw_figures", "collectstatic"],
    ]


def test_static_files_that_were_thrown_away_are_collected_again(called: list[str]) -> None:
    preparing.static_files(nothing)
    called.clear()

    preparing.static_files(nothing)

    assert called == ["draw_figures", "collectstatic"]


def test_a_file_more_or_a_file_less_is_another_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    one = preparing.fingerprint([tmp_path])
    (tmp_path / "b").touch()
    two = preparing.fingerprint([tmp_path])
    (tmp_path / "b").unlink()

    assert one != two
    assert preparing.fingerprint([tmp_path]) == one
    assert preparing.fingerprint([tmp_path], "another database") != one
