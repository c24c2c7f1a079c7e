"""How much hard running a session has of each sort, against what Daniels allows in one. Pure.

Threshold at most 10 % of the week's distance, intervals 8 % and 10 km, repetitions 5 % and 8 km, marathon effort the
lesser of 110 minutes and 18 miles. A coach's convention, not a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.guards import Guard, distance
from plans.notation.totals import Paces, item_totals
from plans.notation.tree import Repeat, Section
from plans.spoken import MILE_M

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plans.notation.tree import Item, Target

_BY_EFFORT = {"threshold": "T", "tempo": "T", "interval": "I", "repetition": "R"}
_BY_RACE = {"3k": "I", "5k": "I", "800": "R", "1500": "R", "mile": "R", "marathon": "M"}
# Where a plan is held to the limits strictly, the race paces beside them count too.
_BESIDE = {"15k": "T", "half marathon": "T", "8k": "I", "10k": "I"}
_WORDS = {"T": "threshold", "I": "intervals", "R": "repetitions", "M": "marathon pace"}


@dataclass(frozen=True, slots=True)
class Cap:
    """The most of one sort: a share of the week's distance, metres, minutes; 0 is no limit."""

    share: float = 0
    metres: float = 0
    minutes: float = 0


CAPS = {
    "T": Cap(share=0.10),
    "I": Cap(share=0.08, metres=10_000),
    "R": Cap(share=0.05, metres=8000),
    "M": Cap(metres=18 * MILE_M, minutes=110),
}


def sorts_of(
    items: Iterable[Item], paces: Paces | None = None, *, is_strict: bool = False
) -> dict[str, tuple[float, float]]:
    """Return metres and seconds of hard running by sort (T, I, R, M), middle values, without what lies between.

    `is_strict` counts half marathon pace as threshold and 10 km pace as intervals, as the built-in plans are held to.
    """
    found: dict[str, tuple[float, float]] = {}
    _add(items, paces or Paces(), 1, found, _BY_RACE | _BESIDE if is_strict else _BY_RACE)
    return found


def _add(
    items: Iterable[Item], paces: Paces, times: float, found: dict[str, tuple[float, float]], races: dict[str, str]
) -> None:
    for item in items:
        if isinstance(item, Section):
            _add(item.items, paces, times, found, races)
        elif isinstance(item, Repeat):
            _add(item.items, paces, times * sum(item.times) / 2, found, races)
        elif item.activity == "run":
            sort = next((one for target in item.targets if (one := _sort(target, races))), "")
            if sort:
                total = item_totals(item, paces)
                metres, seconds = found.get(sort, (0.0, 0.0))
                found[sort] = metres + times * sum(total.metres) / 2, seconds + times * sum(total.seconds) / 2


def _sort(target: Target, races: dict[str, str]) -> str:
    if target.kind == "effort":
        return _BY_EFFORT.get(target.name, "")
    return races.get(target.race, "") if target.kind == "race_pace" else ""


def cap_guards(
    items: Iterable[Item], week_metres: float, paces: Paces | None = None, *, miles: bool = False
) -> list[Guard]:
    """Tell which sorts of hard running are more than one session should have; `week_metres` is its whole week."""
    said = [
        over(sort, metres, seconds / 60, week_metres, miles=miles)
        for sort, (metres, seconds) in sorts_of(items, paces).items()
    ]
    return [_guard(one) for one in said if one]


def over(sort: str, metres: float, minutes: float, week: float, *, miles: bool = False) -> str:
    """Say by what a sort is more than one session should have of it; empty where it is not."""
    cap, words = CAPS[sort], _WORDS[sort]
    if cap.metres and metres > cap.metres:
        return f"{distance(metres, miles=miles)} at {words}: more than {distance(cap.metres, miles=miles)}."
    if cap.minutes and minutes > cap.minutes:
        return f"{minutes:.0f} min at {words}: more than {cap.minutes:.0f} min."
    if cap.share and week and metres / week > cap.share:
        share = f"{100 * metres / week:.0f} % of the week’s {distance(week, miles=miles)}"
        return f"{distance(metres, miles=miles)} at {words} is {share}: more than {100 * cap.share:.0f} %."
    return ""


def _guard(said: str) -> Guard:
    reason = "Daniels’ limit for one session: beyond it the last part is run tired, and costs more than it gives."
    return Guard("cap", "info", said, reason, "Coaches say", "Daniels’ Running Formula")
