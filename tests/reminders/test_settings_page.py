"""When a person is reminded: the part of the page about oneself, and what it moves."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from reminders import planner
from reminders.models import Reminder
from tests import daytime, make

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import User

HTMX = {"HX-Request": "true"}
PATH = "/notices/settings/"


def part(response: Any) -> Any:
    """The part about reminders."""
    return BeautifulSoup(response.content, "html.parser").select_one("#reminders")


def test_the_page_shows_the_time_and_whether_by_email(as_athlete: Client) -> None:
    shown = part(as_athlete.get("/me/"))

    assert shown.select_one("[name=remind_at]")["value"] == "19:00"
    assert shown.select_one("[name=reminders_by_email]").has_attr("checked")
    assert shown.form["action"] == PATH


def test_what_is_saved_without_javascript_leads_back(as_athlete: Client, athlete: User) -> None:
    answer = as_athlete.post(PATH, {"remind_at": "20:15"})

    athlete.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, "/me/#reminders")
    assert (athlete.remind_at, athlete.reminders_by_email) == (dt.time(20, 15), False)


def test_with_htmx_the_part_comes_back_and_says_so(as_athlete: Client) -> None:
    answer = as_athlete.post(PATH, {"remind_at": "20:15", "reminders_by_email": "on"}, headers=HTMX)

    assert answer.status_code == 200
    assert part(answer).select_one("[role=status]").get_text() == "Saved. What waits to be sent keeps to it."


@pytest.mark.parametrize(
    ("time", "says"),
    [
        ("23:00", "Nothing is sent at night. Choose a time from 6:00 to 21:59."),
        ("05:59", "Nothing is sent at night. Choose a time from 6:00 to 21:59."),
        ("seven", "That is not a time. Write it like 19:00."),
        ("", "This field is required."),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_nothing_changes(
    as_athlete: Client, athlete: User, time: str, says: str
) -> None:
    answer = as_athlete.post(PATH, {"remind_at": time})

    athlete.refresh_from_db()
    assert answer.status_code == 422
    assert says in part(answer).get_text()
    assert (athlete.remind_at, athlete.reminders_by_email) == (dt.time(19), True)


def test_what_waits_is_moved_at_once(as_athlete: Client, athlete: User, other_athlete: User) -> None:
    with daytime.at("2026-05-04 12:00"):
        for person in (athlete, other_athlete):
            make.session(person, on_date=dt.date(2026, 5, 5))
        planner.run()

        as_athlete.post(PATH, {"remind_at": "20:15"})

    found = {
        (row.recipient.name, row.channel, row.state): f"{row.due_at:%H:%M}"
        for row in Reminder.objects.filter(kind="session_tomorrow").select_related("recipient")
    }
    assert found == {
        ("Ines Moreau", "in_app", "pending"): "19:15",
        ("Ines Moreau", "email", "cancelled"): "18:00",
        ("Jonas Lindqvist", "in_app", "pending"): "18:00",
        ("Jonas Lindqvist", "email", "pending"): "18:00",
    }


def test_a_guardian_moves_the_copies(as_guardian: Client, minor: User, guardian: User) -> None:
    with daytime.at("2026-05-04 12:00"):
        make.session(minor, on_date=dt.date(2026, 5, 5))
        planner.run()

        as_guardian.post(PATH, {"remind_at": "21:00", "reminders_by_email": "on"})

    due = Reminder.objects.filter(channel="in_app").values_list("recipient__name", "wall_time")
    assert dict(due) == {"Elif Demir": dt.time(19), "Anna Demir": dt.time(21)}
