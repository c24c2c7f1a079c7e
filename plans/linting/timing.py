"""When a warm-up starts, and whether it ends in good time before the start. Times of day without a zone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from plans.notation import Paces

from .demand import USUAL, Demand
from .scene import Scene, Severity
from .view import View

if TYPE_CHECKING:
    import datetime as dt

    from plans.notation import Reading

type Verdict = Literal["late", "tight", "good", "long", "too long", "lost"]

DAY_MIN = 24 * 60
NOTED_MIN, LONG_MIN, LOST_MIN = 10, 20, 45


@dataclass(frozen=True, slots=True)
class Gap:
    """The minutes between the end of the warm-up and the start, judged. `severity` is None where all is well.

    "late": the warm-up ends after the start; "tight": little time is left before a race; "lost": it has to be done
    again in short.
    """

    minutes: int
    verdict: Verdict
    severity: Severity | None
    sentence: str


def warm_up_start(start_time: dt.time, reading: Reading, paces: Paces | None = None) -> dt.time:
    """The time at which to begin the warm-up so that the main part, or the race, starts at `start_time`.

    The warm-up's estimated time, rounded up to a minute, and the gap that is usual before such a session are taken
    off. May lie on the day before. A warm-up of the library whose pieces are not known counts what is usual.
    Without any warm-up it is the start itself.
    """
    return _shifted(start_time, -warm_up_lead(reading, paces).total)


@dataclass(frozen=True, slots=True)
class Lead:
    """Minutes before the start: those of the warm-up, and those that are left after it. Both 0 without a warm-up.

    A wait that is written between the two is part of the gap, not of the warm-up.
    """

    minutes: int = 0
    gap: int = 0
    demand: Demand = "easy"

    @property
    def total(self) -> int:
        """From the start of the warm-up to that of the session."""
        return self.minutes + self.gap


def warm_up_lead(reading: Reading, paces: Paces | None = None) -> Lead:
    """How long before the start the warm-up begins: what `warm_up_start` takes off, where a date and a zone count."""
    view = View.of(reading, Scene(paces=paces or Paces()))
    minutes = _warm_up_minutes(view)
    if not minutes:
        return Lead(demand=view.demand)
    return Lead(minutes, max(usual_gap(view.demand), round(view.waiting_s / 60)), view.demand)


def _warm_up_minutes(view: View) -> int:
    waiting = {id(unit) for unit in view.waiting}
    seconds = sum((unit.seconds[0] + unit.seconds[1]) / 2 for unit in view.warmup if id(unit) not in waiting)
    if view.links:
        lo, hi = USUAL[view.demand].minutes
        seconds = max(seconds, (lo + hi) / 2 * 60)
    return math.ceil(round(seconds) / 60)


def usual_gap(demand: Demand) -> int:
    """The minutes to leave between warm-up and start: the most that is usual, so that nobody has to hurry."""
    gap = USUAL[demand].gap
    return min(round(gap[1]), NOTED_MIN) if gap else 0


def gap_minutes(ends_at: dt.time, starts_at: dt.time) -> int:
    """The minutes from the end of a warm-up to the start, less than half a day either way; negative: it ends late."""
    minutes = (starts_at.hour - ends_at.hour) * 60 + starts_at.minute - ends_at.minute
    return (minutes + DAY_MIN // 2) % DAY_MIN - DAY_MIN // 2


def judge_gap(minutes: int, demand: Demand = "vo2") -> Gap:
    """What to think of so many minutes between the end of the warm-up and the start of such a session.

    5 to 15 min are good; what is usual before the session counts as good too. More than 10 is noted unless that is
    usual, more than 20 is a warning, and from 45 on most of it is lost (West 2013, Zochowski 2007).
    """
    usual = USUAL[demand].gap or (0, NOTED_MIN)
    racing = demand.startswith("race")
    if minutes < 0:
        return Gap(minutes, "late", "warn", f"The warm-up ends {-minutes} min after the start. Begin it earlier.")
    if minutes >= LOST_MIN:
        said = f"{minutes} min after the warm-up most of it is lost. Warm up again: 5 min jog and 2 or 3 strides."
        return Gap(minutes, "lost", "error", said)
    if minutes > LONG_MIN:
        said = f"{minutes} min lie between warm-up and start: body and muscles cool down. Plan 5 to 15."
        return Gap(minutes, "too long", "warn", said)
    if minutes > max(NOTED_MIN, usual[1]):
        said = f"{minutes} min lie between warm-up and start. Up to 10 keep more of the warmth; stay on the move."
        return Gap(minutes, "long", "info", said)
    if racing and minutes < usual[0]:
        said = f"{minutes} min to the start: little time for shoes, numbers and a last breath."
        return Gap(minutes, "tight", None, said)
    return Gap(minutes, "good", None, f"{minutes} min to the start: in good time.")


def _shifted(time: dt.time, minutes: int) -> dt.time:
    at = (time.hour * 60 + time.minute + minutes) % DAY_MIN
    return time.replace(hour=at // 60, minute=at % 60)
