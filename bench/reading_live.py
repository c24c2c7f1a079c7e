"""What a keystroke costs in the sheet of a session of thirty lines: reading, linter, chips and page, as htmx asks."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from bench.lines import Line

if TYPE_CHECKING:
    from django.test import Client

TIMES = 20
# Processor time: with the way there and back, and the browser's part, it leaves room within 100 ms.
MS_MOST, QUERIES_MOST = 80, 9
TEXT = "\n".join(["10 min easy, 6 min mobility", "2 x 40 m ankling, walk back", "8 x 400 m @ 5k pace, 200 m jog"] * 10)


def measure() -> list[Line]:
    """Return the time and the queries for one keystroke at the end of the text."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from tests import make

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("load_drills", verbosity=0)
    coach = make.coach()
    plan = make.plan(make.team_of(coach), dict.fromkeys(range(14), "2 x 40 m high knees\n8 x 400 m @ 5k pace"))
    client = Client()
    client.force_login(coach)
    sheet = {"plan": str(plan.pk), "day": "8", "start_time": "18:30"}
    _ms(client, sheet, TEXT)
    times = sorted(_ms(client, sheet, f"{TEXT}\n{minutes} min easy") for minutes in range(3, 3 + TIMES))
    told = f"{TIMES} keystrokes, each another text; slowest {times[-1]:.0f} ms"
    return [
        Line("reading_live", statistics.median(times), "ms of processor", MS_MOST, told),
        Line("reading_live queries", _queries(client, sheet), "queries", QUERIES_MOST, "of the answer to a keystroke"),
    ]


def _ask(client: Client, sheet: dict[str, str], text: str) -> None:
    response = client.post("/workouts/reading/", sheet | {"text": text}, headers={"HX-Request": "true"})
    if response.status_code != 200 or b"read__line" not in response.content:
        raise RuntimeError(f"the reading answers {response.status_code}")


def _ms(client: Client, sheet: dict[str, str], text: str) -> float:
    before = time.process_time()
    _ask(client, sheet, text)
    return (time.process_time() - before) * 1000


def _queries(client: Client, sheet: dict[str, str]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        _ask(client, sheet, TEXT)
    return len(seen)
