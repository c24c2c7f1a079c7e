"""The planner: rows for what is coming, once; moved where it moves, cancelled where it is gone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from athletes.models import User
from reminders import doorbell, kinds, loops, planner
from reminders.models import Heartbeat, Reminder
from reminders.times import Moment, on_the_wall
from tests import daytime

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.reminders.conftest import Topic, Topics

State = Reminder.State
TOMORROW = dt.date(2026, 5, 5)

pytestmark = pytest.mark.usefixtures("monday_noon")


@pytest.fixture
def days() -> dict[int, dt.date]:
    """The day of each topic, by its number; tomorrow where none is written."""
    return {}


@pytest.fixture
def coming(topics: Topics, days: dict[int, dt.date], monkeypatch: pytest.MonkeyPatch) -> Topics:
    """A kind named `session_tomorrow` that is told the evening before, at each person's own minute."""

    def moment(topic: Topic, person: User) -> Moment | None:
        day = days.get(topic.pk, TOMORROW)
        too_late = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
        return on_the_wall(day - dt.timedelta(days=1), person.remind_at, person.time_zone, too_late)

    def upcoming(now: dt.datetime, horizon: dt.datetime, athletes: Collection[int] | None) -> list[Topic]:
        found = []
        for topic in topics.rows.values():
            topic.athlete = User.objects.get(pk=topic.athlete.pk)
            if topic.wanted and days.get(topic.pk, TOMORROW) <= horizon.date():
                found.append(topic)
        return [topic for topic in found if athletes is None or topic.athlete.pk in athletes]

    kind = topics.kind_named(
        "session_tomorrow", moment=moment, upcoming=upcoming, letter=topics.letter, at_night=frozenset()
    )
    monkeypatch.setattr(kinds, "_kinds", {"session_tomorrow": kind})
    return topics


def rows() -> list[tuple[str, str, str]]:
    """Channel, when it is due (UTC) and state of each row."""
    found = Reminder.objects.order_by("subject_id", "-channel")
    return [(row.channel, f"{row.due_at:%d %H:%M}", row.state) for row in found]


def changed(person: User, **fields: Any) -> None:
    """Change something about a person."""
    User.objects.filter(pk=person.pk).update(**fields)


def test_what_is_coming_is_planned_for_the_evening_before(coming: Topics, athlete: User) -> None:
    coming.add(athlete)

    done = planner.run()

    assert done == {"made": 2}
    assert rows() == [("in_app", "04 18:00", "pending"), ("email", "04 18:00", "pending")]  # 19:00 in London
    row = Reminder.objects.first()
    assert row is not None
    assert (row.local_date, row.wall_time, row.tz) == (dt.date(2026, 5, 4), dt.time(19), "Europe/London")


def test_planned_again_nothing_changes(coming: Topics, athlete: User) -> None:
    coming.add(athlete)
    planner.run()
    before = list(Reminder.objects.values())

    assert planner.run() == {}
    assert list(Reminder.objects.values()) == before


def test_two_planners_at_once_make_one_row(coming: Topics, athlete: User, monkeypatch: pytest.MonkeyPatch) -> None:
    coming.add(athlete)
    real = Reminder.objects.bulk_create

    def another_was_quicker(new: list[Reminder], **how: Any) -> list[Reminder]:
        real([Reminder(**{f.attname: getattr(row, f.attname) for f in row._meta.fields}) for row in new])
        return real(new, **how)

    monkeypatch.setattr(Reminder.objects, "bulk_create", another_was_quicker)

    planner.run()

    assert len(rows()) == 2


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({"remind_at": dt.time(20, 30)}, "04 19:30"),
        ({"time_zone": "America/New_York"}, "04 23:00"),
        ({"remind_at": dt.time(7), "time_zone": "Asia/Tokyo"}, "03 22:00"),
    ],
)
def test_what_waits_moves_with_the_person(coming: Topics, athlete: User, change: dict[str, Any], due: str) -> None:
    coming.add(athlete)
    planner.run()
    changed(athlete, **change)

    done = planner.run()

    assert done == {"moved": 2}
    assert {row[1] for row in rows()} == {due}


def test_what_waits_moves_with_its_subject(coming: Topics, athlete: User, days: dict[int, dt.date]) -> None:
    topic = coming.add(athlete)
    planner.run()
    days[topic.pk] = dt.date(2026, 5, 9)

    assert planner.run() == {"moved": 2}
    assert {row[1] for row in rows()} == {"08 18:00"}


def test_what_is_moved_after_it_fell_due_and_before_it_is_sent_waits(
    coming: Topics, athlete: User, days: dict[int, dt.date]
) -> None:
    topic = coming.add(athlete)
    planner.run()
    days[topic.pk] = dt.date(2026, 5, 9)
    with daytime.at("2026-05-04 18:00"):
        ends = loops.tick()

    assert ends == {"pending": 2}
    assert rows() == [("in_app", "08 18:00", "pending"), ("email", "08 18:00", "pending")]


def test_what_was_sent_is_not_told_again_when_it_moves(coming: Topics, athlete: User, days: dict[int, dt.date]) -> None:
    topic = coming.add(athlete)
    planner.run()
    with daytime.at("2026-05-04 18:00"):
        loops.tick()
        days[topic.pk] = dt.date(2026, 5, 9)

        assert planner.run() == {}
    with daytime.at("2026-05-08 18:00"):
        planner.run()

        assert loops.tick() == {}
    assert {row[2] for row in rows()} == {"sent"}


def test_what_is_gone_is_cancelled_and_taken_up_where_it_comes_back(coming: Topics, athlete: User) -> None:
    topic = coming.add(athlete)
    planner.run()
    topic.wanted = False

    gone = planner.run()
    states = {row[2] for row in rows()}
    topic.wanted = True
    back = planner.run()

    assert (gone, states) == ({"cancelled": 2}, {"cancelled"})
    assert back == {"again": 2}
    assert {row[2] for row in rows()} == {"pending"}


def test_what_a_site_manager_cancelled_stays_cancelled(coming: Topics, athlete: User) -> None:
    coming.add(athlete)
    planner.run()
    for row in Reminder.objects.all():
        row.cancel("cancelled: sent by mistake")

    assert planner.run() == {}


def test_what_was_set_out_to_be_sent_is_not_taken_up_again(coming: Topics, athlete: User) -> None:
    topic = coming.add(athlete)
    planner.run()
    topic.wanted = False
    planner.run()
    Reminder.objects.filter(channel="email").update(intent_at=timezone.now())
    topic.wanted = True

    assert planner.run() == {"again": 1}


def test_what_is_due_is_the_senders(coming: Topics, athlete: User) -> None:
    topic = coming.add(athlete)
    planner.run()
    topic.wanted = False

    with daytime.at("2026-05-04 18:00"):
        planned = planner.run()
        ends = loops.tick()

    assert (planned, ends) == ({}, {"cancelled": 2})


def test_what_comes_up_late_is_still_told(coming: Topics, athlete: User) -> None:
    coming.add(athlete)

    with daytime.at("2026-05-04 20:00"):
        planner.run()

        assert loops.tick() == {"sent": 2}


def test_letters_are_taken_back_and_up_again_with_the_wish(coming: Topics, athlete: User) -> None:
    coming.add(athlete)
    planner.run()
    changed(athlete, reminders_by_email=False)
    off = planner.run()
    changed(athlete, reminders_by_email=True)

    assert (off, planner.run()) == ({"cancelled": 1}, {"again": 1})


def test_a_guardian_keeps_to_a_clock_of_ones_own(coming: Topics, minor: User, guardian: User) -> None:
    changed(guardian, remind_at=dt.time(21), reminders_by_email=False)
    coming.add(minor)

    planner.run()

    found = Reminder.objects.filter(channel="in_app").values_list("recipient__name", "wall_time")
    assert dict(found) == {"Elif Demir": dt.time(19), "Anna Demir": dt.time(21)}
    assert Reminder.objects.filter(recipient=guardian).count() == 1


def test_planning_for_some_leaves_others_alone(coming: Topics, athlete: User, other_athlete: User) -> None:
    coming.add(athlete)
    gone = coming.add(other_athlete)
    planner.run()
    gone.wanted = False

    assert planner.run(athletes=[athlete.pk]) == {}


def test_a_kind_that_breaks_holds_up_no_other(
    coming: Topics, athlete: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: Any) -> list[Any]:
        raise RuntimeError("this kind cannot be planned")

    monkeypatch.setitem(kinds._kinds, "broken", coming.kind_named("broken", upcoming=broken))
    coming.add(athlete)

    assert planner.run() == {"made": 2}
    assert [record.message for record in caplog.records] == ["a kind of reminder could not be planned"]


def test_rows_that_nothing_changes_cost_no_query_each(
    coming: Topics, athlete: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        coming.add(athlete)
    planner.run()

    # The topics of this test ask for their athletes one by one: 20; savepoint, rows, release.
    with django_assert_max_num_queries(20 + 3):
        planner.run()


# --- how often -------------------------------------------------------------------------------------------------------


def test_it_runs_every_quarter_of_an_hour(coming: Topics, db: None) -> None:
    ran = [planner.run_when_due(), planner.run_when_due()]
    with daytime.at("2026-05-04 12:14"):
        ran.append(planner.run_when_due())
    with daytime.at("2026-05-04 12:15"):
        ran.append(planner.run_when_due())

    assert ran == [True, False, False, True]


def test_it_runs_soon_where_it_was_asked_to(
    coming: Topics, db: None, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda: True)
    planner.run_when_due()
    with daytime.at("2026-05-04 12:01"), django_capture_on_commit_callbacks(execute=True):
        planner.ask()
        before_commit = planner.run_when_due()
    with daytime.at("2026-05-04 12:02"):
        after = [planner.run_when_due(), planner.run_when_due()]

    assert (before_commit, after) == (False, [True, False])


def test_what_was_asked_for_while_it_ran_is_looked_at_again(
    coming: Topics, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda: True)

    def upcoming(*args: Any) -> list[Any]:
        Heartbeat.beat(planner.ASKED)
        return []

    monkeypatch.setitem(kinds._kinds, "session_tomorrow", coming.kind_named("session_tomorrow", upcoming=upcoming))

    assert [planner.run_when_due(), planner.run_when_due()] == [True, True]


def test_a_clock_that_was_set_back_does_not_stop_it(coming: Topics, db: None) -> None:
    planner.run_when_due()

    with daytime.at("2026-05-03 12:00"):
        assert planner.run_when_due() is True
