"""The register at the track: ticks that do not reach the site wait in the browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .conftest import SIZES, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

SAY = "kept-ticks [data-say]"
CAME = ".practice-row--came"


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """A page on a phone; that requests fail here is no complaint."""
    width, height = SIZES["phone"]
    context = browser.new_context(base_url=site, viewport={"width": width, "height": height}, has_touch=True)
    yield context.new_page()
    context.close()


def open_register(page: Page) -> Page:
    """Make a practice that is today, and open it as the coach."""
    sign_in(page, "coach")
    page.goto("/practices/new/")
    if page.locator(".practice-choose a").count():
        page.locator(".practice-choose a").first.click()
    page.fill("#id_start_time", "00:01")
    page.fill("#id_place", "Hill Lane")
    page.fill("#id_text", "8 x 400 m")
    page.click("button.button--main[type=submit]")
    if page.locator(".practice-clash").count():
        page.click("button.button--main[type=submit]")
    page.wait_for_selector("kept-ticks:defined .practice-row")
    return page


def test_a_tick_without_a_connection_waits_and_is_sent_later(
    phone: Page,
) -> None:
    page = open_register(phone)
    taps = page.locator(".practice-row__tap button")
    page.context.set_offline(True)

    taps.nth(0).click()
    expect(page.locator(SAY)).to_contain_text("1 tick waits in this browser")
    taps.nth(1).click()
    expect(page.locator(SAY)).to_contain_text("2 ticks wait")
    taps.nth(1).click()
    expect(taps.nth(1)).to_have_attribute("aria-pressed", "false")
    expect(page.locator(CAME)).to_have_count(1)

    page.context.set_offline(False)
    expect(page.locator(SAY)).to_be_hidden(timeout=30_000)
    page.reload()
    expect(page.locator(CAME)).to_have_count(1)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('ticks/'))") == []


def test_a_tick_of_somebody_signed_out_waits_until_signed_in_again(phone: Page) -> None:
    page = open_register(phone)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="session")
    page.locator(".practice-row__tap button").nth(0).click()
    expect(page.locator(SAY)).to_contain_text("1 tick waits")
    expect(page.locator(CAME)).to_have_count(1)

    page.context.add_cookies([one for one in cookies if one["name"] == "session"])  # type: ignore[misc]  # as read
    page.reload()

    expect(page.locator(SAY)).to_be_hidden(timeout=30_000)
    page.reload()
    expect(page.locator(CAME)).to_have_count(1)


def test_ticks_that_waited_are_sent_when_the_page_is_opened_again(phone: Page) -> None:
    page = open_register(phone)
    page.route(re.compile(r"/practices/[^/]+/athletes/"), lambda route: route.abort())
    page.locator(".practice-row__tap button").nth(0).click()
    expect(page.locator(SAY)).to_be_visible()
    page.unroute_all()

    page.reload()

    expect(page.locator(CAME)).to_have_count(1)
    expect(page.locator(SAY)).to_be_hidden(timeout=30_000)
    page.reload()
    expect(page.locator(CAME)).to_have_count(1)
