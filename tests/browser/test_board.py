"""The board of a plan in a real browser: by keys alone, by mouse, by finger, and without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from .conftest import shoot, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Locator, Page, Route


def new_plan(page: Page, name: str, weeks: int, **days: str) -> str:
    """Make a plan with a session on some days, `d8="30 min easy"`; return its address."""
    page.goto("/plans/new/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Weeks").fill(str(weeks))
    page.get_by_role("button", name="Make the plan").click()
    page.wait_for_url(re.compile("/plans/[0-9a-f-]{36}/$"))
    address = page.url
    for day, text in days.items():
        page.goto(f"{address}days/{day[1:]}/")
        page.get_by_label("Session text", exact=True).fill(text)
        page.get_by_role("button", name="Save session").click()
        expect(page.get_by_text("Saved.")).to_be_visible()
    open_board(page, address)
    return address


def open_board(page: Page, address: str) -> None:
    """Open a plan and wait until its board listens: one of its links is then the stop of the Tab key."""
    page.goto(address)
    expect(page.locator('.plan-weeks a[tabindex="0"]')).to_have_count(1)


def day(page: Page, number: int) -> Locator:
    """One day of the board."""
    return page.locator(f'[data-day="{number}"]')


def stands(page: Page) -> dict[int, list[str]]:
    """What stands on the board: the headings of each day that has a session."""
    script = """() => Object.fromEntries([...document.querySelectorAll(".plan-day")]
      .map((day) => [day.dataset.day, [...day.querySelectorAll("strong")].map((one) => one.textContent)])
      .filter(([, names]) => names.length))"""
    return {int(key): value for key, value in page.evaluate(script).items()}


def becomes(page: Page, wanted: dict[int, list[str]]) -> None:
    """Wait until the board stands like this."""
    keys = {str(key): value for key, value in wanted.items()}
    page.wait_for_function(
        """(wanted) => {
          const days = [...document.querySelectorAll(".plan-day")].filter((day) => day.querySelector("strong"));
          const names = (day) => [...day.querySelectorAll("strong")].map((one) => one.textContent);
          const there = days.map((day) => [day.dataset.day, names(day)]);
          return JSON.stringify(there) === JSON.stringify(Object.entries(wanted));
        }""",
        arg=keys,
        timeout=8000,
    )


def focus_is_on(page: Page, number: int) -> None:
    """Wait until the focus is within a day of the board."""
    expect(day(page, number).locator("a:focus")).to_have_count(1)


def test_a_plan_is_laid_out_by_keys_alone(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    sign_in(page, "coach")
    new_plan(page, "By keys", 3, d0="30 min easy", d2="40 min easy")
    easy, more = stands(page)[0][0], stands(page)[2][0]
    keys = page.keyboard

    # The grid is one stop of the Tab key; arrows go from day to day, and past Sunday to the next week.
    expect(page.locator('.plan-weeks a[tabindex="0"]')).to_have_count(1)
    day(page, 0).locator("a").first.focus()
    keys.press("ArrowRight")
    focus_is_on(page, 1)
    keys.press("ArrowDown")
    focus_is_on(page, 8)
    keys.press("Home")
    focus_is_on(page, 7)

    # Alt and an arrow move what has the focus, and the focus goes along.
    keys.press("ArrowUp")
    keys.press("Alt+ArrowRight")
    becomes(page, {1: [easy], 2: [more]})
    focus_is_on(page, 1)
    keys.press("Control+z")
    becomes(page, {0: [easy], 2: [more]})
    keys.press("Control+Shift+z")
    becomes(page, {1: [easy], 2: [more]})

    # Shift and arrows choose; the chosen move together, a week on.
    keys.press("Shift+ArrowRight")
    expect(page.locator(".plan-tick:checked")).to_have_count(2)
    expect(page.get_by_text("2 sessions chosen")).to_be_visible()
    keys.press("Alt+ArrowDown")
    becomes(page, {8: [easy], 9: [more]})
    expect(page.locator(".plan-tick:checked")).to_have_count(2)

    # Copied, let go of, pasted elsewhere; doubled; taken off.
    keys.press("c")
    keys.press("Escape")
    keys.press("c")
    keys.press("ArrowUp")
    keys.press("v")
    becomes(page, {2: [more], 8: [easy], 9: [more]})
    focus_is_on(page, 2)
    keys.press("d")
    becomes(page, {2: [more, more], 8: [easy], 9: [more]})
    keys.press("Delete")
    becomes(page, {2: [more], 8: [easy], 9: [more]})

    # Repeated until the last week, by way of a question.
    keys.press("Escape")
    keys.press("r")
    page.get_by_label("Until week").fill("3")
    keys.press("Enter")
    becomes(page, {2: [more], 8: [easy], 9: [more, more], 16: [more]})

    # The whole week goes by its number; a week is inserted above.
    keys.press("Home")
    keys.press("ArrowLeft")
    keys.press("Alt+ArrowDown")
    becomes(page, {1: [easy], 2: [more, more], 9: [more], 16: [more]})
    keys.press("+")
    becomes(page, {1: [easy], 2: [more, more], 16: [more], 23: [more]})

    # n writes a session, Escape comes back to the board.
    keys.press("ArrowRight")
    keys.press("n")
    expect(page.get_by_label("Session text", exact=True)).to_be_focused()
    keys.press("Escape")
    expect(page.locator(".plan-weeks a:focus")).to_have_count(1)
    keys.press("?")
    expect(page.get_by_role("heading", name="Keys of the board")).to_be_visible()
    shoot(page, "board-keys", full=False)


def test_what_is_cut_in_one_plan_is_pasted_in_another(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    sign_in(page, "coach")
    first = new_plan(page, "Cut from here", 2, d0="30 min easy")
    name = stands(page)[0][0]
    day(page, 0).locator("a").first.focus()
    page.keyboard.press("x")

    second = new_plan(page, "Pasted here", 2)
    day(page, 9).locator("a").first.focus()
    page.keyboard.press("v")

    becomes(page, {9: [name]})
    assert page.url == second
    page.goto(first)
    becomes(page, {})


def test_a_mouse_drags_one_and_several_and_from_the_shelf(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    sign_in(page, "coach")
    new_plan(page, "By mouse", 2, d0="30 min easy", d2="40 min easy")
    easy, more = stands(page)[0][0], stands(page)[2][0]

    day(page, 0).locator(".plan-one").drag_to(day(page, 1))
    becomes(page, {1: [easy], 2: [more]})
    # Dragging is no press: no sheet has opened.
    expect(page.locator("#sheet")).to_have_count(0)

    for number in (1, 2):
        day(page, number).locator(".plan-one a").click(modifiers=["Control"])
    day(page, 2).locator(".plan-one").drag_to(day(page, 10))
    becomes(page, {9: [easy], 10: [more]})

    page.get_by_role("link", name="Sessions and warm-ups to put in").click()
    page.get_by_label("Words in the session").fill("40 min easy")
    page.get_by_role("button", name="Find").click()
    # What was found has come; what is dragged before that belongs to the list that goes.
    expect(page.locator('#shelf input[name="q"]')).to_have_value("40 min easy")
    page.locator("[data-put^='workout']").filter(has_text=re.compile("40.min")).first.drag_to(day(page, 4))
    becomes(page, {4: [more], 9: [easy], 10: [more]})


def test_a_press_before_the_module_that_drags_has_come_is_not_lost(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk").new_page()
    sign_in(page, "coach")
    address = new_plan(page, "On a slow line", 2, d0="30 min easy")
    easy = stands(page)[0][0]
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route(re.compile("plan-board-drag"), hold)
    open_board(page, address)

    # The whole stroke is over before the module is there.
    day(page, 0).locator(".plan-one").drag_to(day(page, 1))
    page.wait_for_timeout(100)
    assert (len(waiting), list(stands(page))) == (1, [0])
    waiting[0].continue_()

    becomes(page, {1: [easy]})
    expect(page.locator("#sheet")).to_have_count(0)


def test_a_finger_rests_to_choose_and_strokes_to_drag(open_context: Callable[..., BrowserContext]) -> None:
    context = open_context("tablet", has_touch=True)
    page = context.new_page()
    sign_in(page, "coach")
    new_plan(page, "By finger", 2, d0="30 min easy")
    easy = stands(page)[0][0]
    finger = context.new_cdp_session(page)

    def touch(kind: str, spot: Locator | None = None) -> None:
        box = spot.bounding_box() if spot else None
        points = [{"x": box["x"] + box["width"] / 2, "y": box["y"] + 20}] if box else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    # A finger that has rested long enough carries the session; that is to be seen, however slow the machine.
    carried = page.locator(".plan-ghost")
    touch("touchStart", day(page, 0))
    expect(carried).to_be_visible()
    touch("touchEnd")
    expect(page.locator(".plan-tick:checked")).to_have_count(1)

    touch("touchStart", day(page, 0))
    expect(carried).to_be_visible()
    touch("touchMove", day(page, 1))
    touch("touchMove", day(page, 2))
    expect(day(page, 2)).to_have_class(re.compile("plan-day--drop"))
    touch("touchEnd")
    becomes(page, {2: [easy]})

    # The same by buttons alone.
    page.get_by_role("button", name="A week later").tap()
    becomes(page, {9: [easy]})
    shoot(page, "board-chosen", full=False)


def test_ticks_and_a_button_do_without_javascript(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("desk", java_script_enabled=False).new_page()
    sign_in(page, "coach")
    page.goto("/plans/new/")
    page.get_by_label("Name").fill("Without")
    page.get_by_label("Weeks").fill("2")
    page.get_by_role("button", name="Make the plan").click()
    page.get_by_role("link", name=re.compile("Add a session, week 1, Mon")).click()
    page.get_by_label("Session text", exact=True).fill("30 min easy")
    page.get_by_role("button", name="Save session").click()

    page.get_by_role("checkbox", name=re.compile("Choose 30")).check()
    page.get_by_label("To week").fill("2")
    page.get_by_label("Day", exact=True).select_option("Wed")
    page.get_by_role("button", name="Move there").click()

    expect(day(page, 9).locator(".plan-one")).to_have_count(1)
    expect(day(page, 0).locator(".plan-one")).to_have_count(0)
