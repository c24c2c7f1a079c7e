"""What a letter about a session says: when the warm-up starts, the main set in own paces, what to do one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from plans.cards import plain_spaces
from plans.prescribing import paces_for, prescribe, uses_of
from plans.ruler import at
from reminders.letters import Cue, Dose, Letter

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from athletes.models import User
    from plans.models import Session
    from plans.pieces import Row
from plans.prescribing import Prescription


def rx_of(session: Session) -> Prescription:
    """Return the session in its athlete's own numbers: two queries."""
    athlete = session.athlete
    paces, result = paces_for(athlete)
    return prescribe(
        session.workout,
        paces,
        result=result,
        uses=uses_of([session])[session.pk],
        gun=at(session.on_date, session.start_time, athlete.zone) if session.start_time else None,
        zone=athlete.zone,
        miles=athlete.units == "mi",
    )


def session_letter(
    session: Session,
    recipient: User,
    *,
    today: dt.date,
    cues: Sequence[Cue] = (),
    drills: Collection[int] = (),
    drill: str = "",
    path: str = "",
    act: str = "Open the session",
) -> Letter:
    """Return the letter about a session; `drills` (ids) are marked in the list of what to do."""
    rx, athlete = rx_of(session), session.athlete
    facts = rx.main.facts if rx.main else []
    paces = [
        f"{fact.figure} {fact.unit} {fact.term.lower()}".replace("  ", " ") for fact in facts if _is_pace(fact.term)
    ]
    team = session.assignment.plan.team if session.assignment else None
    is_main = rx.main is not None and plain_spaces(rx.main.heading) == plain_spaces(str(session.workout))
    rows = [row for block in rx.blocks for row in block.rows if block.role == "warmup" or row.is_drill]
    return Letter(
        name=recipient.get_short_name(),
        child="" if recipient.pk == athlete.pk else athlete.get_short_name(),
        act=act,
        path=path or reverse("plans:session_detail", args=[session.pk]),
        team=team.name if team else "",
        date=f"{session.on_date:%A} {session.on_date.day} {session.on_date:%B}",
        day=day_word(session.on_date, today),
        warm_up=rx.clock.start_words if rx.clock and rx.clock.has_warm_up else "",
        start=f"{session.start_time:%H:%M}" if session.start_time else "",
        what=str(session.workout),
        detail=rx.main.words if rx.main and is_main else session.workout.detail,
        paces=", ".join(paces),
        place=session.place,
        drill=drill,
        cues=list(cues),
        doses=[_dose(row, drills) for row in rows],
    )


def day_word(day: dt.date, today: dt.date) -> str:
    """Return Today, Tomorrow, or the day of the week."""
    return {0: "Today", 1: "Tomorrow"}.get((day - today).days, f"{day:%A}")


def _dose(row: Row, drills: Collection[int]) -> Dose:
    use = row.use
    marked = use is not None and use.nth > 0 and use.drill_id in drills
    film = f"Film one rep: {use.film.words[:1].lower()}{use.film.words[1:]}" if use and use.film else ""
    say = ". ".join(word for word in (row.say, film) if word)
    return Dose(str(row.amount), row.name, say, marked)


def _is_pace(term: str) -> bool:
    return term.startswith(("Per ", "Each "))
