"""The shelf beside the board: looking through it, and putting something of it on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from athletes.access import coach
from coachsite.lib.access import access
from plans import left_over, shelf
from plans.acts import ActRefusedError
from plans.adding import ChangedError
from plans.forms.board import ShelfForm
from plans.models import Plan
from plans.models.workouts import Kind
from plans.views.board import board_page, reading_words, refuse_readers, say_dropped

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from coachsite.lib.http import Request

GONE = "This is not on the shelf any more. Nothing was changed."
CHANGED = "The session of that day was changed meanwhile. Nothing was changed; look at it and put it in again."


@access(coach("GET", "POST"))
def plan_shelf(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Show the team's sessions and the warm-ups beside the board (GET); put one on a day (POST)."""
    plan = get_object_or_404(left_over.with_followers(Plan.objects.visible_to(request.user)), pk=plan_id)
    refuse_readers(request, plan)
    if request.method != "POST":
        return shelf_page(request, plan)
    form = ShelfForm(request.POST)
    if not form.is_valid():
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return shelf_page(request, plan, {"refused": f"{said} Nothing was changed."}, status=422)
    try:
        said = put(request, plan, form)
    except (ActRefusedError, ChangedError) as refused:
        words = CHANGED if isinstance(refused, ChangedError) else str(refused)
        return shelf_page(request, plan, {"refused": words}, status=422)
    if request.htmx:
        return shelf_page(request, plan, {"acted": said, "can_undo": True})
    messages.info(request, said)
    return redirect(f"{reverse('plans:plan_shelf', args=[plan.pk])}?{asked_words(request.POST)}")


def put(request: Request, plan: Plan, form: ShelfForm) -> str:
    """Put what the form names on its day; return what was done. Raises ActRefusedError and ChangedError."""
    kind, pk = form.cleaned_data["put"]
    day = form.day()
    if kind == "warm_up":
        warm_up = shelf.warm_up_of(plan, request.user, pk)
        if warm_up is None:
            raise ActRefusedError(GONE)
        words = reading_words(request, plan.team_id)
        say_dropped(request, shelf.put_warm_up(plan, warm_up, day, words, by=request.user))
        return f"Put the warm-up “{warm_up}” on {form.day_words()}."
    workout = shelf.workout_of(plan, pk)
    if workout is None:
        raise ActRefusedError(GONE)
    shelf.put_workout(plan, workout, day, by=request.user)
    return f"Put {workout} on {form.day_words()}."


def asked_words(data: Any) -> str:
    """Return what is looked for, and the day chosen, as words of an address."""
    kept = {name: str(data.get(name, ""))[:100] for name in ("q", "kind", "to_week", "to_weekday")}
    return urlencode({name: value for name, value in kept.items() if value})


def shelf_page(request: Request, plan: Plan, said: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    """Render the board with the shelf as its sheet."""
    data = request.POST if request.method == "POST" else request.GET
    asked, kind = data.get("q", "").strip()[:100], data.get("kind", "")
    kind = kind if kind in Kind.values else ""
    sheet = {
        "shelf": shelf.shelf_of(plan, request.user, asked, kind),
        "asked": asked,
        "kind": kind,
        "kinds": Kind.choices,
        "to_week": number(data.get("to_week"), 1),
        "to_weekday": number(data.get("to_weekday"), 0),
    }
    return board_page(request, plan, sheet | (said or {}), status=status)


def number(text: str | None, otherwise: int) -> int:
    """Return a small number that an address names."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 4 else otherwise
