"""What coaches of many schools write: the lines that were worked on, and the score on those that were not."""

from __future__ import annotations

import pytest

from plans.notation import read, write

from . import score
from .notation_trees import WORDS

SEEN = score.entries("seen")
HELD_OUT = score.entries("held_out")
# Texts that are still not read whole and right; the numbers may only fall.
NOT_YET, NOT_YET_BY_HANDS = 4, 82
# What holds for texts that nobody has looked at, in per cent of texts and of lines; these may only rise.
FLOORS = {"whole": 97, "lines": 96, "silently wrong": 0}
# The expectations of these sets are not written in canonical text, but read without a doubt.
HANDS = score.BY_HANDS


def test_lines_that_were_worked_on_are_read_whole_and_right() -> None:
    verdicts = {entry: score.judge(entry, read(entry.text, WORDS)) for entry in SEEN}

    wrong = {entry: verdict for entry, verdict in verdicts.items() if verdict not in ("right", score.FREE)}
    by_hands = {entry: verdict for entry, verdict in wrong.items() if entry.school.startswith(HANDS)}
    assert len(wrong) - len(by_hands) <= NOT_YET, wrong.keys() - by_hands.keys()
    assert len(by_hands) <= NOT_YET_BY_HANDS, by_hands
    assert "wrong, silent" not in wrong.values(), wrong


def test_what_was_never_seen_is_mostly_read_whole_and_right() -> None:
    result = score.score("held_out")

    assert result.percent_right >= FLOORS["whole"]
    assert result.percent_of_lines() >= FLOORS["lines"]
    assert result.silent <= FLOORS["silently wrong"]
    assert result.judged >= 390


def test_nine_of_ten_lines_of_the_first_three_sets_are_read_whole_and_right_and_none_is_wrong_in_silence() -> None:
    result = score.score("held_out")

    tidy = [counts for school, counts in result.schools.items() if not school.startswith(HANDS)]
    right = sum(counts["right"] for counts in tidy)
    assert right >= 0.95 * sum(counts[name] for counts in tidy for name in score.VERDICTS)
    assert sum(counts["wrong, silent"] for counts in tidy) == 0


def test_expectations_are_canonical_text_that_asks_nothing() -> None:
    for entry in SEEN + HELD_OUT:
        for text in filter(None, (entry.expect, entry.other)):
            if entry.school.startswith(HANDS):
                continue
            reading = read(text, WORDS)
            assert (write(reading, WORDS), reading.asks, reading.unread) == (text, [], []), text


def test_canonical_text_of_every_line_reads_back_and_asks_nothing() -> None:
    for entry in SEEN + HELD_OUT:
        reading = read(entry.text, WORDS)
        again = read(write(reading, WORDS), WORDS)

        left = [[unread.text for unread in one.unread] for one in (again, reading)]
        assert (again.title, again.items, left[0]) == (reading.title, reading.items, left[1]), entry.text


@pytest.mark.parametrize("kind", ["seen", "held_out"])
def test_no_text_stands_twice(kind: str) -> None:
    texts = [entry.text.strip() for entry in score.entries(kind)]

    assert len(texts) == len(set(texts))


def test_no_line_that_was_worked_on_is_held_out() -> None:
    assert {entry.text.strip() for entry in SEEN} & {entry.text.strip() for entry in HELD_OUT} == set()
