"""What holds for every text and every tree: reading never fails, loses no number, and canonical text reads back."""

from __future__ import annotations

import json
import re
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.notation import Item, Reading, Repeat, Section, Step, chips, read, write
from plans.outline import outline, rows

from .notation_trees import WORDS, readings
from .test_notation import ARTICLE, FROM_THE_BOARD, SURE
from .test_notation_asks import ASKED, LEFT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NUMBERS = (2, 3, 4, 7, 13, 17, 23, 37, 43, 67, 90, 97, 130, 400, 410, 800, 1230)
SPELLINGS = ("{} m", "{}m", "{}M", "{} min", "{} km", "{}k", "{} s", "{} miles", "{}'", '{}"', "{}", "{} reps", "{}h")
# What one of the numbers may have become: a unit's worth of it, or minutes and hours beside another number.
FACTORS = (1, 60, 3600, 1000, 1609.344)
COACH_WORDS = (
    """
easy|hard|jog|walk|rest|strides|ankling|with|w/|then|and|/|-|–|,|;|+|.|:|(|)|x|×|on|off|in|at|of|between|mobility
drills|main|warm-up|cool-down|WU|CD|last|if|or|not|foo|hops|#|{|}|[|]|//|>|'|"|!|?|1:1|uphill|E|T|I|R|M|Tue|equal
HR|Z2|%|spm|race|fartlek|steady|recovery|jog back|walk back|butt kicks|high knees|@ 5k pace|@ threshold|@ RPE 7|r
each side|full recovery|2 x|3 x|8 x|4-6 x|sets of|times through|until lap|long run|Set 1:|Week 6|gate 3|leg swings
""".strip()
    .replace("\n", "|")
    .split("|")
)
BREAKS = ["\n", "\n", "\n- ", "\n1. ", "\n5. ", "\n> "]

amounts = st.builds(
    lambda spelling, number: spelling.format(number), st.sampled_from(SPELLINGS), st.sampled_from(NUMBERS)
)
texts = st.lists(st.one_of(amounts, st.sampled_from(COACH_WORDS + BREAKS)), min_size=1, max_size=14).map(" ".join)


def tree(reading: Reading) -> tuple[str | None, list[Item], list[str]]:
    """What canonical text has to keep: everything but line numbers and questions."""
    return reading.title, reading.items, [unread.text for unread in reading.unread]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(readings)
def test_canonical_text_reads_back_to_its_tree(reading: Reading) -> None:
    text = write(reading, WORDS)

    assert tree(read(text, WORDS)) == tree(reading)


EXAMPLES = [ARTICLE, FROM_THE_BOARD, *(text for text, _ in SURE), *(text for text, _, _ in ASKED), *LEFT]


@pytest.mark.parametrize("text", EXAMPLES, ids=[text[:60] for text in EXAMPLES])
def test_what_was_read_once_is_read_the_same_from_its_canonical_text(text: str) -> None:
    reading = read(text, WORDS)

    assert tree(read(write(reading, WORDS), WORDS)) == tree(reading)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_canonical_text_of_whatever_was_typed_reads_back(text: str) -> None:
    reading = read(text, WORDS)

    assert tree(read(write(reading, WORDS), WORDS)) == tree(reading)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), texts))
def test_any_text_at_all_gives_a_reading_that_json_carries(text: str) -> None:
    reading = read(text, WORDS)

    carried = json.loads(json.dumps(reading.as_dict()))
    assert Reading.from_dict(carried) == reading
    assert len(rows(reading, WORDS)) >= len(outline(reading).drills)
    assert [line.line for line in chips(reading, WORDS)] == sorted({line.line for line in chips(reading, WORDS)})


def _kept_words(reading: Reading) -> str:
    kept = [reading.title or "", *(unread.text for unread in reading.unread)]
    waiting: list[Any] = list(reading.items)
    while waiting:
        item = waiting.pop()
        kept.append(str(getattr(item, "title", None) or getattr(item, "note", "")))
        waiting += getattr(item, "items", [])
        waiting += [item.recovery] if getattr(item, "recovery", None) else []
    return "\n".join(kept)


def _numbers(item: Item) -> Iterator[float]:
    if isinstance(item, Step):
        yield from (item.extent.lo, item.extent.hi)
        for target in item.targets:
            yield from (target.lo, target.hi)
            yield from (
                float(number) for race in (target.race, target.race_to) for number in re.findall("[0-9]+", race)
            )
        return
    if isinstance(item, Repeat):
        yield from item.times
        yield from _numbers(item.recovery) if item.recovery else ()
    for one in item.items:
        yield from _numbers(one)


def _explains(value: float, number: float, others: list[float], asked: Sequence[set[float]]) -> bool:
    """Whether a number of the tree holds a number of the text: by a unit, with others beside it, or less another.

    Less another counts only where the reading asks about a piece that has both (`asked` are the numbers of each).
    """
    parts = [0.0, *(other * factor for other in others for factor in FACTORS)]
    pairs = {one + two for one in parts for two in parts}
    pairs |= {-other * factor for piece in asked if number in piece for other in piece for factor in FACTORS}
    return any(abs(value - number * factor - more) < 0.01 for factor in FACTORS for more in pairs)


def _asked(reading: Reading) -> list[set[float]]:
    """The numbers of each piece that the reading asks about."""
    return [{float(number) for number in re.findall("[0-9]+", ask.text)} for ask in reading.asks]


# The digits of units, races and scales that the fragments above carry with them.
SPOKEN_FOR = {"1", "5", "7", "8"}


@settings(max_examples=400, deadline=None)
@given(texts)
def test_no_number_is_lost(text: str) -> None:
    reading = read(text, WORDS)

    without_lists = re.sub(r"(?m)^\s*[0-9]+\.(?=\s)", "", text)
    numbers = set(re.findall("[0-9]+", without_lists)) - SPOKEN_FOR
    words = set(re.findall("[0-9]+", _kept_words(reading)))
    values = {round(value, 3) for item in reading.items for value in _numbers(item)}
    everything = [float(number) for number in set(re.findall("[0-9]+", text))]
    lost = {
        number for number in numbers - words
        if not any(_explains(value, float(number), everything, _asked(reading)) for value in values)
    }  # fmt: skip
    assert lost == set(), reading


@settings(max_examples=200, deadline=None)
@given(texts)
def test_no_number_is_invented(text: str) -> None:
    reading = read(text, WORDS)

    everything = [float(number) for number in set(re.findall("[0-9]+", text))]
    asked, sixty = _asked(reading), {60.0, 3600.0}
    invented = {
        value
        for item in reading.items
        for value in _numbers(item)
        if value
        and value not in sixty
        and not any(_explains(value, number, everything, asked) for number in everything)
    }
    assert invented == set(), reading


def test_an_empty_text_is_an_empty_reading() -> None:
    assert read(" \n\t\n", WORDS) == Reading()
    assert write(Reading(), WORDS) == ""


def _calls(text: str) -> int:
    """How many Python functions a reading calls: its work, whatever the machine."""
    count = 0

    def watch(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        read(text, WORDS)
    finally:
        sys.setprofile(before)
    return count


HEAVY = {
    "lines": "8 x 400 m @ 5k pace, 200 m jog\n",
    "prose": "keep it nice and easy, you can do it ",
    "list": "2 x 40 m ankling, ",
    "open brackets": "2 x (",
    "both brackets": "( ) ",
    "ladder": "400-",
    "times": "2 x ",
    "commas": ", ,",
    "hyphens": "a-",
    "quotes": "'\" ",
    "braces": "{a",
    "accents": "e\N{COMBINING ACUTE ACCENT}",
    "through": "400 m, 3 times through, ",
    "headings": "At home:\n",
    "last": "18 km with the last 5 km ",
    "cells": "10 min | easy | ",
    "lists": "400, 300, 200, 100 @ 5k, ",
    "drills": "ankling, high knees 2 x 20 m each, ",
    "other languages": "6 x 300 récup 1' trot, ",
    "remarks": "10 min easy, nice and smooth, ",
    "table": "Mon\tEasy\t8 km\n",
}


@pytest.mark.parametrize("kind", HEAVY)
def test_ten_times_the_text_is_no_more_than_ten_times_the_work(kind: str) -> None:
    unit = HEAVY[kind]
    read(unit * 10, WORDS)

    once, ten_times = _calls(unit * 100), _calls(unit * 1000)

    assert ten_times <= 11 * once + 1000


def test_a_line_of_a_hundred_thousand_letters_and_ten_thousand_lines_are_read() -> None:
    start = time.perf_counter()

    wide = read("2 x 40 m ankling, " * 5600, WORDS)
    deep = read("8 x 400 m @ 5k pace, 200 m jog\n" * 10_000, WORDS)

    # Two milliseconds a line are the promise; a slow machine gets three times that.
    assert time.perf_counter() - start < 10_001 * 0.006
    assert (len(wide.items), len(deep.items)) == (5600, 10_000)


HOSTILE = [
    "2 x (" * 60 + "400 m" + ")" * 60,
    "(" * 60 + ")" * 60,
    "400 m\0, 8 x \0 400 m",
    "\N{RIGHT-TO-LEFT OVERRIDE}8 x 400 m\N{POP DIRECTIONAL FORMATTING} easy",
    "8\N{ZERO WIDTH SPACE} x 4\N{ZERO WIDTH JOINER}00 m",
    "8 \N{HEBREW PUNCTUATION MAQAF} 400 m",
    "8 × 400 m \N{FIGURE DASH} 90 s \N{HORIZONTAL BAR} easy",
    "８ × ４００ ｍ",
    "\N{MATHEMATICAL BOLD DIGIT EIGHT} x 400 m",
    "1e309 m easy",
    "9" * 400 + " x 400 m",
    "-400 m easy",
    "8 x -400 m",
    "0 x 400",
    "0 m easy",
    "8 x 0 min",
    "400 x",
    "x 400",
    '"8 x 400 m',
    "8 x 400 m 'easy",
    "8 x (400 m",
    "8 x 400 m)",
    "{8 x 400 m",
    "[[8 x 400 m",
    "[[]]",
    "\t|\t|",
    "|" * 5000,
    "@" * 5000,
    "#" * 5000,
    "8 x 400 m @ @ @ 5k",
    "\N{COMBINING ACUTE ACCENT}" * 5000,
    "é" * 5000,
    "sortie " * 5000,
    "1-2-" * 5000,
    "Mon Tue Wed " * 2000,
    "ankling, " * 3000 + "2 x 20 m each",
    "retour au " * 5000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[ascii(text[:30]) + str(at) for at, text in enumerate(HOSTILE)])
def test_hostile_text_is_read_quickly_and_nothing_of_it_is_dropped(text: str) -> None:
    start = time.perf_counter()
    reading = read(text, WORDS)
    took = time.perf_counter() - start

    # Two milliseconds for each hundred letters, and five times that for a machine that has other things to do.
    assert took < 0.01 * (len(text) / 100 + 10)
    json.dumps(reading.as_dict())
    wanted = {digit for digit in text if digit in "123456789"}
    kept = _kept_words(reading) + json.dumps(reading.as_dict())
    assert {digit for digit in wanted if digit not in kept} == set()
    assert reading.items or reading.unread or reading.title or not text.strip("\t|@#*_ ")


NO_DOSE = ["0 x 400", "400 x", "8 x 0 min", "0 m easy", "-400 m easy", "8 x -400 m", "1e309 m easy", "8 x (400 m"]


@pytest.mark.parametrize("text", NO_DOSE)
def test_a_dose_of_nothing_is_no_dose(text: str) -> None:
    reading = read(text, WORDS)

    assert (reading.items, [unread.text for unread in reading.unread]) == ([], [text])


@settings(max_examples=200, deadline=None)
@given(texts)
def test_every_chip_is_tied_to_words_of_its_line(text: str) -> None:
    lines = text.split("\n")

    for line in chips(read(text, WORDS), WORDS):
        typed = lines[line.line - 1]
        for chip in line.chips:
            start, end = chip.span
            assert 0 <= start < end <= len(typed), (chip, typed)
            assert typed[start:end] == typed[start:end].strip()


def test_brackets_in_brackets_in_brackets_are_no_stack_overflow() -> None:
    deep = "2 x (" * 5000 + "400 m" + ")" * 5000

    reading = read(deep, WORDS)

    assert reading.items == []
    assert reading.unread[0].text == deep


def test_three_levels_of_repeats_are_read() -> None:
    reading = read("2 x (3 x (4 x 100 m, 30 s jog), 2 min walk), 5 min walk", WORDS)

    first = reading.items[0]
    assert isinstance(first, Repeat)
    second = first.items[0]
    assert isinstance(second, Repeat)
    third = second.items[0]
    assert isinstance(third, Repeat)
    assert [one.times for one in (first, second, third)] == [(2, 2), (3, 3), (4, 4)]
    assert [one.recovery.extent.lo for one in (first, second, third) if one.recovery] == [300, 120, 30]


def test_a_section_stands_in_no_repeat_when_written() -> None:
    reading = Reading(items=[Repeat((2, 2), [Section("main", [Step("run")])])])

    with pytest.raises(ValueError, match="no repeat"):
        write(reading, WORDS)
