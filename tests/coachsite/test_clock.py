"""The clock: it rings, and works itself where nobody comes."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from coachsite import clock
from reminders import doorbell, health, loops
from reminders.models import Heartbeat


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Grows by one for each time the clock did the work itself."""
    times: list[bool] = []

    def tick() -> Counter[str]:
        times.append(True)
        return Counter()

    monkeypatch.setattr(loops, "tick", tick)
    return times


def test_without_a_broker_the_clock_does_the_work_at_once(
    db: None, worked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda: False)
    began = time.monotonic()

    came = clock.tick(threading.Event())

    assert (came, worked) == (False, [True])
    assert time.monotonic() - began < 1


def test_where_a_worker_comes_the_clock_leaves_the_work_to_it(
    db: None, worked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ring() -> bool:
        Heartbeat.beat("worker")
        return True

    monkeypatch.setattr(doorbell, "ring", ring)

    came = clock.tick(threading.Event())

    assert (came, worked) == (True, [])


def test_where_the_bell_rings_and_nobody_comes_the_clock_does_the_work(
    db: None, worked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    Heartbeat.beat("worker")
    monkeypatch.setattr(doorbell, "ring", lambda: True)
    monkeypatch.setattr(clock, "ANSWER_S", 0.2)

    came = clock.tick(threading.Event())

    assert (came, worked) == (False, [True])


def test_each_tick_is_a_sign_of_life(db: None, worked: list[bool]) -> None:
    clock.tick(threading.Event())

    age = health.seconds_since("clock")
    assert age is not None
    assert age < 5


def test_a_database_that_is_away_is_said_once_and_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()
    results: list[Any] = [DatabaseError("gone"), DatabaseError("gone"), True]

    def tick(stop: threading.Event) -> bool:
        result = results.pop(0)
        if isinstance(result, DatabaseError):
            raise result
        stop.set()
        return True

    monkeypatch.setattr(clock, "tick", tick)
    monkeypatch.setattr(clock, "EVERY_S", 0.01)
    monkeypatch.setattr(clock, "connections", type("None", (), {"close_all": staticmethod(lambda: None)}))

    with caplog.at_level(logging.WARNING):
        clock.run(stop)

    assert [record.message for record in caplog.records] == ["the database does not answer", "the database is back"]


def test_healthy_says_whether_the_clock_ticks(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match=r"The clock has never ticked."):
        call_command("healthy", "clock")
    Heartbeat.beat("clock")

    call_command("healthy", "clock")

    assert capsys.readouterr().out == "The clock is well.\n"


def test_healthy_says_that_no_web_server_answers() -> None:
    with pytest.raises(CommandError, match=r"The web server does not answer on port 1: "):
        call_command("healthy", "web", "--port", "1")
