"""The shelf beside the board: what stands on it, and what is put on a day."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from plans.models import PlanAct, Workout
from plans.shelf import SHOWN, shelf_of
from tests import make

MAIN = "Main\n8 x 400 m @ 5k pace, 200 m jog"


@pytest.fixture
def plan(coach):
    return make.plan(make.team_of(coach), {0: "30 min easy", 8: MAIN}, name="5 k, spring")


def shelf(plan):
    return reverse("plans:plan_shelf", args=[plan.pk])


def texts(found):
    return [workout.text for workout in found.workouts]


def test_a_text_stands_there_once_and_the_newest_first(coach, plan):
    other = make.plan(plan.team, {3: "30 min easy", 4: "hills, 10 x 20 s"})

    found = shelf_of(plan, coach)

    assert sorted(texts(found)) == sorted(["30 min easy", "hills, 10 x 20 s", MAIN])
    newest = {text: max(w.created_at for w in Workout.objects.filter(text=text)) for text in texts(found)}
    assert texts(found) == sorted(texts(found), key=lambda text: newest[text], reverse=True)
    assert other.sessions.count() == 2


def test_all_words_and_the_kind_have_to_be_there(coach, plan):
    assert texts(shelf_of(plan, coach, "400 PACE")) == [MAIN]
    assert texts(shelf_of(plan, coach, "400 tempo")) == []
    assert texts(shelf_of(plan, coach, kind="easy")) == ["30 min easy"]


def test_sessions_and_warm_ups_of_another_team_are_not_on_it(coach, stranger, plan):
    make.plan(make.team_of(stranger), {0: "secret 12 x 1 km"})
    make.warm_up(make.team_of(stranger), title="Secret warm-up")
    make.warm_up(plan.team, title="Our warm-up")
    make.warm_up(title="Built in")

    found = shelf_of(plan, coach)

    assert "secret 12 x 1 km" not in texts(found)
    assert {one.title for one in found.warm_ups} == {"Our warm-up", "Built in"}


def test_more_than_fits_is_said(as_coach, plan):
    make.plan(plan.team, {day: f"{day + 10} min easy" for day in range(SHOWN + 5)})

    page = as_coach.get(shelf(plan)).content.decode()

    assert page.count('data-put="workout:') == SHOWN
    assert f"The newest {SHOWN}." in page


@pytest.mark.parametrize("sessions", [1, 30])
def test_the_shelf_costs_the_same_however_full(as_coach, coach, sessions, django_assert_max_num_queries):
    plan = make.plan(make.team_of(coach), {day: f"{day + 10} min easy" for day in range(sessions)})
    make.warm_up(plan.team)

    with django_assert_max_num_queries(10):
        as_coach.get(shelf(plan))


def test_a_session_is_put_on_a_day_behind_what_stands_there_and_taken_back(as_coach, plan):
    workout = plan.sessions.get(day=8).workout

    response = as_coach.post(
        shelf(plan), {"put": f"workout:{workout.pk}", "to_week": "1", "to_weekday": "0", "q": "400"}
    )

    assert response.status_code == 302
    assert response.headers["Location"] == f"{shelf(plan)}?q=400&to_week=1&to_weekday=0"
    on_monday = plan.sessions.filter(day=0).order_by("position")
    assert [(one.position, one.workout.text) for one in on_monday] == [(0, "30 min easy"), (1, MAIN)]
    assert on_monday[1].workout_id == workout.pk
    as_coach.post(reverse("plans:plan_undo", args=[plan.pk]))
    assert plan.sessions.filter(day=0).count() == 1


def test_htmx_gets_the_board_with_the_shelf_still_open(as_coach, plan):
    workout = plan.sessions.get(day=8).workout
    asked = {"put": f"workout:{workout.pk}", "day_number": "4"}

    page = as_coach.post(shelf(plan), asked, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in page
    assert "on Friday of week 1." in page
    assert 'id="shelf"' in page
    assert plan.sessions.filter(day=4).count() == 1


def test_a_warm_up_goes_into_the_session_of_a_day(as_coach, plan):
    warm_up = make.warm_up(plan.team, title="Before intervals")

    as_coach.post(shelf(plan), {"put": f"warm_up:{warm_up.pk}", "day_number": "8"})
    as_coach.post(shelf(plan), {"put": f"warm_up:{warm_up.pk}", "day_number": "3"})

    assert plan.sessions.get(day=8).workout.text == f"[[Before intervals]]\n{MAIN}"
    assert plan.sessions.get(day=3).workout.text == "[[Before intervals]]"
    assert PlanAct.objects.filter(plan=plan).count() == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"put": "", "to_week": "1"}, "Choose a session or a warm-up first."),
        ({"put": "workout:nonsense", "to_week": "1"}, "This is not on the shelf."),
        ({"put": "own", "to_week": ""}, "Choose a day first."),
        ({"put": "own", "to_week": "61"}, "A plan ends with week 60."),
        ({"put": "own", "to_week": "0"}, "A plan has no such week."),
        ({"put": "workout:00000000-0000-4000-8000-000000000000", "to_week": "1"}, "not on the shelf any more"),
        ({"put": "warm_up:00000000-0000-4000-8000-000000000000", "to_week": "1"}, "not on the shelf any more"),
    ],
)
def test_what_cannot_be_put_is_refused_with_a_sentence(as_coach, plan, words, said):
    if words["put"] == "own":
        words = words | {"put": f"workout:{plan.sessions.get(day=8).workout_id}"}

    response = as_coach.post(shelf(plan), words | {"to_weekday": "0"})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert plan.sessions.count() == 2


def test_a_session_of_another_team_is_not_put_in(as_coach, stranger, plan):
    secret = make.plan(make.team_of(stranger), {0: "secret 12 x 1 km"}).sessions.get().workout

    response = as_coach.post(shelf(plan), {"put": f"workout:{secret.pk}", "day_number": "1"})

    assert response.status_code == 422
    assert plan.sessions.count() == 2
    assert not re.search("secret", response.content.decode())
