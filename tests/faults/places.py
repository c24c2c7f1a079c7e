"""Databases for processes that are to be killed: a SQLite file, or a PostgreSQL database of their own."""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coachsite.lib import env
from tests import running

# Of a letter in doubt a coach is told by a reminder of its own, which no count of the scene's reminders holds.
COUNTS = (
    "SELECT coalesce(sum(CASE WHEN kind <> 'mail_in_doubt' THEN 1 ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN state IN ('pending', 'leased') THEN 1 ELSE 0 END), 0) FROM reminders_reminder"
)
# A letter's name is the first half of the row's key.
ROWS = "SELECT id, channel, state, substr(dedupe_key, 1, 32) FROM reminders_reminder WHERE kind <> 'mail_in_doubt'"
NOTICES = "SELECT reminder_id FROM reminders_notice WHERE kind <> 'mail_in_doubt'"
DOUBTS = (
    "SELECT r.subject_id FROM reminders_reminder r JOIN reminders_notice n ON n.reminder_id = r.id "
    "WHERE r.kind = 'mail_in_doubt'"
)
number = itertools.count(1)


@dataclass(frozen=True)
class Place:
    """A data folder and the database that belongs to it."""

    data: Path
    variables: dict[str, str]

    @property
    def name(self) -> str:
        """Which database it is."""
        return "pg" if self.variables else "sqlite"

    def ask(self, question: str) -> list[Any]:
        """Ask the database, past all of the site's code."""
        if self.variables:
            with connected(self.variables["DATABASE_URL"]) as database:
                return list(database.execute(question).fetchall())
        with closing(sqlite3.connect(self.data / "db.sqlite3", timeout=20)) as database:
            return database.execute(question).fetchall()

    def counts(self) -> tuple[int, int]:
        """Return how many reminders there are, and how many have not come to an end."""
        ((there, still_open),) = self.ask(COUNTS)
        return int(there), int(still_open)

    def rows(self) -> list[tuple[int, str, str, str]]:
        """Return id, channel, state and name of each reminder."""
        return self.ask(ROWS)

    def notices(self) -> list[int]:
        """Return the reminder of each notice."""
        return [reminder for (reminder,) in self.ask(NOTICES)]

    def doubts(self) -> list[int]:
        """Return the reminders of which a coach was told that nobody knows whether they went out."""
        return [int(reminder) for (reminder,) in self.ask(DOUBTS)]


def place_for(folder: Path, scene: str) -> Place:
    """Return a fresh place in which the scene was set; on PostgreSQL where DATABASE_URL names one."""
    first = stage(scene)
    shutil.copytree(first.data, folder / "data")
    if not first.variables:
        return Place(folder / "data", {})
    server = os.environ["DATABASE_URL"]
    name, template = new_name(), first.variables["DATABASE_URL"].partition("?")[0].rpartition("/")[2]
    with connected(server) as database:
        database.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return Place(folder / "data", {"DATABASE_URL": with_name(server, name)})


@functools.cache
def stage(scene: str) -> Place:
    """Return a place in which the scene was set, once a run; only for copying."""
    folder = Path(tempfile.mkdtemp(prefix="coachsite-stage-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    data = running.data_folder(folder / "data")
    server, variables = os.environ.get("DATABASE_URL", ""), {}
    if server.startswith("postgres"):
        name = new_name()
        with connected(server) as database:
            database.execute(f'CREATE DATABASE "{name}"')
        variables = {"DATABASE_URL": with_name(server, name)}
        made = running.environment(data, **variables)
        subprocess.run([*running.MANAGE, "prepare"], env=made, check=True, capture_output=True)
    done = running.python(scene, running.environment(data, **variables))
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Place(data, variables)


def new_name() -> str:
    """Return a name that no other database has."""
    return f"faults_{os.getpid()}_{next(number)}"


def with_name(url: str, name: str) -> str:
    """Return the same server's URL with another database."""
    head, _, options = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")


def connected(url: str) -> Any:
    """Return a connection that commits each statement."""
    import psycopg

    values = env.database(url, Path())
    return psycopg.connect(
        dbname=values["NAME"],
        user=values["USER"] or None,
        password=values["PASSWORD"] or None,
        host=values["HOST"] or None,
        port=values["PORT"] or None,
        autocommit=True,
    )
