"""Not now: lines of the inbox that a coach puts aside, and takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render

from athletes.access import coach
from coachsite.lib.access import access
from plans import aside
from plans.inbox import Desk, lines_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request

GONE = "This waits no longer."


@access(coach("GET", "POST"))
def inbox_aside(request: Request) -> HttpResponse:
    """Ask until when a line is put aside (GET); put it aside for this coach alone (POST)."""
    desk = Desk(request.user, request.user.today())
    lines = lines_of(desk)
    said = request.POST if request.method == "POST" else request.GET
    line = next((one for one in lines if one.key == said.get("line", "")), None)
    if line is None:
        messages.info(request, GONE)
        return redirect("inbox")
    if request.method != "POST":
        return render(request, "home/inbox_aside.html", {"line": line, "ways": aside.WAYS.items()})
    way = request.POST.get("until", "")
    if way not in aside.WAYS:
        messages.warning(request, "Say until when. It waits as before.")
        return redirect("inbox")
    aside.put(request.user, lines, line, aside.until(way, desk.today))
    words = aside.WAYS[way][0].lower() + aside.WAYS[way][1:]
    messages.success(request, f"{line.who}, {line.why.lower()}: put aside {words}.", extra_tags=f"aside {line.key}")
    return redirect("inbox")


@access(coach("POST"))
def inbox_aside_back(request: Request) -> HttpResponse:
    """Have a line that was put aside wait again."""
    if not aside.take_back(request.user, request.POST.get("line", "")):
        messages.info(request, "It was not put aside.")
    return redirect("inbox")
