"""Workers that work at the same time, and workers that are killed: each notice is there once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from tests import running

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

ATHLETES = 30

# Runs in a process of its own, which forks the workers: each has a connection and a life of its own.
PEOPLE_AND_WORKERS = f"""
import datetime as dt, os
from django.db import connections
from django.utils import timezone
from plans.assigning import assign, preview
from reminders import loops
from reminders.models import Notice, Reminder
from tests import make

coach = make.coach()
athletes = [make.athlete(coach) for _ in range({ATHLETES})]
plan = make.plan(make.team_of(coach), {{0: "30 min easy"}})
today = athletes[0].today()
assign(preview(plan, athletes, today + dt.timedelta(days=7), today=today), by=coach)

def worker(work):
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        work()
        os._exit(0)
    return pid

def end_of(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def counts():
    return Notice.objects.count(), Reminder.objects.filter(state="sent", notice__isnull=False).count()
"""
THREE_AT_ONCE = """
print([end_of(pid) for pid in [worker(loops.tick) for _ in range(3)]], counts())
"""
KILLED = """
def dies_after_claiming():
    assert len(loops.claim(7)) == 7
    os.kill(os.getpid(), 9)

def dies_between_end_and_notice():
    Notice.objects.create = lambda **_: os.kill(os.getpid(), 9)
    loops.tick()

print([end_of(worker(dies_after_claiming)), end_of(worker(dies_between_end_and_notice))], counts())
leased = Reminder.objects.filter(state="leased")
print(leased.update(lease_until=timezone.now() - dt.timedelta(seconds=1)))
print(sorted(loops.tick().items()), counts())
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment of a site, on the kind of database that the tests run on."""
    if connection.vendor == "postgresql":
        values = connection.settings_dict
        user = f"{values['USER']}:{values['PASSWORD']}@" if values["USER"] else ""
        port = f"&port={values['PORT']}" if values["PORT"] else ""
        url = f"postgres://{user}/{values['NAME']}?host={values['HOST']}{port}"
        return running.environment(tmp_path / "data", DATABASE_URL=url)
    return running.environment(running.data_folder(tmp_path / "data"))


def test_three_workers_at_once_send_everything_once(env: dict[str, str]) -> None:
    done = running.python(PEOPLE_AND_WORKERS + THREE_AT_ONCE, env)

    assert done.stdout == f"[0, 0, 0] ({ATHLETES}, {ATHLETES})\n", done.stderr


def test_what_killed_workers_held_is_sent_by_another_once(env: dict[str, str]) -> None:
    done = running.python(PEOPLE_AND_WORKERS + KILLED, env)

    died, freed, after = done.stdout.splitlines() or ["", "", done.stderr]
    # The faults did happen, or this proves nothing.
    assert died == "[-9, -9] (0, 0)"
    assert freed == "27"
    assert after == f"[('sent', {ATHLETES}), ('swept', 27)] ({ATHLETES}, {ATHLETES})"
