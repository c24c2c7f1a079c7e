"""The sets of a session as they were written: a heading with its lines, or a repeat over several lines. Pure."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from plans.notation.tokens import key
from plans.notation.vocabulary import DRILLS_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    type Rows = Iterable[Mapping[str, Any]]

# A heading has so many lines below it, a repeat so many lines in all; more than LONGEST letters are a session, no set.
LEAST_BELOW, LEAST_OF_REPEAT, MOST_LINES, LONGEST = 2, 2, 12, 500
BULLETS = "-*• \t"


def sets_of(text: str, tree: Mapping[str, Any]) -> list[str]:
    """The sets in a session's text that were read whole, in its order; `tree` is its reading in the JSON form.

    What holds a remark, words that were not read or a link to a warm-up is left out.
    """
    lines = text.splitlines()
    unread = {one["line"] for one in tree["unread"]}
    found = []
    for first, last in sorted(set(_spans(lines, tree, unread))):
        written = lines[first - 1 : last]
        kept = textwrap.dedent("\n".join(line.rstrip() for line in written)).lstrip(BULLETS)
        if unread.isdisjoint(range(first, last + 1)) and len(written) <= MOST_LINES and len(kept) <= LONGEST:
            found.append(kept)
    return [one for one in found if "[[" not in one and "\0" not in one]


def _spans(lines: list[str], tree: Mapping[str, Any], unread: set[int]) -> Iterator[tuple[int, int]]:
    """First and last line of everything that may be a set."""
    heads = {one["line"] for one in tree["items"] if one["type"] == "section" and one.get("line")}
    held = set(_lines(tree["items"])) - heads
    for one in tree["items"]:
        last = max(_lines(one.get("items", ())), default=0)
        if one["type"] == "section" and one.get("line") and last - one["line"] >= LEAST_BELOW:
            yield one["line"], last
    yield from _repeats(tree["items"])
    # "Drills" within a warm-up is no row of the tree; its lines are those right below it.
    for number, line in enumerate(lines, 1):
        if number not in held | heads | unread and key(line.strip(f"{BULLETS}:")) in DRILLS_HEADINGS:
            last = number
            while last + 1 in held:
                last += 1
            if last - number >= LEAST_BELOW:
                yield number, last


def _repeats(items: Rows) -> Iterator[tuple[int, int]]:
    for one in items:
        below = one.get("items", ())
        if one["type"] == "repeat" and one.get("line"):
            last = max(_lines(below), default=0)
            if last - one["line"] + 1 >= LEAST_OF_REPEAT:
                yield one["line"], last
        yield from _repeats(below)


def _lines(items: Rows) -> Iterator[int]:
    """The lines of items and of all below them."""
    for one in items:
        if one.get("line"):
            yield one["line"]
        yield from _lines(one.get("items", ()))
        if one.get("recovery"):
            yield from _lines([one["recovery"]])


def same(written: str) -> str:
    """What two writings of one set have in common: letters of any case, bullets or none."""
    return "\n".join(" ".join(line.lstrip(BULLETS).split()) for line in written.splitlines()).casefold()
