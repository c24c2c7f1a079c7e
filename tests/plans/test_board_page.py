"""The board as a page: what a week shows, how big it is, the bar's target fields, and moving blocks of weeks."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.urls import reverse

from plans import acts
from plans.acts import ActRefusedError
from plans.board import board_of
from plans.forms.acts import ActForm
from plans.layout import Layout, Placed, PlannedWeek
from plans.models import Plan, PlanAct, PlanSession, Week
from tests import make

MAIN = "10 min easy\n2 x 40 m high knees\nMain\n8 x 400 m @ 5k pace, 200 m jog"
VOID = {"meta", "link", "input", "br", "img", "use", "rect", "path"}


class Counter(HTMLParser):
    """Counts elements, without those in templates, which a browser does not build."""

    def __init__(self, page: str) -> None:
        """Count at once."""
        super().__init__()
        self.count, self.depth = 0, 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "template":
            self.depth += 1
        self.count += not self.depth

    def handle_endtag(self, tag):
        self.depth -= tag == "template"


def address(plan, name="plan_detail", *more):
    return reverse(f"plans:{name}", args=[plan.pk, *more])


def full_plan(coach, weeks, days=(1, 2, 3, 5, 6)):
    """A plan with a session on each of some weekdays, the hard ones with drills."""
    plan = Plan.objects.create(team=make.team_of(coach), name="Full", race_day=weeks * 7 - 1)
    texts = {1: MAIN, 3: MAIN.replace("8 x", "6 x")}
    shared = {day: make.workout(texts.get(day, f"{40 + day} min easy")) for day in days}
    Week.objects.bulk_create(Week(plan=plan, number=number) for number in range(1, weeks + 1))
    PlanSession.objects.bulk_create(
        PlanSession(plan=plan, day=week * 7 + day, workout=shared[day]) for week in range(weeks) for day in days
    )
    return plan


def test_a_week_says_its_focus_its_note_and_that_it_is_a_down_week(as_coach, coach):
    plan = make.plan(make.team_of(coach), {0: "30 min easy"})
    plan.weeks.update(focus="Hills", note="Sleep <well>", is_down=True)

    page = as_coach.get(address(plan)).content.decode()

    assert "<strong>Hills</strong>Sleep &lt;well&gt;" in page
    assert "<em>down</em>" in page


def test_weeks_of_one_phase_stand_together(coach):
    plan = full_plan(coach, 4)
    plan.weeks.filter(number=3).update(phase="build")

    runs = board_of(plan).runs

    assert [(run.name, [row.week.number for row in run.rows]) for run in runs] == [
        ("Base", [1, 2]),
        ("Build", [3]),
        ("Base", [4]),
    ]


def test_the_day_of_the_race_is_marked_and_said(as_coach, coach):
    plan = make.plan(make.team_of(coach), {0: "30 min easy", 12: "5 km race"}, race_day=12)

    page = as_coach.get(address(plan)).content.decode()

    assert "The race is on Sat of week 2." in page
    assert re.search(r'plan-day--race[^>]*data-day="12"', page)
    assert page.count("Race day</b>") == 1


def test_a_race_past_the_last_week_breaks_nothing(coach):
    plan = make.plan(make.team_of(coach), {0: "30 min easy"}, race_day=200)

    days = [day for row in board_of(plan).rows for day in row.days]

    assert [day.is_race for day in days] == [False] * 7


def test_an_assistant_reads_the_board_and_is_offered_no_act(as_assistant, coach):
    plan = make.plan(make.team_of(coach), {0: "30 min easy"})

    page = as_assistant.get(address(plan)).content.decode()

    assert "only to look at" in page
    assert re.search(r"<strong>30\s+min", page)
    assert [word for word in ("plan-tick", 'id="acts"', "data-act", "Add a session", "/shelf/") if word in page] == []


def test_sixteen_weeks_are_at_most_1500_elements(as_coach, coach):
    plan = full_plan(coach, 16)

    page = as_coach.get(address(plan)).content.decode()

    assert page.count("data-week=") == 16
    assert page.count('class="plan-one') == 80 + page.count('class="plan-one__')
    assert Counter(page).count <= 1500


def test_thirty_weeks_are_at_most_60_kib(as_coach, coach):
    plan = full_plan(coach, 30, days=(0, 1, 2, 3, 4, 5, 6))

    page = as_coach.get(address(plan)).content

    assert len(gzip.compress(page, 6)) <= 60 * 1024


@pytest.mark.parametrize("weeks", [1, 30])
def test_the_board_costs_the_same_however_long(as_coach, coach, weeks, django_assert_num_queries):
    plan = full_plan(coach, weeks)

    with django_assert_num_queries(7):
        as_coach.get(address(plan))


def test_ticks_and_the_fields_of_the_bar_move_a_session(as_coach, coach):
    plan = make.plan(make.team_of(coach), {0: "30 min easy", 8: MAIN})
    one = plan.sessions.get(day=0)

    as_coach.post(address(plan, "plan_act"), {"act": "move", "ids": [one.pk], "to_week": "2", "to_weekday": "4"})

    assert sorted(plan.sessions.values_list("day", flat=True)) == [8, 11]


def asked_of(words):
    """What a form of the bar asks for."""
    return ActForm(QueryDict(words)).asked


def test_the_target_of_the_bar_is_read_as_each_act_needs_it():
    target = "&to_week=3&to_weekday=2"

    assert asked_of(f"act=copy{target}").day == 16
    assert asked_of(f"act=repeat{target}").until == 3
    assert asked_of(f"act=move_weeks&weeks=1{target}").week == 3
    # What is said outright goes first, and an act that takes no target is left alone.
    assert asked_of(f"act=move&day=5{target}").day == 5
    assert (asked_of(f"act=shift&day=5&n=1{target}").week, asked_of(f"act=race_day{target}").day) == (None, None)


def weeks_of(*notes: str) -> Layout:
    """Weeks with a note each and a session on their Tuesdays; the race is on the last Sunday."""
    rows = tuple(PlannedWeek(n, note=note) for n, note in enumerate(notes, start=1))
    return Layout(tuple(Placed(note, n * 7 + 1, 0, "w") for n, note in enumerate(notes)), rows, len(notes) * 7 - 1)


@pytest.mark.parametrize(
    ("block", "before", "order", "race_week"),
    [([1], 3, "bacd", 4), ([3, 4], 1, "cdab", 2), ([1, 3], 5, "bdac", 2), ([2], 2, "abcd", 4), ([4], 1, "dabc", 1)],
)
def test_a_block_of_weeks_moves_with_its_sessions_and_the_race(block, before, order, race_week):
    moved = acts.move_weeks(weeks_of(*"abcd"), block, before)

    assert "".join(week.note for week in moved.weeks) == order
    assert "".join(one.id for one in moved.sessions) == order
    assert [one.day % 7 for one in moved.sessions] == [1] * 4
    assert moved.race_day == race_week * 7 - 1


@pytest.mark.parametrize(("block", "before"), [([], 1), ([5], 1), ([1], 6), ([1], 0)])
def test_weeks_that_are_not_there_are_not_moved(block, before):
    with pytest.raises(ActRefusedError):
        acts.move_weeks(weeks_of(*"abcd"), block, before)


def test_a_week_is_moved_by_the_act_and_undone(as_coach, coach):
    plan = make.plan(make.team_of(coach), {0: "30 min easy", 8: MAIN})
    ids = list(plan.sessions.order_by("day").values_list("pk", flat=True))

    as_coach.post(address(plan, "plan_act"), {"act": "move_weeks", "weeks": ["1"], "week": "3"})

    assert list(plan.sessions.order_by("day").values_list("pk", flat=True)) == ids[::-1]
    assert PlanAct.objects.get(plan=plan).said == "Moved 1 week to the end"
    as_coach.post(address(plan, "plan_undo"))
    assert list(plan.sessions.order_by("day").values_list("pk", flat=True)) == ids
