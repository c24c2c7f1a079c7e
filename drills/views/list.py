"""The library's list. It is open to all; which drills it shows, the door of the model decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coachsite.lib.access import Policy, access
from coachsite.lib.http import Request, page_or_part
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
