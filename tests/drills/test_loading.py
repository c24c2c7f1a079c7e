"""Loading the library: once, again, and around what a person wrote."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from drills import history, library
from drills.loading import load_library, restore
from drills.models import Checkpoint, Drill, DrillAlias, DrillVersion, Evidence, SearchKey
from drills.toml_form import form_of
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
SLUGS = [path.stem for path in library.files()]
MODELS = list(apps.get_app_config("drills").get_models())


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
        assert drill.avoid_with == list(item.avoid_with)
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


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of drills, as it stands."""
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in MODELS}


def test_a_second_load_writes_nothing() -> None:
    load_library()
    before = rows()

    with CaptureQueriesContext(connection) as asked:
        report = load_library()

    assert (report.created, report.updated, report.kept) == ([], [], [])
    assert report.unchanged == SLUGS
    words = {query["sql"].split(None, 1)[0] for query in asked}
    assert words <= {"SELECT", "SAVEPOINT", "RELEASE"}
    assert len(asked) <= 10
    assert rows() == before
    assert all(before[name] for name in ("Drill", "DrillVersion", "SearchKey", "Checkpoint"))


def test_each_drill_has_its_first_version_from_the_library(shelf: Path) -> None:
    load_library()

    told = {version.drill.slug: version for version in DrillVersion.objects.select_related("drill")}

    assert sorted(told) == SLUGS
    assert {(v.number, v.by, v.source) for v in told.values()} == {(1, None, "library")}
    assert all(version.form == form_of(item) for item in library.load() for version in [told[item.slug]])


def test_a_newer_text_is_the_next_version_of_that_drill_alone(shelf: Path) -> None:
    load_library()
    change(shelf, "strides", '"Loose hands"', '"Soft hands"')

    load_library()

    strides = Drill.objects.get(slug="strides")
    newest, first = history.entries(strides)
    assert [(one.where, one.old, one.new) for one in newest.changes] == [("Cue 3", "Loose hands", "Soft hands")]
    assert first.changes == []
    assert DrillVersion.objects.count() == len(SLUGS) + 1
    assert list(Drill.objects.search("soft hands")) == [strides]


def test_a_site_from_before_gets_its_history_and_its_index() -> None:
    load_library()
    DrillVersion.objects.all().delete()
    SearchKey.objects.all().delete()

    load_library()

    assert DrillVersion.objects.filter(source="library").count() == len(SLUGS)
    assert SearchKey.objects.values("drill").distinct().count() == len(SLUGS)


def test_loading_costs_the_same_for_two_drills_and_for_all(shelf: Path) -> None:
    for slug in SLUGS[2:]:
        (shelf / f"{slug}.toml").rename(shelf / f"{slug}.away")
    for slug in SLUGS[:2]:
        text = (shelf / f"{slug}.toml").read_text(encoding="utf-8")
        alone = re.sub(r"(?m)^(easier|harder) = .*$|^variant_of = .*$", "", text)
        (shelf / f"{slug}.toml").write_text(alone, encoding="utf-8")
    with CaptureQueriesContext(connection) as two:
        load_library()
    Drill.objects.all().delete()
    for slug in SLUGS[2:]:
        (shelf / f"{slug}.away").rename(shelf / f"{slug}.toml")

    with CaptureQueriesContext(connection) as every:
        load_library()

    # Each new drill is one insert, and one update where it is a form of another.
    assert len(every) - len(two) <= 2 * len(SLUGS[2:])


def test_a_broken_file_loads_nothing_at_all(shelf: Path) -> None:
    change(shelf, "strides", 'role = "works"', 'role = "work"')

    with pytest.raises(
        CommandError, match=r"^strides\.toml, line \d+: muscles 1: role is 'work', .*Nothing was loaded"
    ):
        call_command("load_drills")

    assert not Drill.objects.exists()


def test_sections_and_an_example_are_loaded(shelf: Path) -> None:
    text = (shelf / "strides.toml").read_text(encoding="utf-8")
    more = 'example_title = "Before a race"\nexample = """\n10 min jog\n4 x 20 s strides\n"""\n[[steps]]'
    section = '[[sections]]\ntitle = "Arms"\nbody = "They *swing*."\n\n[figure]'
    new = text.replace("[[steps]]", more, 1).replace("[figure]", section, 1)
    (shelf / "strides.toml").write_text(new, encoding="utf-8")

    load_library()

    strides = Drill.objects.get(slug="strides")
    assert (strides.example_title, strides.example) == ("Before a race", "10 min jog\n4 x 20 s strides")
    assert [(row.title, row.body) for row in strides.sections.all()] == [("Arms", "They *swing*.")]


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

    with pytest.raises(library.LibraryError, match=r"strides\.toml, line 6: level is 8"):
        load_library()

    assert not Drill.objects.filter(cues__text="Hot tin").exists()


def test_the_command_says_what_happened(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_drills")
    Drill.objects.get(slug="strides").mark_edited()
    change(shelf, "strides", "Loose hands", "Soft hands")

    call_command("load_drills")

    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("Guides")]
    assert lines == [
        f"Drills: {len(SLUGS)} created.",
        f"Drills: {len(SLUGS) - 1} unchanged, 1 kept.",
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
