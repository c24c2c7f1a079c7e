"""The inbox: what waits for a coach, in which order, and where each line leads."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from athletes.models import Coaching, Membership, MessageCopy, Team
from athletes.models.threads import thread_about
from plans import inbox, moving, practices
from plans.models import Assignment, Completion, DrillOccurrence, Session, Workout
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

NOW = dt.datetime(2026, 4, 21, 15, 53, tzinfo=dt.UTC)  # a Tuesday, 16:53 in London
TODAY = NOW.date()
# Twelve for what waits, and one for what the coach put aside: no row that the page reads anyway could bring it, since
# lines are made from many kinds of rows, and a coach may have put aside what none of them is for.
QUERIES = 13


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def session(
    athlete: User, day: int, kind: str = "easy", outcome: str = "", *, at: str = "", effort: int | None = None
) -> Session:
    """A session so many days from today, logged where an outcome is given."""
    workout = Workout.objects.create(
        text=kind, tree={}, reader_version="1", kind=kind, headline=f"{kind} {day}", drill_count=2
    )
    made = make.session(
        athlete,
        workout=workout,
        on_date=TODAY + dt.timedelta(days=day),
        start_time=dt.time.fromisoformat(at) if at else None,
    )
    if outcome:
        Completion.objects.create(session=made, outcome=outcome, effort=effort)
    return made


def say(athlete: User, about: Session, words: str, *, by: User | None = None) -> None:
    """Words about a session, the athlete's unless said otherwise."""
    thread_about(athlete, "session", about.pk).say(by or athlete, words)


def follow(athlete: User, coach: User, weeks: int = 8) -> Assignment:
    """A plan of the coach's team that began this Monday."""
    start = dt.date(2026, 4, 20)
    return Assignment.objects.create(
        plan=make.plan(make.team_of(coach)),
        athlete=athlete,
        start_on=start,
        last_on=start + dt.timedelta(days=7 * weeks - 1),
    )


@pytest.fixture
def ines(athlete: User, coach: User) -> User:
    """The athlete on a long plan: nothing waits but what a test makes."""
    follow(athlete, coach)
    return athlete


def page(client: Client, address: str = "", **headers: str) -> BeautifulSoup:
    """The inbox, parsed."""
    response = client.get(reverse("inbox") + address, headers=headers)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    """The words of each element, spaces evened out."""
    return [" ".join(one.get_text(" ").split()) for one in soup.select(selector)]


def lines(soup: BeautifulSoup) -> list[str]:
    """Each line as due, why, who and what, act."""
    return [text.replace("Done with", "").strip() for text in texts(soup, "[data-line] > a")]


def test_unread_words_wait_until_the_session_they_are_about_begins(as_coach: Client, ines: User) -> None:
    about = session(ines, 0, "quality", at="18:15")
    say(ines, about, "Spikes or flats?")

    soup = page(as_coach)

    assert lines(soup) == ["18:15 today Question IM Ines Moreau “Spikes or flats?” quality 0 Answer"]
    assert [one["href"] for one in soup.select("[data-line] > a")] == [reverse("plans:session_detail", args=[about.pk])]
    assert texts(soup, "h1") == ["1 waits for you, 1 today"]


def test_a_time_is_shown_on_the_clock_of_the_coach(as_coach: Client, coach: User) -> None:
    away = make.athlete(coach, name="Aiko Sato", time_zone="Asia/Tokyo")
    follow(away, coach)
    say(away, session(away, 1, at="06:00"), "Which shoes?")

    assert lines(page(as_coach)) == ["22:00 today Question AS Aiko Sato “Which shoes?” easy 1 Answer"]


def test_a_log_is_of_use_until_the_next_session(as_coach: Client, ines: User) -> None:
    logged = session(ines, -1, "quality", "partly", effort=8)
    session(ines, 1, "rest")
    session(ines, 2, "easy", at="07:30")

    soup = page(as_coach)

    assert lines(soup) == ["Thu 23 Apr, 07:30 Partly IM Ines Moreau quality -1, Mon 20 April. Effort 8 of 10. Look"]
    assert [one["action"] for one in soup.select("[data-line] form")] == [
        reverse("plans:session_seen", args=[logged.pk])
    ]


def test_a_log_with_a_note_is_one_line_under_two_tabs(as_coach: Client, ines: User) -> None:
    logged = session(ines, -1, "quality", "done")
    say(ines, logged, "Legs heavy.")

    soup = page(as_coach)

    assert lines(soup) == ["Wed 22 Apr, 16:53 Note IM Ines Moreau “Legs heavy.” quality -1 Read"]
    assert texts(soup, ".tabs__tab") == ["All 1", "Words 1", "Logged 1"]


def test_what_was_seen_or_read_or_logged_long_ago_does_not_wait(as_coach: Client, coach: User, ines: User) -> None:
    session(ines, -1, "easy", "done").completion.mark_seen(coach)
    old = session(ines, -20, "easy", "done")
    Completion.objects.filter(session=old).update(logged_at=NOW - dt.timedelta(days=15))
    talk = session(ines, -2, "rest")
    say(ines, talk, "Thanks!")
    inbox.mark_read(talk, coach)

    assert lines(page(as_coach)) == []
    assert texts(page(as_coach), ".empty h2") == ["All seen, all answered"]


def test_two_missed_days_wait_until_the_athlete_trains_next(as_coach: Client, ines: User) -> None:
    session(ines, -5, "quality")
    session(ines, -2, "easy", "not").completion.mark_seen(ines)
    session(ines, 3)

    soup = page(as_coach)

    assert lines(soup) == [
        "Fri 24 Apr 2 missed IM Ines Moreau Thursday and Sunday: said not done, or nothing logged. week 1 of 8 Look"
    ]
    assert [one["href"] for one in soup.select("[data-line] > a")] == [reverse("athlete_detail", args=[ines.pk])]


def test_a_plan_that_ends_and_an_athlete_without_one_wait(as_coach: Client, coach: User, athlete: User) -> None:
    make.athlete(coach, name="Mei Tanaka")
    follow(athlete, coach, weeks=1)

    soup = page(as_coach)

    assert [line.split(" ")[0] for line in lines(soup)] == ["Sun", "no"]
    assert texts(soup, ".inbox__why") == ["Plan ends", "No plan"]
    assert texts(soup, ".inbox__group h2") == ["This week 1", "Later, or no date 1"]
    assert [one["href"] for one in soup.select("[data-line] > a")] == [
        reverse("athlete_detail", args=[athlete.pk]) + "?month=2026-04",
        reverse("plans:plan_list"),
    ]


def test_lines_stand_by_the_time_until_which_an_answer_is_of_use(as_coach: Client, coach: User) -> None:
    people = [make.athlete(coach, name=name) for name in ("Ann", "Ben", "Cem", "Dora")]
    for person in people:
        follow(person, coach)
    ann, ben, cem, dora = people
    say(ann, session(ann, 0), "Any time today?")
    say(ben, session(ben, 0, at="18:15"), "Late?")
    say(cem, session(cem, 0, at="17:00"), "Soon?")
    say(dora, session(dora, 2, at="06:00"), "Thursday?")

    soup = page(as_coach)

    assert texts(soup, ".inbox__who strong") == ["Cem", "Ben", "Ann", "Dora"]
    assert texts(soup, ".inbox__group h2") == ["Today 3", "This week 1"]


@pytest.mark.parametrize(("show", "expected"), [("words", ["Ann"]), ("logged", ["Ben"]), ("plans", ["Cem"])])
def test_a_tab_keeps_its_own_lines(as_coach: Client, coach: User, show: str, expected: list[str]) -> None:
    ann, ben, _ = (make.athlete(coach, name=name) for name in ("Ann", "Ben", "Cem"))
    follow(ann, coach)
    follow(ben, coach)
    say(ann, session(ann, 0), "Shoes?")
    session(ben, 0, "easy", "done")

    soup = page(as_coach, f"?show={show}")

    assert texts(soup, ".inbox__who strong") == expected
    assert texts(soup, ".tabs__tab") == ["All 3", "Words 1", "Logged 1", "Plans 1"]


def test_the_sheet_shows_the_chosen_line_planned_beside_done(as_coach: Client, ines: User) -> None:
    logged = session(ines, -1, "quality", "done", effort=7)
    DrillOccurrence.objects.create(session=logged, drill=make.drill(), done_at=timezone.now())
    say(ines, logged, "Wind on the last two.")
    other = session(ines, -2, "easy", "not")

    first, chosen = page(as_coach), page(as_coach, f"?line=session-{other.pk}")

    assert texts(first, ".sheet .marks__one") == ["Session done", "Drills 1 of 2", "Effort 7 of 10"]
    assert texts(first, ".sheet .thread p:last-child") == ["Wind on the last two."]
    assert texts(chosen, ".sheet .marks__one") == ["Session not done", "Drills 0 of 2"]
    assert texts(chosen, ".inbox__line--on .inbox__why") == ["Not"]


def test_htmx_gets_the_list_or_the_sheet(as_coach: Client, ines: User) -> None:
    logged = session(ines, -1, "easy", "done")
    htmx = {"HX-Request": "true"}

    whole = page(as_coach, **htmx)
    sheet = page(as_coach, f"?line=session-{logged.pk}", **htmx, **{"HX-Target": "sheet"})

    assert [one.get("id") for one in whole.find_all(recursive=False)] == ["inbox"]
    assert [one.get("id") for one in sheet.find_all(recursive=False)] == ["sheet"]


def test_done_takes_the_line_away_with_and_without_javascript(as_coach: Client, coach: User, ines: User) -> None:
    one, two = session(ines, -1, "easy", "done"), session(ines, -2, "easy", "done")
    say(ines, one, "Good.")

    plain = as_coach.post(reverse("plans:session_seen", args=[one.pk]))
    htmx = as_coach.post(reverse("plans:session_seen", args=[two.pk]), headers={"HX-Request": "true"})

    assert (plain.status_code, htmx.status_code) == (302, 200)
    assert lines(page(as_coach)) == []
    assert not MessageCopy.objects.filter(reader=coach, read_at=None).exists()


def test_words_of_a_parent_are_named_and_those_of_a_fellow_coach_left_out(
    as_coach: Client, assistant: User, coach: User, minor: User, guardian: User
) -> None:
    follow(minor, coach)
    about = session(minor, 0)
    say(minor, about, "She has a cold.", by=guardian)
    say(minor, session(minor, 1), "Take it easy.", by=assistant)

    assert lines(page(as_coach)) == ["today Note ED Elif Demir Anna Demir: “She has a cold.” easy 0 Read"]


def test_reading_marks_only_the_reader_s_own_copies_of_that_session(coach: User, assistant: User, ines: User) -> None:
    about, other = session(ines, 0), session(ines, 1)
    say(ines, about, "One")
    say(ines, other, "Two")

    assert inbox.mark_read(about, coach) == 1
    assert inbox.unread_counts(coach) == {ines.pk: 1}
    assert inbox.unread_counts(assistant) == {ines.pk: 2}


def test_a_source_of_another_app_adds_lines_and_a_tab(
    as_coach: Client, ines: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "SOURCES", [*inbox.SOURCES])
    monkeypatch.setitem(inbox.TABS, "clips", "replaced below, and taken away after the test")

    def clips(desk: inbox.Desk) -> Iterable[inbox.Line]:
        person = desk.athletes[ines.pk]
        yield inbox.Line("clip-1", ("clips",), person, "clips", "Clip", "Butt kicks.", "Review", "/drills/")

    inbox.register(clips, tab=("clips", "Clips"))

    soup = page(as_coach, "?show=clips")

    assert lines(soup) == ["no date Clip IM Ines Moreau Butt kicks. Review"]
    assert texts(soup, ".tabs__tab") == ["All 1", "Clips 1"]


def test_a_question_nobody_has_read_is_late_after_the_hours_of_the_team(
    as_coach: Client, coach: User, ines: User
) -> None:
    Team.objects.update(answer_hours=3)
    about = session(ines, 3)
    with time_machine.travel(NOW - dt.timedelta(hours=2), tick=False):
        say(ines, about, "Spikes?")
    in_time = lines(page(as_coach))
    with time_machine.travel(NOW + dt.timedelta(hours=1, minutes=1), tick=False):
        late = lines(page(as_coach))

    assert in_time == ["17:53 today Question IM Ines Moreau “Spikes?” easy 3 Answer"]
    assert late == ["17:53 today Question, late IM Ines Moreau “Spikes?” easy 3 Answer"]


def test_misses_count_in_a_row_and_from_the_number_that_the_team_has_set(as_coach: Client, ines: User) -> None:
    for day in (-6, -5, -3, -2):
        session(ines, day)
    logged = session(ines, -4, "easy", "done")
    logged.completion.mark_seen(ines)

    before = texts(page(as_coach), ".inbox__why")
    Team.objects.update(misses=3)

    assert (before, texts(page(as_coach), ".inbox__why")) == (["2 missed"], [])


def test_a_plan_runs_dry_with_the_days_left_that_the_team_has_set(as_coach: Client, coach: User, athlete: User) -> None:
    follow(athlete, coach, weeks=2)

    before = texts(page(as_coach), ".inbox__why")
    Team.objects.update(dry_days=12)

    assert before == []
    (line,) = lines(page(as_coach))
    assert line.startswith(
        "Sun 3 May Plan ends IM Ines Moreau Runs dry in 12 days: the last planned day is Sunday 3 May."
    )


def test_who_trains_with_two_teams_of_a_coach_stands_once_under_the_strictest_limits(
    as_coach: Client, coach: User, ines: User
) -> None:
    second = make.team()
    Membership.objects.create(team=second, user=coach, role=Membership.Role.HEAD_COACH)
    make.link(ines, second)
    Team.objects.filter(pk=second.pk).update(misses=1)
    session(ines, -1)

    assert texts(page(as_coach), ".inbox__why") == ["1 missed"]


def test_a_practice_that_has_begun_waits_until_all_are_ticked(as_coach: Client, coach: User, ines: User) -> None:
    squad = make.squad(make.team_of(coach), ines, name="5 k group")
    begun = make.practice(coach, ines, on_date=TODAY, at=dt.time(16), squad=squad)
    make.practice(coach, ines, on_date=TODAY, at=dt.time(18))
    off = make.practice(coach, ines, on_date=TODAY, at=dt.time(15))
    practices.cancel(off.pk, 1, by=coach)

    soup = page(as_coach, "?show=practices")

    assert lines(soup) == ["today Not ticked 5 k group Nobody is ticked: Tuesday at 16:00, Hill Lane. 8 × 400 m Tick"]
    assert [one["href"] for one in soup.select("[data-line] > a")] == [
        reverse("plans:practice_detail", args=[begun.pk])
    ]
    assert texts(soup, ".sheet h2") == ["5 k group"]
    practices.came_along(begun, make.athlete(coach, name="Came Along"), by=coach)
    assert "1 of 2 are not ticked: Tuesday" in lines(page(as_coach, "?show=practices"))[0]
    practices.tick_rest(begun, by=coach)
    assert lines(page(as_coach, "?show=practices")) == []


def test_skipping_for_pain_or_illness_waits_in_one_line_and_other_reasons_do_not(
    as_coach: Client, coach: User, ines: User
) -> None:
    hurt, ill = session(ines, 0, "quality"), session(ines, 1)
    away, by_coach = session(ines, 2), session(ines, 2)
    for one, reason, by in (
        (hurt, "pain", ines),
        (ill, "sick", ines),
        (away, "travel", ines),
        (by_coach, "pain", coach),
    ):
        moving.skip(one.pk, reason, by=by, version=1)

    assert lines(page(as_coach)) == [
        "today Pain IM Ines Moreau Skipped, pain or injury: quality 0 on Tue 21 April and 1 more. Look"
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_costs_the_same_whatever_the_size(
    as_coach: Client, coach: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(coach, count)
    as_coach.get(reverse("inbox"))

    with django_assert_num_queries(QUERIES):
        response = as_coach.get(reverse("inbox"))

    assert len(lines(BeautifulSoup(response.content, "html.parser"))) == 4 * count


def fill(coach: User, count: int) -> None:
    """So many athletes, each with a question, a log, two misses and a plan that ends."""
    for number in range(count):
        person = make.athlete(coach, name=f"Person {number:02d}")
        follow(person, coach, weeks=1)
        say(person, session(person, 0, at="18:15"), "How fast?")
        session(person, -4, "easy", "done")
        session(person, -2)
        session(person, -3)


def test_a_page_of_fifty_lines_keeps_to_1500_elements(as_coach: Client, coach: User) -> None:
    fill(coach, 13)

    soup = page(as_coach)

    assert len(lines(soup)) == 50
    assert len(soup.find_all(True)) <= 1500
    assert texts(soup, ".inbox__pages") == ["1–50 of 52 Later"]
    assert len(lines(page(as_coach, "?page=2"))) == 2


def test_nothing_of_other_teams_or_ended_links_shows(
    as_coach: Client, coach: User, stranger: User, ines: User, sign_in: Callable[[User], Client]
) -> None:
    say(ines, session(ines, 0), "For Ruth only?")
    theirs = sign_in(stranger)
    assert texts(page(theirs), ".inbox__who strong") == ["Fremde Athletin"]

    Coaching.objects.get(athlete=ines).end()

    assert lines(page(as_coach)) == []
    assert lines(page(as_coach, "?show=words")) == []


def test_a_coach_without_athletes_is_told_what_will_stand_here(as_coach: Client) -> None:
    soup = page(as_coach)

    assert texts(soup, "h1") == ["Nothing waits for you"]
    assert texts(soup, ".empty h2") == ["Nobody trains with you yet"]
    assert soup.select(".sheet") == []


def test_the_inbox_is_for_coaches(as_athlete: Client, client: Client) -> None:
    assert as_athlete.get(reverse("inbox")).status_code == 404
    assert client.get(reverse("inbox")).status_code == 302
    assert as_athlete.post(reverse("inbox")).status_code == 405
