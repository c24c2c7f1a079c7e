"""Writing a warm-up out in one athlete's session: that session alone, with a way back, and not once it is over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from plans.models import PlanSession, Session, WarmUp, WarmUpUse, Workout
from plans.notation import Words
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import Team, User

FIRST = "10 min jog\n2 x 40 m butt kicks\n3 x 60 m strides"
MAIN = "8 x 400 m @ 5k pace, 200 m jog"
LINKED = f"[[Before intervals]]\n{MAIN}"
OUT = f"Warm-up\n{FIRST}\nMain\n{MAIN}"
UNDO = reverse("plans:workout_add_undo")


@pytest.fixture
def team(coach: User) -> Team:
    """The coach's team, with a warm-up."""
    team = make.team_of(coach)
    drill = make.drill("butt-kicks")
    WarmUp(team=team, title="Before intervals").write(FIRST, by=coach, words=Words.of([(drill.slug, drill.name, ())]))
    return team


@pytest.fixture
def workout(team: Team, coach: User) -> Workout:
    """A workout that links it."""
    return Workout.objects.write(LINKED, author=coach, team=team.pk)


@pytest.fixture
def session(workout: Workout, athlete: User) -> Session:
    """Tomorrow's session of the athlete."""
    return make.session(athlete, workout=workout, on_date=athlete.today() + dt.timedelta(days=1))


def detach(session: Session) -> str:
    return reverse("plans:session_detach", args=[session.pk])


def shown(session: Session) -> str:
    return reverse("plans:session_detail", args=[session.pk])


def test_the_lines_become_one_athletes_own_and_nobody_elses(
    session: Session, workout: Workout, team: Team, coach: User, as_coach: Client
) -> None:
    mate = make.session(make.athlete(coach), workout=workout)
    planned = PlanSession.objects.create(plan=make.plan(team, {}), day=0, workout=workout)
    offered = as_coach.get(shown(session)).content.decode()

    response = as_coach.post(detach(session), {"was": str(workout.pk)}, follow=True)

    for one in (session, mate, planned):
        one.refresh_from_db()
    use = session.workout.warm_up_uses.get()
    assert detach(session) in offered
    assert session.workout.text == OUT
    assert (use.version.warm_up.title, use.version.number, use.is_live) == ("Before intervals", 1, False)
    assert mate.workout == planned.workout == workout
    assert "own now" in response.content.decode()
    assert detach(session) not in response.content.decode()
    assert session.workout.seconds == workout.seconds


def test_the_lines_are_those_it_had_and_not_todays(
    session: Session, workout: Workout, team: Team, as_coach: Client
) -> None:
    WarmUp.objects.get().write("5 min walk", by=None, words=Words.of([]))

    as_coach.post(detach(session), {"was": str(workout.pk)})

    session.refresh_from_db()
    assert session.workout.text == OUT


def test_it_is_taken_back(session: Session, workout: Workout, as_coach: Client) -> None:
    as_coach.post(detach(session), {"was": str(workout.pk)})

    response = as_coach.post(UNDO)

    session.refresh_from_db()
    assert response["Location"] == shown(session)
    assert session.workout == workout


def test_pressed_again_it_changes_nothing(session: Session, as_coach: Client) -> None:
    as_coach.post(detach(session))
    session.refresh_from_db()
    once = session.workout_id

    response = as_coach.post(detach(session), follow=True)

    session.refresh_from_db()
    assert session.workout_id == once
    assert "No warm-up is embedded here any more" in response.content.decode()


@pytest.mark.parametrize("case", ["past", "logged"])
def test_what_is_over_stays_as_it_is(
    case: str, session: Session, workout: Workout, athlete: User, as_coach: Client
) -> None:
    days = -2 if case == "past" else 0
    Session.objects.filter(pk=session.pk).update(on_date=athlete.today() + dt.timedelta(days=days))
    session.refresh_from_db()
    if case == "logged":
        session.log(by=athlete, outcome="done", effort=5)

    before = as_coach.get(shown(session)).content.decode()
    response = as_coach.post(detach(session), follow=True)

    session.refresh_from_db()
    assert detach(session) not in before
    assert "This session stays as it is" in response.content.decode()
    assert session.workout == workout


def test_a_page_that_is_too_old_changes_nothing(session: Session, coach: User, as_coach: Client) -> None:
    opened = str(session.workout_id)
    newer = Workout.objects.write("5 km easy", author=coach)
    Session.objects.filter(pk=session.pk).update(workout=newer)

    response = as_coach.post(detach(session), {"was": opened}, follow=True)

    session.refresh_from_db()
    assert session.workout == newer
    assert "changed meanwhile" in response.content.decode()


def test_the_athlete_and_a_stranger_write_nothing_out(
    session: Session, workout: Workout, stranger: User, as_athlete: Client, client: Client
) -> None:
    client.force_login(stranger)

    statuses = [one.post(detach(session)).status_code for one in (as_athlete, client)]

    session.refresh_from_db()
    assert statuses == [404, 404]
    assert session.workout == workout
    assert detach(session) not in as_athlete.get(shown(session)).content.decode()


def test_athletes_find_the_warm_ups_they_may_look_at(
    session: Session, team: Team, stranger: User, as_athlete: Client
) -> None:
    make.warm_up(None, title="Before a race")
    make.warm_up(make.team_of(stranger), title="Somebody else’s")
    address = reverse("plans:warm_up_list")

    pages = [as_athlete.get(reverse(name)).content.decode() for name in ("my_plan", "athletes:me")]
    listed = as_athlete.get(address).content.decode()

    assert all(f'href="{address}"' in one for one in pages)
    assert "Before a race" in listed
    assert "Before intervals" in listed
    assert "Somebody else’s" not in listed
    assert "New warm-up" not in listed


def test_a_text_changed_in_the_admin_keeps_whose_lines_it_has_and_the_teams_links(
    workout: Workout, team: Team, coach: User, as_manager: Client
) -> None:
    plan = make.plan(team, {}, name="5 k, spring")
    own = Workout.objects.write(OUT, author=None, team=team.pk)
    WarmUpUse.objects.create(workout=own, version=WarmUp.objects.get().newest(), is_live=False)
    sessions = [PlanSession.objects.create(plan=plan, day=day, workout=one) for day, one in enumerate((own, workout))]
    address = reverse("admin:plans_plan_change", args=[plan.pk])
    form = BeautifulSoup(as_manager.get(address).content, "html.parser").select_one("#plan_form")
    assert form is not None
    fields = form.select("input[name]:not([type=checkbox])")
    data: dict[str, Any] = {str(field["name"]): field.get("value", "") for field in fields}
    data |= {
        str(area["name"]): f"{area.get_text().strip()}\n10 min easy" for area in form.select("textarea[name$=-text]")
    }
    data |= {"name": plan.name, "team": plan.team_id, "state": "draft", "author": coach.pk, "weeks-0-phase": "base"}

    response = as_manager.post(address, data)

    assert response.status_code == 302
    uses = [PlanSession.objects.get(pk=one.pk).workout.warm_up_uses.get().is_live for one in sessions]
    texts = [PlanSession.objects.get(pk=one.pk).workout.text for one in sessions]
    assert texts == [f"{OUT}\n10 min easy", f"{LINKED}\n10 min easy"]
    assert uses == [False, True]
