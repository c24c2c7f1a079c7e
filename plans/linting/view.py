"""A session as the rules see it: its pieces in order, what of it is warm-up, and what it asks for; and its surgery."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from plans.notation import Item, Reading, Repeat, Section, Step
from plans.notation.faces import only_step
from plans.notation.hard import is_hard
from plans.notation.totals import item_totals

from .demand import Demand, demand_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from plans.notation.tree import Range

    from .scene import Scene

type Sort = Literal[
    "raise", "walk", "mobility", "activation", "drill", "strides", "sprint", "hard", "rest", "other"
]  # fmt: skip

LONG_RUN_S = 25 * 60
SPRINT_S, SPRINT_M = 15, 100
_STATIC = frozenset(("static", "hold", "holds", "held", "stretch", "stretches", "stretching"))
_PLAIN: dict[str, Sort] = {
    "run": "raise", "jog": "raise", "float": "raise", "cross": "raise", "walk": "walk", "mobility": "mobility",
    "activation": "activation", "drill": "drill", "strides": "strides", "stand": "rest", "race": "hard",
    "test": "hard",
}  # fmt: skip
# A set of several things counts as the one of them that asks for most.
_RANK: tuple[Sort, ...] = (
    "hard", "drill", "strides", "sprint", "mobility", "activation", "raise", "other", "walk", "rest",
)  # fmt: skip


def work(item: Item) -> Iterator[Step]:
    """The steps of an item, each once, without what is done between repetitions."""
    if isinstance(item, Step):
        yield item
    else:
        for one in item.items:
            yield from work(one)


def sort_of(item: Item) -> Sort:
    """What an item is for the rules."""
    if is_hard(item):
        return "hard"
    sorts = {_sort_of_step(step) for step in work(item)}
    return next((sort for sort in _RANK if sort in sorts), "other")


def _sort_of_step(step: Step) -> Sort:
    if step.activity == "run":
        limit = {"seconds": SPRINT_S, "metres": SPRINT_M}.get(step.extent.kind, 0)
        return "sprint" if 0 < step.extent.hi <= limit and not _is_eased(step) else "raise"
    return _PLAIN.get(step.activity, "other")


def _is_eased(step: Step) -> bool:
    return any(target.name in ("easy", "steady") for target in step.targets)


def is_static(step: Step) -> bool:
    """Whether a step of mobility is a position that is held."""
    words = set("".join(c if c.isalpha() else " " for c in step.note.lower()).split())
    return step.activity in ("mobility", "activation", "other") and bool(words & _STATIC) and "dynamic" not in words


@dataclass(slots=True, eq=False)
class Unit:
    """A piece of the session: a step or a repeat that stands in a section or in none. `home` is the list it is in."""

    item: Step | Repeat
    home: list[Item]
    section: Section | None
    sort: Sort
    seconds: Range

    @property
    def line(self) -> int:
        """The line of the text."""
        return self.item.line

    @property
    def role(self) -> str | None:
        """The role of its section."""
        return self.section.role if self.section else None

    @property
    def is_open(self) -> bool:
        """Whether nobody said how long it is: it may be long enough for anything."""
        return any(step.extent.kind in ("open", "bpm_below") for step in work(self.item))


@dataclass(slots=True)
class View:
    """A session with what the rules ask about it. Made anew for each tree; `reading` is the tree itself."""

    reading: Reading
    scene: Scene
    units: list[Unit] = field(default_factory=list)
    warmup: list[Unit] = field(default_factory=list)
    demand: Demand = "easy"

    @classmethod
    def of(cls, reading: Reading, scene: Scene) -> View:
        """The view of a tree."""
        view = cls(reading, scene)
        view.units = list(_units(reading.items, None, scene))
        view.demand = demand_of([unit.item for unit in view.main], scene.paces)
        view.warmup = _warmup(view)
        return view

    @property
    def main(self) -> list[Unit]:
        """What stands neither in a warm-up nor in a cool-down."""
        return [unit for unit in self.units if unit.role in (None, "main")]

    @property
    def before_hard(self) -> list[Unit]:
        """All units before the first hard one of the main part; all where there is none."""
        for at, unit in enumerate(self.units):
            if unit.role in (None, "main") and unit.sort == "hard":
                return self.units[:at]
        return self.units

    @property
    def waiting(self) -> list[Unit]:
        """The rests that are written between the warm-up and the first hard piece: standing in the call room."""
        before = self.before_hard
        if len(before) == len(self.units):
            return []
        at = len(before)
        while at and before[at - 1].sort == "rest":
            at -= 1
        return before[at:] if at else []

    @property
    def waiting_s(self) -> float:
        """How long those take, by the middle of what is said."""
        return sum((unit.seconds[0] + unit.seconds[1]) / 2 for unit in self.waiting)

    @property
    def links(self) -> list[Section]:
        """Warm-ups of the library whose pieces are not here: nobody can tell what is in them."""
        return [one for one in _sections(self.reading.items) if one.role == "warmup" and one.warmup and not one.items]

    def copy(self) -> View:
        """The view of a copy of the tree, to be changed."""
        return View.of(replace(self.reading, items=copied(self.reading.items)), self.scene)

    def after(self, change: Callable[[View], object]) -> View:
        """The view of the tree that a change leads to; this one stays as it is."""
        copy = self.copy()
        change(copy)
        return View.of(pruned(copy.reading), self.scene)

    def drill_steps(self, units: Iterable[Unit] | None = None) -> list[Step]:
        """The drills of some units, or of all, in order and each once."""
        chosen = self.units if units is None else units
        return [step for unit in chosen for step in work(unit.item) if step.activity == "drill"]


def _sections(items: Iterable[Item]) -> Iterator[Section]:
    for item in items:
        if isinstance(item, Section):
            yield item
            yield from _sections(item.items)


def _units(items: list[Item], section: Section | None, scene: Scene) -> Iterator[Unit]:
    for item in items:
        if isinstance(item, Section):
            yield from _units(item.items, item, scene)
        else:
            yield Unit(item, items, section, sort_of(item), item_totals(item, scene.paces).seconds)


def _warmup(view: View) -> list[Unit]:
    """The warm-up: its sections, and what leads up to the first hard piece outside of any.

    Without a section, and without anything hard to come, there is none: easy running needs no other warm-up.
    """
    before = view.before_hard
    ends_in_hard = len(before) < len(view.units)
    said = any(section.role == "warmup" for section in _sections(view.reading.items))
    found: list[Unit] = []
    for unit in before:
        loose = unit.role is None or (unit.role == "main" and not said)
        if unit.role != "warmup" and not (loose and ends_in_hard):
            continue
        if unit.role != "warmup" and found and unit.sort == "raise" and unit.seconds[0] >= LONG_RUN_S:
            break  # a long run that gets hard later on
        found.append(unit)
    return found


# --- surgery: all of it on a tree that is a copy already


def copied(items: Iterable[Item]) -> list[Item]:
    """Items that can be changed without the others noticing. Doses and targets never change, so they are shared."""
    return [_copied(item) for item in items]


def _copied(item: Item) -> Item:
    if isinstance(item, Step):
        return _copied_step(item)
    if isinstance(item, Repeat):
        rest = item.recovery and _copied_step(item.recovery)
        return Repeat(item.times, copied(item.items), rest, item.line, item.span)
    return Section(item.role, copied(item.items), item.title, item.warmup, item.line, item.span)


def _copied_step(step: Step) -> Step:
    return Step(
        step.activity, step.extent, step.drill, list(step.targets), step.per_side, step.note, step.line, step.span
    )


def remove(units: Iterable[Unit]) -> None:
    """Take units out of the lists they stand in."""
    for unit in units:
        unit.home[:] = [item for item in unit.home if item is not unit.item]


def put_before(anchor: Unit, items: Iterable[Item]) -> None:
    """Put items before a unit."""
    at = next(at for at, item in enumerate(anchor.home) if item is anchor.item)
    anchor.home[at:at] = items


def put_after(anchor: Unit, items: Iterable[Item]) -> None:
    """Put items after a unit."""
    at = next(at for at, item in enumerate(anchor.home) if item is anchor.item)
    anchor.home[at + 1 : at + 1] = items


def pruned(reading: Reading) -> Reading:
    """The reading without what a change has left empty; one round of a set is no set. In place."""
    reading.items[:] = _pruned(reading.items)
    return reading


def _pruned(items: list[Item]) -> list[Item]:
    kept: list[Item] = []
    for item in items:
        if isinstance(item, Step):
            kept.append(item)
            continue
        had = bool(item.items)
        item.items[:] = _pruned(item.items)
        if (had and not item.items) or (isinstance(item, Repeat) and not any(True for _ in work(item))):
            continue
        if isinstance(item, Repeat) and item.times == (1, 1):
            kept.extend(item.items)
        else:
            kept.append(item)
    return kept


def without_drills(items: list[Item], slugs: frozenset[str]) -> list[Item]:
    """Items without some drills, and without sets in which nothing but rest is left."""
    kept: list[Item] = []
    for item in items:
        if isinstance(item, Step):
            if item.drill not in slugs:
                kept.append(item)
            continue
        touched = any(step.drill in slugs for step in work(item))
        item.items[:] = without_drills(item.items, slugs)
        resting = touched and all(step.activity in ("stand", "walk") for step in work(item))
        if not (touched and resting):
            kept.append(item)
    return kept


def detach_changed(before: Reading, after: Reading) -> bool:
    """Make sections that a change went into the session's own: they are no live links any more. Whether any was."""
    known = {(section.warmup, section.title): section.items for section in _sections(before.items) if section.warmup}
    found = False
    for section in _sections(after.items):
        if section.warmup and section.items != known.get((section.warmup, section.title), section.items):
            section.warmup = None
            found = True
    return found


def shrink(
    view: View, activity: str, enough: Callable[[View], bool], which: Callable[[Item], bool] | None = None
) -> bool:
    """Take sets off the drills or strides, largest first, until it is enough; whether it came to that. In place."""
    wanted = {
        id(one)
        for _, one in _repeats(view.reading.items, 1)
        if {step.activity for step in work(one)} - _RESTS == {activity} and (which is None or which(one))
    }
    for _ in range(_MOST_SETS_OFF):
        if enough(view):
            pruned(view.reading)
            return True
        sizes = [(size, one) for size, one in _repeats(view.reading.items, 1) if id(one) in wanted and one.times[1] > 1]
        if not sizes:
            return False
        largest = max(sizes, key=lambda pair: pair[0])[1]
        largest.times = (max(1, largest.times[0] - 1), largest.times[1] - 1)
    return False


_RESTS = {"stand", "walk", "jog"}
# Whoever writes more sets than that too many has to say themselves what they meant.
_MOST_SETS_OFF = 40


def _repeats(items: Iterable[Item], times: float) -> Iterator[tuple[float, Repeat]]:
    """All repeats with their size: the metres, seconds or repetitions of all their rounds."""
    for item in items:
        if isinstance(item, Step):
            continue
        if isinstance(item, Section):
            yield from _repeats(item.items, times)
            continue
        count = times * item.times[1]
        yield count * sum(step.extent.hi for step in work(item)), item
        yield from _repeats(item.items, count)


__all__ = [
    "LONG_RUN_S", "Sort", "Unit", "View", "detach_changed", "is_static", "only_step", "pruned", "put_after",
    "put_before", "remove", "shrink", "sort_of", "without_drills", "work",
]  # fmt: skip
