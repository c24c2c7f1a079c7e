"""Read what is said around the doses of a line: greetings, days, names before a colon, a warm-up told at the end."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from .amounts import amount
from .build import Built
from .comments import is_comment, is_talk
from .days import REST_DAYS, WEEKDAYS
from .ends import both_ends, each_of_both, warm_and_cool
from .found import Found, LineState
from .spans import place
from .tokens import folded
from .tree import Step, steps
from .vocabulary import PHRASES, mark_at, word_at, words

if TYPE_CHECKING:
    from .pieces import Piece
    from .tokens import Token

# Words at the end of what names an evening or its group.
_TITLES = words("run session workout day night group set training practice tonight today evening morning drill fartlek")

_DAYS_OFF = ("off", "day off", "rest day", "off day", "complete rest")


class Talking(LineState):
    """The part of the reader that hears who is spoken to, when and about what."""

    def _opens_by_talking(self, pieces: list[Piece]) -> bool:
        """Whether a line begins with words that name the evening and hold no dose: "Hill night. 10 min jog"."""
        if self.depth or self.label.text or len(pieces) < 2 or pieces[1].sep not in (".", ",", "-"):
            return False
        tokens = pieces[0].tokens
        if tokens[0].kind != "word" or self._whole(tokens) is not None:
            return False
        titled = tokens[-1].text in _TITLES and pieces[1].tokens[0].kind in ("num", "clock")
        return (
            is_comment(tokens) or (len(tokens) <= 3 and is_talk(tokens)) or (titled and is_comment(tokens, heads=True))
        )

    def _say_first(self, spoken: str, piece: Piece) -> None:
        """Give the words that a line began with to the first step on it."""
        first = next(steps(self.found.items), None)
        if first is None:
            self._leave(piece.tokens)
        else:
            first.note = "; ".join(filter(None, (spoken, first.note)))
            if first.activity == "run" and any(token.text in ("race", "racing") for token in piece.tokens):
                self._ask(piece.tokens, [("a run", "a race")])

    def _at_both_ends(self, piece: Piece) -> bool:
        """ "15 min w/u and c/d" behind a session: the one before it, the other after."""
        tokens = piece.tokens
        said = both_ends(tokens)[0]
        if said is not None and not self.depth and self.found.built and not self.found.built[0].role:
            ends = [self._whole(said), self._whole(said)]
            return self._put_around(ends, tokens)
        if word_at(tokens, 0) in ("je", "each", "of"):
            tokens = tokens[1:]
        dose = amount(tokens, 0)
        at = dose.end if dose else 0
        roles = [PHRASES.longest(tokens, at)]
        if self.depth or not self.found.built or dose is None or roles[0] is None or roles[0][0] != ("role", "warmup"):
            return False
        middle = roles[0][1]
        if word_at(tokens, middle) not in ("and", "+", "&", "/"):
            return False
        second = PHRASES.longest(tokens, middle + 1)
        end = second[1] if second else 0
        end = end + 1 if word_at(tokens, end) == "each" else end
        if second is None or second[0] != ("role", "cooldown") or end < len(tokens):
            return False
        ends = [self._whole([*tokens[:at], *part]) for part in (tokens[at:middle], tokens[middle + 1 : second[1]])]
        return self._put_around(ends, tokens)

    def _between_ends(self, tokens: list[Token], start: int, end: int, dose: list[Token]) -> bool:
        """ "WU/CD 15 min each, 6 x 4 min": what is left of the line stands between the two."""
        before, after = tokens[:start], tokens[end:]
        while before and (mark_at(before, len(before) - 1, ",;.+&-") or before[-1].text in ("with", "w/", "and")):
            before = before[:-1]
        while after and mark_at(after, 0, ",;.+&-/"):
            after = after[1:]
        left = before or after
        if not left or (before and after) or warm_and_cool(left) is not None:
            return False
        ends = [self._whole(dose), self._whole(dose)]
        if any(one is None or one.role or len(one.items) != 1 for one in ends):
            return False
        self.read(left)
        if not self.found.built or any(one.role for one in self.found.built):
            self.found = Found()
            return False
        if ends[0] is not None and ends[1] is not None:
            ends[0].role, ends[1].role = "warmup", "cooldown"
        if ends[0] is not None and not each_of_both(tokens[start:end]):
            said = self._text(dose)
            ends[0].doubts.append((f"{said} each", f"{said} together"))
        return self._put_around(ends, tokens[start:end])

    @abstractmethod
    def read(self, tokens: list[Token]) -> Found:
        """Read all pieces of a line."""

    def _put_around(self, ends: list[Built | None], tokens: list[Token]) -> bool:
        """Put one thing before and one behind all that the line has given."""
        if ends[0] is None or ends[1] is None or not ends[0].items or not ends[1].items:
            return False
        for one in ends:
            if one is not None:
                spans_at = (tokens[0].start, tokens[-1].end)
                place(one.items, self.line, spans_at)
        self.found.built.insert(0, ends[0])
        self.found.built.append(ends[1])
        self._ask(tokens, [*ends[0].doubts, *ends[1].doubts])
        return True

    def _on_a_day(self, piece: Piece, *, first: bool, last: bool) -> bool:
        """ "Tue 5 km easy" in the middle of a line: the day is a note, and "off" behind it a day of rest."""
        tokens = piece.tokens
        said = self._text(tokens).rstrip(" .!").lower()
        ends = said == "rest" and self.line.plain[tokens[-1].end : tokens[-1].end + 1] in (".", "!")
        if first and not last and not self.depth and (said in _DAYS_OFF or ends):
            return self._keep(Built([Step("rest_day", line=self.line.number)]), tokens)
        if self.depth or len(tokens) < 2 or folded(tokens[0].text) not in WEEKDAYS:
            return False
        at = 2 if mark_at(tokens, 1, ":-") else 1
        left = tokens[at:]
        if not left or not (first or piece.is_parted or piece.sep in (",", "/", "-")):
            return False
        if self._text(left).rstrip(" .!").lower() in REST_DAYS:
            step = Step("rest_day", note=self._text(tokens[:1]), line=self.line.number)
            return self._keep(Built([step]), tokens)
        if left[0].kind not in ("num", "clock") and not PHRASES.longest(left, 0):
            return False
        had = len(self.found.built)
        if not self._reads(left, first=False) or len(self.found.built) == had:
            return False
        step_on = next(steps(self.found.built[had].items), None)
        if step_on is not None:
            step_on.note = "; ".join(filter(None, (self._text(tokens[:1]), step_on.note)))
        return True

    def _reads_behind_colon(self, piece: Piece) -> bool:
        """ "This week: 40 min easy" in the middle of a line: what it is called is kept as a note."""
        tokens = piece.tokens
        colon = next((at for at, token in enumerate(tokens[:7]) if mark_at(tokens, at, ":")), 0)
        left, right = tokens[:colon], tokens[colon + 1 :]
        if not left or not right or not piece.is_parted or self.depth or not is_comment(left, heads=True):
            return False
        if any(token.kind == "num" for token in left) or not self._reads(right, first=False):
            return False
        step = next(steps(self.found.built[-1].items), None)
        if step is not None:
            step.note = "; ".join(filter(None, (self._text(left), step.note)))
        return True
