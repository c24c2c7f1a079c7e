"""Adding to a session that stands, or to a free day: where it may go, writing it, and taking it back.

A workout never changes, so adding writes a new one and moves the session's pointer; taking back moves it to the old
one. What hangs on the drills of an athlete's session (ticks, clips, film wishes) goes along with their lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from athletes.models import Coaching
from coachsite.lib.ui import day as day_words
from plans import changes, history
from plans.board import DAYS
from plans.coming import ONE_DAY, standing
from plans.models import DrillOccurrence, FilmWish, Plan, PlanSession, Session, SessionChange, Week, Workout
from plans.wishes import settle
from reminders import planner

if TYPE_CHECKING:
    import datetime as dt

    from athletes.models import User

# No text uses one drill more often; turns are moved by way of numbers above it.
MOST_TURNS = 10_000


class ChangedError(RuntimeError):
    """The session was changed by somebody else meanwhile; nothing was written."""


@dataclass(frozen=True, slots=True)
class Place:
    """A session of a plan, or one to come of an athlete; `was` is its workout, None on a day that is still free."""

    session: PlanSession | Session
    team_id: int
    was: Workout | None

    @property
    def text(self) -> str:
        """What stands there now."""
        return self.was.text if self.was else ""

    @property
    def title(self) -> str:
        """What the session is called: 8 × 400 m at 5k pace."""
        return str(self.was) if self.was else "A new session"

    @property
    def name(self) -> str:
        """When, and whose: Tue of week 3, 5 k, spring."""
        session = self.session
        if isinstance(session, PlanSession):
            return f"{DAYS[session.weekday]} of week {session.week_number}, {session.plan}"
        return f"{day_words(session.on_date)}, {session.athlete.name}"

    @property
    def named(self) -> dict[str, str]:
        """The words of an address that name it again."""
        session = self.session
        if isinstance(session, Session):
            return {"session": str(session.pk)}
        if self.was is None:
            return {"plan": str(session.plan_id), "day": str(session.day)}
        return {"plan_session": str(session.pk)}


def teams_of(coach: User, team_id: int | None = None) -> list[int]:
    """Return the teams for which a coach may write; of one alone where that is given."""
    return [pk for pk in coach.coach_team_ids(edits=True) if team_id in (None, pk)]


def plans_for(coach: User, team_id: int | None = None) -> QuerySet[Plan]:
    """Return the plans that a coach may write in, of one team where that is given; none that is put away."""
    plans = Plan.objects.editable_by(coach).exclude(state=Plan.State.ARCHIVED).select_related("team")
    return plans.filter(team=team_id) if team_id else plans


def plan_of(coach: User, pk: Any, team_id: int | None = None) -> Plan | None:
    """Return one of these plans; None where the id is none, or of another plan."""
    try:
        return plans_for(coach, team_id).filter(pk=UUID(str(pk))).first()
    except ValueError:
        return None


def sessions_for(coach: User, team_id: int | None = None) -> QuerySet[Session]:
    """Return the sessions, not logged and no rest, of athletes for whom a coach may write; soonest first.

    Those of another team's plan are left alone. Days gone by where the athlete lives may still be among them.
    """
    teams = teams_of(coach, team_id)
    trained = Coaching.objects.filter(athlete=OuterRef("athlete"), team__in=teams, state=Coaching.State.ACCEPTED)
    mine = Q(assignment__isnull=True) | Q(assignment__plan__team__in=teams)
    seen = Session.objects.visible_to(coach)
    rows = standing().filter(mine, Exists(trained), pk__in=seen.values("pk")).exclude(athlete=coach)
    return rows.filter(on_date__gte=timezone.now().date() - ONE_DAY).order_by("on_date", "position", "pk")


def to_come(sessions: QuerySet[Session], until: dt.date | None = None) -> list[Session]:
    """Return those of today or later where their athletes live, up to a day."""
    if until is not None:
        sessions = sessions.filter(on_date__lte=until)
    return [session for session in sessions if session.on_date >= session.athlete.today()]


def place_of(coach: User, words: Any, team_id: int | None = None) -> Place | None:
    """Return the place that `plan_session`, `session`, or `plan` and `day` name; None where it is not (any more)."""
    try:
        if words.get("plan_session"):
            return _planned(coach, UUID(str(words["plan_session"])), team_id)
        if words.get("session"):
            return _athletes(coach, UUID(str(words["session"])), team_id)
        if words.get("plan") and words.get("day"):
            return _free(coach, UUID(str(words["plan"])), str(words["day"]), team_id)
    except ValueError:
        return None
    return None


def _planned(coach: User, pk: UUID, team_id: int | None) -> Place | None:
    rows = PlanSession.objects.filter(plan__in=plans_for(coach, team_id)).select_related("plan", "workout")
    session = rows.filter(pk=pk).first()
    return Place(session, session.plan.team_id or 0, session.workout) if session else None


def _athletes(coach: User, pk: UUID, team_id: int | None) -> Place | None:
    found = to_come(sessions_for(coach, team_id).filter(pk=pk))
    if not found:
        return None
    (session,) = found
    return Place(session, team_id or _team_of(session, coach), session.workout)


def _team_of(session: Session, coach: User) -> int:
    """The team in whose name a session is written: that of its plan, else the first they have in common."""
    if session.assignment is not None:
        return session.assignment.plan.team_id or 0
    teams = coach.coach_team_ids(edits=True)
    links = session.athlete.coachings.filter(state=Coaching.State.ACCEPTED, team__in=teams).order_by("team")
    return links.values_list("team", flat=True)[0]


def _free(coach: User, plan_id: UUID, day: str, team_id: int | None) -> Place | None:
    number = int(day) if day.isascii() and day.isdecimal() and len(day) < 4 else -1
    plan = plan_of(coach, plan_id, team_id)
    last = (plan.weeks.aggregate(last=Max("number"))["last"] or 0) if plan else 0
    if plan is None or not 0 <= number < last * 7:
        return None
    return Place(PlanSession(plan=plan, day=number), plan.team_id or 0, None)


@transaction.atomic
def write(place: Place, text: str, *, by: User) -> tuple[Workout, list[str]]:
    """Give a session a new text; return the new workout, and the drills whose film wishes went with their lines.

    Raises:
        ChangedError: the session is another one than `place` says, or gone.
    """
    session = place.session
    if isinstance(session, PlanSession):
        with history.act(session.plan, by=by, said=f"Added to {history.on(session)}"):
            return _write(place, text, by)
    written = _write(place, text, by)
    note_edited(session, place.was, written[0], by)
    return written


def _write(place: Place, text: str, by: User) -> tuple[Workout, list[str]]:
    workout = Workout.objects.write(text, author=by, team=place.team_id, instead_of=place.was)
    session = place.session
    if place.was is None and isinstance(session, PlanSession):
        last = session.plan.sessions.filter(day=session.day).aggregate(last=Max("position"))["last"]
        session.position = 0 if last is None else last + 1
        session.workout = workout
        session.save(force_insert=True)
        Week.objects.get_or_create(plan=session.plan, number=session.week_number)
        return workout, []
    return workout, _point(session, place.was, workout)


def point(place: Place, workout: Workout) -> list[str]:
    """Point the session of a place at a workout that is written already; return the film wishes that went.

    For a session of a plan call it in an act of `plans.history`.

    Raises:
        ChangedError: the session is another one than `place` says.
    """
    return _point(place.session, place.was, workout)


@transaction.atomic
def take_back(session: PlanSession | Session, now: str, before: str, *, by: User) -> list[str]:
    """Undo `write`: the session has its old workout again, or is gone where there was none (`before` is empty).

    Raises:
        ChangedError: the session was changed since.
    """
    if isinstance(session, PlanSession):
        with history.act(session.plan, by=by, said=f"Took back what was added to {history.on(session)}"):
            return _take_back(session, now, before)
    was = session.workout
    dropped = _take_back(session, now, before)
    if before:
        note_edited(session, was, session.workout, by)
    return dropped


def _take_back(session: PlanSession | Session, now: str, before: str) -> list[str]:
    if not before:
        if not type(session)._default_manager.filter(pk=session.pk, workout=UUID(now)).delete()[0]:
            raise ChangedError
        return []
    kept = {str(workout.pk): workout for workout in Workout.objects.filter(pk__in=[now, before])}
    if before not in kept:
        raise ChangedError
    return _point(session, kept.get(now), kept[before])


def note_edited(session: Session, old: Workout | None, new: Workout, by: User) -> None:
    """Count the change of an athlete's session, remember what the plan had put there, and tell the athlete of it."""
    changes.tell_many([count_edited(session, old, new, by)])


def count_edited(session: Session, old: Workout | None, new: Workout, by: User) -> SessionChange:
    """Count the change of an athlete's session, remember what the plan had put there; return what is to be told."""
    changed: dict[str, Any] = {"version": F("version") + 1, "changed_by": by, "changed_at": timezone.now()}
    if session.plan_session_id is not None and session.planned_workout_id is None:
        changed["planned_workout"] = old
    Session.objects.filter(pk=session.pk).update(**changed)
    return SessionChange(
        athlete=session.athlete, session=session, what=SessionChange.What.EDITED, title=str(new)[:120],
        before=old.text if old else "", after=new.text, on_date=session.on_date, by=by,
    )  # fmt: skip


def _point(session: PlanSession | Session, old: Workout | None, new: Workout) -> list[str]:
    """Move the pointer if it still is where we think, with what hangs on the drills."""
    rows: QuerySet[Any] = type(session)._default_manager.filter(pk=session.pk, workout=old)
    if old is None or not rows.update(workout=new):
        raise ChangedError
    session.workout = new
    if isinstance(session, Session):
        _move_turns(session, turns(old, new))
    planner.ask()
    return settle(session)


def turns(old: Workout, new: Workout) -> dict[tuple[str, int], int]:
    """Return for each drill of a text, by slug and turn, which turn it has in the new one; a line that went has none.

    A line added above moves the turns of the same drill below it.
    """
    one, other = old.text.split("\n"), new.text.split("\n")
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    line_now = {block.a + n + 1: block.b + n + 1 for block in blocks for n in range(block.size)}
    there: dict[tuple[str, int], list[int]] = {}
    for use in new.about.drills:
        there.setdefault((use.slug, use.line), []).append(use.nth)
    found: dict[tuple[str, int], int] = {}
    for use in old.about.drills:
        left = there.get((use.slug, line_now.get(use.line, 0)))
        if left:
            found[use.slug, use.nth] = left.pop(0)
    return found


def _move_turns(session: Session, moves: dict[tuple[str, int], int]) -> None:
    """Let ticks, clips and the athlete's own film wishes go along with the lines of their drills.

    A wish of the plan's session is not touched: others still have the text that it was asked of.
    """
    if all(nth == now for (_, nth), now in moves.items()):
        return
    for model in (DrillOccurrence, FilmWish):
        rows: list[Any] = list(model._default_manager.filter(session=session).select_related("drill"))
        going = [row for row in rows if moves.get((row.drill.slug, row.nth), row.nth) != row.nth]
        taken = {(row.drill_id, row.nth) for row in rows if row not in going}
        going = [row for row in going if (row.drill_id, moves[row.drill.slug, row.nth]) not in taken]
        targets = [moves[row.drill.slug, row.nth] for row in going]
        # In two steps, for no two rows may have the same turn in between.
        for step in (MOST_TURNS, 0):
            for row, turn in zip(going, targets, strict=True):
                row.nth = turn + step
                row.save(update_fields=["nth"])
