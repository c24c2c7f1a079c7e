"""Filming a drill: what a coach asks for in words, how to hold the camera, and what became of the clip.

Clips are kept by an app above this one. It says here, by `register`, what was filmed; pages of plans ask with
`filmed` and show it. Nothing here asks the database.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from plans.models import Session

NORMAL_FPS, SLOW_FPS, SLOWEST_FPS = 30, 120, 240
SPEEDS: tuple[tuple[int, str], ...] = (
    (NORMAL_FPS, "Normal speed"),
    (SLOW_FPS, "Slow motion, 120 frames a second"),
    (SLOWEST_FPS, "Slow motion, 240 frames a second"),
)
VIEWS: tuple[tuple[str, str], ...] = (
    ("side", "From the side"),
    ("back", "From behind"),
    ("front", "From the front"),
)
SHORT_VIEWS = {"side": "side", "back": "from behind", "front": "from the front"}
# Below this rate one frame is too long to tell when a foot lands.
SLOW_FROM_FPS = 100

PLACES = {
    "side": "From the side: 6 to 10 m from the lane and square to it, the phone turned on its side.",
    "back": "From behind: in the lane, 6 to 10 m behind the start. The runner goes straight away from you.",
    "front": "From the front: in the lane, 6 to 10 m beyond the finish. The runner comes straight at you.",
}
HOLD = "At hip height and still: on a stand, on a bag, or with both elbows at the ribs."
WHOLE = "The whole body in the picture all the way, feet and head too."


def count_words(contacts: int) -> str:
    """Return how often a foot shall land: 6 contacts, 1 contact."""
    return "1 contact" if contacts == 1 else f"{contacts} contacts"


def speed_words(fps: int) -> str:
    """Return the speed in two words: normal speed, 120 fps (frames a second)."""
    return f"{fps} fps" if fps >= SLOW_FROM_FPS else "normal speed"


def advice(view: str, fps: int, contacts: int) -> list[str]:
    """Return how to film a drill, a sentence a step; `fps` is frames a second, `contacts` how often a foot lands.

    Distance and height follow the side view that form checkpoints are read from: camera at hip height, at right
    angles to the lane, far enough for the whole body.
    """
    speed = f"Slow motion, {fps} frames a second or more." if fps >= SLOW_FROM_FPS else "Normal speed will do."
    feet = "once" if contacts == 1 else f"{contacts} times"
    return [PLACES.get(view, PLACES["side"]), HOLD, WHOLE, speed, f"Film one rep in which a foot lands {feet} or more."]


@dataclass(frozen=True, slots=True)
class Film:
    """What a coach wants to see of one drill; `is_of_plan` where it is asked of all on the plan."""

    view: str
    fps: int
    contacts: int
    is_of_plan: bool = False

    @property
    def words(self) -> str:
        """Side, 120 fps, 6 contacts."""
        view = SHORT_VIEWS.get(self.view, self.view)
        return f"{view[:1].upper()}{view[1:]}, {speed_words(self.fps)}, {count_words(self.contacts)}"

    @property
    def chip(self) -> str:
        """What stands on a chip beside the drill's: film, side."""
        return f"film, {SHORT_VIEWS.get(self.view, self.view)}"

    @property
    def advice(self) -> list[str]:
        """How to film it, a sentence a step."""
        return advice(self.view, self.fps, self.contacts)


type State = Literal["", "sent", "answered", "failed"]
type Key = tuple[uuid.UUID, int, int]


@dataclass(frozen=True, slots=True)
class Filmed:
    """What became of a drill's filming. Without a clip `state` is empty and only the cue of an earlier one may stand.

    `word` is the exact state of the clip (being checked, waits for Ruth), `icon` a sign of the sprite, `url` the page
    of the clip, `cue` the one cue of its answer.
    """

    state: State = ""
    word: str = ""
    icon: str = ""
    url: str = ""
    cue: str = ""


# A source returns (session, drill, nth) -> its clip, and (session, drill, 0) -> the last cue from before that session.
Source = Callable[[Sequence["Session"]], Mapping[Key, Filmed]]
SOURCES: list[Source] = []


def register(source: Source) -> Source:
    """Add a source, once. Each may cost one query, whatever the number of sessions."""
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def filmed(sessions: Iterable[Session]) -> dict[Key, Filmed]:
    """Return what the sources know of some sessions; no source is asked about none."""
    asked = list(sessions)
    found: dict[Key, Filmed] = {}
    for source in SOURCES if asked else ():
        found.update(source(asked))
    return found
