"""Ten rows on a page or five hundred: the pages of plans ask the database as often."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from athletes.models import Coaching, Message, Race, User
from plans import aside, racing, rolling, versions
from plans.inbox import Desk, lines_of
from plans.layout import layout_of
from plans.models import Assignment, Attendance, Plan, PlanSession, PlanVersion, Practice, PutAside, Session
from plans.rolling_out import look
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

FEW, MANY = 10, 500
MONDAY = dt.date(2026, 5, 4)

pytestmark = pytest.mark.usefixtures("monday_noon")


def cost(ask: Callable[[], Any]) -> int:
    """How many queries something takes."""
    with CaptureQueriesContext(connection) as queries:
        done = ask()
    assert getattr(done, "status_code", 200) == 200
    return len(queries)


def people(coach: User, count: int) -> list[User]:
    """So many athletes of a coach, made at once."""
    first = User.objects.count()
    made: list[User] = User.objects.bulk_create(
        User(email=f"many{first + n}@example.org", name=f"Many {first + n:04d}", time_zone="UTC") for n in range(count)
    )
    team, now = make.team_of(coach), timezone.now()
    Coaching.objects.bulk_create(Coaching(athlete=one, team=team, state="accepted", accepted_at=now) for one in made)
    return made


def on_plan(plan: Plan, athletes: list[User], **fields: Any) -> list[Assignment]:
    """Put a plan on athletes' calendars from Monday on, row by row as it stands."""
    made = Assignment.objects.bulk_create(
        Assignment(plan=plan, athlete=one, start_on=MONDAY, last_on=MONDAY + dt.timedelta(days=400), **fields)
        for one in athletes
    )
    rows = list(plan.sessions.all())
    Session.objects.bulk_create(
        Session(
            athlete_id=run.athlete_id, assignment=run, plan_session=row, workout_id=row.workout_id,
            planned_workout_id=row.workout_id, on_date=MONDAY + dt.timedelta(days=row.day),
            planned_on=MONDAY + dt.timedelta(days=row.day), position=row.position,
        )
        for run in made
        for row in rows
    )  # fmt: skip
    return made


def full_plan(coach: User, count: int, **fields: Any) -> Plan:
    """A plan with so many sessions, from its second day on."""
    plan = make.plan(make.team_of(coach), {1: "30 min easy"}, **fields)
    workout = plan.sessions.get().workout
    PlanSession.objects.bulk_create(
        PlanSession(plan=plan, day=1 + n % 400, position=1 + n // 400, workout=workout) for n in range(1, count)
    )
    return plan


def test_a_month_and_a_week_of_the_calendar(as_coach: Client, coach: User) -> None:
    costs = []
    for count in (FEW, MANY):
        [athlete] = people(coach, 1)
        workout = make.workout()
        Session.objects.bulk_create(
            Session(athlete=athlete, workout=workout, on_date=MONDAY + dt.timedelta(days=n % 28), position=n // 28)
            for n in range(count)
        )
        page = reverse("athlete_detail", args=[athlete.pk])
        costs.append([cost(partial(as_coach.get, page, asked)) for asked in ({}, {"week": "2026-05-04"})])

    assert costs[0] == costs[1]


def test_practices_of_a_week_and_who_comes(as_coach: Client, coach: User) -> None:
    athlete, costs, workout = people(coach, 1)[0], [], make.workout()
    for count in (FEW, MANY):
        day = MONDAY + dt.timedelta(weeks=count)
        Practice.objects.bulk_create(
            Practice(team=make.team_of(coach), workout=workout, on_date=day, start_time=dt.time(18), place="Hill Lane")
            for _ in range(count)
        )
        rows = list(Practice.objects.filter(on_date=day))
        Attendance.objects.bulk_create(Attendance(practice=one, athlete=athlete) for one in rows)
        Attendance.objects.bulk_create(Attendance(practice=rows[0], athlete=one) for one in people(coach, count))
        week = cost(partial(as_coach.get, reverse("plans:practice_list"), {"week": str(day)}))
        costs.append([week, cost(partial(as_coach.get, reverse("plans:practice_detail", args=[rows[0].pk])))])

    assert costs[0] == costs[1]


def test_the_inbox_and_what_is_put_aside(as_coach: Client, coach: User) -> None:
    costs = []
    for count in (FEW, MANY - FEW):
        people(coach, count)
        lines = lines_of(Desk(coach, coach.today()))
        PutAside.objects.all().delete()
        PutAside.objects.bulk_create(
            PutAside(coach=coach, key=line.key, reason=aside.reason_of(line)) for line in lines[:-1]
        )
        costs.append([cost(partial(as_coach.get, reverse("inbox"), asked)) for asked in ({}, {"aside": "1"})])

    assert PutAside.objects.count() == MANY - 1
    assert costs[0] == costs[1]


def test_sixty_versions(as_coach: Client, coach: User) -> None:
    costs = []
    for count in (FEW, 60):
        plan = full_plan(coach, 200)
        layout = layout_of(plan).as_dict()
        PlanVersion.objects.bulk_create(
            PlanVersion(plan=plan, number=n + 1, layout=layout, published_by=coach, note=f"{n}") for n in range(count)
        )
        pages = [
            reverse("plans:plan_versions", args=[plan.pk]),
            reverse("plans:plan_version", args=[plan.pk, count]) + "?against=1",
            reverse("plans:plan_publish", args=[plan.pk]),
        ]
        costs.append([cost(partial(as_coach.get, page)) for page in pages])

    assert costs[0] == costs[1]


def test_a_roll_out_looked_at_and_written(as_coach: Client, coach: User) -> None:
    costs = []
    for count in (FEW, MANY):
        plan = full_plan(coach, 3)
        first = versions.publish(plan, by=coach)
        on_plan(plan, people(coach, count), version=first)
        plan.sessions.filter(day=2).update(workout=make.workout("90 min easy"))
        number = versions.publish(plan, by=coach).number
        page = reverse("plans:plan_roll_out", args=[plan.pk])
        seen = {str(one.assignment.pk): {offer.key for offer in one.offers} for one in look(plan).people}
        asked = cost(partial(as_coach.get, page))
        with CaptureQueriesContext(connection) as queries:
            rolled = rolling.roll_out(plan, by=coach, number=number, seen=seen)
        assert rolled.sessions == count
        costs.append([asked, len(queries)])

    assert costs[0] == costs[1]


def test_the_catalogue(client: Any, db: None) -> None:
    costs = []
    for count in (FEW, 100):
        first = Plan.objects.count()
        for number in range(first, first + count):
            make.built_in_plan(slug=f"many-{number}", name=f"Many {number}")
        costs.append([cost(lambda: client.get("/plans/catalogue/")), cost(lambda: client.get("/sitemap.xml"))])

    assert costs[0] == costs[1]


def test_the_words_of_a_week_and_of_a_session(as_coach: Client, coach: User) -> None:
    costs = []
    for count in (FEW, MANY):
        [athlete] = people(coach, 1)
        session = make.session(athlete)
        week = reverse("plans:week_thread", args=[athlete.pk, "2026-05-04"])
        as_coach.post(week, {"body": "First."})
        session.say(athlete, "First.")
        threads = {one.about_kind: one for one in athlete.threads.all()}
        assert threads.keys() >= {"session"}
        Message.objects.bulk_create(
            Message(thread=one, author=athlete, body=f"Word {n}") for n in range(count) for one in threads.values()
        )
        pages = [week, reverse("plans:session_detail", args=[session.pk])]
        for page in pages:
            as_coach.get(page)
        costs.append([cost(partial(as_coach.get, page)) for page in pages])

    assert costs[0] == costs[1]


def test_a_race_moves_with_all_that_leads_to_it(coach: User) -> None:
    costs = []
    for count in (FEW, MANY):
        [athlete] = people(coach, 1)
        plan = full_plan(coach, count, race_day=405)
        race_on = MONDAY + dt.timedelta(days=405)
        race = Race.objects.create(athlete=athlete, name="City run", on_date=race_on, distance_m=10_000)
        [run] = on_plan(plan, [athlete], race=race, race_on=race_on)
        to, by = race_on + dt.timedelta(days=7), User.objects.get(pk=coach.pk)
        by.coach_team_ids(edits=True)
        seen = racing.see(run, to, by).seen
        with CaptureQueriesContext(connection) as queries:
            moved = racing.move(run.pk, to, by=by, seen=seen)
        assert len(moved) == 1
        assert Session.objects.filter(athlete=athlete, on_date__gte=MONDAY + dt.timedelta(days=8)).count() == count
        costs.append(len(queries))

    assert costs[0] == costs[1]
