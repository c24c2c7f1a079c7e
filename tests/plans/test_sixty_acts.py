"""Sixty acts on a plan, whatever they are, undone one by one and done again: each layout is exactly what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans import acts, history
from plans.acts import ActRefusedError
from plans.forms.acts import Asked, do
from plans.layout import PlannedWeek, layout_of
from plans.models import FilmWish, Plan, PlanAct, PlanSession
from tests import make

if TYPE_CHECKING:
    from athletes.models import User

ACTS = 60
KINDS = ["move", "copy", "duplicate", "delete", "repeat", "shift", "insert_week", "delete_weeks", "copy_weeks",
         "move_weeks", "race_day", "swap", "cut", "week", "text"]  # fmt: skip
# What an act is made of: its kind, which sessions and weeks it is about, days, and how far.
ORDER = st.tuples(
    st.sampled_from(KINDS),
    st.lists(st.integers(0, 40), min_size=1, max_size=4),
    st.lists(st.integers(1, 6), min_size=1, max_size=2, unique=True),
    st.integers(0, 41),
    st.integers(0, 41),
    st.integers(-9, 9),
)


def given_plans(coach: User) -> tuple[Plan, Plan]:
    """A plan of four weeks with a race, film wishes, times and places, and one to cut from."""
    team = make.team_of(coach)
    plan = make.plan(team, {n: f"{20 + n} min easy" for n in (0, 1, 3, 8, 10, 15, 20, 24, 27)}, race_day=27)
    for one in plan.sessions.all()[:3]:
        one.start_time, one.place = "17:30", "Hill Lane"
        one.save()
        FilmWish.objects.create(plan_session=one, drill=make.drill(), asked_by=coach)
    return plan, make.plan(team, dict.fromkeys(range(0, 70, 2), "40 min easy"))


def act(plan: Plan, other: Plan, order: tuple[Any, ...], by: User) -> None:
    """Do one act as far as it can be done."""
    kind, picks, weeks, day, until, n = order
    with history.act(plan, by=by, said=kind) as one:
        before = one.before
        ids = [row.id for row in before.sessions]
        chosen = list(dict.fromkeys(ids[pick % len(ids)] for pick in picks)) if ids else []
        if kind == "cut":
            theirs = layout_of(other)
            if theirs.sessions:
                one.layout = acts.cut(theirs, before, [theirs.sessions[picks[0] % len(theirs.sessions)].id], day)[1]
        elif kind == "week":
            number = weeks[0] if weeks[0] <= before.length else 1
            one.layout = acts.set_week(before, PlannedWeek(number, "taper", is_down=True, focus=f"{n}", note="a note"))
        elif kind == "text":
            if chosen:
                PlanSession.objects.filter(pk=chosen[0]).update(
                    workout=make.workout(f"{30 + n} min easy"), place=f"Gate {n}", start_time=None
                )
        else:
            one.layout, one.said = do(before, Asked(kind, chosen, weeks, day, weeks[0], n, until // 7 + 1))


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ORDER, min_size=ACTS + 20, max_size=ACTS + 20))
def test_sixty_acts_undone_and_done_again_leave_each_layout_as_it_was(coach: User, orders: list[Any]) -> None:
    plan, other = given_plans(coach)
    seen = [layout_of(plan).as_dict()]
    for order in orders:
        if len(seen) > ACTS:
            break
        try:
            act(plan, other, order, coach)
        except ActRefusedError:
            assert layout_of(plan).as_dict() == seen[-1]
            continue
        now = layout_of(plan).as_dict()
        if now != seen[-1]:
            seen.append(now)
    assert PlanAct.objects.filter(plan=plan).count() == len(seen) - 1

    for before in reversed(seen[:-1]):
        history.undo(plan)
        assert layout_of(plan).as_dict() == before
    with pytest.raises(history.UndoRefusedError):
        history.undo(plan)
    for after in seen[1:]:
        history.redo(plan)
        assert layout_of(plan).as_dict() == after
    with pytest.raises(history.UndoRefusedError):
        history.redo(plan)
