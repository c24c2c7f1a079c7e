"""Lines of the coach's inbox about clips: those that nobody has answered, and words about a clip."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.urls import reverse

from feedback.frame_table import length
from feedback.models import Clip
from feedback.reviewing import ABOUT
from feedback.waiting import Waiting, queue
from plans.inbox import Line, quoted, words_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from athletes.models import Message
    from plans.inbox import Desk

TAB = ("clips", "Clips")


def from_clips(desk: Desk) -> Iterable[Line]:
    """Clips to answer, of use until the drill comes round again; words about a clip join its line."""
    words = {uuid.UUID(about): said for about, said in words_by(desk, ABOUT).items()}
    for one in queue(desk.coach, athletes=desk.athlete_keys):
        if one.clip.athlete_id in desk.athletes:
            yield _clip_line(desk, one, words.pop(one.clip.pk, []))
    clips = Clip.objects.filter(pk__in=words).select_related("occurrence__drill") if words else ()
    for clip in clips:
        if clip.athlete_id in desk.athletes:
            yield _words_line(desk, clip, words[clip.pk])


def what_of(clip: Clip) -> str:
    """Return what was filmed: Butt kicks, from the side, 3.2 s."""
    name = clip.occurrence.drill.name if clip.occurrence else "A clip without a drill"
    return f"{name}, {clip.get_view_display()}, {length(clip)}"


def _clip_line(desk: Desk, one: Waiting, words: list[Message]) -> Line:
    clip, coming = one.clip, one.round
    what = f"{what_of(clip)}. {quoted(words)}" if words else f"{what_of(clip)}."
    return Line(
        key=f"clip-{clip.pk}",
        tabs=(TAB[0], *(("words",) if words else ())),
        athlete=desk.athletes[clip.athlete_id],
        icon="clips",
        why="Clip",
        what=what,
        act="Review",
        url=reverse("feedback:clip_review", args=[clip.pk]),
        due_on=coming.day(desk.coach) if coming else None,
        due_at=coming.starts_at if coming else None,
    )


def _words_line(desk: Desk, clip: Clip, words: list[Message]) -> Line:
    asked = any("?" in message.body for message in words)
    due_on, due_at = desk.next_due.get(clip.athlete_id, (None, None))
    return Line(
        key=f"clip-words-{clip.pk}",
        tabs=("words", TAB[0]),
        athlete=desk.athletes[clip.athlete_id],
        icon="question" if asked else "pen",
        why="Question" if asked else "Note",
        what=quoted(words),
        act="Answer" if asked else "Read",
        url=f"{reverse('feedback:clip_detail', args=[clip.pk])}#words",
        extra=clip.occurrence.drill.name if clip.occurrence else "Clip",
        due_on=due_on,
        due_at=due_at,
        done_url=reverse("feedback:clip_seen", args=[clip.pk]),
    )
