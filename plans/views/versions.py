"""A plan's versions: publishing, looking at what differs, bringing one back; putting a plan away, copies, deleting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from athletes.access import coach
from coachsite.lib.access import access
from plans import versions
from plans.forms.acts import PublishForm
from plans.layout import layout_of
from plans.models import Plan
from plans.rolling_out import open_on
from plans.versions import VersionRefusedError, layout_in
from plans.views.acts import acted
from plans.views.board import editable_plan

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from coachsite.lib.http import Request


def seen_plan(request: Request, plan_id: uuid.UUID) -> Plan:
    """Return a plan this coach may look at; else 404."""
    return get_object_or_404(Plan.objects.visible_to(request.user), pk=plan_id)


@access(coach("GET", "POST"))
def plan_publish(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Show what has changed since the last version (GET); keep it as the next one (POST)."""
    plan = editable_plan(request, plan_id)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = versions.publish(plan, by=request.user, note=form.cleaned_data["note"])
        except VersionRefusedError as refused:
            messages.warning(request, str(refused))
            return redirect("plans:plan_publish", plan.pk)
        messages.success(request, f"Published as version {made.number}.")
        return redirect("plans:plan_roll_out" if open_on(plan).exists() else "plans:plan_versions", plan.pk)
    last = versions.newest(plan)
    page: dict[str, Any] = {"plan": plan, "form": form, "last": last}
    if last is not None:
        page["told"] = versions.differences(layout_in(last), layout_of(plan))
    return render(request, "plans/plan_publish.html", page, status=422 if form.errors else 200)


@access(coach("GET"))
def plan_versions(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Show the versions of a plan, and whether it has changed since the last."""
    plan = seen_plan(request, plan_id)
    rows = list(plan.versions.select_related("published_by"))
    is_same = bool(rows) and layout_in(rows[0]) == layout_of(plan)
    page = {"plan": plan, "versions": rows, "is_same": is_same, "may_edit": plan.can_be_edited_by(request.user)}
    return render(request, "plans/plan_versions.html", page)


@access(coach("GET"))
def plan_version(request: Request, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """Show what differs between a version and another (`?against=2`), or the one before; `now` is the plan itself."""
    plan = seen_plan(request, plan_id)
    rows = {one.number: one for one in plan.versions.select_related("published_by")}
    if number not in rows:
        raise Http404
    version = rows[number]
    asked = request.GET.get("against", "")
    other = rows.get(int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None
    if other is None and asked != "now":
        other = rows.get(number - 1)
    page: dict[str, Any] = {"plan": plan, "version": version, "others": [n for n in rows if n != number]}
    page["may_edit"] = plan.can_be_edited_by(request.user)
    if asked == "now":
        page |= {"against": "now", "told": versions.differences(layout_in(version), layout_of(plan))}
    elif other is not None:
        first, second = sorted((version, other), key=lambda one: one.number)
        page |= {"against": other.number, "told": versions.differences(layout_in(first), layout_in(second))}
        page |= {"first": first, "second": second}
    return render(request, "plans/plan_version.html", page)


@access(coach("POST"))
def plan_version_restore(request: Request, plan_id: uuid.UUID, number: int) -> HttpResponse:
    """Lay the plan out as it was in a version; it can be undone like any act."""
    plan = editable_plan(request, plan_id)
    version = get_object_or_404(plan.versions.select_related("plan"), number=number)
    return acted(request, plan, versions.restore(version, by=request.user))


@access(coach("POST"))
def plan_archive(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Put a plan away: it is in no list any more, and who is on it keeps it."""
    plan = editable_plan(request, plan_id)
    versions.archive(plan)
    messages.success(request, f"“{plan.name}” is put away. Athletes who are on it keep it.")
    return redirect("plans:plan_list")


@access(coach("POST"))
def plan_restore(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Take a plan out again."""
    plan = editable_plan(request, plan_id)
    versions.unarchive(plan)
    return redirect("plans:plan_detail", plan.pk)


@access(coach("POST"))
def plan_copy(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Make a plan that begins as this one, in the same team: its drills must not come to the athletes of another."""
    plan = seen_plan(request, plan_id)
    if plan.team_id is None or not plan.can_be_edited_by(request.user):
        raise PermissionDenied("You may look at this plan, not copy it.")
    made = versions.copy(plan, team_id=plan.team_id, by=request.user, name=f"Copy of {plan.name}")
    messages.success(request, f"This is “{made.name}”. Give it a name of its own under Name and goal.")
    return redirect("plans:plan_detail", made.pk)


@access(coach("POST"))
def plan_delete(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Delete a draft that nobody has; another is refused, with who is on it."""
    plan = editable_plan(request, plan_id)
    try:
        versions.delete(plan)
    except VersionRefusedError as refused:
        messages.warning(request, str(refused))
        return redirect("plans:plan_edit", plan_id)
    messages.success(request, f"“{plan.name}” is deleted.")
    return redirect("plans:plan_list")
