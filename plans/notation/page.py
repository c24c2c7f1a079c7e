"""Where in a text the reader is, and where what it finds goes: sections, labels, notes and questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .build import Built, Label
from .hard import is_hard
from .tree import Ask, Item, Reading, Repeat, Section, Step, Unread, steps

if TYPE_CHECKING:
    from .found import Found
    from .normal import Line
    from .rests import Rest
    from .tokens import Token
    from .tree import Range, Span
    from .words import Words


@dataclass(slots=True)
class Block:
    """Rounds whose lines are being read: where they are put, from which item on, and what lies between them."""

    line: Line
    times: Range
    into: list[Item]
    start: int
    indent: int
    pause: Rest | None
    first: int = 0  # the first line of it, and how far that line is moved in
    inner: int = 0


@dataclass(slots=True)
class Page:
    """Keeps where the reader is: in which section, under which label, at which list number."""

    words: Words
    out: Reading = field(default_factory=Reading)
    section: Section | None = None
    held: bool = False  # the section was opened by words on a line with content, and stays until a main heading
    label: Label | None = None
    label_line: Line | None = None
    notes: list[str] = field(default_factory=list)
    numbering: int = 0
    before: Built | None = None  # what the line before ended with, for a recovery on a line of its own
    block: Block | None = None  # rounds whose lines are being read
    above: list[Built] = field(default_factory=list)  # all that the line before gave
    ahead: dict[int, str] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    lists_days: bool = False
    dose: list[Token] = field(default_factory=list)  # of each drill that is listed below
    units: dict[int, str] = field(default_factory=dict)  # of lines that begin with a bare number
    day_unit: str = ""  # of bare numbers behind the name of a day
    dosed: int = 0  # how many lines have a number in them
    last_dose: int = 0  # the last line with a number in it
    last_line: int = 0
    led: bool = False  # the section was led on to by a dose on its line, and stays until something hard
    groups: int = 0  # how many groups the text names
    asked_for_groups: bool = False
    wholes: set[int] = field(default_factory=set)  # lines whose amount is that of what stands below
    at_the_end: list[Item] = field(default_factory=list)
    titled: list[tuple[Section, list[Token]]] = field(default_factory=list)  # headings with an amount in them
    room: int = 20_000  # letters that own words may still add to the text

    def _unread(self, line: Line, text: str, span: Span | None = None) -> None:
        if not text:
            return
        at = max(line.text.find(text), 0)
        start, end = span or line.back(at, at + len(text))
        kept = Unread(line.number, line.typed[start:end] if line.swaps else text, (start, end))
        # Of an own word that stands for several things, what was not read is kept once.
        if not (line.swaps and kept in self.out.unread[-1:] and self.out.unread[-1].span == kept.span):
            self.out.unread.append(kept)

    def _head(self, text: str) -> None:
        """A heading that opens no section: the title while nothing stands below, else a note of what follows."""
        if not text:
            return
        if self.out.items or self.section:
            self.notes.append(text)
        else:
            self.out.title = text if self.out.title is None else f"{self.out.title} · {text}"

    def _add_section(self, section: Section) -> None:
        self._drop_label()
        self._close()
        self.out.items.append(section)
        self.section = section
        self.before = None

    def _close(self) -> None:
        self._drop_label()
        self.section = None
        self.held = self.led = False
        self.before = None

    def _close_after_day(self) -> None:
        """A new day is no part of a section of the day before."""
        if self.section is not None:
            self._close()
        self.before = None

    def _drop_label(self) -> None:
        """A label that named nothing below it is a step by itself, or stays unread."""
        said, line = self.label, self.label_line
        self.label = self.label_line = None
        if said is None or line is None or said.used:
            return
        if said.drills:
            alone = Step("other", note=said.text, line=line.number, span=self._whole(line.number))
            self._place(line, [Built([alone])])
            return
        step = Step("drill" if said.drill else said.activity or "run", line=line.number, span=self._whole(line.number))
        step.drill = said.drill[0] if said.drill else None
        step.targets = list(said.targets)
        self._place(line, [Built([step])])
        if step.activity == "stand":
            self.ask(line.number, "a rest", "a rest day")

    def _place(self, line: Line, built: list[Built]) -> None:
        if not built:
            return
        if self.label is not None and not self.label.used:
            self._drop_label()
        if (
            (self.notes or self.led)
            and self.section
            and self.section.role == "warmup"
            and any(is_hard(i) for b in built for i in b.items)
        ):
            self._close()
        if self.held and self.section:
            number = self.section.line
            other = "the length of the whole warm-up"
            said = self.said_on(number)
            self.out.asks.append(Ask(number, said, "running of this length", other, self._whole(number)))
            self.held = False
        for one in built:
            self._say_notes(one.items)
            if one.role:
                self._close()
                span = one.items[0].span if one.items else line.span(0, len(line.plain))
                self.out.items.append(Section(one.role, one.items, None, None, line.number, span))
            elif self.section:
                self.section.items.extend(one.items)
            else:
                self.out.items.extend(one.items)

    def ask(self, number: int, read_as: str, other: str, span: Span | None = None) -> None:
        """Ask about a line, or about the words of it at `span`."""
        start, end = span if span is not None and span[1] > span[0] else self._whole(number)
        said = self.lines[number].typed[start:end].strip() if span else self.said_on(number)
        self.out.asks.append(Ask(number, said, read_as, other, (start, end)))

    def _whole(self, number: int) -> Span:
        line = self.lines[number]
        return line.span(0, len(line.plain))

    def said_on(self, number: int) -> str:
        """A line as it was typed."""
        return self.lines[number].typed.strip()

    def _say_notes(self, items: list[Item]) -> None:
        """Give the headings that stand above to the first step below them."""
        first = next(steps(items), None)
        if first is not None and self.notes:
            first.note = "; ".join(filter(None, (*self.notes, first.note)))
            self.notes = []

    def _leave_notes(self) -> None:
        """Headings with nothing below: to the last step, or to the title."""
        last = list(steps(self.out.items))[-1:]
        for text in self.notes:
            if last:
                last[0].note = "; ".join(filter(None, (last[0].note, text)))
            else:
                self.out.title = text if self.out.title is None else f"{self.out.title} · {text}"
        self.notes = []

    def _keep_marks(self, line: Line, found: Found) -> None:
        for start, end in found.unread:
            self._unread(line, line.verbatim(start, end), line.span(start, end))
        self._asks(line, found.asked)

    def _asks(self, line: Line, asked: list[tuple[str, str, str]]) -> None:
        for one in dict.fromkeys(asked):
            at = line.text.find(one[0])
            start, end = line.back(at, at + len(one[0])) if at >= 0 else line.span(0, len(line.plain))
            said = line.typed[start:end] if line.swaps else one[0]
            self.out.asks.append(Ask(line.number, said, *one[1:], (start, end)))

    def _ask_about_the_warm_up(self) -> None:
        """A hard set under a warm-up heading, and none anywhere else, may have lost its own heading."""
        hard = [item for item in self.out.items if is_hard(item)]
        if len(hard) != 1 or not isinstance(hard[0], Section) or hard[0].role == "main":
            return
        for item in hard[0].items:
            if isinstance(item, Repeat) and is_hard(item):
                where = "warm-up" if hard[0].role == "warmup" else "cool-down"
                said, span = self.said_on(item.line), self._whole(item.line)
                self.out.asks.append(Ask(item.line, said, f"part of the {where}", "the main set", span))
                return
