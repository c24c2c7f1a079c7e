"""The inbox: who needs this coach, why, and by when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from athletes.access import coach
from athletes.models import Message
from coachsite.lib.access import access
from coachsite.lib.http import page_or_part
from plans import aside, strips
from plans.first_steps import steps_of
from plans.inbox import LATER, TABS, TODAY, WEEK, Desk, Line, lines_of
from plans.models import Completion
from plans.models.sessions import ABOUT

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request
    from plans.models import Session

PAGE_SIZE = 50
LAST_WORDS = 3
SHEET = "sheet"
OUTCOMES = {
    Completion.Outcome.DONE: ("good", "done", "done"),
    Completion.Outcome.PARTLY: ("look", "part", "partly"),
    Completion.Outcome.NOT: ("", "missed", "not done"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the tabs: what it shows and how many."""

    name: str
    url: str
    count: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the marks of a session: what is marked, how it looks, the sign, the word."""

    name: str
    look: str
    icon: str
    word: str


@dataclass(frozen=True, slots=True)
class Details:
    """What the sheet shows of a line."""

    line: Line
    strip: strips.Strip | None
    week: strips.PlanWeek | None
    marks: list[Mark]
    words: list[Message]


def address(show: str, page: int = 1, *, is_aside: bool = False) -> str:
    """Return the inbox's address with a tab and a page, of what waits or of what is put aside."""
    parts = (("aside", "yes" if is_aside else ""), ("show", show), ("page", page))
    said = {key: value for key, value in parts if value not in ("", 1)}
    return reverse("inbox") + (f"?{urlencode(said)}" if said else "")


def tabs_of(found: list[Line], show: str, *, is_aside: bool = False) -> list[Tab]:
    """Return the tabs, counted; one without lines is left out unless it is open."""
    tabs = [Tab("All", address("", is_aside=is_aside), len(found), show == "")]
    for word, name in TABS.items():
        count = sum(word in line.tabs for line in found)
        if count or word == show:
            tabs.append(Tab(name, address(word, is_aside=is_aside), count, word == show))
    return tabs


def title(found: list[Line], today: dt.date) -> str:
    """Return the head: 8 wait for you, 3 of use today."""
    if not found:
        return "Nothing waits for you"
    soon = sum(line.group_on(today) == TODAY for line in found)
    text = f"{len(found)} wait{'s' if len(found) == 1 else ''} for you"
    return f"{text}, {soon} today" if soon else text


def grouped(shown: list[Line], today: dt.date) -> list[tuple[str, list[Line]]]:
    """Return the lines under their headings, those without lines left out."""
    groups: dict[str, list[Line]] = {TODAY: [], WEEK: [], LATER: []}
    for line in shown:
        groups[line.group_on(today)].append(line)
    return [(name, lines) for name, lines in groups.items() if lines]


def marks_of(session: Session) -> list[Mark]:
    """Return planned beside done: the session, its drills, the effort."""
    log = session.completion_or_none()
    look, icon, word = OUTCOMES[Completion.Outcome(log.outcome)] if log else ("", "todo", "planned")
    marks = [Mark("Session", look, icon, word)]
    planned, ticked = session.workout.drill_count, getattr(session, "ticked", 0)
    if planned:
        look, icon = ("good", "done") if ticked >= planned else ("", "todo")
        marks.append(Mark("Drills", look, icon, f"{ticked} of {planned}"))
    if log and log.effort is not None:
        marks.append(Mark("Effort", "", "beat", f"{log.effort} of 10"))
    return marks


def details_of(desk: Desk, line: Line) -> Details:
    """Return what the sheet shows: two queries."""
    athlete, session = line.athlete, line.session
    if athlete is None:
        return Details(line, None, None, [], [])
    first = desk.today - dt.timedelta(days=strips.BACK)
    around = strips.strip_sessions([athlete.pk], first, desk.today + dt.timedelta(days=strips.AHEAD))
    words: list[Message] = []
    if session is not None:
        said = Message.objects.filter(thread__about_kind=ABOUT, thread__about_id=str(session.pk))
        words = list(said.select_related("author").order_by("-sent_at", "-pk")[:LAST_WORDS])[::-1]
    return Details(
        line,
        strips.strip(around, first, athlete.today()),
        desk.plan_weeks.get(athlete.pk),
        marks_of(session) if session is not None else [],
        words,
    )


def page_context(desk: Desk, request: Request) -> dict[str, Any]:
    """Return what the page shows: the lines of one tab, fifty at a time, and one of them chosen."""
    sorted_ = aside.sort(desk.coach, lines_of(desk), desk.today)
    is_aside = "aside" in request.GET
    found = [one.said for one in sorted_.aside] if is_aside else sorted_.waiting
    show = request.GET.get("show", "")
    show = show if show in TABS else ""
    page = Paginator([line for line in found if show in ("", *line.tabs)], PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    asked = request.GET.get("line", "")
    chosen = next((line for line in shown if line.key == asked), shown[0] if shown else None)
    return {
        "title": f"{len(found)} put aside" if is_aside else title(found, desk.today),
        "aside": sorted_.aside,
        "is_aside": is_aside,
        "now": timezone.now(),
        "today": desk.today,
        "tabs": tabs_of(found, show, is_aside=is_aside),
        "groups": grouped(shown, desk.today),
        "details": details_of(desk, chosen) if chosen else None,
        "here": address(show, page.number, is_aside=is_aside),
        "page": page,
        "earlier": address(show, page.number - 1, is_aside=is_aside) if page.has_previous() else "",
        "later": address(show, page.number + 1, is_aside=is_aside) if page.has_next() else "",
        "has_athletes": bool(desk.athletes),
        "steps": None if desk.athletes else steps_of(desk.coach),
    }


@access(coach("GET"))
def inbox(request: Request) -> HttpResponse:
    """Show what waits, soonest first; `?line=` chooses the one in the sheet."""
    desk = Desk(request.user, request.user.today())
    part = SHEET if request.htmx and request.htmx.target == SHEET else "inbox"
    return page_or_part(request, "home/inbox.html", part, page_context(desk, request))
