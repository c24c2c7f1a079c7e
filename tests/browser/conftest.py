"""A real site (`manage.py up` with the demo club, on a data folder of its own) and a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parent.parent.parent
SHOTS = Path(os.environ.get("SHOTS", ROOT / "build" / "shots"))
PASSWORD = "run-tall-42"
# The pictures that the README shows: written anew by `make browser README_SHOTS=1`. Desk pages as one screen.
README_PICTURES = {"session-1440-light.png", "today-390-light.png", "athletes-1440-light.png"}
SHORT = {"session", "athletes"}
SIZES = {"phone": (390, 844), "tablet": (820, 1180), "desk": (1440, 900)}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of the site under test."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """Start the whole site with its worker and clock; stop it by Ctrl-C's signal and see that it ends."""
    data = site_folder
    port = free_port()
    environment = {
        k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "DATA_DIR", "SECRET_KEY"}
    }
    environment |= {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "coachsite.settings"}
    with (data / "up.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--demo", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    address = f"http://localhost:{port}"
    try:
        wait_for(f"{address}/healthz/", process, data / "up.log")
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 120) -> None:
    """Wait until the site answers; tell what it said where it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 -- loopback
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"the site did not come up:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium that `bin/chromium-for-tests` found."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_context(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a browser context of a size; console errors (CSP among them) fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(size: str = "desk", scheme: str = "light", **options: Any) -> BrowserContext:
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]  # light or dark
            device_scale_factor=1,
            **{"has_touch": size == "phone"} | options,
        )
        context.on(
            "console",
            lambda m: complaints.append(f"{m.page.url if m.page else ''}: {m.text}") if m.type == "error" else None,
        )
        context.on("weberror", lambda e: complaints.append(str(e.error)))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    # A form that is refused (422) is logged by the browser as an error; that is no complaint of ours.
    # Nor is a reading that was given up because somebody typed on.
    known = ("422", "404", "htmx:sendAbort", "htmx:afterRequest")
    assert [c for c in complaints if not any(one in c for one in known)] == []


def sign_in(page: Page, who: str) -> None:
    """Sign in through the form, as a person does."""
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(who if "@" in who else f"{who}@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def shoot(page: Page, name: str, *, full: bool = True) -> None:
    """Save a screenshot as <name>-<width>-<scheme>.png."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    width = page.viewport_size["width"] if page.viewport_size else 0
    scheme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    page.wait_for_load_state("networkidle")
    size = page.viewport_size
    if full and size:
        # Bars that stick to the lower edge belong at the end of the picture, not across its middle.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    target = SHOTS / f"{name}-{width}-{scheme}.png"
    page.screenshot(path=target, full_page=full, animations="disabled")
    if full and size:
        page.set_viewport_size(size)
    if os.environ.get("README_SHOTS") and target.name in README_PICTURES:
        if not full or name in SHORT:
            page.screenshot(path=ROOT / "docs" / "screenshots" / target.name, animations="disabled")
        else:
            shutil.copy(target, ROOT / "docs" / "screenshots" / target.name)
