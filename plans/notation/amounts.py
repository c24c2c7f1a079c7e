"""Read amounts: times, distances, repetitions, and ranges of them, in every spelling that coaches use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from .tree import Extent, Number, tidy
from .vocabulary import METRE_UNITS, REP_UNITS, SECOND_UNITS, TIMES_WORDS, mark_at, word_at

if TYPE_CHECKING:
    from .tokens import Token

type AmountKind = Literal["metres", "seconds", "reps", "bare"]

# Distances that are run on a track: "8 x 400s" means these in the plural, not 400 seconds.
TRACK_METRES = frozenset((200, 300, 400, 500, 600, 800, 1000, 1200, 1500, 1600, 2000, 3000))


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount, or a range of one; `end` is the place after it.

    `factor` is what its unit is worth, `letter_m` and `capital_m` that the unit was a single m or M,
    `spaced` that a time has parts with a space between ("1 min 30 s"), `clock` that it was m:ss without
    a unit, `doubts` the other readings as (read_as, or)."""

    kind: AmountKind
    lo: Number
    hi: Number
    end: int
    factor: Number = 1
    letter_m: bool = False
    capital_m: bool = False
    spaced: bool = False
    clock: bool = False
    simple: bool = True
    doubts: tuple[tuple[str, str], ...] = ()

    @property
    def extent(self) -> Extent:
        """The extent that the amount gives. Raises ValueError for a bare number, which has no unit."""
        if self.kind == "bare":
            raise ValueError("A bare number is no extent.")
        return Extent.of(self.kind, self.lo, self.hi)


def number(tokens: list[Token], at: int) -> Amount | None:
    """A number without unit; a space or an apostrophe may part its thousands ("1 500 m", "1'500 m")."""
    if at >= len(tokens) or tokens[at].kind != "num":
        return None
    first = tokens[at]
    fraction = _fraction(tokens, at)
    if fraction is not None:
        return fraction
    plain = Amount("bare", tidy(first.value), tidy(first.value), at + 1)
    second = at + 2 if mark_at(tokens, at + 1, "'") and not tokens[at + 1].gap else at + 1
    if second >= len(tokens) or first.whole is None or not 0 < first.whole < 100 or first.text.startswith("0"):
        return plain
    group = tokens[second]
    parted = group.gap if second == at + 1 else not group.gap
    unit = word_at(tokens, second + 1)
    if not parted or group.whole is None or len(group.text) != 3 or METRE_UNITS.get(unit) != 1:
        return plain
    value = first.whole * 1000 + group.whole
    doubts: tuple[tuple[str, str], ...] = ()
    if second == at + 1 and group.whole in TRACK_METRES and group.whole != 500:
        doubts = ((f"{value} m", f"{first.whole} x {group.whole} m"),)
    return Amount("bare", value, value, second + 1, doubts=doubts)


def _fraction(tokens: list[Token], at: int) -> Amount | None:
    """3/4, 1 1/2: before a unit of hours or miles, where no date and no pair of times is meant."""
    whole: Number = 0
    place = at
    if at + 1 < len(tokens) and tokens[at + 1].kind == "num" and tokens[at + 1].gap and tokens[at].whole is not None:
        whole, place = tokens[at].whole or 0, at + 1
    top = tokens[place].whole
    bottom = tokens[place + 2].whole if place + 2 < len(tokens) else None
    if not mark_at(tokens, place + 1, "/") or tokens[place + 1].gap or top is None or bottom not in (2, 3, 4):
        return None
    unit = word_at(tokens, place + 3)
    if not 1 <= top < bottom or (unit not in ("mile", "miles", "mi") and SECOND_UNITS.get(unit) != 3600):
        return None
    value = tidy(whole + top / bottom)
    return Amount("bare", value, value, place + 3)


def amount(tokens: list[Token], at: int) -> Amount | None:
    """The amount at a place: "10 min", "1h30", "90\"", "400m", "2-3 min", "10 reps", or a bare number.

    None where there is none, where a range runs backwards, or where three or more numbers make a list."""
    lo = single(tokens, at)
    if lo is None or not (mark_at(tokens, lo.end, "-") or word_at(tokens, lo.end) == "to"):
        return lo
    if lo.end + 1 >= len(tokens) or tokens[lo.end + 1].kind not in ("num", "clock"):
        return lo
    hi = single(tokens, lo.end + 1)
    if hi is None or (mark_at(tokens, hi.end, "-") and _is_numeric(tokens, hi.end + 1)):
        return None
    return _range(lo, hi)


def _is_numeric(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind in ("num", "clock")


def _range(lo: Amount, hi: Amount) -> Amount | None:
    low: Number
    if lo.kind == "bare" and hi.kind != "bare" and hi.simple and not hi.clock:
        low = tidy(lo.lo * hi.factor)
    elif lo.kind == hi.kind and lo.clock == hi.clock:
        low = lo.lo
    else:
        return None
    if low >= hi.hi:
        return None
    return replace(hi, lo=low, doubts=tuple(dict.fromkeys((*lo.doubts, *hi.doubts))))


def single(tokens: list[Token], at: int) -> Amount | None:
    """One amount, no range: the 800 of "800-400" too."""
    if at < len(tokens) and tokens[at].kind == "clock":
        return _clock(tokens, at)
    count = number(tokens, at)
    if count is None:
        return None
    return _duration(tokens, at, count) or _distance(tokens, count) or _reps(tokens, count) or count


def _clock(tokens: list[Token], at: int) -> Amount | None:
    parts = [float(part) for part in tokens[at].text.split(":")]
    if max(parts[1:]) >= 60:
        return None
    unit = SECOND_UNITS.get(word_at(tokens, at + 1))
    if len(parts) == 3:
        value = parts[0] * 3600 + parts[1] * 60 + parts[2]
        return Amount("seconds", tidy(value), tidy(value), at + (2 if unit == 3600 else 1), simple=False)
    if unit == 3600:
        value = parts[0] * 3600 + parts[1] * 60
        return Amount("seconds", tidy(value), tidy(value), at + 2, simple=False)
    value = parts[0] * 60 + parts[1]
    is_pace = unit == 60 and mark_at(tokens, at + 2, "/")
    end = at + 2 if unit == 60 and not is_pace else at + 1
    return Amount("seconds", tidy(value), tidy(value), end, simple=False, clock=end == at + 1)


def _duration(tokens: list[Token], at: int, count: Amount) -> Amount | None:
    """Hours, minutes and seconds in this order, each at most once."""
    short = _marked(tokens, count) or _minutes_by_letter(tokens, at)
    if short:
        return short
    unit = SECOND_UNITS.get(word_at(tokens, count.end))
    if unit is None:
        return None
    if unit == 1:
        return _seconds(tokens, count)
    end = _after_unit(tokens, count.end + 1)
    value, parts = count.lo * unit, 1
    doubts = count.doubts
    while unit > 1:
        place = end + 1 if word_at(tokens, end) == "and" else end
        step = _next_part(tokens, place, unit)
        if step is None:
            break
        more, unit, end = step
        value, parts = value + more, parts + 1
    if parts == 1 and unit == 60 and _looks_like_clock(tokens[at]):
        minutes = tokens[at].text.split(".")
        doubts = (*doubts, (f"{tidy(value)} s", f"{minutes[0]}:{minutes[1]}"))
    spaced = parts > 1 and tokens[count.end + 1].gap and word_at(tokens, count.end + 1) != "and"
    return Amount("seconds", tidy(value), tidy(value), end, unit, simple=parts == 1, spaced=spaced, doubts=doubts)


def _looks_like_clock(token: Token) -> bool:
    """Whether "1.30 min" may stand for 1:30: two decimals that are no quarter."""
    _, _, decimals = token.text.partition(".")
    return len(decimals) == 2 and decimals not in ("25", "50", "75") and int(decimals) < 60


def _after_unit(tokens: list[Token], end: int) -> int:
    """Pass over the full stop of "min." inside a piece."""
    return end + 1 if mark_at(tokens, end, ".") and not tokens[end].gap and end + 1 < len(tokens) else end


def _seconds(tokens: list[Token], count: Amount) -> Amount:
    doubts = count.doubts
    if word_at(tokens, count.end) == "s" and not tokens[count.end].gap and count.lo in TRACK_METRES:
        doubts = (*doubts, (f"{count.lo} m", f"{count.lo} s"))
        return Amount("metres", count.lo, count.lo, count.end + 1, doubts=doubts)
    return Amount("seconds", count.lo, count.lo, _after_unit(tokens, count.end + 1), doubts=doubts)


def _next_part(tokens: list[Token], at: int, above: Number) -> tuple[Number, Number, int] | None:
    """A smaller part of a time: (seconds, unit, end); "1h30", "1 h 30 min", "1 min 30"."""
    part = number(tokens, at)
    if part is None or part.lo >= 60 or tokens[at].whole is None:
        return None
    unit = SECOND_UNITS.get(word_at(tokens, part.end))
    if unit and unit < above:
        return part.lo * unit, unit, _after_unit(tokens, part.end + 1)
    if unit == 1 or unit == above:
        return None
    if above == 3600 and mark_at(tokens, part.end, "'") and not tokens[part.end].gap:
        return part.lo * 60, 60, part.end + 1
    follows = word_at(tokens, part.end)
    letter_m = above == 3600 and follows == "m" and not tokens[part.end].gap
    if letter_m:
        return part.lo * 60, 60, part.end + 1
    if len(tokens[at].text) != 2 or follows in TIMES_WORDS or follows in METRE_UNITS or follows in REP_UNITS:
        return None
    if mark_at(tokens, part.end, "-:/%'\""):
        return None
    return part.lo * above / 60, above / 60, part.end


def _marked(tokens: list[Token], count: Amount) -> Amount | None:
    """Times with marks: 5' is minutes, 90" seconds, 1'30 and 4'00" both."""
    if not mark_at(tokens, count.end, "'\"") or tokens[count.end].gap:
        return None
    if tokens[count.end].text == '"':
        return Amount("seconds", count.lo, count.lo, count.end + 1)
    end = count.end + 1
    if end < len(tokens) and tokens[end].whole is not None and not tokens[end].gap:
        seconds = tokens[end].whole
        if len(tokens[end].text) != 2 or seconds is None or seconds > 59:
            return None
        value = tidy(count.lo * 60 + seconds)
        has_mark = mark_at(tokens, end + 1, '"') and not tokens[end + 1].gap
        return Amount("seconds", value, value, end + (2 if has_mark else 1), simple=False)
    return Amount("seconds", tidy(count.lo * 60), tidy(count.lo * 60), end, 60)


def _minutes_by_letter(tokens: list[Token], at: int) -> Amount | None:
    """1m30s: the seconds behind it make the m minutes."""
    if at + 3 >= len(tokens) or word_at(tokens, at + 1) != "m" or word_at(tokens, at + 3) not in ("s", "sec", "secs"):
        return None
    minutes, seconds = tokens[at].whole, tokens[at + 2].whole
    joined = not (tokens[at + 1].gap or tokens[at + 2].gap)
    if minutes is None or seconds is None or seconds > 59 or not joined:
        return None
    value = minutes * 60 + seconds
    return Amount("seconds", value, value, at + 4, simple=False)


def _distance(tokens: list[Token], count: Amount) -> Amount | None:
    name = word_at(tokens, count.end)
    factor = METRE_UNITS.get(name)
    if factor is None:
        return None
    doubts = count.doubts
    end = _after_unit(tokens, count.end + 1)
    if name == "m" and tokens[count.end].raw == "M" and count.lo < 50:
        return Amount("metres", count.lo, count.lo, end, capital_m=True, doubts=doubts)
    value = tidy(count.lo * factor)
    if name in ("lap", "laps"):
        doubts = (*doubts, (f"{value} m", f"{count.lo} laps of another length"))
    if factor == 1 and count.lo < 100 and count.lo != int(count.lo) and len(str(count.lo).partition(".")[2]) == 3:
        doubts = (*doubts, (f"{count.lo} m", f"{round(count.lo * 1000)} m"))
    return Amount("metres", value, value, end, factor, letter_m=name == "m", doubts=doubts)


def _reps(tokens: list[Token], count: Amount) -> Amount | None:
    if word_at(tokens, count.end) not in REP_UNITS or count.lo != int(count.lo):
        return None
    if word_at(tokens, count.end) in ("step", "steps") and word_at(tokens, count.end + 1) in ("up", "ups", "downs"):
        return None  # the name of an exercise
    if word_at(tokens, count.end + 1) in ("of", "x", "×"):
        return None  # "4 reps of 400 m" counts
    return Amount("reps", count.lo, count.lo, count.end + 1)


def times(tokens: list[Token], at: int) -> tuple[tuple[Number, Number], int] | None:
    """A count and its x: "8 x", "4-6 ×", "8 by", "2 sets of", "3 times"; the counts and the place after."""
    low = tokens[at].whole if at < len(tokens) else None
    if low is None:
        return None
    high, end = low, at + 1
    if mark_at(tokens, end, "-") and not tokens[end].gap and word_at(tokens, end + 1) in TIMES_WORDS:
        end += 1  # "10-mal 400 m"
    elif (mark_at(tokens, end, "-") or word_at(tokens, end) == "to") and end + 1 < len(tokens):
        upper = tokens[end + 1].whole
        if upper is None:
            return None
        high, end = upper, end + 2
    after = _after_times(tokens, end)
    if after is None or not 1 <= low <= high <= 60 or (low == high and end > at + 2):
        return None
    return (low, high), after


def _after_times(tokens: list[Token], at: int) -> int | None:
    word = word_at(tokens, at)
    if word in TIMES_WORDS:
        return at + 1
    if at + 1 < len(tokens) and tokens[at].whole in TRACK_METRES and tokens[at].gap:
        return at if tokens[at + 1].text == "s" and not tokens[at + 1].gap else None  # "6 800s"
    if word in ("laps", "lap") and word_at(tokens, at + 1) == "of" and _is_numeric(tokens, at + 2):
        return at + 2
    if word in ("sets", "set", "reps", "rep", "times", "lots", "rounds"):
        if word_at(tokens, at + 1) in ("of", "x", "×"):
            return at + 2
        if word in ("sets", "rounds") and mark_at(tokens, at + 1, ":") and times(tokens, at + 2):
            return at + 2
        if word == "sets" and times(tokens, at + 1):
            return at + 1
        stop = at + 2 if mark_at(tokens, at + 1, ".") else at + 1
        if word == "reps" and _is_numeric(tokens, stop):
            return stop
        is_count = word == "times" and _is_numeric(tokens, at + 1)
        return at + 1 if is_count or (word in ("sets", "set", "times") and mark_at(tokens, at + 1, "(")) else None
    return None
