"""The pages of drills: what they show, to whom, without JavaScript and with htmx, at what cost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from drills import library
from drills.loading import load_library
from drills.models import Drill, DrillMuscle, Guide
from tests import make
from tests.drills.make import drill as full_drill

if TYPE_CHECKING:
    from collections.abc import Callable

    from athletes.models import User

pytestmark = pytest.mark.django_db
LIST = "/drills/"
SLUGS = [path.stem for path in library.files()]


def soup_of(client: Client, url: str, **headers: str) -> BeautifulSoup:
    """The page behind the address."""
    response = client.get(url, headers=headers)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def names(soup: BeautifulSoup) -> list[str]:
    """The drills of the list, in order."""
    return [head.get_text() for head in soup.select(".drill-card h3")]


def shelf() -> None:
    """Four drills, of which two work the hamstrings."""
    told: dict[str, dict[str, Any]] = {
        "Wave": {"level": 1, "impact": 0},
        "Kicks": {"level": 1, "impact": 1, "purpose": "leg-recovery", "figure": "butt-kicks-classic"},
        "Fast kicks": {"level": 2, "impact": 1, "purpose": "leg-recovery", "kit": "a wall"},
        "Sprints": {"level": 1, "impact": 2, "purpose": "speed", "days": ["speed"]},
    }
    for name, fields in told.items():
        drill = full_drill(name.lower().replace(" ", "-"), name=name, **fields)
        if name in ("Kicks", "Sprints"):
            DrillMuscle.objects.create(drill=drill, muscle="hamstrings", role="works")


def test_the_library_is_open_to_all(client: Client) -> None:
    shelf()

    soup = soup_of(client, LIST)

    assert names(soup) == ["Wave", "Kicks", "Sprints", "Fast kicks"]
    assert soup.select_one("#how-many").get_text() == "4 drills"  # type: ignore[union-attr]
    assert [img["src"] for img in soup.select(".drill-card img")] == ["/static/figures/butt-kicks-classic-picture.svg"]


def test_a_search_shows_what_was_asked_and_found(client: Client) -> None:
    shelf()

    soup = soup_of(client, LIST + "?q=cue+of+sprints")

    assert names(soup) == ["Sprints"]
    assert soup.select_one("input[name=q]")["value"] == "cue of sprints"  # type: ignore[index]
    assert soup.select_one(".found__note") is None


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("kicks+moonwalk", "No drill has all of “kicks moonwalk”. These have the most of it."),
        ("kikcs", "No drill has “kikcs” as it is written here. These come nearest."),
    ],
)
def test_a_search_that_was_not_quite_met_says_so(client: Client, text: str, note: str) -> None:
    shelf()

    soup = soup_of(client, f"{LIST}?q={text}")

    assert names(soup) == ["Kicks", "Fast kicks"]
    assert [said.get_text() for said in soup.select(".found__note")] == [note]


def test_filters_work_as_a_plain_form(client: Client) -> None:
    shelf()

    soup = soup_of(client, LIST + "?level=1&impact=1&impact=2&muscle=hamstrings")

    ticked = {(box["name"], box["value"]) for box in soup.select(".sieve input[checked]")}
    chips = {chip.get_text(" ", strip=True): chip["href"] for chip in soup.select(".found .chip")}
    assert names(soup) == ["Kicks", "Sprints"]
    assert ticked == {("level", "1"), ("impact", "1"), ("impact", "2"), ("muscle", "hamstrings")}
    assert chips["level 1, anyone"] == "?muscle=hamstrings&impact=1&impact=2"
    assert soup.select_one(".sieve noscript button") is not None


@pytest.mark.parametrize(
    ("query", "left"), [("kit=some", "Fast kicks"), ("day=speed", "Sprints"), ("impact=0", "Wave")]
)
def test_each_filter_leaves_what_it_says(client: Client, query: str, left: str) -> None:
    shelf()

    assert names(soup_of(client, f"{LIST}?{query}")) == [left]


def test_the_number_beside_a_filter_is_what_it_leaves(client: Client) -> None:
    shelf()

    soup = soup_of(client, LIST + "?purpose=leg-recovery")

    beside = {box["id"]: box.parent.select_one(".num").get_text() for box in soup.select(".sieve input")}  # type: ignore[union-attr]
    assert (beside["level-1"], beside["level-2"], beside["purpose-speed"]) == ("1", "1", "1")


def test_htmx_gets_the_found_part_alone(client: Client) -> None:
    shelf()

    response = client.get(LIST + "?q=sprints", headers={"HX-Request": "true"})

    soup = BeautifulSoup(response.content, "html.parser")
    assert [tag.get("id") for tag in soup.find_all(recursive=False)] == ["found"]
    assert names(soup) == ["Sprints"]
    assert "HX-Request" in response.headers["Vary"]


def test_nothing_found_says_what_to_do(client: Client) -> None:
    shelf()

    soup = soup_of(client, LIST + "?q=%3Cb%3Emoonwalk&level=1")

    said = soup.select_one(".library__none")
    assert said is not None
    assert said.get_text().startswith("Nothing found for “<b>moonwalk” with these filters.")
    assert said.a is not None
    assert said.a["href"] == LIST


def test_guides_stand_above_the_list_until_something_is_asked(client: Client, as_manager: Client) -> None:
    shelf()
    for number in range(5):
        guide = {
            "slug": f"g-{number}",
            "title": f"Guide {number}",
            "summary": f"Words {number}.",
            "position": 9 - number,
        }
        Guide.objects.create(**guide, is_published=number != 4)

    first, sifted = soup_of(client, LIST), soup_of(client, LIST + "?q=sprints")

    packs = [(pack["href"], pack.get_text(" ", strip=True)) for pack in first.select(".pack")]
    assert packs == [(f"/drills/guides/g-{n}/", f"Guide {n} Words {n}.") for n in (3, 2, 1, 0)]
    assert first.select_one(".packs__all") is None
    assert sifted.select(".packs") == []
    assert soup_of(as_manager, LIST).select_one(".packs__all").get_text() == "All 5 guides"  # type: ignore[union-attr]


def test_an_archived_drill_is_off_the_list(coach: User, as_coach: Client) -> None:
    drill = full_drill("gate-march", team=make.team_of(coach), name="Gate march")
    drill.archive()

    assert names(soup_of(as_coach, LIST)) == names(soup_of(as_coach, LIST + "?q=gate")) == []


def test_an_empty_library_says_what_will_stand_there(client: Client) -> None:
    soup = soup_of(client, LIST)

    assert "load_drills" in soup.select_one(".library__none").get_text()  # type: ignore[union-attr]


def test_a_long_list_comes_in_pages(client: Client) -> None:
    for i in range(26):
        make.drill(f"drill-{i:02}", name=f"Drill {i:02}")

    first, second = soup_of(client, LIST + "?level=1"), soup_of(client, LIST + "?level=1&from=20")

    assert (len(names(first)), names(second)[0], len(names(second))) == (20, "Drill 20", 6)
    assert [(a.get_text(), a["href"]) for a in first.select(".drill-grid__more a")] == [("6 more", "?level=1&from=20")]
    assert [a["href"] for a in second.select(".drill-grid__more a")] == ["?level=1&from=0"]


@pytest.mark.parametrize("query", ["from=-1", "from=x", "from=99999999999", "from=٣", "level=%00", "q=" + "x" * 500])
def test_a_strange_address_is_answered(client: Client, query: str) -> None:
    make.drill("one")

    assert client.get(LIST + "?" + query).status_code == 200


def test_a_strangers_list_never_shows_the_teams_drill(coach: User, as_stranger: Client, client: Client) -> None:
    full_drill("gate-march", team=make.team_of(coach), name="Gate march")

    for visitor in (as_stranger, client):
        for query in ("", "?q=gate", "?q=cue+of+gate", "?q=fault+of+gate", "?muscle=calves"):
            assert "Gate march" not in [*names(soup_of(visitor, LIST + query))]


def test_the_team_sees_its_own_among_the_others(coach: User, as_coach: Client, as_athlete: Client) -> None:
    full_drill("ankling")
    full_drill("gate-march", team=make.team_of(coach), name="Gate march")

    assert names(soup_of(as_coach, LIST)) == ["Ankling", "Gate march"]
    assert names(soup_of(as_athlete, LIST + "?q=gate")) == ["Gate march"]


@pytest.mark.parametrize("who", ["nobody", "coach", "athlete"])
def test_one_drill_and_three_cost_the_same(
    who: str, coach: User, athlete: User, sign_in: Callable[[User], Client], django_assert_num_queries: Any
) -> None:
    people = {"coach": coach, "athlete": athlete}
    visitor = sign_in(people[who]) if who in people else Client()
    queries = 4 if who in people else 1
    full_drill("one")

    for query in ("?q=one&muscle=calves", "?q=oen", "", "?level=1&from=20"):
        with django_assert_num_queries(queries):
            visitor.get(LIST + query)
    full_drill("one-more")
    full_drill("one-again", team=make.team_of(coach))
    Guide.objects.create(slug="guide", title="Guide")
    for query in ("?q=one&muscle=calves", "?q=oen", "", "?level=1&from=20"):
        with django_assert_num_queries(queries):
            visitor.get(LIST + query)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_of_a_drill_shows_all_of_it(client: Client, slug: str) -> None:
    load_library()
    told = next(drill for drill in library.load() if drill.slug == slug)

    soup = soup_of(client, f"/drills/{slug}/")

    text = soup.get_text(" ", strip=True)
    assert [head.get_text() for head in soup.select("h1")] == [told.name]
    assert len(soup.select(".steps li")) == len(told.steps)
    assert len(soup.select(".pair")) == len(told.checkpoints)
    assert len(soup.select(".pair img")) == len(told.figure["check"])
    assert len(soup.select(".fault")) == len(told.faults)
    assert [cue.get_text() for cue in soup.select(".cues li")] == list(told.cues)
    assert len(soup.select(".claim")) == len(told.evidence)
    assert [q.get_text(strip=True) for q in soup.select(".faq summary")] == [q.question for q in told.questions]
    assert len(soup.select(".ladder li")) == 1 + len(told.easier) + len(told.harder)
    for part in (told.why, told.leave_out, told.rest, told.when, *(row.claim for row in told.evidence)):
        assert part in text


def test_the_parts_that_must_not_be_sore_are_told_quietly(client: Client) -> None:
    load_library()

    ankling, backward = soup_of(client, "/drills/ankling/"), soup_of(client, "/drills/backward-run/")

    care = ankling.select_one("section[aria-labelledby=care]")
    assert care is not None
    assert care.select("p")[-1].get_text() == "Leave out with sore: foot, Achilles, calf"
    assert "with sore" not in backward.get_text()


def test_doses_in_metres_are_lanes_and_others_are_told(client: Client) -> None:
    load_library()

    kicks, mobility = soup_of(client, "/drills/butt-kicks-classic/"), soup_of(client, "/drills/mobility-set/")

    assert [bed["width"] for bed in kicks.select(".dose-lanes .bed")] == ["194.0", "291.0", "388.0"]
    assert [dd.get_text() for dd in mobility.select(".doses dd")] == ["4 min", "6 min", "8 min"]


def test_the_loop_is_a_plain_link_until_there_is_javascript(client: Client) -> None:
    load_library()

    soup = soup_of(client, "/drills/ankling/")

    link, picture = soup.select_one("drill-loop a"), soup.select_one("drill-loop img")
    assert link is not None
    assert picture is not None
    assert link["href"] == picture["data-loop"] == "/static/figures/ankling-loop.svg"
    assert picture["src"] == "/static/figures/ankling-picture.svg"
    assert soup.select_one("print-button[hidden]") is not None


def test_no_button_is_dead(client: Client) -> None:
    load_library()

    soup = soup_of(client, "/drills/butt-kicks-classic/")

    main = soup.select_one("main")
    assert main is not None
    assert [a for a in main.select("a") if not a.get("href") or a["href"] == "#"] == []
    assert [b.get_text(strip=True) for b in main.select("button")] == ["Print"]


def test_ids_on_a_page_are_unique(client: Client) -> None:
    load_library()

    for url in (LIST, "/drills/butt-kicks-classic/"):
        ids = re.findall(r'\sid="([^"]+)"', client.get(url).content.decode())
        assert len(ids) == len(set(ids))


def test_a_drill_with_nothing_but_a_name_has_a_page(client: Client) -> None:
    make.drill("bare", name="A name of sixty characters that a coach gave to this one drill")

    soup = soup_of(client, "/drills/bare/")

    assert [head.get_text() for head in soup.select("h2")] == []
    assert soup.select_one("drill-loop") is None


def test_a_page_costs_the_same_for_bare_and_full_drills(client: Client, django_assert_num_queries: Any) -> None:
    load_library()
    make.drill("bare")

    # An example of a warm-up is read by the words of the built-in drills: two more.
    for slug, queries in (("bare", 12), ("ankling", 12), ("butt-kicks-classic", 14)):
        with django_assert_num_queries(queries):
            client.get(f"/drills/{slug}/")


def test_a_draft_is_a_404_for_all_but_a_manager(client: Client, as_coach: Client, as_manager: Client) -> None:
    make.drill("draft", is_published=False)

    assert client.get("/drills/draft/").status_code == 404
    assert as_coach.get("/drills/draft/").status_code == 404
    assert as_manager.get("/drills/draft/").status_code == 200


def test_a_teams_page_is_for_the_team_alone(
    coach: User, client: Client, as_coach: Client, as_athlete: Client, as_stranger: Client, as_manager: Client
) -> None:
    ours = full_drill("gate-march", team=make.team_of(coach), name="Gate march")
    url = ours.get_absolute_url()

    assert url == reverse("drills:team_drill_detail", args=[ours.team_id, "gate-march"])
    assert soup_of(as_coach, url).h1.get_text() == "Gate march"  # type: ignore[union-attr]
    assert soup_of(as_athlete, url).h1.get_text() == "Gate march"  # type: ignore[union-attr]
    assert [as_stranger.get(url).status_code, as_manager.get(url).status_code] == [404, 404]
    assert client.get(url).status_code == 302
    assert as_coach.get("/drills/gate-march/").status_code == 404


def test_a_team_may_have_a_drill_of_a_built_in_slug(coach: User, as_coach: Client) -> None:
    built_in = make.drill("ankling", why="For everybody.")
    ours = make.drill("ankling", why="Ours.", team=make.team_of(coach))

    pages = [soup_of(as_coach, drill.get_absolute_url()).select_one(".drill__why") for drill in (built_in, ours)]

    assert [why.get_text() for why in pages if why] == ["For everybody.", "Ours."]


def test_pages_are_to_be_looked_at_only(client: Client) -> None:
    make.drill("one")

    assert client.post(LIST).status_code == 405
    assert client.post("/drills/one/").status_code == 405


def test_what_people_write_is_shown_as_text(client: Client) -> None:
    drill = full_drill("one", name="<script>alert(1)</script>", short="<b>x</b>", why="<i>y</i>")

    for url in (LIST, drill.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_every_built_in_drill_is_reached_from_the_list(client: Client) -> None:
    load_library()

    pages = [soup_of(client, f"{LIST}?level=1&level=2&level=3&from={start}") for start in (0, 20, 40)]

    links = {str(a["href"]) for page in pages for a in page.select(".drill-card a")}
    assert links == {drill.get_absolute_url() for drill in Drill.objects.all()}
