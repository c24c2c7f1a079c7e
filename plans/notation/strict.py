"""Read a line piece by piece: what is understood becomes items, the rest keeps its place in the text."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

from .adding import Adding
from .alternating import Alternating, unit_missing
from .amounts import times
from .build import NO_LABEL, Built, Label, attach, build, is_too_much
from .doses import MOST_TOKENS, Shared, doubts_of_drills, shared
from .doubting import Doubting
from .draft import unbraced
from .easing import aimed_rest
from .ends import warm_and_cool
from .found import Found
from .ladders import ladder
from .lists import share_the_aim
from .naming import Naming
from .paired import paired
from .parts import Parts
from .piece_reader import PieceReader
from .pieces import HARD, split
from .prose import counted_first, names_drill, rounds, times_through, without_lead
from .recovering import Recovering, ends_at
from .remarks import is_remark
from .rests import Rest, rest
from .spans import place
from .talking import Talking
from .tokens import Token
from .tree import OPEN, Item, Range, Repeat, Step, effort, steps
from .vocabulary import (
    PHRASES,
    REMARKS,
    mark_at,
    word_at,
)

if TYPE_CHECKING:
    from .draft import Doubts
    from .pieces import Piece

_DEEPEST = 6
_BETWEEN = ("between the repetitions", "afterwards")


type Places = tuple[list[int], list[int]]


class LineReader(Naming, Recovering, Adding, Talking, Doubting, Alternating, Parts):
    """Reads the pieces of one line, or of one pair of brackets in it."""

    def read(self, tokens: list[Token]) -> Found:
        """Read all pieces. Never fails: what is not understood is in `unread`."""
        around = warm_and_cool(tokens) if not self.depth else None
        if around is not None and self._between_ends(tokens, *around):
            return self.found
        counted = rounds(tokens)
        plain = counted is not None and len(split(tokens)) == 1 and times(tokens, 0) and self._whole(tokens)
        if counted is not None and not plain and self._in_rounds(tokens, *counted):
            return self.found
        tokens = self._same_dose(self._effort_first(self._in_minutes(counted_first(tokens))))
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
            skip = 0 if self.lost else self._takes_several(tokens, pieces, (starts, ends), at)
            if skip:
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

    def _takes_several(self, tokens: list[Token], pieces: list[Piece], places: Places, at: int) -> int:
        """Read what goes on over several pieces from the one at a place; where it ends, 0 where it is none."""
        (starts, ends), sep = places, pieces[at].sep
        start = starts[at]
        if not self.depth and len(tokens) - start <= MOST_TOKENS:
            told = self._told_in_parts(tokens[start:])
            if told:
                return start + told
        turns = self._takes_turns(pieces, at)
        if turns:
            return ends[at + turns - 1]
        fresh = at and not self.depth and pieces[at - 1].tokens[0].kind != "drill" and _may_share(pieces[at].tokens)
        same = shared(tokens[start : start + MOST_TOKENS]) if fresh else None
        if same is not None and self._keeps_same_dose(same, sep):
            return start + same.end
        inside = self.depth > 0
        found = paired(tokens, start, self.line.number) or ladder(tokens, start, ends, self.line.number, inside=inside)
        if found is None:
            return 0
        self.sep = sep
        self._keep(found[0], tokens[start : found[1]])
        return found[1]

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
        self._keeps_same_dose(found, ",")
        while after < len(tokens) and mark_at(tokens, after, ",-"):
            after += 1
        self.sep = ","
        return tokens[after:]

    def _may_share(self, piece: Piece) -> bool:
        """Whether a piece may begin a list of drills with one dose."""
        return any(token.kind == "drill" or token.text in ("drills", "abc", "each") for token in piece.tokens[:8])

    def _keeps_same_dose(self, found: Shared, sep: str) -> bool:
        """Keep each of a list of drills with the dose that they share."""
        extent = found.amount.extent if found.amount is not None else OPEN
        for words in found.drills:
            said = self._text(list(words))
            step = Step("drill", extent, line=self.line.number)
            if not words[0].slugs:
                step.activity, step.note = "other", said
                self._ask(list(words), [(f"a note: {said}", f"a new drill: {said}")])
            else:
                step.drill = words[0].slugs[0]
                for other in words[0].slugs[1:2]:
                    self._ask(list(words), [(self.words.name(step.drill), self.words.name(other))])
            items: list[Item] = (
                [step] if found.times == (1, 1) else [Repeat(found.times, [step], None, self.line.number)]
            )
            place(items, self.line, (words[0].start, words[-1].end))
            self.found.built.append(Built(items, depth=1, sep=sep))
            sep = ","
        return True

    def _takes(self, piece: Piece, *, first: bool, last: bool) -> bool:
        tokens = piece.tokens
        self.sep = piece.sep
        if self._on_a_day(piece, first=first, last=last):
            return True
        pause = rest(tokens, 0)
        whole = pause is not None and ends_at(tokens, pause.end)
        if whole and pause is not None and word_at(tokens, pause.end - 1) == "off" and self._swings():
            pause, whole = None, False
        eased = aimed_rest(tokens, 0, bracketed=False) if not whole else None
        if eased is not None and ends_at(tokens, eased.end) and (eased.said or self._eases_off(eased)):
            pause, whole = eased if eased.said else replace(eased, doubts=(*eased.doubts, _BETWEEN)), True
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
            or self._reads_in_unit(piece)
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
        since = self._since_parted()
        chosen = self.found.built[since:]
        items = [item for built in chosen for item in built.items]
        roles = {built.role for built in chosen}
        if counted is None or not items or len(roles) != 1 or self.found.unread:
            return False
        moving = all(step.activity in ("run", "walk", "jog", "float") for step in steps(items))
        if tokens[-1].text == "reps" and (not moving or any(isinstance(one, Repeat) for one in items)):
            return False
        repeat = Repeat(counted[0], items, None, self.line.number)
        if is_too_much([repeat]):
            return False
        self.found.built[since:] = [Built([repeat], roles.pop(), depth=1, sep=chosen[0].sep)]
        if len(repeat.items) > 1:
            rounds = f"{counted[0][0]} x all of the line"
            self._ask(tokens, [(rounds, f"{counted[0][0]} x the last piece")])
        return True

    def _since_parted(self) -> int:
        """Where what is done "6 times" begins: behind the last "then" or full stop, where several things follow it."""
        parted = [at for at, built in enumerate(self.found.built) if at and built.sep in HARD]
        return parted[-1] if parted and len(self.found.built) - parted[-1] > 1 else 0

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
            if self._counted_last(tokens) or (end == 0 and self._names(tokens, label)):
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


def _may_share(tokens: list[Token]) -> bool:
    """Whether a piece may begin a list of drills with one dose."""
    return any(token.kind == "drill" or token.text in ("drills", "abc", "each") for token in tokens[:8])


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
    moved = {token.text for token in tokens[start:]} & {"jog", "walk", "rest", "recovery", "r"}
    of_sets = pause is not None and (pause.of_sets or (pause.between and not pause.each and len(pieces) == 2 and moved))
    if pause is None or not of_sets or not ends_at(last, pause.end):
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
