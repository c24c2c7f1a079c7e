"""What somebody might try, or meet, while others work on the same plans: nothing leaks, nothing is lost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.models import Coaching, Membership
from plans import acts, assigning, pausing, unassigning
from plans.acts import ActRefusedError
from plans.layout import layout_of
from plans.models import AssignAct, Assignment, PlanSession, Session
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from athletes.models import User

ONE_DAY = dt.timedelta(days=1)


def assigned(coach: User, *athletes: User) -> AssignAct:
    """A plan of four sessions in two weeks, assigned to athletes from today."""
    plan = make.plan(make.team_of(coach), dict.fromkeys((6, 8, 10, 13), "30 min easy"), name="Spring")
    view = assigning.preview(plan, athletes, coach.today(), today=coach.today())
    made = assigning.assign(view, by=coach)
    assert made[0].act is not None
    return made[0].act


# --- who may -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["pause", "pause_delete", "resume", "race"])
def test_who_only_looks_in_the_plans_team_does_not_pause_its_plan(
    coach: User, athlete: User, sign_in: Callable[[User], Client], act: str
):
    run = assigned(coach, athlete).assignments.get()
    # Head coach of another team of this athlete, and assistant in the team whose plan it is.
    head = make.coach(name="Two Hats")
    make.link(athlete, make.team_of(head))
    Membership.objects.create(team=make.team_of(coach), user=head, role=Membership.Role.ASSISTANT)
    day = str(athlete.today() + ONE_DAY)

    page = sign_in(head).post(
        reverse(f"plans:assignment_{act}", args=[run.pk]), {"from_day": day, "on": day, "how": "days", "to": day}
    )

    run.refresh_from_db()
    assert page.status_code == 403
    assert run.paused_on is None


def test_what_one_took_back_is_gone_for_good_though_it_was_paused(coach: User, athlete: User):
    act = assigned(coach, athlete)
    run = act.assignments.get()
    one = run.sessions.order_by("on_date").last()
    assert one is not None
    Session.objects.filter(pk=one.pk).update(version=2, changed_at=timezone.now())
    pausing.pause(run.pk, athlete.today() + ONE_DAY, by=coach)

    done = unassigning.take_back(act.pk, by=coach)

    # What stays is nobody's to bring back out of a pause any more, so it is shown.
    assert [kept.pk for kept in done.kept] == [one.pk]
    assert list(Session.objects.visible_to(athlete)) == [one]


def test_who_left_the_team_keeps_the_sessions_when_the_coach_takes_them_back(
    coach: User, athlete: User, other_athlete: User, as_coach: Client
):
    act = assigned(coach, athlete, other_athlete)
    before = athlete.sessions.count()
    Session.objects.filter(athlete=athlete).update(version=2, changed_at=timezone.now())
    Coaching.objects.get(athlete=athlete).end()

    page = as_coach.post(reverse("plans:assign_undo", args=[act.pk]), follow=True)

    assert athlete.name not in page.content.decode()
    assert athlete.sessions.count() == before
    assert other_athlete.sessions.count() == 0


def test_nothing_of_another_teams_plan_comes_over_by_its_ids(as_coach: Client, coach: User, stranger: User):
    mine = make.plan(make.team_of(coach), {0: "30 min easy"})
    theirs = make.plan(make.team_of(stranger), {0: "secret 777 m", 8: "secret 999 m"})
    own, foreign = mine.sessions.get(), [str(one.pk) for one in theirs.sessions.all()]
    before, before_theirs = layout_of(mine), layout_of(theirs)
    address = reverse("plans:plan_act", args=[mine.pk])
    tries = [
        {"act": act, "ids": foreign, "day": "9", "until": "3", "n": "1"}
        for act in ("move", "copy", "cut", "duplicate", "delete", "repeat")
    ]
    tries += [
        {"act": act, "ids": foreign, "weeks": ["1"], "week": "1", "day": "9", "from_plan": str(theirs.pk)}
        for act in ("copy", "cut", "copy_weeks")
    ]
    tries += [{"act": "cut", "ids": [str(own.pk)], "day": "9", "from_plan": str(theirs.pk)}]

    for data in tries:
        page = as_coach.post(address, data, follow=True)
        assert page.status_code == 200
        assert "777" not in page.content.decode()

    assert layout_of(mine) == before
    assert layout_of(theirs) == before_theirs


# --- how much ------------------------------------------------------------------------------------------------------


def test_a_plan_does_not_grow_without_end(coach: User):
    plan = make.plan(make.team_of(coach), {0: "30 min easy"})
    layout = layout_of(plan)
    while 2 * len(layout.sessions) <= acts.MOST_SESSIONS:
        layout = acts.duplicate(layout, {one.id for one in layout.sessions})

    with pytest.raises(ActRefusedError, match="at most"):
        acts.duplicate(layout, {one.id for one in layout.sessions})


def test_a_whole_plan_of_three_sessions_a_day_still_fits(coach: User):
    plan = make.plan(make.team_of(coach), {0: "30 min easy"})
    layout = acts.repeat(layout_of(plan), {str(PlanSession.objects.get(plan=plan).pk)}, 60)
    for day in range(1, 7):
        layout = acts.copy(layout, [one for one in layout.sessions if one.day % 7 == 0], day)
    everything = {one.id for one in layout.sessions}
    layout = acts.duplicate(layout, everything)
    layout = acts.copy(layout, [one for one in layout.sessions if one.id in everything], 0)

    assert len(layout.sessions) == 60 * 7 * 3


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_sheet_of_a_day_at_the_end_of_time_is_no_error(as_coach: Client, athlete: User, day: str):
    address = reverse("plans:calendar_session_new", args=[athlete.pk, day])

    assert as_coach.get(address).status_code in (200, 404)
    assert as_coach.post(address, {"text": "5 km easy"}).status_code in (404, 422)
    assert not Session.objects.exists()
    assert not Assignment.objects.exists()
