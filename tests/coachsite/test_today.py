"""Today and the weeks around it, as the athlete sees them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from athletes.models import RaceResult
from plans.assigning import assign, preview
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from athletes.models import User

# A Tuesday, 16:53 in London.
NOW = dt.datetime(2026, 4, 21, 15, 53, tzinfo=dt.UTC)
TODAY = dt.date(2026, 4, 21)
ARTICLE = (
    "Warm-up\n10 min jog\n6 min mobility\n2 x 40 m ankling\n2 x 40 m high knees\n2 x 40 m butt kicks\n"
    "3 x 60 m strides\nMain\n8 x 400 m @ 5k pace, 200 m jog\nCool-down\n10 min easy"
)
SLUGS = ("ankling", "high-knees", "butt-kicks-classic")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def drills(db: None) -> None:
    """The three drills of the article."""
    for slug in SLUGS:
        make.drill(slug)


def page(client: Client, address: str = "/today/") -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(soup: BeautifulSoup, css: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in soup.select(css)]


@pytest.mark.usefixtures("drills")
def test_the_start_of_the_warm_up_is_the_biggest_figure(as_athlete: Client, athlete: User) -> None:
    make.session(athlete, ARTICLE, start_time=dt.time(18, 15), place="Hill Lane track, gate 3")

    soup = page(as_athlete)

    assert words(soup, ".today__date, .today__place, .start__word") == [
        "Tuesday 21 April", "Hill Lane track, gate 3", "Warm-up starts",
    ]  # fmt: skip
    assert words(soup, ".start__time, .start__in") == ["17:45", "in 52 min"]
    assert words(soup, ".ruler__time") == ["17:45", "17:55", "18:01", "18:07", "18:15"]


@pytest.mark.usefixtures("drills")
def test_the_main_set_stands_in_own_paces_with_the_race_they_come_from(as_athlete: Client, athlete: User) -> None:
    RaceResult.objects.create(athlete=athlete, distance_m=5000, seconds=1196, ran_on=dt.date(2026, 3, 28))
    make.session(athlete, ARTICLE)

    soup = page(as_athlete)

    assert words(soup, ".own-paces dd") == ["1:35–1:36", "3:58–4:00", "200 m"]
    assert words(soup, ".set__from") == ["Your paces, from 19:56 over 5 k on 28 March."]


@pytest.mark.usefixtures("drills")
def test_without_a_race_the_page_says_to_go_by_effort(as_athlete: Client, athlete: User) -> None:
    make.session(athlete, ARTICLE)

    soup = page(as_athlete)

    assert words(soup, ".session__from") == [
        "No race result yet: go by effort. Enter one and this page shows your own paces."
    ]
    assert soup.select_one(".session__from a")["href"] == reverse("athletes:me")  # type: ignore[index]


@pytest.mark.usefixtures("drills")
def test_each_drill_can_be_ticked_by_a_plain_form(as_athlete: Client, athlete: User) -> None:
    session = make.session(athlete, ARTICLE)

    soup = page(as_athlete)

    forms = soup.select("form.dose-list__tick")
    assert [form["action"] for form in forms] == [
        reverse("plans:session_drill", args=[session.pk, slug, 1]) for slug in SLUGS
    ]
    assert words(soup, ".marks dd") == ["to do", "0 of 3"]


def test_the_one_act_of_the_page_is_to_log_it(as_athlete: Client, athlete: User) -> None:
    session = make.session(athlete)

    soup = page(as_athlete)

    acts = soup.select(".button--main")
    assert [(act.get_text(strip=True), act["href"]) for act in acts] == [
        ("Log it", reverse("plans:session_completion", args=[session.pk]))
    ]


def test_two_sessions_of_a_day_both_stand_there_and_the_act_is_for_the_first(as_athlete: Client, athlete: User) -> None:
    first = make.session(athlete, "45 min easy")
    make.session(athlete, "Strength 30 min", position=1)

    soup = page(as_athlete)

    assert words(soup, ".start__for strong") == ["45 min", "Strength"]
    assert soup.select_one(".button--main")["href"] == reverse("plans:session_completion", args=[first.pk])  # type: ignore[index]


def test_the_coachs_last_word_stands_there_with_a_form_to_answer(
    as_athlete: Client, athlete: User, coach: User
) -> None:
    session = make.session(athlete)
    session.say(coach, "An older word.")
    with time_machine.travel(NOW + dt.timedelta(minutes=1), tick=False):
        session.say(coach, "Wind on the back straight.")

        soup = page(as_athlete)

    assert words(soup, ".say h2, .say .small, .say__words") == [
        "From Ruth",
        "today 16:54",
        "Wind on the back straight.",
    ]
    assert soup.select_one(".say form")["action"] == reverse("plans:session_messages", args=[session.pk])  # type: ignore[index]


def test_a_logged_session_shows_what_was_done_and_what_comes_next(as_athlete: Client, athlete: User) -> None:
    session = make.session(athlete, "8 x 400 m @ 5k pace, 200 m jog")
    make.session(athlete, "45 min easy", TODAY + dt.timedelta(days=1))
    session.log(by=athlete, outcome="done", effort=8)

    soup = page(as_athlete)

    assert words(soup, ".over .start__word, .over__figure") == ["Done. Effort 8, planned 8–9", "8 × 400 m"]
    assert words(soup, ".next h2, .next strong") == ["Tomorrow", "45 min easy"]
    assert soup.select(".act-bar") == []
    assert words(soup, ".undo a") == ["Change what I logged", "Whole session"]


def test_a_day_without_a_session_is_a_rest_day_and_says_what_comes(as_athlete: Client, athlete: User) -> None:
    make.session(athlete, "12 km steady", TODAY + dt.timedelta(days=3))

    soup = page(as_athlete)

    assert words(soup, ".rest h2, .next h2, .next .row-head p, .next strong") == [
        "Rest day", "Next", "Fri 24 April", "12 km steady",
    ]  # fmt: skip


def test_a_rest_day_of_the_plan_asks_for_nothing(as_athlete: Client, athlete: User) -> None:
    make.session(athlete, "Rest")

    soup = page(as_athlete)

    assert (words(soup, ".rest h2"), soup.select(".act-bar")) == (["Rest day"], [])


def test_who_has_no_plan_reads_what_will_stand_here(as_athlete: Client) -> None:
    soup = page(as_athlete)

    assert words(soup, ".empty h2") == ["Nothing is planned yet"]
    assert words(soup, ".empty .soft") == ["Ruth will put sessions here. A race result from you makes the paces yours."]


def test_yesterdays_missed_session_is_asked_about_without_blame(as_athlete: Client, athlete: User) -> None:
    missed = make.session(athlete, "45 min easy", TODAY - dt.timedelta(days=1))
    make.session(athlete, "Rest", TODAY - dt.timedelta(days=1), position=1)

    soup = page(as_athlete)

    assert words(soup, ".missed-line") == ["Yesterday, 45 min easy was not logged. What got in the way? Log it"]
    address = reverse("plans:session_completion", args=[missed.pk])
    assert [link["href"] for link in soup.select(".missed-line a")] == [f"{address}?outcome=not", address]


def test_today_is_the_date_where_the_athlete_lives(sign_in: Callable[[User], Client], coach: User) -> None:
    athlete = make.athlete(coach, time_zone="Pacific/Auckland")
    make.session(athlete, "45 min easy", dt.date(2026, 4, 22))

    soup = page(sign_in(athlete))

    assert words(soup, ".today__date, .start__for strong") == ["Wednesday 22 April", "45 min"]


def test_the_sessions_of_others_stay_theirs(as_athlete: Client, other_athlete: User) -> None:
    make.session(other_athlete, "12 km steady")

    soup = page(as_athlete)

    assert (soup.select(".session"), "12 km" in soup.get_text()) == ([], False)


def test_many_sessions_on_one_day_are_all_shown(as_athlete: Client, athlete: User) -> None:
    for position in range(16):
        make.session(athlete, "45 min easy", position=position)
    make.session(athlete, "12 km steady", TODAY + dt.timedelta(days=1))

    soup = page(as_athlete)

    assert len(soup.select("article.session")) == 16


@pytest.mark.usefixtures("drills")
@pytest.mark.parametrize(
    "texts",
    [
        ["2 x 40 m ankling\n8 x 400 m @ 5k pace"],
        [ARTICLE],
        [ARTICLE, "2 x 40 m ankling\n2 x 40 m high knees", "2 x 40 m butt kicks\n45 min easy"],
    ],
)
def test_today_takes_eight_queries_whatever_it_holds(
    as_athlete: Client, athlete: User, coach: User, texts: list[str], django_assert_num_queries: Callable[[int], object]
) -> None:
    for position, text in enumerate(texts):
        make.session(athlete, text, position=position).say(coach, "Have fun.")
    make.session(athlete, "45 min easy", TODAY + dt.timedelta(days=1))

    with django_assert_num_queries(8):  # type: ignore[attr-defined]
        as_athlete.get("/today/")


def test_strangers_to_the_site_are_sent_to_sign_in(client: Client) -> None:
    assert [client.get(address).status_code for address in ("/today/", "/plan/")] == [302, 302]


@pytest.mark.parametrize("address", ["/today/", "/plan/"])
def test_nothing_is_written_to_these_pages(as_athlete: Client, address: str) -> None:
    assert as_athlete.post(address).status_code == 405


# --- the weeks ----------------------------------------------------------------------------------------------------


def test_the_plan_shows_two_weeks_back_and_those_ahead(as_athlete: Client, athlete: User) -> None:
    done = make.session(athlete, "45 min easy", dt.date(2026, 4, 7))
    done.log(by=athlete, outcome="done", effort=3)
    make.session(athlete, "30 min easy", dt.date(2026, 4, 20))
    make.session(athlete, "8 x 400 m @ 5k pace", TODAY)
    make.session(athlete, "12 km steady", dt.date(2026, 5, 3))

    soup = page(as_athlete, "/plan/")

    assert words(soup, ".my-week h2")[:4] == ["6–12 April", "13–19 April", "20–26 April , this week", "27 April–3 May"]
    assert words(soup, ".my-day__date, .my-day__mark") == [
        "Tue 7", "done", "Mon 20", "not logged", "Tue 21", "to do", "Sun 3",
    ]  # fmt: skip


def test_the_plan_says_what_is_skipped_and_no_longer_counts_it(as_athlete: Client, athlete: User) -> None:
    make.session(athlete, "5 km easy", on_date=dt.date(2026, 4, 22))
    make.session(athlete, "7 km easy", on_date=dt.date(2026, 4, 23), skipped_at=NOW)

    soup = page(as_athlete, "/plan/")

    assert words(soup, ".my-day__mark") == ["skipped"]
    assert words(soup, ".my-week--now .row-head .figure") == ["5 km"]


def test_the_plan_names_the_week_of_the_plan(as_athlete: Client, athlete: User, coach: User) -> None:
    plan = make.plan(make.team_of(coach), {1: "45 min easy", 8: "45 min easy"}, name="Spring 10 k")
    assign(preview(plan, [athlete], TODAY, today=TODAY), by=coach)

    soup = page(as_athlete, "/plan/")

    assert words(soup, ".my-week > .small")[:4] == [
        "Nothing planned.", "Nothing planned.", "Spring 10 k, week 1, Base", "Spring 10 k, week 2, Base",
    ]  # fmt: skip


def test_the_weeks_can_be_turned(as_athlete: Client, athlete: User) -> None:
    make.session(athlete, "45 min easy", dt.date(2026, 7, 1))

    soup = page(as_athlete, "/plan/?from=2026-06-03")

    assert words(soup, ".my-week h2")[0] == "1–7 June"
    assert words(soup, ".my-day strong, .my-day__what > .small") == ["45 min", "easy"]
    assert [link["href"] for link in soup.select(".my-plan__move a")] == [
        "?from=2026-04-06", "/plan/", "?from=2026-07-27",
    ]  # fmt: skip


@pytest.mark.parametrize("asked", ["soon", "0001-01-01", "9999-12-31", "2026-13-01"])
def test_a_day_that_is_none_shows_the_weeks_of_now(as_athlete: Client, athlete: User, asked: str) -> None:
    make.session(athlete, "45 min easy")

    soup = page(as_athlete, f"/plan/?from={asked}")

    assert words(soup, ".my-week h2")[0] == "6–12 April"


@pytest.mark.parametrize("count", [1, 3])
def test_the_plan_takes_eight_queries_whatever_it_holds(
    as_athlete: Client, athlete: User, coach: User, count: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    for number in range(count):
        plan = make.plan(
            make.team_of(coach), dict.fromkeys(range(1, 1 + 7 * count, 7), "45 min easy"), name=f"Plan {number}"
        )
        assign(preview(plan, [athlete], TODAY, today=TODAY), by=coach)

    with django_assert_num_queries(8):  # type: ignore[attr-defined]
        as_athlete.get("/plan/")
