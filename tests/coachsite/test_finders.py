"""What pages load from npm packages: the files that are listed, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles import finders

from coachsite.lib.finders import FILES, VendorFinder

if TYPE_CHECKING:
    from pathlib import Path


def test_each_listed_file_is_installed() -> None:
    found = {name: finders.find(name) for name in FILES}

    assert found == {name: str(settings.NODE_MODULES / path) for name, path in FILES.items()}


def test_a_script_does_not_name_a_map_that_is_not_collected() -> None:
    for name, path in FILES.items():
        if name.endswith(".js"):
            last = (settings.NODE_MODULES / path).read_text().splitlines()[-1]
            folder = name.rpartition("/")[0]
            named = last.removeprefix("//# sourceMappingURL=")
            assert named == last or f"{folder}/{named}" in FILES


def test_nothing_else_is_found_or_collected() -> None:
    finder = VendorFinder()

    names = ("vendor/tus.js", "vendor/../package.json", "vendor/", "tus-js-client/package.json")
    assert [finder.find(name) for name in names] == [[], [], [], []]
    assert [finder.find(name, find_all=True) for name in names] == [[], [], [], []]
    assert [name for name, _ in finder.list(None)] == list(FILES)


def test_without_packages_there_is_nothing_to_collect(settings: Any, tmp_path: Path) -> None:
    settings.NODE_MODULES = tmp_path
    finder = VendorFinder()

    assert list(finder.list([])) == []
    assert finder.find("vendor/tus.min.js") == []


def test_what_is_collected_is_what_is_installed() -> None:
    for name, storage in VendorFinder().list(None):
        with storage.open(name) as file:
            assert file.read() == (settings.NODE_MODULES / FILES[name]).read_bytes()
