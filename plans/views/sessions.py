"""A session of an athlete: what is asked, how it went, what people say about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from athletes.access import coach
from athletes.models import Membership, NoSecondAdult, NotInThread, Thread, User
from coachsite.lib.access import Policy, access
from coachsite.lib.ui import day as day_words
from plans import guarding, inbox, judging, moving, practices, warming
from plans.cards import Card, card_of, cards_of
from plans.forms.sessions import CompletionForm, MessageForm
from plans.guards import distance
from plans.models import Reason, Session, WorkoutDrill
from plans.models.sessions import ABOUT
from plans.prescribing import uses_of, with_films
from plans.spoken import listed
from plans.sums import sums_of
from plans.views.threads import before_in, talk_context

if TYPE_CHECKING:
    import uuid

    from coachsite.lib.http import Request


def seen_session(request: Request, session_id: uuid.UUID, *, longest: bool = False) -> Session:
    """Return a session this person may see, with its workout, log and athlete; else 404.

    With `longest` it knows the longest run of the 30 days before, in the same query.
    """
    sessions = Session.objects.visible_to(request.user).select_related(
        "workout", "completion", "athlete", "assignment__plan"
    )
    return get_object_or_404(guarding.with_longest(sessions) if longest else sessions, pk=session_id)


def own_session(request: Request, session_id: uuid.UUID, *, longest: bool = False) -> Session:
    """Return a session that this person may log; seen but somebody else's is 403."""
    session = seen_session(request, session_id, longest=longest)
    if not session.can_be_logged_by(request.user):
        name = session.athlete.get_short_name()
        raise PermissionDenied(f"Only {name} says what was done. Write to {name} below the session instead.")
    return session


def place_of(session: Session) -> str:
    """Return where the athlete came from: Today for a session of today, else the page of the session."""
    if session.on_date == session.athlete.today():
        return reverse("today")
    return reverse("plans:session_detail", args=[session.pk])


def not_yet(session: Session) -> str:
    """Return why a session cannot be logged yet, in a sentence; empty once its day has come."""
    if session.on_date <= session.athlete.today():
        return ""
    return f"This session is on {day_words(session.on_date)}. You can log it from that day on."


def coach_names(athlete: User) -> str:
    """Return the first names of an athlete's head coaches; empty without one. One query."""
    heads = Membership.objects.filter(
        role=Membership.Role.HEAD_COACH, team__coachings__athlete=athlete, team__coachings__state="accepted"
    ).select_related("user")
    return listed(membership.user.get_short_name() for membership in heads)


def thread_context(request: Request, session: Session, form: MessageForm | None = None) -> dict[str, Any]:
    """Return the conversation about a session: its messages, and whether this person may write, or why not."""
    thread = session.thread() or Thread(athlete=session.athlete, about_kind=ABOUT, about_id=str(session.pk))
    return talk_context(request, thread, form) | {
        "session": session,
        "talk_id": session.pk,
        "talk_url": reverse("plans:session_messages", args=[session.pk]),
        "talk_page": reverse("plans:session_detail", args=[session.pk]),
        "talk_none": "Nothing yet. What is written here stays with this session.",
        "talk_name": "Said about it",
    }


def detail_page(
    request: Request, session: Session, form: MessageForm | None = None, *, status: int = 200
) -> HttpResponse:
    """Render the whole page of a session."""
    (card,) = cards_of([session], request.user, session.athlete, full=())
    is_coach = card.coaches = session.athlete_id != request.user.pk and coaches(request.user, session.athlete)
    if not is_coach and request.method == "GET" and not before_in(request):
        # A coach says "Seen"; for whom the words are, reading is enough.
        inbox.mark_read(session, request.user)
    context = thread_context(request, session, form) | {
        "card": card,
        "is_coach": is_coach,
        "is_unseen": is_coach and is_unseen(session, request.user),
        "own": own_of(session) if card.is_own and not card.is_rest and card.completion is None else None,
    }
    if session.practice_id is not None:
        context["practice"] = practices.with_answers(Session.objects.filter(pk=session.pk)).get()
    if is_coach and not card.is_rest:
        around = guarding.beside(session)
        worth = judging.of_card(card, around)
        links = [link for link in warming.links(session.workout.reading) if link.warmup and link.warmup.id]
        miles = request.user.units == "mi"
        context |= {
            "worth": worth,
            "sums": sums_of(worth.load, miles=miles),
            "guards": guarding.of_coach(session, around, paces=card.rx.paces, miles=miles),
            "as_planned": run_words(session.workout.seconds / 60, session.workout.metres, miles=miles),
            "as_done": run_words(*said_of(session), miles=miles),
            "linked": links,
            "may_detach": worth.may_mend and bool(request.user.coach_team_ids(edits=True)),
        }
    return render(request, "plans/session_detail.html", context, status=status)


def said_of(session: Session) -> tuple[int, int]:
    """Return the minutes and metres that the athlete said; 0 where nothing was."""
    log = session.completion_or_none()
    return (log.minutes or 0, log.metres or 0) if log else (0, 0)


def run_words(minutes: float, metres: float, *, miles: bool) -> str:
    """Return 55 min, 9.6 km; what is 0 is left out."""
    return ", ".join([f"{minutes:.0f} min"] * bool(minutes) + [distance(metres, miles=miles)] * bool(metres))


def own_of(session: Session) -> dict[str, Any]:
    """Return what the athlete can do with the day of a session that is not logged: move it, or skip it."""
    athlete = session.athlete
    why = moving.why_fixed(session, athlete)
    skipped = (session.get_skip_reason_display() or "without a reason") if session.skipped_at else ""
    days = [] if why else moving.days_left(session, athlete)
    return {"why": why, "days": days, "skipped": skipped, "reasons": Reason.choices}


def coaches(person: User, athlete: User) -> bool:
    """Tell whether somebody coaches an athlete."""
    return bool(User.objects.coached_by(person).filter(pk=athlete.pk).exists())


def is_unseen(session: Session, reader: User) -> bool:
    """Tell whether a coach has something new here: a log nobody has looked at, or words not read."""
    log = session.completion_or_none()
    return (log is not None and log.seen_at is None) or inbox.copies_to_read(session, reader).exists()


@access(Policy.signed_in("GET"))
def session_detail(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Show a session to its athlete, to a coach (planned beside done), to a guardian."""
    return detail_page(request, seen_session(request, session_id))


@access(Policy.signed_in("GET", "POST"))
def session_completion(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Say how it went. A session to come is refused with its date."""
    session = own_session(request, session_id, longest=True)
    context: dict[str, Any] = {"session": session, "back": place_of(session)}
    refused = not_yet(session)
    if refused:
        status = 422 if request.method == "POST" else 200
        return render(request, "plans/session_log.html", context | {"refused": refused}, status=status)
    uses = [use for use in uses_of([session])[session.pk] if use.nth]
    outcome = "not" if request.GET.get("outcome") == "not" else ""
    form = CompletionForm(request.POST or None, session=session, uses=uses, outcome=outcome)
    if request.method == "POST" and form.is_valid() and saved(form, request.user):
        guard = guarding.of_logged(session, miles=request.user.units == "mi")
        if guard is not None:
            messages.info(request, guarding.kind_words(guard))
        return redirect(place_of(session))
    context |= {"form": form, "coach_names": coach_names(session.athlete)}
    return render(request, "plans/session_log.html", context, status=422 if form.is_bound else 200)


def saved(form: CompletionForm, athlete: User) -> bool:
    """Save a valid form; where its note may not be written, say why, and keep all of it unsaved."""
    try:
        form.save(athlete)
    except IntegrityError:
        # The database has no session any more that this would be a log of.
        form.add_error(None, "This session was taken off your calendar meanwhile. Nothing was saved.")
        return False
    except (NoSecondAdult, NotInThread):
        form.add_error(
            "note", "Nobody would read this note: no coach or guardian sees your sessions. Leave it out to save."
        )
        return False
    return True


@access(Policy.signed_in("POST"))
def session_drill(request: Request, session_id: uuid.UUID, slug: str, nth: int) -> HttpResponse:
    """Tick a drill (done=1) or take the tick back (done=0)."""
    session = own_session(request, session_id)
    refused = not_yet(session)
    if refused:
        raise PermissionDenied(refused)
    use = get_object_or_404(
        WorkoutDrill.objects.select_related("drill"),
        workout_id=session.workout_id, drill__slug=slug, nth=nth, nth__gte=1,
    )  # fmt: skip
    if request.POST.get("done") not in ("0", "1"):
        raise BadRequest("Say done=1 or done=0.")
    try:
        session.tick(use.drill, nth, by=request.user, done=request.POST["done"] == "1")
    except IntegrityError as gone:
        raise Http404("taken off meanwhile") from gone
    if not request.htmx:
        return redirect(f"{place_of(session)}#drill-{session.pk}-{slug}-{nth}")
    uses = with_films([session], uses_of([session]))
    card = card_of(session, request.user, None, None, uses[session.pk])
    return HttpResponse(row_and_marks(request, card, slug, nth))


def row_and_marks(request: Request, card: Card, slug: str, nth: int) -> str:
    """Render the row of a drill, and with it the marks of the session, which htmx swaps by their id."""
    rows = [row for block in card.rx.blocks for row in block.rows if row.is_drill]
    row = next((row for row in rows if row.use and (row.use.slug, row.use.nth) == (slug, nth)), None)
    parts: list[tuple[str, dict[str, Any]]] = [("plans/_dose_row.html", {"row": row})] if row else []
    parts.append(("plans/_marks.html", {"swap": True}))
    return "".join(render_to_string(name, {"card": card} | more, request) for name, more in parts)


@access(Policy.signed_in("POST"))
def session_messages(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Write into the conversation about a session; whoever may not is told why."""
    session = seen_session(request, session_id)
    form = MessageForm(request.POST)
    is_short = request.POST.get("shown") == "last"
    if not form.is_valid():
        if request.htmx and not is_short:
            return render(request, "plans/_thread.html", thread_context(request, session, form), status=422)
        if request.htmx:
            return last_word(request, session, form, status=422)
        return detail_page(request, session, form, status=422)
    try:
        session.say(request.user, form.cleaned_data["body"])
    except (NoSecondAdult, NotInThread) as refused:
        raise PermissionDenied(str(refused)) from refused
    inbox.mark_read(session, request.user)
    if not request.htmx:
        back = place_of(session) if is_short else reverse("plans:session_detail", args=[session.pk])
        return redirect(f"{back}#words-{session.pk}")
    if is_short:
        return last_word(request, session)
    return render(request, "plans/_thread.html", thread_context(request, session))


def last_word(
    request: Request, session: Session, form: MessageForm | None = None, *, status: int = 200
) -> HttpResponse:
    """Render what Today shows of the conversation: the last word of others, and what was answered since."""
    (card,) = cards_of([session], request.user, session.athlete)
    return render(request, "plans/_last_word.html", {"card": card, "message_form": form}, status=status)


@access(coach("POST"))
def session_seen(request: Request, session_id: uuid.UUID) -> HttpResponse:
    """Note that a coach has looked at what was logged and read what was written."""
    session = seen_session(request, session_id)
    if not coaches(request.user, session.athlete):
        raise PermissionDenied(f"You do not coach {session.athlete.get_short_name()}.")
    log = session.completion_or_none()
    if log is not None:
        log.mark_seen(request.user)
    inbox.mark_read(session, request.user)
    if request.htmx:
        return render(request, "plans/_seen.html", {"session": session, "is_unseen": False})
    return redirect("plans:session_detail", session.pk)
