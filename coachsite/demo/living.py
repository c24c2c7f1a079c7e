"""What people's lives bring into the demo club's plans: days to run on, a trip, races, a test, pain, a pause."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from athletes.models import Availability, Race, RaceResult, Span, User
from plans import history, versions
from plans.models import Assignment, Completion
from plans.models.sessions import Reason

from . import people

if TYPE_CHECKING:
    from plans.models import Plan

# Weekdays from 0, Monday, of the plans as they are written, and minutes where there are not more.
DAYS: dict[str, dict[int, tuple[str, int | None]]] = {
    people.ATHLETE[1]: {0: ("no", None), 4: ("no", None), 6: ("preferred", None)},
    "Jonas Lindqvist": {2: ("ok", 45), 5: ("preferred", None)},
    "Grace Mwangi": {0: ("no", None), 6: ("preferred", 150)},
}
WRITTEN_ON = "5 k group"
AWAY, PAUSED, TESTED = "Jonas Lindqvist", "Gareth Pugh", "Callum Reid"
HURT, BUSY = "Amara Obi", "Priya Raman"


def someone(name: str) -> User:
    """Return a member of the club."""
    found: User = User.objects.get(name=name, email__endswith=f"@{people.DOMAIN}")
    return found


def live(coach: User) -> None:
    """Put into calendars what is not training; some queries, all told."""
    today = timezone.now().date()
    # As the plans do: what stands on Tuesday is today.
    turn = today.weekday() - 1
    for name, week in DAYS.items():
        athlete = someone(name)
        for weekday, (kind, minutes) in week.items():
            Availability.objects.create(athlete=athlete, weekday=(weekday + turn) % 7, kind=kind, minutes=minutes)
    monday = today + dt.timedelta(days=7 - today.weekday())
    Span.objects.create(
        athlete=someone(AWAY),
        kind=Span.Kind.TRAVEL,
        first_day=monday + dt.timedelta(days=2),
        last_day=monday + dt.timedelta(days=6),
        note="Work trip, hotel by a park",
        made_by=coach,
    )
    athlete = someone(people.ATHLETE[1])
    for priority, weeks, name, goal in (("B", 2, "Canal 5 k", None), ("A", 7, "City 5 k", 1170)):
        on_date = monday + dt.timedelta(days=7 * weeks - 2)
        Race.objects.create(
            athlete=athlete, name=name, on_date=on_date, distance_m=5000, priority=priority, goal_seconds=goal
        )
    RaceResult.objects.create(
        athlete=someone(TESTED),
        kind=RaceResult.Kind.THRESHOLD,
        distance_m=7900,
        seconds=1800,
        ran_on=today - dt.timedelta(days=9),
        where="Hill Lane track",
    )
    Assignment.objects.filter(athlete=someone(PAUSED)).update(paused_on=today + dt.timedelta(days=1))


def logged() -> None:
    """Give two logs of late what got in the way, and what hurt."""
    for name, values in (
        (HURT, {"pain": Completion.Pain.CHANGED, "pain_where": "left Achilles", "reason": Reason.PAIN}),
        (BUSY, {"reason": Reason.TIME, "minutes": 25}),
    ):
        last = Completion.objects.filter(session__athlete=someone(name)).order_by("-session__on_date").first()
        if last is not None:
            Completion.objects.filter(pk=last.pk).update(
                outcome=Completion.Outcome.PARTLY, seen_at=None, seen_by=None, **values
            )


def written_on(plan: Plan, coach: User) -> None:
    """Change the plan's last easy run to its first, and publish it again."""
    easy = list(plan.sessions.filter(workout__text__regex=r"^\d+ min easy$").order_by("day"))
    if len(easy) < 2:
        return
    with history.act(plan, by=coach, said="Shortened the last easy run"):
        easy[-1].workout = easy[0].workout
        easy[-1].save(update_fields=["workout"])
    versions.publish(plan, by=coach, note="A shorter last easy run.")
