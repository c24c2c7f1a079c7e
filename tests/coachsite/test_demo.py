"""The demo club: made in an empty database, refused where people are, taken away without a trace."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from athletes.models import Guardian, RaceResult, Span, Team, User
from coachsite import demo
from plans.models import Assignment, Completion, Plan, Session, Workout
from tests import make


@pytest.fixture
def library(db):
    call_command("load_drills")


def test_the_club_has_forty_athletes_and_its_named_people(library):
    demo.make()

    club = Team.objects.get(name="Millrace Harriers")
    assert club.coachings.filter(state="accepted").count() == 40
    for name in ("coach", "assistant", "athlete", "minor", "guardian", "stranger", "admin"):
        assert User.objects.get(email=f"{name}@example.org").check_password("run-tall-42")
    assert User.objects.get(email="minor@example.org").is_minor
    assert Guardian.objects.get(guardian__email="guardian@example.org").athlete.email == "minor@example.org"
    assert Completion.objects.count() > 300


def test_the_athlete_has_something_to_do_today(library):
    demo.make()

    athlete = User.objects.get(email="athlete@example.org")
    today = Session.objects.get(athlete=athlete, on_date=athlete.today())
    assert today.workout.kind == "quality"
    assert [d.slug for d in today.workout.about.drills] == ["ankling", "high-knees", "butt-kicks-classic"]


def test_pages_about_living_with_a_plan_have_something_to_show(library):
    demo.make()

    athlete = User.objects.get(email="athlete@example.org")
    assert set(athlete.races.values_list("priority", flat=True)) == {"A", "B"}
    assert all(race.on_date > athlete.today() for race in athlete.races.all())
    assert athlete.availabilities.filter(kind="no").exists()
    assert Span.objects.filter(last_day__gt=athlete.today()).exists()
    assert RaceResult.objects.filter(kind="threshold").count() == 1
    assert Completion.objects.exclude(pain="").count() == 1
    assert Completion.objects.exclude(reason="").count() == 2
    assert Assignment.objects.filter(paused_on__isnull=False).count() == 1
    plan = Plan.objects.get(name="5 k, twelve weeks")
    assert list(plan.versions.values_list("number", flat=True)) == [2, 1]
    assert set(plan.assignments.values_list("version__number", flat=True)) == {1}


def test_every_line_of_the_demo_is_read(library):
    demo.make()

    assert list(Workout.objects.exclude(unread=0, asks=0).values_list("text", flat=True)) == []


def test_the_demo_is_refused_where_people_are(library):
    make.user(email="real@club.test")

    with pytest.raises(CommandError, match="There are people in this database already"):
        call_command("demo")

    assert User.objects.count() == 1


def test_the_demo_is_not_made_twice(library):
    demo.make()

    with pytest.raises(demo.DemoRefusedError, match="here already"):
        demo.make()


def test_the_demo_goes_without_a_trace(library):
    demo.make()

    call_command("demo", "--remove")

    assert (User.objects.count(), Team.objects.count(), Session.objects.count(), Workout.objects.count()) == (
        0,
        0,
        0,
        0,
    )
