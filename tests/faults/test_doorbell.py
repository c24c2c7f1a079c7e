"""Nothing listens where the broker should be: a notice still arrives, and the site goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests import running
from tests.running import Site, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.processes

NOBODY = "redis://127.0.0.1:1/0"

ASSIGN = """
import datetime as dt
from plans.assigning import assign, preview
from tests import make

coach = make.coach(name="Ruth Adeyemi")
athlete = make.athlete(coach, name="Ines Moreau")
plan = make.plan(make.team_of(coach), {0: "30 min easy", 2: "40 min easy"}, name="5 k, spring")
monday = athlete.today() + dt.timedelta(days=7 - athlete.today().weekday())
assign(preview(plan, [athlete], monday, today=athlete.today()), by=coach)
"""


def notices(data: Path) -> list[tuple[str, str]]:
    """Title and path of the notices in a SQLite file."""
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        return database.execute("select title, path from reminders_notice").fetchall()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in which a plan was assigned while there was no broker."""
    folder = running.data_folder(tmp_path / "data")
    done = running.python(ASSIGN, running.environment(folder, REDIS_URL=NOBODY))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def site(data: Path) -> Iterator[Site]:
    """A site without a broker."""
    running_site = Site(data, running.free_ports(1), REDIS_URL=NOBODY)
    try:
        running_site.wait_until_complete(broker=False)
        yield running_site
    finally:
        running_site.stop()


def test_without_a_broker_the_notice_arrives_and_pages_answer(site: Site) -> None:
    found = wait_for(lambda: notices(site.data))

    assert found == [("New plan: 5 k, spring", "/plan/")]
    assert site.answer() == 200
    assert site.up.poll() is None
    assert " ended " not in site.said
    # A line when the clock finds nobody, and the worker's own, further and further apart.
    assert len([line for line in site.said.splitlines() if line.startswith("{")]) < 10
