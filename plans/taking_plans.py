"""Taking a built-in plan over into a team: a plan of its own, with the same workouts until somebody writes others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from plans.layout import Layout, delta, layout_of, put
from plans.models import Plan

if TYPE_CHECKING:
    from athletes.models import Team, User


@transaction.atomic
def take(plan: Plan, team: Team, *, by: User) -> Plan:
    """Copy a plan with its weeks, sessions and film wishes into a team as a draft. Some ten queries at any length."""
    own = Plan.objects.create(
        team=team,
        author=by,
        name=plan.name,
        goal=plan.goal,
        about=plan.about,
        event=plan.event,
        level=plan.level,
        made_from=plan,
    )
    there = layout_of(plan)
    sessions = tuple(
        one.as_new(films=tuple(replace(film, asked_by=by.pk) for film in one.films)) for one in there.sessions
    )
    put(own, delta(Layout(), Layout(sessions, there.weeks, there.race_day)))
    return own
