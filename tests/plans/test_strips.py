"""Fourteen days at a glance: what each day shows, and what counts as missed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone

from plans import strips
from plans.models import Assignment, Completion, Session, Workout
from tests import make

if TYPE_CHECKING:
    from athletes.models import User

TODAY = dt.date(2026, 4, 21)  # a Tuesday


def session(day: int, kind: str = "easy", outcome: str = "", *, drills: int = 0, ticked: int = 0) -> Session:
    """A session so many days from today that no database knows, logged where an outcome is given."""
    made = Session(
        on_date=TODAY + dt.timedelta(days=day), workout=Workout(kind=kind, headline=kind, drill_count=drills)
    )
    log = Completion(session=made, outcome=outcome) if outcome else None
    Session._meta.get_field("completion").set_cached_value(made, log)
    made.ticked = ticked  # type: ignore[attr-defined]  # the query adds it
    return made


def drawn(*sessions: Session) -> list[tuple[str, str]]:
    """Letter and classes of each day from yesterday to tomorrow."""
    days = strips.strip(sessions, TODAY - dt.timedelta(days=1), TODAY, days=3).days
    return [(day.letter, day.css) for day in days]


def saved(athlete: User, day: int, kind: str = "easy", outcome: str = "") -> Session:
    """The same in the database."""
    workout = Workout.objects.create(text=kind, tree={}, reader_version="1", kind=kind, headline=kind)
    made = make.session(athlete, workout=workout, on_date=TODAY + dt.timedelta(days=day))
    if outcome:
        Completion.objects.create(session=made, outcome=outcome)
    return made


@pytest.mark.parametrize(
    ("day", "kind", "outcome", "state"),
    [
        (-1, "easy", "done", "done"),
        (-1, "easy", "partly", "part"),
        (-1, "easy", "not", "miss"),
        (-1, "easy", "", "blank"),
        (-1, "rest", "", ""),
        (-1, "rest", "done", "done"),
        (0, "easy", "", "plan"),
        (1, "rest", "", ""),
        (1, "easy", "done", "done"),
    ],
)
def test_a_session_stands_as_logged_else_as_its_date_says(day: int, kind: str, outcome: str, state: str) -> None:
    assert strips.state_of(session(day, kind, outcome), TODAY) == state


def test_each_day_is_one_element_with_its_letter_and_state() -> None:
    assert drawn(session(-1, "quality", "done"), session(1, "long")) == [
        ("Q", "kind kind--quality day--done"),
        ("•", "kind kind--rest day--today"),
        ("L", "kind kind--long day--plan"),
    ]


def test_a_day_without_a_log_looks_missed_but_is_not_called_so() -> None:
    strip = strips.strip([session(-1, "quality")], TODAY - dt.timedelta(days=1), TODAY, days=1)

    assert strip.days[0].css == "kind kind--quality day--miss"
    assert strip.label == "Mon quality not logged"


def test_of_two_sessions_the_harder_gives_the_letter_and_both_are_said() -> None:
    strip = strips.strip([session(0, "easy"), session(0, "quality", "done")], TODAY, TODAY, days=1)

    assert strip.days[0].letter == "Q"
    assert strip.label == "today quality done and easy planned"


@pytest.mark.parametrize(
    ("one", "has_cone"),
    [
        (session(-1, "easy", "done", drills=3, ticked=1), True),
        (session(-1, "easy", "done", drills=3), False),
        (session(0, "easy", drills=3), True),
        (session(0, "easy"), False),
    ],
)
def test_a_cone_stands_for_drills_ticked_or_still_to_come(one: Session, has_cone: bool) -> None:
    day = strips.day_of(one.on_date, [one], TODAY)

    assert day.has_drills == has_cone
    assert day.says.endswith(", drills") == has_cone


def test_a_strip_of_fourteen_days_says_each_and_begins_on_its_weekday() -> None:
    strip = strips.strip([session(20)], TODAY - dt.timedelta(days=7), TODAY)

    assert strip.first_weekday == "tue"
    assert len(strip.days) == 14
    assert strip.label == (
        "Tue no session; Wed no session; Thu no session; Fri no session; Sat no session; Sun no session; "
        "Mon no session; today no session; Wed no session; Thu no session; Fri no session; Sat no session; "
        "Sun no session; Mon no session"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sessions", "days"),
    [
        ([(-3, "easy", ""), (-2, "quality", "not"), (-2, "easy", ""), (-1, "rest", ""), (0, "easy", "")], [18, 19]),
        ([(-4, "easy", ""), (-3, "easy", "partly"), (-2, "easy", "not")], [19]),
        ([(-3, "easy", ""), (-2, "easy", ""), (-2, "strength", "done"), (-1, "easy", "")], [20]),
        ([(-3, "easy", ""), (-2, "easy", ""), (-1, "easy", "done")], []),
        ([(-15, "easy", ""), (-14, "easy", ""), (-9, "easy", "")], [7, 12]),
    ],
)
def test_misses_are_the_last_days_in_a_row_on_which_nothing_was_done(
    sessions: list[tuple[int, str, str]], days: list[int]
) -> None:
    person = make.athlete()
    for day, kind, outcome in sessions:
        saved(person, day, kind, outcome)
    found = strips.facts([person.pk], TODAY - dt.timedelta(days=20), TODAY)

    misses = strips.misses(found, {person.pk: person}, TODAY)

    assert [day.day for day in misses.get(person.pk, [])] == days


def test_a_skipped_session_says_so_and_leaves_the_letter_to_what_takes_its_place() -> None:
    skipped, instead = session(0, "quality"), session(0, "easy")
    skipped.skipped_at = timezone.now()

    day = strips.day_of(TODAY, [skipped, instead], TODAY)

    assert (day.kind, day.state, day.says) == ("easy", "plan", "easy planned and quality skipped")
    assert strips.day_of(TODAY, [skipped], TODAY).state == "skip"


@pytest.mark.django_db
def test_what_was_skipped_with_a_reason_or_paused_is_not_missed(coach: User) -> None:
    person = make.athlete(coach)
    make.session(person, on_date=TODAY - dt.timedelta(days=2), skip_reason="travel", skipped_at=timezone.now())
    plan = make.plan(make.team_of(coach))
    paused = Assignment.objects.create(
        plan=plan, athlete=person, start_on=TODAY, last_on=TODAY, paused_on=TODAY - dt.timedelta(days=1)
    )
    make.session(person, on_date=TODAY - dt.timedelta(days=1), assignment=paused)

    assert strips.facts([person.pk], TODAY - dt.timedelta(days=7), TODAY) == []


@pytest.mark.django_db
@time_machine.travel(dt.datetime(2026, 4, 21, 6, tzinfo=dt.UTC), tick=False)
def test_a_day_that_is_not_over_for_the_athlete_is_not_missed() -> None:
    away = make.athlete(time_zone="Pacific/Honolulu")
    saved(away, -1)
    found = strips.facts([away.pk], TODAY - dt.timedelta(days=7), TODAY)

    assert away.today() == TODAY - dt.timedelta(days=1)
    assert strips.misses(found, {away.pk: away}, TODAY) == {}


@pytest.mark.django_db
def test_facts_of_what_was_not_done_leave_out_rest_and_what_was() -> None:
    person, stranger = make.athlete(), make.athlete()
    saved(person, -1, "easy", "done")
    saved(person, -1, "rest")
    saved(person, 0, "long")
    saved(person, 1, "easy", "not")
    saved(stranger, 0, "easy")
    found = strips.facts([person.pk], TODAY - dt.timedelta(days=7), TODAY + dt.timedelta(days=7), undone=True)

    assert [(f.on_date.day, f.kind, f.outcome) for f in found] == [(21, "long", None), (22, "easy", "not")]


def follow(athlete: User, coach: User, name: str, first: int, weeks: int) -> Assignment:
    """A plan of the coach's team on an athlete's calendar, from so many weeks before this one's Monday."""
    start = dt.date(2026, 4, 20) + dt.timedelta(weeks=first)
    return Assignment.objects.create(
        plan=make.plan(make.team_of(coach), name=name),
        athlete=athlete,
        start_on=start,
        last_on=start + dt.timedelta(days=7 * weeks - 1),
    )


def test_the_plan_that_runs_is_shown_and_the_last_one_says_when_all_end(coach: User, athlete: User) -> None:
    follow(athlete, coach, "5 k, spring", -4, 12)
    follow(athlete, coach, "Summer", 8, 4)
    follow(athlete, coach, "Long gone", -20, 4)

    week = strips.plan_weeks([athlete.pk], coach, TODAY)[athlete.pk]

    assert (week.name, week.number, week.of) == ("5 k, spring", 5, 12)
    assert week.all_end_on == dt.date(2026, 7, 12)


def test_a_plan_to_begin_is_shown_in_week_nought(coach: User, athlete: User) -> None:
    follow(athlete, coach, "Summer", 2, 4)

    week = strips.plan_weeks([athlete.pk], coach, TODAY)[athlete.pk]

    assert (week.name, week.number, week.of) == ("Summer", 0, 4)


def test_a_plan_of_another_team_counts_but_keeps_its_name(coach: User, athlete: User, stranger: User) -> None:
    make.link(athlete, make.team_of(stranger))
    follow(athlete, stranger, "Secret of Otto", -1, 3)

    week = strips.plan_weeks([athlete.pk], coach, TODAY)[athlete.pk]

    assert (week.name, week.number, week.of) == ("", 2, 3)


@pytest.mark.parametrize(("weeks", "soon"), [(1, True), (2, False)])
def test_a_plan_ends_soon_within_a_week(coach: User, athlete: User, weeks: int, soon: bool) -> None:
    follow(athlete, coach, "5 k, spring", 0, weeks)

    assert strips.plan_weeks([athlete.pk], coach, TODAY)[athlete.pk].ends_soon(TODAY) == soon
