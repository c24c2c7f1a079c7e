"""Guides: the list of them, and one to read. They are open to all; drafts are shown to site managers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render

from coachsite.lib.access import Policy, access
from drills import panels, prose, public
from drills.models import Drill, Guide, GuideDrill

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from coachsite.lib.http import Request

SAYS = "Warm-ups to take over, drills by what they are for, and what is known about them."


@access(Policy.anyone("GET"))
def guide_list(request: Request) -> HttpResponse:
    """All guides: warm-ups, collections, articles."""
    guides = list(Guide.objects.visible_to(request.user).prefetch_related(_entries()))
    collections = [guide for guide in guides if guide.kind == Guide.Kind.COLLECTION]
    shelves = [
        ("Warm-ups", [guide for guide in collections if guide.example]),
        ("Drills, collected", [guide for guide in collections if not guide.example]),
        ("To read", [guide for guide in guides if guide.kind == Guide.Kind.ARTICLE]),
    ]
    context = {
        "shelves": [shelf for shelf in shelves if shelf[1]],
        "about": public.About("Warm-ups, collections and articles", SAYS, public.absolute(request.path)),
    }
    return render(request, "drills/guide_list.html", context)


@access(Policy.anyone("GET"))
def guide_detail(request: Request, slug: str) -> HttpResponse:
    """One guide: its words, its warm-up as it is read, its drills in order."""
    guide = get_object_or_404(Guide.objects.visible_to(request.user).prefetch_related(_entries()), slug=slug)
    entries = list(guide.entries.all())
    cards = prose.cards_for(guide.body)
    context = {
        "guide": guide,
        "entries": entries,
        "body": prose.html(guide.body, cards, staff=request.user.is_staff),
        "lines": guide.example.splitlines(),
        "panels": panels.of_guide(request, guide),
        "about": public.about_guide(guide, [*(entry.drill for entry in entries), *cards.values()]),
    }
    return render(request, "drills/guide_detail.html", context)


def _entries() -> Prefetch[str, QuerySet[GuideDrill], str]:
    """The drills of guides in their order, as far as everybody may see them."""
    shown = Drill.objects.visible_to(None).listed()
    rows = GuideDrill.objects.filter(drill__in=shown).select_related("drill")
    return Prefetch("entries", rows.prefetch_related("drill__cues", "drill__doses"))
