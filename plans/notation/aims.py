"""Read targets: race paces, paces, times, efforts, RPE, heart rates, zones, percentages, cadence."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .amounts import Amount, amount, single
from .tokens import Token, key
from .tree import MILE_M, Number, Target, effort, tidy
from .vocabulary import (
    LETTER_EFFORTS,
    PACE_WORDS,
    PERCENT_NAMES,
    PHRASES,
    RACE_NAMES,
    RACES,
    SAYS_PACE,
    mark_at,
    word_at,
)

# A time behind @ whose meaning depends on the distance; never leaves the reader.
CLOCK = "clock"

_RACE_METRES = {"800": "800", "1500": "1500", "3000": "3k", "5000": "5k", "8000": "8k", "10000": "10k", "15000": "15k"}
# Speeds that somebody may run at, in seconds per km; outside them a time is no pace.
_FASTEST, _SLOWEST = 150, 480
_OWN = ("goal", "target", "your", "current", "planned", "date", "recent", "their", "his", "her")
# Nobody runs a kilometre in less.
_NO_PACE = 90


@dataclass(frozen=True, slots=True)
class Aim:
    """Targets read from a place, the place after them, and readings that are in doubt."""

    targets: tuple[Target, ...]
    end: int
    doubts: tuple[tuple[str, str], ...] = ()


def race(tokens: list[Token], at: int, *, after_at: bool) -> tuple[str, int, bool] | None:
    """The name of a race, the place after it, and whether its name says pace ("MP")."""
    while word_at(tokens, at) in _OWN and at + 1 < len(tokens):
        at += 1
    if at < len(tokens) and tokens[at].kind == "num":
        return _race_by_number(tokens, at)
    if after_at and at < len(tokens) and tokens[at].raw == "M":
        return "marathon", at + 1, True
    found = RACE_NAMES.longest(tokens, at)
    if found is None:
        return None
    spelled = key(" ".join(token.text for token in tokens[at : found[1]]))
    return found[0], found[1], spelled in SAYS_PACE or spelled.endswith("pace")


def _race_by_number(tokens: list[Token], at: int) -> tuple[str, int, bool] | None:
    found = amount(tokens, at)
    if found is not None and found.kind == "metres" and found.lo == found.hi:
        name = "mile" if found.lo == MILE_M else _RACE_METRES.get(str(found.lo))
        return (name, found.end, False) if name else None
    whole, after = tokens[at].whole, word_at(tokens, at + 1)
    if after in ("k", "km") and f"{whole}k" in RACES:
        return f"{whole}k", at + 2, False
    if after in ("mile", "mi") and whole == 1:
        return "mile", at + 2, False
    name = _RACE_METRES.get(str(whole))
    short = after == "p" and not tokens[at + 1].gap and not mark_at(tokens, at + 2, ":=")
    if name and short:
        return name, at + 2, True
    return (name, at + 2 if after == "m" else at + 1, False) if name else None


def _pace_word(tokens: list[Token], at: int) -> int | None:
    at = at + 1 if word_at(tokens, at) in ("race", "goal", "target") else at
    return at + 1 if word_at(tokens, at) in PACE_WORDS else None


def race_pace(tokens: list[Token], at: int, *, after_at: bool) -> Aim | None:
    """A race pace: "5k pace", "@ 5k", "MP", "10k-HM", "MP+30s/km". Without an @ it has to say pace."""
    first = race(tokens, at, after_at=after_at)
    if first is None:
        return None
    name, end, says_pace = first
    to, end = _race_to(tokens, end, after_at)
    word_end = _pace_word(tokens, end)
    tempo = end + 1 if mark_at(tokens, end, "-") and not tokens[end].gap else end
    if after_at and word_at(tokens, tempo) == "tempo":
        word_end = tempo + 1  # "@ 5k-Tempo"
    if not (after_at or says_pace or word_end):
        return None
    end = word_end or end
    offset = None if to else _offset(tokens, end, name)
    if offset is not None:
        return offset
    return Aim((Target("race_pace", race=name, race_to=to),), end)


def _race_to(tokens: list[Token], at: int, after_at: bool) -> tuple[str, int]:
    if mark_at(tokens, at, "->") or word_at(tokens, at) in ("->", "to"):
        second = race(tokens, at + 1, after_at=after_at)
        if second is not None:
            return second[0], second[1]
    return "", at


def _offset(tokens: list[Token], at: int, name: str) -> Aim | None:
    """+30s/km behind a race pace. A pace a mile is turned into seconds a km; without a unit, km is asked about."""
    if not mark_at(tokens, at, "+-") or at + 2 >= len(tokens):
        return None
    seconds = tokens[at + 1].whole
    is_unit = word_at(tokens, at + 2) in ("s", "sec", "secs", "seconds", '"')
    if seconds is None or not is_unit:
        return None
    per, end = _per(tokens, at + 3)
    sign = 1 if tokens[at].text == "+" else -1
    value = round(sign * seconds / (per or 1))
    doubts = () if per else ((f"{sign * seconds:+} s/km", f"{sign * seconds:+} s/mi"),)
    return Aim((Target("offset", race=name, seconds_per_km=value),), end, doubts)


def _per(tokens: list[Token], at: int) -> tuple[float | None, int]:
    """The kilometres in the unit of a pace: 1 for "/km", 1.609 for "per mile"; None where none is named."""
    if mark_at(tokens, at, "/") or word_at(tokens, at) == "per":
        unit = word_at(tokens, at + 1)
        if unit in ("km", "k", "kilometre", "kilometer"):
            return 1.0, at + 2
        if unit in ("mi", "mile"):
            return MILE_M / 1000, at + 2
    return None, at


def _pace(tokens: list[Token], at: int, found: Amount) -> Aim | None:
    end = found.end + 1 if word_at(tokens, found.end) in ("min", "mins") else found.end
    per, end = _per(tokens, end)
    if per is None or found.kind != "seconds":
        return None
    end = end + 1 if word_at(tokens, end) == "pace" else end
    lo, hi = tidy(round(found.lo / per, 1)), tidy(round(found.hi / per, 1))
    if lo < _NO_PACE:
        return None  # "+20-30 s/km" is added to a pace and is none
    return Aim((Target("pace", lo=lo, hi=hi),), end)


def _time(tokens: list[Token], at: int) -> Aim | None:
    found = amount(tokens, at) or _falling(tokens, at)
    if found is None:
        return None
    pace = _pace(tokens, at, found)
    if pace is not None:
        return pace
    if found.kind == "bare" and (found.lo < 20 or found.hi > 150 or _measures(tokens, found.end)):
        return None
    if found.kind not in ("seconds", "bare"):
        return None
    end = found.end + 1 if word_at(tokens, found.end) == "pace" and found.clock else found.end
    minutes = found.factor == 60 and found.lo >= _FASTEST and found.hi <= _SLOWEST
    mixed = minutes or (not found.simple and found.hi < 900)
    kind = CLOCK if found.clock or mixed or end == found.end + 1 else "rep_time"
    return Aim((Target(kind, lo=found.lo, hi=found.hi),), end)


def _falling(tokens: list[Token], at: int) -> Amount | None:
    """ "5:00-4:45", "80-78": a range of times from slow to fast."""
    first = single(tokens, at)
    if first is None or not (mark_at(tokens, first.end, "-") or word_at(tokens, first.end) == "to"):
        return None
    second = single(tokens, first.end + 1)
    if second is None or second.kind != first.kind or second.clock != first.clock or not second.lo < first.lo:
        return None
    if mark_at(tokens, second.end, "-") or first.lo > 1.5 * second.lo:
        return None
    return replace(second, hi=first.lo)


def _measures(tokens: list[Token], at: int) -> bool:
    """Whether a bare number is not a time but belongs to what follows it."""
    if word_at(tokens, at) in ("w/", "with", "off", "r", "rec", "rest", "on", "then"):
        return False
    return mark_at(tokens, at, "%/'\"") or (at < len(tokens) and tokens[at].kind in ("word", "num", "drill"))


def _between(tokens: list[Token], at: int) -> tuple[Number, Number, int] | None:
    """Plain numbers, one or a range, whatever word follows: the 2 of "Z2 HR" is not two hours."""
    if at >= len(tokens) or tokens[at].kind != "num":
        return None
    lo = tidy(tokens[at].value)
    is_range = mark_at(tokens, at + 1, "-") or word_at(tokens, at + 1) == "to"
    if not is_range or at + 2 >= len(tokens) or tokens[at + 2].kind != "num":
        return lo, lo, at + 1
    hi = tidy(tokens[at + 2].value)
    return (lo, hi, at + 3) if lo < hi else None


def _zones(tokens: list[Token], at: int) -> tuple[Number, Number, int] | None:
    """The numbers of zones, also where both have their letter: Z1-Z2."""
    found = _between(tokens, at)
    ranges = mark_at(tokens, at + 1, "-/") or word_at(tokens, at + 1) in ("->", "to")
    if found and ranges and word_at(tokens, at + 2) in ("z", "zone"):
        second = _between(tokens, at + 3)
        if second and second[0] == second[1] > found[0]:
            return found[0], second[0], second[2]
    return found


def _of_ten(tokens: list[Token], at: int) -> bool:
    return mark_at(tokens, at, "/") and at + 1 < len(tokens) and tokens[at + 1].whole == 10


def _cadence(tokens: list[Token], at: int) -> Aim | None:
    """ "cadence 170-175"."""
    found = _between(tokens, at)
    if found is None or not 120 <= found[0] <= found[1] <= 240:
        return None
    end = found[2] + 1 if word_at(tokens, found[2]) == "spm" else found[2]
    return Aim((Target("cadence", lo=found[0], hi=found[1]),), end)


def measured(tokens: list[Token], at: int) -> Aim | None:
    """Targets that name their measure, with or without an @: RPE 8, HR 140-150, Z2, 85-90% LTHR, 170-180 spm."""
    word = word_at(tokens, at)
    after = at + 2 if mark_at(tokens, at + 1, ":=") else at + 1
    if word == "cadence":
        return _cadence(tokens, after)
    if word in ("rpe", "hr", "zone", "z", "effort"):
        found = _zones(tokens, after) if word in ("zone", "z") else _between(tokens, after)
        return _named(tokens, word, found) if found else None
    found = _between(tokens, at)
    if found is None:
        return None
    lo, hi, end = found
    unit = word_at(tokens, end)
    named = word_at(tokens, end + 2) in ("effort", "rpe", "intensity")
    if _of_ten(tokens, end) and hi <= 10 and (named or word_at(tokens, at - 1) in ("@", "at")):
        return Aim((Target("rpe", lo=lo, hi=hi),), end + 3 if named else end + 2)
    if unit == "km" and mark_at(tokens, end + 1, "/") and word_at(tokens, end + 2) == "h" and 6 <= lo <= hi <= 30:
        return Aim((Target("pace", lo=tidy(round(3600 / hi, 1)), hi=tidy(round(3600 / lo, 1))),), end + 3)
    if mark_at(tokens, end, "+") and not tokens[end].gap and word_at(tokens, end + 1) == "spm":
        unit, end = "spm", end + 1
    if unit in ("spm", "bpm"):
        return Aim((Target("cadence" if unit == "spm" else "hr", lo=lo, hi=hi),), end + 1)
    if word_at(tokens, end) == "rpe" and hi <= 10:
        return Aim((Target("rpe", lo=lo, hi=hi),), end + 1)
    place = end + 2 if word_at(tokens, end + 1) == "of" else end + 1
    name = PERCENT_NAMES.longest(tokens, place) if mark_at(tokens, end, "%") else None
    return Aim((Target("percent", of=name[0], lo=lo, hi=hi),), name[1]) if name else None


def _named(tokens: list[Token], word: str, found: tuple[Number, Number, int]) -> Aim | None:
    lo, hi, end = found
    if word in ("rpe", "effort"):
        of_ten = mark_at(tokens, end, "/") and word_at(tokens, end + 1) == "10"
        if hi > 10 or (word == "effort" and not of_ten):
            return None
        return Aim((Target("rpe", lo=lo, hi=hi),), end + (2 if of_ten else 0))
    if word == "hr":
        end = end + 1 if word_at(tokens, end) == "bpm" else end
        return Aim((Target("hr", lo=lo, hi=hi),), end) if 40 <= lo <= hi <= 240 else None
    if hi > 9:
        return None
    of = word_at(tokens, end)
    named = of in ("hr", "pace")
    return Aim((Target("zone", of=of if named else "hr", lo=lo, hi=hi),), end + 1 if named else end)


def named_effort(tokens: list[Token], at: int, *, after_at: bool) -> Aim | None:
    """An effort by name, or by Daniels' letter where it is a capital."""
    starts = at == 0 and len(tokens) > 1 and tokens[1].kind == "num" and tokens[1].gap
    if at < len(tokens) and tokens[at].raw in LETTER_EFFORTS and (after_at or at > 0 or starts):
        end = at + 1
        joined = end + 1 if mark_at(tokens, end, "-") and not tokens[end].gap else end
        end = joined + 1 if word_at(tokens, joined) in ("pace", "effort") else end
        return Aim((effort(LETTER_EFFORTS[tokens[at].raw]),), end)
    found = PHRASES.longest(tokens, at)
    if found and found[0][0] == "effort":
        end = found[1] + 1 if word_at(tokens, found[1]) in PACE_WORDS else found[1]
        return Aim((effort(found[0][1]),), end)
    return None


def aim(tokens: list[Token], at: int) -> Aim | None:
    """The target behind an @ or inside brackets."""
    return (
        measured(tokens, at)
        or race_pace(tokens, at, after_at=True)
        or named_effort(tokens, at, after_at=True)
        or _time(tokens, at)
    )


def open_aim(tokens: list[Token], at: int) -> Aim | None:
    """A target that stands without an @: it must name itself."""
    found = measured(tokens, at) or race_pace(tokens, at, after_at=False)
    if found:
        return found
    if at < len(tokens) and tokens[at].kind in ("num", "clock"):
        time = amount(tokens, at)
        return _pace(tokens, at, time) if time else None
    return None


def progress(tokens: list[Token], at: int, dose: Amount | None) -> Aim | None:
    """Paces from one to another: "5:30 -> 4:40/km", "from 4:50 down to 4:10 per km". Without a unit that of the dose.

    The range goes from the faster to the slower; that one follows the other is for the note to say."""
    at = at + 1 if word_at(tokens, at) in ("from", "of") or mark_at(tokens, at, "@(") else at
    first = single(tokens, at)
    if first is None or first.kind != "seconds" or first.simple:
        return None
    end = _pace_end(tokens, first.end)
    while word_at(tokens, end) in ("->", ">", "down", "to", "-", "auf", "at", "a"):
        end += 1
    second = single(tokens, end) if end > first.end else None
    if second is None:
        lo, hi, end = first.lo, first.hi, first.end
    elif second.kind == "seconds" and not second.simple and first.lo == first.hi:
        lo, hi = sorted((first.lo, second.lo))
        end = second.end
    else:
        return None
    per, end = _per(tokens, end)
    in_miles = dose is not None and dose.factor == MILE_M
    doubts = (
        ()
        if per
        else ((f"{_clock(lo)}/mi", f"{_clock(lo)}/km"),)
        if in_miles
        else ((f"{_clock(lo)}/km", f"{_clock(lo)}/mi"),)
    )
    per = per or (MILE_M / 1000 if in_miles else 1.0)
    if lo == hi or not _FASTEST * 0.9 <= lo / per <= hi / per <= _SLOWEST * 1.2:
        return None
    paces = [tidy(round(value / per, 1)) for value in (lo, hi)]
    return Aim((Target("pace", lo=paces[0], hi=paces[1]),), end, doubts)


def _pace_end(tokens: list[Token], at: int) -> int:
    return _per(tokens, at)[1]


def _clock(seconds: Number) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def settle(target: Target, metres: Number | None, *, miles: bool = False) -> tuple[Target, tuple[tuple[str, str], ...]]:
    """Decide what a bare m:ss is: the time of a repetition below 1 km, else a pace; asked where both are likely.

    `metres` is the length of the repetition, None where it has none: then only a pace makes sense. A run measured
    in `miles` has its pace by the mile."""
    if target.kind != CLOCK:
        return target, ()
    pace = Target("pace", lo=target.lo, hi=target.hi)
    if miles and metres is not None and metres > 1500:
        lo, hi = (tidy(round(value * 1000 / MILE_M, 1)) for value in (target.lo, target.hi))
        by_mile = Target("pace", lo=lo, hi=hi)
        sure = metres == MILE_M and target.lo > 240
        return by_mile, () if sure else ((f"{_clock(target.lo)}/mi", f"{_clock(target.lo)}/km"),)
    if metres is None or metres == 1000:
        return pace, ()
    rep = Target("rep_time", lo=target.lo, hi=target.hi)
    likely_rep = _FASTEST <= target.lo * 1000 / metres <= _SLOWEST
    likely_pace = _FASTEST <= target.lo <= _SLOWEST
    if likely_rep != likely_pace:
        return (rep if likely_rep else pace), ()
    chosen, other = (rep, pace) if metres < 1000 else (pace, rep)
    return chosen, ((_said(chosen), _said(other)),)


def _said(target: Target) -> str:
    lo, hi = (f"{int(value) // 60}:{int(value) % 60:02d}" for value in (target.lo, target.hi))
    time = lo if lo == hi else f"{lo}-{hi}"
    return f"{time}/km" if target.kind == "pace" else f"in {time}"
