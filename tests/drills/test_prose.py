"""Text that people write in Markdown: what becomes of it, and what never does."""

from __future__ import annotations

import time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from drills import prose
from drills.models import Cue, Dose, Drill
from tests import make

SAFE = {"href", "rel", "title", "lang"}


def soup_of(text: str, **more: Any) -> BeautifulSoup:
    """The text as HTML, read back."""
    return BeautifulSoup(prose.html(text, **more), "html.parser")


def ankling() -> Drill:
    """A drill with a dose and a cue, as the page would get it."""
    drill = make.drill("ankling", figure="ankling")
    Cue.objects.create(drill=drill, text="Hot ground")
    Dose.objects.create(drill=drill, level="beginner", sets=2, metres=15, position=1)
    Dose.objects.create(drill=drill, level="advanced", sets=2, metres=40, position=2)
    return drill


def test_markdown_becomes_paragraphs_lists_and_links() -> None:
    soup = soup_of("One *two* **three**\n\n- a\n- b\n\n[drills](/drills/)")

    assert [tag.name for tag in soup.find_all(recursive=False)] == ["p", "ul", "p"]
    assert (soup.em.get_text(), soup.strong.get_text(), len(soup.select("li"))) == ("two", "three", 2)  # type: ignore[union-attr]
    assert soup.a["href"] == "/drills/"  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "text <img src=x onerror=alert(1)>",
        "<style>p{display:none}</style>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](javascript:alert(1))",
        "![<script>alert(1)</script>](https://example.org/x.png)",
        '[x](/ "onmouseover=alert(1)")',
        "[[<script>alert(1)</script>]]",
        "<svg><script>alert(1)</script></svg>",
        "`<script>alert(1)</script>`",
        "```<script>\n<script>alert(1)</script>\n```",
        "# <a href=javascript:x>head</a>",
        "<iframe src=//example.org></iframe>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_markup_and_script_in_a_text_are_inert(text: str) -> None:
    soup = soup_of(text, staff=True)

    for tag in soup.find_all(True):
        assert tag.name in prose.TAGS
        assert set(tag.attrs) <= SAFE | {"class"}
        address = str(tag.get("href", "/"))
        assert address.startswith(("/", "#", "http", "mailto", "java%09"))


@limits(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>[]()!\"'`*_#-=/\\ \n\t&;:ajscripton1http"), max_size=120))
def test_no_text_at_all_gets_a_strange_tag_through(text: str) -> None:
    for tag in soup_of(text, staff=True).find_all(True):
        assert tag.name in prose.TAGS
        assert not any(name.startswith("on") for name in tag.attrs)


@pytest.mark.parametrize(
    ("address", "rel"),
    [
        ("/drills/ankling/", None),
        ("#how", None),
        (settings.SITE_URL + "/drills/", None),
        ("https://example.org/", ["nofollow", "noopener"]),
        ("//example.org/", ["nofollow", "noopener"]),
        (settings.SITE_URL + ".example.org/", ["nofollow", "noopener"]),
        ("mailto:coach@example.org", ["nofollow", "noopener"]),
    ],
)
def test_a_link_that_leaves_the_site_is_marked(address: str, rel: list[str] | None) -> None:
    link = soup_of(f"[x]({address})").a

    assert link is not None
    assert link.get("rel") == rel


def test_a_picture_from_anywhere_is_its_words() -> None:
    soup = soup_of("Look: ![a heel](https://example.org/heel.png)")

    assert soup.img is None
    assert soup.get_text(strip=True) == "Look: a heel"


@pytest.mark.parametrize(("text", "heads"), [("# A\n## B", ["h2", "h3"]), ("## A\n### B", ["h2", "h3"])])
def test_headings_stand_under_the_head_of_the_page(text: str, heads: list[str]) -> None:
    assert [tag.name for tag in soup_of(text).select("h1, h2, h3, h4")] == heads
    assert [tag.name for tag in soup_of(text, top=3).select("h1, h2, h3, h4")] == ["h3", "h4"]


@pytest.mark.django_db
def test_a_line_of_its_own_becomes_the_card_of_the_drill() -> None:
    drill = ankling()
    text = "First\n[[Ankling]]\nthen on."

    soup = soup_of(text, cards=prose.cards_for(text))

    card = soup.select_one("aside.embed")
    assert card is not None
    assert card.select_one("a.embed__pic img")["src"] == "/static/figures/ankling-picture.svg"  # type: ignore[index]
    assert card.select_one(".embed__name a")["href"] == drill.get_absolute_url()  # type: ignore[index]
    assert " ".join(card.get_text(" ", strip=True).split()) == "Ankling 2 × 15 m to 2 × 40 m Hot ground"
    assert [tag.get_text() for tag in soup.select("p") if tag.parent is soup] == ["First", "then on."]


@pytest.mark.parametrize(
    "text", ["an [[ankling]] inside", "- a\n- [[ankling]]", "> [[ankling]]", "    [[ankling]]", "`[[ankling]]`"]
)
@pytest.mark.django_db
def test_anywhere_else_the_brackets_are_words(text: str) -> None:
    ankling()

    soup = soup_of(text, cards=prose.cards_for("[[ankling]]"), staff=True)

    assert soup.aside is None
    assert "[[ankling]]" in soup.get_text()


@pytest.mark.parametrize("fields", [{"is_published": False}, {"archived_at": "2026-01-01T00:00Z"}, {"slug": "other"}])
@pytest.mark.django_db
def test_an_unknown_drill_is_a_note_for_staff_and_nothing_for_readers(fields: dict[str, Any]) -> None:
    make.drill(**({"slug": "ankling"} | fields))
    text = "A\n\n[[ankling]]\n\nB"
    cards = prose.cards_for(text)

    reader, staff = soup_of(text, cards=cards), soup_of(text, cards=cards, staff=True)

    assert [p.get_text() for p in reader.select("p")] == ["A", "B"]
    assert "no drill “ankling”" in staff.select_one(".prose__gap").get_text()  # type: ignore[union-attr]


@pytest.mark.django_db
def test_a_teams_own_drill_is_shown_in_no_text(coach: Any) -> None:
    make.drill("gate-march", team=make.team_of(coach))

    assert prose.cards_for("[[gate-march]]") == {}


@pytest.mark.django_db
def test_cards_cost_the_same_for_one_and_three(django_assert_num_queries: Any) -> None:
    ankling()
    make.drill("two")
    make.drill("three")

    with django_assert_num_queries(0):
        prose.cards_for("no drill in here")
    for text in ("[[ankling]]", "[[ankling]]\n[[two]]\n[[three]]"):
        with django_assert_num_queries(3):
            prose.html(text, prose.cards_for(text))


@pytest.mark.parametrize("piece", ["word ", "[", "*a_ ", "> ", "[[a]]\n", "![[", "<", "- "])
def test_a_very_long_text_is_read_in_a_moment(piece: str) -> None:
    text = (piece * 60_000)[:50_000] if piece == "word " else (piece * 20_000)[:20_000]
    began = time.process_time()

    prose.html(text)

    assert time.process_time() - began < 3


def test_a_figure_and_its_per_cent_stay_together() -> None:
    assert soup_of("about 14 % less").get_text().strip() == "about 14\N{NO-BREAK SPACE}% less"
