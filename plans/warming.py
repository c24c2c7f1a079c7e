"""Warm-ups inside sessions: put into a reading by their titles, and written out as the session's own lines. Pure."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plans.notation import Ask, Item, Reading, Repeat, Section, Step, WarmUpLink, read
from plans.notation.tree import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from plans.notation import Words

HEADING, MAIN, CLOSE = "Warm-up", "Main", "//"
UNKNOWN = "a title alone: no warm-up is called that"


@dataclass(frozen=True, slots=True)
class Embedded:
    """A text of a warm-up as sessions take it in: which one it is, and what there is to do."""

    id: str
    version: int
    title: str
    items: list[Item] = field(default_factory=list)


def key(title: str) -> str:
    """Return a title as it is compared: without capitals and double spaces."""
    return " ".join(title.split()).casefold()


def titles(reading: Reading) -> list[str]:
    """Return the titles that a reading links, each once."""
    return list(dict.fromkeys(section.title or "" for section in links(reading)))


def links(reading: Reading) -> Iterator[Section]:
    """The sections of a reading that stand for a warm-up of the library."""
    return (item for item in reading.items if isinstance(item, Section) and item.warmup is not None)


def embed(reading: Reading, known: Mapping[str, Embedded]) -> Reading:
    """Fill the links of a reading with what their warm-ups say; `known` are those by `key` of their titles.

    A title that nobody knows stays one, with a question. The reading given is the one that is changed.
    """
    for section in links(reading):
        found = known.get(key(section.title or ""))
        if found is None:
            reading.asks.append(Ask(section.line, f"[[{section.title}]]", UNKNOWN, ""))
            continue
        section.warmup = WarmUpLink(found.id, found.version)
        section.items = [_on_line(item, section.line) for item in deepcopy(found.items)]
    return reading


def kept(reading: Reading) -> dict[str, Embedded]:
    """Return the warm-ups that a reading has in it already, by `key`: to show a session as it is."""
    return {
        key(section.title or ""): Embedded(
            section.warmup.id, section.warmup.version or 0, section.title or "", section.items
        )
        for section in links(reading)
        if section.warmup and section.warmup.id
    }


def content(reading: Reading) -> list[Item]:
    """Return what a warm-up's own text asks for, without its headings; words nobody could read become notes."""
    items: list[Item] = []
    for item in reading.items:
        items += item.items if isinstance(item, Section) else [item]
    notes: list[Item] = [Step("other", OPEN, note=one.text, line=one.line) for one in reading.unread]
    return sorted([*items, *notes], key=lambda item: item.line)


def _on_line(item: Item, line: int) -> Item:
    """The same item, all of it on one line of the session."""
    item.line = line
    if isinstance(item, Repeat) and item.recovery:
        item.recovery.line = line
    if not isinstance(item, Step):
        for one in item.items:
            _on_line(one, line)
    return item


# --- lines of its own


def headed(text: str, words: Words) -> str:
    """Return a warm-up's text as it stands in a session that has its own: under a heading."""
    text = text.replace("\r\n", "\n").strip("\n")
    first = next(iter(read(text, words).items), None)
    return text if isinstance(first, Section) and first.role == "warmup" else f"{HEADING}\n{text}"


def written_out(text: str, texts: Mapping[str, str], words: Words) -> str:
    """Return a session's text with the lines of warm-ups in place of their titles; `texts` are theirs by `key`.

    What follows keeps its place: where it would be taken for warm-up, a line above it parts the two.
    """
    for section in reversed(list(links(read(text, words)))):
        own = texts.get(key(section.title or ""))
        if own is None:
            continue
        lines = text.split("\n")
        before, after = lines[: section.line - 1], lines[section.line :]
        wanted = _pieces(read("\n".join(after), words))
        body = headed(own, words)
        ways = ["\n".join([*before, body, *more, *after]) for more in ([], [MAIN], [CLOSE])]
        text = next((way for way in ways if _ends(_pieces(read(way, words)), wanted)), ways[2])
    return text


def _pieces(reading: Reading) -> list[tuple[str, Item]]:
    """Each item with the part of the session it belongs to; what stands in none is the main part."""
    found: list[tuple[str, Item]] = []
    for item in reading.items:
        if isinstance(item, Section) and item.warmup is None:
            found += [(item.role, one) for one in item.items]
        else:
            found.append(("main" if not isinstance(item, Section) else item.role, item))
    return found


def _ends(pieces: list[tuple[str, Item]], wanted: list[tuple[str, Item]]) -> bool:
    """Whether what follows is read as before, and none of the warm-up as part of it."""
    if wanted and pieces[-len(wanted) :] != wanted:
        return False
    return all(role == "warmup" for role, _ in pieces[len(pieces) - len(wanted) - 1 : len(pieces) - len(wanted)])


def part_of(text: str, base: str, words: Words) -> tuple[int, int] | None:
    """Return from where to where, in lines counted from 0, a session's text has the lines of a warm-up; None: nowhere.

    Of several warm-up parts it is the one that has most lines in common with `base`.
    """
    reading, lines = read(text, words), text.split("\n")
    known = {line.strip() for line in base.split("\n") if line.strip()}
    starts = [item.line for item in reading.items if isinstance(item, Section) or item.line]
    closed = [number for number, line in enumerate(lines, 1) if line.strip() == CLOSE]
    best: tuple[int, tuple[int, int]] | None = None
    for section in reading.items:
        if not (isinstance(section, Section) and section.role == "warmup" and section.warmup is None and section.line):
            continue
        end = min([one for one in (*starts, *closed) if one > section.line], default=len(lines) + 1) - 1
        while end > section.line and not lines[end - 1].strip():
            end -= 1
        same = sum(line.strip() in known for line in lines[section.line : end])
        if same and (best is None or same > best[0]):
            best = same, (section.line - 1, end)
    return best[1] if best else None
