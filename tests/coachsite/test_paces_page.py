"""The page of paces: bands in both units and for the treadmill, tests with their doubt, and paces as they were."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from athletes.models import RaceResult
from athletes.paces import parse_time
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from athletes.models import User

NOW = dt.datetime(2026, 4, 21, 16, 30, tzinfo=dt.UTC)
TODAY = NOW.date()
OWN = "/me/paces/"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def result(athlete: User, metres: int, time: str, days_ago: int = 0, kind: str = "race") -> RaceResult:
    return RaceResult.objects.create(
        athlete=athlete,
        kind=kind,
        distance_m=metres,
        seconds=parse_time(time),
        ran_on=TODAY - dt.timedelta(days=days_ago),
    )


def rows(client: Client, caption: str, address: str = OWN) -> list[list[str]]:
    """The rows of the table with this caption."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    for table in soup.find_all("table"):
        head = table.find("caption")
        if head is not None and head.get_text().startswith(caption):
            return [
                [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
                for row in table.select("tbody tr")
            ]
    return []


def test_training_paces_are_bands_a_km_a_mile_and_on_the_treadmill(as_athlete: Client, athlete: User) -> None:
    result(athlete, 5000, "19:56")

    assert rows(as_athlete, "Training") == [
        ["E Easy", "4:54–5:52", "7:52–9:26", "10.2–12.3"],
        ["M Marathon effort", "4:25–4:50", "7:06–7:47", "12.4–13.6"],
        ["Tempo", "4:15–4:28", "6:51–7:11", "13.5–14.1"],
        ["T Threshold", "4:15–4:20", "6:51–6:58", "13.8–14.1"],
        ["I Intervals", "3:50–4:00", "6:10–6:26", "15.0–15.6"],
        ["R Repetitions", "3:33–3:41", "5:43–5:56", "16.3–16.9"],
    ]


def test_races_have_a_band_and_the_marathon_a_wide_one_with_its_warning(as_athlete: Client, athlete: User) -> None:
    result(athlete, 5000, "20:00")

    races = {row[0]: row[1:] for row in rows(as_athlete, "Races")}

    assert races["10 k"] == ["about 41:28", "4:08–4:10", "6:39–6:42", "14.4–14.5"]
    assert races["Marathon"][0] == "3:12–3:52 h"
    assert "800 m" not in races
    assert "Half of runners are ten minutes or more slower" in as_athlete.get(OWN).text


def test_a_test_is_an_estimate_of_its_own_with_its_doubt(as_athlete: Client, athlete: User) -> None:
    result(athlete, 7500, "30:00", kind="threshold")
    result(athlete, 1200, "3:45", kind="speed")
    result(athlete, 3600, "12:15", days_ago=2, kind="speed")

    text = " ".join(BeautifulSoup(as_athlete.get(OWN).content, "html.parser").get_text(" ").split())

    assert "Threshold, by test 4:00–4:11 per km" in text
    assert "Critical speed 3:28–3:37 per km" in text
    assert "D′ about 120–170 m: it differs by 10 to 18 %" in text
    assert rows(as_athlete, "Training") == []


def test_what_was_the_pace_then(as_athlete: Client, athlete: User) -> None:
    result(athlete, 5000, "22:00", days_ago=150)
    result(athlete, 5000, "20:00", days_ago=30)

    now = {row[0]: row[2] for row in rows(as_athlete, "Races")}
    then = {row[0]: row[2] for row in rows(as_athlete, "Races", f"{OWN}?on=2026-03-21")}

    assert (now["5 k"], then["5 k"]) == ("3:59–4:01", "4:23–4:25")
    assert "As they were on Saturday 21 March 2026." in as_athlete.get(f"{OWN}?on=2026-03-21").text


def test_each_result_says_what_it_gave_and_what_counted(as_athlete: Client, athlete: User) -> None:
    result(athlete, 5000, "20:00", days_ago=60)
    result(athlete, 5000, "23:00", days_ago=30)

    found = rows(as_athlete, "How they moved")

    assert [row[:4] for row in found] == [
        ["23:00 5 k race", "22 Mar 2026", "4:35–4:37", "3:59–4:01"],
        ["20:00 5 k race, counts", "20 Feb 2026", "3:59–4:01", "3:59–4:01"],
    ]


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("soon", "That is not a day. Shown are the paces of today."),
        ("2026-04-22", "That day is still to come. Shown are the paces of today."),
    ],
)
def test_a_day_that_is_none_is_said_to_be(as_athlete: Client, on: str, said: str) -> None:
    response = as_athlete.get(f"{OWN}?on={on}")

    assert (response.status_code, said in response.text) == (200, True)


def test_without_results_the_page_says_what_would_give_some(as_athlete: Client) -> None:
    assert "No paces yet" in as_athlete.get(OWN).text


def test_a_coach_sees_an_athletes_paces_and_a_stranger_does_not(
    as_coach: Client, sign_in: Callable[[User], Client], stranger: User, athlete: User
) -> None:
    result(athlete, 5000, "20:00")
    address = reverse("athlete_paces", args=[athlete.pk])

    assert "20:00 over 5 k" in as_coach.get(address).text
    assert sign_in(stranger).get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 40])
def test_the_page_takes_the_same_queries_at_any_size(
    as_coach: Client, athlete: User, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for number in range(count):
        result(athlete, 5000, "20:00", days_ago=number)

    with django_assert_num_queries(5):
        as_coach.get(reverse("athlete_paces", args=[athlete.pk]))


# --- adding a test


def add(client: Client, **fields: str) -> Any:
    return client.post("/me/results/tests/", {"ran_on": "2026-04-20"} | fields)


def test_a_threshold_test_needs_its_distance_alone(as_athlete: Client, athlete: User) -> None:
    response = add(as_athlete, kind="threshold", metres="7500")

    made = RaceResult.objects.get()
    assert response.status_code == 302
    assert (made.athlete, made.kind, made.distance_m, made.seconds) == (athlete, "threshold", 7500, 1800)


def test_a_trial_needs_its_time(as_athlete: Client) -> None:
    add(as_athlete, kind="speed", metres="1200", time="3:45")

    assert RaceResult.objects.get().seconds == 225


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "speed", "metres": "1200"}, "A trial lasts 2 to 15 minutes."),
        ({"kind": "speed", "metres": "5000", "time": "20:00"}, "A trial lasts 2 to 15 minutes."),
        ({"kind": "speed", "metres": "1200", "time": "345"}, "345 is not a time. Your other fields are kept."),
        ({"kind": "threshold", "metres": "7.5"}, "Write metres as a whole number, like 7500."),
        ({"kind": "threshold", "metres": "500"}, "500 m in 30:00 is 1:00:00 a km."),
        ({"kind": "threshold", "metres": "7500", "ran_on": "2026-04-22"}, "This day is still to come."),
        ({"kind": "race", "metres": "7500"}, "Select a valid choice."),
    ],
)
def test_a_test_that_is_not_right_is_kept_and_explained(as_athlete: Client, fields: dict[str, str], said: str) -> None:
    response = add(as_athlete, **fields)

    soup = BeautifulSoup(response.content, "html.parser")
    assert (response.status_code, RaceResult.objects.count()) == (422, 0)
    assert any(said in found.get_text() for found in soup.select(".field__wrong"))
    assert soup.select_one("#id_test_metres")["value"] == fields["metres"]  # type: ignore[index]


def test_a_time_trial_is_kept_as_one(as_athlete: Client) -> None:
    fields = {"kind": "trial", "distance": "5k", "time": "20:00", "ran_on": "2026-04-20"}

    as_athlete.post(reverse("athletes:race_result_new"), fields)

    assert RaceResult.objects.get().kind == "trial"
    assert "Time trial, 20 Apr 2026" in as_athlete.get("/me/").text


def test_the_two_forms_of_the_page_have_ids_of_their_own(as_athlete: Client) -> None:
    soup = BeautifulSoup(as_athlete.get("/me/").content, "html.parser")

    ids = [str(found["id"]) for found in soup.select("#races [id]")]

    assert sorted(ids) == sorted(set(ids))


def test_a_coach_adds_nothing_to_an_athlete(as_coach: Client, coach: User, athlete: User) -> None:
    add(as_coach, kind="threshold", metres="7500")

    assert RaceResult.objects.get().athlete == coach
    assert make.user().race_results.count() == 0
