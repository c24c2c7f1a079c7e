"""Loading the library: once, again, and around what a person wrote."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.utils import timezone

from drills import library
from drills.loading import load_library, restore
from drills.models import Checkpoint, Drill, DrillAlias, DrillMuscle, Evidence
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
SLUGS = [path.stem for path in library.files()]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the library that a test may change."""
    for path in library.files():
        shutil.copy(path, tmp_path)
    read = library.load
    monkeypatch.setattr(library, "load", lambda: read(tmp_path))
    return tmp_path


def change(shelf: Path, slug: str, was: str, is_now: str) -> None:
    """Write a new text into a file of the shelf."""
    path = shelf / f"{slug}.toml"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, is_now, 1), encoding="utf-8")


def test_the_first_load_writes_every_drill_whole() -> None:
    report = load_library()

    told = {drill.slug: drill for drill in library.load()}
    assert report.created == SLUGS
    for drill in Drill.objects.with_page():
        item = told[drill.slug]
        assert [step.text for step in drill.steps.all()] == [step.text for step in item.steps]
        assert [cue.text for cue in drill.cues.all()] == list(item.cues)
        assert [fault.easier for fault in drill.faults.all()] == [fault.easier for fault in item.faults]
        assert [point.key for point in drill.checkpoints.all()] == [point.key for point in item.checkpoints]
        assert [row.muscle for row in drill.muscles.all()] == [row.muscle for row in item.muscles]
        assert [dose.metres for dose in drill.doses.all()] == [dose.metres for dose in item.doses]
        assert [row.claim for row in drill.evidence.all()] == [row.claim for row in item.evidence]
        assert [row.answer for row in drill.questions.all()] == [row.answer for row in item.questions]
        assert len(drill.easier) + len(drill.harder) == len(item.easier) + len(item.harder)
        assert drill.days == list(item.days)
        assert drill.why == item.why


def test_neighbours_and_forms_are_linked() -> None:
    load_library()

    classic = Drill.objects.with_page().get(slug="butt-kicks-classic")

    assert str(classic.harder[0]) == "Butt kicks, heel up"
    assert [form.slug for form in classic.other_forms] == ["butt-kicks-heel-up"]


def test_what_was_loaded_passes_the_forms_of_the_admin() -> None:
    load_library()

    for drill in Drill.objects.all():
        drill.full_clean()
        for point in drill.checkpoints.all():
            point.full_clean()


def test_a_second_load_touches_nothing() -> None:
    load_library()
    before = list(Checkpoint.objects.values()), list(DrillMuscle.objects.values_list("pk", flat=True))

    report = load_library()

    assert report.unchanged == SLUGS
    assert (report.created, report.updated, report.kept) == ([], [], [])
    assert (list(Checkpoint.objects.values()), list(DrillMuscle.objects.values_list("pk", flat=True))) == before


def test_a_changed_file_is_laid_over_the_old_text(shelf: Path) -> None:
    load_library()
    change(shelf, "strides", 'cues = ["Smooth", "Tall", "Loose hands"]', 'cues = ["Float"]')

    report = load_library()

    strides = Drill.objects.get(slug="strides")
    assert report.updated == ["strides"]
    assert [cue.text for cue in strides.cues.all()] == ["Float"]


def test_a_checkpoint_keeps_its_row_and_is_retired_not_deleted(shelf: Path) -> None:
    load_library()
    before = {point.key: point.pk for point in Checkpoint.objects.filter(drill__slug="strides")}
    change(shelf, "strides", 'key = "arms"', 'key = "hands"')

    load_library()

    strides = Drill.objects.with_page().get(slug="strides")
    shown = [point.key for point in strides.checkpoints.all()]
    old = Checkpoint.objects.get(pk=before["arms"])
    assert shown == ["landing", "trunk", "knee", "hands", "hips"]
    assert old.retired_at is not None
    assert Checkpoint.objects.get(drill=strides, key="landing").pk == before["landing"]


def test_a_checkpoint_that_comes_back_is_shown_again(shelf: Path) -> None:
    load_library()
    Checkpoint.objects.filter(drill__slug="strides", key="arms").update(retired_at=timezone.now())
    change(shelf, "strides", "Loose hands", "Soft hands")

    load_library()

    assert Checkpoint.objects.get(drill__slug="strides", key="arms").retired_at is None


def test_an_edited_drill_is_kept_and_named(shelf: Path) -> None:
    load_library()
    strides = Drill.objects.get(slug="strides")
    strides.why = "Written by the club."
    strides.save()
    strides.mark_edited()
    change(shelf, "strides", "Loose hands", "Soft hands")

    report = load_library()

    strides.refresh_from_db()
    assert report.kept == ["strides"]
    assert strides.why == "Written by the club."
    assert [cue.text for cue in strides.cues.all()] == ["Smooth", "Tall", "Loose hands"]


def test_the_librarys_text_can_be_taken_back() -> None:
    load_library()
    strides = Drill.objects.get(slug="strides")
    strides.why = "Written by the club."
    strides.save()
    strides.mark_edited()

    restore(strides)

    strides.refresh_from_db()
    assert strides.edited_at is None
    assert strides.why.startswith("Fast, loose running")


def test_a_name_may_move_from_one_drill_to_another(shelf: Path) -> None:
    load_library()
    change(shelf, "ankling", '"ankle drill", ', "")
    change(shelf, "strides", '"strides drill"', '"ankle drill"')

    load_library()

    assert DrillAlias.objects.get(text="ankle drill").drill.slug == "strides"


def test_a_name_that_a_manager_gave_away_stays_there(shelf: Path) -> None:
    load_library()
    own = make.drill("own", library_hash="")
    DrillAlias.objects.filter(text="ankle pop").delete()
    DrillAlias.objects.create(drill=own, text="Ankle-Pop")
    change(shelf, "ankling", "Hot ground", "Hot tin")

    load_library()

    assert DrillAlias.objects.get(text="ankle pop").drill == own


def test_a_teams_drill_of_the_same_slug_is_not_touched() -> None:
    own = make.drill("strides", team=make.team(), why="Ours.")

    load_library()

    own.refresh_from_db()
    assert own.why == "Ours."
    assert Drill.objects.filter(slug="strides").count() == 2


def test_a_broken_file_changes_nothing(shelf: Path) -> None:
    load_library()
    change(shelf, "ankling", "Hot ground", "Hot tin")
    change(shelf, "strides", "level = 1", "level = 8")

    with pytest.raises(library.LibraryError, match=r"strides\.toml: level is 8"):
        load_library()

    assert not Drill.objects.filter(cues__text="Hot tin").exists()


def test_the_command_says_what_happened(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_drills")
    Drill.objects.get(slug="strides").mark_edited()
    change(shelf, "strides", "Loose hands", "Soft hands")

    call_command("load_drills")

    assert capsys.readouterr().out.splitlines() == [
        "Drills: 7 created.",
        "Drills: 6 unchanged, 1 kept.",
        "strides was edited here and is kept as it is; the library has a newer text.",
    ]


def test_evidence_says_who_measured_it_on_whom() -> None:
    load_library()

    rows = {row.strength: row for row in Evidence.objects.filter(drill__slug="butt-kicks-classic")}

    assert rows["meta"].said_by == "1,115 runners, 51 studies · Van Hooren 2024 · r = −0.02 (−0.15 to 0.12)"
    assert rows["meta"].bars == [True, True, True, True]
    assert rows["trial"].said_by.endswith("29:1796 · 2015")
    assert rows["unknown"].said_by == "No study found"
    assert rows["unknown"].bars == [False, False, False, False]
