"""Rules on how much: metres of drills, contacts, strides, rests between sets, and doses that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plans.load import PLYOMETRIC, Load, drill_load, middle
from plans.notation import Extent, Item, Repeat, Step, faces
from plans.notation.faces import only_step
from plans.notation.totals import STRIDE_MPS
from plans.spoken import listed

from .remarks import Remark, drills_said, from_line, has, on_line, starting
from .scene import LEVELS, Level
from .view import View, shrink, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from plans.notation.tree import Range

# Most metres of drills, and most contacts of jumps, in one session by level: ours, and those of the NSCA.
MOST_DRILL_M: dict[Level, int] = {"beginner": 240, "intermediate": 400, "advanced": 700}
MOST_JUMPS: dict[Level, int] = {"beginner": 100, "intermediate": 120, "advanced": 140}
MOST_STRIDES, MOST_STRIDES_M = 10, 1000
STRIDE_M = 60
# Contacts against last week: from the first on it is noted, from the second on it is a warning. Few are no matter.
JUMP_NOTED, JUMP_LOUD, FEW_CONTACTS = 1.3, 2.0, 200


def _load(view: View) -> Load:
    return drill_load(view.reading.items, view.scene.drills)


# --- W07 and W19: metres of drills and contacts


def drill_budget(view: View) -> Iterator[Remark]:
    """More metres of drills, or more landings of jumps, than the level bears in one session."""
    level = view.scene.level or "advanced"
    total = _load(view)
    if total.drill_metres[1] > MOST_DRILL_M[level]:
        yield _over_metres(view, total.drill_metres, MOST_DRILL_M[level], level)
    if total.plyometric_contacts[1] > MOST_JUMPS[level]:
        yield _over_jumps(view, total.plyometric_contacts, MOST_JUMPS[level], level)


_WHO: dict[Level, str] = {
    "beginner": "a beginner",
    "intermediate": "somebody with some years",
    "advanced": "anybody",
}


def _over_metres(view: View, have: Range, most: int, level: Level) -> Remark:
    first = view.drill_steps()[0].line
    change = _metres_to(most)
    left = _load(view.after(change)).drill_metres
    return Remark(
        "warn" if have[0] > most else "info",
        f"The drills{from_line(first)} come to {_round(have)} m; {most} are plenty for {_WHO[level]}. "
        "After that form goes, and with it the point.",
        first,
        "metres",
        f"Cut the drills to {_round(left)}{faces.NB}m",
        change,
    )


def _over_jumps(view: View, have: Range, most: int, level: Level) -> Remark:
    first = next(step.line for step in view.drill_steps() if _is_jump(step, view))
    change = _jumps_to(most)
    left = _load(view.after(change)).plyometric_contacts
    return Remark(
        "warn" if have[0] > most else "info",
        f"The jumps{from_line(first)} come to {_round(have)} landings; {most} are plenty for {_WHO[level]}. "
        "Tendons count them all.",
        first,
        "contacts",
        f"Cut the jumps to {_round(left)} landings",
        change,
        ("coach", "NSCA contact budgets"),
    )


def _is_jump(step: Step, view: View) -> bool:
    return (view.scene.impact(step.drill) or 0) >= PLYOMETRIC


def _round(amount: Range) -> str:
    return faces.span(round(amount[0]), round(amount[1]))


def _metres_to(most: float) -> Callable[[View], bool]:
    return lambda view: shrink(view, "drill", lambda now: _load(now).drill_metres[1] <= most)


def _jumps_to(most: float) -> Callable[[View], bool]:
    return lambda view: shrink(
        view,
        "drill",
        lambda now: _load(now).plyometric_contacts[1] <= most,
        lambda item: any(_is_jump(step, view) for step in work(item)),
    )


def contacts_against_last_week(view: View) -> Iterator[Remark]:
    """Many more contacts of drills this week than last week."""
    before = view.scene.contacts_last_week
    if before is None:
        return
    last, own = middle(before), middle(_load(view).contacts)
    week = middle(view.scene.contacts_this_week) + own
    if not own or week - last < FEW_CONTACTS or week <= last * JUMP_NOTED:
        return
    most = max(last * JUMP_NOTED, last + FEW_CONTACTS - 1) - middle(view.scene.contacts_this_week)
    change = _contacts_to(most)
    kept = middle(_load(view.after(change)).contacts)
    steps = view.drill_steps()
    told = f"{round(last)} last week" if last else "none last week"
    yield Remark(
        "warn" if last and week > last * JUMP_LOUD else "info",
        f"With the drills{from_line(steps[0].line)} this week comes to about {round(week)} ground contacts, "
        f"after {told}. Feet and calves take to small steps.",
        steps[0].line,
        words=f"Cut the drills to about {round(kept)} contacts",
        change=change,
    )


def _contacts_to(most: float) -> Callable[[View], bool]:
    return lambda view: shrink(view, "drill", lambda now: middle(_load(now).contacts) <= most)


# --- W10: a rest between


def rest_between(view: View) -> Iterator[Remark]:
    """Sets of a drill with nothing said about what comes between."""
    bare = list(_restless(view.reading.items))
    if not bare:
        return
    steps = [step for _, step in bare]
    walks = any(step.extent.kind == "metres" for step in steps)
    yield Remark(
        "info",
        f"No rest is named between the sets of {drills_said(steps, view.scene)}. "
        + ("We reckon with a walk back; say so, and nobody rushes." if walks else "Half a minute keeps them crisp."),
        steps[0].line,
        words="Walk back between reps" if walks else "Rest 45 s between sets",
        change=_rest_everywhere,
    )


def _restless(items: list[Item]) -> Iterator[tuple[Repeat, Step]]:
    """Repeats of one drill without a rest. Named once in a row of drills, a rest counts for all of them."""
    row: list[tuple[Repeat, Step]] = []
    named = False
    for item in [*items, None]:
        step = only_step(item) if isinstance(item, Repeat) else None
        if isinstance(item, Repeat) and step is not None and step.activity == "drill":
            named = named or item.recovery is not None
            row.append((item, step))
            continue
        if not named:
            yield from (pair for pair in row if pair[0].times[1] > 1)
        row, named = [], False
        if item is not None and not isinstance(item, Step):
            yield from _restless(item.items)


def _rest_everywhere(view: View) -> None:
    for repeat, step in list(_restless(view.reading.items)):
        repeat.recovery = Step("walk") if step.extent.kind == "metres" else Step("stand", Extent.of("seconds", 45))


# --- W12: strides


def many_strides(view: View) -> Iterator[Remark]:
    """More than 10 strides, or more than a kilometre of them, in the warm-up."""
    count, metres = _strides(view)
    if count <= MOST_STRIDES and metres <= MOST_STRIDES_M:
        return
    line = next(unit.line for unit in view.warmup if any(step.activity == "strides" for step in work(unit.item)))
    kept, _ = _strides(view.after(_fewer_strides))
    yield Remark(
        "info",
        f"{round(count)} strides, {round(metres)} m of them{on_line(line)}, are a session of their own. "
        "3 to 6 wake the legs up.",
        line,
        words=f"Make it {round(kept)} strides",
        change=_fewer_strides,
    )


def _strides(view: View) -> tuple[float, float]:
    """How many strides the warm-up has, and how many metres they are."""
    found = [one for unit in view.warmup for one in _counted(unit.item, 1) if one[0].activity == "strides"]
    return sum(times for _, times in found), sum(times * _stride_metres(step) for step, times in found)


def _counted(item: Item, times: float) -> Iterator[tuple[Step, float]]:
    if isinstance(item, Step):
        yield item, times * (item.extent.hi if item.extent.kind == "reps" else 1)
        return
    for one in item.items:
        yield from _counted(one, times * item.times[1] if isinstance(item, Repeat) else times)


def _stride_metres(step: Step) -> float:
    if step.extent.kind == "seconds":
        return step.extent.hi * STRIDE_MPS
    return step.extent.hi if step.extent.kind == "metres" else STRIDE_M


def _fewer_strides(view: View) -> bool:
    def few(now: View) -> bool:
        count, metres = _strides(now)
        return count <= MOST_STRIDES and metres <= MOST_STRIDES_M

    return shrink(view, "strides", few)


# --- W14: a dose, and one that agrees with itself


def missing_dose(view: View) -> Iterator[Remark]:
    """A drill or stride without any amount, and anything at all of nothing."""
    bare = [step for unit in view.units for step, counted in _bare(unit.item) if not counted]
    if not bare:
        return
    drills = [step for step in bare if step.activity == "drill"]
    named = drills_said(drills, view.scene) if drills else ""
    others = [step.activity + on_line(step.line) for step in bare if step.activity != "drill"]
    said = listed(filter(None, (named, *others)))
    offered = [step for step in bare if step.activity in ("drill", "strides")]
    times, extent = _usual_dose(offered[0], view) if offered else ((1, 1), Extent("open"))
    dose = faces.dose(extent, times)
    yield Remark(
        "error",
        f"{starting(said)} {has(len(bare), 'has', 'have')} no dose: nobody knows how far, how long or how often.",
        bare[0].line,
        "empty",
        f"Make it {dose}" if len(offered) == 1 else "Put the usual doses",
        _put_doses if offered else None,
    )


def _bare(item: Item) -> Iterator[tuple[Step, bool]]:
    """Steps without an amount, and whether a repeat around them alone says how often."""
    if isinstance(item, Step):
        nothing = item.extent.kind in ("metres", "seconds", "reps") and item.extent.hi <= 0
        if nothing or (item.extent.kind == "open" and item.activity in ("drill", "strides")):
            yield item, False
        return
    alone = only_step(item) if isinstance(item, Repeat) else None
    for one in item.items:
        for step, _ in _bare(one):
            yield step, alone is step and step.extent.kind == "open"


def _usual_dose(step: Step, view: View) -> tuple[tuple[int, int], Extent]:
    level = view.scene.level or "beginner"
    facts = view.scene.drills.get(step.drill or "")
    if step.activity == "strides":
        return (3, 3), Extent.of("metres", STRIDE_M)
    if facts and level in facts.doses:
        sets, extent = facts.doses[level]
        return (sets, sets), extent
    return (2, 2), Extent.of("metres", 10 + 10 * LEVELS[level])


def _put_doses(view: View) -> None:
    for unit in view.units:
        bare = [step for step, counted in _bare(unit.item) if not counted]
        for step in bare:
            if step.activity not in ("drill", "strides"):
                continue
            times, extent = _usual_dose(step, view)
            step.extent = extent
            if step is unit.item and times != (1, 1):
                at = next(at for at, item in enumerate(unit.home) if item is step)
                unit.home[at] = Repeat(times, [step], line=step.line)


# Two amounts may differ by so much and still mean the same.
ALIKE = 0.05


def clashing_doses(view: View) -> Iterator[Remark]:
    """A step whose amounts cannot all be true: 400 m in 75 s at 4:00 per km."""
    clashing = [step for unit in view.units for step in work(unit.item) if _clashes(step)]
    if not clashing:
        return
    step = clashing[0]
    first = step.targets[0] if step.extent.kind == "metres" else None
    yield Remark(
        "error",
        f"{faces.dose(step.extent)} {faces.targets(step)}{on_line(step.line)} cannot all be true. "
        "Say which of them counts.",
        step.line,
        "clash",
        f"Keep “{faces.target(first) if first else faces.dose(step.extent)}”",
        _keep_the_first,
    )


def _clashes(step: Step) -> bool:
    times = next((one for one in step.targets if one.kind == "rep_time"), None)
    pace = next((one for one in step.targets if one.kind == "pace"), None)
    if times is None:
        return False
    if step.extent.kind == "seconds":
        return _apart((times.lo, times.hi), (step.extent.lo, step.extent.hi))
    if step.extent.kind == "metres" and pace is not None:
        said = (step.extent.lo * pace.lo / 1000, step.extent.hi * pace.hi / 1000)
        return _apart((times.lo, times.hi), said)
    return False


def _apart(one: Range, other: Range) -> bool:
    return one[0] > other[1] * (1 + ALIKE) or other[0] > one[1] * (1 + ALIKE)


def _keep_the_first(view: View) -> None:
    for unit in view.units:
        for step in work(unit.item):
            if _clashes(step):
                whole = step.extent.kind == "metres"
                step.targets = step.targets[:1] if whole else [one for one in step.targets if one.kind != "rep_time"]
