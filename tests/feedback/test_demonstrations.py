"""A coach shows a drill: sending the clip, who sees it, and taking it off."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.models import Clip, Demonstration, Upload
from feedback.waiting import waiting_clips
from tests import make
from tests.feedback.sending import NOTHING, Tus, film, left
from tests.feedback.test_delivery import FILM, with_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from athletes.models import Team, User
    from drills.models import Drill


@pytest.fixture
def drill(db: None) -> Drill:
    """A built-in drill."""
    return make.drill("butt-kicks")


@pytest.fixture
def team(coach: User) -> Team:
    """The coach's team."""
    return make.team_of(coach)


@pytest.fixture
def shown(coach: User, drill: Drill, team: Team) -> Demonstration:
    """The coach's demonstration, ready, with all its files."""
    clip = with_files(make.clip(coach))
    return Demonstration.objects.create(drill=drill, team=team, clip=clip, added_by=coach)


def new(drill: Drill, **words: Any) -> str:
    """The address from which a demonstration is sent."""
    return reverse("feedback:demonstration_new", args=[drill.slug], query=words)


def send(client: Client, address: str, **fields: Any) -> Any:
    """Fill the plain form in and send it."""
    form = {"view": "side", "fps": "120", "clip": SimpleUploadedFile("x.mp4", film(30_000)), "whole": "1"}
    return client.post(address, form | fields)


def films_on(client: Client, drill: Drill) -> list[str]:
    """The films on the page of a drill."""
    page = BeautifulSoup(client.get(drill.get_absolute_url()).content, "html.parser")
    return [str(video["src"]) for video in page.select(".demo video")]


def statuses(client: Client, row: Demonstration) -> dict[str, int]:
    """What somebody gets who asks for the clip: its pages, its poster, the film and a piece of it."""

    def ask(name: str, **head: str) -> int:
        response: Any = client.get(reverse(f"feedback:{name}", args=[row.clip_id]), headers=head)
        if response.streaming:
            list(response.streaming_content)
        return int(response.status_code)

    return {
        "page": ask("clip_detail"),
        "status": ask("clip_status"),
        "poster": ask("clip_poster"),
        "film": ask("clip_video"),
        "range": ask("clip_video", Range="bytes=0-99"),
        "frames": ask("clip_frames"),
        "strip": ask("clip_strip"),
    }


NOTHING_SEEN = dict.fromkeys(("page", "status", "poster", "film", "range", "frames", "strip"), 404)
ONLY_LOOKED_AT = NOTHING_SEEN | {"poster": 200, "film": 200, "range": 206}


# --- sending


def test_a_coach_sends_a_clip_of_the_drill_by_the_plain_form(as_coach, coach, drill, team):
    response = send(as_coach, new(drill))

    row = Demonstration.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, drill.get_absolute_url())
    assert (row.drill, row.team, row.added_by) == (drill, team, coach)
    assert (row.clip.athlete, row.clip.uploaded_by, row.clip.occurrence) == (coach, coach, None)


def test_and_in_pieces_that_survive_a_broken_line(as_coach, coach, drill, team):
    page = BeautifulSoup(as_coach.get(new(drill)).content, "html.parser")
    (element,) = page.select("clip-upload")
    about = {key.removeprefix("data-about-"): str(value) for key, value in element.attrs.items() if "about" in key}

    clip = Tus(as_coach).send(film(5000), **about)

    assert element["data-done"] == drill.get_absolute_url()
    assert (Demonstration.objects.get().clip, clip.athlete) == (clip, coach)


def test_an_upload_that_stopped_goes_on_as_what_it_was(as_coach, coach, drill, team):
    upload = make.upload(coach, demonstrates=drill, shown_to=team)

    page = as_coach.get(reverse("feedback:clip_new"), {"upload": upload.pk})

    assert f"{drill.name}, by yourself, for {team}." in page.content.decode()
    assert page.context["subject"].query == {"demonstrates": "butt-kicks", "for": str(team.pk)}


def test_another_takes_its_place_and_the_clip_stays_the_coachs(as_coach, coach, drill, shown):
    send(as_coach, new(drill))

    row = Demonstration.objects.get()
    assert (row.pk, row.clip_id != shown.clip_id) == (shown.pk, True)
    assert Clip.objects.filter(athlete=coach).count() == 2


def test_a_team_shows_a_drill_once(drill, team, coach, shown):
    with pytest.raises(IntegrityError), transaction.atomic():
        Demonstration.objects.create(drill=drill, team=team, clip=make.clip(coach))


def test_each_of_two_teams_has_its_own(coach, drill, team, shown, sign_in):
    second = make.team("Second")
    second.memberships.create(user=coach, role="head_coach")
    client = sign_in(type(coach).objects.get(pk=coach.pk))

    send(client, new(drill, **{"for": second.pk}))

    assert {row.team for row in Demonstration.objects.all()} == {team, second}


def test_a_teams_own_drill_is_shown_to_that_team(as_coach, team):
    own = make.drill("own-skip", team=team)

    send(as_coach, new(own, of=team.pk))

    assert (Demonstration.objects.get().drill, Demonstration.objects.get().team) == (own, team)


def test_who_stopped_writing_plans_meanwhile_has_sent_a_free_clip(as_coach, coach, drill, team):
    data = film(5000)
    tus = Tus(as_coach)
    address = tus.begin(len(data), **{"demonstrates": drill.slug, "for": str(team.pk)})
    coach.memberships.update(role="welfare_officer")

    tus.add(address, data, 0)

    assert (Clip.objects.count(), Demonstration.objects.count()) == (1, 0)


def test_only_grown_ups_send_one(team, drill, sign_in):
    born_on = dt.date(2011, 1, 1)
    young = make.coach(team, "assistant", may_edit_plans=True, born_on=born_on)
    client = sign_in(young)

    response = send(client, new(drill))
    tus = Tus(client).create(100, demonstrates=drill.slug)

    assert (response.status_code, tus.status_code, left()) == (403, 403, NOTHING)
    assert "Only grown-ups show a drill" in response.content.decode()
    assert new(drill) not in client.get(drill.get_absolute_url()).content.decode()


def test_who_writes_no_plans_sends_none(as_assistant, as_athlete, drill):
    plain = [send(client, new(drill)).status_code for client in (as_assistant, as_athlete)]
    tus = [Tus(client).create(100, demonstrates=drill.slug).status_code for client in (as_assistant, as_athlete)]

    assert (plain, tus, left()) == ([403, 404], [403, 403], NOTHING)


@pytest.mark.parametrize("words", [{"for": "x"}, {"for": "999999"}, {"of": "x"}, {"of": "999999"}])
def test_a_team_that_is_none_of_ones_own_is_not_found(as_coach, drill, words):
    assert (send(as_coach, new(drill, **words)).status_code, left()) == (404, NOTHING)


def test_anothers_team_and_its_drill_are_not_found(as_stranger, team, drill):
    own = make.drill("own-skip", team=team)

    sent = [send(as_stranger, new(drill, **{"for": team.pk})), send(as_stranger, new(own, of=team.pk))]

    assert ([one.status_code for one in sent], left()) == ([404, 404], NOTHING)


def test_a_file_that_is_no_film_is_refused_and_what_stood_there_stays(as_coach, drill, shown):
    response = send(as_coach, new(drill), clip=SimpleUploadedFile("x.mp4", b"hello"))

    assert (response.status_code, Demonstration.objects.get().clip_id, Upload.objects.count()) == (
        422,
        shown.clip_id,
        0,
    )


def test_a_form_from_elsewhere_is_refused(coach, drill):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coach)

    assert (send(client, new(drill)).status_code, left()) == (403, NOTHING)


# --- who sees it


def test_the_teams_coaches_and_athletes_see_it_on_the_page(as_coach, as_assistant, as_athlete, as_minor, drill, shown):
    address = reverse("feedback:clip_video", args=[shown.clip_id])

    assert [films_on(one, drill) for one in (as_coach, as_assistant, as_athlete, as_minor)] == [[address]] * 4


def test_the_film_has_the_browsers_own_buttons_and_loads_on_press(as_athlete, drill, shown):
    page = BeautifulSoup(as_athlete.get(drill.get_absolute_url()).content, "html.parser")
    (video,) = page.select(".demo video")

    assert (video.has_attr("controls"), video["preload"], video["aria-label"]) == (
        True, "none", "Ruth Adeyemi shows butt kicks",
    )  # fmt: skip
    assert video["poster"] == reverse("feedback:clip_poster", args=[shown.clip_id])


def test_an_athlete_of_the_team_looks_at_it_and_reads_nothing_about_it(as_athlete, as_guardian, shown):
    assert statuses(as_athlete, shown) == ONLY_LOOKED_AT
    assert statuses(as_guardian, shown) == NOTHING_SEEN


def test_a_piece_of_it_comes_as_asked(as_athlete, shown):
    response: Any = as_athlete.get(
        reverse("feedback:clip_video", args=[shown.clip_id]), headers={"Range": "bytes=10-19"}
    )

    assert (response.status_code, b"".join(response.streaming_content)) == (206, FILM[10:20])


def outsiders(coach: User, team: Team) -> dict[str, User]:
    """People who are not of the team, or are not any more."""
    ended = make.athlete(coach, name="Ended")
    ended.coachings.get().end()
    paused, invited = make.user(name="Paused"), make.user(name="Invited")
    make.link(paused, team, "paused")
    make.link(invited, team, "invited")
    other = make.coach(name="Other coach")
    return {
        "a stranger": make.user(),
        "an ended athlete": ended,
        "a paused athlete": paused,
        "an invited athlete": invited,
        "a coach of another team": other,
        "an athlete of another team": make.athlete(other),
        "a site manager": make.user(is_staff=True, is_superuser=True),
    }


def test_nobody_else_sees_any_of_it(coach, team, drill, shown, sign_in):
    people = outsiders(coach, team)

    assert {name: statuses(sign_in(one), shown) for name, one in people.items()} == dict.fromkeys(people, NOTHING_SEEN)
    assert {name: films_on(sign_in(one), drill) for name, one in people.items()} == {name: [] for name in people}


def test_who_is_not_signed_in_is_sent_to_the_log_in(client, drill, shown):
    assert set(statuses(client, shown).values()) == {302}
    assert films_on(client, drill) == []


def test_a_link_that_ends_closes_it_with_the_next_request(as_athlete, athlete, drill, shown):
    before = films_on(as_athlete, drill)
    athlete.coachings.get().end()

    assert len(before) == 1
    assert (films_on(as_athlete, drill), statuses(as_athlete, shown)) == ([], NOTHING_SEEN)


def test_a_coach_who_leaves_the_team_is_not_shown_any_more(as_athlete, coach, drill, shown):
    coach.memberships.all().delete()

    assert (films_on(as_athlete, drill), statuses(as_athlete, shown)) == ([], NOTHING_SEEN)


def test_a_draft_of_the_team_is_shown_to_its_coaches_alone(as_assistant, as_athlete, team, shown):
    draft = make.drill("draft-skip", team=team, is_published=False)
    Demonstration.objects.update(drill=draft)

    assert (statuses(as_assistant, shown), statuses(as_athlete, shown)) == (ONLY_LOOKED_AT, NOTHING_SEEN)


def test_another_clip_of_the_coach_is_not_seen_for_it(as_athlete, coach, shown):
    shown.clip = with_files(make.clip(coach))

    assert statuses(as_athlete, shown) == NOTHING_SEEN


# --- on its way, failed, answered


@pytest.mark.parametrize("state", ["checking", "making", "failed"])
def test_what_is_not_ready_is_told_to_the_coach_alone(as_coach, as_athlete, drill, shown, state):
    Clip.objects.update(state=state, reason="The file ends in the middle.")
    words = {"failed": "The file ends in the middle."}.get(state, "being checked and made playable")

    assert words in as_coach.get(drill.get_absolute_url()).content.decode()
    assert 'class="demo' not in as_athlete.get(drill.get_absolute_url()).content.decode()


def test_it_waits_for_nobodys_answer(coach, stranger, shown):
    make.link(coach, make.team_of(stranger))

    assert list(waiting_clips(stranger)) == []


def test_the_coachs_list_says_what_it_is(as_coach, team, shown):
    page = " ".join(BeautifulSoup(as_coach.get("/clips/").content, "html.parser").get_text(" ").split())

    assert "Butt kicks, side" in page
    assert f"It shows {team} how it is done." in page


# --- taking it off


def take_off(client: Client, row: Demonstration) -> Any:
    return client.post(reverse("feedback:demonstration_delete", args=[row.pk]))


def test_it_is_taken_off_and_the_clip_stays_the_coachs(as_coach, as_athlete, drill, shown):
    response = take_off(as_coach, shown)

    assert response.headers["Location"] == drill.get_absolute_url()
    assert (Demonstration.objects.count(), Clip.objects.filter(pk=shown.clip_id).count()) == (0, 1)
    assert statuses(as_athlete, shown) == NOTHING_SEEN


def test_who_only_looks_cannot_take_it_off(as_assistant, as_athlete, as_stranger, shown):
    answered = [take_off(one, shown).status_code for one in (as_assistant, as_athlete, as_stranger)]

    assert (answered, Demonstration.objects.count()) == ([403, 404, 404], 1)


def test_with_its_clip_it_goes_too(as_coach, shown):
    as_coach.post(reverse("feedback:clip_delete", args=[shown.clip_id]))

    assert Demonstration.objects.count() == 0


# --- the page


def test_a_coach_is_offered_to_film_it(as_coach, as_assistant, as_athlete, client, drill, team):
    pages = [one.get(drill.get_absolute_url()).content.decode() for one in (as_coach, as_assistant, as_athlete, client)]

    assert [reverse("feedback:demonstration_new", args=[drill.slug]) in page for page in pages] == [
        True, False, False, False,
    ]  # fmt: skip


def test_the_page_that_sends_it_says_who_will_see_it(as_coach, drill, team):
    page = " ".join(BeautifulSoup(as_coach.get(new(drill)).content, "html.parser").get_text(" ").split())

    assert "Show how it is done" in page
    assert f"the coaches and athletes of {team} see it" in page


@pytest.mark.parametrize("who", ["athlete", "coach"])
def test_it_costs_the_page_one_query_however_many_teams(
    who: str, athlete: User, coach: User, drill: Drill, shown: Demonstration, sign_in: Callable[[User], Client]
) -> None:
    def count(person: User) -> int:
        client = sign_in(type(person).objects.get(pk=person.pk))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(drill.get_absolute_url()).status_code == 200
        return len(queries)

    person = {"athlete": athlete, "coach": coach}[who]
    one = count(person)
    for _ in range(2):
        other = make.coach()
        place = make.team_of(other)
        Demonstration.objects.create(drill=drill, team=place, clip=make.clip(other))
        if who == "athlete":
            make.link(person, place)
        else:
            place.memberships.create(user=person, role="head_coach")
    many = count(person)
    Demonstration.objects.all().delete()

    assert (one, many, count(person)) == (many, one, one)
