"""When a drill comes round again for an athlete: until then an answer to a clip of it is of use."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone

from plans import ruler
from plans.models import Session, WorkoutDrill

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from athletes.models import User
    from feedback.models import Clip

AHEAD_DAYS = 28


@dataclass(frozen=True, slots=True)
class Round:
    """A session to come that has the drill. `starts_at` is when its warm-up starts; None where no time is set."""

    session_id: uuid.UUID
    on_date: dt.date
    starts_at: dt.datetime | None
    has_warmup: bool
    headline: str
    kind: str

    @property
    def order(self) -> tuple[dt.date, bool, float]:
        """The soonest first; on one day those with a time before those without."""
        return (self.on_date, self.starts_at is None, self.starts_at.timestamp() if self.starts_at else 0.0)

    def day(self, viewer: User) -> dt.date:
        """Return its date on the calendar of who looks."""
        return self.starts_at.astimezone(viewer.zone).date() if self.starts_at else self.on_date

    def day_words(self, viewer: User) -> str:
        """Return its date in words: today, tomorrow, Thu 23 April."""
        day = self.day(viewer)
        return {0: "today", 1: "tomorrow"}.get((day - viewer.today()).days, f"{day:%a} {day.day} {day:%B}")

    def when(self, viewer: User) -> str:
        """Return its date and, where one is set, the time at which the warm-up starts: today, 17:45."""
        words = self.day_words(viewer)
        return f"{words}, {self.starts_at.astimezone(viewer.zone):%H:%M}" if self.starts_at else words


def next_rounds(
    clips: Iterable[Clip], now: dt.datetime | None = None, *, viewer: User | None = None
) -> dict[uuid.UUID, Round]:
    """Return for each clip when its drill comes round next, by the clip's id: one query, or none without a drill.

    With a viewer only sessions that he or she may see count: some are held back from the athlete.

    The session it was filmed in does not count, nor one that was logged or has begun. Looks four weeks ahead. A clip
    needs its athlete and its occurrence with it.
    """
    now = now or timezone.now()
    filmed = [clip for clip in clips if clip.occurrence is not None]
    if not filmed:
        return {}
    coming = _coming(
        {c.athlete_id for c in filmed}, {c.occurrence.drill_id for c in filmed if c.occurrence}, now, viewer
    )
    found: dict[uuid.UUID, Round] = {}
    for clip in filmed:
        if clip.occurrence is None:
            continue
        for row in coming.get((clip.athlete_id, clip.occurrence.drill_id), ()):
            made = _round(row, clip, now)
            if made is not None and row["session"] != clip.occurrence.session_id:
                found[clip.pk] = made
                break
    return found


def _coming(
    athletes: set[int], drills: set[int], now: dt.datetime, viewer: User | None
) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """Return the open sessions of some athletes that use some drills, by both, the soonest first."""
    # A day to either side: whose date it is, an athlete's zone decides.
    first, last = now.date() - dt.timedelta(days=1), now.date() + dt.timedelta(days=AHEAD_DAYS)
    seen = Session.objects.all() if viewer is None else Session.objects.visible_to(viewer)
    open_sessions = seen.filter(athlete__in=athletes, completion__isnull=True).between(first, last)
    uses = (
        WorkoutDrill.objects.filter(drill__in=drills, workout__sessions__in=open_sessions.order_by().values("pk"))
        .order_by(
            "workout__sessions__on_date", F("workout__sessions__start_time").asc(nulls_last=True), "workout__sessions"
        )
        .values(
            "drill_id",
            session=F("workout__sessions"),
            athlete=F("workout__sessions__athlete"),
            on_date=F("workout__sessions__on_date"),
            start_time=F("workout__sessions__start_time"),
            warmup=F("workout__warmup_seconds"),
            headline=F("workout__headline"),
            kind=F("workout__kind"),
        )
    )
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for use in uses:
        found.setdefault((use["athlete"], use["drill_id"]), []).append({**use})
    return found


def _round(row: dict[str, Any], clip: Clip, now: dt.datetime) -> Round | None:
    """Return a session as a round; None where it lies in the past for this athlete."""
    zone = clip.athlete.zone
    if row["on_date"] < now.astimezone(zone).date():
        return None
    starts_at = None
    if row["start_time"] is not None:
        gun = ruler.at(row["on_date"], row["start_time"], zone)
        if gun <= now:
            return None
        gap = ruler.GAPS_S.get(row["kind"], 0)
        starts_at = ruler.warmup_start(gun, row["warmup"], gap) if row["warmup"] else gun
    return Round(row["session"], row["on_date"], starts_at, bool(row["warmup"]), row["headline"], row["kind"])
