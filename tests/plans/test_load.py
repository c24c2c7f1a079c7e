"""What a session asks of the body: minutes, metres, contacts and hard minutes, as ranges."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from plans.load import DrillFacts, Load, load
from plans.notation import Extent, Paces, Reading, Repeat, Step, read, totals
from plans.outline import outline

from .notation_trees import WORDS, readings
from .test_notation import ARTICLE

FACTS = {
    "ankling": DrillFacts("Ankling", 1, 1, (30, 40)),
    "high-knees": DrillFacts("High knees", 2, 2, (30, 45)),
    "butt-kicks-classic": DrillFacts("Butt kicks", 1, 1, (40, 60)),
    "pogo-hops": DrillFacts("Pogo hops", 1, 3),
    "wall-drill": DrillFacts("Wall drill", 1, 0),
    "fast-feet": DrillFacts("Fast feet", 1, 1),
}


def of(text: str, paces: Paces | None = None) -> Load:
    """The load of a text."""
    return load(read(text, WORDS).items, FACTS, paces)


def test_the_warm_up_of_the_article_takes_about_25_minutes_and_500_contacts() -> None:
    found = load(read(ARTICLE, WORDS).items[:1], FACTS)

    assert [round(minutes, 1) for minutes in found.minutes] == [25.0, 25.0]
    assert found.drill_metres == (240, 240)
    # 80 m each of ankling, high knees and butt kicks; the strides' own steps are running.
    assert found.contacts == (120 + 120 + 160, 160 + 180 + 240)
    assert (found.plyometric_contacts, found.quality_seconds) == ((0, 0), (0, 0))


def test_the_whole_session_of_the_article_has_its_eight_laps_as_quality() -> None:
    found = load(read(ARTICLE, WORDS).items, FACTS)

    # 8 x 400 m at 4:30 to 6:00 per km, where nobody knows the athlete.
    assert [round(seconds) for seconds in found.quality_seconds] == [864, 1152]
    assert found.uncounted == frozenset()


CONTACTS = [
    ("40 m ankling", (60, 80)),
    ("2 x 40 m ankling", (120, 160)),
    ("2-3 x 40 m ankling", (120, 240)),
    ("2 x 40-50 m ankling", (120, 200)),
    ("2 x 20 m ankling each leg", (120, 160)),
    ("10 s ankling", (30, 40)),
    ("3 x (20 m ankling, 20 m high knees)", (180, 255)),
    ("2 x 20 pogo hops, 60 s", (40, 40)),
    ("2 x 10 pogo hops each leg", (40, 40)),
    ("3 x 10 reps wall drill each leg, 30 s", (0, 0)),
    ("3 x 60 m strides", (0, 0)),
    ("8 x 400 m @ 5k", (0, 0)),
    ("ankling", (0, 0)),
]


@pytest.mark.parametrize(("text", "contacts"), CONTACTS, ids=[text for text, _ in CONTACTS])
def test_contacts_follow_from_the_facts_of_the_drill(text: str, contacts: tuple[int, int]) -> None:
    assert of(text).contacts == contacts


def test_landings_of_jumps_are_counted_apart() -> None:
    assert of("2 x 20 pogo hops, 60 s\n2 x 40 m ankling").plyometric_contacts == (40, 40)


@pytest.mark.parametrize("text", ["3 x 20 s fast feet", "2 x 20 m b-skip", "ankling"])
def test_drills_that_cannot_be_counted_are_named(text: str) -> None:
    reading = read(text, WORDS)

    assert load(reading.items, FACTS).uncounted == {use.slug for use in outline(reading).drills}


def test_metres_of_drills_count_both_sides_and_no_ranges_are_lost() -> None:
    assert of("2 x 20 m a-skip each leg").drill_metres == (80, 80)
    assert of("2-3 x 20 m a-skip").drill_metres == (40, 60)


QUALITY = [
    ("20 min @ threshold", (1200, 1200)),
    ("8 x 400 m in 90 s, 60 s rest", (720, 720)),
    ("4-6 x 400 m in 90 s, 60 s rest", (360, 540)),
    ("10 x (1 min hard / 1 min easy)", (600, 600)),
    ("2 x (4 x 300 m in 54-60 s, 90 s), 6 min walk", (432, 480)),
    ("Race 1500 m @ 4:00/km", (360, 360)),
    ("Warm-up\n10 min @ threshold\nMain\n30 min easy", (0, 0)),
    ("40 min easy with 6 x 20 s strides", (0, 0)),
]


@pytest.mark.parametrize(("text", "seconds"), QUALITY, ids=[text for text, _ in QUALITY])
def test_hard_time_leaves_out_rests_and_easy_running(text: str, seconds: tuple[int, int]) -> None:
    assert of(text).quality_seconds == seconds


def test_hard_time_follows_the_paces_of_the_athlete() -> None:
    paces = Paces(race={"5k": (238, 240)})

    assert of("5 x 1 km @ 5k, 2 min", paces).quality_seconds == (1190, 1200)


# Text, the athlete's paces, and the seconds that follow.
RESOLVED = [
    ("1 km @ 800 pace", Paces(effort={"repetition": (200, 210)}), (200, 210)),
    ("1 km @ 8k pace", Paces(race={"5k": (230, 230)}, effort={"threshold": (250, 255)}), (250, 255)),
    ("1 km @ tempo", Paces(effort={"threshold": (250, 255)}), (250, 255)),
    ("1 km steady", Paces(effort={"easy": (300, 330)}), (300, 330)),
    ("1 km hard", Paces(effort={"interval": (230, 240)}), (230, 240)),
    ("1 km @ 90-100% threshold pace", Paces(effort={"threshold": (270, 270)}), (270, 300)),
    ("1 km @ marathon pace +30 s/km", Paces(race={"marathon": (270, 271)}), (300, 301)),
    ("100 m strides", Paces(effort={"repetition": (200, 220)}), (20, 22)),
    ("1 km @ 800 pace", Paces(), (270, 360)),
    ("100 m strides", Paces(), (18, 18)),
]


@pytest.mark.parametrize(("text", "paces", "seconds"), RESOLVED)
def test_what_is_not_known_of_an_athlete_is_taken_from_what_is_nearest(
    text: str, paces: Paces, seconds: tuple[int, int]
) -> None:
    assert tuple(round(value) for value in of(text, paces).seconds) == seconds


def test_both_sides_take_their_time() -> None:
    assert of("2 x 20 m a-skip, 30 s rest").seconds == (50, 50)
    assert of("2 x 20 m a-skip each leg, 30 s rest").seconds == (70, 70)


def test_a_piece_as_long_as_the_one_before_it_counts_within_a_repeat() -> None:
    jog = Step("jog", Extent("equal"))
    repeat = Repeat((2, 2), [Step("run", Extent.of("seconds", 60)), jog])

    assert totals([repeat]).seconds == (240, 240)


def test_sums_add_up_over_the_days_of_a_week() -> None:
    one, other = of("2 x 40 m ankling\n20 min @ threshold"), of("3 x 20 s fast feet\n2 x 10 pogo hops")

    week = one + other

    assert week == Load(
        seconds=(one.seconds[0] + other.seconds[0], one.seconds[1] + other.seconds[1]),
        metres=one.metres,
        drill_metres=(80, 80),
        contacts=(140, 180),
        plyometric_contacts=(20, 20),
        quality_seconds=(1200, 1200),
        uncounted=frozenset(["fast-feet"]),
    )


def test_a_load_is_written_down_in_round_numbers() -> None:
    assert of("2 x 40 m ankling, 30 s rest\n3 x 20 s fast feet, 40 s").as_dict() == {
        "seconds": [210, 210],
        "metres": [80, 80],
        "drill_metres": [80, 80],
        "contacts": [120, 160],
        "plyometric_contacts": [0, 0],
        "quality_seconds": [0, 0],
        "uncounted": ["fast-feet"],
    }


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(readings)
def test_every_sum_is_a_range_and_its_parts_lie_within_the_whole(reading: Reading) -> None:
    found = load(reading.items, FACTS)

    for one in (found.seconds, found.metres, found.drill_metres, found.contacts, found.quality_seconds):
        assert 0 <= one[0] <= one[1]
    assert found.plyometric_contacts[1] <= found.contacts[1]
    assert found.quality_seconds[1] <= found.seconds[1] + 1e-6
