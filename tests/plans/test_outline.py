"""The outline of a session: headline, kind, warm-up to scale, drills, and the athlete's rows."""

from __future__ import annotations

import pytest

from plans.notation import Paces, Target, read
from plans.outline import DrillUse, Row, outline, rows

from .notation_trees import WORDS
from .test_notation import ARTICLE, FROM_THE_BOARD

NB = "\N{NO-BREAK SPACE}"

SESSIONS = [
    ("8 x 400 m @ 5k pace, 200 m jog", "quality", f"8 × 400{NB}m", f"5{NB}k pace"),
    ("3 x 8 min @ threshold, 2 min jog", "quality", f"3 × 8{NB}min", "threshold"),
    ("20 min @ threshold", "quality", f"20{NB}min", "threshold"),
    ("2 x (4 x 300 m @ 800 pace, 90 s), 6 min walk", "quality", f"2 × 4 × 300{NB}m", f"800{NB}m pace"),
    ("10 x (1 min hard / 1 min easy)", "quality", f"10 × (1{NB}min, 1{NB}min)", "hard"),
    ("400-800-1200 @ 5k, 400 m jog", "quality", f"400, 800, 1200{NB}m", f"5{NB}k pace"),
    ("45 min easy", "easy", f"45{NB}min", "easy"),
    ("40 min easy with 6 x 20 s strides", "easy", f"40{NB}min", "+ 6 strides"),
    ("60 min Z2", "easy", f"60{NB}min", "zone 2"),
    ("80 min easy", "long", f"80{NB}min", "easy"),
    ("15 km easy", "long", f"15{NB}km", "easy"),
    ("14.9 km easy", "easy", f"14.9{NB}km", "easy"),
    ("5 x 40 m ankling\n2 x 20 m a-skip\n30 min easy", "drills", "2 drills", f"then 30{NB}min"),
    ("2 x 40 m ankling", "drills", "1 drill", ""),
    ("Race 10k", "race", f"10{NB}km", "race"),
    ("3 km time trial", "race", f"3{NB}km", "time trial"),
    ("Strength 30 min", "strength", "Strength", f"30{NB}min"),
    ("XT 45 min bike", "other", f"45{NB}min", "bike"),
    ("Rest day", "rest", "Rest", ""),
    ("Do what you like", "other", "Do what you like", ""),
    ("", "other", "", ""),
]


@pytest.mark.parametrize(("text", "kind", "headline", "detail"), SESSIONS, ids=[one[0] for one in SESSIONS])
def test_a_session_has_a_kind_and_a_headline(text: str, kind: str, headline: str, detail: str) -> None:
    about = outline(read(text, WORDS))

    assert (about.kind, about.headline, about.detail) == (kind, headline, detail)


def test_the_warm_up_is_drawn_in_four_parts() -> None:
    about = outline(read(ARTICLE, WORDS))

    parts = [(part.role, part.label, round(part.seconds / 60)) for part in about.warmup]
    assert parts == [("jog", "Jog", 10), ("mob", "Mobility", 6), ("drill", "Drills", 6), ("str", "Strides", 3)]
    assert about.warmup_seconds == 1500


def test_like_pieces_are_one_part_only_where_they_follow_each_other() -> None:
    about = outline(read("Warm-up\n5 min jog\n2 x 40 m ankling\n5 min jog", WORDS))

    assert [part.label for part in about.warmup] == ["Jog", "Drills", "Jog"]


def test_a_session_without_a_warm_up_has_no_parts() -> None:
    about = outline(read("10 min jog\n8 x 400 m", WORDS))

    assert (about.warmup, about.warmup_seconds) == ([], 0)


def test_sums_count_the_hard_running_and_the_drills_apart() -> None:
    about = outline(read(FROM_THE_BOARD, WORDS))

    assert (about.quality_metres, about.drill_metres) == (3600, 240)
    assert [round(metres, -1) for metres in about.metres] == [6460, 6700]


def test_sums_are_the_athletes_where_paces_are_known() -> None:
    reading = read("10 km easy", WORDS)

    assert outline(reading, Paces(effort={"easy": (300, 330)})).total_seconds == (3000, 3300)


def test_drills_are_listed_in_order_and_counted_when_they_come_again() -> None:
    about = outline(
        read("2 x 40 m ankling\n3 x 20 m butt kicks\n4 x 10 m ankling\n3 x 60 m strides\n6 min mobility", WORDS)
    )

    assert about.drills == [
        DrillUse("ankling", 1, f"2 × 40{NB}m", 1),
        DrillUse("butt-kicks-classic", 1, f"3 × 20{NB}m", 2),
        DrillUse("ankling", 2, f"4 × 10{NB}m", 3),
    ]
    assert about.pages == ["strides", "mobility-set"]


def test_the_planned_effort_is_the_hardest_that_is_named() -> None:
    assert outline(read("10 min @ RPE 3\n5 x 3 min @ RPE 7-8, 2 min jog", WORDS)).planned_rpe == (7, 8)
    assert outline(read("10 min easy", WORDS)).planned_rpe is None


def test_the_athlete_sees_one_row_for_each_thing_to_do() -> None:
    easy, five_k = Target("effort", name="easy"), Target("race_pace", race="5k")
    swings = "leg swings, walking lunges, ankle rocks"

    assert rows(read(ARTICLE, WORDS), WORDS) == [
        Row("warmup", "10", "min", "Easy jog", None, 0, "", "", "jog", (easy,), line=2),
        Row("warmup", "6", "min", "Mobility set", None, 0, swings, "", "mobility", (), line=3),
        Row("warmup", "2 × 40", "m", "Ankling", "ankling", 1, "", "", "drill", (), line=4),
        Row("warmup", "2 × 40", "m", "High knees", "high-knees", 1, "", "", "drill", (), line=4),
        Row("warmup", "2 × 40", "m", "Butt kicks", "butt-kicks-classic", 1, "", "walk back", "drill", (), line=4),
        Row("warmup", "3 × 60", "m", "Strides", None, 0, "", "", "strides", (), line=5),
        Row("main", "8 × 400", "m", f"5{NB}k pace", None, 0, "", f"200{NB}m jog", "run", (five_k,), line=7),
        Row("cooldown", "10", "min", "Easy run", None, 0, "", "", "run", (easy,), line=8),
    ]


def test_rows_of_a_group_say_how_often_it_comes_and_what_lies_between() -> None:
    found = rows(read("3 x (400 m @ 5k, 60 s rest, 200 m @ mile), 4 min walk", WORDS), WORDS)

    assert [(row.rounds, row.dose, row.name, row.recovery) for row in found] == [
        ("3 ×", f"400{NB}m", f"5{NB}k pace", ""),
        ("3 ×", f"1{NB}min", "Rest", ""),
        ("3 ×", f"200{NB}m", "Mile pace", f"4{NB}min walk between rounds"),
    ]


def test_a_drill_for_each_side_says_so() -> None:
    (row,) = rows(read("2 x 20 m a-skip each leg", WORDS), WORDS)

    assert (row.dose, row.name) == (f"2 × 20{NB}m", "A-skip, each side")
