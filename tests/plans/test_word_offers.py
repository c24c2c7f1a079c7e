"""What the text box completes: whose words, how they are read, how much it is and what it costs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from drills.models.drill import DrillAlias
from plans import word_offers
from plans.models import CoachWord
from plans.notation import read
from plans.word_offers import EFFORTS, GROUND, RACES, RECOVERIES, offers
from tests import make

ADDRESS = reverse("plans:workout_words")
TEXT = "Warm-up\n10 min jog\nMain\n- 8 x 400 m @ 5k pace, 200 m jog\nzorbing 7 up\nCool-down\n12 min jog"


def told(client, **query):
    """The offers as the browser gets them: kind, text, other names, what it stands for."""
    rows = client.get(ADDRESS, query).json()["offers"]
    return [(*row, *([], "")[len(row) - 2 :]) for row in rows]


def drill(slug, name, *others):
    """A built-in drill with other names."""
    made = make.drill(slug, name=name)
    DrillAlias.objects.bulk_create(DrillAlias(drill=made, text=one) for one in others)


def texts(rows, kind):
    return [row[1] for row in rows if row[0] == kind]


@pytest.mark.parametrize(
    "text",
    [
        *(f"10 min @ {one}" for one in (*RACES, *EFFORTS)),
        *(f"10 min {one}" for one in (*EFFORTS, *GROUND)),
        *(f"8 x 60 m, {one}" for one in RECOVERIES),
    ],
)
def test_each_aim_is_read_whole(text):
    reading = read(text, make.WORDS)

    assert reading.unread == []
    assert reading.asks == []


def test_drills_have_their_other_names_each_beginning_once(coach):
    drill("butt-kicks", "Butt kicks", "butt kick", "bum kicks", "bum kick")

    (offer,) = (one for one in offers(coach) if one.text == "Butt kicks")

    assert offer.as_list() == ["drill", "Butt kicks", ["bum kicks"]]


def test_of_a_name_that_two_drills_share_a_spelling_is_put_in_that_means_one(coach):
    drill("toe-walk", "Toe walk", "tip toes")
    drill("toe-walk-back", "Toe walk", "rear toes")

    found = {one.text: one.says for one in offers(coach) if one.kind == "drill"}

    assert found == {"tip toes": "Toe walk", "rear toes": "Toe walk"}


def test_lines_are_those_of_the_main_part_that_were_read_whole_the_frequent_ones_first(as_coach, coach):
    team = make.team_of(coach)
    make.plan(team, {0: TEXT, 2: "40 min easy", 4: "40 min easy"})

    assert texts(told(as_coach), "line") == ["40 min easy", "8 x 400 m @ 5k pace, 200 m jog"]


def test_each_coach_gets_their_own(as_coach, coach):
    other = make.coach()
    make.plan(make.team_of(other), {0: "9 x 900 m"})
    make.warm_up(make.team_of(other), title="Secret warm-up")
    make.warm_up(make.team_of(coach), title="Ours")
    CoachWord.objects.create(coach=other, word="their usual", expansion="9 min easy")
    CoachWord.objects.create(coach=coach, word="my usual", expansion="10 min easy")

    rows = told(as_coach)

    assert texts(rows, "line") == []
    assert texts(rows, "warm-up") == ["Ours"]
    assert [row for row in rows if row[0] == "word"] == [("word", "my usual", [], "10 min easy")]


def test_a_team_narrows_it_and_another_one_is_not_found(as_coach, coach):
    own, second = make.team_of(coach), make.coach()
    make.warm_up(own, title="Ours")

    assert texts(told(as_coach, team=own.pk), "warm-up") == ["Ours"]
    assert as_coach.get(ADDRESS, {"team": make.team_of(second).pk}).status_code == 404
    assert as_coach.get(ADDRESS, {"team": "x"}).status_code == 404


def test_the_browser_keeps_it_and_asks_whether_it_holds(as_coach, coach):
    first = as_coach.get(ADDRESS)

    assert first["Cache-Control"] == "private, no-cache"
    assert as_coach.get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 304
    CoachWord.objects.create(coach=coach, word="my usual", expansion="10 min easy")
    assert as_coach.get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("count", [1, 12])
def test_it_costs_four_queries_however_much_there_is(coach, count, django_assert_num_queries):
    team = make.team_of(coach)
    coach.coach_team_ids()
    make.plan(team, {day: f"{day + 3} x 400 m @ 5k pace" for day in range(count)})
    for number in range(count):
        drill(f"hop-{number}", f"Hop number {number}", f"other hop {number}", f"third {number}")
        make.warm_up(team, title=f"Warm-up {number}")
        CoachWord.objects.create(coach=coach, word=f"usual {number}", expansion="10 min easy")

    with django_assert_num_queries(4):
        found = offers(coach)

    kinds = [one.kind for one in found]
    assert [kinds.count(kind) for kind in ("drill", "line", "warm-up", "word")] == [count] * 4


def test_it_stays_small(coach, monkeypatch):
    team = make.team_of(coach)
    make.plan(team, {day: f"{day + 3} x 400 m @ 5k pace" for day in range(6)} | {7: f"2 x 400 m, {'easy ' * 60}"})
    for number in range(4):
        make.drill(f"hop-{number}")
        make.warm_up(team, title=f"Warm-up {number}")
        CoachWord.objects.create(coach=coach, word=f"usual {number}", expansion="10 min easy")
    for name in ("MOST_DRILLS", "MOST_WORDS", "MOST_WARM_UPS", "MOST_LINES"):
        monkeypatch.setattr(word_offers, name, 2)

    kinds = [one.kind for one in offers(coach)]

    assert [kinds.count(kind) for kind in ("drill", "line", "warm-up", "word")] == [2] * 4
    assert all(len(one.text) <= 100 for one in offers(coach))
