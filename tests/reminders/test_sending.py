"""Sending: what is due, once, and only what is still so."""

from __future__ import annotations

import datetime as dt
import os
import signal
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connections
from django.utils import timezone

from athletes.models import Guardian, User
from reminders import health, kinds, loops, outbox
from reminders.models import Heartbeat, Notice, Reminder
from reminders.tasks import tick
from tests import make

if TYPE_CHECKING:
    from collections import Counter

    from tests.reminders.conftest import Topic, Topics

State = Reminder.State


@pytest.fixture
def topic(topics: Topics, athlete: User) -> Topic:
    """Something that an athlete is to be told of, and the row for it."""
    made = topics.add(athlete)
    outbox.plan("told", made)
    return made


def ends() -> list[tuple[str, str, str]]:
    """Who came to which end, and why."""
    return sorted(Reminder.objects.values_list("recipient__name", "state", "state_reason"))


def rested() -> None:
    """Let every pause after a failure be over."""
    Reminder.objects.exclude(retry_at=None).update(retry_at=timezone.now())


def test_what_is_due_becomes_a_notice(topic: Topic, athlete: User) -> None:
    result = loops.tick()

    notice = Notice.objects.get()
    assert result == {"sent": 1}
    assert (notice.title, notice.body, notice.path) == ("Topic 1", "About Ines Moreau", "/plan/")
    assert (notice.recipient, notice.read_at) == (athlete, None)
    row = notice.reminder
    assert (row.state, row.sent_at, row.intent_at) == ("sent", notice.created_at, notice.created_at)


def test_a_second_tick_sends_nothing(topic: Topic) -> None:
    loops.tick()

    assert loops.tick() == {}
    assert Notice.objects.count() == 1


def test_what_is_not_due_yet_waits(topic: Topic) -> None:
    Reminder.objects.update(due_at=timezone.now() + dt.timedelta(minutes=5))

    assert loops.tick() == {}
    assert ends() == [("Ines Moreau", "pending", "")]


def test_the_oldest_is_sent_first(topics: Topics, athlete: User) -> None:
    for minutes in (5, 50, 20):
        topic = topics.add(athlete)
        topic.due_at = timezone.now() - dt.timedelta(minutes=minutes)
        outbox.plan("told", topic)

    assert [row.subject_id for row in loops.claim(3)] == ["2", "3", "1"]


def test_what_is_too_late_ends_without_a_word(topic: Topic) -> None:
    now = timezone.now()
    Reminder.objects.update(due_at=now - dt.timedelta(hours=2), expires_at=now - dt.timedelta(seconds=1))

    loops.tick()

    assert ends() == [("Ines Moreau", "expired", "too late to be of use")]
    assert Notice.objects.count() == 0


def test_what_was_taken_back_since_is_cancelled(topic: Topic) -> None:
    topic.wanted = False

    assert loops.tick() == {"cancelled": 1}
    assert ends() == [("Ines Moreau", "cancelled", "no longer so")]


def test_what_is_gone_is_cancelled(topic: Topic, topics: Topics) -> None:
    topics.rows.clear()

    loops.tick()

    assert ends() == [("Ines Moreau", "cancelled", "what it was about is gone")]


def test_a_closed_account_is_told_nothing(topic: Topic, athlete: User) -> None:
    User.objects.filter(pk=athlete.pk).update(is_active=False)

    loops.tick()

    assert ends() == [("Ines Moreau", "suppressed", "the account is closed")]


def test_somebody_who_is_no_longer_concerned_is_told_nothing(topic: Topic, other_athlete: User) -> None:
    topic.athlete = other_athlete

    loops.tick()

    assert ends() == [("Ines Moreau", "cancelled", "it is no longer this person's concern")]


def test_minor_and_guardian_are_both_told(topics: Topics, minor: User, guardian: User) -> None:
    outbox.plan("told", topics.add(minor))

    loops.tick()

    assert sorted(Notice.objects.values_list("recipient__name", flat=True)) == ["Anna Demir", "Elif Demir"]


def test_a_minor_without_a_guardian_is_not_told_by_an_adult(topics: Topics, minor: User) -> None:
    outbox.plan("told", topics.add(minor))

    loops.tick()

    assert ends() == [("Elif Demir", "suppressed", "under 18, and no guardian would see it")]
    assert Notice.objects.count() == 0


def test_a_guardian_verified_after_planning_gets_a_copy_too(topics: Topics, minor: User) -> None:
    outbox.plan("told", topics.add(minor))
    make.guardian_of(minor, name="Anna Demir")

    loops.tick()

    assert ends() == [("Anna Demir", "sent", ""), ("Elif Demir", "sent", "")]


def test_a_guardian_who_ended_since_is_told_nothing(topics: Topics, minor: User, guardian: User) -> None:
    outbox.plan("told", topics.add(minor))
    Guardian.objects.update(state=Guardian.State.ENDED)

    loops.tick()

    assert ends() == [
        ("Anna Demir", "cancelled", "it is no longer this person's concern"),
        ("Elif Demir", "suppressed", "under 18, and no guardian would see it"),
    ]


def test_a_row_that_cannot_be_sent_holds_up_no_other_and_is_tried_five_times(topics: Topics, athlete: User) -> None:
    bad, good = topics.add(athlete), topics.add(athlete)
    bad.broken = True
    outbox.plan_many("told", [bad, good])
    Reminder.objects.update(expires_at=timezone.now() + dt.timedelta(days=1))

    first = loops.tick()
    soon = loops.tick()
    for _ in range(4):
        rested()
        loops.tick()

    row = Reminder.objects.get(subject_id="1")
    assert first == {"pending": 1, "sent": 1}
    assert soon == {}
    assert (row.state, row.state_reason, row.attempts) == ("failed", "tried 5 times; could not be sent", 5)


def test_what_could_not_be_sent_once_is_sent_later(topic: Topic) -> None:
    topic.broken = True
    loops.tick()
    topic.broken = False
    rested()

    assert loops.tick() == {"sent": 1}
    assert ends() == [("Ines Moreau", "sent", "")]


def test_a_kind_of_a_newer_version_waits_for_that_version(topic: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = kinds._kinds.pop("told")

    unknown = loops.tick()
    monkeypatch.setitem(kinds._kinds, "told", kind)
    rested()
    known = loops.tick()

    assert (unknown, known) == ({"pending": 1}, {"sent": 1})


def test_a_newer_payload_waits_for_its_version(topic: Topic) -> None:
    Reminder.objects.update(payload_version=2)

    assert loops.tick() == {"pending": 1}
    assert Reminder.objects.get().attempts == 0


def test_who_loses_the_lease_while_sending_writes_no_notice(topic: Topic) -> None:
    (row,) = loops.claim(1)
    Reminder.objects.update(lease_token="taken by another")

    assert loops.send(row) == "lost"
    assert Notice.objects.count() == 0


def test_a_row_whose_worker_died_is_sent_by_another(topic: Topic) -> None:
    loops.claim(1)
    Reminder.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))

    assert loops.tick() == {"swept": 1, "sent": 1}
    assert Notice.objects.count() == 1


def test_a_row_that_kills_whoever_takes_it_is_given_up(topic: Topic) -> None:
    loops.claim(1)
    Reminder.objects.update(attempts=loops.MAX_TAKES, lease_until=timezone.now() - dt.timedelta(seconds=1))

    loops.tick()

    assert ends() == [("Ines Moreau", "failed", "taken 10 times and never finished")]


def test_each_row_costs_the_same_queries(topics: Topics, athlete: User, django_assert_num_queries: Any) -> None:
    outbox.plan_many("told", [topics.add(athlete) for _ in range(3)])

    # Two looks of the sweeper, two claims (look, take, mark; and a look that finds nothing), a look for letters; for
    # each row a savepoint, the end, the notice and the savepoint's release.
    with django_assert_num_queries(2 + 5 + 1 + 1 + 3 * 4):
        assert loops.tick() == {"sent": 3}


def test_the_task_sends_and_leaves_a_sign_of_life(topic: Topic) -> None:
    tick.apply(throw=True)

    age = health.seconds_since("worker")
    assert age is not None
    assert age < 5
    assert ends() == [("Ines Moreau", "sent", "")]


def test_the_command_needs_no_broker(topic: Topic, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("reminders", "run", "--once")
    call_command("reminders", "run", "--once")

    assert capsys.readouterr().out == "sent: 1\nNothing was due.\n"
    assert Notice.objects.count() == 1


def test_the_command_outlives_a_database_that_does_not_answer(
    topic: Topic, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real, left = loops.tick, [OperationalError("database is locked"), OperationalError("database is locked")]

    def tick() -> Counter[str]:
        if left:
            raise left.pop()
        os.kill(os.getpid(), signal.SIGTERM)  # as who stops the service does
        return real()

    handlers = [(number, signal.getsignal(number)) for number in (signal.SIGTERM, signal.SIGINT)]
    monkeypatch.setattr(loops, "tick", tick)
    monkeypatch.setattr(settings, "REMINDER_EVERY_S", 0.01)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    try:
        call_command("reminders", "run")
    finally:
        for number, handler in handlers:
            signal.signal(number, handler)

    assert [record.message for record in caplog.records] == ["the database does not answer"] * 2
    assert Notice.objects.count() == 1


def test_health_tells_how_long_the_oldest_row_waits(topic: Topic) -> None:
    Reminder.objects.update(due_at=timezone.now() - dt.timedelta(seconds=90))

    before = health.oldest_overdue_seconds()
    loops.tick()

    assert 90 <= before < 95
    assert health.oldest_overdue_seconds() == 0


def test_health_knows_nothing_of_who_never_showed_a_sign_of_life(db: None) -> None:
    assert health.seconds_since("clock") is None


def test_a_heartbeat_is_one_row_with_the_last_time(db: None) -> None:
    Heartbeat.beat("clock")
    first = Heartbeat.last("clock")
    Heartbeat.beat("clock")

    assert Heartbeat.objects.count() == 1
    assert first is not None
    assert Heartbeat.objects.get().beat_at >= first
