"""Who sees which drill, how a drill is found, and what the database will not take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from drills.models import Checkpoint, Dose, Drill, DrillAlias, DrillMuscle, Evidence, Rung
from tests import make
from tests.drills.make import drill as full_drill

if TYPE_CHECKING:
    from athletes.models import User

pytestmark = pytest.mark.django_db


def seen_by(user: Any) -> set[str]:
    """The slugs that come through the door."""
    return {drill.slug for drill in Drill.objects.visible_to(user)}


@pytest.fixture
def shelf(coach: User, stranger: User) -> None:
    """Built-in drills and those of two teams, published and drafts."""
    for name, team in (("all", None), ("ours", make.team_of(coach)), ("theirs", make.team_of(stranger))):
        make.drill(name, team=team)
        make.drill(f"{name}-draft", team=team, is_published=False)


@pytest.mark.usefixtures("shelf")
def test_nobody_sees_what_is_built_in_and_published() -> None:
    assert seen_by(AnonymousUser()) == {"all"}
    assert seen_by(None) == {"all"}


@pytest.mark.usefixtures("shelf")
def test_a_coach_sees_the_teams_drills_with_drafts_and_no_other_teams(coach: User) -> None:
    assert seen_by(coach) == {"all", "ours", "ours-draft"}


@pytest.mark.usefixtures("shelf")
def test_an_assistant_sees_what_the_coach_sees(assistant: User) -> None:
    assert seen_by(assistant) == {"all", "ours", "ours-draft"}


@pytest.mark.usefixtures("shelf")
def test_an_athlete_sees_what_the_team_has_published(athlete: User) -> None:
    assert seen_by(athlete) == {"all", "ours"}


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("state", ["invited", "paused", "ended"])
def test_a_link_that_is_not_live_shows_nothing(coach: User, state: str) -> None:
    person = make.user()
    make.link(person, make.team_of(coach), state)

    assert seen_by(person) == {"all"}


@pytest.mark.usefixtures("shelf")
def test_a_stranger_sees_only_what_is_his_own(stranger: User) -> None:
    assert seen_by(stranger) == {"all", "theirs", "theirs-draft"}


@pytest.mark.usefixtures("shelf")
def test_a_manager_sees_built_in_drafts_and_no_teams_drill(manager: User) -> None:
    assert seen_by(manager) == {"all", "all-draft"}


def test_somebody_of_two_teams_sees_each_drill_once(coach: User, athlete: User) -> None:
    make.link(coach, make.team_of(make.coach()))
    make.drill("ours", team=make.team_of(coach))
    make.link(athlete, make.team_of(make.coach()))

    assert [drill.slug for drill in Drill.objects.visible_to(athlete)] == ["ours"]
    assert [drill.slug for drill in Drill.objects.visible_to(coach)] == ["ours"]


def test_words_are_those_that_a_person_may_use(coach: User, stranger: User) -> None:
    full_drill("ankling")
    full_drill("gate-march", team=make.team_of(coach))

    assert Drill.objects.words_for(coach) == [
        ("ankling", "Ankling", ("ankling",)),
        ("gate-march", "Gate march", ("gate march", "gate-march")),
    ]
    assert Drill.objects.words_for(stranger) == [("ankling", "Ankling", ("ankling",))]
    assert Drill.objects.words_for(None) == [("ankling", "Ankling", ("ankling",))]


def test_words_of_one_and_of_three_drills_cost_the_same(coach: User, django_assert_num_queries: Any) -> None:
    assert coach.is_coach
    full_drill("one")
    with django_assert_num_queries(2):
        Drill.objects.words_for(coach)

    full_drill("two")
    full_drill("three", team=make.team_of(coach))

    with django_assert_num_queries(2):
        Drill.objects.words_for(coach)


def refused(model: Any, **fields: Any) -> bool:
    """Whether the database takes no such row."""
    try:
        with transaction.atomic():
            model.objects.create(**fields)
    except IntegrityError:
        return True
    return False


def test_a_slug_is_one_drill_of_its_owner() -> None:
    team = make.team()
    make.drill("one")
    make.drill("one", team=team)

    assert refused(Drill, slug="one", name="One", why="x")
    assert refused(Drill, slug="one", name="One", why="x", team=team)
    assert not refused(Drill, slug="one", name="One", why="x", team=make.team())


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"level": 4},
        {"impact": 7},
        {"purpose": "weight loss"},
        {"room_min_m": 50, "room_max_m": 40},
        {"contacts_per_20m_low": 10},
        {"contacts_per_20m_high": 10},
        {"contacts_per_20m_low": 20, "contacts_per_20m_high": 10},
    ],
)
def test_a_drill_that_cannot_be_is_refused(fields: dict[str, Any]) -> None:
    assert refused(Drill, **({"slug": "one", "name": "One", "why": "x"} | fields))


def test_a_drill_is_no_form_of_itself() -> None:
    drill = make.drill("one")
    drill.variant_of = drill

    with pytest.raises(IntegrityError), transaction.atomic():
        drill.save()


def test_a_name_means_one_built_in_drill_and_one_of_each_team() -> None:
    one, two, ours = make.drill("one"), make.drill("two"), make.drill("ours", team=make.team())
    DrillAlias.objects.create(drill=one, text="Ankle-Pops")

    assert refused(DrillAlias, drill=two, text="ankle pops")
    assert not refused(DrillAlias, drill=ours, text="ankle pops")
    assert refused(DrillAlias, drill=make.drill("more", team=ours.team), text="ANKLE POPS")


@pytest.mark.parametrize(
    ("amount", "taken"),
    [
        ({"metres": 20}, True),
        ({"seconds": 10}, True),
        ({"reps": 8}, True),
        ({}, False),
        ({"metres": 20, "reps": 8}, False),
        ({"metres": 0}, False),
        ({"metres": 20, "sets": 0}, False),
        ({"metres": 20, "level": "elite"}, False),
    ],
)
def test_a_dose_is_exactly_one_measure(amount: dict[str, Any], taken: bool) -> None:
    fields = {"drill": make.drill("one"), "level": "beginner"} | amount

    assert refused(Dose, **fields) is not taken


@pytest.mark.parametrize(
    ("fields", "taken"),
    [
        ({}, True),
        ({"good_max": 10.0, "metric": "trunk_lean", "unit": "°"}, True),
        ({"good_max": 10.0}, False),
        ({"good_min": 20.0, "good_max": 10.0, "metric": "trunk_lean", "unit": "°"}, False),
        ({"pair": 0}, False),
        ({"phase": "landing"}, False),
        ({"view": "above"}, False),
    ],
)
def test_a_checkpoint_has_limits_that_mean_something(fields: dict[str, Any], taken: bool) -> None:
    row = {"drill": make.drill("one"), "key": "trunk", "name": "Trunk", "phase": "mid-swing", "look_at": "the trunk"}

    assert refused(Checkpoint, **(row | {"good": "Tall", "fault": "Folds"} | fields)) is not taken


def test_what_nobody_measured_was_measured_on_nobody() -> None:
    drill = make.drill("one")

    assert refused(Evidence, drill=drill, claim="x", strength="unknown", source="No study found", n=12)
    assert refused(Evidence, drill=drill, claim="x", strength="small", source="")
    assert refused(Evidence, drill=drill, claim="x", strength="proof", source="Somebody")
    assert not refused(Evidence, drill=drill, claim="x", strength="small", source="Somebody", n=12)


def test_a_muscle_stands_once_in_a_known_role() -> None:
    drill = make.drill("one")

    assert not refused(DrillMuscle, drill=drill, muscle="calves", role="works")
    assert refused(DrillMuscle, drill=drill, muscle="calves", role="holds")
    assert refused(DrillMuscle, drill=drill, muscle="ears", role="works")


def test_a_neighbour_is_another_drill_or_words() -> None:
    one, two = make.drill("one"), make.drill("two")

    assert not refused(Rung, drill=one, side="easier", other=two)
    assert not refused(Rung, drill=one, side="easier", words="Walk it")
    assert refused(Rung, drill=one, side="easier")
    assert refused(Rung, drill=one, side="easier", other=two, words="Walk it")
    assert refused(Rung, drill=one, side="easier", other=one)


def test_a_built_in_page_never_names_a_teams_drill(coach: User) -> None:
    one = make.drill("one")
    ours = make.drill("ours", team=make.team_of(coach), variant_of=one)
    draft = make.drill("draft", is_published=False, variant_of=one)
    for other in (ours, draft):
        Rung.objects.create(drill=one, side="harder", other=other)

    page = Drill.objects.with_page().get(slug="one")

    assert page.harder == []
    assert page.other_forms == []
    assert [form.slug for form in Drill.objects.with_page().get(pk=ours.pk).other_forms] == ["one"]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0, 2, "on the spot"), (2, 40, "on the spot to 40 m"), (20, 40, "20–40 m"), (30, 30, "30 m")],
)
def test_room_is_said_in_words(low: int, high: int, said: str) -> None:
    assert Drill(room_min_m=low, room_max_m=high).room == said


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        (Dose(sets=2, metres=40), "2 × 40 m"),
        (Dose(sets=1, seconds=240), "4 min"),
        (Dose(sets=3, seconds=10), "3 × 10 s"),
        (Dose(sets=3, reps=8, each_side=True), "3 × 8 each side"),
    ],
)
def test_a_dose_is_said_as_coaches_write_it(dose: Dose, said: str) -> None:
    assert str(dose) == said


def test_contacts_are_the_middle_of_their_range() -> None:
    assert Drill(contacts_per_20m_low=40, contacts_per_20m_high=60).contacts_per_20m == 50
    assert Drill().contacts_per_20m is None


def test_only_what_is_drawn_is_shown() -> None:
    drawn, not_drawn = Drill(figure="ankling"), Drill(figure="moon-walk")

    assert drawn.loop == "figures/ankling-loop.svg"
    assert (not_drawn.picture, not_drawn.strip) == ("", "")
    assert Checkpoint(drill=drawn, pair=4).drawing == "figures/ankling-check4.svg"
    assert Checkpoint(drill=drawn, pair=5).drawing == ""
    assert Checkpoint(drill=drawn).drawing == ""


def test_a_drawing_or_day_that_does_not_exist_is_refused_with_what_does() -> None:
    with pytest.raises(ValidationError) as error:
        Drill(
            slug="one", name="One", why="x", figure="moon-walk", days=["sunday"], avoid_with=["elbow"]
        ).full_clean()  # fmt: skip

    assert error.value.message_dict["figure"][0].startswith("There is no drawing 'moon-walk'. Drawn are: a-march, ")
    assert error.value.message_dict["days"][0].startswith("Days are a list out of easy, quality,")
    assert error.value.message_dict["avoid_with"][0].startswith("Parts of the body are a list out of foot, ankle,")
