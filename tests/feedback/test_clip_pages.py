"""The list of clips, each with its state as the first word, and the page from which one is sent."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from drills.models import Drill
from feedback.models import Clip, MediaJob, Review, Upload
from plans.models import FilmWish
from tests import make
from tests.feedback.sending import NOTHING, Tus, film, left

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

LIST = "/clips/"
QUERIES = 11


def page(client: Client, url: str = LIST) -> BeautifulSoup:
    """A page as a tree."""
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    """The words of all that a selector finds."""
    return [" ".join(tag.get_text(" ").split()) for tag in soup.select(selector)]


def in_state(athlete: User, state: str, **fields: Any) -> Clip:
    """A clip of high knees in a state."""
    drill = Drill.objects.filter(slug="high-knees").first() or make.drill("high-knees")
    return make.clip(athlete, drill, state=state, **fields)


def answer(clip: Clip, coach: User, cue: str) -> Review:
    """Answer a clip."""
    return Review.objects.create(clip=clip, reviewer=coach, role=Review.Role.COACH, cue=cue, answered_at=timezone.now())


def test_an_empty_place_says_what_will_stand_there(as_athlete: Client) -> None:
    soup = page(as_athlete)

    assert texts(soup, ".empty h2") == ["No clips yet"]
    assert [a["href"] for a in soup.select(".act-bar a")] == ["/clips/new/"]


def test_the_bar_of_an_athlete_leads_to_clips(as_athlete: Client) -> None:
    soup = page(as_athlete)

    assert texts(soup, ".bottom-bar a") == ["Today", "Plan", "Clips", "Me"]
    assert texts(soup, ".bottom-bar a[aria-current=page]") == ["Clips"]


def test_drills_are_reached_from_me(as_athlete: Client) -> None:
    assert page(as_athlete, "/me/").select_one("main a[href='/drills/']") is not None


@pytest.mark.parametrize(
    ("state", "job", "said", "icon"),
    [
        ("checking", {}, "Waiting its turn to be checked. It is safe here; you can close this page.", "clock"),
        ("checking", {"step": "probing"}, "Checking film, length and every frame.", "busy"),
        ("making", {"step": "making", "progress": 63}, "Making it playable frame by frame, 63 % done.", "busy"),
        ("ready", None, "Ready. 60 fps, 180 frames. Ruth has it.", "check"),
        ("failed", None, "Could not be read. The file ends after 0.4 s.", "warning"),
    ],
)
def test_the_state_is_the_first_word_with_its_own_sign(
    as_athlete: Client, athlete: User, state: str, job: dict[str, Any] | None, said: str, icon: str
) -> None:
    clip = in_state(athlete, state, reason="The file ends after 0.4 s." if state == "failed" else "")
    if job is not None:
        MediaJob.objects.create(clip=clip, **job)

    soup = page(as_athlete)

    use = soup.select_one(".upload__say use")
    assert use is not None
    assert (texts(soup, ".upload__say"), str(use["href"]).partition("#")[2]) == ([said], icon)
    assert texts(soup, ".upload__name strong") == ["High knees, side"]


@pytest.mark.parametrize(("state", "asks"), [("checking", True), ("making", True), ("ready", False), ("failed", False)])
def test_only_what_moves_is_asked_for_again(as_athlete: Client, athlete: User, state: str, asks: bool) -> None:  # noqa: FBT001, RUF100
    clip = in_state(athlete, state)
    url = reverse("feedback:clip_status", args=[clip.pk])

    for soup in (page(as_athlete), page(as_athlete, url)):
        (line,) = soup.select("li.upload")
        found = (line.get("hx-get"), line.get("hx-trigger"), line.get("hx-swap"))
        assert found == ((url, "every 2s", "outerHTML") if asks else (None, None, None))


def test_the_head_of_the_list_counts_what_moves(as_athlete: Client, athlete: User) -> None:
    first, second = in_state(athlete, "checking"), in_state(athlete, "making")
    before = texts(page(as_athlete), "#to-go")
    Clip.objects.filter(pk=first.pk).update(state="ready")

    ready = page(as_athlete, reverse("feedback:clip_status", args=[first.pk]))
    moving = page(as_athlete, reverse("feedback:clip_status", args=[second.pk]))

    assert (before, texts(ready, "#to-go[hx-swap-oob]"), moving.select("#to-go")) == (
        ["2 still to go"], ["1 still to go"], [],
    )  # fmt: skip


def test_a_failure_offers_to_send_the_same_again(as_athlete: Client, athlete: User) -> None:
    clip = in_state(athlete, "failed")
    assert clip.occurrence is not None

    soup = page(as_athlete)

    link = soup.select_one(".upload__acts a")
    assert link is not None
    assert (link.get_text(), link["href"]) == (
        "Send again", f"/clips/new/?session={clip.occurrence.session_id}&drill=high-knees&nth=1",
    )  # fmt: skip
    assert page(as_athlete, str(link["href"])).select_one("h1") is not None


def test_answered_clips_are_told_by_their_cue(as_athlete: Client, athlete: User, coach: User) -> None:
    first, second = in_state(athlete, "ready"), make.clip(athlete)
    answer(first, coach, "Toes up")
    answer(second, coach, "Quicker, not higher")
    notice = make.notice(athlete, "Your clip was answered")
    notice.path = reverse("feedback:clip_detail", args=[second.pk])
    notice.save(update_fields=["path"])

    soup = page(as_athlete)

    assert texts(soup, ".answers__cue") == ["Quicker, not higher", "Toes up"]
    assert texts(soup, ".answers li:has(.answers__new) .answers__cue") == ["Quicker, not higher"]
    assert texts(soup, ".upload") == []


def test_an_answer_that_is_not_sent_leaves_the_clip_where_it_is(as_athlete: Client, athlete: User, coach: User) -> None:
    clip = in_state(athlete, "ready")
    Review.objects.create(clip=clip, reviewer=coach, role=Review.Role.COACH, cue="draft")
    Review.objects.create(clip=clip, reviewer=athlete, role=Review.Role.SELF, answered_at=timezone.now())

    soup = page(as_athlete)

    assert (len(soup.select("li.upload")), texts(soup, ".answers__cue")) == (1, [])


def test_an_upload_that_stopped_can_be_gone_on_with(as_athlete: Client) -> None:
    tus = Tus(as_athlete)
    data = film(14_200_000)
    url = tus.begin(len(data))
    tus.add(url, data[:8_900_000], 0)
    upload = Upload.objects.get()
    long_ago = timezone.now().timestamp() - 60
    os.utime(upload.path, (long_ago, long_ago))

    soup = page(as_athlete)
    again = page(as_athlete, f"/clips/new/?upload={upload.pk}")

    element = again.select_one("clip-upload")
    assert element is not None
    assert texts(soup, ".upload__say")[0][:26] == "Stopped at 8.9 MB of 14.2 M"[:26]
    assert [a["href"] for a in soup.select(".upload__acts a")] == [f"/clips/new/?upload={upload.pk}"]
    assert (element["data-upload"], element["data-length"]) == (url, "14200000")


def test_an_upload_on_its_way_says_so(as_athlete: Client) -> None:
    tus = Tus(as_athlete)
    tus.add(tus.begin(1000), film(500), 0)

    assert texts(page(as_athlete), ".upload__say") == ["Sending 500 bytes of 1 kB."]


def test_a_stopped_upload_is_taken_off(as_athlete: Client, as_coach: Client) -> None:
    tus = Tus(as_athlete)
    tus.add(tus.begin(1000), film(500), 0)
    url = reverse("feedback:upload_delete", args=[Upload.objects.get().pk])

    statuses = [as_coach.post(url).status_code, as_athlete.post(url).status_code]

    assert (statuses, left()) == ([404, 302], NOTHING)


def test_an_athlete_takes_a_clip_off_with_its_files(as_athlete: Client) -> None:
    clip = Tus(as_athlete).send(film(10_000))

    response = as_athlete.post(reverse("feedback:clip_delete", args=[clip.pk]))

    assert (response.status_code, left()) == (302, NOTHING)


def test_a_guardian_takes_a_childs_clip_off(as_guardian: Client, as_minor: Client) -> None:
    clip = Tus(as_minor).send(film(10_000))

    response = as_guardian.post(reverse("feedback:clip_delete", args=[clip.pk]))

    assert (response.status_code, left()) == (302, NOTHING)


def test_a_coach_takes_no_clip_off(as_coach: Client, as_stranger: Client, athlete: User) -> None:
    url = reverse("feedback:clip_delete", args=[make.clip(athlete).pk])

    statuses = [as_coach.post(url).status_code, as_stranger.post(url).status_code]

    assert (statuses, Clip.objects.count()) == ([403, 404], 1)


def test_a_coach_sees_how_the_clips_are_that_she_sent(
    as_coach: Client, coach: User, athlete: User, other_athlete: User
) -> None:
    in_state(athlete, "checking", uploaded_by=coach)
    in_state(other_athlete, "checking")

    soup = page(as_coach)

    assert len(soup.select("li.upload")) == 1
    assert texts(soup, ".upload__name .small")[0][:12] == "Ines Moreau,"


def test_the_list_costs_the_same_for_one_clip_and_three(
    as_athlete: Client, athlete: User, coach: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    in_state(athlete, "checking")
    answer(in_state(athlete, "ready"), coach, "Toes up")
    with django_assert_num_queries(QUERIES):
        as_athlete.get(LIST)

    for _ in range(2):
        in_state(athlete, "making")
        answer(in_state(athlete, "ready"), coach, "Toes up")
    with django_assert_num_queries(QUERIES):
        as_athlete.get(LIST)


def test_many_answers_stand_on_several_pages(as_athlete: Client, athlete: User, coach: User) -> None:
    for n in range(21):
        answer(make.clip(athlete, created_at=timezone.now() - dt.timedelta(days=n)), coach, f"Cue {n}")

    first, second = page(as_athlete), page(as_athlete, "/clips/?page=2")

    assert (len(first.select(".answers li")), texts(second, ".answers__cue")) == (20, ["Cue 20"])
    assert texts(first, ".row-head .num") == ["21 clips"]


def test_the_sending_page_says_what_the_coach_wants_to_see(as_athlete: Client, athlete: User, coach: User) -> None:
    drill = make.drill("high-knees")
    session = make.session(athlete, "2 x 40 m high knees")
    FilmWish.objects.create(session=session, drill=drill, view="back", fps=240, contacts=8, asked_by=coach)

    soup = page(as_athlete, f"/clips/new/?session={session.pk}&drill=high-knees&nth=1")

    assert "Ruth asked for it." in texts(soup, ".film__name p")[0]
    assert [i["value"] for i in soup.select("input[name=view][checked]")] == ["back"]
    assert [o["value"] for o in soup.select("select[name=fps] option[selected]")] in ([], [""])
    assert "Slow motion, 240 frames a second or more." in texts(soup, ".film-list li")


def test_the_script_is_told_what_is_filmed(as_athlete: Client, athlete: User) -> None:
    make.drill("high-knees")
    session = make.session(athlete, "2 x 40 m high knees")

    soup = page(as_athlete, f"/clips/new/?session={session.pk}&drill=high-knees&nth=1")

    (element,) = soup.select("clip-upload")
    assert {name: value for name, value in element.attrs.items() if name.startswith("data-about")} == {
        "data-about-session": str(session.pk), "data-about-drill": "high-knees", "data-about-nth": "1",
    }  # fmt: skip
    assert (element["data-endpoint"], element["data-most"], element["data-done"]) == ("/uploads/", "1000000000", LIST)


@pytest.mark.parametrize(
    "query", ["?session=x", "?session=00000000-0000-4000-8000-000000000000&drill=a", "?athlete=0", "?upload=x"]
)
def test_a_page_for_what_does_not_exist_does_not_exist(as_athlete: Client, query: str) -> None:
    assert as_athlete.get(f"/clips/new/{query}").status_code == 404


def test_a_guardian_is_told_who_sends(as_guardian: Client, minor: User) -> None:
    response = as_guardian.get(f"/clips/new/?athlete={minor.pk}")

    assert response.status_code == 403
    assert "Only Elif and Elif&#x27;s coaches add clips here." in response.content.decode()
