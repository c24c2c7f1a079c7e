"""A coach makes a library drill the team's own and writes in it: rows come, move and go by buttons and by keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from .conftest import shoot, sign_in
from .test_pages import problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext


def test_a_coach_makes_a_drill_the_teams_own(open_context: Callable[..., BrowserContext]) -> None:
    coach = open_context("desk").new_page()
    sign_in(coach, "coach")

    coach.goto("/drills/a-skip/")
    coach.get_by_role("link", name="Make it ours").click()
    coach.get_by_role("button", name=re.compile("Make it ours")).click()
    expect(coach).to_have_url(re.compile(r"/drills/teams/\d+/a-skip/edit/$"))
    for fold in coach.locator("details.fold").all():
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
    assert problems(coach) == []
    shoot(coach, "drill-edit")

    steps = coach.locator("#fold-steps")
    titles = [field.input_value() for field in steps.get_by_label("Title").all() if field.is_visible()]
    steps.get_by_role("button", name="Move down").nth(0).focus()
    coach.keyboard.press("Enter")
    expect(steps.get_by_role("button", name="Move down").nth(1)).to_be_focused()
    steps.get_by_role("button", name="Take off").nth(0).click()
    expect(steps.get_by_text("Goes when you save")).to_contain_text(titles[1])
    steps.get_by_role("button", name="Add a step").click()
    coach.keyboard.type("Quiet feet")
    coach.get_by_role("button", name="Save", exact=True).click()

    # A step without its text: said, and nothing lost.
    expect(coach.get_by_role("alert")).to_contain_text("1 thing to put right")
    expect(coach.locator("#fold-steps")).to_contain_text("Goes when you save")
    coach.locator("#fold-steps .row:not([hidden])").last.get_by_label("Text").fill("Nobody hears you.")
    coach.get_by_role("button", name="Save", exact=True).click()

    expect(coach.locator(".steps h3")).to_contain_text([titles[0], *titles[2:], "Quiet feet"])
    expect(coach.locator(".drill__also").last).to_contain_text("still a draft")
    shoot(coach, "drill-own")
    assert problems(coach) == []


def test_without_javascript_the_form_has_a_field_for_each_place(open_context: Callable[..., BrowserContext]) -> None:
    coach = open_context("phone", java_script_enabled=False).new_page()
    sign_in(coach, "coach")

    coach.goto("/drills/new/")
    coach.get_by_role("textbox", name="Name").fill("Gate march")
    coach.get_by_label("What it is for").fill("Finds the rhythm at the gate.")
    coach.locator("#fold-steps").get_by_label("Title").fill("Stand")
    coach.locator("#fold-steps").get_by_label("Text").fill("Stand tall.")
    coach.get_by_role("button", name="Save and keep writing").click()
    coach.locator("#fold-steps > summary").click()
    coach.locator("#fold-steps").get_by_label("Title").nth(1).fill("Wait")
    coach.locator("#fold-steps").get_by_label("Text").nth(1).fill("Wait for it.")
    coach.locator("#fold-steps").get_by_label(re.compile("Place")).nth(0).fill("2")
    coach.locator("#fold-steps").get_by_label(re.compile("Place")).nth(1).fill("1")
    coach.get_by_role("button", name="Save", exact=True).click()

    expect(coach.locator(".steps h3")).to_contain_text(["Wait", "Stand"])
