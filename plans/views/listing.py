"""A session as a list: its rows moved, wrapped, changed. The text is rewritten for it; nothing is saved here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from athletes.access import coach
from coachsite.lib.access import access
from plans import listing, own_words
from plans.forms.board import PlanSessionForm
from plans.listing import Fields, Sheet
from plans.notation.acts import ActError
from plans.notation.editing import one_kind_of_end
from plans.pages import Edit
from plans.views.board import (
    LIST_VIEW,
    board_page,
    list_context,
    reading_of,
    reading_page,
    reading_words,
    session_sheet,
    session_typed,
)
from plans.views.pieces import back_of, sent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request
    from plans.notation.acts import Path

CARRIED = ("plan", "session", "day", "start_time", "place", "title", "summary", "team", "of_warm_up", "was", "version")
CHANGED = "The text was changed meanwhile. Nothing was done; the list is that of the new text now."


@access(coach("POST"))
def workout_list(request: Request) -> HttpResponse:
    """Turn the list on or off, open the small form of a row, or do an act and answer with text and list together."""
    text = one_kind_of_end(request.POST.get("text", "")[:20_000])
    if request.POST.get("view"):
        request.session[LIST_VIEW] = request.POST["view"] == "list"
        return answer(request, text, text)
    try:
        sheet = sheet_of(request, text)
        if "open" in request.POST and not request.POST.get("act"):
            return row_form(request, sheet, request.POST["open"])
        new, here = act(request, sheet, request.POST.get("act", ""))
    except ActError as refusal:
        if request.POST.get("fields"):
            return row_form(request, Sheet.of(text, *words_of(request)), request.POST["fields"], str(refusal))
        return answer(request, text, text, refused=str(refusal))
    return answer(request, text, new, here=".".join(map(str, here or ())))


def words_of(request: Request) -> tuple[Any, dict[str, str]]:
    """Return the names of drills, and the coach's own words, that the text is read with."""
    session = session_typed(request)
    return reading_words(request, session.plan.team_id if session else None), own_words.of(request.user)


def sheet_of(request: Request, text: str) -> Sheet:
    """Return the text to edit. Raises ActError where it is not the one that the list was made of."""
    if request.POST.get("seal", listing.seal(text)) != listing.seal(text):
        raise ActError(CHANGED)
    return Sheet.of(text, *words_of(request))


def act(request: Request, sheet: Sheet, name: str) -> tuple[str, Path | None]:
    """Do what was pressed, to the rows that are named in one field or chosen one by one. Raises ActError."""
    named = request.POST["rows"].split(",") if request.POST.get("rows") else request.POST.getlist("row")
    paths = [listing.path(one) for one in named[:300]]
    if name == "add":
        after = request.POST.get("after", "")
        return sheet.add(fields_typed(request, "step"), listing.path(after) if after else None)
    if not paths:
        raise ActError("Choose a row first.")
    if name == "change":
        return sheet.change(paths[0], fields_typed(request, sheet.fields(paths[0]).kind))
    to = request.POST.get("to", "")
    return sheet.act(name, paths, listing.path(to) if to else None)


def fields_typed(request: Request, kind: str) -> Fields:
    """Return what stands in the small form."""
    typed = {name: request.POST.get(name, "")[:200] for name in ("amount", "effort", "times", "recovery")}
    return Fields(kind, what=request.POST.get("what", "run")[:80], **typed)


def row_form(request: Request, sheet: Sheet, named: str, refused: str = "") -> HttpResponse:
    """Render the small form of a row, or of a new one ("new", or "new" and the row it goes below)."""
    after = ""
    if named.startswith("new"):
        chosen = request.POST.getlist("row")
        after = named.removeprefix("new").strip("-") or (chosen[-1] if chosen else "")
        fields, row = Fields("new"), None
    else:
        fields = sheet.fields(listing.path(named))
        row = next((one for one in sheet.rows if one.at == named), None)
    if refused:
        fields = fields_typed(request, fields.kind)
    context = {
        "fields": fields,
        "row": row,
        "named": named,
        "after": after,
        "text": sheet.text,
        "seal": listing.seal(sheet.text),
        "back": back_of(request),
        "carried": carried(request),
        "refused": refused,
        "activities": listing.ACTIVITIES.items(),
        "drills": sorted(sheet.words.names.items(), key=lambda one: one[1].lower()),
    }
    template = "plans/_list_form.html" if request.htmx else "plans/_list_page.html"
    return render(request, template, context, status=422 if refused else 200)


def carried(request: Request) -> list[tuple[str, str]]:
    """Return what else stood in the sheet, to go with the text."""
    return [(name, request.POST[name][:400]) for name in CARRIED if request.POST.get(name)]


def answer(request: Request, old: str, new: str, *, here: str = "", refused: str = "") -> HttpResponse:
    """Show the new text as it is read, with the edit for the text box; without htmx as the sheet, not saved."""
    status = 422 if refused else 200
    if not request.htmx:
        return whole_page(request, new, refused, status)
    response = reading_page(request, new, status=status, list_refused=refused, list_here=here)
    response.headers["HX-Retarget"] = "#reading"
    if new != old:
        response.headers["HX-Trigger-After-Swap"] = json.dumps({"workout:mended": sent(old, edit_of(old, new))})
    return response


def edit_of(old: str, new: str) -> Edit:
    """Return the one edit that makes the new text of the old one."""
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    foot = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
    return Edit(head, len(old) - foot, old[head : len(old) - foot], new[head : len(new) - foot])


def whole_page(request: Request, text: str, refused: str, status: int) -> HttpResponse:
    """Render the sheet of the session with a text that is not saved yet; elsewhere a page that has the list."""
    session = session_typed(request)
    if session is not None and session.plan.can_be_edited_by(request.user):
        typed = request.POST.copy()
        typed["text"] = text
        is_new = session._state.adding
        form = PlanSessionForm(typed, instance=session)
        sheet = session_sheet(request, session, form) | {"new": is_new, "list_refused": refused}
        return board_page(request, session.plan, sheet, status=status)
    context = {
        "text": text,
        "back": back_of(request),
        "carried": carried(request),
        "shown": reading_of(request, text),
        "list_refused": refused,
    }
    context |= list_context(request, text, may_list=bool(request.POST.get("of_warm_up")))
    return render(request, "plans/_list_page.html", context, status=status)
