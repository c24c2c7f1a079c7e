"""Taking an assignment back: a day long, the whole act, but for what somebody has touched."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from plans import unassigning
from plans.assigning import assign, preview
from plans.dating import monday_of
from plans.models import AssignAct, Assignment, FilmWish, Plan, Session, SessionChange
from reminders import loops
from reminders.models import Notice, Reminder
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import User

DAYS = {day: f"{30 + day} min easy" for day in range(7)}


@pytest.fixture
def plan(coach: User) -> Plan:
    return make.plan(make.team_of(coach), DAYS, name="A week")


@pytest.fixture
def act(plan: Plan, coach: User, athlete: User, other_athlete: User) -> AssignAct:
    monday = monday_of(athlete.today()) + dt.timedelta(days=7)
    [run, _] = assign(preview(plan, [athlete, other_athlete], monday, today=athlete.today()), by=coach)
    assert run.act is not None
    return run.act


def address(act: AssignAct) -> str:
    return reverse("plans:assign_undo", args=[act.pk])


def test_all_of_it_goes(act: AssignAct, coach: User) -> None:
    done = unassigning.take_back(act.pk, by=coach)

    act.refresh_from_db()
    assert (done.removed, done.kept, Session.objects.count()) == (14, [], 0)
    assert act.undone_at is not None
    assert not Assignment.objects.filter(ended_at=None).exists()


def test_what_somebody_touched_stays_and_is_named(act: AssignAct, coach: User, athlete: User) -> None:
    drill = make.drill()
    logged, moved, edited, ticked, filmed, said, untouched = Session.objects.filter(athlete=athlete)
    logged.log(by=athlete, outcome="done", effort=4)
    Session.objects.filter(pk=moved.pk).update(on_date=moved.on_date + dt.timedelta(days=1))
    Session.objects.filter(pk=edited.pk).update(workout=make.workout("50 min easy"))
    ticked.tick(drill, 1, by=athlete, done=True)
    FilmWish.objects.create(session=filmed, drill=drill, asked_by=coach)
    said.say(athlete, "Can I run this later?")

    done = unassigning.take_back(act.pk, by=coach)

    assert {one.pk for one in done.kept} == {one.pk for one in (logged, moved, edited, ticked, filmed, said)}
    assert done.removed == 8
    assert not Session.objects.filter(pk=untouched.pk).exists()


def test_who_was_not_told_of_the_plan_is_told_nothing(act: AssignAct, coach: User) -> None:
    unassigning.take_back(act.pk, by=coach)

    loops.tick()

    assert Notice.objects.count() == 0
    assert SessionChange.objects.count() == 0
    assert set(Reminder.objects.values_list("state", flat=True)) == {"cancelled"}


def test_who_was_told_of_the_plan_is_told_once_that_it_is_off(
    act: AssignAct, coach: User, athlete: User, other_athlete: User
) -> None:
    Reminder.objects.filter(recipient=other_athlete).update(state="cancelled")
    loops.tick()

    unassigning.take_back(act.pk, by=coach)

    [change] = SessionChange.objects.all()
    assert (change.athlete, change.what, change.title, change.by) == (athlete, "removed", "A week", coach)
    assert Reminder.objects.filter(kind="calendar_changed", channel="in_app").count() == 1


def test_taken_back_twice_it_changes_nothing(act: AssignAct, coach: User) -> None:
    unassigning.take_back(act.pk, by=coach)

    with pytest.raises(unassigning.TooLateError, match="taken back already"):
        unassigning.take_back(act.pk, by=coach)


def test_after_a_day_it_is_too_late(act: AssignAct, coach: User, plan: Plan) -> None:
    AssignAct.objects.update(at=timezone.now() - dt.timedelta(hours=24, minutes=1))

    with pytest.raises(unassigning.TooLateError, match="more than a day ago"):
        unassigning.take_back(act.pk, by=coach)

    assert Session.objects.count() == 14
    assert unassigning.recent(plan) == []


def test_afterwards_the_plan_can_be_assigned_again(act: AssignAct, coach: User, plan: Plan, athlete: User) -> None:
    unassigning.take_back(act.pk, by=coach)
    monday = monday_of(athlete.today()) + dt.timedelta(days=14)

    assign(preview(plan, [athlete], monday, today=athlete.today()), by=coach)

    assert Session.objects.filter(athlete=athlete).count() == 7


def test_the_boards_message_has_the_button_and_it_takes_back(
    as_coach: Client, plan: Plan, athlete: User, other_athlete: User
) -> None:
    monday = monday_of(athlete.today()) + dt.timedelta(days=7)
    asked = {"athlete": [athlete.pk, other_athlete.pk], "first_day": monday.isoformat()}

    board = as_coach.post(reverse("plans:plan_assign", args=[plan.pk]), asked, follow=True).content.decode()
    act = AssignAct.objects.get()
    after = as_coach.post(address(act), follow=True).content.decode()

    assert f'action="{address(act)}"' in board
    assert "Taken back: 14 sessions of A week went." in after
    assert Session.objects.count() == 0


def test_the_assign_page_lists_what_can_be_taken_back(as_coach: Client, plan: Plan, act: AssignAct) -> None:
    page = as_coach.get(reverse("plans:plan_assign", args=[plan.pk])).content.decode()

    assert "Assigned lately" in page
    assert f'action="{address(act)}"' in page


def test_what_stays_is_named_on_the_page(as_coach: Client, act: AssignAct, athlete: User) -> None:
    session = Session.objects.filter(athlete=athlete)[0]
    session.log(by=athlete, outcome="done", effort=3)

    page = as_coach.post(address(act), follow=True).content.decode()

    assert f"Kept, since they were touched meanwhile: Ines Moreau, {session.workout} on" in page


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("assistant", 403), ("athlete", 404)])
def test_nobody_else_takes_it_back(act: AssignAct, who: str, status: int, request: Any, sign_in: Any) -> None:
    response = sign_in(request.getfixturevalue(who)).post(address(act))

    assert response.status_code == status
    assert Session.objects.count() == 14
