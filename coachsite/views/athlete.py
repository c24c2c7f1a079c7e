"""One athlete: a month or a week of sessions, with what stands around them. For coaches, guardians and oneself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import (
    CharField,
    DateField,
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast, TruncDate
from django.shortcuts import get_object_or_404, render

from athletes.models import Coaching, Guardian, RaceResult, Squad, User
from athletes.models.calendars import Availability, Race, Span
from athletes.paces import best_result, format_time, race_name
from coachsite.lib.access import Policy, access
from coachsite.views.month import month_of, months_beside, put_around, span_of, week_of, weeks_of
from plans import guarding, strips, undoing
from plans.models import CalendarAct, Session

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request
    from plans.guarding import Far

LATEST = 6
RACES_SHOWN = 5
ONE_WEEK = dt.timedelta(weeks=1)


# --- everything about an athlete that is not a session, in one query -------------------------------------------------

COLUMNS = ("what", "name", "more", "day", "until", "number", "other", "key")


def _none(field: DateField[Any, Any] | FloatField[Any, Any] | UUIDField[Any, Any]) -> Cast:
    """An empty column of a type, which PostgreSQL must be told of."""
    return Cast(Value(None), field)


def _rows(rows: QuerySet[Any], what: str, **columns: Any) -> Any:
    """Shape some rows for the union: text, dates and numbers in the same columns."""
    empty: dict[str, Any] = {
        "name": Value("", CharField()),
        "more": Value("", CharField()),
        "day": _none(DateField()),
        "until": _none(DateField()),
        "number": _none(FloatField()),
        "other": _none(FloatField()),
        "key": _none(UUIDField()),
    }
    shaped = {f"u_{name}": columns.get(name, empty[name]) for name in COLUMNS[1:]}
    return (
        rows.order_by()
        .annotate(u_what=Value(what, CharField()), **shaped)
        .values_list(*(f"u_{name}" for name in COLUMNS))
    )


def _number(name: str) -> Cast:
    return Cast(F(name), FloatField())


def _text(name: str) -> Cast:
    return Cast(F(name), CharField())


@dataclass(slots=True)
class Around:
    """Who an athlete is and what stands around the sessions; races and spans are those of the days shown."""

    links: list[Coaching] = field(default_factory=list)
    squads: list[Squad] = field(default_factory=list)
    results: list[RaceResult] = field(default_factory=list)
    races: list[Race] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    usual: list[Availability] = field(default_factory=list)
    acts: list[CalendarAct] = field(default_factory=list)


def around(person: User, start: dt.date, end: dt.date) -> Around:
    """Return what there is about an athlete beside sessions: one query, whatever its size."""
    links = Coaching.objects.filter(athlete=person).exclude(state=Coaching.State.ENDED)
    union = _rows(
        links, "link", name=_text("team__name"), more=_text("state"), day=TruncDate("accepted_at"),
        number=_number("team_id"), other=_number("id"),
    ).union(
        _rows(
            Squad.objects.filter(athletes=person), "squad", name=_text("name"), number=_number("team_id"),
            other=_number("position"),
        ),
        _rows(
            RaceResult.objects.filter(athlete=person), "result", name=_text("where"), more=_text("kind"),
            day=F("ran_on"), number=_number("distance_m"), other=_number("seconds"),
        ),
        _rows(
            Race.objects.filter(athlete=person, on_date__gte=start, on_date__lte=end), "race", name=_text("name"),
            more=_text("priority"), day=F("on_date"), number=_number("distance_m"), other=_number("goal_seconds"),
            key=F("id"),
        ),
        _rows(
            Span.objects.filter(athlete=person, first_day__lte=end, last_day__gte=start), "span", name=_text("note"),
            more=_text("kind"), day=F("first_day"), until=F("last_day"), number=_number("minutes"),
        ),
        _rows(
            Availability.objects.filter(athlete=person), "usual", more=_text("kind"), number=_number("weekday"),
            other=_number("minutes"),
        ),
        _rows(
            undoing.recent().filter(athlete=person, what=undoing.What.REMOVED), "act", name=_text("title"),
            day=F("on_date"), key=F("id"), number=_number("assignment__plan__team"),
        ),
        all=True,
    )  # fmt: skip
    found = Around()
    for row in union.order_by():
        _sort_in(found, dict(zip(COLUMNS, row, strict=True)))
    found.links.sort(key=lambda link: -(link.pk or 0))
    found.squads.sort(key=lambda squad: (squad.position, squad.name))
    found.results.sort(key=lambda result: result.ran_on, reverse=True)
    found.spans.sort(key=lambda span: span.first_day)
    return found


def _whole(value: float | None) -> Any:
    return None if value is None else round(value)


def _sort_in(found: Around, row: dict[str, Any]) -> None:
    """Make the row what it was."""
    what, name, more, day = row["what"], row["name"], row["more"], row["day"]
    number, other = row["number"], row["other"]
    if what == "link":
        link = Coaching(pk=_whole(other), team_id=_whole(number), state=more, accepted_at=day)
        link.team_name = name  # type: ignore[attr-defined]  # for the page
        found.links.append(link)
    elif what == "squad":
        found.squads.append(Squad(name=name, team_id=_whole(number), position=_whole(other) or 0))
    elif what == "result":
        found.results.append(RaceResult(distance_m=round(number), seconds=other, ran_on=day, where=name, kind=more))
    elif what == "race":
        race = Race(pk=row["key"], name=name, priority=more, on_date=day, distance_m=round(number))
        race.goal_seconds = _whole(other)
        found.races.append(race)
    elif what == "span":
        span = Span(kind=more, first_day=day, last_day=row["until"], minutes=_whole(number), note=name)
        found.spans.append(span)
    elif what == "act":
        act = CalendarAct(pk=row["key"], title=name, on_date=day)
        act.team_id = _whole(number)  # type: ignore[attr-defined]  # of its plan, for whoever may take it back
        found.acts.append(act)
    else:
        found.usual.append(Availability(weekday=round(number), kind=more, minutes=_whole(other)))


# --- the page --------------------------------------------------------------------------------------------------------


def plans_in(sessions: list[Session], start: dt.date, end: dt.date, own_teams: set[int] | None) -> list[dict[str, Any]]:
    """Return the plans of the sessions shown, each with its first and last week there.

    A coach is not told the name of another team's plan; `own_teams` None tells all (the athlete, a guardian). The plan
    of a team that one is in, and a built-in one, may be lived with: paused, or its race moved.
    """
    found = {s.assignment_id: s.assignment for s in sessions if s.assignment and start <= s.on_date <= end}
    rows = []
    for assignment in sorted(found.values(), key=lambda a: a.start_on):
        team = assignment.plan.team_id
        is_told = own_teams is None or team is None or team in own_teams
        first = strips.plan_week(assignment, max(start, assignment.start_on), name="", all_end_on=assignment.last_on)
        last = strips.plan_week(assignment, min(end, assignment.last_on), name="", all_end_on=assignment.last_on)
        name = assignment.plan.name if is_told else "Another team’s plan"
        rows.append(
            {
                "name": name, "first": first.number, "last": last.number, "of": last.of,
                "paused_on": assignment.paused_on if is_told else None,
                "pk": assignment.pk if is_told and assignment.ended_at is None else None,
            }
        )  # fmt: skip
    return rows


def sessions_of(person: User, start: dt.date, end: dt.date, *, held_back: bool) -> list[Session]:
    """Return the sessions of some days and, whenever they were, those logged last: one query.

    `held_back` shows what a staged release or a pause keeps from the athlete: for coaches, and with it the 30 days
    before, which their guards want to know.
    """
    latest = Session.objects.filter(athlete=person, completion__isnull=False).order_by("-completion__logged_at", "-pk")
    rows = Session.objects.filter(
        Q(on_date__gte=guarding.span_of(start)[0] if held_back else start, on_date__lte=end)
        | Q(pk__in=latest.values("pk")[:LATEST]),
        athlete=person,
    )
    if not held_back:
        rows = rows.released(person.today())
    listed = rows.for_lists().select_related("workout", "completion", "assignment__plan")
    return list(strips.with_ticks(listed).order_by("on_date", "position", "pk"))


def far_of(sessions: list[Session], start: dt.date, end: dt.date, today: dt.date, coach: User) -> list[Far]:
    """Return what is worth a second thought about how far, for a coach. No query."""
    open_yet = [one for one in sessions if one.completion_or_none() is None and one.skipped_at is None]
    known = guarding.entries_of(sessions)
    return guarding.ahead(open_yet, known, (start, end), today, miles=coach.units == "mi")


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


def known_of(person: User, viewer: User, found: Around) -> dict[str, Any]:
    """Return who the athlete is to this viewer, and what the viewer may do.

    A coach is told of the coach's own teams only, and "under 18" in place of a birth date.
    """
    teams = set(viewer.coach_team_ids())
    is_self = person.pk == viewer.pk
    live = {link.team_id for link in found.links if link.state == Coaching.State.ACCEPTED}
    is_coach = bool(live & teams) and not is_self
    sees_all = is_self or (getattr(person, "is_guarded", False) and person.is_minor)
    best = best_result(found.results, person.today())
    may_write = set(viewer.coach_team_ids(edits=True))
    edits = is_coach and bool(may_write & live)
    return {
        "is_self": is_self,
        "is_coach": is_coach,
        "own_teams": None if sees_all else teams,
        "may_edit": edits,
        "taken_off": [one for one in found.acts if edits and one.team_id in {None, *may_write}],  # type: ignore[attr-defined]
        "links": [link for link in found.links if sees_all or link.team_id in teams],
        "squads": [squad for squad in found.squads if sees_all or squad.team_id in teams],
        "born_on": person.born_on if sees_all else None,
        "races": races_of(found.results),
        "best": f"{race_name(best.distance_m)} {format_time(best.seconds)}" if best else "",
        "best_on": best.ran_on if best else None,
    }


def period_of(request: Request, today: dt.date) -> dict[str, Any]:
    """Return the days asked for: a month, or with `?week=` the week of a day; with what lies before and after."""
    if "week" in request.GET:
        start = week_of(request.GET["week"])
        end = start + dt.timedelta(days=6)
        return {"view": "week", "first": start, "start": start, "end": end, "before": start - ONE_WEEK,
                "after": start + ONE_WEEK, "is_now": start <= today <= end, "month": None}  # fmt: skip
    first = month_of(request.GET.get("month", ""), today)
    (start, end), (before, after) = span_of(first), months_beside(first)
    return {"view": "month", "first": first, "start": start, "end": end, "before": before, "after": after,
            "is_now": first == today.replace(day=1), "month": first}  # fmt: skip


@access(Policy.signed_in("GET"))
def athlete_detail(request: Request, athlete_id: int) -> HttpResponse:
    """Show one athlete's calendar; `?month=2026-05` chooses a month, `?week=2026-05-04` a week."""
    guards = Guardian.objects.filter(guardian=request.user, athlete=OuterRef("pk"), state=Guardian.State.VERIFIED)
    people = User.objects.visible_to(request.user).annotate(is_guarded=Exists(guards))
    person = get_object_or_404(people, pk=athlete_id)
    today = person.today()
    period = period_of(request, today)
    start, end = period["start"], period["end"]
    found = around(person, start, end)
    known = known_of(person, request.user, found)
    sessions = sessions_of(person, start, end, held_back=known["is_coach"])
    far = far_of(sessions, start, end, today, request.user) if known["is_coach"] else []
    said = {one.pk: one.guard.sentence for one in far if one.pk}
    weeks = weeks_of(sessions, start, end, today, period["month"], said)
    put_around(weeks, found.races, found.spans, found.usual)
    context = known | period | {
        "person": person,
        "weeks": weeks,
        "far": far,
        "today": today,
        "day": today if start <= today <= end else start,
        "plans": plans_in(sessions, start, end, known["own_teams"]),
        "logs": logs_of(sessions),
        "has_hatch": any(day.can == Availability.Kind.NO for week in weeks for day in week.days),
        "has_preferred": any(day.can == Availability.Kind.PREFERRED for week in weeks for day in week.days),
        "has_away": any(day.away for week in weeks for day in week.days),
    }  # fmt: skip
    return render(request, "home/athlete_detail.html", context)
