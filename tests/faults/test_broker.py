"""The broker goes away in mid-run: reminders go on, on the site and by e-mail."""

from __future__ import annotations

import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coachsite.parts import valkey_program
from tests import running
from tests.daytime import zone_where_it_is
from tests.running import Site, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.processes

# A session tomorrow, of which the athlete was to hear an hour ago; planned here, as the page about oneself does.
SCENE = """
import datetime as dt
from reminders import doorbell, planner
from tests import make

doorbell.failures.mute()
coach = make.coach(email="coach.of.{name}@example.org".replace(" ", "."))
address = "{name}@example.org".replace(" ", ".")
person = make.athlete(coach, name="{name}", email=address, time_zone="{zone}", remind_at=dt.time(11))
make.session(person, "8 x 400 m @5k, 200 m jog", on_date=person.today() + dt.timedelta(days=1))
planner.run(athletes=[person.pk])
"""


def told(data: Path) -> list[tuple[str, str, str]]:
    """Who was told by which channel, and the title of the notice."""
    question = (
        "SELECT u.name, r.channel, coalesce(n.title, '') FROM reminders_reminder r "
        "JOIN athletes_user u ON u.id = r.recipient_id LEFT JOIN reminders_notice n ON n.reminder_id = r.id "
        "WHERE r.state = 'sent' ORDER BY u.name, r.channel"
    )
    with closing(sqlite3.connect(data / "db.sqlite3", timeout=20)) as database:
        rows = database.execute(question).fetchall()
    return [(name, channel, " ".join(title.split())) for name, channel, title in rows]


def letters(data: Path) -> int:
    """How many letters stand in the folder of mails."""
    return len(list((data / "mail").glob("*.eml")))


def happens(site: Site, name: str) -> None:
    """Let somebody have a session tomorrow."""
    env = running.environment(site.data, REDIS_URL="redis://127.0.0.1:1/0")
    done = running.python(SCENE.format(name=name, zone=zone_where_it_is(12)), env)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def broker() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A broker that does not belong to the site, and its address."""
    program = valkey_program()
    assert program is not None
    folder = Path(tempfile.mkdtemp(prefix="coachsite-bell-"))
    socket = folder / "valkey.sock"
    command = [str(program), "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield process, f"unix://{socket}"
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def site(tmp_path: Path, broker: tuple[subprocess.Popen[bytes], str]) -> Iterator[Site]:
    """A site that uses the broker."""
    data = running.data_folder(tmp_path / "data")
    running_site = Site(data, running.free_ports(1), REDIS_URL=broker[1])
    try:
        running_site.wait_until_complete(broker=False)
        yield running_site
    finally:
        running_site.stop()


def test_reminders_go_on_when_the_broker_is_gone(site: Site, broker: tuple[subprocess.Popen[bytes], str]) -> None:
    happens(site, "Ines Moreau")
    wait_for(lambda: letters(site.data) == 1)
    with_broker = wait_for(lambda: told(site.data) if len(told(site.data)) == 2 else None)
    broker[0].kill()
    broker[0].wait()
    happens(site, "Jonas Lindqvist")
    wait_for(lambda: letters(site.data) == 2)
    without = wait_for(lambda: told(site.data) if len(told(site.data)) == 4 else None)

    title = "Tomorrow: 8 × 400 m at 5 k pace"
    assert with_broker == [("Ines Moreau", "email", ""), ("Ines Moreau", "in_app", title)]
    assert without[2:] == [("Jonas Lindqvist", "email", ""), ("Jonas Lindqvist", "in_app", title)]
    assert site.answer("/healthz/reminders/") == 200
    assert site.up.poll() is None
