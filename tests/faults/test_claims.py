"""Workers that work at the same time, and workers that are killed: each notice is there once."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from tests import running
from tests.running import MANAGE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

ATHLETES = 30

ASSIGN = f"""
import datetime as dt
from plans.assigning import assign, preview
from tests import make

coach = make.coach()
athletes = [make.athlete(coach) for _ in range({ATHLETES})]
plan = make.plan(make.team_of(coach), {{0: "30 min easy"}})
today = athletes[0].today()
assign(preview(plan, athletes, today + dt.timedelta(days=7), today=today), by=coach)
"""
DIES_AFTER_CLAIMING = """
import os
from reminders import loops
assert len(loops.claim(7)) == 7
os.kill(os.getpid(), 9)
"""
DIES_BETWEEN_END_AND_NOTICE = """
import os
from reminders import loops
from reminders.models import Notice
Notice.objects.create = lambda **_: os.kill(os.getpid(), 9)
loops.tick()
"""
LEASES_END = """
import datetime as dt
from django.utils import timezone
from reminders.models import Reminder
print(Reminder.objects.filter(state="leased").update(lease_until=timezone.now() - dt.timedelta(seconds=1)))
"""
COUNT = """
from reminders.models import Notice, Reminder
print(Notice.objects.count(), Reminder.objects.filter(state="sent", notice__isnull=False).count())
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A site with thirty things to tell, in the database that the tests run on."""
    if connection.vendor == "postgresql":
        values = connection.settings_dict
        user = f"{values['USER']}:{values['PASSWORD']}@" if values["USER"] else ""
        url = f"postgres://{user}/{values['NAME']}?host={values['HOST']}"
        found = running.environment(tmp_path / "data", DATABASE_URL=url)
    else:
        found = running.environment(running.data_folder(tmp_path / "data"))
    done = running.python(ASSIGN, found)
    assert done.returncode == 0, done.stderr
    return found


def count(env: dict[str, str]) -> str:
    """How many notices there are, and how many reminders were sent and have one."""
    return running.python(COUNT, env).stdout.strip()


def once(env: dict[str, str]) -> subprocess.Popen[str]:
    """Start the loops for one round."""
    return subprocess.Popen(
        [*MANAGE, "reminders", "run", "--once"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_three_copies_at_once_send_everything_once(env: dict[str, str]) -> None:
    copies = [once(env) for _ in range(3)]
    told = [copy.communicate(timeout=60) for copy in copies]

    assert [copy.returncode for copy in copies] == [0, 0, 0], told
    assert count(env) == f"{ATHLETES} {ATHLETES}"


def test_what_killed_workers_held_is_sent_by_another_once(env: dict[str, str]) -> None:
    after_claim = running.python(DIES_AFTER_CLAIMING, env)
    in_the_middle = running.python(DIES_BETWEEN_END_AND_NOTICE, env)
    between = count(env)
    freed = running.python(LEASES_END, env).stdout.strip()
    out, _ = once(env).communicate(timeout=60)

    # The faults did happen, or this proves nothing.
    assert (after_claim.returncode, in_the_middle.returncode) == (-9, -9)
    assert between == "0 0"
    assert int(freed) == 7 + 20
    assert out == f"sent: {ATHLETES}, swept: 27\n"
    assert count(env) == f"{ATHLETES} {ATHLETES}"
