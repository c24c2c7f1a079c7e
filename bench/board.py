"""How fast a whole plan is judged, for the marks on its board."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bench.lines import Line

if TYPE_CHECKING:
    from athletes.models import User
    from plans.models import Plan

WEEKS, ROUNDS = 30, 4
MOST_MS = 150
TEXTS = (
    "8 x {} m @ 5k pace, 200 m jog",
    "10 min easy\n2 x 40 m ankling\n8 x {} m @ 5k pace, 200 m jog\n10 min jog",
    "40 min easy\n6 x 20 s strides",
    "3 x 30 m bounding\n3 x 30 m A-skip\n5 x {} m @ 3k pace, 3 min jog",
    "90 min easy\n6 x 20 s strides",
    "4 x 8 min @ threshold, 2 min jog",
    "20 min easy\n6 x {} m @ 10k pace, 90 s jog",
)


def measure() -> list[Line]:
    """Return the time to judge thirty weeks of a session a day, each text another; the first round is left out."""
    from django.core.management import call_command
    from django.db import connection

    from plans import judging
    from plans.board import board_of
    from plans.marking import mark, readings_of

    connection.close()
    call_command("migrate", verbosity=0)
    call_command("load_drills", verbosity=0)
    plan, coach = made()
    facts = judging.library_of(coach, plan.team_id).facts
    took, marks = [], 0
    for _ in range(ROUNDS):
        board = board_of(plan, with_trees=True)
        began = time.process_time()
        marks = len(mark(board, readings_of(board), facts, plan.silenced))
        took.append(time.process_time() - began)
    against = f"{WEEKS * 7} sessions, {marks} with marks; {1000 * took[0]:.0f} ms the first time"
    return [Line("board, marks on thirty full weeks", 1000 * min(took[1:]), "ms", MOST_MS, against)]


def made() -> tuple[Plan, User]:
    """Return a plan of thirty weeks with a session on each day, and its coach."""
    from athletes.models import Membership, Team, User
    from plans.models import Plan, PlanSession, Week, Workout

    team = Team.objects.create(name="Bench board")
    coach = User.objects.create(email="bench-board@example.org", name="Coach")
    Membership.objects.create(user=coach, team=team, role=Membership.Role.HEAD_COACH)
    plan = Plan.objects.create(team=team, name="Thirty weeks", race_day=WEEKS * 7 - 1)
    Week.objects.bulk_create(Week(plan=plan, number=number) for number in range(1, WEEKS + 1))
    for day in range(WEEKS * 7):
        text = TEXTS[day % 7].format(400 + day)
        PlanSession.objects.create(plan=plan, day=day, workout=Workout.objects.write(text, author=None))
    return plan, coach
