"""Leases: one holder at a time, and nothing is written by who lost it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from coachsite.lib import leases
from reminders import outbox
from reminders.models import Reminder, ReminderQuerySet

if TYPE_CHECKING:
    from athletes.models import User
    from tests.reminders.conftest import Topics

State = Reminder.State


@pytest.fixture
def rows(topics: Topics, athlete: User) -> list[Reminder]:
    """Five rows that are due."""
    for _ in range(5):
        outbox.plan("told", topics.add(athlete))
    return list(Reminder.objects.order_by("pk"))


def end_lease(row: Reminder) -> None:
    """Let the lease of a row run out."""
    Reminder.objects.filter(pk=row.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))


def test_claim_takes_the_first_rows_and_leaves_the_others(rows: list[Reminder]) -> None:
    taken = leases.claim(Reminder.objects.order_by("pk"), 2, 60)

    assert [row.pk for row in taken] == [rows[0].pk, rows[1].pk]
    assert [row.attempts for row in taken] == [1, 1]
    assert list(Reminder.objects.order_by("pk").values_list("state", flat=True)) == ["leased"] * 2 + ["pending"] * 3


def test_a_second_claim_gets_other_rows(rows: list[Reminder]) -> None:
    first = leases.claim(Reminder.objects.order_by("pk"), 3, 60)
    second = leases.claim(Reminder.objects.order_by("pk"), 3, 60)
    third = leases.claim(Reminder.objects.order_by("pk"), 3, 60)

    assert [len(first), len(second), len(third)] == [3, 2, 0]
    assert {row.pk for row in first} & {row.pk for row in second} == set()


class Slow(ReminderQuerySet):
    """Rows that somebody else takes between being read and being claimed."""

    def __iter__(self) -> Any:
        found = list(super().__iter__())
        Reminder.objects.filter(pk=found[0].pk).update(
            state="leased", lease_token="another", lease_until=timezone.now() + dt.timedelta(minutes=1)
        )
        return iter(found)


def test_what_another_took_meanwhile_is_not_ours(rows: list[Reminder]) -> None:
    """No lock of the database can be told from its absence here: it is the claim's own look that is tested."""
    taken = leases.claim(Slow(Reminder).order_by("pk"), 2, 60)

    rows[0].refresh_from_db()
    assert [row.pk for row in taken] == [rows[1].pk]
    assert (rows[0].lease_token, rows[0].attempts) == ("another", 0)


def test_claiming_from_an_empty_table_costs_one_query(rows: list[Reminder], django_assert_num_queries: Any) -> None:
    Reminder.objects.update(state=State.CANCELLED)

    with django_assert_num_queries(1):
        assert leases.claim(Reminder.objects.all(), 20, 60) == []


def test_finish_writes_for_the_holder_alone_and_once(rows: list[Reminder]) -> None:
    (row,) = leases.claim(Reminder.objects.order_by("pk"), 1, 60)
    copy = Reminder.objects.get(pk=row.pk)
    copy.lease_token = "another"

    by_another = leases.finish(copy, State.FAILED)
    by_holder = leases.finish(row, State.SENT, sent_at=timezone.now())
    again = leases.finish(row, State.FAILED)

    row.refresh_from_db()
    assert (by_another, by_holder, again) == (False, True, False)
    assert (row.state, row.lease_token, row.lease_until) == ("sent", "", None)


def test_hold_makes_the_lease_longer_while_it_lasts(rows: list[Reminder]) -> None:
    (row,) = leases.claim(Reminder.objects.order_by("pk"), 1, 60)
    until = row.lease_until

    held = leases.hold(row, 600)

    row.refresh_from_db()
    assert held is True
    assert until is not None
    assert row.lease_until is not None
    assert row.lease_until > until + dt.timedelta(seconds=500)


def test_hold_fails_when_the_lease_has_ended(rows: list[Reminder]) -> None:
    (row,) = leases.claim(Reminder.objects.order_by("pk"), 1, 60)
    end_lease(row)

    assert leases.hold(row, 60) is False


def test_a_swept_row_is_lost_to_its_holder_and_free_for_another(rows: list[Reminder]) -> None:
    (row,) = leases.claim(Reminder.objects.order_by("pk"), 1, 60)
    end_lease(row)

    swept = leases.sweep(Reminder.objects.all())
    (again,) = leases.claim(Reminder.objects.order_by("pk"), 1, 60)

    assert swept == 1
    assert leases.finish(row, State.SENT, sent_at=timezone.now()) is False
    assert leases.finish(again, State.SENT, sent_at=timezone.now()) is True
    assert again.attempts == 2


def test_sweep_leaves_leases_that_last(rows: list[Reminder]) -> None:
    leases.claim(Reminder.objects.order_by("pk"), 5, 60)

    assert leases.sweep(Reminder.objects.all()) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "leased"},
        {"lease_token": "x"},
        {"lease_until": dt.datetime(2026, 5, 4, tzinfo=dt.UTC)},
        {"state": "leased", "lease_token": "x"},
        {"state": "sent"},
        {"expires_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_the_database_refuses_a_row_that_contradicts_itself(rows: list[Reminder], wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.filter(pk=rows[0].pk).update(**wrong)
