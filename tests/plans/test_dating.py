"""Where a plan's sessions fall: laid from a start or back from a race, fitted to the days an athlete has."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plans.dating import (
    MOST_DAYS,
    Can,
    Dated,
    DateRefusedError,
    Days,
    Item,
    Otherwise,
    Window,
    from_race,
    from_start,
    lay,
    monday_of,
    shown_from,
)

MONDAY = dt.date(2026, 5, 4)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
NO, PREFERRED = Can("no"), Can("preferred")


def days(**kinds: Can) -> Days:
    """The days of a week, by the first three letters of their names; the others are possible."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return Days(tuple(kinds.get(name, Can()) for name in names))


def week(*sessions: tuple[int, str], minutes: float = 40) -> list[Item]:
    """Sessions by day and kind."""
    return [Item(day, kind, minutes) for day, kind in sessions]


def offsets(laid: list[Dated], start_on: dt.date = MONDAY) -> list[int]:
    """The days on which they stand, counted from the start."""
    return [(one.on_date - start_on).days for one in laid]


USUAL = week((TUE, "quality"), (WED, "easy"), (THU, "quality"), (SAT, "easy"), (SUN, "long"))


def test_without_days_each_stands_on_its_own() -> None:
    laid = lay(USUAL, from_start(MONDAY))

    assert offsets(laid) == [TUE, WED, THU, SAT, SUN]
    assert not any(one.is_moved or one.is_cut or one.unmet for one in laid)


def test_days_that_are_all_alike_move_nothing() -> None:
    assert lay(USUAL, from_start(MONDAY), days()) == lay(USUAL, from_start(MONDAY))


def test_a_session_leaves_a_day_without_running() -> None:
    laid = lay(USUAL, from_start(MONDAY), days(sat=NO))

    assert offsets(laid) == [TUE, WED, THU, FRI, SUN]
    assert [one.is_moved for one in laid] == [False, False, False, True, False]


def test_hard_days_are_kept_apart() -> None:
    laid = lay(week((TUE, "quality"), (THU, "quality")), from_start(MONDAY), days(thu=NO))

    assert offsets(laid) == [TUE, FRI]


def test_hard_days_meet_only_where_there_is_no_other_way_and_that_is_said() -> None:
    free = days(mon=NO, tue=NO, fri=NO, sat=NO, sun=NO)

    laid = lay(week((TUE, "quality"), (FRI, "quality")), from_start(MONDAY), free)

    assert offsets(laid) == [WED, THU]
    assert [one.unmet for one in laid] == ["", "close"]


def test_hard_days_that_the_plan_has_side_by_side_are_left_so() -> None:
    laid = lay(week((TUE, "quality"), (WED, "race"), (SAT, "easy")), from_start(MONDAY), days(sat=NO))

    assert offsets(laid) == [TUE, WED, FRI]
    assert [one.unmet for one in laid] == ["", "", ""]


def test_the_long_run_goes_to_a_preferred_day() -> None:
    laid = lay(USUAL, from_start(MONDAY), days(sat=PREFERRED))

    assert offsets(laid) == [TUE, WED, THU, FRI, SAT]


def test_easy_runs_do_not_move_for_a_preferred_day() -> None:
    laid = lay(week((TUE, "easy")), from_start(MONDAY), days(wed=PREFERRED))

    assert offsets(laid) == [TUE]


def test_the_race_stays_on_its_date_and_that_the_day_does_not_fit_is_said() -> None:
    laid = lay(week((THU, "easy"), (SAT, "race")), from_start(MONDAY), days(sat=NO))

    assert offsets(laid) == [THU, SAT]
    assert laid[1].unmet == "no"


def test_what_stands_on_the_race_day_stays_whatever_its_kind() -> None:
    laid = lay(week((SAT, "quality")), from_start(MONDAY), days(sat=NO), race_day=SAT)

    assert offsets(laid) == [SAT]


def test_a_session_longer_than_its_day_goes_where_there_is_time() -> None:
    items = [Item(WED, "easy", 75)]

    laid = lay(items, from_start(MONDAY), days(wed=Can("ok", 45), thu=Can("ok", 90), tue=Can("ok", 30)))

    assert offsets(laid) == [THU]


def test_too_little_time_all_week_is_said() -> None:
    short = Days(tuple([Can("ok", 30)] * 7))

    laid = lay([Item(WED, "easy", 75)], from_start(MONDAY), short)

    assert (offsets(laid), laid[0].unmet) == ([WED], "time")


def test_a_week_without_any_day_stays_as_it_is_and_that_is_said() -> None:
    away = Days(exceptions=(Otherwise(MONDAY, MONDAY + dt.timedelta(days=6), NO),))

    laid = lay(USUAL, from_start(MONDAY), away)

    assert offsets(laid) == [TUE, WED, THU, SAT, SUN]
    assert {one.unmet for one in laid} == {"no"}


def test_a_session_never_leaves_its_week_of_the_plan() -> None:
    away = Days(exceptions=(Otherwise(MONDAY, MONDAY + dt.timedelta(days=2), NO),))

    laid = lay(week((MON, "easy"), (6 + 7, "easy")), from_start(MONDAY), away)

    assert offsets(laid) == [THU, 13]


def test_an_exception_opens_a_closed_weekday() -> None:
    tuesday = MONDAY + dt.timedelta(days=1)
    closed = Days(days(tue=NO).weekdays, (Otherwise(tuesday, tuesday, Can("ok", 60)),))

    laid = lay(week((TUE, "easy")), from_start(MONDAY), closed)

    assert (offsets(laid), laid[0].unmet) == ([TUE], "")


def test_two_sessions_of_one_day_move_together() -> None:
    laid = lay(week((TUE, "easy"), (TUE, "strength"), (WED, "easy")), from_start(MONDAY), days(tue=NO))

    assert offsets(laid) == [MON, MON, WED]


def test_rest_gives_way_to_a_run() -> None:
    laid = lay(week((MON, "rest"), (TUE, "quality"), (THU, "easy")), from_start(MONDAY), days(tue=NO))

    assert offsets(laid) == [TUE, MON, THU]


def test_a_race_lays_the_plan_back() -> None:
    race_on = dt.date(2026, 6, 14)

    window = from_race(race_on, 40, dt.date(2026, 5, 20))
    laid = lay(week((0, "easy"), (16, "easy"), (40, "race"), (42, "easy")), window)

    assert window.start_on == dt.date(2026, 5, 5)
    assert [one.is_cut for one in laid] == [True, False, False, False]
    assert laid[2].on_date == race_on


def test_a_race_on_the_first_day_is_all_that_is_left() -> None:
    laid = lay(week((0, "easy"), (5, "race")), from_race(MONDAY, 5, MONDAY))

    assert [(one.is_cut, one.on_date == MONDAY) for one in laid] == [(True, False), (False, True)]


def test_a_race_before_the_first_day_is_refused() -> None:
    with pytest.raises(DateRefusedError, match=r"The race on 3 May 2026 lies before the first day, 4 May 2026\."):
        from_race(dt.date(2026, 5, 3), 40, MONDAY)


def test_a_last_day_cuts_the_end() -> None:
    laid = lay(week((0, "easy"), (6, "easy"), (7, "easy")), from_start(MONDAY, MONDAY + dt.timedelta(days=6)))

    assert [one.is_cut for one in laid] == [False, False, True]


def test_a_last_day_before_the_first_is_refused() -> None:
    with pytest.raises(DateRefusedError, match=r"The last day, 3 May 2026, lies before the first, 4 May 2026\."):
        from_start(MONDAY, dt.date(2026, 5, 3))


def test_the_29th_of_february_is_a_day_as_any_other() -> None:
    leap = dt.date(2028, 2, 29)

    laid = lay(week((0, "easy"), (8, "easy"), (9, "race")), from_race(leap, 9, dt.date(2028, 2, 1)))

    assert [one.on_date for one in laid] == [dt.date(2028, 2, 20), dt.date(2028, 2, 28), leap]


@pytest.mark.parametrize(("weeks", "day"), [(0, MONDAY), (1, dt.date(2026, 4, 27)), (4, dt.date(2026, 4, 6))])
def test_whole_weeks_are_shown_from_a_monday(weeks: int, day: dt.date) -> None:
    assert shown_from(MONDAY, weeks) == shown_from(MONDAY + dt.timedelta(days=6), weeks) == day


# --- what holds for every plan, every window and every athlete ------------------------------------------------------

KINDS = st.sampled_from(["easy", "easy", "quality", "long", "race", "rest", "strength"])
ITEMS = st.lists(st.builds(Item, st.integers(0, 41), KINDS, st.integers(0, 150)), min_size=1, max_size=24)
CANS = st.builds(Can, st.sampled_from(["no", "ok", "ok", "preferred"]), st.sampled_from([None, None, 30, 60]))
# Year ends, 29 February, and both changes of the clock in Europe and America lie in these years.
DATES = st.dates(dt.date(2023, 12, 1), dt.date(2028, 4, 30))


@st.composite
def athletes_days(draw: st.DrawFn, near: dt.date) -> Days:
    """Days of a week with some exceptions around a date."""
    exceptions = []
    for _ in range(draw(st.integers(0, 2))):
        first = near + dt.timedelta(days=draw(st.integers(-3, 40)))
        exceptions.append(Otherwise(first, first + dt.timedelta(days=draw(st.integers(0, 9))), draw(CANS)))
    return Days(tuple(draw(CANS) for _ in range(7)), tuple(exceptions))


@st.composite
def whole(draw: st.DrawFn) -> tuple[list[Item], Window, Days, int | None]:
    """A plan, a window from a start or back from a race, days, and the day of the race."""
    items, first = draw(ITEMS), draw(DATES)
    race_day = draw(st.none() | st.integers(0, 41))
    if race_day is None:
        length = draw(st.none() | st.integers(0, 40))
        window = from_start(first, None if length is None else first + dt.timedelta(days=length))
    else:
        window = from_race(first + dt.timedelta(days=draw(st.integers(0, 60))), race_day, first)
    return items, window, draw(athletes_days(first)), race_day


LEAP = Days((NO, *[Can()] * 6))


@given(whole())
@example(([Item(0, "easy"), Item(1, "easy"), Item(2, "quality")], from_start(dt.date(2024, 2, 26)), LEAP, None))
def test_what_holds_for_every_plan(case: tuple[list[Item], Window, Days, int | None]) -> None:
    items, window, days, race_day = case

    laid = lay(items, window, days, race_day)

    # Nothing is lost, and what is cut is what lies outside.
    assert len(laid) == len(items)
    for item, one in zip(items, laid, strict=True):
        assert one.own_date == window.start_on + dt.timedelta(days=item.day)
        assert one.is_cut == (not window.holds(one.own_date))
        assert one.is_cut or window.holds(one.on_date)
        assert abs((one.on_date - one.own_date).days) <= MOST_DAYS
        # Within its week of the plan.
        assert (one.on_date - window.start_on).days // 7 == item.day // 7
        assert one.on_date == one.own_date or not (one.is_cut or item.kind == "race" or item.day == race_day)
    # Runs keep their order, and no two meet that the plan has on two days.
    runs = sorted(
        (item.day, one.on_date) for item, one in zip(items, laid, strict=True) if item.kind != "rest" and not one.is_cut
    )
    for (day, date), (later, later_date) in pairwise(runs):
        assert (day < later) == (date < later_date)


@given(whole())
def test_fitting_never_makes_it_worse(case: tuple[list[Item], Window, Days, int | None]) -> None:
    items, window, days, race_day = case

    def closed(laid: list[Dated]) -> int:
        return len(
            {i.day for i, o in zip(items, laid, strict=True) if i.kind != "rest" and not o.is_cut and no(o.on_date)}
        )

    def no(day: dt.date) -> bool:
        return days.on(day).kind == "no"

    assert closed(lay(items, window, days, race_day)) <= closed(lay(items, window))


@given(whole())
def test_the_same_plan_gives_the_same_dates(case: tuple[list[Item], Window, Days, int | None]) -> None:
    items, window, days, race_day = case

    assert lay(items, window, days, race_day) == lay(items, window, days, race_day)


@given(DATES)
def test_a_start_lies_on_the_monday_of_its_week(day: dt.date) -> None:
    window = from_start(day)

    assert window.start_on == monday_of(day)
    assert window.start_on.weekday() == 0
    assert 0 <= (day - window.start_on).days < 7


@given(DATES, st.integers(0, 400), st.integers(0, 400))
def test_a_race_is_met_across_year_ends_and_changes_of_the_clock(first: dt.date, ahead: int, race_day: int) -> None:
    race_on = first + dt.timedelta(days=ahead)

    window = from_race(race_on, race_day, first)

    [race] = lay([Item(race_day, "race")], window)
    assert (race.on_date, race.is_cut) == (race_on, False)
