"""What the linter wants to know around a session of a plan: its neighbours on the board. The rules are pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plans.linting import Scene, warm_up_lead
from plans.load import PLYOMETRIC, load
from plans.models import PlanSession
from plans.models.plans import Week
from plans.models.workouts import Kind
from plans.notation import Reading
from plans.notation.tree import steps

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping

    from plans.board import Board
    from plans.linting import Lead
    from plans.load import DrillFacts
    from plans.notation.tree import Range


@dataclass(frozen=True, slots=True)
class Near:
    """A session nearby: its day as a count, its drills, whether one of them is a jump, its ground contacts."""

    day: int
    drills: frozenset[str]
    jumps: bool
    contacts: Range

    @classmethod
    def of(cls, day: int, reading: Reading, facts: Mapping[str, DrillFacts]) -> Near:
        """What a reading is to its neighbours."""
        slugs = frozenset(drills_of(reading))
        jumps = any(slug in facts and facts[slug].impact >= PLYOMETRIC for slug in slugs)
        return cls(day, slugs, jumps, load(reading.items, facts).contacts if slugs else (0, 0))


def plan_scene(
    session: PlanSession,
    reading: Reading,
    facts: Mapping[str, DrillFacts],
    board: Board,
    known: Mapping[uuid.UUID, Near] | None = None,
) -> Scene:
    """What is known around a session of a plan. `known` are sessions of the board that have drills, by id.

    Without these one query at most, none for a text without drills.
    """
    others = [one for one in board.sessions if one.pk != session.pk]
    is_race_day = is_race(reading) or any(one.day == session.day for one in others if _has_race(one))
    races = [one.day - session.day for one in others if _has_race(one) and one.day >= session.day]
    week = next((row.week for row in board.rows if row.week.number == session.week_number), None)
    around: dict[str, Any] = {}
    if drills_of(reading):
        first = 0 if is_race_day else (session.week_number - 2) * 7
        near = [one for one in others if first <= one.day < session.week_number * 7 and _has_drills(one)]
        seen = _fetched(near, facts) if known is None else [known[one.pk] for one in near if one.pk in known]
        around = neighbours(session.day, session.weekday, seen)
        if session.week_number == 1:
            around["contacts_last_week"] = None
        if any(one.day <= session.day for one in others):
            around["seen"] = frozenset(slug for one in seen if one.day <= session.day for slug in one.drills)
    return Scene(
        day_kind="recovery" if week and week.phase == Week.Phase.RECOVER else "",
        is_race_day=is_race_day,
        days_to_race=min(races, default=None),
        starts_at=session.start_time,
        warm_up_ends_at=ends_at(session.start_time, warm_up_lead(reading)) if session.start_time else None,
        drills=facts,
        **around,
    )


def _fetched(sessions: Iterable[PlanSession], facts: Mapping[str, DrillFacts]) -> list[Near]:
    pks = [one.pk for one in sessions]
    rows = PlanSession.objects.filter(pk__in=pks).values_list("day", "workout__tree") if pks else ()
    return [Near.of(day, Reading.from_dict(tree), facts) for day, tree in rows]


def neighbours(day: int, weekday: int, around: Iterable[Near]) -> dict[str, Any]:
    """Days since the last jumps, and the ground contacts of this week and of the one before; days are counted."""
    monday, told = day - weekday, list(around)

    def contacts(first: int) -> Range:
        week = [one.contacts for one in told if first <= one.day < first + 7]
        return (sum(low for low, _ in week), sum(high for _, high in week))

    return {
        "days_since_i3": min((day - one.day for one in told if one.day <= day and one.jumps), default=None),
        "contacts_last_week": contacts(monday - 7),
        "contacts_this_week": contacts(monday),
    }


def ends_at(starts_at: dt.time | None, lead: Lead) -> dt.time | None:
    """When a warm-up that begins in time is over; None without a start or a warm-up."""
    if starts_at is None or not lead.minutes:
        return None
    return (dt.datetime.combine(dt.date(2000, 1, 2), starts_at) - dt.timedelta(minutes=lead.gap)).time()


def drills_of(reading: Reading) -> list[str]:
    """The drills of a reading, in order."""
    return [step.drill for step in steps(reading.items) if step.drill]


def is_race(reading: Reading) -> bool:
    """Whether there is a race or a time trial in it."""
    return any(step.activity in ("race", "test") for step in steps(reading.items))


def _has_race(session: PlanSession) -> bool:
    return bool(session.workout.kind == Kind.RACE)


def _has_drills(session: PlanSession) -> bool:
    return bool(session.workout.drill_count or session.workout.warmup_seconds)


__all__ = ["Near", "drills_of", "ends_at", "is_race", "neighbours", "plan_scene"]
