"""The warm-up against the clock: when to start it, and a ruler to scale that ends at the first rep. Pure.

Instants are reckoned in UTC, so that an hour that is lost or comes twice in the night moves nothing; only what is
printed is local.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 350.0
GAP_S = 300
# The gap that is usual before a kind of session, where only that is known of it (`plans.linting.usual_gap`).
GAPS_S = {"race": 600, "quality": GAP_S}
# What a letter of the ruler's words takes, and how far apart two printed times must stand, in units of the drawing.
LETTER, BETWEEN_TIMES = 6.4, 46.0
WORDS = {
    "jog": ("Jog", "Jog", "jog"),
    "mob": ("Mobility", "Mob.", "mobility"),
    "drill": ("Drills", "Dr.", "drills"),
    "str": ("Strides", "Str.", "strides"),
    "other": ("More", "", "more"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the ruler: where it lies, and the word in it (empty where none fits)."""

    sort: str
    word: str
    x: str
    width: str
    middle: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A stroke under the ruler: one a minute, longer at five and ten."""

    x: str
    length: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time printed under the ruler."""

    x: str
    anchor: str
    text: str
    is_gun: bool


@dataclass(frozen=True, slots=True)
class Ruler:
    """The drawing, and what it says to who cannot see it."""

    parts: list[Part]
    ticks: list[Tick]
    stamps: list[Stamp]
    label: str


@dataclass(frozen=True, slots=True)
class Left:
    """How long until something, as shown beside the big figure: `in` `52` `min`."""

    before: str
    figure: str
    unit: str


def at(day: dt.date, time: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """Return the instant (UTC) of a wall-clock time on a day in a zone."""
    return dt.datetime.combine(day, time, tzinfo=zone).astimezone(dt.UTC)


def warmup_start(gun: dt.datetime, warmup_seconds: float, gap_seconds: float = GAP_S) -> dt.datetime:
    """Return when to start the warm-up: so that the gap is left before the gun, rounded down to a whole minute."""
    start = gun - dt.timedelta(seconds=warmup_seconds + gap_seconds)
    return start.replace(second=0, microsecond=0)


def local(instant: dt.datetime, zone: dt.tzinfo) -> str:
    """Write an instant as 17:45 in a zone."""
    return f"{instant.astimezone(zone):%H:%M}"


def time_left(until: dt.datetime, now: dt.datetime) -> Left | None:
    """Say how long it is until then: minutes, or hours below a day; None further away or past."""
    seconds = (until - now).total_seconds()
    if seconds < 0 or seconds >= 24 * 3600:
        return None
    minutes = int(seconds // 60)
    if minutes == 0:
        return Left("", "now", "")
    if minutes < 60:
        return Left("in", str(minutes), "min")
    return Left("in", f"{minutes // 60}:{minutes % 60:02d}", "h")


def draw(parts: Sequence[tuple[str, float]], start: dt.datetime, gun: dt.datetime, zone: dt.tzinfo) -> Ruler:
    """Draw the ruler from the start of the warm-up to the gun.

    `parts` are sorts (of `WORDS`) with their seconds, in order; what is left until the gun is drawn as free time.
    """
    total = (gun - start).total_seconds()
    scale = WIDTH / total
    drawn: list[Part] = []
    stamps: list[Stamp] = []
    said: list[str] = []
    done = 0.0
    for sort, seconds in _joined(parts):
        drawn.append(_part(sort, done, seconds, scale))
        moment = local(start + dt.timedelta(minutes=round(done / 60)), zone)
        minutes = round(seconds / 60)
        said.append(f"{moment} {WORDS[sort][2]} {minutes} {'minute' if minutes == 1 else 'minutes'}")
        _stamp(stamps, done * scale, moment)
        done += seconds
    free = round((total - done) / 60)
    if total - done > 1:
        drawn.append(_part("gap", done, total - done, scale))
        said.append(f"{free} {'minute' if free == 1 else 'minutes'} free")
    stamps.append(Stamp(f"{WIDTH:.1f}", "end", local(gun, zone), is_gun=True))
    said.append(f"first rep {local(gun, zone)}")
    return Ruler(drawn, _ticks(total, scale), stamps, ", ".join(said))


def _joined(parts: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """Join neighbours of one sort; leave out what takes no time."""
    real = [(sort, seconds) for sort, seconds in parts if seconds > 0]
    return [(sort, sum(s for _, s in group)) for sort, group in groupby(real, key=lambda part: part[0])]


def _part(sort: str, done: float, seconds: float, scale: float) -> Part:
    x, width = done * scale, seconds * scale
    word = ""
    if sort != "gap":
        long, short, _ = WORDS[sort]
        minutes = round(seconds / 60)
        ways = [f"{long} {minutes}", f"{short} {minutes}", short, str(minutes)]
        word = next((way for way in ways if way and len(way) * LETTER + 4 <= width), "")
    return Part(sort, word, f"{x + 0.8:.1f}", f"{max(width - 1.5, 1):.1f}", f"{x + width / 2:.1f}")


def _stamp(stamps: list[Stamp], x: float, text: str) -> None:
    """Print a time where there is room beside the last one and before the gun's."""
    if not stamps:
        stamps.append(Stamp("0.0", "start", text, is_gun=False))
        return
    # The first stands at its left end and the gun's at its right end: both reach further than those between.
    reach = BETWEEN_TIMES * (1.5 if len(stamps) == 1 else 1)
    if x - float(stamps[-1].x) >= reach and WIDTH - x >= BETWEEN_TIMES * 1.5:
        stamps.append(Stamp(f"{x:.1f}", "middle", text, is_gun=False))


def _ticks(total: float, scale: float) -> list[Tick]:
    """One stroke a minute; above 90 minutes only every fifth."""
    minutes = int(total // 60)
    every = 1 if minutes <= 90 else 5
    ticks = []
    for minute in range(0, minutes + 1, every):
        x = min(max(minute * 60 * scale, 0.8), WIDTH - 0.8)
        ticks.append(Tick(f"{x:.1f}", 44 if minute % 10 == 0 else 41 if minute % 5 == 0 else 37))
    return ticks
