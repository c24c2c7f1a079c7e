"""Rules on whether a warm-up is there at all, how long it takes, and whether it ends with strides."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from plans.notation import Extent, Item, Repeat, Section, Step, faces
from plans.notation.tree import MILE_M, effort, tidy

from .remarks import Remark, on_line, starting
from .view import Unit, View, put_after, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from plans.notation.tree import Range

    from .demand import Demand

SHORT_S, LONG_S = 10 * 60, 45 * 60
STRIDE_M = 60
_HAIR = 1e-6
_NEEDS_WARMTH: tuple[Demand, ...] = ("threshold", "vo2", "race_short", "race_middle", "race_half")
_NEEDS_STRIDES: tuple[Demand, ...] = ("vo2", "race_short", "race_middle")
_HARD_WORDS: dict[Demand, str] = {
    "threshold": "threshold running", "vo2": "fast repetitions", "race_short": "a race this short",
    "race_middle": "a race", "race_half": "a half marathon",
}  # fmt: skip


# --- W15: hard running without any warm-up

_JOG_MIN: dict[Demand, int] = {"threshold": 10, "vo2": 12, "race_short": 20, "race_middle": 12, "race_half": 10}


def no_warm_up(view: View) -> Iterator[Remark]:
    """A quality session, or a race, that begins with its first fast step."""
    if view.demand not in _NEEDS_WARMTH or view.warmup or view.links:
        return
    first = next((unit for unit in view.main if unit.sort == "hard"), None)
    if first is None or view.before_hard:
        return
    racing = view.demand.startswith("race")
    does = "comes" if racing or view.demand == "threshold" else "come"
    why = "the first kilometre is part of the race" if racing else "the first minutes are run like the others"
    yield Remark(
        "info" if racing else "warn",
        f"{starting(_HARD_WORDS[view.demand])}{on_line(first.line)} {does} without a warm-up. With one, {why}.",
        first.line,
        words="Put a warm-up first",
        change=_whole_warm_up,
    )


def _whole_warm_up(view: View) -> None:
    minutes = _JOG_MIN[view.demand]
    items: list[Item] = [
        Step("jog", Extent.of("seconds", minutes * 60), targets=[effort("easy")]),
        Step("mobility", Extent.of("seconds", 300)),
        _three_strides(),
    ]
    view.reading.items.insert(0, Section("warmup", items))


# --- W05: long enough, and not longer than the session bears


def warm_up_time(view: View) -> Iterator[Remark]:
    """A warm-up of less than 10 minutes before hard running, or of more than 45 before anything."""
    if not view.warmup:
        return
    line = view.warmup[0].line
    hi = _seconds(view.warmup)[1]
    open_end = any(unit.is_open and unit.sort == "raise" for unit in view.warmup)
    if hi < SHORT_S and view.demand in _NEEDS_WARMTH and not open_end and not view.links:
        grown = view.after(_lengthen)
        yield Remark(
            "warn",
            f"The warm-up{on_line(line)} takes about {round(hi / 60)} min. Before {_HARD_WORDS[view.demand]} give it "
            "10 at least: muscles are warm after 10 to 20.",
            line,
            words=_jog_words(grown),
            change=_lengthen,
        )
    said = _said_s(view)
    if said > LONG_S:
        cut = view.after(_shorten)
        yield Remark(
            "warn",
            f"The warm-up{on_line(line)} takes about {round(said / 60)} min. After 45 the session pays for it.",
            line,
            words=_jog_words(cut),
            change=_shorten,
        )


def _seconds(units: Iterable[Unit]) -> Range:
    found = [unit.seconds for unit in units]
    return sum(lo for lo, _ in found), sum(hi for _, hi in found)


def _jogs(view: View) -> list[Step]:
    """The plain steps of the warm-up that are jogged, with an amount, longest first."""
    found = [(unit.seconds[1], unit.item) for unit in view.warmup if unit.sort == "raise" and not unit.is_open]
    steps = [(seconds, item) for seconds, item in found if isinstance(item, Step)]
    return [step for _, step in sorted(steps, key=lambda pair: -pair[0])]


def _jog_words(view: View) -> str:
    jogs = _jogs(view)
    return f"Make the jog {faces.dose(jogs[0].extent)}" if jogs else ""


def _lengthen(view: View) -> None:
    """Let the longest jog be longer, by whole minutes or half kilometres, until the warm-up takes 10 minutes."""
    jogs = _jogs(view)
    if not jogs:
        jog = Step("jog", Extent.of("seconds", 0))
        view.warmup[0].home.insert(0, jog)
        jogs = [jog]
    _resize(view, jogs[0], 1, lambda now: _seconds(now.warmup)[1] >= SHORT_S)


def _shorten(view: View) -> None:
    """Cut the longest jog until the warm-up takes 45 minutes; ten minutes or two kilometres of it stay."""
    jogs = _jogs(view)
    if jogs:
        _resize(view, jogs[0], -1, lambda now: _said_s(now) <= LONG_S)


def _said_s(view: View) -> float:
    """The least time of what the coach called a warm-up."""
    return _seconds([unit for unit in view.warmup if unit.role == "warmup"])[0]


def _resize(view: View, step: Step, sign: int, enough: Callable[[View], bool]) -> None:
    """Make a step longer or shorter in round amounts until it is enough, or until nothing sensible is left."""
    unit, least = _amounts_of(step.extent)
    start = step.extent.hi
    for turn in range(1, 61):
        # A hair either way: half miles are no whole numbers.
        units = math.floor(start / unit + turn + _HAIR) if sign > 0 else math.ceil(start / unit - turn - _HAIR)
        whole = units * unit
        if sign < 0 and whole < least:
            return
        step.extent = Extent.of(step.extent.kind, tidy(whole))
        if enough(View.of(view.reading, view.scene)):
            return


def _amounts_of(extent: Extent) -> tuple[float, float]:
    """In what an amount grows, and the least that is left of it: minutes, half miles where it is miles, or 500 m."""
    if extent.kind == "seconds":
        return 60, 600
    quarters = extent.hi / MILE_M * 4
    return (MILE_M / 2, MILE_M) if abs(quarters - round(quarters)) < 0.001 else (500, 2000)


# --- W13: strides before what is fast


def no_strides(view: View) -> Iterator[Remark]:
    """Fast running to come, and no strides before it."""
    if view.demand not in _NEEDS_STRIDES or not view.warmup or view.links:
        return
    if any(step.activity == "strides" for unit in view.warmup for step in work(unit.item)):
        return
    if any(unit.sort in ("sprint", "hard") for unit in view.warmup):
        return  # what is run at race pace, or faster, does what strides do
    line = view.warmup[-1].line
    does = "comes" if view.demand.startswith("race") else "come"
    yield Remark(
        "info",
        f"{starting(_HARD_WORDS[view.demand])} {does} without "
        f"strides: the warm-up ends{on_line(line)}. Three of them take the surprise out of the first repetition.",
        line,
        words=f"Add 3 × {STRIDE_M}{faces.NB}m strides",
        change=lambda now: put_after(now.warmup[-1], [_three_strides()]),
    )


def _three_strides() -> Repeat:
    return Repeat((3, 3), [Step("strides", Extent.of("metres", STRIDE_M))])
