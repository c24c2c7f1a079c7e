"""First lines and headings whose amount is that of all that follows: "Long run 26 km" above the parts of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .amounts import amount
from .heads import outside_brackets
from .totals import totals
from .tree import Item, Repeat, Section, Step, steps
from .vocabulary import PHRASES, mark_at

if TYPE_CHECKING:
    from .page import Page
    from .tokens import Token

_NEAR = 0.05
_LEAST = 0.5
# A shorter first run may equal what follows by chance, as in 1200, 800, 400.
_LONG = {"metres": 3000, "seconds": 1200}
_STILL = ("drill", "mobility", "activation", "strength", "stand", "other")
_RUNNING = (("effort", "easy"), ("effort", "steady"), ("activity", "jog"), ("activity", "run"))
_DOING = ("effort", "activity", "easy_run", "terrain")
# Longer repeats of so few metres behind a long easy run are hardly strides.
_MOST_STRIDE_M, _LEAST_STRIDE_M, _MOST_STRIDES = 120, 50, 12


def settle_first(page: Page) -> None:
    """Make the first line the title where what follows adds up to its amount; ask where it may be meant so."""
    items = page.out.items
    first = items[0] if items else None
    if not isinstance(first, Step) or page.lists_days or first.activity not in ("run", "other") or len(items) < 2:
        return
    own = [item for item in items if item.line == first.line]
    extent, below = first.extent, [item for item in items if item.line != first.line]
    if extent.kind not in ("metres", "seconds") or not below or items[: len(own)] != own:
        return
    if any(step.extent.kind != "open" for step in steps(own[1:])):
        return
    if any(step.activity == "rest_day" for step in steps(below)):
        return
    tokens = page.words.tokens(page.lines[first.line].plain)
    says = first.line in page.wholes
    named = says or _is_named(tokens)
    worded = bool(tokens) and tokens[0].kind == "word"
    lo, hi, exact = _measured(below, extent.kind)
    near = lo and lo * (1 - _NEAR) <= extent.hi and extent.lo <= hi * (1 + _NEAR)
    several = len([step for step in steps(below) if step.activity not in _STILL]) > 1
    if near and exact and several and named:
        said = " ".join(page.said_on(first.line).rstrip(" :").split())
        del items[: len(own)]
        title = page.out.title
        page.out.title = said if title is None or said.startswith(title) else f"{title} · {said}"
        page.wholes.discard(first.line)
        if first.line in {one.line for one in page.out.asks}:
            page.out.asks[:] = [one for one in page.out.asks if one.line != first.line]
    elif ((worded or not first.targets) and near and several and exact and extent.hi >= _LONG[extent.kind]) or (
        named and hi < extent.lo and lo >= extent.lo * _LEAST
    ):
        page.wholes.discard(first.line)
        _ask(page, first.line, "before what follows", "the length of all that follows")


def ask_about_wholes(page: Page) -> None:
    """Ask about the lines that lead on to others, where their amount was not found to be that of the others."""
    for line in sorted(page.wholes):
        _ask(page, line, "before what follows", "the length of all that follows")


def settle_titles(page: Page) -> None:
    """Ask about an amount that stands in the heading of a section, unless it is the sum of the section."""
    for section, tokens in page.titled:
        runs = any((found := PHRASES.longest(tokens, at)) and found[0] in _RUNNING for at in range(len(tokens)))
        counted = any(token.text in ("x", "×") for token in tokens)
        said = tokens if runs and not counted else outside_brackets(tokens)
        dose = next((one for at in range(len(said)) if (one := amount(said, at)) and one.kind != "bare"), None)
        if dose is None or dose.kind == "reps":
            continue
        lo, hi, _ = _measured(section.items, dose.kind)
        if not (lo and lo * (1 - _NEAR) <= dose.hi and dose.lo <= hi * (1 + _NEAR)):
            _ask(page, section.line, "the length of the whole section", "running of this length")


def ask_about_strides(page: Page) -> None:
    """ "40 min easy, 6 x 100": so short and quick behind an easy run they are mostly strides."""
    before: Item | None = None
    for item in _flat(page.out.items):
        if isinstance(item, Repeat) and isinstance(before, Step) and _may_be_strides(before, item):
            step = item.items[0]
            said = f"{item.times[0]} x {step.extent.lo} m" if isinstance(step, Step) else ""
            _ask(page, item.line, f"{said} running", f"{said} strides", item.span)
        before = item


def _flat(items: list[Item]) -> list[Item]:
    return [one for item in items for one in (item.items if isinstance(item, Section) else [item])]


def _may_be_strides(before: Step, repeat: Repeat) -> bool:
    step = repeat.items[0]
    if len(repeat.items) != 1 or not isinstance(step, Step) or step.activity != "run" or step.targets:
        return False
    least = {"metres": 2000, "seconds": 600}.get(before.extent.kind, before.extent.hi + 1)
    easy = all(target.kind == "effort" and target.name in ("easy", "steady") for target in before.targets)
    short = step.extent.kind == "metres" and _LEAST_STRIDE_M <= step.extent.lo <= step.extent.hi <= _MOST_STRIDE_M
    long = before.activity == "run" and before.extent.hi >= least
    return easy and short and long and repeat.times[1] <= _MOST_STRIDES


def _is_named(tokens: list[Token]) -> bool:
    """Whether a line names a session before its amount: "Long run 26 km", and not "Easy 8 km" or "Run 10 min"."""
    if not tokens or tokens[0].kind != "word":
        return False
    if mark_at(tokens, len(tokens) - 1, ":") or tokens[0].text == "long":
        return True
    found = PHRASES.longest(tokens, 0)
    simple = found is not None and found[0][0] in _DOING and found[0] != ("easy_run", "run")
    return not (simple and found is not None and found[1] < len(tokens) and tokens[found[1]].kind in ("num", "clock"))


def _measured(items: list[Item], kind: str) -> tuple[float, float, bool]:
    """The sum of items in metres or seconds, and whether all that moves in them is measured so."""
    moving = [step for step in steps(items) if step.activity not in _STILL and step.extent.kind != "open"]
    exact = all(step.extent.kind == kind for step in moving)
    if exact:
        lo, hi = (sum(_sum(item, kind, end) for item in items) for end in (0, 1))
        return lo, hi, True
    sums = totals(items)
    return *(sums.metres if kind == "metres" else sums.seconds), False


def _sum(item: Item, kind: str, end: int) -> float:
    if isinstance(item, Step):
        return (item.extent.lo, item.extent.hi)[end] if item.extent.kind == kind else 0
    one = sum(_sum(part, kind, end) for part in item.items)
    if not isinstance(item, Repeat):
        return one
    rest = _sum(item.recovery, kind, end) if item.recovery else 0
    return one * item.times[end] + rest * (item.times[end] - 1)


def _ask(page: Page, line: int, read_as: str, other: str, span: tuple[int, int] | None = None) -> None:
    page.ask(line, read_as, other, span)
