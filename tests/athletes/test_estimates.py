"""Tests of 30 minutes, critical speed, Riegel's rule, and paces as they were on a day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from athletes import estimates, paces
from tests.athletes.test_paces import TODAY, Race, clock


def pair(band: tuple[float, float] | None, units: str = "km") -> tuple[str, str]:
    assert band is not None
    return paces.format_pace(band[0], units), paces.format_pace(band[1], units)


@pytest.mark.parametrize(
    ("metres", "time", "to", "exponent", "expected"),
    [
        (5000, "20:00", "10k", estimates.RIEGEL, "41:42"),
        (10_000, "40:00", "half", estimates.RIEGEL, "1:28:15"),
        (21_097.5, "1:30:00", "marathon", estimates.RIEGEL, "3:07:39"),
        (21_097.5, "1:30:00", "marathon", estimates.RIEGEL_SLOW, "3:19:43"),
    ],
)
def test_riegels_rule_gives_the_published_times(
    metres: float, time: str, to: str, exponent: float, expected: str
) -> None:
    seconds = estimates.riegel(clock(time), metres, paces.RACES[to], exponent)

    assert seconds == pytest.approx(clock(expected), abs=0.6)


def test_a_marathon_is_a_range_with_its_warning() -> None:
    found = estimates.marathon(21_097.5, clock("1:30:00"))

    assert found is not None
    assert (paces.format_time(round(found.fast)), paces.format_time(round(found.slow))) == ("3:07:39", "3:19:43")
    assert found.warnings == (estimates.MARATHON_DOUBT,)


def test_a_marathon_from_far_away_is_warned_of_twice() -> None:
    from_5k, from_15k = estimates.marathon(5000, clock("20:00")), estimates.marathon(15_000, clock("1:05:00"))

    assert from_5k is not None
    assert from_15k is not None
    assert [len(from_5k.warnings), len(from_15k.warnings)] == [2, 1]
    assert "From 5 k" in from_5k.warnings[1]


def test_a_marathon_and_a_sprint_say_nothing_about_a_marathon() -> None:
    assert estimates.marathon(42_195, clock("3:10:00")) is None
    assert estimates.marathon(400, 70) is None


def test_a_threshold_test_is_a_band_from_its_own_pace_to_what_the_curve_says() -> None:
    assert pair(estimates.threshold_band(7500)) == ("4:00", "4:11")


@pytest.mark.parametrize(("metres", "seconds"), [(7500, 1200), (7500, 2400), (1500, 1800)])
def test_what_was_no_threshold_test_gives_no_band(metres: float, seconds: float) -> None:
    assert estimates.threshold_band(metres, seconds) is None


def trial(metres: int, seconds: float, days_ago: int = 0) -> Race:
    return Race(metres, seconds, TODAY - dt.timedelta(days=days_ago), kind="speed")


def test_two_trials_make_a_critical_speed_with_its_doubt() -> None:
    found = estimates.speed_of([trial(3600, 735), trial(1200, 225, days_ago=3)])

    assert found is not None
    assert paces.format_time(round(1000 / found.speed, 1)) == "3:32.5"
    assert (round(found.speed, 3), round(found.reserve)) == (4.706, 141)
    assert pair(found.band) == ("3:28", "3:37")
    assert found.reserve_band == (120, 170)


def test_trials_more_than_a_fortnight_apart_are_no_pair() -> None:
    assert estimates.speed_of([trial(3600, 735), trial(1200, 225, days_ago=15)]) is None
    assert estimates.speed_of([trial(3600, 735)]) is None


def test_the_newest_pair_counts() -> None:
    old = [trial(3600, 735, 100), trial(1200, 225, 101)]
    new = [trial(3600, 720, 2), trial(1200, 220, 4)]

    found = estimates.speed_of([*old, *new])

    assert found is not None
    assert found.speed == pytest.approx(2400 / 500)


def test_a_race_of_the_same_length_is_no_trial() -> None:
    assert estimates.speed_of([Race(3600, 735), trial(1200, 225)]) is None


def test_tests_do_not_stand_for_a_vdot() -> None:
    test = Race(8000, 1800, kind="threshold")
    race = Race(5000, clock("21:00"))

    known = estimates.known_on([test, race], TODAY)

    assert (known.race, known.test) == (race, test)
    assert known.efforts()["threshold"] == paces.bands(paces.vdot(5000, clock("21:00")) or 0)["threshold"]


def test_a_test_alone_gives_the_one_pace_it_is_about() -> None:
    known = estimates.known_on([Race(7500, 1800, kind="threshold")], TODAY)

    assert list(known.efforts()) == ["threshold"]
    assert (known.races(), known.is_empty) == ({}, False)


def test_what_was_the_pace_then() -> None:
    first = Race(5000, clock("22:00"), TODAY - dt.timedelta(days=150))
    second = Race(5000, clock("20:00"), TODAY - dt.timedelta(days=30))
    results = [second, first]

    then = estimates.known_on(results, TODAY - dt.timedelta(days=31))
    now = estimates.known_on(results, TODAY)

    assert [pair(then.races()["5k"]), pair(now.races()["5k"])] == [("4:23", "4:25"), ("3:59", "4:01")]


def test_before_the_first_result_nothing_was_known() -> None:
    known = estimates.known_on([Race(5000, 1200)], TODAY - dt.timedelta(days=1))

    assert known.is_empty
    assert known.efforts() == {}


def test_an_old_race_is_said_to_be_old() -> None:
    race = Race(5000, 1200, TODAY - dt.timedelta(days=181))

    assert estimates.known_on([race], TODAY).is_old
    assert not estimates.known_on([race], TODAY - dt.timedelta(days=1)).is_old


def test_paces_moved_with_each_result() -> None:
    results = [
        Race(5000, clock("20:00"), TODAY),
        Race(5000, clock("21:00"), TODAY - dt.timedelta(days=60)),
        Race(5000, clock("23:00"), TODAY - dt.timedelta(days=30)),  # a bad day changes nothing
    ]

    found = estimates.changes(results)

    assert [pair(known.races()["5k"])[0] for known in found] == ["3:59", "4:11", "4:11"]


@pytest.mark.parametrize(("vdot", "predicted"), [(30, None), (40, "5:27"), (50, "4:31"), (60, "3:52"), (75, None)])
def test_marathon_running_is_a_band_around_the_predicted_marathon(vdot: float, predicted: str | None) -> None:
    fast, slow = estimates.marathon_effort(vdot)
    pace = paces.race_pace(vdot, "marathon")

    assert pace is None or fast < pace < slow
    assert predicted is None or (pace is not None and paces.format_pace(pace) == predicted)


def test_a_treadmill_goes_from_slow_to_fast() -> None:
    slow, fast = estimates.treadmill((240, 300))

    assert (slow, fast) == (12.0, 15.0)


@given(st.floats(20, 80))
def test_every_pace_is_a_band(value: float) -> None:
    seconds = paces.predict_seconds(value, 5000)
    assert seconds is not None

    known = estimates.known_on([Race(5000, seconds)], TODAY)

    assert all(fast < slow for fast, slow in [*known.efforts().values(), *known.races().values()])
