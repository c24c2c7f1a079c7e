"""What hurts an athlete at a time, by what the logs around say. No query of its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from drills.body_parts import parts_in
from plans.models import Completion

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping

    from plans.guarding import Beside
    from plans.models import Session

# A report of pain stands for two weeks, or until so many sessions one after the other were run without any. Both are
# ours: the sources ask that pain settles by the next morning and does not come back, not for a number of days.
OPEN_FOR = dt.timedelta(days=14)
PAINLESS = 2
# The log asks what the pain did, not for a number: the worst of each band of the usual traffic light (0-2 run on,
# 3-5 take care, above stop).
WORST = {Completion.Pain.FELT: 2, Completion.Pain.CHANGED: 5, Completion.Pain.STOPPED: 10}
_RUN = (Completion.Outcome.DONE, Completion.Outcome.PARTLY)


def open_pains(around: Mapping[uuid.UUID, Beside], session: Session) -> dict[str, int | None]:
    """Return the parts of the body with an open report before a session, each with its worst number of 0 to 10.

    `around` is what `guarding.beside` returns of the session. What is logged of the session itself is no warning
    before it. Words that name no part of the body speak of none.
    """
    first = session.on_date - OPEN_FOR
    logs = [
        one
        for pk, one in around.items()
        if pk != session.pk
        and first <= one.entry.on_date <= session.on_date
        and (one.pain or one.entry.outcome in _RUN)
    ]
    found: dict[str, int | None] = {}
    painless = 0
    # The newest first; of one day what hurt goes first, for nobody knows which was run later.
    for log in sorted(logs, key=lambda one: (one.entry.on_date, bool(one.pain)), reverse=True):
        painless = 0 if log.pain else painless + 1
        if painless == PAINLESS:
            break
        if log.pain:
            number = WORST[Completion.Pain(log.pain)]
            found |= {part: max(number, found.get(part) or 0) for part in parts_in(log.pain_where)}
    return found
