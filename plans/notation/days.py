"""The beginning of a line that says on which day it is done: "Tue 5 May AM:", "Week 3 | Thu", "14/05 Thu -"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tokens import Token, folded, scan
from .vocabulary import mark_at, word_at, words

if TYPE_CHECKING:
    from collections.abc import Iterable

WEEKDAYS = words(
    "mon monday mondays tue tues tuesday tuesdays wed weds wednesday wednesdays thu thur thurs thursday thursdays fri "
    "friday fridays sat saturday saturdays sun sunday sundays "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "lunes martes miercoles jueves viernes sabado domingo "
    "lunedi martedi mercoledi giovedi venerdi sabato domenica "
    "segunda terca quarta quinta sexta"
)
# Short names of days that are also words: a day only before a sign, or where several lines begin with such names.
SHORT_DAYS = words(
    "mo di mi do fr sa so lu ma me je ve mar mer jeu ven sam dim lun mie jue vie dom gio seg ter qua qui sex"
)
_ALL_DAYS = WEEKDAYS | SHORT_DAYS
# In English, and Spanish, French, Italian and Portuguese.
_LETTERS = words("m t w r th f s su sa tu l x j v d g q")
MONTHS = words(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov "
    "november dec december"
)
REST_DAYS = frozenset(
    (
        "rest", "rest day", "off", "day off", "off day", "complete rest", "full rest day", "rest days", "total rest",
        "ruhetag", "ruhe", "frei", "pausentag", "repos", "repos complet", "jour de repos", "descanso",
        "día de descanso", "dia de descanso", "descanso total", "riposo", "giorno di riposo", "riposo completo",
        "folga", "off total", "día libre", "dia libre", "libre", "trainingsfrei", "lauffrei", "kein training",
        "kein lauf", "jour off", "repos total", "reposo", "reposo total", "descanso completo", "riposo totale",
        "giorno libero", "pausa", "pause", "dia off", "rest or off", "no run", "no running", "rest!", "total rest day",
        "complete rest day", "complete day off", "full rest", "full day off", "rest/off", "off/rest",
        "scheduled rest", "planned rest", "rest day!", "nothing", "ruhetag!",
    )
)  # fmt: skip
_HALVES = words("am pm morning afternoon evening tonight today tomorrow midday lunchtime")
_DAY_WORDS = words("day tag jour dia giorno")
_COUNTED = words("week wk day woche tag semaine jour semana dia settimana giorno session workout step")
_NUMBER_ENDS = words("st nd rd th")
_PARTS = "/&+"
_MOST_TOKENS = 40


def day_end(plain: str, *, listed: bool = False) -> int:
    """The place in a plain line where the words for its day and the sign behind them end; 0 where there are none.

    `listed` says that several lines of the text begin with one or two letters for a day."""
    start = len(plain) - len(plain.lstrip())
    tokens = [token for token in scan(plain[: start + 80])[:_MOST_TOKENS] if token.kind != "note"]
    at, named, short = 0, False, False
    while at < len(tokens):
        found = _part(tokens, at, listed=listed and at == 0)
        if found is None:
            break
        end, names, is_short = found
        named, short = named or names, short or is_short
        at = end
        after = _signs(tokens, at)
        if after == at and at < len(tokens) and not tokens[at].gap:
            return 0
        at = after
    if not named or at == 0 or (at < len(tokens) and tokens[at].kind == "mark" and tokens[at].text in ")]'\""):
        return 0
    if short and not (listed or tokens[at - 1].kind == "mark" or at == len(tokens)):
        return 0
    return tokens[at - 1].end


def _part(tokens: list[Token], at: int, *, listed: bool) -> tuple[int, bool, bool] | None:
    """One part of a day's name: the place after it, whether it names a day by itself, whether it is a short name."""
    token = tokens[at]
    text = folded(token.text)
    if token.kind == "word":
        if text in WEEKDAYS:
            return at + 1, True, False
        if (text in SHORT_DAYS and token.raw[:1].isupper()) or (listed and text in _LETTERS):
            return at + 1, True, not listed
        if text in _HALVES and (at or token.raw in ("AM", "PM") or mark_at(tokens, at + 1, ":-") or len(tokens) == 1):
            return at + 1, True, False
        if text in _COUNTED and at + 1 < len(tokens) and (tokens[at + 1].whole or 99) < 60:
            return _counted(tokens, at)
        if text in MONTHS and at and tokens[at - 1].kind in ("num", "word"):
            return at + 1, False, False
        return None
    return _date(tokens, at) if token.kind == "num" else None


def _counted(tokens: list[Token], at: int) -> tuple[int, bool, bool] | None:
    """ "Week 3", "Day 2": with a sign behind it, or the name of a day."""
    after = at + 2
    closed = after == len(tokens) or mark_at(tokens, after, ":-|.,")
    if tokens[at].text in _DAY_WORDS and after < len(tokens) and tokens[after].gap:
        closed = closed or tokens[after].kind == "num" or tokens[after].text in REST_DAYS
    named = after < len(tokens) and tokens[after].kind == "word" and folded(tokens[after].text) in WEEKDAYS
    return (after, True, False) if closed or named else None


def _date(tokens: list[Token], at: int) -> tuple[int, bool, bool] | None:
    """ "14/05", "5 May", "5th", "21.4." beside the name of a day."""
    first, end = tokens[at].whole, at + 1
    if first is None and tokens[at].text.count(".") == 1 and mark_at(tokens, end, "."):
        return end + 1, False, False
    if first is None or not 1 <= first <= 31:
        return None
    if mark_at(tokens, end, "/") and not tokens[end].gap and end + 1 < len(tokens) and tokens[end + 1].whole:
        end += 2
        year = mark_at(tokens, end, "/") and end + 1 < len(tokens) and tokens[end + 1].whole
        end = end + 2 if year else end
        return (end, False, False) if at or _names_day(tokens[end : end + 2]) else None
    if word_at(tokens, end) in _NUMBER_ENDS and not tokens[end].gap:
        end += 1
    if word_at(tokens, end) in MONTHS:
        return end + 1, False, False
    return (end, False, False) if end > at + 1 else None


def _names_day(tokens: Iterable[Token]) -> bool:
    return any(token.kind == "word" and folded(token.text) in WEEKDAYS for token in tokens)


def _signs(tokens: list[Token], at: int) -> int:
    """The place after the signs behind a part: a colon, a dash, a bar, a stop, or a slash before another day."""
    while at < len(tokens) and tokens[at].kind == "mark":
        token = tokens[at]
        if (
            token.text in ":,.|"
            or (token.text == "-" and (token.gap or at + 1 == len(tokens)))
            or (token.text in _PARTS and at + 1 < len(tokens) and folded(tokens[at + 1].text) in _ALL_DAYS)
        ):
            at += 1
        else:
            break
    return at


def lists_days(lines: Iterable[str]) -> bool:
    """Whether lines of a text begin with one or two letters for days, three different ones at least."""
    lines = list(lines)
    starts = [line.split(None, 1)[0].rstrip(":.-").casefold() for line in lines if line.strip()]
    letters = {start for start in starts if start in _LETTERS}
    shorts = {folded(start) for start in starts if folded(start) in SHORT_DAYS}
    signed = [line.split(None, 1)[0] for line in lines if line.strip()]
    marked = {one.rstrip(":.-").casefold() for one in signed if one[-1:] in ":.-"}
    pairs = {start for start in letters if len(start) == 2} | shorts
    return len(letters) >= 4 or len(pairs) >= 3 or len(marked & letters) >= 3
