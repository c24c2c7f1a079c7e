"""A plan's layout as plain values: what acts on the board change, versions keep, and undo writes back.

The acts themselves (`plans.acts`) are functions from one layout to the next; `put` writes the difference, set by set.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import F

from athletes.models import User

from .models import FilmWish, Plan, PlanSession, Week

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Rows are lifted out of the way by this before they get their places: two may swap theirs.
_ASIDE = 10_000


@dataclass(frozen=True, slots=True)
class Film:
    """A film wish on one drill of a session."""

    drill: int
    nth: int
    view: str
    fps: int
    contacts: int
    asked_by: int | None = None
    # When it was asked, for a session that comes back to have it as it was; two wishes may differ in it and be equal.
    asked_at: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Placed:
    """A session on its day (0 is the plan's first Monday); `workout` and `id` are UUIDs in text."""

    id: str
    day: int
    position: int
    workout: str
    start_time: str | None = None
    place: str = ""
    films: tuple[Film, ...] = ()

    @property
    def week(self) -> int:
        """The number of its week, from 1."""
        return self.day // 7 + 1

    def as_new(self, **changes: Any) -> Placed:
        """A copy of it as a session of its own."""
        return replace(self, id=str(uuid.uuid4()), **changes)


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """A week of the plan, counted from 1."""

    number: int
    phase: str = "base"
    is_down: bool = False
    focus: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Sessions in order of day and position, weeks in order of number, and the day of the race, if there is one."""

    sessions: tuple[Placed, ...] = ()
    weeks: tuple[PlannedWeek, ...] = ()
    race_day: int | None = None

    @property
    def length(self) -> int:
        """How many weeks the board has."""
        last_day = max((one.day for one in self.sessions), default=-1)
        return max([0, *(week.number for week in self.weeks), last_day // 7 + 1])

    def on(self, day: int) -> list[Placed]:
        """The sessions of a day in their order."""
        return [one for one in self.sessions if one.day == day]

    def week(self, number: int) -> PlannedWeek:
        """A week's row; one that was never touched is a base week."""
        return next((week for week in self.weeks if week.number == number), PlannedWeek(number))

    def tidy(self) -> Layout:
        """The same with each day's positions counted from 0 and everything in order."""
        ordered = sorted(self.sessions, key=lambda one: (one.day, one.position))
        seen: dict[int, int] = {}
        placed = []
        for one in ordered:
            position = seen.get(one.day, 0)
            seen[one.day] = position + 1
            placed.append(one if one.position == position else replace(one, position=position))
        return replace(self, sessions=tuple(placed), weeks=tuple(sorted(self.weeks, key=lambda week: week.number)))

    def as_dict(self) -> dict[str, Any]:
        """The layout as JSON has it."""
        return {
            "sessions": [asdict(one) for one in self.sessions],
            "weeks": [asdict(week) for week in self.weeks],
            "race_day": self.race_day,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Layout:
        """Read what `as_dict` wrote."""
        return cls(
            tuple(_placed(one) for one in data["sessions"]),
            tuple(PlannedWeek(**week) for week in data["weeks"]),
            data["race_day"],
        )


def _placed(data: Mapping[str, Any]) -> Placed:
    return Placed(**{**data, "films": tuple(Film(**film) for film in data.get("films", ()))})


def layout_of(plan: Plan) -> Layout:
    """Return the plan's layout as it stands: two queries, whatever its length."""
    films: dict[uuid.UUID, list[Film]] = {}
    placed: dict[uuid.UUID, Placed] = {}
    wish = [f"film_wishes__{name}" for name in ("drill", "nth", "view", "fps", "contacts", "asked_by", "asked_at")]
    rows = plan.sessions.order_by("day", "position", "film_wishes__drill_id", "film_wishes__nth")
    for pk, day, position, workout, start, place, *film in rows.values_list(
        "pk", "day", "position", "workout", "start_time", "place", *wish
    ):
        placed[pk] = Placed(str(pk), day, position, str(workout), start and start.isoformat("minutes"), place)
        if film[0] is not None:
            films.setdefault(pk, []).append(
                Film(film[0], film[1], film[2], film[3], film[4], film[5], film[6].isoformat())
            )
    weeks = plan.weeks.order_by("number").values_list("number", "phase", "is_down", "focus", "note")
    return Layout(
        tuple(replace(one, films=tuple(films[pk])) if pk in films else one for pk, one in placed.items()),
        tuple(PlannedWeek(*row) for row in weeks),
        plan.race_day,
    )


@dataclass(frozen=True, slots=True)
class Delta:
    """What turns one layout into another: rows by id and weeks by number; None takes one away."""

    sessions: dict[str, Placed | None] = field(default_factory=dict)
    weeks: dict[int, PlannedWeek | None] = field(default_factory=dict)
    race_day: tuple[int | None] | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to change."""
        return bool(self.sessions or self.weeks or self.race_day is not None)

    def as_dict(self) -> dict[str, Any]:
        """The delta as JSON has it."""
        return {
            "sessions": {key: asdict(one) if one else None for key, one in self.sessions.items()},
            "weeks": {str(key): asdict(week) if week else None for key, week in self.weeks.items()},
            "race_day": self.race_day,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Delta:
        """Read what `as_dict` wrote."""
        race_day = data["race_day"]
        return cls(
            {key: _placed(one) if one else None for key, one in data["sessions"].items()},
            {int(key): PlannedWeek(**week) if week else None for key, week in data["weeks"].items()},
            None if race_day is None else (race_day[0],),
        )


def delta(old: Layout, new: Layout) -> Delta:
    """Return what turns the old layout into the new one."""
    before, after = {one.id: one for one in old.sessions}, {one.id: one for one in new.sessions}
    weeks, later = {week.number: week for week in old.weeks}, {week.number: week for week in new.weeks}
    return Delta(
        {key: after.get(key) for key in {**before, **after} if before.get(key) != after.get(key)},
        {key: later.get(key) for key in {**weeks, **later} if weeks.get(key) != later.get(key)},
        None if old.race_day == new.race_day else (new.race_day,),
    )


def applied(layout: Layout, change: Delta) -> Layout:
    """Return a layout with a delta put on it."""
    sessions = {**{one.id: one for one in layout.sessions}, **change.sessions}
    weeks = {**{week.number: week for week in layout.weeks}, **change.weeks}
    return Layout(
        tuple(sorted((one for one in sessions.values() if one), key=lambda one: (one.day, one.position))),
        tuple(sorted((week for week in weeks.values() if week), key=lambda week: week.number)),
        layout.race_day if change.race_day is None else change.race_day[0],
    )


def put(plan: Plan, change: Delta, was: Layout | None = None) -> None:
    """Write a delta to the plan's rows: at most twelve queries, whatever its size. Call it in a transaction.

    `was` is the layout as it stands, where the caller has read it under the plan's lock.
    """
    old = {one.id: one for one in (layout_of(plan) if was is None else was).sessions}
    _put_sessions(plan, change.sessions, old)
    _put_films([(old.get(key), one) for key, one in change.sessions.items() if one])
    gone = [number for number, week in change.weeks.items() if week is None]
    if gone:
        plan.weeks.filter(number__in=gone).delete()
    Week.objects.bulk_create(
        [Week(plan=plan, **asdict(week)) for week in change.weeks.values() if week],
        update_conflicts=True,
        unique_fields=["plan", "number"],
        update_fields=["phase", "is_down", "focus", "note"],
    )
    if change.race_day is not None:
        plan.race_day = change.race_day[0]
    plan.save(update_fields=["race_day", "changed_at"])


def _put_sessions(plan: Plan, rows: Mapping[str, Placed | None], old: Mapping[str, Placed]) -> None:
    gone = [key for key, one in rows.items() if one is None]
    if gone:
        # `delete` would fetch them and go in hundreds; nothing else hangs on them but what athletes keep.
        FilmWish.objects.filter(plan_session__in=[uuid.UUID(key) for key in gone]).delete()
        plan.sessions.filter(pk__in=gone)._raw_delete(plan.sessions.db)
    kept = [(old[key], one) for key, one in rows.items() if one is not None and key in old]
    going = [one.id for was, one in kept if (was.day, was.position) != (one.day, one.position)]
    if going:
        plan.sessions.filter(pk__in=going).update(position=F("position") + _ASIDE)
    fields = [
        name
        for name in ("day", "position", "workout", "start_time", "place")
        # Those set aside need their places again.
        if (name == "position" and going) or any(getattr(was, name) != getattr(one, name) for was, one in kept)
    ]
    if fields:
        changed = [row_of(plan, one) for was, one in kept if replace(was, films=()) != replace(one, films=())]
        PlanSession.objects.bulk_update(changed, fields, batch_size=500)
    new = [row_of(plan, one) for key, one in rows.items() if one and key not in old]
    PlanSession.objects.bulk_create(new, batch_size=500)


def row_of(plan: Plan, one: Placed) -> PlanSession:
    """Return a session of a layout as a row of a plan, not saved."""
    return PlanSession(
        pk=uuid.UUID(one.id),
        plan=plan,
        day=one.day,
        position=one.position,
        workout_id=uuid.UUID(one.workout),
        start_time=dt.time.fromisoformat(one.start_time) if one.start_time else None,
        place=one.place,
    )


def _put_films(pairs: Iterable[tuple[Placed | None, Placed]]) -> None:
    """Write the wishes that differ; those that stay keep the time at which they were asked."""
    out, new = [], []
    for was, one in pairs:
        before = set(was.films) if was else set()
        if any(film not in one.films for film in before):
            out.append((one.id, before - set(one.films)))
        new += [(one.id, film) for film in one.films if film not in before]
    if out:
        rows = FilmWish.objects.filter(plan_session__in=[uuid.UUID(key) for key, _ in out])
        gone = {(key, film.drill, film.nth) for key, films in out for film in films}
        there = rows.values_list("pk", "plan_session", "drill", "nth")
        pks = [pk for pk, session, drill, nth in there if (str(session), drill, nth) in gone]
        FilmWish.objects.filter(pk__in=pks).delete()
    if not new:
        return
    # Who asked may have left since.
    people = set(User.objects.filter(pk__in={film.asked_by for _, film in new}).values_list("pk", flat=True))
    FilmWish.objects.bulk_create(
        FilmWish(
            plan_session_id=uuid.UUID(key), drill_id=film.drill, nth=film.nth, view=film.view, fps=film.fps,
            contacts=film.contacts, asked_by_id=film.asked_by if film.asked_by in people else None,
            **({"asked_at": dt.datetime.fromisoformat(film.asked_at)} if film.asked_at else {}),
        )
        for key, film in new
    )  # fmt: skip
