"""What is said twice is run once, and what a heading, a note or a side may hide is asked about."""

from __future__ import annotations

import pytest

from plans.notation import read, write

from .notation_trees import WORDS

ONCE = {
    "Race day - 10k\n15 min jog\nRace 10k": ("Race day - 10k", "15 min jog | 10 km race"),
    "5k time trial\n2 km jog\n5 km TT\n1 km jog": ("5k time trial", "2 km jog | 5 km time trial | 1000 m jog"),
    "parkrun as a tempo, 5 km": (None, "5 km @ tempo {parkrun}"),
    "60 min bike, easy spin": (None, "60 min cross training easy {bike, spin}"),
    "W5D2\n5 min walk\n8 min run": ("W5D2", "5 min walk | 8 min"),
    "800 group\n3 x 300 m": ("800 group", "3 x 300 m"),
    "Long run with pickups\n10 km easy\n6 x 1 min hard": ("Long run with pickups", "10 km easy | 6 x 1 min hard"),
    "Long run 18 km:\n6 km easy\n12 km steady": ("Long run 18 km", "6 km easy | 12 km steady"),
    "mobility\n8 x 45 s uphill": (None, "then mobility | 8 x 45 s uphill"),
    "hills, 8 x 45 sec, walk back": (None, "8 x 45 s uphill, walk back"),
    "5 x 5 min off 2 min jog": (None, "5 x 5 min, 2 min jog"),
    "WU 2 km, 5 km tempo, CD 2 km": (None, "Warm-up | 2 km | // | 5 km @ tempo | Cool-down | 2 km"),
    "4 x 6 min Z4 / 3 min Z1": (None, "4 x (6 min @ Z4 hr; 3 min @ Z1 hr)"),
    "Strength (gym) 45 min": (None, "45 min strength {gym}"),
    "3 x 1 km im 5 km Tempo": (None, "3 x 1000 m @ 5k pace"),
    "Long run 16 km @ 5:00/km": (None, "16 km @ 5:00/km"),
    "Easy long run 16 km @ 5:00/km": (None, "16 km easy @ 5:00/km"),
    "8 x 500 m à VMA": (None, "8 x 500 m @ 100% MAS"),
    "8 x 400 m\nTry and run every rep in the same time": (None, "8 x 400 m {Try and run every rep in the same time}"),
}
ASKED = {
    "Race day! Half marathon, goal 1:42": ("a heading", "what is run"),
    "Steady club run, 6 miles": ("a note: Steady club run", "how to run"),
    "20 min threshold, 15 min jog either side": ("on each side", "before and after"),
    "20 min tempo\nRecovery 20 min": ("Recovery 20 min: an easy run", "a rest"),
}
LEFT = ("8 x 400 m\nNo recovery", "8 x 400 m\nKeep all reps easy", "8 x 400 m\nDon't run", "10 min easy, no strides")


@pytest.mark.parametrize("text", ONCE)
def test_what_is_said_twice_is_run_once(text: str) -> None:
    reading = read(text, WORDS)

    title, expected = ONCE[text]
    assert [one.text for one in reading.unread] == []
    assert (reading.title, reading.asks) == (title, [])
    reading.title = None
    assert write(reading, WORDS) == expected.replace(" | ", "\n")


@pytest.mark.parametrize("text", ASKED)
def test_what_may_be_meant_otherwise_is_asked(text: str) -> None:
    assert [(ask.read_as, ask.or_) for ask in read(text, WORDS).asks] == [ASKED[text]]


@pytest.mark.parametrize("text", LEFT)
def test_advice_that_changes_what_is_run_is_no_note(text: str) -> None:
    assert len(read(text, WORDS).unread) == 1
