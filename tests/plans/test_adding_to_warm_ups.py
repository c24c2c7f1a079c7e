"""Adding a drill to a warm-up of the library: where its line goes, a team's own, a built-in one by way of a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from drills.models import Dose, Drill
from plans.joining import drilled
from plans.models import PlanSession, WarmUp, Workout
from plans.notation import Words, read
from tests import make

from .notation_trees import WORDS

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import Team, User

TEXT = "10 min easy\n6 min mobility\n2 x 40 m ankling, walk back\n3 x 60 m strides"
LINE = "2 x 30 m butt kicks, walk back"
WITH = TEXT.replace("3 x 60 m", f"{LINE}\n3 x 60 m")
ADD = reverse("plans:workout_add")
NEW = reverse("plans:warm_up_new")


# --- where the line goes


PLACES = [
    (TEXT, WITH),
    ("10 min easy\n3 x 60 m strides", f"10 min easy\n{LINE}\n3 x 60 m strides"),
    ("10 min easy", f"10 min easy\n{LINE}"),
    ("Warm-up\n10 min easy\n3 x 60 m strides", f"Warm-up\n10 min easy\n{LINE}\n3 x 60 m strides"),
    ("10 min easy\nas the wind allows, 3 gates", f"10 min easy\nas the wind allows, 3 gates\n{LINE}"),
    ("", LINE),
]


@pytest.mark.parametrize(("text", "after"), PLACES, ids=[str(at) for at in range(len(PLACES))])
def test_the_drill_goes_behind_the_last_and_before_the_strides(text: str, after: str) -> None:
    assert drilled(text, LINE, WORDS) == after


@pytest.mark.parametrize("text", [text for text, _ in PLACES])
def test_every_line_stays_and_is_read_as_before(text: str) -> None:
    after = drilled(text, LINE, WORDS)

    assert [line for line in after.split("\n") if line != LINE] == [line for line in text.split("\n") if line]
    assert [one.text for one in read(after, WORDS).unread] == [one.text for one in read(text, WORDS).unread]


# --- the pages


@pytest.fixture
def team(coach: User) -> Team:
    """The coach's team."""
    return make.team_of(coach)


@pytest.fixture
def kicks(db: None) -> Drill:
    """Butt kicks with a dose, and what the texts name beside them."""
    drill = make.drill("butt-kicks", rest="Walk back between sets.")
    Dose.objects.create(drill=drill, level="beginner", sets=2, metres=30, position=0)
    make.drill("ankling")
    return drill


def written(team: Team | None, title: str = "Before intervals") -> WarmUp:
    one = WarmUp(team=team, title=title)
    one.write(TEXT, by=None, words=Words.of(Drill.objects.words_for(None, team)))
    return one


def page(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def offered(client: Client, **words: str) -> dict[str, str]:
    """The warm-ups to choose from, with their addresses."""
    response = client.get(ADD, words)
    links = BeautifulSoup(response.content, "html.parser").select(".add__warm-ups a")
    return {" ".join(link.get_text(" ").split()): str(link["href"]) for link in links}


def test_a_drill_offers_the_warm_ups_of_ones_teams_and_built_in_ones(
    kicks: Drill, team: Team, stranger: User, as_coach: Client
) -> None:
    own, built_in = written(team), written(None, "Before a race")
    written(None, "before INTERVALS")
    written(make.team_of(stranger), "Somebody else’s")

    found = offered(as_coach, drill="butt-kicks")

    assert list(found) == [f"Before intervals {team}", "Before a race built in, as a copy"]
    assert urlsplit(found[f"Before intervals {team}"]).path == reverse("plans:warm_up_edit", args=[own.pk])
    copy = urlsplit(found["Before a race built in, as a copy"])
    assert (copy.path, parse_qs(copy.query)["copy"]) == (NEW, [str(built_in.pk)])


def test_a_warm_up_is_not_offered_another_one(kicks: Drill, team: Team, as_coach: Client) -> None:
    own = written(team)

    assert offered(as_coach, warm_up=str(own.pk)) == {}


def test_the_teams_own_is_shown_with_the_drill_and_saved_by_a_press(
    kicks: Drill, team: Team, coach: User, as_coach: Client
) -> None:
    own = written(team)
    plan = make.plan(team, {}, name="5 k, spring")
    workout = Workout.objects.write("[[Before intervals]]\n8 x 400 m", author=coach, team=team.pk)
    PlanSession.objects.create(plan=plan, day=0, workout=workout)
    (address,) = offered(as_coach, drill="butt-kicks").values()

    form = page(as_coach, address)
    box, version = form.select_one("#id_text"), form.select_one("input[name=version]")

    assert box is not None
    assert version is not None
    assert box.get_text().strip() == WITH
    assert "Nothing is saved yet" in form.get_text()
    own.refresh_from_db()
    assert own.version == 1

    response = as_coach.post(address, {"title": own.title, "summary": "", "text": WITH, "version": version["value"]})

    own.refresh_from_db()
    assert (own.version, own.newest().text) == (2, WITH)
    assert response["Location"] == reverse("plans:warm_up_changes", args=[own.pk])


def test_a_built_in_one_is_copied_after_asking(kicks: Drill, team: Team, as_coach: Client) -> None:
    built_in = written(None)
    (address,) = offered(as_coach, drill="butt-kicks").values()

    asked = page(as_coach, address)
    before = WarmUp.objects.count()
    as_coach.post(address, {"title": "Before intervals", "summary": "", "text": WITH})

    built_in.refresh_from_db()
    own = WarmUp.objects.get(team=team)
    box = asked.select_one("#id_text")
    assert "A built-in warm-up stays as it is" in asked.get_text()
    assert box is not None
    assert box.get_text().strip() == WITH
    assert before == 1
    assert (own.title, own.newest().text) == ("Before intervals", WITH)
    assert (built_in.version, built_in.newest().text) == (1, TEXT)


def test_a_teams_own_drill_goes_into_no_other_teams_warm_up(team: Team, coach: User, as_coach: Client) -> None:
    mine = make.drill("our-skip", team=team)
    other = make.team("Other")
    other.memberships.create(user=coach, role="head_coach")
    one, two = written(team), written(other, "Theirs")
    words = {"drill": mine.slug, "team": str(team.pk)}

    found = offered(as_coach, **words)

    query = f"?drill={mine.slug}&team={team.pk}"
    assert list(found) == [f"{one.title} {team}"]
    page(as_coach, reverse("plans:warm_up_edit", args=[two.pk]) + query, 404)
    page(as_coach, reverse("plans:warm_up_edit", args=[one.pk]) + query)


@pytest.mark.parametrize("drill", ["nowhere", "x y", "\0"])
def test_no_such_drill_is_not_found(drill: str, team: Team, as_coach: Client) -> None:
    address = reverse("plans:warm_up_edit", args=[written(team).pk])

    assert as_coach.get(address, {"drill": drill}).status_code == 404


def test_the_drills_page_says_that_it_goes_into_a_warm_up_too(kicks: Drill, team: Team, as_coach: Client) -> None:
    shown = page(as_coach, reverse("drills:drill_detail", args=["butt-kicks"]))

    assert "Add to a session or warm-up" in shown.get_text()
