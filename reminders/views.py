"""The list of notices, and reading them. To read is a POST: looking at the list changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from athletes import views as people
from athletes.forms import RemindersForm
from athletes.models import User
from coachsite.lib.access import Policy, access
from coachsite.lib.http import Request, page_or_part

from . import planner
from .models import Notice

if TYPE_CHECKING:
    from django.http import HttpRequest

TEMPLATE = "reminders/notices.html"
PAGE = 50


@access(Policy.signed_in("GET"))
def notice_list(request: Request) -> HttpResponse:
    """What the person was told, newest first; older ones by `?before=`."""
    return page_or_part(request, TEMPLATE, "notices", _context(request))


@access(Policy.signed_in("POST"))
def notice_list_reading(request: Request) -> HttpResponse:
    """Mark all as read."""
    Notice.objects.visible_to(request.user).mark_read()
    if request.htmx:
        return page_or_part(request, TEMPLATE, "notices", _context(request))
    return redirect("reminders:notice_list")


@access(Policy.signed_in("POST"))
def notice_reading(request: Request, notice_id: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    mine = Notice.objects.visible_to(request.user)
    notice = get_object_or_404(mine, pk=notice_id)
    mine.filter(pk=notice.pk).mark_read()
    return HttpResponseRedirect(notice.path)


@access(Policy.signed_in("POST"))
def reminder_settings(request: Request) -> HttpResponse:
    """Change when one is reminded, and whether by e-mail; what waits is moved at once."""
    user = request.user
    form = RemindersForm(request.POST, instance=User.objects.visible_to(user).get(pk=user.pk))
    if not form.is_valid():
        context = people.page_context(user, reminders_form=form)
        return page_or_part(request, people.PAGE, "reminders", context, status=422)
    with transaction.atomic():
        form.instance.save(update_fields=form.Meta.fields)
        # The copies about children keep to their guardian's clock.
        planner.run(athletes=[user.pk, *User.objects.guarded_by(user).values_list("pk", flat=True)])
        planner.ask()
    if request.htmx:
        return page_or_part(request, people.PAGE, "reminders", {"reminders_form": form, "reminders_saved": True})
    messages.success(request, "Saved.")
    return redirect(reverse("athletes:me") + "#reminders")


def _context(request: HttpRequest) -> dict[str, Any]:
    rows = Notice.objects.visible_to(request.user)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    notices = list(rows.order_by("-pk")[: PAGE + 1])
    shown = notices[:PAGE]
    return {
        "notices": shown,
        "has_new": any(notice.read_at is None for notice in shown),
        "older": shown[-1].pk if len(notices) > PAGE else None,
    }
