"""Squad practice: the week of them, making and changing one, who comes, and ticking who came."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from athletes.access import coach
from athletes.models import Squad
from coachsite.lib.access import Policy, access
from coachsite.lib.http import id_in, page_or_part
from plans import practices
from plans.changes import day_words
from plans.dating import monday_of
from plans.forms.practices import (
    FIELDS,
    AnswerForm,
    AthleteForm,
    CancelForm,
    NewPracticeForm,
    PracticeEditForm,
    TickForm,
    seen_values,
)
from plans.models import Attendance, Practice, Workout
from plans.practices import PracticeRefusedError, PracticeStaleError, When
from plans.views.board import reading_of
from plans.views.plans import refuse_who_writes_none

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from athletes.models import User
    from coachsite.lib.http import Request
    from plans.models import Session

WRONG, STALE = 422, 409
FORM, PAGE = "plans/practice_form.html", "plans/practice_detail.html"


def coached_practice(request: Request, practice_id: uuid.UUID) -> Practice:
    """Return a practice of a team in which this person coaches; else 404."""
    rows = practices.coached(request.user).select_related("workout", "squad", "team")
    return get_object_or_404(rows, pk=practice_id)


def editable_practice(request: Request, practice_id: uuid.UUID) -> Practice:
    """Return a practice this coach may change; seen but not allowed is 403."""
    practice = coached_practice(request, practice_id)
    if practice.team_id not in request.user.coach_team_ids(edits=True):
        raise PermissionDenied("You may look at this practice and tick who came, not change it.")
    return practice


# --- the week --------------------------------------------------------------------------------------------------------


def week_with(day: dt.date) -> list[dt.date]:
    """Return the Monday before, the seven days of a day's week, and the Monday after."""
    return [monday_of(day) + dt.timedelta(days=n) for n in (-7, *range(8))]


@access(coach("GET"))
def practice_list(request: Request) -> HttpResponse:
    """Show the practices of a week, of all squads: four queries, whatever the number."""
    today = request.user.today()
    try:
        earlier, *days, later = week_with(dt.date.fromisoformat(request.GET.get("week", "")))
    except (ValueError, OverflowError):
        earlier, *days, later = week_with(today)
    monday = days[0]
    found = practices.with_counts(practices.coached(request.user).filter(on_date__range=(days[0], days[-1])))
    by_day: dict[dt.date, list[Practice]] = {}
    for practice in found:
        by_day.setdefault(practice.on_date, []).append(practice)
    context = {
        "days": [(day, by_day.get(day, [])) for day in days],
        "count": sum(map(len, by_day.values())),
        "today": today,
        "monday": monday,
        "earlier": earlier,
        "later": later,
        "is_now": monday == monday_of(today),
        "may_edit": bool(request.user.coach_team_ids(edits=True)),
    }
    return render(request, "plans/practice_list.html", context)


# --- making and changing ---------------------------------------------------------------------------------------------


def place_of(request: Request) -> tuple[int, Squad | None] | None:
    """Return the team and squad that a new practice is for; None where the coach has still to choose."""
    teams, data = request.user.coach_team_ids(edits=True), request.POST or request.GET
    squads = Squad.objects.filter(team__in=teams)
    if data.get("squad", "").isdigit():
        squad = get_object_or_404(squads, pk=id_in(data["squad"]))
        return squad.team_id, squad
    team = id_in(data.get("team", ""))
    if team is not None and team in teams:
        return team, None
    if len(teams) == 1 and not squads.exists():
        return teams[0], None
    return None


def first_words(request: Request, team: int, squad: Squad | None, asked: list[int]) -> dict[str, Any]:
    """Return what a new form begins with: the time and place of the squad's last practice, the members ticked."""
    try:
        day = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = request.user.today()
    last = Practice.objects.filter(team=team, squad=squad).order_by("-on_date", "-start_time").first()
    start = {"start_time": last.start_time, "place": last.place} if last else {}
    return {"on_date": day, "people": asked} | start


@access(coach("GET", "POST"))
def practice_new(request: Request) -> HttpResponse:
    """Make a practice for a squad or some athletes; what stands in the way on that day is asked about first."""
    refuse_who_writes_none(request)
    place = place_of(request)
    if place is None:
        squads = Squad.objects.filter(team__in=request.user.coach_team_ids(edits=True)).select_related("team")
        teams = [one.team for one in request.user.team_memberships if one.edits_plans]
        return render(request, "plans/practice_choose.html", {"squads": squads, "teams": teams})
    team, squad = place
    athletes = list(practices.athletes_of(team))
    members = set(squad.athletes.values_list("pk", flat=True)) if squad else set()
    if request.method != "POST":
        initial = first_words(request, team, squad, sorted(members))
        form = NewPracticeForm(initial=initial, athletes=athletes)
        return new_page(request, form, team, squad, members)
    form = NewPracticeForm(request.POST, athletes=athletes)
    form.accept_instead()
    if not form.is_valid():
        return new_page(request, form, team, squad, members, status=WRONG)
    people, when = form.asked(), form.when
    # What stands in the way is shown before anything is written, anew for another day or other people.
    clashes = practices.in_the_way(people, when.on_date)
    if not form.looked(clashes):
        return new_page(request, form, team, squad, members, **shown_clashes(clashes), status=WRONG)
    return made(request, form, team, squad, members, people)


def made(
    request: Request, form: NewPracticeForm, team: int, squad: Squad | None, members: set[int], people: list[User]
) -> HttpResponse:
    """Write a new practice and open it; why not is said in the form."""
    data = form.cleaned_data
    try:
        practices.check_when(data["on_date"], request.user)
        workout = Workout.objects.write(data["text"], author=request.user, team=team)
        clashes = practices.in_the_way(people, data["on_date"])
        practice = practices.arrange(
            team, people, form.when, workout, by=request.user, squad=squad, note=data["note"],
            instead_of=form.gives_way(clashes),
        )  # fmt: skip
    except PracticeRefusedError as why:
        return new_page(request, form, team, squad, members, refused=str(why), status=WRONG)
    count = "1 athlete" if len(people) == 1 else f"{len(people)} athletes"
    messages.success(request, f"{count} asked. It stands on their calendars.")
    return redirect("plans:practice_detail", practice.pk)


def editor(request: Request, text: str, team: int, standing: Workout | None = None) -> dict[str, Any]:
    """Return what the editor of a text shows."""
    return {
        "shown": reading_of(request, text, team, standing),
        "lines": range(1, max(8, text.count("\n") + 1) + 1),
        "team": team,
    }


def new_page(
    request: Request,
    form: NewPracticeForm,
    team: int,
    squad: Squad | None,
    members: set[int],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Render the form of a new practice; the members of the squad first."""
    chosen = form.chosen()
    rows = [(one, one.pk in chosen) for one in form.athletes]
    first = [row for row in rows if row[0].pk in members] if squad else rows
    context = {
        "form": form,
        "squad": squad,
        "first": first,
        "others": [row for row in rows if row[0].pk not in members] if squad else [],
        "instead": set(form.data.getlist("instead")) if isinstance(form.data, QueryDict) else set(),
    }
    text = str(form["text"].value() or "")
    return render(request, FORM, context | editor(request, text, team) | more, status=status)


@access(coach("GET", "POST"))
def practice_edit(request: Request, practice_id: uuid.UUID) -> HttpResponse:
    """Change time, place, day, note or text; a second saver is shown what happened first."""
    practice = editable_practice(request, practice_id)
    if request.method != "POST":
        form = PracticeEditForm(initial=seen_values(practice) | {"version": practice.version})
        return edit_page(request, practice, form)
    form = PracticeEditForm(request.POST)
    form.accept_instead()
    if not form.is_valid():
        return edit_page(request, practice, form, status=WRONG)
    data = form.cleaned_data
    before = When.of(practice)
    try:
        clashes = in_its_way(request, practice, form)
        if not form.looked(clashes):
            return edit_page(request, practice, form, **shown_clashes(clashes), status=WRONG)
        now = practices.change(
            practice.pk, data["version"], form.when, by=request.user, note=data["note"], text=data["text"],
            instead_of=form.gives_way(clashes),
        )  # fmt: skip
    except PracticeRefusedError as why:
        return edit_page(request, practice, form, refused=str(why), status=WRONG)
    except PracticeStaleError as error:
        return stale_page(request, error.practice, form)
    if When.of(now) != before:
        messages.success(request, f"Now {When.of(now).words}. All who are asked are told at once.")
    else:
        messages.success(request, "Saved.")
    return redirect("plans:practice_detail", practice.pk)


def shown_clashes(clashes: Sequence[Session]) -> dict[str, Any]:
    """Return what the form shows of sessions that stand in the way on a day."""
    return {"clashes": clashes, "looked": f"{clashes[0].on_date:%Y-%m-%d}"}


def in_its_way(request: Request, practice: Practice, form: PracticeEditForm) -> list[Session]:
    """Return what stands on the new day of a practice that moves to another; nothing on its own day.

    Nothing either where somebody changed it meanwhile: that is said first.

    Raises:
        PracticeRefusedError: a practice cannot be on that day.
    """
    day = form.when.on_date
    if day == practice.on_date or form.cleaned_data["version"] != practice.version:
        return []
    practices.check_when(day, request.user)
    return practices.in_the_way(practices.who_moves(practice), day)


def stale_page(request: Request, practice: Practice, form: PracticeEditForm) -> HttpResponse:
    """Show what happened meanwhile and the own changes on top of it, to be sent once more; 409."""
    was = {name: request.POST.get(f"was_{name}", "") for name in FIELDS}
    data = request.POST.copy()
    for name, value in form.mine(was, seen_values(practice)).items():
        data[name] = value
    data["version"] = str(practice.version)
    off = practice.cancelled_at is not None
    how = "it is cancelled" if off else f"it is {When.of(practice).words}"
    happened = f"{practices.who_changed(practice)} changed this practice meanwhile: {how}."
    return edit_page(request, practice, PracticeEditForm(data), happened=happened, status=STALE)


def edit_page(
    request: Request, practice: Practice, form: PracticeEditForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Render the form of a practice that stands."""
    was = seen_values(practice)
    if form.is_bound and not more.get("happened"):
        # A form that is shown again keeps what was first seen.
        was |= {name: form.data.get(f"was_{name}", value) for name, value in was.items()}
    text = str(form["text"].value() or "")
    context = {"form": form, "practice": practice, "was": was, "squad": practice.squad}
    standing = None if form.is_bound else practice.workout
    return render(request, FORM, context | editor(request, text, practice.team_id, standing) | more, status=status)


@access(coach("POST"))
def practice_cancel(request: Request, practice_id: uuid.UUID) -> HttpResponse:
    """Call a practice off."""
    practice = editable_practice(request, practice_id)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return detail_page(request, practice, cancel_form=form, status=WRONG)
    try:
        practices.cancel(practice.pk, form.cleaned_data["version"], by=request.user, reason=form.cleaned_data["reason"])
    except PracticeRefusedError as why:
        return detail_page(request, practice, refused=str(why), status=WRONG)
    except PracticeStaleError as error:
        now = error.practice
        said = f"{practices.who_changed(now)} changed this practice meanwhile. Nothing was cancelled: look once more."
        return detail_page(request, coached_practice(request, now.pk), refused=said, status=STALE)
    messages.success(request, "Cancelled. Who said yes, or nothing yet, is told at once.")
    return redirect("plans:practice_detail", practice.pk)


# --- at the track ----------------------------------------------------------------------------------------------------


def register_of(practice: Practice, rows: Sequence[Attendance]) -> dict[str, Any]:
    """Return how many were asked, come, cannot, came."""
    said = Attendance.Answer
    return {
        "practice": practice,
        "asked": len(rows),
        "come": sum(one.answer == said.YES for one in rows),
        "cannot": sum(one.answer == said.NO for one in rows),
        "silent": sum(one.answer == said.NONE for one in rows),
        "came": sum(one.came is True for one in rows),
        "unticked": sum(one.came is None for one in rows),
    }


def detail_page(request: Request, practice: Practice, *, status: int = 200, **more: Any) -> HttpResponse:
    """Render a practice: when and where, what, who comes, and the rows to tick."""
    rows = list(practice.attendances.select_related("athlete"))
    asked = {one.athlete_id for one in rows}
    others = [one for one in practices.athletes_of(practice.team_id) if one.pk not in asked]
    is_over = practice.on_date < request.user.today()
    context = {
        "rows": rows,
        "is_today": practice.on_date == request.user.today(),
        "is_over": is_over,
        "is_open": practice.cancelled_at is None and practice.on_date <= request.user.today(),
        "may_edit": practice.team_id in request.user.coach_team_ids(edits=True) and practice.cancelled_at is None,
        "cancel_form": CancelForm(initial={"version": practice.version}),
        "athlete_form": AthleteForm(athletes=others),
    }
    return page_or_part(request, PAGE, "register", context | register_of(practice, rows) | more, status=status)


@access(coach("GET"))
def practice_detail(request: Request, practice_id: uuid.UUID) -> HttpResponse:
    """Show a practice and who comes; on its day and after, tick who came. Six queries, whatever the number."""
    return detail_page(request, coached_practice(request, practice_id))


def standing_practice(request: Request, practice_id: uuid.UUID) -> Practice:
    """Return a practice whose rows can be ticked: not cancelled; else 403."""
    practice = coached_practice(request, practice_id)
    if practice.cancelled_at is not None:
        raise PermissionDenied("This practice is cancelled. Nobody is ticked.")
    return practice


@access(coach("POST"))
def practice_tick(request: Request, practice_id: uuid.UUID, athlete_id: int) -> HttpResponse:
    """Tick one athlete, or take the tick back."""
    practice = standing_practice(request, practice_id)
    row = get_object_or_404(practice.attendances.select_related("athlete"), athlete=athlete_id)
    form = TickForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Say came=1, came=0 or nothing.")
    practices.tick(row, form.cleaned_data["came"], by=request.user)
    if not request.htmx:
        return redirect(f"{practice_url(practice)}#a-{athlete_id}")
    sums = register_of(practice, list(practice.attendances.all()))
    parts = ("plans/_practice_row.html", {"row": row}), ("plans/_practice_sums.html", sums | {"swap": True})
    return HttpResponse(
        "".join(render_to_string(name, {"practice": practice, "is_open": True} | more, request) for name, more in parts)
    )


def practice_url(practice: Practice) -> str:
    """Return the address of a practice."""
    return reverse("plans:practice_detail", args=[practice.pk])


@access(coach("POST"))
def practice_tick_rest(request: Request, practice_id: uuid.UUID) -> HttpResponse:
    """Say that all who are not ticked were not there."""
    practice = standing_practice(request, practice_id)
    count = practices.tick_rest(practice, by=request.user)
    messages.success(request, f"{count} {'was' if count == 1 else 'were'} not there. Tap a name to change it.")
    return redirect(practice_url(practice))


@access(coach("POST"))
def practice_athletes(request: Request, practice_id: uuid.UUID) -> HttpResponse:
    """Add somebody: who just came is ticked at once, who is asked beforehand is told."""
    practice = standing_practice(request, practice_id)
    asked = practice.attendances.values("athlete")
    form = AthleteForm(request.POST, athletes=list(practices.athletes_of(practice.team_id).exclude(pk__in=asked)))
    if not form.is_valid():
        return detail_page(request, practice, athlete_form=form, status=WRONG)
    athlete = form.chosen()
    if practice.on_date <= request.user.today():
        practices.came_along(practice, athlete, by=request.user)
        messages.success(request, f"{athlete.name} is added and ticked.")
    else:
        practices.ask(practice, [athlete], by=request.user)
        messages.success(request, f"{athlete.name} is asked.")
    return redirect(practice_url(practice))


# --- the athlete -----------------------------------------------------------------------------------------------------


@access(Policy.signed_in("POST"))
def practice_answer(request: Request, practice_id: uuid.UUID) -> HttpResponse:
    """Say whether one comes."""
    rows = Attendance.objects.filter(athlete=request.user).select_related("practice", "athlete")
    attendance = get_object_or_404(rows, practice=practice_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Say answer=yes or answer=no.")
    try:
        practices.answer(attendance, form.cleaned_data["answer"])
    except PracticeRefusedError as why:
        messages.error(request, str(why))
    session = attendance.practice.sessions.filter(athlete=request.user).first()
    day = attendance.practice.on_date
    if session is None or (day == request.user.today() and request.POST.get("from") == "today"):
        return redirect("today")
    messages.info(request, f"{day_words(day)}: {attendance.get_answer_display() or 'no answer'}.")
    return redirect("plans:session_detail", session.pk)
