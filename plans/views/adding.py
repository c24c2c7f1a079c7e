"""Adding a drill or a warm-up to a session: choose where, see the text, write it; and take it back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from athletes.access import coach
from athletes.models import User
from coachsite.lib.access import access
from drills.models import Drill
from plans import adding, own_words
from plans.additions import Addition, addition_of
from plans.board import board_of
from plans.forms.adding import AddForm
from plans.models import Assignment, PlanSession, WarmUp
from plans.models.warmups import embed
from plans.notation import Words
from plans.readings import show
from plans.views.board import say_dropped
from plans.views.plans import refuse_who_writes_none

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request
    from plans.adding import Place
    from plans.models import Plan, Session, Workout

PAGE = "plans/workout_add.html"
# Where something was added last, at which level, and what to take back: kept while one browses.
PLACE, LEVEL, UNDO = "workout_place", "workout_level", "workout_undo"
LINE_LETTERS = 44
FEW_ATHLETES, ATHLETES_SHOWN, DAYS_AHEAD = 12, 60, 28
CHANGED = (
    "This session was changed meanwhile. Nothing was saved; below, your lines stand in the text as it is now. "
    "Look at it and press the button again."
)


@access(coach("GET", "POST"))
def workout_add(request: Request) -> HttpResponse:
    """Show what is added, where to, and the session's text then (GET); write it (POST)."""
    refuse_who_writes_none(request)
    words = request.POST if request.method == "POST" else request.GET
    what = addition_of(request.user, words)
    if what is None:
        return render(request, PAGE, {"what": None})
    place = chosen_place(request, words, what)
    if request.method != "POST":
        return add_page(request, what, place)
    if place is None:
        raise Http404
    form = AddForm(request.POST)
    if not form.is_valid():
        return add_page(request, what, place, form, status=422)
    if form.cleaned_data["was"] != (place.was.pk if place.was else None):
        return add_page(request, what, place, refused=CHANGED, status=422)
    try:
        workout, dropped = adding.write(place, form.cleaned_data["text"], by=request.user)
    except adding.ChangedError:
        again = adding.place_of(request.user, place.named, what.team_id)
        return add_page(request, what, again, refused=CHANGED, status=422)
    say_dropped(request, dropped)
    return added(request, what, place, workout)


def chosen_place(request: Request, words: Any, what: Addition) -> Place | None:
    """Return the place that the address names, or the one of last time where no other is being chosen."""
    place = adding.place_of(request.user, words, what.team_id)
    is_choosing = any(words.get(name) for name in ("choose", "plan", "athlete", "plan_session", "session", "q"))
    if place is None and not is_choosing and request.method == "GET":
        return adding.place_of(request.user, request.session.get(PLACE, {}), what.team_id)
    return place


def add_page(
    request: Request,
    what: Addition,
    place: Place | None,
    form: AddForm | None = None,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the page: with a place its text as it would stand, else the places to choose from."""
    team_id = place.team_id if place else what.team_id
    words = Words.of(Drill.objects.words_for(request.user, team_id))
    level = what.level(request.GET.get("level", ""), request.POST.get("level", ""), request.session.get(LEVEL, ""))
    lines = what.text(level, words)
    text = what.put_into(place.text, lines, words) if place else lines
    if form is not None:
        text = form.data.get("text", "")
        refused = " ".join(str(error) for errors in form.errors.values() for error in errors)
    context: dict[str, Any] = {
        "what": what,
        "lines": lines,
        "level": level,
        "levels": [(word, address(what, place, level=value), value == level) for value, word in what.levels],
        "place": place,
        "choose": address(what, level=level, choose="1"),
        "hidden": [*what.query.items(), *(place.named.items() if place else ()), ("level", level)],
        "shown": show(text, words, lambda reading: embed(reading, request.user, team_id), own_words.of(request.user)),
        # A long line takes two rows on a phone.
        "rows": max(6, sum(1 + len(line) // LINE_LETTERS for line in text.split("\n"))),
        "refused": refused,
    }
    if place is None:
        context |= chooser(request, what, level)
    return render(request, PAGE, context, status=status)


def address(what: Addition, place: Place | None = None, /, **more: str) -> str:
    """Return the address of this page for the same thing, with a place and other words where there are any."""
    words = what.query | (place.named if place else {}) | {name: value for name, value in more.items() if value}
    return f"{reverse('plans:workout_add')}?{urlencode(words)}"


def chooser(request: Request, what: Addition, level: str) -> dict[str, Any]:
    """Return the places to choose from: days of a plan, days of an athlete, or all plans and athletes."""
    if request.GET.get("plan"):
        return days_of_plan(request, what, level)
    if request.GET.get("athlete"):
        return days_of_athlete(request, what, level)
    plans = adding.plans_for(request.user, what.team_id).annotate(
        week_count=Max("weeks__number"),
        athlete_count=Count("assignments", filter=Q(assignments__ended_at__isnull=True), distinct=True),
    )
    asked = request.GET.get("q", "").strip()[:100]
    athletes = athletes_for(request, what)
    if asked:
        athletes = athletes.filter(name__icontains=asked)
    people = list(athletes[: ATHLETES_SHOWN + 1])
    return {
        "warm_ups": warm_ups_for(request, what, level),
        "plans": [(plan, address(what, level=level, plan=str(plan.pk))) for plan in plans],
        "athletes": [
            (person, address(what, level=level, athlete=str(person.pk))) for person in people[:ATHLETES_SHOWN]
        ],
        "asked": asked,
        "are_many": len(people) > FEW_ATHLETES,
        "are_more": len(people) > ATHLETES_SHOWN,
        "shown_most": ATHLETES_SHOWN,
        "kept": [*what.query.items(), ("level", level)],
    }


def warm_ups_for(request: Request, what: Addition, level: str) -> list[tuple[WarmUp, str]]:
    """Return the warm-ups a drill can go into, those of one's teams first; a built-in one by way of a copy."""
    if not isinstance(what.subject, Drill) or what.example:
        return []
    teams = adding.teams_of(request.user, what.team_id)
    mine = WarmUp.objects.listed().filter(Q(team=None) | Q(team__in=teams)).select_related("team")
    rows = sorted(mine, key=lambda one: (one.team_id is None, one.title, str(one.pk)))
    own = {(one.title.casefold()) for one in rows if one.team_id}
    words = what.query | ({"level": level} if level else {})
    edit, copy = "plans:warm_up_edit", reverse("plans:warm_up_new")
    return [
        (
            one,
            f"{reverse(edit, args=[one.pk])}?{urlencode(words)}"
            if one.team_id
            else f"{copy}?{urlencode({'copy': str(one.pk)} | words)}",
        )
        for one in rows
        # Of a title that the team has itself the built-in one is not meant any more.
        if one.team_id or one.title.casefold() not in own
    ]


def athletes_for(request: Request, what: Addition) -> Any:
    """Return the athletes into whose sessions this coach may write."""
    teams = adding.teams_of(request.user, what.team_id)
    people = User.objects.coached_by(request.user).exclude(pk=request.user.pk)
    return people.filter(coachings__team__in=teams, coachings__state="accepted").order_by("name", "pk")


def days_of_plan(request: Request, what: Addition, level: str) -> dict[str, Any]:
    """Return a week of a plan: its sessions, and the days that are free."""
    plan = adding.plan_of(request.user, request.GET["plan"], what.team_id)
    if plan is None:
        raise Http404
    board = board_of(plan)
    start_on = start_of(plan)
    week = week_asked(request.GET.get("week", ""), len(board.rows), start_on, request.user.today())
    row = board.rows[week - 1] if board.rows else None
    here = {"level": level, "plan": str(plan.pk)}
    days = [
        (
            day.name,
            # Back from a race day 0 may fall on another weekday than the board's: then no dates stand there.
            start_on + dt.timedelta(days=day.number) if start_on and start_on.weekday() == 0 else None,
            [(item, address(what, level=level, plan_session=str(item.pk))) for item in day.sessions],
            address(what, **here, day=str(day.number)),
        )
        for day in (row.days if row else ())
    ]
    numbers = range(1, len(board.rows) + 1)
    return {
        "plan": plan,
        "week": week,
        "weeks": [(n, address(what, **here, week=str(n))) for n in numbers],
        "days": days,
    }


def start_of(plan: Plan) -> dt.date | None:
    """Return the date of a plan's first Monday where all who are on it began on the same; else it has no dates."""
    starts = Assignment.objects.filter(plan=plan, ended_at__isnull=True).order_by()
    found = list(starts.values_list("start_on", flat=True).distinct()[:2])
    return found[0] if len(found) == 1 else None


def week_asked(text: str, most: int, start_on: dt.date | None, today: dt.date) -> int:
    """Return the week that is asked for; else this week of a plan that runs, else the first."""
    if text.isascii() and text.isdecimal() and len(text) < 4:
        return max(1, min(int(text), most or 1))
    now = (today - start_on).days // 7 + 1 if start_on else 1
    return now if 1 <= now <= most else 1


def days_of_athlete(request: Request, what: Addition, level: str) -> dict[str, Any]:
    """Return the sessions of an athlete in the next weeks."""
    number = request.GET["athlete"]
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        raise Http404
    person = athletes_for(request, what).filter(pk=int(number)).first()
    if person is None:
        raise Http404
    until = person.today() + dt.timedelta(days=DAYS_AHEAD)
    found = adding.to_come(adding.sessions_for(request.user, what.team_id).filter(athlete=person), until)
    coming = [(session, address(what, level=level, session=str(session.pk))) for session in found]
    return {"person": person, "coming": coming, "days_ahead": DAYS_AHEAD}


def added(request: Request, what: Addition, place: Place, workout: Workout) -> HttpResponse:
    """Say what was done, with the way back, and go to where it stands now."""
    session = place.session
    request.session[PLACE] = remember(request, place, workout)
    if level := what.level(request.POST.get("level", "")):
        request.session[LEVEL] = level
    said = format_html('{} added: {}. <a href="{}">Back to {}</a>', what.name_first, place.name, what.back, what.page)
    messages.success(request, said, extra_tags="undo")
    return redirect(where(session))


def remember(request: Request, place: Place, workout: Workout) -> dict[str, str]:
    """Keep what taking back needs, until the next change; return the words that name the session."""
    named = {"plan_session" if isinstance(place.session, PlanSession) else "session": str(place.session.pk)}
    before = str(place.was.pk) if place.was else ""
    request.session[UNDO] = named | {"team": place.team_id, "now": str(workout.pk), "before": before}
    return named


def where(session: PlanSession | Session) -> str:
    """Return the page on which a session stands: the board with its sheet, or the athlete's session."""
    if isinstance(session, PlanSession):
        return reverse("plans:plan_session_edit", args=[session.plan_id, session.pk])
    return reverse("plans:session_detail", args=[session.pk])


@access(coach("POST"))
def workout_add_undo(request: Request) -> HttpResponse:
    """Take back what was added last; a session that was changed since stays as it is."""
    record = request.session.pop(UNDO, None) or {}
    place = adding.place_of(request.user, record)
    if place is None:
        messages.warning(request, "There is nothing to take back any more. Nothing was changed.")
        return redirect("plans:plan_list")
    session = place.session
    try:
        say_dropped(request, adding.take_back(session, record["now"], record["before"], by=request.user))
    except adding.ChangedError:
        messages.warning(request, "The session was changed since, so nothing was taken back.")
        return redirect(where(session))
    if not record["before"] and isinstance(session, PlanSession):
        request.session.pop(PLACE, None)
        messages.info(request, "Taken back. The day is free again.")
        return redirect("plans:plan_detail", session.plan_id)
    messages.info(request, "Taken back. The session is as it was.")
    return redirect(where(session))
