"""What a session asks of the body: time, distance, metres of drills, ground contacts, hard minutes. Pure.

Every figure is a range (lo, hi): texts say "4-6 x", nobody runs by the second, and contacts are rough by nature.
Facts about drills are an argument; nothing here knows a database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .notation.hard import is_hard
from .notation.totals import DRILL_MPS, Paces, item_totals, sides, totals
from .notation.tree import Extent, Item, Range, Repeat, Section, Step, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# From this impact on a drill is plyometric: its landings are what budgets for jumps are about.
PLYOMETRIC = 3
_NOTHING: Range = (0, 0)
_ONCE: Range = (1, 1)
_EASY = ("easy", "steady")


@dataclass(frozen=True, slots=True)
class DrillFacts:
    """What the library knows of a drill.

    `level` is 1 to 3, `impact` 0 to 3. `contacts_per_20m` counts both feet together; None where nobody has counted.
    `avoid_with` are the parts of the body that must not hurt, keys of
    `drills.vocabulary.BODY_PARTS`; `easier` is the slug of an easier neighbour.
    `doses` are (sets, amount of a set) by level of the athlete.
    """

    name: str = ""
    level: int = 1
    impact: int = 0
    contacts_per_20m: Range | None = None
    avoid_with: frozenset[str] = frozenset()
    easier: str = ""
    doses: Mapping[str, tuple[int, Extent]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Load:
    """Sums of a session, each (lo, hi). Contacts are those of drills; the steps of running are left out.

    `quality_seconds` is time spent running hard, without the jogging and standing in between.
    `uncounted` are drills whose contacts nobody knows: with any of them the true number is higher.
    """

    seconds: Range = _NOTHING
    metres: Range = _NOTHING
    drill_metres: Range = _NOTHING
    contacts: Range = _NOTHING
    plyometric_contacts: Range = _NOTHING
    quality_seconds: Range = _NOTHING
    uncounted: frozenset[str] = frozenset()

    def __add__(self, other: Load) -> Load:
        return Load(
            **{name: _plus(getattr(self, name), getattr(other, name)) for name in _SUMS},
            uncounted=self.uncounted | other.uncounted,
        )

    @property
    def minutes(self) -> Range:
        """The time in minutes."""
        return self.seconds[0] / 60, self.seconds[1] / 60

    @property
    def quality_minutes(self) -> Range:
        """The hard time in minutes."""
        return self.quality_seconds[0] / 60, self.quality_seconds[1] / 60

    def as_dict(self) -> dict[str, Any]:
        """The JSON form: numbers to a tenth, `uncounted` in order of the alphabet."""
        sums: dict[str, Any] = {name: [tidy(round(value, 1)) for value in getattr(self, name)] for name in _SUMS}
        return sums | {"uncounted": sorted(self.uncounted)}


_SUMS = ("seconds", "metres", "drill_metres", "contacts", "plyometric_contacts", "quality_seconds")


def _plus(one: Range, other: Range) -> Range:
    return one[0] + other[0], one[1] + other[1]


def _by(one: Range, count: Range) -> Range:
    return one[0] * count[0], one[1] * count[1]


def middle(one: Range) -> float:
    """The middle of a range."""
    return (one[0] + one[1]) / 2


def load(items: Sequence[Item], facts: Mapping[str, DrillFacts], paces: Paces | None = None) -> Load:
    """The load of items: a whole session, or a part of one.

    Time and distance come from the text, else from the athlete's paces, else from our defaults (`notation.totals`).
    """
    known = paces or Paces()
    total = totals(items, known)
    spent = Load(seconds=total.seconds, metres=total.metres, quality_seconds=_hard_seconds(items, known))
    return spent + drill_load(items, facts)


def drill_load(items: Iterable[Item], facts: Mapping[str, DrillFacts]) -> Load:
    """What of the load comes from drills alone: their metres and contacts. Much quicker than all of it."""
    return sum((_of_drill(step, times, facts) for step, times in _drills(items, _ONCE)), Load())


def _drills(items: Iterable[Item], times: Range) -> Iterable[tuple[Step, Range]]:
    """Every drill with how often it is done."""
    for item in items:
        if isinstance(item, Step):
            if item.activity == "drill":
                yield item, times
        else:
            yield from _drills(item.items, _by(times, item.times) if isinstance(item, Repeat) else times)


def _of_drill(step: Step, times: Range, facts: Mapping[str, DrillFacts]) -> Load:
    count = _by(times, (sides(step), sides(step)))
    amount = _by((step.extent.lo, step.extent.hi), count)
    metres = amount if step.extent.kind == "metres" else _NOTHING
    about = facts.get(step.drill or "")
    contacts = _contacts(step.extent.kind, amount, about) if about else None
    if contacts is None:
        return Load(drill_metres=metres, uncounted=frozenset([step.drill or ""]))
    jumps = contacts if about and about.impact >= PLYOMETRIC else _NOTHING
    return Load(drill_metres=metres, contacts=contacts, plyometric_contacts=jumps)


def _contacts(kind: str, amount: Range, about: DrillFacts) -> Range | None:
    """The contacts of so many metres, seconds or repetitions; None where they cannot be told."""
    if about.impact == 0 and about.contacts_per_20m is None:
        return _NOTHING  # nothing leaves the ground
    if kind == "reps":
        return amount  # a hop is a landing
    if about.contacts_per_20m is None or kind not in ("metres", "seconds"):
        return None
    metres = amount if kind == "metres" else _by(amount, (DRILL_MPS, DRILL_MPS))
    lo, hi = about.contacts_per_20m
    return metres[0] * lo / 20, metres[1] * hi / 20


def _hard_seconds(items: Iterable[Item], paces: Paces) -> Range:
    """The time of what is run hard or raced, outside warm-up and cool-down."""
    total = _NOTHING
    for item in items:
        if isinstance(item, Section):
            if item.role == "main":
                total = _plus(total, _hard_seconds(item.items, paces))
        elif isinstance(item, Step):
            if item.activity in ("race", "test") or is_hard(item):
                total = _plus(total, item_totals(item, paces).seconds)
        elif is_hard(item) or any(step.activity in ("race", "test") for step in item.items if isinstance(step, Step)):
            total = _plus(total, _by(_hard_of_set(item.items, paces), item.times))
    return total


def _hard_of_set(items: Iterable[Item], paces: Paces) -> Range:
    """The hard time of one round of a set: its running, but for what is easy on purpose."""
    total = _NOTHING
    for item in items:
        if isinstance(item, Step):
            eased = any(target.name in _EASY for target in item.targets)
            if item.activity in ("run", "race", "test") and not eased:
                total = _plus(total, item_totals(item, paces).seconds)
        elif isinstance(item, Repeat):
            total = _plus(total, _by(_hard_of_set(item.items, paces), item.times))
    return total
