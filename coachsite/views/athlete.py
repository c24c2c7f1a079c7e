"""One athlete: a month of sessions, races, squads, and what was logged last. For coaches, guardians and oneself."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from athletes.models import Coaching, Guardian, Squad, User
from athletes.paces import best_result, format_time, race_name
from coachsite.lib.access import Policy, access
from plans import strips
from plans.assigning import monday_of
from plans.models import Session

if TYPE_CHECKING:
    from athletes.models import RaceResult
    from coachsite.lib.http import Request

LATEST = 6
RACES_SHOWN = 5
FIRST_YEAR, LAST_YEAR = 2000, 2100
STATES = {
    strips.DONE: ("done", "done", "done"),
    strips.PART: ("part", "part", "partly"),
    strips.MISS: ("missed", "missed", "missed"),
    strips.BLANK: ("missed", "missed", "not logged"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One session in the calendar: its look, sign and word. A planned one has no sign."""

    session: Session
    state: str
    ticked: int

    @property
    def css(self) -> str:
        """The class of how it went."""
        return f"session-cell--{STATES[self.state][0]}" if self.state in STATES else ""

    @property
    def icon(self) -> str:
        """The sign of how it went."""
        return STATES[self.state][1] if self.state in STATES else ""

    @property
    def word(self) -> str:
        """How it went, in a word."""
        return STATES[self.state][2] if self.state in STATES else ""

    @property
    def drills(self) -> int:
        """Drills ticked; of a session still to come, drills planned."""
        return self.session.workout.drill_count if self.state == strips.PLAN else self.ticked


@dataclass(slots=True)
class Day:
    """A day of the calendar."""

    date: dt.date
    is_out: bool
    is_today: bool
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Week:
    """A row of the calendar with its sums. `metres` are planned (middle values); `number` is the plan's week or 0."""

    days: list[Day]
    number: int = 0
    metres: float = 0
    seconds: float = 0
    planned: int = 0
    done: int = 0

    @property
    def is_now(self) -> bool:
        """Whether today lies in it."""
        return any(day.is_today for day in self.days)

    def add(self, cell: Cell) -> None:
        """Count a session; rest is not one."""
        if not cell.state:
            return
        self.planned += 1
        self.done += cell.state == strips.DONE
        self.metres += cell.session.workout.metres
        self.seconds += cell.session.workout.seconds


def month_of(text: str, today: dt.date) -> dt.date:
    """Return the first day of a month written 2026-05; of this month without a text.

    Raises:
        Http404: the text is not a month of this century.
    """
    if not text:
        return today.replace(day=1)
    try:
        first = dt.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 -- a month has no zone
    except ValueError as error:
        raise Http404("not a month") from error
    if not FIRST_YEAR <= first.year < LAST_YEAR:
        raise Http404("not a month of this century")
    return first


def span_of(first: dt.date) -> tuple[dt.date, dt.date]:
    """Return the Monday before a month begins and the Sunday after it ends."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return monday_of(first), monday_of(last) + dt.timedelta(days=6)


def months_beside(first: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first days of the months before and after."""
    return (first - dt.timedelta(days=1)).replace(day=1), (first + dt.timedelta(days=31)).replace(day=1)


def weeks_of(sessions: list[Session], first: dt.date, today: dt.date) -> list[Week]:
    """Lay a month's sessions into weeks from Monday to Sunday."""
    start, end = span_of(first)
    dates = [start + dt.timedelta(days=n) for n in range((end - start).days + 1)]
    days = {date: Day(date, date.month != first.month, date == today) for date in dates}
    weeks = [Week([days[date] for date in dates[n : n + 7]]) for n in range(0, len(dates), 7)]
    for session in sessions:
        if session.on_date not in days:
            continue
        cell = Cell(session, strips.state_of(session, today), getattr(session, "ticked", 0))
        days[session.on_date].cells.append(cell)
        week = weeks[(session.on_date - start).days // 7]
        week.add(cell)
        if session.assignment is not None:
            week.number = max(week.number, session.assignment.week_on(session.on_date))
    return weeks


def plans_in(sessions: list[Session], start: dt.date, end: dt.date, own_teams: set[int] | None) -> list[dict[str, Any]]:
    """Return the plans of the sessions shown, each with its first and last week there.

    A coach is not told the name of another team's plan; `own_teams` None tells all (the athlete, a guardian).
    """
    found = {s.assignment_id: s.assignment for s in sessions if s.assignment and start <= s.on_date <= end}
    rows = []
    for assignment in sorted(found.values(), key=lambda a: a.start_on):
        is_told = own_teams is None or assignment.plan.team_id in own_teams
        first = strips.plan_week(assignment, max(start, assignment.start_on), name="", all_end_on=assignment.last_on)
        last = strips.plan_week(assignment, min(end, assignment.last_on), name="", all_end_on=assignment.last_on)
        name = assignment.plan.name if is_told else "Another team’s plan"
        rows.append({"name": name, "first": first.number, "last": last.number, "of": last.of})
    return rows


def sessions_of(person: User, start: dt.date, end: dt.date) -> list[Session]:
    """Return the sessions of some days and, whenever they were, those logged last: one query."""
    latest = Session.objects.filter(athlete=person, completion__isnull=False).order_by("-completion__logged_at", "-pk")
    rows = Session.objects.filter(
        Q(on_date__gte=start, on_date__lte=end) | Q(pk__in=latest.values("pk")[:LATEST]), athlete=person
    )
    listed = rows.for_lists().select_related("workout", "completion", "assignment__plan")
    return list(strips.with_ticks(listed).order_by("on_date", "position", "pk"))


def logs_of(sessions: list[Session]) -> list[Session]:
    """Return what was logged last, newest first."""
    logged = [session for session in sessions if session.completion_or_none() is not None]
    return sorted(logged, key=lambda s: s.completion.logged_at, reverse=True)[:LATEST]


def races_of(races: list[RaceResult]) -> list[dict[str, Any]]:
    """Return the newest races as words."""
    return [
        {"words": f"{race_name(r.distance_m)} {format_time(r.seconds)}", "ran_on": r.ran_on, "where": r.where}
        for r in races[:RACES_SHOWN]
    ]


def known_of(person: User, viewer: User) -> dict[str, Any]:
    """Return who the athlete is to this viewer. Three queries.

    A coach is told of the coach's own teams only, and "under 18" in place of a birth date.
    """
    teams = set(viewer.coach_team_ids())
    is_self = person.pk == viewer.pk
    links = list(Coaching.objects.filter(athlete=person).exclude(state=Coaching.State.ENDED).select_related("team"))
    is_coach = any(link.team_id in teams and link.state == Coaching.State.ACCEPTED for link in links) and not is_self
    sees_all = is_self or (getattr(person, "is_guarded", False) and person.is_minor)
    squads = Squad.objects.filter(athletes=person).order_by("position", "name", "pk")
    races = list(person.race_results.all())
    best = best_result(races, person.today())
    return {
        "is_self": is_self,
        "is_coach": is_coach,
        "own_teams": None if sees_all else teams,
        "may_assign": is_coach and bool(set(viewer.coach_team_ids(edits=True)) & {link.team_id for link in links}),
        "links": [link for link in links if sees_all or link.team_id in teams],
        "squads": [squad for squad in squads if sees_all or squad.team_id in teams],
        "born_on": person.born_on if sees_all else None,
        "races": races_of(races),
        "best": f"{race_name(best.distance_m)} {format_time(best.seconds)}" if best else "",
        "best_on": best.ran_on if best else None,
    }


@access(Policy.signed_in("GET"))
def athlete_detail(request: Request, athlete_id: int) -> HttpResponse:
    """Show one athlete's month; `?month=2026-05` chooses which."""
    guards = Guardian.objects.filter(guardian=request.user, athlete=OuterRef("pk"), state=Guardian.State.VERIFIED)
    people = User.objects.visible_to(request.user).annotate(is_guarded=Exists(guards))
    person = get_object_or_404(people, pk=athlete_id)
    today = person.today()
    first = month_of(request.GET.get("month", ""), today)
    (start, end), (before, after) = span_of(first), months_beside(first)
    sessions, known = sessions_of(person, start, end), known_of(person, request.user)
    context = known | {
        "person": person,
        "first": first,
        "before": before,
        "after": after,
        "is_now": first == today.replace(day=1),
        "weeks": weeks_of(sessions, first, today),
        "plans": plans_in(sessions, start, end, known["own_teams"]),
        "logs": logs_of(sessions),
    }
    return render(request, "home/athlete_detail.html", context)
