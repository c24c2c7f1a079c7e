"""The page of notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from reminders import loops, outbox, views
from reminders.models import Notice, Reminder
from reminders.notices import unread_count

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import User
    from tests.reminders.conftest import Topics

LIST = "/notices/"
ALL_READ = "/notices/reading/"
HTMX = {"HX-Request": "true"}


def told(topics: Topics, person: User, count: int = 1) -> list[Notice]:
    """Notices that a person has got."""
    outbox.plan_many("told", [topics.add(person) for _ in range(count)])
    while loops.tick():
        pass
    return list(Notice.objects.filter(recipient=person).order_by("pk"))


def titles(page: Any) -> list[str]:
    """The notices on a page; a star stands before new ones."""
    rows: Any = BeautifulSoup(page.content, "html.parser").select(".notice")
    return [("*" if "notice--new" in row["class"] else "") + row.strong.find(string=True) for row in rows]


def test_addresses_are_what_they_were() -> None:
    assert reverse("reminders:notice_list") == LIST
    assert reverse("reminders:notice_list_reading") == ALL_READ
    assert reverse("reminders:notice_reading", args=[7]) == "/notices/7/reading/"


def test_the_newest_comes_first_and_new_ones_are_marked(topics: Topics, athlete: User, as_athlete: Client) -> None:
    first, _ = told(topics, athlete, 2)
    Notice.objects.filter(pk=first.pk).mark_read()

    page = as_athlete.get(LIST)

    assert page.status_code == 200
    assert titles(page) == ["*Topic 2", "Topic 1"]


def test_with_nothing_to_tell_the_page_says_so(as_athlete: Client) -> None:
    page = as_athlete.get(LIST)

    assert "Nothing yet." in page.content.decode()
    assert "All read" not in page.content.decode()


def test_notices_of_others_are_not_shown(topics: Topics, athlete: User, as_stranger: Client) -> None:
    told(topics, athlete)

    assert titles(as_stranger.get(LIST)) == []


def test_the_page_costs_the_same_for_one_and_for_three(
    topics: Topics, athlete: User, as_athlete: Client, django_assert_num_queries: Any
) -> None:
    told(topics, athlete, 1)
    with django_assert_num_queries(4):
        as_athlete.get(LIST)

    told(topics, athlete, 2)
    with django_assert_num_queries(4):
        as_athlete.get(LIST)


def test_opening_one_marks_it_read_and_goes_where_it_leads(topics: Topics, athlete: User, as_athlete: Client) -> None:
    first, second = told(topics, athlete, 2)

    answer = as_athlete.post(f"/notices/{first.pk}/reading/")

    assert (answer.status_code, answer["Location"]) == (302, "/plan/")
    assert list(Notice.objects.unread()) == [second]


def test_reading_again_keeps_the_first_time(topics: Topics, athlete: User, as_athlete: Client) -> None:
    (notice,) = told(topics, athlete)
    as_athlete.post(f"/notices/{notice.pk}/reading/")
    read_at = Notice.objects.get().read_at

    as_athlete.post(f"/notices/{notice.pk}/reading/")

    assert Notice.objects.get().read_at == read_at


def test_a_stranger_cannot_open_it(topics: Topics, athlete: User, as_stranger: Client) -> None:
    (notice,) = told(topics, athlete)

    assert as_stranger.post(f"/notices/{notice.pk}/reading/").status_code == 404
    assert Notice.objects.get().read_at is None


def test_all_read_without_javascript_leads_back_to_the_list(topics: Topics, athlete: User, as_athlete: Client) -> None:
    told(topics, athlete, 2)

    answer = as_athlete.post(ALL_READ)

    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert unread_count(athlete) == 0


def test_all_read_with_htmx_answers_with_the_part(topics: Topics, athlete: User, as_athlete: Client) -> None:
    told(topics, athlete, 2)

    answer = as_athlete.post(ALL_READ, headers=HTMX)

    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith('<div id="notices">')
    assert titles(answer) == ["Topic 2", "Topic 1"]


def test_all_read_leaves_the_notices_of_others(topics: Topics, athlete: User, as_stranger: Client) -> None:
    told(topics, athlete)

    as_stranger.post(ALL_READ)

    assert unread_count(athlete) == 1


@pytest.mark.parametrize(("method", "path"), [("post", LIST), ("get", ALL_READ), ("get", "/notices/1/reading/")])
def test_other_methods_are_refused(as_athlete: Client, method: str, path: str) -> None:
    assert getattr(as_athlete, method)(path).status_code == 405


def test_without_signing_in_there_is_nothing_to_see(client: Client, db: None) -> None:
    answer = client.get(LIST)

    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('account_login')}?next={LIST}")


def test_older_ones_are_a_page_further(
    topics: Topics, athlete: User, as_athlete: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    told(topics, athlete, 3)

    page = as_athlete.get(LIST)
    link: Any = BeautifulSoup(page.content, "html.parser").find("a", string="Older notices")
    older = as_athlete.get(link["href"])

    assert titles(page) == ["*Topic 3", "*Topic 2"]
    assert titles(older) == ["*Topic 1"]


@pytest.mark.parametrize("odd", ["x", "-1", "", "9" * 30, "²"])
def test_an_odd_page_is_the_first_page(topics: Topics, athlete: User, as_athlete: Client, odd: str) -> None:
    told(topics, athlete)

    assert titles(as_athlete.get(LIST, {"before": odd})) == ["*Topic 1"]


def test_the_admin_cancels_what_waits_and_no_more(
    topics: Topics, athlete: User, other_athlete: User, as_manager: Client
) -> None:
    outbox.plan_many("told", [topics.add(athlete), topics.add(other_athlete)])
    Reminder.objects.filter(recipient=athlete).update(state="sent", sent_at=timezone.now())
    chosen = list(Reminder.objects.values_list("pk", flat=True))

    form = {"action": "cancel", "reason": "sent by mistake", "_selected_action": chosen}
    as_manager.post("/admin/reminders/reminder/", form)

    assert sorted(Reminder.objects.values_list("recipient__name", "state")) == [
        ("Ines Moreau", "sent"),
        ("Jonas Lindqvist", "cancelled"),
    ]


def test_the_admin_finds_a_reminder_and_does_not_edit_it(topics: Topics, athlete: User, as_manager: Client) -> None:
    told(topics, athlete)
    row = Reminder.objects.get()

    found = as_manager.get("/admin/reminders/reminder/", {"q": "Moreau", "state__exact": "sent"})
    page = as_manager.get(f"/admin/reminders/reminder/{row.pk}/change/")
    changed = as_manager.post(f"/admin/reminders/reminder/{row.pk}/change/", {"state": "pending"})

    assert "1 reminder" in found.content.decode()
    assert page.status_code == 200
    assert changed.status_code == 403
    assert Reminder.objects.get().state == "sent"
