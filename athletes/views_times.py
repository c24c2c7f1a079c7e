"""Days to run on, time away and races of an athlete: written by the athlete, a guardian, or a coach who writes plans.

What somebody else writes says by whom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from athletes.models import Coaching, Race, Span, User
from athletes.paces import format_time, race_name
from athletes.times_forms import AvailabilityForm, MarathonForm, RaceForm, SpanForm
from coachsite.lib.access import Policy, access

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from coachsite.lib.http import Request

PAGE = "athletes/times.html"
OLD_SHOWN = 3


def _athlete(request: Request, athlete_id: int, *, writes: bool = True) -> User:
    """Return the athlete through the door; 403 to a coach who may look and not write."""
    person: User = get_object_or_404(User.objects.visible_to(request.user), pk=athlete_id)
    if writes and not may_write(request.user, person):
        raise PermissionDenied("You may look at these days, not change them.")
    return person


def may_write(viewer: User, athlete: User) -> bool:
    """Tell whether somebody writes on this calendar: oneself, a minor's guardian, a coach who writes plans there."""
    if viewer.pk == athlete.pk:
        return True
    teams = viewer.coach_team_ids(edits=True)
    if Coaching.objects.filter(athlete=athlete, team__in=teams, state=Coaching.State.ACCEPTED).exists():
        return True
    return athlete.is_minor and User.objects.guarded_by(viewer).filter(pk=athlete.pk).exists()


def _other(by: User, athlete: User) -> User | None:
    """Return who writes on this calendar, where it is somebody else's."""
    return None if by.pk == athlete.pk else by


def _page(request: Request, athlete: User, *, status: int = 200, **forms: Any) -> HttpResponse:
    today = athlete.today()
    spans = list(athlete.spans.select_related("made_by").order_by("first_day", "pk"))
    races = list(athlete.races.select_related("written_by").order_by("on_date", "pk"))
    other_days = athlete.availabilities.filter(written_by__isnull=False).select_related("written_by").first()
    context = {
        "person": athlete,
        "is_self": athlete.pk == request.user.pk,
        "may_write": may_write(request.user, athlete),
        "days_form": AvailabilityForm(athlete=athlete),
        "span_form": SpanForm(athlete=athlete, initial={"first_day": today}),
        "race_form": RaceForm(athlete=athlete),
        "marathon_form": MarathonForm(instance=athlete),
        "spans": [span for span in spans if span.last_day >= today],
        "old_spans": [span for span in spans if span.last_day < today][-OLD_SHOWN:],
        "races": [
            (
                race,
                race_name(race.distance_m),
                format_time(race.goal_seconds) if race.goal_seconds else "",
                race.written_by.name if race.written_by else "",
            )
            for race in races
            if race.on_date >= today
        ],
        "days_by": other_days.written_by if other_days else "",
    }
    return render(request, PAGE, context | forms, status=status)


def _back(athlete: User, part: str) -> HttpResponse:
    return redirect(reverse("times:times_detail", args=[athlete.pk]) + f"#{part}")


@access(Policy.signed_in("GET"))
def times_detail(request: Request, athlete_id: int) -> HttpResponse:
    """Show the three of them."""
    return _page(request, _athlete(request, athlete_id, writes=False))


@access(Policy.signed_in("POST"))
def availability_edit(request: Request, athlete_id: int) -> HttpResponse:
    """Keep all seven weekdays."""
    athlete = _athlete(request, athlete_id)
    form = AvailabilityForm(request.POST, athlete=athlete)
    if not form.is_valid():
        return _page(request, athlete, status=422, days_form=form)
    form.save(_other(request.user, athlete))
    messages.success(request, "The days are saved. What is planned already stays; new plans go by them.")
    return _back(athlete, "days")


@access(Policy.signed_in("POST"))
def marathon_edit(request: Request, athlete_id: int) -> HttpResponse:
    """Keep what the guess of a marathon goes by."""
    athlete = _athlete(request, athlete_id)
    # The form writes into the person it is given: the page shows another one.
    form = MarathonForm(request.POST, instance=_athlete(request, athlete_id))
    if not form.is_valid():
        return _page(request, athlete, status=422, marathon_form=form)
    form.instance.save(update_fields=form.Meta.fields)
    messages.success(request, "Saved. The guess of a marathon goes by it.")
    return _back(athlete, "marathon")


@access(Policy.signed_in("POST"))
def span_new(request: Request, athlete_id: int) -> HttpResponse:
    """Add some days that are not as always."""
    athlete = _athlete(request, athlete_id)
    form = SpanForm(request.POST, athlete=athlete)
    if not form.is_valid():
        return _page(request, athlete, status=422, span_form=form)
    return _kept_span(request, form)


def _kept_span(request: Request, form: SpanForm) -> HttpResponse:
    form.instance.made_by = request.user
    span = form.save()
    beside = form.overlaps()
    if beside:
        names = ", ".join(f"{one.get_kind_display()} from {one.first_day:%-d %b}" for one in beside[:3])
        messages.info(request, f"Saved. It lies over other days: {names}. Both stand.")
    else:
        messages.success(request, "Saved.")
    return _back(span.athlete, "away")


def _span(request: Request, span_id: int) -> Span:
    span = get_object_or_404(Span.objects.select_related("athlete"), pk=span_id)
    _athlete(request, span.athlete_id)
    return span


@access(Policy.signed_in("GET", "POST"))
def span_edit(request: Request, span_id: int) -> HttpResponse:
    """Change it."""
    span = _span(request, span_id)
    form = SpanForm(request.POST or None, instance=span, athlete=span.athlete)
    if request.method == "POST" and form.is_valid():
        return _kept_span(request, form)
    context = {"form": form, "person": span.athlete, "what": "Time away", "part": "away"}
    return render(request, "athletes/times_edit.html", context, status=422 if form.errors else 200)


@access(Policy.signed_in("POST"))
def span_delete(request: Request, span_id: int) -> HttpResponse:
    """Take it away."""
    span = _span(request, span_id)
    span.delete()
    messages.success(request, "Taken away.")
    return _back(span.athlete, "away")


@access(Policy.signed_in("POST"))
def race_new(request: Request, athlete_id: int) -> HttpResponse:
    """Add a race to come."""
    athlete = _athlete(request, athlete_id)
    form = RaceForm(request.POST, athlete=athlete)
    if not form.is_valid():
        return _page(request, athlete, status=422, race_form=form)
    return _kept_race(request, form)


def _kept_race(request: Request, form: RaceForm) -> HttpResponse:
    form.instance.written_by = _other(request.user, form.athlete)
    race = form.save()
    messages.success(request, f"{race.name} stands on the calendar. A plan that runs keeps its dates.")
    return _back(race.athlete, "races")


def _race(request: Request, race_id: uuid.UUID) -> Race:
    race = get_object_or_404(Race.objects.select_related("athlete"), pk=race_id)
    _athlete(request, race.athlete_id)
    return race


@access(Policy.signed_in("GET", "POST"))
def race_edit(request: Request, race_id: uuid.UUID) -> HttpResponse:
    """Change it."""
    race = _race(request, race_id)
    form = RaceForm(request.POST or None, instance=race, athlete=race.athlete)
    if request.method == "POST" and form.is_valid():
        return _kept_race(request, form)
    context = {"form": form, "person": race.athlete, "what": "Race", "part": "races"}
    return render(request, "athletes/times_edit.html", context, status=422 if form.errors else 200)


@access(Policy.signed_in("POST"))
def race_delete(request: Request, race_id: uuid.UUID) -> HttpResponse:
    """Take it off the calendar."""
    race = _race(request, race_id)
    name, athlete = race.name, race.athlete
    race.delete()
    messages.success(request, f"{name} is off the calendar.")
    return _back(athlete, "races")
