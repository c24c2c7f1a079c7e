"""An athlete's paces: today's, those of any day before, and how they moved. For oneself, coaches, a guardian."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render

from athletes import estimates, paces
from athletes.models import RaceResult, User
from coachsite.lib.access import Policy, access
from plans.prescribing import results_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from athletes.estimates import Band, Known, Marathon
    from coachsite.lib.http import Request

EFFORTS = {
    "easy": ("E", "Easy"),
    "marathon": ("M", "Marathon effort"),
    "tempo": ("", "Tempo"),
    "threshold": ("T", "Threshold"),
    "interval": ("I", "Intervals"),
    "repetition": ("R", "Repetitions"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One pace as a band, in both units and as a treadmill takes it."""

    letter: str
    name: str
    per_km: str
    per_mile: str
    treadmill: str
    time: str = ""


def line(name: str, band: Band, letter: str = "", time: str = "") -> Line:
    """Write a band."""
    slow, fast = estimates.treadmill(band)
    return Line(letter, name, span(band, "km"), span(band, "mi"), f"{slow:.1f}–{fast:.1f}", time)


def span(band: Band, units: str) -> str:
    """Return 3:59–4:01, fast end first."""
    return "–".join(paces.format_pace(end, units) for end in band)


def effort_lines(known: Known[Any]) -> list[Line]:
    """Return the training paces that a race stands for; none without one."""
    if known.value is None:
        return []
    bands = paces.bands(known.value) | {"marathon": estimates.marathon_effort(known.value)}
    return [line(name, bands[effort], letter) for effort, (letter, name) in EFFORTS.items()]


def race_lines(known: Known[Any], marathon: Marathon | None) -> list[Line]:
    """Return the pace of each race with the time it makes; the marathon as the wide range that it is."""
    found = []
    for race, band in known.races().items():
        if race == "marathon" and marathon is not None:
            continue
        found.append(line(paces.RACE_NAMES[race], band, time=times(race, band)))
    if marathon is not None:
        time = f"{minutes(marathon.fast)}–{minutes(marathon.slow)} h"
        if marathon.own is not None:
            time += f", about {minutes(marathon.own)} h by the own exponent"
        found.append(line(paces.RACE_NAMES["marathon"], marathon.band, time=time))
    return [one for one in found if one.time]


def minutes(seconds: float) -> str:
    """Return a long time to the minute: 3:12."""
    return paces.format_time(round(seconds / 60) * 60).removesuffix(":00")


def times(race: str, band: Band) -> str:
    """Return the time that the middle of a band makes."""
    return "about " + paces.format_time(round(sum(band) / 2 * paces.RACES[race] / 1000))


def of_tests(known: Known[Any]) -> list[dict[str, Any]]:
    """Return the tests, each an estimate of its own with its doubt."""
    found: list[dict[str, Any]] = []
    if known.threshold is not None and known.test is not None:
        found.append(
            {
                "line": line("Threshold, by test", known.threshold, "T"),
                "source": f"{known.test.distance_m:,} m in 30 minutes".replace(",", "\N{NARROW NO-BREAK SPACE}"),
                "ran_on": known.test.ran_on,
                "doubt": "Fast end: the pace of the test, as coaches use it. Slow end: what the curve of races makes "
                "of it. Expect a few seconds either way from day to day.",
            }
        )
    if known.speed is not None:
        low, high = known.speed.reserve_band
        found.append(
            {
                "line": line("Critical speed", known.speed.band),
                "source": "two trials",
                "ran_on": known.speed.ran_on,
                "doubt": f"Differs by 0.4 to 2 % from day to day; the band is 2 % either way. D′ about {low}–{high} m: "
                "it differs by 10 to 18 %, so plan nothing by it.",
            }
        )
    return found


def moves(results: Sequence[RaceResult]) -> list[dict[str, Any]]:
    """Return each result, newest first, with the paces it gave by itself and those that counted from that day."""
    found = []
    for result in results:
        alone = estimates.known_on([result], result.ran_on)
        then = estimates.known_on(results, result.ran_on)
        found.append(
            {
                "result": result,
                "kind": result.get_kind_display(),
                "name": paces.race_name(result.distance_m),
                "time": paces.format_time(result.seconds),
                "gave": key_paces(alone),
                "counted": key_paces(then),
                "is_source": then.source is not None and then.source.pk == result.pk,
            }
        )
    return found


def key_paces(known: Known[Any]) -> dict[str, Band]:
    """Return the three paces that a table of history shows."""
    races, efforts = known.races(), known.efforts()
    return {
        key: band
        for key, band in (
            ("5k", races.get("5k")),
            ("threshold", efforts.get("threshold")),
            ("easy", efforts.get("easy")),
        )
        if band is not None
    }


@access(Policy.signed_in("GET"))
def my_paces(request: Request) -> HttpResponse:
    """Show one's own paces; `?on=2026-03-28` shows those of that day."""
    return page(request, request.user)


@access(Policy.signed_in("GET"))
def athlete_paces(request: Request, athlete_id: int) -> HttpResponse:
    """Show an athlete's paces to who may see the athlete."""
    return page(request, get_object_or_404(User.objects.visible_to(request.user), pk=athlete_id))


def page(request: Request, person: User) -> HttpResponse:
    """Render the page for who looks, in that person's units."""
    today = person.today()
    day, wrong = day_asked(request.GET.get("on", ""), today)
    results = results_of(person)
    known = estimates.known_on(results, day)
    units = request.user.units
    history = [
        one | {side: {key: span(band, units) for key, band in one[side].items()} for side in ("gave", "counted")}
        for one in moves(results)
    ]
    marathon = known.marathon(exponent=person.riegel_exponent, weekly_km=person.weekly_km)
    context = {
        "person": person,
        "is_self": person.pk == request.user.pk,
        "day": day,
        "today": today,
        "is_now": day == today,
        "wrong": wrong,
        "known": known,
        "source": f"{paces.format_time(known.race.seconds)} over {paces.race_name(known.race.distance_m)}"
        if known.race
        else "",
        "efforts": effort_lines(known),
        "races": race_lines(known, marathon),
        "warnings": marathon.warnings if marathon else (),
        "tests": of_tests(known),
        "history": history,
        "units": units,
    }
    return render(request, "home/paces.html", context)


def day_asked(text: str, today: dt.date) -> tuple[dt.date, str]:
    """Return the day asked for and, where it is none or still to come, today and why."""
    if not text:
        return today, ""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return today, "That is not a day. Shown are the paces of today."
    if day > today:
        return today, "That day is still to come. Shown are the paces of today."
    return day, ""
