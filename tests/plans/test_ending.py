"""An athlete leaves a team in the middle of its plans: what was done stays, what is to come goes, told once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from athletes import leaving
from plans import changes, coming, ending, moving, pausing, starting, unassigning, versions
from plans.assigning import assign, assign_self, preview
from plans.models import Assignment, Plan, Session, SessionChange
from plans.versions import VersionRefusedError
from reminders import loops, planner
from reminders.models import Notice, Reminder
from tests import daytime, make

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

MONDAY = dt.date(2026, 5, 4)

pytestmark = pytest.mark.usefixtures("monday_noon", "guard_looks_away")


def day(number: int) -> dt.date:
    """A day counted from Monday 4 May."""
    return MONDAY + dt.timedelta(days=number)


def given(athlete: User, coach: User, days: list[int]) -> Assignment:
    """A plan on some days, assigned from today on, and told of."""
    plan = make.plan(make.team_of(coach), {n: f"{20 + n} min easy" for n in days}, name="5 k, spring")
    [run] = assign(preview(plan, [athlete], MONDAY, today=MONDAY), by=coach)
    Reminder.objects.filter(kind="plan_assigned").update(state="sent", sent_at=timezone.now())
    return run


def days(athlete: User) -> list[int]:
    """On which days sessions stand."""
    return [(on - MONDAY).days for on in athlete.sessions.order_by("on_date").values_list("on_date", flat=True)]


def leave(athlete: User) -> None:
    """The athlete leaves the team."""
    athlete.coachings.get(state="accepted").end()


@pytest.fixture
def run(athlete: User, coach: User) -> Assignment:
    return given(athlete, coach, [0, 1, 3, 8, 10])


def test_what_is_to_come_and_untouched_goes_and_the_rest_stays(run: Assignment, athlete: User, coach: User) -> None:
    by_day = {(one.on_date - MONDAY).days: one for one in run.sessions.all()}
    by_day[1].log(by=athlete, outcome="done", effort=3)
    by_day[3].say(athlete, "Can I run this later?")
    single = make.session(athlete, on_date=day(5))

    leave(athlete)

    run.refresh_from_db()
    assert run.ended_at is not None
    # Today, what was logged, what was talked of, and what is of no plan.
    assert days(athlete) == [0, 1, 3, 5]
    assert Session.objects.filter(pk=single.pk).exists()


def test_it_is_told_once_and_what_waited_of_the_plan_is_not(run: Assignment, athlete: User, coach: User) -> None:
    pausing.pause(run.pk, day(3), by=coach)
    moving.add(athlete, day(5), make.workout("8 x 400 m"), by=coach)

    leave(athlete)
    with daytime.at("2026-05-04 12:20"):
        loops.tick()

    [notice] = Notice.objects.filter(reminder__kind="calendar_changed")
    assert "5 k, spring is taken off." in notice.body
    assert "is new" in notice.body
    assert "paused" not in notice.body


def test_who_has_not_been_told_of_the_plan_is_not_told_that_it_went(run: Assignment, athlete: User) -> None:
    Reminder.objects.filter(kind="plan_assigned").update(state="pending", sent_at=None)

    leave(athlete)

    assert not SessionChange.objects.exists()
    assert set(Reminder.objects.filter(kind="plan_assigned").values_list("state", flat=True)) == {"cancelled"}


def test_a_pause_ends_with_it_and_what_stays_is_shown(run: Assignment, athlete: User, coach: User) -> None:
    kept = run.sessions.get(on_date=day(3))
    moving.move(kept.pk, day(4), by=coach, version=1)
    pausing.pause(run.pk, day(2), by=coach)

    leave(athlete)

    run.refresh_from_db()
    assert run.paused_on is None
    assert kept in Session.objects.visible_to(athlete)


def test_done_twice_it_changes_nothing(run: Assignment, athlete: User, coach: User) -> None:
    team = make.team_of(coach)
    leave(athlete)
    run.refresh_from_db()
    before = (run.ended_at, days(athlete), SessionChange.objects.count())

    leaving.left(athlete, team)

    run.refresh_from_db()
    assert (run.ended_at, days(athlete), SessionChange.objects.count()) == before


def test_other_teams_plans_and_ones_begun_alone_run_on(
    run: Assignment, athlete: User, coach: User, stranger: User
) -> None:
    make.link(athlete, make.team_of(stranger))
    other = given(athlete, stranger, [2, 9])
    own = assign_self(make.built_in_plan(), athlete, start_on=MONDAY)

    athlete.coachings.get(team=make.team_of(coach)).end()

    assert set(Assignment.objects.filter(ended_at=None)) == {other, own}
    assert (other.sessions.count(), own.sessions.count()) == (2, 4)


def test_a_pause_that_no_coach_is_left_to_lift_ends(athlete: User, coach: User, stranger: User) -> None:
    make.link(athlete, make.team_of(stranger))
    own = assign_self(make.built_in_plan(), athlete, start_on=MONDAY)
    pausing.pause(own.pk, day(2), by=coach)

    athlete.coachings.get(team=make.team_of(coach)).end()
    own.refresh_from_db()
    held = own.paused_on
    leave(athlete)

    own.refresh_from_db()
    assert (held, own.paused_on) == (day(2), None)


def test_who_leaves_a_squad_keeps_the_plan(run: Assignment, athlete: User, coach: User) -> None:
    from plans import practice_squads

    squad = make.squad(make.team_of(coach), athlete)

    practice_squads.leave_squad(squad, athlete, by=coach)

    run.refresh_from_db()
    assert (run.ended_at, len(days(athlete))) == (None, 5)


def test_who_comes_back_may_have_the_plan_again(run: Assignment, athlete: User, coach: User) -> None:
    leave(athlete)
    make.link(athlete, make.team_of(coach))

    [again] = assign(preview(run.plan, [athlete], day(7), today=MONDAY), by=coach)

    assert again.sessions.count() == 5


@pytest.mark.parametrize("count", [3, 40])
def test_it_costs_the_same_however_long_the_plan(
    athlete: User, coach: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    given(athlete, coach, list(range(count)))
    team = make.team_of(coach)

    with django_assert_num_queries(27):
        ending.left_team(athlete, team)


# --- deleting the plan ------------------------------------------------------------------------------------------------


def test_a_plan_whose_athletes_have_left_can_be_deleted_and_they_keep_what_they_did(
    run: Assignment, athlete: User, coach: User, as_coach: Client
) -> None:
    done = run.sessions.get(on_date=day(0))
    done.log(by=athlete, outcome="done", effort=3)
    delete = reverse("plans:plan_delete", args=[run.plan_id])

    refused = as_coach.post(delete, follow=True).content.decode()
    leave(athlete)
    said = as_coach.post(delete, follow=True).content.decode()

    assert "Ines Moreau is on this plan. Put it away instead." in refused
    assert "is deleted." in said
    assert not Plan.objects.filter(pk=run.plan_id).exists()
    done.refresh_from_db()
    assert (done.assignment, done.completion.effort, str(done.workout)) == (None, 3, str(done.workout))


def test_who_is_still_with_the_team_and_had_the_plan_keeps_it_from_being_deleted(
    run: Assignment, athlete: User, coach: User
) -> None:
    Assignment.objects.update(ended_at="2026-05-03T08:00Z")

    with pytest.raises(VersionRefusedError, match="have had this plan"):
        versions.delete(run.plan)

    with pytest.raises(ProtectedError):
        run.plan.delete()


# --- what stays when an assignment is taken back ----------------------------------------------------------------------


def test_what_an_undo_keeps_is_still_reminded_of(run: Assignment, athlete: User, coach: User) -> None:
    kept = run.sessions.get(on_date=day(3))
    moving.move(kept.pk, day(1), by=coach, version=1)
    assert run.act is not None

    unassigning.take_back(run.act.pk, by=coach)
    planner.run()
    with daytime.at("2026-05-04 18:30"):
        loops.tick()

    told = Reminder.objects.filter(kind="session_tomorrow", channel="in_app").values_list("subject_id", "state")
    assert list(told) == [(str(kept.pk), "sent")]


def test_what_an_undo_keeps_is_not_reminded_of_once_one_has_left(run: Assignment, athlete: User, coach: User) -> None:
    moving.move(run.sessions.get(on_date=day(3)).pk, day(4), by=coach, version=1)
    assert run.act is not None
    unassigning.take_back(run.act.pk, by=coach)
    assert coming.standing().count() == 1

    leave(athlete)

    assert coming.standing().count() == 0


# --- starting alone ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("with_race", [False, True])
def test_a_plan_started_alone_stands_on_the_days_that_its_look_showed(athlete: User, with_race: bool) -> None:
    plan = make.built_in_plan()
    for weekday in (1, 6):
        athlete.availabilities.create(weekday=weekday, kind="no")
    dates = {"race_on": day(13)} if with_race else {"start_on": MONDAY}

    shown = starting.outlook(plan, athlete, **dates)
    run = assign_self(plan, athlete, **dates)

    on = list(run.sessions.order_by("on_date").values_list("on_date", flat=True))
    assert on == [one.on_date for one in shown.kept]
    assert shown.moved == 3
    # The race stays on its Sunday, the others keep off Tuesdays and Sundays.
    assert [one.weekday() in (1, 6) for one in on] == [False, False, False, True]
    assert run.fits_days


def test_nothing_of_the_digest_names_a_plan_twice(run: Assignment, athlete: User) -> None:
    leave(athlete)

    assert [changes.line_of(row).words for row in SessionChange.objects.all()] == ["5 k, spring is taken off."]
