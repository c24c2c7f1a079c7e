"""Readings as JSON, as canonical text, as chips and as sums."""

from __future__ import annotations

import pytest

from plans.notation import Ask, Chip, Extent, Paces, Reading, Repeat, Step, Words, chips, read, totals, write

from .notation_trees import WORDS
from .test_notation import ARTICLE, FROM_THE_BOARD

NB = "\N{NO-BREAK SPACE}"


def test_the_json_object_is_the_one_of_the_design() -> None:
    reading = read("Main\n2-3 x 10m easy, 200 m jog, hello?", WORDS)

    assert reading.as_dict() == {
        "schema": 1,
        "title": None,
        "items": [
            {
                "type": "section",
                "role": "main",
                "title": None,
                "warmup": None,
                "items": [
                    {
                        "type": "repeat",
                        "times": [2, 3],
                        "items": [
                            {
                                "type": "step",
                                "activity": "run",
                                "drill": None,
                                "extent": {"metres": 10},
                                "targets": [{"kind": "effort", "name": "easy"}],
                                "per_side": False,
                                "note": "",
                                "line": 2,
                            }
                        ],
                        "recovery": {
                            "type": "step",
                            "activity": "jog",
                            "drill": None,
                            "extent": {"metres": 200},
                            "targets": [],
                            "per_side": False,
                            "note": "",
                            "line": 2,
                        },
                        "line": 2,
                    }
                ],
                "line": 1,
            }
        ],
        "unread": [{"line": 2, "text": "hello?"}],
        "asks": [{"line": 2, "text": "2-3 x 10m easy", "read_as": "10 m", "or": "10 min"}],
        "totals": {"metres": [220, 430], "seconds": [79.2, 180.6]},
    }


def test_a_tree_of_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="schema 2"):
        Reading.from_dict({"schema": 2, "items": []})


@pytest.mark.parametrize("data", [{"seconds": 1, "metres": 1}, {"furlongs": 1}, {}])
def test_an_extent_has_exactly_one_known_key(data: dict[str, int]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- two of the three messages are Python's own
        Extent.from_dict(data)


def test_canonical_text_is_what_a_coach_would_write() -> None:
    text = write(read(ARTICLE, WORDS), WORDS)

    assert text == (
        "Warm-up before intervals (8 x 400 m)\n"
        "10 min easy jog\n"
        "6 min mobility {leg swings, walking lunges, ankle rocks}\n"
        "2 x 40 m Ankling\n"
        "2 x 40 m High knees\n"
        "2 x 40 m Butt kicks, walk back\n"
        "3 x 60 m strides\n"
        "Main\n"
        "8 x 400 m @ 5k pace, 200 m jog\n"
        "Cool-down\n"
        "10 min easy"
    )


def test_canonical_text_asks_no_question_and_keeps_what_was_left() -> None:
    text = write(read(FROM_THE_BOARD, WORDS), WORDS)

    again = read(text, WORDS)
    assert again.asks == []
    assert [unread.text for unread in again.unread] == ["last one: whatever the wind leaves you"]
    assert text.splitlines()[1] == "10 metres easy"
    assert text.splitlines()[9] == "> last one: whatever the wind leaves you"


def test_a_drill_whose_name_is_taken_is_written_by_another_spelling() -> None:
    words = Words.of([("one", "Kicks", ("kick-ups",)), ("two", "Kicks", ())])

    reading = read("2 x 20 m kick-ups", words)

    assert write(reading, words) == "2 x 20 m kick-ups"


def test_the_chips_of_the_board_read_like_its_picture() -> None:
    lines = chips(read(FROM_THE_BOARD, WORDS), WORDS)

    ask = Ask(2, "10m easy", "10 m", "10 min")
    assert [(line.line, line.chips) for line in lines] == [
        (1, [Chip("heading", words="Warm-up")]),
        (2, [Chip("ask", f"10{NB}m", "easy", ask)]),
        (3, [Chip("step", f"6{NB}min", "mobility set")]),
        (4, [
            Chip("drill", f"2 × 40{NB}m", "ankling", drill="ankling"),
            Chip("drill", f"2 × 40{NB}m", "high knees", drill="high-knees"),
        ]),
        (5, [Chip("drill", f"2 × 40{NB}m", "butt kicks", drill="butt-kicks-classic")]),
        (6, [Chip("strides", f"3 × 60{NB}m", "strides")]),
        (7, [Chip("heading", words="Main")]),
        (8, [Chip("step", f"6 × 600{NB}m", f"5{NB}k pace"), Chip("rest", f"200{NB}m", "jog between")]),
        (9, [Chip("unread", words="kept as a note")]),
        (10, [Chip("heading", words="Cool-down")]),
        (11, [Chip("step", f"10{NB}min", "easy")]),
    ]  # fmt: skip


def test_an_unknown_drill_has_a_chip_that_asks() -> None:
    (line,) = chips(read("2 x 20 m skater hops", WORDS), WORDS)

    ask = Ask(1, "2 x 20 m skater hops", "a note: skater hops", "a new drill: skater hops")
    assert line.chips == [Chip("ask", f"2 × 20{NB}m", "skater hops", ask)]


def test_a_question_about_a_whole_line_has_a_chip_of_its_own() -> None:
    text = "2 x 40 m ankling, 2 x 40 m high knees, 3 times through"

    (line,) = chips(read(text, WORDS), WORDS)

    assert [(chip.kind, chip.dose) for chip in line.chips] == [
        ("drill", f"3 × 2 × 40{NB}m"),
        ("drill", f"3 × 2 × 40{NB}m"),
        ("ask", ""),
    ]


def test_the_warm_up_of_the_article_takes_about_25_minutes() -> None:
    reading = read(ARTICLE, WORDS)

    total = totals(reading.items[:1])

    assert [round(seconds / 60, 1) for seconds in total.seconds] == [25.0, 25.0]
    # 240 m of drills, 180 m of strides, and ten minutes of jogging at 6:00 to 7:00 per km.
    assert [round(metres) for metres in total.metres] == [1849, 2087]


SUMS = [
    ("10 km easy", (10_000, 10_000), (3600, 4200)),
    ("60 min easy", (8571, 10_000), (3600, 3600)),
    ("5 km @ 5:00/km", (5000, 5000), (1500, 1500)),
    ("8 x 400 m in 90 s, 60 s rest", (3200, 3200), (1140, 1140)),
    ("8 x 400 m in 90 s, 200 m jog", (4600, 4600), (1224, 1308)),
    ("4-6 x 400 m in 90 s, 60 s rest", (1600, 2400), (540, 840)),
    ("20 x 200 m @ mile on 90s", (4000, 4000), (1800, 1800)),
    ("2 x 40 m ankling", (80, 80), (119, 119)),
    ("2 x 40 m ankling, 30 s rest", (80, 80), (70, 70)),
    ("3 x 60 m strides", (180, 180), (183, 183)),
    ("3 x 60 m strides, walk back", (180, 180), (194, 194)),
    ("5 x 3 min @ 5:00/km, equal jog", (4714, 5000), (1620, 1620)),
    ("6 min mobility", (0, 0), (360, 360)),
    ("45 min bike", (0, 0), (2700, 2700)),
    ("ankling", (0, 0), (0, 0)),
    ("Rest", (0, 0), (0, 0)),
]


@pytest.mark.parametrize(("text", "metres", "seconds"), SUMS, ids=[text for text, _, _ in SUMS])
def test_sums_follow_from_the_text_and_our_defaults(
    text: str, metres: tuple[int, int], seconds: tuple[int, int]
) -> None:
    total = totals(read(text, WORDS).items)

    assert [round(value) for value in total.metres] == list(metres)
    assert [round(value) for value in total.seconds] == list(seconds)


def test_sums_take_the_paces_of_the_athlete_where_they_are_known() -> None:
    paces = Paces(race={"5k": (238, 240)}, effort={"easy": (294, 352)})

    total = totals(read("8 x 400 m @ 5k pace, 60 s rest\n5 km easy", WORDS).items, paces)

    assert total.metres == (8200, 8200)
    assert [round(value) for value in total.seconds] == [762 + 420 + 1470, 768 + 420 + 1760]


def test_sums_of_a_repeat_count_its_rests_between_and_not_after() -> None:
    repeat = Repeat((3, 3), [Step("run", Extent.of("seconds", 60))], Step("stand", Extent.of("seconds", 30)))

    assert totals([repeat]).seconds == (240, 240)


def test_each_chip_knows_its_words_in_the_line_as_typed() -> None:
    text = (
        "WU: 15 min easy – 3 × 60 m strides\n8×400m @ 5k pace (200m jog), hello?\nÉchauffement 20', 10 x 400 récup 1'15"
    )

    lines = chips(read(text, WORDS), WORDS)

    typed = text.splitlines()
    assert [[typed[line.line - 1][slice(*chip.span)] for chip in line.chips] for line in lines] == [
        ["WU:", "15 min easy", "3 × 60 m strides"],
        ["8×400m @ 5k pace", "(200m jog)", "hello?"],
        ["Échauffement", "20'", "10 x 400", "récup 1'15"],
    ]
