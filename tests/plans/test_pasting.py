"""A whole plan from pasted text: lines, tables of spreadsheets, and what has no day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from plans.models import Plan, Workout
from plans.pasting import paste
from tests import make

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

LINES = """Spring 5 k
Week 1 - Base
Mon: 40 min easy
Tue: 10 min easy
6 x 600 m @ 5k pace, 90 s jog
Sun: 70 min easy
Week 2 (down week)
Tue: 30 min easy
Sat: 3 km time trial
"""
GRID = """Week\tMon\tTue\tWed\tThu\tFri\tSat\tSun\tTotal
1\t-\t30 min easy\t\t6 x 400m\t\t20 min easy\t60 min easy\t28 km
2\trest\t30 min easy\t\t8 x 400m\t\t"20 min easy
4 x 80 m strides"\t65 min easy\t30 km
"""


def days(text: str) -> dict[int, dict[int, list[str]]]:
    return {week.number: week.days for week in paste(text).weeks}


def page_text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_weeks_and_days_of_a_mail_are_read_with_the_lines_under_a_day() -> None:
    pasted = paste(LINES)

    assert days(LINES) == {
        1: {0: ["40 min easy"], 1: ["10 min easy\n6 x 600 m @ 5k pace, 90 s jog"], 6: ["70 min easy"]},
        2: {1: ["30 min easy"], 5: ["3 km time trial"]},
    }
    assert [(week.phase, week.is_down) for week in pasted.weeks] == [("base", False), ("base", True)]
    assert (pasted.loose, pasted.title) == (["Spring 5 k"], "Spring 5 k")


def test_a_grid_of_a_spreadsheet_is_read_cell_by_cell() -> None:
    assert days(GRID) == {
        1: {1: ["30 min easy"], 3: ["6 x 400m"], 5: ["20 min easy"], 6: ["60 min easy"]},
        2: {
            0: ["rest"], 1: ["30 min easy"], 3: ["8 x 400m"], 5: ["20 min easy\n4 x 80 m strides"], 6: ["65 min easy"],
        },
    }  # fmt: skip
    assert [week.note for week in paste(GRID).weeks] == ["Total: 28 km.", "Total: 30 km."]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Week 1 Mon: 30 min\nWeek 1 Thu: 40 min\nWeek 2 Mon: 35 min",
            {1: {0: ["30 min"], 3: ["40 min"]}, 2: {0: ["35 min"]}},
        ),
        ("Tue: 30 min\nSun: 60 min\nTue: 35 min", {1: {1: ["30 min"], 6: ["60 min"]}, 2: {1: ["35 min"]}}),
        ("Tue AM: 30 min\nTue PM: 20 min", {1: {1: ["30 min", "20 min"]}}),
        ("- **Monday** 30 min easy\n- **Wednesday** 40 min", {1: {0: ["30 min easy"], 2: ["40 min"]}}),
        ("Woche 1\nDienstag: 30 min\nSonntag: 60 min", {1: {1: ["30 min"], 6: ["60 min"]}}),
        ("Mon,Tue,Wed,Thu,Fri,Sat,Sun\n,30 min,,40 min,,,60 min", {1: {1: ["30 min"], 3: ["40 min"], 6: ["60 min"]}}),
        (
            "| Mon | Wed | Sun |\n|---|---|---|\n| 30 min | 40 min | 60 min |",
            {1: {0: ["30 min"], 2: ["40 min"], 6: ["60 min"]}},
        ),
        (
            "\tWeek 1\tWeek 2\nMon\t30 min\t35 min\nWed\t\t40 min\nSun\t60 min\t-",
            {1: {0: ["30 min"], 6: ["60 min"]}, 2: {0: ["35 min"], 2: ["40 min"]}},
        ),
        (
            "30 min\t-\t40 min\t-\t-\t-\t60 min\n35 min\t-\t45 min\t-\t-\t-\t65 min",
            {1: {0: ["30 min"], 2: ["40 min"], 6: ["60 min"]}, 2: {0: ["35 min"], 2: ["45 min"], 6: ["65 min"]}},
        ),
        ("Week 5\nMon: 30 min\nWeek 7\nMon: 40 min", {1: {0: ["30 min"]}, 3: {0: ["40 min"]}}),
        ("M\tT\tW\tT\tF\tS\tS\n\t30 min\t\t\t\t\t60 min", {1: {1: ["30 min"], 6: ["60 min"]}}),
    ],
)
def test_other_shapes(text: str, wanted: dict[int, dict[int, list[str]]]) -> None:
    assert days(text) == wanted


@pytest.mark.parametrize(
    "text", ["", "8 x 400 m at 5k pace", "A plan for all of us,\nwithout any days, at all, really"]
)
def test_a_text_without_days_is_no_plan_and_nothing_is_lost(text: str) -> None:
    pasted = paste(text)

    assert pasted.count == 0
    assert pasted.loose == [line for line in text.split("\n") if line]


@given(
    st.lists(
        st.sampled_from(["Mon: ", "Week 2", "Tue\t", "x\ty\tz", "5 x 1 km", "Week 70", "- Fri ", "Total", ""]),
        max_size=12,
    )
)
def test_no_word_is_ever_lost(parts: list[str]) -> None:
    marked = [f"{part} w{n}q" for n, part in enumerate(parts)]

    pasted = paste("\n".join(marked))

    kept = " ".join(
        [*pasted.loose, *(one for w in pasted.weeks for d in w.days.values() for one in d)]
        + [f"{week.focus} {week.note}" for week in pasted.weeks]
    )
    assert [n for n in range(len(parts)) if f"w{n}q" not in kept] == []


def test_the_board_is_shown_and_nothing_is_written(as_coach: Client) -> None:
    response = as_coach.post("/plans/pasting/", {"text": LINES})

    page = BeautifulSoup(response.content, "html.parser")
    cells = [" ".join(cell.get_text(" ").split()) for cell in page.select(".session-cell strong")]
    assert cells == ["40 min", "6 × 600 m", "70 min", "30 min", "3 km"]
    assert "5 sessions in 2 weeks. Nothing is saved yet." in page_text(response)
    assert (Plan.objects.filter(team__isnull=False).count(), Workout.objects.filter(author__isnull=False).count()) == (
        0,
        0,
    )


def test_the_plan_has_weeks_sessions_and_the_lines_without_a_day(as_coach: Client, coach: User) -> None:
    response = as_coach.post("/plans/pasted/", {"text": f"{LINES}Week 99\nMon: 20 min easy\n", "name": "Ours"})

    plan = Plan.objects.get(name="Ours")
    assert response.headers["Location"] == f"/plans/{plan.pk}/"
    assert plan.team == make.team_of(coach)
    assert [(one.day, one.workout.text) for one in plan.sessions.order_by("day")] == [
        (0, "40 min easy"),
        (1, "10 min easy\n6 x 600 m @ 5k pace, 90 s jog"),
        (6, "70 min easy"),
        (8, "30 min easy"),
        (12, "3 km time trial"),
    ]
    assert plan.about == "Spring 5 k\nWeek 99: 20 min easy"
    assert plan.weeks.get(number=2).is_down


def test_no_day_no_plan_and_the_text_stays(as_coach: Client) -> None:
    response = as_coach.post("/plans/pasted/", {"text": "six by <600> metres"})

    assert response.status_code == 422
    assert "No day was found" in page_text(response)
    assert "six by &lt;600&gt; metres" in response.content.decode()
    assert not Plan.objects.filter(team__isnull=False).exists()


def test_loose_lines_that_could_not_be_kept_are_refused(as_coach: Client) -> None:
    response = as_coach.post("/plans/pasted/", {"text": "words\n" * 400 + "Mon: 30 min easy"})

    assert response.status_code == 422
    assert "longer than 2,000 letters" in page_text(response)


@pytest.mark.parametrize("weeks", [2, 16])
def test_a_long_plan_costs_as_many_queries_as_a_short_one(
    weeks: int, as_coach: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    text = "\n".join(f"Week {n}\nMon: {20 + n} min easy\nThu: {n} x 400 m @ 5k pace" for n in range(1, weeks + 1))
    as_coach.post("/plans/pasting/", {"text": text})

    with django_assert_max_num_queries(24):
        as_coach.post("/plans/pasted/", {"text": text, "name": "Long"})

    assert Plan.objects.get(name="Long").sessions.count() == 2 * weeks
