"""The pages of drills. They are open to all; which drills they show, the door of the model decides."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render

from coachsite.lib.access import Policy, access
from coachsite.lib.http import Request, page_or_part
from drills import vocabulary
from drills.body_map import HALF, HEAD, body_map
from drills.dose_lanes import dose_lanes
from drills.models import Drill
from drills.sieve import GROUPS, Sieve

if TYPE_CHECKING:
    from django.http import HttpResponse

PAGE = 24
LONGEST_QUERY = 100


@access(Policy.anyone("GET"))
def drill_list(request: Request) -> HttpResponse:
    """The library: searched by `q`, sifted by the groups of the sieve, `from` so many on."""
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    sieve = Sieve({group.name: request.GET.getlist(group.name) for group in GROUPS}, text)
    drills = list(Drill.objects.visible_to(request.user).search(text).with_muscles().select_related("team"))
    found = sieve.sift(drills)
    start = _whole(request.GET.get("from", ""), len(found))
    shown = found[start : start + PAGE]
    context = {
        "text": text,
        "groups": sieve.groups(drills),
        "chips": sieve.chips(),
        "found": found,
        "shown": shown,
        "before": sieve.query(start=max(0, start - PAGE)) if start else "",
        "after": sieve.query(start=start + PAGE) if start + PAGE < len(found) else "",
        "start": start,
    }
    return page_or_part(request, "drills/drill_list.html", "found", context)


def _whole(word: str, most: int) -> int:
    """The number that the word is, between 0 and the most; 0 where it is none."""
    return min(int(word), most) if word.isascii() and word.isdigit() and len(word) < 6 else 0


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
    context = {
        "drill": drill,
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
