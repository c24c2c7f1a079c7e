"""Days to run on, time away, races to come: written by the athlete, a guardian, or a coach, who is named."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from athletes.models import Availability, Race, Span
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

WEEK = {f"kind_{n}": "ok" for n in range(7)}


def text_of(response: Any, selector: str = "main") -> str:
    found = BeautifulSoup(response.content, "html.parser").select_one(selector)
    assert found is not None
    return " ".join(found.get_text(" ").split())


def at(athlete: User, path: str = "") -> str:
    return f"/athletes/{athlete.pk}/times/{path}"


def kept(athlete: User) -> list[tuple[int, str, int | None]]:
    return list(athlete.availabilities.order_by("weekday").values_list("weekday", "kind", "minutes"))


def on(athlete: User, days: int) -> str:
    return str(athlete.today() + dt.timedelta(days=days))


# --- each week -------------------------------------------------------------------------------------------------------


def test_an_athlete_says_which_days_and_for_how_long(as_athlete: Client, athlete: User) -> None:
    sent = WEEK | {"kind_0": "no", "minutes_0": "60", "kind_2": "ok", "minutes_2": "45", "kind_6": "preferred"}

    as_athlete.post(at(athlete, "days/"), sent)

    assert kept(athlete) == [(0, "no", None), (2, "ok", 45), (6, "preferred", None)]


def test_days_are_changed_and_opened_again(as_athlete: Client, athlete: User) -> None:
    as_athlete.post(at(athlete, "days/"), WEEK | {"kind_0": "no", "kind_3": "preferred"})

    as_athlete.post(at(athlete, "days/"), WEEK | {"kind_3": "no"})

    assert kept(athlete) == [(3, "no", None)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"minutes_1": "3"}, "Tuesday: at least 5 minutes."), ({"minutes_1": "601"}, "Tuesday: at most 600.")],
)
def test_wrong_minutes_are_said_and_nothing_is_lost(
    as_athlete: Client, athlete: User, wrong: dict[str, str], said: str
) -> None:
    make_day = Availability.objects.create(athlete=athlete, weekday=5, kind="no")

    response = as_athlete.post(at(athlete, "days/"), WEEK | {"kind_2": "preferred"} | wrong)

    assert response.status_code == 422
    assert said in text_of(response)
    assert kept(athlete) == [(make_day.weekday, "no", None)]
    chosen = BeautifulSoup(response.content, "html.parser").select_one("select[name=kind_2] option[selected]")
    assert chosen is not None
    assert chosen["value"] == "preferred"


# --- time away -------------------------------------------------------------------------------------------------------


def test_time_away_is_added_changed_and_taken_away(as_athlete: Client, athlete: User) -> None:
    as_athlete.post(
        at(athlete, "spans/"),
        {"kind": "travel", "first_day": on(athlete, 3), "last_day": on(athlete, 6), "note": "Lisbon"},
    )
    span = Span.objects.get(athlete=athlete)
    first = (str(span.first_day), str(span.last_day), span.note, span.made_by)

    as_athlete.post(f"/spans/{span.pk}/", {"kind": "holiday", "first_day": on(athlete, 4), "last_day": on(athlete, 5)})
    span.refresh_from_db()
    changed = (span.kind, str(span.first_day), str(span.last_day))
    as_athlete.post(f"/spans/{span.pk}/delete/")

    assert first == (on(athlete, 3), on(athlete, 6), "Lisbon", athlete)
    assert changed == ("holiday", on(athlete, 4), on(athlete, 5))
    assert not Span.objects.filter(athlete=athlete).exists()


def test_one_day_needs_no_last_day(as_athlete: Client, athlete: User) -> None:
    as_athlete.post(at(athlete, "spans/"), {"kind": "ok", "first_day": on(athlete, 3), "minutes": "30"})

    span = Span.objects.get(athlete=athlete)
    assert (str(span.last_day), span.minutes) == (on(athlete, 3), 30)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first_day": "+5", "last_day": "+4"}, "The last day lies before the first."),
        ({"first_day": "2027-02-29"}, "There is no such day."),
        ({"first_day": "+5", "last_day": "2027-02-29"}, "There is no such day."),
        ({"first_day": "0206-05-04"}, "Look at the year."),
        ({"first_day": "+5", "minutes": "30"}, "Minutes go with “can run” only."),
    ],
)
def test_days_that_cannot_be_are_said_and_what_was_typed_stays(
    as_athlete: Client, athlete: User, wrong: dict[str, str], said: str
) -> None:
    days = {key: on(athlete, int(value)) if value.startswith("+") else value for key, value in wrong.items()}

    response = as_athlete.post(at(athlete, "spans/"), {"kind": "sick", "note": "A cold"} | days)

    assert response.status_code == 422
    assert said in text_of(response)
    assert 'value="A cold"' in response.content.decode()
    assert not Span.objects.exists()


def test_29_february_of_a_leap_year_is_a_day(as_athlete: Client, athlete: User) -> None:
    as_athlete.post(at(athlete, "spans/"), {"kind": "holiday", "first_day": "2028-02-29"})

    assert Span.objects.get(athlete=athlete).last_day == dt.date(2028, 2, 29)


def test_days_that_lie_over_others_are_kept_and_said(as_athlete: Client, athlete: User) -> None:
    as_athlete.post(at(athlete, "spans/"), {"kind": "travel", "first_day": on(athlete, 3), "last_day": on(athlete, 6)})

    response = as_athlete.post(at(athlete, "spans/"), {"kind": "sick", "first_day": on(athlete, 6)}, follow=True)

    assert Span.objects.filter(athlete=athlete).count() == 2
    assert "It lies over other days: travelling from" in " ".join(response.content.decode().split())


# --- races to come ---------------------------------------------------------------------------------------------------


def race(athlete: User, **fields: str) -> dict[str, str]:
    values = {"name": "Spring 10", "on_date": on(athlete, 40), "distance": "10k", "priority": "A", "goal": "41:30"}
    return values | fields


def test_a_race_is_added_changed_and_taken_off(as_athlete: Client, athlete: User) -> None:
    as_athlete.post(at(athlete, "races/"), race(athlete))
    found = Race.objects.get(athlete=athlete)
    first = (found.name, found.distance_m, found.priority, found.goal_seconds)

    form = as_athlete.get(f"/races/{found.pk}/").content.decode()
    as_athlete.post(f"/races/{found.pk}/", race(athlete, distance="", distance_km="12.5", priority="B", goal=""))
    found.refresh_from_db()
    changed = (found.distance_m, found.priority, found.goal_seconds)
    as_athlete.post(f"/races/{found.pk}/delete/")

    assert first == ("Spring 10", 10_000, "A", 2490)
    assert 'value="41:30"' in form
    assert changed == (12_500, "B", None)
    assert not Race.objects.filter(athlete=athlete).exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on_date": "-1"}, "This day is over."),
        ({"on_date": "2027-02-29"}, "There is no such day."),
        ({"goal": "4130"}, "is not a time."),
        ({"goal": "1:35", "distance": "half"}, "Write hours too"),
        ({"distance": "", "distance_km": ""}, "Say how far it is"),
        ({"distance": "", "distance_km": "900"}, "At most 200 km."),
    ],
)
def test_a_race_that_cannot_be_is_said(as_athlete: Client, athlete: User, wrong: dict[str, str], said: str) -> None:
    if wrong.get("on_date") == "-1":
        wrong = {"on_date": on(athlete, -1)}

    response = as_athlete.post(at(athlete, "races/"), race(athlete, **wrong))

    assert response.status_code == 422
    assert said in text_of(response)
    assert 'value="Spring 10"' in response.content.decode()
    assert not Race.objects.exists()


# --- others ----------------------------------------------------------------------------------------------------------


def test_what_a_coach_writes_says_so(as_coach: Client, as_athlete: Client, athlete: User, coach: User) -> None:
    as_coach.post(at(athlete, "days/"), WEEK | {"kind_1": "preferred"})
    as_coach.post(at(athlete, "spans/"), {"kind": "injured", "first_day": on(athlete, 1)})
    as_coach.post(at(athlete, "races/"), race(athlete))

    page = as_athlete.get(at(athlete))

    assert kept(athlete) == [(1, "preferred", None)]
    assert text_of(page).count("Written by Ruth Adeyemi") == 3


def test_days_that_a_coach_opens_say_so_until_the_athlete_writes(
    as_coach: Client, as_athlete: Client, athlete: User
) -> None:
    as_athlete.post(at(athlete, "days/"), WEEK | {"kind_6": "no"})
    as_coach.post(at(athlete, "days/"), WEEK)
    by_coach = text_of(as_athlete.get(at(athlete)))
    as_athlete.post(at(athlete, "days/"), WEEK)

    assert "Written by Ruth Adeyemi" in by_coach
    assert "Written by" not in text_of(as_athlete.get(at(athlete)))
    assert kept(athlete) == []


def test_a_race_that_the_athlete_writes_anew_is_the_athletes(
    as_coach: Client, as_athlete: Client, athlete: User
) -> None:
    as_coach.post(at(athlete, "races/"), race(athlete))
    made = Race.objects.get()
    by_coach = text_of(as_athlete.get(at(athlete)))

    as_athlete.post(f"/races/{made.pk}/", race(athlete))

    assert "Written by Ruth Adeyemi" in by_coach
    assert "Written by" not in text_of(as_athlete.get(at(athlete)))


def test_what_the_athlete_writes_names_nobody(as_athlete: Client, athlete: User) -> None:
    as_athlete.post(at(athlete, "days/"), WEEK | {"kind_1": "preferred"})
    as_athlete.post(at(athlete, "races/"), race(athlete))

    assert "Written by" not in text_of(as_athlete.get(at(athlete)))


def test_strangers_and_mates_find_nothing(
    as_stranger: Client, athlete: User, sign_in: Callable[[User], Client]
) -> None:
    span = Span.objects.create(athlete=athlete, kind="sick", first_day=athlete.today(), last_day=athlete.today())
    mate = sign_in(make.athlete())

    for client in (as_stranger, mate):
        assert client.get(at(athlete)).status_code == 404
        assert client.post(f"/spans/{span.pk}/delete/").status_code == 404
    assert Span.objects.filter(pk=span.pk).exists()


def test_an_assistant_looks_and_does_not_write(as_assistant: Client, athlete: User) -> None:
    Availability.objects.create(athlete=athlete, weekday=0, kind="no")

    page = as_assistant.get(at(athlete))
    refused = as_assistant.post(at(athlete, "days/"), WEEK)

    assert "Monday no" in text_of(page)
    assert (refused.status_code, kept(athlete)) == (403, [(0, "no", None)])


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_costs_the_same_for_one_and_twelve(
    count: int, as_athlete: Client, athlete: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    day = athlete.today()
    for number in range(count):
        Span.objects.create(athlete=athlete, kind="sick", first_day=day, last_day=day, made_by=athlete)
        Race.objects.create(athlete=athlete, name=f"Race {number}", on_date=day, distance_m=5000)
    as_athlete.get(at(athlete))

    with django_assert_num_queries(8):
        as_athlete.get(at(athlete))
