"""The conversation about a week of an athlete: for the athlete, the coaches, and a minor's guardians."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from athletes.access import coach
from athletes.models import NoSecondAdult, NotInThread, User
from coachsite.lib.access import Policy, access
from plans import threads
from plans.forms.sessions import MessageForm

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpResponse

    from athletes.models import Thread
    from coachsite.lib.http import Request


def before_in(request: Request) -> int:
    """Return the message before which older ones are asked for; 0 for the newest page."""
    asked = request.GET.get("before", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else 0


def talk_context(request: Request, thread: Thread, form: MessageForm | None = None) -> dict[str, Any]:
    """Return a conversation for `plans/_thread.html`: a page of messages, and whether one may write, or why not."""
    return {
        "talk": threads.talk_of(thread, request.user, before_in(request)),
        "why_silent": thread.why_silent(request.user),
        "message_form": form or MessageForm(),
    }


def place_of(request: Request, athlete_id: int, monday: str) -> tuple[User, dt.date]:
    """Return the athlete, where this person may see him or her, and the Monday; else 404."""
    day = threads.monday_in(monday)
    if day is None or monday != day.isoformat():
        raise Http404("not a Monday")
    return get_object_or_404(User.objects.visible_to(request.user), pk=athlete_id), day


@access(Policy.signed_in("GET", "POST"))
def week_thread(request: Request, athlete_id: int, monday: str) -> HttpResponse:
    """Show what is said about a week, which then is read (GET); write into it (POST)."""
    athlete, day = place_of(request, athlete_id, monday)
    thread = threads.week_thread(athlete, day)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            threads.say_in_week(athlete, day, request.user, form.cleaned_data["body"])
        except (NoSecondAdult, NotInThread) as refused:
            raise PermissionDenied(str(refused)) from refused
        if not request.htmx:
            return redirect(f"{request.path}#words-week")
        thread, form = threads.week_thread(athlete, day), MessageForm()
    if not form.is_bound and request.method != "HEAD" and not before_in(request):
        threads.mark_read(thread, request.user)
    page = talk_context(request, thread, form) | {
        "athlete": athlete,
        "monday": day,
        "is_own": athlete.pk == request.user.pk,
        "talk_id": "week",
        "talk_url": reverse("plans:week_thread", args=[athlete.pk, monday]),
        "talk_none": "Nothing yet. What is written here stays with this week.",
        "talk_name": "Said about this week",
    }
    name = "plans/_thread.html" if request.htmx and request.method == "POST" else "plans/week_thread.html"
    return render(request, name, page, status=422 if form.errors else 200)


@access(coach("POST"))
def week_seen(request: Request, athlete_id: int, monday: str) -> HttpResponse:
    """Note that a coach has read what was said about a week."""
    athlete, day = place_of(request, athlete_id, monday)
    if not User.objects.coached_by(request.user).filter(pk=athlete.pk).exists():
        raise PermissionDenied(f"You do not coach {athlete.get_short_name()}.")
    threads.mark_read(threads.week_thread(athlete, day), request.user)
    return redirect("plans:week_thread", athlete.pk, monday)
