"""Which frame a page stands in: the coach's desk, the athlete's phone, or the public head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the main navigation."""

    name: str
    icon: str
    url: str
    here: bool
    count: int = 0


COACH = [
    ("Inbox", "inbox", "inbox"),
    ("Athletes", "athletes", "roster"),
    ("Plans", "plans", "plans:plan_list"),
    ("Warm-ups", "warmups", "plans:warm_up_list"),
    ("Drills", "drills", "drills:drill_list"),
    ("Reviews", "reviews", "feedback:review_list"),
]
ATHLETE = [
    ("Today", "today", "today"),
    ("Plan", "plans", "my_plan"),
    ("Clips", "clips", "feedback:clip_list"),
    ("Me", "me", "athletes:me"),
]
# Pages that belong to an entry whose address they do not begin with.
WITHIN = {
    "times:times_detail": "athletes:me",
    "times:span_edit": "athletes:me",
    "times:race_edit": "athletes:me",
    "feedback:clip_review": "feedback:review_list",
    "plans:workout_add": "drills:drill_list",
    "plans:practice_list": "roster",
    "plans:practice_new": "roster",
    "plans:practice_detail": "roster",
    "plans:practice_edit": "roster",
}
PUBLIC = [("Drills", "drills", "drills:drill_list"), ("Plans", "plans", "plans:catalogue")]


def places(request: HttpRequest, entries: list[tuple[str, str, str]]) -> list[Place]:
    """Return the navigation; where we are is the entry whose address begins ours."""
    result = []
    match = request.resolver_match
    within = WITHIN.get(match.view_name) if match else None
    within = within if within in [route for _, _, route in entries] else None
    for name, icon, route in entries:
        url = reverse(route)
        result.append(Place(name, icon, url, route == within or (within is None and request.path.startswith(url))))
    return result


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the site's name, the frame's template, its navigation."""
    context: dict[str, Any] = {"site_name": settings.SITE_NAME}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context | {"frame_template": "public.html", "places": places(request, PUBLIC)}
    if user.is_coach:
        return context | {"frame_template": "desk.html", "places": places(request, COACH)}
    return context | {"frame_template": "phone.html", "places": places(request, ATHLETE)}
