"""Acts on the board as pure functions: nothing is lost or doubled, whatever is asked."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans import acts
from plans.acts import ActRefusedError
from plans.forms.acts import ActForm, Asked, do
from plans.layout import Delta, Film, Layout, Placed, PlannedWeek, applied, delta

PHASES = ("base", "build", "sharpen", "taper", "recover")


def at(*days: int, weeks: int = 0, race_day: int | None = None) -> Layout:
    """A layout with a session on each day, named s0, s1 and so on in order; its weeks are of one phase each."""
    sessions = tuple(Placed(f"s{n}", day, 0, f"w{n}") for n, day in enumerate(sorted(days)))
    many = max(weeks, max((day // 7 + 1 for day in days), default=0))
    rows = tuple(PlannedWeek(n, PHASES[n % 5], note=f"week {n}") for n in range(1, many + 1))
    return Layout(sessions, rows, race_day).tidy()


def days(layout: Layout) -> dict[str, int]:
    """The day of each session."""
    return {one.id: one.day for one in layout.sessions}


def by_workout(layout: Layout) -> list[tuple[str, int]]:
    """Workouts with their days, copies too."""
    return sorted((one.workout, one.day) for one in layout.sessions)


def is_tidy(layout: Layout) -> bool:
    """Whether places are told apart and counted from 0, all days lie in the plan, and each week has its row."""
    places = [(one.day, one.position) for one in layout.sessions]
    counted = all({one.position for one in layout.on(day)} == set(range(len(layout.on(day)))) for day, _ in places)
    within = all(0 <= day <= acts.LAST_DAY for day, _ in places)
    whole = [week.number for week in layout.weeks] == list(range(1, layout.length + 1))
    race = layout.race_day is None or 0 <= layout.race_day < layout.length * 7
    in_order = places == sorted(places) and len(places) == len(set(places))
    return in_order and counted and within and whole and race


# --- one by one ------------------------------------------------------------------------------------------------------


def test_moving_keeps_the_pattern_and_stands_behind_what_is_there():
    moved = acts.move(at(0, 2, 5, 9), {"s1", "s2"}, 9)

    assert days(moved) == {"s0": 0, "s3": 9, "s1": 9, "s2": 12}
    assert [one.id for one in moved.on(9)] == ["s3", "s1"]


def test_copies_are_sessions_of_their_own():
    film = Film(1, 1, "side", 120, 6, None, "2026-01-01T00:00:00+00:00")
    layout = Layout((Placed("s0", 1, 0, "w0", "18:00", "Track", (film,)),)).tidy()

    (old, new) = acts.copy(layout, layout.sessions, 8).sessions

    assert (new.workout, new.day, new.start_time, new.place) == ("w0", 8, "18:00", "Track")
    assert new.id != old.id
    assert new.films == (film,)
    assert str(new.films[0].asked_at) > str(film.asked_at)


def test_cutting_moves_sessions_to_another_plan_under_new_ids():
    source, here = acts.cut(at(0, 2, 9), at(1), {"s0", "s1"}, 7)

    assert days(source) == {"s2": 9}
    assert by_workout(here) == [("w0", 1), ("w0", 7), ("w1", 9)]
    assert "s1" not in {one.id for one in here.sessions}


def test_a_session_is_repeated_weekly_until_a_week():
    assert by_workout(acts.repeat(at(3), {"s0"}, 4)) == [("w0", 3), ("w0", 10), ("w0", 17), ("w0", 24)]


def test_everything_from_a_day_on_is_shifted_with_the_race():
    shifted = acts.shift(at(0, 5, 13, race_day=13), 5, 3)

    assert (days(shifted), shifted.race_day) == ({"s0": 0, "s1": 8, "s2": 16}, 16)


def test_weeks_are_shifted_with_phases_and_notes():
    shifted = acts.shift_weeks(at(0, 7, 14, race_day=20), 2, 1)

    assert days(shifted) == {"s0": 0, "s1": 14, "s2": 21}
    assert [week.note for week in shifted.weeks] == ["week 1", "", "week 2", "week 3"]
    assert shifted.race_day == 27


def test_weeks_shifted_back_come_over_the_weeks_before():
    shifted = acts.shift_weeks(at(0, 7, 14), 3, -1)

    assert days(shifted) == {"s0": 0, "s1": 7, "s2": 7}
    assert [week.note for week in shifted.weeks] == ["week 1", "week 3"]


def test_an_inserted_week_moves_the_later_ones_and_the_race():
    opened = acts.insert_weeks(at(0, 7, 14, race_day=20), 2)

    assert days(opened) == {"s0": 0, "s1": 14, "s2": 21}
    assert [week.note for week in opened.weeks] == ["week 1", "", "week 2", "week 3"]
    assert opened.week(2).phase == opened.week(3).phase
    assert opened.race_day == 27


@pytest.mark.parametrize(("race_day", "then"), [(3, 3), (8, None), (20, 13)])
def test_weeks_taken_out_take_their_sessions_and_perhaps_the_race(race_day, then):
    left = acts.delete_weeks(at(0, 7, 9, 14, race_day=race_day), {2})

    assert days(left) == {"s0": 0, "s3": 7}
    assert [week.note for week in left.weeks] == ["week 1", "week 3"]
    assert left.race_day == then


def test_a_block_of_weeks_is_copied_before_a_week():
    copied = acts.copy_weeks(at(0, 7, 14), at(0, 7, 14), {1, 3}, 2)

    assert by_workout(copied) == [("w0", 0), ("w0", 7), ("w1", 21), ("w2", 14), ("w2", 28)]
    assert [week.note for week in copied.weeks] == ["week 1", "week 1", "week 3", "week 2", "week 3"]


def test_a_block_is_copied_to_the_end():
    copied = acts.copy_weeks(at(0, 7), at(0, 7), {2}, 3)

    assert by_workout(copied) == [("w0", 0), ("w1", 7), ("w1", 14)]


def test_a_block_of_weeks_is_moved_before_a_week_and_takes_the_race_along():
    moved = acts.move_weeks(at(0, 7, 14, 21, race_day=20), {3, 4}, 2)

    assert days(moved) == {"s0": 0, "s2": 7, "s3": 14, "s1": 21}
    assert [week.note for week in moved.weeks] == ["week 1", "week 3", "week 4", "week 2"]
    assert moved.race_day == 13


def test_two_days_change_places():
    assert days(acts.swap_days(at(1, 3, 4), 1, 4)) == {"s0": 4, "s1": 3, "s2": 1}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Asked("move", ["s0", "gone"], day=3), "not in the plan any more"),
        (Asked("move", [], day=3), "Choose a session first"),
        (Asked("move", ["s0"]), "Choose a day first"),
        (Asked("move", ["s0", "s2"], day=410), "past week 60"),
        (Asked("move", ["s0"], day=-1), "before the plan's first day"),
        (Asked("shift", day=0, n=-1), "before the plan's first day"),
        (Asked("shift", day=0, n=420), "past week 60"),
        (Asked("shift", week=2, n=-2), "before the plan's first day"),
        (Asked("shift", week=1, n=59), "past week 60"),
        (Asked("shift", week=1), "by how many"),
        (Asked("repeat", ["s0"], until=1), "a later week"),
        (Asked("repeat", ["s0"], until=61), "past week 60"),
        (Asked("insert_week", week=9), "no such week"),
        (Asked("delete_weeks", weeks=[4]), "no such week"),
        (Asked("delete_weeks"), "Choose a week first"),
        (Asked("copy_weeks", weeks=[9], week=1), "no such week"),
        (Asked("race_day", day=21), "add weeks first"),
        (Asked("swap", day=1), "Choose a day first"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(asked, sentence):
    with pytest.raises(ActRefusedError, match=sentence):
        do(at(0, 8, 15), asked)


@pytest.mark.parametrize(
    "words", ["act=nonsense", "act=move&ids=nonsense&day=1", "act=move&day=one", "act=move&day=99999", "day=1"]
)
def test_words_of_a_form_that_are_none_of_ours_are_refused(words):
    from django.http import QueryDict

    with pytest.raises(ActRefusedError, match="Nothing was changed"):
        ActForm(QueryDict(words))


# --- whatever is asked -----------------------------------------------------------------------------------------------

numbers = st.integers(-10, 70)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Plans of up to ten weeks with several sessions on some days, and perhaps a race."""
    spots = draw(st.lists(st.integers(0, 69), max_size=14))
    seen: Counter[int] = Counter()
    sessions = []
    for n, day in enumerate(spots):
        sessions.append(Placed(f"s{n}", day, seen[day], f"w{n % 4}"))
        seen[day] += 1
    rows = [PlannedWeek(n, draw(st.sampled_from(PHASES))) for n in range(1, draw(st.integers(0, 10)) + 1)]
    return Layout(tuple(sessions), tuple(rows), draw(st.none() | st.integers(0, 69))).tidy()


@st.composite
def orders(draw: st.DrawFn) -> tuple[Layout, Asked]:
    """A plan and something to do with it, sensible or not."""
    layout = draw(layouts())
    ids = draw(st.lists(st.sampled_from([one.id for one in layout.sessions] or ["none"]), unique=True, max_size=6))
    number = st.none() | numbers
    asked = Asked(
        draw(st.sampled_from(["move", "copy", "duplicate", "delete", "repeat", "shift", "insert_week",
                              "delete_weeks", "copy_weeks", "move_weeks", "race_day", "swap"])),
        ids, draw(st.lists(st.integers(1, 11), unique=True, max_size=3)),
        draw(number), draw(number), draw(number), draw(number),
    )  # fmt: skip
    return layout, asked


@settings(max_examples=400, deadline=None)
@given(orders())
def test_whatever_is_asked_the_plan_is_whole_and_the_way_back_leads_back(order):
    layout, asked = order
    try:
        after, said = do(layout, asked)
    except ActRefusedError as refused:
        said = str(refused)
        after = None
    if after is None:
        assert said.endswith("Nothing was changed.")
        return
    assert is_tidy(after)
    assert said
    there, back = delta(layout, after), delta(after, layout)
    assert applied(layout, Delta.from_dict(there.as_dict())) == after
    assert applied(after, Delta.from_dict(back.as_dict())) == layout


@settings(max_examples=200, deadline=None)
@given(orders())
def test_moves_and_shifts_neither_lose_nor_double_a_session_and_copies_only_add(order):
    layout, asked = order
    try:
        after, _ = do(layout, asked)
    except ActRefusedError:
        return
    before, now = {one.id: one.workout for one in layout.sessions}, {one.id: one.workout for one in after.sessions}
    if asked.act in ("move", "shift", "insert_week", "move_weeks", "race_day", "swap"):
        assert now == before
    if asked.act in ("copy", "duplicate", "repeat", "copy_weeks"):
        assert now | before == now
        if asked.act in ("copy", "duplicate"):
            assert len(now) == len(before) + len(asked.ids)
    if asked.act == "delete":
        assert now == {key: workout for key, workout in before.items() if key not in asked.ids}
    if asked.act == "move":
        old, new = days(layout), days(after)
        assert len({new[key] - old[key] for key in asked.ids}) == 1
        assert all(new[key] == old[key] for key in old if key not in asked.ids)


@settings(max_examples=200, deadline=None)
@given(layouts(), st.integers(1, 11), st.integers(0, 3))
def test_weeks_put_in_and_taken_out_again_change_nothing_else(layout, number, more):
    layout = acts.whole(layout)
    try:
        opened = acts.insert_weeks(layout, number, [PlannedWeek(1)] * (more + 1))
    except ActRefusedError:
        return
    assert acts.delete_weeks(opened, range(number, number + more + 1)) == layout
