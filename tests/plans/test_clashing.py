"""Assigning onto days that are taken and beside races: who makes room, and all of it taken back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from athletes.models import Race, User
from plans import clashing, unassigning
from plans.assigning import AssignRefusedError, How, assign, preview
from plans.clashing import BOTH, LEAVE, REPLACE
from plans.dating import monday_of
from plans.models import Assignment, Plan, Session, SessionChange
from reminders.models import Reminder
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from plans.laying import Preview

QUALITY = "8 x 400 m @ 5k pace, 200 m jog"


@pytest.fixture
def monday(athlete: User) -> dt.date:
    return monday_of(athlete.today()) + dt.timedelta(days=7)


@pytest.fixture
def old(coach: User, athlete: User, monday: dt.date) -> Plan:
    """A plan that the athlete is on: Tuesday and Thursday of two weeks."""
    plan = make.plan(make.team_of(coach), {1: "30 min easy", 3: "40 min easy", 8: "50 min easy"}, name="Old")
    assign(preview(plan, [athlete], monday, today=athlete.today()), by=coach, tells=False)
    return plan


@pytest.fixture
def new(coach: User) -> Plan:
    return make.plan(make.team_of(coach), {1: QUALITY, 3: "20 min easy", 5: "60 min easy"}, name="New")


def seen(plan: Plan, athletes: list[User], monday: dt.date, coach: User, **how: Any) -> Preview:
    teams = frozenset(coach.coach_team_ids(edits=True))
    return preview(plan, athletes, monday, today=athletes[0].today(), how=How(teams=teams, **how))


def days(plan: Plan, athlete: User, monday: dt.date) -> list[int]:
    rows = Session.objects.filter(assignment__plan=plan, athlete=athlete, skipped_at=None).order_by("on_date")
    return [(day - monday).days for day in rows.values_list("on_date", flat=True)]


@pytest.mark.parametrize(
    ("choice", "olds", "news"), [(BOTH, [1, 3, 8], [1, 3, 5]), (LEAVE, [1, 3, 8], [5]), (REPLACE, [8], [1, 3, 5])]
)
def test_who_makes_room_is_as_it_was_chosen(
    old: Plan, new: Plan, coach: User, athlete: User, monday: dt.date, choice: str, olds: list[int], news: list[int]
) -> None:
    assign(seen(new, [athlete], monday, coach, clash=choice), by=coach)

    assert (days(old, athlete, monday), days(new, athlete, monday)) == (olds, news)


def test_one_athlete_may_be_another_case(
    old: Plan, new: Plan, coach: User, athlete: User, other_athlete: User, monday: dt.date
) -> None:
    assign(preview(old, [other_athlete], monday, today=athlete.today()), by=coach)

    view = seen(new, [athlete, other_athlete], monday, coach, clash=LEAVE, own_clash={other_athlete.pk: BOTH})
    assign(view, by=coach)

    assert days(new, athlete, monday) == [5]
    assert days(new, other_athlete, monday) == [1, 3, 5]


def test_what_makes_room_is_skipped_told_and_comes_back_with_the_act(
    old: Plan, new: Plan, coach: User, athlete: User, monday: dt.date
) -> None:
    [run] = assign(seen(new, [athlete], monday, coach, clash=REPLACE), by=coach)
    rows = list(Session.objects.filter(assignment__plan=old, skipped_at__isnull=False))
    told = list(SessionChange.objects.filter(athlete=athlete).values_list("what", "after"))
    waits = SessionChange.objects.filter(told_at=None).exists()

    done = unassigning.take_back(run.act_id, by=coach)  # type: ignore[arg-type]  # it has one

    assert [(one.skip_reason, one.skipped_by, one.version, one.changed_by) for one in rows] == [
        ("plan", coach, 2, coach)
    ] * 2
    assert (told, waits) == ([("skipped", "the plan changed")] * 2, False)
    assert (done.removed, done.back, done.kept) == (3, 2, [])
    assert days(old, athlete, monday) == [1, 3, 8]
    assert not SessionChange.objects.filter(athlete=athlete, session__isnull=False).exists()
    # It is as its plan wrote it, so it can make room again.
    assign(seen(new, [athlete], monday, coach, clash=REPLACE), by=coach)
    assert days(old, athlete, monday) == [8]


def test_who_has_heard_of_it_hears_that_it_is_back(
    old: Plan, new: Plan, coach: User, athlete: User, monday: dt.date
) -> None:
    [run] = assign(seen(new, [athlete], monday, coach, clash=REPLACE), by=coach)
    Reminder.objects.filter(kind="plan_assigned").update(state=Reminder.State.SENT, sent_at=dt.datetime.now(dt.UTC))

    unassigning.take_back(run.act_id, by=coach)  # type: ignore[arg-type]  # it has one

    assert SessionChange.objects.filter(athlete=athlete, what="resumed").count() == 2


def test_what_was_taken_up_since_stays_with_who_took_it_up(
    old: Plan, new: Plan, coach: User, athlete: User, monday: dt.date
) -> None:
    from plans import moving

    [run] = assign(seen(new, [athlete], monday, coach, clash=REPLACE), by=coach)
    one = Session.objects.filter(assignment__plan=old, skipped_at__isnull=False).first()
    assert one is not None
    moving.take_up(one.pk, by=athlete, version=one.version)

    assert unassigning.take_back(run.act_id, by=coach).back == 1  # type: ignore[arg-type]  # it has one


@pytest.mark.parametrize("how", ["moved", "logged", "single", "strangers", "talked"])
def test_what_is_touched_or_not_the_coachs_stays(
    old: Plan, new: Plan, coach: User, athlete: User, stranger: User, monday: dt.date, how: str
) -> None:
    one = Session.objects.get(assignment__plan=old, on_date=monday + dt.timedelta(days=1))
    if how == "moved":
        Session.objects.filter(pk=one.pk).update(planned_on=monday)
    elif how == "logged":
        one.log(by=athlete, outcome="done", effort=3)
    elif how == "talked":
        one.say(athlete, "May I run this on Monday?")
    elif how == "single":
        Session.objects.filter(pk=one.pk).update(assignment=None, plan_session=None)
    else:
        make.link(athlete, make.team_of(stranger))
        Plan.objects.filter(pk=old.pk).update(team=make.team_of(stranger))

    view = seen(new, [athlete], monday, coach, clash=REPLACE)
    assign(view, by=coach)

    one.refresh_from_db()
    assert one.skipped_at is None
    [(words, _)] = clashing.words_of(view.laid[0])
    assert "both will stand there (touched, a practice, or another team’s)" in words


def test_what_is_touched_between_looking_and_writing_stays(
    old: Plan, new: Plan, coach: User, athlete: User, monday: dt.date
) -> None:
    view = seen(new, [athlete], monday, coach, clash=REPLACE)
    one = Session.objects.get(assignment__plan=old, on_date=monday + dt.timedelta(days=1))
    one.log(by=athlete, outcome="done", effort=3)

    assign(view, by=coach)

    one.refresh_from_db()
    assert one.skipped_at is None
    assert days(old, athlete, monday) == [1, 8]


def test_a_plan_of_which_nothing_is_left_is_refused(old: Plan, coach: User, athlete: User, monday: dt.date) -> None:
    plan = make.plan(make.team_of(coach), {1: "30 min easy"}, name="All taken")

    with pytest.raises(AssignRefusedError, match="Nothing was assigned"):
        seen(plan, [athlete], monday, coach, clash=LEAVE)


# --- races ------------------------------------------------------------------------------------------------------------


def race(athlete: User, on_date: dt.date, priority: str = "B") -> Race:
    return Race.objects.create(athlete=athlete, on_date=on_date, name="Hove 5", distance_m=5000, priority=priority)


@pytest.mark.parametrize(
    ("priority", "day", "ticked", "left"),
    [
        ("B", 4, None, [3, 5]),
        ("B", 5, None, [1, 3, 5]),  # four days after
        ("B", 1, None, [3, 5]),  # on the day
        ("B", 4, False, [1, 3, 5]),
        ("C", 4, None, [1, 3, 5]),
        ("C", 4, True, [3, 5]),
        ("A", 4, None, [1, 3, 5]),
    ],
)
def test_a_race_takes_the_place_of_the_quality_before_it(
    new: Plan,
    coach: User,
    athlete: User,
    monday: dt.date,
    priority: str,
    day: int,
    ticked: bool | None,
    left: list[int],
) -> None:
    one = race(athlete, monday + dt.timedelta(days=day), priority)
    lightens = {} if ticked is None else {str(one.pk): ticked}

    assign(seen(new, [athlete], monday, coach, lightens=lightens), by=coach)

    assert days(new, athlete, monday) == left
    assert Race.objects.filter(pk=one.pk, on_date=monday + dt.timedelta(days=day)).exists()


def test_of_two_the_nearest_makes_room_and_nobody_elses(
    coach: User, athlete: User, other_athlete: User, monday: dt.date
) -> None:
    plan = make.plan(make.team_of(coach), {1: QUALITY, 3: QUALITY, 5: "60 min easy"})
    race(athlete, monday + dt.timedelta(days=4))

    assign(seen(plan, [athlete, other_athlete], monday, coach, lightens={}), by=coach)

    assert days(plan, athlete, monday) == [1, 5]
    assert days(plan, other_athlete, monday) == [1, 3, 5]


# --- the page ---------------------------------------------------------------------------------------------------------


def address(plan: Plan) -> str:
    return reverse("plans:plan_assign", args=[plan.pk])


def asked(athlete: User, monday: dt.date, **more: Any) -> dict[str, Any]:
    return {"athlete": [athlete.pk], "first_day": monday.isoformat(), **more}


def test_the_page_offers_what_can_be_done_and_its_form_writes_it(
    as_coach: Client, old: Plan, new: Plan, athlete: User, monday: dt.date
) -> None:
    one = race(athlete, monday + dt.timedelta(days=4))
    plain = as_coach.get(address(new), asked(athlete, monday)).content.decode()
    chosen = asked(athlete, monday, clash=REPLACE, seen_race=str(one.pk), **{f"clash-{athlete.pk}": LEAVE})
    page = as_coach.get(address(new), chosen)

    response = as_coach.post(address(new), dict(page.context["hidden"]))

    assert "on 1 day both will stand there" in plain
    assert "Near it: 20 min the day before, 8 × 400 m 3 days before (left out)" in plain.replace("\xa0", " ")
    assert f'name="light" id="light-{one.pk}" value="{one.pk}" checked' in plain
    assert "the new one is left out" in page.content.decode()
    assert response.status_code == 302
    # The race was seen and not ticked: its quality is left out by the taken day alone.
    assert days(new, athlete, monday) == [5]
    assert days(old, athlete, monday) == [1, 3, 8]


def test_a_choice_that_is_none_is_answered_with_a_sentence(
    as_coach: Client, new: Plan, athlete: User, monday: dt.date
) -> None:
    response = as_coach.post(address(new), asked(athlete, monday, clash="burn"))

    assert response.status_code == 422
    assert not Assignment.objects.filter(plan=new).exists()


@pytest.mark.parametrize(("count", "most"), [(1, 25), (50, 25)])
def test_making_room_stays_within_its_queries(
    as_coach: Client, coach: User, old: Plan, new: Plan, monday: dt.date, count: int, most: int,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    people = [make.athlete(coach) for _ in range(count)]
    squad = make.squad(make.team_of(coach), *people)
    assign(preview(old, people, monday, today=people[0].today()), by=coach, tells=False)

    with django_assert_max_num_queries(most) as queries:
        as_coach.post(address(new), {"squad": squad.pk, "first_day": monday.isoformat(), "clash": REPLACE})

    assert Session.objects.filter(skip_reason="plan").count() == 2 * count, len(queries)


def test_a_run_longer_than_of_late_is_told_in_the_preview(
    as_coach: Client, coach: User, athlete: User, monday: dt.date
) -> None:
    make.session(athlete, "10 km easy", on_date=athlete.today() - dt.timedelta(days=3)).log(
        by=athlete, outcome="done", effort=3
    )
    plan = make.plan(make.team_of(coach), {1: "5 km easy", 6: "16 km easy"})

    page = as_coach.get(address(plan), asked(athlete, monday)).content.decode()

    assert "How far: " in page
    assert "16 km: 60 % more than the longest run of the 30 days before (10 km)." in page
    assert page.count("far__mark") == 1


@pytest.mark.parametrize("count", [1, 20])
def test_looking_costs_the_same_whatever_is_chosen(
    as_coach: Client, coach: User, old: Plan, new: Plan, monday: dt.date, count: int, django_assert_max_num_queries: Any
) -> None:
    people = [make.athlete(coach) for _ in range(count)]
    for one in people:
        race(one, monday + dt.timedelta(days=4))
    with django_assert_max_num_queries(20):
        as_coach.get(address(new), {**asked(people[0], monday, clash=REPLACE), "athlete": [one.pk for one in people]})
