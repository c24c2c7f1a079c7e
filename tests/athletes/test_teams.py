"""What a head coach sets for a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from athletes.models import Membership, Team
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import User

GOOD = {"name": "Harriers", "dry_days": "5", "misses": "3", "answer_hours": "12"}


def test_a_head_coach_sets_what_counts(as_coach: Client, coach: User) -> None:
    address = reverse("athletes:team_detail", args=[make.team_of(coach).pk])

    response = as_coach.post(address, GOOD)

    team = Team.objects.get()
    assert response.headers["Location"] == address
    assert (team.name, team.dry_days, team.misses, team.answer_hours) == ("Harriers", 5, 3, 12)
    assert b"Harriers" in as_coach.get(address).content


def test_a_number_that_cannot_be_is_said_and_nothing_is_saved(as_coach: Client, coach: User) -> None:
    address = reverse("athletes:team_detail", args=[make.team_of(coach).pk])

    response = as_coach.post(address, GOOD | {"dry_days": "0", "misses": "many"})

    assert response.status_code == 422
    assert b"greater than or equal to 1" in response.content
    assert b"Enter a whole number" in response.content
    assert Team.objects.get().dry_days == 10


def test_a_head_coach_says_what_an_assistant_may_do(as_coach: Client, assistant: User) -> None:
    place = assistant.memberships.get()

    as_coach.post(reverse("athletes:team_member", args=[place.team_id, place.pk]), {"may_edit_plans": "on"})

    place.refresh_from_db()
    assert (place.may_view_plans, place.may_edit_plans) == (False, True)


def test_a_head_coach_takes_nothing_from_another_head_coach_or_another_team(
    as_coach: Client, coach: User, stranger: User
) -> None:
    second = make.coach(make.team_of(coach))
    team, theirs = make.team_of(coach), make.coach(make.team_of(stranger), Membership.Role.ASSISTANT)
    other = theirs.memberships.get()

    answers = [
        as_coach.post(reverse("athletes:team_member", args=[team.pk, second.memberships.get().pk])).status_code,
        as_coach.post(reverse("athletes:team_member", args=[team.pk, other.pk])).status_code,
        as_coach.post(reverse("athletes:team_member", args=[other.team_id, other.pk])).status_code,
    ]

    assert answers == [404, 404, 404]
    assert theirs.memberships.get().may_view_plans
