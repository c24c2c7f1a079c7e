"""What is worth a look in a session: mending it at a click, and keeping a rule quiet in a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from athletes.access import coach
from coachsite.lib.access import access
from plans import adding, guarding, judging
from plans.board import board_of
from plans.forms.adding import AddForm
from plans.forms.board import PlanSessionForm
from plans.linting import RULES
from plans.notation import style_of, write
from plans.prescribing import paces_for, uses_of, with_films
from plans.views.board import board_page, editable_plan, reading_of, say_dropped, session_sheet, session_typed, worth_of
from plans.views.sessions import coaches, seen_session

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from coachsite.lib.http import Request
    from plans.judging import Worth
    from plans.models import Plan, Session

GONE = "There is nothing to mend here any more: the text is as you left it."
CHANGED = "This session was changed meanwhile. Nothing was saved; look at the text below and save it again."


def sheet_again(request: Request, plan: Plan, text: str, said: str = "") -> HttpResponse:
    """Render the sheet as it was sent, with another text perhaps; nothing of it is saved."""
    session = session_typed(request)
    if session is None or session.plan_id != plan.pk:
        raise Http404
    session.plan = plan
    form = PlanSessionForm({**request.POST.dict(), "text": text}, instance=session)
    form.is_valid()
    sheet = session_sheet(request, session, form) | {"new": session._state.adding, "said": said}
    response = board_page(request, plan, sheet)
    response.headers["HX-Push-Url"] = sheet["action"]
    return response


@access(coach("POST"))
def plan_mending(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Put one finding of a session's text right, and show the sheet with the new text; saving it is another press."""
    plan = editable_plan(request, plan_id)
    session = session_typed(request)
    if session is None or session.plan_id != plan.pk:
        raise Http404
    text = request.POST.get("text", "")[:20_000]
    shown = reading_of(request, text, plan.team_id)
    worth = worth_of(session, shown, board_of(plan), may_edit=True)
    found = worth.find(request.POST.get("fix", "")) if worth else None
    if found is None or found.fix is None:
        return sheet_again(request, plan, text, GONE)
    words = judging.library_of(request.user, plan.team_id).words
    mended = write(found.fix.apply(shown.reading), words, style=style_of(text))
    return sheet_again(request, plan, mended, f"{found.fix.words}: done in the text. Nothing is saved yet.")


def rule_of(request: Request) -> str:
    """Return the rule that a form names."""
    code = request.POST.get("rule", "")
    if code not in RULES:
        raise BadRequest("There is no such rule. Nothing was changed.")
    return code


def after_quiet(request: Request, plan: Plan) -> HttpResponse:
    """Go back to where the rule was: an athlete's session, the sheet as it was typed, or the board."""
    if request.POST.get("of_athlete"):
        try:
            return redirect("plans:session_detail", UUID(request.POST["of_athlete"]))
        except ValueError as bad:
            raise BadRequest("There is no such session. The rule is as you wanted it.") from bad
    if request.POST.get("session") or request.POST.get("day"):
        return sheet_again(request, plan, request.POST.get("text", "")[:20_000])
    return redirect("plans:plan_detail", plan.pk)


@access(coach("POST"))
def plan_quiet_rules(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Keep a rule quiet in a plan; what was typed stays on the sheet."""
    plan = editable_plan(request, plan_id)
    plan.keep_quiet(rule_of(request), quiet=True)
    return after_quiet(request, plan)


@access(coach("POST"))
def plan_quiet_rules_delete(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Let a rule speak again."""
    plan = editable_plan(request, plan_id)
    plan.keep_quiet(rule_of(request), quiet=False)
    return after_quiet(request, plan)


# --- an athlete's session --------------------------------------------------------------------------------------------


def worth_of_athlete(request: Request, session: Session) -> Worth:
    """Return what is worth a look in an athlete's session."""
    paces, _ = paces_for(session.athlete)
    uses = with_films([session], uses_of([session]))[session.pk]
    return judging.of_athlete(session, uses, paces, request.user, guarding.beside(session), may_mend=True)


@access(coach("POST"))
def session_mending(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Show an athlete's session with one finding put right (`fix`), to be changed and saved; save it (`was`)."""
    session = seen_session(request, session_id)
    if not coaches(request.user, session.athlete):
        raise PermissionDenied(f"You do not coach {session.athlete.get_short_name()}.")
    place = adding.place_of(request.user, {"session": str(session.pk)})
    if place is None:
        raise PermissionDenied("This session cannot be changed: it is over, logged, or of another team's plan.")
    words = judging.library_of(request.user, place.team_id).words
    page: dict[str, Any] = {"session": session, "place": place, "refused": ""}
    if "was" not in request.POST:
        found = worth_of_athlete(request, session).find(request.POST.get("fix", ""))
        fix = found.fix if found else None
        text = session.workout.text
        text = write(fix.apply(session.workout.reading), words, style=style_of(text)) if fix else text
        page |= {"shown": reading_of(request, text, place.team_id), "finding": found, "refused": "" if fix else GONE}
        return render(request, "plans/session_mending.html", page)
    form = AddForm(request.POST)
    if form.is_valid() and form.cleaned_data["was"] == session.workout_id:
        try:
            _, dropped = adding.write(place, form.cleaned_data["text"], by=request.user)
        except adding.ChangedError:
            page["refused"] = CHANGED
        else:
            say_dropped(request, dropped)
            return redirect(reverse("plans:session_detail", args=[session.pk]))
    page["refused"] = " ".join(str(one) for errors in form.errors.values() for one in errors) or CHANGED
    page["shown"] = reading_of(request, form.data.get("text", ""), place.team_id)
    return render(request, "plans/session_mending.html", page, status=422)
