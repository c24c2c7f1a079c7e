"""Every page of the demo club at three widths in both schemes: pictures to look at, axe, no sideways scrolling."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import README_PICTURES, shoot, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

PUBLIC = {
    "landing": "/",
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "drills": "/drills/",
    "drill": "/drills/butt-kicks-classic/",
    "guides": "/drills/guides/",
    "guide": "/drills/guides/warm-up-before-intervals/",
    "article": "/drills/guides/how-to-film-a-drill/",
}
COACH = {
    "inbox": "/inbox/",
    "athletes": "/athletes/",
    "reviews": "/reviews/",
    "plans": "/plans/",
    "drill-new": "/drills/new/",
    "board": "plan",
    "session": "session",
    "assign": "assign",
}
ATHLETE = {
    "today": "/today/",
    "plan": "/plan/",
    "clips": "/clips/",
    "clip-new": "/clips/new/",
    "me": "/me/",
    "log": "log",
}


def address(page: Page, wanted: str) -> str:
    """Find the address of a page that has an id in it, by its links."""
    if wanted.startswith("/"):
        return wanted
    if wanted == "log":
        page.goto("/today/")
        return page.get_by_role("link", name="Log it").get_attribute("href") or ""
    page.goto("/plans/")
    plan = page.get_by_role("link", name="5 k, twelve weeks").get_attribute("href") or ""
    if wanted == "session":
        page.goto(plan)
        return page.locator(".session-cell.kind--quality").nth(9).get_attribute("href") or ""
    return f"{plan}assign/?first_day=2027-03-01&squad=3" if wanted == "assign" else plan


def problems(page: Page) -> list[str]:
    """Return what axe finds, a line each, and whether the page scrolls sideways."""
    found = [f"{v['id']}: {node['target']}" for v in Axe().run(page).response["violations"] for node in v["nodes"][:3]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        found.append("the page scrolls sideways")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "tablet", "desk"])
@pytest.mark.parametrize(
    ("who", "pages"),
    [("", PUBLIC), ("coach", COACH), ("athlete", ATHLETE)],
    ids=["public", "coach", "athlete"],
)
def test_pages_stand_up_to_a_look(
    open_context: Callable[..., BrowserContext], who: str, pages: dict[str, str], size: str, scheme: str
) -> None:
    page = open_context(size, scheme).new_page()
    if who:
        sign_in(page, who)

    found = {}
    for name, wanted in pages.items():
        page.goto(address(page, wanted))
        shoot(page, name)
        found[name] = problems(page)

    assert {name: bad for name, bad in found.items() if bad} == {}


def test_readme_names_pictures_that_are_made() -> None:
    readme = (Path(__file__).parent.parent.parent / "README.md").read_text()

    for name in ("session-1440-light.png", "today-390-light.png"):
        assert f"docs/screenshots/{name}" in readme
        assert name in README_PICTURES
