"""The built-in plans: one TOML file each, read into plain values and laid into the database again and again.

A file has `name`, `goal`, `about`, `event`, `level`, `race` (a weekday of the last week, where there is a race) and
`[[weeks]]` with `phase`, `focus`, `note`, `down`, a key for each day with a session (`mon` to `sun`: the session's
text, or its lines), and `film`: the drills to be filmed, each with its `day`.
"""

from __future__ import annotations

import hashlib
import tomllib
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from drills.library.lines import lines
from drills.models import Drill
from plans.layout import Film, Layout, Placed, PlannedWeek, delta, layout_of, put
from plans.models import Plan, PlanVersion, WarmUpVersion, Week, Workout
from plans.models.workouts import keep_uses, prepare
from plans.notation import READER_VERSION, Words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

FOLDER = Path(__file__).parent / "library"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
VIEWS = ("side", "back", "front")
_PLAN_KEYS = {"name", "goal", "about", "event", "level", "race", "weeks"}
_WEEK_KEYS = {"phase", "focus", "note", "down", "film", *DAYS}
_FILM_KEYS = {"day", "drill", "view", "fps", "contacts"}
_LONGEST = {"name": 100, "goal": 120, "about": 2000, "focus": 60, "note": 200}


class PlanFileError(ValueError):
    """Plan files are not as they should be; `mistakes` name file, line and key, one sentence each."""

    def __init__(self, mistakes: list[str]) -> None:
        """Keep the sentences."""
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class LibraryFilm:
    """A drill that is to be filmed, by its slug."""

    drill: str
    view: str = "side"
    fps: int = 120
    contacts: int = 6


@dataclass(frozen=True, slots=True)
class LibrarySession:
    """A session of a file; `line` is where it stands there."""

    day: int
    text: str
    line: int
    films: tuple[LibraryFilm, ...] = ()


@dataclass(frozen=True, slots=True)
class LibraryPlan:
    """A plan as its file says it. Days count from 0, weeks from 1."""

    slug: str
    name: str
    goal: str
    about: str
    event: str
    level: str
    race_day: int | None
    weeks: tuple[PlannedWeek, ...]
    sessions: tuple[LibrarySession, ...]
    digest: str


@dataclass(slots=True)
class Loaded:
    """The slugs of what was loaded."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    archived: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = (
            ("created", self.created),
            ("updated", self.updated),
            ("unchanged", self.unchanged),
            ("put away", self.archived),
        )
        return ", ".join(f"{len(slugs)} {name}" for name, slugs in counts if slugs) or "none there"


# --- reading a file --------------------------------------------------------------------------------------------------


class _File:
    """One file as it is read; what is wrong with it is collected in `mistakes`."""

    def __init__(self, path: Path) -> None:
        self.path, self.mistakes = path, list[str]()
        raw = path.read_bytes()
        self.digest = hashlib.sha256(raw).hexdigest()
        self.told: dict[str, Any] = {}
        self.spots: Mapping[tuple[str | int, ...], int] = {}
        try:
            text = raw.decode()
            self.told = tomllib.loads(text)
            self.spots = lines(text)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self.mistakes.append(f"{path.name}: {error}.")

    def line(self, *at: str | int) -> int:
        """The line of a key; that of what it stands in where the key is not there."""
        while at and at not in self.spots:
            at = at[:-1]
        return self.spots.get(at, 1)

    def wrong(self, at: tuple[str | int, ...], says: str) -> None:
        """Note a mistake."""
        key = ".".join(str(part) for part in at)
        self.mistakes.append(f"{self.path.name}, line {self.line(*at)}, {key}: {says}")

    def words(self, table: Mapping[str, Any], at: tuple[str | int, ...], *, needed: bool = False) -> str:
        """A text of one paragraph."""
        value = table.get(str(at[-1]), "")
        if not isinstance(value, str):
            self.wrong(at, "has to be a text.")
            return ""
        text = "\n\n".join(" ".join(part.split()) for part in value.split("\n\n")).strip()
        if needed and not text:
            self.wrong(at, "is missing.")
        if len(text) > _LONGEST.get(str(at[-1]), 100):
            self.wrong(at, f"is longer than {_LONGEST[str(at[-1])]} characters.")
        return text

    def one_of(self, table: Mapping[str, Any], at: tuple[str | int, ...], known: Iterable[str]) -> str:
        """A word out of several."""
        value, known = table.get(str(at[-1]), ""), list(known)
        if value not in known:
            self.wrong(at, f"has to be one of {', '.join(one for one in known if one)}.")
            return known[0]
        return str(value)

    def only(self, table: Mapping[str, Any], at: tuple[str | int, ...], known: set[str]) -> None:
        """Name the keys that nobody reads."""
        for key in table:
            if key not in known:
                self.wrong((*at, key), "is not a key of a plan.")


def read_plan(path: Path) -> LibraryPlan:
    """Read one file.

    Raises:
        PlanFileError: with a sentence for each mistake.
    """
    file = _File(path)
    plan = _read(file) if not file.mistakes else None
    if file.mistakes or plan is None:
        raise PlanFileError(file.mistakes)
    return plan


def _read(file: _File) -> LibraryPlan:
    told = file.told
    file.only(told, (), _PLAN_KEYS)
    rows = told.get("weeks", [])
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        file.wrong(("weeks",), "there have to be weeks, each under [[weeks]].")
        rows = []
    weeks, sessions = [], list[LibrarySession]()
    for number, row in enumerate(rows, 1):
        at = ("weeks", number)
        file.only(row, at, _WEEK_KEYS)
        weeks.append(
            PlannedWeek(
                number,
                file.one_of(row, (*at, "phase"), Week.Phase.values),
                row.get("down", False) is True,
                file.words(row, (*at, "focus"), needed=True),
                file.words(row, (*at, "note")),
            )
        )
        if not isinstance(row.get("down", False), bool):
            file.wrong((*at, "down"), "has to be true or false.")
        sessions += _sessions(file, row, at, number)
    race = file.one_of(told, ("race",), ("", *DAYS))
    return LibraryPlan(
        file.path.stem,
        file.words(told, ("name",), needed=True),
        file.words(told, ("goal",), needed=True),
        file.words(told, ("about",), needed=True),
        file.one_of(told, ("event",), [one for one in Plan.Event.values if one]),
        file.one_of(told, ("level",), Plan.Level.values),
        (len(weeks) - 1) * 7 + DAYS.index(race) if race else None,
        tuple(weeks),
        tuple(sessions),
        file.digest,
    )


def _sessions(file: _File, row: Mapping[str, Any], at: tuple[str | int, ...], number: int) -> Iterable[LibrarySession]:
    films = _films(file, row.get("film", []), (*at, "film"), [day for day in DAYS if day in row])
    for weekday, day in enumerate(DAYS):
        if day not in row:
            continue
        value = row[day]
        parts = value.splitlines() if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(one, str) for one in parts):
            file.wrong((*at, day), "has to be a text, or a list of lines.")
            continue
        text = "\n".join(line.strip() for line in parts if line.strip())
        if not text:
            file.wrong((*at, day), "is empty; a rest day is a day that is not named.")
        yield LibrarySession(
            (number - 1) * 7 + weekday, text, file.line(*at, day), tuple(film for on, film in films if on == day)
        )


def _films(file: _File, rows: Any, at: tuple[str | int, ...], days: list[str]) -> list[tuple[str, LibraryFilm]]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        file.wrong(at, "has to be a list of { day, drill, view }.")
        return []
    found = []
    for nth, row in enumerate(rows, 1):
        here = (*at, nth)
        file.only(row, here, _FILM_KEYS)
        if row.get("day") not in days:
            file.wrong((*here, "day"), f"has to be a day with a session: {', '.join(days)}.")
        fps, contacts = row.get("fps", 120), row.get("contacts", 6)
        if not (isinstance(fps, int) and 24 <= fps <= 240):
            file.wrong((*here, "fps"), "has to be a whole number from 24 to 240.")
        if not (isinstance(contacts, int) and 1 <= contacts <= 40):
            file.wrong((*here, "contacts"), "has to be a whole number from 1 to 40.")
        view = file.one_of(row, (*here, "view"), VIEWS) if "view" in row else "side"
        drill = file.words(row, (*here, "drill"), needed=True)
        found.append((str(row.get("day", "")), LibraryFilm(drill, view, fps, contacts)))
    return found


def read_all(folder: Path = FOLDER) -> list[LibraryPlan]:
    """Read all files of a folder.

    Raises:
        PlanFileError: with a sentence for each mistake in any of them.
    """
    plans, mistakes = [], []
    for path in sorted(folder.glob("*.toml")):
        try:
            plans.append(read_plan(path))
        except PlanFileError as error:
            mistakes += error.mistakes
    if mistakes:
        raise PlanFileError(mistakes)
    return plans


def wrong_films(plan: LibraryPlan, drills: Mapping[str, Container[str]]) -> list[str]:
    """A sentence for each film that is wanted of a drill that its session does not have; `drills` are by text."""
    return [
        f"{plan.slug}.toml, line {session.line}, film: {film.drill} is not a drill of this session."
        for session in plan.sessions
        for film in session.films
        if film.drill not in drills[session.text]
    ]


# --- laying it in ----------------------------------------------------------------------------------------------------


@transaction.atomic
def load_plans(folder: Path = FOLDER) -> Loaded:
    """Bring the built-in plans to what the files say. A plan that says something else now gets a new version.

    What athletes have on their calendars stays as it is: their sessions point at workouts of their own. A plan whose
    file is gone is put away. Load drills and warm-ups first: the texts are read with them.

    Raises:
        PlanFileError: a file is wrong, or wants a film of a drill that its session does not have. Nothing is laid in.
    """
    report, told = Loaded(), read_all(folder)
    entries = tuple(Drill.objects.words_for(None))
    words = Words.of(entries)
    around = _around(entries)
    there = {plan.slug: plan for plan in Plan.objects.select_for_update().filter(team=None)}
    desk = _Desk(words)
    for one in told:
        mark = hashlib.sha256(f"{one.digest} {around}".encode()).hexdigest()[:16]
        plan = there.pop(one.slug, None)
        latest = plan.versions.first() if plan else None
        note = f"From the library, {mark}"
        if plan and latest and latest.note == note and plan.state == Plan.State.PUBLISHED:
            report.unchanged.append(one.slug)
            continue
        is_new = plan is None
        plan = _kept(plan or Plan(slug=one.slug), one)
        before = layout_of(plan)
        after = desk.lay_out(one, before)
        put(plan, delta(before, after))
        if latest is None or delta(Layout.from_dict(latest.layout), after):
            PlanVersion.objects.create(
                plan=plan, number=latest.number + 1 if latest else 1, layout=after.as_dict(), note=note
            )
            (report.created if is_new else report.updated).append(one.slug)
        else:
            latest.note = note
            latest.save(update_fields=["note"])
            report.unchanged.append(one.slug)
    for plan in there.values():
        if plan.state != Plan.State.ARCHIVED:
            plan.state = Plan.State.ARCHIVED
            plan.save(update_fields=["state", "changed_at"])
            report.archived.append(plan.slug or "")
    return report


def _around(entries: object) -> str:
    """What the texts are read with: the reader, the drills' names, the newest warm-ups."""
    versions = WarmUpVersion.objects.filter(warm_up__team=None).order_by("warm_up__slug", "number")
    known = list(versions.values_list("warm_up__slug", "number"))
    return hashlib.sha256(f"{READER_VERSION} {entries!r} {known!r}".encode()).hexdigest()


def _kept(plan: Plan, one: LibraryPlan) -> Plan:
    """The plan's row with what the file says of it, saved."""
    plan.name, plan.goal, plan.about, plan.event, plan.level = one.name, one.goal, one.about, one.event, one.level
    plan.state = Plan.State.PUBLISHED
    if plan._state.adding:
        plan.race_day = one.race_day
        plan.save(force_insert=True)
    else:
        plan.save(update_fields=["name", "goal", "about", "event", "level", "state", "changed_at"])
    return plan


class _Desk:
    """Turns texts into workouts, each text once; what was read the same way before is taken again."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.drills = dict(Drill.objects.filter(team=None).values_list("slug", "pk"))
        self.made: dict[str, Workout] = {}
        self.slugs: dict[str, set[str]] = {}
        own = Workout.objects.filter(plan_sessions__plan__team=None, author=None).distinct()
        self.old = {workout.text: workout for workout in own.order_by("created_at")}

    def lay_out(self, one: LibraryPlan, before: Layout) -> Layout:
        """The plan's layout; days that had a session keep its row."""
        self._write(dict.fromkeys(session.text for session in one.sessions))
        mistakes = wrong_films(one, self.slugs)
        if mistakes:
            raise PlanFileError(mistakes)
        rows = {(placed.day, placed.position): placed.id for placed in before.sessions}
        placed = []
        for session in one.sessions:
            films = [Film(self.drills[film.drill], 1, film.view, film.fps, film.contacts) for film in session.films]
            known = rows.get((session.day, 0)) or str(uuid.uuid4())
            placed.append(Placed(known, session.day, 0, str(self.made[session.text].pk), films=tuple(films)))
        return Layout(tuple(placed), one.weeks, one.race_day).tidy()

    def _write(self, texts: Iterable[str]) -> None:
        pairs = []
        for text in texts:
            if text in self.made:
                continue
            workout, about = prepare(text, None, self.words)
            old = self.old.get(text)
            if old is not None and old.tree == workout.tree:
                workout = old
            else:
                pairs.append((workout, about))
            self.made[text] = workout
            self.slugs[text] = {use.slug for use in about.drills}
        Workout.objects.bulk_create([workout for workout, _ in pairs], batch_size=200)
        if pairs:
            keep_uses(pairs)


__all__ = [
    "DAYS", "FOLDER", "LibraryFilm", "LibraryPlan", "LibrarySession", "Loaded", "PlanFileError", "load_plans",
    "read_all", "read_plan", "wrong_films",
]  # fmt: skip
