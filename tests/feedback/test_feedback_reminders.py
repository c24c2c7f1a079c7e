"""What people are told of their clips: the answer, and the last cue before the drill comes round."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils import timezone

from athletes.models import Coaching, Guardian, User
from feedback.models import Clip, Review
from reminders import loops, outbox, planner
from reminders.models import Notice, Reminder
from tests import daytime, make

if TYPE_CHECKING:
    from drills.models import Drill
    from plans.models import Session

CUE = "Toes up before the heel comes up."
TEXT = "WU: 10 min easy, 2 x 40 m butt kicks, 2 x 40 m high knees\n8 x 400 m @5k, 200 m jog"
TUESDAY = dt.date(2026, 5, 5)

pytestmark = pytest.mark.usefixtures("guard_looks_away", "monday_noon")


@pytest.fixture
def drill(db: None) -> Drill:
    """Butt kicks."""
    return make.drill("butt-kicks-classic", name="Butt kicks")


def answered(clip: Clip, coach: User, cue: str = CUE) -> Review:
    """A coach's answer to a clip."""
    return Review.objects.create(clip=clip, reviewer=coach, role=Review.Role.COACH, cue=cue, answered_at=timezone.now())


def clip_of(athlete: User, drill: Drill, day: dt.date = dt.date(2026, 4, 14)) -> Clip:
    """A clip of a drill, sent on a day."""
    earlier = make.session(athlete, TEXT, on_date=day)
    sent = dt.datetime.combine(day, dt.time(17), tzinfo=dt.UTC)
    return make.clip(athlete, drill, earlier, created_at=sent)


@pytest.fixture
def review(athlete: User, coach: User, drill: Drill) -> Review:
    """The coach's answer to the athlete's clip of 14 April, planned to be told."""
    made = answered(clip_of(athlete, drill), coach)
    outbox.plan("clip_answered", made)
    return made


@pytest.fixture
def session(athlete: User, drill: Drill) -> Session:
    """The drill comes round on Tuesday."""
    return make.session(athlete, TEXT, on_date=TUESDAY, start_time=dt.time(17, 30))


def told(at: str, kind: str) -> list[tuple[str, str, str]]:
    """Plan and send at a time (UTC); return title, body and path of the notices of one kind."""
    with daytime.at(at):
        planner.run()
        loops.tick()
    return list(Notice.objects.filter(kind=kind).values_list("title", "body", "path"))


def ends(kind: str) -> set[tuple[str, str]]:
    """States and reasons of the rows of a kind."""
    return set(Reminder.objects.filter(kind=kind).values_list("state", "state_reason"))


# --- your clip was answered ------------------------------------------------------------------------------------------


def test_an_answer_is_told_at_once_the_cue_first(review: Review) -> None:
    loops.tick()

    notice = Notice.objects.get()
    assert (notice.title, notice.body) == (CUE, "Ruth on your butt kicks of 14 April.")
    assert notice.path == f"/clips/{review.clip_id}/"
    (letter,) = mail.outbox
    assert letter.subject == CUE
    assert "Ines, your clip of butt kicks is answered." in str(letter.body)
    assert f"See it frame by frame: http://localhost:8000/clips/{review.clip_id}/" in str(letter.body)


def test_at_night_the_notice_is_there_and_the_letter_waits(athlete: User, coach: User, drill: Drill) -> None:
    with daytime.at("2026-05-04 22:30"):
        outbox.plan("clip_answered", answered(clip_of(athlete, drill), coach))
        ends_at_night = loops.tick()
    with daytime.at("2026-05-05 05:00"):  # six in London
        ends_in_the_morning = loops.tick()

    assert (ends_at_night, ends_in_the_morning) == ({"sent": 1, "pending": 1}, {"sent": 1})


def test_an_answer_of_a_coach_who_left_is_not_told(review: Review, athlete: User) -> None:
    Coaching.objects.get(athlete=athlete).end()

    loops.tick()

    assert ends("clip_answered") == {("cancelled", "no longer so")}


def test_an_answer_that_is_gone_with_its_clip_is_not_told(review: Review) -> None:
    review.clip.delete()

    loops.tick()

    assert ends("clip_answered") == {("cancelled", "what it was about is gone")}


def test_a_guardian_gets_a_copy_with_the_first_name(minor: User, guardian: User, coach: User, drill: Drill) -> None:
    outbox.plan("clip_answered", answered(clip_of(minor, drill), coach))

    loops.tick()

    assert dict(Notice.objects.values_list("recipient__name", "title")) == {
        "Elif Demir": CUE,
        "Anna Demir": f"Elif: {CUE}",
    }
    copy = next(one for one in mail.outbox if one.to == [guardian.email])
    assert copy.subject == f"Elif: {CUE}"
    assert "Demir" not in copy.subject + str(copy.body)


def test_a_minor_whose_guardian_ended_is_not_told(minor: User, guardian: User, coach: User, drill: Drill) -> None:
    outbox.plan("clip_answered", answered(clip_of(minor, drill), coach))
    Guardian.objects.update(state=Guardian.State.ENDED)

    loops.tick()

    assert (Notice.objects.count(), len(mail.outbox)) == (0, 0)


# --- the last cue ----------------------------------------------------------------------------------------------------


def test_the_last_cue_comes_the_evening_before_its_drill(review: Review, session: Session) -> None:
    (words,) = told("2026-05-04 18:00", "last_cue")

    assert words == (CUE, "For the butt kicks tomorrow. Warm-up starts 17:11.", f"/sessions/{session.pk}/")
    letter = next(one for one in mail.outbox if "warm-up. Toes" in one.subject)
    assert letter.subject == f"Tomorrow, 17:11 warm-up. {CUE}"
    assert "Ruth on your butt kicks of 14 April." in str(letter.body)
    assert "8 × 400 m at 5 k pace" in str(letter.body).replace("\N{NO-BREAK SPACE}", " ")


def test_of_several_answers_the_newest_counts(
    review: Review, session: Session, athlete: User, coach: User, drill: Drill
) -> None:
    with daytime.at("2026-05-04 13:00"):
        answered(clip_of(athlete, drill, dt.date(2026, 4, 21)), coach, "Closed foot, then up.")

    (words,) = told("2026-05-04 18:00", "last_cue")

    assert words[0] == "Closed foot, then up."


def test_cues_of_two_drills_come_in_one_letter(review: Review, session: Session, athlete: User, coach: User) -> None:
    knees = make.drill("high-knees", name="High knees")
    session.workout = make.workout(TEXT)
    session.save()
    answered(clip_of(athlete, knees, dt.date(2026, 4, 21)), coach, "Tall hips.")

    told("2026-05-04 18:00", "last_cue")

    letter = next(one for one in mail.outbox if "warm-up. Toes" in one.subject)
    assert "TALL HIPS." in str(letter.body)
    assert Notice.objects.filter(kind="last_cue").count() == 1


def test_without_an_answer_there_is_no_cue(athlete: User, session: Session, drill: Drill) -> None:
    clip_of(athlete, drill)

    assert told("2026-05-04 18:00", "last_cue") == []


def test_a_drill_that_does_not_come_round_brings_no_cue(review: Review, athlete: User) -> None:
    make.session(athlete, "30 min easy", on_date=TUESDAY)

    assert told("2026-05-04 18:00", "last_cue") == []


def test_an_answer_to_somebody_else_is_no_cue_of_mine(review: Review, other_athlete: User, drill: Drill) -> None:
    make.session(other_athlete, TEXT, on_date=TUESDAY)

    assert told("2026-05-04 18:00", "last_cue") == []


def test_a_session_without_the_drill_brings_no_cue_any_more(review: Review, session: Session) -> None:
    planner.run()
    session.workout = make.workout("30 min easy")
    session.save()

    with daytime.at("2026-05-04 18:00"):
        loops.tick()

    assert ends("last_cue") == {("cancelled", "no longer so")}
