"""A coach asks for a film of a drill: on a plan's session for all who have it, or on one athlete's session."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.urls import reverse
from django.utils import timezone

from plans.filming import Film, advice
from plans.models import Completion, FilmWish, WorkoutDrill
from plans.prescribing import uses_of
from plans.wishes import ask, film_of, settle, take_back
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from athletes.models import User
    from drills.models import Drill
    from plans.models import Plan, PlanSession, Session

HTMX = {"HX-Request": "true"}
TEXT = "Warm-up\n10 min jog\n2 x 40 m ankling, 2 x 40 m butt kicks\nMain\n8 x 400 m @ 5k pace, 200 m jog"
TWICE = "2 x 40 m butt kicks\n10 min easy\n2 x 40 m butt kicks"
SIDE = {"view": "side", "fps": "120", "contacts": "6"}
SLUG = "butt-kicks-classic"


@pytest.fixture
def drill(db: None) -> Drill:
    """Butt kicks; ankling stands beside it in the library."""
    make.drill("ankling", name="Ankling")
    return make.drill(SLUG, name="Butt kicks")


@pytest.fixture
def plan(coach: User, drill: Drill) -> Plan:
    """A plan of two sessions with the drill."""
    return make.plan(make.team_of(coach), {1: TEXT, 8: TEXT}, name="5 k, spring")


@pytest.fixture
def planned(plan: Plan) -> PlanSession:
    """The first of them."""
    return plan.sessions.get(day=1)


@pytest.fixture
def session(athlete: User, planned: PlanSession) -> Session:
    """The athlete's session of today, which came from the plan."""
    return make.session(athlete, workout=planned.workout, plan_session=planned)


def wish(place: PlanSession | Session, by: User, **fields: Any) -> FilmWish:
    """Ask for butt kicks from the side."""
    use = WorkoutDrill.objects.get(workout=place.workout, drill__slug=SLUG, nth=1)
    asked: dict[str, Any] = {"view": "side", "fps": 120, "contacts": 6} | fields
    return ask(place, use, by=by, **asked)


def plan_address(planned: PlanSession, name: str = "film_wish_new", slug: str = SLUG, nth: int = 1) -> str:
    return reverse(f"plans:{name}", args=[planned.plan_id, planned.pk, slug, nth])


def address(session: Session, name: str = "session_film_wish_new", slug: str = SLUG, nth: int = 1) -> str:
    return reverse(f"plans:{name}", args=[session.pk, slug, nth])


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(page: Tag, css: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in page.select(css)]


def film(session: Session) -> Film | None:
    """What the athlete is asked for, as pages read it."""
    return next(use.film for use in uses_of([session])[session.pk] if use.slug == SLUG)


# --- whose wish counts ------------------------------------------------------------------------------------------------


def test_a_wish_on_the_plan_reaches_who_has_the_session_and_who_gets_it_later(
    coach: User, planned: PlanSession, session: Session, other_athlete: User
) -> None:
    wish(planned, coach)
    later = make.session(other_athlete, workout=planned.workout, plan_session=planned)

    assert [film(session), film(later)] == [Film("side", 120, 6, is_of_plan=True)] * 2
    assert FilmWish.objects.count() == 1


def test_a_wish_for_one_athlete_stays_with_that_athlete(
    coach: User, planned: PlanSession, session: Session, other_athlete: User
) -> None:
    wish(session, coach)
    other = make.session(other_athlete, workout=planned.workout, plan_session=planned)

    assert (film(session), film(other)) == (Film("side", 120, 6), None)


def test_the_athletes_own_wish_counts_before_the_plans(coach: User, planned: PlanSession, session: Session) -> None:
    wish(planned, coach)
    wish(session, coach, view="back", fps=240)

    own = Film("back", 240, 6)
    assert (film(session), film_of(session, session.film_wishes.get().drill_id, 1)) == (own, own)


def test_the_same_drill_twice_is_told_apart(coach: User, athlete: User, drill: Drill) -> None:
    session = make.session(athlete, TWICE)
    second = WorkoutDrill.objects.get(workout=session.workout, nth=2)

    ask(session, second, by=coach, view="side", fps=30, contacts=1)

    assert [use.film for use in uses_of([session])[session.pk]] == [None, Film("side", 30, 1)]


def test_sessions_of_one_workout_are_told_apart(coach: User, athlete: User, drill: Drill) -> None:
    workout = make.workout(TEXT)
    first = make.session(athlete, workout=workout)
    second = make.session(athlete, workout=workout, on_date=athlete.today() + dt.timedelta(days=1))

    wish(first, coach)

    assert (film(first), film(second)) == (Film("side", 120, 6), None)


def test_asking_again_replaces_the_wish(coach: User, session: Session) -> None:
    wish(session, coach)

    wish(session, coach, view="front", contacts=4)

    assert session.film_wishes.values_list("view", "fps", "contacts").get() == ("front", 120, 4)


def test_a_wish_can_be_taken_back_once(coach: User, session: Session) -> None:
    use = WorkoutDrill.objects.get(workout=session.workout, drill__slug=SLUG)
    wish(session, coach)

    assert [take_back(session, use), take_back(session, use)] == [True, False]
    assert not FilmWish.objects.exists()


def test_wishes_are_read_with_the_drills_in_one_query(
    coach: User, session: Session, django_assert_num_queries: Callable[[int], Any]
) -> None:
    wish(session, coach)

    with django_assert_num_queries(1):
        uses_of([session])


# --- in words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("film", "said", "chip"),
    [
        (Film("side", 120, 6), "Side, 120 fps, 6 contacts", "film, side"),
        (Film("back", 30, 1), "From behind, normal speed, 1 contact", "film, from behind"),
        (Film("front", 240, 10), "From the front, 240 fps, 10 contacts", "film, from the front"),
    ],
)
def test_a_wish_is_said_in_words(film: Film, said: str, chip: str) -> None:
    assert (film.words, film.chip) == (said, chip)


def test_the_camera_advice_for_the_side_names_place_height_speed_and_contacts() -> None:
    assert advice("side", 120, 6) == [
        "From the side: 6 to 10 m from the lane and square to it, the phone turned on its side.",
        "At hip height and still: on a stand, on a bag, or with both elbows at the ribs.",
        "The whole body in the picture all the way, feet and head too.",
        "Slow motion, 120 frames a second or more.",
        "Film one rep in which a foot lands 6 times or more.",
    ]


def test_the_camera_advice_changes_with_view_and_speed() -> None:
    said = advice("back", 30, 1)

    assert (said[0][:12], said[3], said[4]) == (
        "From behind:",
        "Normal speed will do.",
        "Film one rep in which a foot lands once or more.",
    )


# --- beside the board -------------------------------------------------------------------------------------------------


def test_a_drills_chip_leads_to_the_form_without_javascript(as_coach: Client, planned: PlanSession) -> None:
    sheet = soup(as_coach.get(reverse("plans:plan_session_edit", args=[planned.plan_id, planned.pk])))

    links = {chip["href"]: " ".join(chip.get_text(" ").split()) for chip in sheet.select("a.chip--drill")}

    assert list(links) == [plan_address(planned, slug="ankling"), plan_address(planned)]
    assert links[plan_address(planned)].endswith("ask for a film")


def test_the_same_drill_twice_has_two_chips(as_coach: Client, coach: User, drill: Drill) -> None:
    plan = make.plan(make.team_of(coach), {0: TWICE})
    planned = plan.sessions.get()

    sheet = soup(as_coach.get(reverse("plans:plan_session_edit", args=[plan.pk, planned.pk])))

    assert [chip["href"] for chip in sheet.select("a.chip--drill")] == [
        plan_address(planned),
        plan_address(planned, nth=2),
    ]


def test_text_that_is_not_saved_yet_has_nothing_to_press(as_coach: Client, planned: PlanSession) -> None:
    page = soup(as_coach.post(reverse("plans:workout_reading"), {"text": TEXT}))

    assert (len(page.select("span.chip--drill")), page.select("a.chip")) == (2, [])


def test_the_form_begins_with_what_suits_most_drills(as_coach: Client, planned: PlanSession) -> None:
    page = soup(as_coach.get(plan_address(planned)))

    chosen = [field["value"] for field in page.select("#sheet input[checked]")]
    assert (chosen, page.select_one("#id_contacts")["value"]) == (["side", "120"], "6")  # type: ignore[index]
    assert words(page, "#sheet h2") == ["Film Butt kicks, 2 × 40 m"]
    assert [button.get_text() for button in page.select("#sheet button[type=submit]")] == ["Ask for a film"]


def test_asking_shows_the_chip_and_the_camera_on_the_board(as_coach: Client, coach: User, planned: PlanSession) -> None:
    response = as_coach.post(plan_address(planned), SIDE, follow=True)

    page = soup(response)
    made = planned.film_wishes.get()
    assert (made.drill.slug, made.view, made.fps, made.contacts, made.asked_by) == (SLUG, "side", 120, 6, coach)
    assert response.redirect_chain == [(reverse("plans:plan_session_edit", args=[planned.plan_id, planned.pk]), 302)]
    assert words(page, "a.chip--drill")[-1] == "film, side"
    assert [len(cell.select("use[href$='#clips']")) for cell in page.select(".session-cell.kind")] == [1, 0]
    assert words(page, ".banner--good") == ["Film asked for: Butt kicks. It stands on Today in the row of the drill."]


def test_htmx_gets_the_board_with_the_sheet_back(as_coach: Client, planned: PlanSession) -> None:
    response = as_coach.post(plan_address(planned), SIDE, headers=HTMX)

    page = soup(response)
    sheet = reverse("plans:plan_session_edit", args=[planned.plan_id, planned.pk])
    assert (response.status_code, response.headers["HX-Push-Url"]) == (200, sheet)
    assert (page.select("html"), len(page.select("#plan #sheet textarea"))) == ([], 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"contacts": ""}, "Say how many contacts you want to see, 6 for example."),
        ({"contacts": "a few"}, "This is not a whole number. The rest is kept. Write 6, for example."),
        ({"contacts": "0"}, "At least one contact is needed. The rest is kept."),
        ({"contacts": "41"}, "40 contacts are the most. The rest is kept."),
        ({"view": "above"}, "Choose one of the three views."),
        ({"fps": "1000"}, "Choose one of the speeds."),
        ({"fps": ""}, "Say how fast to film."),
    ],
)
def test_a_wrong_form_says_why_and_keeps_the_rest(
    as_coach: Client, planned: PlanSession, wrong: dict[str, str], said: str
) -> None:
    response = as_coach.post(plan_address(planned), SIDE | {"view": "back"} | wrong)

    page = soup(response)
    kept = page.select_one("#sheet input[name=view][checked]")
    assert (response.status_code, words(page, "#sheet .field__wrong")) == (422, [said])
    assert (kept["value"] if kept else None) == (None if "view" in wrong else "back")
    assert not FilmWish.objects.exists()


def test_the_form_shows_what_is_asked_and_takes_it_back(as_coach: Client, coach: User, planned: PlanSession) -> None:
    wish(planned, coach, view="back", fps=60, contacts=8)
    page = soup(as_coach.get(plan_address(planned)))

    response = as_coach.post(plan_address(planned, "film_wish_delete"), follow=True)

    chosen = [field["value"] for field in page.select("#sheet input[checked]")]
    assert (chosen, page.select_one("#id_contacts")["value"]) == (["back", "60"], "8")  # type: ignore[index]
    assert words(page, "#sheet .sheet__foot button") == ["Save film wish", "Take it back"]
    assert words(soup(response), ".banner") == ["Film wish taken back: Butt kicks. Clips that were sent stay."]
    assert not FilmWish.objects.exists()


@pytest.mark.parametrize(("slug", "nth"), [(SLUG, 2), (SLUG, 0), ("high-knees", 1)])
def test_a_drill_that_the_session_has_not_is_not_found(
    as_coach: Client, planned: PlanSession, slug: str, nth: int
) -> None:
    assert as_coach.get(plan_address(planned, slug=slug, nth=nth)).status_code == 404


def test_an_assistant_sees_the_wish_and_cannot_ask(as_assistant: Client, coach: User, planned: PlanSession) -> None:
    wish(planned, coach)

    sheet = soup(as_assistant.get(reverse("plans:plan_session_edit", args=[planned.plan_id, planned.pk])))
    refused = as_assistant.post(plan_address(planned), SIDE | {"view": "back"})

    assert (words(sheet, "span.chip--drill")[-1], sheet.select("a.chip")) == ("film, side", [])
    assert (refused.status_code, planned.film_wishes.get().view) == (403, "side")


def test_a_wish_goes_with_its_drill_and_the_coach_reads_so(as_coach: Client, coach: User, planned: PlanSession) -> None:
    wish(planned, coach)
    sheet = reverse("plans:plan_session_edit", args=[planned.plan_id, planned.pk])

    as_coach.post(sheet, {"text": TEXT + "\n5 min easy", "start_time": "", "place": ""})
    kept = planned.film_wishes.count()
    response = as_coach.post(sheet, {"text": "30 min easy", "start_time": "", "place": ""}, follow=True)

    assert (kept, planned.film_wishes.count()) == (1, 0)
    assert words(soup(response), ".banner") == [
        "The film wish for Butt kicks went with its drill: the new text has no such drill."
    ]


def test_settling_names_each_drill_that_went(coach: User, planned: PlanSession) -> None:
    wish(planned, coach)
    ankling = WorkoutDrill.objects.get(workout=planned.workout, drill__slug="ankling")
    ask(planned, ankling, by=coach, view="side", fps=120, contacts=6)
    planned.workout = make.workout("2 x 40 m ankling")
    planned.save()

    assert (settle(planned), settle(planned)) == (["Butt kicks"], [])
    assert planned.film_wishes.get().drill.slug == "ankling"


@pytest.mark.parametrize("wishes", [0, 2])
def test_the_board_and_its_sheet_stay_within_ten_queries(
    as_coach: Client, coach: User, plan: Plan, wishes: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for planned in plan.sessions.all()[:wishes]:
        wish(planned, coach)
    first = plan.sessions.get(day=1)

    with django_assert_num_queries(7):
        as_coach.get(reverse("plans:plan_detail", args=[plan.pk]))
    with django_assert_num_queries(9):
        as_coach.get(reverse("plans:plan_session_edit", args=[plan.pk, first.pk]))


# --- on one athlete's session -----------------------------------------------------------------------------------------


def test_the_coach_asks_on_the_athletes_session(as_coach: Client, coach: User, session: Session) -> None:
    row = f"#drill-{session.pk}-{SLUG}-1"
    before = soup(as_coach.get(reverse("plans:session_detail", args=[session.pk]))).select_one(row)

    response = as_coach.post(address(session), SIDE | {"fps": "240"})

    after = soup(as_coach.get(response.headers["Location"])).select_one(row)
    assert before is not None
    assert after is not None
    assert before.select_one("a.chip")["href"] == address(session)  # type: ignore[index]
    assert response.headers["Location"].endswith(row)
    assert words(after, ".film-ask") == ["Film asked for Side, 240 fps, 6 contacts"]
    assert session.film_wishes.get().asked_by == coach


def test_the_form_says_that_all_on_the_plan_are_asked(
    as_coach: Client, coach: User, planned: PlanSession, session: Session
) -> None:
    wish(planned, coach)

    page = soup(as_coach.get(address(session)))

    assert words(page, ".page-head__say") == [
        "Asked of Ines alone. Everybody on the plan is asked for it already (Side, 120 fps, 6 contacts); "
        "what you set here counts for Ines instead."
    ]
    assert words(page, "form.narrow-form button") == ["Save film wish"]


def test_taking_back_leaves_the_plans_wish(
    as_coach: Client, coach: User, planned: PlanSession, session: Session
) -> None:
    wish(planned, coach)
    wish(session, coach, view="back")

    response = as_coach.post(address(session, "session_film_wish_delete"))

    assert (response.status_code, film(session)) == (302, Film("side", 120, 6, is_of_plan=True))


def test_a_logged_session_takes_no_new_wish(as_coach: Client, session: Session) -> None:
    Completion.objects.create(session=session, outcome="done", effort=5, logged_at=timezone.now())

    response = as_coach.post(address(session), SIDE)

    page = soup(response)
    assert (response.status_code, FilmWish.objects.count()) == (422, 0)
    assert words(page, ".banner--look") == [
        "Ines has logged this session, so nothing more can be asked of it. Ask on a session to come."
    ]


def test_a_wrong_form_on_an_athletes_session_is_shown_again(as_coach: Client, session: Session) -> None:
    response = as_coach.post(address(session), SIDE | {"contacts": "0"})

    assert (response.status_code, words(soup(response), ".field__wrong")) == (
        422,
        ["At least one contact is needed. The rest is kept."],
    )


def test_athletes_ask_nobody_for_films(as_athlete: Client, session: Session) -> None:
    page = soup(as_athlete.get(reverse("plans:session_detail", args=[session.pk])))

    assert (as_athlete.post(address(session), SIDE).status_code, page.select("a.chip")) == (404, [])
    assert not FilmWish.objects.exists()


def test_a_coach_who_trains_does_not_ask_him_or_herself(as_coach: Client, coach: User, drill: Drill) -> None:
    own = make.session(coach, TEXT)

    assert as_coach.post(address(own), SIDE).status_code == 403


def test_a_stranger_finds_neither_form(as_stranger: Client, planned: PlanSession, session: Session) -> None:
    addresses = [
        plan_address(planned),
        plan_address(planned, "film_wish_delete"),
        address(session),
        address(session, "session_film_wish_delete"),
    ]

    assert [as_stranger.post(url, SIDE).status_code for url in addresses] == [404] * 4
    assert not FilmWish.objects.exists()


# --- reminders --------------------------------------------------------------------------------------------------------


def test_the_planner_is_asked_to_look_whenever_a_wish_changes(
    coach: User, planned: PlanSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr("plans.wishes.planner.ask", lambda: asked.append(True))
    use = WorkoutDrill.objects.get(workout=planned.workout, drill__slug=SLUG)

    counts = []
    for change in (lambda: wish(planned, coach), lambda: take_back(planned, use), lambda: take_back(planned, use)):
        change()
        counts.append(len(asked))

    assert counts == [1, 2, 2]
