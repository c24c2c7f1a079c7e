"""Guides: their files, how they are laid into the database, their pages, and who edits them."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse

from drills import guides, library, prose
from drills.guides import LibraryEntry, LibraryGuide, load_guides
from drills.library.shapes import longest
from drills.models import Guide, GuideDrill
from plans.notation import Words
from plans.readings import show
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from athletes.models import User

pytestmark = pytest.mark.django_db

COLLECTION = """
kind = "collection"
title = "First month"
summary = "Two to begin with."
position = 3
example = '''
10 min jog
2 x 20 m ankling
'''
body = "Slowly.\\n\\n[[ankling]]"
[[drills]]
drill = "ankling"
words = "2 × 20 m, on grass."
[[drills]]
drill = "high-knees"
"""
ARTICLE = """
kind = "article"
title = "How to begin"
summary = "Slowly."
position = 9
body = "Begin *slowly*."
"""


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two guides that a test may change."""
    (tmp_path / "first-month.toml").write_text(COLLECTION, encoding="utf-8")
    (tmp_path / "how-to-begin.toml").write_text(ARTICLE, encoding="utf-8")
    monkeypatch.setattr(guides, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def drills() -> None:
    """The drills that they name, with the words that texts name them by."""
    for slug in ("ankling", "high-knees"):
        make.drill(slug, figure=slug).aliases.create(text=slug.replace("-", " "))


def change(shelf: Path, slug: str, was: str, is_now: str) -> None:
    """Write a new text into a file of the shelf."""
    path = shelf / f"{slug}.toml"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, is_now, 1), encoding="utf-8")


def soup_of(client: Client, url: str) -> BeautifulSoup:
    """The page behind the address."""
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


# --- the files -------------------------------------------------------------------------------------------------------


def test_every_guide_of_ours_can_be_read() -> None:
    told = [guides.read(path) for path in guides.files()]

    assert len(told) >= 15
    assert {g.kind for g in told} == {"collection", "article"}
    assert len({g.position for g in told}) == len(told)
    assert "—" not in "".join(g.title + g.summary + g.body for g in told)


def test_every_drill_of_the_library_stands_in_a_guide() -> None:
    named = {entry.drill for path in guides.files() for entry in guides.read(path).drills}

    assert {path.stem for path in library.files()} - named == set()


def test_links_between_guides_lead_somewhere() -> None:
    told = {path.stem: guides.read(path) for path in guides.files()}

    for guide in told.values():
        for link in BeautifulSoup(prose.html(guide.body), "html.parser").select("a"):
            assert str(link["href"]).removeprefix("/drills/guides/").strip("/") in told


def test_every_warm_up_of_ours_is_read_whole() -> None:
    words = Words.of(library.entries())
    known = {slug for slug, _, _ in library.entries()}

    for path in guides.files():
        guide = guides.read(path)
        if not guide.example or not {entry.drill for entry in guide.drills} <= known:
            continue
        reading = show(guide.example, words).reading
        assert (guide.slug, reading.unread, reading.asks) == (guide.slug, [], [])


def test_the_most_characters_are_those_of_the_models() -> None:
    for shape, model in ((LibraryGuide, Guide), (LibraryEntry, GuideDrill)):
        for name, most in longest(shape).items():
            if name != "drill":
                assert getattr(model._meta.get_field(name), "max_length", None) == most
    assert {f.name for f in fields(LibraryGuide)} >= set(longest(LibraryGuide))


@pytest.mark.parametrize(
    ("was", "is_now", "told"),
    [
        ('kind = "collection"', 'kind = "book"', "first-month.toml, line 2: kind is 'book'"),
        ('title = "First month"', "", "first-month.toml: title is missing"),
        ('title = "First month"', f'title = "{"x" * 81}"', "line 3: title has 81 characters, 80 at most"),
        ("position = 3", "position = true", "line 5: position has the wrong kind"),
        ("position = 3", "position = 3\ncolour = 1", "line 6: colour is not a key"),
        ('drill = "high-knees"', 'drill = "high-nees"', "drill is 'high-nees', which is no drill"),
        ('drill = "high-knees"', 'drill = "ankling"', "drills has 'ankling' twice"),
        ('drill = "high-knees"', 'drill = "high-knees"\nwhy = "x"', "why is not a key"),
        ("[[ankling]]", "[[anklings]]", "body shows [[anklings]], which is no drill"),
        ('kind = "collection"', "kind = ", "first-month.toml, line 2"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_file_and_key(
    shelf: Path, was: str, is_now: str, told: str, django_assert_num_queries: Any
) -> None:
    change(shelf, "first-month", was, is_now)

    with django_assert_num_queries(0):
        found = guides.check(known={"ankling", "high-knees"})

    assert len(found) == 1
    assert found[0].startswith("first-month.toml")
    assert told in found[0]


def test_a_good_shelf_has_nothing_to_tell(shelf: Path) -> None:
    assert guides.check(shelf, {"ankling", "high-knees"}) == []
    assert guides.check(shelf, {"ankling"}) != []


def test_a_collection_without_drills_and_an_article_without_words_are_refused(shelf: Path) -> None:
    text = COLLECTION.split("[[drills]]", 1)[0]
    (shelf / "first-month.toml").write_text(text, encoding="utf-8")
    change(shelf, "how-to-begin", 'body = "Begin *slowly*."', "")

    found = guides.check(known={"ankling"})

    assert [line.split(": ", 1)[1] for line in found] == [
        "drills is empty: a collection is made of drills",
        "body is missing: an article is made of words",
    ]


# --- into the database -----------------------------------------------------------------------------------------------


def test_loading_twice_changes_nothing(shelf: Path, drills: None) -> None:
    first = load_guides()
    before = list(Guide.objects.values()), list(GuideDrill.objects.values())

    again = load_guides()

    assert (first.created, again.unchanged) == (["first-month", "how-to-begin"],) * 2
    assert (list(Guide.objects.values()), list(GuideDrill.objects.values())) == before
    assert [e.words for e in Guide.objects.get(slug="first-month").entries.all()] == ["2 × 20 m, on grass.", ""]


def test_a_changed_file_is_laid_over_what_it_wrote_before(shelf: Path, drills: None) -> None:
    load_guides()
    change(shelf, "first-month", 'drill = "ankling"\nwords = "2 × 20 m, on grass."', 'drill = "high-knees"')
    change(shelf, "first-month", '[[drills]]\ndrill = "high-knees"\n', "")

    report = load_guides()

    assert (report.updated, report.unchanged) == (["first-month"], ["how-to-begin"])
    assert [str(e) for e in Guide.objects.get(slug="first-month").entries.all()] == ["High knees"]


def test_what_a_site_manager_wrote_is_kept_and_named(shelf: Path, drills: None) -> None:
    load_guides()
    mine = Guide.objects.get(slug="how-to-begin")
    mine.body = "Mine."
    mine.save(update_fields=["body"])
    mine.mark_edited()
    change(shelf, "how-to-begin", "slowly", "quickly")

    report = load_guides()

    mine.refresh_from_db()
    assert (report.kept, mine.body) == (["how-to-begin"], "Mine.")


def test_nothing_is_half_loaded(shelf: Path, drills: None) -> None:
    change(shelf, "how-to-begin", "position = 9", "position = 'nine'")

    with pytest.raises(library.LibraryError, match=r"how-to-begin\.toml, line 5: position"):
        load_guides()

    assert not Guide.objects.exists()


def test_a_guide_waits_for_its_drills_and_the_rest_is_loaded(shelf: Path) -> None:
    make.drill("ankling")

    report = load_guides()
    make.drill("high-knees")
    later = load_guides()

    assert (report.waiting, report.created) == (["first-month"], ["how-to-begin"])
    assert (later.created, later.waiting) == (["first-month"], [])


def test_the_command_loads_them_after_the_drills(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_drills")

    assert "Guides: 2 created." in capsys.readouterr().out
    assert Guide.objects.count() == 2


# --- the pages -------------------------------------------------------------------------------------------------------


def test_the_list_has_a_shelf_for_each_kind(shelf: Path, drills: None, client: Client) -> None:
    load_guides()
    Guide.objects.create(slug="plain", title="Plain ones", position=4)

    soup = soup_of(client, "/drills/guides/")

    shelves = {
        section.h2.get_text(): [h.get_text() for h in section.select("h3")]  # type: ignore[union-attr]
        for section in soup.select(".guides__shelf")
    }
    assert shelves == {"Warm-ups": ["First month"], "Drills, collected": ["Plain ones"], "To read": ["How to begin"]}
    assert len(soup.select(".guide-card img")) == 2


def test_a_collection_shows_its_drills_in_order_with_words_and_picture(
    shelf: Path, drills: None, client: Client
) -> None:
    load_guides()

    soup = soup_of(client, "/drills/guides/first-month/")

    rows = soup.select(".guide-drill")
    assert [row.h3.get_text() for row in rows] == ["Ankling", "High knees"]  # type: ignore[union-attr]
    assert "2 × 20 m, on grass." in rows[0].get_text()
    assert [row.img["src"] for row in rows] == [  # type: ignore[index]
        "/static/figures/ankling-picture.svg", "/static/figures/high-knees-picture.svg",
    ]  # fmt: skip
    assert len(soup.select(".guide__body .embed")) == 1


def test_its_warm_up_is_shown_as_text_and_as_it_is_read(shelf: Path, drills: None, client: Client) -> None:
    load_guides()

    soup = soup_of(client, "/drills/guides/first-month/")

    assert [li.get_text() for li in soup.select(".example__text li")] == ["10 min jog", "2 x 20 m ankling"]
    chips = [" ".join(chip.get_text(" ").split()) for chip in soup.select(".example__chips .chip")]
    assert chips == ["10 min jog", "2 × 20 m ankling"]
    assert soup.select_one(".example__chips a")["href"] == "/drills/ankling/"  # type: ignore[index]


def test_who_coaches_may_open_the_warm_up_and_an_athlete_is_not_sent_there(
    shelf: Path, drills: None, as_coach: Client, as_athlete: Client, client: Client
) -> None:
    load_guides()

    links = [soup_of(c, "/drills/guides/first-month/").select(".example__act a") for c in (as_coach, client)]

    assert [[link["href"] for link in found] for found in links] == [
        [reverse("plans:workout_add") + "?guide=first-month"],
    ] * 2
    assert soup_of(as_athlete, "/drills/guides/first-month/").select(".example__act a") == []


def test_a_draft_is_for_site_managers_alone(client: Client, as_coach: Client, as_manager: Client) -> None:
    Guide.objects.create(slug="secret", title="Secret guide", is_published=False)

    for visitor in (client, as_coach):
        assert visitor.get("/drills/guides/secret/").status_code == 404
        assert "Secret guide" not in visitor.get("/drills/guides/").content.decode()
    assert "Secret guide" in as_manager.get("/drills/guides/").content.decode()
    assert "Still a draft" in as_manager.get("/drills/guides/secret/").content.decode()


@pytest.mark.parametrize("hidden", [{"is_published": False}, {"archived_at": "2026-01-01T00:00Z"}])
def test_a_drill_that_readers_cannot_open_is_left_out(
    shelf: Path, drills: None, client: Client, hidden: dict[str, Any]
) -> None:
    load_guides()
    entry = GuideDrill.objects.get(drill__slug="high-knees")
    for name, value in hidden.items():
        setattr(entry.drill, name, value)
    entry.drill.save()

    soup = soup_of(client, "/drills/guides/first-month/")

    assert [row.h3.get_text() for row in soup.select(".guide-drill")] == ["Ankling"]  # type: ignore[union-attr]


def test_what_a_manager_writes_is_shown_as_text(client: Client) -> None:
    bad = "<script>alert(1)</script>"
    guide = Guide.objects.create(slug="bad", title=bad, summary=bad, body=bad, example=bad)
    GuideDrill.objects.create(guide=guide, drill=make.drill("one", name=bad), words=bad)

    for url in ("/drills/guides/", "/drills/guides/bad/"):
        assert "<script>alert" not in client.get(url).content.decode()


def test_pages_cost_the_same_for_one_and_three(client: Client, django_assert_num_queries: Any) -> None:
    guide = Guide.objects.create(slug="g", title="G", body="[[one]]", example="10 min jog")
    GuideDrill.objects.create(guide=guide, drill=make.drill("one"))
    counts = {"/drills/guides/": 4, "/drills/guides/g/": 9}

    for more in ((), ("two", "three")):
        for slug in more:
            drill = make.drill(slug)
            GuideDrill.objects.create(guide=guide, drill=drill)
            GuideDrill.objects.create(guide=Guide.objects.create(slug=slug, title=slug), drill=drill)
        for url, count in counts.items():
            with django_assert_num_queries(count):
                client.get(url)


def test_an_empty_shelf_says_what_will_stand_there(client: Client) -> None:
    assert "load_drills" in soup_of(client, "/drills/guides/").select_one(".library__none").get_text()  # type: ignore[union-attr]


# --- the admin -------------------------------------------------------------------------------------------------------


def form_of(client: Client, guide: Guide) -> dict[str, Any]:
    """What the page would send if nothing were changed."""
    soup = soup_of(client, reverse("admin:drills_guide_change", args=[guide.pk]))
    data: dict[str, Any] = {}
    for field in soup.select("#guide_form input[name], #guide_form select[name], #guide_form textarea[name]"):
        name = str(field["name"])
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            data[name] = chosen["value"] if chosen else ""
        elif field.name == "textarea":
            data[name] = field.get_text().removeprefix("\n")
        elif field.get("type") == "checkbox":
            data |= {name: "on"} if field.has_attr("checked") else {}
        elif field.get("type") != "submit":
            data[name] = field.get("value", "")
    return data


def test_a_manager_edits_a_guide_and_the_library_keeps_off(shelf: Path, drills: None, as_manager: Client) -> None:
    load_guides()
    guide = Guide.objects.get(slug="first-month")
    form = form_of(as_manager, guide) | {"title": "My month", "entries-0-position": "2", "entries-1-position": "1"}

    response = as_manager.post(reverse("admin:drills_guide_change", args=[guide.pk]), form)

    guide.refresh_from_db()
    assert response.status_code == 302
    assert (guide.title, guide.edited_at is None) == ("My month", False)
    assert [str(entry) for entry in guide.entries.all()] == ["High knees", "Ankling"]
    assert load_guides().kept == []
    assert Guide.objects.get(slug="first-month").title == "My month"


def test_a_text_that_shows_no_drill_is_refused_with_its_name(shelf: Path, drills: None, as_manager: Client) -> None:
    load_guides()
    guide = Guide.objects.get(slug="how-to-begin")
    form = form_of(as_manager, guide) | {"body": "Begin.\n\n[[anklings]]"}

    response = as_manager.post(reverse("admin:drills_guide_change", args=[guide.pk]), form)

    assert response.status_code == 200
    assert "[[anklings]]" in response.content.decode()
    assert "no drill of the library has this slug" in response.content.decode()
    guide.refresh_from_db()
    assert guide.body == "Begin *slowly*."


def test_the_preview_is_what_readers_get(shelf: Path, drills: None, as_manager: Client) -> None:
    load_guides()
    guide = Guide.objects.get(slug="first-month")

    soup = soup_of(as_manager, reverse("admin:drills_guide_change", args=[guide.pk]))

    preview = soup.select_one(".field-preview")
    assert preview is not None
    assert preview.select_one("aside.embed") is not None
    assert preview.select_one(f'a[href="{guide.get_absolute_url()}"]') is not None


def test_withdrawing_and_taking_back(
    shelf: Path, drills: None, as_manager: Client, client: Client, manager: User, sign_in: Callable[[User], Client]
) -> None:
    load_guides()
    guide = Guide.objects.get(slug="how-to-begin")
    url = reverse("admin:drills_guide_changelist")

    as_manager.post(url, {"action": "withdraw", "_selected_action": [guide.pk]})
    hidden = client.get(guide.get_absolute_url()).status_code
    Guide.objects.filter(pk=guide.pk).update(body="Mine.")
    as_manager.post(url, {"action": "publish", "_selected_action": [guide.pk]})
    as_manager.post(url, {"action": "take_back", "_selected_action": [guide.pk]})

    guide.refresh_from_db()
    assert hidden == 404
    assert (guide.is_published, guide.body, guide.edited_at) == (True, "Begin *slowly*.", None)


def test_a_guide_of_ones_own_cannot_be_taken_back(as_manager: Client) -> None:
    mine = Guide.objects.create(slug="mine", title="Mine", body="Words.")
    mine.mark_edited()

    page = as_manager.post(
        reverse("admin:drills_guide_changelist"), {"action": "take_back", "_selected_action": [mine.pk]}, follow=True
    )

    mine.refresh_from_db()
    assert "None of these comes from the library." in page.content.decode()
    assert mine.edited_at is not None


def test_a_teams_own_drill_is_not_offered(coach: User, as_manager: Client) -> None:
    make.drill("gate-march", team=make.team_of(coach), name="Gate march")
    make.drill("ankling")
    guide = Guide.objects.create(slug="g", title="G")

    soup = soup_of(as_manager, reverse("admin:drills_guide_change", args=[guide.pk]))

    offered = [option.get_text() for option in soup.select("#id_entries-__prefix__-drill option")]
    assert "Ankling" in offered
    assert "Gate march" not in offered
