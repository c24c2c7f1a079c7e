"""What a week asked and what it was: distance, session-RPE load, monotony, strain, shares. Pure.

Load is effort times minutes (Foster 2001, session RPE on the CR-10 scale), in arbitrary units. Monotony is the mean
of a week's seven daily loads over their standard deviation, strain the week's load times its monotony (Foster 1998).
Books differ in which standard deviation is meant: here it is that of the population (divided by seven), because the
seven days are the whole week and no sample of it. There is no ratio of acute to chronic load: it does not foretell
injuries in runners (Frandsen 2025) and its bound is an artefact (Impellizzeri 2020).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

from plans.models.sessions import Completion
from plans.models.workouts import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plans.models import Session
    from plans.notation.tree import Range

DAYS = 7
# Kinds that are no run, whatever distance their text names.
NO_RUN = (Kind.STRENGTH.value, Kind.REST.value)
RUNS = (Kind.EASY.value, Kind.LONG.value, Kind.QUALITY.value, Kind.RACE.value)
_NOTHING: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One session as load sees it. Middle values of the plan in metres and minutes; what was done where it is known.

    `outcome` is empty while nothing was said. `ticked` is the share of the drills that were ticked, 0 to 1.
    """

    on_date: dt.date
    kind: str = Kind.EASY.value
    metres: float = 0
    minutes: float = 0
    quality_metres: float = 0
    drill_metres: float = 0
    contacts: Range = _NOTHING
    outcome: str = ""
    effort: int | None = None
    done_metres: int | None = None
    done_minutes: int | None = None
    ticked: float = 0

    @property
    def was_done(self) -> bool:
        """Done, wholly or in part."""
        return self.outcome in (Completion.Outcome.DONE, Completion.Outcome.PARTLY)

    @property
    def is_run(self) -> bool:
        """Something that is run: it has a distance or, where none is known, is of a kind that is run."""
        return self.kind not in NO_RUN and (bool(self.metres or self.done_metres) or self.kind in RUNS)

    @property
    def metres_run(self) -> float:
        """What was run: as it was said, else the plan's middle; 0 where it was not done or is no run."""
        if not self.was_done or self.kind in NO_RUN:
            return 0
        return float(self.done_metres if self.done_metres is not None else self.metres)

    @property
    def minutes_spent(self) -> float:
        """How long it took: as it was said, else the plan's middle; 0 where it was not done."""
        if not self.was_done:
            return 0
        return float(self.done_minutes if self.done_minutes is not None else self.minutes)

    @property
    def load(self) -> float:
        """Session load, effort times minutes; 0 without either."""
        return session_load(self.effort, self.minutes_spent)

    @property
    def quality_run(self) -> float:
        """Metres of quality that were run: of the plan's, the share of its distance that was."""
        if not self.metres:
            return 0
        return self.quality_metres * min(1.0, self.metres_run / self.metres)


def entry_of(session: Session, contacts: Range = _NOTHING) -> Entry:
    """Return a session as load sees it; `ticked` drills are counted where the query did (`strips.with_ticks`)."""
    log = session.completion_or_none()
    if log is None:
        return planned_entry(session, contacts)
    count = session.workout.drill_count
    return replace(
        planned_entry(session, contacts),
        outcome=log.outcome,
        effort=log.effort,
        done_metres=log.metres,
        done_minutes=log.minutes,
        ticked=min(1.0, getattr(session, "ticked", 0) / count) if count else 0,
    )


def planned_entry(session: Session, contacts: Range = _NOTHING) -> Entry:
    """Return a session as it is planned, whatever was logged; it need not be saved."""
    workout = session.workout
    return Entry(
        on_date=session.on_date,
        kind=workout.kind,
        metres=workout.metres,
        minutes=workout.seconds / 60,
        quality_metres=workout.quality_metres,
        drill_metres=workout.drill_metres,
        contacts=contacts,
    )


def session_load(effort: int | None, minutes: float) -> float:
    """Return the load of a session: effort 0 to 10 times minutes; 0 where nobody gave an effort."""
    return float((effort or 0) * minutes)


def monotony(days: Sequence[float]) -> float | None:
    """Return mean over population standard deviation of daily loads; None where all days are alike."""
    spread = pstdev(days)
    return fmean(days) / spread if spread else None


def strain(days: Sequence[float]) -> float | None:
    """Return the sum of daily loads times their monotony; None where that is not defined."""
    same = monotony(days)
    return None if same is None else sum(days) * same


@dataclass(slots=True)
class WeekLoad:
    """One week from Monday to Sunday: planned beside done. Distances in metres."""

    starts_on: dt.date
    entries: list[Entry] = field(default_factory=list)

    @property
    def last_on(self) -> dt.date:
        """Its Sunday."""
        return self.starts_on + dt.timedelta(days=DAYS - 1)

    @property
    def planned_metres(self) -> float:
        """The distance planned."""
        return sum(one.metres for one in self.entries if one.is_run)

    @property
    def done_metres(self) -> float:
        """The distance run."""
        return sum(one.metres_run for one in self.entries)

    @property
    def done_minutes(self) -> float:
        """The time spent."""
        return sum(one.minutes_spent for one in self.entries)

    @property
    def planned(self) -> int:
        """How many sessions there are; rest is not one."""
        return sum(one.kind != Kind.REST for one in self.entries)

    @property
    def done(self) -> int:
        """How many of them were done, wholly or in part."""
        return sum(one.was_done and one.kind != Kind.REST for one in self.entries)

    @property
    def planned_quality(self) -> float | None:
        """The share of the planned distance that is quality, 0 to 1; None without a distance."""
        return _share(sum(one.quality_metres for one in self.entries if one.is_run), self.planned_metres)

    @property
    def done_quality(self) -> float | None:
        """The share of the distance run that was quality."""
        return _share(sum(one.quality_run for one in self.entries), self.done_metres)

    @property
    def planned_long(self) -> float | None:
        """The share of the planned distance that the longest run has."""
        return _share(max((one.metres for one in self.entries if one.is_run), default=0), self.planned_metres)

    @property
    def done_long(self) -> float | None:
        """The share of the distance run that the longest run had."""
        return _share(max((one.metres_run for one in self.entries), default=0), self.done_metres)

    @property
    def drill_metres(self) -> float:
        """Metres of drills that were done: of each session's the share that was ticked."""
        return sum(one.drill_metres * one.ticked for one in self.entries)

    @property
    def contacts(self) -> Range:
        """Ground contacts of the drills that were done, as a range."""
        return (
            sum(one.contacts[0] * one.ticked for one in self.entries),
            sum(one.contacts[1] * one.ticked for one in self.entries),
        )

    @property
    def load(self) -> float:
        """The sum of session loads."""
        return sum(one.load for one in self.entries)

    @property
    def days(self) -> list[float]:
        """The load of each day from Monday; a day of rest has none."""
        loads = [0.0] * DAYS
        for one in self.entries:
            loads[(one.on_date - self.starts_on).days] += one.load
        return loads

    @property
    def monotony(self) -> float | None:
        """How alike the days were; None where it is not defined."""
        return monotony(self.days)

    @property
    def strain(self) -> float | None:
        """Load times monotony; None where it is not defined."""
        return strain(self.days)

    @property
    def unrated(self) -> int:
        """Sessions that were done and have no effort: the true load is higher."""
        return sum(one.was_done and one.effort is None for one in self.entries)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def weeks_of(entries: Iterable[Entry], first: dt.date, count: int) -> list[WeekLoad]:
    """Lay sessions into so many weeks from a Monday on; those of other days are left out."""
    weeks = [WeekLoad(first + dt.timedelta(weeks=number)) for number in range(count)]
    for one in entries:
        number = (one.on_date - first).days // DAYS
        if 0 <= number < count:
            weeks[number].entries.append(one)
    return weeks
