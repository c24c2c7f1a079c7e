"""Two who act on one calendar at the same moment: nothing is lost, nothing is done twice, nobody waits for ever."""

from __future__ import annotations

import datetime as dt
import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, connections

from athletes.models import Coaching
from plans import moving, pausing, racing, unassigning, undoing
from plans.assigning import How, assign, preview
from plans.models import Assignment, Completion, Session
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from athletes.models import User

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def at_once(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Do acts at the same moment, one after the other where the database has one writer; return what each raised."""
    raised: list[BaseException | None] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(number: int, act: Callable[[], object], *, waits: bool) -> None:
        try:
            if waits:
                gate.wait(5)
            act()
        except Exception as error:
            raised[number] = error
        finally:
            if waits:
                connections.close_all()

    if connection.vendor != "postgresql":
        for number, act in enumerate(acts):
            run(number, act, waits=False)
        return raised
    threads = [threading.Thread(target=run, args=[n, act], kwargs={"waits": True}) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    return raised


@pytest.fixture
def coach() -> User:
    return make.coach(name="Ruth Adeyemi")


def given(coach: User, race: int | None = None) -> Assignment:
    """An athlete of the coach with a plan of a week, from tomorrow's week on."""
    athlete = make.athlete(coach)
    first = athlete.today() + dt.timedelta(days=7 - athlete.today().weekday())
    plan = make.plan(make.team_of(coach), {n: f"{20 + n} min easy" for n in range(8)}, race_day=race)
    how = How(from_race=True, race_on=first + dt.timedelta(days=race)) if race else How()
    [run] = assign(preview(plan, [athlete], first, today=athlete.today(), how=how), by=coach)
    return run


def test_one_removal_is_taken_back_once(coach: User) -> None:
    for _ in range(ROUNDS):
        run = given(coach)
        act = moving.remove(run.sessions.order_by("on_date")[0].pk, by=coach, version=1)

        raised = at_once(*[partial(undoing.take_back, act.pk, by=coach)] * 2)

        assert sorted(type(one).__name__ for one in raised) == ["NoneType", "TakeBackError"]
        assert run.sessions.count() == 8


def test_a_session_moved_while_its_plan_goes_on_is_lost_to_neither(coach: User) -> None:
    for _ in range(ROUNDS):
        run = given(coach)
        one = run.sessions.order_by("on_date")[3]
        far = one.on_date + dt.timedelta(days=60)
        pausing.pause(run.pk, run.start_on, by=coach)
        on = run.start_on + dt.timedelta(days=2)

        moved, went_on = at_once(
            partial(moving.move, one.pk, far, by=coach, version=1),
            partial(pausing.resume, run.pk, on, pausing.DAYS, by=coach),
        )

        one.refresh_from_db()
        assert went_on is None
        # Who came second saw the first: the move is refused, or the shift is on top of it.
        if moved is None:
            assert (one.on_date, one.version) == (far + dt.timedelta(days=2), 3)
        else:
            assert isinstance(moved, moving.StaleError)
            assert one.version == 2


def test_of_two_who_resume_one_does(coach: User) -> None:
    for _ in range(ROUNDS):
        run = given(coach)
        pausing.pause(run.pk, run.start_on, by=coach)
        on = run.start_on + dt.timedelta(days=2)

        raised = at_once(*[partial(pausing.resume, run.pk, on, pausing.DAYS, by=coach)] * 2)

        assert sorted(type(one).__name__ for one in raised) == ["ActRefusedError", "NoneType"]
        run.refresh_from_db()
        assert run.sessions.order_by("on_date")[0].on_date == on


def test_what_is_logged_while_one_leaves_is_kept_or_not_logged(coach: User) -> None:
    for _ in range(ROUNDS):
        run = given(coach)
        one = run.sessions.order_by("on_date")[0]
        link = Coaching.objects.get(athlete=run.athlete)

        logged, left = at_once(partial(one.log, by=run.athlete, outcome="done", effort=3), link.end)

        assert left is None
        assert isinstance(logged, IntegrityError | None)
        assert Completion.objects.filter(session=one.pk).exists() is (logged is None)
        assert Session.objects.filter(pk=one.pk).exists() is (logged is None)


def test_leaving_pausing_and_taking_back_at_once_end_in_one_state(coach: User) -> None:
    for _ in range(ROUNDS):
        run = given(coach)
        link, act = Coaching.objects.get(athlete=run.athlete), run.act_id
        assert act is not None

        raised = at_once(
            link.end,
            partial(pausing.pause, run.pk, run.start_on, by=coach),
            partial(unassigning.take_back, act, by=coach),
        )

        allowed = (moving.ActRefusedError, unassigning.TooLateError)
        assert [one for one in raised if one is not None and not isinstance(one, allowed)] == []
        run.refresh_from_db()
        assert (run.ended_at is not None, run.paused_on, run.sessions.count()) == (True, None, 0)


def test_one_race_moved_from_two_plans_at_once_moves_once(coach: User) -> None:
    for _ in range(ROUNDS):
        first = given(coach, race=7)
        plan = make.plan(make.team_of(coach), dict.fromkeys(range(8), "30 min easy"), race_day=7)
        how = How(from_race=True, race_on=first.race_on)
        today = first.athlete.today()
        [second] = assign(preview(plan, [first.athlete], first.start_on, today=today, how=how), by=coach)
        assert first.race_on is not None
        to = first.race_on + dt.timedelta(days=7)
        seen = {one.pk: racing.see(one, to, coach).seen for one in (first, second)}

        raised = at_once(*[partial(racing.move, one.pk, to, by=coach, seen=seen[one.pk]) for one in (first, second)])

        assert sorted(type(one).__name__ for one in raised) == ["NoneType", "SeenError"]
        for run in (first, second):
            run.refresh_from_db()
            last = run.sessions.order_by("-on_date")[0]
            assert (run.race_on, last.on_date) == (to, to)
