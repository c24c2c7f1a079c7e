"""Putting a drill or a warm-up into the text of a session: the line that asks for the drill, and where it goes.

Pure: texts in, texts out. Whatever is written here is read back before it is trusted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plans.notation import Extent, Item, Reading, Repeat, Section, Step, read, write
from plans.notation.tree import steps
from plans.notation.words import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plans.notation import Words

HEADING, MAIN = "Warm-up", "Main"
# A title, or a line or two about the place, may stand above the first thing to do.
TITLE_LINES = 2


def dose_line(slug: str, sets: int, extent: Extent, words: Words, *, per_side: bool = False, rest: str = "") -> str:
    """Return the line that asks for a drill, and is read as that drill and nothing else: `2 x 30 m butt kicks`.

    `rest` is what the drill's page says of the pause between sets; it joins the line where the reader knows its
    first words.
    """
    step = Step(PAGES[slug], extent) if slug in PAGES else Step("drill", extent, slug, per_side=per_side)
    item: Item = step if sets == 1 else Repeat((sets, sets), [step])
    line = write(Reading(items=[item]), words)
    name = words.spelling(slug)
    plain = line.replace(name, in_a_sentence(name))
    if _says(plain, item, words):
        line = plain
    return _with_rest(line, rest, words) if isinstance(item, Repeat) else line


def in_a_sentence(name: str) -> str:
    """Return a drill's name as it stands in a line: `butt kicks`, but `A-skip`."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _says(line: str, item: Item, words: Words) -> bool:
    reading = read(line, words)
    return reading.items == [item] and not reading.unread and not reading.asks


def _with_rest(line: str, rest: str, words: Words) -> str:
    """Add the pause between sets in the words of the drill's page: `walk back`, `45-60 s`."""
    pause = re.split(r"[.,;:(]| between sets\b", rest, maxsplit=1)[0].strip().lower().replace("–", "-")
    longer = f"{line}, {pause}"
    alone, reading = read(line, words).items, read(longer, words)
    if not pause or reading.unread or reading.asks or len(reading.items) != 1 or len(alone) != 1:
        return line
    item, before = reading.items[0], alone[0]
    if not (isinstance(item, Repeat) and isinstance(before, Repeat) and item.recovery):
        return line
    return longer if (item.times, item.items) == (before.times, before.items) else line


def joined(text: str, added: str, words: Words) -> str:
    """Return a session's text with lines added at the end of its warm-up; where it has none they become one.

    Every line of the text stays as it was, in its order. Of all places that come into question the first counts at
    which everything is still read as it was.
    """
    text, added = _plain(text), _plain(added)
    bare = _without_heading(added, words)
    headed = bare if _is_warm_up(read(bare, words)) else f"{HEADING}\n{bare}"
    if not text.strip():
        return headed
    before, extra = read(text, words), read(headed, words)
    ways = list(_ways(text, before, bare, headed))
    return next((way for way in ways if _keeps(before, extra, read(way, words))), ways[0])


def drilled(text: str, line: str, words: Words) -> str:
    """Return a warm-up's own text with a drill in it: behind its last drill, else before its strides, else at its end.

    Where a line there would be read as part of another, the next place that does no harm counts.
    """
    if not _plain(text).strip():
        return line
    lines, before = _plain(text).split("\n"), read(text, words)
    items = [item for _, item in _flat(before)]
    drills = [one.line for one in steps(items) if one.drill and one.activity != "strides"]
    strides = [one.line - 1 for one in steps(items) if one.activity == "strides"]
    last = len(lines)
    places = [*drills[-1:], *strides[:1], last, *range(last, -1, -1)]
    ways = ["\n".join([*lines[:at], line, *lines[at:]]) for at in dict.fromkeys(min(at, last) for at in places)]
    (more,) = [[item for _, item in _flat(read(line, words))]]

    def is_as_before(way: str) -> bool:
        after = read(way, words)
        now = [item for _, item in _flat(after)]
        same_left = [one.text for one in after.unread] == [one.text for one in before.unread]
        return same_left and any(now == [*items[:at], *more, *items[at:]] for at in range(len(items) + 1))

    return next((way for way in ways if is_as_before(way)), ways[-1])


def linked(text: str, line: str, words: Words) -> str:
    """Return a session's text with the line that embeds a warm-up above all there is to do, below its title."""
    lines, before = _plain(text).split("\n") if text.strip() else [], read(text, words)
    ways = ["\n".join([*lines[:at], line, *lines[at:]]) for at in range(min(TITLE_LINES, len(lines)) + 1)]
    wanted = _flat(before)

    def is_as_before(way: str) -> bool:
        reading = read(way, words)
        same = [
            pair for pair in _flat(reading) if not (isinstance(pair[1], Section) and f"[[{pair[1].title}]]" == line)
        ]
        return reading.title == before.title and same == wanted

    return next((way for way in ways if is_as_before(way)), ways[0])


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _without_heading(added: str, words: Words) -> str:
    """The lines from the first that says something to do: a title or heading above it goes."""
    reading = read(added, words)
    numbers = [step.line for step in steps(reading.items) if step.line] + [one.line for one in reading.unread]
    rest = "\n".join(added.split("\n")[min(numbers, default=1) - 1 :])
    again = read(rest, words)
    same = [item for _, item in _flat(again)] == [item for _, item in _flat(reading)]
    return rest if same and len(again.unread) == len(reading.unread) else added


def _is_warm_up(reading: Reading) -> bool:
    first = reading.items[0] if reading.items else None
    return isinstance(first, Section) and first.role == "warmup"


def _ways(text: str, reading: Reading, bare: str, headed: str) -> Iterator[str]:
    """The texts that come into question, the likeliest first."""
    lines = text.split("\n")
    ends = [_end(item) for item in reading.items if isinstance(item, Section) and item.role == "warmup"]
    if ends:
        yield _inserted(lines, ends[-1], bare)
        # A warm-up on the line of its heading ends there; what comes below it needs a heading of its own.
        yield _inserted(lines, ends[-1], headed)
        yield _inserted(lines, ends[-1], f"{headed}\n{MAIN}")
    for at in range(min(TITLE_LINES, len(lines)) + 1):
        yield _inserted(lines, at, headed)
        yield _inserted(lines, at, f"{headed}\n{MAIN}")


def _end(section: Section) -> int:
    """How many lines there are up to the last of a section."""
    return max(section.line, *(step.line for step in steps(section.items)), 1)


def _inserted(lines: list[str], at: int, more: str) -> str:
    return "\n".join([*lines[:at], more, *lines[at:]])


def _flat(reading: Reading) -> list[tuple[str, Item]]:
    """Each item with the part of the session that it belongs to."""
    found: list[tuple[str, Item]] = []
    for item in reading.items:
        if isinstance(item, Section):
            found += [(item.role, one) for one in item.items] or [(item.role, Section(item.role, [], item.title))]
        else:
            found.append(("main", item))
    return found


def _keeps(before: Reading, extra: Reading, after: Reading) -> bool:
    """Whether the new reading is the old one with the added items in one place, and nothing else has changed."""
    old, new, more = _flat(before), _flat(after), [pair for pair in _flat(extra) if not _is_empty(pair[1])]
    titles = [item.title for item in before.items if isinstance(item, Section)]
    kept = [item.title for item in after.items if isinstance(item, Section)]
    if after.title != before.title or any(title and title not in kept for title in titles):
        return False
    unread = sorted(one.text for one in (*before.unread, *extra.unread))
    if unread != sorted(one.text for one in after.unread):
        return False
    # An empty warm-up that is filled now is no loss.
    old, new = ([pair for pair in pairs if not _is_empty(pair[1])] for pairs in (old, new))
    return any(new == [*old[:at], *more, *old[at:]] for at in range(len(old) + 1))


def _is_empty(item: Item) -> bool:
    return isinstance(item, Section) and not item.items
