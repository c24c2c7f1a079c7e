"""Plans where clocks differ and change: each athlete's today, starts and reminders over a whole assignment."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from athletes.models import User
from plans import coming, moving, strips
from plans.assigning import assign, preview
from plans.cards import plain_spaces
from plans.models import PlanSession, Session
from reminders import planner
from reminders.models import Reminder
from tests import daytime, make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from plans.models import Assignment

TEXT = "WU: 20 min easy\n8 x 400 m @5k, 200 m jog"
AUCKLAND, HONOLULU, KATHMANDU = "Pacific/Auckland", "Pacific/Honolulu", "Asia/Kathmandu"
EVENING = dt.time(19)
# It is Monday in Honolulu then, and Tuesday elsewhere.
TWO_DATES = "2027-10-05 05:00"

pytestmark = pytest.mark.usefixtures("guard_looks_away")


def on_plan(coach: User, athlete: User, first: dt.date, weeks: int, at: dt.time = EVENING) -> Assignment:
    """A plan with a session at one time on each day, assigned while it is noon of the first day in London."""
    plan = make.plan(make.team_of(coach), {0: TEXT})
    workout = plan.sessions.get().workout
    plan.sessions.update(start_time=at)
    PlanSession.objects.bulk_create(
        PlanSession(plan=plan, day=day, workout=workout, start_time=at) for day in range(1, weeks * 7)
    )
    with daytime.at(f"{first} 12:00"):
        [run] = assign(preview(plan, [athlete], first, today=first), by=coach)
    return run


def on_the_wall(when: dt.datetime | None, zone: str) -> str:
    """A moment as a clock shows it that hangs in a zone."""
    assert when is not None
    return f"{when.astimezone(zoneinfo.ZoneInfo(zone)):%d %b %H:%M}"


# --- over both changes of the clock, and 29 February ---------------------------------------------------------------


@pytest.mark.parametrize("zone", [AUCKLAND, HONOLULU, KATHMANDU, "Europe/London", "America/New_York"])
def test_from_autumn_to_spring_each_day_has_its_session_at_the_same_time_of_day(coach: User, zone: str) -> None:
    athlete = make.athlete(coach, time_zone=zone, remind_at=dt.time(18))
    run = on_plan(coach, athlete, dt.date(2027, 9, 20), weeks=29)

    rows = list(run.sessions.order_by("on_date").select_related("athlete", "workout", "assignment"))

    assert [one.on_date for one in rows] == [dt.date(2027, 9, 20) + dt.timedelta(days=n) for n in range(203)]
    assert dt.date(2028, 2, 29) in {one.on_date for one in rows}
    assert run.last_on == dt.date(2028, 4, 9)
    starts = {on_the_wall(coming.start_of(one), zone)[-5:] for one in rows}
    assert len(starts) == 1
    heard = [coming.evening_before(one, athlete) for one in rows]
    assert {on_the_wall(moment.due_at if moment else None, zone)[-5:] for moment in heard} == {"18:00"}
    assert all(
        moment and moment.local_date == one.on_date - dt.timedelta(days=1)
        for one, moment in zip(rows, heard, strict=True)
    )


@pytest.mark.parametrize(
    ("zone", "day", "at", "wall"),
    [
        # At 2:00 the clock goes to 3:00: what is left out is moved forward, and the warm-up with it.
        (AUCKLAND, "2027-09-26", dt.time(3, 10), "26 Sep 01:45"),
        (AUCKLAND, "2027-09-26", dt.time(2, 30), "26 Sep 03:05"),
        # At 3:00 the clock goes back to 2:00: of an hour that comes twice the first is meant.
        (AUCKLAND, "2028-04-02", dt.time(2, 30), "02 Apr 02:05"),
        ("Europe/London", "2028-03-26", dt.time(2, 10), "26 Mar 00:45"),
        (KATHMANDU, "2028-02-29", dt.time(0, 10), "28 Feb 23:45"),
    ],
)
def test_the_warm_up_is_as_long_on_the_night_the_clock_changes(
    coach: User, zone: str, day: str, at: dt.time, wall: str
) -> None:
    athlete = make.athlete(coach, time_zone=zone)
    one = make.session(athlete, TEXT, dt.date.fromisoformat(day), start_time=at)

    start = coming.start_of(one)

    gun = dt.datetime.combine(one.on_date, at, tzinfo=athlete.zone).astimezone(dt.UTC)
    assert start is not None
    assert gun - start == dt.timedelta(minutes=25)
    assert on_the_wall(start, zone) == wall


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        # The Saturday evening before New Zealand's clocks go forward, Hawaii's as ever, and 5:45 ahead of UTC.
        (AUCKLAND, ["25 06:00", "26 05:00"]),
        (HONOLULU, ["26 04:00", "27 04:00"]),
        (KATHMANDU, ["25 12:15", "26 12:15"]),
    ],
)
def test_the_evening_before_is_that_of_the_athletes_clock(coach: User, zone: str, due: list[str]) -> None:
    athlete = make.athlete(coach, time_zone=zone, remind_at=dt.time(18))
    for day in (26, 27):
        make.session(athlete, TEXT, dt.date(2027, 9, day), start_time=EVENING)

    with daytime.at("2027-09-24 00:00"):
        planner.run()

    rows = Reminder.objects.filter(kind="session_tomorrow", channel="in_app").order_by("due_at")
    assert [f"{row.due_at:%d %H:%M}" for row in rows] == due


# --- coach and athletes on different dates ---------------------------------------------------------------------------


@pytest.mark.parametrize(("zone", "today"), [(HONOLULU, 4), (KATHMANDU, 5), (AUCKLAND, 5)])
def test_today_and_what_is_missed_are_the_athletes(
    coach: User, sign_in: Callable[[User], Client], zone: str, today: int
) -> None:
    User.objects.filter(pk=coach.pk).update(time_zone=AUCKLAND)
    athlete = make.athlete(coach, time_zone=zone)
    monday, tuesday = (make.session(athlete, f"{20 + day} min easy", dt.date(2027, 10, day)) for day in (4, 5))

    with daytime.at(TWO_DATES):
        assert athlete.today() == dt.date(2027, 10, today)
        page = sign_in(coach).get(reverse("athlete_detail", args=[athlete.pk]))
        own = sign_in(athlete).get(reverse("today"))
        states = [strips.state_of(one, athlete.today()) for one in (monday, tuesday)]
        if today == 4:
            moved = moving.move(tuesday.pk, dt.date(2027, 10, 4), by=coach, version=1)
            assert moved.on_date == dt.date(2027, 10, 4)
        else:
            with pytest.raises(moving.ActRefusedError, match="is past"):
                moving.move(tuesday.pk, dt.date(2027, 10, 4), by=coach, version=1)

    now = BeautifulSoup(page.content, "html.parser").select_one(".month__day--now")
    assert now is not None
    assert f"{20 + today} min" in plain_spaces(now.get_text())
    assert states == ([strips.PLAN] * 2 if today == 4 else [strips.BLANK, strips.PLAN])
    assert f"{20 + today} min" in plain_spaces(own.content.decode())


@pytest.mark.parametrize(("zone", "month"), [(HONOLULU, "February"), (KATHMANDU, "March")])
def test_the_month_shown_is_the_athletes_on_29_february(
    coach: User, sign_in: Callable[[User], Client], zone: str, month: str
) -> None:
    User.objects.filter(pk=coach.pk).update(time_zone="Europe/London")
    athlete = make.athlete(coach, time_zone=zone)
    make.session(athlete, "33 min easy", dt.date(2028, 2, 29))

    with daytime.at("2028-02-29 20:00"):
        page = sign_in(coach).get(reverse("athlete_detail", args=[athlete.pk]))
        week = sign_in(coach).get(reverse("athlete_detail", args=[athlete.pk]), {"week": "2028-02-29"})

    shown = BeautifulSoup(page.content, "html.parser").select_one('[aria-label="Month"] [aria-current]')
    assert shown is not None
    assert shown.get_text() == f"{month} 2028"
    assert "33 min" in plain_spaces(week.content.decode())


# --- the athlete moves to another zone -------------------------------------------------------------------------------


def test_who_moves_to_another_zone_keeps_dates_and_times_and_hears_at_the_new_evening(
    coach: User, sign_in: Callable[[User], Client]
) -> None:
    athlete = make.athlete(coach, time_zone=AUCKLAND, remind_at=dt.time(18))
    one = make.session(athlete, TEXT, dt.date(2027, 10, 6), start_time=EVENING)
    with daytime.at("2027-10-04 12:00"):
        planner.run()
        before = Reminder.objects.get(kind="session_tomorrow", channel="in_app").due_at

        me = {"name": athlete.name, "time_zone": HONOLULU, "units": "km"}
        assert sign_in(athlete).post(reverse("athletes:me"), me).status_code == 302
        planner.run()

    row = Reminder.objects.get(kind="session_tomorrow", channel="in_app", state="pending")
    one = Session.objects.select_related("athlete", "workout").get(pk=one.pk)
    assert (one.on_date, one.start_time) == (dt.date(2027, 10, 6), EVENING)
    assert f"{before:%d %H:%M}" == "05 05:00"
    assert f"{row.due_at:%d %H:%M}" == "06 04:00"
    assert on_the_wall(coming.start_of(one), HONOLULU) == "06 Oct 18:35"


def test_a_session_is_missed_once_its_day_is_over_where_the_athlete_is_now(coach: User) -> None:
    athlete = make.athlete(coach, time_zone=AUCKLAND)
    one = make.session(athlete, "30 min easy", dt.date(2027, 10, 4))

    with daytime.at(TWO_DATES):
        there = strips.state_of(one, athlete.today())
        athlete.time_zone = HONOLULU
        here = strips.state_of(one, athlete.today())

    assert (there, here) == (strips.BLANK, strips.PLAN)
