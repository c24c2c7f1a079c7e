"""`manage.py load_drills --check`: files alone, every drill, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from drills import library
from drills.checking import check
from drills.library import reading

SAMPLE = (Path(__file__).parent / "sample.toml").read_text(encoding="utf-8")
DRILL = reading.parse(SAMPLE, "ankling.toml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of one complete drill."""
    (tmp_path / "ankling.toml").write_text(SAMPLE, encoding="utf-8")
    return tmp_path


def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """How the command ends, and what it says."""
    try:
        call_command("load_drills", "--check", "--folder", str(folder))
    except SystemExit as end:
        return int(str(end.code)), capsys.readouterr().out.splitlines()
    return 0, capsys.readouterr().out.splitlines()


def test_a_complete_library_ends_well(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, capsys) == (0, ["Drills: 1", "  ankling: nothing missing", "Guides: 0"])


def test_an_empty_library_is_not_complete(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, capsys) == (1, ["Drills: 0", "Guides: 0"])


def test_every_drill_is_looked_at_though_others_are_broken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.toml").write_text('name = "A\n', encoding="utf-8")
    (folder / "bytes.toml").write_bytes(b'name = "\xff"\n')
    (folder / "empty.toml").write_text("", encoding="utf-8")
    (folder / "folder.toml").mkdir()
    (folder / "strange.toml").write_text(SAMPLE.replace('muscle = "trunk"', 'muscle = "wings"'), encoding="utf-8")

    end, lines = run(folder, capsys)

    assert end == 1
    assert lines[0] == "Drills: 6"
    assert "  ankling: nothing missing" in lines
    assert "    broken.toml, line 1: Illegal character '\\n'" in lines
    assert "    bytes.toml, line 1: is not UTF-8 (invalid start byte)" in lines
    assert "    empty.toml: room_min_m is missing" in lines
    assert any(
        line.startswith("    strange.toml, line 135: muscles 4: muscle is 'wings', not one of") for line in lines
    )


def test_what_a_page_lacks_is_told_at_once() -> None:
    lacking = replace(
        DRILL, short="", rest="", leave_out="", days=(), cues=(), aliases=(), steps=(), easier=(), harder=(),
        muscles=(), faults=(replace(DRILL.faults[0], easier=""),),
        checkpoints=(replace(DRILL.checkpoints[0], good_max=None),),
        doses=DRILL.doses[:1], questions=DRILL.questions[:1], figure={}, figure_slug="",
        evidence=(replace(DRILL.evidence[0], source=""),), room_min_m=0, room_max_m=0,
    )  # fmt: skip

    assert library.gaps(DRILL) == []
    assert library.gaps(lacking) == [
        "short: missing",
        "rest: missing",
        "leave_out: missing",
        "steps: missing",
        "faults: 1, at least 4 needed",
        "checkpoints: 1, at least 5 needed",
        "muscles: missing",
        "questions: 1, at least 3 needed",
        "aliases: missing",
        "cues: 0, 1 to 3 needed",
        "days: missing",
        "room_max_m: missing",
        "easier, harder: missing",
        "faults 1: easier missing: “Foot lands ahead of the hip”",
        "doses: intermediate missing",
        "doses: advanced missing",
        f"warning: evidence 1: source missing: “{DRILL.evidence[0].claim}”",
        "checkpoints 1: ankle_angle is measured, but good_min and good_max are missing",
        "figure: missing",
    ]


def test_mobility_has_less_to_look_at() -> None:
    still = replace(DRILL, purpose="mobility", checkpoints=DRILL.checkpoints[:3])

    assert [line for line in library.gaps(still) if line.startswith("checkpoints")] == [
        "checkpoints: none has pair 4 of the figure"
    ]


@pytest.mark.parametrize(
    ("was", "is_now", "says"),
    [
        ("leg.land = [6]", "leg.land = []", "figure: cannot be drawn: "),
        ("period_s = 0.64\n", "", "figure: cannot be drawn: "),
        ("pair = 4\n", "pair = 3\n", "checkpoints: none has pair 4 of the figure"),
        ("pair = 4\n", "pair = 3\n", "checkpoints: pair 3 stands 2 times"),
        ("pair = 4\n", "pair = 8\n", "checkpoints: pair 8 is none of the figure's 4"),
        ("show = [0.0, 0.26, 0.5, 0.72]", "show = [0.0]", "steps: 4, the strip shows 1 moments"),
        ('source = "Moore 2019"\n', "", "warning: evidence 2: source missing: “Nine of ten runners"),
        ('words = "Dribble over the calf"', 'drill = "away"', "ankling.toml, line 24: harder names 'away', no other"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, was: str, is_now: str, says: str) -> None:
    text = SAMPLE
    assert was in text
    (folder / "ankling.toml").write_text(text.replace(was, is_now, 1), encoding="utf-8")

    found = check(folder).drills["ankling"]

    assert any(line.startswith(says) for line in found), found


def test_names_and_circles_are_told_of_both_drills(folder: Path) -> None:
    twin = SAMPLE.replace('{ words = "Dribble over the calf" }', '{ drill = "ankling" }')
    (folder / "twin.toml").write_text(twin, encoding="utf-8")
    me = SAMPLE.replace('{ words = "Dribble over the calf" }', '{ drill = "twin" }')
    (folder / "ankling.toml").write_text(me, encoding="utf-8")

    found = check(folder).drills

    assert "twin.toml, line 20: aliases has 'ankling', which is ankling's already" in found["twin"]
    assert found["ankling"] == [
        "ankling.toml, line 24: harder leads round in a circle: ankling, harder: twin, harder: ankling"
    ]


def test_a_broken_guide_is_told_too(folder: Path) -> None:
    (folder / "guides").mkdir()
    (folder / "guides" / "first.toml").write_text('kind = "poem"\n', encoding="utf-8")

    found = check(folder)

    assert not found.is_complete
    assert found.guides["first"][0].startswith("first.toml, line 1: kind is 'poem', not one of")


def test_no_database_is_asked(folder: Path) -> None:
    there = os.environ | {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }

    done = subprocess.run(
        [sys.executable, "manage.py", "load_drills", "--check", "--folder", str(folder)],
        cwd=settings.BASE_DIR, env=there, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Drills: 1\n")
