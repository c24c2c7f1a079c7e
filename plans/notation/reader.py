"""Read the text of a session: line by line into sections, items, notes and asks. Never fails, never drops a word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from . import heads
from .blocks import Blocks, count_of
from .build import Built
from .comments import is_slot
from .days import REST_DAYS, day_end, lists_days
from .doses import shared
from .draft import unbraced
from .ends import warm_and_cool
from .groups import count_groups
from .hard import is_hard
from .labels import read_known_label, read_labelled, suits
from .line_aims import LineAims
from .line_rests import LineRests
from .lists import LAST_OR_ALL
from .normal import Line, lines_of
from .restated import ask_about_the_rest, settle_restated
from .rows import Rows
from .strict import Found, LineReader
from .tree import Reading, Section, Step, WarmUpLink, steps
from .vocabulary import CONDITIONS, mark_at, word_at
from .weeks import bare_places, days_of_line, unit_of_days, units_below, with_units
from .wholes import ask_about_strides, ask_about_wholes, settle_first, settle_titles

if TYPE_CHECKING:
    from .tokens import Token
    from .words import Words

EXERCISES = ("drill", "mobility", "activation")


def read(text: str, words: Words) -> Reading:
    """Read a coach's text. Whatever it holds, this returns; what found no place stands in `unread`."""
    return TextReader(words).read(text)


class TextReader(Rows, LineRests, LineAims, Blocks):
    """Goes through the lines of a text and reads each where it stands."""

    def read(self, text: str) -> Reading:
        """Read all lines."""
        lines = [self._written_out(line) for line in lines_of(text) if line.plain.strip()]
        self.lines = {line.number: line for line in lines}
        lines = [day for line in lines for day in days_of_line(line)]
        self.last_dose = max((one.number for one in lines if any(map(str.isdigit, one.plain))), default=0)
        self.dosed = sum(any(map(str.isdigit, one.plain)) for one in lines)
        self.lists_days = lists_days(line.plain for line in lines)
        self.last_line = lines[-1].number if lines else 0
        self._look_ahead(lines)
        for line in lines:
            self._ends_block(line)
            self._line(line)
            self._settle_block(line)
        self._drop_label()
        self._close_block()
        self._leave_notes()
        self._add_the_end()
        settle_restated(self)
        settle_first(self)
        ask_about_wholes(self)
        settle_titles(self)
        ask_about_strides(self)
        self._ask_about_the_warm_up()
        self._ask_about_groups()
        ask_about_the_rest(self)
        return self.out

    def _written_out(self, line: Line) -> Line:
        """The line with the coach's own words written out, while there is room for what they stand for."""
        if not self.words.aliases:
            return line
        longer = self.words.shorthand.written_out(line, self.room)
        self.room -= max(0, len(longer.text) - len(line.text))
        return longer

    def _look_ahead(self, lines: list[Line]) -> None:
        """For each line the role of the next section heading after it."""
        following = ""
        for line in reversed(lines):
            self.ahead[line.number] = following
            _, end = heads.list_mark(line)
            start = line.plain[end:].lstrip(" #*")[:40]
            found = heads.heading(self.words.tokens(start))
            following = found.role if found else following
        # Only lines with a colon or a dash can name a group.
        named = [line.plain for line in lines if ":" in line.plain or " - " in line.plain]
        self.groups = count_groups([self.words.tokens(one) for one in named])
        self._look_for_units(lines)

    def _look_for_units(self, lines: list[Line]) -> None:
        """For bare numbers that only their neighbours give a unit: behind the names of days, below a length."""
        days = [(line, day_end(line.plain, listed=self.lists_days)) for line in lines]
        named = [heads.without_start(line, end) for line, end in days if end]
        if len(named) > 1:
            self.day_unit = unit_of_days([self.words.tokens(line.plain) for line in named])
        elif len(lines) > 2:
            plain = [heads.without_start(line, heads.list_mark(line)[1]) for line in lines]
            self.units = units_below([(line.number, self.words.tokens(line.plain)) for line in plain])

    def _line(self, line: Line) -> None:
        stripped = line.plain.strip()
        if stripped.startswith(">"):
            at = line.plain.index(">") + 1
            self._unread(line, line.verbatim(at, len(line.plain)))
        elif stripped == "//":
            self._close()
        elif heads.PROGRAMME_DAY.fullmatch(stripped):
            self._head(stripped.rstrip(":."))
        elif heads.is_decoration(line) or stripped.lower().rstrip(" :,.") in heads.AND_THEN:
            return
        elif (linked := heads.link_title(line)) is not None:
            words = line.span(0, len(line.plain))
            self._add_section(Section("warmup", [], linked, WarmUpLink(), line.number, words))
            self._close()
        elif stripped.startswith("#"):
            self._marked_heading(line)
        else:
            self._listed(heads.without_stars(line))

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
            # A heading that opens no section stays as it was typed.
            start, stop = line.span(end, len(line.plain))
            self._head(line.typed[start:stop])
            if self.last_dose <= line.number and heads.has_amounts(tokens):
                found = self._trial(rest_of_line, tokens)
                if found.built and not found.unread:
                    self.ask(line.number, "a heading", "what is run")

    def _listed(self, line: Line) -> None:
        number, end = heads.list_mark(line)
        again = heads.list_mark(heads.without_start(line, end)) if end else (None, 0)
        end = again[1] if again[1] and again[0] is None else end
        if number is not None:
            if number not in (1, self.numbering + 1):
                self._unread(line, line.verbatim(0, end))
            self.numbering = number
        line = heads.without_start(line, end)
        day = day_end(line.plain, listed=self.lists_days)
        if day and self._day(line, day):
            return
        tokens = self.words.tokens(line.plain)
        if line.number in self.units:
            tokens = with_units(tokens, (0,), self.units[line.number])
        if len(tokens) == 1 and tokens[0].kind == "note" and not self.out.items and self.section is None:
            self._head(unbraced(line.verbatim(0, len(line.plain))))
            return
        if tokens:
            self._content(line, tokens)

    def _content(self, line: Line, tokens: list[Token], *, in_cell: bool = False) -> None:
        note_at = next((at for at, one in enumerate(tokens) if at and one.text == "#" and one.gap), None)
        if note_at is not None:
            if self._with_note(line, tokens, note_at, in_cell=in_cell):
                return
            self._unread(line, line.verbatim(tokens[0].start, tokens[-1].end))
            return
        tokens = self._with_dose(heads.hills(tokens))
        if self._leads(line, tokens, in_cell=in_cell):
            return
        if mark_at(tokens, 1, ":=") and self.before is not None and self._aims_line(line, tokens):
            return
        around = warm_and_cool(tokens)
        heading = heads.heading(tokens) if around is None or around[0] else None
        if heading is not None:
            self._heading(line, tokens, heading)
            return
        # A bar within a cell stands in brackets that nobody closed: it parts no further.
        if not in_cell and any(mark_at(tokens, at, "|") for at in range(len(tokens))):
            self._table_row(line, tokens)
            return
        self._plain(line, tokens)

    def _day(self, line: Line, end: int) -> bool:
        """A line that begins with its day: the day is a heading, and what follows is read like any other line.

        Where nothing follows that could be done, the whole line is the heading."""
        after = heads.without_start(line, end)
        tokens = self.words.tokens(after.plain)
        bare = bare_places(tokens) if self.day_unit else []
        said = " + ".join(f"{tokens[at].text} {self.day_unit}" for at in bare)
        tokens = with_units(tokens, bare, self.day_unit)
        start = len(line.plain) - len(line.plain.lstrip())
        whole = line.verbatim(start, len(line.plain)).rstrip(" :-|").strip("*_ ")
        if not tokens or heads.tells_place(tokens):
            self._head(whole)
            return True
        heading = heads.heading(tokens)
        opens = heading is not None and (heading.role != "main" or word_at(tokens, 0) == "main" or not heading.own_line)
        does = self._trial(line, tokens).built or self._is_rest_day(line, tokens) or opens
        if not does and not heads.has_amounts(tokens):
            self._head(whole)
            return True
        if not does and word_at(tokens, 0) not in CONDITIONS and not any(one.text in "|:-" for one in tokens):
            return False
        self._close_block()
        self._head(line.verbatim(start, end).rstrip(" :-|,.").strip("*_ "))
        self._close_after_day()
        if bare:
            self.ask(line.number, said, "another unit")
        self._content(after, tokens)
        return True

    def _trial(self, line: Line, tokens: list[Token]) -> Found:
        return LineReader(line, self.words).read(tokens) if tokens else Found()

    def _with_note(self, line: Line, tokens: list[Token], at: int, *, in_cell: bool) -> bool:
        """A note behind # belongs to the last step of its line."""
        size = (len(self.out.items), len(self.section.items) if self.section else 0)
        found = self._trial(line, tokens[:at])
        if found.unread or not found.items or not tokens[at + 1 :]:
            return False
        self._content(line, tokens[:at], in_cell=in_cell)
        now = (len(self.out.items), len(self.section.items) if self.section else 0)
        written = [step for step in steps(self.out.items) if step.line == line.number]
        if now == size or not written:
            return False
        last = written[-1]
        last.note = "; ".join(filter(None, (last.note, self._all(line, tokens[at + 1 :]))))
        return True

    def _is_rest_day(self, line: Line, tokens: list[Token]) -> bool:
        said = self._all(line, tokens).rstrip(" .!").lower()
        return said.removeprefix("then ") in REST_DAYS

    def _heading(self, line: Line, tokens: list[Token], heading: heads.Heading) -> None:
        left = tokens[heading.end :]
        words = line.span(tokens[0].start, tokens[heading.end - 1].end)
        section = Section(heading.role, [], None, None, line.number, words)
        if heading.own_line:
            self._add_section(section)
            return
        if len(left) == 1 and left[0].kind == "note":
            section.title = unbraced(line.verbatim(left[0].start, left[0].end))
            self._add_section(section)
            return
        while word_at(left, 0) in ("with", "of", "is", "=", "an") and len(left) > 1:
            left = left[1:]
        if left and count_of(left) is not None and self.last_line != line.number:
            self._add_section(section)
            self._rounds_line(line, left)
            return
        found = read_known_label(line, left, self.words)
        if heading.role == "warmup":  # nobody warms up at the pace of what comes next
            found.asked[:] = [one for one in found.asked if one[1:] != LAST_OR_ALL]
        ends_with_colon = mark_at(tokens, len(tokens) - 1, ":")
        if ends_with_colon and len(left) > 1:
            whole = read_known_label(line, left[:-1], self.words)
            if len(whole.built) > 1 and not whole.unread and not any(one.role for one in whole.built):
                self._inline(line, section, whole, tokens[:-1], heading)
                self.section, self.led = section, True
                return
        if found.built and not (found.unread and found.unread[0][0] <= left[0].start) and not ends_with_colon:
            self._inline(line, section, found, tokens, heading)
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
        self.titled.append((section, tokens))
        self._add_section(section)

    def _inline(self, line: Line, section: Section, found: Found, tokens: list[Token], heading: heads.Heading) -> None:
        """Content on the line of its heading. It reaches to the end of the line, or to a main set on it."""
        hard = [at for at, one in enumerate(found.built) if any(map(is_hard, one.items)) or _is_list(one)]
        roles = [at for at, one in enumerate(found.built) if one.role]
        end = roles[0] if roles else len(found.built)
        if section.role != "main" and hard and (roles or not heading.parted):
            listed = mark_at(tokens, heading.end - 1, ",;") and heading.parted
            end = min(end, max(hard[0], 0 if listed else 1))
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
        self.before, self.above = found.built[-1], rest_of_line or own
        lone = section.items[0] if len(section.items) == 1 else None
        self.held = self.held and isinstance(lone, Step) and lone.activity == "run" and not lone.targets

    def _plain(self, line: Line, tokens: list[Token]) -> None:
        loose = len(tokens) > 1 or (self.section is None and self.before is None)
        noted = len(tokens) > 1 and tokens[-1].kind == "note"
        if loose and self._is_rest_day(line, tokens[:-1] if noted else tokens):
            note = unbraced(line.verbatim(tokens[-1].start, tokens[-1].end)) if noted else ""
            self._place(line, [Built([Step("rest_day", note=note, line=line.number, span=self._whole(line.number))])])
            # What stands below a day of rest is no recovery of what stands above it.
            self.before = None
            return
        if len(self.lines) > 1 and not self.out.items and self.section is None and is_slot(tokens):
            self._head(self._all(line, tokens))
            return
        hours = any(one.kind == "clock" for one in tokens) and not any(one.kind == "num" for one in tokens)
        if hours and len(self.lines) > 1 and self.last_line != line.number and heads.tells_hour(tokens):
            self._head(self._all(line, tokens))
            return
        if self._part_line(line, tokens):
            return
        self._plainly(line, tokens)

    def _plainly(self, line: Line, tokens: list[Token]) -> None:
        """Read a line that is neither a day of rest nor a place."""
        named = word_at(tokens, 0) in ("everyone", "juniors", "seniors", "beginners") and mark_at(tokens, 1, ":-")
        if (
            word_at(tokens, 0) in CONDITIONS
            and not named
            and not (word_at(tokens, 0) in ("no", "last") and len(tokens) == 1)
        ):
            self._not_read(line, tokens)
            return
        if heads.leaves_a_choice(tokens):
            self._not_read(line, tokens)
            return
        if self._rounds_line(line, tokens) or self._recovers(line, tokens) or self._opens_label(line, tokens):
            return
        if self._aims_line(line, tokens):
            return
        found = self._with_label(line, tokens)
        if not found.built:
            self._not_read(line, tokens)
            return
        if self._names_session(line, tokens, found):
            self._head(self._all(line, tokens).rstrip(" :"))
            return
        self._place(line, found.built)
        self._keep_marks(line, found)
        if len(tokens) == 1 and [step.activity for step in steps(found.items)] == ["stand"]:
            self.ask(line.number, "a rest", "a rest day")
        self.before = found.built[-1] if not found.unread else None
        self.above = found.built

    def _with_label(self, line: Line, tokens: list[Token]) -> Found:
        labelled = read_labelled(line, tokens, self.words) if shared(tokens) is None else None
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
                if not (said.drills or said.drill or said.activity in ("strides", "strength", "activation")):
                    self._drop_label()
                return found
            if said.drills and found.built and all(step.activity in EXERCISES for step in steps(found.items)):
                self.label.used = True
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
        first = not self.out.items and self.section is None and not self.out.unread
        if first and not colon and self.dosed > 1 and said.activity == "run" and said.targets and not said.drills:
            self._head(self._all(line, tokens))  # above several lines it is what the session is called
            return True
        self._drop_label()
        self.label, self.label_line, self.before = said, line, None
        return True


def _is_list(built: Built) -> bool:
    """Whether a piece was a list of runs, which nobody warms up with."""
    return sum(isinstance(item, Step) and item.activity == "run" for item in built.items) > 2
