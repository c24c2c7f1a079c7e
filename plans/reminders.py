"""What people are told about plans."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Count, Min
from django.urls import reverse

from athletes.models import Coaching
from reminders.kinds import Kind, Words, register

from .models import Assignment

if TYPE_CHECKING:
    from athletes.models import User

PLAN_ASSIGNED = "plan_assigned"


def find(assignment_id: str) -> Assignment | None:
    """Return the assignment with its plan and athlete."""
    return Assignment.objects.select_related("plan", "athlete").filter(pk=assignment_id).first()


def still_wanted(assignment: Assignment) -> bool:
    """Not taken back, and the athlete is still with the team."""
    if assignment.ended_at is not None:
        return False
    return Coaching.objects.filter(
        athlete=assignment.athlete_id, team=assignment.plan.team_id, state=Coaching.State.ACCEPTED
    ).exists()


def render(assignment: Assignment, recipient: User) -> Words:
    """New plan: 5 k, spring. 40 sessions from Mon 4 May."""
    found = assignment.sessions.aggregate(count=Count("pk"), first=Min("on_date"))
    name = assignment.plan.name
    body = dates(found["count"], found["first"])
    if recipient.pk == assignment.athlete_id:
        return Words(f"New plan: {name}", body, reverse("my_plan"))
    title = f"New plan for {assignment.athlete.get_short_name()}: {name}"
    return Words(title, body, reverse("athlete_detail", args=[assignment.athlete_id]))


def dates(count: int, first: dt.date | None) -> str:
    """Say how many sessions there are, and when they begin."""
    if first is None:
        return "No sessions yet."
    day = f"{first:%a} {first.day} {first:%b}"
    return f"1 session, on {day}." if count == 1 else f"{count} sessions from {day}."


def register_all() -> None:
    """Make the kinds of this app known."""
    register(
        Kind(
            slug=PLAN_ASSIGNED,
            subject_kind="assignment",
            find=find,
            athlete=lambda assignment: assignment.athlete,
            recipients=lambda assignment: [assignment.athlete],
            due=lambda assignment: assignment.assigned_at,
            keeps=dt.timedelta(days=14),
            still_wanted=still_wanted,
            render=render,
            second_adult=True,
        )
    )
