"""Read a line piece by piece: what is understood becomes items, the rest keeps its place in the text."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

from .adding import Adding, ground
from .alternating import Alternating, unit_missing
from .amounts import amount, times
from .build import NO_LABEL, Built, Label, attach, build, is_too_much
from .doses import doubts_of_drills, shared
from .doubting import Doubting
from .draft import unbraced
from .easing import aimed_rest
from .found import Found
from .ladders import ladder
from .lists import share_the_aim
from .piece_reader import PieceReader
from .pieces import split
from .prose import names_drill, rounds, times_through, without_lead
from .recovering import Recovering, ends_at
from .remarks import is_remark
from .rests import Rest, rest
from .spans import place
from .talking import Talking
from .tokens import Token
from .tree import Item, Range, Repeat, Step, effort, steps
from .vocabulary import (
    CONDITIONS,
    MODES,
    PACE_WORDS,
    PHRASES,
    REMARKS,
    REST_WORDS,
    TURNING_WORDS,
    mark_at,
    word_at,
    words,
)

if TYPE_CHECKING:
    from .draft import Doubts
    from .pieces import Piece

_DEEPEST = 6
# In a name these say that it names a run. What is done for this long or less, by another name, is an exercise.
_RUNS = words(
    "run runs running hill hills interval intervals rep reps repeats session sessions loop loops lap laps track speed "
    "do doing have we we'll let's tonight today "
    "fartlek tempo jog sprint sprints relay pyramid ladder yasso efforts course"
)
_SHORT = 60
_NO_NAMES = TURNING_WORDS | REMARKS | CONDITIONS | PACE_WORDS | REST_WORDS | frozenset(MODES) | {"x", "then"}


class LineReader(Recovering, Adding, Talking, Doubting, Alternating):
    """Reads the pieces of one line, or of one pair of brackets in it."""

    def read(self, tokens: list[Token]) -> Found:
        """Read all pieces. Never fails: what is not understood is in `unread`."""
        counted = rounds(tokens)
        if counted is not None and self._in_rounds(tokens, *counted):
            return self.found
        tokens = self._same_dose(self._effort_first(self._in_minutes(tokens)))
        pieces = split(tokens)
        starts, ends = _places(tokens, pieces)
        skip, spoken = 0, ""
        for at, piece in enumerate(pieces):
            if starts[at] < skip:
                continue
            if at == 0 and self._opens_by_talking(pieces):
                spoken = self._text(piece.tokens)
                continue
            last = at + 1 == len(pieces)
            self.sep = piece.sep
            turns = self._takes_turns(pieces, at) if not self.lost else 0
            if turns:
                skip = ends[at + turns - 1]
                continue
            found = ladder(tokens, starts[at], ends, self.line.number, inside=self.depth > 0)
            if found is not None and not self.lost:
                self.sep = piece.sep
                self._keep(found[0], tokens[starts[at] : found[1]])
                skip = found[1]
                continue
            done = self._takes(piece, first=at == 0, last=last)
            if not done:
                self._leave(piece.tokens)
            self.lost = not done
        if spoken:
            self._say_first(spoken, pieces[0])
        doubts = share_the_aim(self.found.built) + doubts_of_drills(self.found.built)
        self.found.asked.extend((self.line.text.strip(), *said) for said in doubts)
        return self.found

    def _in_minutes(self, tokens: list[Token]) -> list[Token]:
        """Bare numbers that can only be minutes, with their unit, and asked about."""
        places = set(unit_missing(tokens)) if not self.depth else set()
        if not places:
            return tokens
        self._ask(tokens, [("minutes", "another unit")])
        done: list[Token] = []
        for at, token in enumerate(tokens):
            done.append(token)
            if at in places:
                done.append(Token("word", "min", "min", token.end, token.end))
        return done

    def _same_dose(self, tokens: list[Token]) -> list[Token]:
        """Read a list of drills that share a dose; what is left of the line."""
        found = shared(tokens)
        if found is None or self.label.text:
            return tokens
        after = found.end
        if after < len(tokens) and not (mark_at(tokens, after, ",;.-/(") or rest(tokens, after)):
            return tokens
        for drill in found.drills:
            step = Step("drill", found.amount.extent, drill.slugs[0], line=self.line.number)
            items: list[Item] = (
                [step] if found.times == (1, 1) else [Repeat(found.times, [step], None, self.line.number)]
            )
            place(items, self.line, (drill.start, drill.end))
            self.found.built.append(Built(items, depth=1, sep=","))
        while after < len(tokens) and mark_at(tokens, after, ",-"):
            after += 1
        self.sep = ","
        return tokens[after:]

    def _takes(self, piece: Piece, *, first: bool, last: bool) -> bool:
        tokens = piece.tokens
        self.sep = piece.sep
        if self._on_a_day(piece, first=first, last=last):
            return True
        pause = rest(tokens, 0)
        whole = pause is not None and ends_at(tokens, pause.end)
        eased = aimed_rest(tokens, 0, bracketed=False) if not whole else None
        if eased is not None and eased.said and ends_at(tokens, eased.end):
            pause, whole = eased, True
        if pause is not None and pause.end + 1 == len(tokens) and tokens[-1].kind == "note" and pause.said:
            pause.step.note, whole = unbraced(self._text(tokens[-1:])), True
        remark = tokens[pause.end :] if pause is not None and not whole else []
        if pause is not None and remark and (pause.said or pause.moves) and self.found.built and _comments(remark):
            return self._takes(replace(piece, tokens=tokens[: pause.end]), first=first, last=last) and self._note(
                remark
            )
        if self.lost and not piece.is_parted and (whole or _continues(tokens)):
            return False
        if times_through(tokens):
            return self._rounds(tokens)
        return (
            self._alternates(piece)
            or (whole and pause is not None and self._rests(piece, pause, last=last))
            or self._rests_at_length(piece)
            or self._joins_last(tokens)
            or self._aims_before(piece)
            or self._lists(piece)
            or self._reads(tokens, first=first)
            or self._at_both_ends(piece)
            or self._reads_behind_colon(piece)
            or self._remarks(piece)
            or self._comments(piece)
        )

    def _in_rounds(self, tokens: list[Token], count: Range, at: int) -> bool:
        """ "3 rounds of ...": the whole line, and asked where more than one piece follows."""
        tail = _between_rounds(tokens, at)
        if tail is not None:
            return self._in_rounds(tokens[: tail[0]], count, at) and self._then_rests(tokens, *tail)
        read = self._inner(tokens[at:])
        if read is None or len(read[0]) < 1:
            self._leave(tokens)
            return True
        built = Built([Repeat(count, read[0], None, self.line.number)], depth=1, doubts=read[1])
        if is_too_much(built.items):
            self._leave(tokens)
            return True
        if len(read[0]) > 1:
            built.doubts.append((f"{count[0]} rounds of all", f"{count[0]} rounds of the first"))
        return self._keep(built, tokens)

    def _then_rests(self, tokens: list[Token], at: int, pause: Rest) -> bool:
        """The recovery between rounds that stands at the end of their line."""
        while mark_at(tokens, at, ".,;-"):
            at += 1
        if not self.found.built or not attach(self.found.built[-1], pause, self.line.number):
            self._leave(tokens[at:])
            return True
        pause.step.span = self.line.span(tokens[at].start, tokens[-1].end)
        self._ask(tokens[at:], list(pause.doubts))
        return True

    def _rounds(self, tokens: list[Token]) -> bool:
        """ "3 times through": everything before it on the line."""
        counted = times_through(tokens)
        roles = {built.role for built in self.found.built}
        if counted is None or not self.found.items or len(roles) != 1 or self.found.unread:
            return False
        moving = all(step.activity in ("run", "walk", "jog", "float") for step in steps(self.found.items))
        if tokens[-1].text == "reps" and (not moving or any(isinstance(one, Repeat) for one in self.found.items)):
            return False
        repeat = Repeat(counted[0], self.found.items, None, self.line.number)
        if is_too_much([repeat]):
            return False
        self.found.built = [Built([repeat], roles.pop(), depth=1)]
        if len(repeat.items) > 1:
            rounds = f"{counted[0][0]} x all of the line"
            self._ask(tokens, [(rounds, f"{counted[0][0]} x the last piece")])
        return True

    def _inner(self, tokens: list[Token]) -> tuple[list[Item], Doubts] | None:
        """The items inside brackets; None unless all of them were understood."""
        if self.depth >= _DEEPEST or not tokens:
            return None
        place = (tokens[0].start, tokens[-1].end)
        if place not in self.inners:
            reader = LineReader(self.line, self.words, replace(NO_LABEL), self.depth + 1)
            reader.inners = self.inners
            self.inners[place] = reader.read(tokens)
        inside = self.inners[place]
        if inside.unread or not inside.items or any(built.role for built in inside.built):
            return None
        return deepcopy(inside.items), [(read_as, other) for _, read_as, other in inside.asked]

    def _whole(self, tokens: list[Token], label: Label | None = None) -> Built | None:
        """A piece of which every word is understood."""
        reader = PieceReader(tokens, self._inner, self.line.verbatim, inside=self.depth > 0)
        if reader.read() < len(tokens):
            return None
        built = build(reader.draft, label or replace(NO_LABEL), self.words, self.line.number)
        if built and built.swing:
            self._swing(built)
        return built

    def _swing(self, built: Built) -> None:
        """ "on" is hard and "off" easy, unless a target says how."""
        step = built.items[-1].items[0] if isinstance(built.items[-1], Repeat) else built.items[-1]
        if isinstance(step, Step) and not step.targets and step.activity == "run":
            step.targets.append(effort("hard" if built.swing == "on" else "easy"))

    def _label_for(self, tokens: list[Token], *, first: bool) -> Label:
        """The line's label, for its first piece and for later ones that do not say what they are."""
        if first:
            return self.label
        says = any(
            token.kind == "drill" or ((found := PHRASES.longest(tokens, at)) and found[0][0] != "side")
            for at, token in enumerate(tokens)
        )
        return replace(NO_LABEL) if says else self.label

    def _reads(self, tokens: list[Token], *, first: bool) -> bool:
        tokens = self._led(tokens)
        if not tokens:
            return False
        label = self._label_for(tokens, first=first)
        reader = PieceReader(tokens, self._inner, self.line.verbatim, inside=self.depth > 0)
        reader.races = reader.races or label.activity == "race"
        end = reader.read()
        if end < len(tokens):
            tail = self._behind_a_name(tokens) if end == 0 else None
            if tail is not None and self._reads_named(tokens, tail, label):
                return True
            reader, end = self._with_words(reader, end)
            if not end:
                return False
        built = build(reader.draft, label, self.words, self.line.number)
        if built is None or (end < len(tokens) and not built.items):
            return False
        if built.swing:
            self._swing(built)
        if reader.draft.counted_behind and self._counts_both(built, reader.draft.counts[0], tokens):
            return True
        self._doubt(built, reader.draft, tokens)
        self._keep(built, tokens)
        if end < len(tokens):
            self.lost = False
            if not self._note(tokens[end:]):
                self._leave(tokens[end:])
        return True

    def _led(self, tokens: list[Token]) -> list[Token]:
        """A piece without words that only lead to it. Another half of the day in a line is asked about."""
        left = without_lead(tokens)
        if self.found.built and word_at(tokens, 0) in ("am", "pm") and len(left) < len(tokens):
            self._ask(tokens, [("more of the same session", "a session of its own")])
        return left

    def _with_words(self, reader: PieceReader, end: int) -> tuple[PieceReader, int]:
        """A piece with words in it that nobody knows: the name of a drill, a remark at its end, a few that stray.

        Gives who read it and how far; 0 where it makes no sense."""
        tokens = reader.tokens
        end = names_drill(reader, end, drills=self.label.drills) or (end if self._may_stay(tokens, end) else 0)
        if end:
            return reader, end
        again = PieceReader(tokens, self._inner, self.line.verbatim, inside=self.depth > 0)
        return again, len(tokens) if again.read_with_strays() else 0

    def _behind_a_name(self, tokens: list[Token]) -> int | None:
        """Where a repeat begins behind words that only give it a name: "Kenyan hills 3 x 8'"."""
        at = 0
        while at < len(tokens) and tokens[at].kind == "word" and tokens[at].text not in _NO_NAMES:
            at += 1
        if not 1 <= at <= 3 or PHRASES.longest(tokens, 0):
            return None
        dose = amount(tokens, at)
        name = tokens[: at - 1] if at > 1 and tokens[at - 1].text == "run" else tokens[:at]
        dosed = dose is not None and dose.kind in ("metres", "seconds") and not dose.clock and is_remark(name)
        return at if dosed or times(tokens, at) is not None else None

    def _reads_named(self, tokens: list[Token], at: int, label: Label) -> bool:
        aimed = [found for place in range(at) if (found := ground(tokens[place:at]))]
        built = self._whole(tokens[at:], replace(label) if label.text else None)
        step = next(steps(built.items), None) if built and not built.role else None
        if built is None or step is None or step.activity != "run":
            return False
        if aimed and not step.with_target(aimed[0].targets[0]):
            return False
        said = self._text(tokens[:at])
        names_a_run = bool(aimed or step.targets) or any(token.text in _RUNS for token in tokens[:at])
        if not names_a_run and step.extent.hi <= _SHORT:
            return False  # the name of an exercise: "Plank 3 x 30 s"
        step.note = "; ".join(filter(None, (said, step.note)))
        if tokens[at - 1].text == "run":
            built.doubts.append((f"a name: {said}", f"how to run: {said}"))
        if not names_a_run and (built.repeat is None or step.extent.kind == "seconds"):
            built.doubts.append(("running", f"something else: {said}"))
        return self._keep(built, tokens)


def _places(tokens: list[Token], pieces: list[Piece]) -> tuple[list[int], list[int]]:
    """Where each piece begins and ends among the tokens of the line."""
    at = {id(token): place for place, token in enumerate(tokens)}
    starts = [at[id(piece.tokens[0])] for piece in pieces]
    return starts, [at[id(piece.tokens[-1])] + 1 for piece in pieces]


def _between_rounds(tokens: list[Token], start: int) -> tuple[int, Rest] | None:
    """The recovery between sets at the end of a line of rounds, and where the sign before it stands."""
    pieces = split(tokens[start:])
    last = pieces[-1].tokens if len(pieces) > 1 else []
    pause = rest(last, 0) if last else None
    if pause is None or not pause.of_sets or not ends_at(last, pause.end):
        return None
    end = next(at for at in range(start, len(tokens)) if tokens[at] is pieces[-2].tokens[-1])
    return end + 1, pause


def _comments(tokens: list[Token]) -> bool:
    """Whether words behind a recovery only comment: in brackets, or with a word that begins a remark."""
    bracketed = mark_at(tokens, 0, "(") and mark_at(tokens, len(tokens) - 1, ")")
    measured = bracketed and any(token.text in ("lactate", "mmol") for token in tokens) and len(tokens) < 10
    return measured or ((bracketed or word_at(tokens, 0) in REMARKS) and is_remark(tokens))


def _continues(tokens: list[Token]) -> bool:
    """Whether a piece only goes on with what was said before it, so that it falls with it."""
    return word_at(tokens, 0) in ("@", "at", "in", "last", "each", "off", "on")


__all__ = ["Found", "LineReader"]
