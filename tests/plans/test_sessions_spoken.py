"""How amounts, paces and targets are said."""

import pytest

from plans.notation.tree import Extent, Target
from plans.spoken import amount, pace_words, rep_words, target_words


@pytest.mark.parametrize(
    ("extent", "said"),
    [
        (Extent.of("metres", 400), "400 m"),
        (Extent.of("metres", 1000), "1000 m"),
        (Extent.of("metres", 2000), "2 km"),
        (Extent.of("metres", 2400), "2400 m"),
        (Extent.of("metres", 6500), "6.5 km"),
        (Extent.of("metres", 1609.344), "1 mile"),
        (Extent.of("metres", 2414.016), "2.4 km"),
        (Extent.of("metres", 4000, 6000), "4–6 km"),
        (Extent.of("seconds", 30), "30 s"),
        (Extent.of("seconds", 60), "1 min"),
        (Extent.of("seconds", 90), "90 s"),
        (Extent.of("seconds", 120, 180), "2–3 min"),
        (Extent.of("seconds", 150), "2:30 min"),
        (Extent.of("seconds", 5400), "90 min"),
        (Extent.of("seconds", 8100), "2:15 h"),
        (Extent.of("reps", 10), "10 reps"),
        (Extent("open"), ""),
        (Extent("equal"), "equal time"),
        (Extent.of("bpm_below", 120), "< 120 bpm"),
    ],
)
def test_an_amount_is_said_as_runners_say_it(extent: Extent, said: str) -> None:
    assert str(amount(extent)) == said


def test_only_long_distances_turn_into_miles() -> None:
    track, road = Extent.of("metres", 1200), Extent.of("metres", 16_093.44)

    assert [str(amount(one, miles=True)) for one in (track, road)] == ["1200 m", "10 mi"]


def test_a_pace_is_a_range_per_km_or_per_mile() -> None:
    assert pace_words(238.2, 240.2) == "3:58–4:00"
    assert pace_words(238.2, 240.2, miles=True) == "6:23–6:27"


def test_a_rep_below_a_minute_is_said_in_seconds() -> None:
    assert [rep_words(44.6, 46.2), rep_words(95.3, 96.1)] == ["45–46 s", "1:35–1:36"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (Target("race_pace", race="5k"), "at 5 k pace"),
        (Target("race_pace", race="10k", race_to="mile"), "at 10 k to mile pace"),
        (Target("pace", lo=240, hi=245), "at 4:00–4:05 per km"),
        (Target("rep_time", lo=75, hi=77), "in 1:15–1:17"),
        (Target("effort", name="threshold"), "at threshold"),
        (Target("rpe", lo=7, hi=8), "effort 7–8"),
        (Target("hr", lo=140, hi=150), "heart rate 140–150"),
        (Target("zone", of="hr", lo=2, hi=2), "heart-rate zone 2"),
        (Target("percent", of="lthr", lo=85, hi=90), "85–90 % of threshold heart rate"),
        (Target("cadence", lo=170, hi=180), "170–180 steps a minute"),
        (Target("offset", race="marathon", seconds_per_km=30), "marathon pace + 30 s per km"),
        (Target("send_off", lo=90, hi=90), "starting every 1:30"),
        (Target("terrain", name="uphill"), "uphill"),
    ],
)
def test_a_target_is_said_in_a_coachs_words(target: Target, said: str) -> None:
    assert target_words(target) == said
