"""Texts of coaches and the whole trees that they are read into."""

from __future__ import annotations

import pytest

from plans.notation import Extent, Item, Repeat, Section, Step, Target, Unread, Words, read

from .notation_trees import WORDS

ARTICLE = """Warm-up before intervals (8 x 400 m)
1. Jog – 10 min easy
2. Mobility – 6 min: leg swings, walking lunges, ankle rocks
3. Drills – 2 x 40 m ankling, 2 x 40 m high knees, 2 x 40 m butt kicks (walk back)
4. Strides – 3 x 60 m
Main set
8 x 400 m @ 5k pace, 200 m jog
Cool-down: 10 min easy"""

FROM_THE_BOARD = """Warm-up
10m easy
6 min mobility
2 x 40m ankling, 2 x 40m high knees
2 x 40m butt kicks
3 x 60m strides
Main
6 x 600m @ 5k pace, 200m jog
last one: whatever the wind leaves you
Cool-down
10 min easy"""

OPEN = Extent("open")
EQUAL = Extent("equal")
EASY = Target("effort", name="easy")
HARD = Target("effort", name="hard")
FIVE_K = Target("race_pace", race="5k")
UPHILL = Target("terrain", name="uphill")
WALK_BACK = Step("walk")
FULL_REST = Step("stand")


def m(lo: float, hi: float | None = None) -> Extent:
    """Metres."""
    return Extent.of("metres", lo, hi)


def s(lo: float, hi: float | None = None) -> Extent:
    """Seconds."""
    return Extent.of("seconds", lo, hi)


def run(extent: Extent, *targets: Target) -> Step:
    """A run."""
    return Step("run", extent, targets=list(targets))


def drill(slug: str, extent: Extent = OPEN, *, per_side: bool = False) -> Step:
    """A drill."""
    return Step("drill", extent, drill=slug, per_side=per_side)


def x(times: int | tuple[int, int], step: Item, rest: Step | None = None) -> Repeat:
    """A repeat of one item."""
    return Repeat((times, times) if isinstance(times, int) else times, [step], rest)


def noted(step: Step, note: str) -> Step:
    """A step with a note."""
    step.note = note
    return step


def pace(lo: float, hi: float | None = None) -> Target:
    """A pace in seconds per km."""
    return Target("pace", lo=lo, hi=lo if hi is None else hi)


def rep(lo: float, hi: float | None = None) -> Target:
    """A time for the repetition."""
    return Target("rep_time", lo=lo, hi=lo if hi is None else hi)


def effort(name: str) -> Target:
    """An effort by name."""
    return Target("effort", name=name)


def race(name: str, to: str = "") -> Target:
    """A race pace."""
    return Target("race_pace", race=name, race_to=to)


def test_the_warm_up_of_the_article_is_read_whole() -> None:
    reading = read(ARTICLE, WORDS)

    mobility = Step("mobility", s(360), note="leg swings, walking lunges, ankle rocks")
    assert reading.items == [
        Section(
            "warmup",
            [
                Step("jog", s(600), targets=[EASY]),
                mobility,
                x(2, drill("ankling", m(40))),
                x(2, drill("high-knees", m(40))),
                x(2, drill("butt-kicks-classic", m(40)), WALK_BACK),
                x(3, Step("strides", m(60))),
            ],
            "Warm-up before intervals (8 x 400 m)",
        ),
        Section("main", [x(8, run(m(400), FIVE_K), Step("jog", m(200)))]),
        Section("cooldown", [run(s(600), EASY)]),
    ]
    assert (reading.title, reading.unread, reading.asks) == (None, [], [])


def test_the_session_of_the_board_is_read_with_one_question_and_one_note() -> None:
    reading = read(FROM_THE_BOARD, WORDS)

    assert reading.items == [
        Section(
            "warmup",
            [
                run(m(10), EASY),
                Step("mobility", s(360)),
                x(2, drill("ankling", m(40))),
                x(2, drill("high-knees", m(40))),
                x(2, drill("butt-kicks-classic", m(40))),
                x(3, Step("strides", m(60))),
            ],
        ),
        Section("main", [x(6, run(m(600), FIVE_K), Step("jog", m(200)))]),
        Section("cooldown", [run(s(600), EASY)]),
    ]
    assert reading.unread == [Unread(9, "last one: whatever the wind leaves you")]
    assert [(ask.line, ask.text, ask.read_as, ask.or_) for ask in reading.asks] == [(2, "10m easy", "10 m", "10 min")]


SURE: list[tuple[str, list[Item]]] = [
    # One step.
    ("10 min easy", [run(s(600), EASY)]),
    ("10' E", [run(s(600), EASY)]),
    ("45min", [run(s(2700))]),
    ("1h15'", [run(s(4500))]),
    ("1'30 jog", [Step("jog", s(90))]),
    ("1h30 long run", [run(s(5400), EASY)]),
    ("1:30h easy", [run(s(5400), EASY)]),
    ("35-40 min easy", [run(s(2100, 2400), EASY)]),
    ("20–25 min @ threshold", [run(s(1200, 1500), effort("threshold"))]),
    ("12 km steady", [run(m(12_000), effort("steady"))]),
    ("1,5 km easy", [run(m(1500), EASY)]),
    ("1 500 m easy", [run(m(1500), EASY)]),
    ("1\N{NARROW NO-BREAK SPACE}500 m easy", [run(m(1500), EASY)]),
    ("1'500 m easy", [run(m(1500), EASY)]),
    ("10,000m easy", [run(m(10_000), EASY)]),
    ("3.5 mi E", [run(m(5632.704), EASY)]),
    ("½ mile easy", [run(m(804.672), EASY)]),
    ("٣٠ min easy", [run(s(1800), EASY)]),
    ("5K @ T", [run(m(5000), effort("threshold"))]),
    ("60min Z2", [run(s(3600), Target("zone", of="hr", lo=2, hi=2))]),
    ("20 min (RPE: 3)", [run(s(1200), Target("rpe", lo=3, hi=3))]),
    ("45 min @ HR 130-145", [run(s(2700), Target("hr", lo=130, hi=145))]),
    ("8km @ 85-90% LTHR", [run(m(8000), Target("percent", of="lthr", lo=85, hi=90))]),
    ("30 min easy @ 170-180 spm", [run(s(1800), EASY, Target("cadence", lo=170, hi=180))]),
    ("1h15' @ MP+30s/km", [run(s(4500), Target("offset", race="marathon", seconds_per_km=30))]),
    ("5mi @ 7:30/mi", [run(m(8046.72), pace(279.6))]),
    ("easy jog for 10 min", [Step("jog", s(600), targets=[EASY])]),
    ("10 min walk", [Step("walk", s(600))]),
    ("3 min rest", [Step("stand", s(180))]),
    ("XT 45min bike", [Step("cross", s(2700), note="bike")]),
    ("Strength 30 min", [Step("strength", s(1800))]),
    ("Rest", [Step("rest_day")]),
    ("OFF", [Step("rest_day")]),
    ("Race 10k", [Step("race", m(10_000))]),
    ("Race: half marathon @ 1:35:00", [Step("race", m(21097.5), targets=[rep(5700)])]),
    ("3km time trial", [Step("test", m(3000))]),
    # Repeats and their recoveries.
    ("8 x 400m @ 5k r 90s", [x(8, run(m(400), FIVE_K), Step("stand", s(90)))]),
    ('8x400 @ 5K pace, 90" jog', [x(8, run(m(400), FIVE_K), Step("jog", s(90)))]),
    ("8 × 400 m @ 3:45/km, r = 200m jog", [x(8, run(m(400), pace(225)), Step("jog", m(200)))]),
    ("6*1000m @ 4'00\"/km R=1'30", [x(6, run(m(1000), pace(240)), Step("stand", s(90)))]),
    ("8 x 400 m (5k pace) rec. 90 sec", [x(8, run(m(400), FIVE_K), Step("stand", s(90)))]),
    ("5 x 1000 @ 3:40-3:45 (2:30)", [x(5, run(m(1000), pace(220, 225)), Step("stand", s(150)))]),
    ("12x400m (75s) w/ 60s", [x(12, run(m(400), rep(75)), Step("stand", s(60)))]),
    ("6x800 in 2:50-2:55, 2min", [x(6, run(m(800), rep(170, 175)), Step("stand", s(120)))]),
    ("4–6 × 1 km @ 10k pace, 2–3 min rest", [x((4, 6), run(m(1000), race("10k")), Step("stand", s(120, 180)))]),
    ("3 x 1 mile @ T w/ 1 min rests", [x(3, run(m(1609.344), effort("threshold")), Step("stand", s(60)))]),
    ("20 x 200m @ mile on 90s", [x(20, run(m(200), race("mile"), Target("send_off", lo=90, hi=90)))]),
    ("5x1k @ 5k r until HR < 120", [x(5, run(m(1000), FIVE_K), Step("stand", Extent.of("bpm_below", 120)))]),
    ("8 by 400 @ 5k, 90 sec", [x(8, run(m(400), FIVE_K), Step("stand", s(90)))]),
    ("3x3k @ MP–HM, 3 min float", [x(3, run(m(3000), race("marathon", "half marathon")), Step("float", s(180)))]),
    ("10 x 1 km @ LT – 60 s", [x(10, run(m(1000), effort("threshold")), Step("stand", s(60)))]),
    ("4 x 1200m @ 10km, rest 1:1", [x(4, run(m(1200), race("10k")), Step("stand", EQUAL))]),
    ("3 x 3 mins (90s)", [x(3, run(s(180)), Step("stand", s(90)))]),
    ("4 x 600m x 90s", [x(4, run(m(600)), Step("stand", s(90)))]),
    ("400m x 8", [x(8, run(m(400)))]),
    ("6 x 3 min @ 10k pace with 2 min jog recovery between each",
     [x(6, run(s(180), race("10k")), Step("jog", s(120)))]),
    ("1 x 400 m", [run(m(400))]),
    # Repeats of more than one thing.
    ("6x(800m@5k,400m jog)", [Repeat((6, 6), [run(m(800), FIVE_K), Step("jog", m(400))])]),
    ("10 x (1min hard / 1min easy)", [Repeat((10, 10), [run(s(60), HARD), run(s(60), EASY)])]),
    ("10 x 1' on / 1' off", [Repeat((10, 10), [run(s(60), HARD), run(s(60), EASY)])]),
    ("10 x 30/30", [Repeat((10, 10), [run(s(30), HARD), run(s(30), EASY)])]),
    ('2 x (10 x 30"/30"), 3\'',
     [x(2, Repeat((10, 10), [run(s(30), HARD), run(s(30), EASY)]), Step("stand", s(180)))]),
    ("2×(4×300m @ 800 pace, 90 s) 6 min walk",
     [x(2, x(4, run(m(300), race("800")), Step("stand", s(90))), Step("walk", s(360)))]),
    ("2 sets of 4 x 400m @ 3k, 1 min; 5 min between sets",
     [x(2, x(4, run(m(400), race("3k")), Step("stand", s(60))), Step("stand", s(300)))]),
    ("4 x (400m @ 5k, 60s, 200m @ mile, 3min)",
     [Repeat((4, 4), [run(m(400), FIVE_K), Step("stand", s(60)), run(m(200), race("mile")), Step("stand", s(180))])]),
    ("400-800-400 @ 5k, 200m jog",
     [run(m(400), FIVE_K), Step("jog", m(200)), run(m(800), FIVE_K), Step("jog", m(200)), run(m(400), FIVE_K)]),
    ("5 km easy + 4 x 100m strides", [run(m(5000), EASY), x(4, Step("strides", m(100)))]),
    ("40 min easy with 6 x 20 s strides", [run(s(2400), EASY), x(6, Step("strides", s(20)))]),
    ("15 min easy // 4 x 20s strides // 10 min easy",
     [run(s(900), EASY), x(4, Step("strides", s(20))), run(s(600), EASY)]),
    ("Long run 18km with last 5km @ MP", [run(m(13_000), EASY), run(m(5000), race("marathon"))]),
    # Runs written as a list.
    ("1200+800+400 @ 5k/3k/mile, 3min",
     [run(m(1200), FIVE_K), Step("stand", s(180)), run(m(800), race("3k")), Step("stand", s(180)),
      run(m(400), race("mile"))]),
    ("3 x 400m cutdown 90-88-86, 200m jog",
     [run(m(400), rep(90)), Step("jog", m(200)), run(m(400), rep(88)), Step("jog", m(200)), run(m(400), rep(86))]),
    ("3, 2, 1 mins @ 5k effort w/ 60s jog",
     [run(s(180), FIVE_K), Step("jog", s(60)), run(s(120), FIVE_K), Step("jog", s(60)), run(s(60), FIVE_K)]),
    ("1k @ 10k, 800 @ 5k, 2 min jog between all",
     [run(m(1000), race("10k")), Step("jog", s(120)), run(m(800), FIVE_K)]),
    ("12km progression 5:30 -> 4:40/km", [noted(run(m(12_000), pace(280, 330)), "progression 5:30 -> 4:40/km")]),
    # What clubs and schools write.
    ("Easy, 12 km", [run(m(12_000), EASY)]),
    ("5 easy miles", [run(m(8046.72), EASY)]),
    ("1 1/2 hours easy", [run(s(5400), EASY)]),
    ("half an hour easy", [run(s(1800), EASY)]),
    ("16 miles with last 3 @ MP", [run(m(20921.472)), run(m(4828.032), race("marathon"))]),
    ("8 x 400 R w/400 jg", [x(8, run(m(400), effort("repetition")), Step("jog", m(400)))]),
    ("10 miles @ M", [run(m(16093.44), race("marathon"))]),
    ("2 sets of 5 x 400m with 60 secs between reps and 3 mins between sets",
     [x(2, x(5, run(m(400)), Step("stand", s(60))), Step("stand", s(180)))]),
    ("12 x 400m off 75 secs rec", [x(12, run(m(400)), Step("stand", s(75)))]),
    ("3 x 10 min @ threshold / 2 min jog", [x(3, run(s(600), effort("threshold")), Step("jog", s(120)))]),
    ("10 x 1 min @ 20 km/h, 1 min", [x(10, run(s(60), pace(180)), Step("stand", s(60)))]),
    ("6 miles steady, HR 135-145", [run(m(9656.064), effort("steady"), Target("hr", lo=135, hi=145))]),
    ("8 x hill (45s), jog down", [x(8, run(s(45), UPHILL), Step("jog"))]),
    ("1mi + drills + 4 strides", [run(m(1609.344)), Step("other", note="drills"), x(4, Step("strides"))]),
    ("parkrun easy", [noted(run(m(5000), EASY), "parkrun")]),
    ("Kenyan hills 3 x 8'", [x(3, noted(run(s(480), UPHILL), "Kenyan hills"))]),
    # Other languages.
    ("10 x 400 m P: 1'", [x(10, run(m(400)), Step("stand", s(60)))]),
    ("6 x 1000 m, 400 m Trabpause", [x(6, run(m(1000)), Step("jog", m(400)))]),
    ("DL 60'", [run(s(3600))]),
    ("30' LIT + 4 SB", [run(s(1800), EASY), x(4, Step("strides"))]),
    ("10x400 R: 1'", [x(10, run(m(400)), Step("stand", s(60)))]),
    ("EF 45'", [run(s(2700), EASY)]),
    ("8 x 300 récup 100 m trot", [x(8, run(m(300)), Step("jog", m(100)))]),
    ("SL 1h30", [run(s(5400), EASY)]),
    ("6x1000 rec 2'", [x(6, run(m(1000)), Step("stand", s(120)))]),
    ("5 x 1000 a 3'50 rec 2' trote", [x(5, run(m(1000), pace(230)), Step("jog", s(120)))]),
    ("40' CL + 5 allunghi da 80 m", [run(s(2400), EASY), x(5, Step("strides", m(80)))]),
    ("8 tiros de 400 m, intervalo 1'", [x(8, run(m(400)), Step("stand", s(60)))]),
    # Strides, hills, drills.
    ("3 x 60m strides, walk back", [x(3, Step("strides", m(60)), WALK_BACK)]),
    ("Strides – 3 x 60 m", [x(3, Step("strides", m(60)))]),
    ("6 x 20s strides, full recovery", [x(6, Step("strides", s(20)), FULL_REST)]),
    ("4 x 20 s strides, 5 min jog", [x(4, Step("strides", s(20))), Step("jog", s(300))]),
    ("3 x 80 m pick-ups", [x(3, Step("strides", m(80)))]),
    ("4 strides", [x(4, Step("strides"))]),
    ("Hill sprints: 8 x 10 s", [x(8, run(s(10), UPHILL))]),
    ("8 x 60s uphill @ RPE 9, jog down", [x(8, run(s(60), UPHILL, Target("rpe", lo=9, hi=9)), Step("jog"))]),
    ("2x40m ankling, 2x40m high knees, 2x40m butt kicks",
     [x(2, drill("ankling", m(40))), x(2, drill("high-knees", m(40))), x(2, drill("butt-kicks-classic", m(40)))]),
    ("2 x 40M ankling", [x(2, drill("ankling", m(40)))]),
    ("A-skip 2x20m", [x(2, drill("a-skip", m(20)))]),
    ("2x20m A skips each leg", [x(2, drill("a-skip", m(20), per_side=True))]),
    ("buttkicks 2x20m", [x(2, drill("butt-kicks-classic", m(20)))]),
    ("2 x 20 m butt-kick", [x(2, drill("butt-kicks-classic", m(20)))]),
    ("2 x 20 m butt kicks, heel up", [x(2, drill("butt-kicks-heel-up", m(20)))]),
    ("2 x 20 pogo hops, 60s", [x(2, drill("pogo-hops", Extent.of("reps", 20)), Step("stand", s(60)))]),
    ("3 x 10 reps wall drill each leg, 30s",
     [x(3, drill("wall-drill", Extent.of("reps", 10), per_side=True), Step("stand", s(30)))]),
    ("high knees / A-skips 2 x 20m each", [x(2, drill("high-knees", m(20))), x(2, drill("a-skip", m(20)))]),
    ("2 x 20m ankling, 2 x 20m high knees - walk back each time",
     [x(2, drill("ankling", m(20)), WALK_BACK), x(2, drill("high-knees", m(20)), WALK_BACK)]),
    ("ankling, high knees", [drill("ankling"), drill("high-knees")]),
    ("10 leg swings each leg", [Step("mobility", Extent.of("reps", 10), per_side=True, note="leg swings")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "items"), SURE, ids=[text for text, _ in SURE])
def test_a_line_is_read_whole_and_without_a_question(text: str, items: list[Item]) -> None:
    reading = read(text, WORDS)

    assert (reading.items, reading.unread, reading.asks) == (items, [], [])


def test_a_section_label_in_a_line_holds_its_piece_only() -> None:
    reading = read("2km WU; 5 x 1km @ 5k r 2min; 2km CD", WORDS)

    assert reading.items == [
        Section("warmup", [run(m(2000))]),
        x(5, run(m(1000), FIVE_K), Step("stand", s(120))),
        Section("cooldown", [run(m(2000))]),
    ]


def test_a_warm_up_on_one_line_does_not_swallow_the_set_below() -> None:
    reading = read("WU: 10 min easy\n5 x 1 km @ 5k r 2 min\nCD: 10 min", WORDS)

    assert reading.items == [
        Section("warmup", [run(s(600), EASY)]),
        x(5, run(m(1000), FIVE_K), Step("stand", s(120))),
        Section("cooldown", [run(s(600))]),
    ]


def test_a_warm_up_goes_on_to_the_main_heading_that_follows() -> None:
    reading = read("WU: 10 min easy\n4 x 60 m strides\nMain: 6 x 600 m @ 5k pace, 200 m jog", WORDS)

    assert reading.items == [
        Section("warmup", [run(s(600), EASY), x(4, Step("strides", m(60)))]),
        Section("main", [x(6, run(m(600), FIVE_K), Step("jog", m(200)))]),
    ]


def test_day_place_and_other_headings_make_no_step() -> None:
    text = (
        "Tuesday 21 April\nHill Lane track, gate 3 at 18:30\n10 min jog\nBefore intervals (8 x 400 m)\n3 x 60 m strides"
    )

    reading = read(text, WORDS)

    assert reading.title == "Tuesday 21 April · Hill Lane track, gate 3 at 18:30"
    strides = Step("strides", m(60), note="Before intervals (8 x 400 m)")
    assert reading.items == [Step("jog", s(600)), x(3, strides)]
    assert (reading.unread, reading.asks) == ([], [])


def test_a_recovery_on_its_own_line_belongs_to_the_line_above() -> None:
    reading = read("- 2 x 40 m ankling\n- Walk back", WORDS)

    assert reading.items == [x(2, drill("ankling", m(40)), WALK_BACK)]


def test_a_label_on_its_own_line_names_the_doses_below() -> None:
    reading = read("Strides:\n3 x 60 m\n2 x 80 m\n10 min", WORDS)

    assert reading.items == [x(3, Step("strides", m(60))), x(2, Step("strides", m(80))), run(s(600))]


def test_a_label_that_names_nothing_below_is_a_step() -> None:
    reading = read("Strides\n10 min easy", WORDS)

    assert reading.items == [Step("strides"), run(s(600), EASY)]


def test_a_progression_keeps_its_total_as_a_note_where_the_parts_agree() -> None:
    reading = read("16km prog: 5km @ 5:30, 5km @ 5:10, 6km @ 4:50", WORDS)

    first = run(m(5000), pace(330))
    first.note = "16km prog"
    assert reading.items == [first, run(m(5000), pace(310)), run(m(6000), pace(290))]


def test_lines_know_where_they_came_from() -> None:
    reading = read("\n10 min jog\n\n8 x 400 m, 90 s rest", WORDS)

    repeat = reading.items[1]
    assert isinstance(repeat, Repeat)
    assert repeat.recovery is not None
    assert (reading.items[0].line, repeat.line, repeat.items[0].line, repeat.recovery.line) == (2, 4, 4, 4)


def test_windows_and_old_mac_line_ends_are_line_ends() -> None:
    expected = read("10 min jog\n5 min walk", WORDS)

    assert read("10 min jog\r\n5 min walk", WORDS).items == expected.items
    assert read("10 min jog\r5 min walk", WORDS).items == expected.items


def test_a_name_reaches_over_a_comma_only_where_it_has_one() -> None:
    words = Words.of(
        [
            ("high-knees", "High knees", ("high knee",)),
            ("a-march", "A-march", ("high knee walk",)),
            ("butt-kicks-heel-up", "Butt kicks, heel up", ()),
        ]
    )

    (knees,) = read("2 x 40 m high knees, walk back", words).items
    (kicks,) = read("2 x 40 m butt kicks, heel up", words).items

    assert isinstance(knees, Repeat)
    assert isinstance(kicks, Repeat)
    done = [*knees.items, *kicks.items]
    assert [step.drill for step in done if isinstance(step, Step)] == ["high-knees", "butt-kicks-heel-up"]
    assert knees.recovery is not None
