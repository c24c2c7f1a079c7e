"""Acts on the board: doing one, undoing it, doing it again, and replacing a drill across the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse

from athletes.access import coach
from coachsite.lib.access import access
from plans import history, replacing
from plans.acts import ActRefusedError, cut
from plans.forms.acts import NO_DAY, ActForm, ReplaceForm, do, sessions
from plans.history import UndoRefusedError
from plans.layout import layout_of
from plans.models import Plan
from plans.views.board import board_page, editable_plan

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from coachsite.lib.http import Request
    from plans.models import PlanAct

NOTHING = "Nothing was different, so nothing was changed."


@access(coach("POST"))
def plan_act(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Do one act on the board, as `ActForm` reads it; what cannot be done is refused with a sentence."""
    plan = editable_plan(request, plan_id)
    try:
        form = ActForm(request.POST)
        source = source_of(request, plan, form)
        if source is not None and form.asked.act == "cut":
            return acted(request, plan, cut_across(request, source, plan, form))
        if source is not None:
            form.asked.source = layout_of(source)
        with history.act(plan, by=request.user, said="") as one:
            one.layout, one.said = do(one.before, form.asked)
    except ActRefusedError as refused:
        return refuse(request, plan, str(refused))
    return acted(request, plan, one.done)


def source_of(request: Request, plan: Plan, form: ActForm) -> Plan | None:
    """Return the other plan that something is taken from: one of the same team, or a built-in one to copy from."""
    if form.from_plan in (None, plan.pk):
        return None
    own = Plan.objects.visible_to(request.user).filter(team=plan.team_id, pk=form.from_plan).first()
    source = own or Plan.objects.built_in().filter(pk=form.from_plan).first()
    if source is None or (form.asked.act == "cut" and own is None):
        raise ActRefusedError("That plan is not of this team, so nothing can be taken from it. Nothing was changed.")
    return source


def cut_across(request: Request, source: Plan, plan: Plan, form: ActForm) -> PlanAct | None:
    """Move sessions from one plan to another: one act in each."""
    ids, day = form.asked.ids, form.asked.day
    if day is None:
        raise ActRefusedError(NO_DAY)
    many = sessions(len(ids))
    with transaction.atomic():
        history.lock(source, plan)
        with (
            history.act(source, by=request.user, said=f"Moved {many} to {plan}", locked=True) as there,
            history.act(plan, by=request.user, said=f"Moved {many} in from {source}", locked=True) as here,
        ):
            there.layout, here.layout = cut(there.before, here.before, ids, day)
    return here.done


def acted(request: Request, plan: Plan, done: PlanAct | None, said: str = "") -> HttpResponse:
    """Answer an act: the board with a quiet line that says what was done (htmx), else a redirect to the board."""
    said = said or (f"{done.said}." if done else NOTHING)
    if request.htmx:
        response = board_page(request, plan, {"acted": said, "can_undo": done is not None})
        response.headers["HX-Push-Url"] = reverse("plans:plan_detail", args=[plan.pk])
        return response
    messages.info(request, said)
    return redirect("plans:plan_detail", plan.pk)


def refuse(request: Request, plan: Plan, said: str) -> HttpResponse:
    """Answer an act that cannot be done: the board as it is, with the sentence."""
    if request.htmx:
        return board_page(request, plan, {"refused": said}, status=422)
    messages.warning(request, said)
    return redirect("plans:plan_detail", plan.pk)


def named(request: Request) -> int | None:
    """Return the act that the button names, so that of two who press at once only one undoes it."""
    text = request.POST.get("act_id", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


@access(coach("POST"))
def plan_undo(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Undo the last act on a plan, whoever did it; with `act_id` only if that is the last."""
    plan = editable_plan(request, plan_id)
    try:
        done = history.undo(plan, pk=named(request))
    except UndoRefusedError as refused:
        return refuse(request, plan, str(refused))
    return acted(request, plan, None, f"Undone: {done.said[:1].lower()}{done.said[1:]}.")


@access(coach("POST"))
def plan_redo(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Do the act again that was undone last; with `act_id` only if it is that one."""
    plan = editable_plan(request, plan_id)
    try:
        done = history.redo(plan, pk=named(request))
    except UndoRefusedError as refused:
        return refuse(request, plan, str(refused))
    return acted(request, plan, done, f"Done again: {done.said[:1].lower()}{done.said[1:]}.")


@access(coach("GET", "POST"))
def plan_replace_drill(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Find a drill across the plan and show the lines with another in its place (GET); write those ticked (POST)."""
    plan = editable_plan(request, plan_id)
    used, offered = replacing.drills_of(plan), replacing.offered(request.user, plan)
    data = request.POST if request.method == "POST" else request.GET
    form = ReplaceForm(data if "put" in data else None, used=used, offered=offered, initial=data.dict())
    page: dict[str, Any] = {"plan": plan, "form": form, "used": used, "find": data.get("find", "")}
    if not form.is_bound or not form.is_valid():
        page["places"] = replacing.places(plan, page["find"]) if page["find"] in dict(used) else []
        return render(request, "plans/replace_drill.html", page, status=422 if form.is_bound else 200)
    find, put = form.cleaned_data["find"], form.cleaned_data["put"]
    if request.method == "POST":
        count, done = replacing.replace_drill(plan, find, put, set(request.POST.getlist("ids")), by=request.user)
        if not count:
            messages.warning(request, "No session was chosen, or none of them has the drill any more.")
            return redirect(f"{request.path}?find={find}&put={put}")
        return acted(request, plan, done)
    page |= {"offers": replacing.offers(plan, find, put, by=request.user), "put": put}
    page |= {"find_name": dict(used)[find], "put_name": dict(offered)[put]}
    page["count"] = sum(not offer.refused for offer in page["offers"])
    return render(request, "plans/replace_drill.html", page)
