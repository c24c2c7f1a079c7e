"""The words of a piece: what is done, how, on what ground, and the drills and letters of coaches."""

from __future__ import annotations

from .aims import progress
from .amounts import Amount
from .draft import PieceState
from .rests import lead
from .tree import Target, effort, terrain
from .vocabulary import (
    LETTER_EFFORTS,
    METRE_UNITS,
    PACE_WORDS,
    PHRASES,
    RACE_METRES,
    RACE_NAMES,
    SECOND_UNITS,
    mark_at,
    word_at,
)

_LETTERS = LETTER_EFFORTS | {"H": "hard", "L": "easy"}
_FILLERS = frozenset(("of", "reps", "rep", "efforts", "effort", "repetitions", "repeats", "session", "repeat"))
_HALVES = frozenset(["second", "first", "last", "final", "middle", "end", "back", "nd", "st", "rd", "run", "latter"])
_WHICH = frozenset(
    ["half", "hour", "third", "part", "section", "quarter", "of", "the", "run", "mile", "miles", "km", "k", "min"]
)
# Words whose own spelling is worth keeping as a note.
_NOTED = ("note", "cross", "strong", "supple", "sub", "drilling", "racing")


class Named(PieceState):
    """The part of the reader of a piece that knows its words."""

    def _drill(self, at: int) -> int | None:
        token, draft = self.tokens[at], self.draft
        if token.kind != "drill" or draft.says_kind:
            return None
        draft.drill, draft.drill_words = token.slugs, token.raw
        return at + 1

    def _words(self, at: int) -> int | None:
        draft, token = self.draft, self.tokens[at]
        if token.raw in _LETTERS or token.raw == "M":
            end = self._letter(at)
            if end is not None:
                return end
        if token.text == "until" and word_at(self.tokens, at + 1) == "lap" and not draft.amount:
            draft.open_end = True
            return at + 3 if word_at(self.tokens, at + 2) in ("press", "button") else at + 2
        distance = RACE_NAMES.longest(self.tokens, at) if self.races and not draft.amount else None
        if distance is not None:
            metres = RACE_METRES[distance[0]]
            draft.amount = Amount("metres", metres, metres, distance[1])
            return distance[1]
        if token.text == "very" and word_at(self.tokens, at + 1) == "easy":
            draft.notes.append("very easy")
            return at + 1
        found = PHRASES.longest(self.tokens, at)
        if found is None:
            return None
        end = found[1]
        if found[0][0] == "progress":
            return self._progress(at, end)
        if found[0][0] == "movement":
            draft.notes.append(self.words(at, end))
            return end if draft.activity is None and self._acts(found[0][1]) else None
        bounds = any(target.kind not in ("terrain", "effort", "race_pace") for target in draft.targets)
        if (found[0] == ("effort", "max") and (bounds or not draft.amount)) or not self._means(
            found[0], self.words(at, end)
        ):
            return None
        return end + 1 if found[0][0] == "effort" and word_at(self.tokens, end) in PACE_WORDS else end

    def _up(self, at: int) -> int | None:
        """ "10 x 45 s up": uphill."""
        draft = self.draft
        if self._is_section(at):
            return at + 1
        if word_at(self.tokens, at) == "long" and draft.amount and not draft.counts and self._closes(at + 1):
            return at + 1 if draft.aim_at((effort("easy"),)) else None
        if word_at(self.tokens, at) != "up" or not (draft.amount and draft.counts and self._closes(at + 1)):
            return None
        return at + 1 if draft.aim_at((terrain("uphill"),)) else None

    def _closes(self, at: int) -> bool:
        """Whether the dose ends here: at the end, before a sign, or before what names a recovery."""
        if at >= len(self.tokens) or self.tokens[at].kind == "mark" or lead(self.tokens, at) is not None:
            return True
        found = PHRASES.longest(self.tokens, at)
        return found is not None and found[0][0] == "effort"

    def _is_section(self, at: int) -> bool:
        """ "3 up", "20 min down": a warm-up and a cool-down of this length, where nothing else is said."""
        draft, dose, word = self.draft, self.draft.amount, word_at(self.tokens, at)
        if word not in ("up", "down") or dose is None or draft.counts or draft.targets or draft.inside:
            return False
        least = {"seconds": 300, "metres": 1500, "bare": 1}.get(dose.kind, dose.hi + 1)
        if draft.notes or draft.role or dose.end != at or at + 1 < len(self.tokens) or not least <= dose.lo:
            return False
        if draft.activity not in (None, "run", "jog") or (dose.kind == "bare" and dose.hi > 30):
            return False
        draft.role, draft.ends_section = ("warmup" if word == "up" else "cooldown"), True
        return True

    def _letter(self, at: int) -> int | None:
        """Daniels' letters behind a dose, "8 x 400 R", or before it, "E 50 min"; M is marathon pace."""
        draft, raw = self.draft, self.tokens[at].raw
        starts = at == 0 and len(self.tokens) > 1 and self.tokens[1].kind == "num" and raw in LETTER_EFFORTS
        ends = draft.amount is not None and self._ends_a_letter(at + 1)
        if raw == "M":
            unit = ends and draft.amount is not None and draft.amount.kind != "bare"
            return at + 1 if unit and draft.aim_at((Target("race_pace", race="marathon"),)) else None
        if not (starts or ends) or not draft.aim_at((effort(_LETTERS[raw]),)):
            return None
        draft.by_letter = draft.by_letter or ends
        return at + 1

    def _where(self, at: int) -> int | None:
        """ "in the second half", "during the last 20 min": where in a run repeats lie; the words are kept. Asked."""
        tokens, end = self.tokens, at + 1
        if (
            word_at(tokens, at) not in ("in", "during", "over", "towards", "throughout", "near")
            or not self.draft.counts
        ):
            return None
        if not self.draft.has_body or self.draft.inside:
            return None
        end = end + 1 if word_at(tokens, end) == "the" else end
        end = end + 1 if word_at(tokens, end) not in _HALVES and word_at(tokens, end + 1) in ("nd", "rd", "st") else end
        if word_at(tokens, end) not in _HALVES:
            return None
        while end < len(tokens) and (tokens[end].kind == "num" or tokens[end].text in _HALVES | _WHICH):
            end += 1
        if end < len(tokens) and tokens[end].kind != "mark":
            return None
        said = self.words(at, end)
        self.draft.notes.append(said)
        self.draft.doubts.append((f"after the run before it: {said}", "within it"))
        return end

    def _progress(self, at: int, end: int) -> int | None:
        """ "progression 5:30 -> 4:40/km": the range of its paces, and the words as they stand."""
        draft = self.draft
        found = progress(self.tokens, end, draft.amount)
        if found is None:
            draft.notes.append(self.words(at, end))
            return end
        if not draft.aim_at(found.targets):
            return None
        draft.doubts.extend(found.doubts)
        draft.notes.append(self.words(at, found.end))
        return found.end

    def _ends_a_letter(self, at: int) -> bool:
        """Whether a single capital letter is an intensity here and no word of a sentence."""
        if at >= len(self.tokens) or self.tokens[at].kind != "word":
            return not mark_at(self.tokens, at, ":=")
        return bool(PHRASES.longest(self.tokens, at)) or lead(self.tokens, at) is not None

    def _side(self, at: int) -> int | None:
        """ "15/leg": so many on each side."""
        if not mark_at(self.tokens, at, "/") or word_at(self.tokens, at + 1) not in ("leg", "side", "foot"):
            return None
        self.draft.per_side = True
        return at + 2 if self.draft.amount else None

    def _event(self, said: str) -> bool:
        """A parkrun is a race of 5 km; run easily or as a tempo run it is a run of 5 km."""
        draft = self.draft
        same = draft.amount is None or (draft.amount.lo, draft.amount.hi) == (5000, 5000)
        if not same or draft.counts or not self._acts("run"):
            return False
        draft.amount = Amount("metres", 5000, 5000, 0)
        draft.notes.append(said)
        draft.event = True
        return True

    def _means(self, meaning: tuple[str, str], said: str) -> bool:
        """Put a word that the reader knows into the draft; whether it found room."""
        kind, value = meaning
        draft = self.draft
        if kind in _NOTED and not (kind == "drilling" and draft.drill):
            draft.notes.append(said)
        match kind:
            case "effort" | "sub":
                return draft.aim_at((effort(value),))
            case "easy_run":
                return self._acts("run") and draft.aim_at((effort("easy"),))
            case "terrain":
                return draft.aim_at((terrain(value),))
            case "hills":
                return self._acts("run") and draft.aim_at((terrain(value),))
            case "side":
                draft.per_side = True
                return draft.has_body
            case "role":
                self.draft.ends_section = self.draft.amount is not None
                is_new = draft.role is None
                draft.role = value
                return is_new
        return kind == "note" or self._acts_as(kind, value, said)

    def _acts_as(self, kind: str, value: str, said: str) -> bool:
        """Take a word for what is done: an activity, drills in general, strength by its name, a race, a parkrun."""
        match kind:
            case "cross":
                return self._acts("cross")
            case "drilling":
                return bool(self.draft.drill) or self._acts(value)
            case "racing":
                self.races = True
                return self._acts("race")
            case "event":
                return self._event(said)
        return kind in ("activity", "strong", "supple") and self._acts(value)

    def _acts(self, activity: str) -> bool:
        """Set the activity. A run may become something more exact; anything else said twice is a contradiction."""
        draft = self.draft
        if draft.drill or draft.unknown or (draft.rests and activity in ("jog", "walk", "float", "stand")):
            return False  # behind a recovery it says how to recover
        if activity in ("strength", "mobility") and any(target.kind == "terrain" for target in draft.targets):
            return False
        if draft.activity in (None, "run", activity) or (draft.activity == "strides" and activity == "run"):
            draft.activity = draft.activity if draft.activity == "strides" else activity
            return True
        return activity == "run" and draft.activity in ("jog", "race")

    def _filler(self, at: int) -> int | None:
        token, draft = self.tokens[at], self.draft
        after_unit = token.text == "." and not token.gap and self.tokens[at - 1].text in (*SECOND_UNITS, *METRE_UNITS)
        if token.kind == "mark" and (after_unit or (token.text == "." and at + 1 == len(self.tokens))):
            return at + 1
        if token.text in ("a", "an", "the") and at == 0:
            return at + 1
        if token.text in ("with", "an") and draft.role and not draft.has_body and at + 1 < len(self.tokens):
            return at + 1
        last = at + 1 == len(self.tokens)
        role = PHRASES.longest(self.tokens, at + 1) if token.text == "to" and draft.amount else None
        if role is not None and role[0][0] == "role" and role[1] == len(self.tokens):
            return at + 1
        if last and draft.has_body and token.text in ("after", "afterwards", "each", "total") and token.text != "total":
            return at + 1 if token.text != "each" else None
        if token.text == "home" and draft.activity in ("jog", "walk", "run"):
            draft.notes.append(token.raw)
            return at + 1
        if token.text == "as" and draft.event:
            return at + 1
        if token.text in _FILLERS and (draft.amount or draft.group is not None or draft.counts):
            return at + 1
        return at + 1 if token.text in ("drill", "drills") and draft.drill else None
