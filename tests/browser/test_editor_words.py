"""Completing words in the text of a session: by keys and by touch, never in the way, and taken back by the browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from .conftest import shoot, sign_in
from .test_editor import box, open_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Locator, Page


def rows(page: Page) -> Locator:
    """The words that are offered."""
    return page.locator(".word-offers:popover-open [role=option]")


def start(page: Page, text: str = "") -> Locator:
    """Type into the empty box of a new session, once its words have come."""
    open_sheet(page, "")
    return type_in(page, text)


def type_in(page: Page, text: str) -> Locator:
    """Type into the box once its words have come."""
    box(page).focus()
    expect(box(page)).to_have_attribute("aria-autocomplete", "list")
    page.keyboard.type(text)
    return box(page)


def read_as(page: Page, words: str) -> None:
    """Wait until the last thing typed was read: no request is left to be cut off by the end of a test."""
    expect(page.locator("#reading")).to_contain_text(words)


def test_a_drill_is_put_in_by_keys_alone(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    field = start(page, "17 min easy")

    # What stands there whole is not offered, and Enter makes a line. No session of the club has a line that begins so.
    expect(rows(page)).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.type("2 x 37 m b")
    expect(rows(page)).to_have_count(0)
    page.keyboard.type("ut")
    expect(rows(page).first).to_contain_text("Butt kicks")
    expect(field).to_have_attribute("role", "combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = rows(page).first.get_attribute("id")
    expect(field).to_have_attribute("aria-activedescendant", chosen or "none")
    shoot(page, "editor-words", full=False)
    page.keyboard.press("Enter")
    assert field.input_value() == "17 min easy\n2 x 37 m butt kicks"
    expect(rows(page)).to_have_count(0)
    expect(field).not_to_have_attribute("role", "combobox")
    expect(page.locator("button.chip[value='2-0']")).to_contain_text("butt kicks")
    page.keyboard.press("Control+z")
    assert field.input_value() == "17 min easy\n2 x 37 m but"

    # With nothing chosen Enter makes a line, and Tab goes on to the next field.
    page.keyboard.press("End")
    page.keyboard.type("t")
    expect(rows(page).first).to_contain_text("Butt kicks")
    page.keyboard.press("Enter")
    assert field.input_value() == "17 min easy\n2 x 37 m butt\n"
    page.keyboard.type("5 min @ thr")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert field.input_value().endswith("5 min @ threshold")
    expect(field).to_be_focused()
    page.keyboard.press("Tab")
    expect(field).not_to_be_focused()
    read_as(page, "threshold")


def test_escape_leaves_the_text_as_it_is(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    field = start(page, "hig")

    expect(rows(page).first).to_contain_text("High knees")
    page.keyboard.press("Escape")
    expect(rows(page)).to_have_count(0)
    assert field.input_value() == "hig"
    # It stays away for this word, and comes for the next.
    page.keyboard.type("h")
    expect(rows(page)).to_have_count(0)
    page.keyboard.type(", ank")
    expect(rows(page).first).to_contain_text(re.compile("Ankl", re.I))
    page.keyboard.press("ArrowLeft")
    expect(rows(page)).to_have_count(0)
    field.fill("41 min easy")
    read_as(page, "41")


def test_two_brackets_offer_warm_ups(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk", "dark").new_page()
    field = start(page, "[[")

    expect(rows(page)).not_to_have_count(0)
    page.keyboard.type("interv")
    expect(rows(page)).to_have_count(1)
    expect(rows(page).first).to_have_attribute("aria-selected", "true")
    shoot(page, "editor-words", full=False)
    page.keyboard.press("Enter")

    assert field.input_value() == "[[Before intervals]]"
    read_as(page, "Before intervals")


def test_nothing_opens_while_letters_are_composed(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    field = start(page)
    session = page.context.new_cdp_session(page)

    session.send("Input.imeSetComposition", {"text": "but", "selectionStart": 3, "selectionEnd": 3})
    expect(field).to_have_value("but")
    expect(rows(page)).to_have_count(0)
    session.send("Input.insertText", {"text": "but"})

    expect(rows(page).first).to_contain_text("Butt kicks")
    field.fill("41 min easy")
    read_as(page, "41")


def test_rows_are_taken_by_touch_on_a_phone(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("phone").new_page()
    field = start(page, "Warm-up\n10 min easy\n2 x 40 m ankling, 2 x 40 m but")

    row = rows(page).first
    expect(row).to_contain_text("Butt kicks")
    place, whole = row.bounding_box(), page.locator(".word-offers").bounding_box()
    assert place
    assert whole
    assert place["height"] >= 44
    assert whole["x"] >= 0
    assert whole["x"] + whole["width"] <= 390
    shoot(page, "editor-words", full=False)
    row.tap()

    assert field.input_value().endswith("ankling, 2 x 40 m butt kicks")
    expect(field).to_be_focused()
    read_as(page, "butt kicks")


SET = "Drills\n2 x 37 m ankling\n2 x 37 m high knees\n3 x 67 m strides"


def start_with_a_set(page: Page, text: str) -> Locator:
    """Save a session that has a set, then type into the empty box of another one."""
    open_sheet(page, f"10 min jog\n{SET}\nMain\n41 min easy")
    page.get_by_role("button", name="Save session").click()
    expect(page.locator(".sheet__saved")).to_contain_text("Saved")
    page.goto(page.get_by_role("link", name=re.compile("Add a session, week 1, Tue")).get_attribute("href") or "")
    return type_in(page, text)


def test_a_whole_set_is_put_in_and_taken_back_in_one_step(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    field = start_with_a_set(page, "12 min jog\nDril")

    row = rows(page).filter(has_text="2 x 37 m ankling")
    expect(row).to_contain_text("Drills, 4 lines")
    expect(row).to_have_attribute(
        "aria-label", "Drills, 4 lines: 2 x 37 m ankling, 2 x 37 m high knees, 3 x 67 m strides"
    )
    shoot(page, "editor-sets", full=False)
    # The last row of all: up from none.
    page.keyboard.press("ArrowUp")
    expect(row).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    assert field.input_value() == f"12 min jog\n{SET}"
    expect(rows(page)).to_have_count(0)
    read_as(page, "67")

    page.keyboard.press("Control+z")
    assert field.input_value() == "12 min jog\nDril"
    page.keyboard.press("Control+Shift+z")
    assert field.input_value() == f"12 min jog\n{SET}"
    # What stands there is not offered again; with nothing chosen Enter makes a line.
    field.fill("12 min jog\nDrill")
    field.press("End")
    page.keyboard.type("s")
    expect(row).to_have_count(1)
    page.keyboard.press("Enter")
    assert field.input_value() == "12 min jog\nDrills\n"
    field.fill("41 min easy")
    read_as(page, "41")


def test_a_set_is_taken_by_touch_on_a_phone(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("phone", "dark").new_page()
    field = start_with_a_set(page, "12 min jog\n- drill")

    row = rows(page).filter(has_text="2 x 37 m ankling")
    expect(row).to_contain_text("Drills, 4 lines")
    place, whole = row.bounding_box(), page.locator(".word-offers").bounding_box()
    assert place
    assert whole
    assert place["height"] >= 44
    assert whole["x"] >= 0
    assert whole["x"] + whole["width"] <= 390
    shoot(page, "editor-sets", full=False)
    row.tap()

    assert field.input_value() == f"12 min jog\n- {SET}"
    expect(field).to_be_focused()
    read_as(page, "67")


def test_the_form_of_a_warm_up_completes_too(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    sign_in(page, "coach")
    page.goto("/warm-ups/new/")
    field = page.get_by_label("Text, a line for each piece")
    with page.expect_response(re.compile("/workouts/words/")):
        field.focus()

    page.keyboard.type("[[")
    page.keyboard.press("Enter")
    page.keyboard.type("2 x 40 m but")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert field.input_value() == "[[\n2 x 40 m butt kicks"
    read_as(page, "butt kicks")
