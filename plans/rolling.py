"""Writing what a plan published again changes: for chosen athletes, set by set, and told to each once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plans import adding, changes, dating, history, left_over
from plans.adding import Place
from plans.changes import day_words
from plans.models import Assignment, Session, SessionChange, Workout
from plans.rolling_out import Offer, OnPlan, RollOut, look, when_words
from plans.threeway import Stand
from reminders import planner

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from athletes.models import User
    from plans.models import Plan

What = SessionChange.What
# What may become of a session that somebody changed by hand: both changes together, the plan's, or as it stands.
BOTH, PLAN, KEEP = "both", "plan", "keep"
WRITTEN = [
    "on_date", "position", "workout", "start_time", "place", "planned_on", "planned_workout", "plan_session",
    "release_on", "version", "changed_by", "changed_at",
]  # fmt: skip
ASSIGNED = ["version", "start_on", "last_on", "left_rows", "waiting"]


class PublishedError(RuntimeError):
    """The plan was published again since it was looked at; nothing was written."""


@dataclass(slots=True)
class Rolled:
    """What was written. `refused` counts what is never offered again.

    `missed` names sessions that changed since they were looked at, and were left out.
    """

    athletes: set[int] = field(default_factory=set)
    sessions: int = 0
    refused: int = 0
    missed: list[str] = field(default_factory=list)


@transaction.atomic
def roll_out(
    plan: Plan,
    *,
    by: User,
    number: int,
    seen: Mapping[str, Collection[str]],
    by_hand: Mapping[tuple[str, str], str] | None = None,
    refused: Mapping[str, Collection[str]] | None = None,
) -> Rolled:
    """Write the changes of a version to the athletes chosen. Again, it finds nothing to do.

    `seen` has for the id of each assignment chosen the keys of the offers that were looked at; `by_hand` for an
    assignment and the key of an offer listed apart one of BOTH, PLAN and KEEP. `refused` is as `seen`: what was left
    out for good. All else that is offered is offered again next time.

    Raises:
        PublishedError: `number` is no longer the newest version.
    """
    history.lock(plan)
    view = look(plan, hold=True)
    if view.version is None or view.version.number != number:
        raise PublishedError
    writing = _Writing(view, by)
    for one in view.people:
        pk = str(one.assignment.pk)
        writing.take(one, seen.get(pk), by_hand or {}, (refused or {}).get(pk, ()))
    writing.write()
    return writing.rolled


class _Writing:
    """Gathers what is to be written, then writes it."""

    def __init__(self, view: RollOut, by: User) -> None:
        self.view, self.by, self.now, self.rolled = view, by, timezone.now(), Rolled()
        self.new: list[Session] = []
        self.kept: list[Session] = []
        self.gone: list[Session] = []
        self.rows: list[SessionChange] = []
        self.pointed: list[tuple[Session, UUID, UUID]] = []
        self.assignments: list[Assignment] = []
        self.texts: dict[tuple[UUID, str], UUID] = {}

    def take(
        self,
        one: OnPlan,
        seen: Collection[str] | None,
        by_hand: Mapping[tuple[str, str], str],
        refused: Collection[str],
    ) -> None:
        """Take what was chosen for an athlete, and keep what was left."""
        chosen = [offer for offer in one.offers if seen is not None and offer.key in seen]
        if seen is not None:
            self._miss(one, {key.partition(".")[0] for key in seen} - {offer.key.partition(".")[0] for offer in chosen})
        for offer in chosen:
            self._one(one, offer, PLAN)
        never = [offer for offer in one.offers if offer.key in refused and offer not in chosen]
        apart = [(offer, by_hand.get((str(one.assignment.pk), offer.key), "")) for offer in one.by_hand]
        apart = [(offer, how) for offer, how in apart if how and (how != BOTH or offer.can_both)]
        for offer, how in [*((offer, KEEP) for offer in never), *apart]:
            self.rolled.refused += how == KEEP
            self._one(one, offer, how)
        handled = {offer.key for offer in (*chosen, *never, *(offer for offer, _ in apart))}
        waiting = left_over.days_of(one, handled)
        if handled:
            for session, stand in one.same:
                self._keep(session, self._stand_of(session), stand)
            self._end(one, handled)
            self.rolled.athletes.add(one.assignment.athlete_id)
        if handled or waiting != one.assignment.waiting:
            one.assignment.waiting = waiting
            self.assignments.append(one.assignment)

    def _end(self, one: OnPlan, handled: set[str]) -> None:
        """Have an assignment follow the version, but for what is left."""
        assert self.view.newest is not None  # noqa: S101 -- somebody is on it, so it was read
        one.assignment.left_rows = left_over.rows_after(one, handled, self.view.newest)
        one.assignment.version, one.assignment.start_on = self.view.version, one.start_on
        added = [new.on_date for new in self.new if new.assignment_id == one.assignment.pk]
        gone = {session.pk for session in self.gone}
        stay = [session.on_date for session in one.sessions if session.pk not in gone]
        one.assignment.last_on = max([one.assignment.start_on, *added, *stay])

    def _miss(self, one: OnPlan, ids: set[str]) -> None:
        name = one.assignment.athlete.get_short_name()
        for session in one.sessions:
            if str(session.pk)[:8] in ids:
                ids.discard(str(session.pk)[:8])
                self.rolled.missed.append(f"{name}, {day_words(session.on_date)}: {self.view.name(session.workout_id)}")
        if ids:
            self.rolled.missed.append(f"{name}: {len(ids)} that {'is' if len(ids) == 1 else 'are'} no longer there")

    @staticmethod
    def _stand_of(session: Session) -> Stand:
        return Stand(session.on_date, session.workout_id, session.start_time, session.place)

    def _one(self, one: OnPlan, offer: Offer, how: str) -> None:
        session = offer.session
        if session is None:
            if offer.new is not None and offer.row is not None and how == PLAN:
                self._add(one.assignment, offer, offer.new)
            return
        if how == KEEP:
            if offer.new is None:
                session.plan_session_id = None
                self.kept.append(session)
            else:
                self._keep(session, self._stand_of(session), offer.new)
            return
        self.rolled.sessions += 1
        if offer.new is None:
            self._tell(What.REMOVED, session, session.workout_id, session.on_date)
            self.gone.append(session)
        elif how == BOTH and offer.both is not None:
            stand = offer.both.stand
            if offer.both.text is not None:
                stand = replace(stand, workout=self._written(session.workout_id, offer.both.text))
            self._keep(session, stand, offer.new)
        else:
            if offer.row is not None and offer.new.on_date != session.on_date:
                session.position = offer.row.position
            self._keep(session, offer.new, offer.new)

    def _add(self, assignment: Assignment, offer: Offer, stand: Stand) -> None:
        assert offer.row is not None  # noqa: S101 -- what is added stands in the plan
        session = Session(
            athlete_id=assignment.athlete_id, assignment=assignment, plan_session_id=UUID(offer.row.id),
            on_date=stand.on_date, planned_on=stand.on_date, position=offer.row.position,
            workout_id=stand.workout, planned_workout_id=stand.workout,
            start_time=stand.start_time, place=stand.place,
            release_on=self._shown_from(assignment, stand.on_date), changed_by=self.by, changed_at=self.now,
        )  # fmt: skip
        self.new.append(session)
        self.rolled.sessions += 1
        self._tell(What.ADDED, session, stand.workout, stand.on_date)

    @staticmethod
    def _shown_from(assignment: Assignment, on_date: dt.date) -> dt.date | None:
        weeks = assignment.release_weeks
        return None if weeks is None else dating.shown_from(on_date, weeks)

    def _written(self, old: UUID, text: str) -> UUID:
        """Write a text put together, once for all who have the same."""
        if (old, text) not in self.texts:
            made = Workout.objects.write(
                text, author=self.by, team=self.view.plan.team_id, instead_of=Workout.objects.get(pk=old)
            )
            self.view.workouts[made.pk] = made
            self.view.texts[made.pk] = text
            self.texts[old, text] = made.pk
        return self.texts[old, text]

    def _keep(self, session: Session, now: Stand, plan: Stand) -> None:
        """Write how a session stands now, and what the plan has."""
        own = self._stand_of(session)
        session.planned_on, session.planned_workout_id = plan.on_date, plan.workout
        self.kept.append(session)
        if now == own:
            return
        if now.workout != own.workout:
            if vars(session)["has_more"]:
                self.pointed.append((session, own.workout, now.workout))
            texts = [self.view.texts[pk] for pk in (own.workout, now.workout)]
            self._tell(What.EDITED, session, now.workout, own.on_date, *texts)
        if now.on_date != own.on_date:
            if session.release_on is not None and session.assignment_id:
                session.release_on = session.release_on + (now.on_date - own.on_date)
            self._tell(What.MOVED, session, now.workout, own.on_date, day_words(own.on_date), day_words(now.on_date))
        if (now.start_time, now.place) != (own.start_time, own.place):
            self._tell(What.PLACE, session, now.workout, now.on_date, when_words(own), when_words(now))
        session.on_date, session.workout_id = now.on_date, now.workout
        session.start_time, session.place = now.start_time, now.place
        session.version += 1
        session.changed_by, session.changed_at = self.by, self.now

    def _tell(
        self, what: str, session: Session, workout: UUID, on_date: dt.date, before: str = "", after: str = ""
    ) -> None:
        self.rows.append(
            SessionChange(
                athlete_id=session.athlete_id,
                session=session,
                what=what,
                title=self.view.name(workout)[:120],
                before=before,
                after=after,
                on_date=on_date,
                by=self.by,
            )
        )

    def write(self) -> None:
        """Write it all: a number of queries that does not grow with the athletes."""
        for session, old, new in self.pointed:
            # Ticks and film wishes go along with the lines of their drills.
            workouts = Workout.objects.in_bulk([old, new])
            session.workout = workouts[old]
            adding.point(Place(session, self.view.plan.team_id or 0, workouts[old]), workouts[new])
        Session.objects.bulk_create(self.new, batch_size=1000)
        Session.objects.bulk_create(
            self.kept, batch_size=1000, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN
        )
        changes.tell_many(self.rows)
        if self.gone:
            Session.objects.filter(pk__in=[one.pk for one in self.gone]).delete()
        if self.assignments:
            Assignment.objects.bulk_update(self.assignments, ASSIGNED, batch_size=500)
        if self.rows:
            planner.ask()
