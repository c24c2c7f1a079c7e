"""What is said twice and run once, as a race in a heading and below it; and questions about what looks odd."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .tree import Item, Section, Step, steps
from .vocabulary import PHRASES, words

if TYPE_CHECKING:
    from .page import Page

_NEAR = 0.05
_RACES = words("race marathon parkrun 5k 10k half hm xc")
_EFFORTS = ("effort", "sub", "easy_run")
_LONG_S, _LONG_M = 120, 300
_RACED = ("race", "test")


def settle_restated(page: Page) -> None:
    """Leave out what only says again what another line, or the same one, has as a race or a time trial."""
    _race_above(page)
    _paced_long_run(page)
    for items in (page.out.items, *(item.items for item in page.out.items if isinstance(item, Section))):
        _behind_event(page, items)
        _easy_words(items)


def ask_about_the_rest(page: Page) -> None:
    """Ask where a heading, a note or a side may be more than it was read as."""
    _ask_about_lone_title(page)
    _ask_about_noted_efforts(page)
    _ask_about_sides(page)


def _paced_long_run(page: Page) -> None:
    """ "Long run 16 km @ 5:00/km": a pace of its own says more than that long runs are easy."""
    for step in steps(page.out.items):
        easy = [one for one in step.targets if one.kind == "effort" and one.name == "easy"]
        if not easy or not any(one.kind == "pace" for one in step.targets) or step.line not in page.lines:
            continue
        tokens = page.words.tokens(page.lines[step.line].plain)
        found = [one[0] for at in range(len(tokens)) if (one := PHRASES.longest(tokens, at))]
        if ("easy_run", "run") in found and ("effort", "easy") not in found:
            step.targets = [one for one in step.targets if one not in easy]


def _race_above(page: Page) -> None:
    """ "Race day - 10k" above "Warm-up", "Race 10k": the first line is the title."""
    items = page.out.items
    first = items[0] if items else None
    if not isinstance(first, Step) or page.lists_days or not _names_race(page, first):
        return
    own = [item for item in items if item.line == first.line]
    raced = [step for step in steps(items) if step.line != first.line and step.activity in _RACED]
    if len(own) != 1 or not any(_as_far(first, step) for step in raced):
        return
    del items[0]
    said = " ".join(page.said_on(first.line).rstrip(" :").split())
    title = page.out.title
    page.out.title = said if title is None or title in said else f"{title} · {said}"
    page.out.asks[:] = [one for one in page.out.asks if one.line != first.line]


def _names_race(page: Page, step: Step) -> bool:
    if step.activity != "run" or step.targets:
        return step.activity in _RACED
    tokens = page.words.tokens(page.lines[step.line].plain)
    named = ((found := PHRASES.longest(tokens, at)) and found[0][1] in _RACED for at in range(len(tokens)))
    return any(named)


def _behind_event(page: Page, items: list[Item]) -> None:
    """ "parkrun as a tempo, 5 km": the distance of the event, said once more."""
    for one, other in pairwise(items):
        if not isinstance(one, Step) or not isinstance(other, Step) or one.line != other.line:
            continue
        plain = other.activity == "run" and not other.targets and not other.note
        if plain and "parkrun" in page.said_on(one.line).lower().replace(" ", "") and _as_far(one, other):
            items[:] = [item for item in items if item is not other]
            return


def _easy_words(items: list[Item]) -> None:
    """ "60 min bike, easy spin": what only says how to ride is no second ride."""
    for one, other in pairwise(items):
        if not isinstance(one, Step) or not isinstance(other, Step) or one.line != other.line:
            continue
        if one.activity == other.activity == "cross" and one.extent.kind != "open" and other.extent.kind == "open":
            for target in other.targets:
                one.with_target(target)
            one.note = ", ".join(filter(None, (one.note, other.note)))
            items[:] = [item for item in items if item is not other]
            return


def _as_far(one: Step, other: Step) -> bool:
    if one.extent.kind != "metres" or other.extent.kind != "metres":
        return False
    return abs(one.extent.lo - other.extent.lo) <= _NEAR * other.extent.lo


def _ask_about_lone_title(page: Page) -> None:
    """A text of which nothing is run, that names a race: its words may be no heading."""
    if page.out.items or page.out.unread or page.out.asks or page.out.title is None:
        return
    tokens = [token for line in page.lines.values() for token in page.words.tokens(line.plain)]
    if any(token.text in _RACES for token in tokens):
        page.ask(min(page.lines), "a heading", "what is run")


def _ask_about_sides(page: Page) -> None:
    """ "15 min jog either side": of a run that long, before and after is meant, and no leg."""
    for step in steps(page.out.items):
        long = step.extent.hi >= {"seconds": _LONG_S, "metres": _LONG_M}.get(step.extent.kind, step.extent.hi + 1)
        if step.per_side and long and step.activity in ("run", "jog", "walk"):
            page.ask(step.line, "on each side", "before and after")


def _ask_about_noted_efforts(page: Page) -> None:
    """ "Steady club run, 6 miles": a note that names an effort, on a run that has none, may be how to run."""
    asked = {one.line for one in page.out.asks}
    for step in steps(page.out.items):
        if step.activity != "run" or step.targets or not step.note or step.line in asked:
            continue
        if step.line not in page.lines or "{" in page.lines[step.line].plain:
            continue  # in braces stands what is a note by its own sign
        tokens = page.words.tokens(step.note)
        if any((found := PHRASES.longest(tokens, at)) and found[0][0] in _EFFORTS for at in range(len(tokens))):
            page.ask(step.line, f"a note: {step.note}", "how to run")
