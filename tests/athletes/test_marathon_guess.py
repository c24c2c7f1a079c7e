"""The guess of a marathon: the athlete's own exponent, and the warning of few kilometres a week."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from athletes import estimates, paces
from athletes.models import RaceResult
from tests.athletes.test_paces import clock

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import User


@pytest.mark.parametrize(("exponent", "expected"), [(1.06, "3:07:39"), (1.15, "3:19:43")])
def test_an_own_exponent_gives_the_published_times(exponent: float, expected: str) -> None:
    found = estimates.marathon(21_097.5, clock("1:30:00"), exponent=exponent)

    assert found is not None
    assert found.own == pytest.approx(clock(expected), abs=0.6)
    assert (paces.format_time(round(found.fast)), paces.format_time(round(found.slow))) == ("3:07:39", "3:19:43")


@pytest.mark.parametrize(("weekly_km", "warned"), [(None, False), (0, True), (39, True), (40, False), (90, False)])
def test_few_kilometres_a_week_are_warned_of(weekly_km: int | None, warned: bool) -> None:
    found = estimates.marathon(21_097.5, clock("1:30:00"), weekly_km=weekly_km)

    assert found is not None
    assert any(f"With {weekly_km} km a week" in one for one in found.warnings) == warned
    assert found.own is None


def half(athlete: User) -> None:
    RaceResult.objects.create(
        athlete=athlete, distance_m=21_098, seconds=5400, ran_on=athlete.today() - dt.timedelta(9)
    )


def address(athlete: User) -> str:
    return f"/athletes/{athlete.pk}/times/marathon/"


def test_what_is_saved_shows_where_paces_are_estimated(as_athlete: Client, athlete: User) -> None:
    half(athlete)
    before = as_athlete.get("/me/paces/").content.decode()

    saved = as_athlete.post(address(athlete), {"weekly_km": "25", "riegel_exponent": "1.10"})
    page = as_athlete.get("/me/paces/").content.decode()

    assert saved.headers["Location"].endswith("/times/#marathon")
    assert "3:08–3:20 h<" in before
    assert "Say how many kilometres a week" in before
    assert "3:08–3:20 h, about 3:13 h by the own exponent" in page
    assert "With 25 km a week the slow end is likelier" in page
    assert "25 km a week, exponent 1.10" in page


def test_empty_fields_take_both_away_again(as_athlete: Client, athlete: User) -> None:
    as_athlete.post(address(athlete), {"weekly_km": "25", "riegel_exponent": "1.10"})
    as_athlete.post(address(athlete), {"weekly_km": "", "riegel_exponent": ""})

    athlete.refresh_from_db()
    assert (athlete.weekly_km, athlete.riegel_exponent) == (None, None)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"riegel_exponent": "1.05"}, "The exponent lies between 1.06 and 1.15."),
        ({"riegel_exponent": "1.2"}, "The exponent lies between 1.06 and 1.15."),
        ({"riegel_exponent": "nan"}, "Write a number from 1.06 to 1.15."),
        ({"weekly_km": "much"}, "Write kilometres as a whole number, like 45."),
        ({"weekly_km": "401"}, "400"),
    ],
)
def test_bad_input_is_said_and_the_rest_is_kept(
    as_athlete: Client, athlete: User, said: dict[str, str], why: str
) -> None:
    answer = as_athlete.post(address(athlete), {"weekly_km": "33", "riegel_exponent": "1.07"} | said)

    page = answer.content.decode()
    athlete.refresh_from_db()
    assert answer.status_code == 422
    assert why in page
    assert ('value="33"' in page) or ('value="1.07"' in page)
    assert (athlete.weekly_km, athlete.riegel_exponent) == (None, None)


def test_a_coach_writes_it_and_a_stranger_finds_nothing(
    as_coach: Client, stranger: User, sign_in, athlete: User
) -> None:
    as_coach.post(address(athlete), {"weekly_km": "55", "riegel_exponent": ""})
    refused = sign_in(stranger).post(address(athlete), {"weekly_km": "1", "riegel_exponent": ""})

    athlete.refresh_from_db()
    assert (athlete.weekly_km, refused.status_code) == (55, 404)
