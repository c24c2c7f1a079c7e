"""What people do with a clip: judge its checkpoints, write about a moment, send the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from athletes.models import NoSecondAdult, Thread
from athletes.models.threads import thread_about
from feedback.frame_table import moment
from feedback.models import Clip, Mark, Review, Verdict
from reminders import outbox

if TYPE_CHECKING:
    from athletes.models import Message, User
    from drills.models import Checkpoint

ABOUT = "clip"
CLIP_ANSWERED = "clip_answered"


class CueMissingError(ValueError):
    """An answer needs one cue to take away."""


class OtherDrillError(ValueError):
    """The checkpoint belongs to another drill than the one that was filmed."""


def thread_of(clip: Clip) -> Thread:
    """Return the conversation about a clip as it would be; nothing is asked and nothing is saved."""
    return Thread(athlete=clip.athlete, about_kind=ABOUT, about_id=str(clip.pk))


def review_by(clip: Clip, coach: User) -> Review:
    """Return this coach's review of a clip, made at the first word."""
    review, _ = Review.objects.get_or_create(clip=clip, reviewer=coach, defaults={"role": Review.Role.COACH})
    return review


@transaction.atomic
def judge(clip: Clip, coach: User, checkpoint: Checkpoint, answer: str, at_ms: float | None = None) -> Verdict:
    """Say yes, no or cannot see of a checkpoint, at a time of the file; said again, it replaces what was said.

    A verdict given again without a time keeps the one it had.

    Raises:
        OtherDrillError: the checkpoint is not one of the filmed drill.
    """
    if clip.occurrence is None or clip.occurrence.drill_id != checkpoint.drill_id:
        raise OtherDrillError("This checkpoint belongs to another drill.")
    fields: dict[str, object] = {"answer": Verdict.Answer(answer)}
    if at_ms is not None:
        fields["at_ms"] = moment(clip, at_ms)[0]
    verdict, _ = Verdict.objects.update_or_create(review=review_by(clip, coach), checkpoint=checkpoint, defaults=fields)
    return verdict


@transaction.atomic
def comment(clip: Clip, author: User, body: str, at_ms: float | None = None) -> Message:
    """Write about a clip, or about the moment of it at a time of the file; raises as `Thread.say` does."""
    message = thread_about(clip.athlete, ABOUT, clip.pk).say(author, body)
    if at_ms is not None:
        start, frame = moment(clip, at_ms)
        Mark.objects.create(clip=clip, message=message, at_ms=start, frame=frame)
    return message


@transaction.atomic
def answer(review: Review, cue: str | None = None) -> Review:
    """Send a coach's answer with its cue (the review's own where none is given), and plan to tell of it.

    Sent again, the cue changes; the time of the first answer stays, and nobody is told twice.

    Raises:
        CueMissingError: there is no cue.
        NoSecondAdult: the athlete is a minor, and no other adult would see the answer.
    """
    words = " ".join((review.cue if cue is None else cue).split())
    if not words:
        raise CueMissingError("An answer needs one cue to take away.")
    silent = thread_of(review.clip).why_silent(review.reviewer)
    if silent:
        raise NoSecondAdult(silent)
    review.cue = words
    if review.answered_at is None:
        review.answered_at = timezone.now()
    review.save(update_fields=["cue", "answered_at"])
    outbox.plan(CLIP_ANSWERED, review)
    return review
