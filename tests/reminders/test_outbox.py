"""The outbox: one row a telling, whoever plans it and however often."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from athletes.models import Guardian, User
from reminders import doorbell, kinds, outbox
from reminders.models import Reminder
from tests import make

if TYPE_CHECKING:
    from tests.reminders.conftest import Topics


def recipients() -> list[str]:
    """Who is to be told, by name."""
    return sorted(Reminder.objects.values_list("recipient__name", flat=True))


def test_a_plan_is_one_row_for_the_athlete(topics: Topics, athlete: User) -> None:
    topic = topics.add(athlete)

    outbox.plan("told", topic)

    row = Reminder.objects.get()
    assert (row.kind, row.subject_kind, row.subject_id, row.channel) == ("told", "topic", "1", "in_app")
    assert (row.recipient, row.athlete, row.state) == (athlete, athlete, "pending")
    assert (row.due_at, row.expires_at) == (topic.due_at, topic.due_at + dt.timedelta(hours=1))


def test_planned_twice_it_is_still_one_row(topics: Topics, athlete: User) -> None:
    topic = topics.add(athlete)

    outbox.plan("told", topic)
    outbox.plan("told", topic, due_at=timezone.now() + dt.timedelta(days=1))

    assert Reminder.objects.get().due_at == topic.due_at


def test_the_same_row_written_past_the_outbox_is_refused(topics: Topics, athlete: User) -> None:
    outbox.plan("told", topics.add(athlete))
    row = Reminder.objects.get()
    row.pk, row.dedupe_key = None, "another"

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_guardians_of_a_minor_get_copies(topics: Topics, minor: User, guardian: User) -> None:
    outbox.plan("told", topics.add(minor))

    assert recipients() == ["Anna Demir", "Elif Demir"]


def test_guardians_of_a_grown_up_get_none(topics: Topics, athlete: User) -> None:
    make.guardian_of(athlete)

    outbox.plan("told", topics.add(athlete))

    assert recipients() == [athlete.name]


def test_a_guardian_who_is_not_verified_gets_none(topics: Topics, minor: User, guardian: User) -> None:
    Guardian.objects.update(state=Guardian.State.ASKED)

    outbox.plan("told", topics.add(minor))

    assert recipients() == ["Elif Demir"]


def test_a_guardian_who_is_named_already_is_told_once(topics: Topics, minor: User, guardian: User) -> None:
    outbox.plan("told", topics.add(minor), to=[minor, guardian])

    assert recipients() == ["Anna Demir", "Elif Demir"]


def test_many_plans_cost_two_queries(
    topics: Topics, athlete: User, minor: User, guardian: User, django_assert_num_queries: Any
) -> None:
    many = [topics.add(person) for person in [athlete, minor] * 25]

    with transaction.atomic(), django_assert_num_queries(2):
        outbox.plan_many("told", many)

    assert Reminder.objects.count() == 75


def test_a_kind_that_nobody_registered_is_an_error(topics: Topics, athlete: User) -> None:
    with pytest.raises(LookupError, match="No kind of reminder is named unheard"):
        outbox.plan("unheard", topics.add(athlete))


def test_two_kinds_of_one_name_are_an_error(topics: Topics) -> None:
    kinds.register(topics.kind)

    with pytest.raises(ValueError, match="two kinds of reminder named told"):
        kinds.register(topics.kind_named("told"))


def test_cancel_takes_back_what_waits_and_leaves_what_was_sent(topics: Topics, minor: User, guardian: User) -> None:
    topic = topics.add(minor)
    outbox.plan("told", topic)
    Reminder.objects.filter(recipient=guardian).update(state="sent", sent_at=timezone.now())

    count = outbox.cancel("told", topic, "taken back by the coach")

    assert count == 1
    assert list(Reminder.objects.order_by("state").values_list("state", "state_reason")) == [
        ("cancelled", "taken back by the coach"),
        ("sent", ""),
    ]


def test_the_bell_rings_once_when_the_transaction_commits(
    topics: Topics, athlete: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    rung: list[bool] = []

    def ring() -> bool:
        rung.append(True)
        return True

    monkeypatch.setattr(doorbell, "ring", ring)

    with django_capture_on_commit_callbacks(execute=True):
        outbox.plan("told", topics.add(athlete))
        outbox.plan("told", topics.add(athlete))
        assert rung == []

    assert rung == [True]


def test_planning_nothing_rings_nobody(topics: Topics, db: None, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        outbox.plan_many("told", [])

    assert callbacks == []
