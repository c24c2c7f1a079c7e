"""The guards of `plans.guards` for sessions of the database: one query for any number of athletes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, FloatField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce

from plans.caps import cap_guards
from plans.guards import LONGEST_DAYS, Guard, Longest, longest_of, single_session, week_guards
from plans.models import Completion, Session
from plans.training_load import NO_RUN, Entry, entry_of, planned_entry, weeks_of

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from plans.notation import Paces

_COLUMNS = (
    "on_date",
    "workout__kind",
    "workout__metres_lo",
    "workout__metres_hi",
    "workout__seconds_lo",
    "workout__seconds_hi",
    "completion__outcome",
    "completion__metres",
    "completion__minutes",
)


def history(athletes: Any, first: dt.date, last: dt.date) -> dict[int, dict[uuid.UUID, Entry]]:
    """Return the sessions of some athletes from a day to a day as entries, by athlete and session: one query.

    `athletes` are keys, people, or a query of them. For a session on a day, begin 30 days before it.
    """
    rows = Session.objects.filter(athlete__in=athletes, on_date__gte=first, on_date__lte=last)
    # What is skipped is not run; who ran it all the same has said so.
    rows = rows.filter(Q(skipped_at=None) | Q(completion__isnull=False))
    found: dict[int, dict[uuid.UUID, Entry]] = {}
    for pk, athlete, *values in rows.order_by().values_list("pk", "athlete_id", *_COLUMNS):
        found.setdefault(athlete, {})[pk] = _entry(*values)
    return found


def _entry(
    on_date: dt.date,
    kind: str,
    metres_lo: int,
    metres_hi: int,
    seconds_lo: int,
    seconds_hi: int,
    outcome: str | None,
    metres: int | None,
    minutes: int | None,
) -> Entry:
    return Entry(
        on_date,
        kind,
        (metres_lo + metres_hi) / 2,
        (seconds_lo + seconds_hi) / 120,
        outcome=outcome or "",
        done_metres=metres,
        done_minutes=minutes,
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """A session on the calendar around another one: as load sees it, as its text is read, and what hurt in it.

    `pain` is one of `Completion.Pain`, `pain_where` the athlete's own words.
    """

    entry: Entry
    tree: dict[str, Any]
    counts: bool = True
    pain: str = ""
    pain_where: str = ""


def beside(session: Session) -> dict[uuid.UUID, Beside]:
    """Return an athlete's sessions around one, itself too, for `of_coach` and `plans.judging`: one query.

    From 30 days before it to a week after it. What is skipped and was not run has no `counts`.
    """
    first, last = span_of(session.on_date)[0], session.on_date + dt.timedelta(days=7)
    rows = Session.objects.filter(athlete=session.athlete_id, on_date__gte=first, on_date__lte=last).order_by()
    found = {}
    columns = ("pk", "skipped_at", "workout__tree", "completion__pain", "completion__pain_where", *_COLUMNS)
    for pk, skipped_at, tree, pain, where, *values in rows.values_list(*columns):
        entry = _entry(*values)
        found[pk] = Beside(entry, tree, skipped_at is None or bool(entry.outcome), pain or "", where or "")
    return found


def for_session(
    session: Session,
    known: Mapping[uuid.UUID, Entry],
    today: dt.date,
    *,
    paces: Paces | None = None,
    miles: bool = False,
) -> list[Guard]:
    """Return all that is worth a second thought about one session, the best founded first. No query.

    `known` is the athlete's part of `history`, from 30 days before the session to the Sunday after it; `today` is the
    athlete's date.
    """
    entry = known.get(session.pk) or planned_entry(session)
    entries = list(known.values())
    single = single_session(entry, longest_of(entries, session.on_date, today), today, miles=miles)
    if not entry.is_run:
        return []
    monday = session.on_date - dt.timedelta(days=session.on_date.weekday())
    (week,) = weeks_of(entries, monday, 1)
    return [
        *([single] if single else []),
        *week_guards(entries, session.on_date, today, miles=miles),
        *cap_guards(session.workout.reading.items, week.planned_metres, paces, miles=miles),
    ]


def span_of(on_date: dt.date) -> tuple[dt.date, dt.date]:
    """Return the days that `for_session` wants to know: 30 before, and the rest of the week."""
    return on_date - dt.timedelta(days=LONGEST_DAYS), on_date + dt.timedelta(days=6 - on_date.weekday())


def of_coach(
    session: Session,
    around: Mapping[uuid.UUID, Beside] | None = None,
    *,
    paces: Paces | None = None,
    miles: bool = False,
) -> list[Guard]:
    """Return what a coach is told beside a session. One query where `around` is not given, none for what is no run."""
    if not planned_entry(session).is_run:
        return []
    sunday = span_of(session.on_date)[1]
    rows = beside(session) if around is None else around
    known = {pk: one.entry for pk, one in rows.items() if one.counts and one.entry.on_date <= sunday}
    return for_session(session, known, session.athlete.today(), paces=paces, miles=miles)


def for_many(
    sessions: Iterable[Session],
    known: Mapping[int, Mapping[uuid.UUID, Entry]],
    today: dt.date,
    *,
    miles: bool = False,
) -> dict[uuid.UUID, Guard]:
    """Return the single-session guard for each session that it speaks of, saved or not. No query.

    `known` is `history` from 30 days before the first session on. Sessions that are not saved yet (a preview) count
    for the later ones among them as planned runs do.
    """
    by_athlete: dict[int, list[Session]] = {}
    for session in sessions:
        by_athlete.setdefault(session.athlete_id, []).append(session)
    found = {}
    for athlete, own in by_athlete.items():
        entries = {**{one.pk: planned_entry(one) for one in own}, **known.get(athlete, {})}
        for session in own:
            longest = longest_of(entries.values(), session.on_date, today)
            guard = single_session(entries[session.pk], longest, today, miles=miles)
            if guard is not None:
                found[session.pk] = guard
    return found


@dataclass(frozen=True, slots=True)
class Far:
    """A guard with what it speaks of: a session by its id and name, or the week from a Monday (`pk` is None)."""

    on_date: dt.date
    guard: Guard
    pk: uuid.UUID | None = None
    title: str = ""


def ahead(
    sessions: Iterable[Session],
    known: Mapping[uuid.UUID, Entry],
    days: tuple[dt.date, dt.date],
    today: dt.date,
    *,
    miles: bool = False,
) -> list[Far]:
    """Return what is worth a second thought about one athlete's sessions and weeks to come, by date. No query.

    `sessions`, saved or not, count beside what is `known`, from 30 days before the first of `days` on; only what lies
    from today on within `days` is spoken of, and the weeks of these days that are not over.
    """
    first, last = max(days[0], today), days[1]
    rows = {one.pk: one for one in sessions if first <= one.on_date <= last}
    by_athlete = {one.athlete_id: known for one in rows.values()}
    found = [
        Far(rows[pk].on_date, guard, pk, str(rows[pk].workout))
        for pk, guard in for_many(rows.values(), by_athlete, today, miles=miles).items()
    ]
    entries = [*known.values(), *(planned_entry(one) for pk, one in rows.items() if pk not in known)]
    monday = first - dt.timedelta(days=first.weekday())
    while monday <= last:
        found += [Far(monday, guard) for guard in week_guards(entries, monday, today, miles=miles)]
        monday += dt.timedelta(weeks=1)
    return sorted(found, key=lambda one: (one.on_date, one.pk is not None))


def entries_of(sessions: Iterable[Session]) -> dict[uuid.UUID, Entry]:
    """Return sessions that are loaded with their logs as `known` above; those that are skipped do not count."""
    return {one.pk: entry_of(one) for one in sessions if one.skipped_at is None or one.completion_or_none()}


def with_longest(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Add `longest_metres` and `longest_minutes`: of the runs done in the 30 days before each session; None without.

    A run in part counts where its distance (its minutes) was said. No query more.
    """
    before = Session.objects.filter(
        athlete=OuterRef("athlete"),
        on_date__lt=OuterRef("on_date"),
        on_date__gte=OuterRef("on_date") - dt.timedelta(days=LONGEST_DAYS),
    ).exclude(workout__kind__in=NO_RUN)
    middle = Cast(F("workout__metres_lo") + F("workout__metres_hi"), FloatField()) / 2
    spent = Cast(F("workout__seconds_lo") + F("workout__seconds_hi"), FloatField()) / 120
    return sessions.annotate(
        longest_metres=_most(before, "completion__metres", middle),
        longest_minutes=_most(before, "completion__minutes", spent),
    )


def _most(before: QuerySet[Session], said: str, planned: Any) -> Subquery:
    """The largest of what was said, or of the plan's middle where a session was done as planned."""
    done = Q(completion__outcome=Completion.Outcome.DONE)
    partly = Q(completion__outcome=Completion.Outcome.PARTLY) & Q((f"{said}__isnull", False))
    amount = Coalesce(Cast(said, FloatField()), planned, output_field=FloatField())
    rows = before.filter(done | partly).order_by().values("athlete").annotate(most=Max(amount))
    return Subquery(rows.values("most"), output_field=FloatField())


def of_logged(session: Session, *, miles: bool = False) -> Guard | None:
    """Return the single-session guard for a session that was logged, read by `with_longest`. No query."""
    longest = Longest(vars(session)["longest_metres"] or 0, vars(session)["longest_minutes"] or 0)
    entry = entry_of(session)
    # All days before are over: nothing planned counts.
    return single_session(entry, longest, dt.date.max, miles=miles) if entry.was_done else None


def kind_words(guard: Guard) -> str:
    """Return the guard as a sentence to the athlete who ran it: no alarm, and what helps."""
    return (
        f"Logged. {guard.sentence} Such jumps strain more than they train: keep the next days easy, and write to your "
        "coach if anything hurts."
    )


__all__ = [
    "Beside",
    "Far",
    "ahead",
    "beside",
    "entries_of",
    "for_many",
    "for_session",
    "history",
    "kind_words",
    "of_coach",
    "of_logged",
    "span_of",
    "with_longest",
]
