"""The board: writing, changing and taking off sessions, weeks, and what it costs."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from plans.board import lay_out
from plans.models import Plan, PlanSession, Workout
from tests import make

MAIN = "10 min easy\n2 x 40 m high knees\nMain\n8 x 400 m @ 5k pace, 200 m jog"


@pytest.fixture
def plan(coach):
    return make.plan(make.team_of(coach), {0: "30 min easy", 8: MAIN}, name="5 k, spring")


def board(plan):
    return reverse("plans:plan_detail", args=[plan.pk])


def test_the_board_adds_up_a_week(coach):
    plan = make.plan(make.team_of(coach), {0: MAIN, 2: "10 km easy"})
    sessions = plan.sessions.select_related("workout")

    row = lay_out(list(plan.weeks.all()), sessions).rows[0]

    assert row.quality_metres == 3200
    assert row.drill_metres == 80
    assert row.metres > 14_000


def test_phases_run_together(coach):
    plan = make.plan(make.team_of(coach), {27: "30 min easy"})
    plan.weeks.filter(number__lte=3).update(phase="base")
    plan.weeks.filter(number=4).update(phase="build")

    rows = lay_out(list(plan.weeks.all()), []).rows

    assert [row.phase_rows for row in rows] == [3, 0, 0, 1]


def test_a_coach_sees_the_plan_with_its_sessions(as_coach, plan):
    page = as_coach.get(board(plan)).content.decode()

    assert "5 k, spring" in page
    assert re.search(r"8\s×\s400", page)


def test_a_session_is_written_from_a_text(as_coach, plan):
    address = reverse("plans:plan_session_new", args=[plan.pk, 3])

    response = as_coach.post(address, {"text": MAIN, "start_time": "18:15", "place": "Track"})

    session = plan.sessions.get(day=3)
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("plans:plan_session_edit", args=[plan.pk, session.pk])
    assert (session.workout.text, session.workout.quality_metres, session.place) == (MAIN, 3200, "Track")


def test_htmx_gets_the_part_with_the_session_open(as_coach, plan):
    address = reverse("plans:plan_session_new", args=[plan.pk, 3])

    response = as_coach.post(address, {"text": "20 min easy"}, headers={"HX-Request": "true"})

    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert 'id="plan"' in page
    assert "Saved." in page
    assert "HX-Request" in response.headers["Vary"]


def test_an_empty_text_is_refused_with_a_sentence_and_keeps_the_rest(as_coach, plan):
    address = reverse("plans:plan_session_new", args=[plan.pk, 3])

    response = as_coach.post(address, {"text": " \n ", "place": "Hill Lane"})

    assert response.status_code == 422
    assert "Write the session first" in response.content.decode()
    assert "Hill Lane" in response.content.decode()
    assert plan.sessions.filter(day=3).count() == 0


def test_an_unreadable_text_is_saved_and_shown_again(as_coach, plan):
    text = "Kenyan what-not, you know the one\n<script>alert(1)</script>"

    response = as_coach.post(reverse("plans:plan_session_new", args=[plan.pk, 3]), {"text": text}, follow=True)

    page = response.content.decode()
    assert plan.sessions.get(day=3).workout.text == text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "kept as a note" in page


def test_changing_a_text_writes_a_new_workout_and_leaves_the_old(as_coach, plan):
    session = plan.sessions.get(day=0)
    old = session.workout

    as_coach.post(reverse("plans:plan_session_edit", args=[plan.pk, session.pk]), {"text": "45 min easy"})

    session.refresh_from_db()
    assert session.workout_id != old.pk
    assert Workout.objects.get(pk=old.pk).text == "30 min easy"


def test_changing_only_the_place_keeps_the_workout(as_coach, plan):
    session = plan.sessions.get(day=0)

    as_coach.post(
        reverse("plans:plan_session_edit", args=[plan.pk, session.pk]),
        {"text": "30 min easy", "place": "Park"},
    )

    changed = PlanSession.objects.get(pk=session.pk)
    assert (changed.workout_id, changed.place) == (session.workout_id, "Park")


def test_a_day_beyond_the_longest_plan_is_not_there(as_coach, plan):
    response = as_coach.get(reverse("plans:plan_session_new", args=[plan.pk, 60 * 7]))

    assert response.status_code == 404


def test_a_session_taken_off_the_plan_stays_with_those_who_have_it(as_coach, athlete, plan):
    session = plan.sessions.get(day=0)
    kept = make.session(athlete, workout=session.workout, plan_session=session)

    as_coach.post(reverse("plans:plan_session_delete", args=[plan.pk, session.pk]))

    kept.refresh_from_db()
    assert plan.sessions.filter(day=0).count() == 0
    # It still names the row, for taking it off can be undone.
    assert (kept.plan_session_id, kept.workout.text) == (session.pk, "30 min easy")


def test_a_week_is_added_at_the_end(as_coach, plan):
    as_coach.post(reverse("plans:plan_weeks", args=[plan.pk]))

    assert list(plan.weeks.values_list("number", flat=True)) == [1, 2, 3]


def test_a_week_gets_its_phase(as_coach, plan):
    as_coach.post(
        reverse("plans:week_edit", args=[plan.pk, 2]),
        {"phase": "taper", "is_down": "on", "note": "rest well"},
    )

    week = plan.weeks.get(number=2)
    assert (week.phase, week.is_down, week.note) == ("taper", True, "rest well")


def test_the_reading_is_shown_while_typing_and_nothing_is_saved(as_coach, plan):
    before = Workout.objects.count()
    make.drill("high-knees", name="High knees")

    page = as_coach.post(reverse("plans:workout_reading"), {"text": "2 x 40 m high knees"}).content.decode()

    assert "chip--drill" in page
    assert Workout.objects.count() == before


def test_a_new_plan_has_its_weeks(as_coach, coach):
    response = as_coach.post(reverse("plans:plan_new"), {"name": "Winter", "goal": "", "weeks": "8"})

    plan = Plan.objects.get(name="Winter")
    assert response.status_code == 302
    assert (plan.team, plan.author, plan.weeks.count()) == (make.team_of(coach), coach, 8)


@pytest.mark.parametrize("weeks", ["0", "61", "many", ""])
def test_a_wrong_number_of_weeks_is_refused(as_coach, weeks):
    response = as_coach.post(reverse("plans:plan_new"), {"name": "Winter", "weeks": weeks})

    assert response.status_code == 422
    assert Plan.objects.filter(name="Winter").count() == 0


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_board_costs_the_same_for_one_session_and_three(as_coach, coach, sessions, django_assert_num_queries):
    plan = make.plan(make.team_of(coach), dict.fromkeys(range(0, sessions * 7, 7), MAIN))

    with django_assert_num_queries(7):
        as_coach.get(board(plan))


@pytest.mark.parametrize("sessions", [1, 3])
def test_an_open_sheet_costs_the_same(as_coach, coach, sessions, django_assert_max_num_queries):
    plan = make.plan(make.team_of(coach), dict.fromkeys(range(0, sessions * 7, 7), MAIN))
    first = plan.sessions.get(day=0)

    with django_assert_max_num_queries(10):
        as_coach.get(reverse("plans:plan_session_edit", args=[plan.pk, first.pk]))
