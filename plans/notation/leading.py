"""Lines that lead to others: "WU 2 miles easy + drills:", "Group A: ...", "total 10 km", "2 km before and after"."""

from __future__ import annotations

from abc import ABC, abstractmethod
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

from . import heads
from .build import Built
from .comments import is_total
from .doses import dose_of_all, is_list_of_drills
from .ends import both_ends, each_of_both, warm_and_cool
from .groups import begins, group_end, may_name_groups, names_apart
from .page import Page
from .strict import LineReader
from .tree import Section, Step, steps
from .vocabulary import mark_at, word_at, words

if TYPE_CHECKING:
    from .normal import Line
    from .tokens import Token

# With these a line leads on to what stands below it; behind some its amount is that of all of it.
_ON = words("with w/ then and plus followed as of including containing")
_WHOLE = words("with w/ as of including containing")
_SMALL = words("by the some these those our usual all follows below this split")
_NOTES = words("note notes nb reminder reminders rule rules remarks hinweis remarque nota")


class Leading(Page, ABC):
    """The part of the reader that knows lines which say something about other lines."""

    @abstractmethod
    def _content(self, line: Line, tokens: list[Token], *, in_cell: bool = False) -> None:
        """Read what stands on a line."""

    @abstractmethod
    def _opens_label(self, line: Line, tokens: list[Token]) -> bool:
        """Take a label alone on its line."""

    def _leads(self, line: Line, tokens: list[Token], *, in_cell: bool) -> bool:
        """Whether a line only speaks of other lines, or leads on to them; it is read then."""
        return (
            self._notes_down(line, tokens)
            or self._gives_dose(line, tokens)
            or self._restates(line, tokens)
            or self._leads_on(line, tokens)
            or self._before_and_after(line, tokens)
            or (not in_cell and self._parts_groups(line, tokens))
        )

    def _gives_dose(self, line: Line, tokens: list[Token]) -> bool:
        """ "Drills 2 x 30 m each:" above drills that are named on lines of their own."""
        dose = dose_of_all(tokens) if line.number != self.last_line else []
        if not dose:
            return False
        self._drop_label()
        self.dose, self.before = dose, None
        return True

    def _with_dose(self, tokens: list[Token]) -> list[Token]:
        """Names of drills with the dose that a line above gave to each of them."""
        if not self.dose:
            return tokens
        if not is_list_of_drills(tokens):
            self.dose = []
            return tokens
        end = tokens[-1].end
        each = [replace(self.dose[0], kind="word", text="each")] if len(tokens) > 1 else []
        return [*tokens, *(replace(one, start=end, end=end) for one in (*each, *self.dose))]

    def _notes_down(self, line: Line, tokens: list[Token]) -> bool:
        """ "Notes: gel before the last set" is a note by its own words."""
        if not mark_at(tokens, 1, ":") or word_at(tokens, 0) not in _NOTES or len(tokens) < 3:
            return False
        self._head(self._all(line, tokens))
        return True

    def _restates(self, line: Line, tokens: list[Token]) -> bool:
        """ "Total 10 km", "~11 mi total:" on a line of its own."""
        left = tokens[:-1] if mark_at(tokens, len(tokens) - 1, ":.") else tokens
        if len(self.lines) < 2 or not is_total([one for one in left if one.text != "="]):
            return False
        self._head(self._all(line, left))
        return True

    def _leads_on(self, line: Line, tokens: list[Token]) -> bool:
        """A dose and what the lines below it are: "WU 2 miles easy + drills:", "8 km with:", "60' as"."""
        colon = mark_at(tokens, len(tokens) - 1, ":")
        body = tokens[:-1] if colon else tokens
        if line.number == self.last_line or not body:
            return False
        at = next((at for at in range(len(body) - 1, 0, -1) if body[at].text in "+,&;" or body[at].text in _ON), 0)
        if not at:
            return colon and self._gives_length(line, body)
        right = body[at + 1 :]
        while right and right[0].text in _SMALL:
            right = right[1:]
        if not colon and (right or body[at].text not in ("as", "of")):
            return False
        label = heads.label(right, line.verbatim) if right else None
        known = label is not None and bool(label.drills or label.activity or label.drill)
        left = self._dosed(line, body[:at])
        if left is None or (right and not known and not self._names_only(line, right)):
            return False
        self._dose_first(line, left)
        if body[at].text in _WHOLE:
            self.wholes.add(line.number)
        if right and known:
            self._opens_label(line, [*right, *tokens[len(body) :]])
        elif right:
            self._content(line, right, in_cell=True)
        return True

    def _dosed(self, line: Line, tokens: list[Token]) -> list[Token] | None:
        """The tokens without the words and signs that lead on, where they are a dose that is understood."""
        left = tokens
        while left and (left[-1].text in _ON or mark_at(left, len(left) - 1, "+,&;:-")):
            left = left[:-1]
        if not left or not heads.has_amounts(left):
            return None
        heading = heads.heading(left)
        found = LineReader(line, self.words).read(left[heading.end :] if heading else left)
        return left if found.built and not found.unread else None

    def _names_only(self, line: Line, tokens: list[Token]) -> bool:
        """Whether words name something to do and no dose of it: "stretching"."""
        found = LineReader(line, self.words).read(tokens)
        return bool(found.built) and not found.unread and all(s.extent.kind == "open" for s in steps(found.items))

    def _dose_first(self, line: Line, left: list[Token]) -> None:
        """Read the dose; a section that it opens stays open for what it leads on to."""
        self._content(line, left)
        section = self.out.items[-1] if self.out.items else None
        if heads.heading(left) is not None and self.section is None and isinstance(section, Section):
            self.section, self.led = section, True

    def _gives_length(self, line: Line, tokens: list[Token]) -> bool:
        """Read a line that is one run and nothing more: "8 miles:", "Long run 18 km:", above the parts of it."""
        if heads.heading(tokens) or tokens[0].kind not in ("num", "word"):
            return False
        found = LineReader(line, self.words).read(tokens)
        one = found.items[0] if len(found.items) == 1 else None
        plain = isinstance(one, Step) and one.activity == "run" and one.extent.kind in ("metres", "seconds")
        if not plain or found.unread:
            return False
        self._content(line, tokens)
        self.wholes.add(line.number)
        return True

    def _around_lines(self, line: Line, tokens: list[Token], start: int, end: int, dose: list[Token]) -> bool:
        """ "WU/CD: 2 miles each" on a line of its own: a warm-up before all else, and a cool-down after it."""
        left = [one for one in [*tokens[:start], *tokens[end:]] if one.text not in ".!:"]
        if left or len(self.lines) < 2 or self.lists_days or self.at_the_end:
            return False
        if any(isinstance(one, Section) and one.role != "main" for one in self.out.items):
            return False
        found = LineReader(line, self.words).read(dose)
        if found.unread or len(found.items) != 1 or not isinstance(found.items[0], Step):
            return False
        span = self._whole(line.number)
        warm = Section("warmup", found.items, None, None, line.number, span)
        self.at_the_end = [Section("cooldown", deepcopy(found.items), None, None, line.number, span)]
        self.out.items.insert(0, warm)
        if self.section is None:
            self.before = None
        self._asks(line, found.asked)
        if not each_of_both(tokens):
            said = self._all(line, dose)
            self._asks(line, [(self._all(line, tokens), f"{said} each", f"{said} together")])
        return True

    def _before_and_after(self, line: Line, tokens: list[Token]) -> bool:
        """ "2 km easy before and after" on a line of its own: once before all else, and once after it."""
        around = warm_and_cool(tokens)
        if around is not None and self._around_lines(line, tokens, *around):
            return True
        said, at = both_ends(tokens)
        if said is None or len(self.lines) < 2:
            return False
        found = LineReader(line, self.words).read(said)
        one = found.items[0] if len(found.items) == 1 else None
        if found.unread or not isinstance(one, Step) or self.lists_days or self.section or self.at_the_end:
            return False
        first = not self.out.items
        if self.last_line != line.number and not first:
            return False
        again = deepcopy(found.items)
        if first:
            self._place(line, [Built(found.items)])
            self.at_the_end = again
        else:
            self.out.items[:0] = found.items
            self._place(line, [Built(again)])
        self._asks(line, found.asked)
        return at > 0

    def _parts_groups(self, line: Line, tokens: list[Token]) -> bool:
        """ "A: 6 x 400 m, B: 5 x 400 m": what each group does, with a question; nobody does all of them."""
        starts = [at for at in range(len(tokens)) if self.groups > 1 and begins(tokens, at) and group_end(tokens, at)]
        if not starts or starts[0] != 0:
            return False
        names = [group_end(tokens, at) for at in starts]
        parts: list[tuple[list[Token], list[Token]]] = []
        for at, end, after in zip(starts, names, [*starts[1:], len(tokens)], strict=True):
            does = tokens[end:after]
            while does and mark_at(does, len(does) - 1, ",;./|"):
                does = does[:-1]
            found = LineReader(line, self.words).read(does) if does else None
            if found is None or not found.built or found.unread:
                return False
            parts.append((tokens[at : end - 1], does))
        for name, does in parts:
            size, within = len(self.out.items), len(self.section.items) if self.section else 0
            self._content(line, does, in_cell=True)
            added = self.out.items[size:] or (self.section.items[within:] if self.section else [])
            own = list(steps(added))
            if own:
                own[0].note = "; ".join(filter(None, (self._all(line, name), own[0].note)))
        if not self.asked_for_groups:
            self.asked_for_groups = True
            text = self._all(line, tokens)
            self._asks(line, [(text, "all groups, one after the other", "only one of the groups")])
        return True

    def _ask_about_groups(self) -> None:
        """Several groups are spoken of and nothing has been asked: nobody does what is meant for each of them."""
        if self.asked_for_groups or len(list(steps(self.out.items))) < 2:
            return
        lines = {number: line for number, line in self.lines.items() if may_name_groups(line.plain)}
        spoken = [number for number, line in lines.items() if names_apart([self.words.tokens(line.plain)])]
        if names_apart([self.words.tokens(self.lines[number].plain) for number in spoken]) > 1:
            self.ask(spoken[-1], "all groups, one after the other", "only one of the groups")

    def _all(self, line: Line, tokens: list[Token]) -> str:
        return line.verbatim(tokens[0].start, tokens[-1].end)

    def _add_the_end(self) -> None:
        """What is done after all else, as an earlier line has said."""
        if self.at_the_end:
            self._close()
            self.out.items.extend(self.at_the_end)
