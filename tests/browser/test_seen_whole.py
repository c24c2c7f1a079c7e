"""What only an eye sees: words that are cut off, bars that cover, pages that jump under the hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from .conftest import sign_in
from .test_board import becomes, day, new_plan, stands

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

CUT = "all => all.filter((one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1).length"


def test_the_board_stands_still_under_the_keys(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    sign_in(page, "coach")
    new_plan(page, "Stands still", 30, d0="30 min easy")
    name = stands(page)[0][0]
    weeks = page.locator(".plan-weeks")
    day(page, 0).locator("a").first.focus()
    box = weeks.bounding_box()
    assert box is not None
    page.keyboard.press("Alt+ArrowRight")
    becomes(page, {1: [name]})
    after = weeks.bounding_box()
    assert after is not None
    assert abs(after["y"] - box["y"]) < 2

    day(page, 1).locator("a").first.focus()
    page.keyboard.press("Enter")
    save = page.get_by_role("button", name="Save session")
    expect(save).to_be_visible()
    for _ in range(40):
        if save.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(save).to_be_focused()
    assert page.evaluate("scrollY") == 0


def test_the_inbox_gives_the_words_the_width_of_a_phone(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("phone").new_page()
    sign_in(page, "coach")
    page.goto("/inbox/")
    line = page.locator(".inbox__line").first
    words, later = line.locator(".inbox__what").bounding_box(), line.locator(".inbox__later").bounding_box()
    assert words is not None
    assert later is not None
    assert words["width"] >= 200
    assert later["y"] >= words["y"] + words["height"], "the acts stand below the words, not over them"


def test_a_month_beside_the_sheet_cuts_no_word(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    sign_in(page, "coach")
    page.goto("/athletes/")
    page.get_by_role("link", name=re.compile("Henrik")).first.click()
    page.locator(".month a.session-cell").nth(2).click()
    expect(page.locator(".calendar-place > .sheet")).to_be_visible()
    what = page.locator(".month .session-cell__what > span:not(.only-read)")
    assert what.count() > 10
    assert what.evaluate_all(CUT) == 0


def test_a_low_window_leaves_room_to_choose_who(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    sign_in(page, "coach")
    new_plan(page, "Low window", 1, d0="30 min easy")
    page.set_viewport_size({"width": 720, "height": 450})
    page.goto(f"{page.url}assign/")
    place = page.locator(".assign__foot").evaluate("one => getComputedStyle(one).position")
    assert place == "static"
