"""The page of a clip: the cue first, then the frames; and what stands there before there is an answer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from django.urls import reverse

from athletes.models import MessageCopy
from drills.models import Checkpoint
from feedback import reviewing
from feedback.models import Clip, Mark
from tests import make
from tests.feedback.filmed import drill_with_checkpoints, filmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

NOW = dt.datetime(2026, 4, 21, 15, 53, tzinfo=dt.UTC)  # a Tuesday, 16:53 in London
TODAY = NOW.date()
QUERIES = 14


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def clip(coach: User, athlete: User) -> Clip:
    """An answered clip: the first checkpoint is right, the second is not, the third is not seen."""
    made = filmed(athlete)
    for place, answer in enumerate(("yes", "no", "unseen")):
        reviewing.judge(made, coach, point(made, place), answer, 1059 if answer == "no" else None)
    reviewing.answer(reviewing.review_by(made, coach), "Toes up before the heel comes up")
    return made


def point(clip: Clip, place: int) -> Checkpoint:
    """A checkpoint of the filmed drill."""
    assert clip.occurrence is not None
    return clip.occurrence.drill.checkpoints.get(position=place)


def page(client: Client, clip: Clip) -> BeautifulSoup:
    """The page as a tree."""
    response = client.get(reverse("feedback:clip_detail", args=[clip.pk]))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(soup: BeautifulSoup | Tag, selector: str) -> list[str]:
    """The words of all that a selector finds."""
    return [" ".join(tag.get_text(" ").split()) for tag in soup.select(selector)]


def test_the_cue_is_the_heading(as_athlete: Client, clip: Clip) -> None:
    soup = page(as_athlete, clip)

    assert texts(soup, "h1") == ["Toes up before the heel comes up"]
    assert texts(soup, ".ans__by") == ["Ruth, today 16:53"]


def test_the_athletes_frame_of_what_is_not_right_stands_beside_the_drawing(as_athlete: Client, clip: Clip) -> None:
    Checkpoint.objects.filter(pk=point(clip, 1).pk).update(pair=4)
    assert clip.occurrence is not None
    type(clip.occurrence.drill).objects.filter(pk=clip.occurrence.drill_id).update(figure="butt-kicks-classic")

    soup = page(as_athlete, clip)

    film = soup.select_one(".film-like video")
    drawing = soup.select_one(".film-like img")
    assert film is not None
    assert drawing is not None
    # Frame 63 of 60 a second lasts from 1050 to 1066.7 ms.
    assert film["src"] == f"/clips/{clip.pk}/play.mp4#t=1.0583"
    assert drawing["src"] == "/static/figures/butt-kicks-classic-check4.svg"
    assert texts(soup, ".film-like figcaption") == ["You: fault 1", "Like this: good 1"]


def test_without_a_drawing_the_good_form_is_told_in_words(as_athlete: Client, clip: Clip) -> None:
    soup = page(as_athlete, clip)

    assert texts(soup, ".film-like figcaption") == ["You: fault 1"]
    assert texts(soup, ".ans__good") == ["Like this: good 1"]


def test_each_checkpoint_has_its_verdict_and_a_way_to_its_moment(as_athlete: Client, clip: Clip) -> None:
    soup = page(as_athlete, clip)

    assert texts(soup, ".checks li") == [
        "Point 0 good 0 yes",
        "Point 1 1.05 s fault 1 not yet",
        "Point 2 hidden in this clip not seen",
    ]
    assert [tag["data-seek"] for tag in soup.select(".checks .seek")] == ["1050"]


def test_the_page_says_when_the_drill_comes_round_again(as_athlete: Client, athlete: User, clip: Clip) -> None:
    coming = make.session(
        athlete, "2 x 40 m high knees", TODAY + dt.timedelta(days=2), start_time=dt.time(18, 15)
    )  # fmt: skip

    soup = page(as_athlete, clip)

    link = soup.select_one(".next a")
    assert link is not None
    assert link["href"] == f"/sessions/{coming.pk}/"
    assert texts(link, "strong")[0].startswith("Thu 23 April, 1")


def test_what_a_coach_has_not_sent_is_not_shown(as_athlete: Client, coach: User, athlete: User) -> None:
    clip = filmed(athlete)
    reviewing.judge(clip, coach, point(clip, 0), "no", 500)

    soup = page(as_athlete, clip)

    assert texts(soup, "h1") == ["Not answered yet"]
    assert texts(soup, ".checks, .film-like") == []
    assert soup.select_one("frame-player") is not None


def test_two_answers_stand_under_each_other_the_newest_first(as_athlete: Client, assistant: User, clip: Clip) -> None:
    with time_machine.travel(NOW + dt.timedelta(hours=1), tick=False):
        reviewing.answer(reviewing.review_by(clip, assistant), "Relax the hands")

        soup = page(as_athlete, clip)

    assert texts(soup, "h1") == ["Relax the hands"]
    assert texts(soup, ".ans__also") == ["Toes up before the heel comes up"]


@pytest.mark.parametrize(
    ("state", "heading"),
    [(Clip.State.CHECKING, "Being checked"), (Clip.State.MAKING, "Being made playable")],
)
def test_a_clip_on_its_way_says_how_far_it_is_and_looks_again(
    as_athlete: Client, athlete: User, state: str, heading: str
) -> None:
    clip = make.clip(athlete, state=state, ready_at=None)

    soup = page(as_athlete, clip)
    asked = as_athlete.get(reverse("feedback:clip_detail", args=[clip.pk]), headers={"HX-Request": "true"})
    Clip.objects.filter(pk=clip.pk).update(state=Clip.State.READY, ready_at=NOW)
    over = as_athlete.get(reverse("feedback:clip_detail", args=[clip.pk]), headers={"HX-Request": "true"})

    waits = soup.select_one("#state")
    assert texts(soup, "h1") == [heading]
    assert waits is not None
    assert waits["hx-trigger"] == "every 4s"
    assert soup.select("video") == []
    assert (asked.status_code, "HX-Refresh" in asked.headers) == (204, False)
    assert (over.status_code, over.headers["HX-Refresh"]) == (204, "true")


def test_a_clip_that_failed_says_why_and_offers_the_way_on(as_athlete: Client, athlete: User) -> None:
    clip = make.clip(
        athlete, drill_with_checkpoints(), state=Clip.State.FAILED, ready_at=None, reason="The file ends after 0.4 s."
    )
    assert clip.occurrence is not None

    soup = page(as_athlete, clip)

    again = soup.select_one("a.button--main")
    assert texts(soup, ".banner--stop") == ["The file ends after 0.4 s."]
    assert again is not None
    assert again["href"] == f"/clips/new/?session={clip.occurrence.session_id}&drill=high-knees&nth=1"


def test_an_athlete_asks_back_about_a_frame(as_athlete: Client, coach: User, clip: Clip) -> None:
    response = as_athlete.post(
        reverse("feedback:clip_comments", args=[clip.pk]), {"body": "Like this?", "at_ms": "1059"}
    )

    soup = page(as_athlete, clip)
    assert response.headers["Location"] == f"/clips/{clip.pk}/#words"
    assert (Mark.objects.get().frame, MessageCopy.objects.get().reader) == (63, coach)
    assert texts(soup, ".thread .seek") == ["1.05 s"]


def test_answering_words_counts_the_others_as_read(as_coach: Client, athlete: User, coach: User, clip: Clip) -> None:
    reviewing.comment(clip, athlete, "Like this?")

    response = as_coach.post(
        reverse("feedback:clip_comments", args=[clip.pk]), {"body": "Yes."}, headers={"HX-Request": "true"}
    )

    soup = BeautifulSoup(response.content, "html.parser")
    assert texts(soup, ".thread__who strong") == ["Ines", "You"]
    assert not MessageCopy.objects.filter(reader=coach, read_at=None).exists()


def test_a_coach_says_that_words_were_seen(as_coach: Client, athlete: User, clip: Clip) -> None:
    reviewing.comment(clip, athlete, "Felt quicker.")
    before = page(as_coach, clip)

    as_coach.post(reverse("feedback:clip_seen", args=[clip.pk]))

    assert (texts(before, ".seen"), texts(page(as_coach, clip), ".seen")) == (["Seen"], [])


def test_words_about_a_failed_clip_have_no_moment(as_athlete: Client, athlete: User) -> None:
    clip = make.clip(athlete, state=Clip.State.FAILED, ready_at=None)

    as_athlete.post(reverse("feedback:clip_comments", args=[clip.pk]), {"body": "Why?", "at_ms": "10"})

    assert Mark.objects.count() == 0


def test_a_coach_is_led_from_the_clip_to_the_room(as_coach: Client, clip: Clip) -> None:
    soup = page(as_coach, clip)

    assert [tag["href"] for tag in soup.select(".ans .button")] == [f"/clips/{clip.pk}/review/"]


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_asks_the_same_few_questions_whatever_its_size(
    as_athlete: Client,
    athlete: User,
    clip: Clip,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    many: int,
) -> None:
    for n in range(many):
        reviewing.comment(clip, athlete, f"Words {n}", 30 * n)

    with django_assert_max_num_queries(QUERIES):
        page(as_athlete, clip)
