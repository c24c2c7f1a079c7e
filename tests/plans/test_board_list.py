"""The list of plans, and the details of one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from plans.models import Assignment, Plan, PlanAct, PlanSession
from plans.plan_lines import listed
from tests import make

LIST = "plans:plan_list"
DETAILS = {"name": "Spring", "goal": "", "state": "draft", "event": "", "level": "", "about": ""}


def line_of(plan, *teams):
    return listed([plan], teams)[0]


def put_on(plan, *names):
    """Let people of these names have the plan."""
    for name in names:
        person = make.user(name=name)
        Assignment.objects.create(plan=plan, athlete=person, start_on="2026-05-04", last_on="2026-05-31")


def test_a_line_says_weeks_days_and_minutes(coach):
    plan = make.plan(make.team_of(coach), {0: "30 min easy", 2: "60 min easy", 7: "45 min easy"})
    rest = make.workout("rest")
    PlanSession.objects.create(plan=plan, day=13, workout=rest)

    line = line_of(plan)

    assert rest.kind == "rest"
    assert (line.weeks, line.days, line.minutes) == (2, (1, 2), (45, 90))
    assert (line.days_words, line.minutes_words) == ("1 to 2", "45 to 90")


def test_a_plan_without_a_session_says_only_its_weeks(coach):
    line = line_of(make.plan(make.team_of(coach)))

    assert (line.weeks, line.days, line.minutes, line.who) == (1, (0, 0), (0, 0), "")


def test_a_line_names_three_who_are_on_it_and_counts_the_others(coach):
    plan = make.plan(make.team_of(coach))
    put_on(plan, "Dora Hill", "Ben Ode", "Ada Lund", "Cleo Fox", "Eve Orr")
    Assignment.objects.filter(athlete__name="Eve Orr").update(ended_at="2026-05-10T08:00Z")

    assert line_of(plan).who == "Ada, Ben, Cleo and 1 more"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Draft", "Out"]),
        ("?state=archived", ["Away"]),
        ("?state=published&event=10k", ["Out"]),
        ("?state=published&event=mile", []),
        ("?state=nonsense&event=nonsense&page=x", ["Draft", "Out"]),
    ],
)
def test_the_list_shows_what_is_asked_for(as_coach, coach, query, names):
    team = make.team_of(coach)
    make.plan(team, name="Draft")
    make.plan(team, name="Out", state="published", event="10k")
    make.plan(team, name="Away", state="archived")

    response = as_coach.get(reverse(LIST) + query)

    assert [line.plan.name for line in response.context["lines"]] == names


def test_plans_of_another_team_are_not_listed(as_coach, stranger):
    make.plan(make.team_of(stranger), name="Secret plan")

    page = as_coach.get(reverse(LIST)).content.decode()

    assert "Secret plan" not in page
    assert "No plan yet" in page


@pytest.mark.parametrize("plans", [1, 3])
def test_the_list_costs_the_same_for_one_plan_and_three(as_coach, coach, plans, django_assert_num_queries):
    for _ in range(plans):
        put_on(make.plan(make.team_of(coach), {0: "30 min easy", 9: "40 min easy"}))

    with django_assert_num_queries(8):
        as_coach.get(reverse(LIST))


def test_an_assistant_is_offered_no_copy(as_assistant, as_coach, coach):
    make.plan(make.team_of(coach), name="Ours")

    assert "Copy Ours" in as_coach.get(reverse(LIST)).content.decode()
    assert "Copy Ours" not in as_assistant.get(reverse(LIST)).content.decode()


def test_a_new_plan_says_its_event_its_level_and_for_whom(as_coach):
    words = {"name": "Winter", "weeks": "8", "event": "half", "level": "some", "about": "For Sundays."}

    as_coach.post(reverse("plans:plan_new"), words)

    plan = Plan.objects.get(name="Winter")
    assert (plan.event, plan.level, plan.about, plan.race_day) == ("half", "some", "For Sundays.", None)


def test_the_day_of_the_race_is_an_act_that_can_be_undone(as_coach, coach):
    plan = make.plan(make.team_of(coach), {13: "5 km race"}, race_day=6)
    edit = reverse("plans:plan_edit", args=[plan.pk])

    as_coach.post(edit, DETAILS | {"race_week": "2", "race_weekday": "6"})

    plan.refresh_from_db()
    assert (plan.name, plan.race_day) == ("Spring", 13)
    as_coach.post(reverse("plans:plan_undo", args=[plan.pk]))
    plan.refresh_from_db()
    assert plan.race_day == 6
    as_coach.post(edit, DETAILS | {"race_week": "", "race_weekday": "6"})
    plan.refresh_from_db()
    assert plan.race_day is None


def test_other_details_are_no_act_on_the_board(as_coach, coach):
    plan = make.plan(make.team_of(coach), {13: "5 km race"}, race_day=13)
    edit = reverse("plans:plan_edit", args=[plan.pk])
    shown = as_coach.get(edit).context["form"].initial

    as_coach.post(edit, DETAILS | {name: shown[name] for name in ("race_week", "race_weekday")})

    assert (Plan.objects.get(pk=plan.pk).race_day, PlanAct.objects.filter(plan=plan).count()) == (13, 0)


def test_a_race_past_the_last_week_is_refused_and_nothing_is_changed(as_coach, coach):
    plan = make.plan(make.team_of(coach), {0: "30 min easy"}, name="Old name")

    response = as_coach.post(reverse("plans:plan_edit", args=[plan.pk]), DETAILS | {"race_week": "9"})

    plan.refresh_from_db()
    assert response.status_code == 422
    assert "add weeks first" in response.content.decode()
    assert (plan.name, plan.race_day) == ("Old name", None)
