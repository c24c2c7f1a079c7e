"""Read one piece ("8 x 400 m @ 5k pace (200 m jog)") into a draft: what was found, in whatever order it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .aims import aim
from .amounts import Amount, amount, single
from .comments import climb_end
from .draft import unbraced
from .easing import aimed_rest
from .piece_aims import Aims
from .piece_doses import Doses
from .piece_words import Named
from .remarks import is_remark
from .rests import Rest, lead, rest
from .spans import waiting
from .tree import Extent, Repeat, Step, terrain
from .vocabulary import PHRASES, REMARKS, TURNING_WORDS, mark_at, word_at

if TYPE_CHECKING:
    from .tokens import Token

# What is measured with these in brackets has no place in the tree, and is no dose either.
_MOST_STRAYS = 3
# What brackets may name behind these: "cross training (bike or swim)", "strength (gym)".
_KINDS_OF = {"cross": frozenset({"cross"}), "strength": frozenset({"strong", "movement"})}
_TURNING = TURNING_WORDS - {"up", "down"}
_MEASURES = frozenset(["lactate", "mmol", "incline", "gradient", "grade"])


class PieceReader(Doses, Aims, Named):
    """Goes through the tokens of a piece; stops where it does not understand."""

    def read(self, at: int = 0) -> int:
        """Read as far as possible into `draft`; the place of the first token that was not understood."""
        rules = (
            self._note, self._group, self._climb, self._share, self._times,
            self._pair, self._side, self._rest, self._bounded, self._marked_aim, self._open_aim,
            self._amount, self._drill, self._words, self._up, self._where, self._filler,
        )  # fmt: skip
        while at < len(self.tokens):
            for rule in rules:
                end = rule(at)
                if end is not None:
                    at = end
                    break
            else:
                break
        return at

    def read_with_strays(self) -> bool:
        """Read a piece with a few words in it that nobody knows; whether all else of it surely is a run."""
        at, strays = self.read(), 0
        while at < len(self.tokens):
            end = self._stray_end(at)
            strays += end - at
            if end == at or strays > _MOST_STRAYS or not self.draft.has_body:
                return False
            self.draft.notes.append(self.words(at, end))
            at = self.read(end)
        draft = self.draft
        strides = draft.activity == "strides" and bool(draft.counts)
        aimed = any(target.kind != "terrain" for target in draft.targets)
        sure = draft.activity in ("run", "jog") or aimed or bool(draft.counts and draft.rests) or strides
        if draft.amount and draft.amount.kind == "bare" and not draft.counts:
            return False  # the word may be its unit
        if not sure or draft.drill or draft.role or draft.activity not in (None, "run", "jog", "strides"):
            return False
        draft.doubts.append((f"a note: {', '.join(draft.notes)}", "something that changes it"))
        return True

    def _stray_end(self, at: int) -> int:
        """The place after a word that nobody knows, or after "on" and the like with such words behind it."""
        if is_remark(self.tokens[at : at + 1]):
            return at + 1
        if word_at(self.tokens, at) not in REMARKS:
            return at
        ends = [end for end in range(at + 2, min(at + 4, len(self.tokens)) + 1) if is_remark(self.tokens[at:end])]
        return ends[-1] if ends else at

    def _note(self, at: int) -> int | None:
        if self.tokens[at].kind != "note" or not self.draft.has_body:
            return None
        self.draft.notes.append(unbraced(self.words(at, at + 1)))
        return at + 1

    def _group(self, at: int) -> int | None:
        close = self.pairs.get(at)
        if close is None or not mark_at(self.tokens, at, "(["):
            return None
        inside = self.tokens[at + 1 : close]
        if mark_at(inside, len(inside) - 1, ".") and len(inside) > 1:
            inside = inside[:-1]
        draft = self.draft
        if draft.counts and not draft.has_body and self._halves(inside):
            return close + 1
        if draft.counts and not draft.has_body:
            read = self.inner(inside)
            if read is None:
                return None
            draft.group = read[0]
            draft.doubts.extend(read[1])
            return close + 1
        before = len(draft.rests)
        if not inside or not draft.has_body or not self._aside(inside):
            return None
        for pause in draft.rests[before:]:
            pause.step.span = waiting(self.tokens[at].start, self.tokens[close].end)
        return close + 1

    def _climb(self, at: int) -> int | None:
        """ "with 1000 m climbing": metres upwards are no distance that is run; the words are kept."""
        start = at + 1 if word_at(self.tokens, at) in ("with", "w/") else at
        found = climb_end(self.tokens, start) if self.draft.has_body else None
        if found is None:
            return None
        self.draft.notes.append(self.words(at, found))
        return found

    def _share(self, at: int) -> int | None:
        """ "1/2 effort": shares of an effort have no place in the tree; the words are kept, and asked about."""
        tokens = self.tokens
        top, bottom = (tokens[place].whole if place < len(tokens) else None for place in (at, at + 2))
        if not mark_at(tokens, at + 1, "/") or word_at(tokens, at + 3) not in ("effort", "pace", "speed"):
            return None
        if bottom not in (2, 4, 8) or top is None or not 0 < top < bottom:
            return None
        said = self.words(at, at + 4)
        self.draft.notes.append(said)
        self.draft.doubts.append((f"a note: {said}", "an effort"))
        return at + 4

    def _halves(self, inside: list[Token]) -> bool:
        """ "(45 s/15 s)": so long fast, so long easy."""
        first = single(inside, 0)
        if first is None or first.kind != "seconds" or first.clock or not mark_at(inside, first.end, "/"):
            return False
        second = single(inside, first.end + 1)
        if second is None or second.kind != "seconds" or second.clock or second.end != len(inside):
            return False
        self.draft.amount, self.draft.second = first, second
        return True

    def _aside(self, inside: list[Token]) -> bool:
        """Brackets behind a piece: a recovery, a target, a time, a side, or words to keep as a note."""
        draft = self.draft
        if self._pauses(inside) or self._pauses_twice(inside):
            return True
        time = amount(inside, 0)
        if time and time.end == len(inside) and time.kind == "seconds" and draft.counts and not draft.bracket:
            draft.bracket = (time, any(one.kind != "terrain" for one in draft.targets))
            return True
        if self._takes_so_long(inside):
            return True
        if draft.activity in ("race", "test") and not draft.amount and time and time.end == len(inside):
            if time.kind != "metres":
                return False
            draft.amount = time
            return True
        if time and time.end == len(inside) and self._brief_pause(time):
            return True
        if inside[0].text in ("aim", "aiming", "target", "goal") and len(inside) > 1:
            inside = inside[2:] if word_at(inside, 1) in ("for", ":") and len(inside) > 2 else inside[1:]
        aimed = aim(inside, 0)
        if aimed and aimed.end == len(inside):
            draft.doubts.extend(aimed.doubts)
            return draft.aim_at(aimed.targets)
        return self._qualifies(inside)

    def _pauses_twice(self, inside: list[Token]) -> bool:
        """ "3 x 4 x 400 (60s/3min)": the recovery between the runs, then the longer one between the sets."""
        first = rest(inside, 0) if len(self.draft.counts) == 2 and not self.draft.rests else None
        if first is None or not mark_at(inside, first.end, "/,;"):
            return False
        second = rest(inside, first.end + 1)
        if second is None or second.end < len(inside) or first.step.extent.kind != second.step.extent.kind:
            return False
        if not first.step.extent.hi < second.step.extent.lo:
            return False
        for pause in (first, second):
            self.draft.rests.append(pause)
            self.draft.doubts.extend(pause.doubts)
        return True

    def _pauses(self, inside: list[Token]) -> bool:
        """A recovery in brackets, with a pace of its own or without."""
        draft = self.draft
        found = rest(inside, 0)
        bare = found is not None and not found.said and not found.moves
        bare = bare and found is not None and (found.step.activity == "stand" or found.step.extent.kind == "metres")
        if found and found.end == len(inside) and not bare and draft.counts:
            draft.rests.append(found)
            draft.doubts.extend(found.doubts)
            return True
        eased = aimed_rest(inside, 0, bracketed=True) if draft.counts and draft.targets else None
        if eased and eased.end == len(inside):
            draft.rests.append(eased)
            draft.doubts.extend(eased.doubts)
            return True
        return False

    def _qualifies(self, inside: list[Token]) -> bool:
        """Ground, a side, the drill that is meant, or words to keep."""
        draft = self.draft
        phrase = PHRASES.longest(inside, 0)
        if phrase and phrase[0][0] == "terrain" and phrase[1] == len(inside):
            return draft.aim_at((terrain(phrase[0][1]),))
        if phrase and phrase[0][0] == "side" and phrase[1] == len(inside):
            draft.per_side = True
            return True
        if inside[0].kind == "drill" and len(inside) == 1 and not draft.says_kind:
            draft.drill, draft.drill_words = inside[0].slugs, inside[0].raw
            return True
        return self._kept(inside)

    def _brief_pause(self, time: Amount) -> bool:
        """ "@ 5k pace (90)": behind a target a bare number is the recovery. Asked."""
        draft = self.draft
        if time.kind != "bare" or not 15 <= time.lo <= 240 or not draft.counts:
            return False
        if not any(one.kind != "terrain" for one in draft.targets):
            return False
        doubts = ((f"{time.lo} s rest", f"in {time.lo} s"),)
        draft.rests.append(Rest(Step("stand", Extent.of("seconds", time.lo, time.hi)), 0, False, False, doubts=doubts))
        draft.doubts.extend(doubts)
        return True

    def _takes_so_long(self, inside: list[Token]) -> bool:
        """ "Jog home (about 10 min)"."""
        draft = self.draft
        about = 1 if word_at(inside, 0) in ("about", "approx", "roughly", "~", "circa", "ca") else 0
        found = amount(inside, about)
        moves = draft.activity in ("jog", "walk", "run") and not draft.counts and not draft.amount
        if not moves or found is None or found.end < len(inside) or found.kind not in ("seconds", "metres"):
            return False
        draft.amount = found
        draft.notes.extend([self.verbatim(inside[0].start, inside[-1].end)] if about else [])
        return True

    def _kept(self, inside: list[Token]) -> bool:
        measured_words = any(token.text in _MEASURES for token in inside)
        plain = all(
            token.kind in ("word", "mark", "drill") or (token.kind == "num" and measured_words) for token in inside
        )
        beside = _KINDS_OF.get(self.draft.activity or "", frozenset())
        turning = _TURNING - {"or"} if beside else _TURNING
        turns = any(token.text in turning for token in inside)
        acts = any(
            (found := PHRASES.longest(inside, place)) and found[0][0] not in {"note", *beside}
            for place in range(len(inside))
        )
        names = any(token.kind == "drill" for token in inside) and not self.draft.drill
        if not plain or turns or acts or names or not any(token.kind in ("word", "drill") for token in inside):
            return False
        self.draft.notes.append(self.verbatim(inside[0].start, inside[-1].end))
        return True

    def _rest(self, at: int) -> int | None:
        draft = self.draft
        one = draft.group[0] if draft.group is not None and len(draft.group) == 1 else None
        more = isinstance(one, Repeat) and one.recovery is None
        if not draft.counts or not draft.has_body or len(draft.rests) >= len(draft.counts) + more:
            return None
        if not draft.amount and draft.group is None and lead(self.tokens, at) is None:
            return self._rest_of_a_drill(at)
        place = at + 1 if mark_at(self.tokens, at, "/-") else at
        if self._is_signed(at):
            return None  # "threshold pace -5 s"
        found = aimed_rest(self.tokens, place, bracketed=False) or rest(self.tokens, place)
        if found is None or (mark_at(self.tokens, at, "/") and self._takes_turns(found)):
            return None
        named = place != at or lead(self.tokens, at) is not None or found.said or found.moves
        if not named and self._rests_at_end(found):
            draft.doubts.append((f"{self.words(at, found.end)} rest", f"in {self.words(at, found.end)}"))
            named = True
        if not named and (draft.group is None or draft.rests):
            return None
        self.rests(found, at, found.end)
        return found.end

    def _takes_turns(self, found: Rest) -> bool:
        """ "4 x 6 min Z4 / 3 min Z1": run in turns, as where the efforts have names."""
        extent = found.step.extent
        timed = self.draft.amount is not None and self.draft.amount.kind == extent.kind == "seconds"
        return timed and found.step.activity == "run" and bool(found.step.targets) and not found.said

    def _rests_at_end(self, found: Rest) -> bool:
        """ "5 x 1 km @ 10k 2 min": a time at the end of a piece, behind a target."""
        draft, extent = self.draft, found.step.extent
        aimed = any(one.kind in ("race_pace", "effort", "pace") for one in draft.targets)
        brief = extent.kind == "seconds" and extent.hi <= 300 and not found.unitless
        return aimed and brief and found.end == len(self.tokens) and not draft.rests and draft.amount is not None

    def _is_signed(self, at: int) -> bool:
        """Whether a dash is the sign of the number behind it, and takes something off a pace."""
        tokens = self.tokens
        return mark_at(tokens, at, "-") and tokens[at].gap and at + 1 < len(tokens) and not tokens[at + 1].gap

    def _rest_of_a_drill(self, at: int) -> int | None:
        found = rest(self.tokens, at)
        if found is None or not found.said:
            return None
        self.rests(found, at, found.end)
        return found.end
