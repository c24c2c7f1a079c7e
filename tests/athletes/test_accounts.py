"""Signing up, in and out, lost passwords, mails, and what an outsider can find out by them."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command

from athletes.accounts import confirm_address
from athletes.models import User
from tests import make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from pytest_django import Settings

LOGIN, SIGN_UP, RESET = "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"
NEWCOMER = {
    "name": "Mei Tanaka",
    "email": "mei@example.org",
    "password1": "four lanes at dawn",
    "born_on": "1994-02-03",
    "time_zone": "Asia/Tokyo",
}


@pytest.fixture(autouse=True)
def no_memory() -> Iterator[None]:
    """Rate limits start afresh."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def member(db: None) -> User:
    """Somebody with a confirmed address."""
    person = make.user(email="ines@example.org", name="Ines Moreau")
    confirm_address(person)
    return person


def words(response: Any) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    for hidden in page.select("input[name=csrfmiddlewaretoken]"):
        hidden.decompose()
    return " ".join(str(page.body).split())


def link_in(letter: mail.EmailMessage) -> str:
    found = re.search(r"http://testserver(/\S+)", str(letter.body))
    assert found is not None
    return found[1]


def sign_in(client: Client, email: str = "ines@example.org", password: str = make.PASSWORD) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def test_a_newcomer_signs_up_confirms_and_signs_in(client: Client, db: None) -> None:
    answer = client.post(SIGN_UP, NEWCOMER)
    before = sign_in(client, "mei@example.org", NEWCOMER["password1"])
    link = link_in(mail.outbox[0])
    asked = client.get(link)
    client.post(link)
    after = sign_in(client, "Mei@Example.org", NEWCOMER["password1"])

    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert before.headers["Location"] == "/accounts/confirm-email/"
    assert "Is this your address?" in asked.content.decode()
    assert after.headers["Location"] == "/"
    person = User.objects.get(email="mei@example.org")
    assert (person.name, person.born_on, person.time_zone) == ("Mei Tanaka", dt.date(1994, 2, 3), "Asia/Tokyo")
    assert not person.is_staff


def test_opening_the_link_alone_confirms_nothing(client: Client, db: None) -> None:
    client.post(SIGN_UP, NEWCOMER)

    client.get(link_in(mail.outbox[0]))

    assert not EmailAddress.objects.get().verified


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "x" * 500])
def test_a_zone_that_is_not_known_does_not_stop_a_newcomer(
    client: Client, db: None, settings: Settings, zone: str
) -> None:
    settings.TIME_ZONE = "Europe/Lisbon"

    client.post(SIGN_UP, NEWCOMER | {"time_zone": zone})

    assert User.objects.get().time_zone == "Europe/Lisbon"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "  "}, "This field is required."),
        ({"password1": "short"}, "This password is too short."),
        ({"password1": "password1234"}, "This password is too common."),
        ({"born_on": "2999-01-01"}, "This date is still to come."),
        ({"born_on": ""}, "This field is required."),
        ({"email": "mei"}, "Enter a valid email address."),
    ],
)
def test_a_sign_up_that_is_not_right_is_shown_again(
    client: Client, db: None, changes: dict[str, str], said: str
) -> None:
    response = client.post(SIGN_UP, NEWCOMER | changes)

    assert said in words(response)
    assert NEWCOMER["password1"] not in response.content.decode()
    assert not User.objects.exists()


def test_a_birth_date_is_kept_in_a_form_that_is_shown_again(client: Client, db: None) -> None:
    response = client.post(SIGN_UP, NEWCOMER | {"name": ""})

    field = BeautifulSoup(response.content, "html.parser").select_one("input[name=born_on]")
    assert field is not None
    assert (field["type"], field["value"]) == ("date", "1994-02-03")


def test_sign_up_can_be_closed(client: Client, db: None, settings: Settings) -> None:
    settings.OPEN_SIGN_UP = False

    page, answer, door = client.get(SIGN_UP), client.post(SIGN_UP, NEWCOMER), client.get(LOGIN)

    assert "Accounts are not open to all here" in words(page)
    assert "Accounts are not open to all here" in words(answer)
    assert SIGN_UP not in words(door)
    assert not User.objects.exists()


def test_sign_up_does_not_tell_who_has_an_account(client: Client, member: User) -> None:
    known = client.post(SIGN_UP, NEWCOMER | {"email": member.email}, follow=True)
    client.cookies.clear()
    unknown = client.post(SIGN_UP, NEWCOMER, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert words(known).replace(member.email, "…") == words(unknown).replace(NEWCOMER["email"], "…")
    assert [letter.subject for letter in mail.outbox] == [
        "You have an account already",
        "Confirm your e-mail, then you can sign in",
    ]
    member.refresh_from_db()
    assert (member.name, member.check_password(make.PASSWORD)) == ("Ines Moreau", True)


def test_a_lost_password_does_not_tell_who_has_an_account(client: Client, member: User) -> None:
    known = client.post(RESET, {"email": member.email}, follow=True)
    unknown = client.post(RESET, {"email": "nobody@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain == [("/accounts/password/reset/done/", 302)]
    assert words(known) == words(unknown)
    assert [letter.subject for letter in mail.outbox] == ["Set a new password", "There is no account with this address"]


def test_sign_in_does_not_tell_who_has_an_account(client: Client, member: User) -> None:
    known = sign_in(client, password="wrong-word-1")
    unknown = sign_in(client, "nobody@example.org", "wrong-word-1")

    assert words(known).replace(member.email, "…") == words(unknown).replace("nobody@example.org", "…")
    assert "That e-mail and that password do not belong together." in words(known)


def test_a_new_password_is_set_by_the_link_in_the_mail(client: Client, member: User) -> None:
    client.post(RESET, {"email": member.email})
    form = client.get(link_in(mail.outbox[0]), follow=True)
    address = form.redirect_chain[-1][0]

    wrong = client.post(address, {"password1": "four lanes at dawn", "password2": "five lanes at dawn"})
    right = client.post(address, {"password1": "four lanes at dawn", "password2": "four lanes at dawn"}, follow=True)
    again = client.get(link_in(mail.outbox[0]), follow=True)

    assert "Your new password" in words(wrong)
    assert "Your password is set" in words(right)
    assert "This link works no more" in words(again)
    member.refresh_from_db()
    assert member.check_password("four lanes at dawn")


@pytest.mark.parametrize("address", ["/accounts/password/reset/key/zz-bad/", "/accounts/confirm-email/bad/"])
def test_a_link_that_is_no_longer_good_says_so(client: Client, db: None, address: str) -> None:
    response = client.get(address)

    assert "This link works no more" in words(response)


def test_five_wrong_passwords_lock_the_address_and_no_other(client: Client, member: User) -> None:
    other = make.user(email="jonas@example.org")
    confirm_address(other)
    for _ in range(5):
        sign_in(client, password="wrong-word-1")

    locked = sign_in(client)
    free = sign_in(client, "jonas@example.org")

    assert "Too many wrong tries. This address rests for 5 minutes." in words(locked)
    assert free.status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_lock_is_kept_in_the_database(client: Client, settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
    call_command("createcachetable")
    confirm_address(make.user(email="ines@example.org"))
    for _ in range(5):
        sign_in(client, password="wrong-word-1")

    locked = sign_in(client)

    assert locked.status_code == 200
    assert "Too many wrong tries." in words(locked)
    cache.clear()
    assert sign_in(client).status_code == 302


def test_too_many_requests_get_a_page_of_their_own(client: Client, db: None) -> None:
    answers = [client.post(RESET, {"email": "nobody@example.org"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "That was too often in a short time" in words(answers[-1])


def test_a_closed_account_cannot_sign_in(client: Client, member: User) -> None:
    member.is_active = False
    member.save(update_fields=["is_active"])

    response = client.post(LOGIN, {"login": member.email, "password": make.PASSWORD}, follow=True)

    assert not response.context["user"].is_authenticated


def test_sign_in_leads_nowhere_outside(client: Client, member: User) -> None:
    response = client.post(f"{LOGIN}?next=https://evil.example/", {"login": member.email, "password": make.PASSWORD})

    assert response.headers["Location"] == "/"


def test_signing_out_takes_a_post(as_athlete: Client) -> None:
    asked = as_athlete.get("/accounts/logout/")
    done = as_athlete.post("/accounts/logout/")

    assert "Sign out?" in words(asked)
    assert done.headers["Location"] == "/"
    assert as_athlete.get("/me/").status_code == 302


def test_a_changed_password_signs_out_everywhere_else(client: Client, as_athlete: Client, athlete: User) -> None:
    client.force_login(athlete)
    change = {"oldpassword": make.PASSWORD, "password1": "four lanes at dawn", "password2": "four lanes at dawn"}

    wrong = as_athlete.post("/accounts/password/change/", change | {"oldpassword": "no"})
    right = as_athlete.post("/accounts/password/change/", change)

    assert "That is not your password of today." in words(wrong)
    assert right.status_code == 302
    assert as_athlete.get("/me/").status_code == 200
    assert client.get("/me/").status_code == 302


def test_a_second_address_is_added_and_made_the_main_one(client: Client, member: User) -> None:
    sign_in(client)

    client.post("/accounts/email/", {"action_add": "", "email": "ines@work.example"})
    page = client.get("/accounts/email/")
    client.post(link_in(mail.outbox[0]))
    client.post("/accounts/email/", {"action_primary": "", "email": "ines@work.example"})

    assert "not confirmed yet" in words(page)
    member.refresh_from_db()
    assert member.email == "ines@work.example"


@pytest.mark.parametrize(
    "address",
    [LOGIN, SIGN_UP, RESET, f"{RESET}done/", "/accounts/password/reset/key/done/", "/accounts/inactive/",
     "/accounts/confirm-email/"],
)  # fmt: skip
def test_pages_before_the_sign_in_are_drawn_in_our_frame(client: Client, db: None, address: str) -> None:
    page = BeautifulSoup(client.get(address).content, "html.parser")

    assert len(page.select("main.door h1")) == 1
    assert not page.select("[style], style, script:not([src])")
    assert all(field.get("aria-label") or page.select_one(f"label[for={field['id']}]")
               for field in page.select("input:not([type=hidden])"))  # fmt: skip


def test_mails_are_ours_in_text_and_html_and_say_nothing_in_the_subject(client: Client, db: None) -> None:
    client.post(SIGN_UP, NEWCOMER)

    letter = mail.outbox[0]

    assert isinstance(letter, mail.EmailMultiAlternatives)
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert link_in(letter) in str(html)
    assert "<" not in str(letter.body)
    assert "&" not in str(letter.body)
    for private in ("Mei", "mei@", "1994"):
        assert private not in letter.subject


def test_a_mail_server_that_is_down_is_told_on_a_page(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    response = client.post(SIGN_UP, NEWCOMER)

    assert response.status_code == 503
    assert "The mail could not be sent" in words(response)


def test_notices_about_changes_reach_the_person(as_athlete: Client, athlete: User, settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    confirm_address(athlete)
    change = {"oldpassword": make.PASSWORD, "password1": "four lanes at dawn", "password2": "four lanes at dawn"}

    as_athlete.post("/accounts/password/change/", change)

    assert [(letter.subject, letter.to) for letter in mail.outbox] == [("Your password was changed", [athlete.email])]
