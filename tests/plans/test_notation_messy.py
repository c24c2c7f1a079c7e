"""Whole messy sessions: talk, days, lists and recoveries as coaches throw them on a board."""

from __future__ import annotations

import pytest

from plans.notation import read, write

from .notation_trees import WORDS


def shown(text: str) -> str:
    """What was read, as canonical text on one line."""
    return write(read(text, WORDS), WORDS).replace("\n", " | ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 up, 5 x 1k @ 5k w/ 2 min jog, 20' down", ["3 mi", "5 x 1000 m @ 5k pace, 2 min jog", "20 min"]),
        ("200-400-200 @ 3k\n200 jog after each", ["200 m jog | 400 m @ 3k pace | 200 m jog"]),
        ("4' 3' 2' @ 10k\n60s jog rec", ["4 min @ 10k pace | 1 min jog | 3 min @ 10k pace | 1 min jog | 2 min"]),
        ("Laufen 2 min, gehen 1 min, 8 Wiederholungen", ["8 x (2 min; 1 min walk)"]),
        (
            "4 sets: 300 @ 800p - 60s - 200 @ 800p. 6' b/w sets",
            ["4 x (300 m @ 800 pace; 1 min rest; 200 m", "6 min rest"],
        ),
        ("3 x 400m: 88, 86, 84, 200m jog", ["400 m in 88 s | 200 m jog | 400 m in 86 s | 200 m jog | 400 m in 84 s"]),
        ("8 x 80 m bergauf, Gehpause zurück", ["8 x 80 m uphill, walk back"]),
        ("Mon off. Tue 5k easy.", ["# Mon | rest day", "5 km easy {Tue}"]),
        (
            "5 x 5 min @ tempo, 2 min jog. 15 min w/u and c/d.",
            ["Warm-up | 15 min | // | 5 x 5 min", "Cool-down | 15 min"],
        ),
        ("4 x 8 min @ threshold w/ 2 min @ Z1", ["4 x 8 min @ threshold, r 2 min @ Z1"]),
        ("mobility\n6 x 800 @ 5k", ["mobility | 6 x 800 m @ 5k pace"]),
        ("6 x 15 s strides uphill", ["6 x 15 s strides uphill"]),
        ("5 km easy\nstrength", ["5 km easy | strength"]),
    ],
)
def test_what_is_thrown_on_a_board_is_read(text: str, expected: list[str]) -> None:
    reading = read(text, WORDS)

    assert reading.unread == []
    for part in expected:
        assert part in shown(text)


@pytest.mark.parametrize(
    "talk", ["U15 girls", "Over-50s Wednesday", "Week of 9/14", "Hill muscular endurance wk 5", "U9s, 45 min slot"]
)
def test_a_heading_without_a_dose_is_a_title_with_its_numbers(talk: str) -> None:
    reading = read(f"{talk}\n5 x 300 m @ 800 pace", WORDS)

    assert (reading.title, reading.unread, len(reading.items)) == (talk, [], 1)


@pytest.mark.parametrize("talk", ["Eat straight after.", "you should be able to chat", "strong but conversational"])
def test_words_to_people_are_a_note(talk: str) -> None:
    for text in (f"20 min easy, {talk}", f"20 min easy\n{talk}"):
        assert read(text, WORDS).unread == []
        assert talk.rstrip(".") in shown(text)


@pytest.mark.parametrize(
    "talk",
    [
        "rest or walk", "only if it is cool", "Sat 12 L", "both easy", "Thu without the hills", "finish hard",
        "stop at 3/10", "last one free", "is that ok?", "swap 2 of them",
    ],
)  # fmt: skip
def test_words_that_may_change_what_is_done_are_never_a_note(talk: str) -> None:
    text = f"8 x 400 m @ 5k pace, 200 m jog, {talk}"
    reading = read(text, WORDS)

    assert reading.unread or reading.asks, shown(text)


def test_a_rest_day_in_the_middle_of_a_line_is_not_lost_in_a_note() -> None:
    assert "rest day" in shown("Wed 3 x 1k @ 10k pace, 2 min rec. Thu off. Fri 20 min jog")


def test_a_bare_number_behind_a_target_is_a_recovery_and_asked_about() -> None:
    reading = read("5 x 1k @ 5k pace (90)", WORDS)

    assert "90 s rest" in shown("5 x 1k @ 5k pace (90)")
    assert reading.asks
