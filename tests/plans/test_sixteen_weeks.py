"""Sixteen weeks back from a race: it moves, the plan pauses, a session is written anew, the plan comes out again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from athletes.models import Race
from plans import assigning, changes, moving, pausing, racing, rolling, versions
from plans.assigning import How
from plans.models import Session, SessionChange
from plans.rolling_out import look
from tests import daytime, make

if TYPE_CHECKING:
    from athletes.models import User
    from plans.models import Assignment, Plan

MONDAY = dt.date(2026, 5, 4)
RACE_DAY = 16 * 7 - 1
TUESDAY, THURSDAY, SUNDAY = 1, 3, 6

pytestmark = pytest.mark.usefixtures("guard_looks_away")


def quality(first: str, main: str) -> str:
    """A session of quality."""
    return f"{first} easy\n2 x 40 m ankling\n{main} m @ 5k pace, 200 m jog\n10 min easy"


def sixteen_weeks(coach: User) -> Plan:
    """A quality session on Tuesdays, an easy run on Thursdays, a long one on Sundays; the last Sunday is the race."""
    texts = {}
    for week in range(16):
        texts[week * 7 + TUESDAY] = quality("10 min", f"6 x {300 + week}")
        texts[week * 7 + THURSDAY] = f"{30 + week} min easy"
        texts[week * 7 + SUNDAY] = f"{60 + week} min easy"
    texts[RACE_DAY] = "Race 10 km"
    plan = make.plan(make.team_of(coach), texts, name="10 k, sixteen weeks", race_day=RACE_DAY)
    versions.publish(plan, by=coach)
    return plan


def day(week: int, weekday: int) -> dt.date:
    """A day of the calendar, counted from Monday 4 May: weeks from 1, weekdays from 0."""
    return MONDAY + dt.timedelta(days=(week - 1) * 7 + weekday)


def on(run: Assignment, at: dt.date) -> Session:
    """The session that stands on a day."""
    return run.sessions.get(on_date=at)


def week_of(run: Assignment, week: int) -> list[tuple[int, str]]:
    """Weekday and a word for each session that stands in a week of the calendar."""
    rows = run.sessions.filter(on_date__range=(day(week, 0), day(week, 6))).order_by("on_date", "position")
    return [(row.on_date.weekday(), said(row)) for row in rows.select_related("workout", "completion")]


def said(session: Session) -> str:
    """The middle line of a session's text, and what became of it."""
    lines = session.workout.text.split("\n")
    state = "done: " if session.completion_or_none() else "skipped: " if session.skipped_at else ""
    return state + lines[len(lines) // 2].partition(" @")[0]


def rewrite(plan: Plan, number: int, text: str) -> None:
    """Write another text on a day of the plan."""
    assert plan.sessions.filter(day=number).update(workout=make.workout(text)) == 1


def test_the_calendar_is_what_a_coach_would_expect(athlete: User, coach: User) -> None:
    with daytime.at("2026-05-04 12:00"):
        plan = sixteen_weeks(coach)
        race = Race.objects.create(athlete=athlete, name="City 10 k", on_date=day(16, SUNDAY), distance_m=10_000)
        view = assigning.preview(plan, [athlete], MONDAY, today=MONDAY, how=How(from_race=True, race_on=race.on_date))
        (run,) = assigning.assign(view, by=coach)

    # The plan lies back from the race: its first week is this one, and the race stands on its day.
    assert (run.race, run.sessions.count()) == (race, 48)
    assert week_of(run, 1) == [(1, "6 x 300 m"), (3, "30 min easy"), (6, "60 min easy")]
    assert week_of(run, 16) == [(1, "6 x 315 m"), (3, "45 min easy"), (6, "Race 10 km")]

    # A week is run. On Monday of the second the race is put a week later: what is run stays, the rest goes along.
    with daytime.at("2026-05-10 18:00"):
        for session in run.sessions.filter(on_date__lte=day(1, SUNDAY)):
            session.log(by=athlete, outcome="done", effort=4)
    with daytime.at("2026-05-11 09:00"):
        racing.move(run.pk, day(17, SUNDAY), by=coach, seen=racing.see(run, day(17, SUNDAY), coach).seen)
    run.refresh_from_db()
    race.refresh_from_db()
    assert (race.on_date, run.race_on, run.last_on) == (day(17, SUNDAY),) * 3
    assert week_of(run, 1) == [(1, "done: 6 x 300 m"), (3, "done: 30 min easy"), (6, "done: 60 min easy")]
    assert week_of(run, 2) == []
    assert week_of(run, 3) == [(1, "6 x 301 m"), (3, "31 min easy"), (6, "61 min easy")]
    assert week_of(run, 17) == [(1, "6 x 315 m"), (3, "45 min easy"), (6, "Race 10 km")]

    # Ill from Wednesday of the fourth week to Sunday: nothing is shown, and since a race waits, nothing is put off.
    with daytime.at("2026-05-27 09:00"):
        pausing.pause(run.pk, day(4, 2), by=coach)
        assert list(Session.objects.visible_to(athlete).filter(on_date__gte=day(4, 2))) == []
    with daytime.at("2026-06-01 09:00"):
        run.refresh_from_db()
        pausing.resume(run.pk, day(5, 0), pausing.default_how(run), by=coach)
    run.refresh_from_db()
    assert week_of(run, 4) == [(1, "6 x 302 m"), (3, "skipped: 32 min easy"), (6, "skipped: 62 min easy")]
    assert week_of(run, 5) == [(1, "6 x 303 m"), (3, "33 min easy"), (6, "63 min easy")]
    assert run.race_on == day(17, SUNDAY)

    # One session is written anew for this athlete alone.
    with daytime.at("2026-06-01 10:00"):
        own = on(run, day(6, TUESDAY))
        text = quality("15 min", "6 x 304")
        moving.edit(own.pk, text, by=coach, version=own.version, team=plan.team_id)

    # The plan comes out again with other words for a session that was run, one that was skipped, the one just written
    # and two that nobody touched.
    with daytime.at("2026-06-01 11:00"):
        rewrite(plan, TUESDAY, quality("10 min", "5 x 300"))
        rewrite(plan, 2 * 7 + SUNDAY, "50 min easy")
        rewrite(plan, 4 * 7 + TUESDAY, quality("10 min", "8 x 304"))
        rewrite(plan, 4 * 7 + THURSDAY, "40 min easy")
        rewrite(plan, 9 * 7 + SUNDAY, "75 min easy")
        version = versions.publish(plan, by=coach)
        (one,) = look(plan).people
        (by_hand,) = one.by_hand

        # Nobody touched two of them: these are offered. The one written anew is put together, and what was run or
        # skipped is left alone.
        assert sorted(offer.day for offer in one.offers) == [day(6, THURSDAY), day(11, SUNDAY)]
        assert (by_hand.session, by_hand.can_both) == (own, True)
        key, seen = str(run.pk), {str(run.pk): {offer.key for offer in one.offers}}
        choice = {(key, by_hand.key): rolling.BOTH}
        rolled = rolling.roll_out(plan, by=coach, number=version.number, seen=seen, by_hand=choice)
        again = look(plan)

    assert (rolled.sessions, [one for one in again.people if one.offers], again.by_hand) == (3, [], [])
    assert week_of(run, 1)[0] == (1, "done: 6 x 300 m")
    assert week_of(run, 4)[2] == (6, "skipped: 62 min easy")
    assert week_of(run, 6) == [(1, "8 x 304 m"), (3, "40 min easy"), (6, "64 min easy")]
    assert on(run, day(6, TUESDAY)).workout.text == quality("15 min", "8 x 304")
    assert week_of(run, 11) == [(1, "6 x 309 m"), (3, "39 min easy"), (6, "75 min easy")]
    assert run.sessions.count() == 48
    # Of all that, the digest has each thing once: no pause that is over, no session that only went with the race.
    told = changes.net(list(SessionChange.objects.filter(athlete=athlete).order_by("pk")))
    assert sorted({row.what for row in told}) == ["edited", "race", "resumed"]
