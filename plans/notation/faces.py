"""How doses and targets look on a page: proper times signs and dashes, and no break between a number and its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tree import MILE_M, Extent, Number, Range, Repeat, Step, Target

if TYPE_CHECKING:
    from .words import Words

NB = "\N{NO-BREAK SPACE}"

_RACES = {
    "800": f"800{NB}m",
    "1500": f"1500{NB}m",
    "half marathon": "half marathon",
    "marathon": "marathon",
    "mile": "mile",
}
_EFFORTS = {"critical_speed": "critical speed", "interval": "interval effort", "repetition": "repetition effort"}
_OF = {
    "hrmax": "of HRmax", "hrr": "of HRR", "lthr": "of threshold HR", "threshold_pace": "of threshold pace",
    "vdot": "of VDOT", "critical_speed": "of critical speed", "mas": "of MAS",
}  # fmt: skip
_TERRAINS = {"trail": "on trail", "track": "on the track", "treadmill": "on the treadmill"}
_ACTIVITIES = {
    "stand": "rest", "mobility": "mobility set", "cross": "cross-training", "rest_day": "rest day",
    "test": "time trial",
}  # fmt: skip


def span(lo: Number, hi: Number) -> str:
    """A number, or a range with an en dash."""
    return f"{lo:.6g}" if lo == hi else f"{lo:.6g}–{hi:.6g}"


def clock(seconds: Number) -> str:
    """Seconds as m:ss, or as h:mm:ss from an hour on: 228 -> 3:48."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def _clocks(lo: Number, hi: Number) -> str:
    return "–".join(dict.fromkeys((clock(lo), clock(hi))))


def extent_parts(extent: Extent) -> tuple[str, str]:
    """An extent as figure and unit: ("400", "m"), ("10", "min"), ("1:30", "") where minutes and seconds mix."""
    lo, hi = extent.lo, extent.hi
    match extent.kind:
        case "metres":
            return _metres(lo, hi)
        case "seconds":
            if lo % 60 == 0 and hi % 60 == 0:
                return span(lo / 60, hi / 60), "min"
            return (span(lo, hi), "s") if hi <= 100 else (_clocks(lo, hi), "min")
        case "reps":
            return span(lo, hi), "reps"
        case "equal":
            return "equal", "time"
        case "bpm_below":
            return f"until {span(lo, hi)}", "bpm"
    return "", ""


def _metres(lo: Number, hi: Number) -> tuple[str, str]:
    miles = [round(value / MILE_M, 3) for value in (lo, hi)]
    if lo % 1 and all(abs(mile * MILE_M - value) < 0.01 for mile, value in zip(miles, (lo, hi), strict=True)):
        return span(*miles), "mi"
    if lo >= 2000 and lo % 100 == 0 and hi % 100 == 0:
        return span(lo / 1000, hi / 1000), "km"
    return span(lo, hi), "m"


def dose(extent: Extent, times: Range | None = None) -> str:
    """ "2 × 40 m", "10 min", "4–6 ×" where nothing else is said, or nothing at all."""
    figure, unit = dose_parts(extent, times)
    return NB.join(filter(None, (figure, unit)))


def dose_parts(extent: Extent, times: Range | None = None) -> tuple[str, str]:
    """A dose as figure and unit, to be set in two sizes: ("2 × 40", "m")."""
    figure, unit = extent_parts(extent)
    if times is None:
        return figure, unit
    return f"{span(*times)} × {figure}".rstrip(), unit


def race(name: str) -> str:
    """A race as people say it: "5 k", "half marathon", "1500 m"."""
    return _RACES.get(name) or f"{name[:-1]}{NB}k"


def target(one: Target) -> str:
    """A target in words: "5 k pace", "threshold", "RPE 7–8", "4:00–4:05 per km"."""
    two = span(one.lo, one.hi)
    match one.kind:
        case "race_pace":
            return f"{race(one.race)} to {race(one.race_to)} pace" if one.race_to else f"{race(one.race)} pace"
        case "pace":
            return f"{_clocks(one.lo, one.hi)} per km"
        case "rep_time":
            return f"in {_clocks(one.lo, one.hi)}" if one.lo >= 60 else f"in {two}{NB}s"
        case "effort":
            return _EFFORTS.get(one.name, one.name)
        case "zone":
            return f"zone {two}" + (" by pace" if one.of == "pace" else "")
        case "percent":
            return f"{two}{NB}% {_OF[one.of]}"
        case "offset":
            sign = "+" if one.seconds_per_km >= 0 else "−"
            return f"{race(one.race)} pace {sign}{NB}{abs(one.seconds_per_km)}{NB}s per km"
        case "send_off":
            return f"starting every {_clocks(one.lo, one.hi)}"
        case "terrain":
            return _TERRAINS.get(one.name, one.name)
    names = {"rpe": "RPE", "hr": "HR", "cadence": "cadence"}
    return f"{names[one.kind]} {two}"


def targets(step: Step) -> str:
    """All targets of a step in words."""
    return ", ".join(target(one) for one in step.targets)


def activity(step: Step, words: Words) -> str:
    """What is done, in words: a drill by its name, "strides", "mobility set"; empty for running as such."""
    if step.drill:
        return words.name(step.drill)
    if step.activity == "other" and step.note:
        return step.note
    return "" if step.activity == "run" else _ACTIVITIES.get(step.activity, step.activity)


def saying(step: Step, words: Words) -> str:
    """What and how, in one phrase in lower case: "easy jog", "5 k pace", "high knees each side"."""
    what = activity(step, words)
    what = what[:1].lower() + what[1:] if step.drill and not what[1:2].startswith("-") else what
    how = targets(step)
    by_effort = how and step.activity in ("jog", "walk", "float") and step.targets[0].kind == "effort"
    parts = [how, what] if by_effort else [what, how]
    side = ["each side"] if step.per_side else []
    return " ".join(filter(None, parts + side)) or ("run" if step.extent.kind == "open" else "")


def rest(step: Step) -> str:
    """A recovery in words without its amount: "jog between", "rest", "walk back"."""
    if step.extent.kind == "open":
        return {"stand": "full recovery"}.get(step.activity, f"{step.activity} back")
    easy = "easy" if any(one.name == "easy" for one in step.targets) else ""
    how = {"stand": "rest", "run": ""}.get(step.activity, step.activity)
    return " ".join(filter(None, (easy, how, "between")))


def only_step(repeat: Repeat) -> Step | None:
    """The step of a repeat that repeats nothing else."""
    one = repeat.items[0] if len(repeat.items) == 1 else None
    return one if isinstance(one, Step) else None
