"""A coach's own words: put in before a line is read, and refused where they would take a word from the reader."""

from __future__ import annotations

import pytest

from plans.notation import Extent, Repeat, Step, Target, Words, alias_conflict, chips, read

from .notation_trees import WORDS

OWN = {"the usual": "15 min easy jog", "yasso": "800 m @ 10k pace", "flyers": "strides", "mcm": "ankling, high knees"}
COACH = Words.of(WORDS.entries, aliases=OWN)
TENK = Target("race_pace", race="10k")


def test_a_phrase_of_the_coach_stands_for_what_it_was_said_to_stand_for() -> None:
    reading = read("The usual, 10 x yasso r 2 min, 4 flyers", COACH)

    easy = Step("jog", Extent.of("seconds", 900), targets=[Target("effort", name="easy")])
    rest = Step("stand", Extent.of("seconds", 120))
    work = Repeat((10, 10), [Step("run", Extent.of("metres", 800), targets=[TENK])], rest)
    assert reading.items == [easy, work, Repeat((4, 4), [Step("strides")])]
    assert (reading.unread, reading.asks) == ([], [])


def test_an_alias_is_found_as_a_whole_word_only() -> None:
    words = Words.of(WORDS.entries, aliases={"f": "float", "usual": "15 min easy"})

    assert read("unusual", words).items == []
    assert read("400f", words).items == []
    assert [step.activity for step in read("400 m f", words).items if isinstance(step, Step)] == ["float"]


def test_what_is_put_in_is_not_looked_through_again() -> None:
    words = Words.of(WORDS.entries, aliases={"ping": "10 min pong", "pong": "10 min ping"})

    reading = read("ping", words)

    assert [unread.text for unread in reading.unread] == ["ping"]


def test_an_alias_may_stand_for_drills() -> None:
    reading = read("mcm", COACH)

    assert [step.drill for step in reading.items if isinstance(step, Step)] == ["ankling", "high-knees"]


def test_chips_are_tied_to_the_words_of_the_coach() -> None:
    text = "10 min jog, 10 x yasso r 2 min"

    (line,) = chips(read(text, COACH), COACH)

    assert [text[slice(*chip.span)] for chip in line.chips] == ["10 min jog", "10 x yasso", "r 2 min"]


def test_words_with_other_aliases_are_other_words() -> None:
    assert Words.of(WORDS.entries) == WORDS
    assert COACH != WORDS
    assert len({COACH, WORDS, Words.of(WORDS.entries, aliases=dict(OWN))}) == 2


@pytest.mark.parametrize(
    "word", ["the usual", "WU1", "rondo", "fast feet drill two", "pyramid day", "m/w", "jog or walk"]
)
def test_a_word_that_nobody_has_may_stand_for_something(word: str) -> None:
    words = Words.of(WORDS.entries, aliases={"yasso": "800 m @ 10k pace"})

    assert alias_conflict(word, "800 m @ 10k pace", words) is None


CONFLICTS = [
    ("High knees", "10 min", "“High knees” is the drill High knees."),
    ("heel flicks", "10 min", "“heel flicks” is the drill Butt kicks."),
    ("km", "mile", "“km” is read as a unit already."),
    ("tempo", "20 min", "“tempo” is read as an effort already."),
    ("T", "20 min", "“T” is read as an effort already."),
    ("MP", "4:30/km", "“MP” is read as a race or a measure already."),
    ("rec", "2 min", "“rec” is read as a recovery already."),
    ("Tuesday", "8 x 400", "“Tuesday” is read as a day already."),
    ("WU", "10 min", "“WU” is read as a part of the session already."),
    ("strides", "4 x 80 m", "“strides” is the drill Strides."),
    ("jogging", "10 min", "“jogging” is read as a recovery already."),
    ("gym", "30 min", "“gym” is read as a kind of training already."),
    ("footing", "jog", "“footing” is read as “easy run” already."),
    ("Yasso", "1 km", "You have “yasso” already: it stands for 800 m @ 10k pace. Change it there."),
    ("400s", "400 m", "“400s” cannot be a word: it begins with a letter."),
    ("four 400s", "400 m", "“four 400s” has a number in it, and numbers are always read as they stand."),
    ("a@b", "10 min", "“a@b” has a sign in it that no word has. It is made of letters."),
    ("usual-", "10 min", "“usual-” has a sign in it that no word has. It is made of letters."),
    ("Z2", "10 min", "“Z2” is read already, beside a number or an effort."),
    ("the", "10 min", "“the” is used in too many places to stand for something else. Choose a longer word."),
    ("  ", "10 min", "Write both: the word, and what it stands for."),
    ("loop", " ", "Write both: the word, and what it stands for."),
    ("loop", "10 min\n5 min", "What it stands for is one line, as you would write it in a session."),
    ("loop", "> 5 min", "What it stands for is one line, as you would write it in a session."),
    ("loop", "Loop", "“loop” would stand for itself."),
    ("l" * 61, "10 min", "A word has at most 60 letters, and what it stands for 200."),
    ("loop", "10 min " * 40, "A word has at most 60 letters, and what it stands for 200."),
]


@pytest.mark.parametrize(
    ("word", "expansion", "why"), CONFLICTS, ids=[f"{at} {one[2][:30]}" for at, one in enumerate(CONFLICTS)]
)
def test_a_conflict_is_said_in_a_sentence(word: str, expansion: str, why: str) -> None:
    words = Words.of(WORDS.entries, aliases={"yasso": "800 m @ 10k pace"})

    assert alias_conflict(word, expansion, words) == why
