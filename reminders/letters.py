"""What a letter says, before it is put into words of text and HTML by the templates of its kind."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Dose:
    """A line of the list of what to do: how much, what, and a word on it. `is_now` marks what a cue is about."""

    amount: str
    name: str
    say: str = ""
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing to think of, and where it comes from."""

    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Letter:
    """All that the templates of a kind may use. Times are words already, in the athlete's zone.

    `child` is the athlete's first name where somebody else gets the copy, and empty in the athlete's own letter.
    """

    name: str
    act: str
    path: str
    child: str = ""
    team: str = ""
    date: str = ""
    day: str = ""
    warm_up: str = ""
    start: str = ""
    what: str = ""
    detail: str = ""
    paces: str = ""
    place: str = ""
    drill: str = ""
    coach: str = ""
    cues: list[Cue] = field(default_factory=list)
    doses: list[Dose] = field(default_factory=list)

    @property
    def time(self) -> str:
        """When it begins: the warm-up where there is one, else the session; empty where nobody said."""
        return self.warm_up or self.start

    @property
    def how(self) -> str:
        """What follows the headline: at 5 k pace, 1:35–1:36 each 400."""
        return ", ".join(words for words in (self.detail, self.paces) if words)

    @property
    def on(self) -> str:
        """The day within a sentence: today, tomorrow, on Friday."""
        return self.day.lower() if self.day in {"Today", "Tomorrow"} else f"on {self.day}"


SAMPLE = Letter(
    name="Ines",
    act="Open the session",
    path="/today/",
    team="Millrace Harriers",
    date="Tuesday 21 April",
    day="Tomorrow",
    warm_up="17:45",
    start="18:30",
    what="8 × 400 m",
    detail="at 5 k pace",
    paces="1:35–1:36 each 400",
    place="Hill Lane, gate 3",
    drill="butt kicks",
    coach="Ruth",
    cues=[Cue("Toes up before the heel comes up.", "Ruth on your butt kicks of 14 April.")],
    doses=[
        Dose("10 min", "Easy jog", "Easy enough to talk"),
        Dose("6 min", "Mobility set"),
        Dose("2 × 40 m", "Ankling"),
        Dose("2 × 40 m", "Butt kicks", "Film one rep: side, 120 fps, 6 contacts", is_now=True),
        Dose("3 × 60 m", "Strides", "Build, hold, ease"),
    ],
)
