"""The admin of people: found, added, asked, verified, closed; nothing leaks and no message is lost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse

from athletes.admin import age_band
from athletes.models import Coaching, Guardian, Message, Thread, User
from athletes.models.users import years_before
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

PEOPLE = "/admin/athletes/user/"
NEWCOMER = {
    "email": "Neu@Example.org",
    "name": "Neu Ling",
    "born_on": "1990-01-01",
    "usable_password": "true",
    "password1": "four lanes at dawn",
    "password2": "four lanes at dawn",
    **{
        f"{prefix}-{key}_FORMS": "0"
        for prefix in ("memberships", "coachings", "guardians")
        for key in ("TOTAL", "INITIAL")
    },
}


def act(client: Client, model: str, action: str, *rows: Any) -> Any:
    return client.post(
        reverse(f"admin:athletes_{model}_changelist"),
        {"action": action, "_selected_action": [row.pk for row in rows]},
        follow=True,
    )


def names(response: Any) -> list[str]:
    return [
        cell.get_text() for cell in BeautifulSoup(response.content, "html.parser").select("#result_list .field-name")
    ]


@pytest.fixture
def limited(db: None) -> User:
    """A manager with the right to change people, not with all rights."""
    person = make.user(name="Limited Manager", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    return person


@pytest.mark.parametrize(
    "model", ["user", "team", "squad", "coaching", "guardian", "invitation", "raceresult", "thread", "message"]
)
def test_each_list_opens_without_inline_code(as_manager: Client, minor: User, guardian: User, model: str) -> None:
    thread = Thread.objects.create(athlete=minor, about_kind="session", about_id="1")
    thread.say(minor, "Wind on the last two.")

    response = as_manager.get(reverse(f"admin:athletes_{model}_changelist"))

    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 200
    assert not page.select("[style], style, [onclick], script:not([src]):not([type='application/json'])")
    assert "Wind on the last two." not in page.get_text()


def test_the_admin_is_hidden_from_everybody_else(as_coach: Client, as_athlete: Client, client: Client) -> None:
    assert [each.get("/admin/").status_code for each in (as_coach, as_athlete)] == [404, 404]
    assert client.get("/admin/").status_code in (302, 404)


@pytest.mark.parametrize("words", ["Moreau", "ines moreau"])
def test_people_are_found_by_name(as_manager: Client, athlete: User, minor: User, words: str) -> None:
    assert names(as_manager.get(PEOPLE, {"q": words})) == ["Ines Moreau"]


def test_people_are_found_by_address(as_manager: Client, athlete: User, minor: User) -> None:
    assert names(as_manager.get(PEOPLE, {"q": athlete.email})) == ["Ines Moreau"]


def test_minors_are_filtered(as_manager: Client, athlete: User, minor: User) -> None:
    assert names(as_manager.get(PEOPLE, {"age": "minor"})) == ["Elif Demir"]


def test_no_list_shows_a_birth_date(as_manager: Client, minor: User) -> None:
    words = BeautifulSoup(as_manager.get(PEOPLE).content, "html.parser").get_text()

    assert "13–15" in words
    assert minor.born_on is not None
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%-d %B %Y", "%-d %b. %Y"):
        assert minor.born_on.strftime(form) not in words


@pytest.mark.parametrize(
    ("years", "band"), [(12, "under 13"), (13, "13–15"), (15, "13–15"), (16, "16–17"), (17, "16–17"), (18, "grown up")]
)
def test_an_age_band_begins_on_the_birthday(years: int, band: str) -> None:
    person = User(time_zone="UTC")
    person.born_on = years_before(person.today(), years)

    assert age_band(person) == band


def test_an_age_that_is_not_known_is_said_to_be_so() -> None:
    assert age_band(User()) == "not known"


def test_a_manager_adds_a_person_and_lets_the_person_in(as_manager: Client, client: Client) -> None:
    response = as_manager.post(f"{PEOPLE}add/", NEWCOMER)
    person = User.objects.get(email="neu@example.org")
    act(as_manager, "user", "confirm_addresses", person)
    answer = client.post("/accounts/login/", {"login": "neu@example.org", "password": "four lanes at dawn"})

    assert response.status_code == 302
    assert (person.name, person.is_staff) == ("Neu Ling", False)
    assert answer.headers["Location"] == "/"


def test_a_manager_sets_a_password(as_manager: Client, athlete: User) -> None:
    sent = {"usable_password": "true", "password1": "four lanes at dawn", "password2": "four lanes at dawn"}

    response = as_manager.post(f"{PEOPLE}{athlete.pk}/password/", sent)

    assert response.status_code == 302
    athlete.refresh_from_db()
    assert athlete.check_password("four lanes at dawn")


def test_a_person_page_shows_teams_links_and_guardians(as_manager: Client, minor: User, guardian: User) -> None:
    page = BeautifulSoup(as_manager.get(f"{PEOPLE}{minor.pk}/change/").content, "html.parser")

    assert [group["id"] for group in page.select(".inline-group")] == [
        "memberships-group", "coachings-group", "guardians-group",
    ]  # fmt: skip
    assert "Anna Demir" in page.get_text()


def test_accounts_are_closed_and_opened_but_not_ones_own(as_manager: Client, manager: User, athlete: User) -> None:
    act(as_manager, "user", "close_accounts", manager, athlete)
    closed = set(User.objects.filter(is_active=False))
    act(as_manager, "user", "open_accounts", athlete)

    assert closed == {athlete}
    assert not User.objects.filter(is_active=False).exists()


def test_a_limited_manager_gives_no_rights_away(
    sign_in: Callable[[User], Client], limited: User, manager: User, athlete: User
) -> None:
    client = sign_in(limited)
    sent = {
        "name": "Changed", "email": athlete.email, "time_zone": "UTC", "units": "km", "language": "en",
        "is_active": "on", "is_staff": "on", "is_superuser": "on",
    }  # fmt: skip

    client.post(f"{PEOPLE}{athlete.pk}/change/", sent)
    password = client.post(f"{PEOPLE}{manager.pk}/password/", {"password1": "x" * 12, "password2": "x" * 12})
    act(client, "user", "close_accounts", manager)

    athlete.refresh_from_db()
    manager.refresh_from_db()
    assert (athlete.name, athlete.is_staff, athlete.is_superuser) == ("Changed", False, False)
    assert password.status_code == 403
    assert (manager.is_active, manager.check_password(make.PASSWORD)) == (True, True)


def test_a_new_link_only_asks(as_manager: Client, manager: User, coach: User) -> None:
    person, team = make.user(), make.team_of(coach)

    as_manager.post("/admin/athletes/coaching/add/", {"athlete": person.pk, "team": team.pk, "state": "accepted"})

    link = Coaching.objects.get(athlete=person)
    assert (link.state, link.invited_by, link.accepted_at) == ("invited", manager, None)


def test_a_yes_is_noted_and_a_link_paused_and_ended(as_manager: Client, coach: User) -> None:
    person, team = make.user(), make.team_of(coach)
    link = make.link(person, team, state="invited")
    squad = make.squad(team, person)

    states = []
    for action in ("note_the_yes", "pause", "note_the_yes", "end"):
        act(as_manager, "coaching", action, link)
        link.refresh_from_db()
        states.append(link.state)

    assert states == ["accepted", "paused", "accepted", "ended"]
    assert not squad.athletes.exists()
    assert not User.objects.visible_to(User.objects.get(pk=coach.pk)).filter(pk=person.pk).exists()


def test_a_minors_yes_needs_a_verified_guardian(as_manager: Client, coach: User, manager: User) -> None:
    child = make.user(name="Kind", born_on=dt.date.today() - dt.timedelta(days=14 * 365))  # noqa: DTZ011 -- years, not days
    link = make.link(child, make.team_of(coach), state="invited")
    row = Guardian.objects.create(guardian=make.user(), athlete=child)

    alone = act(as_manager, "coaching", "note_the_yes", link)
    link.refresh_from_db()
    before = link.state
    act(as_manager, "guardian", "verify", row)
    act(as_manager, "coaching", "note_the_yes", link)

    link.refresh_from_db()
    row.refresh_from_db()
    assert "Under 18 a verified parent or guardian must agree as well." in alone.content.decode()
    assert (before, link.state, link.guardian_accepted_by) == ("invited", "accepted", row.guardian)
    assert (row.state, row.verified_by) == ("verified", manager)


def test_a_guardian_who_is_ended_sees_the_child_no_more(as_manager: Client, minor: User, guardian: User) -> None:
    act(as_manager, "guardian", "end", Guardian.objects.get())

    assert not User.objects.guarded_by(guardian).exists()


@pytest.mark.parametrize("model", ["thread", "message"])
def test_messages_are_read_but_not_added_changed_or_deleted(
    as_manager: Client, minor: User, guardian: User, model: str
) -> None:
    thread = Thread.objects.create(athlete=minor, about_kind="session", about_id="1")
    message = thread.say(minor, "Wind on the last two.")
    page = reverse(f"admin:athletes_{model}_change", args=[(thread if model == "thread" else message).pk])

    shown = as_manager.get(page)
    answers = [
        as_manager.get(reverse(f"admin:athletes_{model}_add")).status_code,
        as_manager.post(page, {"body": "changed"}).status_code,
        as_manager.post(page.replace("change/", "delete/"), {"post": "yes"}).status_code,
    ]

    assert "Wind on the last two." in shown.content.decode()
    assert answers == [403, 403, 403]
    assert Message.objects.get().body == "Wind on the last two."


def test_a_person_with_messages_cannot_be_deleted(as_manager: Client, minor: User, guardian: User) -> None:
    thread = Thread.objects.create(athlete=minor, about_kind="session", about_id="1")
    thread.say(minor, "Wind on the last two.")

    as_manager.post(f"{PEOPLE}{minor.pk}/delete/", {"post": "yes"})

    assert User.objects.filter(pk=minor.pk).exists()
    assert Message.objects.exists()
