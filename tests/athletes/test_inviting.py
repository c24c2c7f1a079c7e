"""Invitations: asked by mail or link, answered by the athlete and under 18 by a guardian too, ended by either side."""

from __future__ import annotations

import datetime as dt
import re
import threading
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from athletes import inviting
from athletes.models import Coaching, Guardian, Invitation, User
from coachsite import clock
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

LIST = "/athletes/invitations/"
YES = {"answer": "yes", "agree": "yes"}
NO = {"answer": "no"}


def text_of(response: Any, selector: str = "main") -> str:
    found = BeautifulSoup(response.content, "html.parser").select_one(selector)
    assert found is not None
    return " ".join(found.get_text(" ").split())


def ask(client: Client, address: str) -> Any:
    return client.post(f"{LIST}new/", {"email": address}, follow=True)


def link_in_mail(nth: int = -1) -> str:
    found = re.search(r"https?://[^/]+(/join/\S+/)", str(mail.outbox[nth].body))
    assert found is not None
    return found[1]


def shown_link(coach: User) -> str:
    return inviting.make_link(make.team_of(coach), coach).path


def states(person: User) -> list[str]:
    return list(Coaching.objects.filter(athlete=person).order_by("pk").values_list("state", flat=True))


# --- by e-mail -------------------------------------------------------------------------------------------------------


def test_a_mail_leads_to_a_page_that_says_who_asks_and_yes_makes_the_link(
    as_coach: Client, coach: User, sign_in: Callable[[User], Client]
) -> None:
    runner = make.user(name="Ines Neu", email="ines@neu.example")

    ask(as_coach, "Ines@Neu.example ")
    client = sign_in(runner)
    page = client.get(link_in_mail())
    answered = client.post(link_in_mail(), YES)

    assert "Ruth Adeyemi wants to coach you" in text_of(page)
    assert (answered.status_code, states(runner)) == (302, ["accepted"])
    assert as_coach.get(reverse("athlete_detail", args=[runner.pk])).status_code == 200


def test_the_mail_has_text_and_html_and_a_subject_without_the_athlete(as_coach: Client, coach: User) -> None:
    ask(as_coach, "ines@neu.example")

    sent = mail.outbox[-1]
    assert isinstance(sent, EmailMultiAlternatives)
    html = str(sent.alternatives[0][0])
    assert sent.to == ["ines@neu.example"]
    assert sent.subject == f"An invitation to train with {make.team_of(coach)}"
    assert link_in_mail() in html
    assert "Ruth Adeyemi" in sent.body
    assert "Ruth Adeyemi" in html


def test_the_coach_is_told_the_same_whether_an_address_has_an_account(as_coach: Client, coach: User) -> None:
    make.user(email="known@here.example")

    pages = [text_of(ask(as_coach, address)).replace(address, "X") for address in ("known@here.example",)]
    Invitation.objects.all().delete()
    pages += [text_of(ask(as_coach, address)).replace(address, "X") for address in ("nobody@here.example",)]

    assert pages[0] == pages[1]
    assert len(mail.outbox) == 2
    assert mail.outbox[0].subject == mail.outbox[1].subject


def test_a_question_that_waits_opens_nothing_to_the_coach(as_coach: Client, coach: User) -> None:
    runner = make.user(email="known@here.example", name="Geheim Name")
    ask(as_coach, runner.email)
    link = Coaching.objects.get(athlete=runner)

    answers = [
        as_coach.get(reverse("athlete_detail", args=[runner.pk])).status_code,
        as_coach.get(reverse("invitations:coaching_end", args=[link.pk])).status_code,
        as_coach.post(reverse("invitations:coaching_asking", args=[link.pk])).status_code,
    ]

    assert answers == [404, 404, 404]
    assert "Geheim Name" not in as_coach.get(LIST).content.decode()


def test_a_mail_is_for_one_answer(as_coach: Client, sign_in: Callable[[User], Client]) -> None:
    first, second = make.user(), make.user()
    ask(as_coach, "ines@neu.example")
    sign_in(first).post(link_in_mail(), YES)

    again = sign_in(second).post(link_in_mail(), YES)

    assert again.status_code == 410
    assert "has been answered" in text_of(again)
    assert (states(first), states(second)) == (["accepted"], [])


def test_another_account_of_the_same_person_may_answer_and_the_first_is_asked_no_more(
    as_coach: Client, sign_in: Callable[[User], Client]
) -> None:
    old, used = make.user(email="old@here.example"), make.user()
    ask(as_coach, old.email)

    sign_in(used).post(link_in_mail(), YES)

    assert (states(old), states(used)) == ([], ["accepted"])


def test_a_no_is_a_no_and_the_coach_reads_no_name(as_coach: Client, sign_in: Callable[[User], Client]) -> None:
    runner = make.user(email="known@here.example", name="Geheim Name")
    ask(as_coach, runner.email)

    sign_in(runner).post(link_in_mail(), NO)
    page = as_coach.get(LIST)

    assert states(runner) == ["ended"]
    assert "Somebody asked by mail" in text_of(page)
    assert "said no" in text_of(page)
    assert "Geheim Name" not in page.content.decode()
    assert runner.email not in page.content.decode()


@pytest.mark.parametrize("said", [YES, NO])
def test_an_answer_takes_the_address_out_and_says_who_said_yes(
    as_coach: Client, sign_in: Callable[[User], Client], said: dict[str, str]
) -> None:
    runner = make.user(email="known@here.example", name="Ines Neu")
    ask(as_coach, runner.email)

    sign_in(runner).post(link_in_mail(), said)

    made = Invitation.objects.get()
    assert (made.email, made.state, made.answered_at is None) == ("", "answered", False)
    assert made.athlete == (runner if said is YES else None)


def test_after_a_no_the_address_still_hears_nothing_for_a_day(
    as_coach: Client, sign_in: Callable[[User], Client]
) -> None:
    runner = make.user()
    ask(as_coach, runner.email)
    sign_in(runner).post(link_in_mail(), NO)

    refused = ask(as_coach, runner.email)

    assert "had a mail from" in text_of(refused)
    assert len(mail.outbox) == 1


def test_an_address_that_never_answered_is_taken_out_after_thirty_days(as_coach: Client) -> None:
    ask(as_coach, "ines@neu.example")
    kept = []

    for days in (29, 30):
        with time_machine.travel(timezone.now() + dt.timedelta(days=days, minutes=1)):
            clock.tick(threading.Event())
        kept.append(Invitation.objects.values_list("email", flat=True).get())

    assert kept == ["ines@neu.example", ""]


def test_without_the_tick_nothing_happens(as_coach: Client, coach: User, sign_in: Callable[[User], Client]) -> None:
    runner = make.user()
    path = shown_link(coach)

    response = sign_in(runner).post(path, {"answer": "yes"})

    assert (response.status_code, states(runner)) == (422, [])
    assert "Tick this to join" in text_of(response)


def test_a_second_mail_needs_a_day_and_makes_the_first_void(as_coach: Client, client: Client) -> None:
    ask(as_coach, "ines@neu.example")
    refused = ask(as_coach, "ines@neu.example")
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        ask(as_coach, "ines@neu.example")
        statuses = [client.get(link_in_mail(0)).status_code, client.get(link_in_mail(1)).status_code]

    assert "had a mail from" in text_of(refused)
    assert len(mail.outbox) == 2
    assert statuses == [410, 200]


def test_twenty_mails_an_hour_are_the_most(as_coach: Client, coach: User) -> None:
    for number in range(inviting.AN_HOUR):
        inviting.invite(make.team_of(coach), coach, f"p{number}@neu.example")

    refused = as_coach.post(f"{LIST}new/", {"email": "one.more@neu.example"})

    assert (refused.status_code, len(mail.outbox)) == (422, 0)
    assert "20 invitations by e-mail an hour are the most" in text_of(refused)
    assert 'value="one.more@neu.example"' in refused.content.decode()


def test_a_mail_server_that_is_down_is_said_and_the_link_can_go_another_way(
    as_coach: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", broken)

    page = ask(as_coach, "ines@neu.example")

    assert "could not be sent" in text_of(page)


# --- by a link -------------------------------------------------------------------------------------------------------


def test_one_link_lets_many_join(coach: User, sign_in: Callable[[User], Client]) -> None:
    path, people = shown_link(coach), [make.user() for _ in range(3)]

    for person in people:
        sign_in(person).post(path, YES)

    assert [states(person) for person in people] == [["accepted"]] * 3


def test_a_link_is_shown_with_a_code_and_can_be_stopped(as_coach: Client, coach: User, client: Client) -> None:
    as_coach.post(reverse("invitations:invitation_link_new", args=[make.team_of(coach).pk]))
    page = as_coach.get(LIST)
    made = inviting.of_teams([make.team_of(coach)])[0]
    before = client.get(made.path).status_code

    as_coach.post(reverse("invitations:invitation_delete", args=[made.pk]))
    after = client.get(made.path)

    assert made.url in page.content.decode()
    assert BeautifulSoup(page.content, "html.parser").select_one(".invite__code svg path") is not None
    assert (before, after.status_code) == (200, 410)
    assert "taken back" in text_of(after)


def test_a_link_ends_after_seven_days(coach: User, client: Client) -> None:
    path = shown_link(coach)
    now = timezone.now()

    with time_machine.travel(now + dt.timedelta(days=7, minutes=-5)):
        before = client.get(path).status_code
    with time_machine.travel(now + dt.timedelta(days=7, minutes=5)):
        after = client.get(path)

    assert (before, after.status_code) == (200, 410)
    assert "seven days" in text_of(after)


@pytest.mark.parametrize("change", ["signature", "number", "nonsense"])
def test_a_link_that_was_not_made_here_is_no_page(coach: User, client: Client, change: str) -> None:
    path = shown_link(coach)
    token = path.split("/")[2]
    number, rest = token.split("~", 1)
    bad = {"signature": token[:-1] + ("a" if token[-1] != "a" else "b"), "number": f"{int(number) + 1}~{rest}"}

    assert client.get(f"/join/{bad.get(change, 'x')}/").status_code == 404


def test_a_link_stops_when_who_asked_leaves_the_team(coach: User, client: Client) -> None:
    path = shown_link(coach)

    coach.memberships.all().delete()

    assert client.get(path).status_code == 410


def test_strangers_see_neither_addresses_nor_links_of_another_team(
    as_stranger: Client, as_coach: Client, coach: User
) -> None:
    ask(as_coach, "secret@neu.example")
    made = inviting.make_link(make.team_of(coach), coach)

    page = as_stranger.get(LIST)
    taken = as_stranger.post(reverse("invitations:invitation_delete", args=[made.pk]))

    assert "secret@neu.example" not in page.content.decode()
    assert made.path not in page.content.decode()
    assert taken.status_code == 404
    assert inviting.find(made.path.split("/")[2]).is_open


def test_the_invited_one_signs_in_and_is_led_back(coach: User, client: Client) -> None:
    runner, path = make.athlete(name="Neu"), shown_link(coach)
    page = client.get(path)
    client.force_login(runner)

    home = client.get("/")

    assert f"/accounts/signup/?next={path}" in page.content.decode()
    assert home.headers["Location"] == path


def test_who_was_asked_by_mail_is_led_there_in_another_browser_too(
    as_coach: Client, sign_in: Callable[[User], Client]
) -> None:
    ask(as_coach, "late@neu.example")
    runner = make.user(email="late@neu.example")

    page = sign_in(runner).get("/", follow=True)

    # The link is signed anew, so that it differs from the one in the mail by its time.
    assert page.redirect_chain[0][0].startswith("/join/")
    assert page.status_code == 200
    assert "wants to coach you" in page.content.decode()


def test_an_invitation_opens_a_closed_sign_up_for_who_has_it(coach: User, client: Client, settings: Any) -> None:
    settings.OPEN_SIGN_UP = False
    path = shown_link(coach)
    before = client.get("/accounts/signup/").content.decode()

    client.get(path)
    after = client.get("/accounts/signup/").content.decode()

    assert 'name="password1"' not in before
    assert 'name="password1"' in after


def test_invitations_are_seen_by_who_writes_plans_in_the_team(
    coach: User, assistant: User, stranger: User, athlete: User
) -> None:
    made = inviting.invite(make.team_of(coach), coach, athlete.email)

    seen = [list(Invitation.objects.visible_to(one)) for one in (coach, assistant, stranger, athlete, AnonymousUser())]

    assert seen == [[made], [], [], [], []]


WRONG: dict[str, dict[str, Any]] = {
    "a link with an address": {"kind": "link", "email": "a@b.example", "address_key": "k"},
    "a link that was answered": {"kind": "link", "state": "answered", "answered_at": timezone.now()},
    "an answer without a time": {"kind": "mail", "state": "answered"},
    "an answer with its address": {
        "kind": "mail",
        "state": "answered",
        "answered_at": timezone.now(),
        "email": "a@b.example",
        "address_key": "k",
    },
    "an address without its key": {"kind": "mail", "email": "a@b.example"},
    "a second open mail": {"kind": "mail", "email": "ines@neu.example", "address_key": "k"},
    "a second open link": {"kind": "link"},
}


@pytest.mark.parametrize("fields", WRONG.values(), ids=WRONG)
def test_the_database_refuses(coach: User, fields: dict[str, Any]) -> None:
    team = make.team_of(coach)
    inviting.invite(team, coach, "ines@neu.example")
    inviting.make_link(team, coach)

    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(team=team, invited_by=coach, **fields)


def test_a_new_link_stops_the_one_before_also_when_that_is_over(coach: User, client: Client) -> None:
    team, first = make.team_of(coach), shown_link(coach)
    with time_machine.travel(timezone.now() + dt.timedelta(days=8)):
        second = inviting.make_link(team, coach)

        statuses = [client.get(first).status_code, client.get(second.path).status_code]

    assert statuses == [410, 200]
    assert list(Invitation.objects.values_list("state", flat=True)) == ["open", "withdrawn"]


# --- under 18 --------------------------------------------------------------------------------------------------------


def young(**fields: Any) -> User:
    return make.user(born_on=timezone.now().date() - dt.timedelta(days=15 * 365), **fields)


def test_a_minor_waits_for_a_guardian_and_the_coach_sees_that(
    as_coach: Client, coach: User, sign_in: Callable[[User], Client]
) -> None:
    child = young(name="Elif Jung")

    answer = sign_in(child).post(shown_link(coach), YES, follow=True)
    page = as_coach.get(LIST)

    assert states(child) == ["invited"]
    assert "A parent has to say yes too" in text_of(answer)
    assert "Elif Jung" in text_of(page)
    assert "waits for a guardian" in text_of(page)
    assert as_coach.get(reverse("athlete_detail", args=[child.pk])).status_code == 404


def test_a_verified_guardians_yes_makes_the_link(
    as_coach: Client, coach: User, sign_in: Callable[[User], Client]
) -> None:
    child = young(name="Elif Jung")
    parent = make.guardian_of(child)
    sign_in(child).post(shown_link(coach), YES)
    link = Coaching.objects.get(athlete=child)
    client = sign_in(parent)

    me = client.get("/me/")
    client.post(reverse("invitations:coaching_detail", args=[link.pk]), YES)

    link.refresh_from_db()
    assert "wants to coach Elif" in text_of(me)
    assert (link.state, link.guardian_accepted_by) == ("accepted", parent)


def test_nobody_but_a_verified_guardian_may_say_yes_for_a_minor(coach: User, sign_in: Callable[[User], Client]) -> None:
    child, asked_only = young(), make.user()
    Guardian.objects.create(guardian=asked_only, athlete=child)
    sign_in(child).post(shown_link(coach), YES)
    page = reverse("invitations:coaching_detail", args=[Coaching.objects.get(athlete=child).pk])

    statuses = [sign_in(one).post(page, YES).status_code for one in (asked_only, coach, make.user())]
    sign_in(child).post(page, YES)

    assert statuses == [404, 404, 404]
    assert states(child) == ["invited"]


def test_who_turns_eighteen_while_waiting_answers_alone(coach: User, sign_in: Callable[[User], Client]) -> None:
    child = young()
    client = sign_in(child)
    client.post(shown_link(coach), YES)
    User.objects.filter(pk=child.pk).update(born_on=dt.date(2000, 1, 1))

    client.post(reverse("invitations:coaching_detail", args=[Coaching.objects.get(athlete=child).pk]), YES)

    assert states(child) == ["accepted"]


# --- ending and asking again -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["athlete", "coach"])
def test_either_side_ends_it_after_reading_what_happens(
    who: str, coach: User, athlete: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in({"athlete": athlete, "coach": coach}[who])
    page = reverse("invitations:coaching_end", args=[athlete.coachings.get().pk])

    said = text_of(client.get(page))
    before = states(athlete)
    client.post(page)

    assert "from the next page on" in said
    assert "What was done, what was logged, clips and words stay with" in said
    assert "their sessions after today that nobody moved, changed or wrote about go" in said
    assert (before, states(athlete)) == (["accepted"], ["ended"])
    assert sign_in(coach).get(reverse("athlete_detail", args=[athlete.pk])).status_code == 404


def test_who_left_can_be_asked_again_without_the_address(
    as_coach: Client, athlete: User, sign_in: Callable[[User], Client]
) -> None:
    old = athlete.coachings.get()
    old.end()

    page = as_coach.post(reverse("invitations:coaching_asking", args=[old.pk]), follow=True)
    sign_in(athlete).post(link_in_mail(), YES)

    assert "Asked Ines Moreau" in text_of(page)
    assert athlete.email not in page.content.decode()
    assert states(athlete) == ["ended", "accepted"]


def test_a_no_on_me_closes_the_mail_too(as_coach: Client, client: Client, sign_in: Callable[[User], Client]) -> None:
    runner = make.user()
    ask(as_coach, runner.email)
    me = sign_in(runner)

    link = BeautifulSoup(me.get("/me/").content, "html.parser").select_one('a[href^="/coachings/"]')
    assert link is not None
    me.post(str(link["href"]), NO)

    assert states(runner) == ["ended"]
    assert client.get(link_in_mail()).status_code == 410


def test_a_coach_cannot_join_the_own_team(as_assistant: Client, coach: User, assistant: User) -> None:
    page = as_assistant.post(shown_link(coach), YES)

    assert "This is what those see whom you ask" in text_of(page)
    assert states(assistant) == []


def test_who_trains_there_already_is_told_so_and_a_no_changes_nothing(
    as_athlete: Client, athlete: User, coach: User
) -> None:
    page = as_athlete.post(shown_link(coach), NO)

    assert "already" in text_of(page)
    assert states(athlete) == ["accepted"]


def test_the_site_manager_reads_invitations_in_the_admin(as_manager: Client, as_coach: Client, coach: User) -> None:
    ask(as_coach, "ines@neu.example")

    page = as_manager.get("/admin/athletes/invitation/").content.decode()

    assert "ines@neu.example" in page
    assert "Ruth Adeyemi" in page


@pytest.mark.parametrize("count", [1, 10])
def test_the_page_costs_the_same_for_one_and_ten(
    count: int, as_coach: Client, coach: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    team = make.team_of(coach)
    inviting.make_link(team, coach)
    for number in range(count):
        inviting.invite(team, coach, f"p{number}@neu.example")
        make.link(make.user(), team, "ended")
    as_coach.get(LIST)

    with django_assert_num_queries(8):
        as_coach.get(LIST)
