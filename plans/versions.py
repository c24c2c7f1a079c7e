"""Publishing a plan, its versions, putting it away, and copies of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from athletes.models import Coaching
from plans import history
from plans.differing import Said, told
from plans.layout import Layout, delta, layout_of, put
from plans.models import Plan, PlanVersion, Session, Workout
from plans.spoken import listed

if TYPE_CHECKING:
    from athletes.models import User
    from plans.differing import Told
    from plans.models import PlanAct

SAME = "Nothing has changed since version {number}, so there is nothing to publish."
EMPTY = "There is no session in this plan yet. Write one, then publish it."
NAMED = 3


class VersionRefusedError(ValueError):
    """It cannot be done; the sentence says why. Nothing was changed."""


def newest(plan: Plan) -> PlanVersion | None:
    """Return the version that was published last: one query."""
    return PlanVersion.objects.filter(plan=plan).select_related("published_by").order_by("-number").first()


def layout_in(version: PlanVersion) -> Layout:
    """Return the layout that a version keeps."""
    return Layout.from_dict(version.layout)


@transaction.atomic
def publish(plan: Plan, *, by: User | None, note: str = "") -> PlanVersion:
    """Keep the plan as it stands as its next version, and call it published.

    Raises:
        VersionRefusedError: nothing has changed since the last version, or there is no session yet.
    """
    history.lock(plan)
    last, layout = newest(plan), layout_of(plan)
    if not layout.sessions:
        raise VersionRefusedError(EMPTY)
    if last is not None and layout_in(last) == layout:
        raise VersionRefusedError(SAME.format(number=last.number))
    made = PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        layout=layout.as_dict(),
        note=note.strip(),
        published_by=by,
    )
    plan.state = Plan.State.PUBLISHED
    plan.save(update_fields=["state"])
    return made


def said_of(*layouts: Layout) -> dict[str, Said]:
    """Return what the workouts of some layouts are called, and their texts, by id: one query."""
    ids = {one.workout for layout in layouts for one in layout.sessions}
    rows = Workout.objects.filter(pk__in=ids).only("headline", "detail", "text")
    return {str(row.pk): Said(f"{row}, {row.detail}" if row.detail else str(row), row.text) for row in rows}


def differences(old: Layout, new: Layout) -> list[Told]:
    """Return what differs between two layouts, in sentences: one query."""
    return told(old, new, said_of(old, new))


def restore(version: PlanVersion, *, by: User) -> PlanAct | None:
    """Lay the plan out as it was in a version, as an act; None where it is so already."""
    plan = version.plan
    with history.act(plan, by=by, said=f"Brought version {version.number} back") as one:
        one.layout = layout_in(version)
    return one.done


@transaction.atomic
def copy(plan: Plan, *, team_id: int, by: User, name: str) -> Plan:
    """Make a draft of a team that begins as another plan, with its weeks, sessions and film wishes: some ten queries.

    The workouts are the same until somebody writes others. The films are asked for by whoever makes the copy.
    """
    made = Plan.objects.create(
        team_id=team_id,
        author=by,
        name=name[:100],
        goal=plan.goal,
        about=plan.about,
        event=plan.event,
        level=plan.level,
        made_from=plan,
        silenced=plan.silenced,
    )
    layout = layout_of(plan)
    sessions = tuple(
        one.as_new(films=tuple(replace(film, asked_by=by.pk) for film in one.films)) for one in layout.sessions
    )
    put(made, delta(Layout(), Layout(sessions, layout.weeks, layout.race_day)), Layout())
    return made


def archive(plan: Plan) -> None:
    """Put a plan away: who is on it keeps it."""
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.ARCHIVED)


def unarchive(plan: Plan) -> None:
    """Take a plan out again: published where it ever was, else a draft."""
    was_published = PlanVersion.objects.filter(plan=plan).exists()
    state = Plan.State.PUBLISHED if was_published else Plan.State.DRAFT
    Plan.objects.filter(pk=plan.pk, state=Plan.State.ARCHIVED).update(state=state)


@transaction.atomic
def delete(plan: Plan) -> None:
    """Delete a draft that nobody has. Who had it and has left the team keeps what he or she did, as single sessions.

    Raises:
        VersionRefusedError: somebody is or was on it, or it was published; the sentence says who.
    """
    history.lock(plan)
    rows = plan.assignments.order_by("athlete__name").values_list("athlete__name", "ended_at")
    now = list(dict.fromkeys(name for name, ended_at in rows if ended_at is None))
    if now:
        are = "is" if len(now) == 1 else "are"
        raise VersionRefusedError(f"{listed(now, NAMED)} {are} on this plan. Put it away instead.")
    with_us = Coaching.objects.filter(team=plan.team_id, state=Coaching.State.ACCEPTED).values("athlete")
    if plan.assignments.filter(athlete__in=with_us).exists():
        raise VersionRefusedError("Athletes have had this plan, and keep what they did of it. Put it away instead.")
    if PlanVersion.objects.filter(plan=plan).exists():
        raise VersionRefusedError("This plan was published. Put it away instead.")
    Session.objects.filter(assignment__plan=plan).update(assignment=None, plan_session=None)
    plan.assignments.all().delete()
    plan.delete()
