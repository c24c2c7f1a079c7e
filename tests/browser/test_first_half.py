"""The first half of the way: from a coach's words to an athlete's Today and back."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from .conftest import shoot, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

PASTED = """Warm-up before intervals (8 x 400 m)
1. Jog – 10 min easy
2. Mobility – 6 min
3. Drills – 2 x 40 m ankling, 2 x 40 m high knees, 2 x 40 m butt kicks (walk back)
4. Strides – 3 x 60 m
Main set
8 x 400 m @ 5k pace, 200 m jog
last one: whatever the wind leaves you
Cool-down: 10 min easy"""


def test_a_coachs_words_become_an_athletes_day(open_context: Callable[..., BrowserContext]) -> None:
    today = dt.datetime.now(ZoneInfo("Europe/London")).date()
    coach = open_context("desk").new_page()

    # The coach signs in, sees the inbox, the athletes, the library.
    sign_in(coach, "coach")
    expect(coach).to_have_url(re.compile("/inbox/$"))
    coach.get_by_role("link", name="Athletes").first.click()
    expect(coach.get_by_role("heading", level=1)).to_contain_text("athletes")
    coach.get_by_role("link", name="Drills").first.click()
    coach.get_by_role("link", name="Butt kicks").first.click()
    expect(coach.get_by_role("heading", level=1)).to_contain_text("Butt kicks")

    # A new plan; a session is pasted and read as it is typed.
    coach.get_by_role("link", name="Plans").first.click()
    coach.get_by_role("link", name="New plan").click()
    coach.get_by_label("Name").fill("One good week")
    coach.get_by_label("Weeks").fill("1")
    coach.get_by_role("button", name="Make the plan").click()
    coach.get_by_role("link", name=re.compile(f"Add a session, week 1, {today:%a}")).click()
    coach.get_by_label("Session text").fill(PASTED)
    reading = coach.locator("#reading")
    for words in ("ankling", "high knees", "butt kicks"):
        expect(reading.locator(".chip--drill", has_text=words)).to_have_count(1)
    expect(reading.locator(".chip", has_text=re.compile(r"3\s×\s60"))).to_have_count(1)
    expect(reading.locator(".chip", has_text=re.compile(r"8\s×\s400"))).to_have_count(1)
    expect(reading.locator(".chip--unread")).to_have_count(1)
    expect(reading.locator(".sums")).to_contain_text("240")
    coach.get_by_label("Starts at").fill("23:30")
    coach.get_by_label("Place").fill("Hill Lane track, gate 3")
    coach.get_by_role("button", name="Save session").click()
    expect(coach.get_by_role("status")).to_contain_text("Saved")
    expect(coach.locator("#plan .session-cell--on strong")).to_have_text(re.compile(r"8\s×\s400\s?m"))

    # Assigned to an athlete from today, after a look at the dates.
    coach.get_by_role("link", name="Assign").click()
    coach.get_by_label(re.compile("Leo Brandt")).check()
    coach.get_by_label("First day").fill(today.isoformat())
    expect(coach.get_by_role("button", name="Assign to Leo")).to_be_visible()
    expect(coach.locator(".assign__see")).to_contain_text("1 session")
    shoot(coach, "assign-one")
    coach.get_by_role("button", name="Assign to Leo").click()
    expect(coach.get_by_role("status")).to_contain_text("Leo Brandt")

    # The athlete's phone.
    athlete = open_context("phone").new_page()
    sign_in(athlete, "leo.brandt")
    expect(athlete).to_have_url(re.compile("/today/$"))
    for name in ("Ankling", "High knees", "Butt kicks", "Strides"):
        expect(athlete.locator(".dose-list").get_by_text(name, exact=True).first).to_be_visible()
    expect(athlete.locator("#work")).to_contain_text("whatever the wind leaves you")
    shoot(athlete, "today-leo")
    athlete.get_by_role("button", name=re.compile("Butt kicks")).click()
    expect(athlete.locator(".marks")).to_contain_text("1 of 3")
    athlete.get_by_role("link", name="Log it").click()
    athlete.get_by_text("Done", exact=True).click()
    athlete.locator("label:has(input[name=effort][value='8'])").click()
    athlete.get_by_label(re.compile("Note")).fill("Last two into the wind.")
    shoot(athlete, "log-leo")
    athlete.get_by_role("button", name="Save").click()
    expect(athlete.locator("#work")).to_contain_text("Done")
    shoot(athlete, "done-leo")

    # The coach sees it at once.
    coach.get_by_role("link", name="Athletes").first.click()
    row = coach.get_by_role("row", name=re.compile("Leo Brandt"))
    expect(row.locator(".day--today.day--done")).to_have_count(1)
    coach.get_by_role("link", name="Inbox").first.click()
    expect(coach.locator("#work")).to_contain_text("Last two into the wind.")
