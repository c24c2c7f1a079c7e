"""The second half of the way: film it, answer it, remember it. Worker and clock really run; no test calls a send."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests import clips

from .conftest import shoot, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

HOME = "Europe/London"
# Reminders rest at night: the athlete lives where it is day now, on the same date as the coach.
ZONES = (HOME, "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney")
SESSION = "10 min easy\n2 x 40 m butt kicks, walk back\n20 min easy"
CUE = "Pull the toes to the shin"


def zone_of_day() -> str:
    """Return a zone where it is between eight and eight, on the coach's date."""
    today = dt.datetime.now(ZoneInfo(HOME)).date()
    local = {zone: dt.datetime.now(ZoneInfo(zone)) for zone in ZONES}
    return next(zone for zone, now in local.items() if now.date() == today and 8 <= now.hour < 20)


def write_session(coach: Page, week: int, day: dt.date) -> None:
    """Write the session on a day of the open board."""
    coach.get_by_role("link", name=re.compile(f"Add a session, week {week}, {day:%a}")).click()
    expect(coach.locator("#sheet")).to_contain_text("A new session")
    coach.get_by_label("Session text").fill(SESSION)
    coach.get_by_role("button", name="Save session").click()
    expect(coach.locator(".sheet__saved")).to_contain_text("Saved")


def test_a_film_is_asked_for_sent_answered_and_remembered(
    open_context: Callable[..., BrowserContext], site_folder: Path
) -> None:
    zone = zone_of_day()
    today = dt.datetime.now(ZoneInfo(HOME)).date()
    tomorrow = today + dt.timedelta(days=1)
    athlete = open_context("phone").new_page()
    coach = open_context("desk").new_page()

    # The athlete lives where it is day.
    sign_in(athlete, "aisha.khan")
    athlete.goto("/me/")
    athlete.get_by_label("Time zone").select_option(zone)
    athlete.get_by_role("button", name="Save", exact=True).click()

    # The coach writes today and tomorrow, asks for a film of the drill by pressing its chip, and assigns.
    sign_in(coach, "coach")
    coach.goto("/plans/new/")
    coach.get_by_label("Name").fill("Two days with a film")
    coach.get_by_label("Weeks").fill("2")
    coach.get_by_role("button", name="Make the plan").click()
    write_session(coach, 1, today)
    coach.get_by_role("link", name=re.compile("butt kicks.*ask for a film")).click()
    coach.get_by_role("button", name="Ask for a film").click()
    expect(coach.get_by_role("status").first).to_contain_text("Film asked for")
    write_session(coach, 2 if tomorrow.weekday() == 0 else 1, tomorrow)
    coach.get_by_role("link", name="Assign").click()
    coach.get_by_label(re.compile("Aisha Khan")).check()
    coach.get_by_label("First day").fill(today.isoformat())
    coach.get_by_role("button", name="Assign to Aisha").click()
    expect(coach.get_by_role("status")).to_contain_text("Aisha Khan")

    # The athlete sees the film card and sends a clip; it is checked and made playable while she looks.
    athlete.goto("/today/")
    card = athlete.locator(".film-ask", has_text="Film one rep")
    expect(card).to_be_visible()
    shoot(athlete, "today-film")
    card.click()
    shoot(athlete, "clip-new")
    athlete.get_by_label("Clip", exact=True).set_input_files(clips.clip("butt-kicks.mp4", fps=60, seconds=3.0))
    athlete.wait_for_url(re.compile("/clips/$"), timeout=30_000)
    expect(athlete.locator("#work")).to_contain_text("ready", ignore_case=True, timeout=90_000)
    shoot(athlete, "clips-ready")

    # The coach opens the review room from the inbox, steps, judges, writes one cue.
    coach.goto("/inbox/")
    coach.get_by_role("link", name=re.compile("Aisha Khan.*Clip|Clip.*Aisha Khan")).first.click()
    expect(coach.get_by_role("heading", level=1)).to_contain_text("Butt kicks")
    frame = coach.locator("[data-frame]")
    expect(frame).to_have_text("1")
    coach.get_by_role("button", name="One frame on").click()
    coach.get_by_role("button", name="One frame on").click()
    expect(frame).to_have_text("3")
    verdict = coach.locator(".verdict-pick button.no").first
    verdict.click()
    expect(coach.locator(".verdict-pick button.no[aria-pressed=true]")).to_have_count(1)
    coach.get_by_role("combobox", name="Cue").fill(CUE)
    shoot(coach, "review")
    coach.get_by_role("button", name="Send the answer to Aisha").click()
    expect(coach.locator("#sent")).to_contain_text("Sent")

    # She is told by the worker, and sees the cue first.
    athlete.goto("/notices/")
    for _ in range(30):
        if athlete.get_by_text(CUE).count():
            break
        athlete.wait_for_timeout(2000)
        athlete.reload()
    expect(athlete.get_by_text(CUE).first).to_be_visible()
    athlete.goto("/clips/")
    athlete.get_by_role("link", name=re.compile(CUE)).first.click()
    expect(athlete.get_by_role("heading", level=1)).to_have_text(CUE)
    shoot(athlete, "clip-answer")

    # The evening's reminders come at the minute she chooses: the session tomorrow, with the cue for its drill.
    athlete.goto("/me/")
    minute = dt.datetime.now(ZoneInfo(zone)) + dt.timedelta(minutes=1)
    athlete.get_by_label("The evening before, at").fill(f"{minute:%H:%M}")
    athlete.get_by_role("button", name="Save reminders").click()
    expect(athlete.locator("#reminders")).to_contain_text("Saved")
    athlete.goto("/notices/")
    told = athlete.get_by_text(re.compile("tomorrow", re.I))
    for _ in range(75):
        if told.count():
            break
        athlete.wait_for_timeout(2000)
        athlete.reload()
    expect(told.first).to_be_visible()
    shoot(athlete, "notices-evening")
    mails = wait_for_mail(athlete, site_folder / "mail", CUE)
    assert any("aisha.khan@example.org" in mail for mail in mails)


def wait_for_mail(page: Page, folder: Path, words: str) -> list[str]:
    """Return the mails that carry the words, once there are some."""
    for _ in range(30):
        found = [text for path in folder.glob("*") for text in [path.read_text(errors="ignore")] if words in text]
        if found:
            return found
        page.wait_for_timeout(2000)
    raise AssertionError(f"no mail in {folder} carries {words!r}")
