"""Weeks, groups, lists of drills and paired ladders: what the lines around a line say about it."""

from __future__ import annotations

import pytest

from plans.notation import read, write

from .notation_trees import WORDS


@pytest.mark.parametrize(
    ("text", "canonical", "asked"),
    [
        ("Tue 5 easy\nWed 8 w/ 4 @ tempo\nSat 6", ["5 mi easy", "4 mi {Wed}", "4 mi @ tempo", "6 mi {Sat}"], True),
        ("Mon 40 easy\nSun 90", ["40 min easy", "90 min {Sun}"], True),
        ("Mon 8 km easy\nTue 6 easy", ["8 km easy", "6 km easy {Tue}"], True),
        ("Mon 4 miles Tue 5 miles Wed rest", ["4 mi", "5 mi {Tue}", "rest day {Wed}"], False),
        ("8 km:\n2\n4 @ tempo\n2", ["2 km", "4 km @ tempo", "2 km"], False),
        ("L: descanso\nM: 8 km suaves\nX: 5 km", ["rest day", "8 km easy {M}", "5 km {X}"], False),
    ],
)
def test_bare_numbers_take_the_unit_that_their_neighbours_give(text: str, canonical: list[str], *, asked: bool) -> None:
    reading = read(text, WORDS)

    lines = [line for line in write(reading, WORDS).split("\n") if not line.startswith("#")]
    assert [line.replace(" {8 km}", "").removeprefix("{8 km} ") for line in lines if line != "{8 km}"] == canonical
    assert bool(reading.asks) == asked
    assert not reading.unread


@pytest.mark.parametrize(
    "text",
    [
        "Boys: 6 x 800, girls: 5 x 800",
        "6 x 800 (boys), 5 x 800 (girls)",
        "A-Gruppe: 10 x 400 m\nB-Gruppe: 8 x 400 m",
        "U13s: 6 x 150 m\nU15s: 8 x 150 m",
        "5k group: 12 x 400\nMarathon group: 3 x 3k",
    ],
)
def test_nobody_does_what_all_groups_do_so_it_is_asked(text: str) -> None:
    reading = read(text, WORDS)

    assert len(reading.items) == 2
    assert [(ask.read_as, ask.or_) for ask in reading.asks] == [
        ("all groups, one after the other", "only one of the groups")
    ]


def test_one_group_of_boys_and_girls_is_not_asked_about() -> None:
    assert read("boys and girls: 6 x 400 m, 90 s rest", WORDS).asks == []


@pytest.mark.parametrize(
    "text",
    [
        "Drills each 2 x 20 m: A-skips, high knees",
        "A-skips, high knees - 2 x 20 m of each",
        "Drills 2 x 20 m each:\n- A-skips\n- high knees",
        "drills (A-skips, high knees) 2 x 20 m",
    ],
)
def test_one_dose_is_that_of_each_drill(text: str) -> None:
    assert write(read(text, WORDS), WORDS) == "2 x 20 m A-skip\n2 x 20 m High knees"


def test_a_line_with_a_dose_of_its_own_ends_the_list_of_drills() -> None:
    reading = read("Drills 2 x 20 m each:\nankling\n4 x 80 m strides\nhigh knees", WORDS)

    assert write(reading, WORDS).split("\n")[:2] == ["2 x 20 m Ankling", "4 x 80 m strides"]
    assert "2 x 20 m High knees" not in write(reading, WORDS)


@pytest.mark.parametrize("text", ["400/200 jog, 800/400 jog, 400", "400 (200 jog), 800 (400 jog), 400"])
def test_each_run_of_a_paired_ladder_has_its_own_recovery(text: str) -> None:
    assert write(read(text, WORDS), WORDS) == "400 m\n200 m jog\n800 m\n400 m jog\n400 m"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Run/walk 30 min: 4 min run, 1 min walk", "6 x (4 min {Run/walk 30 min}; 1 min walk)"),
        ("alternate 60 s of running and 90 s of walking for a total of 20 min", "8 x (1 min; 90 s walk)"),
        ("Repeat 8 times: run 1 min, walk 2 min", "8 x (1 min; 2 min walk)"),
        ("Walk 5 min. Run 3 min, walk 2 min, repeat 5 times.", "5 min walk\n5 x (3 min; 2 min walk)"),
    ],
)
def test_running_and_walking_take_turns(text: str, canonical: str) -> None:
    assert write(read(text, WORDS), WORDS) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("10-mal 400 m, dazwischen je 90 s Gehpause", "10 x 400 m, 90 s walk"),
        ("Sortie longue 1h30 avec les 20 dernières minutes à allure marathon", "70 min easy\n20 min @ marathon pace"),
        ("2 bloques de 4 x 500 m, 1 min entre series y 4 min entre bloques", "2 x (4 x 500 m, 1 min rest), 4 min rest"),
        ("Tempodauerlauf 8 km in 4:30/km", "8 km @ tempo @ 4:30/km"),
    ],
)
def test_turns_of_phrase_of_other_languages(text: str, canonical: str) -> None:
    assert write(read(text, WORDS), WORDS) == canonical


@pytest.mark.parametrize("text", ["30 min recovery", "10 min recovery", "1. 40 min easy\n2. Rest"])
def test_a_long_recovery_and_a_lone_rest_are_asked_about(text: str) -> None:
    assert read(text, WORDS).asks
