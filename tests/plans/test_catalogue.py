"""The catalogue: what it shows to whom, which plans fit, starting alone, asking, taking over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from athletes.models import MessageCopy, Thread
from plans import asking, catalogue, inbox
from plans.catalogue import Wanted
from plans.models import Assignment, FilmWish, Plan, Session
from tests import make

if TYPE_CHECKING:
    from athletes.models import User

PAGE = "/plans/catalogue/"
MOST_BYTES = 60 * 1024


@pytest.fixture
def plan(db: None) -> Plan:
    return make.built_in_plan(name="Spring 5 km", slug="spring")


def soup(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def names(page: BeautifulSoup) -> list[str]:
    return [strong.get_text() for strong in page.select(".cat__what strong")]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- what it shows ---------------------------------------------------------------------------------------------------


def test_anybody_sees_built_in_plans_and_no_plan_of_a_team(plan: Plan, coach: User, client: Client) -> None:
    make.plan(make.team_of(coach), {0: "30 min easy"}, name="Secret plan")
    make.built_in_plan(name="Put away", state="archived")

    page = soup(client, PAGE)

    assert names(page) == ["Spring 5 km"]
    assert page.select_one("h1").get_text() == "1 plan"  # type: ignore[union-attr]


def test_an_empty_catalogue_says_what_will_stand_there(db: None, client: Client) -> None:
    assert "load_plans" in soup(client, PAGE).select_one(".library__none").get_text()  # type: ignore[union-attr]


def test_a_plan_is_added_up_without_its_race(plan: Plan) -> None:
    entry = catalogue.entries([plan])[0]

    assert [round(week.minutes) for week in entry.weeks] == [80, 30]
    assert entry.weeks[1].race > 20
    assert (entry.first_minutes, entry.most, entry.least) == (80, 80, 30)


def test_days_are_those_of_most_weeks(db: None) -> None:
    days = {week * 7 + day: "30 min easy" for week in range(4) for day in (1, 3, 6)} | {4: "20 min easy"}

    entry = catalogue.entries([make.built_in_plan(days)])[0]

    assert (entry.day_names, entry.days_a_week) == ("Tue, Thu, Sun", 3)


def test_bars_are_drawn_on_one_scale(plan: Plan) -> None:
    make.built_in_plan({1: "160 min easy"})

    shown = {entry.most: entry.drawn for entry in catalogue.catalogue(Wanted()).all}

    assert shown[160].weeks == "M0.0 46.0v-42.0h16.9v42.0z"  # type: ignore[union-attr]
    assert shown[80].weeks.startswith("M0.0 46.0v-21.0h16.9")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Five", "Ten"]),
        ("?goal=10k", ["Ten"]),
        ("?level=new", ["Five"]),
        ("?days=2", ["Five"]),
        ("?days=3", ["Ten"]),
        ("?goal=10k&level=new", []),
        ("?now=100", ["Five"]),
        ("?now=300", ["Five", "Ten"]),
        ("?now=9&unit=km", ["Five"]),
        ("?goal=nonsense&days=x&now=-3&level=%00", ["Five", "Ten"]),
    ],
)
def test_a_runner_finds_the_plans_that_fit(db: None, client: Client, query: str, found: list[str]) -> None:
    make.built_in_plan({1: "30 min easy", 6: "30 min easy"}, name="Five", level="new")
    make.built_in_plan({1: "60 min easy", 3: "60 min easy", 6: "90 min easy"}, name="Ten", event="10k")

    assert names(soup(client, PAGE + query)) == found


def test_what_is_run_now_puts_the_nearest_first(db: None) -> None:
    for minutes in (40, 90, 60):
        make.built_in_plan({1: f"{minutes} min easy"}, name=f"{minutes}")

    shelf = catalogue.catalogue(Wanted(now=85)).shelves[0]

    assert [entry.plan.name for entry in shelf.entries] == ["90", "60", "40"]


def test_a_filter_says_how_many_it_leaves_and_is_taken_off_again(db: None) -> None:
    make.built_in_plan(event="5k")
    make.built_in_plan(event="10k")

    shown = catalogue.catalogue(Wanted(goal="10k"))

    assert [(one.label, one.count, one.query, one.is_on) for one in shown.goals] == [
        ("All", 2, "?", False), ("5 km", 1, "?goal=5k", False), ("10 km", 1, "?", True),
    ]  # fmt: skip


def test_the_first_week_opens_in_its_row(plan: Plan, client: Client) -> None:
    page = soup(client, f"{PAGE}?open=spring")

    row = page.select_one(".cat__open")
    assert row is not None
    assert [cell.get_text() for cell in row.select(".session-cell strong")] == ["30\xa0min", "50\xa0min"]
    assert soup(client, f"{PAGE}?open=other").select_one(".cat__open") is None


def test_a_plan_shows_weeks_words_drills_and_films(db: None, client: Client) -> None:
    drill = make.drill("high-knees", name="High knees")
    plan = make.built_in_plan({1: "10 min easy\n2 x 40 m high knees", 6: "40 min easy"}, slug="small")
    FilmWish.objects.create(plan_session=plan.sessions.get(day=1), drill=drill)

    page = soup(client, f"{PAGE}small/?day=1")

    assert len(page.select(".cat-weeks > li")) == 1
    assert "2 x 40 m high knees" in page.select_one(".cat-session").get_text()  # type: ignore[union-attr]
    assert "from the side" in page.select_one(".cat-session").get_text()  # type: ignore[union-attr]
    assert [link["href"] for link in page.select(".cat-drills a")] == ["/drills/high-knees/"]
    assert "filmed 1 time" in page.select_one(".cat-drills").get_text()  # type: ignore[union-attr]
    assert soup(client, f"{PAGE}small/?day=x9").select_one(".cat-session") is None


def test_words_of_a_warm_up_stand_under_its_name(db: None) -> None:
    make.warm_up(title="Before it", text="12 min easy jog", slug="before-it")
    plan = make.built_in_plan({1: "[[Before it]]\n20 min easy"})

    assert catalogue.session_lines(plan.sessions.get()) == [
        ("Before it", ""), ("", "12 min easy jog"), ("Then", ""), ("", "20 min easy"),
    ]  # fmt: skip


def test_a_plan_of_a_team_has_no_page_here(coach: User, client: Client) -> None:
    make.plan(make.team_of(coach), {0: "30 min easy"})
    make.built_in_plan(slug="gone", state="archived")

    assert client.get(f"{PAGE}gone/").status_code == 404
    assert client.get(f"{PAGE}none/").status_code == 404


def test_pages_say_what_they_are_to_others(plan: Plan, client: Client) -> None:
    page = soup(client, f"{PAGE}spring/")

    assert page.select_one("meta[property='og:title']")["content"] == "Spring 5 km"  # type: ignore[index]
    assert page.select_one("link[rel=canonical]")["href"].endswith("/plans/catalogue/spring/")  # type: ignore[index, union-attr]
    assert page.select_one("meta[name=robots]") is None
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/plans/catalogue/spring/<" in sitemap
    assert "/plans/catalogue/<" in sitemap


def test_the_way_back_from_the_catalogue_is_each_persons_own(plan: Plan, coach: User, athlete: User) -> None:
    for who, way in ((coach, "/plans/"), (athlete, "/plan/")):
        crumb = soup(signed_in(who), PAGE).select_one(".library__head .crumb")
        assert crumb is not None
        assert crumb["href"] == way

    assert soup(Client(), PAGE).select_one(".library__head .crumb") is None


def test_queries_and_weight_do_not_grow_with_the_catalogue(
    db: None, client: Client, django_assert_num_queries: Any
) -> None:
    days = {week * 7 + day: "40 min easy" for week in range(16) for day in (1, 2, 4, 6)}
    make.built_in_plan(days, slug="one")
    with django_assert_num_queries(2):
        client.get(f"{PAGE}?open=one")
    for number in range(8):
        make.built_in_plan(days, slug=f"more-{number}")
    with django_assert_num_queries(2):
        response = client.get(f"{PAGE}?open=one")
    with django_assert_num_queries(8):
        page = client.get(f"{PAGE}one/?day=1")

    assert len(response.content) < MOST_BYTES
    assert len(page.content) < MOST_BYTES


def test_somebody_not_signed_in_is_led_to_the_door(plan: Plan, client: Client) -> None:
    links = [a["href"] for a in soup(client, f"{PAGE}spring/").select(".cat__go a")]

    assert links == [
        "/accounts/login/?next=/plans/catalogue/spring/start/", "/accounts/signup/?next=/plans/catalogue/spring/start/",
    ]  # fmt: skip
    assert client.get(f"{PAGE}spring/start/").status_code == 302


# --- starting alone --------------------------------------------------------------------------------------------------


def test_an_athlete_sees_the_dates_before_anything_is_written(plan: Plan, athlete: User) -> None:
    monday = athlete.today() + dt.timedelta(days=7 - athlete.today().weekday())

    page = soup(signed_in(athlete), f"{PAGE}spring/start/?start_on={monday}")

    soon, later = page.select(".cat-soon")
    assert (len(soon.select("li")), len(later.select("li"))) == (2, 2)
    assert later.find_parent("details") is not None
    assert page.select_one("input[name=start_on][type=hidden]")["value"] == str(monday)  # type: ignore[index]
    assert not Session.objects.exists()


def test_an_athlete_starts_a_plan_alone(plan: Plan, athlete: User) -> None:
    monday = athlete.today() + dt.timedelta(days=7 - athlete.today().weekday())

    response = signed_in(athlete).post(f"{PAGE}spring/start/", {"start_on": str(monday)})

    assert response.status_code == 302
    assignment = Assignment.objects.get()
    assert (assignment.plan, assignment.athlete, assignment.assigned_by) == (plan, athlete, athlete)
    assert [s.on_date - monday for s in Session.objects.order_by("on_date")] == [
        dt.timedelta(days=day) for day in (1, 6, 8, 13)
    ]


def test_a_plan_is_laid_back_from_the_race(plan: Plan, athlete: User) -> None:
    race = athlete.today() + dt.timedelta(days=20)
    client = signed_in(athlete)

    page = soup(client, f"{PAGE}spring/start/?anchor=race&race_on={race}")
    client.post(f"{PAGE}spring/start/", {"anchor": "race", "race_on": str(race)})

    assert page.select_one("input[name=race_on][type=hidden]")["value"] == str(race)  # type: ignore[index]
    assert max(Session.objects.values_list("on_date", flat=True)) == race


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"start_on": "2020-01-06"}, "is past"),
        ({"start_on": ""}, "Say on which day."),
        ({"start_on": "31 June"}, "Enter a valid date."),
        ({"anchor": "race", "race_on": "2020-01-06"}, "Nothing was"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_a_sentence(
    plan: Plan, athlete: User, told: dict[str, str], says: str
) -> None:
    response = signed_in(athlete).post(f"{PAGE}spring/start/", told)

    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Assignment.objects.exists()


def test_another_plan_that_runs_is_asked_about(plan: Plan, athlete: User) -> None:
    other = make.built_in_plan(name="Already on")
    today = athlete.today()
    Assignment.objects.create(plan=other, athlete=athlete, start_on=today, last_on=today + dt.timedelta(days=30))
    monday = str(today + dt.timedelta(days=7 - today.weekday()))
    client = signed_in(athlete)

    refused = client.post(f"{PAGE}spring/start/", {"start_on": monday})
    before = Assignment.objects.filter(plan=plan).count()
    accepted = client.post(f"{PAGE}spring/start/", {"start_on": monday, "beside": "on"})

    assert (refused.status_code, before) == (422, 0)
    assert "Already on" in refused.content.decode()
    assert accepted.status_code == 302
    assert Assignment.objects.filter(plan=plan).count() == 1


# --- asking ----------------------------------------------------------------------------------------------------------


def test_what_an_athlete_asks_for_is_a_line_in_the_inbox_until_seen(
    plan: Plan, athlete: User, coach: User, assistant: User
) -> None:
    page = soup(signed_in(athlete), f"{PAGE}spring/")
    signed_in(athlete).post(f"{PAGE}spring/ask/", {"words": "From May on?"})

    line = next(one for one in inbox.lines(coach, coach.today()) if one.key.startswith("asked-"))
    assert page.select_one("#ask") is not None
    assert (line.athlete, line.url, line.extra) == (athlete, f"{PAGE}spring/", "Spring 5 km")
    assert "From May on?" in line.what
    signed_in(coach).post(line.done_url)
    assert not [one for one in inbox.lines(coach, coach.today()) if one.key.startswith("asked-")]
    assert [one for one in inbox.lines(assistant, assistant.today()) if one.key.startswith("asked-")]


def test_asked_twice_is_asked_once(plan: Plan, athlete: User, coach: User) -> None:
    assert asking.ask(plan, athlete)
    assert not asking.ask(plan, athlete)

    assert MessageCopy.objects.filter(reader=coach).count() == 1


def test_other_coaches_hear_nothing_and_take_nothing_off(plan: Plan, athlete: User, coach: User) -> None:
    stranger = make.coach(name="Stranger")
    asking.ask(plan, athlete)
    thread = Thread.objects.get()

    answer = signed_in(stranger).post(f"{PAGE}asked/{thread.pk}/seen/")

    assert not [one for one in inbox.lines(stranger, stranger.today()) if one.key.startswith("asked-")]
    assert answer.status_code == 404
    assert MessageCopy.objects.filter(reader=coach, read_at__isnull=True).exists()


def test_somebody_without_a_coach_has_nobody_to_ask(plan: Plan) -> None:
    alone = make.athlete()
    client = signed_in(alone)

    assert soup(client, f"{PAGE}spring/").select_one("#ask") is None
    assert client.post(f"{PAGE}spring/ask/").status_code == 404
    assert not Thread.objects.exists()


# --- taking over -----------------------------------------------------------------------------------------------------


def test_a_coach_takes_a_copy_into_the_team(coach: User) -> None:
    drill = make.drill("high-knees")
    plan = make.built_in_plan({1: "10 min easy\n2 x 40 m high knees", 13: "5 km race"}, slug="spring")
    FilmWish.objects.create(plan_session=plan.sessions.get(day=1), drill=drill)
    team = make.team_of(coach)

    response = signed_in(coach).post(f"{PAGE}spring/take/", {"team": team.pk})

    own = Plan.objects.get(team=team)
    assert response["Location"] == f"/plans/{own.pk}/"
    assert (own.made_from, own.name, own.event, own.race_day, own.state) == (plan, plan.name, "5k", 13, "draft")
    assert (own.slug, own.author) == (None, coach)
    assert list(own.sessions.values_list("day", "workout")) == list(plan.sessions.values_list("day", "workout"))
    assert not set(own.sessions.values_list("pk")) & set(plan.sessions.values_list("pk"))
    assert [week.focus for week in own.weeks.all()] == [week.focus for week in plan.weeks.all()]
    assert [wish.asked_by for wish in FilmWish.objects.filter(plan_session__plan=own)] == [coach]
    assert FilmWish.objects.filter(plan_session__plan=plan).count() == 1


def test_a_copy_goes_into_no_team_of_others(plan: Plan, coach: User, assistant: User) -> None:
    other = make.team_of(make.coach(name="Stranger"))

    foreign = signed_in(coach).post(f"{PAGE}spring/take/", {"team": other.pk})
    looking = signed_in(assistant).post(f"{PAGE}spring/take/", {"team": make.team_of(coach).pk})

    assert (foreign.status_code, looking.status_code) == (422, 403)
    assert not Plan.objects.filter(team__isnull=False).exists()


def test_a_coach_is_offered_the_copy_and_an_athlete_the_start(plan: Plan, coach: User, athlete: User) -> None:
    theirs = [a.get_text() for a in soup(signed_in(coach), f"{PAGE}spring/").select(".cat__go .button")]
    own = [a.get_text() for a in soup(signed_in(athlete), f"{PAGE}spring/").select(".cat__go .button")]

    assert theirs == ["Make it ours"]
    assert own == ["Start alone", "Ask a coach"]
