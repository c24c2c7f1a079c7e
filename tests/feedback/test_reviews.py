"""The review room: verdicts with their moments, words, the answer, and who may do any of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from athletes.models import Guardian, Message, NoSecondAdult
from drills.models import Checkpoint
from feedback import reviewing
from feedback.models import Clip, Mark, Review, Verdict
from feedback.room import Room
from reminders.models import Reminder
from tests import make
from tests.feedback.filmed import drill_with_checkpoints, filmed, points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

NOW = dt.datetime(2026, 4, 21, 15, 53, tzinfo=dt.UTC)  # a Tuesday, 16:53 in London
TODAY = NOW.date()
QUERIES = 12


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def page(client: Client, name: str, *args: Any) -> BeautifulSoup:
    """A page as a tree."""
    response = client.get(reverse(f"feedback:{name}", args=args))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    """The words of all that a selector finds."""
    return [" ".join(tag.get_text(" ").split()) for tag in soup.select(selector)]


# --- verdicts -----------------------------------------------------------------------------------------------


def test_a_verdict_is_saved_at_once_with_its_moment(as_coach: Client, coach: User, athlete: User) -> None:
    clip = filmed(athlete)
    point = points(clip)[0]

    response = as_coach.post(
        reverse("feedback:clip_verdict", args=[clip.pk, point.pk]),
        {"answer": "no", "at_ms": "1059"},
        headers={"HX-Request": "true"},
    )

    soup = BeautifulSoup(response.content, "html.parser")
    verdict = Verdict.objects.get()
    assert response.status_code == 200
    assert (verdict.review.reviewer, verdict.review.role, verdict.answer) == (coach, Review.Role.COACH, "no")
    assert verdict.at_ms == 1050  # frame 63 is shown from 1050 ms on
    assert soup.select_one(f"#check-{point.pk} .no[aria-pressed=true]") is not None
    assert [tag["id"] for tag in soup.select("[hx-swap-oob]")] == ["judged", "timeline", "cue-picks"]
    assert verdict.review.answered_at is None


def test_a_verdict_is_typed_without_javascript(as_coach: Client, athlete: User) -> None:
    clip = filmed(athlete)
    point = points(clip)[0]

    response = as_coach.post(
        reverse("feedback:clip_verdict", args=[clip.pk, point.pk]), {"answer": "yes", "at": "1,06", "at_ms": ""}
    )

    assert response.headers["Location"] == f"/clips/{clip.pk}/review/#check-{point.pk}"
    assert Verdict.objects.get().at_ms == 1050


def test_a_second_verdict_replaces_the_first_and_keeps_its_moment_where_it_has_none(coach: User, athlete: User) -> None:
    clip = filmed(athlete)
    point = points(clip)[0]
    reviewing.judge(clip, coach, point, "no", 1059)

    reviewing.judge(clip, coach, point, "yes")

    assert list(Verdict.objects.values_list("answer", "at_ms")) == [("yes", 1050)]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"answer": "perhaps"}, "Say yes, no or cannot see."),
        ({}, "Say yes, no or cannot see."),
        ({"answer": "no", "at": "soon"}, "soon is not a time in this clip. Write seconds from 0 to 3.00, like 1.06."),
        ({"answer": "no", "at": "3.5"}, "3.5 is not a time in this clip. Write seconds from 0 to 3.00, like 1.06."),
        ({"answer": "no", "at": "nan"}, "nan is not a time in this clip. Write seconds from 0 to 3.00, like 1.06."),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_a_wrong_verdict_says_what_is_wrong_and_saves_nothing(
    as_coach: Client, athlete: User, form: dict[str, str], says: str, headers: dict[str, str]
) -> None:
    clip = filmed(athlete)
    point = points(clip)[0]

    response = as_coach.post(reverse("feedback:clip_verdict", args=[clip.pk, point.pk]), form, headers=headers)

    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert texts(soup, f"#check-{point.pk} .field__wrong")[0].startswith(says)
    assert not Verdict.objects.exists()


def test_a_checkpoint_of_another_drill_is_not_found(as_coach: Client, athlete: User, coach: User) -> None:
    clip = filmed(athlete)
    other = drill_with_checkpoints(slug="a-skip").checkpoints.all()[0]

    response = as_coach.post(reverse("feedback:clip_verdict", args=[clip.pk, other.pk]), {"answer": "no"})

    assert response.status_code == 404
    with pytest.raises(reviewing.OtherDrillError):
        reviewing.judge(clip, coach, other, "no")


def test_checkpoints_of_this_view_come_first_and_of_these_the_ones_that_differ(
    coach: User, assistant: User, athlete: User
) -> None:
    clip = filmed(athlete, drill_with_checkpoints("front", "side", "side"))
    _, second, third = points(clip)
    reviewing.judge(clip, assistant, second, "yes")
    reviewing.judge(clip, assistant, third, "yes")
    reviewing.answer(reviewing.review_by(clip, assistant), "Tall")
    reviewing.judge(clip, coach, second, "yes")
    reviewing.judge(clip, coach, third, "no")

    room = Room(clip, coach)

    assert [point.checkpoint.name for point in room.points] == ["Point 2", "Point 1", "Point 0"]
    assert [point.checkpoint.name for point in room.unfitting] == ["Point 0"]
    assert (room.differing, room.judged) == (1, 2)


def test_what_another_coach_has_not_sent_is_not_shown(coach: User, assistant: User, athlete: User) -> None:
    clip = filmed(athlete)
    reviewing.judge(clip, assistant, points(clip)[0], "yes")

    assert [point.others for point in Room(clip, coach).points] == [[], [], []]


def test_a_retired_checkpoint_stays_where_a_verdict_speaks_of_it(coach: User, athlete: User) -> None:
    clip = filmed(athlete)
    first, second, _ = points(clip)
    reviewing.judge(clip, coach, first, "yes")
    Checkpoint.objects.filter(pk__in=[first.pk, second.pk]).update(retired_at=NOW)

    assert [point.name for point in Room(clip, coach).checkpoints] == ["Point 0", "Point 2"]


def test_cues_to_take_come_from_what_is_not_right_and_from_the_drill(coach: User, athlete: User) -> None:
    clip = filmed(athlete)
    reviewing.judge(clip, coach, points(clip)[1], "no")

    assert Room(clip, coach).cue_words == ["Try 1", "Quick feet"]


# --- words --------------------------------------------------------------------------------------------------


def test_a_remark_is_tied_to_the_frame_that_is_shown(as_coach: Client, athlete: User) -> None:
    clip = filmed(athlete)

    response = as_coach.post(
        reverse("feedback:clip_comments", args=[clip.pk]),
        {"body": "Toes hang here.", "at_ms": "1059", "from": "room"},
        headers={"HX-Request": "true"},
    )

    soup = BeautifulSoup(response.content, "html.parser")
    mark = Mark.objects.get()
    assert (mark.at_ms, mark.frame, mark.message.thread.about_kind) == (1050, 63, "clip")
    assert texts(soup, ".remarks .seek") == ["1.05 s"]
    assert texts(soup, ".tl__flag") == ["Toes hang here."]


def test_a_remark_without_a_moment_is_about_all_of_the_clip(as_coach: Client, athlete: User) -> None:
    clip = filmed(athlete)

    response = as_coach.post(
        reverse("feedback:clip_comments", args=[clip.pk]), {"body": "Well filmed.", "from": "room"}
    )

    assert response.headers["Location"] == f"/clips/{clip.pk}/review/#words"
    assert (Message.objects.get().body, Mark.objects.count()) == ("Well filmed.", 0)


@pytest.mark.parametrize("sender", ["room", ""])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_a_remark_without_words_is_refused(
    as_coach: Client, athlete: User, sender: str, headers: dict[str, str]
) -> None:
    clip = filmed(athlete)

    response = as_coach.post(
        reverse("feedback:clip_comments", args=[clip.pk]), {"body": "  ", "from": sender}, headers=headers
    )

    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert texts(soup, ".field__wrong") == ["Nothing was sent: there are no words yet."]
    assert not Message.objects.exists()


def test_a_coach_alone_may_not_write_to_a_minor_and_is_told_why(as_coach: Client, minor: User) -> None:
    clip = filmed(minor)

    shown = page(as_coach, "clip_review", clip.pk)
    said = as_coach.post(reverse("feedback:clip_comments", args=[clip.pk]), {"body": "Hi"})
    sent = as_coach.post(reverse("feedback:clip_answer", args=[clip.pk]), {"cue": "Tall"})

    reason = "Elif is under 18 and no second adult would see this. Add a guardian or a second coach first."
    assert texts(shown, "#remark-silent, #send-silent") == [reason, reason]
    assert (said.status_code, sent.status_code) == (403, 403)
    assert reason in BeautifulSoup(sent.content, "html.parser").get_text()
    assert (Message.objects.count(), Review.objects.exclude(answered_at=None).count()) == (0, 0)


def test_a_minor_with_a_guardian_is_answered(as_coach: Client, minor: User, guardian: User) -> None:
    clip = filmed(minor)

    response = as_coach.post(reverse("feedback:clip_answer", args=[clip.pk]), {"cue": "Tall"})

    assert response.status_code == 302
    assert Guardian.objects.count() == 1
    assert Review.objects.get().cue == "Tall"


# --- the answer ---------------------------------------------------------------------------------------------


def test_an_answer_is_sent_once_with_its_cue_and_told(as_coach: Client, coach: User, athlete: User) -> None:
    clip = filmed(athlete)

    response = as_coach.post(reverse("feedback:clip_answer", args=[clip.pk]), {"cue": "  Toes up   early "})

    review = Review.objects.get()
    rows = Reminder.objects.filter(kind="clip_answered")
    assert response.headers["Location"] == f"/clips/{clip.pk}/review/#sent"
    assert (review.cue, review.answered_at, review.reviewer) == ("Toes up early", NOW, coach)
    assert {(row.subject_id, row.recipient_id) for row in rows} == {(str(review.pk), athlete.pk)}


def test_a_changed_answer_keeps_its_time_and_is_not_told_again(coach: User, athlete: User) -> None:
    review = reviewing.answer(reviewing.review_by(filmed(athlete), coach), "Toes up")
    rows = Reminder.objects.count()

    with time_machine.travel(NOW + dt.timedelta(hours=1), tick=False):
        reviewing.answer(review, "Knees up")

    review.refresh_from_db()
    assert (review.cue, review.answered_at, Reminder.objects.count()) == ("Knees up", NOW, rows)


@pytest.mark.parametrize(
    ("cue", "says"),
    [
        ("", "Nothing was sent: an answer needs one cue to take away. Your verdicts are kept."),
        ("   ", "Nothing was sent: an answer needs one cue to take away. Your verdicts are kept."),
        ("x" * 121, "A cue may have 120 characters: one thing, in few words. What you wrote is kept."),
    ],
)
def test_an_answer_without_one_short_cue_is_not_sent(as_coach: Client, athlete: User, cue: str, says: str) -> None:
    clip = filmed(athlete)

    response = as_coach.post(reverse("feedback:clip_answer", args=[clip.pk]), {"cue": cue})

    soup = BeautifulSoup(response.content, "html.parser")
    field = soup.select_one("#cue-text")
    assert response.status_code == 422
    assert texts(soup, "#cue-wrong") == [says]
    assert field is not None
    assert str(field["value"]).strip() == cue.strip()
    assert not Review.objects.filter(answered_at__isnull=False).exists()


def test_a_review_without_a_cue_cannot_be_answered(coach: User, athlete: User) -> None:
    with pytest.raises(reviewing.CueMissingError):
        reviewing.answer(reviewing.review_by(filmed(athlete), coach))


def test_a_refused_answer_leaves_no_reminder(coach: User, minor: User) -> None:
    with pytest.raises(NoSecondAdult):
        reviewing.answer(reviewing.review_by(filmed(minor), coach), "Tall")

    assert not Reminder.objects.exists()


# --- the room -----------------------------------------------------------------------------------------------


def test_the_room_says_until_when_the_answer_is_of_use(as_coach: Client, athlete: User) -> None:
    text = "10 min easy\n2 x 40 m high knees"
    clip = filmed(athlete, in_session=make.session(athlete, text, TODAY - dt.timedelta(days=7)))
    make.session(athlete, "warm-up 10 min\n2 x 40 m high knees", TODAY, start_time=dt.time(18, 15))

    soup = page(as_coach, "clip_review", clip.pk)

    assert texts(soup, ".review__due .figure")[0] <= "18:15"
    assert texts(soup, "h1") == ["Ines Moreau High knees"]


def test_the_room_of_an_answered_clip_leads_to_the_next_one(
    as_coach: Client, coach: User, athlete: User, other_athlete: User
) -> None:
    drill = drill_with_checkpoints()
    clip, other = filmed(athlete, drill), filmed(other_athlete, drill)
    reviewing.answer(reviewing.review_by(clip, coach), "Tall")

    soup = page(as_coach, "clip_review", clip.pk)

    assert texts(soup, ".answer__sent") == ["Sent today 16:53"]
    assert [tag["href"] for tag in soup.select(".answer__send a.button")] == [f"/clips/{other.pk}/review/"]


def test_a_clip_that_is_not_ready_has_no_room_yet(as_coach: Client, athlete: User) -> None:
    clip = make.clip(athlete, state=Clip.State.MAKING, ready_at=None)

    shown = as_coach.get(reverse("feedback:clip_review", args=[clip.pk]))
    sent = as_coach.post(reverse("feedback:clip_answer", args=[clip.pk]), {"cue": "Tall"})

    assert shown.headers["Location"] == f"/clips/{clip.pk}/"
    assert sent.status_code == 403


def test_a_free_clip_can_be_answered(as_coach: Client, athlete: User) -> None:
    clip = make.clip(athlete)

    soup = page(as_coach, "clip_review", clip.pk)
    sent = as_coach.post(reverse("feedback:clip_answer", args=[clip.pk]), {"cue": "Tall"})

    assert texts(soup, ".rubric li") == []
    assert sent.status_code == 302


@pytest.mark.parametrize("many", [False, True])
def test_the_room_asks_the_same_few_questions_whatever_its_size(
    coach: User,
    assistant: User,
    minor: User,
    guardian: User,
    sign_in: Callable[[User], Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    many: bool,
) -> None:
    clip = filmed(minor, drill_with_checkpoints(*["side"] * (12 if many else 2)))
    for point in points(clip):
        reviewing.judge(clip, assistant, point, "yes", 500)
    reviewing.answer(reviewing.review_by(clip, assistant), "Tall")
    for n in range(40 if many else 1):
        reviewing.comment(clip, coach, f"Words {n}", 20 * n)
        make.session(minor, "2 x 40 m high knees", TODAY + dt.timedelta(days=n % 20))
        filmed(minor, points(clip)[0].drill)
    client = sign_in(coach)

    with django_assert_max_num_queries(QUERIES):
        response = client.get(reverse("feedback:clip_review", args=[clip.pk]))

    assert response.status_code == 200
