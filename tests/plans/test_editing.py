"""The list of a session: acts on the tree, and the text that is written for them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.listing import Fields, Sheet
from plans.notation import Extent, Reading, Repeat, Section, Step, acts, read, write
from plans.notation.acts import ActError
from plans.notation.editing import TOO_LONG, reading_for_list, rewrite
from plans.notation.tree import steps

from .notation_trees import WORDS, readings
from .test_notation_properties import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from plans.notation import Item
    from plans.notation.acts import Path

TEXT = """# Tuesday on the track
Warm-up
10 min easy
- 2 x 40m ankling, 2 x 40m high knees
> bring spikes

Main: gate 3
8 x 400m @ 5k pace, 200m jog
zorbing 7 up

Cool-down
10 min jog"""


def done(text: str, act: Callable[[list[Item]], list[Item]], moving: Path | None = None) -> str:
    """The text after an act on its tree."""
    reading = reading_for_list(text, WORDS)
    row = [acts.at(reading.items, moving)] if moving else []
    return rewrite(text, reading, act(reading.items), WORDS, row)


def with_seconds(item: Item, seconds: int) -> Item:
    """A step of another length."""
    assert isinstance(item, Step)
    return replace(item, extent=Extent("seconds", seconds, seconds))


def with_times(item: Item, times: int) -> Item:
    """A repeat done another number of times."""
    assert isinstance(item, Repeat)
    return replace(item, times=(times, times))


EXAMPLES = [
    ("remove", TEXT, lambda items: acts.remove(items, [(0, 0)]), TEXT.replace("10 min easy\n", "")),
    (
        "remove one of a line",
        TEXT,
        lambda items: acts.remove(items, [(0, 1)]),
        TEXT.replace("2 x 40m ankling, 2 x 40m high", "2 x 40m high"),
    ),
    (
        "down within a section",
        "Warm-up\n10 min easy\n\n> cones\n6 min mobility\n3 x 60 m strides",
        lambda items: acts.down(items, [(0, 0)]),
        "Warm-up\n\n> cones\n6 min mobility\n10 min easy\n3 x 60 m strides",
    ),
    (
        "up to the section before",
        TEXT,
        lambda items: acts.up(items, [(1, 0)]),
        TEXT.replace("8 x 400m @ 5k pace, 200m jog\n", "").replace(
            "high knees\n", "high knees\n8 x 400m @ 5k pace, 200m jog\n"
        ),
    ),
    (
        "dose",
        TEXT,
        lambda items: acts.change(items, (0, 0), with_seconds(acts.at(items, (0, 0)), 720)),
        TEXT.replace("10 min easy", "12min easy"),
    ),
    (
        "times",
        TEXT,
        lambda items: acts.change(items, (1, 0), with_times(acts.at(items, (1, 0)), 10)),
        TEXT.replace("8 x 400m", "10 x 400m"),
    ),
    (
        "wrap",
        "Main\n400 m @ 5k pace\n200 m jog\nthen 1 km easy",
        lambda items: acts.wrap(items, [(0, 0), (0, 1)], (3, 3)),
        "Main\n3 x (400 m @ 5k pace; 200 m jog)\nthen 1 km easy",
    ),
    (
        "a link is one row",
        "[[Before intervals]]\nMain\n8 x 400 m",
        lambda items: acts.down(items, [(0,)]),
        "Main\n8 x 400 m\n[[Before intervals]]",
    ),
    (
        "numbers of a list",
        "1. 10 min easy\n2. 2 x 40 m ankling\n3. 8 x 400 m",
        lambda items: acts.up(items, [(2,)]),
        "1. 10 min easy\n2. 8 x 400 m\n3. 2 x 40 m ankling",
    ),
    ("an empty text", "", lambda items: acts.add(items, Step("run", Extent("seconds", 600, 600)), (0,)), "10 min"),
]


@pytest.mark.parametrize(("text", "act", "wanted"), [one[1:] for one in EXAMPLES], ids=[one[0] for one in EXAMPLES])
def test_an_act_changes_its_own_lines(text: str, act: Callable[[list[Item]], list[Item]], wanted: str) -> None:
    assert done(text, act, (0, 0) if "cones" in text else None) == wanted


def paths(items: list[Item], above: Path = ()) -> Iterator[Path]:
    """Where all rows stand."""
    for turn, item in enumerate(items):
        yield (*above, turn)
        if not isinstance(item, Step):
            yield from paths(item.items, (*above, turn))


def leaves(items: list[Item]) -> list[str]:
    """All steps and recoveries, in no order."""
    return sorted(str(step.as_dict() | {"line": 0}) for step in steps(items))


def lines_of(item: Item) -> set[int]:
    """The lines that a row and all in it came from."""
    inner = [] if isinstance(item, Step) else [*item.items, *filter(None, [getattr(item, "recovery", None)])]
    return {item.line}.union(*map(lines_of, inner))


ACTS: dict[str, Callable[[list[Item], Any], list[Item]]] = {
    "remove": acts.remove, "duplicate": acts.duplicate, "up": acts.up, "down": acts.down, "in": acts.into,
    "out": acts.out, "wrap": acts.wrap,
}  # fmt: skip
tried = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@tried
@given(readings, st.sampled_from(sorted(ACTS)), st.randoms(use_true_random=False))
def test_the_text_of_an_act_reads_as_the_act_on_the_tree(reading: Reading, name: str, chance: Random) -> None:
    text = write(reading, WORDS)
    old = read(text, WORDS)
    chosen = chance.choice(list(paths(old.items)))
    row = acts.at(old.items, chosen)
    try:
        wanted = ACTS[name](old.items, [chosen])
        new = rewrite(text, old, wanted, WORDS, [row])
    except ActError:
        return

    now = read(new, WORDS)
    assert (now.title, now.items) == (old.title, wanted)
    assert sorted(one.text for one in now.unread) == sorted(one.text for one in old.unread)
    # No step is lost or made but what the act says. A repeat that is left empty takes its recovery with it.
    if name == "duplicate":
        assert leaves(wanted) == sorted(leaves(old.items) + leaves([row]))
    elif name in ("up", "down", "wrap"):
        assert leaves(wanted) == leaves(old.items)
    elif name == "remove":
        assert len(leaves(wanted)) <= len(leaves(old.items)) - len(leaves([row]))


@tried
@given(readings, st.sampled_from(["remove", "duplicate", "down"]), st.randoms(use_true_random=False))
def test_what_an_act_does_not_concern_stays_as_it_was_typed(reading: Reading, name: str, chance: Random) -> None:
    text = write(reading, WORDS)
    typed = "\n".join(f"  {line}  " if at % 2 else f"{line}\n" for at, line in enumerate(text.split("\n")))
    old = read(typed, WORDS)
    chosen = chance.choice([path for path in paths(old.items) if len(path) < 3])
    row = acts.at(old.items, chosen)
    try:
        new = rewrite(typed, old, ACTS[name](old.items, [chosen]), WORDS, [row])
    except ActError:
        return

    # Its own lines, those of the rows beside it (a "then" may part them), and // are all that may change.
    near: set[int] = lines_of(row)
    everything = sorted(path for path in paths(old.items) if len(path) < 3)
    at = everything.index(chosen) if chosen in everything else 0
    while at + 1 < len(everything) and everything[at + 1][: len(chosen)] == chosen:
        at += 1
    near.add(acts.at(old.items, chosen[:1]).line)
    for path in everything[at + 1 : at + 3]:
        near |= lines_of(acts.at(old.items, path))
    numbered = enumerate(typed.split("\n"), 1)
    left = [line for number, line in numbered if number not in near and line.strip() != "//"]
    now = iter(new.split("\n"))
    assert all(line in now for line in left), new


@tried
@given(readings, st.randoms(use_true_random=False))
def test_an_act_and_its_inverse_give_the_same_tree(reading: Reading, chance: Random) -> None:
    items = read(write(reading, WORDS), WORDS).items
    chosen = chance.choice(list(paths(items)))
    row = acts.at(items, chosen)
    before = [acts.up, acts.down, acts.wrap, acts.duplicate]
    for act, back in zip(before, [acts.down, acts.up, None, acts.remove], strict=True):
        try:
            new = act(items, [chosen])
        except ActError:
            continue
        if back is None:
            assert acts.unwrap(new, chosen) == items
        elif back is acts.remove:
            assert acts.remove(new, [(*chosen[:-1], chosen[-1] + 1)]) == items
        else:
            here = acts.path_of(new, row)
            assert here is not None
            try:
                assert back(new, [here]) == items or len(chosen) != len(here)
            except ActError as refusal:
                assert "already" in str(refusal)  # noqa: PT017 -- the last row of all has no row below to pass


def test_hardly_an_act_is_refused() -> None:
    text = (
        "Warm-up\n10 min easy\n2 x 40 m ankling, 2 x 40 m high knees\n3 x 60 m strides\nMain\n"
        "3 x (4 x 400 m @ 5k pace, 60 s rest), 3 min jog\n2 km easy\nCool-down\n10 min jog"
    )
    old = read(text, WORDS)
    for path in paths(old.items):
        for act in ACTS.values():
            try:
                wanted = act(old.items, [path])
            except ActError:
                continue
            assert read(rewrite(text, old, wanted, WORDS), WORDS).items == wanted


def test_words_that_were_not_read_are_kept_when_their_line_is_rewritten() -> None:
    text = "10 min easy\n3 x 60 m strides, zorbing 7 up\n1 km easy"

    new = done(text, lambda items: acts.remove(items, [(1,)]))

    assert new == "10 min easy\n> zorbing 7 up\n1 km easy"


def test_own_words_stay_in_a_line_that_is_moved() -> None:
    sheet = Sheet.of("10 min easy\n8 x 400 m\nWU9", WORDS, {"WU9": "3 x 60 m strides"})

    new, here = sheet.act("up", [(2,)])

    assert (new, here) == ("10 min easy\nWU9\n8 x 400 m", (1,))


def test_the_form_of_a_row_changes_it_in_the_words_of_the_coach() -> None:
    sheet = Sheet.of("8x400m @ 5k pace, 200m jog\n10' easy", WORDS, {})
    before = sheet.fields((0,))

    assert before == Fields("repeat", "400 m", "run", "@ 5k pace", "8", "200 m jog")
    assert sheet.change((0,), replace(before, times="10"))[0].startswith("10x400m @ 5k pace, 200m jog")
    assert sheet.change((1,), replace(sheet.fields((1,)), amount="12 min"))[0].endswith("\n12' easy")
    for wrong in ({"times": "1"}, {"amount": "zorb"}, {"effort": "zorb 7"}, {"recovery": "zorb"}, {"what": "zorb"}):
        with pytest.raises(ActError):
            sheet.change((0,), replace(before, **wrong))


def test_a_new_step_is_put_where_it_is_asked_for() -> None:
    sheet = Sheet.of("Warm-up\n10 min easy\nMain\n8 x 400 m", WORDS, {})

    new, here = sheet.add(Fields("new", "2 x 40 m", "high-knees"), (0, 0))

    assert (new, here) == ("Warm-up\n10 min easy\n2 x 40 m High knees\nMain\n8 x 400 m", (0, 1))
    assert sheet.add(Fields("new", "1 km", "run", "easy"), None)[0].endswith("8 x 400 m\nthen 1000 m easy")


@pytest.mark.parametrize("text", ["10 min easy\n" * 10_000, "2 x 40 m ankling, " * 1000, "x" * 100_000])
def test_a_text_too_long_for_a_list_is_refused_at_once(text: str) -> None:
    begin = time.perf_counter()

    with pytest.raises(ActError, match=TOO_LONG[:20]):
        reading_for_list(text, WORDS)

    assert time.perf_counter() - begin < 6


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_edited_or_refused(text: str) -> None:
    begin = time.perf_counter()
    try:
        reading = reading_for_list(text, WORDS)
        for path in list(paths(reading.items))[:2]:
            for act in ACTS.values():
                wanted = act(reading.items, [path])
                assert read(rewrite(text, reading, wanted, WORDS), WORDS).items == wanted
    except ActError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 -- one of two good ends

    assert time.perf_counter() - begin < 5


def test_the_longest_text_with_a_list_is_answered_fast() -> None:
    text = "\n".join(["2 x 40 m ankling", "8 x 400 m @ 5k pace, 200 m jog", "10 min easy"] * 45)
    begin = time.perf_counter()

    new = done(text, lambda items: acts.up(items, [(5,)]), (5,))

    assert new.split("\n")[4] == "10 min easy"
    assert time.perf_counter() - begin < 3


def test_a_repeat_in_a_repeat_is_taken_out_and_put_back() -> None:
    text = "Main\n3 x (400 m @ 5k pace; 200 m jog)\n2 km easy"

    into = done(text, lambda items: acts.into(items, [(0, 1)]), (0, 1))

    assert into == "Main\n3 x (400 m @ 5k pace; 200 m jog; 2 km easy)"
    assert done(into, lambda items: acts.out(items, [(0, 0, 2)])) == text
    assert isinstance(read(into, WORDS).items[0], Section)
    assert isinstance(read(into, WORDS).items[0].items[0], Repeat)  # type: ignore[union-attr]  # a section
