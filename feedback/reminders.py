"""What people are told about their clips: that one was answered, and the last cue before the drill comes round."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from athletes.models import Coaching
from feedback.models import Review
from plans import coming, letters
from plans.models import WorkoutDrill
from plans.reminders import athlete_of, in_sentence, place_words
from reminders.kinds import Kind, Words, register
from reminders.letters import Cue, Letter

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from athletes.models import User
    from plans.models import Session

CLIP_ANSWERED = "clip_answered"
LAST_CUE = "last_cue"

# --- your clip was answered ------------------------------------------------------------------------------------------


def find(review_id: str) -> Review | None:
    """Return a review with its clip, the athlete, the drill and who wrote it."""
    rows = Review.objects.select_related("clip__athlete", "clip__occurrence__drill", "reviewer")
    return rows.filter(pk=review_id).first()


def answer_stands(review: Review) -> bool:
    """It was sent, and who sent it still works with the athlete."""
    if review.answered_at is None:
        return False
    return review.role != Review.Role.COACH or works_with(review)


def works_with(review: Review) -> bool:
    """Tell whether the reviewer is in a team that the athlete is with. One query."""
    return Coaching.objects.filter(
        athlete=review.clip.athlete_id,
        state=Coaching.State.ACCEPTED,
        team__memberships__user=review.reviewer_id,
    ).exists()


def tell_answer(review: Review, recipient: User) -> Words:
    """Toes up before the heel comes up. Ruth on your butt kicks of 14 April."""
    letter = letter_answer(review, recipient)
    title = letter.cues[0].text if letter.cues else f"{letter.coach} answered your clip"
    about = letter.cues[0].about if letter.cues else ""
    return Words(f"{letter.child}: {title}" if letter.child else title, about, letter.path)


def letter_answer(review: Review, recipient: User) -> Letter:
    """Return the letter that says that a clip was answered: the cue first."""
    athlete = review.clip.athlete
    is_own = recipient.pk == athlete.pk
    return Letter(
        name=recipient.get_short_name(),
        child="" if is_own else athlete.get_short_name(),
        act="See it frame by frame",
        path=reverse("feedback:clip_detail", args=[review.clip_id]),
        drill=drill_words(review),
        coach=review.reviewer.get_short_name(),
        cues=[cue_of(review, is_own=is_own)] if review.cue else [],
    )


def drill_words(review: Review) -> str:
    """Return the drill within a sentence; running, where the clip is of no drill."""
    occurrence = review.clip.occurrence
    return in_sentence(occurrence.drill.name) if occurrence else "running"


def cue_of(review: Review, *, is_own: bool) -> Cue:
    """Return the cue, and: Ruth on your butt kicks of 14 April."""
    day = review.clip.created_at.astimezone(review.clip.athlete.zone)
    whose = "your" if is_own else "the"
    about = f"{review.reviewer.get_short_name()} on {whose} {drill_words(review)} of {day.day} {day:%B}."
    return Cue(review.cue, about)


# --- the last cue before the drill comes round -----------------------------------------------------------------------


def answers(session: Any, athlete: Any, workout: Any) -> QuerySet[Review]:
    """Return the coaches' answers to an athlete's clips of the drills of a workout, clips of the session apart."""
    drills = WorkoutDrill.objects.filter(workout=workout, nth__gte=1).values("drill")
    rows = Review.objects.filter(
        role=Review.Role.COACH,
        answered_at__isnull=False,
        clip__athlete=athlete,
        clip__occurrence__drill__in=drills,
    )
    return rows.exclude(cue="").exclude(clip__occurrence__session=session)


def last_cues(session: Session) -> list[Review]:
    """Return the newest answer for each drill of a session that has one, in the order of the session."""
    newest: dict[int, Review] = {}
    rows = answers(session.pk, session.athlete_id, session.workout_id)
    for review in rows.select_related("clip__athlete", "clip__occurrence__drill", "reviewer").order_by("-answered_at"):
        if review.clip.occurrence is not None:
            newest.setdefault(review.clip.occurrence.drill_id, review)
    order = WorkoutDrill.objects.filter(workout=session.workout_id, nth__gte=1).values_list("drill_id", flat=True)
    return [newest[drill] for drill in dict.fromkeys(order) if drill in newest]


def cued(now: dt.datetime, horizon: dt.datetime, athletes: Collection[int] | None) -> list[Session]:
    """Return the sessions from each athlete's tomorrow on that have a drill with a cue. One query."""
    known = answers(OuterRef("pk"), OuterRef("athlete"), OuterRef(OuterRef("workout")))
    rows = coming.from_tomorrow(now, horizon, athletes).filter(Exists(known))
    return [one for one in rows if coming.is_from_tomorrow(one, now)]


def cue_wanted(session: Session) -> bool:
    """The session is still to be done, and has a drill with a cue."""
    return coming.stands(session) and answers(session.pk, session.athlete_id, session.workout_id).exists()


def tell_cue(session: Session, recipient: User) -> Words:
    """Toes up before the heel comes up. For the butt kicks tomorrow. Warm-up starts 17:45."""
    letter = letter_cue(session, recipient)
    title = letter.cues[0].text
    head = f"For the {letter.drill} {letter.on}."
    body = " ".join(part for part in (head, place_words(letter)) if part)
    return Words(f"{letter.child}: {title}" if letter.child else title, body, letter.path)


def letter_cue(session: Session, recipient: User) -> Letter:
    """Return the letter that brings the last cue, with the session that it is for."""
    reviews = last_cues(session)
    is_own = recipient.pk == session.athlete_id
    return letters.session_letter(
        session,
        recipient,
        today=session.athlete.today(),
        cues=[cue_of(review, is_own=is_own) for review in reviews],
        drills={review.clip.occurrence.drill_id for review in reviews if review.clip.occurrence},
        drill=drill_words(reviews[0]),
    )


# --- making them known -----------------------------------------------------------------------------------------------


def register_all() -> None:
    """Make the kinds of this app known."""
    register(
        Kind(
            slug=CLIP_ANSWERED,
            subject_kind="review",
            find=find,
            athlete=lambda review: review.clip.athlete,
            recipients=lambda review: [review.clip.athlete],
            due=lambda review: review.answered_at or timezone.now(),
            keeps=dt.timedelta(days=14),
            still_wanted=answer_stands,
            render=tell_answer,
            second_adult=True,
            letter=letter_answer,
            # On the site it rings nobody up; the letter waits for the morning.
            at_night=frozenset({"in_app"}),
        )
    )
    register(
        Kind(
            slug=LAST_CUE,
            subject_kind="session",
            find=coming.find,
            athlete=athlete_of,
            recipients=lambda session: [session.athlete],
            still_wanted=cue_wanted,
            render=tell_cue,
            second_adult=True,
            moment=coming.evening_before,
            upcoming=cued,
            letter=letter_cue,
        )
    )
