"""A plan was published again: its changes for the athletes who are on it, listed, then written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render

from athletes.access import coach
from coachsite.lib.access import access
from plans import left_over, rolling
from plans.layout import layout_of
from plans.merging import diff
from plans.rolling import BOTH, KEEP, PLAN, PublishedError
from plans.rolling_out import look
from plans.versions import layout_in
from plans.views.board import editable_plan

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse, QueryDict

    from coachsite.lib.http import Request
    from plans.merging import Sign
    from plans.rolling import Rolled
    from plans.rolling_out import Offer, RollOut

# So many stand on one page; the others come when these are served.
SHOWN, APART = 100, 200
NAMED = 5


@access(coach("GET", "POST"))
def plan_roll_out(request: Request, plan_id: uuid.UUID) -> HttpResponse:
    """Show what the newest version changes for each athlete (GET); write it to those chosen (POST)."""
    plan = editable_plan(request, plan_id)
    if request.method == "POST":
        number = request.POST.get("number", "")
        try:
            rolled = rolling.roll_out(
                plan,
                by=request.user,
                number=int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 0,
                seen=seen_in(request.POST),
                by_hand=by_hand_in(request.POST),
                refused=refused_in(request.POST),
            )
        except PublishedError:
            messages.warning(request, "The plan was published again meanwhile. Nothing was written; look at it again.")
        else:
            say(request, rolled)
        return redirect("plans:plan_roll_out", plan.pk)
    view = look(plan)
    left_over.note(view.people)
    page: dict[str, Any] = {"plan": plan, "view": view, "version": view.version}
    if view.version is not None:
        ready = view.ready
        apart = [(offer, apart_of(view, offer)) for offer in view.by_hand[:APART]]
        page |= {
            "people": ready[:SHOWN],
            "more": len(ready) - SHOWN,
            "texts": texts_of(view, [offer for one in ready[:SHOWN] for offer in one.offers]),
            "apart": apart,
            "more_apart": len(view.by_hand) - APART,
            "is_ahead": layout_in(view.version) != layout_of(plan),
        }
    return render(request, "plans/plan_roll_out.html", page)


def seen_in(data: QueryDict) -> dict[str, set[str]]:
    """Read which athletes are ticked, each with what was seen of him or her and is not left out."""
    left = left_in(data)
    pairs = (value.partition("~") for value in data.getlist("athlete"))
    return {pk: {key for key in keys.split(",") if key} - left.get(pk, set()) for pk, _, keys in pairs}


def left_in(data: QueryDict) -> dict[str, set[str]]:
    """Read which sessions are left out, by athlete."""
    found: dict[str, set[str]] = {}
    for value in data.getlist("leave"):
        pk, _, key = value.partition("~")
        found.setdefault(pk, set()).add(key)
    return found


def refused_in(data: QueryDict) -> dict[str, set[str]]:
    """Read what is left out for good: nothing unless that is said."""
    return left_in(data) if data.get("left") == "never" else {}


def by_hand_in(data: QueryDict) -> dict[tuple[str, str], str]:
    """Read what is to become of those listed apart."""
    found = {}
    for name, how in data.items():
        first, _, rest = name.partition("~")
        pk, _, key = rest.partition("~")
        if first == "apart" and how in (BOTH, PLAN, KEEP):
            found[pk, key] = str(how)
    return found


def say(request: Request, rolled: Rolled) -> None:
    """Say what was written, and name what was left out."""
    if rolled.athletes:
        count, people = rolled.sessions, len(rolled.athletes)
        changed = f"{count} session{'' if count == 1 else 's'} changed"
        told = " Each is told once." if count else ""
        kept = f" {rolled.refused} not offered again." if rolled.refused else ""
        messages.success(request, f"{changed} for {people} athlete{'' if people == 1 else 's'}.{told}{kept}")
    elif not rolled.missed:
        messages.info(request, "Nobody was ticked, or nothing is left to change. Nothing was written.")
    if rolled.missed:
        shown = "; ".join(rolled.missed[:NAMED])
        rest = len(rolled.missed) - NAMED
        more = f"; and {rest} more" if rest > 0 else ""
        messages.warning(request, f"Changed meanwhile, and left as they are: {shown}{more}.")


def texts_of(view: RollOut, offers: list[Offer]) -> list[dict[str, Any]]:
    """Return the texts that change, each pair once, with how many sessions it changes."""
    count: dict[tuple[Any, Any], int] = {}
    for offer in offers:
        for line in offer.lines:
            if line.texts:
                count[line.texts] = count.get(line.texts, 0) + 1
    return [
        {"name": view.name(new), "was": view.name(old), "lines": view.text_diff(old, new), "count": number}
        for (old, new), number in count.items()
    ]


def apart_of(view: RollOut, offer: Offer) -> dict[str, Any]:
    """Return what a page says of a session that somebody changed by hand: both sides' texts, and the choices."""
    found: dict[str, Any] = {"field": f"apart~{offer.assignment.pk}~{offer.key}", "choices": []}
    both, own, new, base = offer.both, offer.own, offer.new, offer.base
    if own and base and own.workout != base.workout:
        found["mine"] = view.text_diff(base.workout, own.workout)
    if new and base and new.workout != base.workout:
        found["theirs"] = view.text_diff(base.workout, new.workout)
    if both is not None and both.conflicts:
        found["conflicts"] = both.conflicts
    if offer.can_both and both is not None:
        found["choices"].append((BOTH, "Put both changes together"))
        if both.text is not None and own:
            found["merged"] = merged_lines(view.texts[own.workout], both.text)
        found["both"] = [line.words for line in view.lines(offer, both.stand) if both.text is None or not line.texts]
    words = "Take it off" if new is None else "Add it" if own is None else "Have it as the plan has it"
    found["choices"].append((PLAN, words))
    found["choices"].append((KEEP, "Never add it" if own is None else "Keep it for good"))
    return found


def merged_lines(own: str, merged: str) -> list[tuple[Sign, str]]:
    """Return what would change in a session's own text."""
    return diff(own, merged)
