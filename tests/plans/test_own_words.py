"""A coach's own words: what they may be, where they are put in, and the page that lists them."""

from __future__ import annotations

import io
import json
import sys

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from plans.models import CoachWord, Workout
from plans.own_words import expand, refusal

from .notation_trees import WORDS

OWN = {"WU1": "10 min easy WU1", "usual": "6 min mobility", "usual strides": "3 x 60 m strides"}


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("WU1, then wu1", "10 min easy WU1, then 10 min easy WU1"),
        ("usual\nusual  strides, usual.", "6 min mobility\n3 x 60 m strides, 6 min mobility."),
        ("xWU1 WU1x WU11 3.WU1 4:WU1", "xWU1 WU1x WU11 3.WU1 4:WU1"),
        ("[[usual]] {usual}\n> usual", "[[usual]] {usual}\n> usual"),
        ("usual:30 usual-ly", "usual:30 6 min mobility-ly"),
    ],
)
def test_whole_words_are_put_in_once(text, expanded):
    assert expand(text, OWN).text == expanded


@given(st.text(alphabet="WU1usal stride,.{}[]>\n3é🏃", max_size=60))
def test_lines_stay_lines_and_every_place_leads_back(text):
    found = expand(text, OWN)

    assert found.text.count("\n") == text.count("\n")
    for swap in found.swaps:
        assert found.back(swap.at, swap.to) == (swap.start, swap.end)
        assert found.back(swap.at + 1, swap.to - 1) == (swap.start, swap.end)
    assert found.back(0, len(found.text)) == (0, len(text))


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("ankling", "is the drill Ankling"),
        ("High Knees", "is the drill High knees"),
        ("min", "unit"),
        ("km", "unit"),
        ("tempo", "read already"),
        ("mp", "read already"),
        ("jog", "read already"),
        ("warm-up", "read already"),
        ("then", "too many places"),
        ("K", "too many places"),
        ("8x", "cannot be a word"),
        ("a,b", "cannot be a word"),
        ("the [usual]", "cannot be a word"),
        ("", "Write both"),
        ("Usual  Strides", "You have “usual strides” already"),
    ],
)
def test_a_conflict_is_refused_with_a_sentence(word, why):
    assert why in refusal(word, "10 min easy", WORDS, OWN)


@pytest.mark.parametrize("word", ["WU2", "yasso", "the usual ten", "Kenyan hills", "flysch"])
def test_other_words_are_free(word):
    assert refusal(word, "10 min easy", WORDS, OWN) == ""


def test_an_expansion_is_one_line():
    assert "one line" in refusal("the lot", "10 min easy\n20 min easy", WORDS, OWN)


def test_a_saved_session_is_read_with_the_authors_words_and_keeps_the_text(coach, stranger):
    CoachWord.objects.create(coach=coach, word="WU1", expansion="10 min easy")

    mine, other = (Workout.objects.write("WU1", author=who, words=WORDS) for who in (coach, stranger))

    assert (mine.text, mine.seconds_lo, mine.unread) == ("WU1", 600, 0)
    assert (other.seconds_lo, other.unread) == (0, 1)


def test_the_command_knows_the_words_of_a_coach(coach, monkeypatch, capsys):
    CoachWord.objects.create(coach=coach, word="WU1", expansion="10 min easy")
    monkeypatch.setattr(sys, "stdin", io.StringIO("WU1"))

    call_command("read_workout", coach=coach.email)

    assert json.loads(capsys.readouterr().out)["items"][0]["extent"] == {"seconds": 600}


def test_the_live_reading_knows_them(as_coach, coach):
    CoachWord.objects.create(coach=coach, word="WU1", expansion="10 min easy")

    page = as_coach.post(reverse("plans:workout_reading"), {"text": "WU1"}).content.decode()

    assert "10\N{NO-BREAK SPACE}min" in page


LIST = "plans:word_list"


def test_a_word_is_added_changed_and_removed(as_coach, coach):
    as_coach.post(reverse(LIST), {"word": " my   usual ", "expansion": "10 min easy"})
    word = CoachWord.objects.get(coach=coach)
    assert word.word == "my usual"

    as_coach.post(reverse("plans:word_edit", args=[word.pk]), {"word": "my usual", "expansion": "12 min easy"})
    assert "12 min easy" in as_coach.get(reverse(LIST)).content.decode()

    page = as_coach.post(reverse("plans:word_delete", args=[word.pk]), follow=True).content.decode()
    assert "no word of yours any more" in page
    assert not CoachWord.objects.exists()


def test_a_refused_word_says_why_and_is_kept_in_the_form(as_coach):
    response = as_coach.post(reverse(LIST), {"word": "tempo", "expansion": "20 min <b>"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "is read already" in page
    assert "20 min &lt;b&gt;" in page


def test_the_list_shows_the_coachs_words_alone_at_the_same_cost(as_coach, coach, stranger, django_assert_num_queries):
    CoachWord.objects.create(coach=stranger, word="secret", expansion="10 min easy")
    as_coach.get(reverse(LIST))
    for count in (1, 3):
        for number in range(count):
            CoachWord.objects.get_or_create(coach=coach, word=f"mine {number}", defaults={"expansion": "10 min easy"})
        with django_assert_num_queries(5):
            page = as_coach.get(reverse(LIST)).content.decode()
        assert page.count("word-row__word") == count
        assert "secret" not in page


def test_another_coachs_word_cannot_be_changed(as_coach, stranger):
    word = make_word(stranger)

    assert as_coach.post(reverse("plans:word_delete", args=[word.pk])).status_code == 404
    assert CoachWord.objects.filter(pk=word.pk).exists()


def make_word(coach):
    return CoachWord.objects.create(coach=coach, word="theirs", expansion="10 min easy")
