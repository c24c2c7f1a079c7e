"""A whole plan from pasted text: weeks and days of a mail, of a spreadsheet, or of lists. Pure but for `make`.

Three shapes are read. Lines: "Week 3", then "Mon: 40 min easy", with more lines under a day belonging to it; both may
stand on one line. A grid with days across and weeks down, its cells parted by tabs (as spreadsheets copy them), bars,
semicolons or commas. A grid with weeks across and days down. Without the word week a day that comes before the last one
begins a new week; the same day again is a second session. Every line is kept: what has no day is returned in `loose`.
"""

from __future__ import annotations

import csv
import io
import re
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from drills.models import Drill
from plans import own_words
from plans.layout import Layout, Placed, PlannedWeek, delta, put
from plans.models import Plan, Workout
from plans.models.plans import MAX_WEEKS
from plans.models.workouts import keep_uses, prepare
from plans.notation import Words
from plans.notation.days import day_end, lists_days
from plans.notation.tokens import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from athletes.models import Team, User
    from plans.outline import Outline

# The names of a weekday in the tongues that `notation.days` knows, by their first letters; Monday is 0.
_NAMES = (
    "monday mondays mon mo montag lundi lunes lunedi lun lu segunda seg",
    "tuesday tuesdays tues tue tu di dienstag mardi martes martedi mar ma terca ter",
    "wednesday wednesdays weds wed we mi mittwoch mercredi miercoles mercoledi mer me mie quarta qua",
    "thursday thursdays thurs thur thu th do donnerstag jeudi jueves giovedi jeu je jue gio quinta qui",
    "friday fridays fri fr freitag vendredi viernes venerdi ven ve vie sexta sex",
    "saturday saturdays sat sa samstag samedi sabado sabato sam",
    "sunday sundays sun su so sonntag dimanche domingo domenica dim dom",
)
WEEKDAYS = {name: number for number, names in enumerate(_NAMES) for name in names.split()}
LETTERS = (
    ["m", "t", "w", "t", "f", "s", "s"],
    ["m", "t", "w", "r", "f", "s", "u"],
    ["m", "d", "m", "d", "f", "s", "s"],
)
PHASES = {
    "base": "base", "build": "build", "specific": "build", "sharpen": "sharpen", "peak": "sharpen", "taper": "taper",
    "recover": "recover", "recovery": "recover", "transition": "recover",
}  # fmt: skip
_WEEK = re.compile(
    r"^[\s*#>_-]*(?:(?:week|wk|woche|semaine|semana|settimana|w)\s*[#.:]?\s*(\d{1,2})|(\d{1,2})\.\s*woche)\b(?!\s*x)",
    re.I,
)
_BULLET = re.compile(r"^\s*(?:[-*•‣·–]|\d{1,2}[.)])\s+(?=\S)")
_WORD = re.compile(r"[^\W\d_]+")
# Cells that say that nothing is done; the word "rest" is a session and stays.
_NOTHING = {"", "-", "–", "—", "x", "/", "."}
_SEPARATORS = ("\t", "|", ";", ",")


@dataclass(slots=True)
class PastedWeek:
    """What is said of a week beside its sessions, and the text of each day that has one; several a day in order."""

    number: int
    phase: str = "base"
    is_down: bool = False
    focus: str = ""
    note: str = ""
    days: dict[int, list[str]] = field(default_factory=dict)

    def add(self, weekday: int, text: str) -> None:
        """Put a session on a weekday."""
        self.days.setdefault(weekday, []).append(text)


@dataclass(slots=True)
class Pasted:
    """A plan as it was pasted; `loose` are the lines without a day, as they were written."""

    weeks: list[PastedWeek] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many sessions there are."""
        return sum(len(texts) for week in self.weeks for texts in week.days.values())

    @property
    def title(self) -> str:
        """What may be the plan's name: a first short line without a day."""
        first = self.loose[0].strip(" #*_\t") if self.loose else ""
        return first if 0 < len(first) <= 60 else ""


def paste(text: str) -> Pasted:
    """Read a text into weeks and days; a few milliseconds a hundred lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").strip("\n")
    return _grid(text) or _lines(text)


# --- lines -----------------------------------------------------------------------------------------------------------


class _Reader:
    """Goes down the lines; knows the week and the day it is in."""

    def __init__(self, *, listed: bool) -> None:
        self.listed = listed
        self.pasted = Pasted()
        self.week: PastedWeek | None = None
        self.day: int | None = None
        self.named = False

    def read(self, line: str) -> None:
        if not line.strip():
            return
        found = _WEEK.match(line)
        if found:
            self._begin(int(found[1] or found[2]))
            self.named = True
            line = line[found.end() :].lstrip(" :.,|)-–—\t*_")
            if not line:
                return
        weekday, rest = _day_of(line, listed=self.listed)
        if weekday is not None:
            self._on(weekday, rest)
        elif found and self.week is not None:
            _say(self.week, line)
        elif self.day is not None and self.week is not None:
            texts = self.week.days[self.day]
            texts[-1] = f"{texts[-1]}\n{line.strip()}" if texts[-1] else line.strip()
        elif self.week is not None:
            _say(self.week, line.strip())
        else:
            self.pasted.loose.append(line)

    def _begin(self, number: int) -> PastedWeek:
        known = next((week for week in self.pasted.weeks if week.number == number), None)
        self.week = week = known or PastedWeek(number)
        self.day = None
        if known is None:
            self.pasted.weeks.append(week)
        return week

    def _on(self, weekday: int, rest: str) -> None:
        last = max(self.week.days, default=-1) if self.week else -1
        week = self.week
        if week is None or (not self.named and weekday < last):
            week = self._begin(max((one.number for one in self.pasted.weeks), default=0) + 1)
        week.add(weekday, rest)
        self.day = weekday


def _day_of(line: str, *, listed: bool) -> tuple[int | None, str]:
    """The weekday that a line begins with, and the rest of the line; None where it names none."""
    plain = _BULLET.sub("", line.replace("*", "").replace("_", " "), count=1).strip()
    end = day_end(plain, listed=listed)
    if not end:
        return None, line
    words = [folded(word).casefold() for word in _WORD.findall(plain[:end])]
    weekday = next((WEEKDAYS[word] for word in words if word in WEEKDAYS), None)
    if weekday is None and listed:
        weekday = next((n for word in words for n, name in enumerate("mtwrf") if word == name), None)
    day = re.match(r"(?:day|tag|jour|dia|giorno)\s*(\d)\b", plain, re.I)
    if weekday is None and day and 1 <= int(day[1]) <= 7:
        weekday = int(day[1]) - 1
    return (None, line) if weekday is None else (weekday, plain[end:].strip(" :|\t–—-"))


def _say(week: PastedWeek, words: str) -> None:
    """Keep words about a week: its phase, whether it is lighter, its focus; what is too long is its note."""
    words = words.strip(" ()[]*_")
    lower = folded(words).casefold()
    for word in _WORD.findall(lower):
        if word in PHASES:
            week.phase = PHASES[word]
            break
    week.is_down = week.is_down or bool(re.search(r"\b(down|cut ?back|deload|easy week|lighter|unload)\b", lower))
    if not week.focus and len(words) <= 60:
        week.focus = words
    else:
        week.note = f"{week.note} {words}".strip()


def _lines(text: str) -> Pasted:
    rows = text.split("\n")
    reader = _Reader(listed=lists_days(rows))
    for row in rows:
        reader.read(row)
    return _tidy(reader.pasted)


# --- grids -----------------------------------------------------------------------------------------------------------


def _grid(text: str) -> Pasted | None:
    """Read a grid, of whichever separator; None where there is none."""
    for separator in _SEPARATORS:
        if text.count(separator) < 3:
            continue
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
        rows = [row for row in rows if any(cell for cell in row) and not all(set(cell) <= set("-: ") for cell in row)]
        found = _days_across(rows) or _weeks_across(rows)
        if found is None and separator == "\t":
            found = _bare(rows)
        if found is not None and found.count:
            return _tidy(found)
    return None


def _heads(row: list[str]) -> dict[int, int]:
    """The columns of a row that name weekdays, each with its weekday."""
    found = {
        n: WEEKDAYS[key] for n, cell in enumerate(row) if (key := folded(cell).casefold().strip(".:* ")) in WEEKDAYS
    }
    letters = [cell.casefold() for cell in row if len(cell) == 1]
    if letters in LETTERS:
        places = [n for n, cell in enumerate(row) if len(cell) == 1]
        found = dict(zip(places, range(7), strict=True))
    return found if len(set(found.values())) >= 3 and len(found) == len(set(found.values())) else {}


def _days_across(rows: list[list[str]]) -> Pasted | None:
    """A row of weekdays, and under it a row for each week."""
    at = next((n for n, row in enumerate(rows) if _heads(row)), None)
    if at is None:
        return None
    heads, names = _heads(rows[at]), rows[at]
    pasted = Pasted(loose=[" ".join(cell for cell in row if cell) for row in rows[:at]])
    for row in rows[at + 1 :]:
        if _heads(row):
            continue
        if not any(row[n : n + 1] != [""] and n < len(row) for n in heads):
            pasted.loose.append(" ".join(cell for cell in row if cell))
            continue
        week = PastedWeek(_number(row, heads) or max((one.number for one in pasted.weeks), default=0) + 1)
        for n, cell in enumerate(row):
            if n in heads:
                if cell.casefold() not in _NOTHING:
                    week.add(heads[n], cell)
            elif cell:
                _beside(week, names[n] if n < len(names) else "", cell)
        pasted.weeks.append(week)
    return pasted


def _number(row: list[str], heads: dict[int, int]) -> int | None:
    """The number of a row's week, in a cell before the days."""
    for cell in row[: min(heads)]:
        found = _WEEK.match(cell) or re.match(r"^#?(\d{1,2})\b(?![./-]\d)()", cell)
        if found:
            return int(found[1] or found[2])
    return None


def _beside(week: PastedWeek, name: str, cell: str) -> None:
    """Keep a cell that is no day's: a phase, a focus, a total."""
    found = _WEEK.match(cell)
    words = cell[found.end() :] if found else "" if re.fullmatch(r"#?\d{1,2}", cell) and not name.strip() else cell
    words = words.strip(" :-–")
    if not words or (re.fullmatch(r"(week|wk|woche|w)?\s*#?\d{1,2}", words, re.I) and _is_week(name)):
        return
    heading = folded(name).casefold()
    if any(word in heading for word in ("total", "km", "mile", "distance", "volume", "sum")):
        week.note = f"{week.note} {name}: {words}.".strip()
    else:
        _say(week, words)


def _is_week(name: str) -> bool:
    return not name.strip() or bool(re.match(r"^\W*(week|wk|woche|semaine|semana|settimana|w|no|nr|#)\b", name, re.I))


def _weeks_across(rows: list[list[str]]) -> Pasted | None:
    """A row of weeks, and under it a row for each weekday."""
    for at, row in enumerate(rows):
        weeks = {n: int(found[1] or found[2]) for n, cell in enumerate(row) if (found := _WEEK.match(cell))}
        days = [_day_name(one[0]) for one in rows[at + 1 :] if one]
        if not weeks or 0 in weeks or len({day for day in days if day is not None}) < 3:
            continue
        pasted = Pasted(loose=[" ".join(cell for cell in one if cell) for one in rows[:at]])
        made = {n: PastedWeek(number) for n, number in weeks.items()}
        pasted.weeks = list(made.values())
        for one in rows[at + 1 :]:
            weekday = _day_name(one[0])
            for n, cell in enumerate(one[1:], 1):
                if cell.casefold() in _NOTHING:
                    continue
                if n in made and weekday is not None:
                    made[n].add(weekday, cell)
                elif n in made:
                    _beside(made[n], one[0], cell)
                else:
                    pasted.loose.append(cell)
        return pasted
    return None


def _day_name(cell: str) -> int | None:
    return WEEKDAYS.get(folded(cell).casefold().strip(".:* "))


def _bare(rows: list[list[str]]) -> Pasted | None:
    """Seven columns (or eight, the first the week) without a heading: Monday to Sunday."""
    if len(rows) < 2 or any(len(row) not in (7, 8) for row in rows) or len({len(row) for row in rows}) > 1:
        return None
    skip = len(rows[0]) - 7
    return _days_across([["Week"] * skip + ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], *rows])


def _tidy(pasted: Pasted) -> Pasted:
    """Weeks in order, days without words left out; weeks that no plan has room for become loose lines."""
    seen: dict[int, PastedWeek] = {}
    for week in pasted.weeks:
        for weekday in list(week.days):
            week.days[weekday] = [text for text in week.days[weekday] if text.strip().casefold() not in _NOTHING]
            if not week.days[weekday]:
                del week.days[weekday]
        if not 1 <= week.number <= MAX_WEEKS or week.number in seen:
            said = [words for words in (week.focus, week.note) if words]
            texts = [text for found in week.days.values() for text in found]
            pasted.loose += [f"Week {week.number}: {words}" for words in said + texts]
        else:
            seen[week.number] = week
    pasted.weeks = [seen[number] for number in sorted(seen)]
    if pasted.weeks and pasted.weeks[0].number > 1 and len(seen) > 0:
        # A table may begin with week 5 of something longer: the plan begins with its first week.
        shift = pasted.weeks[0].number - 1
        for week in pasted.weeks:
            week.number -= shift
    return pasted


# --- what it would be, and making it ---------------------------------------------------------------------------------


def read_all(pasted: Pasted, author: User, team: Team) -> dict[str, tuple[Workout, Outline]]:
    """Read each text once, as a workout that is not saved, with what it is about: six queries at most."""
    words = Words.of(Drill.objects.words_for(author, team))
    own = own_words.of(author)
    texts = {text for week in pasted.weeks for texts in week.days.values() for text in texts}
    return {text: prepare(text, author, words, team, own) for text in sorted(texts)}


def layout_of(pasted: Pasted, made: dict[str, tuple[Workout, Outline]]) -> Layout:
    """Return the layout of a new plan; weeks that lie between are there and empty."""
    told = {week.number: week for week in pasted.weeks}
    weeks = []
    for number in range(1, max(told, default=0) + 1):
        week = told.get(number, PastedWeek(number))
        weeks.append(PlannedWeek(number, week.phase, week.is_down, week.focus[:60], week.note[:200]))
    return Layout(tuple(_placed(pasted.weeks, made)), tuple(weeks)).tidy()


def _placed(weeks: Iterable[PastedWeek], made: dict[str, tuple[Workout, Outline]]) -> Iterable[Placed]:
    for week in weeks:
        for weekday, texts in sorted(week.days.items()):
            for position, text in enumerate(texts):
                day = (week.number - 1) * 7 + weekday
                yield Placed(str(uuid.uuid4()), day, position, str(made[text][0].pk))


@transaction.atomic
def make(pasted: Pasted, name: str, *, by: User, team: Team) -> Plan:
    """Make a draft of it. Lines without a day, and notes too long for a week, stand in the words about the plan."""
    made = read_all(pasted, by, team)
    longer = [f"Week {week.number}: {week.note}" for week in pasted.weeks if len(week.note) > 200]
    about = "\n".join([line.strip() for line in pasted.loose if line.strip() != name] + longer)
    plan = Plan.objects.create(team=team, author=by, name=name, about=about[:2000])
    Workout.objects.bulk_create([workout for workout, _ in made.values()], batch_size=200)
    if made:
        keep_uses(made.values(), team)
    put(plan, delta(Layout(), layout_of(pasted, made)))
    return plan
