"""Rules on the order of a warm-up: first warm, then loose, then drills from soft to springy, strides last."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from plans.load import PLYOMETRIC
from plans.notation import Extent, Item, Repeat, Section, Step, faces
from plans.spoken import listed

from .remarks import Remark, do, drills_said, on_line, starting
from .view import LONG_RUN_S, Unit, View, is_static, put_after, put_before, remove, work

if TYPE_CHECKING:
    from collections.abc import Iterator

RAISE_S = 5 * 60
# Drills land harder by so many steps of impact before softer ones before anybody speaks; jumps come last anyway.
STEPS_DOWN = 2
# A static hold among the drills: longer than the first is noted, longer than the second is a warning.
HOLD_NOTED_S, HOLD_LONG_S = 20, 30
_MOVING = ("raise", "walk", "hard")
_SNAPPY = ("drill", "strides", "sprint")


# --- W01: nothing quick before five minutes of jogging or walking


def cold_start(view: View) -> Iterator[Remark]:
    """A drill, stride or sprint before anybody has moved for five minutes."""
    moved: float = 0
    for unit in view.units:
        if unit.sort in _SNAPPY:
            break
        if view.links or (unit.sort in _MOVING and unit.sort != "walk" and unit.is_open):
            return
        moved += unit.seconds[1] if unit.sort in _MOVING else 0
    else:
        return
    if moved >= RAISE_S or view.links:
        return
    yield Remark(
        "error",
        f"{_opener(unit, view)} before anybody is warm. Five minutes of jogging or walking go first: "
        "that is when muscles warm up fastest.",
        unit.line,
        words="Put 5 min jog first",
        change=_jog_first,
    )


def _opener(unit: Unit, view: View) -> str:
    if unit.sort == "drill":
        name = next(view.scene.name(step.drill or "") for step in work(unit.item) if step.activity == "drill")
        verb = "come" if name.endswith("s") else "comes"
        return starting(f"{name}{on_line(unit.line)} {verb}")
    return ("The first stride" if unit.sort == "strides" else "The first sprint") + f"{on_line(unit.line)} comes"


def _jog_first(view: View) -> None:
    put_before(view.units[0], [Step("jog", Extent.of("seconds", RAISE_S))])


# --- W02 and W09: loosen up first, and hold nothing for long among the drills


def late_mobility(view: View) -> Iterator[Remark]:
    """Mobility after the first drill."""
    first = _first(view, ("drill",))
    late = [unit for unit in _after(view, first) if unit.sort == "mobility" and not _long_hold(unit)]
    if first is None or not late:
        return
    drill = drills_said(view.drill_steps([first])[:1], view.scene)
    yield Remark(
        "warn",
        f"Mobility{on_line(late[0].line)} comes after {drill}. Drills go better with hips and ankles "
        "that are loose already.",
        late[0].line,
        words="Move mobility before the drills",
        change=_mobility_first,
    )


def long_holds(view: View) -> Iterator[Remark]:
    """A position that is held for long once the drills or strides have begun."""
    first = _first(view, ("drill", "strides"))
    if first is None:
        return
    begun = view.warmup[view.warmup.index(first) :]
    held = [(step, unit) for unit in begun for step in work(unit.item) if _is_long_hold(step)]
    if not held:
        return
    step, _ = max(held, key=lambda pair: pair[0].extent.hi)
    longest = step.extent.hi
    yield Remark(
        "warn" if longest > HOLD_LONG_S else "info",
        f"{starting(step.note)}{on_line(step.line)} is held for {faces.dose(step.extent)}, between drills and the "
        "start. Held that long, a muscle comes back slower; up to 20 s, and before the drills, it does no harm.",
        step.line,
        words="Move the stretch before the drills",
        change=_mobility_first,
    )


def _is_long_hold(step: Step) -> bool:
    return is_static(step) and step.extent.kind == "seconds" and step.extent.hi > HOLD_NOTED_S


def _long_hold(unit: Unit) -> bool:
    return any(_is_long_hold(step) for step in work(unit.item))


def _mobility_first(view: View) -> None:
    first = _first(view, ("drill", "strides"))
    if first is None:
        return
    late = [unit for unit in _after(view, first) if unit.sort == "mobility" or _long_hold(unit)]
    remove(late)
    put_before(first, [unit.item for unit in late])


def _first(view: View, sorts: tuple[str, ...]) -> Unit | None:
    return next((unit for unit in view.warmup if unit.sort in sorts), None)


def _after(view: View, unit: Unit | None) -> list[Unit]:
    return view.warmup[view.warmup.index(unit) + 1 :] if unit else []


# --- W03: strides last


def strides_last(view: View) -> Iterator[Remark]:
    """Something slower after the last stride of the warm-up; a repetition at race pace may follow."""
    strides = [unit for unit in view.warmup if unit.sort == "strides"]
    if not strides:
        return
    drilled = _first(view, ("drill",))
    late_anyway = {id(unit) for unit in _after(view, drilled) if unit.sort == "mobility"}
    followers = [
        unit
        for unit in _after(view, strides[-1])
        if unit.sort not in ("hard", "rest", "walk") and id(unit) not in late_anyway and not _long_hold(unit)
    ]
    if not followers:
        return
    follower = followers[0]
    name = {"drill": "drills", "raise": "running", "mobility": "mobility", "sprint": "sprints"}.get(follower.sort)
    what = (name or listed(sorted({step.activity for step in work(follower.item)}))) + on_line(follower.line)
    yield Remark(
        "warn",
        f"Strides{on_line(strides[-1].line)} come before {what}. They are the step to full speed: "
        "only a repetition at race pace comes after them.",
        strides[-1].line,
        words="Move strides to the end",
        change=_strides_to_the_end,
    )


def _strides_to_the_end(view: View) -> None:
    strides = [unit for unit in view.warmup if unit.sort == "strides"]
    rest = [unit for unit in view.warmup if unit.sort != "strides"]
    while rest and rest[-1].sort == "hard":
        rest.pop()
    remove(strides)
    put_after(rest[-1], [unit.item for unit in strides])


# --- W04: drills from soft to springy


def impact_order(view: View) -> Iterator[Remark]:
    """Jumps before softer drills, or a drill that lands much harder than the one after it.

    One step down among drills that are no jumps is left in peace: many warm-ups have high knees before butt kicks, and
    nobody has measured that it does harm.
    """
    known = [(view.scene.impact(step.drill), step) for step in view.drill_steps(view.warmup)]
    ranked = [(impact, step) for impact, step in known if impact is not None]
    drops = [
        (one, other, one_impact - impact)
        for (one_impact, one), (impact, other) in pairwise(ranked)
        if one_impact > impact and (one_impact >= PLYOMETRIC or one_impact - impact >= STEPS_DOWN)
    ]
    if not drops:
        return
    hard, soft, _ = max(drops, key=lambda found: found[2])
    jumps = view.scene.impact(hard.drill) == PLYOMETRIC
    why = "jumps want legs that are wide awake" if jumps else "feet and calves get ready step by step"
    verb = do([hard.drill or ""], view.scene, "lands", "land")
    yield Remark(
        "warn",
        f"{starting(drills_said([hard], view.scene))} {verb} harder than {drills_said([soft], view.scene)}, "
        f"and before. From soft to springy: {why}.",
        hard.line,
        words="Sort the drills from soft to springy",
        change=_sort_by_impact,
    )


def _sort_by_impact(view: View) -> None:
    _sort_slots([(unit.home, unit.item) for unit in view.warmup], view)


def _sort_slots(places: list[tuple[list[Item], Item]], view: View) -> None:
    """Sort the drills among some places of the tree by impact; whatever else stands between them stays."""
    for _, item in places:
        if isinstance(item, Repeat) and len(item.items) > 1:
            _sort_slots([(item.items, one) for one in list(item.items)], view)
    drills = [(home, item, impact) for home, item in places if (impact := _impact_of(item, view)) is not None]
    slots = [(home, next(at for at, one in enumerate(home) if one is item)) for home, item, _ in drills]
    ordered = sorted(drills, key=lambda drill: drill[2])
    for (home, at), (_, item, _) in zip(slots, ordered, strict=True):
        home[at] = item


def _impact_of(item: Item, view: View) -> int | None:
    impacts = [view.scene.impact(step.drill) for step in work(item) if step.activity == "drill"]
    known = [impact for impact in impacts if impact is not None]
    return max(known) if known else None


# --- W18: two warm-ups, one on the other


def stacked(view: View) -> Iterator[Remark]:
    """Two warm-ups with nothing hard between them, each of which begins anew."""
    blocks = _blocks(view)
    if len(blocks) < 2:
        return
    linked = next((block for block in blocks if isinstance(block, Section) and block.warmup), None)
    kept = f"Keep only “{linked.title or 'the warm-up of the library'}”" if linked else "Make them one warm-up"
    lines = listed(f"line {line}" for block in blocks if (line := _line(block)))
    yield Remark(
        "warn",
        f"Two warm-ups stand one on the other{f', on {lines}' if lines else ''}. "
        "Nobody needs to get warm twice: it costs time and fresh legs.",
        _line(blocks[1]),
        words=kept,
        change=_keep_link if linked else _merge,
    )


def _line(block: Section | Unit) -> int:
    return block.line


def _blocks(view: View) -> list[Section | Unit]:
    """What could be a whole warm-up by itself: a section that gets people warm, a link, a loose jog before them."""
    blocks: list[Section | Unit] = []
    units = {id(unit.item): unit for unit in view.units}
    for item in view.reading.items:
        if isinstance(item, Section):
            if item.role != "warmup":
                break
            if item.warmup or _raises([units[id(one)] for one in item.items if id(one) in units]):
                blocks.append(item)
            continue
        unit = units[id(item)]
        if unit.sort == "hard" or unit.seconds[0] >= LONG_RUN_S:
            break
        # Two jogs in a row, and one behind what the coach wrote as a warm-up, belong to it.
        if _raises([unit]) and (not blocks or (isinstance(blocks[-1], Section) and blocks[-1].warmup)):
            blocks.append(unit)
    return blocks if any(isinstance(block, Section) for block in blocks) else []


def _raises(units: list[Unit]) -> bool:
    moved = [unit for unit in units if unit.sort == "raise"]
    return any(unit.is_open for unit in moved) or sum(unit.seconds[1] for unit in moved) >= RAISE_S


def _keep_link(view: View) -> None:
    blocks = _blocks(view)
    kept = next(block for block in blocks if isinstance(block, Section) and block.warmup)
    gone = {id(block if isinstance(block, Section) else block.item) for block in blocks if block is not kept}
    view.reading.items[:] = [item for item in view.reading.items if id(item) not in gone]


_MERGED = ("raise", "walk", "mobility", "activation", "other", "rest", "drill", "sprint", "strides", "hard")


def _merge(view: View) -> None:
    """One warm-up of several: the longest jog, then everything else once, in the order of a warm-up."""
    blocks = _blocks(view)
    sections = [block for block in blocks if isinstance(block, Section)]
    inside = {id(section) for section in sections}
    units = [unit for unit in view.units if unit.section and id(unit.section) in inside]
    units += [block for block in blocks if isinstance(block, Unit)]
    jogs = [unit for unit in units if unit.sort == "raise"]
    longest = max(jogs, key=lambda unit: (unit.seconds[1], unit.is_open), default=None)
    kept: list[Item] = []
    for unit in sorted(units, key=lambda unit: _MERGED.index(unit.sort)):
        if (unit.sort != "raise" or unit is longest) and unit.item not in kept:
            kept.append(unit.item)
    sections[0].items[:] = kept
    gone = {id(section) for section in sections[1:]} | {id(b.item) for b in blocks if isinstance(b, Unit)}
    view.reading.items[:] = [item for item in view.reading.items if id(item) not in gone]


__all__ = ["cold_start", "impact_order", "late_mobility", "long_holds", "stacked", "strides_last"]
