"""An athlete's calendar by hand: dragged, moved by keys, copied, and changed in the sheet beside it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import shoot, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Locator, Page


def calendar(page: Page, week: dt.date) -> None:
    """Open a week of an athlete as the coach; that week is far ahead and empty."""
    if "/athletes/" not in page.url:
        sign_in(page, "coach")
        page.goto("/athletes/")
        page.get_by_role("link", name=re.compile("Jonas")).first.click()
    page.goto(re.sub(r"\?.*", "", page.url) + f"?week={week}")


def day(page: Page, on: dt.date) -> Locator:
    """A day of the calendar."""
    return page.locator(f'td[data-date="{on}"]')


def test_a_coach_moves_copies_and_changes_a_session_by_hand(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    monday = dt.date.today() + dt.timedelta(days=400 - dt.date.today().weekday())  # noqa: DTZ011 -- any far week
    monday -= dt.timedelta(days=monday.weekday())
    days = [monday + dt.timedelta(days=n) for n in range(7)]
    calendar(page, monday)

    day(page, days[0]).hover()
    day(page, days[0]).get_by_role("link", name=re.compile("Add a session")).click()
    page.get_by_label("Session text", exact=True).fill("35 min easy")
    page.get_by_role("button", name=re.compile("Put it on")).click()
    expect(day(page, days[0]).locator("a.session-cell")).to_contain_text("35 min")

    day(page, days[0]).locator("a.session-cell").drag_to(day(page, days[2]))
    expect(day(page, days[2]).locator("a.session-cell")).to_contain_text("35 min")
    expect(day(page, days[0]).locator("a.session-cell")).to_have_count(0)

    # The session keeps the focus, so that it can be moved on at once.
    expect(day(page, days[2]).locator("a.session-cell")).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    expect(day(page, days[3]).locator("a.session-cell")).to_be_focused()
    page.keyboard.press("c")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("v")
    expect(day(page, days[4]).locator("a.session-cell")).to_contain_text("35 min")
    expect(day(page, days[3]).locator("a.session-cell")).to_contain_text("35 min")

    day(page, days[4]).locator("a.session-cell").click()
    sheet = page.locator("#sheet")
    sheet.get_by_label("Session text", exact=True).fill("10 min easy\n6 x 400 m @ 5k pace, 200 m jog")
    expect(sheet.locator("#reading")).to_contain_text("6 × 400 m")
    assert Axe().run(page).response["violations"] == []
    shoot(page, "athlete-sheet", full=False)
    sheet.get_by_role("button", name=re.compile("Save for")).click()
    expect(day(page, days[4]).locator("a.session-cell")).to_contain_text("6 × 400")

    day(page, days[4]).locator("a.session-cell").click()
    sheet.get_by_role("button", name="Take it off the calendar").click()
    expect(day(page, days[4]).locator("a.session-cell")).to_have_count(0)


def test_the_acts_work_without_javascript_on_a_phone(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("phone", java_script_enabled=False).new_page()
    monday = dt.date(2028, 3, 6)
    calendar(page, monday)

    day(page, monday).get_by_role("link", name=re.compile("Add a session")).click()
    page.get_by_label("Session text", exact=True).fill("25 min easy")
    page.get_by_role("button", name=re.compile("Put it on")).click()
    day(page, monday).locator("a.session-cell").click()
    page.get_by_label("To which day").fill("2028-03-09")
    page.get_by_role("button", name="Move", exact=True).click()

    expect(day(page, dt.date(2028, 3, 9)).locator("a.session-cell")).to_contain_text("25 min")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_phones_month_reaches_each_empty_day_to_come_on_few_lines(
    open_context: Callable[..., BrowserContext],
) -> None:
    page = open_context("phone").new_page()
    first = dt.date(2028, 2, 1)
    calendar(page, first)
    page.goto(re.sub(r"\?.*", "", page.url) + "?month=2028-02")

    for number in range(29):
        add = day(page, first + dt.timedelta(days=number)).get_by_role("link", name=re.compile("Add a session"))
        expect(add).to_be_visible()
    # Days of the months beside it stand in those.
    expect(day(page, dt.date(2028, 1, 31))).to_be_hidden()
    table = page.locator("table.month").bounding_box()
    chip = day(page, dt.date(2028, 2, 29)).bounding_box()
    assert table is not None
    assert chip is not None
    assert table["height"] < 5 * 44 * 5
    assert (chip["height"] >= 44, chip["width"] < 200) == (True, True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert Axe().run(page).response["violations"] == []
    # The whole of the day is to be pressed, not the plus alone.
    day(page, dt.date(2028, 2, 29)).click(position={"x": 6, "y": 6})
    expect(page.locator("#sheet")).to_contain_text("29 February")


def test_a_session_taken_off_is_put_back_without_javascript(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("phone", java_script_enabled=False).new_page()
    monday = dt.date(2028, 4, 3)
    calendar(page, monday)
    day(page, monday).get_by_role("link", name=re.compile("Add a session")).click()
    page.get_by_label("Session text", exact=True).fill("25 min easy")
    page.get_by_role("button", name=re.compile("Put it on")).click()
    day(page, monday).locator("a.session-cell").click()
    page.get_by_role("button", name="Take it off the calendar").click()

    page.locator(".banner--undo").get_by_role("button", name="Take it back").click()

    expect(day(page, monday).locator("a.session-cell")).to_contain_text("25 min")
