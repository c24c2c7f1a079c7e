"""How each line was read, as chips: a dose and words for every piece, a question where two readings fit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from . import faces
from .tree import Ask, Item, Range, Reading, Repeat, Section, Span, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .words import Words

type ChipKind = Literal["step", "drill", "strides", "rest", "ask", "unread", "heading"]

_HEADINGS = {"warmup": "Warm-up", "main": "Main", "cooldown": "Cool-down"}


@dataclass(frozen=True, slots=True)
class Chip:
    """One piece as it was read. `ask` is set where the piece allowed another reading, `drill` where it is a drill.

    `span` is the place of its words in the line as typed: the first letter and the place after the last."""

    kind: ChipKind
    dose: str = ""
    words: str = ""
    ask: Ask | None = None
    drill: str | None = None
    # What it was made of: the step and how often it is done, or the words that found no place.
    step: Step | None = field(default=None, compare=False)
    times: Range | None = field(default=None, compare=False)
    text: str = field(default="", compare=False)
    span: Span = field(default=(0, 0), compare=False)


@dataclass(slots=True)
class ChipLine:
    """The chips of one line of the text."""

    line: int
    chips: list[Chip] = field(default_factory=list)


def chips(reading: Reading, words: Words) -> list[ChipLine]:
    """The chips of a reading, by line of its text; lines that gave nothing have none."""
    lines: dict[int, ChipLine] = {}
    for item in reading.items:
        for line, chip in _of_item(item, words, ""):
            lines.setdefault(line, ChipLine(line)).chips.append(chip)
    for unread in reading.unread:
        kept = Chip("unread", words="kept as a note", text=unread.text, span=unread.span)
        lines.setdefault(unread.line, ChipLine(unread.line)).chips.append(kept)
    for ask in reading.asks:
        _put_question(lines.setdefault(ask.line, ChipLine(ask.line)), ask)
    return [lines[number] for number in sorted(lines)]


def _of_item(item: Item, words: Words, rounds: str) -> Iterator[tuple[int, Chip]]:
    if isinstance(item, Section):
        yield item.line, Chip("heading", words=item.title or _HEADINGS[item.role], span=item.span)
        for one in item.items:
            yield from _of_item(one, words, "")
    elif isinstance(item, Step):
        yield item.line, _of_step(item, words, None, rounds)
    else:
        yield from _of_repeat(item, words, rounds)


def _of_repeat(repeat: Repeat, words: Words, rounds: str) -> Iterator[tuple[int, Chip]]:
    single = faces.only_step(repeat)
    if single is not None:
        yield repeat.line, _of_step(single, words, repeat.times, rounds)
    else:
        for one in repeat.items:
            yield from _of_item(one, words, f"{rounds}{faces.span(*repeat.times)} × ")
    if repeat.recovery is not None:
        rest = repeat.recovery
        yield rest.line, Chip("rest", faces.dose(rest.extent), faces.rest(rest), step=rest, span=rest.span)


def _of_step(step: Step, words: Words, times: Range | None, rounds: str) -> Chip:
    dose = rounds + faces.dose(step.extent, times)
    said = faces.saying(step, words)
    if step.activity == "drill":
        return Chip("drill", dose, said, drill=step.drill, step=step, times=times, span=step.span)
    if step.activity == "strides":
        return Chip("strides", dose, said, step=step, times=times, span=step.span)
    kind: ChipKind = "rest" if step.activity == "stand" else "step"
    return Chip(kind, dose, said, step=step, times=times, span=step.span)


def _plain(text: str) -> str:
    return text.replace(faces.NB, " ").replace("×", "x").replace("–", "-").lower()


def _put_question(line: ChipLine, ask: Ask) -> None:
    """Set a question on the chip that shows its reading, else on one of its own."""
    wanted = _plain(ask.read_as)
    for at, chip in enumerate(line.chips):
        said = _plain(f"{chip.dose} {chip.words}")
        shows = wanted in said or wanted.split(": ")[-1] in said
        if chip.ask is None and chip.kind not in ("heading", "unread") and shows:
            line.chips[at] = replace(chip, kind="ask", ask=ask)
            return
    line.chips.append(Chip("ask", words=ask.text, ask=ask, text=ask.text, span=ask.span))
