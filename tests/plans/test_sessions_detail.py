"""The page of a session, and who may see it, tick, write, and note it as seen."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from athletes.models import Message
from plans.models import DrillOccurrence
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import User
    from plans.models import Session

HTMX = {"HX-Request": "true"}
TEXT = "Warm-up\n10 min jog\n2 x 40 m ankling\n2 x 40 m high knees\nMain\n8 x 400 m @ 5k pace, 200 m jog"


@pytest.fixture
def session(athlete: User) -> Session:
    """Today's session of the athlete, with two drills."""
    make.drill("ankling", name="Ankling")
    make.drill("high-knees", name="High knees")
    return make.session(athlete, TEXT, place="Hill Lane track")


def address(name: str, session: Session, *more: object) -> str:
    return reverse(f"plans:{name}", args=[session.pk, *more])


def page_of(response: object) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")  # type: ignore[attr-defined]


def words(soup: BeautifulSoup, css: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in soup.select(css)]


# --- who sees it --------------------------------------------------------------------------------------------------


def test_the_athlete_and_the_coach_see_the_same_body(as_athlete: Client, as_coach: Client, session: Session) -> None:
    seen = [page_of(client.get(address("session_detail", session))) for client in (as_athlete, as_coach)]

    names = [words(soup, ".session .dose-list__what strong") for soup in seen]
    assert names == [["Easy jog", "Ankling", "High knees"]] * 2


def test_a_guardian_sees_the_session_of_the_child(as_guardian: Client, minor: User) -> None:
    session = make.session(minor, "45 min easy")

    soup = page_of(as_guardian.get(address("session_detail", session)))

    assert words(soup, ".start__for strong, .start__for .soft") == ["45 min", "easy"]


def test_only_the_coach_sees_planned_beside_done(
    as_athlete: Client, as_coach: Client, session: Session, athlete: User
) -> None:
    session.log(by=athlete, outcome="done", effort=7)

    seen = [
        words(page_of(c.get(address("session_detail", session))), ".beside__table td") for c in (as_athlete, as_coach)
    ]

    assert seen[0] == []
    assert seen[1][1:6] == ["Done", "8–9", "7", "2", "0"]


@pytest.mark.parametrize("name", ["session_detail", "session_completion"])
def test_a_stranger_finds_nothing(as_stranger: Client, session: Session, name: str) -> None:
    assert as_stranger.get(address(name, session)).status_code == 404


@pytest.mark.parametrize("name", ["session_messages", "session_seen", "session_completion"])
def test_a_stranger_can_write_nothing(as_stranger: Client, session: Session, name: str) -> None:
    response = as_stranger.post(address(name, session), {"body": "Hello", "outcome": "done", "effort": "3"})

    session.refresh_from_db()
    assert (response.status_code, Message.objects.count(), session.completion_or_none()) == (404, 0, None)


def test_another_athlete_of_the_team_finds_nothing(sign_in: object, other_athlete: User, session: Session) -> None:
    client = sign_in(other_athlete)  # type: ignore[operator]

    assert client.get(address("session_detail", session)).status_code == 404


@pytest.mark.parametrize("name", ["session_messages", "session_seen"])
def test_what_is_only_written_cannot_be_read(as_coach: Client, session: Session, name: str) -> None:
    assert as_coach.get(address(name, session)).status_code == 405


# --- ticks --------------------------------------------------------------------------------------------------------


def test_a_tick_without_javascript_leads_back_to_the_drill(as_athlete: Client, session: Session) -> None:
    response = as_athlete.post(address("session_drill", session, "ankling", 1), {"done": "1"})

    assert (response.status_code, response["Location"]) == (302, f"/today/#drill-{session.pk}-ankling-1")
    assert DrillOccurrence.objects.get().done_at is not None


def test_a_tick_by_htmx_answers_the_row_and_the_marks(as_athlete: Client, session: Session) -> None:
    response = as_athlete.post(address("session_drill", session, "ankling", 1), {"done": "1"}, headers=HTMX)

    soup = page_of(response)
    assert [found["id"] for found in soup.find_all(["li", "dl"])] == [
        f"drill-{session.pk}-ankling-1",
        f"marks-{session.pk}",
    ]
    assert soup.button is not None
    assert (soup.button["aria-pressed"], soup.button["value"]) == ("true", "0")
    assert words(soup, "dd") == ["to do", "1 of 2"]


def test_a_tick_can_be_taken_back(as_athlete: Client, session: Session) -> None:
    as_athlete.post(address("session_drill", session, "ankling", 1), {"done": "1"})

    as_athlete.post(address("session_drill", session, "ankling", 1), {"done": "0"})

    assert DrillOccurrence.objects.get().done_at is None


@pytest.mark.parametrize(("slug", "nth"), [("ankling", 2), ("a-skip", 1), ("ankling", 0)])
def test_a_drill_that_the_session_has_not_is_not_found(
    as_athlete: Client, session: Session, slug: str, nth: int
) -> None:
    response = as_athlete.post(address("session_drill", session, slug, nth), {"done": "1"})

    assert (response.status_code, DrillOccurrence.objects.count()) == (404, 0)


def test_a_tick_says_done_or_not_done_and_nothing_else(as_athlete: Client, session: Session) -> None:
    response = as_athlete.post(address("session_drill", session, "ankling", 1), {"done": "maybe"})

    assert (response.status_code, DrillOccurrence.objects.count()) == (400, 0)


def test_the_coach_ticks_nothing(as_coach: Client, session: Session) -> None:
    response = as_coach.post(address("session_drill", session, "ankling", 1), {"done": "1"})

    assert (response.status_code, DrillOccurrence.objects.count()) == (403, 0)


def test_a_drill_of_a_day_to_come_is_not_ticked(as_athlete: Client, athlete: User) -> None:
    make.drill("ankling", name="Ankling")
    later = make.session(athlete, "2 x 40 m ankling", athlete.today() + dt.timedelta(days=2))

    response = as_athlete.post(address("session_drill", later, "ankling", 1), {"done": "1"})

    assert (response.status_code, DrillOccurrence.objects.count()) == (403, 0)


# --- words --------------------------------------------------------------------------------------------------------


def test_the_coach_writes_and_the_athlete_reads_it(as_coach: Client, as_athlete: Client, session: Session) -> None:
    response = as_coach.post(address("session_messages", session), {"body": "Run by effort into the wind."})

    assert response["Location"] == f"{address('session_detail', session)}#words-{session.pk}"
    soup = page_of(as_athlete.get(address("session_detail", session)))
    assert words(soup, ".thread strong") == ["Ruth"]
    assert words(soup, ".thread li > p:last-child") == ["Run by effort into the wind."]


def test_words_by_htmx_answer_the_conversation_alone(as_coach: Client, session: Session) -> None:
    response = as_coach.post(address("session_messages", session), {"body": "Good."}, headers=HTMX)

    soup = page_of(response)
    assert [child["id"] for child in soup.find_all("section", recursive=False)] == [f"words-{session.pk}"]
    assert words(soup, ".thread strong") == ["You"]


def test_an_answer_from_today_shows_the_last_word_and_the_answer(
    as_athlete: Client, athlete: User, coach: User, session: Session
) -> None:
    session.say(coach, "Left calf?")

    response = as_athlete.post(address("session_messages", session), {"body": "Gone.", "shown": "last"}, headers=HTMX)

    soup = page_of(response)
    assert words(soup, "h2") == ["From Ruth"]
    assert [line.endswith("Gone.") for line in words(soup, ".say__you")] == [True]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_no_words_are_refused_in_a_sentence(as_coach: Client, session: Session, headers: dict[str, str]) -> None:
    response = as_coach.post(address("session_messages", session), {"body": "  "}, headers=headers)

    assert (response.status_code, Message.objects.count()) == (422, 0)
    assert words(page_of(response), ".field__wrong") == ["There were no words in it. Nothing was sent."]


def test_alone_with_a_minor_a_coach_may_not_write_and_is_told_why(as_coach: Client, minor: User) -> None:
    session = make.session(minor, "45 min easy")
    why = "Elif is under 18 and no second adult would see this. Add a guardian or a second coach first."

    soup = page_of(as_coach.get(address("session_detail", session)))
    response = as_coach.post(address("session_messages", session), {"body": "Well done"})

    assert words(soup, "#body-silent") == [why]
    assert (response.status_code, Message.objects.count()) == (403, 0)
    assert why in response.text


def test_with_a_guardian_there_a_coach_may_write_to_a_minor(as_coach: Client, minor: User, guardian: User) -> None:
    session = make.session(minor, "45 min easy")

    as_coach.post(address("session_messages", session), {"body": "Well done"})

    assert {copy.reader for copy in Message.objects.get().copies.all()} == {minor, guardian}


# --- seen ---------------------------------------------------------------------------------------------------------


def test_the_coach_notes_a_log_as_seen(as_coach: Client, coach: User, athlete: User, session: Session) -> None:
    session.log(by=athlete, outcome="done", effort=7, note="Windy.")
    before = words(page_of(as_coach.get(address("session_detail", session))), ".session-seen button")

    response = as_coach.post(address("session_seen", session))

    assert (before, response["Location"]) == (["Seen"], address("session_detail", session))
    session.completion.refresh_from_db()
    assert session.completion.seen_by == coach
    assert Message.objects.get().copies.get(reader=coach).read_at is not None
    assert words(page_of(as_coach.get(address("session_detail", session))), ".session-seen button") == []


def test_seen_by_htmx_answers_its_own_part(as_coach: Client, athlete: User, session: Session) -> None:
    session.log(by=athlete, outcome="done", effort=7)

    response = as_coach.post(address("session_seen", session), headers=HTMX)

    soup = page_of(response)
    assert [child["id"] for child in soup.find_all("div", recursive=False)] == [f"seen-{session.pk}"]


def test_the_athlete_cannot_note_a_log_as_seen(as_athlete: Client, athlete: User, session: Session) -> None:
    session.log(by=athlete, outcome="done", effort=7)

    response = as_athlete.post(address("session_seen", session))

    session.completion.refresh_from_db()
    assert (response.status_code, session.completion.seen_at) == (404, None)


def test_a_coach_who_is_only_a_guardian_cannot_note_a_log_as_seen(
    stranger: User, as_stranger: Client, minor: User
) -> None:
    make.guardian_of(minor)
    minor.guardians.create(guardian=stranger, state="verified", verified_at=dt.datetime.now(dt.UTC))
    session = make.session(minor, "45 min easy")
    session.log(by=minor, outcome="done", effort=3)

    response = as_stranger.post(address("session_seen", session))

    session.completion.refresh_from_db()
    assert (response.status_code, session.completion.seen_at) == (403, None)


def test_a_coach_is_told_of_a_run_beyond_the_last_thirty_days_and_the_athlete_is_not(
    as_coach: Client, as_athlete: Client, athlete: User
) -> None:
    make.session(athlete, "10 km easy", athlete.today() - dt.timedelta(days=7)).log(
        by=athlete, outcome="done", effort=3
    )
    session = make.session(athlete, "14 km easy", athlete.today() + dt.timedelta(days=3))
    said = "14 km: 40 % more than the longest run of the 30 days before (10 km)."

    page = as_coach.get(address("session_detail", session)).text

    assert said in page
    assert "One large cohort, 5,205 runners: Frandsen 2025" in page
    assert said not in as_athlete.get(address("session_detail", session)).text
