"""Warm-ups: the list, one of them, writing it, and taking a change over into the sessions that have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from athletes.access import coach
from coachsite.lib.access import Policy, access
from drills.models import Drill
from plans import adding, history, taking_over
from plans.additions import Addition, addition_of
from plans.forms.board import PlanSessionForm
from plans.forms.warm_ups import WarmUpForm
from plans.joining import drilled
from plans.linting import Scene, lint
from plans.meanwhile import Meanwhile, meanwhile
from plans.merging import diff
from plans.models import PlanSession, WarmUp, WarmUpVersion, Workout
from plans.models.warmups import NewerTextError
from plans.notation import Words
from plans.views.adding import LEVEL, remember
from plans.views.board import (
    board_page,
    clash_of,
    clashing,
    list_context,
    reading_of,
    refuse_readers,
    saved,
    say_dropped,
    seen_plan_session,
    session_sheet,
)
from plans.views.plans import refuse_who_writes_none
from plans.views.sessions import coaches, seen_session
from plans.warm_up_cards import cards
from plans.wishes import settle

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from django.http import HttpResponse

    from coachsite.lib.http import Request

STALE = "The warm-up or one of these sessions was changed meanwhile. Nothing was saved; look at the list again."


def writable(request: Request, warm_up_id: uuid.UUID) -> WarmUp:
    """Return a warm-up this coach may write; unseen is 404, seen but not allowed is 403."""
    warm_up = get_object_or_404(WarmUp.objects.visible_to(request.user), pk=warm_up_id)
    if not warm_up.can_be_edited_by(request.user):
        raise PermissionDenied("You may look at this warm-up, not change it. A copy of it would be your team's.")
    return warm_up


@access(Policy.signed_in("GET"))
def warm_up_list(request: Request) -> HttpResponse:
    """Show the warm-ups of one's teams and the built-in ones; `?archived=1` those that were put away."""
    seen = WarmUp.objects.visible_to(request.user)
    is_archive = bool(request.GET.get("archived")) and request.user.is_coach
    shown = seen.exclude(archived_at=None) if is_archive else seen.listed()
    versions = WarmUpVersion.objects.newest().filter(warm_up__in=shown.values("pk")).order_by("warm_up__title")
    found = cards(versions, request.user)
    context = {
        "own": [card for card in found if card.warm_up.team_id],
        "built_in": [card for card in found if not card.warm_up.team_id],
        "is_archive": is_archive,
        "is_coach": request.user.is_coach,
        "may_write": request.user.is_coach and bool(request.user.coach_team_ids(edits=True)),
    }
    return render(request, "plans/warm_up_list.html", context)


@access(Policy.signed_in("GET"))
def warm_up_detail(request: Request, warm_up_id: uuid.UUID) -> HttpResponse:
    """Show a warm-up: minutes to scale, its text and how it is read, where it is used."""
    seen = WarmUp.objects.visible_to(request.user).select_related("team")
    warm_up = get_object_or_404(seen, pk=warm_up_id)
    version = get_object_or_404(WarmUpVersion.objects.newest().select_related("by"), warm_up=warm_up)
    (card,) = cards([version], request.user)
    is_coach = request.user.is_coach
    may_write = is_coach and bool(request.user.coach_team_ids(edits=True))
    shown = reading_of(request, version.text, warm_up.team_id)
    context = {
        "warm_up": warm_up,
        "version": version,
        "card": card,
        "shown": shown,
        "findings": lint(card.reading, Scene(drills=shown.facts)) if is_coach else [],
        "is_coach": is_coach,
        "may_write": may_write,
        "may_edit": warm_up.can_be_edited_by(request.user),
        "offered": len(taking_over.offers(warm_up, request.user, version)) if may_write and version.number > 1 else 0,
    }
    return render(request, "plans/warm_up_detail.html", context)


def form_page(
    request: Request, form: WarmUpForm, *, team: int | None = None, clash: Meanwhile | None = None, **context: Any
) -> HttpResponse:
    """Render the form with how its text is read; where somebody else was quicker, with what that one wrote."""
    text = form.data.get("text", "") if form.is_bound else form.initial.get("text", "")
    text = clash.text if clash else text
    if form.twin is not None:
        theirs = form.twin.newest()
        context |= {"twin": theirs, "twin_lines": diff(theirs.text, text.replace("\r\n", "\n"))}
    context |= {"form": form, "shown": reading_of(request, text, team), "rows": max(10, text.count("\n") + 2)}
    context |= list_context(request, text, team)
    status = 422 if form.errors or clash else 200
    return render(request, "plans/warm_up_form.html", context | {"meanwhile": clash}, status=status)


def drill_to_add(request: Request, warm_up: WarmUp | None) -> Addition | None:
    """Return the drill that the address asks to be put in; that of one team goes into no other's warm-up."""
    if not request.GET.get("drill"):
        return None
    what = addition_of(request.user, {name: request.GET.get(name, "") for name in ("drill", "team")})
    if what and what.team_id and warm_up is not None and warm_up.team_id not in (None, what.team_id):
        raise Http404
    return what


def with_drill(request: Request, text: str, what: Addition | None, team: int | None) -> str:
    """Return a text with a drill in it, at the dose of the level that was chosen last."""
    if what is None:
        return text
    words = words_of(request, what.team_id or team)
    level = what.level(request.GET.get("level", ""), request.session.get(LEVEL, ""))
    return drilled(text, what.text(level, words), words)


def words_of(request: Request, team: int | None) -> Words:
    """Return the words that a text of this team is read with."""
    return Words.of(Drill.objects.words_for(request.user, team))


@access(coach("GET", "POST"))
def warm_up_new(request: Request) -> HttpResponse:
    """Write a warm-up of one's team; `?copy=` begins with the text of another."""
    refuse_who_writes_none(request)
    model = copied(request)
    initial = {"title": model.warm_up.title, "summary": model.warm_up.summary, "text": model.text} if model else {}
    adds = drill_to_add(request, model.warm_up if model else None)
    team = adds.team_id if adds else None
    if request.method != "POST" and adds:
        initial["text"] = with_drill(request, initial.get("text", ""), adds, team)
    form = WarmUpForm(request.POST or None, coach=request.user, only_team=team, initial=initial)
    if request.method == "POST" and form.is_valid():
        warm_up = form.save(commit=False)
        if save_or_see_twin(form, lambda: warm_up.write(**text_of(request, form, warm_up))):
            return redirect(warm_up)
    return form_page(request, form, team=team, model=model, adds=adds)


def text_of(request: Request, form: WarmUpForm, warm_up: WarmUp) -> dict[str, Any]:
    """Return what `WarmUp.write` takes."""
    return {"text": form.cleaned_data["text"], "by": request.user, "words": words_of(request, warm_up.team_id)}


def save_or_see_twin(form: WarmUpForm, save: Callable[[], object]) -> bool:
    """Save; where another one took the title at the same moment, let the form say so. Return whether it was saved."""
    try:
        with transaction.atomic():
            save()
    except IntegrityError:
        form.full_clean()
        if form.twin is None:
            raise
        return False
    return True


def copied(request: Request) -> WarmUpVersion | None:
    """Return the text that a new warm-up begins with."""
    wanted = request.GET.get("copy", "")
    if not wanted:
        return None
    seen = WarmUpVersion.objects.newest().filter(warm_up__in=WarmUp.objects.visible_to(request.user).values("pk"))
    found = next((one for one in seen if str(one.warm_up_id) == wanted), None)
    if found is None:
        raise Http404
    return found


@access(coach("GET", "POST"))
def warm_up_edit(request: Request, warm_up_id: uuid.UUID) -> HttpResponse:
    """Change a warm-up; another text is a new version, which the sessions that have it are offered next."""
    warm_up = writable(request, warm_up_id)
    newest, adds = warm_up.newest(), drill_to_add(request, warm_up)
    text = with_drill(request, newest.text, adds, warm_up.team_id) if request.method != "POST" else ""
    form = WarmUpForm(request.POST or None, instance=warm_up, coach=request.user, initial={"text": text})
    page: dict[str, Any] = {"team": warm_up.team_id, "adds": adds}
    if request.method == "POST" and form.is_valid():
        typed = request.POST.get("version", "")
        since = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else None

        def save() -> None:
            warm_up.save(update_fields=["title", "summary"])
            warm_up.write(**text_of(request, form, warm_up), since=since)

        try:
            if save_or_see_twin(form, save):
                return changed(request, warm_up, newest.number)
        except NewerTextError as newer:
            page["clash"] = met(warm_up, since, form.cleaned_data["text"], newer.newest)
            newest = newer.newest
    return form_page(request, form, warm_up=WarmUp.objects.get(pk=warm_up.pk), version=newest.number, **page)


def changed(request: Request, warm_up: WarmUp, before: int) -> HttpResponse:
    """Go on from a saved warm-up: to the sessions that are offered another text, where there are any."""
    if warm_up.version > before and taking_over.offers(warm_up, request.user, warm_up.newest()):
        return redirect("plans:warm_up_changes", warm_up.pk)
    messages.success(request, "Saved.")
    return redirect(warm_up)


def met(warm_up: WarmUp, since: int | None, mine: str, newest: WarmUpVersion) -> Meanwhile:
    """Put a text together with the one that somebody else saved since it was opened."""
    base = warm_up.versions.filter(number=since or 0).values_list("text", flat=True).first() or newest.text
    return meanwhile(base, mine, newest.text, newest.by.name if newest.by else "")


@access(coach("POST"))
def warm_up_archive(request: Request, warm_up_id: uuid.UUID) -> HttpResponse:
    """Put a warm-up away: it is in no list any more, and stays in the sessions that have it."""
    warm_up = writable(request, warm_up_id)
    WarmUp.objects.filter(pk=warm_up.pk, archived_at=None).update(archived_at=timezone.now())
    messages.success(request, f"“{warm_up.title}” is put away. Sessions that have it keep it.")
    return redirect("plans:warm_up_list")


@access(coach("POST"))
def warm_up_restore(request: Request, warm_up_id: uuid.UUID) -> HttpResponse:
    """Take a warm-up out again."""
    warm_up = writable(request, warm_up_id)
    if WarmUp.objects.listed().filter(team=warm_up.team_id, title=warm_up.title).exclude(pk=warm_up.pk).exists():
        messages.warning(request, "The team has another warm-up of this title now, so this one stays put away.")
        return redirect(warm_up)
    WarmUp.objects.filter(pk=warm_up.pk).update(archived_at=None)
    return redirect(warm_up)


@access(coach("GET", "POST"))
def warm_up_changes(request: Request, warm_up_id: uuid.UUID) -> HttpResponse:
    """Show the sessions that have an older text, with what has changed, and take the change over into some."""
    refuse_who_writes_none(request)
    warm_up = get_object_or_404(WarmUp.objects.visible_to(request.user), pk=warm_up_id)
    if request.method != "POST":
        return changes_page(request, warm_up)
    if request.POST.get("version") != str(warm_up.version):
        return changes_page(request, warm_up, STALE)
    try:
        count = taking_over.take_over(warm_up, request.user, set(request.POST.getlist("session")))
    except adding.ChangedError:
        return changes_page(request, warm_up, STALE)
    if not count:
        messages.info(request, "No session was chosen, or all of them have it already. Nothing was changed.")
    else:
        messages.success(
            request, f"{count} session{'' if count == 1 else 's'} now {'has' if count == 1 else 'have'} it."
        )
    return redirect(warm_up)


def changes_page(request: Request, warm_up: WarmUp, refused: str = "") -> HttpResponse:
    """Render the offers under the text that their sessions have."""
    newest = warm_up.newest()
    older = taking_over.by_version(taking_over.offers(warm_up, request.user, newest), newest)
    context = {
        "warm_up": warm_up,
        "older": older,
        "count": sum(len(one.linked) + len(one.own) for one in older),
        "refused": refused,
    }
    return render(request, "plans/warm_up_changes.html", context, status=422 if refused else 200)


@access(coach("POST"))
def plan_session_detach(request: Request, plan_id: uuid.UUID, session_id: uuid.UUID) -> HttpResponse:
    """Write the lines of a session's warm-ups out in place of their titles: they are its own from now on."""
    session = seen_plan_session(request, plan_id, session_id)
    plan: Any = session.plan
    refuse_readers(request, plan)
    initial = {"text": session.workout.text, "start_time": session.start_time or "", "place": session.place}
    # The button stands in the form of the sheet: what was typed there is kept.
    form = PlanSessionForm(request.POST if "text" in request.POST else initial, instance=session)
    if not form.is_valid():
        return board_page(request, plan, session_sheet(request, session, form), status=422)
    clash = clash_of(request, session, form)
    if clash is not None:
        return clashing(request, session, clash)
    with history.act(plan, by=request.user, said=f"Wrote the warm-up out, {history.on(session)}"):
        write_out(request, session, form.cleaned_data["text"])
    return saved(request, plan, session)


def write_out(request: Request, session: PlanSession, text: str) -> None:
    """Give a session of a plan its text with the warm-ups written out."""
    team = session.plan.team_id or 0
    text, whose = taking_over.detach(text, session.workout, words_of(request, team), request.user, team)
    workout = Workout.objects.write(text, author=request.user, team=team, instead_of=session.workout)
    taking_over.keep_lines(workout, whose)
    session.workout = workout
    session.save(update_fields=["workout", "start_time", "place"])
    say_dropped(request, settle(session))


@access(coach("POST"))
def session_detach(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Write the lines of its warm-ups out in one athlete's session; the plan and everybody else keep the link."""
    session = seen_session(request, session_id)
    if not coaches(request.user, session.athlete):
        raise PermissionDenied(f"You do not coach {session.athlete.get_short_name()}.")
    if not request.user.coach_team_ids(edits=True):
        raise PermissionDenied("You may look at this session, not change it.")
    page = redirect("plans:session_detail", session.pk)
    place = adding.place_of(request.user, {"session": str(session.pk)})
    if place is None:
        messages.warning(request, "This session stays as it is: it is over, logged, or of another team’s plan.")
        return page
    if request.POST.get("was", "") not in ("", str(session.workout_id)):
        messages.warning(request, "This session was changed meanwhile. Nothing was written; look at it again.")
        return page
    try:
        workout, dropped = taking_over.write_out(place, request.user, words_of(request, place.team_id))
    except adding.ChangedError:
        messages.warning(request, "This session was changed meanwhile. Nothing was written; look at it again.")
        return page
    if workout is None:
        messages.info(request, "No warm-up is embedded here any more: its lines are the session’s own.")
        return page
    say_dropped(request, dropped)
    remember(request, place, workout)
    name = session.athlete.get_short_name()
    messages.success(request, f"Written out: the lines of the warm-up are {name}’s own now.", extra_tags="undo")
    return page
