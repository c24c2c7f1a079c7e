"""The library's list. It is open to all; which drills it shows, the door of the model decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coachsite.lib.access import Policy, access
from coachsite.lib.http import Request, page_or_part
from drills import public
from drills.listing import look
from drills.sieve import GROUPS, Sieve

if TYPE_CHECKING:
    from django.http import HttpResponse

LONGEST_QUERY = 100
SAYS = "Running drills with drawings that move: steps, cues, faults, what to look for, and what is known about each."


@access(Policy.anyone("GET"))
def drill_list(request: Request) -> HttpResponse:
    """The library: searched by `q`, sifted by the groups of the sieve, `from` so many on."""
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    sieve = Sieve({group.name: request.GET.getlist(group.name) for group in GROUPS}, text)
    listing = look(request.user, sieve, _whole(request.GET.get("from", "")))
    context = {
        "text": text,
        "may_write": request.user.is_authenticated and bool(request.user.coach_team_ids(edits=True)),
        "listing": listing,
        "chips": sieve.chips(),
        "about": public.About("Running drills", SAYS, public.absolute(request.path)),
        "quick": sieve.quick(),
        "before": sieve.query(start=listing.before) if listing.before is not None else "",
        "after": sieve.query(start=listing.after) if listing.after is not None else "",
    }
    return page_or_part(request, "drills/drill_list.html", "found", context)


def _whole(word: str) -> int:
    """The number that the word is; 0 where it is none."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 6 else 0
