"""Paces from tests, Riegel's rule, and what was known on a day. Pure: results in, bands out.

Each source is an estimate of its own with its doubt said; none is turned into one exact number. Units: metres,
seconds, seconds per kilometre.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from athletes import paces
from athletes.paces import Result, best_result, critical_speed, oxygen_cost, sustained_share, velocity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

# A pace band: fast and slow end, in seconds per km.
type Band = tuple[float, float]

THRESHOLD, SPEED = "threshold", "speed"
TEST_S = 1800.0
# Two critical-speed trials belong together when they lie so near.
TRIALS_APART_DAYS = 14
# Galbraith 2011 and 2014: from day to day critical speed varies by 0.4 to 2 %, D′ by 10 to 18 %.
SPEED_DOUBT, RESERVE_DOUBT = 0.02, 0.18
# Riegel 1981; the second for the marathon of people who train little (club data, weak).
RIEGEL, RIEGEL_SLOW = 1.06, 1.15
# No study draws a line: below so many kilometres a week we warn of a marathon reckoned from a shorter race.
FEW_WEEKLY_KM = 40
# Over more than four times the distance of the race the rule says little.
FAR_RATIO = 4.0
# Half of 2,303 runners in a survey were at least so much slower in the marathon than the rule says.
MARATHON_DOUBT = "Half of runners are ten minutes or more slower in a marathon than such rules say."
# A race pace is a band of so many seconds a km on either side: one exact number would claim too much.
RACE_BAND_S = 1.0
# Shares of VDOT of marathon running; the predicted marathon lies within.
MARATHON_SHARE = (0.75, 0.84)
MARATHON_M = paces.RACES["marathon"]


@dataclass(frozen=True, slots=True)
class CriticalSpeed:
    """Critical speed from two trials: `speed` in metres per second, `reserve` (D′) in metres."""

    speed: float
    reserve: float
    ran_on: dt.date

    @property
    def band(self) -> Band:
        """The pace with its doubt of 2 % on either side."""
        pace = 1000 / self.speed
        return pace * (1 - SPEED_DOUBT), pace * (1 + SPEED_DOUBT)

    @property
    def reserve_band(self) -> tuple[int, int]:
        """D′ with its doubt of 18 %, to ten metres: never show it without."""
        lo, hi = self.reserve * (1 - RESERVE_DOUBT), self.reserve * (1 + RESERVE_DOUBT)
        return round(lo / 10) * 10, round(hi / 10) * 10


def threshold_band(distance_m: float, seconds: float = TEST_S) -> Band | None:
    """Return the threshold pace that a test of 30 minutes all out stands for; None where it was no such test.

    The fast end is the test's own pace: alone, 30 minutes are run about as an hour in a race is (a coaching
    convention). The slow end reads it as the race that it may have been: 88 % of its VDOT.
    """
    if not 0.9 * TEST_S <= seconds <= 1.1 * TEST_S or paces.vdot(distance_m, seconds) is None:
        return None
    value = oxygen_cost(60 * distance_m / seconds) / sustained_share(seconds)
    own = 1000 * seconds / distance_m
    ends = own, 60_000 / velocity(value, paces.BANDS["threshold"][1])
    return min(ends), max(ends)


def speed_of(results: Iterable[Result]) -> CriticalSpeed | None:
    """Return critical speed from the newest two trials that lie within a fortnight and fit together; None without."""
    trials = sorted((one for one in results if one.kind == SPEED), key=lambda one: one.ran_on, reverse=True)
    for index, newer in enumerate(trials):
        for older in trials[index + 1 :]:
            if (newer.ran_on - older.ran_on).days > TRIALS_APART_DAYS:
                break
            short, long = sorted([newer, older], key=lambda one: one.distance_m)
            found = critical_speed((short.distance_m, short.seconds), (long.distance_m, long.seconds))
            if found is not None:
                return CriticalSpeed(*found, newer.ran_on)
    return None


def riegel(seconds: float, from_m: float, to_m: float, exponent: float = RIEGEL) -> float:
    """Return the time over another distance by Riegel's rule: t2 = t1 · (d2/d1)^exponent."""
    return float(seconds * (to_m / from_m) ** exponent)


@dataclass(frozen=True, slots=True)
class Marathon:
    """What a race says about a marathon: `fast` to `slow` in seconds, and why to doubt it.

    `own` is the time by the athlete's own exponent, where one is known.
    """

    fast: float
    slow: float
    warnings: tuple[str, ...]
    own: float | None = None

    @property
    def band(self) -> Band:
        """The pace of both ends."""
        return 1000 * self.fast / MARATHON_M, 1000 * self.slow / MARATHON_M


def marathon(
    distance_m: float, seconds: float, *, exponent: float | None = None, weekly_km: float | None = None
) -> Marathon | None:
    """Return the range of marathon times that a shorter race stands for, with exponents 1.06 to 1.15.

    Riegel 1981 gives 1.06; of 2,303 runners half were ten minutes or more slower than it says in the marathon
    (Vickers and Vertosick 2016), and club data suggest about 1.15 for most people (weak). `exponent` is the athlete's
    own, and adds its time. None for a marathon itself, and for what no race is. A race of less than a quarter of the
    way is warned of, and few kilometres a week where they are known.
    """
    if distance_m >= 0.95 * MARATHON_M or paces.vdot(distance_m, seconds) is None:
        return None
    fast, slow = (riegel(seconds, distance_m, MARATHON_M, one) for one in (RIEGEL, RIEGEL_SLOW))
    warnings = [MARATHON_DOUBT]
    if MARATHON_M / distance_m > FAR_RATIO:
        name = paces.race_name(distance_m)
        warnings.append(f"From {name} it is a long way to a marathon: take a half marathon for a better guess.")
    if weekly_km is not None and weekly_km < FEW_WEEKLY_KM:
        warnings.append(
            f"With {weekly_km:.0f} km a week the slow end is likelier: such rules come from people who run more."
        )
    own = None if exponent is None else riegel(seconds, distance_m, MARATHON_M, exponent)
    return Marathon(fast, slow, tuple(warnings), own)


@dataclass(frozen=True, slots=True)
class Known[R: Result]:
    """What was known of somebody's paces on a day. `value` is the VDOT of `race`; tests stand for themselves."""

    day: dt.date
    race: R | None = None
    value: float | None = None
    test: R | None = None
    threshold: Band | None = None
    speed: CriticalSpeed | None = None
    trial: R | None = None

    @property
    def source(self) -> R | None:
        """The result that most of it comes from: the race, else the threshold test, else a trial."""
        return self.race or self.test or self.trial

    @property
    def is_empty(self) -> bool:
        """Nothing to reckon paces from."""
        return self.value is None and self.threshold is None and self.speed is None

    @property
    def is_old(self) -> bool:
        """The race lies more than half a year back: it says little."""
        return self.race is not None and (self.day - self.race.ran_on).days > paces.FRESH_DAYS

    def efforts(self) -> dict[str, Band]:
        """Return each effort's band: from the race; threshold from its test only without a race; critical speed."""
        found = paces.bands(self.value) if self.value is not None else {}
        if self.threshold is not None:
            found.setdefault("threshold", self.threshold)
        if self.speed is not None:
            found["critical_speed"] = self.speed.band
        return found

    def races(self) -> dict[str, Band]:
        """Return the band of each race that the curves reach, by its name in `paces.RACES`."""
        if self.value is None:
            return {}
        found = {race: paces.race_pace(self.value, race) for race in paces.RACES}
        return {race: (pace - RACE_BAND_S, pace + RACE_BAND_S) for race, pace in found.items() if pace is not None}

    def marathon(self, *, exponent: float | None = None, weekly_km: float | None = None) -> Marathon | None:
        """Return the range of marathon times that the race stands for; of the athlete as in `marathon`."""
        if self.race is None:
            return None
        return marathon(self.race.distance_m, self.race.seconds, exponent=exponent, weekly_km=weekly_km)


def known_on[R: Result](results: Iterable[R], day: dt.date) -> Known[R]:
    """Return what paces were reckoned from on a day: from results run until then, never from later ones."""
    past = [one for one in results if one.ran_on <= day]
    race = best_result(past, day)
    tests = sorted((one for one in past if one.kind == THRESHOLD), key=lambda one: one.ran_on, reverse=True)
    test, band = next(
        ((one, band) for one in tests if (band := threshold_band(one.distance_m, one.seconds))), (None, None)
    )
    speed = speed_of(past)
    trials = (one for one in past if one.kind == SPEED and speed is not None and one.ran_on == speed.ran_on)
    return Known(
        day,
        race,
        paces.vdot(race.distance_m, race.seconds) if race is not None else None,
        test,
        band,
        speed,
        next(trials, None),
    )


def marathon_effort(value: float) -> Band:
    """Return the band of marathon running in training, 75 to 84 % of VDOT; the predicted marathon lies within."""
    low, high = MARATHON_SHARE
    return 60_000 / velocity(value, high), 60_000 / velocity(value, low)


def changes[R: Result](results: Sequence[R]) -> list[Known[R]]:
    """Return what was known on each day with a result, newest first: how paces moved."""
    return [known_on(results, day) for day in sorted({one.ran_on for one in results}, reverse=True)]


def treadmill(band: Band) -> tuple[float, float]:
    """Return the speeds of a pace band in km/h, slow to fast, as a treadmill takes them."""
    fast, slow = band
    return 3600 / slow, 3600 / fast
