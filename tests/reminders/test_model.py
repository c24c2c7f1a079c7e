"""The outbox under any order of events: nothing is sent twice, nothing is lost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, integers

from coachsite.lib import leases
from reminders import loops, outbox
from reminders.models import Notice, Reminder

if TYPE_CHECKING:
    from athletes.models import User
    from tests.reminders.conftest import Topics

ENDS = {"sent", "failed", "expired", "cancelled", "suppressed"}


def machine(topics: Topics, athlete: User) -> type[RuleBasedStateMachine]:  # noqa: C901 -- one class, many rules
    """Return the machine for these people: workers claim, send, die and wake up again, and the world moves."""

    class Outbox(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            Reminder.objects.all().delete()
            topics.rows.clear()
            self.claimed: list[Reminder] = []
            self.ended: dict[str, str] = {}

        @rule()
        def plan(self) -> None:
            outbox.plan("told", topics.add(athlete))

        @precondition(lambda self: bool(topics.rows))
        @rule(data=integers(0, 50), wanted=booleans(), broken=booleans())
        def change(self, data: int, *, wanted: bool, broken: bool) -> None:
            topic = list(topics.rows.values())[data % len(topics.rows)]
            topic.wanted, topic.broken = wanted, broken
            outbox.plan("told", topic)

        @rule(n=integers(1, 3))
        def claim(self, n: int) -> None:
            self.claimed += loops.claim(n)

        @precondition(lambda self: bool(self.claimed))
        @rule(data=integers(0, 50))
        def send(self, data: int) -> None:
            loops.send(self.claimed.pop(data % len(self.claimed)))

        @precondition(lambda self: bool(self.claimed))
        @rule()
        def leases_end(self) -> None:
            # Whoever holds one goes on believing it: that is a process which slept.
            Reminder.objects.filter(state=leases.LEASED).update(lease_until=timezone.now() - dt.timedelta(seconds=1))
            loops.sweep()

        @rule()
        def tick(self) -> None:
            Reminder.objects.exclude(retry_at=None).update(retry_at=timezone.now())
            loops.tick()

        @invariant()
        def an_end_is_an_end(self) -> None:
            now = dict(Reminder.objects.values_list("subject_id", "state"))
            for subject, state in self.ended.items():
                assert now[subject] == state
            self.ended = {subject: state for subject, state in now.items() if state in ENDS}

        @invariant()
        def sent_means_one_notice(self) -> None:
            sent = sorted(Reminder.objects.filter(state="sent").values_list("pk", flat=True))
            assert sorted(Notice.objects.values_list("reminder_id", flat=True)) == sent

        @invariant()
        def one_row_a_topic(self) -> None:
            assert Reminder.objects.count() == len(topics.rows)

        def teardown(self) -> None:
            for topic in topics.rows.values():
                topic.broken = False
            self.leases_end()
            self.tick()
            assert not Reminder.objects.open().exists()

    return Outbox


@pytest.mark.django_db
def test_whatever_happens_each_topic_is_told_once_or_ends_for_a_reason(topics: Topics, athlete: User) -> None:
    made: Any = machine(topics, athlete)

    run_state_machine_as_test(
        made,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
