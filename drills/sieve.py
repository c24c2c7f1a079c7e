"""Sifting a list of drills by what they are for, how hard they are, and what they need. Pure; no query here.

Within a group any of the ticked answers will do, and every group with a tick must agree. The number beside an
answer is how many drills it would leave, the other groups as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from drills import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


def _rooms(drill: Any) -> set[str]:
    """The rooms in which the drill can be done."""
    spot, hall = drill.room_min_m <= vocabulary.SPOT_M, drill.room_min_m <= vocabulary.HALL_M
    long = drill.room_max_m >= vocabulary.LONG_M
    return {name for name, fits in (("spot", spot), ("hall", hall), ("long", long)) if fits}


def _muscles(drill: Any) -> set[str]:
    """The muscles that work in the drill or are stretched by it."""
    return set((drill.muscle_names or "").split(",")) - {""}


@dataclass(frozen=True, slots=True)
class Group:
    """One question of the sieve: its name in the address, its words, its answers, and the drill's own."""

    name: str
    legend: str
    answers: Mapping[str, str]
    of: Callable[[Any], set[str]]


GROUPS = (
    Group("purpose", "Purpose", vocabulary.PURPOSES, lambda drill: {drill.purpose}),
    Group("level", "Level", {str(k): v for k, v in vocabulary.LEVELS.items()}, lambda drill: {str(drill.level)}),
    Group("room", "Room", {"spot": "On the spot", "hall": "15 m, a hall", "long": "40 m and more"}, _rooms),
    Group("muscle", "Muscle", vocabulary.MUSCLES, _muscles),
    Group(
        "impact",
        "Impact",
        {str(k): v.capitalize() for k, v in vocabulary.IMPACTS.items()},
        lambda drill: {str(drill.impact)},
    ),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer as it is shown: how many drills it would leave, and whether it is ticked."""

    value: str
    label: str
    count: int
    ticked: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One group as it is shown; answers that no drill gives are left out."""

    name: str
    legend: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Chip:
    """A tick that can be taken off: its words, and the query of the address without it."""

    legend: str
    label: str
    query: str


class Sieve:
    """What is ticked, and what passes."""

    def __init__(self, ticked: Mapping[str, Sequence[str]], text: str = "") -> None:
        """Keep the answers that the groups know; others are ignored."""
        self.text = text
        self.ticked = {g.name: [v for v in g.answers if v in ticked.get(g.name, ())] for g in GROUPS}

    def passes(self, drill: Any, *, but: str = "") -> bool:
        """Whether the drill meets every group with a tick (but the one named)."""
        return all(
            not self.ticked[group.name] or group.name == but or group.of(drill) & set(self.ticked[group.name])
            for group in GROUPS
        )

    def sift[T](self, drills: Iterable[T]) -> list[T]:
        """The drills that pass, in their order."""
        return [drill for drill in drills if self.passes(drill)]

    def groups(self, drills: Sequence[Any]) -> list[Shown]:
        """The questions with their counts over these drills."""
        shown = []
        for group in GROUPS:
            answers = [group.of(drill) for drill in drills if self.passes(drill, but=group.name)]
            known = set().union(*(group.of(drill) for drill in drills))
            options = [
                Option(value, label, sum(value in own for own in answers), value in self.ticked[group.name])
                for value, label in group.answers.items()
                if value in known or value in self.ticked[group.name]
            ]
            shown.append(Shown(group.name, group.legend, options))
        return [group for group in shown if group.options]

    def chips(self) -> list[Chip]:
        """What is set, each with the address that takes it off."""
        return [
            Chip(group.legend.lower(), group.answers[value], self.query(without=(group.name, value)))
            for group in GROUPS
            for value in self.ticked[group.name]
        ]

    def query(self, *, without: tuple[str, str] | None = None, start: int | None = None) -> str:
        """The query of the address that asks this again, from a place in the list; empty where it asks for nothing."""
        pairs: list[tuple[str, str | int]] = [("q", self.text)] if self.text else []
        pairs += [(n, v) for n, values in self.ticked.items() for v in values if (n, v) != without]
        return urlencode(pairs if start is None else [*pairs, ("from", start)])
