"""What finding a drill costs among a thousand: one keystroke, as htmx asks for it, on SQLite and on PostgreSQL.

Cold is a text that nobody has asked for before, warm is the same text again; nothing is kept between them, so they
cost the same. Beside it stands the smallest page that the site can answer with, the sign of life.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import statistics
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bench.lines import Line

if TYPE_CHECKING:
    from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
DRILLS = 1000
TIMES = 7
QUERIES_MOST, KIB_MOST, COLD_MOST = 4, 8, 1.2
# SQLite works in this process, so processor time is all of it. PostgreSQL has its own: the clock on the wall, which
# also counts what else the machine has to do.
CLOCK = {"sqlite": time.process_time, "postgresql": time.perf_counter}
MS_MOST = {"sqlite": 30, "postgresql": 50}
LIST = "/drills/"
# As they are typed: half words, slips, joined ones, words that many drills have and words that none has.
TEXTS = (
    "kne", "knee", "knee lift", "heel", "heel to", "overstriding", "toes hang", "butkicks", "hamstrng", "calf",
    "on the spot", "no impact", "quick fet", "tall hips", "foot lands ahead", "moonwalk", "skip", "level 2", "ankle",
    "bounding straight leg",
)  # fmt: skip
HOW = ("Quick", "High", "Low", "Straight-leg", "Walking", "Single-leg", "Backward", "Side", "Tall", "Easy", "Power")
WHAT = ("skips", "march", "bounds", "kicks", "hops", "lunges", "dribbles", "switches", "shuffles", "swings", "runs")


def measure() -> list[Line]:
    """Return the lines for this database, and those for PostgreSQL where it is installed."""
    from django.db import connection

    lines = _measure_here(connection.vendor)
    if connection.vendor == "sqlite":
        command = [sys.executable, str(ROOT / "bin" / "with-postgres"), sys.executable, "-m", "bench.search"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
        sys.stderr.write(done.stderr)
        lines += [Line(**told) for told in json.loads(done.stdout or "[]")]
    return lines


def _measure_here(vendor: str) -> list[Line]:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from tests import make

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    coach = make.coach()
    fill(DRILLS)
    if vendor == "postgresql":
        # It does so by itself within a minute; the bench does not wait.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    client, open_to_all = Client(), Client()
    client.force_login(coach)
    open_to_all.get(LIST, {"q": "of"}, headers={"HX-Request": "true"})
    hello = min(_ms(open_to_all, "/healthz/", "") for _ in range(20))
    cold = [_ms(open_to_all, LIST, text) for text in TEXTS]
    again = [[_ms(open_to_all, LIST, text) for _ in range(TIMES)] for text in TEXTS]
    warm = [min(times) for times in again]
    bare = min(_ms(open_to_all, LIST, "") for _ in range(TIMES))
    ratio = statistics.median(first / statistics.median(times) for first, times in zip(cold, again, strict=True))
    told = f"{DRILLS} drills; slowest {max(warm):.1f} ms, the list without a search {bare:.1f} ms"
    size = max(_kib(open_to_all, text) for text in TEXTS)
    queries = max(_queries(client, text) for text in ("", *TEXTS))
    return [
        Line(f"search {vendor}", statistics.median(warm) - hello, "ms over the least page", MS_MOST[vendor], told),
        Line(f"search {vendor} cold", ratio, "× warm", COLD_MOST, "each text asked for the first time, and again"),
        Line(f"search {vendor} queries", queries, "queries", QUERIES_MOST, "the whole page of who is signed in"),
        Line(f"search {vendor} answer", size, "KiB gzip", KIB_MOST, "the largest answer to a keystroke"),
    ]


def fill(number: int) -> None:
    """Write so many drills with all that is searched; the same ones each time."""
    from drills import library, search
    from drills.models import Cue, Drill, DrillAlias, DrillMuscle, Fault
    from drills.vocabulary import DAYS, MUSCLES, PURPOSES

    draw = random.Random(7)  # noqa: S311 -- chance in a bench is no secret
    # The sentences of the library, dealt out anew.
    told = library.load()
    cues = [cue for drill in told for cue in drill.cues]
    faults = [(fault.looks_like, fault.why) for drill in told for fault in drill.faults]
    drills = [
        Drill(
            slug=f"bench-{i}",
            name=f"{draw.choice(HOW)} {draw.choice(WHAT)} {i}",
            short=draw.choice(told).short,
            why=draw.choice(told).why,
            purpose=draw.choice(list(PURPOSES)),
            level=draw.randint(1, 3),
            impact=draw.randint(0, 3),
            room_min_m=draw.choice([2, 10, 20]),
            room_max_m=draw.choice([20, 30, 60]),
            kit=draw.choice(["none", "none", "a wall"]),
            days=draw.sample(list(DAYS), 2),
        )
        for i in range(number)
    ]
    Drill.objects.bulk_create(drills)
    DrillAlias.objects.bulk_create(
        DrillAlias(drill=drill, text=f"{draw.choice(HOW)} {draw.choice(WHAT)} {name} {drill.slug}".lower())
        for drill in drills
        for name in ("drill", "form")
    )
    Cue.objects.bulk_create(
        Cue(drill=drill, position=i, text=text) for drill in drills for i, text in enumerate(draw.sample(cues, 3))
    )
    Fault.objects.bulk_create(
        Fault(drill=d, position=i, looks_like=looks, why=why, fix="Slower.")
        for d in drills
        for i, (looks, why) in enumerate(draw.sample(faults, 5))
    )
    DrillMuscle.objects.bulk_create(
        DrillMuscle(drill=d, muscle=muscle, role=draw.choice(["works", "stretched", "holds"]))
        for d in drills
        for muscle in draw.sample(list(MUSCLES), 5)
    )
    search.index(drills)


def _get(client: Client, url: str, text: str) -> bytes:
    response = client.get(url, {"q": text} if text else {}, headers={"HX-Request": "true"})
    if response.status_code != 200:
        raise RuntimeError(f"{url} answers {response.status_code}")
    return bytes(response.content)


def _ms(client: Client, url: str, text: str) -> float:
    from django.db import connection

    clock = CLOCK[connection.vendor]
    before = clock()
    _get(client, url, text)
    return (clock() - before) * 1000


def _kib(client: Client, text: str) -> float:
    return len(gzip.compress(_get(client, LIST, text))) / 1024


def _queries(client: Client, text: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        client.get(LIST, {"q": text} if text else {})
    return len(seen)


def main() -> None:
    """Print the lines of this database as JSON, for the process that asked."""
    import django

    django.setup()
    from django.db import connection

    sys.stdout.write(json.dumps([asdict(line) for line in _measure_here(connection.vendor)]))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coachsite.settings")
    main()
