"""A plan was published again: what that changes for each athlete who is on it, before anything is written.

The newest version is compared with the sessions to come that came from the plan. `planned_on` and `planned_workout`
are what the plan had when a session was written; times and places of then are those of the version that the assignment
names, or what `plans.left_over` keeps. What is done, begun, skipped, of today or past is never touched.
`plans.rolling` writes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from athletes.models import Availability, Coaching, Span
from plans import dating, left_over, versions
from plans.changes import day_words
from plans.dating import Item, Window
from plans.laying import by_athlete, days_of
from plans.merging import diff
from plans.models import Assignment, Completion, DrillOccurrence, FilmWish, PlanVersion, Session, Workout
from plans.models.workouts import Kind
from plans.threeway import Stand, Together, together
from plans.versions import layout_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plans.dating import Days
    from plans.layout import Layout, Placed
    from plans.merging import Sign
    from plans.models import Plan

type Change = Literal["text", "moved", "added", "removed", "place"]

DONE, BEGUN, SKIPPED, PAST = "done", "begun", "skipped", "today or past"
NAMES: dict[Change, tuple[str, str]] = {
    "text": ("new text", "new texts"),
    "moved": ("moved", "moved"),
    "added": ("added", "added"),
    "removed": ("taken off", "taken off"),
    "place": ("other time or place", "other times or places"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One change as people read it. `texts` are the old and the new workout, where the text changes."""

    what: Change
    words: str
    texts: tuple[UUID, UUID] | None = None


@dataclass(slots=True)
class Offer:
    """What the plan's change would do to one session of an athlete; without `session` it is one to add.

    `own` is how it stands, `base` how the plan had it before, `new` how the plan has it now (None: taken out).
    `by_hand` says why it is listed apart; for those `both` is both sides' changes in one. `was` is the row as the
    athlete has it, where that is known.
    """

    assignment: Assignment
    session: Session | None
    row: Placed | None
    new: Stand | None
    base: Stand | None = None
    own: Stand | None = None
    by_hand: str = ""
    both: Together | None = None
    was: Placed | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What names it and how it was seen: the first digits of its id, and its version."""
        if self.session is None:
            return f"{self.row.id[:8]}.0" if self.row else ""
        return f"{str(self.session.pk)[:8]}.{self.session.version}"

    @property
    def day(self) -> dt.date:
        """The day it stands on, or would."""
        stand = self.own or self.new
        assert stand is not None  # noqa: S101 -- an offer without a session has a new day
        return stand.on_date

    @property
    def can_both(self) -> bool:
        """Whether both sides' changes can be put together, and that is something new."""
        both = self.both
        return both is not None and not both.conflicts and (both.text is not None or both.stand != self.own)


@dataclass(slots=True)
class OnPlan:
    """One athlete on the plan. `left` counts what would differ and is never touched, by the reason."""

    assignment: Assignment
    start_on: dt.date
    offers: list[Offer] = field(default_factory=list)
    by_hand: list[Offer] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    same: list[tuple[Session, Stand]] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    @property
    def counts(self) -> list[str]:
        """What there is to roll out, in words: 2 new texts, 1 moved."""
        total = Counter(line.what for offer in self.offers for line in offer.lines)
        return [f"{count} {NAMES[what][count > 1]}" for what, count in total.items()]

    @property
    def seen(self) -> str:
        """What was looked at, so that writing can tell what has changed since."""
        return f"{self.assignment.pk}~{','.join(offer.key for offer in self.offers)}"


@dataclass
class RollOut:
    """What publishing again changes, by athlete: those with something to roll out first, then by name."""

    plan: Plan
    version: PlanVersion | None
    people: list[OnPlan] = field(default_factory=list)
    workouts: dict[UUID, Workout] = field(default_factory=dict)
    assigned: int = 0
    newest: Layout | None = None

    @property
    def ready(self) -> list[OnPlan]:
        """Those whose sessions nobody touched."""
        return [one for one in self.people if one.offers]

    @property
    def by_hand(self) -> list[Offer]:
        """What is listed apart."""
        return [offer for one in self.people for offer in one.by_hand]

    @property
    def left(self) -> list[tuple[str, int]]:
        """What is never touched though the plan has it otherwise: the reason, and how many."""
        total = sum((one.left for one in self.people), Counter[str]())
        return [(reason, total[reason]) for reason in (DONE, BEGUN, SKIPPED, PAST) if total[reason]]

    @cached_property
    def texts(self) -> dict[UUID, str]:
        """The texts of all workouts that are spoken of."""
        return {pk: one.text for pk, one in self.workouts.items()}

    def name(self, workout: UUID) -> str:
        """Return what a workout is called."""
        return str(self.workouts[workout]) if workout in self.workouts else "session"

    def text_diff(self, old: UUID, new: UUID) -> list[tuple[Sign, str]]:
        """Return the lines of two texts, with what went and what came."""
        return diff(self.texts.get(old, ""), self.texts.get(new, ""))

    def lines(self, offer: Offer, now: Stand | None) -> list[Line]:
        """Say what differs between how the session stands and how it would: one line a change."""
        if offer.own is None:
            return [Line("added", f"{day_words(now.on_date)}: {self.name(now.workout)} is added")] if now else []
        title, day = self.name(offer.own.workout), day_words(offer.own.on_date)
        if now is None:
            return [Line("removed", f"{day}: {title} is taken off")]
        found = []
        differs = now.differs(offer.own)
        if "workout" in differs:
            name = self.name(now.workout)
            becomes = f"becomes {name}" if name != title else "gets a new text"
            found.append(Line("text", f"{day}: {title} {becomes}", (offer.own.workout, now.workout)))
        if "on_date" in differs:
            found.append(Line("moved", f"{day}: {title} moves to {day_words(now.on_date)}"))
        if "start_time" in differs or "place" in differs:
            found.append(Line("place", f"{day}: {title} is {when_words(now)}"))
        return found


def when_words(stand: Stand) -> str:
    """Return a time and place: at 18:00, Hill Lane."""
    parts = [f"at {stand.start_time:%H:%M}" if stand.start_time else "", stand.place]
    return ", ".join(part for part in parts if part) or "without a time or place"


def open_on(plan: Plan) -> QuerySet[Assignment]:
    """Return who is on a plan now and still trains with its team."""
    trains = Coaching.objects.filter(athlete=OuterRef("athlete"), team=plan.team_id, state=Coaching.State.ACCEPTED)
    rows = Assignment.objects.filter(Exists(trains), plan=plan, ended_at__isnull=True)
    return rows.select_related("athlete").order_by("athlete__name", "athlete")


def look(plan: Plan, *, hold: bool = False) -> RollOut:
    """Compare the newest version with the calendars of all who are on the plan: eight queries, however many.

    With `hold`, in a transaction, their assignments and sessions are held until its end.
    """
    newest = versions.newest(plan)
    view = RollOut(plan, newest)
    if newest is None:
        return view
    rows = open_on(plan)
    assignments = list(rows.select_for_update(of=("self",)) if hold else rows)
    view.assigned = len(assignments)
    if not assignments:
        return view
    older = {one.version_id for one in assignments if one.version_id} - {newest.pk}
    # Who got the plan before it was ever published is compared with its first version, once there is a second.
    first = Q(plan=plan, number=1) if newest.number > 1 and any(not one.version_id for one in assignments) else Q()
    layouts, oldest = {}, None
    if older or first:
        for one in PlanVersion.objects.filter(Q(pk__in=older) | first):
            layouts[one.pk] = layout_in(one)
            oldest = layouts[one.pk] if one.number == 1 else oldest
    view.newest = layouts[newest.pk] = layout_in(newest)
    sessions = _sessions(assignments, hold=hold)
    ids = {UUID(one.workout) for layout in layouts.values() for one in layout.sessions}
    ids |= {pk for rows_ in sessions.values() for s in rows_ for pk in (s.workout_id, s.planned_workout_id) if pk}
    view.workouts = Workout.objects.defer("tree").in_bulk(ids)
    free = _days([one for one in assignments if one.fits_days])
    for assignment in assignments:
        base = layouts.get(assignment.version_id) if assignment.version_id else oldest
        reader = _Reader(view, assignment, base, layouts[newest.pk], sessions.get(assignment.pk, []))
        view.people.append(reader.read(free.get(assignment.athlete_id)))
    view.people.sort(key=lambda one: not one.offers)
    return view


def _sessions(assignments: Sequence[Assignment], *, hold: bool) -> dict[UUID, list[Session]]:
    """The sessions that came from the plan, by assignment; each knows whether it is done, begun, or has more on it."""
    mine = {"session": OuterRef("pk")}
    turns = DrillOccurrence.objects.filter(**mine)
    rows = Session.objects.filter(assignment__in=[one.pk for one in assignments], plan_session__isnull=False)
    rows = rows.annotate(
        is_done=Exists(Completion.objects.filter(**mine)),
        is_begun=Exists(turns.filter(Q(done_at__isnull=False) | Q(clips__isnull=False))),
        has_more=Exists(turns) | Exists(FilmWish.objects.filter(**mine)),
    ).order_by("on_date", "position", "pk")
    found: dict[UUID, list[Session]] = {}
    for one in rows.select_for_update(of=("self",)) if hold else rows:
        if one.assignment_id:
            found.setdefault(one.assignment_id, []).append(one)
    return found


def _days(fitted: Sequence[Assignment]) -> dict[int, Days]:
    """When the athletes can run whose plan keeps to that: two queries, none where nobody's does."""
    people = [one.athlete_id for one in fitted]
    if not people:
        return {}
    usual = by_athlete(Availability.objects.filter(athlete__in=people))
    spans = by_athlete(Span.objects.filter(athlete__in=people))
    return {pk: days_of(usual.get(pk, ()), spans.get(pk, ())) for pk in people}


class _Reader:
    """Compares one athlete's calendar with the plan. `base` is None where nobody knows what was assigned."""

    def __init__(
        self, view: RollOut, assignment: Assignment, base: Layout | None, new: Layout, sessions: list[Session]
    ) -> None:
        self.view, self.assignment, self.base, self.new, self.sessions = view, assignment, base, new, sessions
        self.today = assignment.athlete.today()
        self.left: dict[str, Any] = assignment.left_rows if base else {}
        self.was = left_over.as_had(base.sessions, self.left) if base else {}
        self.start_on = self._start_on()
        self.found = OnPlan(assignment, self.start_on, sessions=sessions)

    def read(self, days: Days | None) -> OnPlan:
        """Return what there is for this athlete."""
        dates = self._dates(self.new, self.start_on, days)
        was_on = self._dates(self.base, self.assignment.start_on, days) if self.base and days else {}
        by_row = {str(one.plan_session_id): one for one in self.sessions}
        for row in self.new.sessions:
            on_date, session = dates[row.id], by_row.pop(row.id, None)
            if session is None:
                self._add(row, on_date)
                continue
            planned_on = session.planned_on or session.on_date
            if on_date is None or (was_on and self._stayed(row, on_date, was_on)):
                on_date = planned_on
            self._change(session, row, on_date)
        for session in by_row.values():
            self._remove(session)
        for offers in (self.found.offers, self.found.by_hand):
            offers.sort(key=lambda offer: offer.day)
            for offer in offers:
                # Of one changed by hand it is told what the plan changed, not what stands between the two.
                shown = replace(offer, own=offer.base) if offer.by_hand else offer
                offer.lines = self.view.lines(shown, offer.new)
        return self.found

    def _start_on(self) -> dt.date:
        """The date of day 0; where the plan leads to a race and its race day moved, the race keeps its date."""
        start_on, race_on = self.assignment.start_on, self.assignment.race_on
        now = self._race_day(self.new)
        before = self._race_day(self.base) if self.base else None
        # Shifted after a pause it is no longer counted back from the race.
        if race_on is None or now is None or (race_on - start_on).days != before:
            return start_on
        return race_on - dt.timedelta(days=now)

    def _race_day(self, layout: Layout) -> int | None:
        last = max((one.day for one in layout.sessions if self._kind(one) == Kind.RACE), default=None)
        return last if layout.race_day is None else layout.race_day

    def _kind(self, one: Placed) -> str:
        workout = self.view.workouts.get(UUID(one.workout))
        return workout.kind if workout else Kind.OTHER.value

    def _dates(self, layout: Layout, start_on: dt.date, days: Days | None) -> dict[str, dt.date | None]:
        """Return where each session of a layout falls; None where it lies before what the athlete was given."""
        first = min([one.planned_on for one in self.sessions if one.planned_on], default=start_on)
        first = min(first, self.today) + (start_on - self.assignment.start_on)
        minutes = {pk: one.seconds / 60 for pk, one in self.view.workouts.items()} if days else {}
        items = [Item(one.day, self._kind(one), minutes.get(UUID(one.workout), 0)) for one in layout.sessions]
        race_day = self._race_day(layout) if self.assignment.race_on else None
        laid = dating.lay(items, Window(start_on, min(first, start_on) if days is None else first), days, race_day)
        pairs = zip(layout.sessions, laid, strict=True)
        return {one.id: None if dated.is_cut else dated.on_date for one, dated in pairs}

    def _stayed(self, row: Placed, on_date: dt.date, was_on: dict[str, dt.date | None]) -> bool:
        """Whether the plan has a session where it had it, so that it keeps its date whatever days are free now."""
        if "day" not in self.left.get(row.id, {}):
            return was_on.get(row.id) == on_date
        had = self.assignment.start_on + dt.timedelta(days=self.was[row.id].day) if row.id in self.was else None
        return had == self.start_on + dt.timedelta(days=row.day)

    def _new(self, row: Placed, on_date: dt.date) -> Stand:
        start = dt.time.fromisoformat(row.start_time) if row.start_time else None
        return Stand(on_date, UUID(row.workout), start, row.place)

    def _add(self, row: Placed, on_date: dt.date | None) -> None:
        """A row that the athlete does not have: new, or left out when it was assigned, or taken off by hand."""
        if row.id in self.was or on_date is None or on_date <= self.today:
            return
        if self.base and on_date > self.assignment.last_on and self._was_cut:
            return
        knows = self.base and not self.left.get(row.id, {}).get("apart")
        by_hand = "" if knows else "not on the calendar: taken off by hand, or never there"
        offer = Offer(self.assignment, None, row, self._new(row, on_date), by_hand=by_hand)
        (self.found.by_hand if by_hand else self.found.offers).append(offer)

    @cached_property
    def _was_cut(self) -> bool:
        """Whether the end of the plan was left out when it was assigned."""
        last = max((one.day for one in self.base.sessions), default=0) if self.base else 0
        return self.assignment.start_on + dt.timedelta(days=last) > self.assignment.last_on + dt.timedelta(
            days=dating.MOST_DAYS
        )

    def _stands(self, session: Session) -> tuple[Stand, Stand]:
        """How the plan had a session, and how it stands."""
        own = Stand(session.on_date, session.workout_id, session.start_time, session.place)
        was = self.was.get(str(session.plan_session_id))
        on_date = session.planned_on or session.on_date
        workout = session.planned_workout_id or session.workout_id
        if was is None:
            return Stand(on_date, workout, session.start_time, session.place), own
        had = self._new(was, on_date)
        return Stand(on_date, workout, had.start_time, had.place), own

    def _change(self, session: Session, row: Placed, on_date: dt.date) -> None:
        base, own = self._stands(session)
        new = self._new(row, on_date)
        if not self.was.get(row.id) and (new.start_time, new.place) != (own.start_time, own.place):
            # Nobody knows who set the time: it counts as set by hand.
            base = Stand(base.on_date, base.workout, new.start_time, new.place)
        if on_date != base.on_date and on_date <= self.today:
            new = self._new(row, base.on_date)
            self.found.left[PAST] += self._stays(session) == ""
        if new == base:
            return
        if reason := self._stays(session):
            self.found.left[reason] += 1
            return
        both = together(base, own, new, self.view.texts)
        if both.text is None and both.stand == own and not both.clash:
            self.found.same.append((session, new))
            return
        by_hand, was = self._by_hand(session), self.was.get(row.id)
        if not by_hand and both.clash:
            by_hand = "time or place set by hand"
        if not by_hand:
            self.found.offers.append(Offer(self.assignment, session, row, both.stand, base, own, was=was))
        else:
            self.found.by_hand.append(Offer(self.assignment, session, row, new, base, own, by_hand, both, was))

    def _remove(self, session: Session) -> None:
        if reason := self._stays(session):
            self.found.left[reason] += 1
            return
        base, own = self._stands(session)
        offer = Offer(self.assignment, session, None, None, base, own, self._by_hand(session))
        (self.found.by_hand if offer.by_hand else self.found.offers).append(offer)

    def _stays(self, session: Session) -> str:
        """Why a session is never touched; empty where it may be."""
        facts = vars(session)
        if facts["is_done"]:
            return DONE
        if session.skipped_at is not None:
            return SKIPPED
        if session.on_date <= self.today:
            return PAST
        return BEGUN if facts["is_begun"] else ""

    @staticmethod
    def _by_hand(session: Session) -> str:
        if session.is_moved and session.is_edited:
            return "moved and edited by hand"
        if session.is_moved:
            return "moved by hand"
        return "edited by hand" if session.is_edited else ""
