"""Read a line piece by piece: what is understood becomes items, the rest keeps its place in the text."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .build import NO_LABEL, Built, Label, attach, build, fits, has_short_reps, is_too_much
from .draft import Doubts, PieceReader, unbraced
from .lists import share_the_aim
from .pieces import HARD, Piece, split
from .prose import ladder, minus_last, names_drill, rounds, times_through, without_lead
from .rests import Rest, lead, rest
from .tree import Extent, Item, Range, Repeat, Step, effort
from .vocabulary import PHRASES, REMARKS, TURNING_WORDS, mark_at, word_at

if TYPE_CHECKING:
    from .normal import Line
    from .tokens import Token
    from .words import Words

_DEEPEST = 6
_ALTERNATING = ("run", "walk", "jog")
LISTED = ("mobility", "activation", "strength")
type Asked = tuple[str, str, str]


@dataclass(slots=True)
class Found:
    """What a line gave: built pieces in order, unread places of its plain text, and (text, read as, or)."""

    built: list[Built] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    @property
    def items(self) -> list[Item]:
        """All items of the line, whatever section they belong to."""
        return [item for built in self.built for item in built.items]


class LineReader:
    """Reads the pieces of one line, or of one pair of brackets in it."""

    def __init__(self, line: Line, words: Words, label: Label = NO_LABEL, depth: int = 0) -> None:
        self.line = line
        self.words = words
        self.label = label
        self.depth = depth
        self.found = Found()
        self.lost = False
        self.sep = ""
        # What was read in each pair of brackets: a piece may be tried more than once, its brackets are not.
        self.inners: dict[tuple[int, int], Found] = {}

    def read(self, tokens: list[Token]) -> Found:
        """Read all pieces. Never fails: what is not understood is in `unread`."""
        counted = rounds(tokens)
        if counted is not None and self._in_rounds(tokens, *counted):
            return self.found
        pieces = split(tokens)
        for place, piece in enumerate(pieces):
            last = place + 1 == len(pieces)
            done = self._takes(piece, first=place == 0, last=last)
            if not done:
                self._leave(piece.tokens)
            self.lost = not done
        self.found.asked.extend((self.line.text.strip(), *said) for said in share_the_aim(self.found.built))
        return self.found

    def _takes(self, piece: Piece, *, first: bool, last: bool) -> bool:
        tokens = piece.tokens
        self.sep = piece.sep
        pause = rest(tokens, 0)
        whole = pause is not None and _ends(tokens, pause.end)
        if pause is not None and pause.end + 1 == len(tokens) and tokens[-1].kind == "note" and pause.said:
            pause.step.note, whole = unbraced(self._text(tokens[-1:])), True
        if self.lost and not piece.is_parted and (whole or _continues(tokens)):
            return False
        if times_through(tokens):
            return self._rounds(tokens)
        return (
            self._alternates(piece)
            or (whole and pause is not None and self._rests(piece, pause, last=last))
            or self._rests_at_length(piece)
            or self._steps(ladder(tokens, self.line.number), tokens)
            or self._joins_last(tokens)
            or self._lists(piece)
            or self._reads(tokens, first=first)
        )

    def _text(self, tokens: list[Token]) -> str:
        return self.line.verbatim(tokens[0].start, tokens[-1].end)

    def _leave(self, tokens: list[Token]) -> None:
        start, end = tokens[0].start, tokens[-1].end
        if self.found.unread and self.lost:
            start = self.found.unread.pop()[0]
        self.found.unread.append((start, end))

    def _keep(self, built: Built, tokens: list[Token]) -> bool:
        built.sep = self.sep
        self.found.built.append(built)
        self._ask(tokens, built.doubts)
        return True

    def _ask(self, tokens: list[Token], doubts: Doubts) -> None:
        text = self._text(tokens)
        self.found.asked.extend((text, read_as, other) for read_as, other in doubts)

    def _in_rounds(self, tokens: list[Token], count: Range, at: int) -> bool:
        """ "3 rounds of ...": the whole line, and asked where more than one piece follows."""
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

    def _rounds(self, tokens: list[Token]) -> bool:
        """ "3 times through": everything before it on the line."""
        counted = times_through(tokens)
        roles = {built.role for built in self.found.built}
        if counted is None or not self.found.items or len(roles) != 1 or self.found.unread:
            return False
        repeat = Repeat(counted[0], self.found.items, None, self.line.number)
        if is_too_much([repeat]):
            return False
        self.found.built = [Built([repeat], roles.pop(), depth=1)]
        if len(repeat.items) > 1:
            rounds = f"{counted[0][0]} x all of the line"
            self._ask(tokens, [(rounds, f"{counted[0][0]} x the last piece")])
        return True

    def _steps(self, built: Built | None, tokens: list[Token]) -> bool:
        return built is not None and self._keep(built, tokens)

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

    # --- recoveries and alternating pieces

    def _rests(self, piece: Piece, pause: Rest, *, last: bool) -> bool:
        before = self.found.built[-1] if self.found.built else None
        bare = not (pause.said or pause.moves)
        has_place = before is not None and (before.repeat is not None or before.ladder)
        if before is not None and has_place and _follows(piece, pause):
            return self._between(before, piece, pause, bare=bare)
        if pause.said and (before is None or piece.sep != "" or not has_place):
            pause.step.line = self.line.number
            return self._keep(Built([pause.step], doubts=list(pause.doubts)), piece.tokens)
        return bare and self._rests_in_a_list(piece, pause, before, last=last)

    def _between(self, before: Built, piece: Piece, pause: Rest, *, bare: bool) -> bool:
        text = self._text(piece.tokens)
        fit = fits(before, pause)
        if fit != "no":
            doubts = [*pause.doubts, *([(f"{text} between", f"{text} afterwards")] if fit == "perhaps" else [])]
            if attach(before, pause, self.line.number):
                self._ask(piece.tokens, doubts + self._shared(before, pause, text))
                return True
            done = bare and self._reads(piece.tokens, first=False)
            if done:
                self._ask(piece.tokens, [(f"{text} running", f"{text} rest")])
            return done
        if pause.step.activity == "run" and pause.step.targets:
            return False  # "10 min easy" behind a set is what comes next
        done = self._reads(piece.tokens, first=False)
        if done and (bare or not has_short_reps(before)):
            self._ask(piece.tokens, [(f"{text} afterwards", f"{text} between")])
        return done

    def _shared(self, before: Built, pause: Rest, text: str) -> Doubts:
        """One recovery behind a list of running repeats is for all of them; behind drills, for the last. Asked."""
        others: list[Repeat] = []
        sep = before.sep
        for built in reversed(self.found.built[:-1]):
            if sep in HARD or built.repeat is None or built.repeat.recovery or len(built.items) != 1 or built.role:
                break
            others.append(built.repeat)
            sep = built.sep
        if not others or pause.between:
            return []
        if has_short_reps(before):
            return [(f"{text} after the last of these", f"{text} after each of these")]
        for repeat in others:
            repeat.recovery = replace(pause.step, targets=list(pause.step.targets))
        return [(f"{text} in all of these", f"{text} in the last of these")]

    def _rests_at_length(self, piece: Piece) -> bool:
        """ "r 2 min jog @ RPE 3": a recovery with targets or a note of its own."""
        before = self.found.built[-1] if self.found.built else None
        begins = lead(piece.tokens, 0) if word_at(piece.tokens, 0) == "r" else None
        if begins is None or before is None or (before.repeat is None and not before.ladder) or piece.is_parted:
            return False
        built = self._whole(piece.tokens[begins:])
        if built is None or len(built.items) != 1 or built.role or not isinstance(built.items[0], Step):
            return False
        step = built.items[0]
        named = word_at(piece.tokens, len(piece.tokens) - 1) == "run" or step.targets or step.activity != "run"
        if not named or not attach(before, Rest(step, 0, True, True), self.line.number):
            return False
        self._ask(piece.tokens, built.doubts)
        return True

    def _rests_in_a_list(self, piece: Piece, pause: Rest, before: Built | None, *, last: bool) -> bool:
        """A time without words behind a step: "(400 m @ 5k, 60 s, 200 m @ mile, 3 min)"."""
        if before is None or not before.items or pause.step.extent.kind != "seconds" or piece.is_parted:
            return False
        step = before.items[-1]
        runs = isinstance(step, Step) and step.activity in ("run", "strides") and step.targets
        measured = isinstance(step, Step) and step.activity == "run" and step.extent.kind == "metres"
        if not (runs or (measured and self.depth)) or (not self.depth and last):
            return False
        pause.step.line = self.line.number
        text = self._text(piece.tokens)
        sure = self.depth > 0 and measured
        doubts = list(pause.doubts) + ([] if sure else [(f"{text} rest", f"{text} running")])
        return self._keep(Built([pause.step], doubts=doubts), piece.tokens)

    def _alternates(self, piece: Piece) -> bool:
        """1 min hard / 1 min easy, 1' on / 1' off: two items of the repeat before."""
        before = self.found.built[-1] if self.found.built else None
        repeat = before.repeat if before else None
        if before is None or repeat is None or repeat.recovery or before.depth != 1 or len(repeat.items) != 1:
            return False
        step = repeat.items[0]
        if not isinstance(step, Step) or step.extent.kind != "seconds" or step.activity not in _ALTERNATING:
            return False
        if piece.sep != "/" and not (before.swing and piece.sep in (",", "+")):
            return False
        other = self._whole(piece.tokens)
        if other is None or len(other.items) != 1 or other.role:
            return False
        second = other.items[0]
        if not isinstance(second, Step) or second.extent.kind != "seconds" or bool(before.swing) != bool(other.swing):
            return False
        if not (step.targets or second.targets) and step.activity == second.activity == "run":
            step.targets, second.targets = [effort("hard")], [effort("easy")]
        repeat.items.append(second)
        before.swing = None
        self._ask(piece.tokens, other.doubts)
        return True

    # --- work

    def _whole(self, tokens: list[Token], label: Label | None = None) -> Built | None:
        """A piece of which every word is understood."""
        reader = PieceReader(tokens, self._inner, self.line.verbatim)
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
        tokens = without_lead(tokens)
        if not tokens:
            return False
        label = self._label_for(tokens, first=first)
        reader = PieceReader(tokens, self._inner, self.line.verbatim)
        reader.races = reader.races or label.activity == "race"
        end = reader.read()
        if end < len(tokens):
            named = names_drill(reader, end, drills=self.label.drills)
            if named:
                end = named
            elif not self._may_stay(tokens, end):
                return False
        built = build(reader.draft, label, self.words, self.line.number)
        if built is None or (end < len(tokens) and not built.items):
            return False
        if built.swing:
            self._swing(built)
        before = self.found.items[-1:] if self.sep in (",", "+") else []
        if reader.draft.counted_behind and before and isinstance(before[0], Step):
            times = f"{reader.draft.counts[0][0]} x"
            built.doubts.append((f"{times} the last piece", f"{times} all before it"))
        self._keep(built, tokens)
        if end < len(tokens):
            self.lost = False
            self._leave(tokens[end:])
        return True

    def _may_stay(self, tokens: list[Token], at: int) -> bool:
        """Whether the words from here on only remark on what stands before them."""
        left = tokens[at:]
        bracketed = mark_at(tokens, at, "(") and mark_at(tokens, len(tokens) - 1, ")")
        begins = bracketed or word_at(tokens, at) in REMARKS
        turns = any(token.text in TURNING_WORDS for token in left)
        return begins and not turns and all(token.kind in ("word", "mark", "quote") for token in left)

    def _joins_last(self, tokens: list[Token]) -> bool:
        """ "18 km with the last 5 km at marathon pace", in one piece or in two."""
        parts = minus_last(tokens)
        if parts is None:
            return False
        before, after = parts
        fresh = self._whole(before, self.label) if before else None
        total = fresh or (self.found.built[-1] if self.found.built and not before else None)
        end = self._whole(after)
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
        long.extent = Extent.of(long.extent.kind, lo, hi)
        total.items.append(short)
        if fresh:
            self.found.built.append(fresh)
        self._ask(tokens, [*(fresh.doubts if fresh else []), *end.doubts])
        return True

    # --- exercises named without a dose

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
        last = self.found.items[-1] if self.found.items and not self.lost else None
        movement = PHRASES.longest(tokens, 0)
        moves = movement is not None and movement[0][0] == "movement" and movement[1] == len(tokens)
        goes_on = moves or (isinstance(last, Step) and self.label.activity == last.activity) or self._was_listing()
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


def _lists_exercises(step: Step) -> bool:
    return step.activity in LISTED and step.note != "" and step.extent.kind in ("open", "seconds")


def _ends(tokens: list[Token], at: int) -> bool:
    return at == len(tokens) or (at + 1 == len(tokens) and mark_at(tokens, at, "."))


def _follows(piece: Piece, pause: Rest) -> bool:
    """Whether the sign before a recovery lets it belong to what stands before that sign."""
    if not piece.is_parted:
        return piece.sep != "with"
    opens = pause.said and pause.step.extent.kind == "open"
    return pause.between or (piece.sep == "." and pause.said) or (piece.sep == ";" and opens)


def _continues(tokens: list[Token]) -> bool:
    """Whether a piece only goes on with what was said before it, so that it falls with it."""
    return word_at(tokens, 0) in ("@", "at", "in", "last", "each", "off", "on")


def _only_words(tokens: list[Token]) -> bool:
    plain = all(token.kind in ("word", "mark") and token.text not in ("(", ")", "@", "%", "?") for token in tokens)
    turns = any(token.text in TURNING_WORDS - {"each", "up", "down"} for token in tokens)
    known = any((found := PHRASES.longest(tokens, at)) and found[0][0] not in ("movement", "side", "note")
                for at in range(len(tokens)))  # fmt: skip
    return bool(tokens) and plain and not turns and not known and any(token.kind == "word" for token in tokens)
