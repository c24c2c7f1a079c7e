"""What a coach is told of drills that load what hurts: whose pain it is, for how long, and what is taken instead."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from drills.models import Rung
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import User
    from plans.judging import Said

GOOD = (
    "Warm-up\n12 min jog\n5 min mobility\n2 x 40 m high knees, walk back\n3 x 60 m strides\n"
    "Main\n8 x 400 m @ 5k pace, 200 m jog"
)


@pytest.fixture(autouse=True)
def drills(db: None) -> None:
    """High knees load the groin and the hip; ankling, their easier neighbour, loads the calf."""
    knees = make.drill("high-knees", name="High knees", avoid_with=["groin", "hip"])
    ankling = make.drill("ankling", name="Ankling", impact=1, avoid_with=["calf"])
    Rung.objects.create(drill=knees, side=Rung.EASIER, other=ankling)


def hurts(athlete: User, days: int, pain: str = "changed", where: str = "left groin", outcome: str = "done") -> None:
    """A session so many days before today, logged with a pain or without one."""
    session = make.session(athlete, on_date=athlete.today() - dt.timedelta(days=days))
    session.log(by=athlete, outcome=outcome, effort=4, pain=pain, pain_where=where)


def sore(client: Client, athlete: User, text: str = GOOD) -> list[Said]:
    """What W08 says to the coach of a session of today."""
    page = client.get(reverse("plans:session_detail", args=[make.session(athlete, text).pk]))
    worth = page.context["worth"]
    return [one for one in (*worth.loud, *worth.notes) if one.finding.code == "W08"]


def test_a_drill_that_loads_what_hurts_is_named_with_an_easier_one(as_coach, athlete):
    hurts(athlete, 3)

    (said,) = sore(as_coach, athlete)

    assert said.finding.severity == "warn"
    assert "High knees on line 4 load what hurts: groin." in said.finding.sentence
    assert said.finding.fix
    assert said.finding.fix.words == "Take ankling instead"


def test_an_easier_drill_that_hurts_too_is_not_offered(as_coach, athlete):
    hurts(athlete, 3, where="groin, calf")

    (said,) = sore(as_coach, athlete)

    assert said.finding.fix
    assert said.finding.fix.words == "Leave out high knees"


def test_the_pain_of_somebody_else_does_not_speak(as_coach, athlete, other_athlete):
    hurts(other_athlete, 1, pain="stopped")
    hurts(athlete, 1, pain="stopped", where="shoulder")

    assert sore(as_coach, athlete) == []
    assert len(sore(as_coach, other_athlete)) == 1


@pytest.mark.parametrize(
    ("days", "pain", "where", "outcome", "severity"),
    [
        (14, "changed", "groin", "done", "warn"),
        (15, "changed", "groin", "done", None),
        (0, "stopped", "groin", "partly", "warn"),
        (1, "felt", "groin", "done", "info"),
        (1, "stopped", "hip", "not", "warn"),
        (1, "stopped", "", "done", None),
        (1, "", "groin", "done", None),
        (-1, "stopped", "groin", "done", None),
    ],
)
def test_a_report_stands_for_two_weeks(as_coach, athlete, days, pain, where, outcome, severity):
    hurts(athlete, days, pain, where, outcome)

    assert [said.finding.severity for said in sore(as_coach, athlete)] == ([severity] if severity else [])


def test_two_runs_without_pain_close_a_report_and_one_does_not(as_coach, athlete):
    hurts(athlete, 8, "stopped")
    hurts(athlete, 6, "")
    hurts(athlete, 5, "", outcome="not")
    open_yet = sore(as_coach, athlete)
    hurts(athlete, 4, "")

    assert (len(open_yet), sore(as_coach, athlete)) == (1, [])
    hurts(athlete, 2)
    assert [said.finding.severity for said in sore(as_coach, athlete)] == ["warn"]


def test_the_worst_of_several_reports_counts_and_the_sessions_own_does_not(as_coach, athlete):
    session = make.session(athlete, GOOD)
    session.log(by=athlete, outcome="done", effort=4, pain="stopped", pain_where="groin")
    worth = as_coach.get(reverse("plans:session_detail", args=[session.pk])).context["worth"]
    assert "W08" not in {said.finding.code for said in (*worth.loud, *worth.notes)}
    session.delete()

    hurts(athlete, 5, "changed")
    hurts(athlete, 2, "felt")

    assert [said.finding.severity for said in sore(as_coach, athlete)] == ["warn"]


@pytest.mark.parametrize("count", [1, 6])
def test_logs_with_pain_cost_no_query_more(as_coach, athlete, count, django_assert_num_queries):
    session = make.session(athlete, GOOD)
    for day in range(count):
        hurts(athlete, day + 1)

    with django_assert_num_queries(13):
        page = as_coach.get(reverse("plans:session_detail", args=[session.pk]))

    assert "load what hurts: groin" in page.content.decode()
