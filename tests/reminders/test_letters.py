"""Reminders by e-mail: one letter, once, to who wants it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.utils import timezone

from athletes.models import User
from coachsite.lib import leases
from reminders import kinds, loops, outbox, post, sending
from reminders.letters import SAMPLE
from reminders.models import Notice, Reminder
from reminders.tasks import mail as mail_task
from reminders.tasks import tick
from tests import daytime, make

if TYPE_CHECKING:
    from django.core.mail import EmailMessage, EmailMultiAlternatives

    from tests.reminders.conftest import Topic, Topics

State = Reminder.State
Channel = Reminder.Channel


@pytest.fixture
def topic(letters: Topics, athlete: User) -> Topic:
    """Something that an athlete is to be told on the site and by e-mail."""
    made = letters.add(athlete)
    outbox.plan("session_tomorrow", made)
    return made


def row() -> Reminder:
    """The row of the letter."""
    return Reminder.objects.get(channel=Channel.EMAIL)


def end_lease() -> None:
    """Let every lease run out, as if its worker had died, and free the rows."""
    Reminder.objects.filter(state="leased").update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    loops.sweep()


def sent_letters() -> list[EmailMessage]:
    """The letters that went out."""
    return list(mail.outbox)


def test_a_letter_and_a_notice_go_out_once_each(topic: Topic, athlete: User) -> None:
    first = loops.tick()
    second = loops.tick()

    (letter,) = sent_letters()
    assert (first, second) == ({"sent": 2}, {})
    assert Notice.objects.count() == 1
    assert letter.to == [athlete.email]
    assert (row().state, row().repeats, row().sent_at is not None) == ("sent", 0, True)


def test_a_letter_has_text_and_html_and_a_name_of_its_own(topic: Topic) -> None:
    loops.tick()

    (letter,) = sent_letters()
    read = message_from_bytes(letter.message().as_bytes(), policy=policy.default)
    text, html = read.get_body(("plain",)), read.get_body(("html",))
    assert text is not None
    assert html is not None
    assert read["Message-ID"] == post.message_id(row())
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Subject"] == "Tomorrow, 17:45 warm-up. Topic 1"
    assert "Ines, your warm-up starts tomorrow at 17:45." in text.get_content()
    assert "http://localhost:8000/me/#reminders" in text.get_content()
    assert "http://localhost:8000/me/#reminders" in html.get_content()
    assert "TOES UP BEFORE THE HEEL COMES UP." in text.get_content()


def test_who_wants_no_letters_gets_none_planned(letters: Topics, athlete: User) -> None:
    athlete.reminders_by_email = False

    outbox.plan("session_tomorrow", letters.add(athlete))

    assert list(Reminder.objects.values_list("channel", flat=True)) == ["in_app"]


def test_who_switches_letters_off_after_planning_gets_none(topic: Topic, athlete: User) -> None:
    User.objects.filter(pk=athlete.pk).update(reminders_by_email=False)

    loops.tick()

    assert (sent_letters(), row().state) == ([], "suppressed")
    assert row().state_reason == "reminders by e-mail are switched off"


def test_an_address_that_is_not_confirmed_gets_none(topic: Topic, athlete: User) -> None:
    EmailAddress.objects.create(user=athlete, email=athlete.email, verified=False, primary=True)

    loops.tick()

    assert (sent_letters(), row().state_reason) == ([], "the address is not confirmed")


def test_a_guardian_gets_a_copy_that_says_so(
    letters: Topics, minor: User, guardian: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def letter(topic: Topic, recipient: User) -> Any:
        return replace(SAMPLE, child="" if recipient == minor else "Elif", name=recipient.get_short_name())

    monkeypatch.setattr(letters, "letter", letter)
    kind = letters.kind_named("session_tomorrow", letter=letter, at_night=frozenset({"in_app", "email"}))
    monkeypatch.setitem(kinds._kinds, "session_tomorrow", kind)
    outbox.plan("session_tomorrow", letters.add(minor))

    loops.tick()

    subjects = {letter.to[0]: letter.subject for letter in sent_letters()}
    assert subjects == {
        minor.email: "Tomorrow, 17:45 warm-up. 8 × 400 m",
        guardian.email: "Elif: Tomorrow, 17:45 warm-up. 8 × 400 m",
    }
    copy = next(letter for letter in sent_letters() if letter.to == [guardian.email])
    assert "It is your copy as Elif's guardian." in copy.body
    assert "Demir" not in copy.subject + str(copy.body)


# --- a process that dies in the gap ----------------------------------------------------------------------------------


def test_a_letter_whose_sender_died_is_sent_once_more_under_the_same_name(topic: Topic) -> None:
    (mine,) = loops.claim(1, Channel.EMAIL)
    assert leases.hold(mine, 60, intent_at=timezone.now())  # and died, before or after the letter went out
    end_lease()

    ends = loops.tick(channels=[Channel.EMAIL])

    (letter,) = sent_letters()
    assert ends == {"sent": 1}
    assert (row().state, row().repeats) == ("sent", 1)
    assert letter.extra_headers["Message-ID"] == post.message_id(row())


def test_a_letter_whose_senders_died_twice_is_not_sent_a_third_time(topic: Topic) -> None:
    for repeats in (0, 1):
        (mine,) = loops.claim(1, Channel.EMAIL)
        assert leases.hold(mine, 60, intent_at=timezone.now(), repeats=repeats)
        end_lease()

    loops.tick(channels=[Channel.EMAIL])

    assert (sent_letters(), row().state) == ([], "uncertain")
    assert row().state_reason == "set out to send, and nobody knows whether it went out"


def test_the_coaches_are_told_of_a_letter_in_doubt_and_strangers_are_not(
    topic: Topic, athlete: User, coach: User
) -> None:
    team = make.team_of(coach)
    assistant = make.coach(team, role="assistant")
    make.coach(team, role="assistant", may_view_plans=False)
    make.coach(team, role="welfare_officer")
    make.coach()
    Reminder.objects.filter(channel=Channel.EMAIL).update(intent_at=timezone.now(), repeats=1)

    loops.tick(channels=[Channel.EMAIL])
    loops.tick()
    loops.tick()

    told = Notice.objects.filter(kind="mail_in_doubt")
    assert row().state == "uncertain"
    assert {notice.recipient for notice in told} == {coach, assistant}
    assert told[0].title.startswith("Did Ines get ")
    assert told[0].path == f"/athletes/{athlete.pk}/"


def test_the_intent_stands_in_the_database_before_the_letter_goes_out(
    topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def deliver(letter: EmailMultiAlternatives) -> None:
        seen.append((row().state, row().intent_at is not None, row().sent_at))

    monkeypatch.setattr(post, "deliver", deliver)

    loops.tick()

    assert seen == [("leased", True, None)]


def test_who_slept_through_the_lease_sends_nothing(topic: Topic) -> None:
    (mine,) = loops.claim(1, Channel.EMAIL)
    Reminder.objects.filter(pk=mine.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))

    ended = loops.send(mine)

    assert (ended, sent_letters(), row().intent_at) == ("lost", [], None)


def test_who_lost_the_row_to_another_sends_nothing(topic: Topic) -> None:
    (mine,) = loops.claim(1, Channel.EMAIL)
    end_lease()
    (others,) = loops.claim(1, Channel.EMAIL)

    assert (loops.send(mine), len(sent_letters())) == ("lost", 0)
    assert (loops.send(others), len(sent_letters())) == ("sent", 1)


def test_a_lease_lasts_anew_when_the_letter_sets_out(topic: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[dt.datetime | None] = []
    monkeypatch.setattr(post, "deliver", lambda _: ends.append(row().lease_until))
    (mine,) = loops.claim(1, Channel.EMAIL)
    Reminder.objects.filter(pk=mine.pk).update(lease_until=timezone.now() + dt.timedelta(seconds=1))

    loops.send(mine)

    (until,) = ends
    assert until is not None
    # Longer than a mail server may take.
    assert until - timezone.now() > dt.timedelta(seconds=25)


# --- what mail servers say -------------------------------------------------------------------------------------------


def says(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every letter end in this error."""

    def deliver(letter: EmailMultiAlternatives) -> None:
        raise error

    monkeypatch.setattr(post, "deliver", deliver)


def test_a_refusal_for_good_ends_it(topic: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    says(post.RefusedError("550 nobody here"), monkeypatch)

    loops.tick(channels=[Channel.EMAIL])

    assert (row().state, row().state_reason, row().intent_at) == ("failed", "refused: 550 nobody here", None)


@pytest.mark.parametrize(("attempt", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60)])
def test_what_did_not_go_out_is_tried_again_later_and_later(
    topic: Topic, monkeypatch: pytest.MonkeyPatch, attempt: int, minutes: int
) -> None:
    says(post.NotSentError("450 later"), monkeypatch)
    Reminder.objects.update(attempts=attempt - 1, expires_at=timezone.now() + dt.timedelta(days=1))

    loops.tick(channels=[Channel.EMAIL])

    pause = row().retry_at - timezone.now()  # type: ignore[operator]  # it is set
    assert (row().state, row().intent_at, row().repeats) == ("pending", None, 0)
    assert dt.timedelta(minutes=minutes * 0.85) < pause < dt.timedelta(minutes=minutes * 1.25)


def test_a_try_that_would_come_too_late_is_not_made(topic: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    says(post.NotSentError("450 later"), monkeypatch)
    Reminder.objects.update(expires_at=timezone.now() + dt.timedelta(seconds=30))

    loops.tick(channels=[Channel.EMAIL])

    assert row().state == "failed"
    assert row().state_reason == "not sent: 450 later; another try would come too late"


def test_where_nobody_knows_it_is_sent_once_more_and_then_given_up(
    topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(post.NotKnownError("the line went dead"), monkeypatch)
    states = []
    for _ in range(3):
        Reminder.objects.update(retry_at=None)
        loops.tick(channels=[Channel.EMAIL])
        states.append((row().state, row().repeats))

    assert states == [("pending", 0), ("pending", 1), ("uncertain", 1)]


def test_a_certain_failure_after_a_doubt_leaves_the_one_repeat(topic: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    Reminder.objects.update(intent_at=timezone.now())
    says(post.NotSentError("450 later"), monkeypatch)
    loops.tick(channels=[Channel.EMAIL])

    assert (row().state, row().repeats, row().intent_at is not None) == ("pending", 0, True)


def test_a_letter_that_cannot_be_written_holds_up_no_other(letters: Topics, athlete: User) -> None:
    bad = letters.add(athlete)
    bad.broken = True
    outbox.plan_many("session_tomorrow", [bad, *(letters.add(athlete) for _ in range(9))])

    loops.tick(channels=[Channel.EMAIL])

    assert len(sent_letters()) == 9
    assert Reminder.objects.get(subject_id="1", channel="email").state == "pending"


def test_a_mail_server_that_takes_all_the_time_leaves_the_rest_to_the_next_tick(
    letters: Topics, athlete: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.plan_many("session_tomorrow", [letters.add(athlete) for _ in range(3)])
    clock = iter(range(0, 1000, 5))
    monkeypatch.setattr("reminders.loops.time.monotonic", lambda: float(next(clock)))

    ends = loops.tick(seconds=12, channels=[Channel.EMAIL])

    rest = list(Reminder.objects.filter(channel="email").values_list("state", "attempts").order_by("state"))
    assert ends == {"sent": 1}
    assert rest == [("pending", 0), ("pending", 0), ("sent", 1)]


# --- when ------------------------------------------------------------------------------------------------------------


def test_at_night_a_letter_waits_for_the_morning_where_the_person_lives(
    letters: Topics, athlete: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = letters.kind_named("session_tomorrow", letter=letters.letter, at_night=frozenset({"in_app"}))
    monkeypatch.setitem(kinds._kinds, "session_tomorrow", kind)
    User.objects.filter(pk=athlete.pk).update(time_zone="Asia/Tokyo")
    with daytime.at("2026-05-04 14:30"):  # 23:30 in Tokyo
        made = letters.add(athlete)
        outbox.plan("session_tomorrow", made)
        Reminder.objects.update(expires_at=timezone.now() + dt.timedelta(hours=12))

        at_night = loops.tick()
        waits_until = row().retry_at
    with daytime.at("2026-05-04 21:00"):
        in_the_morning = loops.tick()

    assert at_night == {"sent": 1, "pending": 1}
    assert waits_until == dt.datetime(2026, 5, 4, 21, tzinfo=dt.UTC)
    assert in_the_morning == {"sent": 1}


def test_what_could_only_come_at_night_does_not_come(
    letters: Topics, athlete: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = letters.kind_named("session_tomorrow", letter=letters.letter, at_night=frozenset())
    monkeypatch.setitem(kinds._kinds, "session_tomorrow", kind)
    with daytime.at("2026-05-04 23:30"):
        outbox.plan("session_tomorrow", letters.add(athlete))  # worth telling for an hour

        loops.tick()

    assert set(Reminder.objects.values_list("state", "state_reason")) == {("expired", "it would have come at night")}


# --- who sends -------------------------------------------------------------------------------------------------------


def test_the_bell_puts_up_notices_and_leaves_letters_to_the_queue_of_mail(
    topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung = []

    def ring() -> bool:
        rung.append(True)
        return True

    monkeypatch.setattr("reminders.doorbell.ring_for_mail", ring)

    tick.apply(throw=True)
    after_the_bell = (Notice.objects.count(), len(sent_letters()))
    mail_task.apply(throw=True)

    assert (rung, after_the_bell) == ([True], (1, 0))
    assert len(sent_letters()) == 1


def test_where_the_queue_of_mail_cannot_be_reached_the_bell_sends_letters_itself(
    topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reminders.doorbell.ring_for_mail", lambda: False)

    tick.apply(throw=True)

    assert len(sent_letters()) == 1


def test_letters_have_a_queue_of_their_own() -> None:
    assert mail_task.app.amqp.router.route({}, mail_task.name)["queue"].name == "mail"


def test_a_letter_ends_well_before_its_lease() -> None:
    from coachsite.lib import mail as lines

    assert lines.TOTAL_S < settings.REMINDER_LEASE_S / 2
    assert sending.MAX_REPEATS == 1
