"""Clips that wait: in the inbox, in the list of reviews, and in which order."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from feedback import reviewing, waiting
from feedback.models import Clip, Review
from plans import inbox
from tests import make
from tests.feedback.filmed import drill_with_checkpoints, filmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User
    from drills.models import Drill

NOW = dt.datetime(2026, 4, 21, 15, 53, tzinfo=dt.UTC)  # a Tuesday, 16:53 in London
TODAY = NOW.date()
QUERIES = 7


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def drill(db: None) -> Drill:
    """High knees with three checkpoints."""
    return drill_with_checkpoints()


def clip_of(athlete: User, drill: Drill, *, comes_in: int | None = None, at: str = "") -> Clip:
    """A clip of yesterday; its drill comes round in so many days."""
    film_day = make.session(athlete, "2 x 40 m high knees", TODAY - dt.timedelta(days=1))
    if comes_in is not None:
        make.session(
            athlete,
            "2 x 40 m high knees",
            TODAY + dt.timedelta(days=comes_in),
            start_time=dt.time.fromisoformat(at) if at else None,
        )
    return filmed(athlete, drill, in_session=film_day)


def clip_lines(coach: User) -> list[inbox.Line]:
    """The inbox lines under the tab of clips."""
    return [line for line in inbox.lines(coach, coach.today()) if "clips" in line.tabs]


def test_a_clip_waits_until_its_drill_comes_round(coach: User, athlete: User, drill: Drill) -> None:
    clip = clip_of(athlete, drill, comes_in=2, at="18:15")

    (line,) = clip_lines(coach)

    assert (line.why, line.act, line.url) == ("Clip", "Review", f"/clips/{clip.pk}/review/")
    assert line.what == "High knees, from the side, 3.0 s."
    assert line.due_on == TODAY + dt.timedelta(days=2)
    assert line.due_at is not None


def test_clips_due_sooner_stand_first_and_those_without_a_date_last(
    coach: User, athlete: User, other_athlete: User, drill: Drill
) -> None:
    never = clip_of(make.athlete(coach), drill)
    late = clip_of(athlete, drill, comes_in=6)
    soon = clip_of(other_athlete, drill, comes_in=0, at="19:00")

    found = [one.clip for one in waiting.queue(coach)]

    assert found == [soon, late, never]


def test_an_answered_clip_waits_no_longer_and_a_begun_review_does(
    coach: User, assistant: User, athlete: User, drill: Drill
) -> None:
    answered, begun = clip_of(athlete, drill), clip_of(athlete, drill)
    reviewing.answer(reviewing.review_by(answered, assistant), "Tall")
    reviewing.review_by(begun, coach)
    Review.objects.create(clip=begun, reviewer=athlete, role=Review.Role.SELF, answered_at=NOW)

    assert [one.clip for one in waiting.queue(coach)] == [begun]
    assert waiting.counts(coach) == {athlete.pk: 1}
    assert list(Clip.objects.unanswered()) == [begun]


def test_clips_that_are_not_ready_or_of_others_do_not_wait(
    coach: User, stranger: User, athlete: User, drill: Drill
) -> None:
    make.clip(athlete, drill, state=Clip.State.MAKING, ready_at=None)
    clip_of(make.athlete(stranger), drill)
    athlete.coachings.get().end()
    clip_of(athlete, drill)

    assert waiting.queue(coach) == []


def test_unread_words_join_the_line_of_a_clip_that_waits(coach: User, athlete: User, drill: Drill) -> None:
    clip = clip_of(athlete, drill)
    reviewing.comment(clip, athlete, "Is the arm right?", 500)

    (line,) = clip_lines(coach)

    assert line.tabs == ("clips", "words")
    assert line.what == "High knees, from the side, 3.0 s. “Is the arm right?”"


def test_words_about_an_answered_clip_are_a_line_of_their_own_until_read(
    as_coach: Client, coach: User, athlete: User, drill: Drill
) -> None:
    clip = clip_of(athlete, drill)
    reviewing.answer(reviewing.review_by(clip, coach), "Tall")
    reviewing.comment(clip, athlete, "Like this?")
    (line,) = clip_lines(coach)

    response = as_coach.post(line.done_url)

    assert (line.why, line.act, line.url) == ("Question", "Answer", f"/clips/{clip.pk}/#words")
    assert response.headers["Location"] == f"/clips/{clip.pk}/"
    assert clip_lines(coach) == []


def test_the_inbox_has_a_tab_for_clips(as_coach: Client, athlete: User, drill: Drill) -> None:
    clip_of(athlete, drill, comes_in=1)

    soup = BeautifulSoup(as_coach.get(reverse("inbox"), {"show": "clips"}).content, "html.parser")

    assert [" ".join(tab.get_text(" ").split()) for tab in soup.select(".tabs__tab")][-1] == "Clips 1"
    assert len(soup.select(".inbox__line")) == 1


def test_the_roster_counts_the_clips_that_wait(
    as_coach: Client, athlete: User, other_athlete: User, drill: Drill
) -> None:
    clip_of(athlete, drill)
    clip_of(athlete, drill)

    soup = BeautifulSoup(as_coach.get(reverse("roster"), {"group": "list"}).content, "html.parser")

    assert [" ".join(cell.get_text(" ").split()) for cell in soup.select(".roster__n")] == ["2", ""]
    assert [link["href"] for link in soup.select(".roster__n a")] == ["/reviews/"]


def test_the_list_of_reviews_shows_what_waits_and_what_was_answered(
    as_coach: Client, coach: User, athlete: User, drill: Drill
) -> None:
    waits, answered = clip_of(athlete, drill, comes_in=1), clip_of(athlete, drill)
    reviewing.answer(reviewing.review_by(answered, coach), "Toes up")

    soup = BeautifulSoup(as_coach.get(reverse("feedback:review_list")).content, "html.parser")

    links = [tag["href"] for tag in soup.select(".reviews__list a, .answers a")]
    assert links == [f"/clips/{waits.pk}/review/", f"/clips/{answered.pk}/review/"]
    assert [tag.get_text() for tag in soup.select(".answers__cue")] == ["Toes up"]


def test_an_empty_list_says_what_will_stand_there(as_coach: Client) -> None:
    soup = BeautifulSoup(as_coach.get(reverse("feedback:review_list")).content, "html.parser")

    assert [tag.get_text() for tag in soup.select("h1, .empty h2")] == ["No clip waits for you", "Nothing filmed yet"]


@pytest.mark.parametrize("many", [1, 60])
def test_the_list_asks_the_same_few_questions_whatever_its_length(
    as_coach: Client, coach: User, drill: Drill, django_assert_max_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for _ in range(many):
        make.clip(make.athlete(coach), drill)

    with django_assert_max_num_queries(QUERIES):
        response = as_coach.get(reverse("feedback:review_list"))

    assert response.status_code == 200
