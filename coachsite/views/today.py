"""The athlete's own pages: what is to do today, and the weeks around it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Subquery
from django.shortcuts import render

from coachsite.lib.access import Policy, access
from plans.cards import Mark, cards_of, session_mark
from plans.dating import monday_of
from plans.models import Assignment, Session, Week
from plans.practices import with_answers
from plans.spoken import MILE_M
from plans.threads import WeekTalk, week_talks
from plans.views.sessions import coach_names
from reminders.models import Notice
from reminders.notices import unread_count

if TYPE_CHECKING:
    from django.http import HttpResponse

    from athletes.models import User
    from coachsite.lib.http import Request

# Rows read from yesterday on: today's, what is next, what was missed.
ROWS = 14
WEEKS_BACK, WEEKS_SHOWN = 2, 8
ONE_DAY = dt.timedelta(days=1)


@access(Policy.signed_in("GET"))
def today(request: Request) -> HttpResponse:
    """Show what to do today, or that there is nothing to do, and what comes next."""
    user = request.user
    day = user.today()
    sessions = around(user, day)
    of_today = [session for session in sessions if session.on_date == day]
    next_day = min((session.on_date for session in sessions if session.on_date > day), default=None)
    coming = [session for session in sessions if session.on_date == next_day]
    cards = cards_of([*of_today, *coming], user, user, full=[session.pk for session in of_today])
    # What is skipped stands below what is to do.
    mine = sorted(cards[: len(of_today)], key=lambda card: card.session.skipped_at is not None)
    to_log = next(
        (card for card in mine if card.can_log and card.completion is None and not card.session.skipped_at), None
    )
    context: dict[str, Any] = {
        "day": day,
        "cards": [card for card in mine if not card.is_rest],
        "is_rest": not any(not card.is_rest for card in mine),
        "rest_cards": [card for card in mine if card.is_rest],
        "coming": cards[len(of_today) :],
        "next_day": next_day,
        "is_tomorrow": next_day == day + ONE_DAY,
        "missed": [session for session in sessions if session.on_date < day],
        "to_log": to_log,
        "is_over": to_log is None,
        "had_sessions": bool(sessions) or user.sessions.exists(),
        "waits": None if sessions else held_back(user, day),
        "unread": vars(sessions[0])["unread"] or 0 if sessions else unread_count(user),
        "coach_names": "" if sessions else coach_names(user),
    }
    return render(request, "home/today.html", context)


def around(user: User, day: dt.date) -> list[Session]:
    """Return the sessions of a day, those next to come, and yesterday's that were not logged. One query.

    A second one only where a day holds so many that there was no room for all. Each carries `unread`, how many notices
    wait, or None: a query less for the page.
    """
    missed = Q(on_date=day - ONE_DAY, completion__isnull=True, skipped_at=None) & ~Q(workout__kind="rest")
    waiting = Notice.objects.visible_to(user).unread().order_by().values("recipient").annotate(n=Count("pk"))
    shown = user.sessions.released(user.today()).select_related("workout", "completion")
    rows = with_answers(shown).annotate(unread=Subquery(waiting.values("n"))).order_by("on_date", "position", "pk")
    found = list[Session](rows.filter(missed | Q(on_date__gte=day))[:ROWS])
    if len(found) == ROWS and found[-1].on_date <= day:
        found = list[Session](rows.filter(missed | Q(on_date=day))) + list[Session](rows.filter(on_date__gt=day)[:ROWS])
    return found


def held_back(user: User, day: dt.date) -> str:
    """Return in words why nothing is shown where something is planned all the same; empty where nothing is."""
    rows = user.sessions.filter(on_date__gte=day, completion__isnull=True).order_by("on_date", "pk")
    first = rows.values_list("assignment__paused_on", flat=True)[:1]
    return "".join("Your plan is paused" if paused_on else "Your next sessions come later" for paused_on in first)


@dataclass(slots=True)
class PlanDay:
    """A session in the list of a week."""

    session: Session
    mark: Mark | None
    is_today: bool


@dataclass(slots=True)
class PlanWeek:
    """A week of the athlete's calendar, with what it adds up to."""

    starts_on: dt.date
    days: list[PlanDay] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    total: str = ""
    unit: str = ""
    is_now: bool = False
    talk: WeekTalk | None = None

    @property
    def span(self) -> str:
        """20–26 April, 27 April–3 May."""
        last = self.starts_on + dt.timedelta(days=6)
        first = (
            f"{self.starts_on.day}"
            if last.month == self.starts_on.month
            else f"{self.starts_on.day} {self.starts_on:%B}"
        )
        return f"{first}–{last.day} {last:%B}"


@access(Policy.signed_in("GET"))
def my_plan(request: Request) -> HttpResponse:
    """Show the weeks: two back, this one, those ahead. `?from=` is a day of the first week shown."""
    user = request.user
    day = user.today()
    first = first_week(request.GET.get("from", ""), day)
    last = first + dt.timedelta(weeks=WEEKS_SHOWN) - ONE_DAY
    sessions = list(user.sessions.released(day).between(first, last).for_lists())
    assignments = list(
        user.assignments.filter(ended_at__isnull=True, last_on__gte=first, start_on__lte=last).select_related("plan")
    )
    weeks = lay_out(first, sessions, day, miles=user.units == "mi")
    name_weeks(weeks, assignments)
    talks = week_talks(user, user, [week.starts_on for week in weeks])
    for week in weeks:
        week.talk = talks.get(week.starts_on)
    context = {
        "weeks": weeks,
        "is_empty": not sessions and not assignments,
        "earlier": first - dt.timedelta(weeks=WEEKS_SHOWN),
        "later": first + dt.timedelta(weeks=WEEKS_SHOWN),
        "is_now": first == monday_of(day) - dt.timedelta(weeks=WEEKS_BACK),
        "unread": unread_count(user),
    }
    return render(request, "home/my_plan.html", context)


def first_week(text: str, day: dt.date) -> dt.date:
    """Return the Monday of the day asked for; two weeks back where that is no day, or years away."""
    usual = monday_of(day) - dt.timedelta(weeks=WEEKS_BACK)
    try:
        asked = dt.date.fromisoformat(text)
    except ValueError:
        return usual
    return monday_of(asked) if abs((asked - day).days) < 3660 else usual


def lay_out(first: dt.date, sessions: list[Session], day: dt.date, *, miles: bool) -> list[PlanWeek]:
    """Put sessions into weeks; a week's total is the middle of what its sessions are thought to be."""
    weeks = [PlanWeek(first + dt.timedelta(weeks=n)) for n in range(WEEKS_SHOWN)]
    for week in weeks:
        week.is_now = week.starts_on == monday_of(day)
    metres = [0.0] * WEEKS_SHOWN
    for session in sessions:
        number = (session.on_date - first).days // 7
        log = session.completion_or_none()
        is_rest = session.workout.kind == "rest"
        is_skipped = log is None and session.skipped_at is not None
        mark = None if is_rest or (log is None and session.on_date > day) else session_mark(log)
        if is_skipped:
            mark = Mark("Session", "missed", "skipped")
        elif mark and log is None and session.on_date < day:
            mark = Mark("Session", "missed", "not logged")
        weeks[number].days.append(PlanDay(session, mark, session.on_date == day))
        # What is skipped is no longer planned.
        metres[number] += 0 if is_skipped else session.workout.metres
    for week, total in zip(weeks, metres, strict=True):
        if total:
            week.total, week.unit = f"{total / (MILE_M if miles else 1000):.0f}", "mi" if miles else "km"
    # Weeks at the end that hold nothing say nothing; the one after now stays, so that an end is seen.
    while len(weeks) > 1 and not weeks[-1].days and weeks[-1].starts_on > monday_of(day) + dt.timedelta(weeks=1):
        weeks.pop()
    return weeks


def name_weeks(weeks: list[PlanWeek], assignments: list[Assignment]) -> None:
    """Write the plan's name, number of the week and phase over each week. One query."""
    phases = {
        (week.plan_id, week.number): week.get_phase_display()
        for week in Week.objects.filter(plan__in=[assignment.plan_id for assignment in assignments])
    }
    for week in weeks:
        for assignment in assignments:
            # Back from a race a plan's week begins on any day: the one that most of the calendar's week lies in counts.
            number = assignment.week_on(week.starts_on + dt.timedelta(days=3))
            if number and week.starts_on <= assignment.last_on:
                phase = phases.get((assignment.plan_id, number), "")
                week.names.append(", ".join(part for part in (str(assignment.plan), f"week {number}", phase) if part))
