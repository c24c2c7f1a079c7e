"""Somebody comes while another has not finished: the second sees what the first did, and no log or act is lost.

On PostgreSQL the second begins while the first holds its rows; where the database has one writer, after it.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from athletes.models import Coaching
from plans import history, moving, pausing, rolling, unassigning, versions
from plans.acts import shift
from plans.assigning import assign, preview
from plans.layout import layout_of
from plans.models import Assignment, Completion, Session
from plans.rolling_out import look
from plans.versions import layout_in
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from athletes.models import User
    from plans.models import Plan

pytestmark = pytest.mark.django_db(transaction=True)
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def in_between(first: Callable[[], object], second: Callable[[], object]) -> tuple[Any, Any]:
    """Begin `second` before what `first` did is written for good; return what each returned or raised."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(second())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    if connection.vendor != "postgresql":
        result = first()
        try:
            return result, second()
        except Exception as error:
            return result, error
    other = threading.Thread(target=run)
    with transaction.atomic():
        result = first()
        other.start()
        until = time.monotonic() + 2
        while other.is_alive() and time.monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute(WAITS)
                if cursor.fetchone()[0]:
                    break
            time.sleep(0.01)
    other.join(20)
    assert not other.is_alive()
    return result, found[0]


@pytest.fixture
def coach() -> User:
    return make.coach(name="Ruth Adeyemi")


@pytest.fixture
def run(coach: User) -> Assignment:
    """A plan of a week that an athlete is on from today, published once."""
    athlete = make.athlete(coach, name="Ines Moreau")
    plan = make.plan(make.team_of(coach), {n: f"{20 + n} min easy" for n in range(14)})
    versions.publish(plan, by=coach)
    [made] = assign(preview(plan, [athlete], athlete.today(), today=athlete.today()), by=coach)
    return made


def todays(run: Assignment) -> Session:
    """The session of the athlete's today, the one that can be logged."""
    return run.sessions.select_related("athlete").get(on_date=run.athlete.today())


def page_of(person: User, name: str, *args: object, **data: object) -> Callable[[], Any]:
    """Send a form as a person."""
    client = Client()
    client.force_login(person)
    return partial(client.post, reverse(name, args=args), data)


def log(session: Session) -> Callable[[], object]:
    """The athlete says that it is done."""
    return partial(session.log, by=session.athlete, outcome="done", effort=4)


# --- the athlete logs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [
        lambda one, by: moving.remove(one.pk, by=by, version=1),
        lambda one, by: moving.move(one.pk, one.on_date + dt.timedelta(days=2), by=by, version=1),
        lambda one, by: moving.edit(one.pk, "90 min easy", by=by, version=1, team=None),
        lambda one, by: moving.skip(one.pk, "sick", by=by, version=1),
    ],
    ids=["remove", "move", "edit", "skip"],
)
def test_a_session_being_logged_is_changed_by_nobody(run: Assignment, coach: User, act: Any) -> None:
    one = todays(run)

    _, second = in_between(log(one), partial(act, one, coach))

    assert isinstance(second, moving.ActRefusedError)
    assert "is logged" in str(second)
    assert Session.objects.filter(pk=one.pk, on_date=one.on_date, workout=one.workout_id, version=1).exists()
    assert Completion.objects.filter(session=one.pk, outcome="done").exists()


@pytest.mark.parametrize("removed", [False, True])
def test_a_session_being_skipped_is_left_by_a_roll_out(run: Assignment, coach: User, *, removed: bool) -> None:
    one, plan = run.sessions.get(on_date=run.athlete.today() + dt.timedelta(days=2)), run.plan
    assert one.plan_session_id is not None
    if removed:
        plan.sessions.filter(pk=one.plan_session_id).delete()
    else:
        plan.sessions.filter(pk=one.plan_session_id).update(workout=make.workout("90 min easy"))
    number = versions.publish(plan, by=coach).number
    [person] = look(plan).people
    seen = {str(run.pk): {offer.key for offer in person.offers}}
    assert seen[str(run.pk)]
    skip = partial(moving.skip, one.pk, "sick", by=run.athlete, version=1)

    _, rolled = in_between(skip, lambda: rolling.roll_out(plan, by=coach, number=number, seen=seen))

    assert (rolled.sessions, len(rolled.missed)) == (0, 1)
    assert Session.objects.filter(pk=one.pk, workout=one.workout_id, skip_reason="sick").exists()


def test_a_session_being_logged_stays_when_the_plan_is_taken_back(run: Assignment, coach: User) -> None:
    one = todays(run)
    assert run.act_id is not None

    _, done = in_between(log(one), partial(unassigning.take_back, run.act_id, by=coach))

    assert [kept.pk for kept in done.kept] == [one.pk]
    assert list(run.sessions.values_list("pk", flat=True)) == [one.pk]
    assert Completion.objects.filter(session=one.pk).exists()


def test_a_log_of_a_session_being_taken_off_is_told_so(run: Assignment, coach: User) -> None:
    one = todays(run)
    saying = page_of(run.athlete, "plans:session_completion", one.pk, outcome="done", effort="4", note="It went well")

    _, page = in_between(partial(moving.remove, one.pk, by=coach, version=1), saying)

    if connection.vendor == "postgresql":
        assert page.status_code == 422
        assert "taken off" in page.content.decode()
        assert "It went well" in page.content.decode()
    else:
        assert page.status_code == 404
    assert not Completion.objects.exists()


# --- leaving, and a new plan ------------------------------------------------------------------------------------------


def new_plan(coach: User) -> Plan:
    return make.plan(make.team_of(coach), dict.fromkeys(range(14), "30 min easy"), name="Autumn")


def test_who_is_leaving_gets_no_plan(run: Assignment, coach: User) -> None:
    plan, link = new_plan(coach), Coaching.objects.get(athlete=run.athlete)
    day = str(run.athlete.today())

    _, page = in_between(
        link.end, page_of(coach, "plans:plan_assign", plan.pk, athlete=str(run.athlete_id), first_day=day)
    )

    assert page.status_code == 422
    assert not Assignment.objects.filter(plan=plan).exists()
    assert not Session.objects.filter(assignment__plan=plan).exists()


def test_who_leaves_while_a_plan_comes_has_it_ended(run: Assignment, coach: User) -> None:
    plan, link = new_plan(coach), Coaching.objects.get(athlete=run.athlete)
    day = str(run.athlete.today())
    assigning = page_of(coach, "plans:plan_assign", plan.pk, athlete=str(run.athlete_id), first_day=day)

    def given() -> None:
        assert assigning().status_code == 302

    _, left = in_between(given, link.end)

    assert left is None
    assert not Assignment.objects.filter(athlete=run.athlete, ended_at=None).exists()
    assert not Session.objects.filter(assignment__plan=plan, on_date__gt=run.athlete.today()).exists()


# --- two coaches ------------------------------------------------------------------------------------------------------


def test_a_move_and_a_pause_are_both_done(run: Assignment, coach: User) -> None:
    one, other = run.sessions.order_by("on_date")[3:5]
    far = one.on_date + dt.timedelta(days=30)
    move = partial(moving.move, one.pk, far, by=coach, version=1)

    _, paused = in_between(move, partial(pausing.pause, run.pk, other.on_date, by=coach))
    assert paused.paused_on == other.on_date
    _, again = in_between(
        partial(pausing.undo_pause, run.pk, by=coach),
        partial(moving.move, other.pk, far, by=coach, version=1),
    )

    assert again.on_date == far
    assert list(Session.objects.filter(pk__in=[one.pk, other.pk], on_date=far).values_list("version")) == [(2,), (2,)]


def test_publishing_waits_for_an_act_and_keeps_it(run: Assignment, coach: User) -> None:
    def act() -> None:
        with history.act(run.plan, by=coach, said="") as one:
            one.layout = shift(one.before, 3, 2)

    _, made = in_between(act, partial(versions.publish, run.plan, by=coach))

    assert layout_in(made) == layout_of(run.plan)
    assert made.number == 2


def test_a_session_edited_while_the_plan_is_published_is_in_one_version_or_the_next(
    run: Assignment, coach: User
) -> None:
    run.plan.sessions.filter(day=13).delete()
    row = run.plan.sessions.get(day=5)
    edit = page_of(coach, "plans:plan_session_edit", run.plan_id, row.pk, text="90 min easy")

    made, page = in_between(partial(versions.publish, run.plan, by=coach), edit)

    assert page.status_code == 302
    row.refresh_from_db()
    assert row.workout.text == "90 min easy"
    assert [one.day for one in layout_in(made).sessions] == list(range(13))
    assert versions.publish(run.plan, by=coach).number == 3


def test_of_two_who_publish_or_roll_out_one_does(run: Assignment, coach: User) -> None:
    run.plan.sessions.filter(day=12).delete()
    publish = partial(versions.publish, run.plan, by=coach)
    made, second = in_between(publish, page_of(coach, "plans:plan_publish", run.plan_id, note=""))
    assert (made.number, second.status_code, run.plan.versions.count()) == (2, 302, 2)
    [person] = look(run.plan).people
    seen = {str(run.pk): {offer.key for offer in person.offers}}

    roll = partial(rolling.roll_out, run.plan, by=coach, number=2, seen=seen)
    first, again = in_between(roll, roll)

    assert (first.sessions, again.sessions) == (1, 0)
