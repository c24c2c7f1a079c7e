"""A plan pauses and goes on, and a race gets another day: what moves, what stays, and what the athlete is told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from athletes.models import Race
from plans import moving, pausing, racing
from plans.models import Assignment, Completion, Session, SessionChange
from plans.moving import ActRefusedError
from tests import make

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

MONDAY = dt.date(2026, 5, 4)

pytestmark = pytest.mark.usefixtures("monday_noon")


def day(number: int) -> dt.date:
    """A day counted from Monday 4 May."""
    return MONDAY + dt.timedelta(days=number)


def assigned(athlete: User, coach: User, days: list[int], *, race: int | None = None) -> Assignment:
    """A plan from today on with sessions on some days, as assigning writes it, perhaps laid back from a race."""
    plan = make.plan(make.team_of(coach), {n: f"{20 + n} min easy" for n in days}, name="5 k, spring", race_day=race)
    event = None
    if race is not None:
        event = Race.objects.create(athlete=athlete, name="City 5 k", on_date=day(race), distance_m=5000)
    made = Assignment.objects.create(
        plan=plan, athlete=athlete, start_on=MONDAY, last_on=day(max(days)), race=event,
        race_on=day(race) if race is not None else None,
    )  # fmt: skip
    for one in plan.sessions.all():
        make.session(
            athlete, on_date=day(one.day), workout=one.workout, plan_session=one, assignment=made,
            planned_on=day(one.day), planned_workout=one.workout,
        )  # fmt: skip
    return made


def days(assignment: Assignment) -> list[int]:
    """On which days the sessions stand, counted from Monday 4 May."""
    return [(on - MONDAY).days for on in assignment.sessions.order_by("on_date").values_list("on_date", flat=True)]


def told() -> list[tuple[str, str, str]]:
    """What was written down to be told."""
    return list(SessionChange.objects.filter(told_at=None).values_list("what", "title", "after"))


@pytest.fixture
def assignment(athlete: User, coach: User) -> Assignment:
    """A plan with sessions on five days of three weeks."""
    return assigned(athlete, coach, [1, 3, 8, 10, 15])


def test_a_pause_holds_back_and_moves_nothing(assignment: Assignment, athlete: User, coach: User) -> None:
    pausing.pause(assignment.pk, day(2), by=coach)

    seen = Session.objects.visible_to(athlete).values_list("on_date", flat=True)
    assert (list(seen), days(assignment)) == ([day(1)], [1, 3, 8, 10, 15])
    assert told() == [("paused", "5 k, spring", "Wed 6 May")]


def test_a_pause_taken_back_is_as_if_it_had_not_been(assignment: Assignment, athlete: User, coach: User) -> None:
    pausing.pause(assignment.pk, day(2), by=coach)
    pausing.undo_pause(assignment.pk, by=coach)

    assert Session.objects.visible_to(athlete).count() == 5
    assert told() == []


@pytest.mark.parametrize(("number", "words"), [(-1, "is past"), (16, "The plan ends on Tue 19 May")])
def test_a_pause_begins_within_what_is_left(assignment: Assignment, coach: User, number: int, words: str) -> None:
    with pytest.raises(ActRefusedError, match=words):
        pausing.pause(assignment.pk, day(number), by=coach)

    assignment.refresh_from_db()
    assert (assignment.paused_on, told()) == (None, [])


def test_going_on_shifts_the_rest_by_the_days_of_the_pause(assignment: Assignment, coach: User) -> None:
    pausing.pause(assignment.pk, day(2), by=coach)

    pausing.resume(assignment.pk, day(7), pausing.DAYS, by=coach)

    assignment.refresh_from_db()
    assert days(assignment) == [1, 8, 13, 15, 20]
    assert (assignment.paused_on, assignment.start_on, assignment.last_on) == (None, day(5), day(20))
    assert [one.is_moved for one in assignment.sessions.all()] == [False] * 5
    assert told() == [("resumed", "5 k, spring", "from Mon 11 May, all that was left comes 5 days later")]


def test_by_whole_weeks_the_weekdays_stay(assignment: Assignment, coach: User) -> None:
    pausing.pause(assignment.pk, day(2), by=coach)

    pausing.resume(assignment.pk, day(7), pausing.WEEKS, by=coach)

    assert days(assignment) == [1, 10, 15, 17, 22]


def test_by_the_calendar_the_days_of_the_pause_are_skipped(assignment: Assignment, coach: User) -> None:
    pausing.pause(assignment.pk, day(2), by=coach)

    pausing.resume(assignment.pk, day(9), pausing.CALENDAR, by=coach)

    skipped = assignment.sessions.filter(skipped_at__isnull=False).order_by("on_date")
    assert [(one.on_date, one.skip_reason) for one in skipped] == [(day(3), "plan"), (day(8), "plan")]
    assert days(assignment) == [1, 3, 8, 10, 15]


def test_a_plan_that_leads_to_a_race_goes_on_by_the_calendar_unless_told(athlete: User, coach: User) -> None:
    plan = assigned(athlete, coach, [1, 3, 8], race=8)
    pausing.pause(plan.pk, day(2), by=coach)
    plan.refresh_from_db()

    view = pausing.see_resuming(plan, day(4), pausing.DAYS)

    assert pausing.default_how(plan) == pausing.CALENDAR
    assert [one.on_date for one in view.behind_race] == [day(8)]


def test_what_was_logged_in_the_pause_stays(assignment: Assignment, coach: User) -> None:
    pausing.pause(assignment.pk, day(2), by=coach)
    Completion.objects.create(session=assignment.sessions.get(on_date=day(3)), outcome="done")

    pausing.resume(assignment.pk, day(7), pausing.DAYS, by=coach)

    assert days(assignment) == [1, 3, 13, 15, 20]


def test_another_race_day_moves_what_nobody_touched_and_lists_the_rest(athlete: User, coach: User) -> None:
    plan = assigned(athlete, coach, [0, 1, 3, 8, 10, 15], race=15)
    sessions = {(one.on_date - MONDAY).days: one for one in plan.sessions.all()}
    moving.move(sessions[3].pk, day(4), by=coach, version=1)
    moving.edit(sessions[8].pk, "45 min easy", by=coach, version=1, team=make.team_of(coach).pk)
    moving.skip(sessions[10].pk, "travel", by=coach, version=1)
    SessionChange.objects.all().delete()

    view = pausing.see_race(plan, day(22))
    assert [(one.on_date, to) for one, to in view.moves] == [(day(1), day(8)), (day(15), day(22))]
    assert [why for _, why in view.stays] == ["today or gone by", "moved by hand", "edited by hand", "skipped"]

    racing.move(plan.pk, day(22), by=coach, seen=view.seen)

    plan.refresh_from_db()
    assert days(plan) == [0, 4, 8, 8, 10, 22]
    assert (plan.race_on, plan.start_on, plan.last_on) == (day(22), day(7), day(22))
    assert Race.objects.get().on_date == day(22)
    assert told() == [("race", "City 5 k", "Tue 26 May")]


def test_what_would_fall_before_today_is_left_out(athlete: User, coach: User) -> None:
    plan = assigned(athlete, coach, [1, 8, 15], race=15)
    view = pausing.see_race(plan, day(8))

    assert [one.on_date for one, _ in view.cut] == [day(1)]
    racing.move(plan.pk, day(8), by=coach, seen=view.seen)

    assert days(plan) == [1, 1, 8]
    assert plan.sessions.filter(skipped_at__isnull=False).count() == 1


def test_a_look_that_is_no_longer_true_writes_nothing(athlete: User, coach: User) -> None:
    plan = assigned(athlete, coach, [1, 8, 15], race=15)
    view = pausing.see_race(plan, day(22))
    moving.move(plan.sessions.get(on_date=day(8)).pk, day(9), by=coach, version=1)

    with pytest.raises(pausing.SeenError):
        racing.move(plan.pk, day(22), by=coach, seen=view.seen)

    assert days(plan) == [1, 9, 15]


def test_a_race_moved_and_moved_back_is_not_told(athlete: User, coach: User) -> None:
    from plans.changes import net

    plan = assigned(athlete, coach, [1, 8, 15], race=15)
    racing.move(plan.pk, day(22), by=coach, seen=pausing.see_race(plan, day(22)).seen)
    plan.refresh_from_db()
    racing.move(plan.pk, day(15), by=coach, seen=pausing.see_race(plan, day(15)).seen)

    assert days(plan) == [1, 8, 15]
    assert net(list(SessionChange.objects.order_by("pk"))) == []


@pytest.mark.parametrize("count", [4, 40])
def test_a_pause_costs_the_same_however_long_the_plan(
    athlete: User, coach: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = assigned(athlete, coach, list(range(1, count)))
    pausing.pause(plan.pk, day(2), by=coach)

    with django_assert_num_queries(17):
        pausing.resume(plan.pk, day(7), pausing.DAYS, by=coach)
