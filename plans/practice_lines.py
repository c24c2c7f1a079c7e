"""Lines of the inbox about practices nobody has ticked, and about sessions skipped for pain or illness."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from plans import practices
from plans.inbox import SKIP_DAYS, Desk, Line, register
from plans.models import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plans.models import Practice, Session

# So long after it a practice is worth a tick.
TICK_DAYS = 7


def from_practices(desk: Desk) -> Iterable[Line]:
    """Practices that have begun and of which somebody is not ticked, of the last week. One query."""
    first = desk.today - dt.timedelta(days=TICK_DAYS)
    rows = practices.coached(desk.coach).filter(on_date__range=(first, desk.today), cancelled_at=None)
    clock = timezone.now().astimezone(desk.coach.zone).time()
    for practice in practices.with_counts(rows):
        has_begun = practice.on_date < desk.today or practice.start_time <= clock
        if has_begun and vars(practice)["unticked"]:
            yield _unticked(desk, practice)


def _unticked(desk: Desk, practice: Practice) -> Line:
    asked, left = vars(practice)["asked"], vars(practice)["unticked"]
    what = "Nobody is ticked" if left == asked else f"{left} of {asked} are not ticked"
    return Line(
        key=f"practice-{practice.pk}",
        tabs=("practices",),
        athlete=None,
        squad=practice.squad.name if practice.squad else "Practice",
        icon="todo",
        why="Not ticked",
        what=f"{what}: {practice.on_date:%A} at {practice.start_time:%H:%M}, {practice.place}.",
        act="Tick",
        url=reverse("plans:practice_detail", args=[practice.pk]),
        extra=str(practice.workout),
        due_on=desk.today,
        news=f"{practice.on_date} {practice.start_time}",
    )


def from_skips(desk: Desk) -> Iterable[Line]:
    """Athletes who skip for pain or illness, one line each, until three days after the last. No query."""
    first = desk.today - dt.timedelta(days=SKIP_DAYS)
    by_athlete: dict[int, list[Session]] = {}
    for session in sorted(desk.sessions, key=lambda one: (one.on_date, one.pk)):
        is_own = session.skipped_by_id == session.athlete_id and session.completion_or_none() is None
        if is_own and session.on_date >= first and session.skip_reason in (Reason.PAIN, Reason.SICK):
            by_athlete.setdefault(session.athlete_id, []).append(session)
    for athlete_id, found in by_athlete.items():
        yield _skipped(desk, athlete_id, found)


def _skipped(desk: Desk, athlete_id: int, found: list[Session]) -> Line:
    is_pain = any(one.skip_reason == Reason.PAIN for one in found)
    first = next(one for one in found if not is_pain or one.skip_reason == Reason.PAIN)
    due_on, due_at = desk.next_due.get(athlete_id, (desk.today, None))
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    day = f"{first.on_date:%a} {first.on_date.day} {first.on_date:%B}"
    return Line(
        key=f"skip-{first.pk}",
        tabs=("logged",),
        athlete=desk.athletes[athlete_id],
        icon="pain" if is_pain else "warning",
        why="Pain" if is_pain else "Ill",
        what=f"Skipped, {Reason(first.skip_reason).label}: {first.workout} on {day}{more}.",
        act="Look",
        url=reverse("plans:session_detail", args=[first.pk]),
        due_on=due_on,
        due_at=due_at,
        session=first,
    )


def register_all() -> None:
    """Add our lines to the inbox; once at start."""
    register(from_practices, tab=("practices", "Practices"))
    register(from_skips)
