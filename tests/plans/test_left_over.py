"""What a roll-out leaves is offered again, and counted on the plan's page, until it is taken or refused for good."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from athletes.models import Availability
from plans import moving, rolling
from plans.models import PlanSession, Session
from plans.rolling import KEEP, PLAN
from plans.rolling_out import look
from tests import daytime, make

from .test_rolling_out import apart, assignment, day, of, offered, on_it, plain, plan, publish, roll, sent, text

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.test import Client

    from athletes.models import User
    from plans.models import Assignment, Plan

__all__ = ["assignment", "plan"]

pytestmark = pytest.mark.usefixtures("monday_noon")

RUN = "60 min easy"


@pytest.fixture
def changed(plan: Plan, assignment: Assignment, coach: User) -> Plan:
    """A plan published again: another text on Tuesday, another time a week later, a new run on day 12."""
    text(plan, 1, "25 min easy")
    plan.sessions.filter(day=8).update(start_time=dt.time(18), place="Hill Lane")
    PlanSession.objects.create(plan=plan, day=12, workout=make.workout(RUN))
    publish(plan, coach)
    return plan


TEXT, TIME, NEW = (
    "Tue 5 May: 20 min becomes 25 min",
    "Tue 12 May: 6 × 400 m is at 18:00, Hill Lane",
    "Sat 16 May: 60 min is added",
)


def take(plan: Plan, coach: User, words: Collection[str], refuse: Collection[str] = ()) -> rolling.Rolled:
    """Roll out the offers with these words, and refuse others for good."""
    view = look(plan)
    assert view.version is not None

    def keys(said: Collection[str]) -> dict[str, set[str]]:
        return {
            str(one.assignment.pk): {o.key for o in one.offers if plain(o.lines[0].words) in said}
            for one in view.people
        }

    return rolling.roll_out(plan, by=coach, number=view.version.number, seen=keys(words), refused=keys(refuse))


def waits(client: Client, plan: Plan) -> str:
    """What the plan's page says of its changes."""
    page = client.get(reverse("plans:plan_detail", args=[plan.pk])).content.decode()
    found = re.search(r'roll-out/">([^<]+)</a>', page)
    return found[1] if found else ""


def test_what_was_left_is_offered_again_until_it_is_taken(changed, coach, as_coach):
    take(changed, coach, [TEXT])
    after_one, said = offered(changed), waits(as_coach, changed)
    take(changed, coach, [TIME])
    after_two = offered(changed)
    roll(changed, coach)

    assert (after_one, said) == ([TIME, NEW], "2 changes not rolled out yet")
    assert after_two == [NEW]
    assert (offered(changed), waits(as_coach, changed)) == ([], "Roll its changes out")
    assert roll(changed, coach).sessions == 0


def test_publishing_once_more_changes_nothing_of_what_was_left(changed, assignment, coach):
    take(changed, coach, [TEXT])
    text(changed, 3, "35 min easy")
    publish(changed, coach)
    take(changed, coach, [TIME, "Thu 7 May: 30 min becomes 35 min"])
    text(changed, 3, "30 min easy")
    publish(changed, coach)
    take(changed, coach, ["Thu 7 May: 35 min becomes 30 min"])

    assert offered(changed) == [NEW]
    roll(changed, coach)
    assert of(assignment, 8).place == "Hill Lane"
    assert of(assignment, 12).workout.text == RUN


def test_what_is_refused_for_good_stays_away_and_a_later_change_does_not(changed, assignment, coach):
    rolled = take(changed, coach, [TEXT], refuse=[TIME, NEW])
    after = offered(changed)
    changed.sessions.filter(day=8).update(start_time=dt.time(19))
    publish(changed, coach)

    assert (rolled.sessions, rolled.refused, after) == (1, 2, [])
    assert of(assignment, 8).start_time is None
    assert not assignment.sessions.filter(on_date=day(12)).exists()
    assert apart(changed) == [
        ("time or place set by hand", ["Tue 12 May: 6 × 400 m is at 19:00, Hill Lane"]),
    ]


def test_one_taken_out_of_the_plan_and_refused_stays_and_is_no_longer_the_plans(plan, assignment, coach):
    plan.sessions.filter(day=10).delete()
    publish(plan, coach)

    take(plan, coach, [], refuse=offered(plan))

    assert of(assignment, 10).plan_session_id is None
    assert offered(plan) == []


def test_a_new_one_left_because_nobody_knows_why_it_is_missing_stays_apart(coach, athlete):
    draft = make.plan(make.team_of(coach), {1: "20 min easy", 3: "30 min easy"})
    assignment = on_it(draft, coach, athlete)
    of(assignment, 3).delete()
    text(draft, 1, "25 min easy")
    publish(draft, coach)
    first = apart(draft)

    roll(draft, coach)
    again = apart(draft)
    roll(draft, coach, by_hand=KEEP)

    assert (
        first == again == [("not on the calendar: taken off by hand, or never there", ["Thu 7 May: 30 min is added"])]
    )
    assert (apart(draft), assignment.sessions.count()) == ([], 1)


def test_a_time_set_by_hand_and_left_for_now_is_listed_again(plan, assignment, coach):
    Session.objects.filter(pk=of(assignment, 8).pk).update(start_time=dt.time(17), version=2)
    text(plan, 1, "25 min easy")
    plan.sessions.filter(day=8).update(start_time=dt.time(18))
    publish(plan, coach)

    roll(plan, coach)
    again = apart(plan)
    roll(plan, coach, by_hand=PLAN)

    assert [why for why, _ in again] == ["time or place set by hand"]
    assert of(assignment, 8).start_time == dt.time(18)
    assert apart(plan) == []


def test_a_move_that_was_left_is_offered_again_to_whose_days_it_keeps(plan, athlete, coach):
    Availability.objects.create(athlete=athlete, weekday=6, kind=Availability.Kind.NO)
    assignment = on_it(plan, coach, athlete, fits_days=True)
    text(plan, 1, "25 min easy")
    plan.sessions.filter(day=10).update(day=11)
    publish(plan, coach)
    moved = [words for words in offered(plan) if "moves" in words]

    take(plan, coach, [TEXT])
    again = offered(plan)
    roll(plan, coach)

    assert moved == again == ["Thu 14 May: 40 min moves to Fri 15 May"]
    assert of(assignment, 11).workout.text == "40 min easy"
    assert offered(plan) == []


def test_who_was_not_ticked_counts_too_and_what_is_past_no_longer(changed, other_athlete, coach, as_coach):
    on_it(changed, coach, other_athlete)
    address = reverse("plans:plan_roll_out", args=[changed.pk])
    as_coach.get(address)
    before = waits(as_coach, changed)
    as_coach.post(address, sent(as_coach.get(address).content.decode()) | {"athlete": []})

    assert before == waits(as_coach, changed) == "3 changes not rolled out yet"
    with daytime.at("2026-05-12 12:00"):
        assert waits(as_coach, changed) == "1 change not rolled out yet"


@pytest.mark.parametrize(("left", "then"), [("later", [TIME, NEW]), ("never", []), ("", [TIME, NEW])])
def test_the_page_leaves_single_sessions_out_for_now_or_for_good(changed, coach, as_coach, left, then):
    address = reverse("plans:plan_roll_out", args=[changed.pk])
    page = as_coach.get(address).content.decode()
    out = re.findall(r'name="leave" value="([^"]+)"', page)

    said = as_coach.post(address, sent(page) | {"leave": out[1:], "left": left}, follow=True).content.decode()

    assert offered(changed) == then
    assert "1 session changed for 1 athlete. Each is told once." in said
    assert ("2 not offered again." in said) == (left == "never")


def test_looking_twice_writes_once(changed, as_coach):
    address = reverse("plans:plan_roll_out", args=[changed.pk])

    def writes() -> int:
        with CaptureQueriesContext(connection) as queries:
            as_coach.get(address)
        return sum(query["sql"].startswith("UPDATE") for query in queries.captured_queries)

    assert (writes(), writes()) == (1, 0)


def test_moved_by_hand_and_left_it_is_offered_with_what_the_plan_has_then(plan, assignment, coach):
    session = of(assignment, 3)
    moving.move(session.pk, day(4), by=coach, version=1)
    text(plan, 1, "25 min easy")
    plan.sessions.filter(day=3).update(start_time=dt.time(18))
    publish(plan, coach)
    roll(plan, coach)
    plan.sessions.filter(day=3).update(start_time=dt.time(19))
    publish(plan, coach)

    assert apart(plan) == [("moved by hand", ["Thu 7 May: 30 min is at 19:00"])]
