"""Counts and amounts of a piece: "8 x 400 m", "10 hills of 30 s", 30/30, "400 m x 8", "5 easy miles"."""

from __future__ import annotations

from .aims import named_effort
from .amounts import Amount, amount, single, times
from .draft import PieceState
from .rests import rest
from .vocabulary import METRE_UNITS, SECOND_UNITS, TIMES_WORDS, mark_at, word_at


class Doses(PieceState):
    """The part of the reader of a piece that knows how often, how far and how long."""

    def _times(self, at: int) -> int | None:
        draft = self.draft
        if (
            draft.amount
            or draft.group is not None
            or draft.bracket
            or ((draft.drill or draft.activity) and word_at(self.tokens, at) == "x")
        ):
            return self._times_behind(at)
        found = times(self.tokens, at) or self._times_bracket(at)
        if found is None or len(draft.counts) == 3:
            return None
        draft.counts.append(found[0])
        if any(token.text in ("laps", "lap") for token in self.tokens[at : found[1]]):
            draft.doubts.append((f"{found[0][0]} times", f"{found[0][0]} laps of it"))
        return found[1]

    def _times_bracket(self, at: int) -> tuple[tuple[int, int], int] | None:
        """ "6 (400 R + 400 jog)": a count right before brackets with several things in them."""
        count = self.tokens[at].whole
        if at or count is None or not 2 <= count <= 20 or not mark_at(self.tokens, 1, "("):
            return None
        inside = self.tokens[2 : self.pairs.get(1, 2)]
        several = any(mark_at(inside, place, "+,/;") for place in range(len(inside)))
        return ((count, count), 1) if several and inside[0].kind in ("num", "clock", "word") else None

    def _times_behind(self, at: int) -> int | None:
        """ "400 m x 8" counts behind the amount; "4 x 600 m x 90 s" names a recovery there."""
        draft = self.draft
        if word_at(self.tokens, at) not in TIMES_WORDS or at + 1 >= len(self.tokens):
            return None
        found = amount(self.tokens, at + 1)
        if draft.amount is None and draft.drill and not draft.counts and found and found.kind == "bare":
            draft.counts.append((found.lo, found.hi))
            return found.end if 1 <= found.lo <= found.hi <= 20 and found.lo == int(found.lo) else None
        if draft.amount is None and found is not None and found.kind == "bare" and not draft.counts:
            return self._counts_exercises(found)
        if found is None or draft.amount is None or draft.amount.kind == "bare":
            return None
        if draft.counts:
            pause = rest(self.tokens, at + 1) if found.kind == "seconds" and not draft.rests else None
            if pause is None:
                return None
            self.rests(pause, at, pause.end)
            return pause.end
        if found.kind != "bare" or found.lo != int(found.lo) or not 1 <= found.lo <= found.hi <= 60:
            return None
        draft.counts.append((found.lo, found.hi))
        draft.counted_behind = True
        return found.end

    def _counts_exercises(self, found: Amount) -> int | None:
        """ "leg swings x 10", "strides x 4"."""
        draft = self.draft
        if found.lo != int(found.lo) or not 1 <= found.lo <= found.hi <= 60:
            return None
        if draft.activity == "strides":
            draft.counts.append((found.lo, found.hi))
            return found.end
        if draft.activity in ("mobility", "activation", "strength") and draft.notes:
            draft.amount = found
            return found.end
        return None

    def _pair(self, at: int) -> int | None:
        """30/30 and 30"/30": so long fast, so long easy."""
        draft = self.draft
        if not draft.counts or draft.has_body:
            return None
        first = single(self.tokens, at)
        if first is None or not mark_at(self.tokens, first.end, "/-"):
            return None
        dashed = mark_at(self.tokens, first.end, "-")
        second = single(self.tokens, first.end + 1)
        if dashed and (second is None or first.kind != "seconds" or first.lo != second.lo):
            return None
        if second is None or mark_at(self.tokens, second.end, "/") or first.kind != second.kind:
            return None
        if first.kind == "metres" or (first.kind == "bare" and (first.hi >= 100 or second.hi >= 100 or first.lo < 10)):
            return None
        draft.amount, draft.second = first, second
        return second.end

    def _amount(self, at: int) -> int | None:
        draft = self.draft
        count = draft.amount
        each = word_at(self.tokens, at) in ("at", "for", "over", "x", "×") and self._counts_of(at + 1)
        if count is not None and (each or self._counts_of(at)):
            draft.amount = None
            draft.counts.append((count.lo, count.hi))
        if draft.amount or draft.group is not None:
            return None
        named = word_at(self.tokens, at) == "of" and (draft.activity or draft.targets) and not draft.counts
        place = at + 1 if each or named or word_at(self.tokens, at) == "for" else at
        found = amount(self.tokens, place) or self._one_of_a_unit(place)
        if found is None:
            return None
        if found.kind == "bare":
            eased = self._effort_before_unit(found)
            if eased is not None:
                return eased
        draft.amount = found
        draft.doubts.extend(found.doubts)
        return found.end

    def _one_of_a_unit(self, at: int) -> Amount | None:
        """ "4 x mile", "mile @ 5k pace": the unit alone is one of it."""
        if word_at(self.tokens, at) not in ("mile", "km", "k") or not (self.draft.counts or at == 0):
            return None
        after = word_at(self.tokens, at + 1)
        eased = named_effort(self.tokens, at + 1, after_at=False) is not None
        if not (self.draft.counts or eased or after in ("@", "at", "in", "jog")):
            return None
        metres = METRE_UNITS[self.tokens[at].text]
        return Amount("metres", metres, metres, at + 1, metres)

    def _effort_before_unit(self, found: Amount) -> int | None:
        """ "5 easy miles": the effort stands between the number and its unit."""
        said = named_effort(self.tokens, found.end, after_at=False)
        unit = self.tokens[said.end : said.end + 1] if said else []
        if said is None or not unit or (unit[0].text not in METRE_UNITS and unit[0].text not in SECOND_UNITS):
            return None
        dose = amount([*self.tokens[found.end - 1 : found.end], unit[0]], 0)
        if dose is None or dose.kind == "bare" or found.lo != found.hi or not self.draft.aim_at(said.targets):
            return None
        self.draft.amount = dose
        return said.end + 1

    def _counts_of(self, at: int) -> bool:
        """Whether an amount stands behind "6 strides of" or "10 hills": what was read as an amount is a count."""
        draft, count = self.draft, self.draft.amount
        if (
            count is None
            or count.kind != "bare"
            or draft.counts
            or count.lo != int(count.lo)
            or not 1 <= count.lo <= 60
        ):
            return False
        uphill = any(target.kind == "terrain" for target in draft.targets)
        if draft.activity != "strides" and not uphill and word_at(self.tokens, at - 1) not in ("of", "reps"):
            return False
        found = amount(self.tokens, at)
        return found is not None and found.kind in ("metres", "seconds")
