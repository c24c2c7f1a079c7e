"""Two people change one text at once: the second sees what happened, and nothing of either is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from plans.forms.warm_ups import WarmUpForm
from plans.meanwhile import meanwhile
from plans.models import PlanSession, WarmUp, Workout
from plans.notation import Words
from plans.views import board
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import Team, User

FIRST = "10 min jog\n6 min mobility\n3 x 60 m strides"
THEIRS = FIRST.replace("10 min jog", "15 min jog")
MINE = FIRST.replace("3 x 60 m", "4 x 60 m")
BOTH = THEIRS.replace("3 x 60 m", "4 x 60 m")
WORDS = Words.of([])


@pytest.fixture
def team(coach: User) -> Team:
    """The coach's team."""
    return make.team_of(coach)


@pytest.fixture
def other(team: Team) -> User:
    """A second coach of the team."""
    return make.coach(team, name="Ada Quick")


@pytest.fixture
def warm_up(team: Team) -> WarmUp:
    """A warm-up of the team."""
    one = WarmUp(team=team, title="Before intervals")
    one.write(FIRST, by=None, words=WORDS)
    return one


def page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def box(response: Any) -> str:
    """What stands in the box of a page."""
    area = page(response).select_one("#id_text")
    assert area is not None
    return area.get_text().strip("\n")


def sent(response: Any, text: str, **more: str) -> dict[str, str]:
    """What a page sends back, with another text."""
    fields = page(response).select("form input[type=hidden]")
    kept = {str(one["name"]): str(one.get("value", "")) for one in fields if one.get("name") != "csrfmiddlewaretoken"}
    return {**kept, "text": text, **more}


# --- the putting together


def test_changes_in_different_places_stand_together() -> None:
    met = meanwhile(FIRST, MINE, THEIRS, "Ada")

    assert (met.text, met.conflicts, met.by) == (BOTH, [], "Ada")
    assert met.lines == [
        ("same", "15 min jog"), ("same", "6 min mobility"), ("out", "3 x 60 m strides"), ("in", "4 x 60 m strides"),
    ]  # fmt: skip


def test_of_one_line_changed_twice_the_words_of_the_second_stay_in_the_box() -> None:
    mine = FIRST.replace("10 min jog", "12 min jog")

    met = meanwhile(FIRST, mine, THEIRS)

    assert met.text == mine
    assert [(one.mine, one.theirs) for one in met.conflicts] == [(["12 min jog"], ["15 min jog"])]


# --- a warm-up


def test_the_second_to_save_a_warm_up_sees_both_changes_and_then_saves_them(
    warm_up: WarmUp, other: User, as_coach: Client
) -> None:
    address = reverse("plans:warm_up_edit", args=[warm_up.pk])
    opened = as_coach.get(address)
    warm_up.write(THEIRS, by=other, words=WORDS)

    second = as_coach.post(address, sent(opened, MINE, title="Before intervals", summary="Fast"))

    assert second.status_code == 422
    assert "Ada Quick changed this meanwhile" in second.content.decode()
    assert [one.get_text() for one in page(second).select(".lines-diff del, .lines-diff ins")] == [
        "3 x 60 m strides",
        "4 x 60 m strides",
    ]
    assert box(second) == BOTH
    warm_up.refresh_from_db()
    assert (warm_up.newest().text, warm_up.summary) == (THEIRS, "")

    third = as_coach.post(address, sent(second, box(second), title="Before intervals", summary="Fast"))

    warm_up.refresh_from_db()
    assert third.status_code == 302
    assert (warm_up.newest().text, warm_up.summary, warm_up.version) == (BOTH, "Fast", 3)


def test_who_changes_only_the_summary_leaves_the_newer_text(warm_up: WarmUp, other: User, as_coach: Client) -> None:
    address = reverse("plans:warm_up_edit", args=[warm_up.pk])
    opened = as_coach.get(address)
    warm_up.write(THEIRS, by=other, words=WORDS)

    response = as_coach.post(address, sent(opened, FIRST, title="Before intervals", summary="Fast"))

    warm_up.refresh_from_db()
    assert response.status_code == 302
    assert (warm_up.newest().text, warm_up.summary, warm_up.version) == (THEIRS, "Fast", 2)


def test_a_number_that_is_none_does_no_harm(warm_up: WarmUp, as_coach: Client) -> None:
    address = reverse("plans:warm_up_edit", args=[warm_up.pk])

    for version in ("", "x", "٣", "9" * 30, "7"):
        as_coach.post(address, {"title": "Before intervals", "summary": "", "text": MINE, "version": version})

    warm_up.refresh_from_db()
    assert (warm_up.newest().text, warm_up.version) == (MINE, 2)


def test_two_new_ones_of_one_title_at_the_same_moment(
    team: Team, other: User, as_coach: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = WarmUpForm.save

    def slower(self: WarmUpForm, **more: Any) -> WarmUp:
        # The form has found the title free, and only now the other one is saved.
        WarmUp(team=team, title="Before hills").write(THEIRS, by=other, words=WORDS)
        return save(self, **more)

    monkeypatch.setattr(WarmUpForm, "save", slower)

    response = as_coach.post(reverse("plans:warm_up_new"), {"title": "Before hills", "summary": "", "text": MINE})

    assert response.status_code == 422
    assert "written by Ada Quick, has this title" in " ".join(page(response).get_text().split())
    assert page(response).select(".lines-diff ins")
    assert box(response) == MINE
    assert WarmUp.objects.get().newest().text == THEIRS


# --- a session of a plan


@pytest.fixture
def session(team: Team) -> PlanSession:
    """A session of a plan."""
    return make.plan(team, {0: FIRST}, name="5 k, spring").sessions.get()


def saved_by(other: User, session: PlanSession, text: str = THEIRS) -> None:
    workout = Workout.objects.write(text, author=other, team=session.plan.team_id)
    PlanSession.objects.filter(pk=session.pk).update(workout=workout)


def text_of(session: PlanSession) -> str:
    return PlanSession.objects.select_related("workout").get(pk=session.pk).workout.text


def address_of(session: PlanSession) -> str:
    return reverse("plans:plan_session_edit", args=[session.plan_id, session.pk])


def test_the_second_to_save_a_session_sees_both_changes_and_then_saves_them(
    session: PlanSession, other: User, as_coach: Client
) -> None:
    opened = as_coach.get(address_of(session))
    saved_by(other, session)

    second = as_coach.post(address_of(session), sent(opened, MINE, start_time="18:30", place="Gate 3"))

    assert second.status_code == 422
    assert "Ada Quick changed this meanwhile" in second.content.decode()
    assert "Gate 3" in second.content.decode()
    assert box(second) == BOTH
    assert text_of(session) == THEIRS

    third = as_coach.post(address_of(session), sent(second, box(second), start_time="18:30", place="Gate 3"))

    session.refresh_from_db()
    assert third.status_code == 302
    assert (text_of(session), session.place) == (BOTH, "Gate 3")


def test_who_changes_only_the_place_leaves_the_newer_text(session: PlanSession, other: User, as_coach: Client) -> None:
    opened = as_coach.get(address_of(session))
    saved_by(other, session)

    response = as_coach.post(address_of(session), sent(opened, FIRST, start_time="", place="Gate 3"))

    session.refresh_from_db()
    assert response.status_code == 302
    assert (text_of(session), session.place) == (THEIRS, "Gate 3")


def test_writing_out_does_not_take_the_place_of_what_another_saved(
    session: PlanSession, other: User, warm_up: WarmUp, as_coach: Client
) -> None:
    opened = as_coach.get(address_of(session))
    saved_by(other, session)

    response = as_coach.post(
        reverse("plans:plan_session_detach", args=[session.plan_id, session.pk]),
        sent(opened, f"[[Before intervals]]\n{MINE}", start_time="", place=""),
    )

    assert response.status_code == 422
    assert text_of(session) == THEIRS


def test_a_save_between_the_look_and_the_writing_is_seen_too(
    session: PlanSession, other: User, as_coach: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = as_coach.get(address_of(session))
    look = board.clash_of

    def slow(*given: Any) -> Any:
        found = look(*given)
        saved_by(other, session)
        return found

    monkeypatch.setattr(board, "clash_of", slow)

    response = as_coach.post(address_of(session), sent(opened, MINE, start_time="", place=""))

    assert response.status_code == 422
    assert box(response) == BOTH
    assert text_of(session) == THEIRS


def test_what_stays_alone_is_saved_at_once(session: PlanSession, as_coach: Client) -> None:
    opened = as_coach.get(address_of(session))

    response = as_coach.post(address_of(session), sent(opened, MINE, start_time="", place=""))

    assert response.status_code == 302
    assert text_of(session) == MINE
