"""Lines of the inbox about what was logged: what hurt, and a run much longer than those before. No query of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from plans import guarding
from plans.inbox import Desk, Line, logged_words, register
from plans.models import Completion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plans.guards import Guard
    from plans.models import Session

PAIN_WORDS = {
    Completion.Pain.FELT: "Felt it, ran as always",
    Completion.Pain.CHANGED: "It changed how it was run",
    Completion.Pain.STOPPED: "It made the run stop",
}
ICON = "warning"


def from_logs(desk: Desk) -> Iterable[Line]:
    """Pain, and single runs beyond what the last 30 days prepared for, until a coach has looked at the log."""
    miles = desk.coach.units == "mi"
    for session in desk.sessions:
        log = desk.new_log(session)
        if log is None:
            continue
        if log.pain:
            yield _pain(desk, session)
        guard = guarding.of_logged(session, miles=miles)
        if guard is not None:
            yield _long(desk, session, guard)


def _pain(desk: Desk, session: Session) -> Line:
    log = session.completion
    where = f": {log.pain_where}" if log.pain_where else ""
    return _line(
        desk, session, "pain", "Pain", f"{PAIN_WORDS[Completion.Pain(log.pain)]}{where}.", logged_words(session)
    )


def _long(desk: Desk, session: Session, guard: Guard) -> Line:
    return _line(desk, session, "long", "Long run", guard.sentence, logged_words(session))


def _line(desk: Desk, session: Session, key: str, why: str, what: str, extra: str) -> Line:
    """A line of today: what it is about does not wait for the next session."""
    return Line(
        key=f"{key}-{session.pk}",
        tabs=("logged",),
        athlete=desk.athletes[session.athlete_id],
        icon=ICON,
        why=why,
        what=what,
        act="Look",
        url=reverse("plans:session_detail", args=[session.pk]),
        extra=extra,
        due_on=desk.today,
        session=session,
        done_url=reverse("plans:session_seen", args=[session.pk]),
    )


def register_all() -> None:
    """Add our lines to the inbox; once at start."""
    register(from_logs)
