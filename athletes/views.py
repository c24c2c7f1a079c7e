"""The page about oneself: name and zone, races and paces, teams and who sees what, children."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from athletes import paces
from athletes.forms import MeForm, PaceTestForm, RaceResultForm, RemindersForm, TeamForm
from athletes.inviting import asked_of
from athletes.models import Guardian, Membership, RaceResult, User
from coachsite.lib.access import Policy, access
from coachsite.lib.http import Request, page_or_part

if TYPE_CHECKING:
    from django.http import HttpResponse

    from athletes.models import Team

PAGE = "athletes/me.html"


@dataclass(frozen=True, slots=True)
class OwnPaces:
    """Training paces as shown: one (effort, from–to) a line, and the race they come from."""

    lines: list[tuple[str, str]]
    race: str
    time: str
    result: RaceResult


def own_paces(user: User, results: list[RaceResult]) -> OwnPaces | None:
    """Return the paces that a person's races stand for, in the person's units; None without a usable race."""
    result = paces.best_result(results, user.today())
    value = paces.vdot(result.distance_m, result.seconds) if result else None
    if result is None or value is None:
        return None
    bands = paces.bands(value)
    lines = [
        (effort.capitalize(), "–".join(paces.format_pace(pace, user.units) for pace in bands[effort]))
        for effort in ("easy", "threshold", "interval")
    ]
    return OwnPaces(lines, paces.race_name(result.distance_m), paces.format_time(result.seconds), result)


def races_context(user: User) -> dict[str, Any]:
    """What the part with races and paces shows."""
    results = list(user.race_results.all())
    rows = [(result, paces.race_name(result.distance_m), paces.format_time(result.seconds)) for result in results]
    return {
        "results": rows,
        "own_paces": own_paces(user, results),
        "result_form": RaceResultForm(athlete=user),
        "test_form": PaceTestForm(athlete=user),
    }


def page_context(user: User, **changes: Any) -> dict[str, Any]:
    """What the whole page shows; `changes` bring in a form that was not right."""
    links = user.coachings.exclude(state="ended").select_related("team").prefetch_related("team__memberships__user")
    children = [child for child in User.objects.guarded_by(user) if child.is_minor]
    guardians = Guardian.objects.filter(athlete=user, state=Guardian.State.VERIFIED).select_related("guardian")
    return (
        {
            "me_form": MeForm(instance=user),
            "reminders_form": RemindersForm(instance=user),
            "team_form": TeamForm(),
            "links": [(link, [m.user for m in link.team.memberships.all() if m.sees_plans]) for link in links],
            "guardians": [g.guardian for g in guardians] if user.is_minor else [],
            "asked_of_me": asked_of(children),
            "children": children,
        }
        | races_context(user)
        | changes
    )


@access(Policy.signed_in("GET", "POST"))
def me(request: Request) -> HttpResponse:
    """Show the page; POST changes name, time zone and units."""
    user = request.user
    if request.method != "POST":
        return render(request, PAGE, page_context(user))
    # The form writes what was typed into the person it is given; the head of this page must not show that yet.
    form = MeForm(request.POST, instance=User.objects.visible_to(user).get(pk=user.pk))
    if not form.is_valid():
        return render(request, PAGE, page_context(user, me_form=form), status=422)
    form.instance.save(update_fields=form.Meta.fields)
    messages.success(request, "Saved.")
    return redirect("athletes:me")


@access(Policy.signed_in("POST"))
def race_result_new(request: Request) -> HttpResponse:
    """Add a race of one's own."""
    form = RaceResultForm(request.POST, athlete=request.user)
    if not form.is_valid():
        context = page_context(request.user, result_form=form)
        return page_or_part(request, PAGE, "races", context, status=422)
    form.save()
    return races_answer(request)


@access(Policy.signed_in("POST"))
def test_result_new(request: Request) -> HttpResponse:
    """Add a test of one's own."""
    form = PaceTestForm(request.POST, athlete=request.user)
    if not form.is_valid():
        context = page_context(request.user, test_form=form)
        return page_or_part(request, PAGE, "races", context, status=422)
    form.save()
    return races_answer(request)


@access(Policy.signed_in("POST"))
def race_result_delete(request: Request, result_id: int) -> HttpResponse:
    """Take a race of one's own away."""
    get_object_or_404(request.user.race_results, pk=result_id).delete()
    return races_answer(request)


def races_answer(request: Request) -> HttpResponse:
    """Answer with the races as they are now: the part for htmx, else the page once more."""
    if request.htmx:
        return page_or_part(request, PAGE, "races", races_context(request.user))
    return redirect(reverse("athletes:me") + "#races")


@access(Policy.signed_in("POST"))
def team_new(request: Request) -> HttpResponse:
    """Start a team: whoever starts it is its head coach."""
    form = TeamForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, page_context(request.user, team_form=form), status=422)
    begin_team(form, request.user)
    return redirect("roster")


@transaction.atomic
def begin_team(form: TeamForm, head: User) -> Team:
    """Keep a new team with its head coach."""
    team = form.save()
    Membership.objects.create(team=team, user=head, role=Membership.Role.HEAD_COACH)
    return team
