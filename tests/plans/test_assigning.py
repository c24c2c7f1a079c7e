"""Assigning: the preview tells all, the write is one act, nobody else's athletes are in reach."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from plans.assigning import AssignRefusedError, assign, preview
from plans.dating import monday_of
from plans.models import Assignment, Session, Workout
from tests import make

DAYS = {0: "30 min easy", 1: "8 x 400 m @ 5k pace, 200 m jog", 9: "40 min easy"}


@pytest.fixture
def plan(coach):
    return make.plan(make.team_of(coach), DAYS, name="Two weeks")


@pytest.fixture
def monday(athlete):
    return monday_of(athlete.today()) + dt.timedelta(days=7)


def address(plan):
    return reverse("plans:plan_assign", args=[plan.pk])


def test_sessions_lie_on_their_weekdays(plan, athlete, monday):
    view = preview(plan, [athlete], monday, today=athlete.today())

    assign(view, by=None)

    dates = list(Session.objects.filter(athlete=athlete).values_list("on_date", flat=True))
    assert dates == [monday, monday + dt.timedelta(days=1), monday + dt.timedelta(days=9)]


def test_a_start_in_the_middle_of_a_week_cuts_what_lies_before(plan, athlete, monday):
    tuesday = monday + dt.timedelta(days=1)

    view = preview(plan, [athlete], tuesday, today=athlete.today())

    [one] = view.laid
    assert [p.on_date for p in one.cut] == [monday]
    assert [p.on_date for p in one.kept] == [tuesday, monday + dt.timedelta(days=9)]
    assert one.start_on == monday


def test_no_content_is_copied(plan, athlete, other_athlete, monday):
    before = Workout.objects.count()

    assign(preview(plan, [athlete, other_athlete], monday, today=athlete.today()), by=None)

    assert Workout.objects.count() == before
    assert Session.objects.values("workout").distinct().count() == 3
    assert Session.objects.count() == 6


def test_a_day_in_the_past_is_refused(plan, athlete):
    yesterday = athlete.today() - dt.timedelta(days=1)

    with pytest.raises(AssignRefusedError, match="is past"):
        preview(plan, [athlete], yesterday, today=athlete.today())


def test_an_empty_plan_is_refused(coach, athlete, monday):
    empty = make.plan(make.team_of(coach))

    with pytest.raises(AssignRefusedError, match="no sessions yet"):
        preview(empty, [athlete], monday, today=athlete.today())


def test_a_start_after_the_last_session_of_one_week_is_refused(coach, athlete, monday):
    short = make.plan(make.team_of(coach), {0: "30 min easy"})

    with pytest.raises(AssignRefusedError, match="Choose an earlier first day"):
        preview(short, [athlete], monday + dt.timedelta(days=3), today=athlete.today())


def test_who_is_on_the_plan_already_is_left_alone(plan, athlete, other_athlete, monday):
    assign(preview(plan, [athlete], monday, today=athlete.today()), by=None)

    view = preview(plan, [athlete, other_athlete], monday, today=athlete.today())
    assign(view, by=None)

    assert view.already == [athlete]
    assert Session.objects.filter(athlete=athlete).count() == 3
    assert Session.objects.filter(athlete=other_athlete).count() == 3


def test_a_finished_round_makes_room_for_another(plan, athlete, monday):
    [old] = assign(preview(plan, [athlete], monday, today=athlete.today()), by=None)
    Assignment.objects.filter(pk=old.pk).update(
        start_on=monday - dt.timedelta(days=70), last_on=monday - dt.timedelta(days=60)
    )

    assign(preview(plan, [athlete], monday, today=athlete.today()), by=None)

    old.refresh_from_db()
    assert old.ended_at is not None
    assert Assignment.objects.filter(athlete=athlete, ended_at=None).count() == 1


def test_clashes_are_told_for_each_athlete(plan, athlete, other_athlete, monday):
    make.session(athlete, on_date=monday)
    make.session(athlete, on_date=monday + dt.timedelta(days=9))
    make.session(athlete, on_date=monday + dt.timedelta(days=3))

    view = preview(plan, [athlete, other_athlete], monday, today=athlete.today())

    assert [(c.athlete, c.first, c.last, c.count) for c in view.clashes] == [
        (athlete, monday, monday + dt.timedelta(days=9), 2)
    ]


def test_the_page_shows_the_dates_before_anything_is_written(as_coach, plan, athlete, monday):
    page = as_coach.get(address(plan), {"athlete": athlete.pk, "first_day": monday.isoformat()}).content.decode()

    assert f"Assign to {athlete.get_short_name()}" in page
    assert "3 sessions, 2 weeks" in page
    assert Session.objects.count() == 0


def test_the_page_writes_what_it_showed(as_coach, plan, athlete, other_athlete, monday):
    response = as_coach.post(
        address(plan),
        {"athlete": [athlete.pk, other_athlete.pk], "first_day": monday.isoformat()},
        follow=True,
    )

    assert "is on the calendar of 2 athletes" in response.content.decode()
    assert Session.objects.count() == 6


def test_a_squad_stands_for_its_athletes(as_coach, coach, plan, athlete, other_athlete, monday):
    squad = make.squad(make.team_of(coach), athlete, other_athlete)

    as_coach.post(address(plan), {"squad": squad.pk, "first_day": monday.isoformat()})

    assert Assignment.objects.filter(plan=plan).count() == 2


def test_a_past_day_is_answered_with_a_sentence_and_keeps_the_choice(as_coach, plan, athlete):
    response = as_coach.post(address(plan), {"athlete": athlete.pk, "first_day": "2020-01-06"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "6 January 2020 is past. Nothing was assigned." in page
    assert f'value="{athlete.pk}" checked' in page
    assert Session.objects.count() == 0


@pytest.mark.parametrize("day", ["soon", "2026-02-30", ""])
def test_a_day_that_is_none_is_answered_with_a_sentence(as_coach, plan, athlete, day):
    response = as_coach.post(address(plan), {"athlete": athlete.pk, "first_day": day})

    assert response.status_code == 422
    assert Session.objects.count() == 0


def test_nobody_chosen_is_answered_with_a_sentence(as_coach, plan, monday):
    response = as_coach.post(address(plan), {"first_day": monday.isoformat()})

    assert response.status_code == 422
    assert "Nobody is chosen" in response.content.decode()


def test_why_it_cannot_be_assigned_stands_beside_the_button(as_coach, plan, athlete, monday):
    asked = {"athlete": athlete.pk, "anchor": "race", "race_on": monday + dt.timedelta(days=30), "first_day": monday}
    page = BeautifulSoup(as_coach.get(address(plan), asked).content, "html.parser")

    (refusal,) = page.select("[role=alert]")
    assert "no day for a race" in refusal.get_text()
    assert refusal.find_parent(class_="assign__foot") is not None


def test_a_strangers_athlete_cannot_be_chosen(as_coach, plan, stranger, monday):
    theirs = stranger.memberships.get().team.coachings.get().athlete

    response = as_coach.post(address(plan), {"athlete": theirs.pk, "first_day": monday.isoformat()})

    assert response.status_code == 422
    assert "not yours" in response.content.decode()
    assert theirs.name not in response.content.decode()
    assert Session.objects.filter(athlete=theirs).count() == 0


def test_an_athlete_who_left_is_not_reached_by_the_squad(as_coach, coach, plan, athlete, other_athlete, monday):
    squad = make.squad(make.team_of(coach), athlete, other_athlete)
    other_athlete.coachings.update(state="paused")

    as_coach.post(address(plan), {"squad": squad.pk, "first_day": monday.isoformat()})

    assert [a.athlete for a in Assignment.objects.all()] == [athlete]


@pytest.mark.parametrize(("count", "most"), [(1, 15), (50, 25)])
def test_assigning_stays_within_its_queries(as_coach, coach, plan, monday, count, most, django_assert_max_num_queries):
    team = make.team_of(coach)
    people = [make.athlete(coach) for _ in range(count)]
    squad = make.squad(team, *people)

    with django_assert_max_num_queries(most):
        response = as_coach.post(address(plan), {"squad": squad.pk, "first_day": monday.isoformat()})

    assert response.status_code == 302
    assert Session.objects.count() == 3 * count
