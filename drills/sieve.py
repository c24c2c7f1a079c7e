"""Sifting a list of drills by what they are for, how hard they are, and what they need. Pure; no query here.

Within a group any of the ticked answers will do, and every group with a tick must agree. The number beside an
answer is how many drills it would leave, the other groups as they are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from drills import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


def rooms(least_m: int, most_m: int) -> set[str]:
    """The rooms in which a drill can be done that needs so much."""
    spot, hall = least_m <= vocabulary.SPOT_M, least_m <= vocabulary.HALL_M
    long = most_m >= vocabulary.LONG_M
    return {name for name, fits in (("spot", spot), ("hall", hall), ("long", long)) if fits}


def needs_kit(kit: str) -> bool:
    """Whether what stands as kit is something to bring; empty, `none` and a dash are not."""
    return kit.strip().casefold() not in {"", "none", "nothing", "no", "-", "–"}


# The same few answers come again and again: the sets are made once.
@cache
def _one(value: object) -> frozenset[str]:
    return frozenset({str(value)})


@cache
def _rooms(least_m: int, most_m: int) -> frozenset[str]:
    return frozenset(rooms(least_m, most_m))


@lru_cache(1000)
def _some(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(values)


@lru_cache(1000)
def _muscles(names: str | None) -> frozenset[str]:
    """The muscles that work in the drill or are stretched by it."""
    return frozenset((names or "").split(",")) - {""}


@lru_cache(1000)
def _kit(kit: str) -> frozenset[str]:
    return _one("some" if needs_kit(kit) else "none")


@dataclass(frozen=True, slots=True)
class Group:
    """One question of the sieve: its name in the address, its words, its answers, and the drill's own."""

    name: str
    legend: str
    answers: Mapping[str, str]
    of: Callable[[Any], frozenset[str]]


def _said(words: Mapping[int, str]) -> dict[str, str]:
    return {str(number): word[:1].upper() + word[1:] for number, word in words.items()}


GROUPS = (
    Group("purpose", "Purpose", vocabulary.PURPOSES, lambda drill: _one(drill.purpose)),
    Group("level", "Level", _said(vocabulary.LEVELS), lambda drill: _one(drill.level)),
    Group(
        "room",
        "Room",
        {"spot": "On the spot", "hall": "15 m, a hall", "long": "40 m and more"},
        lambda drill: _rooms(drill.room_min_m, drill.room_max_m),
    ),
    Group("muscle", "Muscle", vocabulary.MUSCLES, lambda drill: _muscles(drill.muscle_names)),
    Group("impact", "Impact", _said(vocabulary.IMPACTS), lambda drill: _one(drill.impact)),
    Group("kit", "Kit", {"none": "Nothing needed", "some": "Needs something"}, lambda drill: _kit(drill.kit)),
    Group(
        "day",
        "Suits",
        {day: words[:1].upper() + words[1:] for day, words in vocabulary.DAYS.items()},
        lambda drill: _some(tuple(drill.days)),
    ),
)


# What is asked for in a hurry, in the words of a thumb.
QUICK = (
    ("level", "1", "Level 1"),
    ("impact", "0", "No impact"),
    ("room", "spot", "On the spot"),
    ("room", "hall", "In a hall"),
    ("kit", "none", "No kit"),
    ("day", "race", "Race day"),
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
    """An answer to press: its words, and the query of the address with it the other way."""

    legend: str
    label: str
    query: str
    is_on: bool = True


class Sieve:
    """What is ticked, and what passes."""

    def __init__(self, ticked: Mapping[str, Sequence[str]], text: str = "") -> None:
        """Keep the answers that the groups know; others are ignored."""
        self.text = text
        self.ticked = {g.name: [v for v in g.answers if v in ticked.get(g.name, ())] for g in GROUPS}

    @property
    def is_open(self) -> bool:
        """Whether nothing is asked for: no tick, no word."""
        return not self.text and not any(self.ticked.values())

    def sift[T](self, drills: Iterable[T]) -> tuple[list[T], list[Shown]]:
        """The drills that pass, in their order, and the questions with their counts; each drill is looked at once."""
        passed: list[T] = []
        wanted = [frozenset(self.ticked[group.name]) for group in GROUPS]
        asked = [(at, answers) for at, answers in enumerate(wanted) if answers]
        would_leave: list[Counter[frozenset[str]]] = [Counter() for _ in GROUPS]
        known: list[set[frozenset[str]]] = [set() for _ in GROUPS]
        for drill in drills:
            told = [group.of(drill) for group in GROUPS]
            stops = [at for at, answers in asked if answers.isdisjoint(told[at])]
            if not stops:
                passed.append(drill)
            for at, own in enumerate(told):
                known[at].add(own)
                # A drill counts for an answer where at most this question stops it.
                if not stops or stops == [at]:
                    would_leave[at][own] += 1
        groups = [self._shown(*row) for row in zip(GROUPS, would_leave, known, strict=True)]
        return passed, [group for group in groups if group.options]

    def _shown(self, group: Group, would_leave: Counter[frozenset[str]], known: set[frozenset[str]]) -> Shown:
        counts: Counter[str] = Counter()
        for own, number in would_leave.items():
            for value in own:
                counts[value] += number
        given = frozenset().union(*known)
        options = [
            Option(value, label, counts[value], value in self.ticked[group.name])
            for value, label in group.answers.items()
            if value in given or value in self.ticked[group.name]
        ]
        return Shown(group.name, group.legend, options)

    def chips(self) -> list[Chip]:
        """What is set, each with the address that takes it off."""
        return [
            Chip(group.legend.lower(), group.answers[value], self.query(turn=(group.name, value)))
            for group in GROUPS
            for value in self.ticked[group.name]
        ]

    def quick(self) -> list[Chip]:
        """What is often wanted, each with the address that sets it or takes it off."""
        return [
            Chip(name, label, self.query(turn=(name, value)), is_on=value in self.ticked[name])
            for name, value, label in QUICK
        ]

    def query(self, *, turn: tuple[str, str] | None = None, start: int | None = None) -> str:
        """The query of the address that asks this again, with one answer turned on or off, or from a place in the list.

        Empty where it asks for nothing.
        """
        ticked = {(name, value) for name, values in self.ticked.items() for value in values}
        ticked ^= {turn} if turn else set()
        pairs: list[tuple[str, str | int]] = [("q", self.text)] if self.text else []
        pairs += [(g.name, value) for g in GROUPS for value in g.answers if (g.name, value) in ticked]
        return urlencode(pairs if start is None else [*pairs, ("from", start)])
