"""A race that two plans lead to gets another day: the coach sees both, and chooses which of them move."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from athletes.models import Race
from plans import racing
from plans.models import Assignment, Plan, SessionChange
from plans.moving import ActRefusedError
from plans.pausing import SeenError
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import Team, User

MONDAY = dt.date(2026, 5, 4)

pytestmark = pytest.mark.usefixtures("monday_noon")


def day(number: int) -> dt.date:
    """A day counted from Monday 4 May."""
    return MONDAY + dt.timedelta(days=number)


def leads(athlete: User, plan: Plan, race: Race | None) -> Assignment:
    """An assignment of a plan that leads to the race of day 15."""
    made = Assignment.objects.create(
        plan=plan, athlete=athlete, start_on=MONDAY, last_on=day(15), race=race, race_on=day(15)
    )
    for one in plan.sessions.all():
        make.session(
            athlete, on_date=day(one.day), workout=one.workout, plan_session=one, assignment=made,
            planned_on=day(one.day), planned_workout=one.workout,
        )  # fmt: skip
    return made


def to_race(team: Team, name: str, first: int) -> Plan:
    """A plan with a session on a day, and the race."""
    return make.plan(team, {first: "30 min easy", 15: "Race 5 km"}, name=name, race_day=15)


@pytest.fixture
def race(athlete: User) -> Race:
    return Race.objects.create(athlete=athlete, name="City 5 k", on_date=day(15), distance_m=5000)


@pytest.fixture
def runs(athlete: User, coach: User, race: Race) -> tuple[Assignment, Assignment]:
    team = make.team_of(coach)
    return leads(athlete, to_race(team, "Running", 8), race), leads(athlete, to_race(team, "Drills", 9), race)


def days(run: Assignment) -> list[int]:
    """On which days the sessions stand."""
    return [(on - MONDAY).days for on in run.sessions.order_by("on_date").values_list("on_date", flat=True)]


def look(run: Assignment, to: int, coach: User) -> racing.RaceMoves:
    """What would move."""
    run.refresh_from_db()
    return racing.see(run, day(to), coach)


def test_unless_told_all_plans_move_with_the_race_and_it_is_told_once(
    runs: tuple[Assignment, Assignment], race: Race, coach: User
) -> None:
    view = look(runs[0], 22, coach)
    assert [str(one.assignment.plan) for one in view.plans] == ["Running", "Drills"]

    racing.move(runs[0].pk, day(22), by=coach, seen=view.seen)

    race.refresh_from_db()
    assert (days(runs[0]), days(runs[1]), race.on_date) == ([15, 22], [16, 22], day(22))
    assert list(SessionChange.objects.values_list("what", "title")) == [("race", "City 5 k")]


@pytest.mark.parametrize("moves", [0, 1])
def test_a_plan_that_is_not_chosen_keeps_its_days(
    runs: tuple[Assignment, Assignment], race: Race, coach: User, moves: int
) -> None:
    before = [days(run) for run in runs]

    racing.move(runs[0].pk, day(22), by=coach, seen=look(runs[0], 22, coach).seen, chosen={runs[moves].pk})

    race.refresh_from_db()
    assert days(runs[1 - moves]) == before[1 - moves]
    assert days(runs[moves]) == [one + 7 for one in before[moves]]
    assert race.on_date == day(22)


def test_who_chooses_none_changes_nothing(runs: tuple[Assignment, Assignment], race: Race, coach: User) -> None:
    with pytest.raises(ActRefusedError, match="at least one plan"):
        racing.move(runs[0].pk, day(22), by=coach, seen=look(runs[0], 22, coach).seen, chosen=set())

    race.refresh_from_db()
    assert (days(runs[0]), race.on_date) == ([8, 15], day(15))


def test_a_change_of_the_other_plan_makes_the_look_old(runs: tuple[Assignment, Assignment], coach: User) -> None:
    view = look(runs[0], 22, coach)
    runs[1].sessions.update(version=2, on_date=day(10))

    with pytest.raises(SeenError):
        racing.move(runs[0].pk, day(22), by=coach, seen=view.seen)


def test_a_plan_left_behind_moves_when_the_race_moves_again(runs: tuple[Assignment, Assignment], coach: User) -> None:
    racing.move(runs[0].pk, day(22), by=coach, seen=look(runs[0], 22, coach).seen, chosen={runs[0].pk})

    racing.move(runs[0].pk, day(29), by=coach, seen=look(runs[0], 29, coach).seen)

    assert (days(runs[0]), days(runs[1])) == ([22, 29], [23, 29])


def test_without_a_race_written_down_the_day_counts(athlete: User, coach: User) -> None:
    team = make.team_of(coach)
    first, second = leads(athlete, to_race(team, "A", 8), None), leads(athlete, to_race(team, "B", 9), None)
    later = leads(athlete, to_race(team, "C", 10), None)
    Assignment.objects.filter(pk=later.pk).update(race_on=day(16))

    assert [one.assignment.pk for one in look(first, 22, coach).plans] == [first.pk, second.pk]


def test_another_teams_plan_is_counted_and_stays(
    runs: tuple[Assignment, Assignment], race: Race, athlete: User, coach: User, stranger: User, as_coach: Client
) -> None:
    make.link(athlete, make.team_of(stranger))
    foreign = leads(athlete, to_race(make.team_of(stranger), "Secret", 10), race)
    page = reverse("plans:assignment_detail", args=[runs[0].pk])
    said = as_coach.get(page, {"to": day(22).isoformat()}).content.decode()

    as_coach.post(
        reverse("plans:assignment_race", args=[runs[0].pk]),
        {"to": day(22).isoformat(), "seen": look(runs[0], 22, coach).seen, "choose": "1",
         "plan": [str(foreign.pk), str(runs[0].pk)]},
    )  # fmt: skip

    assert "1 plan of another team leads to this race too." in said
    assert "Secret" not in said
    assert (days(foreign), days(runs[0])) == ([10, 15], [8, 15])


def test_a_plan_that_ended_or_is_over_is_not_asked_about(runs: tuple[Assignment, Assignment], coach: User) -> None:
    Assignment.objects.filter(pk=runs[1].pk).update(start_on=day(-9), last_on=day(-1))

    assert not look(runs[0], 22, coach).is_shared


def test_the_page_lists_both_ticked_and_moves_what_stays_ticked(
    runs: tuple[Assignment, Assignment], as_coach: Client, coach: User
) -> None:
    page = reverse("plans:assignment_detail", args=[runs[0].pk])
    said = as_coach.get(page, {"to": day(22).isoformat()}).content.decode()
    sent = {"to": day(22).isoformat(), "seen": look(runs[0], 22, coach).seen, "choose": "1"}
    address = reverse("plans:assignment_race", args=[runs[0].pk])

    none = as_coach.post(address, sent)
    done = as_coach.post(address, sent | {"plan": [str(runs[1].pk)]}, follow=True).content.decode()

    assert "2 plans lead to this race." in said
    assert said.count(" checked>") >= 2
    assert none.status_code == 422
    assert "Choose at least one plan that moves with the race." in none.content.decode()
    assert "the plan has moved with it." in done
    assert (days(runs[0]), days(runs[1])) == ([8, 15], [16, 22])
