"""One piece of a text changed: everything else stays byte for byte, and the new text reads as wanted."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup, Tag
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.mending import ACTIVITIES, answer, change, dose_of, keep
from plans.models import CoachWord
from plans.notation import write
from plans.pages import Edit, MendError, Page, utf16
from tests import make

from .notation_trees import SLUGS, WORDS, readings

HTMX = {"HX-Request": "true"}
WARM_UP = (
    "Warm-up\n10m easy\n• 2×40m ankling, 2x30 high knees + 3 x 60m strides\n"
    "Main\n3 x (400 m hard, 200 m jog), 3 min rest"
)
LADDER = ["400-800-1200 @ 5k", "400m jog", "400-800-1200 @ 5k", "400m jog", "400-800-1200 @ 5k"]


def page(text, own=None):
    return Page.of(text, WORDS, own or {})


def mended(text, at, own=None, **new):
    read = page(text, own)
    return change(read, read.at(*at), **new).apply(text)


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("2 x 40 m butt kicks, walk back, 12 of them", ["2 x 40 m butt kicks", "walk back", "12 of them"]),
        ("• 2×40m ankling, 2x30 high knees", ["2×40m ankling", "2x30 high knees"]),
        ("3 x (400 m hard, 200 m jog), 3 min rest", ["400 m hard", "200 m jog", "3 min rest"]),
        ("40 min easy with 6 x 20 s strides", ["40 min easy", "6 x 20 s strides"]),
        ("2 x (4 x 200 m @ mile, 200 jog) r 5 min", ["4 x 200 m @ mile", "200 jog", "r 5 min"]),
        ("10 x 1 min on / 1 min off", ["10 x 1 min on", "1 min off"]),
    ],
)
def test_each_chip_knows_its_words(text, sources):
    read = page(text)

    assert [read.source(piece) for piece in read.placed] == sources


def test_a_ladder_and_its_recovery_go_to_and_fro():
    read = page("400-800-1200 @ 5k, 400m jog")

    assert [read.source(piece) for piece in read.placed] == LADDER


def test_places_are_counted_as_browsers_count():
    text = "🏃 sunny\n2 x 40 m ankling"
    drill = next(piece for piece in page(text).placed if piece.chip.drill)

    start, end = (utf16(text, place) for place in (drill.start, drill.end))

    assert text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == "2 x 40 m ankling"


@pytest.mark.parametrize(
    ("at", "new", "line"),
    [
        ((3, 0), {"dose": "3 x 60 m"}, "• 3 x 60 m ankling, 2x30 high knees + 3 x 60m strides"),
        ((3, 0), {"what": "a-skip"}, "• 2×40m A-skip, 2x30 high knees + 3 x 60m strides"),
        ((3, 2), {"what": "walk"}, "• 2×40m ankling, 2x30 high knees + 3 x 60m walk"),
        ((3, 2), {"dose": "2 x 80 m", "what": "ankling"}, "• 2×40m ankling, 2x30 high knees + 2 x 80 m ankling"),
        ((5, 1), {"dose": "90 s"}, "3 x (400 m hard, 90 s jog), 3 min rest"),
        ((5, 2), {"what": "walk"}, "3 x (400 m hard, 200 m jog), 3 min walk"),
    ],
)
def test_a_piece_gets_another_dose_or_another_thing_to_do(at, new, line):
    lines = WARM_UP.split("\n")

    after = mended(WARM_UP, at, **new).split("\n")

    assert after == [*lines[: at[0] - 1], line, *lines[at[0] :]]


@pytest.mark.parametrize("dose", ["lots", "2 x 40 m, 3 x 60 m", "2 x 40 m\n10 min", "{", "0 x 400"])
def test_what_is_no_dose_is_refused_with_a_sentence(dose):
    with pytest.raises(MendError, match=r"dose|tied"):
        mended(WARM_UP, (3, 0), dose=dose)


def test_a_piece_that_depends_on_its_neighbours_is_left_alone():
    with pytest.raises(MendError, match="tied to the words"):
        mended("6 x 400 m cutdown 90-88-86-84-82-80", (1, 1), dose="500 m")


@pytest.mark.parametrize(
    ("text", "at", "dose", "after"),
    [
        ("400-800-1200 @ 5k, 400m jog", (1, 2), "1000 m", "400-1000-1200 @ 5k, 400m jog"),
        ("400-800-1200 @ 5k, 400m jog", (1, 4), "1600", "400-800-1600 @ 5k, 400m jog"),
        ("400-800-400 @ 5k", (1, 2), "600 m", "400-800-600 @ 5k"),
        ("10, 8, 6 min hard", (1, 1), "9 min", "10, 9, 6 min hard"),
    ],
)
def test_a_rung_of_a_ladder_is_changed_by_itself(text, at, dose, after):
    assert mended(text, at, dose=dose) == after


def test_the_recovery_of_a_ladder_is_changed_at_both_its_places():
    after = mended("400-800-1200 @ 5k, 400m jog", (1, 1), dose="200 m")

    assert after == "400-800-1200 @ 5k, 200 m jog"
    assert [piece.chip.dose for piece in page(after).placed][1::2] == ["200\N{NO-BREAK SPACE}m"] * 2


@pytest.mark.parametrize(
    ("at", "shown", "dose", "after", "doses"),
    [
        ((1, 1), "5 km", "6 km", "18 km with the last 6 km at MP", [12000, 6000]),
        ((1, 0), "13 km", "15 km", "20 km with the last 5 km at MP", [15000, 5000]),
    ],
)
def test_the_last_5_km_of_a_run_and_what_stands_before_them(at, shown, dose, after, doses):
    text = "18 km with the last 5 km at MP"
    read = page(text)

    assert [read.source(piece) for piece in read.placed] == ["18 km", "5 km at MP"]
    assert dose_of(read, read.at(*at)) == shown
    assert mended(text, at, dose=dose) == after
    assert [piece.chip.step.extent.lo for piece in page(after).placed] == doses


def test_the_last_part_cannot_be_longer_than_the_whole():
    with pytest.raises(MendError, match="tied"):
        mended("18 km with the last 5 km at MP", (1, 1), dose="20 km")


@pytest.mark.parametrize("mark", ["\ufeff", "\u200b", "\u200f", "\u2067", "\u200b\u200e "])
def test_marks_that_nobody_sees_stay_where_they_are(mark):
    text = f"{mark}10m easy,{mark} 2 x 40 m ankling{mark}"
    read = page(text)

    assert [read.source(piece) for piece in read.placed] == ["10m easy", "2 x 40 m ankling"]
    assert mended(text, (1, 1), dose="3 x 40 m") == f"{mark}10m easy,{mark} 3 x 40 m ankling{mark}"


def test_an_own_word_that_stands_for_several_pieces_is_written_out_with_the_change():
    own, text = {"usual": "10 min easy, 6 min mobility"}, "\u200fusual, 8 x 400 m\nusual"
    read = page(text, own)

    assert [read.source(piece) for piece in read.placed] == ["usual", "usual", "8 x 400 m", "usual", "usual"]
    assert mended(text, (1, 1), own, dose="8 min") == "\u200f10 min easy, 8 min mobility, 8 x 400 m\nusual"
    assert mended(text, (2, 0), own, what="walk") == "\u200fusual, 8 x 400 m\n10 min walk easy, 6 min mobility"
    assert mended(text, (1, 2), own, dose="6 x 400 m") == "\u200fusual, 6 x 400 m\nusual"


def test_an_own_word_inside_a_piece_and_one_that_is_a_ladder():
    own = {"yasso": "800 m @ 10k pace", "lad": "400-800-1200 @ 5k"}
    text = "10 x yasso, lad"
    read = page(text, own)

    assert dose_of(read, read.at(1, 0)) == "10 x 800 m"
    assert mended(text, (1, 0), own, dose="8 x 800 m") == "8 x 800 m @ 10k pace, lad"
    assert mended(text, (1, 2), own, dose="1000 m") == "10 x yasso, 400-1000-1200 @ 5k"


def test_a_question_in_an_own_word_is_answered_by_writing_it_out():
    own, text = {"usual": "10m easy, 6 min mobility"}, "usual, 8 x 400 m"
    read = page(text, own)

    assert answer(read, read.at(1, 0), other=True).apply(text) == "10 min easy, 6 min mobility, 8 x 400 m"


def test_a_piece_that_is_gone_is_said_to_be():
    with pytest.raises(MendError, match="changed meanwhile"):
        page("10 min easy").at(4, 0)


@pytest.mark.parametrize(
    ("text", "right", "other"),
    [
        ("10m easy", "10 metres easy", "10 min easy"),
        ("2x30 high knees", "2x30 reps high knees", "2x30 m high knees"),
    ],
)
def test_a_question_is_answered_in_the_text(text, right, other):
    read = page(text)
    piece = read.placed[0]

    assert answer(read, piece, other=False).apply(text) == right
    assert answer(read, piece, other=True).apply(text) == other
    assert not page(right).reading.asks
    assert not page(other).reading.asks


def test_a_hard_set_under_the_warm_up_gets_its_heading():
    text = "Warm-up\n10 min easy\n8 x 400 m @ 5k pace, 200 m jog"
    read = page(text)
    piece = next(piece for piece in read.placed if piece.chip.ask)

    assert answer(read, piece, other=True).apply(text) == "Warm-up\n10 min easy\nMain\n8 x 400 m @ 5k pace, 200 m jog"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("2 x 40 m ankling, zorbing 7 up", "2 x 40 m ankling {zorbing 7 up}"),
        ("zorbing 7 up", "> zorbing 7 up"),
    ],
)
def test_unread_words_are_kept_as_a_note(text, after):
    read = page(text)
    piece = next(piece for piece in read.placed if piece.chip.kind == "unread")

    assert keep(read, piece).apply(text) == after


def test_the_word_of_a_coach_is_written_out_only_where_its_piece_is_changed():
    own, text = {"easy ten": "10 min easy"}, "easy ten\neasy ten, 6 min mobility"

    assert mended(text, (2, 1), own, dose="8 min") == "easy ten\neasy ten, 8 min mobility"
    assert mended(text, (1, 0), own, dose="12 min") == "12 min easy\neasy ten, 6 min mobility"


@settings(max_examples=150, deadline=None)
@given(readings, st.data())
def test_everything_outside_the_piece_stays_byte_for_byte(tree, data):
    text = write(tree, WORDS)
    before = page(text)
    pieces = [piece for piece in before.placed if piece.chip.step is not None]
    if not pieces:
        return
    piece = data.draw(st.sampled_from(pieces))
    dose = data.draw(st.none() | st.sampled_from(["3 x 60 m", "7 min", "45 s", "5 reps", "1-2 km", "", "x"]))
    what = data.draw(st.none() | st.sampled_from([*ACTIVITIES, *SLUGS]))
    try:
        edit = change(before, piece, dose=dose, what=what)
    except MendError:
        return
    after = edit.apply(text)

    assert piece.start <= edit.start <= edit.end <= piece.end
    assert after == text[: edit.start] + edit.text + text[edit.end :]
    assert text[edit.start : edit.end] == edit.was
    # Questions have chips of their own, and may come and go with a reading: the pieces are counted without them.
    now = [one for one in page(after).placed if one.chip.step]
    mine = now[pieces.index(piece)]
    assert [one.chip.step for one in now if one is not mine] == [p.chip.step for p in pieces if p is not piece]
    if what is not None:
        assert what in (mine.chip.step.drill, mine.chip.step.activity)
    if dose is not None:
        assert dose_of(page(after), mine) == dose


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="23x ,()[]{}m\nkingsa+-@½🏃\u200b\t", max_size=80))
def test_any_text_has_chips_within_it_and_no_exception(text):
    read = page(text, {"king": "10 min easy, 2 x (30 m kings, 20 m walk)"})

    for piece in read.placed:
        start, end = piece.start, piece.end
        assert 0 <= start <= end <= len(read.typed)
        try:
            edit = change(read, piece, dose="7 min")
        except MendError:
            continue
        assert isinstance(edit, Edit)
        assert start <= edit.start <= edit.end <= end


# --- the form of a piece


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    """The one element of a page that a selector finds."""
    (found,) = page.select(selector)
    return found


def press(client, text, piece="1-0", headers=HTMX, **more):
    return client.post(reverse("plans:workout_piece"), {"text": text, "piece": piece} | more, headers=headers)


@pytest.fixture
def planned(coach):
    make.drill("ankling")
    return make.plan(make.team_of(coach), {0: "2 x 40 m ankling, 6 min mobility"}).sessions.get()


def test_a_chip_is_a_button_that_knows_its_place(as_coach, planned):
    address = reverse("plans:plan_session_edit", args=[planned.plan_id, planned.pk])
    sheet = BeautifulSoup(as_coach.get(address).content, "html.parser")

    chips = [(chip["value"], chip["data-start"], chip["data-end"]) for chip in sheet.select("button.chip")]

    assert chips == [("1-0", "0", "16"), ("1-1", "18", "32")]


def test_pressing_a_chip_shows_its_dose(as_coach, planned):
    form = BeautifulSoup(press(as_coach, "2 x 40 m ankling").content, "html.parser")

    assert one(form, "[name=dose]")["value"] == "2 x 40 m"
    assert one(form, "[name=what] [selected]")["value"] == "ankling"
    assert one(form, "textarea[name=text]").get_text().strip("\n") == "2 x 40 m ankling"


def test_a_change_comes_back_as_an_edit_with_the_reading(as_coach, planned):
    response = press(as_coach, "2 x 40 m ankling\r\n10 min easy", act="change", dose="3 x 40 m", what="ankling")

    assert response.headers["HX-Retarget"] == "#reading"
    assert '"start": 0, "end": 1, "was": "2", "text": "3"' in response.headers["HX-Trigger-After-Swap"]
    assert "3\N{NO-BREAK SPACE}" in response.content.decode() or "3 ×" in response.content.decode()


def test_without_javascript_the_new_text_stands_on_a_page_with_a_save_button(as_coach, planned):
    back = reverse("plans:plan_session_edit", args=[planned.plan_id, planned.pk])

    response = press(as_coach, "10m easy", headers={}, act="other", back=back)

    form = one(BeautifulSoup(response.content, "html.parser"), "form.narrow-form")
    assert form["action"] == back
    assert one(form, "textarea").get_text().strip("\n") == "10 min easy"


def test_the_way_back_leads_to_no_other_site(as_coach):
    page = press(as_coach, "10m easy", headers={}, act="other", back="https://evil.example/").content.decode()

    assert "evil.example" not in page


def test_a_refused_change_says_why_and_keeps_what_was_typed(as_coach, planned):
    response = press(as_coach, "2 x 40 m ankling", act="change", dose="loads <b>", what="ankling")

    form = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert "is not a dose" in one(form, "[role=alert]").get_text()
    assert one(form, "[name=dose]")["value"] == "loads <b>"


def test_unread_words_become_a_word_of_the_coach(as_coach, coach):
    response = press(as_coach, "the usual", act="learn", word="the usual", expansion="10 min easy")

    assert response.status_code == 200
    assert CoachWord.objects.get(coach=coach).expansion == "10 min easy"
    assert "10\N{NO-BREAK SPACE}min" in response.content.decode()


@pytest.fixture
def kickers():
    """Two drills with other names that are read as one, and two whose name has a comma."""
    for slug, other in (("alpha-kicks", "kicker"), ("beta-kicks", "kickers")):
        make.drill(slug).aliases.create(text=other)
        make.drill(f"{slug}-high", name="Kicks, high")


@pytest.mark.parametrize(
    ("text", "act", "word", "expansion", "shown"),
    [
        ("2 x 40 m kickers", "other", "kickers", "Beta kicks", "beta kicks"),
        ("8 x 400 m, 3 min jog or walk", "other", "jog or walk", "walk", "walk between"),
        ("8 x 400 m, 3 min jog/walk", "right", "jog/walk", "jog", "jog between"),
    ],
)
def test_a_word_with_two_readings_is_settled_for_good(as_coach, coach, kickers, text, act, word, expansion, shown):
    at = "1-0" if "kickers" in text else "1-1"
    form = BeautifulSoup(press(as_coach, text, at).content, "html.parser")
    assert word in one(form, "label:has([name=always])").get_text()

    response = press(as_coach, text, at, act=act, always="1")

    learnt = CoachWord.objects.get(coach=coach)
    assert (learnt.word, learnt.expansion.lower()) == (word, expansion.lower())
    assert json.loads(response.headers["HX-Trigger-After-Swap"]) == {"workout:mended": {}}
    chips = BeautifulSoup(response.content, "html.parser").select(".chip")
    assert shown in " ".join(chips[int(at[-1])].get_text().split())
    assert 'name="always"' not in press(as_coach, text, at).content.decode()


@pytest.mark.parametrize("text", ["10m easy", "2 x 30 kickers high", "8 x 200 m, 200 m rest", "2x30 strides"])
def test_a_unit_is_no_word_that_could_be_settled(as_coach, coach, text):
    for at in ("1-0", "1-1"):
        assert "always" not in press(as_coach, text, at).content.decode()
        press(as_coach, text, at, act="other", always="1")

    assert not CoachWord.objects.exists()


def test_a_word_that_cannot_be_the_coachs_own_is_refused_with_a_sentence(as_coach, kickers):
    text = "2 x 40 m kicks, high"
    assert "always" not in press(as_coach, text).content.decode()

    response = press(as_coach, text, act="right", always="1")

    form = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert "has a sign in it that no word has" in one(form, "[role=alert]").get_text()
    assert one(form, "textarea[name=text]").get_text().strip("\n") == text
    assert not CoachWord.objects.exists()


def test_a_new_drill_begins_with_the_name(as_coach):
    form = BeautifulSoup(press(as_coach, "2 x 20 m skater hops").content, "html.parser")
    link = one(form, "a[href*='name=']")["href"]

    page = BeautifulSoup(as_coach.get(link).content, "html.parser")

    assert one(page, "input[name=name]")["value"] == "skater hops"


@pytest.mark.parametrize("piece", ["", "1", "x-y", "1-0; drop", "9" * 40])
def test_what_names_no_piece_is_refused(as_coach, piece):
    assert press(as_coach, "10 min easy", piece=piece).status_code == 400


def test_a_piece_that_is_not_there_any_more_is_said_to_be(as_coach):
    response = press(as_coach, "10 min easy", piece="7-0", act="note")

    assert response.status_code == 422
    assert "changed meanwhile" in response.content.decode()
