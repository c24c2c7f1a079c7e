"""Where home leads, the landing page, health, robots, and pages about what went wrong."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse

from coachsite.views import doors
from plans.notation import chips, read
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries, Settings

    from athletes.models import User


def page_of(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def text_of(response: Any) -> str:
    return " ".join(page_of(response).get_text(" ").split())


# --- where home leads ------------------------------------------------------------------------------------------------


def test_coaches_come_to_the_inbox_and_athletes_to_today(
    as_coach: Client, as_assistant: Client, as_athlete: Client
) -> None:
    assert as_coach.get("/").headers["Location"] == reverse("inbox")
    assert as_assistant.get("/").headers["Location"] == reverse("inbox")
    assert as_athlete.get("/").headers["Location"] == reverse("today")


def test_a_guardian_comes_to_the_child(as_guardian: Client, minor: User) -> None:
    assert as_guardian.get("/").headers["Location"] == reverse("athlete_detail", args=[minor.pk])


def test_a_guardian_of_two_comes_to_the_list(as_guardian: Client, guardian: User) -> None:
    sibling = make.user(born_on=guardian.today().replace(year=guardian.today().year - 9, day=1))
    make.link(sibling, make.team())
    make.guardian_of(sibling)
    sibling.guardians.update(guardian=guardian)

    assert as_guardian.get("/").headers["Location"] == reverse("athletes:me")


def test_a_guardian_who_trains_comes_to_today(as_guardian: Client, guardian: User) -> None:
    make.session(guardian)

    assert as_guardian.get("/").headers["Location"] == reverse("today")


def test_a_welfare_officer_comes_to_today_and_a_newcomer_is_asked_once(
    sign_in: Callable[[User], Client], db: None
) -> None:
    officer, newcomer = sign_in(make.coach(role="welfare_officer")), sign_in(make.user())

    first = [client.get("/").headers["Location"] for client in (officer, newcomer)]
    newcomer.post(reverse("first_choice"))

    assert first == [reverse("today"), reverse("first_choice")]
    assert newcomer.get("/").headers["Location"] == reverse("today")


def test_who_says_i_coach_heads_a_team_and_comes_to_its_empty_desk(sign_in: Callable[[User], Client], db: None) -> None:
    newcomer = make.user()
    client = sign_in(newcomer)

    refused = client.post(reverse("first_choice"), {"name": " "})
    made = client.post(reverse("first_choice"), {"name": "Morning Milers"})

    assert (refused.status_code, made.headers["Location"]) == (422, reverse("roster"))
    assert [(m.team.name, m.role) for m in newcomer.memberships.all()] == [("Morning Milers", "head_coach")]


def test_who_is_asked_to_train_comes_to_the_question(sign_in: Callable[[User], Client], db: None) -> None:
    asked = make.user()
    link = make.link(asked, make.team(), "invited")

    assert sign_in(asked).get("/").headers["Location"] == reverse("invitations:coaching_detail", args=[link.pk])


# --- the landing page ------------------------------------------------------------------------------------------------


def test_the_landing_page_shows_published_built_in_drills_and_no_others(client: Client, stranger: User) -> None:
    make.drill("ankling", figure="ankling")
    make.drill("draft-drill", figure="a-skip", is_published=False)
    make.drill("their-drill", figure="b-skip", team=make.team_of(stranger))

    page = page_of(client.get("/"))

    assert [link["href"] for link in page.select(".shelf__row a")] == [reverse("drills:drill_detail", args=["ankling"])]
    assert page.select_one("#shelf").get_text() == "1 drill, open to all"  # type: ignore[union-attr]  # it is there


def test_the_landing_page_stands_without_any_drill(client: Client, db: None) -> None:
    page = page_of(client.get("/"))

    assert not page.select(".shelf")
    assert len(page.select(".idea__lanes .bed")) == 4


def test_the_landing_page_tells_what_the_reader_reads(client: Client, db: None) -> None:
    page = page_of(client.get("/"))
    written = page.select_one(".idea__text").get_text()  # type: ignore[union-attr]  # it is there

    pieces = [piece for line in chips(read(written, make.WORDS), make.WORDS) for piece in line.chips]

    shown = [" ".join(chip.get_text(" ").split()) for chip in page.select(".idea .chip")]
    assert shown == [" ".join(f"{piece.dose} {piece.words}".split()) for piece in pieces]
    assert len(page.select(".idea .chip--drill")) == len([piece for piece in pieces if piece.drill])


@pytest.mark.parametrize("is_open", [True, False])
def test_the_landing_page_offers_an_account_only_where_one_can_be_made(
    client: Client, db: None, settings: Settings, is_open: bool
) -> None:
    settings.OPEN_SIGN_UP = is_open

    page = page_of(client.get("/"))

    assert bool(page.select(f"a[href='{reverse('account_signup')}']")) is is_open
    assert len(page.select(".button--main")) == 1


def test_every_link_of_the_landing_page_leads_somewhere(client: Client, db: None) -> None:
    links = {str(link["href"]) for link in page_of(client.get("/")).select("a[href^='/']")}

    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("count", [1, 3])
def test_the_landing_page_costs_the_same_for_one_drill_and_for_three(
    client: Client, db: None, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make.drill(figure="ankling")

    with django_assert_num_queries(3):
        client.get("/")


# --- machines --------------------------------------------------------------------------------------------------------


def test_health_tells_that_the_database_answers(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        response = client.get("/healthz/")

    assert response.status_code == 200
    assert json.loads(response.content) == {"ok": True, "database": True, "broker": False}
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


def test_health_is_503_while_the_database_is_away(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: Any) -> None:
        raise OperationalError("connection to server at 10.0.0.9 failed")

    with monkeypatch.context() as away:
        away.setattr(connection, "cursor", refuse)
        response = client.get("/healthz/")

    assert response.status_code == 503
    assert json.loads(response.content) == {"ok": False, "database": False, "broker": False}


def test_robots_are_kept_to_what_is_public(client: Client, db: None) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines == [
        "User-agent: *", "Allow: /$", "Allow: /drills/", "Allow: /plans/catalogue/", "Allow: /static/",
        "Allow: /sitemap.xml", "Disallow: /", "",
        "Sitemap: http://localhost:8000/sitemap.xml",
    ]  # fmt: skip


# --- what went wrong -------------------------------------------------------------------------------------------------


def test_missing_and_hidden_read_the_same(as_stranger: Client, athlete: User) -> None:
    session = make.session(athlete)

    hidden = as_stranger.get(reverse("plans:session_detail", args=[session.pk]))
    missing = as_stranger.get(reverse("plans:session_detail", args=[uuid.uuid4()]))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content
    assert "Nothing here for you" in text_of(hidden)


def test_an_address_that_nobody_has_reads_the_same_too(as_athlete: Client, client: Client) -> None:
    assert "Nothing here for you" in text_of(as_athlete.get("/no/such/page/"))
    assert "If it is yours, sign in first." in text_of(client.get("/no/such/page/"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionDenied("Only the athlete may log."), "Only the athlete may log. Nothing was changed."),
        (PermissionDenied(), "You may see this, but not change it. Nothing was changed."),
        (PermissionDenied("<script>"), "<script> Nothing was changed."),
    ],
)  # fmt: skip
def test_a_refusal_says_why(rf: RequestFactory, athlete: User, error: PermissionDenied, said: str) -> None:
    request = rf.get("/")
    request.user = athlete

    response = doors.forbidden(request, error)

    assert response.status_code == 403
    assert said in text_of(response)
    assert b"<script>" not in response.content


def test_a_broken_page_is_drawn_without_a_database_or_a_session(rf: RequestFactory) -> None:
    response = doors.broken(rf.get("/"))

    assert response.status_code == 500
    assert "Something broke on our side" in text_of(response)


def test_a_page_about_errors_that_breaks_too_still_says_something(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> str:
        raise ValueError("no such static file")

    monkeypatch.setattr("django.template.loader.render_to_string", refuse)

    response = doors.broken(rf.get("/"))

    assert (response.status_code, text_of(response)[:16]) == (500, "Something broke ")


def test_an_error_in_a_view_is_answered_with_the_page(as_athlete: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("athletes.views.page_context", refuse)
    as_athlete.raise_request_exception = False

    response = as_athlete.get("/me/")

    assert response.status_code == 500
    assert "It is not your doing" in text_of(response)


def test_a_strange_host_is_answered_without_anybodys_data(client: Client, db: None) -> None:
    response = client.get("/", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert "That could not be read" in text_of(response)


def test_a_form_that_is_too_old_says_what_to_do(athlete: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(athlete)

    no_cookie = strict.post("/me/", {"name": "X"})
    strict.get("/me/")
    too_old = strict.post("/me/", {"name": "X", "csrfmiddlewaretoken": "x" * 64})

    athlete.refresh_from_db()
    assert (no_cookie.status_code, too_old.status_code) == (403, 403)
    assert "Your browser keeps no cookies for this site" in text_of(no_cookie)
    assert "This page was too old to be sent" in text_of(too_old)
    assert athlete.name == "Ines Moreau"


def test_not_found_takes_any_exception(rf: RequestFactory, athlete: User) -> None:
    request = rf.get("/")
    request.user = athlete

    assert doors.not_found(request, Http404("secret reason")).content.count(b"secret") == 0
