"""The library in the hands of a site manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from drills import uses
from drills.loading import load_library
from drills.models import Cue, Drill, DrillAlias, Fault, Rung
from plans.models import Workout
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import User

pytestmark = pytest.mark.django_db


def change_url(drill: Drill) -> str:
    """The page on which the drill is edited."""
    return reverse("admin:drills_drill_change", args=[drill.pk])


def form_of(client: Client, drill: Drill) -> dict[str, Any]:
    """What the page would send if nothing were changed."""
    soup = BeautifulSoup(client.get(change_url(drill)).content, "html.parser")
    form = soup.select_one("#drill_form")
    assert form is not None
    data: dict[str, Any] = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        name = str(field["name"])
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            data[name] = chosen["value"] if chosen else ""
        elif field.name == "textarea":
            data[name] = field.get_text()
        elif field.get("type") == "checkbox":
            if field.has_attr("checked"):
                data.setdefault(name, []).append(field.get("value", "on"))
        elif field.get("type") != "submit":
            data[name] = field.get("value", "")
    return data


def test_a_manager_finds_a_drill_by_its_fault(as_manager: Client) -> None:
    for name in ("Gate march", "Wave"):
        Fault.objects.create(drill=make.drill(name.lower().replace(" ", "-")), looks_like=f"{name} sideways", fix="So.")

    page = as_manager.get(reverse("admin:drills_drill_changelist") + "?q=march+sideways").content.decode()

    assert "1 drill" in page
    assert ">Gate march<" in page


def test_saving_without_a_change_keeps_every_row_and_says_edited(as_manager: Client) -> None:
    load_library()
    drill = Drill.objects.get(slug="butt-kicks-classic")
    before = [list(rows.values()) for rows in (drill.steps, drill.cues, drill.checkpoints, drill.aliases)]

    response = as_manager.post(change_url(drill), form_of(as_manager, drill))

    drill.refresh_from_db()
    assert response.status_code == 302
    assert drill.edited_at is not None
    assert drill.days == ["easy", "quality", "speed", "race"]
    assert [list(rows.values()) for rows in (drill.steps, drill.cues, drill.checkpoints, drill.aliases)] == before


def test_a_name_of_another_drill_is_refused_with_whose_it_is(as_manager: Client) -> None:
    load_library()
    drill = Drill.objects.get(slug="ankling")
    data = form_of(as_manager, drill)
    data[f"aliases-{int(data['aliases-TOTAL_FORMS']) - 1}-text"] = "Butt-Kicks"

    page = as_manager.post(change_url(drill), data).content.decode()

    assert "Ankling cannot be called “butt kicks”: Butt kicks is called that already. Take it off there first." in page
    assert DrillAlias.objects.get(text="butt kicks").drill.slug == "butt-kicks-classic"


def test_a_new_drill_can_be_written_with_a_name_and_a_cue(as_manager: Client) -> None:
    page = as_manager.get(reverse("admin:drills_drill_add"))
    soup = BeautifulSoup(page.content, "html.parser")
    hidden = soup.select("#drill_form input[type=hidden][name]")
    data: dict[str, Any] = {str(field["name"]): field.get("value", "") for field in hidden}
    data |= {
        "name": "Gate march", "slug": "gate-march", "why": "Ours.", "purpose": "posture", "level": "1", "impact": "0",
        "room_min_m": "10", "room_max_m": "20", "is_published": "on", "aliases-0-text": "Gates", "days": "easy",
        "avoid_with": ["achilles", "calf"],
        "cues-TOTAL_FORMS": "1", "cues-0-position": "1", "cues-0-text": "Tall",
    }  # fmt: skip

    response = as_manager.post(reverse("admin:drills_drill_add"), data)

    drill = Drill.objects.get(slug="gate-march")
    assert response.status_code == 302
    assert [alias.text for alias in drill.aliases.all()] == ["gates"]
    assert [cue.text for cue in drill.cues.all()] == ["Tall"]
    assert drill.days == ["easy"]
    assert drill.avoid_with == ["achilles", "calf"]


def test_names_go_with_the_drill_when_it_changes_hands(as_manager: Client) -> None:
    drill = make.drill("one")
    DrillAlias.objects.create(drill=drill, text="One")
    team = make.team()

    as_manager.post(change_url(drill), form_of(as_manager, drill) | {"team": team.pk})

    assert DrillAlias.objects.get(text="one").team_id == team.pk


def test_more_than_three_cues_are_refused(as_manager: Client) -> None:
    drill = make.drill("one")
    for text in ("Tall", "Quick", "Quiet"):
        Cue.objects.create(drill=drill, text=text)
    data = form_of(as_manager, drill)
    data |= {"cues-TOTAL_FORMS": "4", "cues-3-position": "4", "cues-3-text": "Loud", "cues-3-drill": drill.pk}

    as_manager.post(change_url(drill), data)

    assert drill.cues.count() == 3


def test_the_librarys_text_is_taken_back_from_the_list(as_manager: Client) -> None:
    load_library()
    drill = Drill.objects.get(slug="ankling")
    drill.why = "Written by the club."
    drill.save()
    drill.mark_edited()

    as_manager.post(
        reverse("admin:drills_drill_changelist"),
        {"action": "take_back", "_selected_action": [drill.pk, make.drill("own").pk]},
    )

    drill.refresh_from_db()
    assert drill.edited_at is None
    assert drill.why.startswith("Wakes up foot and ankle")


def test_the_page_shows_the_drawing_and_leads_to_the_site(as_manager: Client) -> None:
    load_library()
    drill = Drill.objects.get(slug="ankling")

    page = as_manager.get(change_url(drill)).content.decode()

    assert "/static/figures/ankling-picture.svg" in page
    assert "As in the library" in page
    assert "View on site" in page


def test_the_library_is_closed_to_coaches(as_coach: Client) -> None:
    drill = make.drill("one")

    assert as_coach.get(change_url(drill)).status_code == 404
    assert as_coach.get(reverse("admin:drills_drill_changelist")).status_code == 404


def other_rung(data: dict[str, Any], drill: Drill, side: str, other: Drill) -> dict[str, Any]:
    """The form with one neighbour more."""
    nth = int(data["rungs-TOTAL_FORMS"])
    return data | {
        "rungs-TOTAL_FORMS": str(nth + 1), f"rungs-{nth}-drill": drill.pk, f"rungs-{nth}-position": "9",
        f"rungs-{nth}-side": side, f"rungs-{nth}-other": other.pk, f"rungs-{nth}-words": "",
    }  # fmt: skip


def test_a_circle_of_easier_and_harder_is_refused_with_the_names_on_it(as_manager: Client) -> None:
    one, two, three = make.drill("one"), make.drill("two"), make.drill("three")
    Rung.objects.create(drill=one, side="harder", other=two)
    Rung.objects.create(drill=three, side="easier", other=two)

    page = as_manager.post(change_url(three), other_rung(form_of(as_manager, three), three, "harder", one))

    assert "Easier and harder lead round in a circle: Three, harder: One, harder: Two, harder: Three." in (
        page.content.decode()
    )
    assert not Rung.objects.filter(drill=three, side="harder").exists()


def test_a_neighbour_told_from_both_ends_is_no_circle(as_manager: Client) -> None:
    one, two = make.drill("one"), make.drill("two")
    Rung.objects.create(drill=one, side="harder", other=two)

    as_manager.post(change_url(two), other_rung(form_of(as_manager, two), two, "easier", one))

    assert Rung.objects.filter(drill=two, side="easier", other=one).exists()


def test_a_claim_without_a_source_is_refused(as_manager: Client) -> None:
    drill = make.drill("one")
    data = form_of(as_manager, drill)
    data |= {
        "evidence-TOTAL_FORMS": "1", "evidence-0-position": "1", "evidence-0-claim": "It makes you fast.",
        "evidence-0-strength": "trial", "evidence-0-source": " ", "evidence-0-drill": drill.pk,
    }  # fmt: skip

    response = as_manager.post(change_url(drill), data)

    assert response.status_code == 200
    assert "Please correct the error below." in response.content.decode()
    assert not drill.evidence.exists()


def test_ten_thousand_words_are_refused_in_a_clear_sentence_and_not_lost(as_manager: Client) -> None:
    drill = make.drill("one")
    flood = ("word " * 10_000).strip()

    page = as_manager.post(change_url(drill), form_of(as_manager, drill) | {"why": flood, "example": flood})

    text = page.content.decode()
    assert "Ensure this value has at most 200 characters (it has 49999)." in text
    assert "Ensure this value has at most 2000 characters (it has 49999)." in text
    assert text.count(flood) == 2
    drill.refresh_from_db()
    assert len(drill.why) < 100


def test_markup_is_inert_wherever_the_admin_shows_it(as_manager: Client) -> None:
    evil = "<script>alert(1)</script>"
    drill = make.drill("one", name=evil, why=evil)
    data = form_of(as_manager, drill) | {"why": f"{evil} again"}

    as_manager.post(change_url(drill), data)

    names = ["admin:drills_drill_change", "admin:drills_drill_history", "admin:drills_drill_delete"]
    pages = [as_manager.get(reverse(name, args=[drill.pk])) for name in names]
    pages.append(as_manager.get(reverse("admin:drills_drill_changelist")))
    pages.append(as_manager.get(drill.get_absolute_url()))
    drill.refresh_from_db()
    assert drill.why == f"{evil} again"
    assert [evil in page.content.decode() for page in pages] == [False] * 5
    assert ["&lt;script&gt;alert(1)" in page.content.decode() for page in pages] == [True] * 5


def test_the_history_tells_who_changed_which_words(as_manager: Client, manager: User) -> None:
    load_library()
    drill = Drill.objects.get(slug="ankling")
    data = form_of(as_manager, drill)
    assert data["cues-1-text"] == "Hot ground"

    as_manager.post(change_url(drill), data | {"cues-1-text": "Hot coals"})

    soup = BeautifulSoup(as_manager.get(reverse("admin:drills_drill_history", args=[drill.pk])).content, "html.parser")
    newest, first = [" ".join(one.get_text(" ").split()) for one in soup.select(".texts__one")]
    assert f"{manager} through the admin" in newest
    assert newest.endswith("Cue 2 Hot ground Hot coals")
    assert "from the library" in first
    assert list(Drill.objects.search("hot coals")) == [drill]


def test_what_a_drill_said_before_it_had_a_history_is_not_lost(as_manager: Client) -> None:
    drill = make.drill("one", why="As it was.")

    as_manager.post(change_url(drill), form_of(as_manager, drill) | {"why": "As it is."})

    assert [version.form["why"] for version in drill.versions.order_by("number")] == ["As it was.", "As it is."]


def test_saving_without_a_change_makes_no_version(as_manager: Client) -> None:
    load_library()
    drill = Drill.objects.get(slug="butt-kicks-classic")

    as_manager.post(change_url(drill), form_of(as_manager, drill))

    assert drill.versions.count() == 1


def test_sections_and_the_example_can_be_written(as_manager: Client) -> None:
    drill = make.drill("one")
    data = form_of(as_manager, drill) | {
        "example_title": "Before a race", "example": "10 min jog\r\n4 x strides",
        "sections-TOTAL_FORMS": "1", "sections-0-position": "1", "sections-0-title": "Arms",
        "sections-0-body": "They *swing*.", "sections-0-drill": drill.pk,
    }  # fmt: skip

    as_manager.post(change_url(drill), data)

    drill.refresh_from_db()
    assert drill.example_title == "Before a race"
    assert [(row.title, row.body) for row in drill.sections.all()] == [("Arms", "They *swing*.")]


def act(client: Client, name: str, *drills: Drill) -> str:
    """Do something with some drills on the list; return what the next page says."""
    data = {"action": name, "_selected_action": [drill.pk for drill in drills]}
    return client.post(reverse("admin:drills_drill_changelist"), data, follow=True).content.decode()


def test_drills_are_published_drafted_and_archived_from_the_list(as_manager: Client) -> None:
    one, two = make.drill("one"), make.drill("two", is_published=False)

    assert "Published: Two." in act(as_manager, "publish", one, two)
    assert "Archived: One, Two." in act(as_manager, "archive", one, two)
    assert not Drill.objects.listed().exists()
    assert "Taken out of the archive: One." in act(as_manager, "unarchive", one)
    assert "Made a draft: One." in act(as_manager, "make_draft", one)
    assert "They are so already." in act(as_manager, "make_draft", one)

    one.refresh_from_db()
    assert (one.is_published, one.archived_at) == (False, None)
    noted = LogEntry.objects.filter(object_id=str(one.pk)).order_by("pk")
    assert [entry.get_change_message() for entry in noted] == [
        "Archived.",
        "Taken out of the archive.",
        "Made a draft.",
    ]


@pytest.mark.parametrize(("state", "shows"), [("published", ["One"]), ("draft", ["Two"]), ("archived", ["Three"])])
def test_the_list_is_sifted_by_state(as_manager: Client, state: str, shows: list[str]) -> None:
    make.drill("one")
    make.drill("two", is_published=False)
    make.drill("three", archived_at=timezone.now())

    soup = BeautifulSoup(
        as_manager.get(reverse("admin:drills_drill_changelist") + f"?state={state}").content, "html.parser"
    )

    assert [cell.get_text(strip=True) for cell in soup.select(".field-name")] == shows


def test_a_draft_can_be_looked_at_from_its_page_in_the_admin(as_manager: Client) -> None:
    drill = make.drill("one", is_published=False)

    soup = BeautifulSoup(as_manager.get(change_url(drill)).content, "html.parser")

    link = soup.find("a", string="See the draft as it will look")
    assert link is not None
    assert as_manager.get(str(link["href"])).status_code == 200


def test_a_used_drill_is_not_deleted_but_says_where_it_is_used(as_manager: Client, coach: User, athlete: User) -> None:
    drill = make.drill("butt-kicks", name="Butt kicks")
    DrillAlias.objects.create(drill=drill, text="butt kicks")
    workout = Workout.objects.write("Warm-up\n10 min easy\n2 x 30 m butt kicks, walk back", author=coach)
    make.session(athlete, workout=workout)
    make.session(athlete, workout=workout)
    Rung.objects.create(drill=make.drill("other"), side="harder", other=drill)
    url = reverse("admin:drills_drill_delete", args=[drill.pk])

    page = as_manager.get(url).content.decode()
    as_manager.post(url, {"post": "yes"})

    assert (
        "“Butt kicks” cannot be deleted: it is used in 1 workout and 1 drill that names it as easier or harder." in page
    )
    assert Drill.objects.filter(pk=drill.pk).exists()
    form = BeautifulSoup(page, "html.parser").select_one("form[action*=drill] input[value=archive]")
    assert form is not None
    assert "Archived: Butt kicks." in act(as_manager, "archive", drill)


def test_used_drills_are_not_deleted_from_the_list_either(as_manager: Client) -> None:
    used, free = make.drill("used"), make.drill("free")
    Rung.objects.create(drill=make.drill("other"), side="harder", other=used)
    data = {"action": "delete_selected", "_selected_action": [used.pk, free.pk], "post": "yes"}

    page = as_manager.post(reverse("admin:drills_drill_changelist"), data).content.decode()

    assert "“Used” cannot be deleted: it is used in 1 drill that names it as easier or harder." in page
    assert "Archive them" in page
    assert Drill.objects.count() == 3


def test_a_drill_that_nothing_uses_can_be_deleted(as_manager: Client) -> None:
    load_library()
    drill = make.drill("free")

    as_manager.post(reverse("admin:drills_drill_delete", args=[drill.pk]), {"post": "yes"})

    assert not Drill.objects.filter(pk=drill.pk).exists()


def test_every_relation_that_keeps_a_drill_has_its_words() -> None:
    labels = {relation.related_model._meta.label_lower for relation, _ in uses.keeping()}

    assert labels == set(uses.SAID)
