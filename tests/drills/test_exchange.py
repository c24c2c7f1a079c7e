"""Drills out of the admin and in again: what would become of each is shown first, and all of it comes in or nothing."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from drills import library
from drills.exchange import written
from drills.loading import load_library
from drills.models import Drill, DrillAlias, DrillVersion, Rung
from drills.toml_form import as_form, with_rows
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import User

pytestmark = pytest.mark.django_db
IMPORT = "admin:drills_drill_import"
# What every form of the site sends along.
TOKEN: dict[str, Any] = {"csrfmiddlewaretoken": "given"}
SMALL = 'name = "{name}"\nwhy = "Ours."\npurpose = "posture"\nlevel = 1\nimpact = 0\nroom_min_m = 5\nroom_max_m = 20\n'


def small(name: str, more: str = "") -> str:
    """A drill with as little as may be."""
    return SMALL.format(name=name) + more


def show(client: Client, *files: tuple[str, str | bytes]) -> BeautifulSoup:
    """Hand these files in, and return the page that shows what would change."""
    sent = [SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode()) for name, text in files]
    return BeautifulSoup(client.post(reverse(IMPORT), TOKEN | {"import_file": sent}).content, "html.parser")


def confirm(client: Client, page: BeautifulSoup) -> str:
    """Press the button under what was shown; return what the next page says."""
    form = page.select_one("form[action*=process]")
    assert form is not None
    data = {str(field["name"]): field.get("value", "") for field in form.select("input[name]")}
    return client.post(str(form["action"]), data, follow=True).content.decode()


def told(page: BeautifulSoup) -> list[tuple[str, str]]:
    """Each drill of the page with what would become of it."""
    found = []
    for one in page.select(".incoming__drill"):
        slug, kind = one.select_one(".incoming__slug"), one.select_one(".incoming__kind")
        assert slug is not None
        assert kind is not None
        found.append((slug.get_text(strip=True), kind.get_text(strip=True)))
    return found


def refusals(page: BeautifulSoup) -> list[str]:
    """Why drills were refused."""
    return [one.get_text(strip=True) for one in page.select(".errorlist li, .incoming ~ .errornote")]


def forms() -> dict[str, dict[str, Any]]:
    """Every drill as its form."""
    return {drill.slug: as_form(drill) for drill in with_rows(Drill.objects.all())}


def export(client: Client, *drills: Drill) -> Any:
    """The file of these drills, or of all."""
    if not drills:
        return client.get(reverse("admin:drills_drill_export"))
    data = {"action": "export_these", "_selected_action": [drill.pk for drill in drills]}
    return client.post(reverse("admin:drills_drill_changelist"), data)


def test_all_that_goes_out_comes_in_again(as_manager: Client) -> None:
    load_library()
    team = make.team("Club")
    make.drill("gate-march", team=team, is_published=False)
    make.drill("old", archived_at=timezone.now())
    before = forms()
    sent = export(as_manager)
    Drill.objects.all().delete()

    page = show(as_manager, ("all.toml", sent.content))
    said = confirm(as_manager, page)

    assert sent["Content-Type"] == "application/toml"
    assert {kind for _, kind in told(page)} == {"new"}
    assert f"Imported: {len(before)} new, 0 changed, 0 as they were." in said
    assert forms() == before
    gate, old = Drill.objects.get(slug="gate-march"), Drill.objects.get(slug="old")
    assert (gate.team, gate.is_published, gate.archived_at) == (team, False, None)
    assert (old.team, old.is_published, old.archived_at is None) == (None, True, False)
    assert DrillVersion.objects.filter(source="import").count() == len(before)
    assert Drill.objects.search("hot ground").first() == Drill.objects.get(slug="ankling")


def test_one_drill_goes_out_as_the_library_has_it(as_manager: Client) -> None:
    load_library()

    sent = export(as_manager, Drill.objects.get(slug="ankling"))

    assert sent["Content-Disposition"] == 'attachment; filename="ankling.toml"'
    text = (library.FOLDER / "ankling.toml").read_text(encoding="utf-8")
    told, there = tomllib.loads(sent.content.decode()), tomllib.loads(text.replace(" %", "\N{NO-BREAK SPACE}%"))
    assert told | {"aliases": 0} == there | {"aliases": 0}


def test_a_selection_goes_out_and_what_the_list_shows(as_manager: Client) -> None:
    load_library()
    two = Drill.objects.filter(slug__in=["ankling", "a-skip"])

    ticked = export(as_manager, *two).content.decode()
    shown = as_manager.get(reverse("admin:drills_drill_export") + "?purpose=knee-lift").content.decode()

    assert set(tomllib.loads(ticked)) == {"ankling", "a-skip"}
    assert set(tomllib.loads(shown)) == set(Drill.objects.filter(purpose="knee-lift").values_list("slug", flat=True))


def test_files_of_the_library_itself_come_in_as_they_are(as_manager: Client) -> None:
    load_library()
    files = [(path.name, path.read_bytes()) for path in library.files()]

    page = show(as_manager, *files)

    assert {kind for _, kind in told(page)} == {"as it is"}
    assert len(told(page)) == len(files)


def test_what_would_change_is_shown_in_words_before_anything_is_written(as_manager: Client, manager: User) -> None:
    load_library()
    text = (library.FOLDER / "ankling.toml").read_text(encoding="utf-8").replace("Hot ground", "Hot coals")

    page = show(as_manager, ("ankling.toml", text), ("gate-march.toml", small("Gate march")))

    assert told(page) == [("gate-march", "new"), ("ankling", "changed")]
    rows = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in page.select(".changes tbody tr")]
    assert rows == [["Cue 2", "Hot ground", "Hot coals"]]
    assert not Drill.objects.filter(slug="gate-march").exists()
    assert not DrillVersion.objects.filter(source="import").exists()

    assert "Imported: 1 new, 1 changed, 0 as they were." in confirm(as_manager, page)

    ankling = Drill.objects.get(slug="ankling")
    assert [cue.text for cue in ankling.cues.all()] == ["Toes up", "Hot coals", "Tall"]
    assert ankling.edited_at is not None
    assert [(v.number, v.by, v.source) for v in ankling.versions.all()] == [
        (2, manager, "import"), (1, None, "library"),
    ]  # fmt: skip


def test_a_name_may_move_between_two_drills_of_one_import(as_manager: Client) -> None:
    page = show(as_manager, ("one.toml", small("One", 'aliases = ["gates"]')), ("two.toml", small("Two")))
    confirm(as_manager, page)

    again = show(as_manager, ("one.toml", small("One")), ("two.toml", small("Two", 'aliases = ["Gates"]')))
    confirm(as_manager, again)

    assert DrillAlias.objects.get(text="gates").drill.slug == "two"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (small("Wave", 'aliases = ["Butt-Kicks"]'), "Wave cannot be called “butt kicks”: Butt kicks is called that"),
        (small("Wave", 'harder = [{ drill = "nowhere" }]'), "It names “nowhere” as easier, harder or its other form"),
        (small("Wave", 'harder = [{ drill = "first" }]'), "Easier and harder lead round in a circle: Wave, harder"),
        (small("Wave", 'levle = 1\n'), "wave.toml, line 8: levle is not a key of this table"),
        (small("Wave", '[[muscles]]\nmuscle = "wing"\nrole = "works"'), "wave.toml, line 9: muscles 1: muscle is 'w"),
        (small("Wave", '[[evidence]]\nclaim = "So."\nstrength = "coach"'), "wave.toml, line 8: the claim “So.” has"),
        (small("word " * 10_000), "wave.toml, line 1: name has 49,999 characters, 80 at most: “word word"),
        (small("Wave", 'figure = "nobody"'), "wave.toml, line 8: figure is 'nobody', which no other drill of"),
        (small("Wave").replace("level = 1", 'level = "x"'), "wave.toml, line 4: level is 'x', not one of 1, 2, 3"),
    ],
)  # fmt: skip
def test_a_drill_is_refused_with_the_reason_and_nothing_comes_in(as_manager: Client, text: str, says: str) -> None:
    other = make.drill("butt-kicks", name="Butt kicks")
    DrillAlias.objects.create(drill=other, text="butt kicks")
    first = small("First", 'harder = [{ drill = "wave" }]')

    page = show(as_manager, ("wave.toml", text), ("first.toml", first), ("good.toml", small("Good")))

    assert any(reason.startswith(says) for reason in refusals(page)), refusals(page)
    assert ("good", "new") in told(page)
    assert page.select_one("form[action*=process]") is None
    assert list(Drill.objects.values_list("slug", flat=True)) == ["butt-kicks"]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("x.toml", 'name = "', "x.toml, line 1: "),
        ("x.toml", b"name = '\xff'", "x.toml, line 1: is not UTF-8"),
        ("x.toml", b"\x89PNG\r\n\x1a\n", "x.toml, line 1: is not UTF-8"),
        ("x.toml", "# nothing", "x.toml: there is no drill in it"),
        ("x.toml", "[teams.club.one]\nname = 'One'", "x.toml, line 1: teams.club is no team; its number belongs there"),
        ("x.toml", "[teams.1]\none = 1", "x.toml, line 2: one is no drill"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(as_manager: Client, name: str, text: str | bytes, says: str) -> None:
    page = show(as_manager, (name, text))

    assert any(reason.startswith(says) for reason in refusals(page)), refusals(page)


def test_no_file_at_all_is_said(as_manager: Client) -> None:
    page = as_manager.post(reverse(IMPORT), TOKEN).content.decode()

    assert "This field is required." in page


def test_a_team_that_is_not_here_and_a_drill_that_comes_twice_are_refused(as_manager: Client) -> None:
    text = "[teams.99.one]\n" + small("One") + "[two]\n" + small("Two")

    page = show(as_manager, ("many.toml", text), ("two.toml", small("Two")))

    assert "There is no team 99 here." in refusals(page)
    assert refusals(page).count("two stands in the files more than once.") == 2


def test_markup_in_a_file_is_inert(as_manager: Client) -> None:
    evil = "<script>alert(1)</script>"
    make.drill("one")
    sent = [SimpleUploadedFile("one.toml", small(evil, 'kit = "<b>"\n').encode())]

    page = as_manager.post(reverse(IMPORT), TOKEN | {"import_file": sent}).content.decode()

    assert evil not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_nothing_comes_in_when_the_drills_have_changed_between_the_two_steps(as_manager: Client) -> None:
    page = show(as_manager, ("one.toml", small("One", 'aliases = ["gates"]')), ("two.toml", small("Two")))
    DrillAlias.objects.create(drill=make.drill("third"), text="gates")

    said = confirm(as_manager, page)

    assert "Nothing was imported: the drills here have changed meanwhile. Look at it again." in said
    assert list(Drill.objects.values_list("slug", flat=True)) == ["third"]


def test_confirming_twice_says_that_the_files_are_gone(as_manager: Client) -> None:
    page = show(as_manager, ("one.toml", small("One")))
    confirm(as_manager, page)

    assert "The files are not kept any more. Choose them again." in confirm(as_manager, page)
    assert Drill.objects.count() == 1


def test_a_drawing_is_taken_from_the_library_and_from_nowhere_else(as_manager: Client) -> None:
    strange = small("Wave", 'strip_note = "so"\n[figure]\nshow = [0.0]\nx = "</svg><script>"\n')
    borrowed = small("Lent", 'figure = "ankling"\n')

    confirm(as_manager, show(as_manager, ("wave.toml", strange), ("lent.toml", borrowed)))

    assert Drill.objects.get(slug="wave").figure == ""
    assert Drill.objects.get(slug="lent").figure == "ankling"


def test_drills_of_a_team_may_name_its_own_and_the_built_in_ones(as_manager: Client) -> None:
    team = make.team()
    head = f"[teams.{team.pk}"
    text = (
        f'{head}.one]\n{small("One")}harder = [{{ drill = "two" }}, {{ drill = "three" }}]\n'
        f"{head}.two]\n{small('Two')}[three]\n{small('Three')}"
    )

    confirm(as_manager, show(as_manager, ("many.toml", text)))

    rungs = Rung.objects.filter(drill__slug="one").select_related("other")
    assert [(rung.other.slug, rung.other.team_id) for rung in rungs if rung.other] == [
        ("two", team.pk), ("three", None),
    ]  # fmt: skip


def test_coaches_have_no_way_in(as_coach: Client) -> None:
    names = [IMPORT, "admin:drills_drill_export", "admin:drills_drill_process_import"]

    assert [as_coach.get(reverse(name)).status_code for name in names] == [404, 404, 404]


def test_many_drills_cost_few_queries_to_write_out(django_assert_num_queries: Any) -> None:
    load_library()

    with django_assert_num_queries(12):
        text = written(with_rows(Drill.objects.order_by("slug")))
    assert len(tomllib.loads(text)) == Drill.objects.count()
