"""How amounts, times and paces are said to runners: 400 m, 90 s, 1:30 h, 3:58–4:00. Pure: numbers in, words out.

Units in: metres, seconds, seconds per kilometre.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from athletes.paces import KM_PER_MILE, RACE_NAMES, format_pace, format_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plans.notation.tree import Extent, Number, Range, Target

MILE_M = 1000 * KM_PER_MILE
# Up to here a distance is one of the track, and stays in metres for those who reckon in miles too.
TRACK_M = 3000

GROUNDS = {"trail": "on trail", "track": "on the track", "treadmill": "on the treadmill"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure and its unit: `10` `min`. Both are empty where no amount was said."""

    figure: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.figure} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Effort:
    """An effort by name: how it is said, where it lies on the scale of 0 to 10, and how it feels."""

    words: str
    lo: int
    hi: int
    feel: str


EFFORTS = {
    "easy": Effort("easy", 2, 3, "Easy enough to talk in whole sentences"),
    "steady": Effort("steady", 4, 5, "Short sentences, and you could go on for long"),
    "tempo": Effort("at tempo", 6, 7, "A few words at a time, under control"),
    "threshold": Effort("at threshold", 6, 7, "A few words at a time, under control"),
    "critical_speed": Effort("at critical speed", 7, 8, "Hard and even; a word or two"),
    "interval": Effort("at interval effort", 8, 9, "Hard, and the same from the first to the last"),
    "repetition": Effort("at repetition effort", 8, 9, "Fast and loose; stop before it turns into a struggle"),
    "hard": Effort("hard", 8, 9, "Hard, and the same from the first to the last"),
    "max": Effort("all out", 10, 10, "All you have"),
}
# How hard running at the pace of a race is. 8 and 10 km and the marathon lie between their neighbours.
RACE_EFFORTS = {
    "800": (8, 9), "1500": (8, 9), "mile": (8, 9), "3k": (8, 9), "5k": (8, 9), "8k": (7, 8), "10k": (7, 8),
    "15k": (6, 7), "half marathon": (6, 7), "marathon": (5, 6),
}  # fmt: skip
SHARES = {
    "hrmax": "highest heart rate", "hrr": "heart-rate reserve", "lthr": "threshold heart rate",
    "threshold_pace": "threshold pace", "vdot": "VDOT", "critical_speed": "critical speed", "mas": "MAS",
}  # fmt: skip


def span(lo: str, hi: str) -> str:
    """Write two ends as a range, or once where they read the same."""
    return lo if lo == hi else f"{lo}–{hi}"


def listed(words: Iterable[str], most: int = 0) -> str:
    """Write words in a row, each once: Ines, Jonas and Kim; of more than `most` the first and how many more."""
    shown = list(dict.fromkeys(words))
    if 0 < most < len(shown):
        shown = [*shown[:most], f"{len(shown) - most} more"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def plain(value: Number) -> str:
    """Write a number without needless decimals: 400, 7.5."""
    return f"{round(value, 1):g}"


def times_words(times: Range) -> str:
    """How often: 8, 4–6."""
    return span(plain(times[0]), plain(times[1]))


def distance(lo: Number, hi: Number, *, miles: bool = False) -> Amount:
    """Say a distance in metres as runners do: 400 m, 2 km, 6.5 km, 1 mile; long ones in miles where asked for."""
    if abs(lo - MILE_M) < 1 and abs(hi - MILE_M) < 1:
        return Amount("1", "mile")
    if miles and hi >= TRACK_M:
        return Amount(span(plain(lo / MILE_M), plain(hi / MILE_M)), "mi")
    if hi >= TRACK_M or (hi >= 2000 and lo % 1000 == 0 and hi % 1000 == 0):
        return Amount(span(plain(lo / 1000), plain(hi / 1000)), "km")
    if lo > 1000 and (lo % 50 or hi % 50):
        # No distance of a track: it was written in miles.
        return Amount(span(plain(lo / 1000), plain(hi / 1000)), "km")
    return Amount(span(plain(lo), plain(hi)), "m")


def duration(lo: Number, hi: Number) -> Amount:
    """Say a time in seconds as runners do: 30 s, 90 s, 2 min, 2:30 min, 75 min, 2:15 h."""
    if hi < 120 and not (lo % 60 == 0 and hi % 60 == 0):
        return Amount(span(plain(lo), plain(hi)), "s")
    if hi > 7200:
        return Amount(span(hours_minutes(lo), hours_minutes(hi)), "h")
    if lo % 60 == 0 and hi % 60 == 0:
        return Amount(span(plain(lo / 60), plain(hi / 60)), "min")
    return Amount(span(format_time(lo), format_time(hi)), "min")


def hours_minutes(seconds: Number) -> str:
    """Write 8100 as 2:15, and 7200 as 2."""
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02d}" if minutes % 60 else str(minutes // 60)


def amount(extent: Extent, *, miles: bool = False) -> Amount:
    """Say how long a step is; nothing where it is open."""
    match extent.kind:
        case "metres":
            return distance(extent.lo, extent.hi, miles=miles)
        case "seconds":
            return duration(extent.lo, extent.hi)
        case "reps":
            return Amount(span(plain(extent.lo), plain(extent.hi)), "reps")
        case "equal":
            return Amount("equal", "time")
        case "bpm_below":
            return Amount(f"< {span(plain(extent.lo), plain(extent.hi))}", "bpm")
    return Amount("")


def pace_words(lo: float, hi: float, *, miles: bool = False) -> str:
    """Write a range of paces, fast end first: 3:58–4:00. In: seconds per km."""
    units = "mi" if miles else "km"
    return span(format_pace(lo, units), format_pace(hi, units))


def per(*, miles: bool) -> str:
    """What a pace is for: km or mile."""
    return "mile" if miles else "km"


def target_words(target: Target, *, miles: bool = False) -> str:
    """Say a target as it follows an amount: `at 5 k pace`, `easy`, `in 1:15–1:17`, `effort 7–8`."""
    match target.kind:
        case "race_pace":
            last = f" to {RACE_NAMES.get(target.race_to, target.race_to)}" if target.race_to else ""
            return f"at {RACE_NAMES.get(target.race, target.race)}{last} pace"
        case "offset":
            by = round(target.seconds_per_km * (KM_PER_MILE if miles else 1))
            race = RACE_NAMES.get(target.race, target.race)
            return f"{race} pace {'+' if by >= 0 else '−'} {abs(by)} s per {per(miles=miles)}"
        case "pace":
            return f"at {pace_words(target.lo, target.hi, miles=miles)} per {per(miles=miles)}"
        case "effort":
            return EFFORTS[target.name].words if target.name in EFFORTS else target.name
        case "terrain":
            return GROUNDS.get(target.name, target.name)
    return _range_words(target)


def _range_words(target: Target) -> str:
    """Say a target that is a range of numbers: of a rep's time, effort, pulse, zone, share, cadence."""
    ends = span(plain(target.lo), plain(target.hi))
    ways = {
        "rep_time": f"in {rep_words(target.lo, target.hi)}",
        "rpe": f"effort {ends}",
        "hr": f"heart rate {ends}",
        "zone": f"{'pace' if target.of == 'pace' else 'heart-rate'} zone {ends}",
        "percent": f"{ends} % of {SHARES.get(target.of, target.of)}",
        "cadence": f"{ends} steps a minute",
        "send_off": f"starting every {format_time(target.lo)}",
    }
    return ways.get(target.kind, target.name)


def rep_words(lo: float, hi: float) -> str:
    """Write the time of one rep: 1:35–1:36, and 45–46 s below a minute."""
    if hi < 60:
        return f"{span(plain(round(lo)), plain(round(hi)))} s"
    return span(format_time(round(lo)), format_time(round(hi)))
