"""The library in the hands of a site manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from drills.loading import load_library
from drills.models import Cue, Drill, DrillAlias
from tests import make

if TYPE_CHECKING:
    from django.test import Client

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
    load_library()

    page = as_manager.get(reverse("admin:drills_drill_changelist") + "?q=hot+ground").content.decode()

    assert "1 drill" in page
    assert ">Ankling<" in page


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

    assert "“butt kicks” is a name of Butt kicks already. Take it off there first." in page
    assert DrillAlias.objects.get(text="butt kicks").drill.slug == "butt-kicks-classic"


def test_a_new_drill_can_be_written_with_a_name_and_a_cue(as_manager: Client) -> None:
    page = as_manager.get(reverse("admin:drills_drill_add"))
    soup = BeautifulSoup(page.content, "html.parser")
    data = {str(field["name"]): field.get("value", "") for field in soup.select("#drill_form input[type=hidden][name]")}
    data |= {
        "name": "Gate march", "slug": "gate-march", "why": "Ours.", "purpose": "posture", "level": "1", "impact": "0",
        "room_min_m": "10", "room_max_m": "20", "is_published": "on", "aliases-0-text": "Gates", "days": "easy",
        "cues-TOTAL_FORMS": "1", "cues-0-position": "1", "cues-0-text": "Tall",
    }  # fmt: skip

    response = as_manager.post(reverse("admin:drills_drill_add"), data)

    drill = Drill.objects.get(slug="gate-march")
    assert response.status_code == 302
    assert [alias.text for alias in drill.aliases.all()] == ["gates"]
    assert [cue.text for cue in drill.cues.all()] == ["Tall"]
    assert drill.days == ["easy"]


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
