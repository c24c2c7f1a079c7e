"""Every act on a plan can be undone and done again, and writes the rows set by set."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans import acts, history
from plans.acts import ActRefusedError
from plans.forms.acts import do
from plans.history import UndoRefusedError
from plans.layout import layout_of
from plans.models import FilmWish, PlanAct, PlanSession, Workout
from tests import make
from tests.plans.test_acts import orders

MAIN = "10 min easy\n2 x 40 m high knees\nMain\n8 x 400 m @ 5k pace, 200 m jog"
HTMX = {"HX-Request": "true"}
FEW_QUERIES = 15


@pytest.fixture
def plan(coach):
    return make.plan(make.team_of(coach), {0: "30 min easy", 2: MAIN, 8: "10 km easy", 15: MAIN}, name="5 k, spring")


def rows(plan: Any) -> Any:
    """Everything in the database that a plan is made of, by value."""
    return (
        list(plan.sessions.order_by("day", "position").values()),
        list(plan.weeks.order_by("number").values("number", "phase", "is_down", "focus", "note")),
        list(
            FilmWish.objects.filter(plan_session__plan=plan)
            .order_by("plan_session", "drill", "nth")
            .values("plan_session", "drill", "nth", "view", "fps", "contacts", "asked_by", "asked_at")
        ),
        list(type(plan).objects.filter(pk=plan.pk).values_list("race_day", flat=True)),
    )


def id_on(plan: Any, day: int) -> str:
    """The id of the first session of a day."""
    return str(plan.sessions.filter(day=day).order_by("position").first().pk)


def film(plan: Any, day: int, coach: Any) -> FilmWish:
    """Ask for a film of a drill that stands on a day."""
    return FilmWish.objects.create(
        plan_session=plan.sessions.get(day=day),
        drill=make.drill(),
        asked_by=coach,
        asked_at=timezone.now() - dt.timedelta(days=3),
    )


def press(client: Any, plan: Any, **words: Any) -> Any:
    """Do an act as the board sends it."""
    return client.post(reverse("plans:plan_act", args=[plan.pk]), words)


def undo(client: Any, plan: Any, **words: Any) -> Any:
    return client.post(reverse("plans:plan_undo", args=[plan.pk]), words)


def redo(client: Any, plan: Any, **words: Any) -> Any:
    return client.post(reverse("plans:plan_redo", args=[plan.pk]), words)


# --- each act there and back ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        {"act": "move", "ids": 2, "day": 9},
        {"act": "copy", "ids": 2, "day": 9},
        {"act": "duplicate", "ids": 2},
        {"act": "delete", "ids": 2},
        {"act": "repeat", "ids": 2, "until": 5},
        {"act": "shift", "day": 2, "n": 1},
        {"act": "shift", "week": 2, "n": 1},
        {"act": "shift", "week": 2, "n": -1},
        {"act": "insert_week", "week": 1},
        {"act": "delete_weeks", "weeks": [1, 2]},
        {"act": "copy_weeks", "weeks": [1], "week": 2},
        {"act": "race_day", "day": 20},
        {"act": "swap", "day": 0, "n": 2},
    ],
    ids=str,
)
def test_an_act_is_undone_and_done_again_row_by_row(as_coach, coach, plan, words):
    film(plan, 2, coach)
    if "ids" in words:
        words = words | {"ids": [id_on(plan, words["ids"])]}
    before = rows(plan)

    response = press(as_coach, plan, **words)
    after = rows(plan)
    undo(as_coach, plan)
    back = rows(plan)
    redo(as_coach, plan)

    assert response.status_code == 302
    assert after != before
    assert back == before
    assert rows(plan) == after


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(orders(), min_size=1, max_size=4))
def test_whatever_is_done_undo_and_redo_write_the_same_rows(coach, some):
    plan = make.plan(make.team_of(coach), {0: "30 min easy", 2: MAIN, 9: "10 km easy"})
    film(plan, 2, coach)
    seen = [rows(plan)]
    for _, asked in some:
        ids = [str(pk) for pk in plan.sessions.order_by("day", "position").values_list("pk", flat=True)]
        asked.ids = [ids[int(one[1:]) % len(ids)] for one in asked.ids if one != "none" and ids]
        asked.ids = list(dict.fromkeys(asked.ids))
        try:
            with history.act(plan, by=coach, said="") as one:
                one.layout, one.said = do(one.before, asked)
        except ActRefusedError:
            assert rows(plan) == seen[-1]
            continue
        if one.done is not None:
            seen.append(rows(plan))
    for before in reversed(seen[:-1]):
        history.undo(plan)
        assert rows(plan) == before
    for after in seen[1:]:
        history.redo(plan)
        assert rows(plan) == after
    with pytest.raises(UndoRefusedError, match="nothing to do again"):
        history.redo(plan)


def test_a_saved_text_a_week_a_film_and_a_new_session_are_undone_one_by_one(as_coach, coach, plan):
    drill = make.drill("high-knees", name="High knees")
    session = plan.sessions.get(day=2)
    seen = [rows(plan)]
    for name, args, words in [
        ("plan_session_edit", [plan.pk, session.pk], {"text": f"{MAIN}\n5 min easy", "place": "Track"}),
        ("film_wish_new", [plan.pk, session.pk, drill.slug, 1], {"view": "side", "fps": "120", "contacts": "6"}),
        ("week_edit", [plan.pk, 2], {"phase": "taper", "is_down": "on", "note": "rest well"}),
        ("plan_session_new", [plan.pk, 4], {"text": "20 min easy"}),
        ("plan_weeks", [plan.pk], {}),
        ("film_wish_delete", [plan.pk, session.pk, drill.slug, 1], {}),
        ("plan_session_delete", [plan.pk, session.pk], {}),
    ]:
        response = as_coach.post(reverse(f"plans:{name}", args=args), words)
        assert response.status_code == 302, name
        seen.append(rows(plan))

    assert len({str(one) for one in seen}) == 8
    for before in reversed(seen[:-1]):
        undo(as_coach, plan)
        assert rows(plan) == before
    for after in seen[1:]:
        redo(as_coach, plan)
        assert rows(plan) == after


def test_a_drill_added_from_its_page_is_undone_on_the_board(as_coach, plan):
    drill = make.drill("a-skip", name="A-skip")
    session = plan.sessions.get(day=0)
    before = rows(plan)
    words = {"drill": drill.slug, "plan_session": str(session.pk), "was": str(session.workout_id)}

    response = as_coach.post(reverse("plans:workout_add"), words | {"text": "30 min easy\n2 x 20 m A-skip"})

    assert response.status_code == 302
    assert "A-skip" in plan.sessions.get(day=0).workout.text
    undo(as_coach, plan)
    assert rows(plan) == before


def test_a_warm_up_taken_over_is_one_act_in_each_plan(as_coach, coach):
    team = make.team_of(coach)
    warm_up = make.warm_up(team, "10 min easy", title="Our own")
    plans = [make.plan(team, {0: "20 min easy", 2: "20 min easy"}) for _ in range(2)]
    for plan in plans:
        for session in plan.sessions.all():
            session.workout = Workout.objects.write("[[Our own]]\n20 min easy", author=coach, team=team.pk)
            session.save()
    warm_up.write("12 min easy", by=coach, words=make.WORDS)
    before = [rows(plan) for plan in plans]
    keys = [f"plan-{session.pk}" for plan in plans for session in plan.sessions.all()]

    as_coach.post(reverse("plans:warm_up_changes", args=[warm_up.pk]), {"version": warm_up.version, "session": keys})

    assert [rows(plan) == was for plan, was in zip(plans, before, strict=True)] == [False, False]
    for plan, was in zip(plans, before, strict=True):
        assert plan.acts.count() == 1
        undo(as_coach, plan)
        assert rows(plan) == was


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_the_button_says_what_it_undoes_and_whose_it_was(as_coach, coach, plan):
    grace = make.coach(make.team_of(coach), name="Grace Hopkins")
    with history.act(plan, by=grace, said="Moved 2 sessions") as one:
        one.layout = acts.delete(one.before, {id_on(plan, 0)})

    page = as_coach.get(reverse("plans:plan_detail", args=[plan.pk])).content.decode()

    assert "Undo: moved 2 sessions (Grace)" in page
    undo(as_coach, plan)
    page = as_coach.get(reverse("plans:plan_detail", args=[plan.pk])).content.decode()
    assert "Redo: moved 2 sessions (Grace)" in page
    assert "Undo:" not in page


def test_a_new_act_drops_what_was_undone(as_coach, plan):
    press(as_coach, plan, act="delete", ids=id_on(plan, 0))
    undo(as_coach, plan)
    press(as_coach, plan, act="delete", ids=id_on(plan, 2))

    assert list(plan.acts.values_list("said", "is_undone")) == [("Took 1 session off", False)]
    with pytest.raises(UndoRefusedError, match="nothing to do again"):
        history.redo(plan)


def test_the_last_hundred_acts_are_kept(coach, plan):
    for n in range(103):
        with history.act(plan, by=coach, said=f"Race {n}") as one:
            one.layout = acts.set_race_day(one.before, n % 7)

    said = list(plan.acts.values_list("said", flat=True))
    assert (len(said), said[0], said[-1]) == (100, "Race 3", "Race 102")


def test_an_act_that_changes_nothing_is_not_kept(as_coach, plan):
    press(as_coach, plan, act="move", ids=id_on(plan, 8), day=8)

    assert plan.acts.count() == 0


def test_an_act_that_fails_leaves_nothing(coach, plan):
    before = rows(plan)

    def half() -> None:
        with history.act(plan, by=coach, said="Half"):
            plan.sessions.filter(day=0).delete()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()

    assert (rows(plan), plan.acts.count()) == (before, 0)


def test_film_wishes_that_stay_keep_the_time_at_which_they_were_asked(as_coach, coach, plan):
    wish = film(plan, 2, coach)

    press(as_coach, plan, act="move", ids=id_on(plan, 2), day=10)

    again = FilmWish.objects.get(plan_session__plan=plan, plan_session__day=10)
    assert (again.pk, again.asked_at) == (wish.pk, wish.asked_at)


# --- two at once -----------------------------------------------------------------------------------------------------


def test_of_two_who_press_one_button_one_undoes_and_the_other_is_told(as_coach, plan):
    press(as_coach, plan, act="delete", ids=id_on(plan, 0))
    press(as_coach, plan, act="delete", ids=id_on(plan, 2))
    button = plan.acts.last().pk

    undo(as_coach, plan, act_id=button)
    second = undo(as_coach, plan, act_id=button)

    assert "Somebody was quicker" in as_coach.get(second.headers["Location"]).content.decode()
    assert sorted(plan.sessions.values_list("day", flat=True)) == [2, 8, 15]


def test_two_presses_without_a_name_undo_two_acts(as_coach, plan):
    before = rows(plan)
    press(as_coach, plan, act="delete", ids=id_on(plan, 0))
    press(as_coach, plan, act="delete", ids=id_on(plan, 2))

    undo(as_coach, plan)
    undo(as_coach, plan)

    assert rows(plan) == before


def test_rows_that_were_changed_in_another_way_are_not_overwritten(as_coach, plan):
    press(as_coach, plan, act="move", ids=id_on(plan, 0), day=9)
    plan.sessions.filter(day=9).update(workout=make.workout("written elsewhere"))
    before = rows(plan)

    response = undo(as_coach, plan)

    assert "changed in another way" in as_coach.get(response.headers["Location"]).content.decode()
    assert rows(plan) == before


# --- the address -----------------------------------------------------------------------------------------------------


def test_htmx_gets_the_board_and_a_quiet_line_with_the_way_back(as_coach, plan):
    words = {"act": "move", "ids": [id_on(plan, 0), id_on(plan, 2)], "day": 7}

    response = as_coach.post(reverse("plans:plan_act", args=[plan.pk]), words, headers=HTMX)

    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert "Moved 2 sessions to Monday of week 2." in page
    assert reverse("plans:plan_undo", args=[plan.pk]) in page


def test_a_refusal_is_a_sentence_on_the_board(as_coach, plan):
    before = rows(plan)
    words = {"act": "move", "ids": str(uuid4()), "day": 7}

    by_htmx = as_coach.post(reverse("plans:plan_act", args=[plan.pk]), words, headers=HTMX)
    plain = press(as_coach, plan, **words)

    sentence = "One of these sessions is not in the plan any more. Nothing was changed."
    assert (by_htmx.status_code, sentence in by_htmx.content.decode()) == (422, True)
    assert sentence in as_coach.get(plain.headers["Location"]).content.decode()
    assert rows(plan) == before


def test_sessions_and_weeks_are_copied_from_another_plan_of_the_team(as_coach, coach, plan):
    other = make.plan(make.team_of(coach), {1: "hill sprints", 9: "45 min easy"})

    press(as_coach, plan, act="copy", ids=id_on(other, 1), day=3, from_plan=other.pk)
    press(as_coach, plan, act="copy_weeks", weeks=[2], week=1, from_plan=other.pk)

    texts = dict(plan.sessions.values_list("day", "workout__text"))
    assert (texts[2], texts[10]) == ("45 min easy", "hill sprints")
    assert other.sessions.count() == 2


def test_cutting_is_one_act_in_each_plan(as_coach, coach, plan):
    other = make.plan(make.team_of(coach), {1: "hill sprints", 9: "45 min easy"})
    film(other, 1, coach)
    before, before_there = rows(plan), rows(other)

    press(as_coach, plan, act="cut", ids=id_on(other, 1), day=3, from_plan=other.pk)

    assert plan.sessions.get(day=3).workout.text == "hill sprints"
    assert plan.sessions.get(day=3).film_wishes.count() == 1
    assert list(other.sessions.values_list("day", flat=True)) == [9]
    undo(as_coach, plan)
    undo(as_coach, other)
    assert (rows(plan), rows(other)) == (before, before_there)


@pytest.mark.parametrize("act", ["copy", "cut", "copy_weeks"])
def test_nothing_is_taken_from_a_plan_of_another_team(as_coach, plan, act):
    stranger = make.coach()
    secret = make.plan(make.team_of(stranger), {1: "secret session"})

    response = press(as_coach, plan, act=act, ids=id_on(secret, 1), weeks=1, day=3, week=1, from_plan=secret.pk)

    assert "not of this team" in as_coach.get(response.headers["Location"]).content.decode()
    assert not plan.sessions.filter(workout__text="secret session").exists()
    assert secret.sessions.count() == 1


def test_a_session_of_another_plan_is_not_touched_by_its_id(as_coach, plan):
    secret = make.plan(make.team_of(make.coach()), {1: "secret session"})

    press(as_coach, plan, act="delete", ids=id_on(secret, 1))

    assert secret.sessions.count() == 1


def test_an_athletes_session_finds_its_row_again_when_taking_off_is_undone(as_coach, athlete, plan):
    row = plan.sessions.get(day=0)
    kept = make.session(athlete, workout=row.workout, plan_session=row)

    press(as_coach, plan, act="delete", ids=str(row.pk))
    assert as_coach.get(reverse("plans:session_detail", args=[kept.pk])).status_code == 200
    undo(as_coach, plan)

    kept.refresh_from_db()
    assert kept.plan_session == PlanSession.objects.get(pk=row.pk)


# --- what it costs ---------------------------------------------------------------------------------------------------

LONG = [
    ("move", lambda ids: {"ids": ids, "day": 14}),
    ("copy", lambda ids: {"ids": ids, "day": 14}),
    ("delete", lambda ids: {"ids": ids[::2]}),
    ("repeat", lambda ids: {"ids": ids[:5], "until": 40}),
    ("shift", lambda ids: {"day": 0, "n": 1}),
    ("shift", lambda ids: {"week": 1, "n": 1}),
    ("insert_week", lambda ids: {"week": 1}),
    ("delete_weeks", lambda ids: {"weeks": [1]}),
    ("copy_weeks", lambda ids: {"weeks": [1], "week": 1}),
    ("swap", lambda ids: {"day": 0, "n": 1}),
]


@pytest.mark.parametrize(("act", "words"), LONG, ids=[f"{act}-{n}" for n, (act, _) in enumerate(LONG)])
def test_an_act_costs_the_same_on_two_weeks_and_on_thirty(coach, act, words):
    from plans.forms.acts import Asked

    costs = []
    for weeks in (2, 30):
        plan = make.plan(make.team_of(coach), dict.fromkeys([0, (weeks - 1) * 7], "30 min easy"))
        easy = make.workout()
        PlanSession.objects.bulk_create(
            PlanSession(plan=plan, day=day, position=1, workout=easy) for day in range(weeks * 7)
        )
        for session in plan.sessions.all()[: weeks * 3]:
            FilmWish.objects.create(plan_session=session, drill=make.drill(), asked_by=coach)
        ids = [one.id for one in layout_of(plan).sessions]
        counted = []
        with CaptureQueriesContext(connection) as there, history.act(plan, by=coach, said="") as one:
            one.layout, one.said = do(one.before, Asked(act, **words(ids)))
        counted.append(len(there))
        for walk in (history.undo, history.redo):
            with CaptureQueriesContext(connection) as queries:
                walk(plan)
            counted.append(len(queries))
        costs.append(counted)

    assert costs[0] == costs[1]
    assert max(costs[0]) <= FEW_QUERIES


def test_pressing_a_button_costs_no_more_on_a_long_plan(as_coach, coach):
    costs = []
    for weeks in (3, 30):
        plan = make.plan(make.team_of(coach), dict.fromkeys(range(0, weeks * 7, 7), "30 min easy"))
        with CaptureQueriesContext(connection) as queries:
            press(as_coach, plan, act="shift", day=7, n=1)
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert PlanAct.objects.count() == 2
