"""The doorbell where nobody is at home: it says so, soon, and holds nobody up."""

from __future__ import annotations

import socket
import time
from importlib import import_module

import pytest

from coachsite.celery import app
from reminders import doorbell
from reminders.tasks import tick


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was written to the log."""
    return [record.message for record in caplog.records]


def test_a_ring_without_a_broker_fails_at_once_and_raises_nothing(caplog: pytest.LogCaptureFixture) -> None:
    began = time.monotonic()

    assert doorbell.ring() is False

    assert time.monotonic() - began < 2
    assert doorbell.failures.count == 1
    assert said(caplog) == ["the doorbell did not ring"]


def test_after_a_failure_it_is_not_tried_again_for_a_while() -> None:
    doorbell.ring()

    assert doorbell.ring() is False
    assert doorbell.failures.count == 1


def test_a_broker_that_stays_away_is_said_once_and_its_return_too(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        doorbell.failures.add(OSError("away"))
    doorbell.failures.end()
    doorbell.failures.end()

    assert said(caplog) == ["the doorbell did not ring", "the doorbell rings again"]
    assert (doorbell.failures.count, doorbell.failures.is_quiet()) == (3, False)


def test_a_broker_that_never_answers_costs_about_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(5)
        monkeypatch.setattr(tick.app.conf, "broker_write_url", f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        began = time.monotonic()

        assert doorbell.ring() is False

        assert 0.5 < time.monotonic() - began < 2


def test_delay_without_a_broker_fails_within_two_seconds() -> None:
    began = time.monotonic()

    with pytest.raises(tick.OperationalError):
        tick.delay()

    assert time.monotonic() - began < 2


def test_a_ring_goes_to_the_queue_of_rings_and_grows_old() -> None:
    queue = tick.app.amqp.router.route({}, tick.name)["queue"].name

    assert (queue, tick.expires) == ("ring", 25)


def test_every_task_is_registered_each_on_its_queue() -> None:
    """Celery drops tasks without a word where a warning cuts its registering short."""
    import_module("feedback.tasks")

    ours = {name for name in app.tasks if not name.startswith("celery.")}

    assert {name: app.amqp.router.route({}, name)["queue"].name for name in ours} == {
        "reminders.tick": "ring",
        "reminders.mail": "mail",
        "feedback.media": "media",
    }
