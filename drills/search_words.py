"""The words by which a drill is found: how they are compared, and what a coach may call the same thing.

Pure. A word and what was typed are compared by keys alone, so that any database finds the same: small letters
without marks on them, and for longer words every form with one letter left out. Two words that share such a form
are an edit apart: a letter too many, too few, wrong, or two that changed places.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LONGEST_KEY = 32
MAX_WORDS = 8
LONGEST_TEXT = 200
# A shorter word has too many neighbours for a slip to be told from another word; names are few.
SLIPS_FROM, SLIPS_FROM_IN_NAMES = 5, 4
# So many letters tell a long word well enough from others.
SLIP_LETTERS = 7
PREFIX_FROM = 3

# What a word counts, by where it stands. A whole word counts a little more than its beginning.
NAME, ALIAS, PURPOSE, CUE, FAULT, REST = 80, 70, 50, 40, 30, 20
WHOLE = 5
# A word found as it stands, and one found but for a slip. Sums of eight are told apart in their thousands.
EXACT, SLIP = 11_000, 10_000
STEP = 1000

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘`´"))
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)+")

# Words that every text has. Asked for among others they need not be found.
_EVERYWHERE = """
a an and are as at be but by do does for from has have how i if in into is it its me my no not of off on or so than that
the their them then they this to too up with you your
"""
STOP = frozenset(_EVERYWHERE.split())


def fold(text: str) -> str:
    """The text in small letters, without accents and apostrophes: `Übung` is `ubung`."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES))
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold().translate(_LETTERS)


def stem(word: str) -> str:
    """The word without the ending of a plural."""
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui" else word


def tokens(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return _WORD.findall(fold(text))


def shorter(word: str) -> set[str]:
    """The beginning of the word with each one of its letters left out; a long word goes by its beginning."""
    begins = word[:SLIP_LETTERS]
    return {begins[:i] + begins[i + 1 :] for i in range(len(begins))}


def joined(words: Iterable[str]) -> str:
    """Words written as one: `buttkick`."""
    return stem("".join(words))


# What coaches call a fault, beside how a page puts it: the words to be found by, then what a sentence about it has.
# All words of one sign must stand in the sentence.
SAID = (
    ("overstriding overstride overreaching braking", (
        "lands ahead", "lands front", "foot ahead", "feet ahead", "foot forward", "foot front", "reach distance",
        "leg far front", "brakes", "land under", "under hip", "lands heel",
    )),
    ("casting goosestep", ("kicks shin out", "shin swings out", "foot casts", "goose step")),
    ("striking strike heelstrike", ("lands heel", "heel first", "reaches heel", "heel comes down")),
    ("drop droopy floppy dorsiflexion plantarflexion", (
        "toes hang", "toes point", "foot hangs", "limp foot", "slack foot", "foot slack", "toes shin", "toes up",
    )),
    ("sitting squatting", ("hips drop", "hips sink", "hip sinks", "sits back", "hips behind", "hips fall behind")),
    ("collapsing buckling", (
        "leg gives way", "leg collapses", "knee gives way", "leg folds landing", "knees bend deep",
    )),
    ("slouching hunched stooping bent", (
        "trunk folds", "folds hips", "trunk dips", "hips pike", "folded trunk", "seat sticks out",
    )),
    ("leaning backward", ("leans back", "body leans away", "chin up")),
    ("arching hollow swayback", ("back arches", "belly sags")),
    ("bouncing bobbing oscillation", ("hips bob", "bounces height", "each step jump", "push goes up", "force goes up")),
    ("loud heavy stomping slapping", (
        "loud", "slaps", "slap", "thud", "noisy", "lands hard", "landings heavy", "jolt",
    )),
    ("slow ground contact", ("stays long", "long ground")),
    ("valgus knock caving", ("knee falls in", "knee takes twist")),
    ("trendelenburg drop", ("side hip lets go", "hips down side", "hip sinks")),
    ("backside trailing", ("heel flicks out behind", "knee swings back", "knee back behind")),
    ("shuffling lazy", ("knee low", "knees low", "shuffles", "knee never up", "foot never clears")),
    ("tense tight rigid", ("shoulders stiff", "tight neck", "tighten up", "rigid knee", "legs stiff")),
    ("twisting rotating rotation", ("trunk twists", "trunk turns", "trunk swings", "trunk rocks", "arms cross")),
    ("lazy arm swing", ("arms idle", "arms low", "arms flap", "without arms", "same arm leg")),
)  # fmt: skip

# The same for the words of the vocabulary.
SAME_MUSCLE = {
    "hamstrings": "hams back of the thigh biceps femoris",
    "glutes": "gluteal gluteus maximus buttocks seat",
    "hip-flexors": "psoas iliopsoas",
    "quads": "quads quadriceps thigh",
    "hip-side": "abductors gluteus medius",
    "inner-thigh": "adductors groin",
    "calves": "calf soleus gastrocnemius achilles",
    "shins": "tibialis dorsiflexors",
    "feet": "foot arch toes",
    "trunk": "core abs abdominals",
    "shoulders": "arms",
}
SAME_PURPOSE = {
    "posture": "tall upright",
    "quick-feet": "cadence turnover frequency",
    "knee-lift": "lift high knee",
    "leg-recovery": "swing recovery",
    "stiffness-bounce": "plyometric plyometrics reactive elastic spring bounce",
    "mobility": "flexibility stretch stretching range",
    "speed": "sprint sprinting acceleration fast",
}
SAME_LEVEL = {1: "beginner easy simple", 2: "intermediate", 3: "advanced hard expert"}
# Phrases: each is found as written, not by its words alone.
SAME_IMPACT = {
    0: ("no impact", "without impact", "zero impact"),
    1: ("low impact", "little impact"),
    2: ("middle impact", "medium impact", "moderate impact"),
    3: ("high impact", "hard impact"),
}
NO_KIT = ("no kit", "without kit", "no equipment", "without equipment")


def _signs() -> list[tuple[str, list[frozenset[str]]]]:
    return [(words, [frozenset(stem(w) for w in tokens(sign)) for sign in signs]) for words, signs in SAID]


_SIGNS = _signs()


class Keys(dict[str, int]):
    """The keys of one drill, each with the most that it counts."""

    def _put(self, key: str, weight: int) -> None:
        if key and len(key) <= LONGEST_KEY and weight > self.get(key, 0):
            self[key] = weight

    def word(self, word: str, field: int, *, in_name: bool = False) -> None:
        """A word: whole, without its plural, as it is typed, and with each letter left out."""
        word = word[:LONGEST_KEY]
        self._put(word, EXACT + field + WHOLE)
        self._put(stem(word), EXACT + field + WHOLE)
        for end in range(1 if in_name else PREFIX_FROM, len(word)):
            self._put(word[:end], EXACT + field)
        if len(word) >= (SLIPS_FROM_IN_NAMES if in_name else SLIPS_FROM):
            for slip in shorter(stem(word)):
                self._put(slip, SLIP + field)

    def text(self, text: str, field: int) -> None:
        """Running text: its words, but for those that every text has; joined ones also as one."""
        for word in tokens(text):
            if word not in STOP:
                self.word(word, field)
        for compound in _JOINED.findall(text):
            self.word(joined(tokens(compound)), field)

    def name(self, text: str, field: int) -> None:
        """A name: every word of it from its first letter on, neighbours written as one, and all of it so."""
        words = tokens(text)
        for word in words:
            self.word(word, field, in_name=True)
        if len(words) > 1:
            self.word(joined(words), field, in_name=True)
        self.phrase(text, field)

    def phrase(self, text: str, field: int) -> None:
        """Neighbours as one alone: found by both words together, by neither without the other."""
        words = tokens(text)
        for pair in pairwise(words):
            self._put(joined(pair), EXACT + field + WHOLE)

    def sentence(self, text: str, field: int) -> None:
        """Running text, and what coaches call that of which it speaks."""
        self.text(text, field)
        words = {stem(word) for word in tokens(text)}
        for said, signs in _SIGNS:
            if any(sign <= words for sign in signs):
                self.text(said, field)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: the words to be found, and what each key that is looked up says of which of them.

    A key is a word (True) or a word with a slip in it (False). Those of `better` only put a drill further up.
    """

    words: tuple[str, ...]
    says: Mapping[str, tuple[tuple[int, bool], ...]]
    better: frozenset[str]

    @property
    def keys(self) -> list[str]:
        """Every key that has to be looked up."""
        return sorted(self.better.union(self.says))

    def score(self, hits: str) -> int:
        """How well a drill answers that has these keys, `key weight,key weight`: each word by the best of its keys."""
        best, more = [0] * len(self.words), 0
        for hit in hits.split(","):
            key, _, told = hit.partition(" ")
            weight = int(told)
            slipped, is_whole = weight % STEP + SLIP, weight % 10 == WHOLE
            if key in self.better:
                more = max(more, weight % STEP)
            for at, exact in self.says.get(key, ()):
                # The beginning of a word will do for the one that is being typed; before it, words are whole.
                as_written = exact and (is_whole or at == len(self.words) - 1)
                best[at] = max(best[at], weight if as_written else slipped)
        return sum(best) + more


def read(text: str) -> Asked:
    """What a text asks for; without words where it has none."""
    said = [word[:LONGEST_KEY] for word in tokens(text[:LONGEST_TEXT])][: 2 * MAX_WORDS]
    wanted = {word: i for i, word in enumerate(said) if word not in STOP} or {word: i for i, word in enumerate(said)}
    words = tuple(wanted)[:MAX_WORDS]
    says: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for at, word in enumerate(words):
        exact = {word, stem(word), *_with_neighbours(said, wanted[word])}
        for key in exact:
            says[key].append((at, True))
        # A slip may have made the ending of a plural look like another one.
        near = shorter(word) | shorter(word.removesuffix("s")) if len(word) >= SLIPS_FROM_IN_NAMES else set()
        for key in near - exact:
            says[key].append((at, False))
    better = {stem(word) for word in said if word in STOP} | {joined(said)}
    return Asked(words, {key: tuple(told) for key, told in says.items()}, frozenset(better))


def _with_neighbours(said: Sequence[str], at: int) -> set[str]:
    """A word as one with the word before it, and with the one after it."""
    pairs = [said[i : i + 2] for i in (at - 1, at) if i >= 0]
    return {joined(pair) for pair in pairs if len(pair) == 2}


def best[T](scored: Iterable[tuple[int, T]]) -> list[tuple[int, T]]:
    """Of what was scored, that which has the most of the words, and these with the fewest slips; not yet in order.

    Where something has all the words as they were written, what has them but for a slip would only be in the way.
    """
    found = [pair for pair in scored if pair[0] >= SLIP]
    tier = max((score // STEP for score, _ in found), default=0)
    return [pair for pair in found if pair[0] // STEP == tier]


def words_found(score: int) -> int:
    """How many of the words a drill has."""
    return score // SLIP


def slips_in(score: int) -> int:
    """How many of the words it has but for a slip."""
    return words_found(score) - score % SLIP // STEP
