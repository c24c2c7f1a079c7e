"""How fast sixteen weeks are assigned to a thousand athletes, against a raw insert of the same rows in the same run."""

from __future__ import annotations

import datetime as dt
import logging
import time
from typing import TYPE_CHECKING

from bench.lines import Line

if TYPE_CHECKING:
    from athletes.models import User
    from plans.models import Plan

WEEKS, DAYS_A_WEEK = 16, 5
ATHLETES, FEW = 1000, 100
# A raw insert may be at most so many times as fast, and ten times the athletes cost at most so much more each.
MOST_TIMES, MOST_GROWTH = 1 / 0.4, 1.3
ROUNDS = 3


def measure() -> list[Line]:
    """Return how many times as fast a raw insert is, and what a row costs at ten times the rows."""
    from django.core.management import call_command
    from django.db import connection

    connection.close()
    call_command("migrate", verbosity=0)
    plan, people = made()
    # No process is there to be rung up.
    logging.getLogger("reminders.doorbell").disabled = True
    few = min(both(plan, people[:FEW])[0] for _ in range(ROUNDS))
    # By turns, so that what else the machine does falls on both.
    rounds = [both(plan, people) for _ in range(ROUNDS)]
    many, raw = min(one[0] for one in rounds), min(one[1] for one in rounds)
    rows = ATHLETES * WEEKS * DAYS_A_WEEK
    each, each_of_few = many / rows, few / (FEW * WEEKS * DAYS_A_WEEK)
    against = f"{rows / many:,.0f} rows/s; raw insert of the same rows {rows / raw:,.0f} rows/s; ratio {raw / many:.2f}"
    return [
        Line("assign, raw insert is faster by", many / raw, "times", MOST_TIMES, against),
        Line("assign, a row at ten times the rows", each / each_of_few, "times", MOST_GROWTH, f"{FEW} athletes"),
    ]


def made() -> tuple[Plan, list[User]]:
    """Return a plan of sixteen weeks and a thousand athletes of its team."""
    from django.utils import timezone

    from athletes.models import Coaching, Team, User
    from plans.models import Plan, PlanSession, Workout

    team = Team.objects.create(name="Bench")
    plan = Plan.objects.create(team=team, name="Sixteen weeks", state="published")
    workouts = [Workout.objects.write(text, author=None) for text in ("40 min easy", "8 x 400 m @ 5k pace, 200 m jog")]
    PlanSession.objects.bulk_create(
        PlanSession(plan=plan, day=week * 7 + day, workout=workouts[day % 2])
        for week in range(WEEKS)
        for day in range(DAYS_A_WEEK)
    )
    people = User.objects.bulk_create(
        User(email=f"bench{at}@example.org", name=f"Runner {at}", time_zone="Europe/London") for at in range(ATHLETES)
    )
    now = timezone.now()
    Coaching.objects.bulk_create(
        Coaching(athlete=person, team=team, state="accepted", accepted_at=now) for person in people
    )
    return plan, people


def both(plan: Plan, people: list[User]) -> tuple[float, float]:
    """Assign, from the preview on, then insert the same rows, made beforehand; return the seconds of each."""
    from plans.assigning import _sessions, assign, preview
    from plans.models import Session

    today = people[0].today()
    first = today + dt.timedelta(days=7 - today.weekday())
    began = time.perf_counter()
    view = preview(plan, people, first, today=today)
    made = assign(view, by=None)
    took = time.perf_counter() - began
    rows = list(_sessions(view, made))
    clean("plans_session")
    began = time.perf_counter()
    Session.objects.bulk_create(rows, batch_size=2000)
    raw = time.perf_counter() - began
    clean("plans_session", "plans_assignment", "plans_assignact", "reminders_reminder")
    return took, raw


def clean(*tables: str) -> None:
    """Empty tables that assigning writes to."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 -- names of our own
