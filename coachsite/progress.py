"""What the page of progress shows: weeks planned beside done, with phases, shares and load; and its drawing.

One reader's units throughout. The drawing is made of numbers here, so that the page needs no script.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F

from drills.models import Drill
from plans import strips
from plans.load import DrillFacts, load
from plans.models import Session, Week
from plans.spoken import MILE_M
from plans.training_load import WeekLoad, entry_of, weeks_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from athletes.models import User
    from plans.notation.tree import Range

ONE_DAY = dt.timedelta(days=1)
PHASES = dict(Week.Phase.choices)


@dataclass(frozen=True, slots=True)
class Phase:
    """A week's phase in a plan. Several plans at once: the one that began last."""

    key: str
    is_down: bool

    @property
    def word(self) -> str:
        """Base, Build, Sharpen, Taper, Recover."""
        return str(PHASES.get(self.key, self.key))


@dataclass(frozen=True, slots=True)
class Row:
    """A week as it is shown."""

    week: WeekLoad
    phase: Phase | None
    miles: bool
    today: dt.date

    @property
    def is_now(self) -> bool:
        """Today lies in it."""
        return self.week.starts_on <= self.today <= self.week.last_on

    @property
    def is_to_come(self) -> bool:
        """It has not begun: nothing can be done yet."""
        return self.week.starts_on > self.today

    @property
    def label(self) -> str:
        """20 Apr."""
        return f"{self.week.starts_on.day} {self.week.starts_on:%b}"

    @property
    def planned(self) -> str:
        """The distance planned, in the reader's units; a dash where there is none."""
        return self._distance(self.week.planned_metres)

    @property
    def done(self) -> str:
        """The distance run."""
        return "–" if self.is_to_come else self._distance(self.week.done_metres)

    @property
    def quality(self) -> str:
        """The share of quality: of what was run; of a week to come, of what is planned."""
        return _percent(self.week.planned_quality if self.is_to_come else self.week.done_quality)

    @property
    def planned_quality(self) -> str:
        """The share that is planned, whatever was run."""
        return _percent(self.week.planned_quality)

    @property
    def long(self) -> str:
        """The share of the longest run, likewise."""
        return _percent(self.week.planned_long if self.is_to_come else self.week.done_long)

    @property
    def load(self) -> str:
        """The load; a dash for a week to come."""
        return f"{self.week.load:.0f}" if self.week.done else "–"

    @property
    def monotony(self) -> str:
        """Only of a week that is over; a dash where it is not defined."""
        return _figure(self.week.monotony, 1) if self.week.last_on < self.today else "–"

    @property
    def strain(self) -> str:
        """Likewise."""
        return _figure(self.week.strain, 0) if self.week.last_on < self.today else "–"

    @property
    def drills(self) -> str:
        """Metres of drills that were done."""
        return f"{self.week.drill_metres:.0f}" if self.week.drill_metres else "–"

    @property
    def contacts(self) -> str:
        """Ground contacts of these, to the ten."""
        lo, hi = (round(one / 10) * 10 for one in self.week.contacts)
        return "–" if not hi else f"{lo}–{hi}" if lo != hi else f"{hi}"

    def of_unit(self, metres: float) -> float:
        """Return a distance in the reader's units."""
        return metres / (MILE_M if self.miles else 1000)

    def _distance(self, metres: float) -> str:
        value = self.of_unit(metres)
        return "–" if not value else f"{value:.0f}" if value >= 9.95 else f"{value:.1f}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def _figure(value: float | None, places: int) -> str:
    return "–" if value is None else f"{value:.{places}f}"


def rows_of(person: User, first: dt.date, count: int, *, teams: Collection[int] | None, miles: bool) -> list[Row]:
    """Return so many weeks of an athlete from a Monday on. Three queries, whatever the size.

    `teams` are those of a coach: of other teams' plans no phase is told. None is the athlete or a guardian, who are
    shown what was released.
    """
    today = person.today()
    sessions = Session.objects.filter(athlete=person).between(first, first + dt.timedelta(weeks=count) - ONE_DAY)
    if teams is None:
        sessions = sessions.released(today)
    found = list(strips.with_ticks(sessions.select_related("workout", "completion").defer("workout__text")))
    contacts = contacts_of(found)
    weeks = weeks_of([entry_of(one, contacts.get(one.workout_id, (0, 0))) for one in found], first, count)
    phases = phases_of(person, first, count, teams)
    return [Row(week, phases.get(week.starts_on), miles, today) for week in weeks]


def contacts_of(sessions: Iterable[Session]) -> dict[Any, Range]:
    """Return the ground contacts of the drills of each workout: one query, none where there are no drills."""
    workouts = {one.workout_id: one.workout for one in sessions if one.workout.drill_count}
    if not workouts:
        return {}
    rows = Drill.objects.filter(uses__workout__in=list(workouts)).distinct()
    facts = {
        slug: DrillFacts(impact=impact, contacts_per_20m=(lo, hi) if lo is not None and hi is not None else None)
        for slug, impact, lo, hi in rows.values_list("slug", "impact", "contacts_per_20m_low", "contacts_per_20m_high")
    }
    return {pk: load(workout.reading.items, facts).contacts for pk, workout in workouts.items()}


def phases_of(person: User, first: dt.date, count: int, teams: Collection[int] | None) -> dict[dt.date, Phase]:
    """Return the phase of each week from a Monday on that an open plan has one for. One query."""
    rows = Week.objects.filter(plan__assignments__athlete=person, plan__assignments__ended_at__isnull=True)
    if teams is not None:
        rows = rows.filter(plan__team__in=teams) | rows.filter(plan__team__isnull=True)
    found: dict[dt.date, Phase] = {}
    columns = rows.order_by("plan__assignments__start_on").values_list(
        F("plan__assignments__start_on"), F("plan__assignments__last_on"), "number", "phase", "is_down"
    )
    last = first + dt.timedelta(weeks=count)
    for start_on, last_on, number, phase, is_down in columns:
        day = start_on + dt.timedelta(weeks=number - 1)
        monday = day - dt.timedelta(days=day.weekday())
        if first <= monday < last and day <= last_on:
            found[monday] = Phase(phase, is_down)
    return found


# --- the drawing ----------------------------------------------------------------------------------------------------

WIDE, TALL, GAP = 40, 160, 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the drawing: where it stands and how high, in units of the drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across with its figure."""

    y: float
    figure: str


@dataclass(frozen=True, slots=True)
class Band:
    """Weeks of one phase in a row."""

    x: float
    width: float
    key: str
    word: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One drawing: bars of what was done, outlines of what was planned, a scale on the left."""

    name: str
    unit: str
    planned: Sequence[Bar]
    done: Sequence[Bar]
    ticks: Sequence[Tick]
    labels: Sequence[tuple[float, str, bool]]
    bands: Sequence[Band]
    width: int

    @property
    def height(self) -> int:
        """Of the bars alone."""
        return TALL


def panels_of(rows: Sequence[Row]) -> list[Panel]:
    """Return the three drawings: distance with the phases, the share of quality, load."""
    miles = bool(rows) and rows[0].miles
    distance = "mi" if miles else "km"
    shares = [(100 * (r.week.planned_quality or 0), 100 * (r.week.done_quality or 0)) for r in rows]
    return [
        _panel(
            "Distance",
            distance,
            rows,
            [(row.of_unit(row.week.planned_metres), row.of_unit(row.week.done_metres)) for row in rows],
            least=10,
        ),
        _panel("Quality", "% of the distance", rows, shares, least=20),
        _panel("Load", "effort × minutes", rows, [(0, row.week.load) for row in rows], least=200),
    ]


def _panel(name: str, unit: str, rows: Sequence[Row], values: Sequence[tuple[float, float]], *, least: float) -> Panel:
    step = step_of(max([least, *(max(pair) for pair in values)]))
    top = step * 4
    bar = WIDE - GAP
    every = max(1, -(-len(rows) // 10))

    def drawn(number: int, value: float, width: float, inset: float) -> Bar:
        height = round(TALL * min(value, top) / top, 1)
        return Bar(round(number * WIDE + GAP / 2 + inset, 1), round(TALL - height, 1), width, height)

    return Panel(
        name,
        unit,
        [drawn(number, planned, bar, 0) for number, (planned, _) in enumerate(values) if planned],
        [drawn(number, done, bar - 10, 5) for number, (_, done) in enumerate(values) if done],
        [Tick(round(TALL - TALL * at / 4, 1), f"{step * at:g}") for at in range(5)],
        [
            (number * WIDE + WIDE / 2, row.label, row.is_now)
            for number, row in enumerate(rows)
            if number % every == 0 or row.is_now
        ],
        list(bands_of(rows)) if name == "Distance" else [],
        len(rows) * WIDE,
    )


def step_of(most: float) -> float:
    """Return a round step of which four reach the largest value: 5, 10, 20, 25, 50, ..."""
    size = 1.0
    while True:
        for one in (1, 2, 2.5, 5):
            if 4 * one * size >= most:
                return one * size
        size *= 10


def bands_of(rows: Sequence[Row]) -> Iterable[Band]:
    """Weeks of one phase that follow each other are one band."""
    start = 0
    for number in range(1, len(rows) + 1):
        one = rows[start].phase
        if number < len(rows) and _key(rows[number].phase) == _key(one):
            continue
        if one is not None:
            yield Band(start * WIDE, (number - start) * WIDE, one.key, one.word)
        start = number


def _key(phase: Phase | None) -> str:
    return phase.key if phase else ""
