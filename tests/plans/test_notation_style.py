"""Writing back in a coach's habits: found in the coach's text, and never at the price of another tree."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.notation import Reading, Style, read, style_of, write

from .notation_trees import WORDS, readings
from .score import entries

FLAGS = itertools.product((False, True), "x×", (False, True), (False, True), (False, True), (False, True))
STYLES = [Style(*flags) for flags in FLAGS]

FOUND = [
    ("8 x 400 m @ 5k pace, 90 s rest", Style()),
    ("", Style()),
    ("8×400m @ 5k r 90s", Style(sign="×", tight=True, short_rest=True)),
    ("3mi WU, 4x1mi @ T r 60s, 2mi CD", Style(miles=True, tight=True, short_rest=True)),
    ("6 x 3' r 1'30, 10' easy", Style(marks=True, short_rest=True)),
    ("6 x 1 km, 1:30 rest\n5 x 1 km, 2:30 rest", Style(clock=True)),
    ("6 x 1 km @ 4:05-4:10/km, 90 s rest", Style()),
]


@pytest.mark.parametrize(("text", "style"), FOUND, ids=[text for text, _ in FOUND])
def test_the_habits_of_a_coach_are_found_in_a_text(text: str, style: Style) -> None:
    assert style_of(text) == style


WRITTEN = [
    (Style(), "8 x 400 m @ 5k pace, 90 s jog"),
    (Style(sign="×"), "8 × 400 m @ 5k pace, 90 s jog"),
    (Style(tight=True), "8 x 400m @ 5k pace, 90s jog"),
    (Style(short_rest=True), "8 x 400 m @ 5k pace r 90 s jog"),
    (Style(clock=True), "8 x 400 m @ 5k pace, 1:30 jog"),
    (Style(marks=True), '8 x 400 m @ 5k pace, 90" jog'),
    (Style(sign="×", tight=True, short_rest=True, clock=True), "8 × 400m @ 5k pace r 1:30 jog"),
]


@pytest.mark.parametrize(("style", "text"), WRITTEN, ids=[text for _, text in WRITTEN])
def test_a_set_is_written_in_each_habit(style: Style, text: str) -> None:
    reading = read("8x400 @ 5k pace, 90 s jog", WORDS)

    assert write(reading, WORDS, style=style) == text


def test_a_coach_of_miles_has_paces_by_the_mile() -> None:
    reading = read("5 mi @ 7:30/mi\n10 km @ 5:00/km", WORDS)

    assert write(reading, WORDS, style=Style(miles=True)) == "5 mi @ 7:30/mi\n10 km @ 5:00/km"


def test_a_coach_of_miles_has_odd_distances_in_miles_and_metres_stay_metres() -> None:
    reading = read("3.1 mi easy\n400 m easy\n1.33-1.66 mi jog", WORDS)

    text = write(reading, WORDS, style=Style(miles=True))

    assert text == "3.1 mi easy\n400 m easy\n1.33-1.66 mi jog"
    assert "3.1 mi" not in write(reading, WORDS)


def test_a_habit_gives_way_where_it_would_be_read_as_something_else() -> None:
    reading = read("10 metres easy\n90 s easy", WORDS)

    text = write(reading, WORDS, style=Style(tight=True, clock=True))

    assert text == "10 metres easy\n90s easy"


def _tree(reading: Reading) -> object:
    return reading.title, reading.items, [unread.text for unread in reading.unread]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(readings, st.sampled_from(STYLES))
def test_text_in_any_style_reads_back_to_its_tree(reading: Reading, style: Style) -> None:
    text = write(reading, WORDS, style=style)

    assert _tree(read(text, WORDS)) == _tree(reading)


@pytest.mark.parametrize("kind", ["seen", "held_out"])
def test_every_line_of_the_corpora_reads_back_from_the_style_of_each_other(kind: str) -> None:
    styles = itertools.cycle(STYLES)
    for entry in entries(kind):
        reading = read(entry.text, WORDS)
        for style in (style_of(entry.text), next(styles)):
            assert _tree(read(write(reading, WORDS, style=style), WORDS)) == _tree(reading), (entry.text, style)
