"""Asking for a film of a drill: beside the board, or on one athlete's session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from athletes.access import coach
from coachsite.lib.access import access
from plans import history
from plans.board import DAYS
from plans.forms.films import FilmWishForm
from plans.models import PlanSession, Session, WorkoutDrill
from plans.views.board import board_page, refuse_readers, saved, seen_plan_session
from plans.views.sessions import coaches, seen_session
from plans.wishes import ask, film_of, films_of_plan, take_back

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from coachsite.lib.http import Request


def use_of(place: PlanSession | Session, slug: str, nth: int) -> WorkoutDrill:
    """Return a drill of a session by its slug and turn; 404 where its text has no such drill."""
    uses = WorkoutDrill.objects.select_related("drill")
    return get_object_or_404(uses, workout_id=place.workout_id, drill__slug=slug, nth=nth, nth__gte=1)


def planned(request: Request, plan_id: uuid.UUID, session_id: uuid.UUID) -> PlanSession:
    """Return a session of a plan that this coach may change; unseen is 404, seen but not allowed is 403."""
    session = seen_plan_session(request, plan_id, session_id)
    refuse_readers(request, session.plan)
    return session


@access(coach("GET", "POST"))
def film_wish_new(request: Request, plan_id: uuid.UUID, session_id: uuid.UUID, slug: str, nth: int) -> HttpResponse:
    """Ask all who have a session of a plan, now or later, for a film of one drill in it."""
    session = planned(request, plan_id, session_id)
    use = use_of(session, slug, nth)
    film = films_of_plan(session).get((slug, nth))
    form = FilmWishForm(request.POST or None, film=film)
    if request.method == "POST" and form.is_valid():
        said = f"Asked for a film of {use.drill.name}, {history.on(session)}"
        with history.act(session.plan, by=request.user, said=said):
            ask(session, use, by=request.user, **form.cleaned_data)
        messages.success(request, f"Film asked for: {use.drill.name}. It stands on Today in the row of the drill.")
        return saved(request, session.plan, session, text_saved=False)
    sheet = {"session": session, "day_name": DAYS[session.weekday], "wish_form": form, "use": use, "film": film}
    return board_page(request, session.plan, sheet, status=422 if form.is_bound else 200)


@access(coach("POST"))
def film_wish_delete(request: Request, plan_id: uuid.UUID, session_id: uuid.UUID, slug: str, nth: int) -> HttpResponse:
    """Take a wish back for all on the plan; clips that were sent stay."""
    session = planned(request, plan_id, session_id)
    use = use_of(session, slug, nth)
    said = f"Took a film wish back, {history.on(session)}"
    with history.act(session.plan, by=request.user, said=said):
        was_there = take_back(session, use)
    if was_there:
        messages.success(request, f"Film wish taken back: {use.drill.name}. Clips that were sent stay.")
    return saved(request, session.plan, session, text_saved=False)


def coached_session(request: Request, session_id: uuid.UUID) -> Session:
    """Return a session of an athlete whom this person coaches; seen but not coached is 403."""
    session = seen_session(request, session_id)
    if session.athlete_id == request.user.pk or not coaches(request.user, session.athlete):
        raise PermissionDenied(f"You do not coach {session.athlete.get_short_name()}.")
    return session


def row_address(session: Session, slug: str, nth: int) -> str:
    """Return where the drill stands on the page of a session."""
    return f"{reverse('plans:session_detail', args=[session.pk])}#drill-{session.pk}-{slug}-{nth}"


@access(coach("GET", "POST"))
def session_film_wish_new(request: Request, session_id: uuid.UUID, slug: str, nth: int) -> HttpResponse:
    """Ask one athlete for a film of one drill; a session that is logged is refused in words."""
    session = coached_session(request, session_id)
    use = use_of(session, slug, nth)
    film = film_of(session, use.drill_id, nth)
    form = FilmWishForm(request.POST or None, film=film)
    context: dict[str, Any] = {
        "session": session,
        "use": use,
        "film": film,
        "wish_form": form,
        "back": row_address(session, slug, nth),
        "is_over": session.completion_or_none() is not None,
    }
    if form.is_bound and form.is_valid() and not context["is_over"]:
        ask(session, use, by=request.user, **form.cleaned_data)
        messages.success(request, f"Film asked for: {use.drill.name}.")
        return redirect(context["back"])
    return render(request, "plans/film_wish.html", context, status=422 if form.is_bound else 200)


@access(coach("POST"))
def session_film_wish_delete(request: Request, session_id: uuid.UUID, slug: str, nth: int) -> HttpResponse:
    """Take back what was asked of one athlete; what is asked of all on the plan stays."""
    session = coached_session(request, session_id)
    use = use_of(session, slug, nth)
    if take_back(session, use):
        messages.success(request, f"Film wish taken back: {use.drill.name}. A clip that was sent stays.")
    return redirect(row_address(session, slug, nth))
