"""What a session is about, from its tree: headline, kind, warm-up to scale, drills in order, rows for the athlete."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from .notation import Item, Paces, Reading, Repeat, Section, Step, Target, Words, faces, totals
from .notation.hard import is_hard
from .notation.totals import Totals, item_totals, sides
from .notation.tree import Number, Range, steps
from .notation.words import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

type Kind = Literal["easy", "long", "quality", "race", "drills", "strength", "rest", "other"]
type PartRole = Literal["jog", "mob", "drill", "str", "other"]

LONG_S, LONG_M = 75 * 60, 15_000

_ROLES: dict[str, PartRole] = {
    "jog": "jog", "run": "jog", "walk": "jog", "mobility": "mob", "activation": "mob", "drill": "drill",
    "strides": "str",
}  # fmt: skip
_LABELS = {"jog": "Jog", "mob": "Mobility", "drill": "Drills", "str": "Strides", "other": "Other"}
_ACTIVITY_OF_PAGE = {activity: slug for slug, activity in PAGES.items()}
_RUNS = ("run", "jog", "race", "test")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the warm-up's ruler: like pieces that follow each other. Times in seconds."""

    label: str
    seconds_lo: float
    seconds_hi: float
    role: PartRole

    @property
    def seconds(self) -> float:
        """The middle of the estimate."""
        return (self.seconds_lo + self.seconds_hi) / 2


@dataclass(frozen=True, slots=True)
class DrillUse:
    """A drill of the library in this session; `nth` counts its uses from 1."""

    slug: str
    nth: int
    dose: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A session at a glance. Ranges are (lo, hi) in metres and seconds; `warmup_seconds` is the middle."""

    headline: str
    detail: str
    kind: Kind
    warmup: list[Part]
    warmup_seconds: int
    total_seconds: Range
    metres: Range
    quality_metres: float
    drill_metres: float
    drills: list[DrillUse]
    pages: list[str]
    planned_rpe: Range | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the athlete's list. `figure` and `unit` are the dose in two sizes; `recovery` is in words.

    `rounds` is "4 ×" where the row belongs to a group that is repeated; `section` is the role, None outside one."""

    section: str | None
    figure: str
    unit: str
    name: str
    drill: str | None
    nth: int
    note: str
    recovery: str
    activity: str
    targets: tuple[Target, ...]
    rounds: str = ""
    line: int = 0

    @property
    def dose(self) -> str:
        """Figure and unit in one."""
        return faces.NB.join(filter(None, (self.figure, self.unit)))


def outline(reading: Reading, paces: Paces | None = None) -> Outline:
    """The outline of a reading; with an athlete's paces its estimates are that athlete's."""
    known = paces or Paces()
    total = totals(reading.items, known)
    warmup = warmup_parts(reading.items, known)
    kind = _kind(reading.items, known)
    headline, detail = _headline(reading, kind)
    rpes = [target for step in steps(reading.items) for target in step.targets if target.kind == "rpe"]
    hardest = max(rpes, key=lambda target: (target.hi, target.lo), default=None)
    return Outline(
        headline=headline,
        detail=detail,
        kind=kind,
        warmup=warmup,
        warmup_seconds=round(sum(part.seconds for part in warmup)),
        total_seconds=total.seconds,
        metres=total.metres,
        quality_metres=_quality_metres(_main(reading.items), known),
        drill_metres=sum(metres for _, metres in _drill_metres(reading.items, 1)),
        drills=list(_drill_uses(reading.items)),
        pages=list(dict.fromkeys(page for step in steps(reading.items) if (page := _page(step)))),
        planned_rpe=(hardest.lo, hardest.hi) if hardest else None,
    )


def _page(step: Step) -> str | None:
    """The library's page for strides and mobility, which are no drills."""
    return _ACTIVITY_OF_PAGE.get(step.activity)


def _main(items: Iterable[Item]) -> list[Item]:
    """What is neither warm-up nor cool-down."""
    found: list[Item] = []
    for item in items:
        if not isinstance(item, Section):
            found.append(item)
        elif item.role == "main":
            found.extend(item.items)
    return found


# --- the warm-up to scale


def warmup_parts(items: Iterable[Item], paces: Paces) -> list[Part]:
    """The parts of all warm-up sections, like pieces that follow each other merged."""
    inside = [one for item in items if isinstance(item, Section) and item.role == "warmup" for one in item.items]
    parts = []
    for role, group in groupby(inside, key=_part_role):
        seconds = sum((item_totals(item, paces) for item in group), Totals()).seconds
        parts.append(Part(_LABELS[role], seconds[0], seconds[1], role))
    return parts


def _part_role(item: Item) -> PartRole:
    kinds = Counter(_ROLES.get(step.activity, "other") for step in _work(item))
    return kinds.most_common(1)[0][0] if kinds else "other"


def _work(item: Item) -> Iterator[Step]:
    """The steps of an item without its recoveries."""
    if isinstance(item, Step):
        yield item
    else:
        for one in item.items:
            yield from _work(one)


# --- what kind of session, and its headline


def _kind(items: list[Item], paces: Paces) -> Kind:
    done = [step for step in steps(items) if step.activity not in ("stand", "walk")]
    activities = {step.activity for step in done}
    if activities and activities <= {"rest_day"}:
        return "rest"
    if activities & {"race", "test"}:
        return "race"
    if any(is_hard(item) for item in _main(items)):
        return "quality"
    if any(_is_long(step, paces) for step in done):
        return "long"
    if "drill" in activities:
        return "drills"
    if "strength" in activities and not activities & {"run", "jog"}:
        return "strength"
    return "easy" if activities & {"run", "jog", "strides"} else "other"


def _is_long(step: Step, paces: Paces) -> bool:
    if step.activity not in ("run", "jog"):
        return False
    total = item_totals(step, paces)
    said = step.extent
    if said.kind == "metres":
        return said.hi >= LONG_M
    return said.kind == "seconds" and total.seconds[1] >= LONG_S


def _headline(reading: Reading, kind: Kind) -> tuple[str, str]:
    everything = list(steps(reading.items))
    main = _main(reading.items) or reading.items
    match kind:
        case "rest":
            return "Rest", ""
        case "race":
            step = next(step for step in everything if step.activity in ("race", "test"))
            said = faces.targets(step)
            name = "race" if step.activity == "race" else "time trial"
            return faces.dose(step.extent) or name.capitalize(), ", ".join(filter(None, (name, said)))
        case "quality":
            return _quality_headline([item for item in main if is_hard(item)])
        case "strength":
            step = next(step for step in everything if step.activity == "strength")
            return "Strength", faces.dose(step.extent)
        case "drills":
            return _drills_headline(reading)
    return _run_headline(reading, main)


def _quality_headline(hard: list[Item]) -> tuple[str, str]:
    repeats = [item for item in hard if isinstance(item, Repeat)]
    if repeats:
        chosen = max(repeats, key=lambda item: totals([item]).seconds[1])
        first = next((step for step in _work(chosen) if step.targets), next(_work(chosen)))
        return _said(chosen), faces.targets(first)
    doses = [faces.extent_parts(step.extent) for item in hard for step in _work(item)]
    first = next(_work(hard[0]))
    units = {unit for _, unit in doses}
    if len(units) == 1:
        figures = ", ".join(figure for figure, _ in doses[:6]) + ("…" if len(doses) > 6 else "")
        return faces.NB.join(filter(None, (figures, units.pop()))), faces.targets(first)
    return ", ".join(faces.NB.join(filter(None, dose)) for dose in doses[:4]), faces.targets(first)


def _said(item: Item) -> str:
    """A repeat in one line: "8 × 400 m", "2 × 4 × 300 m", "10 × (1 min, 1 min)"."""
    if isinstance(item, Step):
        return faces.dose(item.extent) or item.activity
    if isinstance(item, Section):
        return ", ".join(map(_said, item.items))
    single = faces.only_step(item)
    if single is not None:
        return faces.dose(single.extent, item.times)
    count = faces.span(*item.times)
    inner = ", ".join(map(_said, item.items))
    return f"{count} × {inner}" if len(item.items) == 1 else f"{count} × ({inner})"


def _strides_said(items: Iterable[Item]) -> str:
    for item in items:
        if isinstance(item, Section):
            found = _strides_said(item.items)
            if found:
                return found
        elif isinstance(item, Repeat) and all(step.activity == "strides" for step in _work(item)):
            return f"+ {faces.span(*item.times)} strides"
    return ""


def _drills_headline(reading: Reading) -> tuple[str, str]:
    count = len({use.slug for use in _drill_uses(reading.items)})
    run = _longest(_main(reading.items))
    detail = f"then {faces.dose(run.extent)}" if run else _strides_said(reading.items)
    return f"{count} drill{'' if count == 1 else 's'}", detail


def _longest(items: Iterable[Item]) -> Step | None:
    runs = [step for item in items for step in _work(item) if step.activity in _RUNS and step.extent.kind != "open"]
    return max(runs, key=lambda step: totals([step]).seconds[1], default=None)


def _run_headline(reading: Reading, main: list[Item]) -> tuple[str, str]:
    step = _longest(main)
    if step is not None:
        whole = next((item for item in main if isinstance(item, Repeat) and step in list(_work(item))), None)
        extra = _strides_said(reading.items)
        return (_said(whole) if whole else faces.dose(step.extent)), extra or faces.targets(step)
    first = next(iter(steps(reading.items)), None)
    if first is None:
        return (reading.title or (reading.unread[0].text if reading.unread else ""))[:80], ""
    named = first.note or first.activity.replace("_", " ")
    dose = next((_said(item) for item in main if not isinstance(item, Section)), "")
    said = dose if first.extent.kind != "open" else ""
    return (said, named) if said else (named.capitalize(), _strides_said(reading.items) if named != "strides" else "")


# --- sums and drills


def _middle(count: Range) -> Number:
    return (count[0] + count[1]) / 2


def _quality_metres(items: Iterable[Item], paces: Paces, times: Number = 1) -> float:
    """Metres of what is run hard, without the jogging in between."""
    metres = 0.0
    for item in items:
        if isinstance(item, Repeat):
            metres += _quality_metres(item.items, paces, times * _middle(item.times)) if is_hard(item) else 0
        elif isinstance(item, Step) and item.activity == "run" and (times != 1 or is_hard(item)) and not _eased(item):
            metres += _middle(item_totals(item, paces).metres) * times
    return metres


def _eased(step: Step) -> bool:
    return any(target.name in ("easy", "steady") for target in step.targets)


def _drill_metres(items: Iterable[Item], times: Number) -> Iterator[tuple[Step, float]]:
    for item in items:
        if isinstance(item, Step):
            if item.activity == "drill" and item.extent.kind == "metres":
                yield item, _middle((item.extent.lo, item.extent.hi)) * times * sides(item)
        else:
            yield from _drill_metres(item.items, times * (_middle(item.times) if isinstance(item, Repeat) else 1))


def _doses(items: Iterable[Item], rounds: str = "") -> Iterator[tuple[Step, Range | None, str]]:
    """Each step in order with the count of its own repeat and the rounds around that."""
    for item in items:
        if isinstance(item, Step):
            yield item, None, rounds
        elif isinstance(item, Section):
            yield from _doses(item.items)
        elif (single := faces.only_step(item)) is not None:
            yield single, item.times, rounds
        else:
            yield from _doses(item.items, f"{rounds}{faces.span(*item.times)} × ")


def _drill_uses(items: Iterable[Item]) -> Iterator[DrillUse]:
    seen: Counter[str] = Counter()
    for step, times, rounds in _doses(items):
        if step.drill:
            seen[step.drill] += 1
            yield DrillUse(step.drill, seen[step.drill], rounds + faces.dose(step.extent, times), step.line)


# --- rows for the athlete


def rows(reading: Reading, words: Words) -> list[Row]:
    """What the athlete's day prints, one row for each thing to do."""
    seen: Counter[str] = Counter()
    found: list[Row] = []
    for item in reading.items:
        role = item.role if isinstance(item, Section) else None
        for one in item.items if isinstance(item, Section) else [item]:
            found.extend(_rows(one, role, words, seen, ""))
    return found


def _rows(item: Item, role: str | None, words: Words, seen: Counter[str], rounds: str) -> Iterator[Row]:
    if isinstance(item, Section):
        return
    if isinstance(item, Step):
        yield _row(item, role, words, seen, rounds, None, None)
        return
    single = faces.only_step(item)
    if single is not None:
        yield _row(single, role, words, seen, rounds, item.times, item.recovery)
        return
    inner = f"{rounds} {faces.span(*item.times)} ×".strip()
    last: Row | None = None
    for one in item.items:
        for row in _rows(one, role, words, seen, inner):
            if last is not None:
                yield last
            last = row
    if last is not None:
        between = _rest_words(item.recovery)
        said = ", ".join(filter(None, (last.recovery, f"{between} between rounds" if between else "")))
        yield Row(**{name: getattr(last, name) for name in Row.__slots__} | {"recovery": said})


def _row(
    step: Step, role: str | None, words: Words, seen: Counter[str], rounds: str, times: Range | None, rest: Step | None
) -> Row:
    nth = 0
    if step.drill:
        seen[step.drill] += 1
        nth = seen[step.drill]
    figure, unit = faces.dose_parts(step.extent, times)
    note = "" if step.activity == "other" and faces.activity(step, words) == step.note else step.note
    return Row(
        section=role,
        figure=figure,
        unit=unit,
        name=_name(step, words),
        drill=step.drill,
        nth=nth,
        note=note,
        recovery=_rest_words(rest),
        activity=step.activity,
        targets=tuple(step.targets),
        rounds=rounds,
        line=step.line,
    )


def _name(step: Step, words: Words) -> str:
    """The words of a row: "Easy jog", "Butt kicks, each side", "5 k pace", "Mobility set"."""
    how = faces.targets(step)
    eased = any(target.kind == "effort" and target.name in ("easy", "steady") for target in step.targets)
    if step.activity == "run" and not eased:
        said = how or "run"
    elif eased and step.activity in ("run", "jog", "walk"):
        said = f"{how} {step.activity}"
    else:
        said = ", ".join(filter(None, (faces.activity(step, words), how)))
    said = said[:1].upper() + said[1:]
    return f"{said}, each side" if step.per_side else said


def _rest_words(rest: Step | None) -> str:
    """A recovery in words with its amount: "200 m jog", "90 s rest", "walk back"."""
    if rest is None:
        return ""
    return " ".join(filter(None, (faces.dose(rest.extent), faces.rest(rest).removesuffix(" between"))))
