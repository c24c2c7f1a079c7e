"""Assigning by race, by own dates and by the athlete's days; idempotent, whoever is first."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from athletes.models import Availability, Race, Span, User
from plans import versions
from plans.assigning import AssignRefusedError, How, Preview, assign, assign_self, preview
from plans.coming import standing
from plans.dating import monday_of
from plans.models import AssignAct, Assignment, Plan, Session
from reminders.models import Reminder
from tests import make

if TYPE_CHECKING:
    from django.test import Client

# Four weeks, a race on the last Saturday.
DAYS = {1: "8 x 400 m @ 5k pace, 200 m jog", 8: "40 min easy", 15: "30 min easy", 26: "Race 5 km"}
RACE_DAY = 26


@pytest.fixture
def plan(coach: User) -> Plan:
    return make.plan(make.team_of(coach), DAYS, name="To the race", event="5k", race_day=RACE_DAY)


@pytest.fixture
def monday(athlete: User) -> dt.date:
    return monday_of(athlete.today()) + dt.timedelta(days=7)


def address(plan: Plan) -> str:
    return reverse("plans:plan_assign", args=[plan.pk])


def race(athlete: User, on_date: dt.date, **fields: Any) -> Race:
    values: dict[str, Any] = {"name": "Hove 5", "distance_m": 5000} | fields
    return Race.objects.create(athlete=athlete, on_date=on_date, **values)


def dates(athlete: User) -> list[dt.date]:
    return list(Session.objects.filter(athlete=athlete).order_by("on_date").values_list("on_date", flat=True))


def test_a_race_lays_the_plan_back_and_cuts_the_front(plan: Plan, athlete: User, monday: dt.date) -> None:
    race_on = monday + dt.timedelta(days=13)

    view = preview(plan, [athlete], monday, today=athlete.today(), how=How(from_race=True, race_on=race_on))
    [run] = assign(view, by=None)

    assert len(view.laid[0].cut) == 2
    assert dates(athlete) == [race_on - dt.timedelta(days=11), race_on]
    assert (run.race_on, run.race, run.start_on) == (race_on, None, race_on - dt.timedelta(days=RACE_DAY))
    assert run.last_on == race_on


def test_a_plan_without_a_set_race_day_is_laid_back_from_its_last_race(coach: User, athlete: User) -> None:
    plan = make.plan(make.team_of(coach), {0: "30 min easy", 5: "Race 5 km"})
    race_on = athlete.today() + dt.timedelta(days=9)

    assign(preview(plan, [athlete], athlete.today(), today=athlete.today(), how=How(True, race_on)), by=None)

    assert dates(athlete) == [race_on - dt.timedelta(days=5), race_on]


def test_a_plan_without_a_race_is_refused_back_from_one(coach: User, athlete: User, monday: dt.date) -> None:
    plan = make.plan(make.team_of(coach), {0: "30 min easy"})

    with pytest.raises(AssignRefusedError, match="no day for a race"):
        preview(plan, [athlete], monday, today=athlete.today(), how=How(True, monday))


def test_a_race_before_the_first_day_is_refused(plan: Plan, athlete: User, monday: dt.date) -> None:
    how = How(from_race=True, race_on=monday - dt.timedelta(days=1))

    with pytest.raises(AssignRefusedError, match="lies before the first day"):
        preview(plan, [athlete], monday, today=athlete.today(), how=how)


def test_an_a_race_of_the_distance_is_the_date_and_is_kept_with_the_plan(
    plan: Plan, athlete: User, other_athlete: User, monday: dt.date
) -> None:
    race(athlete, monday + dt.timedelta(days=20), priority="B")
    race(athlete, monday + dt.timedelta(days=30), distance_m=42195, name="Far")
    goal = race(athlete, monday + dt.timedelta(days=40))
    common = monday + dt.timedelta(days=50)
    view = preview(plan, [athlete, other_athlete], monday, today=athlete.today(), how=How(True, common))

    mine, theirs = assign(view, by=None)

    assert (mine.race, mine.race_on) == (goal, goal.on_date)
    assert (theirs.race, theirs.race_on) == (None, common)


def test_who_has_no_race_date_at_all_is_named(plan: Plan, athlete: User, other_athlete: User, monday: dt.date) -> None:
    race(athlete, monday + dt.timedelta(days=40))

    with pytest.raises(AssignRefusedError, match=r"Jonas Lindqvist has no race date yet\. Nothing was assigned\."):
        preview(plan, [athlete, other_athlete], monday, today=athlete.today(), how=How(from_race=True))


def test_each_may_have_a_first_day_of_his_own(plan: Plan, athlete: User, other_athlete: User, monday: dt.date) -> None:
    later = monday + dt.timedelta(days=7)
    how = How(own={other_athlete.pk: later})

    assign(preview(plan, [athlete, other_athlete], monday, today=athlete.today(), how=how), by=None)

    assert dates(athlete)[0] == monday + dt.timedelta(days=1)
    assert dates(other_athlete)[0] == later + dt.timedelta(days=1)
    assert AssignAct.objects.count() == 1


def test_a_last_day_cuts_the_end(plan: Plan, athlete: User, monday: dt.date) -> None:
    how = How(last_day=monday + dt.timedelta(days=14))

    [run] = assign(preview(plan, [athlete], monday, today=athlete.today(), how=how), by=None)

    assert dates(athlete) == [monday + dt.timedelta(days=1), monday + dt.timedelta(days=8)]
    assert run.last_on == monday + dt.timedelta(days=8)


@pytest.mark.parametrize("day", ["9999-12-31", "2199-01-01"])
def test_a_day_too_far_ahead_is_answered_with_a_sentence(as_coach: Client, plan: Plan, athlete: User, day: str) -> None:
    response = as_coach.post(address(plan), {"athlete": athlete.pk, "first_day": day})

    assert response.status_code == 422
    assert "is more than three years ahead. Nothing was assigned." in response.content.decode()


def test_sessions_go_to_days_the_athlete_can_run(
    plan: Plan, athlete: User, other_athlete: User, monday: dt.date
) -> None:
    Availability.objects.create(athlete=athlete, weekday=1, kind="no")
    Availability.objects.create(athlete=other_athlete, weekday=2, kind="no")
    people = [athlete, other_athlete]

    [run, _] = assign(preview(plan, people, monday, today=athlete.today(), how=How(fits_days=True)), by=None)

    assert [day.weekday() for day in dates(athlete)] == [0, 0, 0, 5]
    assert [day.weekday() for day in dates(other_athlete)] == [1, 1, 1, 5]
    assert run.fits_days
    assert not Session.objects.exclude(on_date=F("planned_on")).exists()


def test_days_are_let_be_where_that_is_wanted(plan: Plan, athlete: User, monday: dt.date) -> None:
    Availability.objects.create(athlete=athlete, weekday=1, kind="no")

    assign(preview(plan, [athlete], monday, today=athlete.today()), by=None)

    assert [day.weekday() for day in dates(athlete)] == [1, 1, 1, 5]


def test_the_write_keeps_what_the_plan_put_there(plan: Plan, coach: User, athlete: User, monday: dt.date) -> None:
    version = versions.publish(plan, by=coach)

    [run] = assign(preview(plan, [athlete], monday, today=athlete.today(), how=How(may_move="no")), by=coach)

    assert (run.version, run.may_move, run.assigned_by) == (version, "no", coach)
    assert run.act is not None
    assert (run.act.by, run.act.plan) == (coach, plan)
    for session in Session.objects.all():
        assert (session.planned_on, session.planned_workout) == (session.on_date, session.workout)
        assert session.release_on is None


def test_a_staged_release_shows_this_week_and_the_next(plan: Plan, athlete: User, monday: dt.date) -> None:
    assign(preview(plan, [athlete], monday, today=athlete.today(), how=How(release_weeks=1)), by=None)

    shown = Session.objects.visible_to(athlete)
    assert [s.on_date for s in shown] == [monday + dt.timedelta(days=1)]
    assert [s.on_date for s in Session.objects.released(monday)] == [
        monday + dt.timedelta(days=1),
        monday + dt.timedelta(days=8),
    ]


def test_assigning_twice_changes_nothing(plan: Plan, athlete: User, monday: dt.date) -> None:
    first = preview(plan, [athlete], monday, today=athlete.today())
    second = preview(plan, [athlete], monday, today=athlete.today())
    assign(first, by=None)

    with pytest.raises(AssignRefusedError, match="on this plan already"):
        assign(second, by=None)

    assert (Assignment.objects.count(), AssignAct.objects.count(), Session.objects.count()) == (1, 1, 4)
    assert Reminder.objects.filter(kind="plan_assigned").count() == 1


def test_who_was_served_since_the_preview_is_left_and_the_others_get_it(
    plan: Plan, athlete: User, other_athlete: User, monday: dt.date
) -> None:
    view = preview(plan, [athlete, other_athlete], monday, today=athlete.today())
    assign(preview(plan, [athlete], monday, today=athlete.today()), by=None)

    made = assign(view, by=None)

    assert [run.athlete for run in made] == [other_athlete]
    assert view.already == [athlete]
    assert Session.objects.filter(athlete=athlete).count() == Session.objects.filter(athlete=other_athlete).count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_write_the_plan_once() -> None:
    coach = make.coach()
    people = [make.athlete(coach) for _ in range(3)]
    plan = make.plan(make.team_of(coach), DAYS)
    today = people[0].today()
    views = [preview(plan, people, today, today=today) for _ in range(2)]
    refused: list[str] = []
    gate = threading.Barrier(2)

    def press(view: Preview) -> None:
        try:
            assign(view, by=coach)
        except AssignRefusedError as error:
            refused.append(str(error))

    def press_at_once(view: Preview) -> None:
        gate.wait(5)
        try:
            press(view)
        finally:
            connections.close_all()

    if connection.vendor == "postgresql":
        threads = [threading.Thread(target=press_at_once, args=[view]) for view in views]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    else:
        # SQLite has one writer at a time: one comes after the other.
        for view in views:
            press(view)

    assert refused == ["Everybody chosen is on this plan already. Nothing was changed."]
    assert (Assignment.objects.count(), AssignAct.objects.count()) == (3, 1)
    assert Session.objects.count() == 3 * Session.objects.filter(athlete=people[0]).count() > 0


# --- an athlete alone -------------------------------------------------------------------------------------------------


@pytest.fixture
def built_in(db: None) -> Plan:
    plan = Plan.objects.create(slug="first-5k", name="First 5 km", state="published", race_day=8)
    for day in (0, 1, 8):
        plan.sessions.create(day=day, workout=make.workout("30 min easy"))
    return plan


def test_an_athlete_starts_a_built_in_plan_alone(built_in: Plan, athlete: User) -> None:
    monday = monday_of(athlete.today()) + dt.timedelta(days=7)

    run = assign_self(built_in, athlete, start_on=monday)

    assert (run.plan, run.assigned_by, run.start_on, run.race_on) == (built_in, athlete, monday, None)
    assert dates(athlete) == [monday + dt.timedelta(days=day) for day in (0, 1, 8)]
    assert not Reminder.objects.filter(kind="plan_assigned").exists()


def test_a_built_in_plan_counts_as_live(built_in: Plan, coach: User) -> None:
    loner = make.user()
    assign_self(built_in, loner, race_on=loner.today() + dt.timedelta(days=8))

    assert standing().filter(athlete=loner).count() == 3


def test_started_twice_it_runs_once(built_in: Plan, athlete: User) -> None:
    monday = monday_of(athlete.today()) + dt.timedelta(days=7)

    first = assign_self(built_in, athlete, start_on=monday)
    again = assign_self(built_in, athlete, start_on=monday + dt.timedelta(days=7))

    assert again == first
    assert Session.objects.filter(athlete=athlete).count() == 3


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_shows_what_is_in_the_way_of_each(
    as_coach: Client, plan: Plan, athlete: User, other_athlete: User, monday: dt.date
) -> None:
    tuesday = monday + dt.timedelta(days=1)
    Span.objects.create(athlete=athlete, kind="travel", first_day=monday, last_day=monday + dt.timedelta(days=6))
    race(other_athlete, tuesday, name="Club mile", priority="C")
    make.session(other_athlete, on_date=monday + dt.timedelta(days=8))
    asked: dict[str, Any] = {"athlete": [athlete.pk, other_athlete.pk], "first_day": monday.isoformat()}

    page = as_coach.get(address(plan), asked).content.decode()
    theirs = as_coach.get(address(plan), {**asked, "see": other_athlete.pk}).content.decode()

    assert f"is travelling, {tuesday - dt.timedelta(days=1):%a} " in page
    assert "races Club mile on" in page
    assert "has sessions already" in page
    assert "What Ines will have" in page
    assert "What Jonas will have" in theirs
    assert "1 already there" in theirs
    assert "1 already there" not in page


def test_the_page_shows_what_the_days_have_moved(as_coach: Client, plan: Plan, athlete: User, monday: dt.date) -> None:
    Availability.objects.create(athlete=athlete, weekday=1, kind="no")

    asked: dict[str, Any] = {"athlete": athlete.pk, "first_day": monday.isoformat(), "fits_days": "on"}

    page = as_coach.get(address(plan), asked).content.decode()

    assert "3 sessions moved within the week" in page
    assert page.count("from Tue") == 3


def test_the_form_of_the_preview_writes_it(as_coach: Client, plan: Plan, athlete: User, monday: dt.date) -> None:
    race_on = monday + dt.timedelta(days=27)
    asked: dict[str, Any] = {
        "athlete": athlete.pk, "first_day": monday.isoformat(), "anchor": "race",
        f"own-{athlete.pk}": race_on.isoformat(),
        "release_weeks": "2", "may_move": "no", "fits_days": "on",
    }  # fmt: skip
    shown = as_coach.get(address(plan), asked).context

    as_coach.post(address(plan), dict(shown["hidden"]))

    run = Assignment.objects.get()
    assert (run.race_on, run.release_weeks, run.may_move, run.fits_days) == (race_on, 2, "no", True)
    assert run.last_on == race_on


def test_who_lacks_a_race_date_can_be_given_one_in_the_same_form(
    as_coach: Client, plan: Plan, athlete: User, monday: dt.date
) -> None:
    asked: dict[str, Any] = {"athlete": athlete.pk, "first_day": monday.isoformat(), "anchor": "race"}

    page = as_coach.get(address(plan), asked).content.decode()

    assert "Ines Moreau has no race date yet. Nothing was assigned. Give one." in page
    assert f'name="own-{athlete.pk}"' in page


def test_an_own_date_that_is_none_is_answered_with_a_sentence(
    as_coach: Client, plan: Plan, athlete: User, monday: dt.date
) -> None:
    asked: dict[str, Any] = {"athlete": athlete.pk, "first_day": monday.isoformat(), f"own-{athlete.pk}": "2026-02-30"}

    response = as_coach.post(address(plan), asked)

    assert response.status_code == 422
    assert "2026-02-30 is not a date. Your other choices are kept." in response.content.decode()
    assert not Session.objects.exists()


def test_an_own_date_of_a_stranger_is_not_read(
    as_coach: Client, plan: Plan, athlete: User, stranger: User, monday: dt.date
) -> None:
    asked: dict[str, Any] = {
        "athlete": athlete.pk,
        "first_day": monday.isoformat(),
        f"own-{stranger.pk}": monday.isoformat(),
    }

    as_coach.post(address(plan), asked)

    assert [run.athlete for run in Assignment.objects.all()] == [athlete]


def test_who_ended_with_this_team_is_out_of_reach_though_another_team_of_the_coach_has_him(
    as_coach: Client, plan: Plan, coach: User, athlete: User, monday: dt.date
) -> None:
    second = make.team("Second")
    coach.memberships.create(team=second, role="head_coach")
    make.link(athlete, second)
    athlete.coachings.get(team=plan.team).end()

    response = as_coach.post(address(plan), {"athlete": athlete.pk, "first_day": monday.isoformat()})

    assert response.status_code == 422
    assert not Session.objects.exists()


def test_a_draft_is_called_one_and_may_be_assigned(
    as_coach: Client, plan: Plan, monday: dt.date, athlete: User
) -> None:
    page = as_coach.get(address(plan)).content.decode()
    as_coach.post(address(plan), {"athlete": athlete.pk, "first_day": monday.isoformat()})

    plan.refresh_from_db()
    assert "This plan is a draft" in page
    assert (plan.state, Assignment.objects.count()) == ("draft", 1)


def test_a_plan_that_was_put_away_is_refused(as_coach: Client, plan: Plan, monday: dt.date, athlete: User) -> None:
    versions.archive(plan)

    response = as_coach.post(address(plan), {"athlete": athlete.pk, "first_day": monday.isoformat()})

    assert response.status_code == 422
    assert "This plan is put away" in response.content.decode()


# --- growth -----------------------------------------------------------------------------------------------------------


def grown(coach: User, count: int) -> list[User]:
    team = make.team_of(coach)
    people: list[User] = User.objects.bulk_create(
        User(email=f"grown{count}-{at}@example.org", name=f"Grown {at}", time_zone="UTC") for at in range(count)
    )
    for person in people[:2]:
        Availability.objects.create(athlete=person, weekday=1, kind="no")
    squad = make.squad(team)
    squad.athletes.set(people)
    team.coachings.model.objects.bulk_create(
        team.coachings.model(athlete=person, team=team, state="accepted", accepted_at=timezone.now())
        for person in people
    )
    return people


def test_ten_and_a_thousand_athletes_cost_the_same_queries(
    coach: User, monday: dt.date, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for count in (10, 1000):
        people = grown(coach, count)
        plan = make.plan(make.team_of(coach), {1: "30 min easy"})
        with django_assert_max_num_queries(15) as queries:
            view = preview(plan, people, monday, today=people[0].today(), how=How(fits_days=True))
            assign(view, by=coach)
        counts.append(len(queries))
        assert Session.objects.filter(assignment__plan=plan).count() == count

    assert counts[0] == counts[1]
