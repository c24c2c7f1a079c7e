"""Not now: a coach puts a line of the inbox aside, and it comes back when due or with something new."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.urls import reverse

from plans import aside
from plans.models import Assignment, PutAside
from tests import make

from .test_inbox import NOW, TODAY, follow, ines, lines, page, say, session, still_clock, texts

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import User
    from plans.models import Session

__all__ = ["ines", "still_clock"]

ASIDE, BACK = "/inbox/aside/", "/inbox/aside/back/"


@pytest.fixture
def asked(ines: User) -> Session:
    """A question about a session of tomorrow."""
    about = session(ines, 1, "quality")
    say(ines, about, "Spikes or flats?")
    return about


def key(about: Session) -> str:
    """The key of a session's line."""
    return f"session-{about.pk}"


def put(client: Client, line: str, until: str) -> str:
    """Put a line aside; return the page that comes then."""
    return client.post(ASIDE, {"line": line, "until": until}, follow=True).content.decode()


def count(client: Client, days: int) -> int:
    """How many lines wait so many days later."""
    with time_machine.travel(NOW + dt.timedelta(days=days), tick=False):
        return len(lines(page(client)))


@pytest.mark.parametrize(("until", "comes_back_in"), [("tomorrow", 1), ("week", 6), ("news", None)])
def test_a_line_put_aside_is_away_until_its_day(as_coach, ines, until, comes_back_in):
    Assignment.objects.filter(athlete=ines).update(last_on=TODAY + dt.timedelta(days=2))  # the plan ends
    before = count(as_coach, 0)

    put(as_coach, f"ends-{ines.pk}", until)

    assert (before, count(as_coach, 0)) == (1, 0)
    assert PutAside.objects.get().until == (TODAY + dt.timedelta(days=comes_back_in) if comes_back_in else None)
    if comes_back_in == 1:
        assert count(as_coach, 1) == 1
    else:
        assert (count(as_coach, 1), count(as_coach, 2)) == (0, 0)


def test_something_new_brings_it_back_and_putting_it_aside_again_holds(as_coach, ines, asked):
    put(as_coach, key(asked), "news")
    away = lines(page(as_coach))
    say(ines, asked, "And how many?")
    back = lines(page(as_coach))
    put(as_coach, key(asked), "news")

    assert away == []
    assert len(back) == 1
    assert "and 1 more" in back[0]
    assert lines(page(as_coach)) == []
    assert PutAside.objects.count() == 1


def test_what_only_grows_late_does_not_come_back(as_coach, asked):
    put(as_coach, key(asked), "news")

    with time_machine.travel(NOW + dt.timedelta(hours=40), tick=False):
        assert [line for line in lines(page(as_coach)) if "Spikes" in line] == []


def test_a_plan_that_ends_later_than_it_did_is_something_new(as_coach, ines):
    rows = Assignment.objects.filter(athlete=ines)
    rows.update(last_on=TODAY + dt.timedelta(days=2))
    put(as_coach, f"ends-{ines.pk}", "news")
    rows.update(last_on=TODAY + dt.timedelta(days=3))

    assert count(as_coach, 0) == 1


def test_it_waits_for_other_coaches_as_before(as_coach, assistant, sign_in, asked):
    put(as_coach, key(asked), "week")

    assert len(lines(page(sign_in(assistant)))) == 1


def test_a_quiet_line_opens_what_is_put_aside_and_each_can_wait_again(as_coach, ines, asked):
    other = session(ines, -1, "easy", "done")
    put(as_coach, key(asked), "week")
    put(as_coach, key(other), "news")

    closed, opened = page(as_coach), page(as_coach, "?aside=yes")
    as_coach.post(BACK, {"line": key(asked)})

    assert texts(closed, ".inbox__aside a") == ["2 put aside"]
    assert [one["href"] for one in closed.select(".inbox__aside a")] == ["/inbox/?aside=yes"]
    assert texts(opened, "h1") == ["2 put aside"]
    assert any("Comes back on Monday 27 April." in one for one in lines(opened))
    assert any("Comes back when there is something new." in one for one in lines(opened))
    assert [len(lines(page(as_coach))), texts(page(as_coach), ".inbox__aside a")] == [1, ["1 put aside"]]


def test_it_can_be_taken_back_at_once_and_without_javascript(as_coach, asked):
    asking = as_coach.get(ASIDE, {"line": key(asked)}).content.decode()
    said = put(as_coach, key(asked), "tomorrow")
    as_coach.post(BACK, {"line": key(asked)})

    assert all(words in asking for words in aside.WAYS.values())
    assert "Ines Moreau, question: put aside until tomorrow." in said
    assert f'name="line" value="{key(asked)}"' in said
    assert len(lines(page(as_coach))) == 1


@pytest.mark.parametrize("until", ["", "never", "2026-01-01"])
def test_an_unknown_until_changes_nothing(as_coach, asked, until):
    said = put(as_coach, key(asked), until)

    assert "Say until when. It waits as before." in said
    assert not PutAside.objects.exists()


@pytest.mark.parametrize("line", ["", "session-x", "x" * 5000])
def test_a_line_that_does_not_wait_cannot_be_put_aside(as_coach, asked, line):
    assert "This waits no longer." in put(as_coach, line, "tomorrow")
    assert "It was not put aside." in as_coach.post(BACK, {"line": line}, follow=True).content.decode()
    assert not PutAside.objects.exists()


def test_a_stranger_cannot_put_it_aside_or_take_it_back(as_coach, stranger, sign_in, asked):
    put(as_coach, key(asked), "week")

    sign_in(stranger).post(BACK, {"line": key(asked)})
    sign_in(stranger).post(ASIDE, {"line": key(asked), "until": "week"})

    assert PutAside.objects.count() == 1


def test_what_waits_no_longer_is_forgotten_and_no_words_are_kept(as_coach, coach, ines, asked):
    other = session(ines, -1, "easy", "done")
    put(as_coach, key(asked), "week")
    as_coach.post(reverse("plans:session_seen", args=[asked.pk]))

    put(as_coach, key(other), "week")

    row = PutAside.objects.get()
    assert row.key == key(other)
    assert len(row.reason) == 32


def test_next_week_is_the_coming_monday():
    monday = dt.date(2026, 4, 20)

    assert [aside.until("week", monday + dt.timedelta(days=n)) for n in (0, 1, 6)] == [
        monday + dt.timedelta(days=7)
    ] * 3


def test_lines_put_aside_cost_no_query_each(as_coach, coach, django_assert_num_queries):
    for number in range(3):
        person = make.athlete(coach, name=f"Person {number}")
        follow(person, coach)
        about = session(person, 1)
        say(person, about, "How fast?")
        put(as_coach, key(about), "week")
        about = session(person, 2)
        say(person, about, "Or slower?")
    as_coach.get("/inbox/")

    with django_assert_num_queries(13):
        as_coach.get("/inbox/")
