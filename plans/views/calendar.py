"""Acts of a coach, and some of the athlete, on an athlete's calendar."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from athletes.access import coach
from athletes.models import User
from coachsite.lib.access import Policy, access
from coachsite.lib.http import page_or_part
from coachsite.lib.ui import day as day_words
from plans import moving
from plans.forms.calendar import DayForm, ReplaceForm, SeenForm, SkipForm, TextForm, WriteForm
from plans.meanwhile import meanwhile
from plans.models import Session, Workout
from plans.moving import ActRefusedError, StaleError
from plans.views.board import reading_of, say_dropped
from plans.views.sessions import detail_page, seen_session

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from django.forms import Form

    from coachsite.lib.http import Request

PAGE = "plans/calendar_session.html"
SHELF = 40
# A sheet that shows a form again: the answer of a form that is wrong, and of one that saw an older version.
WRONG, STALE = 422, 409


def team_or_403(request: Request, athlete: User) -> int:
    """Return the team in whose name this coach writes for an athlete; one who may only look gets 403."""
    team = moving.team_for(request.user, athlete)
    if team is None:
        raise PermissionDenied(f"You may look at the calendar of {athlete.get_short_name()}, not change it.")
    return team


def library_of(team: int) -> list[Workout]:
    """Return the newest sessions of a team's plans, each text once; two queries."""
    rows = Workout.objects.filter(plan_sessions__plan__team=team)
    newest = rows.values("text").annotate(newest=Max("created_at")).order_by("-newest")[:SHELF]
    found = rows.filter(created_at__in=[row["newest"] for row in newest]).defer("tree").distinct()
    return list({one.text: one for one in found}.values())


def calendar_of(athlete: User, day: dt.date, view: str, session: Session | None = None) -> str:
    """Return the address of the month, or of the week, that a day lies in; with a session the place it has there."""
    query = f"week={day}" if view == "week" else f"month={day:%Y-%m}"
    mark = f"#s-{session.pk}" if session else ""
    return f"{reverse('athlete_detail', args=[athlete.pk])}?{query}{mark}"


def view_of(request: Request) -> str:
    """Return whether one came from the week or from the month."""
    asked = request.POST.get("view") or request.GET.get("view")
    return "week" if asked == "week" else "month"


def back(request: Request, athlete: User, day: dt.date, session: Session | None = None) -> HttpResponse:
    """Go back to the calendar."""
    if request.htmx:
        # Without a mark: an address that differs in nothing else would not be loaded again.
        mark = f"&at={session.pk}" if session else ""
        return HttpResponseClientRedirect(calendar_of(athlete, day, view_of(request)) + mark)
    return redirect(calendar_of(athlete, day, view_of(request), session))


def sheet(
    request: Request,
    session: Session,
    team: int,
    *,
    forms: dict[str, Form] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Render the sheet of a session; `forms` are those that are shown again as they were sent."""
    seen = {"version": session.version}
    form = (forms or {}).get("write") or TextForm(
        initial=seen
        | {
            "text": session.workout.text,
            "start_time": session.start_time,
            "place": session.place,
            "was": session.workout_id,
        }
    )
    text = more.pop("text", None) or (form.data.get("text", "") if form.is_bound else session.workout.text)
    context = {
        "session": session,
        "athlete": session.athlete,
        "why_not": moving.why_not(session, request.user),
        "form": form,
        "day_form": DayForm(initial=seen | {"to": session.on_date}),
        "skip_form": SkipForm(initial=seen),
        "replace_form": ReplaceForm(initial=seen, workouts=library_of(team)),
        "shown": reading_of(request, text, team, None if form.is_bound else session.workout),
        "lines": range(1, max(11, text.count("\n") + 1) + 1),
        "team": team,
        "view": view_of(request),
        "close": calendar_of(session.athlete, session.on_date, view_of(request)),
    }
    shown = {f"{name}_form": form for name, form in (forms or {}).items() if name != "write"}
    return page_or_part(request, PAGE, "sheet", context | shown | more, status=status)


def seen_with_team(request: Request, session_id: uuid.UUID) -> tuple[Session, int]:
    """Return a session this coach may change, and the team; unseen is 404, seen but not allowed is 403."""
    session = seen_session(request, session_id)
    return session, team_or_403(request, session.athlete)


@access(coach("GET"))
def calendar_session(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Show what a coach can do with a session of an athlete's calendar."""
    session, team = seen_with_team(request, session_id)
    return sheet(request, session, team)


def refused(request: Request, session: Session, team: int, words: str, **forms: Form) -> HttpResponse:
    """Show the sheet with why an act was refused; what was typed stays."""
    return sheet(request, session, team, forms=forms, refused=words, status=WRONG)


def stale(request: Request, error: StaleError, team: int, form: Form, name: str) -> HttpResponse:
    """Show what happened meanwhile and the own change again, to be sent once more on top of it; 409."""
    session, data = error.session, form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    happened = moving.since(session, int(form.cleaned_data["version"]))
    data["version"] = str(session.version)
    more: dict[str, Any] = {"happened": happened, "mine": name}
    if isinstance(form, TextForm):
        seen = Workout.objects.filter(pk=form.cleaned_data["was"]).values_list("text", flat=True).first()
        if seen is not None and session.workout_id != form.cleaned_data["was"]:
            who = str(session.changed_by or "")
            more["meanwhile"] = meanwhile(seen, form.cleaned_data["text"], session.workout.text, who)
            more["text"] = data["text"] = more["meanwhile"].text
        data["was"] = str(session.workout_id)
    again = type(form)(data, workouts=library_of(team)) if isinstance(form, ReplaceForm) else type(form)(data)
    return sheet(request, session, team, forms={name: again}, status=STALE, **more)


def act(
    request: Request, session_id: uuid.UUID, name: str, form: Form, do: Callable[[Session, int], Session]
) -> HttpResponse:
    """Do an act of a coach and go back to the calendar; what is wrong, refused or stale shows the sheet again."""
    session, team = seen_with_team(request, session_id)
    if not form.is_valid():
        return sheet(request, session, team, forms={name: form}, status=WRONG)
    try:
        changed = do(session, team)
    except ActRefusedError as why:
        return refused(request, session, team, str(why), **{name: form})
    except StaleError as error:
        return stale(request, error, team, form, name)
    return back(request, changed.athlete, changed.on_date, changed)


@access(Policy.signed_in("POST"))
def session_day(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Move a session to another day: a coach anywhere, the athlete within its week."""
    form = DayForm(request.POST)
    session = seen_session(request, session_id)
    if session.athlete_id == request.user.pk:
        return own_day(request, session, form)
    version = form.cleaned_data.get("version", 0) if form.is_valid() else 0
    return act(
        request, session_id, "day", form,
        lambda one, _: moving.move(one.pk, form.cleaned_data["to"], by=request.user, version=version),
    )  # fmt: skip


def own_day(request: Request, session: Session, form: DayForm) -> HttpResponse:
    """Move one's own session; why not is said on its page."""
    status = 200
    if not form.is_valid():
        status, why = WRONG, " ".join(str(one) for errors in form.errors.values() for one in errors)
    else:
        try:
            moving.move(session.pk, form.cleaned_data["to"], by=request.user, version=form.cleaned_data["version"])
        except ActRefusedError as error:
            status, why = WRONG, str(error)
        except StaleError as error:
            status, session = STALE, error.session
            why = f"Nothing was changed. {' '.join(moving.since(session, form.cleaned_data['version']))}"
    if status == 200:
        messages.success(request, f"Moved to {day_words(form.cleaned_data['to'])}.")
        return redirect("plans:session_detail", session.pk)
    messages.error(request, why)
    return detail_page(request, session, status=status)


@access(coach("POST"))
def session_copies(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Copy a session to a day, as a session of its own."""
    form = DayForm(request.POST)
    return act(
        request, session_id, "day", form,
        lambda one, _: moving.copy(one, form.cleaned_data["to"], by=request.user),
    )  # fmt: skip


@access(coach("POST"))
def session_text(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Give a session another text, time and place, for this athlete alone."""
    form = TextForm(request.POST)
    gone = taken_off(request, session_id, form)
    if gone is not None:
        return gone

    def write(one: Session, team: int) -> Session:
        data = form.cleaned_data
        session, dropped = moving.edit(
            one.pk, data["text"], by=request.user, version=data["version"], team=team,
            start_time=data["start_time"], place=data["place"],
        )  # fmt: skip
        say_dropped(request, dropped)
        return session

    return act(request, session_id, "write", form, write)


def taken_off(request: Request, session_id: uuid.UUID, form: TextForm) -> HttpResponse | None:
    """Answer a text for a session that was taken off meanwhile: the text is kept as a new session to be saved; 409."""
    if Session.objects.filter(pk=session_id).exists() or not form.is_valid():
        return None
    try:
        athlete = User.objects.coached_by(request.user).get(pk=int(request.POST.get("athlete", "")))
        day = dt.date.fromisoformat(request.POST.get("on_date", ""))
    except (ValueError, User.DoesNotExist):
        return None
    said = "This session was taken off meanwhile. Your text is kept here: save it, and it is a session of its own."
    return new_sheet(request, athlete, day, team_or_403(request, athlete), WriteForm(request.POST), said, status=STALE)


@access(coach("POST"))
def session_workout(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Put a session of the team's library in the place of this one."""
    session, team = seen_with_team(request, session_id)
    form = ReplaceForm(request.POST, workouts=library_of(team))

    def put(one: Session, team: int) -> Session:
        workout = get_object_or_404(Workout, pk=UUID(form.cleaned_data["workout"]))
        version = form.cleaned_data["version"]
        changed, dropped = moving.replace(one.pk, workout, by=request.user, version=version, team=team)
        say_dropped(request, dropped)
        return changed

    return act(request, session.pk, "replace", form, put)


@access(Policy.signed_in("POST"))
def session_skip(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Leave a session out with a reason: the coach, or the athlete."""
    form = SkipForm(request.POST)
    return both(
        request,
        session_id,
        "skip",
        form,
        lambda pk: moving.skip(pk, form.cleaned_data["reason"], **seen(form, request)),
    )


@access(Policy.signed_in("POST"))
def session_skip_delete(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Have a session again that was skipped."""
    form = SeenForm(request.POST)
    return both(request, session_id, "seen", form, lambda pk: moving.take_up(pk, **seen(form, request)))


def seen(form: Form, request: Request) -> dict[str, Any]:
    """Return who acts, and on which version."""
    return {"by": request.user, "version": form.cleaned_data["version"]}


def both(
    request: Request, session_id: uuid.UUID, name: str, form: Form, do: Callable[[uuid.UUID], Session]
) -> HttpResponse:
    """Do an act that coaches and the athlete may do, and go back to where each came from."""
    session = seen_session(request, session_id)
    if session.athlete_id != request.user.pk:
        return act(request, session_id, name, form, lambda one, _: do(one.pk))
    try:
        if form.is_valid():
            do(session.pk)
            return redirect("plans:session_detail", session.pk)
        why, status = " ".join(str(one) for errors in form.errors.values() for one in errors), WRONG
    except ActRefusedError as error:
        why, status = str(error), WRONG
    except StaleError as error:
        session, status = error.session, STALE
        why = f"Nothing was changed. {' '.join(moving.since(session, form.cleaned_data['version']))}"
    messages.error(request, why)
    return detail_page(request, session, status=status)


@access(coach("POST"))
def session_delete(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Take a session off the calendar."""
    form = SeenForm(request.POST)
    session, team = seen_with_team(request, session_id)
    if not form.is_valid():
        return sheet(request, session, team, status=WRONG)
    try:
        done = moving.remove(session.pk, by=request.user, version=form.cleaned_data["version"])
    except ActRefusedError as why:
        return refused(request, session, team, str(why))
    except StaleError as error:
        return stale(request, error, team, form, "seen")
    # The message has the button that takes it back, by the act's id.
    said = f"{session.workout} is taken off {day_words(session.on_date)}."
    messages.success(request, said, extra_tags=f"calendar-act {done.pk}")
    return back(request, session.athlete, session.on_date)


# --- a new session ---------------------------------------------------------------------------------------------------


def new_sheet(
    request: Request, athlete: User, day: dt.date, team: int, form: WriteForm, said: str = "", *, status: int = 200
) -> HttpResponse:
    """Render the sheet of a session that is not written yet."""
    text = form.data.get("text", "")
    context = {
        "session": None,
        "athlete": athlete,
        "day": day,
        "form": form,
        "replace_form": ReplaceForm(workouts=library_of(team)),
        "shown": reading_of(request, text, team),
        "lines": range(1, max(11, text.count("\n") + 1) + 1),
        "team": team,
        "refused": said,
        "view": view_of(request),
        "close": calendar_of(athlete, day, view_of(request)),
    }
    return page_or_part(request, PAGE, "sheet", context, status=status)


@access(coach("GET", "POST"))
def calendar_session_new(request: Request, athlete_id: int, day: str) -> HttpResponse:
    """Put a session on a day of an athlete's calendar: written here, or from the team's library."""
    athlete = get_object_or_404(User.objects.coached_by(request.user), pk=athlete_id)
    team = team_or_403(request, athlete)
    try:
        on = dt.date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    form = WriteForm(request.POST or None)
    if request.method != "POST":
        return new_sheet(request, athlete, on, team, form)
    chosen = next((one for one in library_of(team) if str(one.pk) == request.POST.get("workout")), None)
    if chosen is None and not form.is_valid():
        return new_sheet(request, athlete, on, team, form, status=WRONG)
    try:
        moving.check_day(on, athlete)
        if chosen is not None:
            made = moving.add(athlete, on, chosen, by=request.user)
        else:
            data = form.cleaned_data
            workout = Workout.objects.write(data["text"], author=request.user, team=team)
            made = moving.add(athlete, on, workout, by=request.user, start_time=data["start_time"], place=data["place"])
    except ActRefusedError as why:
        return new_sheet(request, athlete, on, team, form, str(why), status=WRONG)
    return back(request, athlete, on, made)
