"""Ten minutes of a new coach: from no account to a first plan on an athlete's calendar, by keyboard alone."""

from __future__ import annotations

import email
import email.policy
import re
import time
from typing import TYPE_CHECKING

from .conftest import PASSWORD, shoot
from .test_pages import problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Locator, Page

TEXT = "Week 1\nTue: 10 min easy, 6 x 600m @ 5k pace\nSun: 60 min easy\nWeek 2\nTue: 40 min easy\n"
# From the landing page to the plan on the calendar, the mail's page among them; whoever adds one says so here.
MOST_PAGES = 16


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; fail where it never gets it."""
    target.wait_for(state="visible")
    for _ in range(150):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {target}")


def press(page: Page, role: str, name: str | re.Pattern[str], *, key: str = "Enter") -> None:
    """Go to something by Tab and press it."""
    tab_to(page, page.get_by_role(role, name=name).first)  # type: ignore[arg-type]  # a role by its name
    page.keyboard.press(key)


def write(page: Page, label: str, words: str) -> None:
    """Go to a field by Tab and type."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(words)


def mailed_link(folder: Path, address: str) -> str:
    """Return the path of the confirmation link in the newest mail to an address."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for file in sorted((folder / "mail").glob("*.eml"), reverse=True):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            body = mail.get_body(("plain",))
            found = re.search(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", body.get_content() if body else "")
            if address in str(mail["To"]) and found:
                return found[1]
        time.sleep(0.2)
    raise AssertionError(f"no mail to {address}")


def sign_up(page: Page, folder: Path, name: str, address: str) -> None:
    """Make an account on the page that asks for it, confirm the address, sign in."""
    write(page, "Name", name)
    write(page, "E-mail", address)
    write(page, "Password", PASSWORD)
    tab_to(page, page.get_by_label("Born on"))
    page.keyboard.type("05171990")
    press(page, "button", "Make the account")
    page.wait_for_url("**/confirm-email/")
    page.goto(mailed_link(folder, address))
    press(page, "button", "Yes, it is mine")
    page.wait_for_url("**/login/**")
    write(page, "E-mail", address)
    write(page, "Password", PASSWORD)
    press(page, "button", "Sign in")
    page.wait_for_url(lambda url: "/accounts/" not in url)


def test_a_new_coach_has_a_plan_on_a_calendar_in_ten_minutes(
    open_context: Callable[..., BrowserContext], site_folder: Path
) -> None:
    loads: list[str] = []
    page = open_context("desk").new_page()
    page.on("response", lambda r: loads.append(r.url) if r.request.is_navigation_request() and r.ok else None)
    page.goto("/")
    press(page, "link", "Coach a squad")
    sign_up(page, site_folder, "Nora Neu", "nora@first.example")
    assert page.url.endswith("/welcome/")
    shoot(page, "welcome")
    write(page, "Name of the team", "Morning Milers")
    press(page, "button", "Begin the team")
    page.wait_for_url("**/athletes/")
    shoot(page, "first-visit")
    assert problems(page) == []
    assert "0 of 3 done" in page.locator(".first__way").inner_text()
    press(page, "button", "Make the link")
    page.wait_for_url("**/invitations/")
    link = page.locator(".invite__url").input_value()
    assert problems(page) == []

    phone = open_context("phone").new_page()
    phone.goto(re.sub(r"^https?://[^/]+", "", link))
    assert problems(phone) == []
    press(phone, "link", "Make an account")
    sign_up(phone, site_folder, "Ida Neu", "ida@first.example")
    assert "/join/" in phone.url
    shoot(phone, "invite")
    tab_to(phone, phone.get_by_role("checkbox"))
    phone.keyboard.press("Space")
    press(phone, "button", "Join")
    phone.wait_for_url("**/today/")

    press(page, "link", "Athletes")
    page.wait_for_url("**/athletes/")
    assert "1 of 3 done" in page.locator(".first__way").inner_text()
    assert problems(page) == []
    press(page, "link", "Paste your plan")
    tab_to(page, page.get_by_label("Your plan, as you have it"))
    page.keyboard.insert_text(TEXT)
    press(page, "button", "Show the board")
    page.get_by_role("button", name="Make this plan").wait_for()
    shoot(page, "pasted-plan")
    assert problems(page) == []
    press(page, "button", "Make this plan")
    page.wait_for_url(re.compile(r"/plans/[0-9a-f-]{36}/$"))
    press(page, "link", re.compile(r"^Assign"))
    page.wait_for_url("**/assign/**")
    tab_to(page, page.get_by_role("checkbox", name=re.compile("Ida Neu")))
    page.keyboard.press("Space")
    press(page, "button", "Assign to Ida")
    page.get_by_role("button", name="Take it back").first.wait_for()
    page.goto("/athletes/")

    assert page.locator(".first__way").count() == 0
    assert "Ida Neu" in page.locator("#roster").inner_text()
    phone.goto("/plan/")
    planned = " ".join(phone.locator("main").inner_text().split())
    assert "6 × 600 m" in planned, planned
    assert len(loads) <= MOST_PAGES, loads
