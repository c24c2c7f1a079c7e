"""Laying a plan on athletes' calendars before anything is written: each athlete's dates, and what is in the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Subquery

from athletes.models import Availability, Race, Span, User
from plans import clashing, dating
from plans.dating import Can, Dated, DateRefusedError, Days, Item, Otherwise, Window, said

from .models import Assignment, Plan, PlanSession, PlanVersion
from .models.workouts import Kind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

# Of a plan for one distance, a race counts as its goal where it is about as long.
DISTANCES = {"mile": (750, 1700), "5k": (4500, 5500), "10k": (9000, 11_000), "half": (19_000, 23_000)}
DISTANCES["marathon"] = (40_000, 44_000)


class AssignRefusedError(ValueError):
    """A plan cannot be assigned like this; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class How:
    """The coach's choices beside the first day; `own` holds own dates by athlete: a first day, or a race where
    the plan is laid back from one.

    `clash` is what happens on days that are taken (`plans.clashing`), `own_clash` the same by athlete; `teams` those of
    the coach, whose old sessions may give way. `lightens` says by race whether a session before it is left out; None
    leaves races out of account.
    """

    from_race: bool = False
    race_on: dt.date | None = None
    last_day: dt.date | None = None
    own: Mapping[int, dt.date] = field(default_factory=dict)
    fits_days: bool = False
    may_move: str = Assignment.MayMove.WEEK
    release_weeks: int | None = None
    clash: str = clashing.BOTH
    own_clash: Mapping[int, str] = field(default_factory=dict)
    lightens: Mapping[str, bool] | None = None
    teams: frozenset[int] = frozenset()

    @classmethod
    def alone(cls, athlete: User, race_on: dt.date | None) -> How:
        """Return the choices of an athlete who starts a plan alone: fitted to the days on which he or she can run."""
        return cls(from_race=race_on is not None, own={athlete.pk: race_on} if race_on else {}, fits_days=True)

    def clash_of(self, athlete_id: int) -> str:
        """Return what happens on days of this athlete that are taken."""
        return self.own_clash.get(athlete_id, self.clash)

    @property
    def is_settling(self) -> bool:
        """Whether anything but both staying is wanted anywhere."""
        return {self.clash, *self.own_clash.values()} != {clashing.BOTH}


@dataclass(frozen=True, slots=True)
class PlacedSession:
    """A plan's session with its date. `left` says why it is left out for one athlete: a taken day, or a race's name."""

    plan_session: PlanSession
    dated: Dated
    left: str = ""

    @property
    def on_date(self) -> dt.date:
        """The date on which it would stand; where it is left out, the one on which it would have."""
        return self.dated.on_date

    @property
    def is_cut(self) -> bool:
        """Whether it is left out: its day lies before the first or after the last, or `left` says why."""
        return self.dated.is_cut or bool(self.left)


@dataclass(frozen=True, slots=True)
class Clash:
    """Days on which an athlete has sessions already."""

    athlete: User
    first: dt.date
    last: dt.date
    count: int


@dataclass(slots=True)
class Laid:
    """The plan on the dates of one athlete; without an athlete, on those of anybody who has none of his own.

    `placed` may be shared with others of the same dates. `taken` counts the sessions that stand on a day already;
    `spans` and `races` are those between the first and the last day. `gives` are old sessions, by id, with the days on
    which they make room (`wants_place`: that was asked); on `left_days` the new ones do.
    """

    athlete: User | None
    window: Window
    placed: list[PlacedSession]
    race: Race | None = None
    taken: Counter[dt.date] = field(default_factory=Counter)
    spans: list[Span] = field(default_factory=list)
    races: list[Race] = field(default_factory=list)
    gives: dict[UUID, dt.date] = field(default_factory=dict)
    left_days: set[dt.date] = field(default_factory=set)
    wants_place: bool = False

    @property
    def kept(self) -> list[PlacedSession]:
        """The sessions that would be written."""
        return [p for p in self.placed if not p.is_cut]

    @property
    def cut(self) -> list[PlacedSession]:
        """The sessions that lie before the first day or after the last."""
        return [p for p in self.placed if p.dated.is_cut]

    @property
    def moved(self) -> list[PlacedSession]:
        """Those that the athlete's days have put on another day."""
        return [p for p in self.kept if p.dated.is_moved]

    @property
    def unmet(self) -> list[PlacedSession]:
        """Those for which no fitting day was found."""
        return [p for p in self.kept if p.dated.unmet]

    @property
    def start_on(self) -> dt.date:
        """The date of the plan's day 0."""
        return self.window.start_on

    @property
    def last_on(self) -> dt.date:
        """The date of the last session."""
        return max([self.start_on, *(p.on_date for p in self.placed if not p.is_cut)])


@dataclass(slots=True)
class Preview:
    """What an assignment would write, before anything is written. `sample` is there where nobody gets it.

    `version_id` is the version that was published last.
    """

    plan: Plan
    how: How
    first_day: dt.date
    athletes: list[User]
    laid: list[Laid] = field(default_factory=list)
    already: list[User] = field(default_factory=list)
    finished: list[Assignment] = field(default_factory=list)
    sample: Laid | None = None
    version_id: int | None = None

    @property
    def takers(self) -> list[User]:
        """The athletes who would get it: all but those who are on this plan already."""
        on_it = {a.pk for a in self.already}
        return [a for a in self.athletes if a.pk not in on_it]

    @property
    def clashes(self) -> list[Clash]:
        """Who has sessions on the same days already."""
        return [
            Clash(one.athlete, min(one.taken), max(one.taken), len(one.taken))
            for one in self.laid
            if one.taken and one.athlete
        ]

    def of(self, athlete_id: int | None) -> Laid | None:
        """Return the dates of an athlete; of the first one where that one gets none."""
        return next((one for one in self.laid if one.athlete and one.athlete.pk == athlete_id), self.first)

    @property
    def first(self) -> Laid | None:
        """The first athlete's dates, or those of nobody."""
        return self.laid[0] if self.laid else self.sample


class Layer:
    """Lays one plan's sessions on dates; who shares dates and days shares the answer. One query."""

    def __init__(self, plan: Plan, how: How) -> None:
        """Read the plan's sessions."""
        self.plan, self.how = plan, how
        newest = PlanVersion.objects.filter(plan=plan).order_by("-number").values("pk")[:1]
        rows = plan.sessions.select_related("workout").defer("workout__tree", "workout__text")
        found = list(rows.annotate(newest_version=Subquery(newest)).order_by("day", "position"))
        self.version_id: int | None = found[0].newest_version if found else None
        self.sessions: list[PlanSession] = list(found)
        self.items = [Item(s.day, s.workout.kind, s.workout.seconds / 60) for s in self.sessions]
        self.known: dict[tuple[Window, Days | None], list[PlacedSession]] = {}

    @property
    def race_day(self) -> int | None:
        """The plan's day of the race; where none is set, that of its last race."""
        last = max((item.day for item in self.items if item.kind == Kind.RACE), default=None)
        return last if self.plan.race_day is None else self.plan.race_day

    def placed(self, window: Window, days: Days | None = None) -> list[PlacedSession]:
        """Return the sessions on their dates."""
        if (window, days) not in self.known:
            dates = dating.lay(self.items, window, days, self.race_day if self.how.from_race else None)
            pairs = zip(self.sessions, dates, strict=True)
            self.known[window, days] = [PlacedSession(session, dated) for session, dated in pairs]
        return self.known[window, days]

    def window(self, first_day: dt.date, own: dt.date | None, whose: str) -> Window:
        """Return where the plan lies for an athlete with a date of his own, or without one.

        Raises:
            AssignRefusedError: there is no such place.
        """
        how = self.how
        try:
            if not how.from_race:
                return dating.from_start(own or first_day, how.last_day)
            race_on, race_day = own or how.race_on, self.race_day
            if race_day is None:
                raise AssignRefusedError(
                    "This plan has no day for a race. Nothing was assigned. Count from a start, or write a race in it."
                )
            if race_on is None:
                raise AssignRefusedError(f"{whose} no race date yet. Nothing was assigned. Give one.")
            return dating.from_race(race_on, race_day, first_day)
        except DateRefusedError as refused:
            raise AssignRefusedError(str(refused)) from refused


def days_of(availabilities: Iterable[Availability], spans: Iterable[Span]) -> Days:
    """Return when an athlete can run. Days away or ill count as days without running, unless minutes are given."""
    week = [Can()] * 7
    for row in availabilities:
        week[row.weekday] = Can(row.kind, row.minutes)
    opens = Span.Kind.POSSIBLE
    return Days(
        tuple(week),
        tuple(
            Otherwise(one.first_day, one.last_day, Can(dating.OPEN, one.minutes))
            if one.kind == opens or (one.minutes and one.kind != Span.Kind.NOT_POSSIBLE)
            else Otherwise(one.first_day, one.last_day, Can(dating.NO))
            for one in spans
        ),
    )


def preview(
    plan: Plan,
    athletes: Sequence[User],
    first_day: dt.date,
    *,
    today: dt.date,
    how: How | None = None,
    looks: bool = True,
) -> Preview:
    """Lay the plan on dates and see what is cut, what moves, what clashes, who is on it already.

    From a start, day 0 is the Monday of the week of the first day; back from a race, the plan's race falls on the race.
    `looks=False` leaves out what is only shown: clashes, and the spans and races that decide nothing. At most nine
    queries, whatever the number of athletes.

    Raises:
        AssignRefusedError: a date is past or too far ahead, the race lies before the first day or is missing, the plan
            is empty or put away, or nothing of it would be left.
    """
    how = how or How()
    _refuse_dates(first_day, how, today)
    if plan.state == Plan.State.ARCHIVED:
        raise AssignRefusedError("This plan is put away. Nothing was assigned. Take it out again first.")
    return lay(plan, athletes, first_day, today=today, how=how, looks=looks)


def _refuse_dates(first_day: dt.date, how: How, today: dt.date) -> None:
    own = {} if how.from_race else how.own
    for day in [first_day, *own.values()]:
        if day < today:
            raise AssignRefusedError(f"{said(day)} is past. Nothing was assigned. Choose today or a later day.")
    races = [*how.own.values(), *([how.race_on] if how.race_on else [])] if how.from_race else []
    for day in [first_day, *own.values(), *races, *([how.last_day] if how.last_day else [])]:
        if day > today + dating.FAR:
            raise AssignRefusedError(f"{said(day)} is more than three years ahead. Nothing was assigned.")


def lay(
    plan: Plan,
    athletes: Sequence[User],
    first_day: dt.date,
    *,
    today: dt.date,
    how: How | None = None,
    looks: bool = True,
) -> Preview:
    """Return the preview for a first day that may be past; else as `preview`."""
    how = how or How()
    layer = Layer(plan, how)
    if not layer.sessions:
        raise AssignRefusedError("This plan has no sessions yet. Write at least one, then assign it.")
    view = Preview(plan, how, first_day, list(athletes), version_id=layer.version_id)
    rounds = Assignment.objects.filter(plan=plan, athlete__in=view.athletes, ended_at__isnull=True)
    for item in rounds.select_related("athlete"):
        if item.last_on >= today or item.paused_on:
            view.already.append(item.athlete)
        else:
            view.finished.append(item)
    takers = view.takers
    if not takers:
        view.sample = _sample(layer, first_day)
        return view
    wants_races = looks or how.from_race or how.lightens is not None
    first = min([first_day, *(() if how.from_race else how.own.values())])
    spans = by_athlete(Span.objects.filter(athlete__in=takers, last_day__gte=first)) if looks or how.fits_days else {}
    races = by_athlete(Race.objects.filter(athlete__in=takers, on_date__gte=first)) if wants_races else {}
    usual = by_athlete(Availability.objects.filter(athlete__in=takers)) if how.fits_days else {}
    for athlete in takers:
        goal = goal_race(plan, races.get(athlete.pk, ()), first_day) if how.from_race else None
        own = how.own.get(athlete.pk) or (goal.on_date if goal else None)
        window = layer.window(first_day, own, f"{athlete.name} has")
        days = days_of(usual.get(athlete.pk, ()), spans.get(athlete.pk, ())) if how.fits_days else None
        one = Laid(athlete, window, layer.placed(window, days), race_at(races.get(athlete.pk, ()), window.race_on))
        _refuse_empty(one)
        _look(one, spans.get(athlete.pk, ()), races.get(athlete.pk, ()))
        clashing.lighten(one, how.lightens)
        view.laid.append(one)
    if looks or how.is_settling:
        clashing.settle(view)
    for one in view.laid:
        if not one.kept:
            raise AssignRefusedError(
                f"All days of this plan are taken for {one.athlete}. Nothing was assigned. Choose that both stay."
            )
    return view


def by_athlete(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Return rows by whose they are."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.athlete_id, []).append(row)
    return found


def _sample(layer: Layer, first_day: dt.date) -> Laid | None:
    if layer.how.from_race and layer.how.race_on is None:
        return None
    window = layer.window(first_day, None, "There is")
    one = Laid(None, window, layer.placed(window))
    _refuse_empty(one)
    return one


def _refuse_empty(one: Laid) -> None:
    if one.kept:
        return
    if one.window.last_day is None:
        raise AssignRefusedError("All sessions of this plan lie before that day. Choose an earlier first day.")
    raise AssignRefusedError("No session of this plan lies between these days. Choose a later last day.")


def goal_race(plan: Plan, races: Iterable[Race], first_day: dt.date) -> Race | None:
    """Return the athlete's next A race from a day on, of the plan's distance where the plan is for one."""
    least, most = DISTANCES.get(plan.event, (0, 1_000_000))
    fits = [r for r in races if r.priority == Race.Priority.A and least <= r.distance_m <= most]
    return min((r for r in fits if r.on_date >= first_day), key=lambda r: r.on_date, default=None)


def race_at(races: Iterable[Race], day: dt.date | None) -> Race | None:
    """Return the race on a day, the one that matters most."""
    return min((race for race in races if race.on_date == day), key=lambda race: race.priority, default=None)


def _look(one: Laid, spans: Iterable[Span], races: Iterable[Race]) -> None:
    first, last = one.window.first_day, one.last_on
    one.spans = [span for span in spans if span.first_day <= last and span.last_day >= first]
    one.races = [race for race in races if first <= race.on_date <= last]
