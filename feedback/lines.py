"""How a clip, or an upload on its way, is told in one line: its state as the first word, with a sign of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils import timezone

from coachsite.lib.ui import short_day
from feedback import filming, quota
from feedback.models import Clip, MediaJob

if TYPE_CHECKING:
    import datetime as dt

    from feedback.models import Review, Upload

# A phone that sends writes more often than this; longer silence means that it has stopped.
SILENT_AFTER_S = 45


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of one clip. `look` is a state's colour (good, look, stop or none), `sign` its icon.

    `percent` is how far the work is, where that is known; `moves` tells whether it is worth asking again soon;
    `again` is the query by which the same thing is filmed once more.
    """

    name: str
    at: dt.datetime
    look: str
    sign: str
    word: str
    say: str
    percent: int | None = None
    moves: bool = False
    again: str = ""


def name_of(clip: Clip | Upload) -> str:
    """Return what was filmed, and from where: Butt kicks, side."""
    shown = filming.what_it_shows(clip)
    drill = shown[0].name if shown else clip.occurrence.drill.name if clip.occurrence else "A clip"
    return f"{drill}, {filming.view_words(clip.view)}"


def line_of(clip: Clip, coaches: str = "") -> Line:
    """Return the line of a clip; `coaches` are the first names of those who answer."""
    tell = {
        Clip.State.CHECKING: checking,
        Clip.State.MAKING: making,
        Clip.State.READY: ready,
        Clip.State.FAILED: failed,
    }
    return tell[Clip.State(clip.state)](clip, coaches)


def checking(clip: Clip, coaches: str) -> Line:
    """Before a worker has seen it, and while it looks."""
    job: MediaJob | None = getattr(clip, "job", None)
    if job is None or (job.state == MediaJob.State.PENDING and not job.step):
        say = "its turn to be checked. It is safe here; you can close this page."
        return Line(name_of(clip), clip.created_at, "", "clock", "Waiting", say, moves=True)
    say = "film, length and every frame."
    return Line(name_of(clip), clip.created_at, "", "busy", "Checking", say, moves=True)


def making(clip: Clip, coaches: str) -> Line:
    """While it is made playable."""
    job: MediaJob | None = getattr(clip, "job", None)
    done = job.progress if job else 0
    say = f"it playable frame by frame, {done} % done."
    return Line(name_of(clip), clip.created_at, "", "busy", "Making", say, done, moves=True)


def ready(clip: Clip, coaches: str) -> Line:
    """When it can be stepped through."""
    facts = [f"{clip.fps:.0f} fps"] if clip.fps else []
    facts.append(f"{clip.frames} frames")
    say = f"{', '.join(facts)}."
    shown = filming.what_it_shows(clip)
    if shown:
        say += f" It shows {shown[1]} how it is done."
    elif coaches:
        say += f" {coaches} {'have' if ' and ' in coaches else 'has'} it."
    return Line(name_of(clip), clip.created_at, "good", "check", "Ready.", say)


def failed(clip: Clip, coaches: str) -> Line:
    """When nothing could be made of it."""
    say = clip.reason or "The clip on your phone may be whole; send it again."
    again = urlencode(filming.subject_again(clip).query)
    return Line(name_of(clip), clip.created_at, "stop", "warning", "Could not be read.", say, again=again)


def line_of_upload(upload: Upload) -> Line:
    """Return the line of an upload that is not whole: another page is sending it just now, or it has stopped."""
    try:
        status = upload.path.stat()
    except FileNotFoundError:
        so_far, silent_s = upload.offset, float(SILENT_AFTER_S)
    else:
        so_far, silent_s = status.st_size, timezone.now().timestamp() - status.st_mtime
    of = f"{quota.size_words(so_far)} of {quota.size_words(upload.length)}"
    percent = 100 * so_far // upload.length
    if silent_s < SILENT_AFTER_S:
        return Line(name_of(upload), upload.created_at, "", "upload", "Sending", f"{of}.", percent, moves=True)
    until = timezone.localtime(upload.expires_at)
    say = f"at {of}. That much is kept until {short_day(until)} {until:%H:%M}; choose the same clip to go on."
    return Line(name_of(upload), upload.created_at, "look", "pause", "Stopped", say, percent)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answered clip in its list: by its cue."""

    clip: Clip
    name: str
    cue: str
    at: dt.datetime
    is_new: bool


def answered_of(clip: Clip, answers: list[Review], *, is_new: bool) -> Answered:
    """Return the line of an answered clip, with the cue of its newest answer."""
    last = max(answers, key=lambda review: (review.answered_at or clip.created_at, review.pk))
    drill = clip.occurrence.drill.name if clip.occurrence else "A clip"
    return Answered(clip, drill, last.cue, clip.created_at, is_new)
