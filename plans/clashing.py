"""What a new plan meets on an athlete's calendar: sessions on the same days, and races to run beside it.

Of two sessions on a day both stay, or the new one is left out, or it takes the place of the old one, which is skipped
and comes back when the act is taken back. A race takes the place of the quality session nearest before it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from athletes.models import Message, Race, Thread
from plans import changes
from plans.changes import day_words

from .models import AssignAct, Completion, DrillOccurrence, FilmWish, Session, SessionChange
from .models.sessions import ABOUT, Reason
from .models.workouts import Kind

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Iterable, Mapping
    from typing import Any

    from athletes.models import User
    from plans.laying import Laid, PlacedSession, Preview

BOTH, LEAVE, REPLACE = "both", "leave", "replace"
CHOICES = [
    (BOTH, "both stay"),
    (LEAVE, "the new one is left out"),
    (REPLACE, "the new one takes the old one’s place"),
]
# Within so many days before a race, and on its day, the nearest quality session makes room for it.
NEAR = dt.timedelta(days=3)


def touched(athletes: Any) -> Q:
    """Return which sessions of these athletes are not as a plan wrote them: logged, moved, edited, filmed, talked of.

    One query, for the conversations.
    """
    said = Message.objects.filter(thread__about_kind=ABOUT, thread__athlete__in=athletes)
    talked = list(Thread.objects.filter(pk__in=said.values("thread")).values_list("about_id", flat=True))
    return (
        Exists(Completion.objects.filter(session=OuterRef("pk")))
        | Exists(DrillOccurrence.objects.filter(session=OuterRef("pk")))
        | Exists(FilmWish.objects.filter(session=OuterRef("pk")))
        | Q(planned_on__isnull=True)
        | ~Q(on_date=F("planned_on"))
        | Q(planned_workout__isnull=True)
        | ~Q(workout=F("planned_workout"))
        | Q(version__gt=1)
        | Q(changed_at__isnull=False)
        | Q(skipped_at__isnull=False)
        | Q(pk__in=talked)
    )


# --- races ------------------------------------------------------------------------------------------------------------


def beside(one: Laid) -> list[Race]:
    """Return the B and C races between an athlete's dates; the race that the plan leads to is none of them."""
    return [r for r in one.races if r.priority != Race.Priority.A and r.on_date != one.window.race_on]


def near(one: Laid, race: Race) -> list[PlacedSession]:
    """Return the sessions on the day of a race and in the three days before it, the nearest first."""
    rows = [
        p
        for p in one.placed
        if not p.dated.is_cut
        and p.left in ("", race.name)
        and p.plan_session.workout.kind != Kind.REST
        and dt.timedelta(0) <= race.on_date - p.on_date <= NEAR
    ]
    return sorted(rows, key=lambda p: race.on_date - p.on_date)


def gives_way(one: Laid, race: Race) -> PlacedSession | None:
    """Return the quality session that a race would take the place of."""
    return next((p for p in near(one, race) if p.plan_session.workout.kind == Kind.QUALITY), None)


def lighten(one: Laid, lightens: Mapping[str, bool] | None) -> None:
    """Leave out what races take the place of: as was ticked, and where nothing was said, for B races."""
    for race in beside(one) if lightens is not None else ():
        if (lightens or {}).get(str(race.pk), race.priority == Race.Priority.B):
            found = gives_way(one, race)
            if found is not None:
                _leave_out(one, {id(found)}, race.name)


def _leave_out(one: Laid, ids: set[int], why: str) -> None:
    # Others may share the list, so this athlete gets one of his own.
    one.placed = [replace(p, left=why) if id(p) in ids and not p.left else p for p in one.placed]


# --- days that are taken ----------------------------------------------------------------------------------------------


def settle(view: Preview) -> None:
    """See which days are taken, and do there what was chosen. One query; three where old sessions are to give way."""
    dates = {one.athlete.pk: {p.on_date for p in one.kept} for one in view.laid if one.athlete}
    days = set().union(*dates.values())
    if not days:
        return
    rows = Session.objects.filter(athlete__in=list(dates), on_date__gte=min(days), on_date__lte=max(days))
    rows = rows.filter(skipped_at=None).exclude(workout__kind=Kind.REST).order_by()
    taken: dict[int, list[tuple[uuid.UUID, dt.date]]] = {}
    for pk, athlete_id, on_date in rows.values_list("pk", "athlete_id", "on_date"):
        if on_date in dates[athlete_id]:
            taken.setdefault(athlete_id, []).append((pk, on_date))
    replacing = [pk for pk in taken if view.how.clash_of(pk) == REPLACE]
    free: set[uuid.UUID] = set()
    if replacing:
        own = rows.filter(athlete__in=replacing, assignment__plan__team__in=view.how.teams, practice=None)
        free = set(own.exclude(touched(replacing)).values_list("pk", flat=True))
    for one in view.laid:
        if one.athlete:
            one.wants_place = view.how.clash_of(one.athlete.pk) == REPLACE
            _settle(one, taken.get(one.athlete.pk, []), view.how.clash_of(one.athlete.pk), free)


def _settle(one: Laid, taken: list[tuple[uuid.UUID, dt.date]], choice: str, free: set[uuid.UUID]) -> None:
    one.taken = Counter(day for _, day in taken)
    if choice == LEAVE:
        goal = one.window.race_on
        _leave_out(one, {id(p) for p in one.kept if p.on_date in one.taken and p.on_date != goal}, LEAVE)
        one.left_days = {p.on_date for p in one.placed if p.left == LEAVE}
    elif choice == REPLACE:
        one.gives = {pk: day for pk, day in taken if pk in free}


def give_way(view: Preview, act: AssignAct, by: User | None) -> None:
    """Skip the old sessions whose place the new ones take, those that nobody has touched meanwhile.

    The notice of the new plan tells of it, so each change is written as told. What an act has skipped has its time and
    its author: so it is found again.
    """
    pks = [pk for one in view.laid for pk in one.gives]
    if not pks or by is None:
        return
    begun = Exists(DrillOccurrence.objects.filter(session=OuterRef("pk")))
    rows = Session.objects.select_for_update(of=("self",)).filter(pk__in=pks, version=1, skipped_at=None)
    rows = rows.filter(completion=None).exclude(begun).select_related("athlete", "workout")
    going = list(rows.defer("workout__tree", "workout__text"))
    skipped = {"skip_reason": Reason.PLAN, "skipped_at": act.at, "skipped_by": by}
    _change(going, **skipped, version=F("version") + 1, changed_by=by, changed_at=act.at)
    _tell(going, SessionChange.What.SKIPPED, by, str(Reason.PLAN.label), told_at=act.at)


def come_back(act: AssignAct, *, by: User, heard: Collection[int]) -> int:
    """Put back what an act has skipped and nobody has taken up since; return how many. One query where none.

    Of those who have `heard` of the plan (ids), each is told; the others never knew.
    """
    people = act.assignments.values("athlete")
    found = Session.objects.filter(athlete__in=people, skip_reason=Reason.PLAN, skipped_at=act.at, skipped_by=act.by)
    rows = list(found.select_related("athlete", "workout").defer("workout__tree", "workout__text"))
    if rows:
        gone = {"skip_reason": "", "skipped_at": None, "skipped_by": None}
        # What was skipped and no more is as its plan wrote it again; a page from between is still too old.
        as_it_was = [one for one in rows if one.changed_at == act.at]
        others = [one for one in rows if one.changed_at != act.at]
        _change(as_it_was, **gone, version=1, changed_by=None, changed_at=None)
        _change(others, **gone, version=F("version") + 1, changed_by=by, changed_at=timezone.now())
        unheard = [one for one in rows if one.athlete_id not in heard]
        SessionChange.objects.filter(session__in=unheard, what=SessionChange.What.SKIPPED, told_at=act.at).delete()
        told = [one for one in rows if one.athlete_id in heard]
        _tell(told, SessionChange.What.RESUMED, by, "it is no longer skipped")
    return len(rows)


def _change(rows: Iterable[Session], **values: Any) -> None:
    Session.objects.filter(pk__in=[one.pk for one in rows]).update(**values)


def _tell(rows: Iterable[Session], what: str, by: User, after: str, told_at: dt.datetime | None = None) -> None:
    changes.tell_many(
        [
            SessionChange(
                athlete=one.athlete,
                session=one,
                what=what,
                title=str(one.workout)[:120],
                after=after,
                on_date=one.on_date,
                by=by,
                told_at=told_at,
            )
            for one in rows
        ]
    )


def words_of(one: Laid) -> list[tuple[str, set[dt.date]]]:
    """Say what meets on an athlete's days, with the days that are worth a look."""
    found = []
    if one.taken:
        found.append((_taken_words(one), _both(one)))
    for race in beside(one):
        rows = near(one, race)
        if not rows:
            continue
        named = ", ".join(
            f"{p.plan_session.workout} {_before(race, p)}{' (left out)' if p.left == race.name else ''}" for p in rows
        )
        found.append(
            (
                f"races {race.name} on {day_words(race.on_date)}, priority {race.priority}. Near it: {named}.",
                {p.on_date for p in rows if not p.left},
            )
        )
    return found


def _before(race: Race, placed: PlacedSession) -> str:
    days = (race.on_date - placed.on_date).days
    return "on its day" if days == 0 else "the day before" if days == 1 else f"{days} days before"


def _taken_words(one: Laid) -> str:
    first, last = day_words(min(one.taken)), day_words(max(one.taken))
    begin = f"has sessions already, {first if first == last else f'{first} to {last}'}: "
    given = set(one.gives.values())
    both = _both(one)
    parts = []
    if one.left_days:
        parts.append(f"on {_days(one.left_days)} the new one is left out")
    if given:
        parts.append(f"on {_days(given)} the new one takes the old one’s place")
    if both:
        why = " (touched, a practice, or another team’s)" if given or one.wants_place else ""
        parts.append(f"on {_days(both)} both will stand there{why}")
    return f"{begin}{', '.join(parts)}."


def _both(one: Laid) -> set[dt.date]:
    # A day may have an old session that goes and one that stays.
    stay = Counter(one.taken)
    stay.subtract(Counter(one.gives.values()))
    return {day for day, count in stay.items() if count > 0} - one.left_days


def _days(days: set[dt.date]) -> str:
    return "1 day" if len(days) == 1 else f"{len(days)} days"
