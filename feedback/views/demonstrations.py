"""A coach's own demonstration of a drill: sending it, and taking it off the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.csrf import csrf_exempt

from athletes.access import coach
from coachsite.lib.access import access
from feedback.filming import shown_subject
from feedback.models import Demonstration
from feedback.views.uploads import send_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request


# As with any clip, the form is checked for its token after our own handler stands ready for the file.
@access(coach("GET", "POST"))
@csrf_exempt
def demonstration_new(request: Request, slug: str) -> HttpResponse:
    """Send a clip of oneself that shows a drill; `of` is the team of a team's own drill, `for` who shall see it."""
    return send_page(request, shown_subject(request.user, slug, request.GET.get("of"), request.GET.get("for")))


@access(coach("POST"))
def demonstration_delete(request: Request, demonstration_id: int) -> HttpResponse:
    """Take a demonstration off the page of its drill; the clip stays its coach's."""
    rows = Demonstration.objects.visible_to(request.user).select_related("clip", "drill")
    row = get_object_or_404(rows, pk=demonstration_id)
    if not row.can_be_taken_off_by(request.user):
        raise PermissionDenied("Only who writes this team's plans takes it off. Nothing was changed.")
    row.delete()
    messages.success(request, "Taken off this page. The clip itself stays among the clips of whoever sent it.")
    return redirect(row.drill)
