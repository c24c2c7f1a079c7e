"""How did it go: three taps, nothing lost on the way."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from athletes.models import Message
from plans.models import Completion, DrillOccurrence
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from athletes.models import User
    from plans.models import Session

# A Tuesday, 17:30 in London.
NOW = dt.datetime(2026, 4, 21, 16, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def session(athlete: User) -> Session:
    """Today's session, with two drills."""
    make.drill("ankling", name="Ankling")
    make.drill("high-knees", name="High knees")
    return make.session(athlete, "2 x 40 m ankling\n2 x 40 m high knees\n8 x 400 m @ 5k pace, 200 m jog")


def address(session: Session) -> str:
    return reverse("plans:session_completion", args=[session.pk])


def soup_of(response: object) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")  # type: ignore[attr-defined]


def chosen(soup: BeautifulSoup, name: str) -> list[str]:
    return [str(found["value"]) for found in soup.select(f'[name="{name}"][checked]')]


def statements(queries: CaptureQueriesContext) -> list[str]:
    """Queries without the frames of transactions."""
    frames = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [query["sql"] for query in queries if not query["sql"].startswith(frames)]


def test_three_taps_log_a_session(as_athlete: Client, session: Session) -> None:
    response = as_athlete.post(address(session), {"outcome": "done", "effort": "8"})

    log = Completion.objects.get()
    assert (response.status_code, response["Location"]) == (302, "/today/")
    assert (log.session, log.outcome, log.effort, log.logged_at) == (session, "done", 8, NOW)


def test_the_form_asks_nothing_twice(as_athlete: Client, session: Session) -> None:
    soup = soup_of(as_athlete.get(address(session)))

    assert [chosen(soup, name) for name in ("outcome", "effort", "drills")] == [
        [], [], ["ankling:1", "high-knees:1"],
    ]  # fmt: skip
    assert soup.select_one("label[for=id_note] .log__did").get_text() == "Note for Ruth"  # type: ignore[union-attr]


def test_drills_ticked_on_the_way_stay_as_they_were(as_athlete: Client, athlete: User, session: Session) -> None:
    session.tick(session.workout.uses.first().drill, 1, by=athlete, done=True)  # type: ignore[union-attr]

    soup = soup_of(as_athlete.get(address(session)))

    assert chosen(soup, "drills") == ["ankling:1"]


def test_the_drills_left_ticked_are_marked_as_done(as_athlete: Client, session: Session) -> None:
    as_athlete.post(address(session), {"outcome": "partly", "effort": "5", "drills": ["ankling:1"]})

    assert [(one.drill.slug, one.done_at) for one in DrillOccurrence.objects.all()] == [("ankling", NOW)]


def test_a_drill_done_before_keeps_its_time(as_athlete: Client, athlete: User, session: Session) -> None:
    with time_machine.travel(NOW - dt.timedelta(hours=1), tick=False):
        session.tick(session.workout.uses.first().drill, 1, by=athlete, done=True)  # type: ignore[union-attr]

    as_athlete.post(address(session), {"outcome": "done", "effort": "5", "drills": ["ankling:1", "high-knees:1"]})

    assert [one.done_at for one in DrillOccurrence.objects.all()] == [NOW - dt.timedelta(hours=1), NOW]


def test_the_note_goes_to_the_coach(as_athlete: Client, coach: User, session: Session) -> None:
    as_athlete.post(address(session), {"outcome": "done", "effort": "8", "note": "Last two into the wind."})

    message = Message.objects.get()
    assert (message.body, [copy.reader for copy in message.copies.all()]) == ("Last two into the wind.", [coach])


@pytest.mark.django_db
def test_a_note_that_no_adult_would_read_is_kept_and_nothing_saved(sign_in: Callable[[User], Client]) -> None:
    minor = make.user(name="Elif Demir", born_on=dt.date(2011, 1, 1))
    session = make.session(minor)

    response = sign_in(minor).post(address(session), {"outcome": "done", "effort": "3", "note": "Calf hurts."})

    soup = soup_of(response)
    assert (response.status_code, Completion.objects.count()) == (422, 0)
    assert [found.get_text(strip=True) for found in soup.select(".field__wrong")] == [
        "Nobody would read this note: no coach or guardian sees your sessions. Leave it out to save."
    ]


def test_what_was_not_done_has_no_effort_and_no_drills(as_athlete: Client, session: Session) -> None:
    as_athlete.post(address(session), {"outcome": "not", "effort": "8", "drills": ["ankling:1"], "note": "Late train."})

    log = Completion.objects.get()
    assert (log.outcome, log.effort, DrillOccurrence.objects.count()) == ("not", None, 0)
    assert Message.objects.get().body == "Late train."


def test_what_is_logged_can_be_changed(as_athlete: Client, athlete: User, session: Session) -> None:
    session.log(by=athlete, outcome="done", effort=8)

    soup = soup_of(as_athlete.get(address(session)))
    as_athlete.post(address(session), {"outcome": "partly", "effort": "6"})

    assert [chosen(soup, name) for name in ("outcome", "effort", "drills")] == [["done"], ["8"], []]
    assert [(log.outcome, log.effort) for log in Completion.objects.all()] == [("partly", 6)]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"effort": "8"}, "Say how it went: done, partly or not. What you wrote is kept."),
        ({"outcome": "done"}, "Say how hard it was, from 0 to 10. What you wrote is kept."),
        ({"outcome": "done", "effort": "11"}, "Effort is a whole number from 0 to 10. What you wrote is kept."),
        ({"outcome": "well", "effort": "3"}, "Say how it went: done, partly or not. What you wrote is kept."),
        (
            {"outcome": "done", "effort": "3", "drills": ["a-skip:1"]},
            "One of the drills is not in this session any more. Look at them once again.",
        ),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(
    as_athlete: Client, session: Session, sent: dict[str, str], said: str
) -> None:
    response = as_athlete.post(address(session), sent | {"note": "Calf was tight."})

    soup = soup_of(response)
    assert (response.status_code, Completion.objects.count(), Message.objects.count()) == (422, 0, 0)
    assert [found.get_text(strip=True) for found in soup.select(".field__wrong")] == [said]
    assert soup.select_one("#id_note").get_text() == "Calf was tight."  # type: ignore[union-attr]


def test_yesterdays_session_can_be_logged_and_leads_to_its_page(as_athlete: Client, athlete: User) -> None:
    session = make.session(athlete, on_date=dt.date(2026, 4, 20))

    response = as_athlete.post(address(session), {"outcome": "done", "effort": "3"})

    assert response["Location"] == reverse("plans:session_detail", args=[session.pk])


@pytest.mark.parametrize(("method", "status"), [("get", 200), ("post", 422)])
def test_a_session_to_come_is_refused_with_its_day(as_athlete: Client, athlete: User, method: str, status: int) -> None:
    session = make.session(athlete, on_date=dt.date(2026, 4, 28))

    response = getattr(as_athlete, method)(address(session), {"outcome": "done", "effort": "3"})

    said = [found.get_text(strip=True) for found in soup_of(response).select(".banner")]
    assert said == ["This session is on Tue 28 April. You can log it from that day on."]
    assert (response.status_code, Completion.objects.count()) == (status, 0)


def test_the_day_is_that_of_the_athletes_own_zone(sign_in: Callable[[User], Client], coach: User) -> None:
    athlete = make.athlete(coach, time_zone="Pacific/Auckland")
    session = make.session(athlete, on_date=dt.date(2026, 4, 22))

    response = sign_in(athlete).post(address(session), {"outcome": "done", "effort": "3"})

    assert (response.status_code, Completion.objects.count()) == (302, 1)


@pytest.mark.parametrize("who", ["as_coach", "as_guardian"])
def test_others_who_see_it_may_not_log_it(request: pytest.FixtureRequest, who: str, minor: User) -> None:
    session = make.session(minor)
    client: Client = request.getfixturevalue(who)

    answers = [client.get(address(session)), client.post(address(session), {"outcome": "done", "effort": "3"})]

    assert ([answer.status_code for answer in answers], Completion.objects.count()) == ([403, 403], 0)
    assert "Only Elif says what was done." in answers[1].text


def test_logging_takes_eight_queries_whatever_the_drills(as_athlete: Client, athlete: User, session: Session) -> None:
    for slug in ("butt-kicks-classic", "a-skip"):
        make.drill(slug)
    four = make.session(athlete, "2 x 40 m ankling\n2 x 40 m high knees\n2 x 40 m butt kicks\n2 x 40 m a skip")
    counts = []

    for one, drills in ((session, ["ankling:1"]), (four, ["ankling:1", "high-knees:1", "butt-kicks-classic:1"])):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            as_athlete.post(address(one), {"outcome": "done", "effort": "8", "drills": drills})
        counts.append(len(statements(queries)))

    assert counts == [8, 8]


# --- what else there is to say


def logged(session: Session) -> Completion:
    return Completion.objects.get(session=session)


def wrong(response: object) -> list[str]:
    return [found.get_text(strip=True) for found in soup_of(response).select(".field__wrong")]


def test_minutes_and_distance_are_what_was_done(as_athlete: Client, session: Session) -> None:
    as_athlete.post(address(session), {"outcome": "done", "effort": "8", "minutes": "55", "distance": "9,6 km"})

    assert (logged(session).minutes, logged(session).metres) == (55, 9600)


def test_left_out_the_plan_counts(as_athlete: Client, session: Session) -> None:
    as_athlete.post(address(session), {"outcome": "done", "effort": "8"})

    log = logged(session)
    assert (log.minutes, log.metres, log.reason, log.pain) == (None, None, "", "")
    assert "as planned: " in as_athlete.get(address(make.session(session.athlete))).text


def test_a_distance_is_in_the_athletes_own_units(as_athlete: Client, athlete: User, session: Session) -> None:
    athlete.units = "mi"
    athlete.save()

    as_athlete.post(address(session), {"outcome": "done", "effort": "8", "distance": "6"})

    assert logged(session).metres == 9656
    assert soup_of(as_athlete.get(address(session))).select_one("#id_distance")["value"] == "6"  # type: ignore[index]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"distance": "far"}, "Write the distance in km, like 9.6; up to 300. It is kept."),
        ({"distance": "9600"}, "Write the distance in km, like 9.6; up to 300. It is kept."),
        ({"distance": "nan"}, "Write the distance in km, like 9.6; up to 300. It is kept."),
        ({"distance": "-3"}, "Write the distance in km, like 9.6; up to 300. It is kept."),
        ({"minutes": "1h"}, "Minutes are a whole number, like 55. What you wrote is kept."),
        ({"minutes": "9999"}, "That is more than a day. Write minutes, like 55."),
        ({"minutes": "55", "distance": "96"}, "96 km in 55 min is 0:34 a km. Look at both once again."),
        ({"hurts": "on"}, "Say what the pain did: one of the three. What you wrote is kept."),
    ],
)
def test_what_cannot_be_is_answered_with_a_sentence_and_nothing_is_lost(
    as_athlete: Client, session: Session, fields: dict[str, str], said: str
) -> None:
    response = as_athlete.post(address(session), {"outcome": "done", "effort": "8", "note": "Windy."} | fields)

    assert (response.status_code, wrong(response), Completion.objects.count()) == (422, [said], 0)
    soup = soup_of(response)
    assert soup.select_one("#id_note").get_text() == "Windy."  # type: ignore[union-attr]
    for name in ("minutes", "distance"):
        assert soup.select_one(f"#id_{name}")["value"] == fields.get(name, "")  # type: ignore[index]


def test_what_was_not_done_has_a_reason_and_no_numbers(as_athlete: Client, session: Session) -> None:
    fields = {"outcome": "not", "reason": "sick", "minutes": "1h", "distance": "far", "effort": "8"}

    response = as_athlete.post(address(session), fields)

    log = logged(session)
    assert (response.status_code, log.reason, log.minutes, log.metres, log.effort) == (302, "sick", None, None, None)


def test_what_was_done_needs_no_reason(as_athlete: Client, session: Session) -> None:
    as_athlete.post(address(session), {"outcome": "done", "effort": "8", "reason": "sick"})

    assert logged(session).reason == ""


def test_pain_is_what_it_did_and_where(as_athlete: Client, session: Session) -> None:
    fields = {"outcome": "partly", "effort": "4", "hurts": "on", "pain": "stopped", "pain_where": "left calf"}
    as_athlete.post(address(session), fields)

    soup = soup_of(as_athlete.get(address(session)))

    assert (logged(session).pain, logged(session).pain_where) == ("stopped", "left calf")
    assert (chosen(soup, "hurts"), chosen(soup, "pain")) == (["on"], ["stopped"])


def test_pain_that_was_switched_off_again_is_none(as_athlete: Client, session: Session) -> None:
    as_athlete.post(address(session), {"outcome": "done", "effort": "4", "pain": "felt", "pain_where": "left calf"})

    assert (logged(session).pain, logged(session).pain_where) == ("", "")


def test_a_coach_sees_what_was_said(as_athlete: Client, as_coach: Client, session: Session) -> None:
    fields = {"outcome": "partly", "effort": "4", "minutes": "40", "distance": "7", "reason": "weather"}
    as_athlete.post(address(session), fields | {"hurts": "on", "pain": "changed", "pain_where": "left calf"})

    text = " ".join(soup_of(as_coach.get(reverse("plans:session_detail", args=[session.pk]))).get_text(" ").split())

    assert "40 min, 7 km" in text
    assert "In the way Weather" in text
    assert "Pain It changed how I ran: left calf" in text


def test_a_run_much_longer_than_those_before_gets_a_kind_sentence(
    as_athlete: Client, athlete: User, session: Session
) -> None:
    make.session(athlete, "10 km easy", dt.date(2026, 4, 14)).log(by=athlete, outcome="done", effort=3)

    page = as_athlete.post(address(session), {"outcome": "done", "effort": "8", "distance": "14"}, follow=True)

    said = soup_of(page).select_one(".banner--info")
    assert said is not None
    assert said.get_text().startswith("Logged. 14 km: 40 % more than the longest run of the 30 days before (10 km).")


def test_a_run_like_those_before_gets_none(as_athlete: Client, athlete: User, session: Session) -> None:
    make.session(athlete, "10 km easy", dt.date(2026, 4, 14)).log(by=athlete, outcome="done", effort=3)

    page = as_athlete.post(address(session), {"outcome": "done", "effort": "8", "distance": "11"}, follow=True)

    assert soup_of(page).select_one(".banner--info") is None
