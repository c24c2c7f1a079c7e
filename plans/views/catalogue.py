"""The catalogue of built-in plans, open to all; starting one alone, asking for one, taking one over into a team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import Truncator

from athletes.access import coach
from athletes.models import NoSecondAdult, NotInThread, Thread, User
from coachsite.lib.access import Policy, access
from drills import public
from plans import asking, assigning, catalogue, starting, versions
from plans.board import board_of
from plans.forms.catalogue import AskForm, StartForm, TakeForm
from plans.laying import AssignRefusedError
from plans.models import FilmWish, Plan
from plans.views.plans import refuse_who_writes_none

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request

SAYS = (
    "Running plans from the first 5 km to the marathon: weekly minutes shown, warm-ups with drills, no needless miles."
)


@access(Policy.anyone("GET"))
def catalogue_list(request: Request) -> HttpResponse:
    """The plans that fit what is asked for; `open` names one whose first week is shown."""
    shown = catalogue.catalogue(catalogue.Wanted.of(request.GET.dict()), request.GET.get("open", ""))
    context = {
        "catalogue": shown,
        "about": public.About("Training plans", SAYS, public.absolute(request.path)),
        "may_take": _may_take(request.user),
        "may_ask": _may_ask(request.user),
    }
    return render(request, "plans/catalogue.html", context)


def _may_take(user: Any) -> bool:
    return bool(user.is_authenticated and user.coach_team_ids(edits=True))


def _may_ask(user: Any) -> bool:
    return bool(user.is_authenticated and not user.is_coach and asking.has_coach(user))


def _built_in(slug: str) -> Plan:
    return get_object_or_404(Plan.objects.built_in(), slug=slug)


@access(Policy.anyone("GET"))
def catalogue_plan(request: Request, slug: str) -> HttpResponse:
    """One plan: its weeks, what it teaches, what it keeps to. `day` opens the session of a day."""
    plan = _built_in(slug)
    return render(request, "plans/catalogue_plan.html", _page(request, plan))


def _page(request: Request, plan: Plan, **more: Any) -> dict[str, Any]:
    board = board_of(plan)
    sessions = [session for row in board.rows for one in row.days for session in one.sessions]
    entry = catalogue.entry_of(plan, sessions)
    entry.draw(entry.most)
    day = request.GET.get("day", "")
    opened = [session for session in sessions if str(session.day) == day]
    return {
        "plan": plan,
        "entry": entry,
        "board": board,
        "opened": [(session, catalogue.session_lines(session)) for session in opened],
        "opened_days": {session.day for session in opened},
        "films": list(FilmWish.objects.filter(plan_session__in=opened).select_related("drill")) if opened else [],
        "paragraphs": plan.about.split("\n\n"),
        "drills": catalogue.taught(plan),
        "rules": catalogue.kept_rules(plan, entry, [row.week for row in board.rows]),
        "about": public.About(
            plan.name, Truncator(f"{plan.goal}. {plan.about}").chars(180), public.absolute(entry.url), kind="article"
        ),
        "may_take": _may_take(request.user),
        "may_ask": _may_ask(request.user),
        "take_form": TakeForm(coach=request.user) if _may_take(request.user) else None,
        "ask_form": AskForm(),
        **more,
    }


@access(Policy.signed_in("GET", "POST"))
def catalogue_start(request: Request, slug: str) -> HttpResponse:
    """Start a plan alone: choose a day, see what it comes to, then start. Nothing is written before that."""
    plan, today = _built_in(slug), request.user.today()
    told = request.POST if request.method == "POST" else request.GET
    form = StartForm(told or None, plan=plan, today=today, running=starting.running(request.user))
    context: dict[str, Any] = {"plan": plan, "entry": catalogue.entries([plan])[0], "form": form, "today": today}
    if not form.is_bound or form.is_valid():
        dates = form.dates if form.is_bound else {"start_on": starting.next_monday(today)}
        try:
            context |= {"outlook": starting.outlook(plan, request.user, **dates), "dates": dates}
            if request.method == "POST" and not form.needs_yes():
                assigning.assign_self(plan, request.user, **dates)
                messages.success(request, f"{plan.name} has started. It stands on your calendar.")
                return redirect("my_plan")
        except AssignRefusedError as error:
            context["refusal"] = str(error)
        if request.method == "POST" and "refusal" not in context:
            form.add_error("beside", "Another plan runs. Tick this if both should stand on your calendar.")
    wrong = form.errors or context.get("refusal")
    return render(request, "plans/catalogue_start.html", context, status=422 if wrong else 200)


@access(Policy.signed_in("POST"))
def catalogue_ask(request: Request, slug: str) -> HttpResponse:
    """Ask the coaches for a plan; not there for somebody whom nobody coaches."""
    plan, form = _built_in(slug), AskForm(request.POST)
    try:
        if not form.is_valid():
            return render(request, "plans/catalogue_plan.html", _page(request, plan, ask_form=form), status=422)
        is_new = asking.ask(plan, request.user, form.cleaned_data["words"].strip())
    except NotInThread:
        raise Http404 from None
    except NoSecondAdult as reason:
        messages.error(request, str(reason))
    else:
        said = (
            "Asked. Your coaches see it in their inbox." if is_new else "You have asked already. It waits to be seen."
        )
        messages.success(request, said)
    return redirect("plans:catalogue_plan", plan.slug)


@access(coach("POST"))
def catalogue_ask_seen(request: Request, thread_id: int) -> HttpResponse:
    """Take a plan that was asked for off the coach's inbox."""
    theirs = User.objects.coached_by(request.user).values("pk")
    thread = get_object_or_404(Thread, pk=thread_id, about_kind=asking.ABOUT, athlete__in=theirs)
    asking.seen(thread, request.user)
    return redirect("inbox")


@access(coach("GET", "POST"))
def catalogue_take(request: Request, slug: str) -> HttpResponse:
    """Copy a plan into a team, and go on to its board."""
    plan = _built_in(slug)
    refuse_who_writes_none(request)
    form = TakeForm(request.POST if request.method == "POST" else None, coach=request.user)
    if not form.is_valid():
        context = _page(request, plan, take_form=form)
        return render(request, "plans/catalogue_plan.html", context, status=422 if form.is_bound else 200)
    own = versions.copy(plan, team_id=form.cleaned_data["team"].pk, by=request.user, name=plan.name)
    messages.success(request, f"{own.name} is a plan of {own.team} now. Change what you like.")
    return redirect("plans:plan_detail", own.pk)
