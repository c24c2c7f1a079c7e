"""What is worth a look, as marks on the board: the same as on the sheet, few queries, quick, and quiet where told."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse

from plans import judging
from plans.board import board_of
from plans.linting import fold
from plans.marking import MOST_NAMED, mark, readings_of
from plans.models import Plan, PlanSession, Week
from plans.plan_library import load_plans
from tests import make

if TYPE_CHECKING:
    from bs4 import Tag
    from django.test import Client

    from athletes.models import User
    from plans.marking import Mark

HARD = "8 x 400 m @ 5k pace, 200 m jog"
LATE = f"Warm-up\n12 min jog\n2 x 40 m high knees, walk back\n5 min mobility\n3 x 60 m strides\nMain\n{HARD}"
COLD = f"Warm-up\n2 x 40 m high knees, walk back\nMain\n{HARD}"
HOPS = "Warm-up\n12 min jog\n2 x 20 m a-skip, walk back\nMain\n30 min easy"
GOOD = "30 min easy"


@pytest.fixture(autouse=True)
def drills(db: None) -> None:
    make.drill("high-knees", name="High knees", level=2, impact=2, contacts_per_20m_low=30, contacts_per_20m_high=45)
    make.drill("a-skip", name="A-skip", impact=3)


def address(plan: Plan, name: str = "plan_detail", *more: object) -> str:
    return reverse(f"plans:{name}", args=[plan.pk, *more])


def look(client: Client, plan: Plan) -> Tag:
    """What stands above the board."""
    found = BeautifulSoup(client.get(address(plan)).content, "html.parser").select_one(".board-look")
    assert found is not None
    return found


def marks(plan: Plan, user: User) -> list[Mark]:
    board = board_of(plan, with_trees=True)
    return mark(board, readings_of(board), judging.library_of(user, plan.team_id).facts, plan.silenced)


def told(plan: Plan, user: User) -> dict[int, tuple[int, int]]:
    """Errors and warnings by day."""
    return {one.session.day: (one.errors, one.warnings) for one in marks(plan, user)}


def sheets(plan: Plan, user: User) -> dict[int, tuple[int, int]]:
    """The same as the sheet of each session has it."""
    facts, board, found = judging.library_of(user, plan.team_id).facts, board_of(plan), {}
    for session in plan.sessions.select_related("workout", "plan"):
        worth = judging.of_plan(session, session.workout.reading, facts, board, may_edit=True)
        levels = [one.severity for one in fold(worth.findings)[0]]
        if levels:
            found[session.day] = (levels.count("error"), levels.count("warn"))
    return found


def test_a_session_that_is_worth_a_look_says_so_with_count_and_severity(as_coach, coach):
    plan = make.plan(make.team_of(coach), {0: GOOD, 2: LATE, 8: COLD})

    page = BeautifulSoup(as_coach.get(address(plan)).content, "html.parser")

    cells = page.select("[role=gridcell]:has(.plan-one__look)")
    found = {str(cell["data-day"]): cell.select(".plan-one__look")[0] for cell in cells}
    assert list(found) == ["2", "8"]
    assert "worth a look: 1 warning" in found["2"].get_text()
    assert "1 error" in found["8"].get_text()
    assert "plan-one__look--error" in found["8"]["class"]
    opens = address(plan, "plan_session_edit", plan.sessions.get(day=8).pk)
    assert found["8"] == page.select(f'a[href="{opens}"] .plan-one__look')[0]


def test_above_the_board_stands_how_many_and_where(as_coach, coach):
    plan = make.plan(make.team_of(coach), {0: GOOD, 2: LATE, 8: COLD})

    above = look(as_coach, plan)

    assert "2 sessions worth a look" in above.select("summary")[0].get_text()
    assert [" ".join(one.get_text(" ").split())[:11] for one in above.select("li")] == ["Week 1, Wed", "Week 2, Tue"]
    opened = as_coach.get(str(above.select("li a")[1]["href"]).removesuffix("#open")).content.decode()
    assert 'id="open" data-id="' in opened
    assert "Worth a look" in opened


def test_only_so_many_are_named_and_the_rest_is_counted(as_coach, coach):
    plan = make.plan(make.team_of(coach), dict.fromkeys(range(0, 2 * MOST_NAMED + 4, 2), LATE))

    above = look(as_coach, plan)

    assert len(above.select("li")) == MOST_NAMED
    assert "And 2 more." in above.get_text()


def test_nothing_stands_above_a_board_without_findings(as_coach, coach):
    page = as_coach.get(address(make.plan(make.team_of(coach), {0: GOOD}))).content.decode()

    assert [word for word in ("board-look", "plan-one__look") if word in page] == []


def test_a_rule_kept_quiet_marks_nothing(as_coach, coach):
    plan = make.plan(make.team_of(coach), {2: LATE, 8: LATE})
    assert told(plan, coach) == {2: (0, 1), 8: (0, 1)}

    as_coach.post(address(plan, "plan_quiet_rules"), {"rule": "W02"})

    plan.refresh_from_db()
    assert told(plan, coach) == {}
    assert "board-look" not in as_coach.get(address(plan)).content.decode()


def test_marks_go_when_the_text_is_mended(as_coach, coach):
    plan = make.plan(make.team_of(coach), {2: LATE})
    session = plan.sessions.get()

    page = as_coach.post(
        address(plan, "plan_session_edit", session.pk),
        {"text": GOOD, "was": session.workout_id},
        HTTP_HX_REQUEST="true",
    ).content.decode()

    assert "Saved." in page
    assert "plan-one__look" not in page


@pytest.mark.parametrize(
    "days",
    [
        {0: LATE, 7: HOPS, 8: HOPS, 12: HOPS, 14: "Race 5k"},
        {0: HOPS, 1: HOPS, 9: COLD, 20: "Warm-up\n12 min jog\n2 x 20 m a-skip, walk back\nMain\nRace 5k"},
        {2: "12 min jog\n2 x 40 m high knees, walk back", 9: "12 min jog\n9 x 40 m high knees, walk back", 11: COLD},
        {0: "5 km race", 1: COLD, 3: "what nobody can read 77", 9: HOPS},
    ],
)
def test_the_board_says_what_the_sheets_say(coach, days):
    plan = make.plan(make.team_of(coach), days)
    plan.weeks.filter(number=2).update(phase=Week.Phase.RECOVER)
    plan.sessions.update(start_time="18:00")

    assert told(plan, coach) == sheets(plan, coach) != {}


def test_a_session_without_words_is_not_marked(coach):
    assert told(make.plan(make.team_of(coach), {0: "", 2: "\n"}), coach) == {}


def test_marks_are_judged_with_the_drills_of_the_team_alone(coach):
    plan = make.plan(make.team_of(coach), {7: HOPS, 8: HOPS})
    stranger = make.coach()
    make.drill("a-skip", team=make.team_of(stranger), impact=0)

    assert set(told(plan, coach)) == {8}


def full_plan(coach: User, weeks: int) -> Plan:
    """A session on each day, most of them with drills, each text once more different, all with something to say."""
    plan = Plan.objects.create(team=make.team_of(coach), name="Full", race_day=weeks * 7 - 1)
    Week.objects.bulk_create(Week(plan=plan, number=number) for number in range(1, weeks + 1))
    texts = (LATE, GOOD, COLD, HOPS, LATE, f"[[Before]]\n{HARD}", "90 min easy\n6 x 20 s strides")
    PlanSession.objects.bulk_create(
        PlanSession(plan=plan, day=day, workout=make.workout(texts[day % 7].replace("400", str(400 + day))))
        for day in range(weeks * 7)
    )
    return plan


@pytest.mark.parametrize("weeks", [1, 30])
def test_a_board_with_marks_costs_the_same_however_long(as_coach, coach, weeks, django_assert_num_queries):
    plan = full_plan(coach, weeks)

    # One of them asks what is known of the drills.
    with django_assert_num_queries(7):
        as_coach.get(address(plan))


def test_thirty_full_weeks_with_marks_weigh_at_most_60_kib(as_coach, coach):
    plan = full_plan(coach, 30)

    answer = as_coach.get(address(plan))

    assert answer.context["plan"] == plan
    assert answer.content.count(b"plan-one__look--") >= 90
    assert len(gzip.compress(answer.content, 6)) <= 60 * 1024


def test_no_built_in_plan_has_a_mark(as_coach, coach):
    call_command("load_drills")
    call_command("load_warm_ups")
    load_plans()

    found = {plan.slug: told(plan, coach) for plan in Plan.objects.built_in()}

    assert {slug: days for slug, days in found.items() if days} == {}
