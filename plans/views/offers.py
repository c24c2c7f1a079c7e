"""What the text box of a session completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, JsonResponse
from django.views.decorators.http import conditional_page

from athletes.access import coach
from coachsite.lib.access import access
from plans.word_offers import offers

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request


@access(coach("GET"))
@conditional_page
def workout_words(request: Request) -> HttpResponse:
    """Tell what may be completed in a session's text, of one team (`?team=`) or of all of one's own.

    The browser keeps the answer and asks whether it still holds; nobody between may keep it.
    """
    team = None
    if request.GET.get("team"):
        asked = request.GET["team"]
        team = next((pk for pk in request.user.coach_team_ids() if str(pk) == asked), None)
        if team is None:
            raise Http404
    response = JsonResponse({"offers": [one.as_list() for one in offers(request.user, team)]})
    response.headers["Cache-Control"] = "private, no-cache"
    return response
