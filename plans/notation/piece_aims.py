"""Targets of a piece, with an @ or with their own name: "@ 5k", "in 75 s", Z2, "progression 5:30 -> 4:40"."""

from __future__ import annotations

from dataclasses import replace

from .aims import aim, measured, open_aim, progress
from .amounts import Amount, amount
from .comments import bounded
from .draft import PieceState
from .rests import lead, rest
from .tree import Target
from .vocabulary import PHRASES, mark_at, word_at

# Seconds that a metre takes the fastest.
_FASTEST = 0.13


class Aims(PieceState):
    """The part of the reader of a piece that knows what it aims at."""

    def _marked_aim(self, at: int) -> int | None:
        draft, word = self.draft, word_at(self.tokens, at)
        if word in ("from", "of") and draft.amount:
            return self._falling(at)
        if word not in ("@", "at", "a", "in", "on", "off"):
            return None
        if word in ("on", "off"):
            return self._send_off_or_swing(at, word)
        if word == "in":
            return self._paced(at) or self._rep_time(at) or self._zone(at + 1)
        under = PHRASES.longest(self.tokens, at + 1)
        if under and under[0][0] == "sub":
            return under[1] if self._means(under[0], self.words(at + 1, under[1])) else None
        found = aim(self.tokens, at + 1)
        if found is None:
            return self._percent(at) or self._measured_note(at)
        if not draft.aim_at(found.targets):
            return None
        draft.doubts.extend(found.doubts)
        return found.end

    def _falling(self, at: int) -> int | None:
        """ "12 km from 5:00 down to 4:20": the range of its paces, and the words as they stand."""
        found = progress(self.tokens, at, self.draft.amount)
        if found is None or not self.draft.aim_at(found.targets):
            return None
        self.draft.doubts.extend(found.doubts)
        self.draft.notes.append(self.words(at, found.end))
        return found.end

    def _percent(self, at: int) -> int | None:
        """ "@ 80%", "at 90% effort": of what, nobody says; the words are kept."""
        end = at + 2
        if at + 2 >= len(self.tokens) or self.tokens[at + 1].kind != "num" or not self.draft.has_body:
            return None
        if mark_at(self.tokens, end, "-") and end + 1 < len(self.tokens) and self.tokens[end + 1].kind == "num":
            end += 2
        if not mark_at(self.tokens, end, "%"):
            return None
        end += 1
        end = end + 1 if word_at(self.tokens, end) in ("effort", "speed", "intensity", "max") else end
        if end < len(self.tokens) and self.tokens[end].kind == "word" and lead(self.tokens, end) is None:
            return None
        self.draft.notes.append(self.words(at + 1, end))
        return end

    def _measured_note(self, at: int) -> int | None:
        """ "@ 2.5 mmol": the tree has no place for it; the words are kept."""
        found = amount(self.tokens, at + 1)
        if found is None or found.kind != "bare" or not self.draft.has_body:
            return None
        end = found.end
        if word_at(self.tokens, end) not in ("mmol", "mm", "watts", "watt", "rpm"):
            return None
        end += 1
        end = end + 2 if mark_at(self.tokens, end, "/") and word_at(self.tokens, end + 1) in ("l", "litre") else end
        self._only_noted(self.words(at, end))
        return end

    def _bounded(self, at: int) -> int | None:
        """ "under 145 bpm", "HR below 150": one bound is no range, so the words are kept."""
        end = bounded(self.tokens, at) if self.draft.has_body else None
        if end is None:
            return None
        self._only_noted(self.words(at, end))
        return end

    def _only_noted(self, said: str) -> None:
        """Keep a target that the tree has no place for, and ask."""
        self.draft.notes.append(said)
        self.draft.doubts.append((f"a note: {said}", "a target"))

    def _zone(self, at: int) -> int | None:
        found = measured(self.tokens, at) if word_at(self.tokens, at) in ("z", "zone") else None
        return found.end if found and self.draft.aim_at(found.targets) else None

    def _paced(self, at: int) -> int | None:
        """ "8 km in 4:30/km": a pace, where the text says for what distance."""
        time = amount(self.tokens, at + 1)
        by = time is not None and time.kind == "seconds" and mark_at(self.tokens, time.end, "/")
        if time is None or not by or word_at(self.tokens, time.end + 1) not in ("km", "k", "mi", "mile"):
            return None
        found = aim(self.tokens, at + 1)
        return found.end if found and self.draft.aim_at(found.targets) else None

    def _rep_time(self, at: int) -> int | None:
        found = amount(self.tokens, at + 1)
        if found is None or not self.draft.amount:
            return None
        is_time = found.kind == "seconds" or (found.kind == "bare" and found.lo >= 20 and found.hi <= 150)
        ok = is_time and self.draft.aim_at((Target("rep_time", lo=found.lo, hi=found.hi),))
        return found.end if ok else None

    def _send_off_or_swing(self, at: int, word: str) -> int | None:
        draft = self.draft
        found = amount(self.tokens, at + 1)
        far = draft.amount is not None and draft.amount.kind in ("metres", "bare") and draft.amount.lo >= 100
        if found is not None and found.kind == "bare" and far and draft.counts and 20 <= found.lo <= 300:
            found = replace(found, kind="seconds")
        if found is not None and found.kind == "seconds" and draft.counts and (draft.amount or draft.group is not None):
            pause = rest(self.tokens, at + 1)
            named = pause is not None and (pause.said or pause.moves)
            if word == "off" and pause is not None and (named or self._too_short(found)) and not draft.rests:
                self.rests(pause, at, pause.end)
                if not named and draft.amount and draft.amount.kind != "seconds":
                    said = self.words(at + 1, found.end)
                    draft.doubts.append((f"{said} rest", f"starts every {said}"))
                return pause.end
            if draft.amount is None:
                return None
            if word == "off":
                said = self.words(at + 1, found.end)
                draft.doubts.append((f"starts every {said}", f"{said} rest"))
            return found.end if draft.aim_at((Target("send_off", lo=found.lo, hi=found.hi),)) else None
        last = at + 1 == len(self.tokens)
        timed = draft.amount is not None and draft.amount.kind == "seconds"
        # "5 x 5 min off" goes on with the recovery; nobody writes a repeat of rests.
        if last and timed and not draft.swing and not (word == "off" and draft.counts):
            draft.swing = word
            return at + 1
        return self._words(at) if word == "on" else None

    def _too_short(self, every: Amount) -> bool:
        """Whether nobody could start so often: "10 x 2 min off 1 min" names the recovery."""
        dose = self.draft.amount
        if dose is None or dose.kind == "reps" or self.draft.bracket or (dose.kind == "bare" and dose.lo < 100):
            return False
        least = dose.lo if dose.kind == "seconds" else dose.lo * _FASTEST
        return every.hi <= least

    def _open_aim(self, at: int) -> int | None:
        found = open_aim(self.tokens, at)
        if found is None or not self.draft.aim_at(found.targets):
            return None
        self.draft.doubts.extend(found.doubts)
        return found.end
