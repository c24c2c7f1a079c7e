"""Steps through clips in a real browser, frame by frame, and reads from the picture itself which frame it shows."""

from __future__ import annotations

import atexit
import functools
import http.server
import random
import shutil
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from django.conf import settings
from django.utils.csp import build_policy

from feedback.media import pipeline
from feedback.models import Clip
from tests import clips

from .conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

RATES: dict[str, list[float]] = {
    "30": clips.times_of(30, 4),
    "60": clips.times_of(60, 2.5),
    "120": clips.times_of(120, 1.25),
    "240": clips.times_of(240, 0.75),
    "29.97": clips.times_of(30_000 / 1001, 4),
    "uneven": clips.uneven(130),
}
# What the site itself sends.
POLICY = build_policy(cast("dict[str, list[str]]", settings.SECURE_CSP))
STEPS = 60
JUMPS = 40

PAGE = """<!doctype html><html lang="en"><head><title>A clip</title>
<script type="module" src="/static/js/main.js"></script>
</head><body><frame-player data-frames="/frames.json" data-scale="{scale}">
<video src="/play.mp4" controls playsinline muted preload="auto" width="320" height="240"></video>
<p data-live hidden><button type="button" data-step="-1">back</button><button type="button" data-step="1">on</button>
<button type="button" data-play aria-label="Play" data-stop="Stop">play</button>
<button type="button" data-speed="1">1</button><button type="button" data-speed="0.25">quarter</button>
<span data-time></span> <span data-frame></span> of <span data-frames-all></span></p><p data-fault hidden>no times</p>
</frame-player><a href="/play.mp4#t=0.5" data-seek="500">0.50 s</a>
<form><input type="hidden" name="at_ms" data-moment="moved"><textarea></textarea></form></body></html>"""

# What the squares along the upper edge of the picture say.
READ = """() => {
  const video = document.querySelector("video");
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  paint.drawImage(video, 0, 0);
  const side = canvas.width / 16;
  const level = (k) => {
    const spot = paint.getImageData(Math.floor((k + 1.5) * side) - 1, Math.floor(side / 2) - 1, 3, 3).data;
    let sum = 0;
    for (let at = 0; at < spot.length; at += 4) sum += spot[at];
    return sum / 9;
  };
  const white = level(0);
  const black = level(1);
  if (white - black < 100) return -1;
  let number = 0;
  for (let bit = 0; bit < 12; bit += 1) number = number * 2 + (level(2 + bit) > (white + black) / 2 ? 1 : 0);
  return number;
}"""

# Goes to each frame of a list and tells what the player says and what the picture says.
WALK = f"""async ([ways, targets]) => {{
  const read = {READ};
  const player = document.querySelector("frame-player");
  const found = [];
  for (const target of targets) {{
    const said = ways === "step" ? await player.step(target) : await player.go(target);
    found.push([said, read()]);
  }}
  return found;
}}"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves one clip, its page and the site's browser code under the site's own policy; knows ranges."""

    clip: Path
    scale: float
    has_table: bool

    def do_GET(self) -> None:
        """Answer the four addresses there are."""
        path = self.path.split("?")[0]
        if path == "/":
            self.answer(PAGE.format(scale=self.scale).encode(), "text/html; charset=utf-8")
        elif path == "/play.mp4":
            self.film()
        elif path == "/frames.json" and self.has_table:
            self.answer((self.clip / "frames.json").read_bytes(), "application/json")
        elif path.startswith("/static/js/") and (ROOT / path[1:]).is_file():
            self.answer((ROOT / path[1:]).read_bytes(), "text/javascript")
        else:
            self.answer(b"", "text/plain", 404)

    def film(self) -> None:
        """Send the clip, or the range of it that is asked for."""
        data = (self.clip / "play.mp4").read_bytes()
        asked = self.headers.get("Range", "")
        if not asked.startswith("bytes="):
            self.answer(data, "video/mp4")
            return
        first, _, last = asked.removeprefix("bytes=").partition("-")
        begin, end = int(first), min(int(last or len(data) - 1), len(data) - 1)
        self.answer(data[begin : end + 1], "video/mp4", 206, f"bytes {begin}-{end}/{len(data)}")

    def answer(self, body: bytes, kind: str, status: int = 200, part: str = "") -> None:
        """Send a body with the policy of the site."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Security-Policy", POLICY)
        if part:
            self.send_header("Content-Range", part)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def open_clip(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page with a clip in the player; complaints of the browser fail the test."""
    servers: list[http.server.ThreadingHTTPServer] = []
    pages: list[Page] = []
    complaints: list[str] = []

    def open_one(rate: str, *, scale: float = 1.0, has_table: bool = True) -> Page:
        fields = {"clip": made_of(rate), "scale": scale, "has_table": has_table}
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("One", (Handler,), fields))
        servers.append(server)
        threading.Thread(target=functools.partial(server.serve_forever, 0.05), daemon=True).start()
        page = browser.new_page()
        pages.append(page)
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.locator("frame-player.player--live" if has_table else "[data-fault]:visible").wait_for(state="attached")
        return page

    yield open_one
    for page in pages:
        page.close()
    for server in servers:
        server.shutdown()
        server.server_close()
    assert [c for c in complaints if "404" not in c] == []


@functools.cache
def made_of(rate: str) -> Path:
    """Return the folder of a clip as the media worker leaves it: the film and the times of its frames."""
    folder = Path(tempfile.mkdtemp(prefix="coachsite-player-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copy(clips.clip("clip.mp4", times=tuple(RATES[rate])), folder / pipeline.SOURCE)
    pipeline.process(folder, stills=Clip.STRIP_STILLS)
    return folder


def wait_until(page: Page, what: str) -> None:
    """Wait for something to be so; Playwright's own way asks for eval, which the policy forbids."""
    page.evaluate(f"""async () => {{
      const end = Date.now() + 10_000;
      while (!({what}) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    }}""")


def walked(page: Page, ways: str, targets: list[int]) -> list[tuple[int, int]]:
    """Return, for each step or jump, the frame that the player says and the one that the picture says."""
    return [(said, seen) for said, seen in page.evaluate(WALK, [ways, targets])]


@pytest.mark.parametrize("rate", RATES)
def test_each_step_and_jump_shows_exactly_the_frame_that_is_told(open_clip: Callable[..., Page], rate: str) -> None:
    times = RATES[rate]
    page = open_clip(rate)
    chance = random.Random(rate)
    jumps = [chance.randrange(len(times)) for _ in range(JUMPS)]

    forward = walked(page, "step", [1] * STEPS)
    back = walked(page, "step", [-1] * STEPS)
    random_ones = walked(page, "go", jumps)

    assert forward == [(n, n) for n in range(1, STEPS + 1)]
    assert back == [(n, n) for n in reversed(range(STEPS))]
    assert random_ones == [(n, n) for n in jumps]


def test_steps_stop_at_both_ends(open_clip: Callable[..., Page]) -> None:
    page = open_clip("30")

    found = walked(page, "step", [-1, 10_000, 1])

    assert found == [(0, 0), (119, 119), (119, 119)]


def test_keys_and_links_lead_and_the_page_tells_time_and_frame(open_clip: Callable[..., Page]) -> None:
    page = open_clip("60")
    told = []

    for key in (".", ".", ",", "Shift+.", "l", "j", "Shift+,"):
        page.keyboard.press(key)
        page.evaluate("document.querySelector('frame-player').seeking")
        told.append(page.locator("[data-frame]").inner_text())
    page.get_by_role("link", name="0.50 s").click()
    page.evaluate("document.querySelector('frame-player').seeking")

    assert told == ["2", "3", "2", "12", "42", "12", "2"]
    assert page.evaluate(READ) == 30
    assert page.locator("[data-time]").inner_text() == "0.500"
    assert page.locator("[name=at_ms]").input_value() == "500"


def test_keys_pressed_faster_than_frames_come_are_all_counted(open_clip: Callable[..., Page]) -> None:
    page = open_clip("240")

    page.evaluate("""async () => {
      const press = () => document.dispatchEvent(new KeyboardEvent("keydown", { key: ".", bubbles: true }));
      for (let n = 0; n < 25; n += 1) press();
      await document.querySelector("frame-player").seeking;
    }""")

    assert (page.locator("[data-frame]").inner_text(), page.evaluate(READ)) == ("26", 25)


def test_signs_typed_into_a_field_move_nothing(open_clip: Callable[..., Page]) -> None:
    page = open_clip("30")

    page.locator("textarea").press_sequentially("j.l,")

    assert page.locator("textarea").input_value() == "j.l,"
    assert page.locator("[data-frame]").inner_text() == "1"
    assert page.locator("[name=at_ms]").input_value() == ""


def test_playing_stops_on_the_frame_that_is_told(open_clip: Callable[..., Page]) -> None:
    page = open_clip("60")

    page.get_by_role("button", name="quarter").click()
    page.get_by_role("button", name="Play").click()
    wait_until(page, "Number(document.querySelector('[data-frame]').textContent) > 8")
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Play").wait_for()
    page.evaluate("document.querySelector('frame-player').seeking")

    told = int(page.locator("[data-frame]").inner_text())
    assert page.evaluate(READ) == told - 1
    assert page.evaluate("document.querySelector('video').playbackRate") == 0.25


def test_a_slowed_file_is_told_and_played_in_real_time(open_clip: Callable[..., Page]) -> None:
    page = open_clip("30", scale=8.0)

    found = walked(page, "step", [80])

    assert found == [(80, 80)]
    assert page.locator("[data-time]").inner_text() == "0.333"
    assert page.evaluate("document.querySelector('video').playbackRate") == 8


def test_without_its_times_a_clip_keeps_the_browsers_controls(open_clip: Callable[..., Page]) -> None:
    page = open_clip("30", has_table=False)

    assert page.evaluate("document.querySelector('video').controls") is True
    assert page.locator("[data-live]").is_hidden()
