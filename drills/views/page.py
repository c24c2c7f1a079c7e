"""The page of one drill. It is open to all; which drills it shows, the door of the model decides."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render

from coachsite.lib.access import Policy, access
from drills import own, panels, prose, public, vocabulary
from drills.body_map import HALF, HEAD, body_map
from drills.dose_lanes import dose_lanes
from drills.models import Drill

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request


@access(Policy.anyone("GET"))
def drill_detail(request: Request, slug: str) -> HttpResponse:
    """The page of a built-in drill."""
    return _page(request, team=None, slug=slug)


@access(Policy.signed_in("GET"))
def team_drill_detail(request: Request, team_id: int, slug: str) -> HttpResponse:
    """The page of a team's own drill."""
    return _page(request, team=team_id, slug=slug)


def _page(request: Request, **which: Any) -> HttpResponse:
    drill = get_object_or_404(Drill.objects.visible_to(request.user).with_page(), **which)
    muscles = list(drill.muscles.all())
    by_role: dict[str, list[str]] = defaultdict(list)
    for row in muscles:
        by_role[row.role].append(vocabulary.MUSCLES[row.muscle].lower())
    doses = list(drill.doses.all())
    sections = list(drill.sections.all())
    cards = prose.cards_for(*(section.body for section in sections))
    staff = request.user.is_staff
    context = {
        "drill": drill,
        "about": public.about_drill(drill),
        "sections": [(row.title, prose.html(row.body, cards, staff=staff, top=3)) for row in sections],
        "lines": drill.example.splitlines(),
        "own": own.standing(drill, request.user),
        "panels": panels.of(request, drill),
        "bodies": body_map((row.muscle, row.role) for row in muscles),
        "head": HEAD,
        "half": HALF,
        "roles": [(role, said, by_role[role]) for role, said in vocabulary.ROLES.items() if by_role[role]],
        "doses": doses,
        "lanes": dose_lanes([(d.get_level_display(), str(d), d.metres) for d in doses if d.metres])
        if doses and all(d.metres for d in doses)
        else None,
    }
    return render(request, "drills/drill_detail.html", context)
