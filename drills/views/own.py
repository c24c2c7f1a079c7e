"""A team's own drills: new, copied, edited, archived, and brought up to date with the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render

from athletes.access import coach
from coachsite.lib.access import access
from drills import own
from drills.forms import CopyForm, DrillWriting
from drills.models import Drill

if TYPE_CHECKING:
    from django.http import HttpResponse

    from athletes.models import User
    from coachsite.lib.http import Request


def refuse_readers(coach: User) -> None:
    """Writing drills needs a team whose plans one writes."""
    if not coach.coach_team_ids(edits=True):
        raise PermissionDenied("An assistant may write drills once the head coach has switched on writing plans.")


def editable_drill(request: Request, team_id: int, slug: str) -> Drill:
    """The team's drill: 404 where it is not seen, 403 where it may only be read."""
    seen = Drill.objects.visible_to(request.user).select_related("team", "copied_from")
    drill = get_object_or_404(seen, team=team_id, slug=slug)
    if not drill.may_be_edited_by(request.user):
        raise PermissionDenied("You may look at this drill, not change it.")
    return drill


@access(coach("GET", "POST"))
def drill_new(request: Request) -> HttpResponse:
    """Write a drill that the library has not."""
    refuse_readers(request.user)
    teams = request.user.coach_team_ids(edits=True)
    asked = [team for team in teams if str(team) == request.POST.get("team")]
    drill = Drill(team_id=(asked or teams)[0], is_published=False)
    writing = DrillWriting(drill=drill, coach=request.user, ours={}, number=None, data=request.POST or None)
    if request.method == "POST" and writing.is_valid():
        return saved(request, writing)
    return written(request, writing)


@access(coach("GET", "POST"))
def team_drill_edit(request: Request, team_id: int, slug: str) -> HttpResponse:
    """Change a drill of the team."""
    drill = editable_drill(request, team_id, slug)
    newest = drill.versions.order_by("-number").values_list("number", flat=True).first()
    ours = own.form_of(drill)
    writing = DrillWriting(drill=drill, coach=request.user, ours=ours, number=newest, data=request.POST or None)
    if request.method == "POST" and writing.is_valid():
        return saved(request, writing)
    return written(request, writing)


def saved(request: Request, writing: DrillWriting) -> HttpResponse:
    """Keep what was written and show the drill, or the form again where the coach goes on writing."""
    drill, words = writing.drill, writing.words.cleaned_data
    drill.is_published = bool(words["is_published"])
    if not words.get("with_drawing", True):
        drill.figure = ""
    own.write(drill, writing.told(), request.user)
    sees = "The team’s athletes see it" if drill.is_published else "It is a draft, for coaches alone"
    messages.success(request, f"{drill} is saved. {sees}.")
    if "go_on" in request.POST:
        return redirect("drills:team_drill_edit", drill.team_id, drill.slug)
    return redirect(drill)


def written(request: Request, writing: DrillWriting) -> HttpResponse:
    """The form: empty, filled, or as it was sent with what is wrong."""
    context = {"writing": writing, "drill": writing.drill if writing.drill.pk else None}
    return render(request, "drills/drill_form.html", context, status=422 if writing.words.is_bound else 200)


@access(coach("GET", "POST"))
def drill_copy(request: Request, slug: str) -> HttpResponse:
    """Make a library drill the team's own: say what that means, then do it."""
    drill = get_object_or_404(Drill.objects.visible_to(request.user), team=None, slug=slug)
    refuse_readers(request.user)
    form = CopyForm(request.POST if request.method == "POST" else None, coach=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect_to_copy(request, drill, form)
    return render(request, "drills/drill_copy.html", {"drill": drill, "form": form}, status=422 if form.errors else 200)


def redirect_to_copy(request: Request, drill: Drill, form: CopyForm) -> HttpResponse:
    """Copy, and open the copy to write in; a second press finds the first one's copy."""
    team = form.chosen()
    there = own.own_in(team.pk, drill.slug)
    if there is None:
        try:
            with transaction.atomic():
                copied = own.copy(drill, team, request.user)
        except IntegrityError:  # pressed twice at once
            copied = get_object_or_404(Drill, team=team, slug=drill.slug)
        messages.success(request, f"{copied} is a drill of {team} now, a draft until you let athletes see it.")
        return redirect("drills:team_drill_edit", team.pk, copied.slug)
    messages.info(request, f"{team} has its own {there} already; here it is.")
    return redirect(there)


@access(coach("POST"))
def team_drill_archive(request: Request, team_id: int, slug: str) -> HttpResponse:
    """Take a drill off lists, search and the words of texts."""
    drill = editable_drill(request, team_id, slug)
    drill.archive()
    messages.success(request, f"{drill} is archived. Sessions that use it keep it.")
    return redirect(drill)


@access(coach("POST"))
def team_drill_restore(request: Request, team_id: int, slug: str) -> HttpResponse:
    """Put an archived drill back."""
    drill = editable_drill(request, team_id, slug)
    drill.unarchive()
    messages.success(request, f"{drill} is back in the list.")
    return redirect(drill)


@access(coach("GET", "POST"))
def team_drill_changes(request: Request, team_id: int, slug: str) -> HttpResponse:
    """What the library says differently since the drill was copied; POST takes changes over, or keeps ours."""
    drill = editable_drill(request, team_id, slug)
    if request.method == "POST":
        return take_over(request, drill)
    ours = own.form_of(drill)
    told = own.library_form(drill)
    context: dict[str, Any] = {
        "drill": drill,
        "newest": told[0] if told else None,
        "changes": [
            {
                "change": change,
                "old": change.words(change.old),
                "new": change.words(change.new),
                "ours": change.words(mine),
                "is_ours_changed": mine is not None and change.words(mine) != change.words(change.old),
                "is_missing": mine is None,
            }
            for change in own.moved(drill, ours)
            for mine in [own.ours_of(ours, change)]
        ],
    }
    return render(request, "drills/drill_changes.html", context)


def take_over(request: Request, drill: Drill) -> HttpResponse:
    """Lay the changes that were pressed over ours; or say that ours stay as they are."""
    until = request.POST.get("until", "")
    if until.isascii() and until.isdecimal() and len(until) < 8:
        own.keep_ours(drill, int(until))
        messages.success(request, "Yours stays as it is. The next change of the library will be shown again.")
        return redirect(drill)
    taken = own.take_over(drill, request.POST.getlist("take"), request.user)
    if not taken:
        messages.info(request, "Nothing was taken over: it is in yours already, or the library changed again.")
    else:
        messages.success(request, f"Taken over: {', '.join(change.where for change in taken)}.")
    left = own.moved(drill)
    return redirect("drills:team_drill_changes", drill.team_id, drill.slug) if left else redirect(drill)


@access(coach("GET"))
def drill_archive(request: Request) -> HttpResponse:
    """The archived drills of the coach's teams."""
    drills = Drill.objects.visible_to(request.user).exclude(team=None).exclude(archived_at=None).select_related("team")
    editable = request.user.coach_team_ids(edits=True)
    return render(request, "drills/drill_archive.html", {"drills": drills, "editable": editable})
