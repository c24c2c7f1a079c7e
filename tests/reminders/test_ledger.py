"""What a site manager may do to rows of the outbox, and what machines ask about them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.utils import timezone

from reminders import guard, health, loops, outbox
from reminders.models import Heartbeat, Notice, Reminder

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import User
    from tests.reminders.conftest import Topic, Topics

LIST = "/admin/reminders/reminder/"


@pytest.fixture
def topic(letters: Topics, athlete: User) -> Topic:
    """Something that an athlete is to be told on the site and by e-mail."""
    made = letters.add(athlete)
    outbox.plan("session_tomorrow", made)
    return made


def act(client: Client, action: str, reason: str = "the club's server was down") -> str:
    """Do something to all rows; return what the next page says."""
    rows = list(Reminder.objects.values_list("pk", flat=True))
    form = {"action": action, "reason": reason, "_selected_action": rows}
    return client.post(LIST, form, follow=True).content.decode()


def states() -> list[tuple[str, str, int]]:
    """Channel, state and epoch of each row."""
    return list(Reminder.objects.order_by("-channel").values_list("channel", "state", "epoch"))


def test_sent_again_it_is_a_new_letter_and_the_same_notice_anew(topic: Topic, as_manager: Client) -> None:
    loops.tick()
    Notice.objects.mark_read()

    page = act(as_manager, "resend")
    loops.tick()

    first, second = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert "To be sent again: 2." in page
    assert first != second
    assert states() == [("in_app", "sent", 1), ("email", "sent", 1)]
    assert Notice.objects.get().read_at is None


def test_what_waits_cannot_be_sent_again(topic: Topic, as_manager: Client) -> None:
    Reminder.objects.update(due_at=timezone.now() + dt.timedelta(minutes=5))

    page = act(as_manager, "resend")

    assert "To be sent again: 0. 2 stay as they are" in page
    assert states() == [("in_app", "pending", 0), ("email", "pending", 0)]


def test_what_is_sent_again_is_looked_at_again(topic: Topic, as_manager: Client) -> None:
    loops.tick()
    topic.wanted = False

    act(as_manager, "resend")
    loops.tick()

    assert states() == [("in_app", "cancelled", 1), ("email", "cancelled", 1)]


def test_what_failed_is_tried_again_under_its_name(topic: Topic, as_manager: Client) -> None:
    key = Reminder.objects.get(channel="email").dedupe_key
    Reminder.objects.update(state="failed", state_reason="refused: 550", attempts=5)

    page = act(as_manager, "retry")
    loops.tick()

    assert "Taken up again: 2." in page
    assert states() == [("in_app", "sent", 0), ("email", "sent", 0)]
    assert Reminder.objects.get(channel="email").dedupe_key == key


def test_what_may_have_gone_out_is_not_simply_tried_again(topic: Topic, as_manager: Client) -> None:
    Reminder.objects.update(state="failed", intent_at=timezone.now())

    page = act(as_manager, "retry")

    assert "Taken up again: 0. 2 stay as they are" in page


def test_without_a_reason_nothing_is_done(topic: Topic, as_manager: Client) -> None:
    page = act(as_manager, "cancel", reason="  ")

    assert "Nothing was changed. Write beside the action why" in page
    assert states() == [("in_app", "pending", 0), ("email", "pending", 0)]


def test_the_reason_stands_in_the_row_and_in_the_history(topic: Topic, as_manager: Client) -> None:
    act(as_manager, "cancel", reason="sent  by mistake")

    assert set(Reminder.objects.values_list("state_reason", flat=True)) == {"cancelled: sent by mistake"}
    assert {entry.get_change_message() for entry in LogEntry.objects.all()} == {"Cancelled: sent by mistake"}


@pytest.mark.parametrize("state", ["uncertain", "failed", "suppressed"])
def test_rows_are_found_by_state(topic: Topic, as_manager: Client, state: str) -> None:
    Reminder.objects.filter(channel="email").update(state=state)

    page = as_manager.get(LIST, {"state__exact": state}).content.decode()

    assert "1 reminder" in page


def test_the_admin_says_where_nobody_sends_and_where_the_clock_jumped(topic: Topic, as_manager: Client) -> None:
    Reminder.objects.update(due_at=timezone.now() - dt.timedelta(minutes=6))
    Heartbeat.beat(guard.JUMPED)

    page = as_manager.get(LIST).content.decode()

    assert "has been waiting for 6 min. Is the clock running?" in page
    assert "The clock of this machine has jumped within the last hour." in page


# --- machines --------------------------------------------------------------------------------------------------------


def test_machines_are_told_that_all_is_well(client: Client, topic: Topic) -> None:
    answer = client.get("/healthz/reminders/")

    assert (answer.status_code, answer.json()["ok"]) == (200, True)
    assert answer["Cache-Control"] == "no-store"


def test_machines_are_told_that_nobody_sends(client: Client, topic: Topic) -> None:
    Reminder.objects.update(due_at=timezone.now() - dt.timedelta(seconds=121))

    answer = client.get("/healthz/reminders/")

    assert (answer.status_code, answer.json()) == (503, {"ok": False, "oldest_overdue_s": 121})


def test_what_rested_over_night_is_late_from_the_morning_on(topic: Topic) -> None:
    now = timezone.now()
    Reminder.objects.update(due_at=now - dt.timedelta(minutes=50), retry_at=now - dt.timedelta(seconds=30))

    assert 30 <= health.oldest_overdue_seconds() < 35
