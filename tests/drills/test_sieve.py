"""The sieve, the lanes of the dose and the map of the body: pure rules of the pages."""

from dataclasses import dataclass, field

from drills import vocabulary
from drills.body_map import BACK, FRONT, body_map
from drills.dose_lanes import dose_lanes
from drills.sieve import Sieve


@dataclass
class Told:
    """As much of a drill as the sieve asks for."""

    name: str
    purpose: str = "posture"
    level: int = 1
    impact: int = 0
    room_min_m: int = 20
    room_max_m: int = 40
    muscle_names: str | None = None
    kit: str = "none"
    days: list[str] = field(default_factory=list)


DRILLS = [
    Told("march", level=1, impact=0, room_min_m=2, room_max_m=2, muscle_names="hip-flexors", kit="a wall"),
    Told("skip", "knee-lift", level=2, impact=2, muscle_names="hip-flexors,calves", days=["easy", "race"]),
    Told("hops", "stiffness-bounce", level=2, impact=3, room_min_m=10, room_max_m=15, muscle_names="calves"),
]


def names(sieve: Sieve) -> list[str]:
    """What passes."""
    return [drill.name for drill in sieve.sift(DRILLS)[0]]


def counts(sieve: Sieve, group: str) -> dict[str, int]:
    """The numbers beside the answers of a group."""
    return {o.value: o.count for shown in sieve.sift(DRILLS)[1] if shown.name == group for o in shown.options}


def test_nothing_ticked_lets_all_through() -> None:
    assert names(Sieve({})) == ["march", "skip", "hops"]


def test_answers_of_a_group_add_up_and_groups_agree() -> None:
    assert names(Sieve({"impact": ["0", "3"]})) == ["march", "hops"]
    assert names(Sieve({"impact": ["0", "3"], "level": ["2"]})) == ["hops"]


def test_room_asks_whether_it_can_be_done_there() -> None:
    assert names(Sieve({"room": ["spot"]})) == ["march"]
    assert names(Sieve({"room": ["hall"]})) == ["march", "hops"]
    assert names(Sieve({"room": ["long"]})) == ["skip"]


def test_any_of_the_muscles_will_do() -> None:
    assert names(Sieve({"muscle": ["trunk"]})) == []
    assert names(Sieve({"muscle": ["trunk", "hip-flexors"]})) == ["march", "skip"]
    assert names(Sieve({"muscle": ["calves"]})) == ["skip", "hops"]


def test_kit_asks_whether_something_must_be_brought() -> None:
    assert names(Sieve({"kit": ["some"]})) == ["march"]
    assert names(Sieve({"kit": ["none"]})) == ["skip", "hops"]


def test_days_are_those_it_suits() -> None:
    assert names(Sieve({"day": ["race", "strength"]})) == ["skip"]


def test_a_number_is_what_the_answer_would_leave() -> None:
    sieve = Sieve({"level": ["2"]})

    assert counts(sieve, "level") == {"1": 1, "2": 2}
    assert counts(sieve, "impact") == {"0": 0, "2": 1, "3": 1}


def test_answers_that_nobody_gives_are_left_out() -> None:
    assert set(counts(Sieve({}), "purpose")) == {"posture", "knee-lift", "stiffness-bounce"}


def test_strange_answers_are_ignored() -> None:
    sieve = Sieve({"level": ["7", "'; drop"], "colour": ["red"]})

    assert names(sieve) == ["march", "skip", "hops"]
    assert sieve.query() == ""


def test_a_chip_takes_its_own_tick_off() -> None:
    sieve = Sieve({"level": ["1", "2"], "impact": ["0"]}, "knee & toe")

    chips = {chip.label: chip.query for chip in sieve.chips()}

    assert chips == {
        "1, anyone": "q=knee+%26+toe&level=2&impact=0",
        "2, some years": "q=knee+%26+toe&level=1&impact=0",
        "None": "q=knee+%26+toe&level=1&level=2",
    }


def test_what_is_often_wanted_is_turned_on_and_off_beside_the_rest() -> None:
    quick = {chip.label: chip for chip in Sieve({"level": ["1"], "impact": ["2"]}, "knee").quick()}

    assert (quick["Level 1"].is_on, quick["Level 1"].query) == (True, "q=knee&impact=2")
    assert (quick["In a hall"].is_on, quick["In a hall"].query) == (False, "q=knee&level=1&room=hall&impact=2")


def test_lanes_are_drawn_to_scale() -> None:
    lanes = dose_lanes([("Beginner", "2 × 20 m", 20), ("Advanced", "2 × 40 m", 40)])

    assert lanes is not None
    assert lanes.lanes[0].width * 2 == lanes.lanes[1].width
    assert [mark.text for mark in lanes.marks] == ["0", "10", "20", "30", "40 m"]
    assert lanes.said == "Beginner 2 × 20 m; Advanced 2 × 40 m"


def test_lanes_of_other_lengths_end_at_the_longest_set() -> None:
    for longest in (5, 15, 30, 60, 100, 400):
        lanes = dose_lanes([("Beginner", f"{longest} m", longest)])

        assert lanes is not None
        assert lanes.lanes[0].end == 526.0
        assert len(lanes.marks) <= 21


def test_no_metres_no_lanes() -> None:
    assert dose_lanes([]) is None


def test_each_muscle_has_its_place_on_the_body() -> None:
    assert set(FRONT) | set(BACK) == set(vocabulary.MUSCLES)


def test_the_body_shows_a_muscle_with_its_role_on_the_side_where_it_lies() -> None:
    front, back = body_map([("hamstrings", "works"), ("quads", "stretched"), ("trunk", "holds")])

    assert [(region.muscle, region.role) for region in front.regions] == [("quads", "stretched"), ("trunk", "holds")]
    assert [(region.muscle, region.role) for region in back.regions] == [("hamstrings", "works"), ("trunk", "holds")]
