"""Film wishes, clips and cues on Today and on the page of a session."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from athletes.models import RaceResult
from feedback.models import Clip, Review
from plans.cards import Mark, form_mark
from plans.filming import Film, Filmed
from plans.models import Completion, WorkoutDrill
from plans.prescribing import Use
from plans.wishes import ask
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from athletes.models import User
    from drills.models import Drill
    from plans.models import Session

# A Tuesday, 16:53 in London.
NOW = dt.datetime(2026, 4, 21, 15, 53, tzinfo=dt.UTC)
TODAY = dt.date(2026, 4, 21)
TEXT = (
    "Warm-up\n10 min jog\n2 x 40 m ankling\n2 x 40 m butt kicks\nMain\n8 x 400 m @ 5k pace, 200 m jog\n"
    "Cool-down\n10 min easy"
)
CUE = "Pull the toes to the shin"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def drill(db: None) -> Drill:
    """Butt kicks with a cue of the library; ankling stands beside it."""
    make.drill("ankling", name="Ankling")
    drill = make.drill("butt-kicks-classic", name="Butt kicks")
    drill.cues.create(text="Heels to the seat", position=1)
    return drill


@pytest.fixture
def session(athlete: User, drill: Drill) -> Session:
    """Today's session with the drill."""
    return make.session(athlete, TEXT, start_time=dt.time(18, 15))


def wished(session: Session, coach: User, **fields: Any) -> None:
    """Ask for butt kicks from the side, in slow motion, six contacts."""
    use = WorkoutDrill.objects.get(workout=session.workout, drill__slug="butt-kicks-classic")
    asked: dict[str, Any] = {"view": "side", "fps": 120, "contacts": 6} | fields
    ask(session, use, by=coach, **asked)


def answered(clip: Clip, coach: User, cue: str = CUE, at: dt.datetime = NOW) -> None:
    """Answer a clip with a cue."""
    Review.objects.create(clip=clip, reviewer=coach, role=Review.Role.COACH, cue=cue, answered_at=at)


def page(client: Client, address: str = "/today/") -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(soup: BeautifulSoup, css: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in soup.select(css)]


def marks(soup: BeautifulSoup) -> list[str]:
    return words(soup, ".marks__one")


# --- asked ------------------------------------------------------------------------------------------------------------


def test_the_film_card_stands_in_the_row_of_its_drill_and_leads_to_the_upload(
    as_athlete: Client, coach: User, session: Session
) -> None:
    wished(session, coach)

    soup = page(as_athlete)

    row = f"#drill-{session.pk}-butt-kicks-classic-1"
    upload = f"{reverse('feedback:clip_new')}?session={session.pk}&drill=butt-kicks-classic&nth=1"
    assert words(soup, ".film-ask") == words(soup, f"{row} .film-ask") == ["Film one rep Side, 120 fps, 6 contacts"]
    assert [link["href"] for link in soup.select("a.film-ask")] == [upload]
    assert marks(soup) == ["Session to do", "Drills 0 of 2", "Form 1 asked"]


def test_the_card_leads_to_a_page_that_knows_the_drill(as_athlete: Client, coach: User, session: Session) -> None:
    wished(session, coach)
    link = page(as_athlete).select_one("a.film-ask")
    assert link is not None

    upload = page(as_athlete, str(link["href"]))

    assert "Butt kicks" in upload.get_text()


def test_without_a_wish_nothing_is_said_of_filming(as_athlete: Client, session: Session) -> None:
    soup = page(as_athlete)

    assert (words(soup, ".film-ask"), marks(soup)) == ([], ["Session to do", "Drills 0 of 2"])


def test_ticking_the_drill_keeps_its_film_card(as_athlete: Client, coach: User, session: Session) -> None:
    wished(session, coach)

    response = as_athlete.post(
        reverse("plans:session_drill", args=[session.pk, "butt-kicks-classic", 1]),
        {"done": "1"},
        headers={"HX-Request": "true"},
    )

    soup = BeautifulSoup(response.content, "html.parser")
    assert words(soup, ".film-ask") == ["Film one rep Side, 120 fps, 6 contacts"]
    assert marks(soup) == ["Session to do", "Drills 1 of 2", "Form 1 asked"]


def test_a_session_to_come_says_what_will_be_filmed_without_a_link(
    as_athlete: Client, athlete: User, coach: User, drill: Drill
) -> None:
    tomorrow = make.session(athlete, TEXT, TODAY + dt.timedelta(days=1))
    wished(tomorrow, coach, view="back", fps=30)

    soup = page(as_athlete, reverse("plans:session_detail", args=[tomorrow.pk]))

    assert words(soup, "p.film-ask") == ["Film one rep From behind, normal speed, 6 contacts"]
    assert soup.select("a.film-ask") == []


def test_a_guardian_reads_the_wish_and_cannot_press_it(
    as_guardian: Client, minor: User, coach: User, drill: Drill
) -> None:
    session = make.session(minor, TEXT)
    wished(session, coach)

    soup = page(as_guardian, reverse("plans:session_detail", args=[session.pk]))

    assert words(soup, "p.film-ask") == ["Film asked for Side, 120 fps, 6 contacts"]
    assert soup.select("a.film-ask, a.chip") == []


def test_a_logged_session_still_asks_for_its_film(as_athlete: Client, coach: User, session: Session) -> None:
    wished(session, coach)
    Completion.objects.create(session=session, outcome="done", effort=8, logged_at=timezone.now())

    soup = page(as_athlete)

    assert words(soup, ".films a.film-ask") == ["Film one rep: Butt kicks Side, 120 fps, 6 contacts"]
    assert marks(soup)[-1] == "Form 1 asked"


# --- sent and answered ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "said", "mark"),
    [
        (Clip.State.CHECKING, "Being checked Side, 120 fps, 6 contacts", "Form sent"),
        (Clip.State.MAKING, "Being made playable Side, 120 fps, 6 contacts", "Form sent"),
        (Clip.State.READY, "Sent, waits for an answer Side, 120 fps, 6 contacts", "Form sent"),
        (Clip.State.FAILED, "Could not be read Side, 120 fps, 6 contacts", "Form send again"),
    ],
)
def test_a_clip_stands_where_it_was_asked_for(
    as_athlete: Client, athlete: User, coach: User, session: Session, drill: Drill, state: str, said: str, mark: str
) -> None:
    wished(session, coach)
    clip = make.clip(athlete, drill, session, state=state)

    soup = page(as_athlete)

    assert words(soup, ".film-ask") == [said]
    assert [link["href"] for link in soup.select("a.film-ask")] == [reverse("feedback:clip_detail", args=[clip.pk])]
    assert marks(soup)[-1] == mark


def test_an_answered_clip_shows_its_cue(
    as_athlete: Client, athlete: User, coach: User, session: Session, drill: Drill
) -> None:
    wished(session, coach)
    answered(make.clip(athlete, drill, session), coach)

    soup = page(as_athlete)

    assert words(soup, ".film-ask--answered") == [f"Answered {CUE}"]
    assert (marks(soup)[-1], words(soup, ".cue-last")) == ("Form answered", [])


def test_a_clip_that_nobody_asked_for_is_shown_too(
    as_athlete: Client, athlete: User, session: Session, drill: Drill
) -> None:
    make.clip(athlete, drill, session)

    soup = page(as_athlete)

    assert (words(soup, ".film-ask"), marks(soup)[-1]) == (["Sent, waits for an answer"], "Form sent")


def test_the_newest_clip_of_a_drill_is_the_one_shown(
    as_athlete: Client, athlete: User, session: Session, drill: Drill
) -> None:
    make.clip(athlete, drill, session, state=Clip.State.FAILED, created_at=NOW - dt.timedelta(minutes=9))
    make.clip(athlete, drill, session)

    assert words(page(as_athlete), ".film-ask") == ["Sent, waits for an answer"]


def test_an_answer_that_was_not_sent_stays_the_coachs(
    as_athlete: Client, athlete: User, coach: User, session: Session, drill: Drill
) -> None:
    clip = make.clip(athlete, drill, session)
    Review.objects.create(clip=clip, reviewer=coach, role=Review.Role.COACH, cue="Half a thought")

    soup = page(as_athlete)

    assert words(soup, ".film-ask") == ["Sent, waits for an answer"]
    assert "Half a thought" not in soup.get_text()


# --- the last cue -----------------------------------------------------------------------------------------------------


def test_the_last_cue_stands_in_the_row_when_the_drill_comes_round(
    as_athlete: Client, athlete: User, coach: User, session: Session, drill: Drill
) -> None:
    for days, cue in ((14, "Quicker"), (7, CUE)):
        earlier = make.session(athlete, TEXT, TODAY - dt.timedelta(days=days))
        at = NOW - dt.timedelta(days=days)
        answered(make.clip(athlete, drill, earlier, created_at=at), coach, cue, at)

    soup = page(as_athlete)

    row = f"#drill-{session.pk}-butt-kicks-classic-1"
    assert words(soup, ".cue-last") == words(soup, f"{row} .cue-last") == [f"Last time: {CUE}"]
    assert "Heels to the seat" not in soup.get_text()


def test_a_cue_is_not_shown_on_the_session_before_it_was_given(
    as_athlete: Client, athlete: User, coach: User, session: Session, drill: Drill
) -> None:
    earlier = make.session(athlete, TEXT, TODAY - dt.timedelta(days=7))
    answered(make.clip(athlete, drill, session), coach)

    soup = page(as_athlete, reverse("plans:session_detail", args=[earlier.pk]))

    assert (words(soup, ".cue-last"), CUE in soup.get_text()) == ([], False)


def test_the_cues_of_others_stay_theirs(
    as_athlete: Client, other_athlete: User, coach: User, session: Session, drill: Drill
) -> None:
    earlier = make.session(other_athlete, TEXT, TODAY - dt.timedelta(days=7))
    answered(make.clip(other_athlete, drill, earlier), coach)

    assert CUE not in page(as_athlete).get_text()


# --- the coach, the mark, the cost ------------------------------------------------------------------------------------


def test_the_coach_sees_the_clip_on_the_athletes_session(
    as_coach: Client, athlete: User, coach: User, session: Session, drill: Drill
) -> None:
    wished(session, coach)
    clip = make.clip(athlete, drill, session)

    soup = page(as_coach, reverse("plans:session_detail", args=[session.pk]))

    assert [link["href"] for link in soup.select("a.film-ask")] == [reverse("feedback:clip_detail", args=[clip.pk])]
    assert words(soup, "a.chip") == ["Ask for a film of Ankling"]


def use(film: bool, state: str) -> Use:
    """A drill that is to be filmed, or was."""
    clip = Filmed(state) if state else None  # type: ignore[arg-type]  # one of the states
    asked = Film("side", 120, 6) if film else None
    return Use(1, "ankling", 1, "", "Ankling", "", "", "/", None, asked, clip)


@pytest.mark.parametrize(
    ("films", "mark"),
    [
        ([], None),
        ([use(True, ""), use(True, ""), use(True, "sent")], Mark("Form", "clips", "2 asked", "ask")),
        ([use(True, "failed"), use(True, "sent")], Mark("Form", "warning", "send again", "look")),
        ([use(True, "sent"), use(True, "answered")], Mark("Form", "clock", "sent", "look")),
        ([use(True, "answered"), use(False, "answered")], Mark("Form", "done", "answered", "good")),
    ],
)
def test_the_mark_says_what_is_left_to_do_first(films: list[Use], mark: Mark | None) -> None:
    assert form_mark(films) == mark


@pytest.mark.parametrize("count", [1, 3])
def test_today_keeps_its_eight_queries_with_wishes_clips_and_cues(
    as_athlete: Client,
    athlete: User,
    coach: User,
    drill: Drill,
    count: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    RaceResult.objects.create(athlete=athlete, distance_m=5000, seconds=1196, ran_on=dt.date(2026, 3, 28))
    for position in range(count):
        earlier = make.session(athlete, TEXT, TODAY - dt.timedelta(days=7 + position))
        answered(make.clip(athlete, drill, earlier), coach)
        session = make.session(athlete, TEXT, position=position)
        wished(session, coach)
        make.clip(athlete, drill, session)
        session.say(coach, "Have fun.")
    make.notice(athlete)

    with django_assert_num_queries(8):
        response = as_athlete.get("/today/")

    soup = BeautifulSoup(response.content, "html.parser")
    assert len(soup.select(".film-ask--sent")) == len(soup.select(".cue-last")) == count
    assert words(soup, ".today__bell .count") == ["1"]


def test_a_session_without_drills_asks_nothing_about_clips(
    as_athlete: Client, athlete: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    make.session(athlete, "45 min easy")

    with django_assert_num_queries(7):
        as_athlete.get("/today/")
