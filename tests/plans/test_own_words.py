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
from plans.notation import alias_conflict, chips, read
from plans.notation.normal import plain_line

from .notation_trees import WORDS

OWN = {"WU1": "10 min easy WU1", "usual": "6 min mobility", "usual strides": "3 x 60 m strides"}
OURS = WORDS.with_own(OWN)


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
    lines = [OURS.shorthand.written_out(plain_line(1, line), 1000).text for line in text.split("\n")]

    assert "\n".join(lines) == expanded


@given(st.text(alphabet="WU1usal stride,.{}[]>3é🏃\u200b\u200f", max_size=60))
def test_every_place_leads_back_to_the_line_as_typed(text):
    line = OURS.shorthand.written_out(plain_line(1, text), 10_000)

    assert line.typed == text
    for swap in line.swaps:
        assert line.back(swap.at, swap.to) == (swap.start, swap.end)
        assert line.back(swap.at + 1, swap.to - 1) == (swap.start, swap.end)
    assert line.back(0, len(line.text)) == (0, len(text))


@pytest.mark.parametrize("before", ["", "\ufeff", "\u200b", "\u200f", "\u2067\u200e"])
def test_a_chip_of_an_own_word_marks_the_word_as_typed(before):
    text = f"{before}usual strides,\u200f WU1"

    words = WORDS.with_own(OWN | {"WU1": "10 min easy"})

    (line,) = chips(read(text, words), words)

    assert [text[slice(*chip.span)] for chip in line.chips] == ["usual strides", "WU1"]


def test_what_is_not_read_of_an_own_word_stays_as_typed_once():
    words = WORDS.with_own({"blub": "10 min easy, zorb 7 up; 5 min easy, zorb 8 up"})

    reading = read("blub", words)

    assert [(one.text, one.span) for one in reading.unread] == [("blub", (0, 4))]
    assert len(reading.items) == 2


def test_brackets_in_an_own_word_are_read_each_by_themselves():
    words = WORDS.with_own({"kombi": "2 x (400 m, 200 m jog), 3 x (300 m, 100 m jog)"})

    assert read("kombi", words).items == read("2 x (400 m, 200 m jog), 3 x (300 m, 100 m jog)", WORDS).items


def test_a_note_in_an_own_word_is_what_it_says_there():
    words = WORDS.with_own({"fly": "4 x 80 m strides {loose}"})

    assert read("fly", words).items == read("4 x 80 m strides {loose}", WORDS).items


def test_a_text_of_nothing_but_own_words_grows_only_so_far():
    words = WORDS.with_own({"ab": "10 min easy, " * 15 + "5 min easy"})

    reading = read("ab, " * 5000, words)

    assert "".join(one.text for one in reading.unread).count("ab") + len(reading.items) // 16 == 5000


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("ankling", "is the drill Ankling"),
        ("High Knees", "is the drill High knees"),
        ("min", "unit"),
        ("km", "unit"),
        ("tempo", "an effort already"),
        ("mp", "a race or a measure already"),
        ("jog", "a recovery already"),
        ("warm-up", "a part of the session already"),
        ("then", "parts or joins"),
        ("k", "unit"),
        ("8x", "cannot be a word"),
        ("a,b", "sign in it"),
        ("the [usual]", "sign in it"),
        ("", "Write both"),
        ("Usual  Strides", "You have “usual strides” already"),
    ],
)
def test_a_conflict_is_refused_with_a_sentence(word, why):
    assert why in (alias_conflict(word, "10 min easy", OURS) or "")


@pytest.mark.parametrize("word", ["WU2", "yasso", "the usual ten", "Kenyan hills", "flysch"])
def test_other_words_are_free(word):
    assert alias_conflict(word, "10 min easy", OURS) is None


def test_an_expansion_is_one_line():
    assert "one line" in (alias_conflict("the lot", "10 min easy\n20 min easy", OURS) or "")


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
    assert "is read as an effort already" in page
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
