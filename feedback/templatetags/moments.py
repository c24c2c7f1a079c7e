"""Times of a clip as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from feedback.frame_table import length, seconds

if TYPE_CHECKING:
    from athletes.models import User
    from feedback.models import Clip
    from feedback.room import Room
    from feedback.rounds import Round

register = template.Library()


@register.filter
def seconds_of(at_ms: float, clip: Clip) -> str:
    """Return a time of the file in seconds of real life: 1.06."""
    return seconds(clip, at_ms)


@register.filter
def length_of(clip: Clip) -> str:
    """Return how long a clip is in real life: 3.2 s."""
    return length(clip)


@register.filter
def fragment_of(at_ms: float, room: Room) -> str:
    """Return what follows `#t=` in the video's address: the middle of the frame, in seconds of the file."""
    return room.fragment(at_ms)


@register.filter
def when(coming: Round, viewer: User) -> str:
    """Return when a drill comes round, for who looks: today, 17:45; tomorrow; Thu 23 April, 17:45."""
    return coming.when(viewer)


@register.filter
def day_for(coming: Round, viewer: User) -> str:
    """Return the day on which a drill comes round, for who looks: today, tomorrow, Thu 23 April."""
    return coming.day_words(viewer)
