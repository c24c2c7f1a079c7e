"""Acts on an athlete's calendar: what they write, what they refuse, and that nobody overwrites another."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from plans import moving
from plans.cards import plain_spaces
from plans.models import Assignment, Completion, DrillOccurrence, Session, SessionChange, Workout
from plans.moving import ActRefusedError, StaleError
from tests import make

if TYPE_CHECKING:
    from athletes.models import User

MONDAY = dt.date(2026, 5, 4)
TUESDAY, WEDNESDAY, THURSDAY, SUNDAY = (MONDAY + dt.timedelta(days=n) for n in (1, 2, 3, 6))

pytestmark = pytest.mark.usefixtures("monday_noon")


@pytest.fixture
def planned(coach: User, athlete: User) -> Session:
    """The athlete's Tuesday, from a plan of the coach's that may be moved within its week."""
    return in_plan(athlete, make.plan(make.team_of(coach), {1: "8 x 400 m @ 5k pace"}, name="5 k, spring"))


def in_plan(athlete: User, plan: Any, **fields: Any) -> Session:
    """The first session of a plan on its day, as assigning writes it."""
    first = plan.sessions.get()
    day = MONDAY + dt.timedelta(days=first.day)
    assignment = Assignment.objects.create(plan=plan, athlete=athlete, start_on=MONDAY, last_on=SUNDAY, **fields)
    return make.session(
        athlete, on_date=day, workout=first.workout, plan_session=first, assignment=assignment,
        planned_on=day, planned_workout=first.workout,
    )  # fmt: skip


def told() -> list[tuple[str, str, str]]:
    """What was written down to be told."""
    return list(SessionChange.objects.filter(told_at=None).values_list("what", "before", "after"))


def test_a_moved_session_stands_behind_what_is_there_and_is_known_to_be_moved(planned: Session, coach: User) -> None:
    make.session(planned.athlete, on_date=THURSDAY, position=3)

    moving.move(planned.pk, THURSDAY, by=coach, version=1)

    planned.refresh_from_db()
    assert (planned.on_date, planned.position, planned.planned_on) == (THURSDAY, 4, TUESDAY)
    assert (planned.version, planned.changed_by, planned.is_moved) == (2, coach, True)
    assert told() == [("moved", "Tue 5 May", "Thu 7 May")]


def test_the_second_of_two_coaches_hears_what_the_first_did_and_nothing_is_written(
    planned: Session, coach: User
) -> None:
    other = make.coach(make.team_of(coach), name="Sam Okafor")
    moving.move(planned.pk, THURSDAY, by=coach, version=1)

    with pytest.raises(StaleError) as stale:
        moving.move(planned.pk, SUNDAY, by=other, version=1)

    happened = [plain_spaces(words) for words in moving.since(stale.value.session, 1)]
    assert happened == ["Ruth Adeyemi, Mon 4 May 12:00: 8 × 400 m moved to Thu 7 May."]
    planned.refresh_from_db()
    assert (planned.on_date, planned.version) == (THURSDAY, 2)

    moving.move(planned.pk, SUNDAY, by=other, version=2)

    assert Session.objects.get(pk=planned.pk).on_date == SUNDAY


@pytest.mark.parametrize("act", ["move", "edit", "replace", "skip", "remove"])
def test_what_is_logged_stays_as_it_is(planned: Session, coach: User, act: str) -> None:
    Completion.objects.create(session=planned, outcome="done")
    acts = {
        "move": lambda: moving.move(planned.pk, THURSDAY, by=coach, version=1),
        "edit": lambda: moving.edit(planned.pk, "20 min easy", by=coach, version=1, team=make.team_of(coach).pk),
        "replace": lambda: moving.replace(planned.pk, make.workout(), by=coach, version=1, team=None),
        "skip": lambda: moving.skip(planned.pk, "sick", by=coach, version=1),
        "remove": lambda: moving.remove(planned.pk, by=coach, version=1),
    }

    with pytest.raises(ActRefusedError, match=r"^This session is logged\. What was done stays as it is\.$"):
        acts[act]()

    after = Session.objects.get(pk=planned.pk)
    assert (after.on_date, after.version, after.workout_id, after.skipped_at) == (TUESDAY, 1, planned.workout_id, None)
    assert told() == []


def test_nothing_is_put_on_a_day_that_is_past_where_the_athlete_lives(planned: Session, coach: User) -> None:
    with pytest.raises(ActRefusedError, match=r"^Sunday 3 May 2026 is past\. Nothing was changed\."):
        moving.move(planned.pk, MONDAY - dt.timedelta(days=1), by=coach, version=1)


def test_a_session_of_another_team_s_plan_is_left_to_its_coaches(athlete: User, coach: User, stranger: User) -> None:
    make.link(athlete, make.team_of(stranger))
    theirs = in_plan(athlete, make.plan(make.team_of(stranger), {1: "30 min easy"}))

    with pytest.raises(ActRefusedError, match="another team’s plan"):
        moving.move(theirs.pk, THURSDAY, by=coach, version=1)

    assert Session.objects.get(pk=theirs.pk).on_date == TUESDAY


def test_an_athlete_moves_within_the_week_from_today_on(planned: Session, athlete: User) -> None:
    assert moving.days_left(planned, athlete) == [MONDAY, *(MONDAY + dt.timedelta(days=n) for n in range(2, 7))]

    moving.move(planned.pk, SUNDAY, by=athlete, version=1)
    with pytest.raises(ActRefusedError, match="not in the week of this session"):
        moving.move(planned.pk, SUNDAY + dt.timedelta(days=1), by=athlete, version=2)

    assert Session.objects.get(pk=planned.pk).on_date == SUNDAY
    assert told() == []


def test_an_athlete_moves_nothing_where_the_coach_keeps_the_plan_on_its_days(athlete: User, coach: User) -> None:
    session = in_plan(athlete, make.plan(make.team_of(coach), {1: "30 min easy"}), may_move="no")

    with pytest.raises(ActRefusedError, match="Your coach keeps this plan on its days"):
        moving.move(session.pk, THURSDAY, by=athlete, version=1)

    moving.move(session.pk, THURSDAY, by=coach, version=1)
    assert Session.objects.get(pk=session.pk).on_date == THURSDAY


def test_a_copy_is_a_session_of_its_own(planned: Session, coach: User) -> None:
    made = moving.copy(planned, SUNDAY, by=coach)

    assert (made.on_date, made.workout, made.assignment, made.plan_session) == (SUNDAY, planned.workout, None, None)
    assert Session.objects.get(pk=planned.pk).on_date == TUESDAY
    assert told() == [("added", "", "")]


def test_another_text_is_another_workout_for_this_athlete_alone(planned: Session, coach: User) -> None:
    team = make.team_of(coach).pk

    moving.edit(planned.pk, "6 x 400 m @ 5k pace", by=coach, version=1, team=team, start_time=dt.time(18))

    planned.refresh_from_db()
    assert (planned.workout.text, planned.is_edited) == ("6 x 400 m @ 5k pace", True)
    assert planned.plan_session is not None
    assert planned.plan_session.workout.text == "8 x 400 m @ 5k pace"
    assert told() == [
        ("edited", "8 x 400 m @ 5k pace", "6 x 400 m @ 5k pace"), ("place", "without a time or place", "at 18:00"),
    ]  # fmt: skip


def test_a_text_that_did_not_change_writes_nothing(planned: Session, coach: User) -> None:
    count = Workout.objects.count()

    moving.edit(planned.pk, planned.workout.text, by=coach, version=1, team=None)

    assert (Workout.objects.count(), Session.objects.get(pk=planned.pk).version, told()) == (count, 1, [])


def test_ticks_go_along_with_their_lines(athlete: User, coach: User) -> None:
    drill = make.drill("butt-kicks-classic", name="Butt kicks")
    session = make.session(athlete, "2 x 40 m butt kicks", TUESDAY)
    ticked = session.tick(drill, 1, by=athlete, done=True)

    moving.edit(
        session.pk, "1 x 20 m butt kicks\n2 x 40 m butt kicks", by=coach, version=1, team=make.team_of(coach).pk
    )

    assert list(DrillOccurrence.objects.values_list("pk", "nth")) == [(ticked.pk, 2)]


def test_a_session_gets_another_one_s_workout(planned: Session, coach: User) -> None:
    workout = make.workout("40 min easy")

    moving.replace(planned.pk, workout, by=coach, version=1, team=make.team_of(coach).pk)

    planned.refresh_from_db()
    assert (planned.workout, planned.is_edited, planned.version) == (workout, True, 2)


def test_skipped_it_stays_with_its_reason_and_comes_back(planned: Session, coach: User) -> None:
    moving.skip(planned.pk, "sick", by=coach, version=1)

    planned.refresh_from_db()
    assert (planned.skip_reason, planned.skipped_by, planned.on_date) == ("sick", coach, TUESDAY)
    assert told() == [("skipped", "", "ill")]

    moving.take_up(planned.pk, by=coach, version=2)

    planned.refresh_from_db()
    assert (planned.skip_reason, planned.skipped_at, told()) == ("", None, [])


def test_a_session_taken_off_is_gone_unless_drills_of_it_were_done(athlete: User, coach: User) -> None:
    drill = make.drill("butt-kicks-classic", name="Butt kicks")
    begun, free = make.session(athlete, "2 x 40 m butt kicks", TUESDAY), make.session(athlete, on_date=TUESDAY)
    begun.tick(drill, 1, by=athlete, done=True)

    moving.remove(free.pk, by=coach, version=1)
    with pytest.raises(ActRefusedError, match="Skip it instead"):
        moving.remove(begun.pk, by=coach, version=1)

    assert list(Session.objects.all()) == [begun]
    assert told() == [("removed", "", "")]


def test_who_writes_for_an_athlete_is_a_coach_who_may_write_plans(
    athlete: User, coach: User, assistant: User, stranger: User
) -> None:
    found = [moving.team_for(person, athlete) for person in (coach, assistant, stranger, athlete)]

    assert found == [make.team_of(coach).pk, None, None, None]
