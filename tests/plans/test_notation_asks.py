"""What the reader is not sure of: it asks, or leaves the words as they are; it never guesses in silence."""

from __future__ import annotations

import pytest

from plans.notation import Ask, Step, Unread, Words, read
from plans.notation.tree import steps

from .notation_trees import WORDS

ASKED = [
    ("10m easy", "10 m", "10 min"),
    ("90m easy", "90 m", "90 min"),
    ("5M easy", "5 mi", "5 min"),
    ("1:30 easy", "1 min 30 s", "1 h 30 min"),
    ("8 x 1.30 min", "78 s", "1:30"),
    ("8 400 m", "8400 m", "8 x 400 m"),
    ("8 x 400s", "400 m", "400 s"),
    ("10x400m@80-82,200m", "200 m jog", "200 m walk"),
    ("12x400 (75s)", "in 75 s", "75 s rest"),
    ("1200 @ 4:00", "4:00/km", "in 4:00"),
    ("4x1km @ 5k off 4:00", "starts every 4:00", "4:00 rest"),
    ("2 E + 4 x 1 mile T w/1 min rests + 2 E", "2 mi", "2 km"),
    ("8 x 400 m, 10 min jog", "10 min jog afterwards", "10 min jog between"),
    ("8 x 400 m @ 5k, 3 min jog", "3 min jog between", "3 min jog afterwards"),
    ("3 x 20 s fast feet, 3 min", "3 min afterwards", "3 min between"),
    ("8 x 400 m @ 5k, 2 min easy", "2 min easy between", "2 min easy afterwards"),
    ("2 x 15 ankling", "15 reps", "15 m"),
    ("2 x 20 m skater hops", "a note: skater hops", "a new drill: skater hops"),
    (
        "2x40m ankling, 2x40m high knees, walk back",
        "walk back after the last of these",
        "walk back after each of these",
    ),
    ("3 rounds of 2 x 40 m ankling, 2 x 40 m high knees", "3 rounds of all", "3 rounds of the first"),
    ("2 x 40 m ankling, 2 x 40 m high knees, 3 times through", "3 x all of the line", "3 x the last piece"),
    ("10 x 1 min 30 s jog", "90 s jog", "1 min, 30 s jog between"),
    ("8 x 173", "173 m", "173 s"),
    ("12 x 200m (200m jog), 2 mins", "2 mins running", "2 mins rest"),
    ("400m hard, 400m easy x 6", "6 x the last piece", "6 x all before it"),
    ("1k, 2k, 3k @ 10k pace", "for all of these", "for the last of these"),
    ("10 min, 20 min tempo", "for the last of these", "for all of these"),
    ("6 x 800 m, 3 min jog or walk", "3 min jog", "3 min walk"),
    ("6 mi @ 7:00 pace", "7:00/mi", "7:00/km"),
    ("10 mi w/ 5 mi @ MP", "the last 5 mi @ MP", "5 mi @ MP anywhere in it"),
    ("20 km easy with 3 x 3 km @ MP", "3 x 3 km @ MP after that", "3 x 3 km @ MP within it"),
    ("walk 2 min, jog 1 min x 8", "8 x both", "8 x the last piece"),
    ("3 x (600, 300) @ 3k pace, 2 min", "2 min between the rounds", "2 min between all"),
    ("A-skips, B-skips 2 x 20 m", "the dose for the last of these", "the dose for all of these"),
    ("4 laps jog", "1600 m", "4 laps of another length"),
    ("12 km progression 5:30 -> 4:40", "4:40/km", "4:40/mi"),
    ("6 800s @ 5k pace, 2 min", "800 m", "800 s"),
    ("8 x 600 m @ 5k, jog 2 min easy", "jog 2 min easy afterwards", "jog 2 min easy between"),
]


@pytest.mark.parametrize(("text", "read_as", "other"), ASKED, ids=[text for text, _, _ in ASKED])
def test_a_text_with_two_readings_is_read_and_asked_about(text: str, read_as: str, other: str) -> None:
    reading = read(text, WORDS)

    assert reading.unread == []
    assert [(ask.line, ask.read_as, ask.or_) for ask in reading.asks] == [(1, read_as, other)]


LEFT = [
    "no strides today",
    "30 min or 5 km",
    "If tired: 20 min easy",
    "if windy, 10 min easy, then home",
    "Option A: 8 x 400",
    "Group 2: 6 x 400 m",
    "Keep it relaxed, 10 min easy is fine",
    "Coach's note: 10 min easy is enough",
    "about 40 min easy",
    "40 min easy (with Anna and 3 others)",
    "8 x 400 m @ 5k pace (or 3k if fresh)",
    "8 x 400 m @ 5k pace dropping to 6 next week",
    'do "8 x 400" tonight',
    "8 x 400 m?",
    "8 x 400 - 90 s",
    "10 min jog/walk",
    "10 min I think",
    "100 x 400 m",
    "0 x 400",
    "8 x 0 m",
    "8 x 400 m @ 3:75",
    "999999999999 km",
    "9" * 5000 + " km",
    "15km prog: 5km @ 5:30, 5km @ 5:10, 6km @ 4:50",
    "easy",
    "@ 5k",
    "8 x",
    "²³ km easy",
]


@pytest.mark.parametrize("text", LEFT)
def test_a_text_that_may_mean_something_else_is_left_as_it_is(text: str) -> None:
    reading = read(text, WORDS)

    assert (reading.items, reading.title, reading.unread) == ([], None, [Unread(1, text)])


def test_a_piece_that_is_not_understood_leaves_its_neighbours_alone() -> None:
    reading = read("40 min easy, max 45 min", WORDS)

    assert [step.extent.as_dict() for step in reading.items if isinstance(step, Step)] == [{"seconds": 2400}]
    assert reading.unread == [Unread(1, "max 45 min")]


def test_a_recovery_falls_with_the_repeat_that_it_belongs_to() -> None:
    reading = read("8 x 400 m or 6 x 600 m, 200 m jog", WORDS)

    assert (reading.items, reading.unread) == ([], [Unread(1, "8 x 400 m or 6 x 600 m, 200 m jog")])


REMARKS = [
    ("8 x 400 m @ 5k pace on the grass", "on the grass"),
    ("45 min easy, nice and relaxed", "nice and relaxed"),
    ("30 min easy (flat loop)", "flat loop"),
    ("60 min easy: keep it chatty", "keep it chatty"),
    ("6 x 1 km @ 10k pace, 90 s rest (on the road)", "on the road"),
]


@pytest.mark.parametrize(("text", "remark"), REMARKS, ids=[text for text, _ in REMARKS])
def test_a_remark_becomes_the_note_of_the_piece_that_it_remarks_on(text: str, remark: str) -> None:
    reading = read(text, WORDS)

    (item,) = reading.items
    assert ([step.note for step in steps([item])][:1], reading.unread) == ([remark], [])


TELLING = ["last one all out", "Keep the first two easy", "keep HR below 135", "each one faster", "2 of them on grass"]


@pytest.mark.parametrize("words", TELLING)
def test_words_that_change_what_is_done_are_no_remark(words: str) -> None:
    reading = read(f"8 x 400 m @ 5k pace, {words}", WORDS)

    assert [unread.text for unread in reading.unread] == [words]


def test_what_is_left_is_left_letter_for_letter() -> None:
    reading = read("2 x 40 m ankling, “fün” – ¿3 × ½?, 2 x 40 m high knees", WORDS)

    assert reading.unread == [Unread(1, "“fün” – ¿3 × ½?")]


def test_a_list_number_out_of_order_is_kept() -> None:
    reading = read("1. 10 min jog\n2. 5 min walk\n7. 5 km easy", WORDS)

    assert reading.unread == [Unread(3, "7.")]
    assert len(reading.items) == 3


def test_a_name_that_two_drills_share_is_asked_about() -> None:
    words = Words.of([("kicks-a", "Heel kicks", ()), ("kicks-b", "Heel kicks", ())])

    reading = read("2 x 20 m heel kicks", words)

    assert [(ask.read_as, ask.or_) for ask in reading.asks] == [("Heel kicks", "Heel kicks")]


def test_a_drill_called_like_a_word_of_the_reader_does_not_take_it_away() -> None:
    words = Words.of([("easy", "Easy", ("jog", "rest"))])

    reading = read("10 min easy jog", words)

    assert [step.activity for step in reading.items if isinstance(step, Step)] == ["jog"]


def test_a_hard_set_under_a_warm_up_heading_is_asked_about() -> None:
    reading = read("Warm-up\n10 min easy\n8 x 400 m @ 5k pace, 200 m jog\nCool-down\n10 min easy", WORDS)

    assert reading.asks == [Ask(3, "8 x 400 m @ 5k pace, 200 m jog", "part of the warm-up", "the main set")]


def test_the_length_of_a_warm_up_is_not_silently_a_run() -> None:
    reading = read("WU 25 min\nJog 10 min\nMobility 6 min\nMain\n8 x 400 m", WORDS)

    assert reading.asks == [Ask(1, "WU 25 min", "running of this length", "the length of the whole warm-up")]


def test_lines_that_begin_with_an_arrow_are_notes() -> None:
    reading = read("> 8 x 400 m\n10 min easy", WORDS)

    assert reading.unread == [Unread(1, "8 x 400 m")]
    assert len(reading.items) == 1
