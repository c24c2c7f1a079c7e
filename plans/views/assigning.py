"""Assigning a plan: choose who and from when, see the dates, then write; and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from athletes.access import coach
from athletes.models import Coaching, Squad, User
from coachsite.lib.access import access
from coachsite.lib.http import page_or_part
from plans import clashing, previewing, unassigning
from plans.assigning import assign
from plans.board import DAYS
from plans.forms.assigning import OWN, RACE, START, AssignForm
from plans.laying import AssignRefusedError, Preview, preview
from plans.models import AssignAct, Assignment, Plan
from plans.previewing import counted, short

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Mapping

    from django.http import HttpResponse

    from coachsite.lib.http import Request
    from plans.laying import Laid

PAGE = "plans/plan_assign.html"
NAMED, NOTES = 6, 40


def with_plans(people: list[User], plan: Plan, today: dt.date) -> list[User]:
    """Give each athlete `open_assignments` (newest first) and whether this plan is among them."""
    by_athlete: dict[int, list[Assignment]] = {}
    running = Assignment.objects.filter(athlete__in=people, ended_at__isnull=True, last_on__gte=today)
    for item in running.select_related("plan"):
        by_athlete.setdefault(item.athlete_id, []).append(item)
    for person in people:
        person.open_assignments = by_athlete.get(person.pk, [])  # type: ignore[attr-defined]  # for the template
        person.is_on_this = any(a.plan_id == plan.pk for a in person.open_assignments)  # type: ignore[attr-defined]
    return people


def outcome(request: Request, plan: Plan, form: AssignForm, people: list[User]) -> tuple[Preview | None, str]:
    """Return the preview, or the sentence that says why there is none."""
    if not form.is_valid():
        return None, form.refusal()
    chosen = form.chosen()
    athletes = [person for person in people if person.pk in chosen]
    today, looks = request.user.today(), request.method != "POST"
    how = form.how(request.user.coach_team_ids(edits=True))
    try:
        return preview(plan, athletes, form.cleaned_data["first_day"], today=today, how=how, looks=looks), ""
    except AssignRefusedError as refused:
        return None, str(refused)


def squads_of(plan: Plan) -> list[Squad]:
    """Return the team's squads with their athletes."""
    return list(Squad.objects.filter(team=plan.team_id).prefetch_related("athletes"))


def members(squads: list[Squad], people: list[User]) -> dict[int, set[int]]:
    """Return the ids of squads with those of their athletes, from the squads or from people with theirs."""
    found = {squad.pk: {person.pk for person in squad.athletes.all()} for squad in squads}
    for person in people:
        for squad in person.squads.all():
            found.setdefault(squad.pk, set()).add(person.pk)
    return found


def form_for(request: Request, plan: Plan, people: list[User], squads: Mapping[int, set[int]]) -> AssignForm:
    """Return the form as it was filled in, or a new one."""
    data: Any = request.POST if request.method == "POST" else request.GET
    today = request.user.today()
    return AssignForm(
        data if request.method == "POST" or "first_day" in data else None,
        athletes=people,
        squads=squads,
        initial={"first_day": today, "anchor": START if plan.race_day is None else RACE, "fits_days": True},
    )


@access(coach("GET", "POST"))
def plan_assign(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """GET shows who, when and the dates; POST writes what was shown."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan_id)
    if not plan.can_be_edited_by(request.user):
        raise PermissionDenied("You may look at this plan, not assign it.")
    if request.method != "POST":
        rows = User.objects.filter(coachings__team=plan.team_id, coachings__state="accepted")
        return assign_page(request, plan, list(rows))
    with transaction.atomic(savepoint=False):
        return assign_page(request, plan, held_people(plan, with_squads="squad" in request.POST))


def held_people(plan: Plan, *, with_squads: bool) -> list[User]:
    """Return the team's athletes, held: who leaves now waits until the plan is written, and then has it ended."""
    links = Coaching.objects.filter(team=plan.team_id, state=Coaching.State.ACCEPTED).select_related("athlete")
    if with_squads:
        links = links.prefetch_related(Prefetch("athlete__squads", Squad.objects.filter(team=plan.team_id)))
    held = links.order_by("athlete__name", "athlete").select_for_update(of=("self",))
    return [link.athlete for link in held]


def assign_page(request: Request, plan: Plan, people: list[User]) -> HttpResponse:
    """Show the form with what it would do; write it where it is sent."""
    posted = request.method == "POST"
    squads = [] if posted else squads_of(plan)
    by_squad = posted and "squad" in request.POST
    form = form_for(request, plan, people, members(squads, people if by_squad else []))
    view, refusal = outcome(request, plan, form, people) if form.is_bound else (None, "")
    if posted and view is not None:
        try:
            return assigned(request, plan, assign(view, by=request.user))
        except AssignRefusedError as refused:
            refusal = str(refused)
    context = {
        "plan": plan,
        "form": form,
        "people": with_plans(people, plan, request.user.today()),
        "squads": squads or squads_of(plan),
        "chosen": form.chosen() if form.is_bound else set(),
        "picked": (form.cleaned_data.get("athlete") or []) if form.is_bound else [],
        "picked_squads": (form.cleaned_data.get("squad") or []) if form.is_bound else [],
        "days": DAYS,
        "refusal": refusal,
        "today": request.user.today(),
        "acts": unassigning.recent(plan),
        "until": timezone.now() + unassigning.UNTIL,
        "own_rows": own_rows(form, people, view),
    } | preview_context(request, form, view)
    return page_or_part(request, PAGE, "assign", context, status=422 if posted else 200)


def own_rows(form: AssignForm, people: list[User], view: Preview | None) -> list[tuple[User, Laid | None, str]]:
    """Return those chosen who would get the plan, each with the dates so far and the own date as it was typed."""
    if not form.is_bound:
        return []
    chosen, laid = form.chosen(), {one.athlete.pk: one for one in view.laid if one.athlete} if view else {}
    return [
        (person, laid.get(person.pk), form.data.get(f"{OWN}{person.pk}", ""))
        for person in people
        if person.pk in chosen and not person.is_on_this  # type: ignore[attr-defined]  # from `with_plans`
    ]


def preview_context(request: Request, form: AssignForm, view: Preview | None) -> dict[str, Any]:
    """Return what the calendar beside the form shows, and the form that would write it."""
    if view is None or view.first is None:
        return {"view": view, "calendar": None}
    asked = (request.POST if request.method == "POST" else request.GET).copy()
    asked.pop("csrfmiddlewaretoken", None)
    found = previewing.notes(view)
    seen = view.of(form.cleaned_data.get("see"))
    calendar = previewing.calendar(seen, found) if seen else None
    if calendar is not None:
        previewing.think_of(calendar, request.user.today(), miles=request.user.units == "mi")
    return {
        "view": view,
        "asked": asked,
        "hidden": list(form.hidden(view.takers)),
        "notes": found[:NOTES],
        "more_notes": len(found[NOTES:]),
        "seen": seen,
        "calendar": calendar,
        "taken": [
            (one.athlete, form.own_clash.get(one.athlete.pk, "")) for one in view.laid if one.athlete and one.taken
        ],
        "clash_choices": clashing.CHOICES,
        "rooms": previewing.rooms(view),
    }


def assigned(request: Request, plan: Plan, made: list[Assignment]) -> HttpResponse:
    """Say what was done, offer to take it back, and go to the board."""
    count = len(made)
    who = made[0].athlete.name if count == 1 else f"{count} athletes"
    starts = {run.start_on for run in made}
    races = {run.race_on for run in made}
    if len(races) == 1 and (race_on := made[0].race_on):
        when = f"back from the race on {short(race_on)}"
    elif len(starts) == 1:
        when = f"week 1 from {short(made[0].start_on)}"
    else:
        when = "each from a date of his or her own"
    # The board's message has the button that takes it back, by the act's id.
    messages.success(
        request, f"{plan.name} is on the calendar of {who}, {when}.", extra_tags=f"assigned {made[0].act_id}"
    )
    return redirect("plans:plan_detail", plan.pk)


@access(coach("POST"))
def assign_undo(request: Request, act_id: uuid.UUID) -> HttpResponse:
    """Take an assignment back, but for what somebody has touched since."""
    act = get_object_or_404(AssignAct.objects.filter(plan__in=Plan.objects.visible_to(request.user)), pk=act_id)
    if not act.plan.can_be_edited_by(request.user):
        raise PermissionDenied("You may look at this plan, not assign it.")
    try:
        done = unassigning.take_back(act.pk, by=request.user)
    except unassigning.TooLateError as late:
        messages.warning(request, str(late))
        return redirect("plans:plan_assign", act.plan_id)
    messages.success(
        request, f"Taken back: {counted(done.removed, 'session')} of {act.plan.name} went.{back_words(done.back)}"
    )
    if done.kept:
        messages.warning(request, kept_words(done))
    return redirect("plans:plan_detail", act.plan_id)


def back_words(count: int) -> str:
    """Say how many old sessions stand again; empty for none."""
    return (
        f" {counted(count, 'session')} that had made room {'stands' if count == 1 else 'stand'} again." if count else ""
    )


def kept_words(done: unassigning.TakenBack) -> str:
    """Name what stays, since somebody has touched it."""
    named = [f"{one.athlete.name}, {one.workout} on {short(one.on_date)}" for one in done.kept[:NAMED]]
    more = f"; and {len(done.kept) - NAMED} more" if len(done.kept) > NAMED else ""
    return f"Kept, since they were touched meanwhile: {'; '.join(named)}{more}."
