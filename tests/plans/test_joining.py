"""The line that asks for a drill, and where it goes in the text of a session."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from plans.joining import dose_line, in_a_sentence, joined
from plans.notation import Extent, Repeat, Section, Step, read
from plans.outline import outline

from .notation_trees import WORDS
from .test_notation_properties import texts

LINE = "2 x 30 m butt kicks, walk back"
EXAMPLE = "Before intervals\nWarm-up\n10 min easy\n2 x 30 m ankling\n3 x 60 m strides"

LINES = [
    ("butt-kicks-classic", 2, ("metres", 30), False, "Walk back between sets.", LINE),
    (
        "a-skip",
        3,
        ("metres", 40),
        False,
        "Walk back, 45–90 s, until the breath is quiet.",
        "3 x 40 m A-skip, walk back",
    ),
    ("pogo-hops", 2, ("reps", 20), False, "60–90 s between sets.", "2 x 20 reps pogo hops, 60-90 s"),
    ("wall-drill", 2, ("seconds", 15), False, "Full recovery: 2–3 min.", "2 x 15 s wall drill, full recovery"),
    ("high-knees", 1, ("metres", 20), False, "Walk back between sets.", "20 m high knees"),
    ("pogo-hops", 2, ("reps", 12), True, "As long as it takes.", "2 x 12 reps pogo hops each side"),
    ("pogo-hops", 2, ("reps", 12), True, "45 s between sides.", "2 x 12 reps pogo hops each side"),
    ("strides", 3, ("metres", 60), False, "Walk back.", "3 x 60 m strides, walk back"),
    ("mobility-set", 1, ("seconds", 360), False, "None; go from one to the next.", "6 min mobility"),
    ("butt-kicks-heel-up", 2, ("metres", 20), False, "", "2 x 20 m butt kicks, heel up"),
]


@pytest.mark.parametrize(("slug", "sets", "extent", "per_side", "rest", "line"), LINES)
def test_a_dose_becomes_a_line_as_coaches_write_it(slug, sets, extent, per_side, rest, line):
    assert dose_line(slug, sets, Extent.of(*extent), WORDS, per_side=per_side, rest=rest) == line


@pytest.mark.parametrize(("slug", "sets", "extent", "per_side", "rest", "line"), LINES)
def test_the_line_is_read_as_that_dose_of_that_drill_and_nothing_else(slug, sets, extent, per_side, rest, line):
    reading = read(line, WORDS)

    (item,) = reading.items
    step = item.items[0] if isinstance(item, Repeat) else item
    assert isinstance(step, Step)
    assert (reading.unread, reading.asks, step.extent, step.per_side) == ([], [], Extent.of(*extent), per_side)
    about = outline(reading)
    assert [use.slug for use in about.drills] + about.pages == [slug]


def test_a_drill_with_a_name_of_letters_keeps_its_capital():
    assert [in_a_sentence(name) for name in ("Butt kicks", "A-skip", "B march", "ankling")] == [
        "butt kicks", "A-skip", "B march", "ankling",
    ]  # fmt: skip


JOINED = {
    "after the last line of the warm-up": (
        "Warm-up\n10 min easy\n3 x 60 m strides\nMain\n8 x 400 m @ 5k pace, 200 m jog",
        f"Warm-up\n10 min easy\n3 x 60 m strides\n{LINE}\nMain\n8 x 400 m @ 5k pace, 200 m jog",
    ),
    "as the first lines where there is no warm-up": ("45 min easy", f"Warm-up\n{LINE}\nMain\n45 min easy"),
    "before a heading nothing more is needed": ("Main: 5 km", f"Warm-up\n{LINE}\nMain: 5 km"),
    "below a title": ("Club night\n10 min easy\n5 x 1 km", f"Club night\nWarm-up\n{LINE}\nMain\n10 min easy\n5 x 1 km"),
    "below a warm-up in one line": (
        "WU 2 km\n6 x 400, 200 jog\nCD 2 km",
        f"WU 2 km\nWarm-up\n{LINE}\nMain\n6 x 400, 200 jog\nCD 2 km",
    ),
    "below a recovery on its own line": (
        "Warm-up\n2 x 40 m high knees\nwalk back\nMain\n5 km easy",
        f"Warm-up\n2 x 40 m high knees\nwalk back\n{LINE}\nMain\n5 km easy",
    ),
    "an empty day": ("", f"Warm-up\n{LINE}"),
    "Windows line ends": ("Warm-up\r\n10 min easy\r\nMain\r\n5 km", f"Warm-up\n10 min easy\n{LINE}\nMain\n5 km"),
}


@pytest.mark.parametrize("case", JOINED)
def test_a_drill_goes_to_the_end_of_the_warm_up(case):
    text, wanted = JOINED[case]

    assert joined(text, LINE, WORDS) == wanted


def test_a_second_drill_follows_the_first():
    once = joined("45 min easy", LINE, WORDS)

    assert joined(once, "2 x 20 m ankling", WORDS) == f"Warm-up\n{LINE}\n2 x 20 m ankling\nMain\n45 min easy"


def test_an_example_leaves_its_heading_behind_where_there_is_one_already():
    text = joined("Warm-up\n10 min easy\nMain\n5 km", EXAMPLE, WORDS)

    assert text == "Warm-up\n10 min easy\n10 min easy\n2 x 30 m ankling\n3 x 60 m strides\nMain\n5 km"


def test_an_example_alone_is_a_warm_up():
    reading = read(joined("", EXAMPLE, WORDS), WORDS)

    (section,) = reading.items
    assert isinstance(section, Section)
    assert (section.role, len(section.items), reading.unread) == ("warmup", 3, [])


def test_words_that_are_not_understood_stay_too():
    text = joined("Bring spikes if it rains?!\n> gate 3\n45 min easy", LINE, WORDS)

    reading = read(text, WORDS)
    assert [one.text for one in reading.unread] == ["Bring spikes if it rains?!", "gate 3"]
    assert [use.slug for use in outline(reading).drills] == ["butt-kicks-classic"]


@settings(max_examples=80, deadline=None)
@given(texts)
def test_whatever_the_text_every_line_of_it_stays_in_its_order(text):
    lines = joined(text, LINE, WORDS).split("\n")

    left = iter(lines)
    assert all(line in left for line in text.split("\n") if line.strip())
    assert LINE in lines
