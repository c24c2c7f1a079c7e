"""Read the text of a session: line by line into sections, items, notes and asks. Never fails, never drops a word."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from . import heads
from .build import Built, Label, attach, fits
from .draft import unbraced
from .hard import is_hard
from .labels import read_known_label, read_labelled, suits
from .normal import Line, lines_of
from .rests import rest
from .strict import Found, LineReader
from .tree import Ask, Item, Reading, Repeat, Section, Step, Unread, WarmUpLink, steps
from .vocabulary import CONDITIONS, mark_at, word_at

if TYPE_CHECKING:
    from .tokens import Token
    from .words import Words

_REST_DAYS = frozenset(("rest", "rest day", "off", "day off", "off day", "complete rest", "full rest day"))


def read(text: str, words: Words) -> Reading:
    """Read a coach's text. Whatever it holds, this returns; what found no place stands in `unread`."""
    return TextReader(words).read(text)


@dataclass(slots=True)
class TextReader:
    """Goes through the lines and keeps where it is: in which section, under which label, at which list number."""

    words: Words
    out: Reading = field(default_factory=Reading)
    section: Section | None = None
    held: bool = False  # the section was opened by words on a line with content, and stays until a main heading
    label: Label | None = None
    label_line: Line | None = None
    notes: list[str] = field(default_factory=list)
    numbering: int = 0
    before: Built | None = None  # what the line before ended with, for a recovery on a line of its own
    ahead: dict[int, str] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)

    def read(self, text: str) -> Reading:
        """Read all lines."""
        lines = [line for line in lines_of(text) if line.plain.strip()]
        self.lines = {line.number: line for line in lines}
        self._look_ahead(lines)
        for line in lines:
            self._line(line)
        self._drop_label()
        self._leave_notes()
        self._ask_about_the_warm_up()
        return self.out

    def _look_ahead(self, lines: list[Line]) -> None:
        """For each line the role of the next section heading after it."""
        following = ""
        for line in reversed(lines):
            self.ahead[line.number] = following
            _, end = heads.list_mark(line)
            start = line.plain[end:].lstrip(" #*")[:40]
            found = heads.heading(self.words.tokens(start))
            following = found.role if found else following

    # --- kinds of lines

    def _line(self, line: Line) -> None:
        stripped = line.plain.strip()
        if stripped.startswith(">"):
            at = line.plain.index(">") + 1
            self._unread(line, line.verbatim(at, len(line.plain)))
        elif stripped == "//":
            self._close()
        elif heads.is_decoration(line):
            return
        elif (linked := heads.link_title(line)) is not None:
            self._add_section(Section("warmup", [], linked, WarmUpLink(), line.number))
            self._close()
        elif stripped.startswith("#"):
            self._marked_heading(line)
        else:
            self._listed(heads.without_stars(line))

    def _unread(self, line: Line, text: str) -> None:
        if text:
            self.out.unread.append(Unread(line.number, text))

    def _marked_heading(self, line: Line) -> None:
        at = line.plain.index("#")
        end = at + len(line.plain[at:]) - len(line.plain[at:].lstrip("#"))
        rest_of_line = heads.without_start(line, end)
        tokens = self.words.tokens(rest_of_line.plain)
        if not tokens:
            return
        if heads.heading(tokens):
            self._content(rest_of_line, tokens)
        else:
            self._head(line.verbatim(end, len(line.plain)))

    def _head(self, text: str) -> None:
        """A heading that opens no section: the title while nothing stands below, else a note of what follows."""
        if not text:
            return
        if self.out.items or self.section:
            self.notes.append(text)
        else:
            self.out.title = text if self.out.title is None else f"{self.out.title} · {text}"

    def _listed(self, line: Line) -> None:
        number, end = heads.list_mark(line)
        again = heads.list_mark(heads.without_start(line, end)) if end else (None, 0)
        end = again[1] if again[1] and again[0] is None else end
        if number is not None:
            if number not in (1, self.numbering + 1):
                self._unread(line, line.verbatim(0, end))
            self.numbering = number
        line = heads.without_start(line, end)
        tokens = self.words.tokens(line.plain)
        if len(tokens) == 1 and tokens[0].kind == "note" and not self.out.items and self.section is None:
            self._head(unbraced(line.verbatim(0, len(line.plain))))
            return
        if tokens:
            self._content(line, tokens)

    def _content(self, line: Line, tokens: list[Token]) -> None:
        note_at = next((at for at, one in enumerate(tokens) if at and one.text == "#" and one.gap), None)
        if note_at is not None:
            if self._with_note(line, tokens, note_at):
                return
            self._unread(line, line.verbatim(tokens[0].start, tokens[-1].end))
            return
        heading = heads.heading(tokens)
        if heading is not None:
            self._heading(line, tokens, heading)
            return
        weekday = heads.weekday_end(tokens)
        if weekday and weekday < len(tokens) and not heads.tells_place(tokens):
            found = self._trial(line, tokens[weekday:])
            if found.built or self._is_rest_day(line, tokens[weekday:]) or heads.heading(tokens[weekday:]):
                self._head(tokens[0].raw)
                self._content(line, tokens[weekday:])
                return
        if weekday:
            self._head(self._all(line, tokens).rstrip(" :-"))
            return
        self._plain(line, tokens)

    def _all(self, line: Line, tokens: list[Token]) -> str:
        return line.verbatim(tokens[0].start, tokens[-1].end)

    def _trial(self, line: Line, tokens: list[Token]) -> Found:
        return LineReader(line, self.words).read(tokens) if tokens else Found()

    def _with_note(self, line: Line, tokens: list[Token], at: int) -> bool:
        """A note behind # belongs to the last step of its line."""
        size = (len(self.out.items), len(self.section.items) if self.section else 0)
        found = self._trial(line, tokens[:at])
        if found.unread or not found.items or not tokens[at + 1 :]:
            return False
        self._content(line, tokens[:at])
        now = (len(self.out.items), len(self.section.items) if self.section else 0)
        written = [step for step in steps(self.out.items) if step.line == line.number]
        if now == size or not written:
            return False
        last = written[-1]
        last.note = "; ".join(filter(None, (last.note, self._all(line, tokens[at + 1 :]))))
        return True

    def _is_rest_day(self, line: Line, tokens: list[Token]) -> bool:
        return self._all(line, tokens).rstrip(" .!").lower() in _REST_DAYS

    # --- sections

    def _heading(self, line: Line, tokens: list[Token], heading: heads.Heading) -> None:
        left = tokens[heading.end :]
        section = Section(heading.role, [], None, None, line.number)
        if heading.own_line:
            self._add_section(section)
            return
        if len(left) == 1 and left[0].kind == "note":
            section.title = unbraced(line.verbatim(left[0].start, left[0].end))
            self._add_section(section)
            return
        while word_at(left, 0) in ("with", "of", "is", "=") and len(left) > 1:
            left = left[1:]
        found = read_known_label(line, left, self.words)
        ends_with_colon = mark_at(tokens, len(tokens) - 1, ":")
        if found.built and not (found.unread and found.unread[0][0] <= left[0].start) and not ends_with_colon:
            self._inline(line, section, found, parted=heading.parted)
        elif heading.parted and mark_at(tokens, heading.end - 1, ":"):
            self._add_section(section)
            self._unread(line, self._all(line, left))
        else:
            self._titled(line, tokens, section)

    def _titled(self, line: Line, tokens: list[Token], section: Section) -> None:
        if heads.has_amounts(tokens) and not mark_at(tokens, len(tokens) - 1, ":"):
            self._add_section(section)
            self._unread(line, self._all(line, tokens))
            return
        section.title = self._all(line, tokens).rstrip(" :")
        self._add_section(section)

    def _inline(self, line: Line, section: Section, found: Found, *, parted: bool) -> None:
        """Content on the line of its heading. It reaches to the end of the line, or to a main set on it."""
        hard = [at for at, one in enumerate(found.built) if any(is_hard(item) for item in one.items)]
        roles = [at for at, one in enumerate(found.built) if one.role]
        end = roles[0] if roles else len(found.built)
        if section.role != "main" and hard and (roles or not parted):
            end = min(end, max(hard[0], 1))
        own, rest_of_line = found.built[:end], found.built[end:]
        self._add_section(section)
        for built in own:
            section.items.extend(built.items)
        self._say_notes(section.items)
        self._keep_marks(line, found)
        stays = section.role == "main" or (section.role == "warmup" and self.ahead[line.number] == "main")
        self.held = stays and section.role == "warmup"
        if not stays or rest_of_line:
            self._close()
        self._place(line, rest_of_line)
        self.before = found.built[-1]
        lone = section.items[0] if len(section.items) == 1 else None
        self.held = self.held and isinstance(lone, Step) and lone.activity == "run" and not lone.targets

    def _add_section(self, section: Section) -> None:
        self._drop_label()
        self._close()
        self.out.items.append(section)
        self.section = section
        self.before = None

    def _close(self) -> None:
        self._drop_label()
        self.section = None
        self.held = False
        self.before = None

    # --- content

    def _plain(self, line: Line, tokens: list[Token]) -> None:
        loose = len(tokens) > 1 or (self.section is None and self.before is None)
        if loose and self._is_rest_day(line, tokens):
            self._place(line, [Built([Step("rest_day", line=line.number)])])
            return
        if word_at(tokens, 0) in CONDITIONS and not (word_at(tokens, 0) in ("no", "last") and len(tokens) == 1):
            self._not_read(line, tokens)
            return
        if self._recovers(line, tokens) or self._opens_label(line, tokens):
            return
        found = self._with_label(line, tokens)
        if not found.built:
            self._not_read(line, tokens)
            return
        self._place(line, found.built)
        self._keep_marks(line, found)
        self.before = found.built[-1] if not found.unread else None

    def _with_label(self, line: Line, tokens: list[Token]) -> Found:
        labelled = read_labelled(line, tokens, self.words)
        if labelled is not None:
            if labelled.note:
                self.notes.append(labelled.note)
            if labelled.head:
                self._head(labelled.head)
            return labelled.found
        if self.label is not None:
            said = replace(self.label, used=False)
            found = LineReader(line, self.words, said).read(tokens)
            if found.built and said.used and suits(said, found):
                self.label.used = True
                if not (said.drills or said.drill or said.activity == "strides"):
                    self._drop_label()
                return found
            if not said.drills or not self.label.used:
                self._drop_label()
        return LineReader(line, self.words).read(tokens)

    def _opens_label(self, line: Line, tokens: list[Token]) -> bool:
        """ "Strides:" or "Drills" alone on a line says what the next lines are."""
        colon = mark_at(tokens, len(tokens) - 1, ":")
        left = tokens[:-1] if colon else tokens
        if not left:
            return False
        said = heads.label(left, line.verbatim)
        if said is None or not (said.drills or said.activity or said.drill):
            return False
        self._drop_label()
        self.label, self.label_line, self.before = said, line, None
        return True

    def _drop_label(self) -> None:
        """A label that named nothing below it is a step by itself, or stays unread."""
        said, line = self.label, self.label_line
        self.label = self.label_line = None
        if said is None or line is None or said.used:
            return
        if said.drills:
            self._unread(line, line.verbatim(0, len(line.plain)))
            return
        step = Step("drill" if said.drill else said.activity or "run", line=line.number)
        step.drill = said.drill[0] if said.drill else None
        step.targets = list(said.targets)
        self._place(line, [Built([step])])

    def _recovers(self, line: Line, tokens: list[Token]) -> bool:
        """A recovery on a line of its own belongs to the repeat on the line above."""
        found = rest(tokens, 0)
        if found is None or not (found.said or found.moves) or not self._ends(tokens, found.end):
            return False
        text = self._all(line, tokens)
        before = self.before
        if before is None or (before.repeat is None and not before.ladder) or before.role:
            if not found.said:
                return False
            self._place(line, [Built([replace(found.step, line=line.number)])])
            self._asks(line, [(text, one, other) for one, other in found.doubts])
            return True
        if fits(before, found) == "no":
            return False
        if before.ladder or not attach(before, found, line.number):
            return False
        doubts = list(found.doubts) + ([] if found.said else [(f"{text} between", f"{text} afterwards")])
        self._asks(line, [(text, one, other) for one, other in doubts])
        return True

    def _ends(self, tokens: list[Token], at: int) -> bool:
        return at == len(tokens) or (at + 1 == len(tokens) and mark_at(tokens, at, ".!"))

    def _not_read(self, line: Line, tokens: list[Token]) -> None:
        """A line that gives no item: a title, a place, a heading, or words to keep."""
        self.before = None
        text = self._all(line, tokens)
        first = not self.out.items and self.section is None and not self.out.unread
        alone = len(self.lines) == 1
        if (
            (heads.tells_place(tokens) and word_at(tokens, 0) not in CONDITIONS)
            or heads.heads_what_follows(tokens)
            or (first and not alone and heads.looks_like_title(tokens))
        ):
            self._head(text.rstrip(" :"))
        else:
            self._unread(line, text)

    # --- where things go

    def _place(self, line: Line, built: list[Built]) -> None:
        if not built:
            return
        if self.label is not None and not self.label.used:
            self._drop_label()
        if (
            self.notes
            and self.section
            and self.section.role == "warmup"
            and any(is_hard(i) for b in built for i in b.items)
        ):
            self._close()
        if self.held and self.section:
            number = self.section.line
            other = "the length of the whole warm-up"
            self.out.asks.append(Ask(number, self._said_on(number), "running of this length", other))
            self.held = False
        for one in built:
            self._say_notes(one.items)
            if one.role:
                self._close()
                self.out.items.append(Section(one.role, one.items, None, None, line.number))
            elif self.section:
                self.section.items.extend(one.items)
            else:
                self.out.items.extend(one.items)

    def _said_on(self, number: int) -> str:
        return self.lines[number].text.strip()

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
            self._unread(line, line.verbatim(start, end))
        self._asks(line, found.asked)

    def _asks(self, line: Line, asked: list[tuple[str, str, str]]) -> None:
        self.out.asks.extend(Ask(line.number, *one) for one in dict.fromkeys(asked))

    def _ask_about_the_warm_up(self) -> None:
        """A hard set under a warm-up heading, and none anywhere else, may have lost its own heading."""
        hard = [item for item in self.out.items if is_hard(item)]
        if len(hard) != 1 or not isinstance(hard[0], Section) or hard[0].role == "main":
            return
        for item in hard[0].items:
            if isinstance(item, Repeat) and is_hard(item):
                where = "warm-up" if hard[0].role == "warmup" else "cool-down"
                self.out.asks.append(Ask(item.line, self._said_on(item.line), f"part of the {where}", "the main set"))
                return
