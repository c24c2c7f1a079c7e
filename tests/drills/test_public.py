"""What public pages say of themselves: to search engines, to sites that show a link, on paper."""

from __future__ import annotations

import json
import re
import shutil
import struct
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.utils import timezone

from drills import library, preview, public
from drills.figures import side
from drills.loading import load_library
from drills.models import DrillSection, DrillStep, Guide
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from athletes.models import User

pytestmark = pytest.mark.django_db
KICKS = "/drills/butt-kicks-classic/"
FONT = settings.BUILD_DIR / "fonts" / preview.FONT


def soup_of(client: Client, url: str) -> BeautifulSoup:
    """The page behind the address."""
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def metas(soup: BeautifulSoup) -> dict[str, str]:
    """What the head says, by name."""
    return {str(m.get("name") or m.get("property")): str(m["content"]) for m in soup.select("meta[content]")}


# --- the head --------------------------------------------------------------------------------------------------------


def test_a_drills_page_says_what_it_is_and_where(client: Client) -> None:
    load_library()

    soup = soup_of(client, KICKS + "?from=elsewhere")

    told, why = metas(soup), soup.select_one(".drill__why").get_text()  # type: ignore[union-attr]
    assert soup.select_one("link[rel=canonical]")["href"] == settings.SITE_URL + KICKS  # type: ignore[index]
    assert (told["description"], told["og:description"]) == (why, why)
    assert (told["og:title"], told["og:type"], told["og:url"]) == ("Butt kicks", "article", settings.SITE_URL + KICKS)
    assert told["og:image"] == settings.SITE_URL + "/static/figures/butt-kicks-classic-preview.png"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image:alt"] == "Butt kicks, drawn from the side"


@pytest.mark.parametrize("url", ["/drills/", "/drills/guides/", "/drills/guides/g/"])
def test_lists_and_guides_do_so_too(client: Client, url: str) -> None:
    Guide.objects.create(slug="g", title="G", summary="A summary.")

    soup = soup_of(client, url)

    assert soup.select_one("link[rel=canonical]")["href"] == settings.SITE_URL + url  # type: ignore[index]
    assert len(metas(soup)["description"]) > 5


def test_the_steps_are_there_for_machines(client: Client) -> None:
    load_library()

    soup = soup_of(client, KICKS)

    told = json.loads(soup.select_one('script[type="application/ld+json"]').get_text())  # type: ignore[union-attr]
    assert (told["@type"], told["name"], told["url"]) == ("HowTo", "Butt kicks", settings.SITE_URL + KICKS)
    assert [step["name"] for step in told["step"]] == [h.get_text()[1:] for h in soup.select(".steps h3")]
    assert [step["position"] for step in told["step"]] == [1, 2, 3, 4]
    assert told["image"].endswith("butt-kicks-classic-preview.png")


def test_no_text_gets_out_of_the_data_block(client: Client) -> None:
    bad = "</script><script>alert(1)</script><!-- \u2028 &amp;"
    drill = make.drill("one", name=bad[:80], why=bad)
    DrillStep.objects.create(drill=drill, title="x", text=bad)

    page = client.get("/drills/one/").content.decode()
    soup = BeautifulSoup(page, "html.parser")

    blocks = soup.select('script[type="application/ld+json"]')
    assert "<script>alert" not in page
    assert len(blocks) == 1
    assert json.loads(blocks[0].get_text())["step"][0]["text"] == bad


def test_a_drill_without_steps_and_drawing_promises_neither(client: Client) -> None:
    make.drill("bare")

    soup = soup_of(client, "/drills/bare/")

    assert soup.select_one('script[type="application/ld+json"]') is None
    assert "og:image" not in metas(soup)


def test_a_drill_with_the_drawing_of_another_has_no_picture_with_its_name(client: Client) -> None:
    make.drill("mine", figure="ankling")

    assert "og:image" not in metas(soup_of(client, "/drills/mine/"))


def test_a_teams_own_drill_is_told_to_nobody(coach: User, as_coach: Client) -> None:
    drill = make.drill("gate-march", team=make.team_of(coach))

    soup = soup_of(as_coach, drill.get_absolute_url())

    assert soup.select_one("link[rel=canonical]") is None
    assert "description" not in metas(soup)


def test_a_picture_that_was_not_collected_is_not_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise ValueError(name)

    load_library()
    monkeypatch.setattr(preview, "static", missing)

    assert "og:image" not in metas(soup_of(client, KICKS))


# --- on paper --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [KICKS, "/drills/guides/g/"])
def test_a_code_leads_from_paper_back_to_the_page(client: Client, url: str) -> None:
    load_library()
    Guide.objects.create(slug="g", title="G")

    soup = soup_of(client, url)

    paper = soup.select_one(".on-paper")
    assert paper is not None
    assert paper.p.get_text() == settings.SITE_URL + url  # type: ignore[union-attr]
    assert paper.svg.select_one("path") is not None  # type: ignore[union-attr]
    assert [tag for tag in paper.find_all(True) if tag.has_attr("style")] == []


def test_two_addresses_have_two_codes() -> None:
    assert public.qr_code("https://a.example/") != public.qr_code("https://b.example/")


# --- own words and example on the page of a drill --------------------------------------------------------------------


def test_the_model_page_tells_its_story_and_has_a_warm_up(client: Client) -> None:
    load_library()

    soup = soup_of(client, KICKS)

    heads = [h.get_text() for h in soup.select(".drill__more h2")]
    assert heads == [
        "What butt kicks are", "Arms and feet", "Tips", "Three ways to have the form checked",
        "What they do, and what they do not", "How and when to include them",
    ]  # fmt: skip
    assert soup.select_one("#example").get_text() == "Before 8 × 400 m"  # type: ignore[union-attr]
    assert len(soup.select(".example__text li")) == 6
    assert len(soup.select(".example__chips .chip--drill")) == 3
    assert soup.select_one(".example__sums").get_text().startswith("25min")  # type: ignore[union-attr]


def test_sections_are_cleaned_and_show_drills(client: Client) -> None:
    drill = make.drill("one")
    make.drill("two")
    DrillSection.objects.create(drill=drill, title="<b>T", body="# H\n<script>alert(1)</script>\n\n[[two]]\n\n[[gone]]")

    page = client.get("/drills/one/").content.decode()
    soup = BeautifulSoup(page, "html.parser")

    assert "<script>alert" not in page
    assert [tag.name for tag in soup.select(".drill__more :is(h1, h2, h3)")] == ["h2", "h3"]
    assert soup.select_one(".drill__more .embed__name a")["href"] == "/drills/two/"  # type: ignore[index]
    assert "gone" not in soup.select_one(".drill__more").get_text()  # type: ignore[union-attr]


# --- the sitemap -----------------------------------------------------------------------------------------------------


def test_the_sitemap_names_what_everybody_may_read(client: Client, coach: User, django_assert_num_queries: Any) -> None:
    make.drill("one")
    make.drill("draft", is_published=False)
    make.drill("old", archived_at=timezone.now())
    make.drill("own", team=make.team_of(coach))
    Guide.objects.create(slug="g", title="G")
    Guide.objects.create(slug="secret", title="S", is_published=False)

    with django_assert_num_queries(5):
        response = client.get("/sitemap.xml", headers={"host": "127.0.0.1"})

    assert response.headers["Content-Type"] == "application/xml"
    assert re.findall("<loc>(.*?)</loc>", response.content.decode()) == [
        settings.SITE_URL + path
        for path in ("/", "/drills/", "/drills/guides/", "/drills/one/", "/drills/guides/g/", "/plans/catalogue/")
    ]


# --- the picture -----------------------------------------------------------------------------------------------------


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pictures of two drills."""
    out = tmp_path_factory.mktemp("figures")
    for drill in library.load():
        if drill.slug in ("ankling", "butt-kicks-heel-up"):
            (out / f"{drill.slug}-picture.svg").write_text(side.picture(drill.figure, drill.name), encoding="utf-8")
    return out


def test_every_drawn_drill_gets_a_picture_of_the_asked_size_with_its_name(drawn: Path, tmp_path: Path) -> None:
    shutil.copy(drawn / "ankling-picture.svg", tmp_path)

    made = preview.draw_previews(drawn)
    [nameless] = preview.draw_previews(tmp_path, tmp_path)

    assert [path.name for path in made] == ["ankling-preview.png", "butt-kicks-heel-up-preview.png"]
    assert {size_of(path.read_bytes()) for path in (*made, nameless)} == {(1200, 630)}
    assert max(path.stat().st_size for path in made) < 150_000
    assert made[0].read_bytes() != nameless.read_bytes()


def test_a_drawing_keeps_its_colours_without_a_browser(drawn: Path) -> None:
    drill = next(drill for drill in library.load() if drill.slug == "ankling")

    svg = preview.svg(drill, (drawn / f"{drill.slug}-picture.svg").read_text(encoding="utf-8"), None)

    assert "var(" not in svg
    assert "<style" not in svg
    assert svg.count("#22262b") > 0


def test_long_names_are_broken_and_made_smaller(tmp_path: Path) -> None:
    letters = preview.Letters(FONT, tmp_path)

    lines = letters.lines("A name of sixty characters that a coach gave to this one drill", 96, 600)

    assert all(letters.width(line, 96) <= 600 for line in lines)
    assert letters.lines("", 96, 600) == []
    assert letters.width("ж", 96) > 0
