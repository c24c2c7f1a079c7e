"""The roster: a lane for each athlete, filters, groups, and how much it costs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from athletes import inviting
from athletes.models import Coaching, Membership, RaceResult, Team, User
from athletes.models.threads import thread_about
from plans.models import Assignment, Completion, DrillOccurrence, Session, Workout
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

NOW = dt.datetime(2026, 4, 21, 15, 53, tzinfo=dt.UTC)  # a Tuesday, 16:53 in London
TODAY = NOW.date()
QUERIES = 11


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def session(
    athlete: User, day: int, kind: str = "easy", outcome: str = "", *, at: str = "", drills: int = 0
) -> Session:
    """A session so many days from today, logged where an outcome is given."""
    name = f"{kind} {day}"
    workout = Workout.objects.create(
        text=name, tree={}, reader_version="1", kind=kind, headline=name, drill_count=drills
    )
    made = make.session(
        athlete,
        workout=workout,
        on_date=TODAY + dt.timedelta(days=day),
        start_time=dt.time.fromisoformat(at) if at else None,
    )
    if outcome:
        Completion.objects.create(session=made, outcome=outcome)
    return made


def follow(athlete: User, coach: User, name: str = "5 k, spring", first: int = -4, weeks: int = 12) -> Assignment:
    """A plan on an athlete's calendar, from so many weeks before this one's Monday."""
    start = dt.date(2026, 4, 20) + dt.timedelta(weeks=first)
    return Assignment.objects.create(
        plan=make.plan(make.team_of(coach), name=name),
        athlete=athlete,
        start_on=start,
        last_on=start + dt.timedelta(days=7 * weeks - 1),
    )


def page(client: Client, address: str = "", **headers: str) -> BeautifulSoup:
    """The roster, parsed."""
    response = client.get(reverse("roster") + address, headers=headers)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    """The words of each element, spaces evened out."""
    return [" ".join(one.get_text(" ").split()) for one in soup.select(selector)]


def names(soup: BeautifulSoup) -> list[str]:
    """Who stands on the page, in order."""
    return texts(soup, ".roster__who strong")


def test_a_row_shows_name_race_days_next_session_and_plan_week(as_coach: Client, coach: User, athlete: User) -> None:
    RaceResult.objects.create(athlete=athlete, distance_m=5000, seconds=1196, ran_on=dt.date(2026, 3, 28))
    done = session(athlete, -1, "quality", "done", drills=3)
    DrillOccurrence.objects.create(session=done, drill=make.drill(), done_at=timezone.now())
    session(athlete, 0, "quality", at="18:15", drills=3)
    follow(athlete, coach)

    soup = page(as_coach)

    assert texts(soup, ".roster__who a > span:last-child") == ["Ines Moreau 5 k 19:56"]
    assert [one["class"] for one in soup.select(".roster__strip i")][6:8] == [
        ["kind", "kind--quality", "day--done", "day--drill"],
        ["kind", "kind--quality", "day--plan", "day--drill", "day--today"],
    ]
    assert "Mon quality done, drills; today quality planned, drills; Wed no session" in str(
        soup.select_one(".roster__strip [role=img]")["aria-label"]  # type: ignore[index]  # it is there
    )
    assert texts(soup, ".roster__next") == ["quality 0 today 18:15"]
    assert texts(soup, ".roster__week") == ["5 of 12"]
    assert texts(soup, ".roster__flag") == [""]


def test_the_head_counts_who_runs_tonight(as_coach: Client, athlete: User, other_athlete: User) -> None:
    session(athlete, 0, "easy", at="18:15")
    session(other_athlete, 0, "strength", at="19:00")

    assert texts(page(as_coach), "h1") == ["2 athletes, 1 runs tonight"]


def test_the_head_says_today_where_somebody_runs_before_the_evening(
    as_coach: Client, athlete: User, other_athlete: User
) -> None:
    session(athlete, 0, "easy", at="18:15")
    session(other_athlete, 0, "long")

    assert texts(page(as_coach), "h1") == ["2 athletes, 2 run today"]


def test_flags_stand_only_where_there_is_something(as_coach: Client, coach: User) -> None:
    calm, missing, ending, alone = (make.athlete(coach, name=name) for name in ("Ann", "Ben", "Cem", "Dora"))
    for person in (calm, missing):
        follow(person, coach)
    follow(ending, coach, "Short", 0, 1)
    for day in (-1, -3):
        session(missing, day, "easy", "not")
    session(calm, -2, "easy", "not")
    session(alone, 3)

    soup = page(as_coach, "?group=list")

    assert names(soup) == ["Ann", "Ben", "Cem", "Dora"]
    assert texts(soup, ".roster__flag") == ["", "2 missed", "ends Sun", "no plan"]
    assert texts(soup, ".chip") == ["All 4", "Needs me 3", "Clips wait 0", "Plan ends soon 1", "No plan 1"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("?show=needs", ["Ben", "Cem", "Dora"]),
        ("?show=ends", ["Cem"]),
        ("?show=none", ["Dora"]),
        ("?show=nonsense", ["Ann", "Ben", "Cem", "Dora"]),
        ("?q=BE", ["Ben"]),
        ("?q=sprint", ["Ann", "Cem"]),
        ("?q=sprint&show=ends", ["Cem"]),
        ("?q=nobody", []),
    ],
)
def test_filters_and_search_are_links(as_coach: Client, coach: User, address: str, expected: list[str]) -> None:
    ann, ben, cem, dora = (make.athlete(coach, name=name) for name in ("Ann", "Ben", "Cem", "Dora"))
    make.squad(make.team_of(coach), ann, cem, name="Sprinters")
    follow(ann, coach)
    follow(ben, coach, "Another")
    follow(cem, coach, "Short", 0, 1)
    thread_about(ben, "session", session(ben, -1).pk).say(ben, "Shin hurts")
    assert dora.name == "Dora"

    assert sorted(names(page(as_coach, address))) == expected


def test_rows_stand_by_squad_by_plan_or_in_one_list(as_coach: Client, coach: User) -> None:
    ann, ben, cem = (make.athlete(coach, name=name) for name in ("Ann", "Ben", "Cem"))
    team = make.team_of(coach)
    make.squad(team, cem, ben, name="Milers")
    follow(ben, coach, "Track")
    follow(cem, coach, "Track")
    follow(ann, coach, "Marathon")

    by_squad, by_plan, flat = (page(as_coach, f"?group={word}") for word in ("squad", "plan", "list"))

    assert texts(by_squad, ".roster__group") == ["Milers 2 Track", "In no squad 1 Marathon"]
    assert names(by_squad) == ["Ben", "Cem", "Ann"]
    assert texts(by_plan, ".roster__group") == ["Marathon 1", "Track 2"]
    assert names(by_plan) == ["Ann", "Ben", "Cem"]
    assert texts(flat, ".roster__group") == []
    assert names(flat) == ["Ann", "Ben", "Cem"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["Ann", "Ben", "Cem"]),
        ("next", ["Cem", "Ann", "Ben"]),
        ("week", ["Ben", "Ann", "Cem"]),
        ("unread", ["Cem", "Ann", "Ben"]),
        ("misses", ["Ben", "Ann", "Cem"]),
        ("nonsense", ["Ann", "Ben", "Cem"]),
    ],
)
def test_rows_are_sorted_within_their_group(as_coach: Client, coach: User, sort: str, expected: list[str]) -> None:
    ann, ben, cem = (make.athlete(coach, name=name) for name in ("Ann", "Ben", "Cem"))
    follow(ann, coach)
    follow(ben, coach, "Further on", -9)
    session(ann, 2)
    session(cem, 1)
    for day in (-2, -1):
        session(ben, day)
    thread_about(cem, "session", session(cem, 3).pk).say(cem, "Shin hurts")

    soup = page(as_coach, f"?group=list&sort={sort}")

    assert names(soup) == expected
    assert len(soup.select(".roster-sort [aria-current]")) == 1


def test_limits_are_those_of_the_team(as_coach: Client, coach: User, athlete: User) -> None:
    follow(athlete, coach, "Short", 0, 2)
    session(athlete, -1)
    Team.objects.update(dry_days=20, misses=1)

    assert texts(page(as_coach), ".roster__flag") == ["1 missed, ends 3 May"]


def test_a_squad_s_name_leads_to_its_page(as_coach: Client, coach: User, athlete: User) -> None:
    squad = make.squad(make.team_of(coach), athlete, name="Milers")

    links = page(as_coach).select(".roster__group a")

    assert [one["href"] for one in links] == [reverse("plans:squad_detail", args=[squad.pk])]


def test_htmx_gets_the_part_alone(as_coach: Client, athlete: User) -> None:
    response = as_coach.get(reverse("roster"), {"q": "ines"}, headers={"HX-Request": "true"})

    soup = BeautifulSoup(response.content, "html.parser")
    assert response.headers["Vary"].count("HX-Request") == 1
    assert [one.get("id") for one in soup.find_all(recursive=False)] == ["roster"]
    assert names(soup) == ["Ines Moreau"]


def test_unread_words_have_a_column_only_where_there_are_any(
    as_coach: Client, athlete: User, other_athlete: User
) -> None:
    before = page(as_coach)
    thread_about(athlete, "session", session(athlete, -1).pk).say(athlete, "Spikes or flats?")

    after = page(as_coach, "?group=list")

    assert texts(before, "thead th")[2:] == ["Next", "Plan week", "Look at"]
    assert texts(after, "thead th")[2:] == ["Next", "Plan week", "Unread", "Look at"]
    assert texts(after, ".roster__n") == ["1", ""]


@pytest.mark.parametrize("count", [1, 3])
def test_the_roster_costs_the_same_whatever_the_size(
    as_coach: Client, coach: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(coach, count)
    as_coach.get(reverse("roster"))

    with django_assert_num_queries(QUERIES):
        response = as_coach.get(reverse("roster"))
    with django_assert_num_queries(QUERIES + 1):
        as_coach.get(reverse("roster"), {"sort": "next"})

    assert len(names(BeautifulSoup(response.content, "html.parser"))) == count


@pytest.mark.parametrize("count", [10, 1000])
def test_ten_athletes_or_a_thousand_cost_as_much(
    as_coach: Client, coach: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    team = make.team_of(coach)
    people = User.objects.bulk_create(
        User(email=f"many{n}@example.org", name=f"Person {n:04d}", password="!") for n in range(count)
    )
    Coaching.objects.bulk_create(
        Coaching(athlete=one, team=team, state="accepted", accepted_at=timezone.now()) for one in people
    )
    workout = make.workout()
    Session.objects.bulk_create(
        Session(athlete=one, workout=workout, on_date=TODAY + dt.timedelta(days=n - 3))
        for one in people
        for n in range(6)
    )
    as_coach.get(reverse("roster"))

    with django_assert_num_queries(QUERIES):
        response = as_coach.get(reverse("roster"))
    with django_assert_num_queries(QUERIES + 1):
        as_coach.get(reverse("roster"), {"sort": "next"})

    assert len(names(BeautifulSoup(response.content, "html.parser"))) == min(count, 50)


def fill(coach: User, count: int) -> None:
    """So many athletes, each with all that a row can show."""
    team = make.team_of(coach)
    workouts = [
        Workout(text=kind, tree={}, reader_version="1", kind=kind, headline=kind, drill_count=2)
        for kind in ("easy", "quality", "long")
    ]
    Workout.objects.bulk_create(workouts)
    plan = make.plan(team, name="Short")
    people = [make.athlete(coach, name=f"Person {n:02d} {'of a long name ' * 3}") for n in range(count)]
    for number, person in enumerate(people):
        RaceResult.objects.create(athlete=person, distance_m=5000, seconds=1200 + number, ran_on=TODAY)
        Assignment.objects.create(
            plan=plan, athlete=person, start_on=TODAY - dt.timedelta(days=8), last_on=TODAY + dt.timedelta(days=5)
        )
        Session.objects.bulk_create(
            Session(athlete=person, workout=workouts[n % 3], on_date=TODAY + dt.timedelta(days=n - 7))
            for n in range(14)
        )
        thread_about(person, "session", person.sessions.earliest("on_date").pk).say(person, "How fast?")
    for number in range(0, count, 7):
        make.squad(team, *people[number : number + 7])


def test_fifty_rows_with_all_they_can_show_keep_to_2400_elements(as_coach: Client, coach: User) -> None:
    fill(coach, 51)

    soup = page(as_coach)

    assert len(names(soup)) == 50
    assert len(soup.find_all(True)) <= 2400
    assert texts(soup, ".roster-foot > p") == ["1–50 of 51 Next 50"]
    assert len(names(page(as_coach, "?page=2"))) == 1


def test_a_long_name_is_clipped_by_the_page_and_kept_whole_in_the_text(as_coach: Client, coach: User) -> None:
    long = "Maria Wilhelmina Featherstonehaugh-Cholmondeley of Applecross"
    make.athlete(coach, name=long)

    found = page(as_coach).select(".roster__who strong")

    assert [(one["class"], one.get_text()) for one in found] == [(["clip"], long)]


def test_without_athletes_the_page_says_what_will_stand_there_and_how_to_begin(
    as_coach: Client, as_assistant: Client, coach: User
) -> None:
    assert texts(page(as_coach), "h1") == ["Here each athlete gets a lane"]
    assert texts(page(as_coach), ".button--main") == ["Make the link"]
    assert texts(page(as_coach), ".dose-list__what strong") == [
        "Invite the squad", "Paste your plan or take one", "Put dates on it",
    ]  # fmt: skip
    assert page(as_assistant).select(".first__way") == []
    assert [one["href"] for one in page(as_assistant).select(".button--main")] == [reverse("drills:drill_list")]


def test_the_steps_of_a_first_visit_go_on_and_end_with_the_first_plan_that_runs(as_coach: Client, coach: User) -> None:
    def said() -> list[str]:
        return texts(page(as_coach), ".first__way h2") + texts(page(as_coach), ".button--main")

    team = make.team_of(coach)
    inviting.make_link(team, coach)
    asked = said()
    plan = make.plan(team, {0: "30 min easy"})
    written = said()
    runner = make.athlete(coach)
    joined = said()
    day = runner.today()
    Assignment.objects.create(plan=plan, athlete=runner, start_on=day, last_on=day)
    make.session(runner, assignment=Assignment.objects.get())
    assigned = said()

    assert asked == ["Ten minutes to a first week 1 of 3 done", "Paste a plan"]
    assert written == ["Ten minutes to a first week 2 of 3 done", "See your invitations"]
    assert joined == ["Ten minutes to a first week 2 of 3 done", "Assign a plan"]
    assert assigned == ["Assign a plan"]


def test_an_assistant_without_plans_to_write_may_not_assign(
    as_coach: Client, as_assistant: Client, athlete: User
) -> None:
    assert texts(page(as_coach), ".page-head .button") == ["Practices", "Invite", "Assign a plan"]
    assert texts(page(as_assistant), ".page-head .button") == ["Practices"]


def test_athletes_of_other_teams_and_of_ended_or_open_links_do_not_show(
    as_coach: Client, coach: User, athlete: User, stranger: User, sign_in: Callable[[User], Client]
) -> None:
    team = make.team_of(coach)
    make.link(make.user(name="Has Left"), team, "ended")
    make.link(make.user(name="Has Not Answered"), team, "invited")
    make.link(make.user(name="Is Pausing"), team, "paused")

    assert names(page(as_coach)) == ["Ines Moreau"]
    assert names(page(sign_in(stranger))) == ["Fremde Athletin"]


def test_the_roster_is_hidden_from_athletes_and_welfare_officers(
    as_athlete: Client, coach: User, client: Client, sign_in: Callable[[User], Client]
) -> None:
    officer = make.coach(make.team_of(coach), Membership.Role.WELFARE_OFFICER)

    assert as_athlete.get(reverse("roster")).status_code == 404
    assert sign_in(officer).get(reverse("roster")).status_code == 404
    assert client.get(reverse("roster")).status_code == 302
