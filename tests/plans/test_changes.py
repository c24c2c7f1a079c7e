"""Changes of a calendar are told once: many in one digest, what was taken back not at all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from plans import adding, changes
from plans.cards import plain_spaces
from plans.models import Session, SessionChange
from reminders import loops
from reminders.models import Notice, Reminder
from tests import daytime, make

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

What = SessionChange.What
TUESDAY, THURSDAY = dt.date(2026, 5, 5), dt.date(2026, 5, 7)

pytestmark = pytest.mark.usefixtures("guard_looks_away", "monday_noon")


def moved(session: Session, by: User, before: str = "Tue 5 May", after: str = "Thu 7 May") -> None:
    """Say that somebody moved a session."""
    changes.tell(
        session.athlete, What.MOVED, by=by, title="8 × 400 m", before=before, after=after,
        on_date=TUESDAY, session=session,
    )  # fmt: skip


def send(at: str) -> list[tuple[str, str, str]]:
    """Send what is due at a time (UTC); return who was told, with title and body."""
    with daytime.at(at):
        loops.tick()
    return [(n.recipient.name, n.title, plain_spaces(n.body)) for n in Notice.objects.order_by("pk")]


@pytest.fixture
def session(athlete: User) -> Session:
    """The athlete's Tuesday."""
    return make.session(athlete, "8 x 400 m @ 5k pace", TUESDAY)


def test_a_coach_s_many_changes_are_one_message_a_quarter_of_an_hour_after_the_last(athlete: User, coach: User) -> None:
    for number in range(14):
        with daytime.at(f"2026-05-04 12:{number:02d}"):
            moved(make.session(athlete, on_date=TUESDAY), coach)

    assert send("2026-05-04 12:27") == []
    ((name, title, body),) = send("2026-05-04 12:29")
    assert (name, title) == ("Ines Moreau", "14 changes on your calendar")
    assert body.startswith("Tue 5 May: 8 × 400 m moved to Thu 7 May. Tue 5 May: 8 × 400 m moved")
    assert body.endswith(" more.")
    assert SessionChange.objects.filter(told_at=None).count() == 0


def test_it_is_not_put_off_for_ever(athlete: User, coach: User) -> None:
    for minute in range(0, 70, 10):
        with daytime.at(f"2026-05-04 {12 + minute // 60}:{minute % 60:02d}"):
            moved(make.session(athlete, on_date=TUESDAY), coach)

    assert [title for _, title, _ in send("2026-05-04 13:01")] == ["7 changes on your calendar"]


def test_what_was_taken_back_is_not_told_and_what_came_after_is(session: Session, coach: User) -> None:
    moved(session, coach)
    moved(session, coach, "Thu 7 May", "Tue 5 May")

    assert send("2026-05-04 12:20") == []
    assert set(Reminder.objects.values_list("state", "state_reason")) == {("cancelled", "no longer so")}

    with daytime.at("2026-05-04 12:30"):
        moved(session, coach, "Tue 5 May", "Sat 9 May")

    assert [body for _, _, body in send("2026-05-04 12:50")] == ["Tue 5 May: 8 × 400 m moved to Sat 9 May."]


def test_two_moves_are_one_line_from_the_first_day_to_the_last(session: Session, coach: User) -> None:
    moved(session, coach)
    moved(session, coach, "Thu 7 May", "Sat 9 May")

    assert [body for _, _, body in send("2026-05-04 12:20")] == ["Tue 5 May: 8 × 400 m moved to Sat 9 May."]


def test_a_session_that_came_and_went_is_not_told(session: Session, athlete: User, coach: User) -> None:
    changes.tell(athlete, What.ADDED, by=coach, title="30 min", on_date=TUESDAY, session=session)
    changes.tell(athlete, What.REMOVED, by=coach, title="30 min", on_date=TUESDAY, session=session)
    session.delete()

    assert send("2026-05-04 12:20") == []


def test_a_session_moved_and_then_taken_off_is_told_as_taken_off_its_old_day(
    session: Session, athlete: User, coach: User
) -> None:
    moved(session, coach)
    changes.tell(athlete, What.REMOVED, by=coach, title="8 × 400 m", on_date=THURSDAY, session=session)
    session.delete()

    assert [body for _, _, body in send("2026-05-04 12:20")] == ["Tue 5 May: 8 × 400 m is taken off."]


def test_a_change_of_the_text_is_told_line_by_line(session: Session, athlete: User, coach: User) -> None:
    changes.tell(
        athlete, What.EDITED, by=coach, title="6 × 400 m", on_date=TUESDAY, session=session,
        before="10 min easy\n8 x 400 m", after="10 min easy\n6 x 400 m",
    )  # fmt: skip

    assert [body for _, _, body in send("2026-05-04 12:20")] == [
        "Tue 5 May: 6 × 400 m is changed. Out: 8 x 400 m. In: 6 x 400 m."
    ]


def test_what_athletes_do_themselves_is_kept_and_not_told(session: Session, athlete: User) -> None:
    moved(session, athlete)

    assert (SessionChange.objects.count(), Reminder.objects.count()) == (1, 0)


def test_what_is_held_back_is_not_told(session: Session, athlete: User, coach: User) -> None:
    later = make.session(athlete, on_date=THURSDAY, release_on=dt.date(2026, 5, 6))
    moved(later, coach)
    assert Reminder.objects.count() == 0

    moved(session, coach)
    Session.objects.filter(pk=session.pk).update(release_on=dt.date(2026, 5, 6))

    assert send("2026-05-04 12:20") == []


def test_the_letter_lists_the_changes_and_its_subject_keeps_them_private(session: Session, coach: User) -> None:
    moved(session, coach)

    send("2026-05-04 12:20")

    (letter,) = mail.outbox
    assert letter.subject == "1 change on your calendar"
    assert "Tue 5 May   8 × 400 m\n            Moved to Thu 7 May." in letter.body
    assert "/plan/" in letter.body


def test_by_mail_and_on_the_site_the_same_is_told_and_a_later_change_once_more(session: Session, coach: User) -> None:
    moved(session, coach)
    send("2026-05-04 12:20")
    with daytime.at("2026-05-04 12:21"):
        moved(session, coach, "Thu 7 May", "Sat 9 May")

    told = send("2026-05-04 12:40")

    assert [body for _, _, body in told] == [
        "Tue 5 May: 8 × 400 m moved to Thu 7 May.", "Tue 5 May: 8 × 400 m moved to Sat 9 May.",
    ]  # fmt: skip
    assert len(mail.outbox) == 2


def test_a_guardian_gets_a_copy(minor: User, guardian: User, coach: User) -> None:
    with daytime.at("2026-05-04 12:00"):
        moved(make.session(minor, on_date=TUESDAY), coach)

    told = send("2026-05-04 12:20")

    assert sorted((name, title) for name, title, _ in told) == [
        ("Anna Demir", "Elif: 1 change on the calendar"), ("Elif Demir", "1 change on your calendar"),
    ]  # fmt: skip
    assert {n.path for n in Notice.objects.filter(recipient=guardian)} == {f"/athletes/{minor.pk}/"}


def test_what_is_taken_back_by_name_is_forgotten(athlete: User, coach: User) -> None:
    changes.tell(athlete, What.PAUSED, by=coach, title="5 k, spring", after="Tue 5 May")

    assert changes.take_back(athlete, What.PAUSED, title="5 k, spring") is True
    assert changes.take_back(athlete, What.PAUSED, title="5 k, spring") is False
    assert send("2026-05-04 12:20") == []


def test_what_waits_is_told_though_the_first_of_it_was_taken_back(session: Session, athlete: User, coach: User) -> None:
    changes.tell(athlete, What.SKIPPED, by=coach, title="30 min", session=make.session(athlete, on_date=TUESDAY))
    moved(session, coach)

    changes.take_back(athlete, What.SKIPPED, session=SessionChange.objects.order_by("pk")[0].session)

    assert [body for _, _, body in send("2026-05-04 12:20")] == ["Tue 5 May: 8 × 400 m moved to Thu 7 May."]


@pytest.mark.parametrize("count", [2, 20])
def test_many_changes_cost_the_same_however_many(
    athlete: User, other_athlete: User, coach: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        SessionChange(
            athlete=person, session=make.session(person, on_date=TUESDAY), what=What.MOVED, title="30 min", by=coach
        )
        for person in (athlete, other_athlete)
        for _ in range(count // 2)
    ]

    with django_assert_num_queries(8):
        changes.tell_many(rows)

    assert Reminder.objects.filter(channel="in_app").count() == 2


def test_what_is_added_to_an_athlete_s_session_is_told_and_counted_too(
    session: Session, coach: User, athlete: User
) -> None:
    place = adding.place_of(coach, {"session": str(session.pk)})
    assert place is not None

    new, _ = adding.write(place, "8 x 400 m @ 5k pace\n10 min easy", by=coach)
    assert Session.objects.get(pk=session.pk).version == 2
    assert [body for _, _, body in send("2026-05-04 12:20")] == ["Tue 5 May: 8 × 400 m is changed. In: 10 min easy."]
    with daytime.at("2026-05-04 13:00"):
        adding.take_back(Session.objects.get(pk=session.pk), str(new.pk), str(session.workout_id), by=coach)

    assert [body for _, _, body in send("2026-05-04 13:20")][1:] == [
        "Tue 5 May: 8 × 400 m is changed. Out: 10 min easy."
    ]
