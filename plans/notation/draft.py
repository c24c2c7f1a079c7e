"""Read one piece ("8 x 400 m @ 5k pace (200 m jog)") into a draft: what was found, in whatever order it stood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .aims import aim, open_aim
from .amounts import Amount, amount, times
from .rests import Rest, lead, rest
from .tokens import Token
from .tree import Item, Range, Target, effort, terrain
from .vocabulary import (
    LETTER_EFFORTS,
    METRE_UNITS,
    PACE_WORDS,
    PHRASES,
    RACE_METRES,
    RACE_NAMES,
    SECOND_UNITS,
    TIMES_WORDS,
    TURNING_WORDS,
    mark_at,
    word_at,
)

type Doubts = list[tuple[str, str]]
# Reads the items inside brackets; None where something in them was not understood.
type Inner = Callable[[list[Token]], "tuple[list[Item], Doubts] | None"]

_FILLERS = frozenset(("of", "reps", "rep", "efforts", "repetitions", "session"))


@dataclass(slots=True)
class Draft:
    """What the words of a piece say, before they are put together."""

    counts: list[Range] = field(default_factory=list)
    amount: Amount | None = None
    second: Amount | None = None  # the other half of 30/30
    group: list[Item] | None = None
    activity: str | None = None
    drill: tuple[str, ...] = ()
    drill_words: str = ""
    unknown: str = ""
    targets: list[Target] = field(default_factory=list)
    per_side: bool = False
    notes: list[str] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    role: str | None = None
    swing: str | None = None
    open_end: bool = False
    counted_behind: bool = False
    # A time in brackets without words, and whether a target stood before it.
    bracket: tuple[Amount, bool] | None = None
    doubts: Doubts = field(default_factory=list)

    @property
    def has_body(self) -> bool:
        """Whether there is something to repeat or to rest from."""
        return bool(self.amount or self.group is not None or self.drill or self.activity or self.unknown)

    @property
    def says_kind(self) -> bool:
        """Whether the words name an activity or a drill of their own."""
        return bool(self.activity or self.drill or self.unknown)

    def aim_at(self, targets: tuple[Target, ...]) -> bool:
        """Add targets; False where they would be more than two."""
        for target in targets:
            if target not in self.targets:
                self.targets.append(target)
        return len(self.targets) <= 2


def matching(tokens: list[Token]) -> dict[int, int]:
    """The closing bracket of each opening one; brackets without a partner are left out."""
    pairs: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    for place, token in enumerate(tokens):
        if token.kind != "mark":
            continue
        if token.text in ("(", "["):
            waiting.append((token.text, place))
        elif token.text in (")", "]") and waiting and waiting[-1][0] == ("(" if token.text == ")" else "["):
            pairs[waiting.pop()[1]] = place
    return pairs


class PieceReader:
    """Goes through the tokens of a piece; stops where it does not understand."""

    def __init__(self, tokens: list[Token], inner: Inner, verbatim: Callable[[int, int], str]) -> None:
        self.tokens = tokens
        self.inner = inner
        self.verbatim = verbatim
        self.pairs = matching(tokens)
        self.races = any(token.text == "race" for token in tokens)
        self.draft = Draft()

    def read(self, at: int = 0) -> int:
        """Read as far as possible into `draft`; the place of the first token that was not understood."""
        rules = (
            self._note, self._group, self._times, self._pair, self._side, self._rest, self._marked_aim, self._open_aim,
            self._amount, self._drill, self._words, self._filler,
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

    def words(self, start: int, end: int) -> str:
        """The typed text of some tokens."""
        return self.verbatim(self.tokens[start].start, self.tokens[end - 1].end) if end > start else ""

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
        draft = self.draft
        if draft.counts and not draft.has_body:
            read = self.inner(inside)
            if read is None:
                return None
            draft.group = read[0]
            draft.doubts.extend(read[1])
            return close + 1
        return close + 1 if inside and draft.has_body and self._aside(inside) else None

    def _aside(self, inside: list[Token]) -> bool:
        """Brackets behind a piece: a recovery, a target, a time, a side, or words to keep as a note."""
        draft = self.draft
        found = rest(inside, 0)
        bare = found is not None and not found.said and not found.moves
        if found and found.end == len(inside) and not bare and draft.counts:
            draft.rests.append(found)
            draft.doubts.extend(found.doubts)
            return True
        time = amount(inside, 0)
        if time and time.end == len(inside) and time.kind == "seconds" and draft.counts and not draft.bracket:
            draft.bracket = (time, any(one.kind != "terrain" for one in draft.targets))
            return True
        aimed = aim(inside, 0)
        if aimed and aimed.end == len(inside):
            draft.doubts.extend(aimed.doubts)
            return draft.aim_at(aimed.targets)
        phrase = PHRASES.longest(inside, 0)
        if phrase and phrase[0][0] == "side" and phrase[1] == len(inside):
            draft.per_side = True
            return True
        if inside[0].kind == "drill" and len(inside) == 1 and not draft.says_kind:
            draft.drill, draft.drill_words = inside[0].slugs, inside[0].raw
            return True
        return self._kept(inside)

    def _kept(self, inside: list[Token]) -> bool:
        plain = all(token.kind in ("word", "mark", "drill") for token in inside)
        turns = any(token.text in TURNING_WORDS - {"up", "down"} for token in inside)
        acts = any((found := PHRASES.longest(inside, place)) and found[0][0] != "note" for place in range(len(inside)))
        names = any(token.kind == "drill" for token in inside) and not self.draft.drill
        if not plain or turns or acts or names or not any(token.kind in ("word", "drill") for token in inside):
            return False
        self.draft.notes.append(self.verbatim(inside[0].start, inside[-1].end))
        return True

    def _times(self, at: int) -> int | None:
        draft = self.draft
        if draft.amount or draft.group is not None or draft.bracket:
            return self._times_behind(at)
        found = times(self.tokens, at)
        if found is None or len(draft.counts) == 3:
            return None
        draft.counts.append(found[0])
        return found[1]

    def _times_behind(self, at: int) -> int | None:
        """ "400 m x 8" counts behind the amount; "4 x 600 m x 90 s" names a recovery there."""
        draft = self.draft
        if word_at(self.tokens, at) not in TIMES_WORDS or at + 1 >= len(self.tokens):
            return None
        found = amount(self.tokens, at + 1)
        if found is None or draft.amount is None or draft.amount.kind == "bare":
            return None
        if draft.counts:
            pause = rest(self.tokens, at + 1) if found.kind == "seconds" and not draft.rests else None
            if pause is None:
                return None
            draft.rests.append(pause)
            draft.doubts.extend(pause.doubts)
            return pause.end
        if found.kind != "bare" or found.lo != int(found.lo) or not 1 <= found.lo <= found.hi <= 60:
            return None
        draft.counts.append((found.lo, found.hi))
        draft.counted_behind = True
        return found.end

    def _pair(self, at: int) -> int | None:
        """30/30 and 30"/30": so long fast, so long easy."""
        draft = self.draft
        if not draft.counts or draft.has_body:
            return None
        first = amount(self.tokens, at)
        if first is None or not mark_at(self.tokens, first.end, "/"):
            return None
        second = amount(self.tokens, first.end + 1)
        if second is None or mark_at(self.tokens, second.end, "/") or first.kind != second.kind:
            return None
        if first.kind == "metres" or (first.kind == "bare" and (first.hi > 120 or second.hi > 120 or first.lo < 10)):
            return None
        draft.amount, draft.second = first, second
        return second.end

    def _rest(self, at: int) -> int | None:
        draft = self.draft
        if not draft.counts or not draft.has_body or len(draft.rests) >= len(draft.counts):
            return None
        if not draft.amount and draft.group is None and lead(self.tokens, at) is None:
            return self._rest_of_a_drill(at)
        place = at + 1 if mark_at(self.tokens, at, "/-") else at
        found = rest(self.tokens, place)
        if found is None:
            return None
        named = place != at or lead(self.tokens, at) is not None or found.said or found.moves
        if not named and (draft.group is None or draft.rests):
            return None
        draft.rests.append(found)
        draft.doubts.extend(found.doubts)
        return found.end

    def _rest_of_a_drill(self, at: int) -> int | None:
        found = rest(self.tokens, at)
        if found is None or not found.said:
            return None
        self.draft.rests.append(found)
        return found.end

    def _marked_aim(self, at: int) -> int | None:
        draft, word = self.draft, word_at(self.tokens, at)
        if word not in ("@", "at", "in", "on", "off"):
            return None
        if word in ("on", "off"):
            return self._send_off_or_swing(at, word)
        if word == "in":
            return self._rep_time(at)
        found = aim(self.tokens, at + 1)
        if found is None or not draft.aim_at(found.targets):
            return None
        draft.doubts.extend(found.doubts)
        return found.end

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
        if found is not None and found.kind == "seconds" and draft.counts and draft.amount:
            if word == "off":
                said = self.words(at + 1, found.end)
                draft.doubts.append((f"starts every {said}", f"{said} rest"))
            return found.end if draft.aim_at((Target("send_off", lo=found.lo, hi=found.hi),)) else None
        last = at + 1 == len(self.tokens)
        if last and draft.amount and draft.amount.kind == "seconds" and not draft.swing:
            draft.swing = word
            return at + 1
        return self._words(at) if word == "on" else None

    def _open_aim(self, at: int) -> int | None:
        found = open_aim(self.tokens, at)
        if found is None or not self.draft.aim_at(found.targets):
            return None
        self.draft.doubts.extend(found.doubts)
        return found.end

    def _amount(self, at: int) -> int | None:
        draft = self.draft
        if draft.amount or draft.group is not None:
            return None
        place = at + 1 if word_at(self.tokens, at) == "for" else at
        found = amount(self.tokens, place)
        if found is None:
            return None
        draft.amount = found
        draft.doubts.extend(found.doubts)
        return found.end

    def _drill(self, at: int) -> int | None:
        token, draft = self.tokens[at], self.draft
        if token.kind != "drill" or draft.says_kind:
            return None
        draft.drill, draft.drill_words = token.slugs, token.raw
        return at + 1

    def _words(self, at: int) -> int | None:
        draft, token = self.draft, self.tokens[at]
        if token.raw in LETTER_EFFORTS and draft.amount and self._ends_a_letter(at + 1):
            return at + 1 if draft.aim_at((effort(LETTER_EFFORTS[token.raw]),)) else None
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
        if found[0][0] == "movement":
            draft.notes.append(self.words(at, end))
            return end if draft.activity is None and self._acts(found[0][1]) else None
        if (found[0] == ("effort", "max") and not draft.amount) or not self._means(found[0]):
            return None
        return end + 1 if found[0][0] == "effort" and word_at(self.tokens, end) in PACE_WORDS else end

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

    def _means(self, meaning: tuple[str, str]) -> bool:
        kind, value = meaning
        draft = self.draft
        match kind:
            case "effort":
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
                is_new = draft.role is None
                draft.role = value
                return is_new
            case "note":
                draft.notes.append(value)
                return True
            case "cross":
                draft.notes.append(value)
                return self._acts("cross")
        return kind == "activity" and self._acts(value)

    def _acts(self, activity: str) -> bool:
        """Set the activity. A run may become something more exact; anything else said twice is a contradiction."""
        draft = self.draft
        if draft.drill or draft.unknown:
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
        if token.text in _FILLERS and (draft.amount or draft.group is not None or draft.counts):
            return at + 1
        return at + 1 if token.text in ("drill", "drills") and draft.drill else None


def unbraced(text: str) -> str:
    """The words of a note in braces, as they were before `braced` wrapped them."""
    letters: list[str] = []
    escaped = False
    for letter in text[1:-1].strip():
        if letter == "\\" and not escaped:
            escaped = True
            continue
        letters.append(letter if not escaped or letter in "{}\\" else "\\" + letter)
        escaped = False
    return "".join(letters).strip() + ("\\" if escaped else "")


def braced(text: str) -> str:
    """A note as it stands in canonical text."""
    return "{" + "".join("\\" + letter if letter in "{}\\" else letter for letter in text) + "}"
