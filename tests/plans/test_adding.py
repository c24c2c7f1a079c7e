"""Adding a drill or a warm-up to a session: what, where, the text then, writing it and taking it back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from drills.models import Dose, Drill, DrillAlias, Guide
from plans.models import DrillOccurrence, FilmWish, PlanSession, Session, Workout
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import Team, User
    from plans.models import Plan

ADD = reverse("plans:workout_add")
UNDO = reverse("plans:workout_add_undo")
MAIN = "Warm-up\n10 min easy\n3 x 60 m strides\nMain\n8 x 400 m @ 5k pace, 200 m jog"
LINE = "2 x 30 m butt kicks, walk back"
WITH_LINE = f"Warm-up\n10 min easy\n3 x 60 m strides\n{LINE}\nMain\n8 x 400 m @ 5k pace, 200 m jog"


@pytest.fixture
def kicks(db: None) -> Drill:
    """Butt kicks with two doses and an example, and strides for the texts."""
    drill = make.drill(
        "butt-kicks",
        rest="Walk back between sets.",
        example_title="Before intervals",
        example="Warm-up\n10 min easy\n2 x 30 m butt kicks, walk back",
    )
    DrillAlias.objects.create(drill=drill, text="heel flicks")
    Dose.objects.create(drill=drill, level="beginner", sets=2, metres=30, position=0)
    Dose.objects.create(drill=drill, level="advanced", sets=3, metres=40, position=1)
    make.drill("strides")
    return drill


@pytest.fixture
def team(coach: User) -> Team:
    """The coach's team."""
    return make.team_of(coach)


@pytest.fixture
def plan(team: Team) -> Plan:
    """A plan of the team with a session on its first Tuesday."""
    return make.plan(team, {1: MAIN}, name="5 k, spring")


@pytest.fixture
def planned(plan: Plan) -> PlanSession:
    """That session."""
    return plan.sessions.select_related("workout").get()


def ask(client: Client, **words: Any) -> BeautifulSoup:
    """The page for some words of its address."""
    response = client.get(ADD, words)
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def fields(page: BeautifulSoup) -> dict[str, str]:
    """What the form of the page would send."""
    form = page.select_one(".add__form")
    assert form is not None
    found = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    area = form.select_one("textarea")
    assert area is not None
    # A browser drops the line end after the tag.
    return found | {"text": area.get_text().removeprefix("\n")}


def send(client: Client, **words: Any) -> Any:
    """Open the page with these words and press its button."""
    return client.post(ADD, fields(ask(client, **words)))


def the(page: BeautifulSoup, selector: str) -> Any:
    """The one piece of a page."""
    (found,) = page.select(selector)
    return found


def text_of(session: PlanSession | Session) -> str:
    """The text that a session points at now."""
    return type(session)._default_manager.select_related("workout").get(pk=session.pk).workout.text


def alert(response: Any) -> str:
    """What the page says went wrong."""
    found = BeautifulSoup(response.content, "html.parser").select_one("[role=alert]")
    return " ".join(found.get_text(" ").split()) if found else ""


# --- what


def test_a_drill_is_added_by_the_dose_of_a_level(as_coach, kicks):
    page = ask(as_coach, drill="butt-kicks")
    advanced = ask(as_coach, drill="butt-kicks", level="advanced")

    assert the(page, "h1").get_text() == "Add butt kicks to a session"
    assert the(page, ".add__lines").get_text() == LINE
    assert [a.get_text() for a in page.select(".switch a")] == ["Beginner", "Advanced"]
    assert the(advanced, ".add__lines").get_text() == "3 x 40 m butt kicks, walk back"


def test_it_shows_how_the_line_is_read(as_coach, kicks):
    page = ask(as_coach, drill="butt-kicks")

    assert [" ".join(chip.get_text(" ").split()) for chip in page.select(".chip--drill")] == ["2 × 30 m butt kicks"]


def test_a_drill_without_doses_has_a_line_too(as_coach, kicks):
    make.drill("ankling", room_min_m=20)
    make.drill("wall-drill", room_min_m=0, room_max_m=1)

    lines = [the(ask(as_coach, drill=slug), ".add__lines").get_text() for slug in ("ankling", "wall-drill")]

    assert lines == ["2 x 20 m ankling", "2 x 15 s wall drill"]


def test_an_example_is_added_whole(as_coach, kicks, planned):
    page = ask(as_coach, example="butt-kicks", plan_session=planned.pk)

    assert the(page, "h1").get_text() == "Add the warm-up “Before intervals” to a session"
    assert the(page, ".add__lines").get_text() == kicks.example
    assert fields(page)["text"] == MAIN.replace("strides\n", "strides\n10 min easy\n2 x 30 m butt kicks, walk back\n")


def test_the_warm_up_of_a_guide_is_added_whole(as_coach, kicks, plan):
    Guide.objects.create(slug="easy-day", title="Before an easy run", example="5 min mobility\n2 x 20 m butt kicks")

    response = send(as_coach, guide="easy-day", plan=plan.pk, day=4)

    assert response.status_code == 302
    assert text_of(plan.sessions.get(day=4)) == "Warm-up\n5 min mobility\n2 x 20 m butt kicks"


def test_without_a_choice_the_page_leads_to_the_drills(as_coach, db):
    page = ask(as_coach)

    assert the(page, ".empty a")["href"] == reverse("drills:drill_list")


@pytest.mark.parametrize(
    "words",
    [
        {"drill": "no-such"}, {"example": "strides"}, {"guide": "no-such"}, {"drill": "butt-kicks", "team": "7"},
        {"drill": "butt-kicks", "team": "x"}, {"drill": "butt-kicks", "team": "²"}, {"drill": "draft"},
        {"drill": "archived"}, {"drill": "butt-kicks", "plan": "x"}, {"drill": "butt-kicks", "athlete": "x"},
        {"drill": "butt-kicks", "athlete": "999999"}, {"guide": "draft"}, {"drill": "a\x00b"},
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(as_coach, kicks, words):
    make.drill("draft", is_published=False)
    make.drill("archived").archive()
    Guide.objects.create(slug="draft", title="Draft", example="5 km", is_published=False)

    assert as_coach.get(ADD, words).status_code == 404


# --- where


def test_plans_and_athletes_are_offered_and_nobody_elses(as_coach, stranger, kicks, plan, athlete):
    make.plan(make.team_of(stranger), {0: "5 km"}, name="A strange plan")
    make.plan(plan.team, {0: "5 km"}, name="Put away", state="archived")

    page = ask(as_coach, drill="butt-kicks")

    assert [one.get_text() for one in page.select(".add__places strong")] == ["5 k, spring", "Ines Moreau"]


def test_a_week_of_a_plan_shows_its_sessions_and_its_free_days(as_coach, kicks, plan, planned):
    page = ask(as_coach, drill="butt-kicks", plan=plan.pk)

    days = [" ".join(day.get_text(" ").split()) for day in page.select(".add__days > li")]
    assert days[:3] == ["Mon Free: a new session", "Tue 8 × 400 m 5 k pace", "Wed Free: a new session"]
    assert len(days) == 7


def test_a_plan_that_runs_opens_at_this_week_with_dates(as_coach, coach, athlete, kicks, team):
    plan = make.plan(team, {1: MAIN, 15: "45 min easy"})
    monday = coach.today() - dt.timedelta(days=coach.today().weekday() + 14)
    plan.assignments.create(athlete=athlete, start_on=monday, last_on=monday + dt.timedelta(days=20))

    page = ask(as_coach, drill="butt-kicks", plan=plan.pk)

    third = monday + dt.timedelta(days=15)
    assert the(page, ".add__weeks [aria-current]").get_text() == "Week 3"
    day = page.select(".add__days > li")[1]
    assert " ".join(day.get_text(" ").split()) == f"Tue {third.day} {third:%b} 45 min easy"


@pytest.mark.parametrize("week", ["0", "99", "x", "-1", "²"])
def test_a_week_that_is_none_shows_one_that_is(as_coach, kicks, plan, week):
    assert ask(as_coach, drill="butt-kicks", plan=plan.pk, week=week).select(".add__weeks [aria-current]")


def test_an_athlete_has_the_sessions_to_come_that_are_open(as_coach, athlete, kicks):
    today = athlete.today()
    make.session(athlete, "45 min easy", today - dt.timedelta(days=1))
    make.session(athlete, "50 min easy", today).log(by=athlete, outcome="done", effort=3)
    make.session(athlete, "55 min easy", today)
    make.session(athlete, "Rest day", today + dt.timedelta(days=1))
    make.session(athlete, "60 min easy", today + dt.timedelta(days=2))

    page = ask(as_coach, drill="butt-kicks", athlete=athlete.pk)

    assert [" ".join(one.get_text().split()) for one in page.select(".add__to strong")] == ["55 min", "60 min"]


def test_many_athletes_are_found_by_name(as_coach, coach, kicks):
    for n in range(62):
        make.athlete(coach, name=f"Runner {n:02}")

    page = ask(as_coach, drill="butt-kicks")
    found = ask(as_coach, drill="butt-kicks", q="runner 61")

    assert len(page.select(".add__places")[1].select("li")) == 60
    assert [one.get_text() for one in found.select(".add__places")[1].select("strong")] == ["Runner 61"]


# --- writing


def test_it_is_added_to_a_session_of_a_plan(as_coach, kicks, plan, planned):
    page = ask(as_coach, drill="butt-kicks", plan_session=planned.pk)

    response = as_coach.post(ADD, fields(page), follow=True)

    assert fields(page)["text"] == WITH_LINE
    assert text_of(planned) == WITH_LINE
    assert response.redirect_chain == [(reverse("plans:plan_session_edit", args=[plan.pk, planned.pk]), 302)]
    told = the(BeautifulSoup(response.content, "html.parser"), ".banner--undo")
    assert " ".join(told.p.get_text().split()) == "Butt kicks added: Tue of week 1, 5 k, spring. Back to Butt kicks"


def test_the_old_workout_stays_as_it_was(as_coach, kicks, planned):
    send(as_coach, drill="butt-kicks", plan_session=planned.pk)

    assert Workout.objects.get(pk=planned.workout_id).text == MAIN


def test_it_becomes_a_session_on_a_free_day(as_coach, kicks, plan):
    response = send(as_coach, drill="butt-kicks", plan=plan.pk, day=2)

    session = plan.sessions.get(day=2)
    assert (response.status_code, text_of(session)) == (302, f"Warm-up\n{LINE}")


def test_two_on_one_free_day_at_once_both_stand(as_coach, kicks, plan):
    words = fields(ask(as_coach, drill="butt-kicks", plan=plan.pk, day=2))

    as_coach.post(ADD, words)
    as_coach.post(ADD, words)

    assert [session.position for session in plan.sessions.filter(day=2)] == [0, 1]


def test_it_is_added_to_a_session_of_one_athlete(as_coach, athlete, other_athlete, kicks):
    shared = make.workout(MAIN)
    session = make.session(athlete, workout=shared)
    other = make.session(other_athlete, workout=shared)

    response = send(as_coach, drill="butt-kicks", session=session.pk)

    assert response.headers["Location"] == reverse("plans:session_detail", args=[session.pk])
    assert (text_of(session), text_of(other)) == (WITH_LINE, MAIN)


def test_what_was_changed_on_the_page_is_saved(as_coach, kicks, planned):
    words = fields(ask(as_coach, drill="butt-kicks", plan_session=planned.pk))

    as_coach.post(ADD, words | {"text": f"Warm-up\r\n{LINE}\r\n"})

    assert text_of(planned) == f"Warm-up\n{LINE}"


def test_ticks_and_wishes_go_along_with_their_lines(as_coach, coach, athlete, kicks):
    session = make.session(athlete, workout=Workout.objects.write(MAIN + "\n2 x 40 m butt kicks", author=coach))
    occurrence = DrillOccurrence.objects.create(session=session, drill=kicks, nth=1)
    wish = FilmWish.objects.create(session=session, drill=kicks, nth=1)

    send(as_coach, drill="butt-kicks", session=session.pk)
    occurrence.refresh_from_db()
    wish.refresh_from_db()
    moved = occurrence.nth, wish.nth
    as_coach.post(UNDO)
    occurrence.refresh_from_db()
    wish.refresh_from_db()

    assert (moved, (occurrence.nth, wish.nth)) == ((2, 2), (1, 1))


def test_a_wish_of_the_plan_stays_on_its_session(as_coach, kicks, planned):
    send(as_coach, drill="butt-kicks", plan_session=planned.pk)
    FilmWish.objects.create(plan_session=planned, drill=kicks, nth=1)

    send(as_coach, drill="butt-kicks", level="advanced", plan_session=planned.pk)

    assert FilmWish.objects.filter(plan_session=planned, nth=1).count() == 1


# --- remembered


def test_the_next_drill_goes_to_the_same_session_in_two_taps(as_coach, kicks, planned):
    make.drill("ankling")
    send(as_coach, drill="butt-kicks", level="advanced", plan_session=planned.pk)

    page = ask(as_coach, drill="ankling")
    as_coach.post(ADD, fields(page))

    assert text_of(planned) == MAIN.replace(
        "strides\n", "strides\n3 x 40 m butt kicks, walk back\n2 x 20 m ankling\n"
    )  # fmt: skip


def test_the_level_is_remembered_and_another_place_can_be_chosen(as_coach, kicks, planned):
    send(as_coach, drill="butt-kicks", level="advanced", plan_session=planned.pk)

    page = ask(as_coach, drill="butt-kicks")
    other = ask(as_coach, drill="butt-kicks", choose="1")

    assert the(page, ".add__lines").get_text() == "3 x 40 m butt kicks, walk back"
    assert page.select_one(".add__form") is not None
    assert other.select_one(".add__form") is None


def test_a_place_that_is_gone_is_not_remembered(as_coach, kicks, planned):
    send(as_coach, drill="butt-kicks", plan_session=planned.pk)
    PlanSession.objects.all().delete()

    assert ask(as_coach, drill="butt-kicks").select_one(".add__places") is not None


# --- taking back


def test_it_can_be_taken_back_once(as_coach, kicks, plan, planned):
    send(as_coach, drill="butt-kicks", plan_session=planned.pk)

    back = as_coach.post(UNDO)
    again = as_coach.post(UNDO, follow=True)

    assert back.headers["Location"] == reverse("plans:plan_session_edit", args=[plan.pk, planned.pk])
    assert text_of(planned) == MAIN
    assert "There is nothing to take back any more." in again.content.decode()


def test_a_new_session_that_is_taken_back_is_gone(as_coach, kicks, plan):
    send(as_coach, drill="butt-kicks", plan=plan.pk, day=2)

    response = as_coach.post(UNDO)

    assert response.headers["Location"] == reverse("plans:plan_detail", args=[plan.pk])
    assert not plan.sessions.filter(day=2).exists()


@pytest.mark.parametrize("day", [1, 2])
def test_what_was_changed_since_is_not_taken_back(as_coach, coach, kicks, plan, planned, day):
    where = {"plan_session": planned.pk} if day == 1 else {"plan": plan.pk, "day": 2}
    send(as_coach, drill="butt-kicks", **where)
    plan.sessions.filter(day=day).update(workout=make.workout("6 km easy"))

    response = as_coach.post(UNDO, follow=True)

    assert text_of(plan.sessions.get(day=day)) == "6 km easy"
    assert "The session was changed since, so nothing was taken back." in response.content.decode()


# --- bad input


def test_a_session_changed_meanwhile_is_shown_as_it_is_now(as_coach, kicks, planned):
    words = fields(ask(as_coach, drill="butt-kicks", plan_session=planned.pk))
    PlanSession.objects.update(workout=make.workout("Warm-up\n2 km\nMain\n6 km steady"))

    response = as_coach.post(ADD, words)

    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert alert(response).startswith("This session was changed meanwhile. Nothing was saved")
    assert fields(page)["text"] == f"Warm-up\n2 km\n{LINE}\nMain\n6 km steady"
    assert text_of(planned) == "Warm-up\n2 km\nMain\n6 km steady"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no text. Nothing was changed."),
        (" \n ", "There is no text. Nothing was changed."),
        ("x" * 20_001, "The session would have 20001 characters, and 20,000 are the most."),
    ],
)
def test_a_text_that_cannot_be_is_refused_and_kept(as_coach, kicks, planned, text, sentence):
    words = fields(ask(as_coach, drill="butt-kicks", plan_session=planned.pk))

    response = as_coach.post(ADD, words | {"text": text})

    assert (response.status_code, alert(response)[: len(sentence)], text_of(planned)) == (422, sentence, MAIN)
    assert fields(BeautifulSoup(response.content, "html.parser"))["text"].strip() == text.strip()


@pytest.mark.parametrize("was", ["x", "", "b0a1c2d3-0000-4000-8000-000000000000"])
def test_a_page_that_does_not_know_the_session_changes_nothing(as_coach, kicks, planned, was):
    words = fields(ask(as_coach, drill="butt-kicks", plan_session=planned.pk))

    response = as_coach.post(ADD, words | {"was": was})

    assert (response.status_code, text_of(planned)) == (422, MAIN)


@pytest.mark.parametrize(
    "where", [{}, {"plan_session": "x"}, {"session": "x"}, {"plan": "x", "day": "1"}, {"day": "1"}, {"plan_session": 0}]
)
def test_nowhere_is_not_found(as_coach, kicks, planned, where):
    assert as_coach.post(ADD, {"drill": "butt-kicks", "text": LINE} | where).status_code == 404


@pytest.mark.parametrize("day", ["7", "-1", "1000", "x", "²"])
def test_a_day_that_the_plan_has_not_is_not_found(as_coach, kicks, plan, day):
    words = {"drill": "butt-kicks", "text": LINE, "plan": str(plan.pk), "day": day}

    assert (as_coach.post(ADD, words).status_code, plan.sessions.count()) == (404, 1)


def test_markup_in_a_text_is_inert(as_coach, kicks, plan):
    plan.sessions.update(workout=make.workout("<script>alert(1)</script>"))
    session = plan.sessions.get()

    page = as_coach.get(ADD, {"drill": "butt-kicks", "plan_session": session.pk}).content.decode()

    assert "<script>alert" not in page


# --- who


def test_an_assistant_who_writes_no_plans_is_told_so(as_assistant, kicks):
    response = as_assistant.get(ADD, {"drill": "butt-kicks"})

    assert response.status_code == 403


def test_an_athlete_has_no_such_page(as_athlete, kicks):
    assert as_athlete.get(ADD, {"drill": "butt-kicks"}).status_code == 404


def test_a_stranger_reaches_nothing_of_the_team(as_stranger, coach, athlete, kicks, plan, planned):
    session = make.session(athlete, MAIN)
    places = [{"plan_session": planned.pk}, {"session": session.pk}, {"plan": plan.pk, "day": 2}]

    posted = [as_stranger.post(ADD, {"drill": "butt-kicks", "text": LINE} | place).status_code for place in places]
    shown = [as_stranger.get(ADD, {"drill": "butt-kicks"} | place) for place in places[:2]]
    chosen = [
        as_stranger.get(ADD, {"drill": "butt-kicks"} | words) for words in ({"plan": plan.pk}, {"athlete": athlete.pk})
    ]

    assert posted == [404, 404, 404]
    assert [BeautifulSoup(one.content, "html.parser").select_one(".add__form") for one in shown] == [None, None]
    assert [one.status_code for one in chosen] == [404, 404]
    assert (text_of(planned), text_of(session), plan.sessions.count()) == (MAIN, MAIN, 1)


def test_an_ended_link_closes_the_athletes_sessions(as_coach, athlete, kicks):
    session = make.session(athlete, MAIN)
    words = fields(ask(as_coach, drill="butt-kicks", session=session.pk))
    athlete.coachings.get().end()

    assert (as_coach.post(ADD, words).status_code, text_of(session)) == (404, MAIN)


def test_a_session_of_another_teams_plan_is_left_alone(as_coach, coach, athlete, stranger, kicks):
    make.link(athlete, make.team_of(stranger))
    plan = make.plan(make.team_of(stranger), {0: MAIN})
    today = athlete.today()
    row = plan.assignments.create(athlete=athlete, start_on=today, last_on=today)
    session = make.session(athlete, MAIN, assignment=row, plan_session=plan.sessions.get())

    response = as_coach.post(ADD, {"drill": "butt-kicks", "text": LINE, "session": str(session.pk)})

    assert (response.status_code, text_of(session)) == (404, MAIN)


def test_a_teams_own_drill_goes_to_that_team_alone(as_coach, coach, team, kicks, plan, sign_in):
    drill = make.drill("own-skip", team=team)
    second = make.team("Second")
    second.memberships.create(user=coach, role="head_coach")
    other = make.plan(second, {0: MAIN}, name="Of the second team")
    client = sign_in(type(coach).objects.get(pk=coach.pk))

    page = ask(client, drill="own-skip", team=team.pk)
    words = {"drill": "own-skip", "team": str(team.pk), "text": LINE, "plan_session": str(other.sessions.get().pk)}
    refused = client.post(ADD, words)
    response = send(client, drill="own-skip", team=team.pk, plan=plan.pk, day=3)

    assert [one.get_text() for one in page.select(".add__places strong")] == ["5 k, spring"]
    assert (refused.status_code, response.status_code) == (404, 302)
    assert [use.drill for use in plan.sessions.get(day=3).workout.uses.all()] == [drill]


# --- the way there, and what it costs


def button(client: Client, drill: Drill) -> list[str]:
    """Where the buttons of the drill's page lead that add it."""
    page = BeautifulSoup(client.get(drill.get_absolute_url()).content, "html.parser")
    return [str(a["href"]) for a in page.select(".drill__acts a") if ADD in str(a["href"])]


def test_the_drills_page_has_the_button_for_who_may_write_plans(
    client, as_coach, as_athlete, as_assistant, team, kicks
):
    own = make.drill("own-skip", team=team)

    assert button(as_coach, kicks) == [f"{ADD}?drill=butt-kicks"]
    assert button(as_coach, own) == [f"{ADD}?drill=own-skip&team={team.pk}"]
    assert [button(one, kicks) for one in (client, as_athlete, as_assistant)] == [[], [], []]


def test_no_button_for_what_no_text_may_name(as_coach, team):
    draft = make.drill("draft-skip", team=team, is_published=False)
    old = make.drill("old-skip", team=team)
    old.archive()

    assert [button(as_coach, drill) for drill in (draft, old)] == [[], []]


def count(client: Client, **words: Any) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(ADD, words).status_code == 200
    return len(queries)


@pytest.mark.parametrize("where", ["choose", "plan", "athlete", "plan_session"])
def test_the_page_costs_the_same_however_much_there_is(as_coach, coach, athlete, kicks, team, plan, planned, where):
    value = {"choose": "1", "plan": plan.pk, "athlete": athlete.pk, "plan_session": planned.pk}[where]
    make.session(athlete, MAIN)
    as_coach.get(ADD)
    one = count(as_coach, drill="butt-kicks", **{where: value})

    for n in range(5):
        make.athlete(coach)
        make.plan(team, {0: "5 km"})
        make.drill(f"more-{n}")
        make.session(athlete, MAIN, athlete.today() + dt.timedelta(days=n))
        PlanSession.objects.create(plan=plan, day=n, position=3, workout=make.workout(MAIN))
    many = count(as_coach, drill="butt-kicks", **{where: value})

    assert (one, many) == (many, one)
    assert one <= 12
