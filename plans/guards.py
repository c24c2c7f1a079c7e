"""What is worth a second thought about how far: one long run, the week, hard running. Quiet marks, never alarms. Pure.

The single-session guard is the best founded: in 5,205 runners and 588,071 sessions (Frandsen 2025) a run more than
10 % longer than the longest of the 30 days before went with 1.64 times as many injuries (95 % interval 1.31 to 2.05),
up to twice as long with 1.52, more than that with 2.28 (1.50 to 3.48). From week to week and by acute to chronic load
nothing was found: the softer guards below say so. `plans.guarding` asks the database.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.spoken import MILE_M
from plans.training_load import Entry, weeks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_DAYS = 30
SINGLE_RATIO = 1.10
MUCH_RATIO = 1.30
DOUBLE_RATIO = 2.0
WEEK_INFO, FORTNIGHT_WARN = 1.10, 1.30
LONG_SHARE, LONG_MINUTES = 0.30, 150
# A week of fewer runs has no long run to speak of.
LONG_SHARE_RUNS = 3

COHORT = "One large cohort, 5,205 runners"
SOURCE_SINGLE = "Frandsen 2025"


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing to think about. `level` is warn or info; `bars` of 4 and `strength` say how well it is founded."""

    code: str
    level: str
    sentence: str
    reason: str
    strength: str
    source: str
    bars: int = 1

    @property
    def bar_list(self) -> list[bool]:
        """The bars, filled ones first."""
        return [at < self.bars for at in range(4)]


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest run of some days, by distance and by time; 0 where there is none or it is not known."""

    metres: float = 0
    minutes: float = 0


def longest_of(entries: Iterable[Entry], before: dt.date, today: dt.date) -> Longest:
    """Return the longest run of the 30 days before a day: runs done, and from today on those that are planned.

    A run that was done in part, with no distance said, is left out: nobody knows how long it was.
    """
    first = before - dt.timedelta(days=LONGEST_DAYS)
    runs = [one for one in entries if first <= one.on_date < before and one.is_run]
    metres = [_metres(one, today) for one in runs]
    minutes = [_minutes(one, today) for one in runs]
    return Longest(max(metres, default=0), max(minutes, default=0))


def _counts(entry: Entry, today: dt.date) -> bool:
    """Whether a run is one that was, or is still to come."""
    return entry.was_done or (not entry.outcome and entry.on_date >= today)


def _metres(entry: Entry, today: dt.date) -> float:
    if not _counts(entry, today) or (entry.outcome == "partly" and entry.done_metres is None):
        return 0
    return entry.metres_run if entry.was_done else entry.metres


def _minutes(entry: Entry, today: dt.date) -> float:
    if not _counts(entry, today) or (entry.outcome == "partly" and entry.done_minutes is None):
        return 0
    return entry.minutes_spent if entry.was_done else entry.minutes


def distance(metres: float, *, miles: bool = False) -> str:
    """Write a distance as 18 km, 7.5 km or 11.2 mi."""
    value = metres / (MILE_M if miles else 1000)
    figure = f"{value:.0f}" if value >= 19.95 else f"{value:.1f}".removesuffix(".0")
    return f"{figure} {'mi' if miles else 'km'}"


def single_session(entry: Entry, longest: Longest, today: dt.date, *, miles: bool = False) -> Guard | None:
    """Tell of a run more than 10 % longer than the longest of 30 days; by time where no distance is known.

    None without any run in those days: there is nothing to compare with.
    """
    if not entry.is_run:
        return None
    metres, minutes = _metres(entry, today), _minutes(entry, today)
    if metres and longest.metres:
        ratio = metres / longest.metres
        this, that = distance(metres, miles=miles), distance(longest.metres, miles=miles)
    elif minutes and longest.minutes and not metres:
        ratio = minutes / longest.minutes
        this, that = f"{minutes:.0f} min", f"{longest.minutes:.0f} min"
    else:
        return None
    if ratio <= SINGLE_RATIO + 1e-9:
        return None
    return Guard(
        "single",
        "warn",
        f"{this}: {_more(ratio)} the longest run of the 30 days before ({that}).",
        _risk(ratio),
        COHORT,
        SOURCE_SINGLE,
        bars=3,
    )


def _more(ratio: float) -> str:
    return f"{100 * (ratio - 1):.0f} % more than" if ratio <= DOUBLE_RATIO else f"{ratio:.1f} times"


def _risk(ratio: float) -> str:
    times = "2.3" if ratio > DOUBLE_RATIO else "1.5" if ratio > MUCH_RATIO else "1.6"
    return f"Runs so much longer than any of the last 30 days went with about {times} times as many injuries."


def week_guards(entries: Sequence[Entry], on_date: dt.date, today: dt.date, *, miles: bool = False) -> list[Guard]:
    """Tell of the week that a day lies in: growth against the two weeks before, and the share of the long run.

    Weeks to come count as planned, past ones as they were run. Growth of one week is measured against the larger of
    the two before, so that a return from a down week is none.
    """
    monday = on_date - dt.timedelta(days=on_date.weekday())
    weeks = weeks_of(entries, monday - dt.timedelta(weeks=2), 3)
    two_ago, one_ago, now = (sum(_metres(one, today) for one in week.entries if one.is_run) for week in weeks)
    return [
        *_growth(now, one_ago, two_ago, miles=miles),
        *_long_share([one for one in weeks[2].entries if one.is_run], now, today),
    ]


def _growth(now: float, one_ago: float, two_ago: float, *, miles: bool) -> list[Guard]:
    words = f"{distance(now, miles=miles)} this week"
    if one_ago and two_ago and now / two_ago > FORTNIGHT_WARN and now > one_ago:
        return [
            Guard(
                "fortnight",
                "warn",
                f"{words}: {100 * (now / two_ago - 1):.0f} % more than two weeks ago.",
                "In beginners a growth of more than 30 % over two weeks went with more injuries of some kinds.",
                "Small study, beginners",
                "Nielsen 2014",
                bars=2,
            )
        ]
    base = max(one_ago, two_ago)
    if base and now / base > WEEK_INFO:
        return [
            Guard(
                "week",
                "info",
                f"{words}: {100 * (now / base - 1):.0f} % more than the larger of the two weeks before.",
                "The rule of ten per cent a week is weakly founded: a trial of it found no difference.",
                "Coaches say",
                "the rule of ten per cent",
            )
        ]
    return []


def _long_share(runs: Sequence[Entry], week: float, today: dt.date) -> list[Guard]:
    longest = max(runs, key=lambda one: _metres(one, today), default=None)
    if longest is None or not week or len(runs) < LONG_SHARE_RUNS:
        return []
    share, minutes = _metres(longest, today) / week, _minutes(longest, today)
    # Of three or four runs one is always more than 30 %: there the even share is what counts.
    limit = max(LONG_SHARE, 1.5 / len(runs))
    # As it is written: "30 %" is not more than 30 %.
    is_large = round(100 * share) > round(100 * limit)
    if not is_large and minutes <= LONG_MINUTES:
        return []
    said = f"The long run is {100 * share:.0f} % of the week." if is_large else f"The long run takes {minutes:.0f} min."
    return [
        Guard(
            "long",
            "warn",
            said,
            "Coaches keep it to 25 to 30 % of the week’s distance, and to two and a half hours.",
            "Coaches say",
            "Daniels’ Running Formula",
        )
    ]
