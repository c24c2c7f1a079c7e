"""Rules on who and when: level, pain, days since the last jumps, race day, what is new, what nobody has looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drills import vocabulary
from plans.load import PLYOMETRIC
from plans.notation import Extent, Step, faces
from plans.spoken import listed

from .remarks import Remark, do, drills_said, starting
from .scene import LEVELS
from .timing import gap_minutes, judge_gap, usual_gap
from .view import View, without_drills

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Plyometric drills want so many days before the next ones, and none in the last days before a race.
DAYS_APART, DAYS_BEFORE_RACE = 2, 3
# Up to this number a pain is a thing to know of; above it is one to plan around.
MILD_PAIN = 2


def gap_to_start(view: View) -> Iterator[Remark]:
    """W06: the time between the end of the warm-up and the start: as it is written, else by the clock."""
    if view.demand == "easy" or not (view.warmup or view.links):
        return
    waiting, scene = view.waiting, view.scene
    if waiting:
        gap, line = judge_gap(round(view.waiting_s / 60), view.demand), waiting[0].line
    elif scene.starts_at is not None and scene.warm_up_ends_at is not None:
        gap = judge_gap(gap_minutes(scene.warm_up_ends_at, scene.starts_at), view.demand)
        line = view.warmup[0].line if view.warmup else view.links[0].line
    else:
        return
    if gap.severity is None:
        return
    most = usual_gap(view.demand)
    if len(waiting) == 1 and isinstance(waiting[0].item, Step) and waiting[0].item.extent.kind == "seconds" and most:
        words = f"Make the wait {faces.dose(Extent.of('seconds', most * 60))}"
        yield Remark(gap.severity, gap.sentence, line, words=words, change=_wait(most))
    else:
        yield Remark(gap.severity, gap.sentence, line)


def _wait(minutes: int) -> Callable[[View], None]:
    def change(view: View) -> None:
        for unit in view.waiting:
            if isinstance(unit.item, Step):
                unit.item.extent = Extent.of("seconds", minutes * 60)

    return change


def _leave_out(slugs: Iterable[str]) -> Callable[[View], None]:
    gone = frozenset(slugs)

    def change(view: View) -> None:
        view.reading.items[:] = without_drills(view.reading.items, gone)

    return change


def _easier(slug: str, view: View) -> str:
    """The easier neighbour that this athlete may do today; empty where there is none."""
    facts = view.scene.drills.get(slug)
    other = view.scene.drills.get(facts.easier) if facts and facts.easier else None
    if facts is None or other is None:
        return ""
    return facts.easier if not (_too_hard(facts.easier, view) or _hurting(facts.easier, view)) else ""


def _swap(swaps: dict[str, str]) -> Callable[[View], None]:
    """Put easier drills in place of others; those without one are left out."""

    def change(view: View) -> None:
        for step in view.drill_steps():
            if swaps.get(step.drill or ""):
                step.drill = swaps[step.drill or ""]
        view.reading.items[:] = without_drills(view.reading.items, frozenset(swaps))

    return change


def _named(slugs: Iterable[str], view: View) -> str:
    return listed(view.scene.name(slug) for slug in slugs)


def _too_hard(slug: str, view: View) -> bool:
    facts = view.scene.drills.get(slug)
    return bool(facts and view.scene.level and facts.level > LEVELS[view.scene.level])


def _hurting(slug: str, view: View) -> list[str]:
    """The parts of the body that speak against a drill, the most painful first."""
    facts = view.scene.drills.get(slug)
    parts = [part for part in view.scene.pains if facts and part in facts.avoid_with and view.scene.pains[part] != 0]
    return sorted(parts, key=lambda part: -_worst(view.scene.pains[part]))


def _worst(number: int | None) -> int:
    return 10 if number is None else number


def _slugs(steps: Iterable[Step]) -> list[str]:
    return list(dict.fromkeys(step.drill for step in steps if step.drill))


def fits_the_athlete(view: View) -> Iterator[Remark]:
    """W08: a drill above the athlete's level, or one that an open pain speaks against."""
    steps = view.drill_steps()
    sore = [step for step in steps if step.drill and _hurting(step.drill, view)]
    if sore:
        parts = listed(_said(part) for step in sore for part in _hurting(step.drill or "", view))
        swaps = {slug: _easier(slug, view) for slug in _slugs(sore)}
        worst = max(_worst(view.scene.pains[part]) for step in sore for part in _hurting(step.drill or "", view))
        yield Remark(
            "warn" if worst > MILD_PAIN else "info",
            f"{starting(drills_said(sore, view.scene))} {do(_slugs(sore), view.scene, 'loads', 'load')} what hurts: "
            f"{parts}. Leave it in peace until running no longer hurts.",
            sore[0].line,
            "pain",
            _swap_words(swaps, view),
            _swap(swaps),
            ("coach", "Silbernagel pain model"),
        )
    hard = [step for step in steps if step.drill and step not in sore and _too_hard(step.drill, view)]
    if hard:
        swaps = {slug: _easier(slug, view) for slug in _slugs(hard)}
        others = [other for other in swaps.values() if other]
        yield Remark(
            "warn",
            f"{starting(drills_said(hard, view.scene))} {do(swaps, view.scene, 'asks', 'ask')} for more than "
            f"{_level_words(view)} brings along: control comes before speed.",
            hard[0].line,
            "level",
            f"Take {_named(others, view)} instead" if len(others) == len(swaps) else f"Leave out {_named(swaps, view)}",
            _swap(swaps) if len(others) == len(swaps) else _leave_out(swaps),
        )


def _said(part: str) -> str:
    return vocabulary.BODY_PARTS.get(part, part.replace("-", " "))


def _swap_words(swaps: dict[str, str], view: View) -> str:
    """What stands on the button that `_swap` is behind: which drills are taken instead, and which are left out."""
    others = list(dict.fromkeys(other for other in swaps.values() if other))
    gone = [slug for slug, other in swaps.items() if not other]
    if not others:
        return f"Leave out {_named(gone, view)}"
    taken = f"Take {_named(others, view)} instead"
    return (
        f"{taken} of {_named((s for s in swaps if swaps[s]), view)}, leave out {_named(gone, view)}" if gone else taken
    )


def _level_words(view: View) -> str:
    return {1: "a beginner", 2: "a runner with some years", 3: "anybody"}[LEVELS[view.scene.level or "advanced"]]


def jumps_in_time(view: View) -> Iterator[Remark]:
    """W11: plyometric drills too soon after the last ones, too near a race, or on a day to recover."""
    scene = view.scene
    jumps = [step for step in view.drill_steps() if (scene.impact(step.drill) or 0) >= PLYOMETRIC]
    if not jumps:
        return
    reasons: list[str] = []
    if scene.is_race_day or scene.days_to_race == 0:
        reasons.append("on race day")
    elif scene.days_to_race is not None and 0 < scene.days_to_race <= DAYS_BEFORE_RACE:
        reasons.append(f"{_days(scene.days_to_race)} before the race")
    if scene.days_since_i3 is not None and scene.days_since_i3 < DAYS_APART:
        ago = _days(scene.days_since_i3)
        reasons.append(f"{ago} after the last jumps" if scene.days_since_i3 else "on the same day as other jumps")
    if scene.day_kind == "recovery":
        reasons.append("on a day to recover")
    if not reasons:
        return
    slugs = _slugs(jumps)
    yield Remark(
        "warn",
        f"{starting(drills_said(jumps, scene))} {do(slugs, scene, 'comes', 'come')} {listed(reasons)}. "
        "Tendons want two to three days between hard landings, and fresh legs race better.",
        jumps[0].line,
        words=f"Leave out {_named(slugs, view)}",
        change=_leave_out(slugs),
    )


def _days(count: float) -> str:
    return "1 day" if count == 1 else f"{count:g} days"


def _is_race_day(view: View) -> bool:
    return view.scene.is_race_day or view.scene.days_to_race == 0 or view.demand.startswith("race")


def new_on_race_day(view: View) -> Iterator[Remark]:
    """W16: a drill that the athlete has never done, on the day of a race."""
    new = _new_today(view)
    if not new:
        return
    slugs = _slugs(new)
    yield Remark(
        "warn",
        f"{starting(drills_said(new, view.scene))} {do(slugs, view.scene, 'is', 'are')} new to the athlete, and today "
        "is a race. Only what the legs know by heart belongs here.",
        new[0].line,
        words=f"Leave out {_named(slugs, view)}",
        change=_leave_out(slugs),
    )


def _new_today(view: View) -> list[Step]:
    seen = view.scene.seen
    if seen is None or not _is_race_day(view):
        return []
    return [step for step in view.drill_steps() if step.drill and step.drill not in seen]


def never_reviewed(view: View) -> Iterator[Remark]:
    """W17: a drill that nobody has looked at on film yet; what is new on race day is said already."""
    reviewed = view.scene.reviewed
    if reviewed is None:
        return
    new = set(_slugs(_new_today(view)))
    found = [step for step in view.drill_steps() if step.drill and step.drill not in reviewed | new]
    if not found:
        return
    yield Remark(
        "info",
        f"Nobody has looked at {drills_said(found, view.scene)} on film yet. Ask for a clip: drills help those "
        "whose form gets better.",
        found[0].line,
    )
