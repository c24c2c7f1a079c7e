"""One piece of a session's text pressed: what it can be turned into, and the text rewritten. Nothing is saved here."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBadRequest
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from athletes.access import coach
from coachsite.lib.access import access
from plans import mending, own_words
from plans.forms.words import WordForm
from plans.mending import ACTIVITIES
from plans.notation import alias_conflict
from plans.pages import Edit, MendError, Page, utf16
from plans.views.board import reading_page, reading_words, session_typed

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request
    from plans.pages import Placed

PIECE = re.compile(r"(\d{1,5})-(\d{1,5})")
# What is carried from the sheet to the page without JavaScript and back.
CARRIED = ("plan", "session", "day", "start_time", "place")


@access(coach("POST"))
def workout_piece(request: Request) -> HttpResponse:
    """Show what can be done with a piece of a text; with an `act`, do it and answer with text and reading together."""
    named = PIECE.fullmatch(request.POST.get("piece", ""))
    if named is None:
        return HttpResponseBadRequest("This names no piece of the text.")
    session = session_typed(request)
    words = reading_words(request, session.plan.team_id if session else None)
    page = Page.of(request.POST.get("text", "")[:20_000], words, own_words.of(request.user))
    line, index = int(named[1]), int(named[2])
    piece = next((one for one in page.placed if (one.line, one.index) == (line, index)), None)
    try:
        piece = page.at(line, index)
        chosen = request.POST.get("act") or request.GET.get("act")
        if not chosen:
            return piece_page(request, page, piece)
        edit = act(request, page, piece, chosen)
    except MendError as refusal:
        return piece_page(request, page, piece, refused=str(refusal), status=422)
    text = edit.apply(page.typed) if edit else page.typed
    if not request.htmx:
        context = {"text": text, "back": back_of(request), "carried": carried(request)}
        return render(request, "plans/workout_piece.html", context)
    response = reading_page(request, text)
    response.headers["HX-Retarget"] = "#reading"
    response.headers["HX-Trigger-After-Swap"] = json.dumps({"workout:mended": sent(page.typed, edit)})
    return response


def act(request: Request, page: Page, piece: Placed, chosen: str) -> Edit | None:
    """Do what was pressed. None where the text stays and only the coach's words changed. Raises MendError."""
    match chosen:
        case "change":
            return mending.change(page, piece, dose=request.POST.get("dose"), what=request.POST.get("what"))
        case "other" | "right":
            name = mending.doubtful_name(page, piece) if request.POST.get("always") else ""
            if name:
                learn(request, page, name, mending.meaning_of(page, piece, other=chosen == "other"))
                return None
            return mending.answer(page, piece, other=chosen == "other")
        case "note":
            return mending.keep(page, piece)
        case "learn":
            learn(request, page, request.POST.get("word", ""), request.POST.get("expansion", ""))
            return None
    raise MendError("Choose what to do with it.")


def learn(request: Request, page: Page, word: str, expansion: str) -> None:
    """Keep a word of the coach. Raises MendError with the sentence that says why it cannot be one."""
    form = WordForm({"word": word, "expansion": expansion}, coach=request.user, words=page.words)
    if not form.is_valid():
        raise MendError(" ".join(str(error) for errors in form.errors.values() for error in errors))
    form.save()


def word_to_settle(page: Page, piece: Placed) -> str:
    """The word of a question that may become the coach's own, with what was chosen; empty where there is none."""
    name = mending.doubtful_name(page, piece)
    meaning = mending.meaning_of(page, piece, other=False)
    return name if name and meaning and alias_conflict(name, meaning, page.words) is None else ""


def sent(typed: str, edit: Edit | None) -> dict[str, Any]:
    """An edit as the text box makes it, in the places that browsers count; empty where the text stays."""
    if edit is None:
        return {}
    return {"start": utf16(typed, edit.start), "end": utf16(typed, edit.end), "was": edit.was, "text": edit.text}


def piece_page(
    request: Request, page: Page, piece: Placed | None, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """Render what can be done with a piece: as a small form beside it, without htmx as a page."""
    context: dict[str, Any] = {
        "at": request.POST["piece"],
        "text": page.typed,
        "back": back_of(request),
        "carried": carried(request),
        "refused": refused,
    }
    if piece is not None:
        context |= about(request, page, piece)
    template = "plans/_piece.html" if request.htmx else "plans/workout_piece.html"
    return render(request, template, context, status=status)


def about(request: Request, page: Page, piece: Placed) -> dict[str, Any]:
    """What the form of a piece shows: its words, its dose, what it can become, its question."""
    step, ask = piece.chip.step, piece.chip.ask
    source = page.source(piece)
    unknown = ask.or_.removeprefix("a new drill: ") if ask and ask.or_.startswith("a new drill: ") else ""
    is_unread = piece.chip.kind == "unread"
    return {
        "piece": piece,
        "source": source,
        "dose": request.POST.get("dose", mending.dose_of(page, piece)),
        "may_change": piece.is_sure and step is not None and step.activity in (*ACTIVITIES, "drill"),
        "what": request.POST.get("what") or (step.drill or step.activity if step else ""),
        "activities": ACTIVITIES.items(),
        "drills": sorted(page.words.names.items(), key=lambda one: one[1].lower()),
        "ask": ask,
        "may_answer": [ask and not unknown and mending.can_answer(page, piece, other=one) for one in (False, True)],
        "always": word_to_settle(page, piece),
        "unknown": (unknown or (source if is_unread else ""))[:60],
        "is_unread": is_unread,
        "is_kept": is_unread and mending.is_kept(page, piece),
        "word": request.POST.get("word", unknown or source)[:60] if unknown or is_unread else "",
        "expansion": request.POST.get("expansion", ""),
    }


def back_of(request: Request) -> str:
    """The sheet that the text came from, as an address of this site; empty where it is none."""
    back = request.POST.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, None) and back.startswith("/") else ""


def carried(request: Request) -> list[tuple[str, str]]:
    """What else stood in the sheet, to go with the text."""
    return [(name, request.POST[name][:200]) for name in CARRIED if request.POST.get(name)]
