"""Fourteen days of an athlete at a glance, what was missed, and the week of the plan.

What needs no database comes first: `strip` draws from any sessions it is given. Below are the queries that many
athletes share, each one query whatever their number.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from plans.models import Assignment, Completion, DrillOccurrence, Session
from plans.models.workouts import Kind

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping, Sequence

    from athletes.models import User

BACK, AHEAD = 7, 6
DAYS = BACK + 1 + AHEAD
# So far back misses in a row are looked for.
MISS_DAYS = 14
ENDS_SOON_DAYS = 7

DONE, PART, MISS, BLANK, PLAN, SKIP = "done", "part", "miss", "blank", "plan", "skip"
OUTCOMES = {Completion.Outcome.DONE: DONE, Completion.Outcome.PARTLY: PART, Completion.Outcome.NOT: MISS}
WORDS = {DONE: "done", PART: "partly", MISS: "missed", BLANK: "not logged", PLAN: "planned", SKIP: "skipped"}
# Which of a day's sessions gives the day its letter.
WEIGHT = [Kind.RACE, Kind.QUALITY, Kind.LONG, Kind.DRILLS, Kind.STRENGTH, Kind.EASY, Kind.OTHER, Kind.REST]


def state_of(session: Session, today: dt.date) -> str:
    """Return done, part, miss (said so), blank (past, nothing said), plan or skip; empty for a rest day not logged."""
    completion = session.completion_or_none()
    if completion is not None:
        return OUTCOMES[Completion.Outcome(completion.outcome)]
    if session.workout.kind == Kind.REST:
        return ""
    if session.skipped_at is not None:
        return SKIP
    return BLANK if session.on_date < today else PLAN


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a strip: its letter and how it stands. `says` is the same for a screen reader."""

    date: dt.date
    kind: str = Kind.REST.value
    letter: str = "•"
    state: str = ""
    has_drills: bool = False
    is_today: bool = False
    says: str = "no session"

    @property
    def css(self) -> str:
        """The classes of the day's one element."""
        classes = ["kind", f"kind--{self.kind}"]
        if self.state:
            classes.append(f"day--{MISS if self.state == BLANK else self.state}")
        if self.has_drills:
            classes.append("day--drill")
        if self.is_today:
            classes.append("day--today")
        return " ".join(classes)


@dataclass(frozen=True, slots=True)
class Strip:
    """Some days in a row."""

    days: Sequence[Day]

    @property
    def label(self) -> str:
        """The strip as a sentence: Tue quality done, drills; Wed no session; today easy planned."""
        return "; ".join(f"{'today' if d.is_today else format(d.date, '%a')} {d.says}" for d in self.days)

    @property
    def first_weekday(self) -> str:
        """mon to sun: where the lines before each Monday stand."""
        return f"{self.days[0].date:%a}".lower()


def _drills_show(session: Session, state: str) -> bool:
    """A cone stands for drills ticked; on a day still to come, for drills planned."""
    ticked = bool(getattr(session, "ticked", 0))
    return ticked or (state == PLAN and session.workout.drill_count > 0)


def day_of(date: dt.date, sessions: Sequence[Session], today: dt.date) -> Day:
    """Draw one day. The hardest session gives the letter; the words name all of them."""
    if not sessions:
        return Day(date, is_today=date == today)
    ordered = sorted(sessions, key=lambda s: (state_of(s, today) == SKIP, WEIGHT.index(Kind(s.workout.kind))))
    states = [state_of(s, today) for s in ordered]
    drills = any(_drills_show(s, state) for s, state in zip(ordered, states, strict=True))
    words = [
        f"{s.workout.kind} {WORDS[state]}" if state else str(s.workout.kind)
        for s, state in zip(ordered, states, strict=True)
    ]
    main = ordered[0].workout
    return Day(
        date,
        main.kind,
        main.letter,
        states[0],
        drills,
        date == today,
        " and ".join(words) + (", drills" if drills else ""),
    )


def strip(sessions: Iterable[Session], first: dt.date, today: dt.date, days: int = DAYS) -> Strip:
    """Draw so many days from a first one. Sessions of other days are left out; `today` is the athlete's."""
    by_date: dict[dt.date, list[Session]] = {}
    for session in sessions:
        by_date.setdefault(session.on_date, []).append(session)
    dates = [first + dt.timedelta(days=n) for n in range(days)]
    return Strip([day_of(date, by_date.get(date, ()), today) for date in dates])


def strip_sessions(athletes: Any, first: dt.date, last: dt.date) -> QuerySet[Session]:
    """Return the sessions a strip is drawn from, with `ticked` where a drill was: one query."""
    ticked = DrillOccurrence.objects.filter(session=OuterRef("pk"), done_at__isnull=False)
    return Session.objects.filter(athlete__in=athletes).between(first, last).for_lists().annotate(ticked=Exists(ticked))


def with_ticks(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Add `ticked`, the number of drills ticked in each session."""
    return sessions.annotate(ticked=Count("occurrences", filter=Q(occurrences__done_at__isnull=False), distinct=True))


@dataclass(frozen=True, slots=True)
class Fact:
    """One session of the days around today, without its content."""

    athlete_id: int
    on_date: dt.date
    start_time: dt.time | None
    kind: str
    outcome: str | None

    @property
    def is_open(self) -> bool:
        """Nothing was said about it yet."""
        return self.outcome is None

    @property
    def is_undone(self) -> bool:
        """Said to be missed, or nothing said: on a past day that is a miss."""
        return self.outcome is None or self.outcome == Completion.Outcome.NOT


def facts(athletes: Any, first: dt.date, last: dt.date, *, undone: bool = False) -> list[Fact]:
    """Return all sessions but rest from a day to a day, in order; with `undone` only what was not done. One query.

    What was skipped with a reason, and what a pause holds back, is left out unless it was logged all the same.
    """
    stands = Q(skipped_at=None) & (Q(assignment__paused_on=None) | Q(on_date__lt=F("assignment__paused_on")))
    rows = Session.objects.filter(stands | Q(completion__isnull=False), athlete__in=athletes)
    rows = rows.exclude(workout__kind=Kind.REST).between(first, last)
    if undone:
        rows = rows.filter(Q(completion=None) | Q(completion__outcome=Completion.Outcome.NOT))
    columns = rows.values_list("athlete_id", "on_date", "start_time", "workout__kind", "completion__outcome")
    return [Fact(*row) for row in columns]


def misses(found: Iterable[Fact], athletes: Mapping[int, User], today: dt.date) -> dict[int, list[dt.date]]:
    """Return for each athlete the days in a row, up to the last with a session, on which nothing was done.

    `found` has all sessions, done or not, of the days before. A day is past when it is over for the athlete too, whose
    midnight may come later than the coach's.
    """
    days: dict[int, dict[dt.date, bool]] = {}
    first = today - dt.timedelta(days=MISS_DAYS)
    for fact in found:
        person = athletes.get(fact.athlete_id)
        if person is None or not first <= fact.on_date < min(today, person.today()):
            continue
        own = days.setdefault(fact.athlete_id, {})
        own[fact.on_date] = own.get(fact.on_date, False) or not fact.is_undone
    result: dict[int, list[dt.date]] = {}
    for pk, own in days.items():
        for day in sorted(own, reverse=True):
            if own[day]:
                break
            result.setdefault(pk, []).insert(0, day)
    return result


@dataclass(frozen=True, slots=True)
class PlanWeek:
    """Where an athlete stands in a plan. `number` is 0 before its first day; `name` is empty for another team's."""

    plan_id: uuid.UUID
    name: str
    number: int
    of: int
    start_on: dt.date
    last_on: dt.date
    all_end_on: dt.date = field(default=dt.date.max)

    def ends_soon(self, today: dt.date, days: int = ENDS_SOON_DAYS) -> bool:
        """Tell whether nothing is planned from so many days ahead on."""
        return self.all_end_on <= today + dt.timedelta(days=days)


def plan_week(assignment: Assignment, today: dt.date, *, name: str, all_end_on: dt.date) -> PlanWeek:
    """Return the week of a plan on a day, never past its last."""
    weeks = (assignment.last_on - assignment.start_on).days // 7 + 1
    return PlanWeek(
        assignment.plan_id,
        name,
        min(assignment.week_on(today), weeks),
        weeks,
        assignment.start_on,
        assignment.last_on,
        all_end_on,
    )


def plan_weeks(athletes: Any, coach: User, today: dt.date) -> dict[int, PlanWeek]:
    """Return for each athlete on a plan the one that runs, else the next to begin. One query.

    A plan of a team the coach is not in counts, but keeps its name to itself.
    """
    open_ones = (
        Assignment.objects.filter(athlete__in=athletes, ended_at__isnull=True, last_on__gte=today)
        .select_related("plan")
        .order_by("athlete_id", "start_on", "assigned_at")
    )
    by_athlete: dict[int, list[Assignment]] = {}
    for assignment in open_ones:
        by_athlete.setdefault(assignment.athlete_id, []).append(assignment)
    own = set(coach.coach_team_ids())
    result = {}
    for athlete_id, found in by_athlete.items():
        running = [a for a in found if a.start_on <= today]
        shown = running[-1] if running else found[0]
        name = shown.plan.name if shown.plan.team_id in own else ""
        result[athlete_id] = plan_week(shown, today, name=name, all_end_on=max(a.last_on for a in found))
    return result
