"""What a race says about training paces. Pure: numbers in, numbers out.

The curves are those of Daniels and Gilbert ("Oxygen Power", 1979): the oxygen cost of running at a speed, and the
share of one's maximum that can be held for a time. `vdot` is the maximum that a race stands for. They were drawn
from all-out efforts of about 3.5 minutes to 4 hours; outside of that this module answers None instead of a guess.
Shares for training are those of "Daniels' Running Formula". A share is a band: one exact pace would claim too much.

Units: metres, seconds, seconds per kilometre; `velocity` alone speaks metres per minute, as the curves do.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

KM_PER_MILE = 1.609344
SHORTEST_S, LONGEST_S = 210.0, 14_400.0
# No grown-up runs slower than the first; nobody has run faster than the second.
LOWEST_VDOT, HIGHEST_VDOT = 10.0, 90.0
# A result older than this says little about today.
FRESH_DAYS = 180
# Kinds of result that stand for a VDOT.
RACED = ("race", "trial")

RACES: dict[str, float] = {
    "800": 800,
    "1500": 1500,
    "mile": 1000 * KM_PER_MILE,
    "3k": 3000,
    "5k": 5000,
    "8k": 8000,
    "10k": 10_000,
    "15k": 15_000,
    "half": 21_097.5,
    "marathon": 42_195,
}
RACE_NAMES: dict[str, str] = {
    "800": "800 m",
    "1500": "1500 m",
    "mile": "mile",
    "3k": "3 k",
    "5k": "5 k",
    "8k": "8 k",
    "10k": "10 k",
    "15k": "15 k",
    "half": "half marathon",
    "marathon": "marathon",
}

# Shares of VDOT, slow end first. Tempo is the whole width of what is called so, threshold its upper part.
BANDS: dict[str, tuple[float, float]] = {
    "easy": (0.59, 0.74),
    "tempo": (0.83, 0.88),
    "threshold": (0.86, 0.88),
    "interval": (0.95, 1.00),
    "repetition": (1.05, 1.10),
}


class Result(Protocol):
    """A race as this module sees it: RaceResult is one. `kind` is race, trial, threshold or speed."""

    distance_m: int
    seconds: float
    ran_on: dt.date

    @property
    def kind(self) -> str:
        """What it was."""


class NotATimeError(ValueError):
    """Text that is not a time. `instead` is what was probably meant, written as a time; empty where nobody can say."""

    def __init__(self, text: str, instead: str = "") -> None:
        """Say what was read and what to write."""
        self.text, self.instead = text, instead
        super().__init__(f"{text} is not a time. {self.advice}")

    @property
    def advice(self) -> str:
        """What to do, as a sentence."""
        return f"Write {self.instead}." if self.instead else "Write it like 19:56 or 1:35:00."


def oxygen_cost(metres_per_minute: float) -> float:
    """Return the oxygen that a speed costs, in ml per kg and minute (Daniels and Gilbert)."""
    return -4.60 + 0.182258 * metres_per_minute + 0.000104 * metres_per_minute**2


def sustained_share(seconds: float) -> float:
    """Return the share of the maximum that can be held for so long (Daniels and Gilbert); 1.0 at about 11 minutes."""
    minutes = seconds / 60
    return 0.8 + 0.1894393 * math.exp(-0.012778 * minutes) + 0.2989558 * math.exp(-0.1932605 * minutes)


def vdot(distance_m: float, seconds: float) -> float | None:
    """Return what an all-out race stands for; None outside 3.5 min to 4 h, and where it cannot have been a race."""
    if not SHORTEST_S <= seconds <= LONGEST_S:
        return None
    value = oxygen_cost(60 * distance_m / seconds) / sustained_share(seconds)
    return value if LOWEST_VDOT <= value <= HIGHEST_VDOT else None


def predict_seconds(vdot: float, distance_m: float) -> float | None:
    """Return the time over a distance that a VDOT stands for; None where it would not lie within 3.5 min to 4 h.

    Found by halving: VDOT falls as the time over a distance grows. From the half marathon up it flatters those
    who train little; show a marathon with that said.
    """

    def too_slow(seconds: float) -> bool:
        return oxygen_cost(60 * distance_m / seconds) < vdot * sustained_share(seconds)

    low, high = SHORTEST_S, LONGEST_S
    if too_slow(low) or not too_slow(high):
        return None
    while high - low > 0.001:
        middle = (low + high) / 2
        low, high = (low, middle) if too_slow(middle) else (middle, high)
    return (low + high) / 2


def velocity(vdot: float, fraction: float) -> float:
    """Return the speed, in metres per minute, that costs this fraction of a VDOT: the cost curve read backwards."""
    a, b = 0.000104, 0.182258
    return (-b + math.sqrt(b**2 + 4 * a * (4.60 + fraction * vdot))) / (2 * a)


def race_pace(vdot: float, race: str) -> float | None:
    """Return the pace of a race of `RACES`, in seconds per km; None where the curves do not reach.

    The 800 of anybody who trains, and a 1500 of the fast, take less than 3.5 minutes: no pace is made up for them.

    Raises:
        KeyError: the race is not one of `RACES`.
    """
    distance_m = RACES[race]
    seconds = predict_seconds(vdot, distance_m)
    return None if seconds is None else 1000 * seconds / distance_m


def bands(vdot: float) -> dict[str, tuple[float, float]]:
    """Return for each effort of `BANDS` the pace from fast to slow, in seconds per km.

    Steady running and critical speed are not among them: no share of VDOT is agreed on for the first, and the
    second takes two trials (`critical_speed`).
    """
    return {
        effort: (60_000 / velocity(vdot, high), 60_000 / velocity(vdot, low)) for effort, (low, high) in BANDS.items()
    }


def critical_speed(short: tuple[float, float], long: tuple[float, float]) -> tuple[float, float] | None:
    """Return critical speed (metres per second) and D′ (metres) from two trials, each (metres, seconds).

    The straight line d = CS·t + D′ through both (Galbraith 2011 and 2014: 1200 and 3600 m do as well as three
    trials). D′ varies by 10 to 18 % from day to day: never show it as a fact. None unless both trials last
    2 to 15 minutes and the longer one is run more slowly.
    """
    (d1, t1), (d2, t2) = short, long
    if not (120 <= t1 < t2 <= 900 and 0 < d1 < d2 and d1 / t1 > d2 / t2):
        return None
    speed = (d2 - d1) / (t2 - t1)
    return speed, d1 - speed * t1


def best_result[R: Result](results: Iterable[R], today: dt.date) -> R | None:
    """Return the race that paces are reckoned from: the best of the last 180 days, else the newest; None without any.

    A bad day in a race says little, so the best one counts and not the last. Races and time trials count; tests are
    estimates of their own (`athletes.estimates`).
    """
    raced = [race for race in results if race.kind in RACED]
    usable = [(value, race) for race in raced if (value := vdot(race.distance_m, race.seconds)) is not None]
    fresh = [(value, race) for value, race in usable if (today - race.ran_on).days <= FRESH_DAYS]
    if fresh:
        return max(fresh, key=lambda pair: pair[0])[1]
    return max((race for _, race in usable), key=lambda race: race.ran_on, default=None)


def race_name(distance_m: float) -> str:
    """Return what runners call a distance: 5 k, half marathon; else its metres or kilometres."""
    for race, metres in RACES.items():
        if abs(metres - distance_m) < 1:
            return RACE_NAMES[race]
    return f"{distance_m:g} m" if distance_m < 3000 else f"{distance_m / 1000:g} km"


def format_time(seconds: float) -> str:
    """Write a time as m:ss or h:mm:ss, with tenths only where there are any."""
    tenths = round(seconds * 10)
    whole, tenth = divmod(tenths, 10)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"
    return f"{text}.{tenth}" if tenth else text


def format_pace(seconds_per_km: float, units: str = "km") -> str:
    """Write a pace as m:ss for a kilometre, or for a mile where `units` is mi."""
    return format_time(round(seconds_per_km * (KM_PER_MILE if units == "mi" else 1)))


def parse_time(text: str) -> float:
    """Read 19:56, 1:35:00, 75:30 or 1:59.4 as seconds.

    Raises:
        NotATimeError: anything else; it knows what was probably meant (1956, 19.56, 75).
    """
    text = text.strip()
    match = re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2}(?:[.,]\d{1,2})?)", text, re.ASCII)
    if match:
        hours, minutes, seconds = int(match[1] or 0), int(match[2]), float(match[3].replace(",", "."))
        if seconds < 60 and (match[1] is None or (minutes < 60 and len(match[2]) == 2)):
            return hours * 3600 + minutes * 60 + seconds
    raise NotATimeError(text, probably_meant(text))


def probably_meant(text: str) -> str:
    """Return the time that was probably meant by a text without colons; empty where it cannot be told."""
    if re.fullmatch(r"\d{1,2}", text, re.ASCII):
        return format_time(int(text))
    hours = re.fullmatch(r"(\d{1,2}) ?h ?([0-5]\d)", text.lower(), re.ASCII)
    if hours:
        return f"{int(hours[1])}:{hours[2]}:00"
    digits = re.sub(r"[ .,'’′″\"hms-]", "", text.lower())
    if not re.fullmatch(r"\d{3,6}", digits, re.ASCII):
        return ""
    parts = [digits[:-4], digits[-4:-2], digits[-2:]]
    guess = ":".join(part for part in parts if part)
    try:
        parse_time(guess)
    except NotATimeError:
        return ""
    return guess
