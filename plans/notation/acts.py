"""Acts on a workout tree: add, remove, move, wrap. Each returns new items; the rest stays the same object."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

from .tree import Repeat, Section, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .tree import Item, Range

# Where a row stands: its turn among the items, then among those of the one that it is in, and so on.
type Path = tuple[int, ...]
MOST_TIMES = 60


class ActError(ValueError):
    """The act is not possible; the sentence says why. Nothing was changed."""


class _Hole(Section):
    """Stands where a row was taken away, until all have been."""


def at(items: Sequence[Item], path: Path) -> Item:
    """The row at a path. Raises ActError where there is none."""
    here, found = items, None
    for turn in path:
        found = here[turn] if 0 <= turn < len(here) else None
        here = () if found is None or isinstance(found, Step) else found.items
    if found is None:
        raise ActError("The text has changed meanwhile, and this row is not in it any more. Nothing was changed.")
    return found


def path_of(items: Sequence[Item], wanted: Item) -> Path | None:
    """Where a row stands, found by itself and not by what is in it."""
    for turn, item in enumerate(items):
        if item is wanted:
            return (turn,)
        inner = None if isinstance(item, Step) else path_of(item.items, wanted)
        if inner is not None:
            return (turn, *inner)
    return None


def add(items: list[Item], new: Item, to: Path) -> list[Item]:
    """Put a new row at a place: before the row that stands there."""
    return _put(items, [new], to)


def remove(items: list[Item], paths: Sequence[Path]) -> list[Item]:
    """Take rows away with all that is in them. A repeat that is left empty goes too."""
    chosen = _outermost(items, paths)
    return _filled(_with_holes(items, chosen))


def duplicate(items: list[Item], paths: Sequence[Path]) -> list[Item]:
    """Put a copy of rows that stand together below them."""
    chosen = _together(items, paths)
    copies = [deepcopy(at(items, path)) for path in chosen]
    return _put(items, copies, (*chosen[-1][:-1], chosen[-1][-1] + 1))


def move(items: list[Item], paths: Sequence[Path], to: Path) -> list[Item]:
    """Take rows to a place, named as it was before the move: before the row that stood there."""
    chosen = _outermost(items, paths)
    if any(to[: len(path)] == path and len(to) > len(path) for path in chosen):
        raise ActError("A row cannot go into itself.")
    taken = [at(items, path) for path in chosen]
    left = _with_holes(items, chosen)
    return _filled(_put(left, taken, to))


def up(items: list[Item], paths: Sequence[Path]) -> list[Item]:
    """Move rows that stand together above the one before; the first of a section goes to the section before."""
    chosen = _together(items, paths)
    first, parent = chosen[0], chosen[0][:-1]
    is_section = isinstance(at(items, first), Section)
    if first[-1] > 0:
        before = at(items, (*parent, first[-1] - 1))
        if not is_section and _is_open(before):
            return move(items, chosen, (*parent, first[-1] - 1, len(before.items)))  # type: ignore[union-attr]  # a section
        return move(items, chosen, (*parent, first[-1] - 1))
    if not parent:
        raise ActError("It is the first already.")
    if isinstance(at(items, parent), Repeat):
        raise ActError("It is the first of its repeat. Move it out to take it further up.")
    above = items[parent[0] - 1] if parent[0] else None
    if above is not None and _is_open(above):
        return move(items, chosen, (parent[0] - 1, len(above.items)))  # type: ignore[union-attr]  # a section
    return move(items, chosen, parent)


def down(items: list[Item], paths: Sequence[Path]) -> list[Item]:
    """Move rows that stand together below the next; the last of a section goes to the next section."""
    chosen = _together(items, paths)
    last, parent = chosen[-1], chosen[-1][:-1]
    is_section = isinstance(at(items, last), Section)
    siblings = _inside(items, parent)
    if last[-1] + 1 < len(siblings):
        if not is_section and _is_open(siblings[last[-1] + 1]):
            return move(items, chosen, (*parent, last[-1] + 1, 0))
        return move(items, chosen, (*parent, last[-1] + 2))
    if not parent or (len(parent) == 1 and parent[0] + 1 == len(items) and isinstance(items[parent[0]], Section)):
        raise ActError("It is the last already.")
    if isinstance(at(items, parent), Repeat):
        raise ActError("It is the last of its repeat. Move it out to take it further down.")
    after = items[parent[0] + 1]
    return move(items, chosen, (parent[0] + 1, 0) if _is_open(after) else (parent[0] + 1,))


def into(items: list[Item], paths: Sequence[Path]) -> list[Item]:
    """Move rows that stand together into the repeat before them, else into the one after."""
    chosen = _together(items, paths)
    parent = chosen[0][:-1]
    siblings = _inside(items, parent)
    before, after = chosen[0][-1] - 1, chosen[-1][-1] + 1
    if before >= 0 and isinstance(box := siblings[before], Repeat):
        return move(items, chosen, (*parent, before, len(box.items)))
    if after < len(siblings) and isinstance(siblings[after], Repeat):
        return move(items, chosen, (*parent, after, 0))
    raise ActError("There is no repeat right above or below to move it into.")


def out(items: list[Item], paths: Sequence[Path]) -> list[Item]:
    """Move rows that stand together out of their repeat: the first ones above it, others below."""
    chosen = _together(items, paths)
    parent = chosen[0][:-1]
    if not parent or not isinstance(at(items, parent), Repeat):
        raise ActError("It stands in no repeat.")
    leads = chosen[0][-1] == 0 and len(chosen) < len(_inside(items, parent))
    return move(items, chosen, parent if leads else (*parent[:-1], parent[-1] + 1))


def wrap(items: list[Item], paths: Sequence[Path], times: Range = (2, 2)) -> list[Item]:
    """Put rows that stand together into a repeat."""
    chosen = _together(items, paths)
    inside = [at(items, path) for path in chosen]
    for one in inside:
        _check_inside(one)
    parent, start, size = chosen[0][:-1], chosen[0][-1], len(chosen)
    new = Repeat(checked(times), inside, None, getattr(inside[0], "line", 0))
    return _within(items, parent, lambda here: [*here[:start], new, *here[start + size :]])


def unwrap(items: list[Item], path: Path) -> list[Item]:
    """Put what a repeat holds in its place, done once. Its recovery goes: there is nothing between any more."""
    repeat = at(items, path)
    if not isinstance(repeat, Repeat):
        raise ActError("This is no repeat.")
    turn = path[-1]
    return _within(items, path[:-1], lambda here: [*here[:turn], *repeat.items, *here[turn + 1 :]])


def change(items: list[Item], path: Path, new: Item) -> list[Item]:
    """Put another row in the place of one: with another dose, other times, another recovery."""
    at(items, path)
    if isinstance(new, Repeat):
        checked(new.times)
    turn = path[-1]
    return _within(items, path[:-1], lambda here: [*here[:turn], new, *here[turn + 1 :]])


def checked(times: Range) -> Range:
    """How often something is repeated. Raises ActError where that is no repeat."""
    if not 2 <= times[0] <= times[1] <= MOST_TIMES:
        raise ActError(f"A repeat is done 2 to {MOST_TIMES} times. To do it once, take it out of the repeat.")
    return times


# --- places


def _is_open(item: Item) -> bool:
    """Whether rows can be put under it as a section: a link to a warm-up is one row."""
    return isinstance(item, Section) and item.warmup is None


def _inside(items: Sequence[Item], parent: Path) -> Sequence[Item]:
    if not parent:
        return items
    box = at(items, parent)
    return () if isinstance(box, Step) else box.items


def _within(items: list[Item], parent: Path, act: Callable[[list[Item]], list[Item]]) -> list[Item]:
    """The items with those inside one of them made anew; only what is on the way there is another object."""
    if not parent:
        return act(list(items))
    box = at(items, parent[:1])
    if isinstance(box, Step) or (isinstance(box, Section) and box.warmup is not None):
        raise ActError("Nothing can be put into that row.")
    new = replace(box, items=_within(box.items, parent[1:], act))
    return [*items[: parent[0]], new, *items[parent[0] + 1 :]]


def _put(items: list[Item], new: list[Item], to: Path) -> list[Item]:
    if not to or not 0 <= to[-1] <= len(_inside(items, to[:-1])):
        raise ActError("There is no such place any more. Nothing was changed.")
    for one in new:
        if len(to) > 1 and isinstance(one, Section):
            raise ActError("A section stands in no repeat and no other section.")
        if len(to) > 1 and isinstance(at(items, to[:-1]), Repeat):
            _check_inside(one)
    turn = to[-1]
    return _within(items, to[:-1], lambda here: [*here[:turn], *new, *here[turn:]])


def _check_inside(item: Item) -> None:
    if isinstance(item, Section):
        raise ActError("A section cannot be repeated. Choose the rows in it.")
    if isinstance(item, Step) and item.activity == "rest_day":
        raise ActError("A rest day cannot be repeated.")


def _outermost(items: Sequence[Item], paths: Sequence[Path]) -> list[Path]:
    """The chosen rows in order, without those that are in another one."""
    found: list[Path] = []
    for path in sorted(set(paths)):
        at(items, path)
        if not any(path[: len(one)] == one for one in found):
            found.append(path)
    if not found:
        raise ActError("Choose a row first.")
    return found


def _together(items: Sequence[Item], paths: Sequence[Path]) -> list[Path]:
    chosen = _outermost(items, paths)
    first = chosen[0]
    if chosen != [(*first[:-1], first[-1] + turn) for turn in range(len(chosen))]:
        raise ActError("Choose rows that stand together.")
    return chosen


def _with_holes(items: list[Item], paths: Sequence[Path]) -> list[Item]:
    for path in paths:
        turn = path[-1]
        items = _within(items, path[:-1], lambda here, turn=turn: [*here[:turn], _Hole("main"), *here[turn + 1 :]])  # type: ignore[misc]  # a lambda with a default
    return items


def _filled(items: list[Item]) -> list[Item]:
    """Without holes, and without repeats that have nothing but holes in them."""
    found: list[Item] = []
    for item in items:
        if isinstance(item, _Hole):
            continue
        if isinstance(item, Step) or not _has_hole(item):
            found.append(item)
            continue
        inner = _filled(item.items)
        if inner or isinstance(item, Section):
            found.append(replace(item, items=inner))
    return found


def _has_hole(item: Item) -> bool:
    return isinstance(item, _Hole) or (not isinstance(item, Step) and any(map(_has_hole, item.items)))
