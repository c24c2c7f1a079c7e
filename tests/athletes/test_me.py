"""The page about oneself: name, zone, races, teams, children."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from athletes.models import Membership, RaceResult, Team
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

ME = "/me/"
RACE = {"distance": "5k", "time": "19:56", "ran_on": "2024-03-28", "where": "Hill Lane"}


def text_of(response: Any, selector: str = "main") -> str:
    found = BeautifulSoup(response.content, "html.parser").select_one(selector)
    assert found is not None
    return " ".join(found.get_text(" ").split())


def race_of(athlete: User, **fields: Any) -> RaceResult:
    values = {"distance_m": 5000, "seconds": 1196.0, "ran_on": athlete.today() - dt.timedelta(days=24)}
    return RaceResult.objects.create(athlete=athlete, **(values | fields))


def test_anonymous_people_are_led_to_the_sign_in(client: Client, db: None) -> None:
    response = client.get(ME)

    assert response.status_code == 302
    assert response.headers["Location"] == "/accounts/login/?next=/me/"


def test_a_person_changes_name_zone_and_units(as_athlete: Client, athlete: User) -> None:
    response = as_athlete.post(ME, {"name": "Inés Moreau", "time_zone": "Europe/Brussels", "units": "mi"})

    assert (response.status_code, response.headers["Location"]) == (302, ME)
    athlete.refresh_from_db()
    assert (athlete.name, athlete.time_zone, athlete.units) == ("Inés Moreau", "Europe/Brussels", "mi")


def test_a_form_that_is_not_right_is_shown_again_and_nothing_is_saved(as_athlete: Client, athlete: User) -> None:
    response = as_athlete.post(ME, {"name": "", "time_zone": "Mars/Olympus", "units": "km"})

    assert response.status_code == 422
    athlete.refresh_from_db()
    assert (athlete.name, athlete.time_zone) == ("Ines Moreau", "Europe/London")
    assert "Ines Moreau" in text_of(response, ".me__who")


def test_a_person_says_for_how_long_and_the_coach_sees_it(as_athlete: Client, as_coach: Client, athlete: User) -> None:
    page = reverse("athlete_detail", args=[athlete.pk])
    before = as_coach.get(page).content.decode()

    response = as_athlete.post(
        ME, {"name": athlete.name, "time_zone": "UTC", "units": "km", "experience": "intermediate"}
    )
    refused = as_athlete.post(ME, {"name": athlete.name, "time_zone": "UTC", "units": "km", "experience": "expert"})

    athlete.refresh_from_db()
    assert (response.status_code, refused.status_code, athlete.experience) == (302, 422, "intermediate")
    assert "running for" not in before
    assert "Has been running for one to three years." in as_coach.get(page).content.decode()


def test_only_name_zone_and_units_can_be_changed(as_athlete: Client, athlete: User) -> None:
    sent = {
        "name": "I",
        "time_zone": "UTC",
        "units": "km",
        "is_staff": "on",
        "born_on": "1980-01-01",
        "email": "x@y.org",
    }

    as_athlete.post(ME, sent)

    before = (athlete.email, athlete.born_on)
    athlete.refresh_from_db()
    assert (athlete.email, athlete.born_on, athlete.is_staff) == (*before, False)


def test_a_zone_with_an_old_name_stays_a_choice(sign_in: Callable[[User], Client], db: None) -> None:
    person = make.user(time_zone="US/Eastern")

    response = sign_in(person).post(ME, {"name": "P", "time_zone": "US/Eastern", "units": "km"})

    assert response.status_code == 302


def test_a_race_gives_paces(as_athlete: Client, athlete: User) -> None:
    response = as_athlete.post(reverse("athletes:race_result_new"), RACE)

    assert (response.status_code, response.headers["Location"]) == (302, "/me/#races")
    race = athlete.race_results.get()
    assert (race.distance_m, race.seconds, race.ran_on, race.where) == (5000, 1196, dt.date(2024, 3, 28), "Hill Lane")
    assert "Easy 4:54–5:52 Threshold 4:15–4:20" in text_of(as_athlete.get(ME), "#races")


def test_paces_are_told_for_a_mile_to_those_who_count_in_miles(sign_in: Callable[[User], Client], db: None) -> None:
    person = make.user(units="mi")
    race_of(person)

    words = text_of(sign_in(person).get(ME), "#races")

    assert "Threshold 6:51–6:58" in words
    assert "Per mile, from 19:56 over 5 k" in words


def test_without_a_race_no_paces_are_made_up(as_athlete: Client) -> None:
    words = text_of(as_athlete.get(ME), "#races")

    assert words.startswith("Races With one race of 3.5 minutes to 4 hours your sessions show your own paces.")


def test_a_time_that_is_none_gets_advice_and_the_other_fields_are_kept(as_athlete: Client, athlete: User) -> None:
    response = as_athlete.post(reverse("athletes:race_result_new"), RACE | {"time": "1956", "distance": "10k"})

    assert response.status_code == 422
    page = BeautifulSoup(response.content, "html.parser")
    assert "1956 is not a time. Your other fields are kept. Write 19:56." in page.get_text()
    assert page.select_one("input[name=where]")["value"] == "Hill Lane"  # type: ignore[index]  # it is there
    assert page.select_one("select[name=distance] option[selected]")["value"] == "10k"  # type: ignore[index]  # it is there
    assert page.select_one("input[name=time]")["aria-describedby"] == "id_time_wrong"  # type: ignore[index]  # it is there
    assert not athlete.race_results.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"distance": "half", "time": "1:35"}, "1:35 over half marathon is 0:05 a km."),
        ({"ran_on": "2999-01-01"}, "This day is still to come. Write the day you ran."),
        ({"distance": "50k"}, "Select a valid choice. 50k is not one of the available choices."),
    ],
)
def test_what_nobody_ran_is_refused(as_athlete: Client, athlete: User, changes: dict[str, str], said: str) -> None:
    response = as_athlete.post(reverse("athletes:race_result_new"), RACE | changes)

    assert response.status_code == 422
    assert said in text_of(response, "#races")
    assert not athlete.race_results.exists()


def test_htmx_gets_the_races_alone(as_athlete: Client, athlete: User) -> None:
    right = as_athlete.post(reverse("athletes:race_result_new"), RACE, headers={"HX-Request": "true"})
    wrong = as_athlete.post(reverse("athletes:race_result_new"), RACE | {"time": "x"}, headers={"HX-Request": "true"})

    assert (right.status_code, wrong.status_code) == (200, 422)
    for response in (right, wrong):
        assert response.content.decode().strip().startswith('<section id="races"')
        assert "HX-Request" in response.headers["Vary"]


def test_a_person_deletes_a_race(as_athlete: Client, athlete: User) -> None:
    race = race_of(athlete)

    response = as_athlete.post(reverse("athletes:race_result_delete", args=[race.pk]))

    assert (response.status_code, response.headers["Location"]) == (302, "/me/#races")
    assert not athlete.race_results.exists()


def test_nobody_deletes_the_race_of_another(
    as_coach: Client, as_stranger: Client, as_guardian: Client, athlete: User, minor: User
) -> None:
    races = [race_of(athlete), race_of(minor)]

    answers = [
        each.post(reverse("athletes:race_result_delete", args=[race.pk])).status_code
        for each in (as_coach, as_stranger, as_guardian)
        for race in races
    ]

    assert answers == [404] * 6
    assert RaceResult.objects.count() == 2


@pytest.mark.parametrize("name", ["race_result_new", "race_result_delete", "team_new"])
def test_what_changes_something_takes_no_get(as_athlete: Client, name: str) -> None:
    response = as_athlete.get(reverse(f"athletes:{name}", args=[1] if name == "race_result_delete" else []))

    assert response.status_code == 405


def test_an_athlete_reads_who_sees_what(as_athlete: Client, assistant: User) -> None:
    words = text_of(as_athlete.get(ME), ".me__seen")

    assert "Ruth Adeyemi, Sam Okafor see your sessions, what you log, and your races." in words


def test_a_team_that_only_asked_is_said_to_see_nothing(sign_in: Callable[[User], Client], coach: User) -> None:
    person = make.user()
    make.link(person, make.team_of(coach), state="invited")

    words = text_of(sign_in(person).get(ME), ".me__seen")

    assert words.endswith("Asked to coach you. Nobody there sees anything before you say yes. Look, and answer")
    assert "Ruth" not in words


def test_an_ended_link_is_not_told(sign_in: Callable[[User], Client], coach: User) -> None:
    person = make.user()
    make.link(person, make.team_of(coach), state="ended")

    assert text_of(sign_in(person).get(ME), ".me__seen").startswith("Only you")


def test_a_minor_reads_who_the_guardian_is(as_minor: Client, guardian: User) -> None:
    assert "Anna Demir Your guardian: sees all of it" in text_of(as_minor.get(ME), ".me__seen")


def test_a_guardian_finds_the_child(as_guardian: Client, minor: User, other_athlete: User) -> None:
    page = BeautifulSoup(as_guardian.get(ME).content, "html.parser")

    links = page.select("section[aria-labelledby=children-head] a")
    assert [link["href"] for link in links] == [reverse("athlete_detail", args=[minor.pk])]


def test_somebody_starts_a_team_and_is_its_head_coach(sign_in: Callable[[User], Client], db: None) -> None:
    person = make.user()

    response = sign_in(person).post(reverse("athletes:team_new"), {"name": "Millrace Harriers"})

    assert response.status_code == 302
    place = Membership.objects.get(user=person)
    assert (place.team.name, place.role) == ("Millrace Harriers", "head_coach")
    assert place.user.is_coach


def test_a_team_needs_a_name(as_athlete: Client, coach: User) -> None:
    response = as_athlete.post(reverse("athletes:team_new"), {"name": " "})

    assert response.status_code == 422
    assert Team.objects.count() == 1


def test_the_way_to_the_admin_is_shown_to_managers_alone(as_manager: Client, as_athlete: Client) -> None:
    assert "Site management" in text_of(as_manager.get(ME))
    assert "Site management" not in text_of(as_athlete.get(ME))


@pytest.mark.parametrize("count", [1, 3])
def test_more_races_and_teams_cost_no_more_queries(
    as_athlete: Client, athlete: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        race_of(athlete)
        make.link(athlete, make.team_of(make.coach()))

    with django_assert_num_queries(8):
        response = as_athlete.get(ME)

    assert response.status_code == 200
