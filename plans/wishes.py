"""Asking for a film of a drill: on a session of a plan, for all who have it, or on one athlete's session.

A wish is never copied. What is asked of an athlete's session is what stands on it together with what stands on the
plan's session that it came from; where both name a drill, the athlete's own counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, F, JSONField, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from plans.filming import Film
from plans.models import FilmWish, PlanSession, Session, WorkoutDrill
from reminders import planner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from athletes.models import User

type Place = PlanSession | Session


def on(place: Place) -> dict[str, Any]:
    """Return the fields of a wish that say where it stands."""
    return {"plan_session": place} if isinstance(place, PlanSession) else {"session": place}


@transaction.atomic
def ask(place: Place, use: WorkoutDrill, *, by: User, view: str, fps: int, contacts: int) -> FilmWish:
    """Ask for a film of a drill; asked again, it replaces what was asked before. `fps` is frames a second."""
    wish, _ = FilmWish.objects.update_or_create(
        **on(place),
        drill_id=use.drill_id,
        nth=use.nth,
        defaults={
            "view": view,
            "fps": fps,
            "contacts": contacts,
            "asked_by": by,
            "asked_at": timezone.now(),
        },
    )
    planner.ask()
    return wish


@transaction.atomic
def take_back(place: Place, use: WorkoutDrill) -> bool:
    """Take a wish back; False where there was none. Clips that were sent stay."""
    count, _ = FilmWish.objects.filter(**on(place), drill_id=use.drill_id, nth=use.nth).delete()
    if count:
        planner.ask()
    return bool(count)


@transaction.atomic
def settle(place: Place) -> list[str]:
    """Drop the wishes for drills that the session's text no longer has; return the names of those drills."""
    kept = WorkoutDrill.objects.filter(workout=place.workout_id, drill=OuterRef("drill"), nth=OuterRef("nth"))
    gone = list(FilmWish.objects.filter(~Exists(kept), **on(place)).select_related("drill"))
    if gone:
        FilmWish.objects.filter(pk__in=[wish.pk for wish in gone]).delete()
        planner.ask()
    return list(dict.fromkeys(wish.drill.name for wish in gone))


def as_json() -> JSONObject:
    """Return the wish of a row as one value, to be read by `read_film`."""
    return JSONObject(view="view", fps="fps", contacts="contacts", of_plan="plan_session_id")


def film_field(session: str, plan_session: str) -> Subquery:
    """Return a subquery for the wish of a row of drill uses, to be read by `read_film`.

    `session` and `plan_session` name the row's own fields; it has `drill` and `nth` as well.
    """
    places = Q(session=OuterRef(session)) | Q(plan_session=OuterRef(plan_session))
    wishes = FilmWish.objects.filter(places, drill=OuterRef("drill"), nth=OuterRef("nth"))
    own_first = wishes.order_by(F("session").asc(nulls_last=True))
    return Subquery(own_first.values(film=as_json())[:1], output_field=JSONField())


def read_film(value: Mapping[str, Any] | None) -> Film | None:
    """Return what `film_field` fetched."""
    if value is None:
        return None
    return Film(value["view"], value["fps"], value["contacts"], value["of_plan"] is not None)


def film_of(session: Session, drill_id: int, nth: int) -> Film | None:
    """Return what is asked of one drill in an athlete's session; None where nothing is. One query."""
    places = Q(session=session)
    if session.plan_session_id is not None:
        places |= Q(plan_session=session.plan_session_id)
    wishes = FilmWish.objects.filter(places, drill=drill_id, nth=nth)
    wish = wishes.order_by(F("session").asc(nulls_last=True)).first()
    return as_film(wish) if wish else None


def as_film(wish: FilmWish) -> Film:
    """Return a wish as pages show it."""
    return Film(wish.view, wish.fps, wish.contacts, wish.plan_session_id is not None)


def films_of_plan(place: PlanSession) -> dict[tuple[str, int], Film | None]:
    """Return each drill of a plan's session, by slug and turn, with the film that is asked of it. One query."""
    wishes = FilmWish.objects.filter(plan_session=place, drill=OuterRef("drill"), nth=OuterRef("nth"))
    rows = (
        WorkoutDrill.objects.filter(workout=place.workout_id, nth__gte=1)
        .annotate(film=Subquery(wishes.values(film=as_json())[:1], output_field=JSONField()))
        .values_list("drill__slug", "nth", "film")
    )
    return {(slug, nth): read_film(film) for slug, nth, film in rows}
