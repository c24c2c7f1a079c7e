"""Naming a guardian: a minor's word, which gives nobody a right before a site manager has verified it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from athletes import guardians, inviting
from athletes.guardians import GuardianRefusedError
from athletes.models import Coaching, Guardian, NamedGuardian, User
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

YES = {"answer": "yes", "agree": "yes"}
PARENT = "parent@example.org"
LIST = "/admin/athletes/namedguardian/"


@pytest.fixture
def child(coach: User, sign_in: Callable[[User], Client]) -> User:
    """A minor of 15 who said yes to a coach's link."""
    person = make.user(name="Elif Jung", born_on=timezone.now().date() - dt.timedelta(days=15 * 365))
    sign_in(person).post(inviting.make_link(make.team_of(coach), coach).path, YES)
    return person


def account(address: str = PARENT, *, confirmed: bool = True, **fields: Any) -> User:
    """Somebody with an address, confirmed or not."""
    person = make.user(email=address, **fields)
    EmailAddress.objects.update_or_create(user=person, email=address, defaults={"verified": confirmed, "primary": True})
    return person


def link_of(child: User) -> Coaching:
    return Coaching.objects.get(athlete=child)


def name(client: Client, child: User, address: str = PARENT, who: str = "Zeynep Jung") -> Any:
    address_of = reverse("invitations:coaching_guardian", args=[link_of(child).pk])
    return client.post(address_of, {"name": who, "email": address}, follow=True)


def verify(manager: Client) -> str:
    rows = list(NamedGuardian.objects.values_list("pk", flat=True))
    return str(manager.post(LIST, {"action": "verify", "_selected_action": rows}, follow=True).content.decode())


def test_a_minor_is_asked_for_a_guardian_right_after_the_yes_and_may_change_it(
    child: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(child)

    asked = client.get(reverse("invitations:coaching_detail", args=[link_of(child).pk])).content.decode()
    noted = name(client, child, " Parent@Example.org ").content.decode()
    changed = name(client, child, "other@example.org", "Deniz Jung").content.decode()

    assert "Who is your parent or guardian?" in asked
    assert "You named Zeynep Jung" in noted
    assert "You named Deniz Jung" in changed
    assert list(NamedGuardian.objects.values_list("athlete", "name", "email")) == [
        (child.pk, "Deniz Jung", "other@example.org")
    ]


def test_who_is_named_has_no_right_before_being_verified(
    child: User, sign_in: Callable[[User], Client], as_coach: Client
) -> None:
    parent = account()
    name(sign_in(child), child)
    client, link = sign_in(parent), link_of(child)

    pages = [
        client.get(reverse("athlete_detail", args=[child.pk])),
        client.get(reverse("invitations:coaching_detail", args=[link.pk])),
        client.post(reverse("invitations:coaching_detail", args=[link.pk]), YES),
        client.post(reverse("invitations:coaching_end", args=[link.pk])),
    ]

    link.refresh_from_db()
    assert [one.status_code for one in pages] == [404, 404, 404, 404]
    assert (link.state, link.guardian_accepted_by) == ("invited", None)
    assert "Elif" not in client.get("/me/").content.decode()
    assert list(User.objects.guarded_by(parent)) == []
    assert child not in User.objects.visible_to(parent)
    assert inviting.guardians_of(child) == []
    assert not Guardian.objects.exists()
    # Nor does the coach see whom the child named.
    assert PARENT not in as_coach.get("/athletes/invitations/").content.decode()


def test_once_verified_the_guardian_answers_and_the_name_is_gone(
    child: User, sign_in: Callable[[User], Client], as_manager: Client, manager: User
) -> None:
    parent = account()
    name(sign_in(child), child)

    verify(as_manager)
    row = Guardian.objects.get()
    sign_in(parent).post(reverse("invitations:coaching_detail", args=[link_of(child).pk]), YES)

    assert (row.guardian, row.athlete, row.state, row.verified_by) == (parent, child, "verified", manager)
    assert not NamedGuardian.objects.exists()
    assert (link_of(child).state, link_of(child).guardian_accepted_by) == ("accepted", parent)


@pytest.mark.parametrize("case", ["no account", "not confirmed", "closed", "a minor"])
def test_no_account_that_has_not_confirmed_the_address_is_verified(
    child: User, sign_in: Callable[[User], Client], as_manager: Client, case: str
) -> None:
    if case == "not confirmed":
        account(confirmed=False)
    elif case == "closed":
        account(is_active=False)
    elif case == "a minor":
        account(born_on=child.born_on)
    name(sign_in(child), child)

    said = verify(as_manager)

    assert ("minor’s" if case == "a minor" else "No account has confirmed this address yet.") in said
    assert NamedGuardian.objects.count() == 1
    assert not Guardian.objects.exists()


def test_an_address_with_an_account_and_one_without_are_answered_alike(
    child: User, sign_in: Callable[[User], Client]
) -> None:
    account()
    client = sign_in(child)

    known, unknown = (name(client, child, one) for one in (PARENT, "nobody@example.org"))

    strip = [one.content.decode().split('id="guardian"')[0].count("<li>") for one in (known, unknown)]
    assert (known.redirect_chain, strip[0]) == (unknown.redirect_chain, strip[1])


@pytest.mark.parametrize(
    ("who", "address", "said"),
    [
        ("", PARENT, "Write the name first."),
        ("Zeynep", "", "Write the address first."),
        ("Zeynep", "not an address", "That is not an e-mail address."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    child: User, sign_in: Callable[[User], Client], who: str, address: str, said: str
) -> None:
    response = name(sign_in(child), child, address, who)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert (who or address) in response.content.decode()
    assert not NamedGuardian.objects.exists()


def test_nobody_names_oneself_nor_for_another_nor_grown_up(child: User, sign_in: Callable[[User], Client]) -> None:
    own = name(sign_in(child), child, child.email)
    other = name(sign_in(account()), child)
    User.objects.filter(pk=child.pk).update(born_on=dt.date(2000, 1, 1))
    late = name(sign_in(child), child)

    assert [own.status_code, other.status_code, late.status_code] == [422, 404, 200]
    assert not NamedGuardian.objects.exists()
    with pytest.raises(GuardianRefusedError, match="18"):
        guardians.name(User.objects.get(pk=child.pk), "Zeynep", PARENT)


def test_the_name_goes_when_the_yes_is_taken_back(child: User, sign_in: Callable[[User], Client]) -> None:
    client = sign_in(child)
    name(client, child)

    client.post(reverse("invitations:coaching_end", args=[link_of(child).pk]))

    assert not NamedGuardian.objects.exists()
