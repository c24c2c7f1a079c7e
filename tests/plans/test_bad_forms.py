"""What nobody means to send, in each field of each form of plans: a clear answer, nothing half written, no error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.urls import reverse

from athletes.models import Span
from plans.models import Assignment, Practice, Session
from tests import make
from tests.access_matrix import MATRIX
from tests.test_access import build_world, client_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from athletes.models import User
    from tests.test_access import World

OURS = ("plans:assign", "plans:calendar", "plans:catalogue", "plans:plan_", "plans:practice", "plans:session_",
        "plans:squad", "plans:week", "times:", "invitations:", "inbox")  # fmt: skip
# Fields that a form has besides those that the matrix fills in.
MORE: dict[str, dict[str, str]] = {
    "plans:plan_act": {"ids": "{planned}", "weeks": "1", "day": "3", "n": "1", "from_plan": "{plan}", "to_week": "1"},
    "plans:plan_assign": {"squad": "1", "anchor": "race", "race_on": "", "last_day": "", "release_weeks": "1"},
    "plans:plan_edit": {"race_week": "1", "race_weekday": "1"},
    "plans:plan_roll_out": {"athlete": "a~b", "leave": "a~b"},
    "plans:plan_shelf": {"day_number": "1", "to_week": "1", "to_weekday": "1"},
    "plans:practice_new": {"team": "{team}", "looked_at": "", "instead": ""},
    "plans:assignment_race": {"choose": "on", "plan": "1"},
    "plans:catalogue_start": {"anchor": "race", "race_on": "2027-01-01"},
    "plans:catalogue_ask": {"words": "Please"},
    "plans:session_text": {"athlete": "{child}", "on_date": "{child_today}"},
    "plans:calendar_session_new": {"workout": "", "view": "week"},
    "plans:session_completion": {"minutes": "30", "pain": "felt", "pain_where": "knee", "reason": ""},
    "times:span_new": {"last_day": "{child_today}", "minutes": "30"},
}
ASKED = [
    ("athlete_detail", "month"),
    ("athlete_detail", "week"),
    ("my_plan", "from"),
    ("plans:practice_list", "week"),
    ("plans:practice_new", "squad"),
    ("plans:practice_new", "team"),
    ("plans:practice_new", "day"),
    ("plans:catalogue_plan", "day"),
    ("plans:plan_version", "against"),
    ("plans:week_thread", "before"),
    ("plans:assignment_detail", "to"),
    ("plans:assignment_detail", "on"),
    ("inbox", "page"),
]
BAD = {
    "the last day of all": "9999-12-31",
    "the first day of all": "0001-01-01",
    "a small two": "²",
    "a NUL": "a\0b",
    "too long": "9" * 100_000,
    "more than the database counts": "9" * 15,
    "twice": ["1", "1"],
}


def forms(world: World) -> list[tuple[str, str, dict[str, Any]]]:
    """Each form of plans with who may send it and what is good in it."""
    found = []
    for name, row in MATRIX.items():
        allowed = {role for roles in row.methods.get("POST", {}).values() for role in roles.split()}
        if name.startswith(OURS) and allowed:
            body = row.body | MORE.get(name, {})
            good = {key: world.values.get(value, value) for key, value in body.items()}
            found.append((name, "coach" if "coach" in allowed else "self", good))
    return found


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_no_field_of_a_form_or_address_breaks_a_page(db: None, bad: Any) -> None:
    world, broken = build_world(), []
    clients = {role: client_for(world, role) for role in ("coach", "self")}
    sent = [("post", name, role, good | {key: bad}) for name, role, good in forms(world) for key in good]
    sent += [("get", name, "self" if name == "my_plan" else "coach", {key: bad}) for name, key in ASKED]

    for method, name, role, data in sent:
        try:
            with transaction.atomic():
                status = getattr(clients[role], method)(world.url(name), data).status_code
                # The next field is tried on what stood here.
                transaction.set_rollback(True)
        except Exception as error:
            status = repr(error)
        if status not in {200, 302, 400, 403, 404, 409, 422}:
            broken.append((name, data, status))

    assert broken == []


# --- dates that cannot be, and what was typed stays -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "race"),
    [
        ("2027-05-04", "2027-05-03"),
        ("2027-05-04", "9999-12-31"),
        ("9999-12-31", "9999-12-31"),
        ("0001-01-01", "0001-01-02"),
    ],
)
def test_a_race_before_the_start_or_at_the_end_of_time_is_refused_in_words(
    as_coach: Client, coach: User, athlete: User, first: str, race: str
) -> None:
    plan = make.plan(make.team_of(coach), {0: "30 min easy", 13: "5 km race"}, race_day=13)
    asked = {"athlete": [athlete.pk, athlete.pk], "anchor": "race", "first_day": first, "race_on": race}

    pages = [getattr(as_coach, way)(reverse("plans:plan_assign", args=[plan.pk]), asked) for way in ("get", "post")]

    assert [page.status_code for page in pages] == [200, 422]
    assert all("Nothing was assigned" in page.content.decode() for page in pages)
    assert not Assignment.objects.exists()


def test_one_athlete_named_twice_and_by_squad_gets_one_plan(as_coach: Client, coach: User, athlete: User) -> None:
    plan = make.plan(make.team_of(coach), {0: "30 min easy", 13: "30 min easy"})
    squad = make.squad(make.team_of(coach), athlete)
    data = {"athlete": [athlete.pk] * 3, "squad": [squad.pk] * 2, "first_day": str(athlete.today())}

    page = as_coach.post(reverse("plans:plan_assign", args=[plan.pk]), data)

    assert page.status_code == 302
    assert Assignment.objects.count() == 1
    assert Session.objects.filter(assignment__plan=plan).count() == len({*athlete.sessions.values_list("plan_session")})


@pytest.mark.parametrize("field", ["athlete", "squad"])
def test_another_teams_ids_assign_nothing_to_anybody(
    as_coach: Client, coach: User, athlete: User, stranger: User, field: str
) -> None:
    plan = make.plan(make.team_of(coach), {0: "30 min easy"})
    theirs = make.athlete(stranger)
    other = make.squad(make.team_of(stranger), theirs)
    data = {"athlete": [athlete.pk], "first_day": str(athlete.today())}
    data[field] = [*data.get(field, []), theirs.pk if field == "athlete" else other.pk]

    page = as_coach.post(reverse("plans:plan_assign", args=[plan.pk]), data)

    assert page.status_code == 422
    assert "Nothing was assigned" in page.content.decode()
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("on_date", "2026-02-30"), ("on_date", "9999-12-31"), ("start_time", "25:99"), ("people", "²"), ("place", "a\0b")],
)
def test_a_practice_with_one_wrong_field_keeps_the_text(
    as_coach: Client, coach: User, athlete: User, field: str, value: str
) -> None:
    squad = make.squad(make.team_of(coach), athlete)
    data = {"squad": squad.pk, "on_date": str(coach.today()), "start_time": "18:00", "place": "Hill Lane",
            "text": "8 x 400 m in the rain", "people": athlete.pk} | {field: value}  # fmt: skip

    page = as_coach.post(reverse("plans:practice_new"), data)

    assert page.status_code == 422
    assert "8 x 400 m in the rain" in page.content.decode()
    assert not Practice.objects.exists()


def test_a_span_that_ends_before_it_begins_is_refused(as_athlete: Client, athlete: User) -> None:
    data = {"kind": "travel", "first_day": "2028-02-29", "last_day": "2028-02-28", "note": "Rome"}

    page = as_athlete.post(reverse("times:span_new", args=[athlete.pk]), data)

    assert page.status_code == 422
    assert "Rome" in page.content.decode()
    assert not Span.objects.exists()


@pytest.mark.parametrize("act", ["pause", "resume", "race"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "٢٠٢٧-٠٥-٠٤"])
def test_a_plan_is_not_paused_resumed_or_raced_on_an_impossible_day(
    as_coach: Client, coach: User, athlete: User, sign_in: Callable[[User], Client], act: str, day: str
) -> None:
    plan = make.plan(make.team_of(coach), {0: "30 min easy"}, race_day=0)
    on = athlete.today()
    paused = on if act == "resume" else None
    run = Assignment.objects.create(
        plan=plan, athlete=athlete, start_on=on, last_on=on, race_on=on, paused_on=paused, assigned_by=coach
    )

    page = as_coach.post(
        reverse(f"plans:assignment_{act}", args=[run.pk]), {"from_day": day, "on": day, "to": day, "how": "days"}
    )

    run.refresh_from_db()
    assert page.status_code == 422
    assert (run.race_on, run.paused_on, run.last_on) == (on, paused, on)
