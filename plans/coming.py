"""Sessions to come that people are reminded of: which stand, and when to tell of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from athletes.models import Coaching
from plans.models import Session
from plans.models.sessions import released
from plans.models.workouts import Kind as WorkoutKind
from plans.ruler import GAPS_S, at, warmup_start
from reminders import times

if TYPE_CHECKING:
    from collections.abc import Collection

    from athletes.models import User
    from plans.models.sessions import SessionQuerySet
    from reminders.times import Moment

ONE_DAY = dt.timedelta(days=1)
# A session without a time is worth a word until noon; a wish to film until the evening.
NOON, EVENING = dt.time(12), dt.time(20)


def standing() -> SessionQuerySet:
    """Return the sessions that are still to be done: no log, no skip, no rest; their plan runs in a team one is with.

    A plan without a team is a built-in one that the athlete has begun alone. What stayed when a plan was taken back
    stands as well.
    """
    linked = Coaching.objects.filter(
        athlete=OuterRef("athlete"), team=OuterRef("assignment__plan__team"), state=Coaching.State.ACCEPTED
    )
    alone = Q(assignment__plan__team__isnull=True)
    open_yet = Q(assignment__ended_at__isnull=True) | Q(assignment__act__undone_at__isnull=False)
    runs = Q(assignment__isnull=True) | (open_yet & (alone | Q(Exists(linked))))
    return (
        Session.objects.filter(runs, completion__isnull=True, skipped_at=None, athlete__is_active=True)
        .exclude(workout__kind=WorkoutKind.REST)
        .select_related("athlete", "workout", "assignment__plan__team")
    )


def stands(session: Session) -> bool:
    """Tell whether a session is still to be done, today or later where its athlete lives, and shown. One query."""
    today = session.athlete.today()
    return session.on_date >= today and standing().released(today).filter(pk=session.pk).exists()


def find(session_id: str) -> Session | None:
    """Return a session with its athlete, workout and team; None where it is gone."""
    rows = Session.objects.select_related("athlete", "workout", "assignment__plan__team")
    return rows.filter(pk=session_id).first()


def between(now: dt.datetime, horizon: dt.datetime, athletes: Collection[int] | None) -> SessionQuerySet:
    """Return the standing sessions of some days, of some athletes or all; a day to either side, for zones' sake.

    What the athlete is not shown on the day itself, for a pause or a staged release, is not among them.
    """
    rows = standing().filter(released(F("on_date"))).defer("workout__tree", "workout__text")
    rows = rows.filter(on_date__gte=now.date() - ONE_DAY, on_date__lte=horizon.date() + ONE_DAY)
    return rows if athletes is None else rows.filter(athlete__in=athletes)


def start_of(session: Session) -> dt.datetime | None:
    """Return when to begin (UTC): the warm-up where there is one; None where no time is set."""
    if session.start_time is None:
        return None
    gun = at(session.on_date, session.start_time, session.athlete.zone)
    warmup = session.workout.warmup_seconds
    return warmup_start(gun, warmup, GAPS_S.get(session.workout.kind, 0)) if warmup else gun


def evening_before(session: Session, person: User) -> Moment | None:
    """Return the evening before, at the person's own minute; worth telling until it begins, or until noon."""
    too_late = start_of(session) or times.instant(session.on_date, NOON, session.athlete.zone)
    return times.on_the_wall(session.on_date - ONE_DAY, person.remind_at, person.time_zone, too_late)


# How long before the start one hears that a drill is to be filmed, and when where no time is set.
FILM_BEFORE, FILM_AT = dt.timedelta(hours=2), dt.time(8)


def before_filming(session: Session, person: User) -> Moment | None:
    """Return two hours before the session, or eight o'clock, by the athlete's clock; never at night."""
    athlete = session.athlete
    if session.start_time is None:
        too_late = times.instant(session.on_date, EVENING, athlete.zone)
        return times.on_the_wall(session.on_date, FILM_AT, athlete.time_zone, too_late)
    gun = at(session.on_date, session.start_time, athlete.zone)
    return times.by_day(gun - FILM_BEFORE, athlete.time_zone, gun)


def is_from_tomorrow(session: Session, now: dt.datetime | None = None) -> bool:
    """Tell whether a session's day has not begun where its athlete lives."""
    return session.on_date > (now or timezone.now()).astimezone(session.athlete.zone).date()


def from_tomorrow(now: dt.datetime, horizon: dt.datetime, athletes: Collection[int] | None) -> SessionQuerySet:
    """Return those of `between` that are shown by the evening before, when they are told."""
    return between(now, horizon, athletes).exclude(release_on__gte=F("on_date"))
