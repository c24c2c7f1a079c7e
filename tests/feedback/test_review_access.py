"""Who may look into the review room, and who may answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from feedback.models import Review
from tests import make
from tests.feedback.filmed import filmed, points

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from athletes.models import User


@pytest.mark.parametrize("name", ["clip_detail", "clip_review"])
def test_strangers_and_team_mates_find_nothing(
    as_stranger: Client, other_athlete: User, athlete: User, sign_in: Callable[[User], Client], name: str
) -> None:
    address = reverse(f"feedback:{name}", args=[filmed(athlete).pk])

    found = [client.get(address).status_code for client in (as_stranger, sign_in(other_athlete))]

    assert found == [404, 404]


def test_a_coach_whose_link_ended_finds_nothing_from_then_on(as_coach: Client, athlete: User) -> None:
    clip = filmed(athlete)
    address = reverse("feedback:clip_review", args=[clip.pk])
    before = as_coach.get(address).status_code

    athlete.coachings.get().end()
    after = as_coach.get(address).status_code
    sent = as_coach.post(reverse("feedback:clip_answer", args=[clip.pk]), {"cue": "Tall"}).status_code

    assert (before, after, sent) == (200, 404, 404)


def test_athletes_do_not_answer_their_own_clips(as_athlete: Client, athlete: User) -> None:
    clip = filmed(athlete)
    point = points(clip)[0]

    statuses = [
        as_athlete.get(reverse("feedback:clip_review", args=[clip.pk])).status_code,
        as_athlete.post(reverse("feedback:clip_verdict", args=[clip.pk, point.pk]), {"answer": "yes"}).status_code,
        as_athlete.post(reverse("feedback:clip_answer", args=[clip.pk]), {"cue": "Perfect"}).status_code,
    ]

    assert statuses == [403, 403, 403]
    assert not Review.objects.exists()


def test_a_coach_who_runs_does_not_answer_his_or_her_own_clip(as_coach: Client, coach: User) -> None:
    make.link(coach, make.team_of(coach))

    response = as_coach.post(reverse("feedback:clip_answer", args=[filmed(coach).pk]), {"cue": "Perfect"})

    assert response.status_code == 403


def test_a_guardian_reads_but_does_not_answer(as_guardian: Client, minor: User) -> None:
    clip = filmed(minor)

    statuses = [
        as_guardian.get(reverse("feedback:clip_detail", args=[clip.pk])).status_code,
        as_guardian.post(reverse("feedback:clip_answer", args=[clip.pk]), {"cue": "Tall"}).status_code,
    ]

    assert statuses == [200, 403]
