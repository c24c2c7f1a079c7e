"""What a session asks of one athlete: doses, own paces, the warm-up against the clock.

A workout keeps "5 k pace" as words; here it becomes this athlete's numbers, at the moment of showing. Without a race
result it stays effort. `prescribe` asks no database; `paces_for` and `uses_of` do, once each.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Subquery

from athletes.estimates import RACE_BAND_S, known_on
from athletes.models import RaceResult
from athletes.paces import BANDS, RACES, bands, format_time, race_name, race_pace
from drills.models import Cue
from plans import filming, ruler
from plans.doses import blocks_of
from plans.linting import warm_up_lead
from plans.models import DrillOccurrence, WorkoutDrill
from plans.notation.totals import Paces, totals
from plans.notation.tree import Item, Step, Target
from plans.spoken import duration
from plans.wishes import film_field, read_film

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping, Sequence

    from athletes.models import User
    from plans.models import Session, Workout
    from plans.notation import Reading
    from plans.pieces import Block, Set

# Races that the workout tree calls otherwise than the curves do.
TREE_NAMES = {"half": "half marathon"}
# Results read to find the one that paces come from.
RESULTS = 60


def paces_of(value: float) -> Paces:
    """Return all paces that one VDOT stands for, in seconds per km; races that the curves do not reach are left out."""
    races = {TREE_NAMES.get(race, race): pace for race in RACES if (pace := race_pace(value, race)) is not None}
    return Paces(
        race={race: (pace - RACE_BAND_S, pace + RACE_BAND_S) for race, pace in races.items()},
        effort=bands(value),
    )


def band(target: Target, paces: Paces) -> tuple[float, float] | None:
    """Return what a target means for an athlete: fast and slow end in seconds per km; None where it says no pace."""
    match target.kind:
        case "race_pace":
            ends = [paces.race.get(race) for race in (target.race, target.race_to) if race]
            known = [pair for pair in ends if pair is not None]
            if not known or len(known) < len(ends):
                return None
            return min(lo for lo, _ in known), max(hi for _, hi in known)
        case "effort":
            return paces.effort.get(target.name)
        case "offset" if target.race in paces.race:
            lo, hi = paces.race[target.race]
            return lo + target.seconds_per_km, hi + target.seconds_per_km
        case "percent" if target.of == "threshold_pace" and "threshold" in paces.effort:
            # Shares of a speed: 95 % of it takes longer a km.
            middle = sum(paces.effort["threshold"]) / 2
            return middle * 100 / target.hi, middle * 100 / target.lo
    return None


@dataclass(frozen=True, slots=True)
class Use:
    """A drill of a session: its page and first cue, whether the athlete has ticked it, and what is filmed of it.

    `film` is what the coach asks for, `filmed` what became of it, `last_cue` what an earlier clip was answered with.
    """

    drill_id: int
    slug: str
    nth: int
    dose: str
    name: str
    cue: str
    picture: str
    address: str
    done_at: dt.datetime | None
    film: filming.Film | None = None
    filmed: filming.Filmed | None = None
    last_cue: str = ""

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.slug}:{self.nth}"


@dataclass(slots=True)
class Clock:
    """When the warm-up starts and the session does, in the athlete's zone, with the ruler between them."""

    start: dt.datetime
    gun: dt.datetime
    zone: dt.tzinfo
    ruler: ruler.Ruler | None = None

    @property
    def has_warm_up(self) -> bool:
        """Whether it starts with a warm-up that takes time."""
        return self.start < self.gun

    @property
    def start_words(self) -> str:
        """17:45."""
        return ruler.local(self.start, self.zone)

    @property
    def gun_words(self) -> str:
        """18:15."""
        return ruler.local(self.gun, self.zone)


@dataclass(slots=True)
class Prescription:
    """A session as one athlete should read it."""

    blocks: list[Block]
    title: str
    notes: list[str]
    seconds: tuple[float, float]
    clock: Clock | None = None
    result: RaceResult | None = None
    asks_pace: bool = False
    paces: Paces | None = None
    uses: list[Use] = field(default_factory=list)

    @property
    def warmups(self) -> list[Block]:
        """The warm-up; a text may have it in several parts."""
        return [block for block in self.blocks if block.role == "warmup"]

    @property
    def main(self) -> Set | None:
        """The set that the session is about: the hardest of the main part, else its first."""
        sets = [one for block in self.blocks if block.role == "main" for one in block.sets]
        return max(sets, key=lambda one: (one.effort or (0, 0))[1], default=None)

    @property
    def effort(self) -> tuple[int, int] | None:
        """The effort that was planned, 0 to 10, where the text says or means one."""
        return self.main.effort if self.main else None

    @property
    def paced(self) -> Set | None:
        """The first set whose numbers were reckoned from the athlete's race: there the race is named."""
        return next((one for block in self.blocks for one in block.sets if one.has_own_paces), None)

    @property
    def result_words(self) -> str:
        """19:56 over 5 k on 28 March; with the year where it is not this session's."""
        if self.result is None:
            return ""
        on = self.result.ran_on
        year = f" {on.year}" if (dt.datetime.now(dt.UTC).date() - on).days > 330 else ""
        return f"{format_time(self.result.seconds)} over {race_name(self.result.distance_m)} on {on.day} {on:%B}{year}"

    @property
    def length(self) -> str:
        """How long all of it takes: 55–60 min, 2:15 h; empty where nobody can say."""
        lo, hi = (round(seconds / 60) * 60 for seconds in self.seconds)
        return str(duration(lo, hi)) if hi else ""

    @property
    def drills_done(self) -> int:
        """How many drills are ticked."""
        return sum(use.done_at is not None for use in self.uses)


def prescribe(
    workout: Workout,
    paces: Paces | None,
    *,
    result: RaceResult | None = None,
    uses: Sequence[Use] = (),
    gun: dt.datetime | None = None,
    zone: dt.tzinfo = dt.UTC,
    miles: bool = False,
) -> Prescription:
    """Turn a workout into numbers for one athlete.

    `paces` and `result` are what `paces_for` returns; `uses` what `uses_of` does. `gun` is when the session starts
    (UTC), None where nobody said; printed times are of `zone`. Distances are in metres or, where asked for, miles.
    """
    reading = workout.reading
    blocks = blocks_of(
        reading.items,
        partial(band, paces=paces or Paces()),
        {(use.slug, use.nth): use for use in uses},
        kind=workout.kind,
        miles=miles,
        paces=paces,
    )
    made = Prescription(
        blocks,
        reading.title or "",
        [unread.text for unread in reading.unread],
        totals(reading.items, paces).seconds,
        result=result,
        paces=paces,
        asks_pace=any(_is_pace(target) for target in _targets(reading.items)),
        uses=[use for use in uses if use.nth],
    )
    if gun is not None:
        made.clock = clock_of(reading, paces, made.warmups, gun, zone)
    return made


def clock_of(
    reading: Reading, paces: Paces | None, warmups: Sequence[Block], gun: dt.datetime, zone: dt.tzinfo
) -> Clock:
    """Return when to start, as the linter reckons it; the ruler only where there is a warm-up that takes time."""
    lead = warm_up_lead(reading, paces)
    if not lead.minutes:
        return Clock(gun, gun, zone)
    start = gun - dt.timedelta(minutes=lead.total)
    parts = [(row.sort, row.seconds) for block in warmups for row in block.rows]
    whole = sum(seconds for _, seconds in parts)
    if not whole:
        return Clock(start, gun, zone)
    # What is no dose of the warm-up, or was rounded up to the minute, is spread over its parts.
    scale = lead.minutes * 60 / whole if whole > lead.minutes * 60 else 1
    return Clock(start, gun, zone, ruler.draw([(sort, one * scale) for sort, one in parts], start, gun, zone))


def _targets(items: Iterable[Item]) -> Iterable[Target]:
    for item in items:
        if isinstance(item, Step):
            yield from item.targets
        else:
            yield from _targets(item.items)


def _is_pace(target: Target) -> bool:
    """Tell whether a race result would turn this target into a pace."""
    return target.kind in ("race_pace", "offset") or (target.kind == "effort" and target.name in BANDS)


def results_of(athlete: User) -> list[RaceResult]:
    """Return the newest results that paces are reckoned from, newest first. One query."""
    return list(RaceResult.objects.filter(athlete=athlete).order_by("-ran_on", "-pk")[:RESULTS])


def paces_on(results: Iterable[RaceResult], day: dt.date) -> tuple[Paces | None, RaceResult | None]:
    """Return the paces as they were on a day and the result they come from; nothing without a usable one.

    Critical speed stands beside the rest; a threshold test counts where there is no race.
    """
    known = known_on(results, day)
    if known.is_empty:
        return None, None
    races = paces_of(known.value).race if known.value is not None else {}
    return Paces(race=races, effort=known.efforts()), known.source


def day_of_paces(session: Session, today: dt.date) -> dt.date:
    """Return the day whose paces a session is shown in: today, or the day it was done.

    A race that was run does not set the pace for itself: there the day before counts.
    """
    if session.completion_or_none() is None:
        return today
    is_race = session.workout.kind == "race"
    return session.on_date - dt.timedelta(days=1) if is_race else session.on_date


def paces_for(athlete: User) -> tuple[Paces | None, RaceResult | None]:
    """Return an athlete's paces of today and the result they come from; nothing without a usable one. One query."""
    return paces_on(results_of(athlete), athlete.today())


def uses_of(sessions: Iterable[Session]) -> Mapping[uuid.UUID, list[Use]]:
    """Return the drills of some sessions with first cue, tick and film wish: one query, however many."""
    found: dict[uuid.UUID, list[Use]] = {session.pk: [] for session in sessions}
    ticks = DrillOccurrence.objects.filter(
        session=OuterRef("workout__sessions"), drill=OuterRef("drill"), nth=OuterRef("nth")
    )
    rows = (
        WorkoutDrill.objects.filter(workout__sessions__in=list(found))
        .annotate(
            for_session=F("workout__sessions"),
            done_at=Subquery(ticks.values("done_at")[:1]),
            film=film_field("workout__sessions", "workout__sessions__plan_session"),
            cue=Subquery(Cue.objects.filter(drill=OuterRef("drill")).order_by("position", "pk").values("text")[:1]),
        )
        .select_related("drill")
        .order_by("position", "pk")
    )
    for row in rows:
        drill = row.drill
        found[row.for_session].append(
            Use(
                drill.pk,
                drill.slug,
                row.nth,
                row.dose,
                drill.name,
                row.cue or "",
                drill.picture,
                drill.get_absolute_url(),
                row.done_at,
                read_film(row.film) if row.nth else None,
            )
        )
    return found


def with_films(sessions: Iterable[Session], uses: Mapping[uuid.UUID, list[Use]]) -> Mapping[uuid.UUID, list[Use]]:
    """Return the same drills with what was filmed of them: one query a source, none where no session has a drill."""
    drilled = [session for session in sessions if any(use.nth for use in uses[session.pk])]
    known = filming.filmed(drilled)
    if not known:
        return uses

    def told(pk: uuid.UUID, use: Use) -> Use:
        last = known.get((pk, use.drill_id, 0))
        clip = known.get((pk, use.drill_id, use.nth)) if use.nth else None
        return replace(use, filmed=clip, last_cue=last.cue if last and use.nth else "")

    return {pk: [told(pk, use) for use in found] for pk, found in uses.items()}
