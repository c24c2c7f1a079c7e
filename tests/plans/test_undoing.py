"""What was done on a calendar is taken back for a day: a plan that went on, a session taken off."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from coachsite import clock
from plans import changes, moving, pausing, practice_squads, unassigning, undoing
from plans.assigning import assign, preview
from plans.models import Assignment, CalendarAct, Completion, FilmWish, Session, SessionChange
from plans.undoing import TakeBackError
from reminders import loops, planner
from reminders.models import Notice, Reminder
from tests import daytime, make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

MONDAY = dt.date(2026, 5, 4)

pytestmark = pytest.mark.usefixtures("monday_noon")


def day(number: int) -> dt.date:
    """A day counted from Monday 4 May."""
    return MONDAY + dt.timedelta(days=number)


def given(athlete: User, coach: User, days: list[int], **fields: object) -> Assignment:
    """A plan with sessions on some days, assigned from today on and told of."""
    plan = make.plan(make.team_of(coach), {n: f"{20 + n} min easy" for n in days}, name="5 k, spring", **fields)
    [run] = assign(preview(plan, [athlete], MONDAY, today=MONDAY), by=coach)
    return run


def rows(run: Assignment) -> list[tuple[object, ...]]:
    """How a plan and its sessions stand."""
    run.refresh_from_db()
    fields = ("pk", "on_date", "planned_on", "release_on", "version", "changed_by", "changed_at", "skipped_at")
    return [
        (run.paused_on, run.start_on, run.last_on, run.ended_at),
        *run.sessions.order_by("pk").values_list(*fields, "skip_reason", "position"),
    ]


def told() -> list[tuple[str, str, str]]:
    """What waits to be told, as the digest would say it."""
    waiting = changes.net(list(SessionChange.objects.filter(told_at=None)))
    return [(row.what, row.title, row.after) for row in waiting]


def heard() -> None:
    """The digest goes out."""
    SessionChange.objects.filter(told_at=None).update(told_at=timezone.now())


@pytest.fixture
def run(athlete: User, coach: User) -> Assignment:
    return given(athlete, coach, [1, 3, 8, 10, 15])


def last() -> CalendarAct:
    """The newest act."""
    found = CalendarAct.objects.order_by("-at").first()
    assert found is not None
    return found


# --- going on ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [pausing.DAYS, pausing.WEEKS, pausing.CALENDAR])
def test_going_on_taken_back_leaves_the_plan_paused_as_it_was(run: Assignment, coach: User, how: str) -> None:
    pausing.pause(run.pk, day(2), by=coach)
    before = rows(run)
    pausing.resume(run.pk, day(9), how, by=coach)
    assert rows(run) != before

    _, stays = undoing.take_back(last().pk, by=coach)

    assert (rows(run), stays) == (before, 0)


def test_paused_gone_on_and_taken_back_within_the_digest_tells_of_the_pause_alone(run: Assignment, coach: User) -> None:
    pausing.pause(run.pk, day(2), by=coach)
    pausing.resume(run.pk, day(9), pausing.DAYS, by=coach)

    undoing.take_back(last().pk, by=coach)

    assert told() == [("paused", "5 k, spring", "Wed 6 May")]


def test_who_heard_of_the_pause_hears_nothing_of_what_was_done_and_undone(run: Assignment, coach: User) -> None:
    pausing.pause(run.pk, day(2), by=coach)
    heard()
    pausing.resume(run.pk, day(9), pausing.DAYS, by=coach)

    undoing.take_back(last().pk, by=coach)

    assert told() == []


def test_who_heard_that_it_goes_on_hears_once_that_it_is_paused(run: Assignment, coach: User) -> None:
    pausing.pause(run.pk, day(2), by=coach)
    pausing.resume(run.pk, day(9), pausing.DAYS, by=coach)
    heard()

    undoing.take_back(last().pk, by=coach)

    assert told() == [("paused", "5 k, spring", "Wed 6 May")]


def test_what_was_logged_or_moved_since_stays_and_is_counted(run: Assignment, coach: User) -> None:
    pausing.pause(run.pk, day(2), by=coach)
    pausing.resume(run.pk, day(9), pausing.DAYS, by=coach)
    _, logged, moved, *_ = run.sessions.order_by("on_date")
    Completion.objects.create(session=logged, outcome="done")
    moving.move(moved.pk, day(18), by=coach, version=moved.version)

    _, stays = undoing.take_back(last().pk, by=coach)

    assert stays == 2
    on = [(one - MONDAY).days for one in run.sessions.order_by("on_date").values_list("on_date", flat=True)]
    assert on == [1, 10, 10, 15, 18]


def test_a_session_skipped_before_the_pause_stays_skipped(run: Assignment, coach: User) -> None:
    skipped = run.sessions.get(on_date=day(3))
    moving.skip(skipped.pk, "travel", by=coach, version=1)
    pausing.pause(run.pk, day(2), by=coach)
    pausing.resume(run.pk, day(9), pausing.DAYS, by=coach)

    undoing.take_back(last().pk, by=coach)

    skipped.refresh_from_db()
    assert (skipped.skip_reason, skipped.on_date) == ("travel", day(3))


@pytest.mark.parametrize("meanwhile", ["paused", "raced", "ended", "late", "twice"])
def test_going_on_is_not_taken_back_over_what_came_after_it(athlete: User, coach: User, meanwhile: str) -> None:
    run = given(athlete, coach, [1, 3, 8, 15])
    pausing.pause(run.pk, day(2), by=coach)
    pausing.resume(run.pk, day(9), pausing.DAYS, by=coach)
    act = last()
    if meanwhile == "paused":
        pausing.pause(run.pk, day(10), by=coach)
    elif meanwhile == "raced":
        Assignment.objects.update(race_on=day(22))
    elif meanwhile == "ended":
        athlete.coachings.get().end()
    elif meanwhile == "late":
        CalendarAct.objects.update(at=timezone.now() - undoing.UNTIL)
    else:
        undoing.take_back(act.pk, by=coach)
    before = rows(run)

    with pytest.raises(TakeBackError, match=r"Nothing was changed\."):
        undoing.take_back(act.pk, by=coach)

    assert rows(run) == before


def test_of_two_pauses_the_later_is_taken_back_first(run: Assignment, coach: User) -> None:
    acts = []
    for on, now in ((2, "2026-05-04 12:00"), (12, "2026-05-04 12:05")):
        with daytime.at(now):
            pausing.pause(run.pk, day(on), by=coach)
            pausing.resume(run.pk, day(on + 1), pausing.CALENDAR, by=coach)
            acts.append(last())

    with pytest.raises(TakeBackError, match="since"):
        undoing.take_back(acts[0].pk, by=coach)
    undoing.take_back(acts[1].pk, by=coach)

    run.refresh_from_db()
    assert run.paused_on == day(12)


@pytest.mark.parametrize("count", [4, 40])
def test_taking_back_costs_the_same_however_long_the_plan(
    athlete: User, coach: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    run = given(athlete, coach, list(range(1, count)))
    pausing.pause(run.pk, day(2), by=coach)
    pausing.resume(run.pk, day(7), pausing.DAYS, by=coach)
    act = last()

    with django_assert_num_queries(23):
        undoing.take_back(act.pk, by=coach)


@pytest.mark.parametrize(
    ("zone", "now", "first", "back_on"),
    [
        ("Europe/London", "2026-03-28 12:00", "2026-03-28", "2026-03-30"),
        ("America/New_York", "2026-11-01 03:30", "2026-10-31", "2026-11-03"),
        ("Pacific/Kiritimati", "2028-02-28 11:00", "2028-02-29", "2028-03-01"),
        ("Pacific/Pago_Pago", "2028-02-29 05:00", "2028-02-28", "2028-03-02"),
    ],
)
def test_over_clock_changes_and_the_29_of_february_days_are_days(
    coach: User, zone: str, now: str, first: str, back_on: str
) -> None:
    athlete = make.athlete(coach, time_zone=zone)
    start, on = dt.date.fromisoformat(first), dt.date.fromisoformat(back_on)
    plan = make.plan(make.team_of(coach), dict.fromkeys(range(21), "30 min easy"))
    with daytime.at(now):
        assert athlete.today() == start
        [run] = assign(preview(plan, [athlete], start, today=start), by=coach)
        pausing.pause(run.pk, start, by=coach)
        before, days = rows(run), list(run.sessions.order_by("pk").values_list("on_date", flat=True))

        pausing.resume(run.pk, on, pausing.DAYS, by=coach)
        shifted = list(run.sessions.order_by("pk").values_list("on_date", flat=True))
        undoing.take_back(last().pk, by=coach)

    assert shifted == [one + (on - start) for one in days]
    assert rows(run) == before


# --- taking a session off ---------------------------------------------------------------------------------------------


def test_a_session_taken_off_comes_back_with_all_that_went_with_it(run: Assignment, coach: User, athlete: User) -> None:
    drill, one = make.drill(), run.sessions.get(on_date=day(3))
    FilmWish.objects.create(session=one, drill=drill, asked_by=coach)
    one.tick(drill, 1, by=athlete, done=False)
    one.say(athlete, "Can I run this later?")
    moving.move(one.pk, day(4), by=coach, version=1)
    before = Session.objects.filter(pk=one.pk).values().get()
    act = moving.remove(one.pk, by=coach, version=2)
    assert not Session.objects.filter(pk=one.pk).exists()

    undoing.take_back(act.pk, by=coach)

    back = Session.objects.get(pk=one.pk)
    assert Session.objects.filter(pk=one.pk).values().get() == before
    assert (back.film_wishes.count(), back.occurrences.count()) == (1, 1)
    thread = back.thread()
    assert thread is not None
    assert thread.messages.count() == 1
    assert "moved to Fri 8 May" in " ".join(moving.since(back, 1))


def test_taken_off_and_back_within_the_digest_nobody_hears_of_it(run: Assignment, coach: User) -> None:
    one = run.sessions.get(on_date=day(3))

    undoing.take_back(moving.remove(one.pk, by=coach, version=1).pk, by=coach)

    assert told() == []


def test_what_waited_to_be_told_of_it_waits_again(run: Assignment, coach: User, athlete: User) -> None:
    new = moving.add(athlete, day(5), make.workout("8 x 400 m"), by=coach)
    moved = run.sessions.get(on_date=day(3))
    moving.move(moved.pk, day(4), by=coach, version=1)
    before = told()

    for pk, version in ((new.pk, 1), (moved.pk, 2)):
        undoing.take_back(moving.remove(pk, by=coach, version=version).pk, by=coach)

    assert sorted(told()) == sorted(before)
    with daytime.at("2026-05-04 12:20"):
        loops.tick()
    [notice] = Notice.objects.filter(reminder__kind="calendar_changed")
    assert "is new" in notice.body
    assert "moved to Fri 8 May" in notice.body


def test_who_heard_that_it_is_off_hears_once_that_it_stands_again(run: Assignment, coach: User) -> None:
    one = run.sessions.get(on_date=day(3))
    act = moving.remove(one.pk, by=coach, version=1)
    heard()

    undoing.take_back(act.pk, by=coach)

    [row] = SessionChange.objects.filter(told_at=None)
    assert changes.line_of(row).words == f"Thu 7 May: {one.workout} stands on the calendar again."
    moving.remove(one.pk, by=coach, version=1)
    assert told() == []


def test_a_session_that_is_held_back_is_quiet_both_ways(athlete: User, coach: User) -> None:
    run = given(athlete, coach, [1, 3, 8])
    pausing.pause(run.pk, day(2), by=coach)
    heard()
    one = run.sessions.get(on_date=day(3))

    undoing.take_back(moving.remove(one.pk, by=coach, version=1).pk, by=coach)

    assert told() == []


def test_it_is_reminded_of_again(run: Assignment, coach: User, athlete: User) -> None:
    one = run.sessions.get(on_date=day(1))
    planner.run()
    act = moving.remove(one.pk, by=coach, version=1)
    planner.run()
    undoing.take_back(act.pk, by=coach)
    planner.run()

    with daytime.at("2026-05-04 18:30"):
        loops.tick()

    told_of = Reminder.objects.filter(kind="session_tomorrow", subject_id=str(one.pk), channel="in_app")
    assert [row.state for row in told_of] == ["sent"]


def test_a_session_of_a_practice_comes_back_while_the_practice_stands(coach: User, athlete: User) -> None:
    made = make.practice(coach, athlete)
    one = Session.objects.get(practice=made)
    act = moving.remove(one.pk, by=coach, version=one.version)
    undoing.take_back(act.pk, by=coach)
    assert Session.objects.get(pk=one.pk).practice == made

    act = moving.remove(one.pk, by=coach, version=one.version)
    practice_squads.take_off(athlete, practice_squads.to_come(athlete), by=coach)
    with pytest.raises(TakeBackError, match="practice"):
        undoing.take_back(act.pk, by=coach)


def test_what_the_plan_has_brought_again_is_not_put_back_twice(run: Assignment, coach: User, athlete: User) -> None:
    one = run.sessions.get(on_date=day(3))
    act = moving.remove(one.pk, by=coach, version=1)
    make.session(athlete, on_date=day(3), assignment=run, plan_session_id=one.plan_session_id)

    with pytest.raises(TakeBackError, match="brought it again"):
        undoing.take_back(act.pk, by=coach)

    assert run.sessions.filter(on_date=day(3)).count() == 1
    act.refresh_from_db()
    assert act.undone_at is None


def test_it_is_as_untouched_as_it_was_for_taking_the_plan_back(run: Assignment, coach: User) -> None:
    one = run.sessions.get(on_date=day(3))
    undoing.take_back(moving.remove(one.pk, by=coach, version=1).pk, by=coach)
    assert run.act is not None

    assert unassigning.take_back(run.act.pk, by=coach).kept == []


# --- the pages --------------------------------------------------------------------------------------------------------


def test_the_calendar_offers_to_put_a_session_back_and_the_message_does(
    as_coach: Client, run: Assignment, athlete: User
) -> None:
    one = run.sessions.get(on_date=day(3))
    page = as_coach.post(reverse("plans:session_delete", args=[one.pk]), {"version": 1}, follow=True).content.decode()
    undo = reverse("plans:calendar_act_undo", args=[last().pk])
    again = as_coach.get(reverse("athlete_detail", args=[athlete.pk])).content.decode()

    back = as_coach.post(undo, {"view": "month"}, follow=True).content.decode()

    assert page.count(f'action="{undo}"') == 2
    assert again.count(f'action="{undo}"') == 1
    assert "Taken off lately" in again
    assert f"{one.workout} is on its day again." in back
    assert "Taken off lately" not in back


def test_the_plans_page_offers_to_take_going_on_back_for_a_day(as_coach: Client, run: Assignment, coach: User) -> None:
    pausing.pause(run.pk, day(2), by=coach)
    pausing.resume(run.pk, day(9), pausing.DAYS, by=coach)
    page, undo = reverse("plans:assignment_detail", args=[run.pk]), reverse("plans:calendar_act_undo", args=[last().pk])

    before = as_coach.get(page).content.decode()
    after = as_coach.post(undo, follow=True).content.decode()
    late = as_coach.post(undo, follow=True).content.decode()

    assert f'action="{undo}"' in before
    assert "The plan is paused as before." in after
    assert f'action="{undo}"' not in after
    assert "This was taken back already. Nothing was changed." in late


def test_a_guardian_and_the_athlete_are_not_shown_what_was_taken_off(
    minor: User, guardian: User, coach: User, sign_in: Callable[[User], Client]
) -> None:
    moving.remove(make.session(minor, "12 min secret", on_date=day(3)).pk, by=coach, version=1)

    for person in (minor, guardian):
        page = sign_in(person).get(reverse("athlete_detail", args=[minor.pk])).content.decode()
        assert "secret" not in page


def test_another_teams_coach_neither_reads_nor_undoes_it(
    run: Assignment, athlete: User, coach: User, stranger: User, sign_in: Callable[[User], Client]
) -> None:
    make.link(athlete, make.team_of(stranger))
    act = moving.remove(run.sessions.get(on_date=day(3)).pk, by=coach, version=1)
    client = sign_in(stranger)

    page = client.get(reverse("athlete_detail", args=[athlete.pk])).content.decode()
    response = client.post(reverse("plans:calendar_act_undo", args=[act.pk]))

    assert "Taken off lately" not in page
    assert response.status_code == 403
    assert run.sessions.count() == 4


def test_who_has_left_is_out_of_reach(as_coach: Client, athlete: User, coach: User) -> None:
    act = moving.remove(make.session(athlete, on_date=day(3)).pk, by=coach, version=1)
    athlete.coachings.get().end()

    assert as_coach.post(reverse("plans:calendar_act_undo", args=[act.pk])).status_code == 404
    assert not Session.objects.exists()


def test_what_was_kept_is_forgotten_once_nobody_can_take_it_back(athlete: User, coach: User) -> None:
    run = given(athlete, coach, [1, 3])
    for number in (1, 3):
        session = run.sessions.get(on_date=day(number))
        moving.remove(session.pk, by=coach, version=session.version)
    older, newer = CalendarAct.objects.order_by("at")
    CalendarAct.objects.filter(pk=older.pk).update(at=timezone.now() - 2 * undoing.UNTIL)

    clock.tick(threading.Event())

    assert list(CalendarAct.objects.all()) == [newer]
