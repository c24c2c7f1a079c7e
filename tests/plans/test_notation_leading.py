"""Lines that speak of other lines: a dose above drills, totals, groups, what is done before and after, turns."""

from __future__ import annotations

import pytest

from plans.notation import Reading, read, write

from .notation_trees import WORDS


def reading(text: str) -> Reading:
    return read(text, WORDS)


def lines(text: str) -> list[str]:
    return write(reading(text), WORDS).split("\n")


def asked(text: str) -> list[tuple[str, str]]:
    return [(ask.read_as, ask.or_) for ask in reading(text).asks]


def test_a_dose_before_drills_is_run_and_opens_the_warm_up_for_them() -> None:
    text = "WU 2 miles easy + drills:\n- A-skips 2 x 20 m\n- high knees 2 x 20 m\nMain: 5 x 1000 m @ 5k"

    assert lines(text) == [
        "Warm-up", "2 mi easy", "2 x 20 m A-skip", "2 x 20 m High knees", "Main", "5 x 1000 m @ 5k pace",
    ]  # fmt: skip
    assert (reading(text).unread, asked(text)) == ([], [])


def test_a_warm_up_that_leads_on_ends_where_hard_running_begins() -> None:
    assert lines("Warm up: 10 min jog, then:\n- A-skips\n5 x 1000 m @ 5k") == [
        "Warm-up", "10 min jog", "A-skip", "//", "5 x 1000 m @ 5k pace",
    ]  # fmt: skip


def test_several_doses_above_a_list_are_all_kept() -> None:
    assert lines("Warm-up 2 km + 4 x 80 m strides:\nhip circles")[:3] == ["Warm-up", "2 km", "4 x 80 m strides"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Long run 26 km\n10 km easy\n5 x (2 km @ MP, 1 km easy)\n1 km easy", "Long run 26 km"),
        ("60' as\n15' easy\n30' tempo\n15' easy", "60' as"),
        ("Thursday - 8 miles:\n2 miles easy, 4 miles MP, 2 miles easy", "Thursday - 8 miles"),
        ("Total 10 km\n2 km easy\n6 x 1 km @ 5k\n2 km easy", "Total 10 km"),
        ("~11 mi total:\n3 mi easy\n5 mi @ MP\n3 mi easy", "~11 mi total"),
    ],
)
def test_a_first_line_that_adds_up_what_follows_is_the_title_and_is_not_run_twice(text: str, title: str) -> None:
    found = reading(text)

    assert (found.title, found.unread) == (title, [])
    assert all(item.line > 1 for item in found.items)


@pytest.mark.parametrize(
    "text",
    [
        "Track: 10 km\n2 km WU\n8 x 400 m, 200 m jog\n2 km CD",
        "Easy 40 min\n10 min easy\n30 min steady",
        "8 km with:\n4 x 1 km @ 10k",
        "8 miles:\n6 x 1 km @ 10k",
    ],
)
def test_a_first_line_that_may_be_the_length_of_all_keeps_its_step_and_is_asked_about(text: str) -> None:
    assert ("before what follows", "the length of all that follows") in asked(text)
    assert reading(text).items[0].line == 1


@pytest.mark.parametrize("text", ["Run 10 min\nWalk 10 min", "Easy 5 km\n4 x 100 m strides", "10 km easy\n5 km steady"])
def test_two_things_to_do_are_no_total(text: str) -> None:
    assert (reading(text).title, asked(text), len(reading(text).items)) == (None, [], 2)


def test_a_length_in_a_section_heading_is_asked_about_unless_it_is_the_sum() -> None:
    assert asked("WU 15 min:\n- leg swings\n- A-skips 2 x 20 m") == [
        ("the length of the whole section", "running of this length")
    ]
    assert asked("Warm-up 15 min:\n10 min easy\n5 min steady") == []


def test_a_marked_heading_with_nothing_below_may_be_what_is_run() -> None:
    assert asked("# 10 km easy") == [("a heading", "what is run")]
    assert asked("# Tempo 20 min\n20 min tempo") == []


@pytest.mark.parametrize(
    "text", ["A: 6 x 400 m, B: 5 x 400 m", "Group A: 6 x 400 m\nGroup B: 5 x 400 m", "A: 6 x 400 m\nB: 5 x 400 m"]
)
def test_groups_are_kept_as_notes_and_asked_about_once(text: str) -> None:
    found = reading(text)

    assert [item.items[0].note[-1] for item in found.items if hasattr(item, "items")] == ["A", "B"]  # type: ignore[union-attr]
    assert asked(text) == [("all groups, one after the other", "only one of the groups")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 min on 1 min off for 20 min", "10 x (1 min hard; 1 min easy)"),
        ("20km alternating 1km @ 3:25 / 1km @ 3:45", "10 x (1000 m @ 3:25/km; 1000 m @ 3:45/km)"),
        ("walk 4 min / jog 1 min x 5", "5 x (4 min walk; 1 min jog)"),
    ],
)
def test_what_takes_turns_is_repeated_until_the_total_is_full(text: str, expected: str) -> None:
    assert (lines(text), reading(text).unread) == ([expected], [])


def test_turns_that_do_not_fill_the_total_are_left_unread() -> None:
    assert [one.text for one in reading("5 km of 200 m hard / 200 m easy").unread] == [
        "5 km of 200 m hard / 200 m easy"
    ]


def test_bare_minutes_beside_zones_and_walking_are_asked_about() -> None:
    assert lines("15 Z1, 15 Z2") == ["15 min @ Z1 hr", "15 min @ Z2 hr"]
    assert lines("walk 5, then run 1 walk 1 for 10 times") == ["5 min walk", "10 x (1 min; 1 min walk)"]
    assert asked("15 Z1, 15 Z2") == [("minutes", "another unit")]


def test_what_is_done_before_and_after_stands_at_both_ends() -> None:
    assert lines("20 min easy before and after\n5 x 1000 m") == ["20 min easy", "5 x 1000 m", "then 20 min easy"]
    assert lines("5 x 1000 m @ 5k\n20 min easy before and after")[0::2] == ["20 min easy", "then 20 min easy"]
    assert lines("10 x 400 m @ 5k, 2 km before and after")[0::2] == ["2 km", "then 2 km"]


def test_short_repeats_behind_an_easy_run_may_be_strides() -> None:
    assert asked("Easy run 40 min, 6 x 100") == [("6 x 100 m running", "6 x 100 m strides")]
    assert asked("Easy run 40 min, 6 x 100 strides") == []


def test_exercises_behind_strength_are_strength_with_their_names() -> None:
    text = "Strength: 3 x 10 squats, 3 x 10 calf raises each side"

    assert (reading(text).unread, reading(text).asks) == ([], [])
    assert lines(text) == ["3 x 10 reps strength {squats}", "3 x 10 reps strength each side {calf raises}"]


def test_notes_and_totals_on_their_own_lines_make_no_step() -> None:
    text = "5 km easy\nNotes: gel before the last set\nTotal 5 km"

    assert (len(reading(text).items), reading(text).unread) == (1, [])
    assert reading(text).items[0].note == "Notes: gel before the last set; Total 5 km"  # type: ignore[union-attr]


def test_bare_numbers_that_add_up_to_the_total_take_its_unit() -> None:
    assert lines("8 miles: 2 easy, 4 MP, 2 easy")[1] == "4 mi @ marathon pace"
