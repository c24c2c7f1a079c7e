"""The board of a plan and the sheet beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from athletes.access import coach
from coachsite.lib.access import access
from coachsite.lib.http import page_or_part
from plans import acts, history, judging, left_over, listing, own_words, warming
from plans.acts import ActRefusedError
from plans.adding import ChangedError
from plans.board import DAYS, board_of
from plans.forms.board import PlanSessionForm, WeekForm
from plans.layout import PlannedWeek
from plans.marking import MOST_NAMED, mark, readings_of
from plans.meanwhile import Meanwhile, meanwhile
from plans.models import Plan, PlanSession, Week, Workout
from plans.models.plans import MAX_WEEKS
from plans.models.warmups import embed
from plans.readings import Shown, show
from plans.scenes import drills_of
from plans.spoken import listed
from plans.sums import sums_of
from plans.wishes import films_of_plan, settle

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping

    from django.http import HttpResponse

    from coachsite.lib.http import Request
    from plans.board import Board
    from plans.load import DrillFacts
    from plans.marking import Mark
    from plans.notation import Reading, Words

PAGE = "plans/plan_detail.html"
# Whether the coach looks at a session as a list: kept until another view is chosen.
LIST_VIEW = "workout_list"


def board_page(request: Request, plan: Plan, sheet: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    """Render the board with what the sheet needs; for htmx only the part that changes."""
    board, may_edit = board_of(plan, with_trees=True), plan.can_be_edited_by(request.user)
    shown = (sheet or {}).get("shown")
    marks = marks_of(request, plan, board, shown.facts if shown else None)
    context: dict[str, Any] = {
        "plan": plan,
        "board": board,
        "days": DAYS,
        "may_edit": may_edit,
        "weeks_left": MAX_WEEKS,
        "marks": marks,
        "marks_more": len(marks[MOST_NAMED:]),
        "marks_named": MOST_NAMED,
    } | (sheet or {})
    context["steps"] = (context.get("steps") or history.steps(plan)) if may_edit else None
    followed = left_over.followers(request.user.today(), context.get("session"), plan)
    context["on_it"], context["waiting"] = followed.athletes, followed.waiting
    if "shown" in context:
        context["worth"] = worth_of(context["session"], context["shown"], board, may_edit=may_edit)
    return page_or_part(request, PAGE, "plan", context, status=status)


def marks_of(request: Request, plan: Plan, board: Board, facts: Mapping[str, DrillFacts] | None = None) -> list[Mark]:
    """Mark the sessions that are worth a look: one query where the facts about drills are not known yet."""
    readings = readings_of(board)
    if facts is None:
        slugs = (slug for reading in readings.values() for slug in drills_of(reading))
        facts = judging.facts_of(slugs, request.user, plan.team_id)
    return mark(board, readings, facts, plan.silenced)


def worth_of(session: PlanSession, shown: Shown, board: Board, *, may_edit: bool) -> judging.Worth | None:
    """Return what is worth a look in a session as its text is read; nothing about an empty text."""
    if not shown.text.strip():
        return None
    return judging.of_plan(session, shown.reading, shown.facts, board, may_edit=may_edit)


def editable_plan(request: Request, plan_id: uuid.UUID) -> Plan:
    """Return a plan this coach may change; unseen is 404, seen but not allowed is 403."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan_id)
    refuse_readers(request, plan)
    return plan


def refuse_readers(request: Request, plan: Plan) -> None:
    """Answer 403 to somebody who may look at a plan and not change it."""
    if not plan.can_be_edited_by(request.user):
        raise PermissionDenied("You may look at this plan, not change it.")


def seen_plan_session(request: Request, plan_id: uuid.UUID, session_id: uuid.UUID) -> PlanSession:
    """Return a session of a plan that this coach may see, with plan and workout; else 404. One query."""
    seen = PlanSession.objects.filter(plan__in=Plan.objects.visible_to(request.user), plan=plan_id)
    seen = left_over.with_followers(seen, "plan")
    return get_object_or_404(history.with_steps(seen, "plan").select_related("plan", "workout"), pk=session_id)


@access(coach("GET"))
def plan_detail(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Show the board."""
    plan = get_object_or_404(
        history.with_steps(left_over.with_followers(Plan.objects.visible_to(request.user))), pk=plan_id
    )
    return board_page(request, plan, {"steps": history.steps_of(plan)})


def reading_of(request: Request, text: str, team: int | None = None, standing: Workout | None = None) -> Shown:
    """Read a text with the words and warm-ups this coach has, or may use in this team.

    Warm-ups that stand in a saved workout (`standing`) are shown as they are in it, the others as they are today.
    """
    there = warming.kept(standing.reading) if standing else {}

    def fill(reading: Reading) -> Reading:
        missing = any(warming.key(title) not in there for title in warming.titles(reading))
        return embed(reading, request.user, team) if missing else warming.embed(reading, there)

    library = judging.library_of(request.user, team)
    return replace(show(text, library.words, fill, own_words.of(request.user)), facts=library.facts)


def reading_words(request: Request, team: int | None = None) -> Words:
    """Return the names of drills that this coach may use, in a team's text where one is given."""
    return judging.library_of(request.user, team).words


def session_sheet(request: Request, session: PlanSession, form: PlanSessionForm) -> dict[str, Any]:
    """Return what the sheet of a session shows: form, place in the plan, how its text is read."""
    text = form.data.get("text", "") if form.is_bound else form.initial.get("text", "")
    is_saved = not form.is_bound and not session._state.adding
    shown = reading_of(request, text, session.plan.team_id, session.workout if is_saved else None)
    if is_saved:
        shown = replace(shown, films=films_of_plan(session))
    return {
        "session": session,
        "form": form,
        # The workout that the text was made from, so that nobody's change is lost.
        "was": form.data.get("was", "") if form.is_bound else "" if session._state.adding else session.workout_id,
        "shown": shown,
        "action": address_of(session),
        "day_name": DAYS[session.weekday],
        "links": [link for link in warming.links(shown.reading) if link.warmup and link.warmup.id],
        "lines": range(1, max(11, text.count("\n") + 1) + 1),
    } | list_context(request, text, session.plan.team_id)


def address_of(session: PlanSession) -> str:
    """Return where the sheet of a session, new or not, is shown and saved."""
    if session._state.adding:
        return reverse("plans:plan_session_new", args=[session.plan_id, session.day])
    return reverse("plans:plan_session_edit", args=[session.plan_id, session.pk])


@access(coach("GET", "POST"))
def plan_session_new(request: Request, plan_id: uuid.UUID, day: int) -> HttpResponse:
    """Write a session on a day of the plan."""
    plan = editable_plan(request, plan_id)
    if day >= MAX_WEEKS * 7:
        raise Http404
    session = PlanSession(plan=plan, day=day)
    form = PlanSessionForm(request.POST or None, instance=session)
    if request.method == "POST" and form.is_valid():
        with history.act(plan, by=request.user, said=f"Wrote {history.day_words(day)}") as one:
            # Behind what stands there, whoever wrote it meanwhile.
            session.position = max((other.position + 1 for other in one.before.on(day)), default=0)
            session.workout = Workout.objects.write(form.cleaned_data["text"], author=request.user, team=plan.team_id)
            session.save()
            Week.objects.get_or_create(plan=plan, number=session.week_number)
        return saved(request, plan, session)
    return board_page(
        request,
        plan,
        session_sheet(request, session, form) | {"new": True},
        status=422 if form.errors else 200,
    )


@access(coach("GET", "POST"))
def plan_session_edit(request: Request, plan_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    """Show a session's text and how it is read; saving writes a new workout and points the session at it."""
    session = seen_plan_session(request, plan_id, session_id)
    plan = session.plan
    if request.method == "POST":
        refuse_readers(request, plan)
    form = PlanSessionForm(request.POST or None, instance=session, initial={"text": session.workout.text})
    if request.method == "POST" and form.is_valid():
        clash = clash_of(request, session, form)
        if clash is not None:
            return clashing(request, session, clash)
        seen = session.workout.text
        try:
            save_session(request, session, form.cleaned_data["text"])
        except ChangedError:
            # Somebody saved between our look and our writing.
            base, session = seen, seen_plan_session(request, plan_id, session_id)
            return clashing(request, session, met(session, form.cleaned_data["text"], base))
        return saved(request, plan, session)
    sheet = session_sheet(request, session, form) | {"steps": history.steps_of(session)}
    return board_page(request, plan, sheet, status=422 if form.errors else 200)


def save_session(request: Request, session: PlanSession, text: str) -> None:
    """Keep a session's start and place, and its text as a new workout where it is another.

    Raises:
        ChangedError: its text was changed meanwhile; nothing was written.
    """
    before = session.workout
    with history.act(session.plan, by=request.user, said=f"Changed {history.on(session)}"):
        if request.POST.get("was", str(before.pk)) != str(before.pk) and was_text(request) == text:
            text = before.text  # only start and place were changed here; what the other wrote stays
        if text != before.text:
            team = session.plan.team_id
            session.workout = Workout.objects.write(text, author=request.user, team=team, instead_of=before)
            if not PlanSession.objects.filter(pk=session.pk, workout=before).update(workout=session.workout):
                raise ChangedError
        session.save(update_fields=["start_time", "place"])
        say_dropped(request, settle(session))


def was_text(request: Request) -> str | None:
    """Return the text that the sheet was opened with, as far as that is said."""
    try:
        was = UUID(request.POST.get("was", ""))
    except ValueError:
        return None
    return Workout.objects.filter(pk=was).values_list("text", flat=True).first()


def clash_of(request: Request, session: PlanSession, form: PlanSessionForm) -> Meanwhile | None:
    """Return what to show where somebody else saved another text since the sheet was opened; None where none did."""
    mine, now = form.cleaned_data["text"], session.workout
    if request.POST.get("was", str(now.pk)) == str(now.pk) or mine == now.text:
        return None
    base = was_text(request)
    return None if base == mine else met(session, mine, base)


def met(session: PlanSession, mine: str, base: str | None) -> Meanwhile:
    """Put a text together with the one that somebody else saved; `base` is the one that both began with."""
    now = session.workout
    return meanwhile(now.text if base is None else base, mine, now.text, now.author.name if now.author else "")


def clashing(request: Request, session: PlanSession, clash: Meanwhile) -> HttpResponse:
    """Show the sheet with both texts; nothing of it is saved."""
    plan: Any = session.plan
    data = {**request.POST.dict(), "text": clash.text, "was": str(session.workout_id)}
    form = PlanSessionForm(data, instance=session)
    form.is_valid()
    return board_page(request, plan, session_sheet(request, session, form) | {"meanwhile": clash}, status=422)


def say_dropped(request: Request, names: list[str]) -> None:
    """Tell the coach which film wishes went with their drills."""
    if names:
        what, went = ("The film wish", "its drill") if len(names) == 1 else ("The film wishes", "their drills")
        messages.info(request, f"{what} for {listed(names)} went with {went}: the new text has no such drill.")


def saved(request: Request, plan: Plan, session: PlanSession, *, text_saved: bool = True) -> HttpResponse:
    """Answer a save: the board with the session still open (htmx), else a redirect to it."""
    address = reverse("plans:plan_session_edit", args=[plan.pk, session.pk])
    if not request.htmx:
        return redirect(address)
    form = PlanSessionForm(instance=session, initial={"text": session.workout.text})
    response = board_page(request, plan, session_sheet(request, session, form) | {"just_saved": text_saved})
    response.headers["HX-Push-Url"] = address
    return response


@access(coach("POST"))
def plan_session_delete(request: Request, plan_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    """Take a session off the plan. Athletes who have it keep it."""
    plan = editable_plan(request, plan_id)
    session = get_object_or_404(plan.sessions, pk=session_id)
    with history.act(plan, by=request.user, said=f"Took {history.on(session)} off") as one:
        # Where another coach was quicker it is off already.
        if any(row.id == str(session.pk) for row in one.before.sessions):
            one.layout = acts.delete(one.before, {str(session.pk)})
    address = reverse("plans:plan_detail", args=[plan.pk])
    if not request.htmx:
        return redirect(address)
    response = board_page(request, plan, {"acted": "Taken off the plan.", "can_undo": True})
    response.headers["HX-Push-Url"] = address
    return response


@access(coach("POST"))
def plan_weeks(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Add a week at the end, of the same phase as the last."""
    plan = editable_plan(request, plan_id)
    with history.act(plan, by=request.user, said="Added a week") as one:
        if one.before.length < MAX_WEEKS:
            one.layout = acts.add_week(one.before)
    return board_page(request, plan) if request.htmx else redirect("plans:plan_detail", plan.pk)


@access(coach("GET", "POST"))
def week_edit(request: Request, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """Name the phase of a week, mark a down week, leave a note."""
    plan = editable_plan(request, plan_id)
    week = get_object_or_404(plan.weeks, number=number)
    form = WeekForm(request.POST or None, instance=week)
    if request.method == "POST" and form.is_valid():
        row = PlannedWeek(number, week.phase, week.is_down, week.focus, week.note)
        try:
            with history.act(plan, by=request.user, said=f"Changed week {number}") as one:
                one.layout = acts.set_week(one.before, row)
        except ActRefusedError as gone:
            raise Http404 from gone
        return board_page(request, plan) if request.htmx else redirect("plans:plan_detail", plan.pk)
    week_load = judging.week_load(plan, number, request.user)
    sheet = {
        "week": week,
        "form": form,
        "first_day": (number - 1) * 7,
        "sums": sums_of(week_load) if week_load.seconds[1] else [],
    }
    return board_page(request, plan, sheet, status=422 if form.errors else 200)


@access(coach("POST"))
def workout_reading(request: Request) -> HttpResponse:
    """Read a text as it is typed and show how; nothing is saved."""
    return reading_page(request, request.POST.get("text", "")[:20_000])


def list_context(request: Request, text: str, team: int | None = None, *, may_list: bool = True) -> dict[str, Any]:
    """Return the text as a list where that is how this coach looks at it now; and that it can be had."""
    context: dict[str, Any] = {"may_list": may_list}
    if may_list and request.session.get(LIST_VIEW):
        own = own_words.of(request.user)
        context["listing"] = listing.listing_of(text, reading_words(request, team), own)
        context["list_acts"] = listing.ACTS
    return context


def reading_page(request: Request, text: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """Render how a text is read; in the sheet of a session with what is worth a look, and pieces to press."""
    session = session_typed(request)
    if session is None:
        # Of the other forms only that of a warm-up has the list.
        in_form = list_context(request, text, may_list=bool(request.POST.get("of_warm_up")))
        context = {"shown": reading_of(request, text)} | in_form | more
        return render(request, "plans/_reading.html", context, status=status)
    plan, may_edit = session.plan, session.plan.can_be_edited_by(request.user)
    shown = reading_of(request, text, plan.team_id)
    worth = worth_of(session, shown, board_of(plan), may_edit=may_edit)
    context = {"shown": shown, "worth": worth, "plan": plan, "may_edit": may_edit}
    context |= list_context(request, text, plan.team_id) | more
    return render(request, "plans/_reading.html", context, status=status)


def session_typed(request: Request) -> PlanSession | None:
    """Return the session, new or not, whose sheet is typed in, with its start as it stands there; None elsewhere."""
    try:
        if request.POST.get("session"):
            session = seen_plan_session(request, UUID(request.POST["plan"]), UUID(request.POST["session"]))
        elif request.POST.get("day"):
            plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=UUID(request.POST["plan"]))
            session = PlanSession(plan=plan, day=max(0, min(int(request.POST["day"]), MAX_WEEKS * 7 - 1)))
        else:
            return None
    except (KeyError, ValueError):
        return None
    form = PlanSessionForm(request.POST, instance=session)
    form.is_valid()
    session.start_time = form.cleaned_data.get("start_time")
    return session
