"""Daniels and Gilbert's curves, critical speed, and times as people write them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athletes import paces

TODAY = dt.date(2026, 4, 21)
VDOTS = st.floats(paces.LOWEST_VDOT, paces.HIGHEST_VDOT)


@dataclass
class Race:
    """A race as paces sees it."""

    distance_m: int
    seconds: float
    ran_on: dt.date = TODAY
    kind: str = "race"


def clock(text: str) -> float:
    return paces.parse_time(text)


@pytest.mark.parametrize(
    ("metres", "time", "expected"),
    [
        (5000, "24:34", 39.11),
        (10_000, "40:00", 51.94),
        (5000, "19:57", 49.95),
        (42_195, "3:10:49", 49.95),
    ],
)
def test_a_race_stands_for_the_vdot_of_the_published_tables(metres: float, time: str, expected: float) -> None:
    value = paces.vdot(metres, clock(time))

    assert value == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize(
    ("vdot", "race", "expected", "tolerance"),
    [
        (39, "1500", "6:44", 2),
        (39, "mile", "7:17", 2),
        (39, "3k", "14:20", 2),
        (39, "5k", "24:38", 2),
        (39, "10k", "51:06", 2),
        (39, "15k", "1:18:44", 2),
        (39, "half", "1:53:19", 2),
        (39, "marathon", "3:54:27", 5),
        (50, "5k", "19:56", 2),
        (50, "10k", "41:20", 2),
        (50, "half", "1:31:31", 2),
        (50, "marathon", "3:10:40", 5),
    ],
)
def test_a_vdot_predicts_the_times_of_the_published_tables(
    vdot: float, race: str, expected: str, tolerance: float
) -> None:
    seconds = paces.predict_seconds(vdot, paces.RACES[race])

    assert seconds == pytest.approx(clock(expected), abs=tolerance)


@pytest.mark.parametrize(
    ("seconds", "share"), [(210, 1.133), (660, 1.000), (3600, 0.888), (7200, 0.841), (14_400, 0.809)]
)
def test_the_share_of_the_maximum_falls_with_time(seconds: float, share: float) -> None:
    assert paces.sustained_share(seconds) == pytest.approx(share, abs=0.0006)


@pytest.mark.parametrize(
    ("vdot", "effort", "expected"),
    [
        (50, "easy", ("4:54", "5:52")),
        (50, "threshold", ("4:15", "4:20")),
        (50, "tempo", ("4:15", "4:28")),
        (50, "interval", ("3:50", "4:00")),
        (50, "repetition", ("3:33", "3:41")),
        (40, "threshold", ("5:06", "5:11")),
        (60, "threshold", ("3:40", "3:44")),
        (30, "threshold", ("6:24", "6:31")),
    ],
)
def test_training_paces_are_bands_from_fast_to_slow(vdot: float, effort: str, expected: tuple[str, str]) -> None:
    low, high = paces.bands(vdot)[effort]

    assert (paces.format_pace(low), paces.format_pace(high)) == expected


@pytest.mark.parametrize(
    ("vdot", "fraction", "expected"), [(50, 0.975, "3:55"), (40, 0.975, "4:41"), (60, 0.975, "3:23")]
)
def test_a_velocity_is_the_cost_curve_read_backwards(vdot: float, fraction: float, expected: str) -> None:
    assert paces.format_pace(60_000 / paces.velocity(vdot, fraction)) == expected


@pytest.mark.parametrize(("vdot", "expected"), [(50, "4:31"), (40, "5:27"), (60, "3:52")])
def test_marathon_pace_is_that_of_the_predicted_marathon(vdot: float, expected: str) -> None:
    pace = paces.race_pace(vdot, "marathon")

    assert pace is not None
    assert paces.format_pace(pace) == expected


def test_races_outside_of_the_curves_get_no_number() -> None:
    assert paces.vdot(800, 130) is None  # under 3.5 minutes
    assert paces.vdot(42_195, 4.5 * 3600) is None  # over 4 hours
    assert paces.vdot(5000, 3.9 * 3600) is None  # nobody races so slowly
    assert paces.race_pace(50, "800") is None
    assert paces.race_pace(30, "marathon") is None


def test_an_unknown_race_is_refused() -> None:
    with pytest.raises(KeyError):
        paces.race_pace(50, "50k")


@given(VDOTS, st.sampled_from(sorted(paces.RACES)))
def test_a_predicted_time_stands_for_the_same_vdot(vdot: float, race: str) -> None:
    metres = paces.RACES[race]

    seconds = paces.predict_seconds(vdot, metres)

    if seconds is not None and 10.1 < vdot < 89.9:
        assert paces.vdot(metres, seconds) == pytest.approx(vdot, abs=0.01)


@given(VDOTS, VDOTS, st.sampled_from(sorted(paces.RACES)))
def test_the_fitter_runs_faster(one: float, other: float, race: str) -> None:
    slow, fast = sorted([one, other])

    slow_pace, fast_pace = paces.race_pace(slow, race), paces.race_pace(fast, race)

    if slow_pace is not None and fast_pace is not None:
        assert fast_pace <= slow_pace + 0.01


@given(VDOTS)
def test_bands_run_from_fast_to_slow_and_harder_efforts_are_faster(vdot: float) -> None:
    bands = paces.bands(vdot)

    assert all(low < high for low, high in bands.values())
    middles = [sum(bands[effort]) for effort in ("easy", "tempo", "threshold", "interval", "repetition")]
    assert middles == sorted(middles, reverse=True)


@given(VDOTS, st.floats(0.5, 1.2))
def test_velocity_and_cost_undo_each_other(vdot: float, fraction: float) -> None:
    assert paces.oxygen_cost(paces.velocity(vdot, fraction)) == pytest.approx(fraction * vdot)


def test_critical_speed_is_the_slope_through_two_trials() -> None:
    found = paces.critical_speed((1200, 225), (3600, 735))

    assert found is not None
    speed, reserve = found
    assert (round(speed, 3), round(reserve)) == (4.706, 141)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ((1200, 225), (3600, 700 + 300)),  # longer than 15 minutes
        ((400, 70), (3600, 735)),  # shorter than 2 minutes
        ((1200, 300), (3600, 735)),  # the longer one run faster
        ((1200, 225), (1200, 240)),
    ],
)
def test_critical_speed_wants_two_trials_of_2_to_15_minutes(
    short: tuple[float, float], long: tuple[float, float]
) -> None:
    assert paces.critical_speed(short, long) is None


def test_paces_come_from_the_best_race_of_the_last_half_year() -> None:
    old_best = Race(5000, clock("18:00"), TODAY - dt.timedelta(days=400))
    best = Race(5000, clock("19:30"), TODAY - dt.timedelta(days=100))
    last = Race(10_000, clock("45:00"), TODAY - dt.timedelta(days=3))

    assert paces.best_result([last, old_best, best], TODAY) is best


def test_without_a_fresh_race_paces_come_from_the_newest() -> None:
    older = Race(5000, clock("18:00"), TODAY - dt.timedelta(days=700))
    newer = Race(5000, clock("21:00"), TODAY - dt.timedelta(days=300))

    assert paces.best_result([older, newer], TODAY) is newer


def test_a_race_that_says_nothing_gives_no_paces() -> None:
    assert paces.best_result([Race(800, 130)], TODAY) is None
    assert paces.best_result([], TODAY) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("19:56", 1196),
        ("1:35:00", 5700),
        ("75:30", 4530),
        ("0:45", 45),
        (" 2:05.4 ", 125.4),
        ("1:59,4", 119.4),
        ("3:00:59.9", 10_859.9),
    ],
)
def test_times_are_read_as_runners_write_them(text: str, seconds: float) -> None:
    assert paces.parse_time(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1956", "1956 is not a time. Write 19:56."),
        ("19.56", "19.56 is not a time. Write 19:56."),
        ("13500", "13500 is not a time. Write 1:35:00."),
        ("75", "75 is not a time. Write 1:15."),
        ("1h35", "1h35 is not a time. Write 1:35:00."),
        ("1h35m20s", "1h35m20s is not a time. Write 1:35:20."),
        ("19:75", "19:75 is not a time. Write it like 19:56 or 1:35:00."),
        ("1:75:00", "1:75:00 is not a time. Write it like 19:56 or 1:35:00."),
        ("1975", "1975 is not a time. Write it like 19:56 or 1:35:00."),
        ("fast", "fast is not a time. Write it like 19:56 or 1:35:00."),
        ("١٩:٥٦", "١٩:٥٦ is not a time. Write it like 19:56 or 1:35:00."),
    ],
)
def test_what_is_no_time_is_answered_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(paces.NotATimeError) as refused:
        paces.parse_time(text)

    assert str(refused.value) == said


@given(st.integers(0, 10 * 99 * 3600))
def test_a_time_written_and_read_again_is_the_same(tenths: int) -> None:
    assert paces.parse_time(paces.format_time(tenths / 10)) == pytest.approx(tenths / 10)


@given(st.text(max_size=20))
def test_any_text_is_a_time_or_gets_advice_that_is_one(text: str) -> None:
    instead = paces.probably_meant(text)

    assert instead == "" or paces.parse_time(instead) >= 0


def test_seconds_that_round_up_carry_over() -> None:
    assert paces.format_time(59.96) == "1:00"
    assert paces.format_pace(299.6) == "5:00"
    assert paces.format_pace(240, "mi") == "6:26"


@pytest.mark.parametrize(
    ("metres", "name"),
    [(5000, "5 k"), (21_098, "half marathon"), (1609, "mile"), (800, "800 m"), (600, "600 m"), (12_000, "12 km")],
)
def test_distances_have_the_names_runners_give_them(metres: float, name: str) -> None:
    assert paces.race_name(metres) == name
