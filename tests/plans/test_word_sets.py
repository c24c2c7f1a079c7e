"""Whole sets to complete: which parts of a text they are, whose, how often, and how much it is at most."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from plans import word_offers
from plans.notation import read
from plans.word_offers import MOST_SET_BYTES, MOST_SETS, offers
from plans.word_sets import LONGEST, sets_of
from tests import make

DRILLS = "Drills\n2 x 40 m ankling\n2 x 40 m high knees\n3 x 60 m strides"
SESSION = f"Warm-up\n10 min jog\n{DRILLS}\nMain\n8 x 400 m @ 5k pace, 200 m jog\n10 min easy\nCool-down\n10 min jog"


def sets(text: str) -> list[str]:
    """The sets of a text."""
    return sets_of(text, read(text, make.WORDS).as_dict())


def offered(coach) -> list[str]:
    return [one.text for one in offers(coach) if one.kind == "set"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SESSION, [f"Warm-up\n10 min jog\n{DRILLS}", DRILLS, "Main\n8 x 400 m @ 5k pace, 200 m jog\n10 min easy"]),
        ("3 x\n- 400 m @ 5k pace\n- 200 m jog\n10 min easy", ["3 x\n- 400 m @ 5k pace\n- 200 m jog"]),
        (
            "10 min jog\n  - 2 sets of:\n    4 x 200 m, 200 m jog\n    3 min rest",
            ["2 sets of:\n  4 x 200 m, 200 m jog\n  3 min rest"],
        ),
        ("Main\n8 x 400 m @ 5k pace, 200 m jog", []),
        ("Track Tuesday\n10 min jog\n8 x 400 m\n10 min jog", []),
        ("45 min steady\nrelaxed\n10 min easy\n5 min walk", []),
        ("Main\n8 x 400 m\nzorbing 7 up\n10 min easy", []),
        ("Main\n8 x 400 m\n> left knee better?\n10 min easy", []),
        ("Warm-up\n[[Before a race]]\n10 min jog\n5 min walk", []),
        ("Main\n" + "\n".join(f"{number} min easy" for number in range(1, 13)), []),
        ("Main\n10 min easy {" + "x" * LONGEST + "}\n10 min easy", []),
        ("", []),
    ],
)
def test_a_set_is_a_heading_with_its_lines_or_a_repeat_over_several(text: str, found: list[str]) -> None:
    assert sets(text) == found


@pytest.mark.parametrize("text", sets(SESSION) + sets("Main\n2 sets of:\n  4 x 200 m, 200 m jog\n  3 min rest"))
def test_a_set_alone_is_read_whole(text: str) -> None:
    assert read(text, make.WORDS).unread == []


@pytest.mark.django_db
def test_the_frequent_ones_come_first_each_once_in_the_newest_writing(coach) -> None:
    team = make.team_of(coach)
    often = "Main\n6 x 200 m, 200 m jog\n10 min easy"
    make.plan(team, {0: DRILLS, 2: often})
    make.plan(team, {0: "main\n- 6 x 200 m,  200 m jog\n- 10 min easy"})

    assert offered(coach) == ["main\n- 6 x 200 m,  200 m jog\n- 10 min easy", DRILLS]


@pytest.mark.django_db
def test_no_set_of_another_team_is_offered(coach) -> None:
    make.plan(make.team_of(make.coach()), {0: SESSION})
    make.plan(make.team_of(coach), {0: "40 min easy"})

    assert offered(coach) == []


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 20])
def test_sets_cost_no_query_more(coach, count, django_assert_num_queries) -> None:
    team = make.team_of(coach)
    coach.coach_team_ids()
    make.plan(team, {day: f"Main\n{day + 3} x 400 m\n10 min easy" for day in range(count)})

    with django_assert_num_queries(4):
        assert len(offered(coach)) == count


@pytest.mark.django_db
def test_there_are_forty_at_most_and_the_answer_stays_small(as_coach, coach) -> None:
    long = "ü" * 90
    team = make.team_of(coach)
    make.plan(team, {day: f"Main\n{day + 1} x 400 m\n10 min easy" for day in range(60)})
    short = offered(coach)
    make.plan(team, {day: f"Main\n{day + 1} x 300 m {{{long}}}\n9 min easy {{{long}}}" for day in range(90)})

    answer = as_coach.get(reverse("plans:workout_words"))

    found = [row[1] for row in answer.json()["offers"] if row[0] == "set"]
    assert len(short) == MOST_SETS == 40
    assert 0 < len(found) < MOST_SETS
    assert sum(len(json.dumps(one)) for one in found) <= MOST_SET_BYTES == 8000
    # As full as it gets: eighty lines and the sets, whatever the team writes.
    assert len(answer.content) < 24_000


@pytest.mark.django_db
def test_a_set_too_big_for_what_room_is_left_leaves_it_to_the_next(coach, monkeypatch) -> None:
    make.plan(make.team_of(coach), {0: SESSION})
    monkeypatch.setattr(word_offers, "MOST_SET_BYTES", len(json.dumps(DRILLS)))

    assert offered(coach) == [DRILLS]
