"""What people are told when a plan is assigned."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from django.utils import timezone

from athletes.models import Coaching, User
from plans.assigning import assign, preview
from plans.models import Assignment, Plan
from plans.reminders import dates
from reminders import doorbell, kinds, loops
from reminders.models import Notice, Reminder
from tests import make


@pytest.fixture
def plan(coach: User) -> Plan:
    """A plan of two sessions, Monday and Wednesday."""
    return make.plan(make.team_of(coach), {0: "30 min easy", 2: "40 min easy"}, name="5 k, spring")


def next_monday() -> dt.date:
    """The Monday after today."""
    today = timezone.now().date()
    return today + dt.timedelta(days=7 - today.weekday())


def given(plan: Plan, *athletes: User, by: User) -> list[Assignment]:
    """Assign the plan from next Monday."""
    today = timezone.now().date()
    return assign(preview(plan, list(athletes), next_monday(), today=today), by=by)


def test_an_athlete_is_told_of_a_new_plan(plan: Plan, coach: User, athlete: User) -> None:
    (assignment,) = given(plan, athlete, by=coach)
    row = Reminder.objects.get()

    loops.tick()

    notice = Notice.objects.get()
    monday = next_monday()
    assert (row.kind, row.subject_kind, row.subject_id) == ("plan_assigned", "assignment", str(assignment.pk))
    assert (row.due_at, row.athlete) == (assignment.assigned_at, athlete)
    assert (notice.recipient, notice.title, notice.path) == (athlete, "New plan: 5 k, spring", "/plan/")
    assert notice.body == f"2 sessions from Mon {monday.day} {monday:%b}."


def test_a_minors_guardian_is_told_with_the_childs_name(plan: Plan, coach: User, minor: User, guardian: User) -> None:
    given(plan, minor, by=coach)

    loops.tick()

    found = dict(Notice.objects.values_list("recipient__name", "title"))
    assert found == {
        "Elif Demir": "New plan: 5 k, spring",
        "Anna Demir": "New plan for Elif: 5 k, spring",
    }
    assert Notice.objects.get(recipient=guardian).path == f"/athletes/{minor.pk}/"


def test_a_plan_that_was_ended_before_it_was_told_is_not_told(plan: Plan, coach: User, athlete: User) -> None:
    given(plan, athlete, by=coach)
    Assignment.objects.update(ended_at=timezone.now())

    loops.tick()

    assert (Notice.objects.count(), Reminder.objects.get().state) == (0, "cancelled")


def test_an_athlete_who_left_the_team_is_not_told(plan: Plan, coach: User, athlete: User) -> None:
    given(plan, athlete, by=coach)
    Coaching.objects.get(athlete=athlete).end()

    loops.tick()

    assert (Notice.objects.count(), Reminder.objects.get().state) == (0, "cancelled")


def test_an_assignment_that_is_gone_is_not_told(plan: Plan, coach: User, athlete: User) -> None:
    given(plan, athlete, by=coach)
    Assignment.objects.all().delete()

    loops.tick()

    assert (Notice.objects.count(), Reminder.objects.get().state) == (0, "cancelled")


@pytest.mark.parametrize(("count", "bound"), [(1, 15), (50, 25)])
def test_assigning_keeps_its_budget_of_queries(
    plan: Plan, coach: User, minor: User, guardian: User, count: int, bound: int, django_assert_max_num_queries: Any
) -> None:
    athletes = [minor, *(make.athlete(coach) for _ in range(count - 1))]

    with django_assert_max_num_queries(bound):
        given(plan, *athletes, by=coach)

    assert Reminder.objects.count() == count + 1


@pytest.mark.django_db(transaction=True)
def test_assigning_without_a_broker_is_soon_done_and_keeps_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "failures", doorbell.Failures())
    coach = make.coach()
    athlete = make.athlete(coach)
    plan = make.plan(make.team_of(coach), {0: "30 min easy"})
    began = time.monotonic()

    given(plan, athlete, by=coach)

    assert time.monotonic() - began < 2
    assert doorbell.failures.count == 1
    assert (Assignment.objects.count(), Reminder.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("count", "first", "words"),
    [
        (40, dt.date(2026, 5, 4), "40 sessions from Mon 4 May."),
        (1, dt.date(2026, 5, 4), "1 session, on Mon 4 May."),
        (0, None, "No sessions yet."),
    ],
)
def test_dates_are_said_as_coaches_say_them(count: int, first: dt.date | None, words: str) -> None:
    assert dates(count, first) == words


def test_the_kind_of_a_new_plan_is_known_and_has_a_second_adult() -> None:
    kind = kinds.find("plan_assigned")

    assert kind is not None
    assert kind.second_adult is True
