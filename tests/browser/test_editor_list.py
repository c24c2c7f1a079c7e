"""A session as a list: rows by drag and by keys, a repeat around them, the browser's undo; and without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from .conftest import shoot, sign_in
from .test_editor import box, line, open_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Locator, Page

TEXT = (
    "Warm-up\n10 min easy\n> bring spikes\n2 x 40 m ankling\n3 x 60 m strides\n\n"
    "Main\n8 x 400 m @ 5k pace, 200 m jog\n1 km easy\nzorbing 7 up\n\nCool-down\n10 min jog"
)


def face(page: Page, words: str) -> Locator:
    """The row that says so, as one presses it."""
    return page.locator(".list__face").filter(has_text=re.compile(words.replace(" ", r"\s"))).first


def as_list(page: Page) -> None:
    """Turn the list on, once the text is read."""
    expect(page.locator(".read__line").nth(2)).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="As a list").click()
    # The grips are shown by the element itself: before that no key is heard.
    expect(page.locator(".list__grip").first).to_be_visible()


def test_rows_are_moved_by_keys_and_taken_back(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    open_sheet(page, TEXT)
    as_list(page)
    expect(page.locator(".list__row")).to_have_count(9)
    shoot(page, "list", full=False)

    # Alt+Down moves a row, the note stays, the row keeps the focus, and Ctrl+Z takes it back.
    face(page, "10 min easy").press("Alt+ArrowDown")
    expect(box(page)).to_have_value(
        TEXT.replace("10 min easy\n> bring spikes\n2 x 40 m ankling", "> bring spikes\n2 x 40 m ankling\n10 min easy")
    )
    expect(face(page, "10 min easy")).to_be_focused()
    page.wait_for_timeout(500)
    expect(face(page, "10 min easy")).to_be_focused()
    box(page).press("Control+z")
    expect(box(page)).to_have_value(TEXT)

    # Two rows chosen by Shift, wrapped by r, and out again.
    page.wait_for_timeout(500)
    face(page, "2 × 40 m ankling").focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".list__row--on")).to_have_count(2)
    shoot(page, "list-chosen", full=False)
    page.keyboard.press("r")
    expect(page.locator(".list__row--repeat")).to_have_count(1)
    assert line(page, 4) == "2 x (2 x 40 m Ankling; 3 x 60 m strides)"
    page.wait_for_timeout(500)
    face(page, "3 × 60 m strides").press("Alt+ArrowLeft")
    expect(box(page)).to_have_value(re.compile("3 x 60 m strides\n\nMain"))

    # Delete removes; what was not read stays.
    page.wait_for_timeout(500)
    face(page, "1000 m easy").press("Delete")
    expect(face(page, "1000 m easy")).to_have_count(0)
    assert "zorbing 7 up" in box(page).input_value()


def test_a_row_is_dragged(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    open_sheet(page, TEXT)
    as_list(page)

    grip = face(page, "3 × 60 m strides").locator("..").locator(".list__grip")
    start, end = grip.bounding_box(), face(page, "10 min easy").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 8, end["y"] + 20, steps=4)
    page.mouse.move(start["x"] + 8, end["y"] + 3, steps=2)
    expect(page.locator(".list__row--before")).to_have_count(1)
    shoot(page, "list-drag", full=False)
    page.mouse.up()

    expect(box(page)).to_have_value(
        TEXT.replace("3 x 60 m strides\n", "").replace("10 min easy\n", "3 x 60 m strides\n10 min easy\n")
    )
    page.get_by_role("button", name="Save session").click()
    expect(page.locator(".sheet__saved")).to_contain_text("Saved")
    # It is remembered how this coach looks at sessions.
    expect(page.locator(".list__row")).to_have_count(9)


def test_a_row_is_added_and_changed_in_its_form(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("phone").new_page()
    open_sheet(page, TEXT)
    as_list(page)
    form = page.locator("#piece .piece")

    face(page, "8 × 400 m").click()
    expect(form.get_by_label("Times")).to_have_value("8")
    expect(form.get_by_label("Between")).to_have_value("200 m jog")
    shoot(page, "list-row", full=False)
    form.get_by_label("Times").fill("10")
    form.get_by_role("button", name="Change it").click()
    expect(form).to_have_count(0)
    assert line(page, 8) == "10 x 400 m @ 5k pace, 200 m jog"
    page.wait_for_timeout(500)

    face(page, "1000 m easy").click()
    form.get_by_label("Amount").fill("zorb")
    form.get_by_role("button", name="Change it").click()
    expect(form.get_by_role("alert")).to_contain_text("is not a dose")
    form.get_by_role("button", name="Close").click()

    page.get_by_role("button", name="Add a step").click()
    form.get_by_label("Amount").fill("5 min")
    form.get_by_label("Effort").fill("easy")
    form.get_by_role("button", name="Add it").click()
    expect(box(page)).to_have_value(re.compile("10 min jog\n5 min easy$"))
    small = page.evaluate(
        "[...document.querySelectorAll('.list button, .list__pick')].filter(one => one.offsetParent"
        " && Math.min(one.offsetHeight, one.offsetWidth) < 44).map(one => one.textContent)"
    )
    assert small == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_a_warm_up_is_edited_as_a_list(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk", "dark").new_page()
    sign_in(page, "coach")
    page.goto("/warm-ups/new/")
    text = page.get_by_label("Text, a line for each piece")
    text.fill("10 min easy\n2 x 40 m ankling\n3 x 60 m strides")
    as_list(page)

    face(page, "3 × 60 m strides").press("Alt+ArrowUp")
    expect(text).to_have_value("10 min easy\n3 x 60 m strides\n2 x 40 m ankling")
    page.wait_for_timeout(500)
    face(page, "10 min easy").click()
    expect(page.locator("#piece .piece")).to_be_visible()
    shoot(page, "list-warm-up", full=False)
    page.keyboard.press("Escape")
    expect(page.locator("#piece .piece")).to_have_count(0)


def test_the_list_works_without_javascript(open_context: Callable[..., BrowserContext]) -> None:
    typing = open_context("desk").new_page()
    open_sheet(typing, TEXT)
    typing.get_by_role("button", name="Save session").click()
    expect(typing.locator(".sheet__saved")).to_contain_text("Saved")
    page = open_context("phone", java_script_enabled=False).new_page()
    sign_in(page, "coach")
    page.goto(typing.url)

    page.get_by_role("button", name="As a list").click()
    page.get_by_label(re.compile("Choose 2.×.40.m ankling")).check()
    page.get_by_label(re.compile("Choose 3.×.60.m strides")).check()
    page.locator(".list__chosen").get_by_role("button", name="Repeat").click()
    assert line(page, 4) == "2 x (2 x 40 m Ankling; 3 x 60 m strides)"
    shoot(page, "list-plain")
    face(page, "1000 m easy").click()
    page.get_by_label("Amount").fill("2 km")
    page.get_by_role("button", name="Change it").click()
    page.get_by_role("button", name="Save session").click()

    expect(box(page)).to_have_value(re.compile("\n2 km easy\n"))
