"""Read what only adds to the piece before it: a part of it, a target, a remark, exercises of a block."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .aims import Aim, named_effort, open_aim
from .amounts import amount, times
from .build import NO_LABEL, Built, Label
from .comments import bounded, climb_end, is_comment, is_total
from .found import LineState
from .prose import part_of
from .remarks import is_remark
from .spans import place
from .tree import Extent, Repeat, Section, Step, effort, steps, terrain
from .vocabulary import PHRASES, REMARKS, TURNING_WORDS, mark_at, word_at

if TYPE_CHECKING:
    from .draft import Doubts
    from .pieces import Piece
    from .tokens import Token

# On which days it is done; nothing changes in the session.
_HOW_OFTEN = (
    ("every", "other", "day"),
    ("every", "second", "day"),
    ("on", "alternating", "days"),
    ("alternating", "days"),
)
LISTED = ("mobility", "activation", "strength")
_TURNING = TURNING_WORDS - {"each", "up", "down"}


class Adding(LineState):
    """The part of the reader that knows what belongs to the piece before."""

    def _may_stay(self, tokens: list[Token], at: int) -> bool:
        """Whether the words from here on only remark on what stands before them."""
        left = tokens[at:]
        bracketed = mark_at(tokens, at, "(") and mark_at(tokens, len(tokens) - 1, ")")
        if mark_at(tokens, at, ":") and len(left) > 1 and at:
            return is_remark(left[1:])
        begins = bracketed or word_at(tokens, at) in REMARKS or word_at(tokens, at) in ("round", "around")
        return begins and is_remark(left)

    def _joins_last(self, tokens: list[Token]) -> bool:
        """ "18 km with the last 5 km at marathon pace", in one piece or in two."""
        if word_at(tokens, 0) in ("finish", "finishing", "end", "ending") and len(tokens) > 1:
            tokens = tokens[2:] if word_at(tokens, 1) in ("with", "w/") else tokens[1:]
        parts = part_of(tokens) if tokens else None
        if parts is None:
            return False
        before, after = parts.whole, parts.part
        fresh = self._whole(before, self.label) if before else None
        total = fresh or (self.found.built[-1] if self.found.built and not before else None)
        end = self._whole(with_unit(after, before or (self.found.last if self.found.built else [])))
        if total is None or end is None or len(total.items) != 1 or len(end.items) != 1:
            return False
        long, short = total.items[0], end.items[0]
        if not isinstance(long, Step) or not isinstance(short, Step) or long.extent.kind != short.extent.kind:
            return False
        if long.extent.kind not in ("metres", "seconds") or short.extent.hi >= long.extent.lo:
            return False
        lo, hi = long.extent.lo - short.extent.lo, long.extent.hi - short.extent.hi
        if lo > hi or short.extent.lo != short.extent.hi:
            return False
        if not parts.is_last and not (short.targets and short.activity == "run"):
            return False
        long.extent = Extent.of(long.extent.kind, lo, hi)
        place([long], self.line, ((before or tokens)[0].start, (before or tokens)[-1].end))
        place([short], self.line, (after[0].start, after[-1].end))
        total.items.append(short)
        if not parts.is_last:
            end.doubts.append((f"the last {self._text(after)}", f"{self._text(after)} anywhere in it"))
        if fresh:
            self.found.built.append(fresh)
        self.found.last = tokens
        self._ask(tokens, [*(fresh.doubts if fresh else []), *end.doubts])
        return True

    def _reads_in_unit(self, piece: Piece) -> bool:
        """ "3 miles @ MP, 2 @ HMP, 1 easy": a bare number takes the unit of the run before it. Asked."""
        tokens, step = piece.tokens, self.found.last_item
        if piece.sep not in (",", "+", "then") or not isinstance(step, Step) or self.lost or self.depth:
            return False
        if step.activity != "run" or not step.targets or tokens[0].whole is None or tokens[0].whole > 30:
            return False
        united = with_unit(tokens, self.found.last)
        built = self._whole(united) if united is not tokens else None
        one = built.items[0] if built is not None and len(built.items) == 1 and not built.role else None
        if built is None or not isinstance(one, Step) or one.activity != "run" or not one.targets:
            return False
        unit = self.found.last[amount(self.found.last, 0).end - 1].raw  # type: ignore[union-attr]  # it has given the unit
        built.doubts = [(f"{tokens[0].text} {unit}", f"{tokens[0].text} of something else")]
        self._keep(built, tokens)
        self.found.last = united
        return True

    def _effort_first(self, tokens: list[Token]) -> list[Token]:
        """ "Easy, 12 km": the effort is that of the run behind the comma."""
        found = named_effort(tokens, 0, after_at=False)
        phrase = PHRASES.longest(tokens, 0)
        if phrase is not None and phrase[0][0] == "easy_run":
            found = Aim((effort("easy"),), phrase[1])
        elif found is not None and word_at(tokens, found.end) == "run":
            found = replace(found, end=found.end + 1)
        if found is None or not mark_at(tokens, found.end, ",") or found.end + 1 >= len(tokens):
            return tokens
        if self.label is not NO_LABEL and self.label.text:
            return tokens
        if tokens[found.end + 1].kind != "num" or times(tokens, found.end + 1):
            return tokens
        self.label = Label(self._text(tokens[: found.end]), targets=found.targets)
        return tokens[found.end + 1 :]

    def _aims_before(self, piece: Piece) -> bool:
        """A target behind a comma belongs to what stands before it: "6 miles steady, HR 135-145"."""
        if piece.sep not in (",", "-", "+", ".") or not self.found.built or self.lost:
            return False
        if piece.sep == "." and bounded(piece.tokens, 0) == len(piece.tokens) and self._note(piece.tokens):
            self._ask(piece.tokens, [("a note", "a target")])
            return True
        if piece.sep == ".":
            named = (
                piece.tokens[1:] if word_at(piece.tokens, 0) in ("target", "aim", "pace", "effort") else piece.tokens
            )
            named = named[1:] if mark_at(named, 0, ":=") else named
            piece = replace(piece, tokens=named or piece.tokens)
        if self._paces_runs(piece.tokens):
            return True
        doubts = aims_before(self.found.built[-1], piece.tokens, alone=len(self.found.built) == 1)
        if doubts is None:
            return False
        self._ask(piece.tokens, doubts)
        return True

    def _paces_runs(self, tokens: list[Token]) -> bool:
        """ "cadence 170-175 on the runs" is for every run before it on the line."""
        found = open_aim(tokens, 0)
        ways = (
            ["on", "the", "runs"],
            ["on", "runs"],
            ["on", "the", "run"],
            ["for", "the", "runs"],
            ["when", "running"],
        )
        if found is None or [token.text for token in tokens[found.end :]] not in ways:
            return False
        runs = [step for step in steps(self.found.items) if step.activity == "run"]
        return bool(runs) and all(step.with_target(found.targets[0]) for step in runs)

    def _remarks(self, piece: Piece) -> bool:
        """Words behind a sign that only remark on what stands before them become its note."""
        if self.lost or not self.found.built or not is_remark(piece.tokens):
            return False
        return self._note(piece.tokens)

    def _comments(self, piece: Piece) -> bool:
        """A clause spoken to people, behind a comma or a full stop, is a note of what stands before it."""
        parted = piece.is_parted or piece.sep in (",", "-")
        before = self.found.built[-1] if self.found.built else None
        if before is None or not parted or self.depth or (self.lost and not piece.is_parted):
            return False
        if is_total(piece.tokens) or tuple(token.text for token in piece.tokens) in _HOW_OFTEN:
            return self._note(piece.tokens)
        if climb_end(piece.tokens, 0) == len(piece.tokens):
            return self._note(piece.tokens)
        return is_comment(piece.tokens) and self._note(piece.tokens)

    def _note(self, tokens: list[Token]) -> bool:
        last = self.found.built[-1].items[-1] if self.found.built[-1].items else None
        while isinstance(last, Repeat | Section):
            last = last.items[-1] if last.items else None
        if last is None:
            return False
        last.note = "; ".join(filter(None, (last.note, self._text(tokens).strip("(): "))))
        return True

    def _lists(self, piece: Piece) -> bool:
        """Exercises of a mobility or strength block: "6 min: leg swings, lunges" keeps them as its note."""
        tokens = piece.tokens
        colon = next((at for at, token in enumerate(tokens) if token.text == ":" and token.kind == "mark"), None)
        if colon:
            built = self._whole(tokens[:colon], self.label)
            step = built.items[0] if built and len(built.items) == 1 else None
            named = tokens[colon + 1 :]
            if built is None or not isinstance(step, Step) or step.activity not in LISTED or not _only_words(named):
                return False
            step.note = ", ".join(filter(None, (step.note, self._text(named))))
            return self._keep(built, tokens)
        if not _only_words(tokens):
            return False
        last = None if self.lost else self.found.last_item
        movement = PHRASES.longest(tokens, 0)
        moves = movement is not None and movement[0][0] == "movement" and movement[1] == len(tokens)
        goes_on = moves or (isinstance(last, Step) and self.label.activity == last.activity) or self._was_listing()
        if isinstance(last, Step) and moves and piece.sep == "-" and last.activity in LISTED and not last.note:
            last.note = self._text(tokens)
            return True
        if isinstance(last, Step) and goes_on and piece.sep in (",", "+") and _lists_exercises(last):
            last.note = f"{last.note}, {self._text(tokens)}"
            return True
        if self.label.activity in LISTED and not self.found.built and movement is None:
            self.label.used = True
            step = Step(self.label.activity, note=self._text(tokens), line=self.line.number)
            return self._keep(Built([step]), tokens)
        return False

    def _was_listing(self) -> bool:
        """Whether the piece before named exercises behind a colon."""
        return ":" in self.line.plain


def with_unit(tokens: list[Token], before: list[Token]) -> list[Token]:
    """ "16 miles with last 3 @ MP": a bare number takes the unit of the whole."""
    found = amount(tokens, 0) if tokens else None
    whole = amount(before, 0) if before else None
    if found is None or whole is None or found.kind != "bare" or whole.kind == "bare" or found.end != 1:
        return tokens
    unit = before[whole.end - 1]
    return (
        [tokens[0], replace(unit, start=tokens[0].start, end=tokens[0].end), *tokens[1:]]
        if unit.kind == "word"
        else tokens
    )


def ground(tokens: list[Token]) -> Aim | None:
    found = PHRASES.longest(tokens, 0)
    return Aim((terrain(found[0][1]),), found[1]) if found and found[0][0] == "terrain" else None


def _lists_exercises(step: Step) -> bool:
    return step.activity in LISTED and step.note != "" and step.extent.kind in ("open", "seconds")


def aims_before(built: Built, tokens: list[Token], *, alone: bool = True) -> Doubts | None:
    """Give a target that stands for itself to the run before it; None where it is none, or does not suit.

    A race pace goes only to a run that stands `alone`: behind several it may be meant for all."""
    marked = tokens[1:] if word_at(tokens, 0) in ("@", "at") else tokens
    marked = marked[1:] if word_at(marked, 0) in ("all", "everything") and alone and len(marked) > 1 else marked
    found = open_aim(marked, 0) or named_effort(marked, 0, after_at=False) or ground(marked) if marked else None
    item = built.items[-1] if built.items else None
    while isinstance(item, Repeat) and len(item.items) == 1:
        item = item.items[0]
    if found is None or found.end != len(marked) or not isinstance(item, Step) or item.activity != "run":
        return None
    kinds = {target.kind for target in item.targets}
    if not alone and found.targets[0].kind == "race_pace":
        return None
    if any(target.kind in kinds for target in found.targets) or len(item.targets) + len(found.targets) > 2:
        return None
    item.targets.extend(found.targets)
    return list(found.doubts)


def _only_words(tokens: list[Token]) -> bool:
    plain = all(token.kind in ("word", "mark") and token.text not in ("(", ")", "@", "%", "?") for token in tokens)
    turns = any(token.text in _TURNING for token in tokens)
    known = any((found := PHRASES.longest(tokens, at)) and found[0][0] not in ("movement", "side", "note")
                for at in range(len(tokens)))  # fmt: skip
    return bool(tokens) and plain and not turns and not known and any(token.kind == "word" for token in tokens)
