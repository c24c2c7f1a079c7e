"""Sends a clip from a phone: with a pause, through a lost signal, after the page was left; and one that is no clip."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests import clips
from tests.browser.conftest import SHOTS, shoot, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

WHO = "leo.brandt"
SLOW = 400_000


def slow_down(page: Page, bytes_per_s: int) -> None:
    """Let the line carry so many bytes a second; -1 for as many as it can."""
    line = page.context.new_cdp_session(page)
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": bytes_per_s},
    )


@pytest.fixture
def long_film(tmp_path: Path) -> Path:
    """A clip of some megabytes: a short one with an empty box behind it, as editors leave them."""
    path = tmp_path / "long.mp4"
    film = clips.clip().read_bytes()
    room = 6_000_000
    path.write_bytes(film + (room + 8).to_bytes(4) + b"free" + bytes(room))
    return path


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext]) -> Page:
    """The athlete's phone, at the page from which clips are sent."""
    page = open_context("phone").new_page()
    sign_in(page, WHO)
    page.goto("/clips/new/")
    return page


def test_a_clip_is_sent_paused_and_gone_on_with(phone: Page, long_film: Path) -> None:
    slow_down(phone, SLOW)

    phone.get_by_label("Clip", exact=True).set_input_files(long_film)
    said = phone.locator("clip-upload .upload__say")
    said.get_by_text("Sending").wait_for()
    expect(said).to_contain_text(re.compile(r"\d\.\d of \d\.\d MB, about"))
    # Not `shoot`: that waits until nothing is sent any more.
    SHOTS.mkdir(parents=True, exist_ok=True)
    phone.screenshot(path=SHOTS / "clip-sending-390-light.png")
    phone.get_by_role("button", name="Pause").click()
    paused = said.inner_text()
    slow_down(phone, -1)
    phone.get_by_role("button", name="Go on").click()
    phone.wait_for_url("**/clips/")

    assert re.search(r"Paused at \d\.\d of \d\.\d MB\. What was sent is kept for a day\.", " ".join(paused.split()))
    phone.locator("li.upload").get_by_text("Ready.").first.wait_for(timeout=90_000)
    shoot(phone, "clips")


def test_after_the_page_was_left_the_same_clip_goes_on(phone: Page, long_film: Path) -> None:
    slow_down(phone, SLOW)
    phone.get_by_label("Clip", exact=True).set_input_files(long_film)
    expect(phone.locator("clip-upload .upload__say")).to_contain_text(re.compile(r"[1-9]\.\d of"), timeout=60_000)
    phone.on("dialog", lambda dialog: dialog.accept())
    heads: list[str] = []
    phone.on("request", lambda r: heads.append(r.headers["upload-offset"]) if r.method == "PATCH" else None)

    phone.goto("/clips/new/")
    slow_down(phone, -1)
    phone.get_by_label("Clip", exact=True).set_input_files(long_film)
    phone.wait_for_url("**/clips/")

    assert int(heads[0]) > 0


def test_without_signal_it_waits_and_goes_on_by_itself(phone: Page, long_film: Path) -> None:
    slow_down(phone, SLOW)
    phone.get_by_label("Clip", exact=True).set_input_files(long_film)
    phone.locator("clip-upload .upload__say").get_by_text("Sending").wait_for()

    phone.context.set_offline(True)
    waiting = phone.locator("clip-upload .upload__say").get_by_text("Waiting")
    waiting.wait_for()
    said = phone.locator("clip-upload .upload__say").inner_text()
    shoot(phone, "clip-waiting", full=False)
    phone.context.set_offline(False)
    slow_down(phone, -1)
    phone.wait_for_url("**/clips/")

    assert "for signal" in said
    assert "kept on this phone" in said


def test_what_is_no_clip_comes_back_with_the_reason(phone: Page, tmp_path: Path) -> None:
    (tmp_path / "plan.mp4").write_text("Monday: 10 km easy\n" * 1000)

    phone.get_by_label("Clip", exact=True).set_input_files(tmp_path / "plan.mp4")

    phone.get_by_role("alert").get_by_text("This is a text, not a video.").wait_for()
    assert phone.get_by_label("Clip", exact=True).is_visible()
    shoot(phone, "clip-refused")


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_javascript_the_plain_form_sends_it(
    open_context: Callable[..., BrowserContext], size: str, scheme: str
) -> None:
    page = open_context(size, scheme, java_script_enabled=False).new_page()
    sign_in(page, WHO)
    page.goto("/clips/new/")

    page.get_by_label("Clip", exact=True).set_input_files(clips.clip())
    page.get_by_role("button", name="Send the clip").filter(visible=True).click()

    page.wait_for_url("**/clips/")
    page.get_by_text("The clip is here.").wait_for()
