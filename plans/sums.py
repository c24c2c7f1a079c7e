"""The sums of a session as they are shown: ranges where they are ranges, rough where they are rough. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from plans.load import Load
    from plans.notation.tree import Range

# Contacts are counted by the stride of other people: to the ten is as near as that goes.
ROUGH, ROUGH_FROM = 10, 60


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure with what it is: `Distance` `9.1–9.6` `km`. `more` where the true number is higher."""

    term: str
    figure: str
    unit: str = ""
    more: bool = False


def sums_of(load: Load, *, miles: bool = False) -> list[Sum]:
    """Distance and time always; hard minutes, metres of drills and ground contacts where there are any."""
    made = [
        Sum("Distance", between(load.metres, _miles if miles else _km), "mi" if miles else "km"),
        Sum("Time, about", between(load.seconds, _minutes), "min"),
    ]
    if round(load.quality_seconds[1] / 60):
        made.append(Sum("Quality", between(load.quality_seconds, _minutes), "min"))
    if load.drill_metres[1]:
        made.append(Sum("Drills", between(load.drill_metres, _whole), "m"))
    contacts = contacts_words(load)
    if contacts:
        made.append(Sum("Contacts", contacts, more=bool(load.uncounted)))
    return made


def contacts_words(load: Load) -> str:
    """Ground contacts of drills: 240–360; empty where there are none, or nobody has counted any."""
    return between(load.contacts, _rough) if round(load.contacts[1]) else ""


def between(ends: Range, form: Callable[[float], str]) -> str:
    """Both ends of a range in some form, or one of them where they look alike."""
    lo, hi = form(ends[0]), form(ends[1])
    return lo if lo == hi else f"{lo}–{hi}"


def _km(metres: float) -> str:
    return _decimal(metres / 1000)


def _miles(metres: float) -> str:
    return _decimal(metres / 1609.344)


def _decimal(value: float) -> str:
    return f"{value:.0f}" if value >= 19.95 else f"{value:.1f}".removesuffix(".0")


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f}"


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _rough(value: float) -> str:
    return f"{round(value / ROUGH) * ROUGH if value >= ROUGH_FROM else value:.0f}"


__all__ = ["Sum", "between", "contacts_words", "sums_of"]
