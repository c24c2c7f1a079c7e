"""When the warm-up starts, and the ruler under it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from plans import ruler

LONDON = ZoneInfo("Europe/London")
DAY = dt.date(2026, 4, 21)
ARTICLE = [("jog", 600.0), ("mob", 360.0), ("drill", 120.0), ("drill", 120.0), ("drill", 120.0), ("str", 180.0)]


def london(day: dt.date, hour: int, minute: int) -> dt.datetime:
    return ruler.at(day, dt.time(hour, minute), LONDON)


def test_the_warm_up_ends_five_minutes_before_the_first_rep() -> None:
    gun = london(DAY, 18, 15)

    start = ruler.warmup_start(gun, 25 * 60)

    assert ruler.local(start, LONDON) == "17:45"


def test_a_start_that_falls_within_a_minute_is_rounded_down() -> None:
    gun = london(DAY, 18, 15)

    start = ruler.warmup_start(gun, 24 * 60 + 1)

    assert ruler.local(start, LONDON) == "17:45"


@pytest.mark.parametrize(
    ("day", "gun", "start"),
    [
        # The clocks go from 1:00 to 2:00 on 29 March 2026 and from 2:00 back to 1:00 on 25 October.
        (dt.date(2026, 3, 29), dt.time(2, 10), "00:40"),
        (dt.date(2026, 10, 25), dt.time(2, 10), "01:40"),
        (dt.date(2026, 10, 25), dt.time(2, 20), "01:50"),
    ],
)
def test_a_lost_or_doubled_hour_does_not_move_the_start(day: dt.date, gun: dt.time, start: str) -> None:
    instant = ruler.warmup_start(ruler.at(day, gun, LONDON), 25 * 60)

    assert ruler.local(instant, LONDON) == start
    assert ruler.at(day, gun, LONDON) - instant == dt.timedelta(minutes=30)


def test_the_ruler_is_to_scale_and_ends_at_the_gun() -> None:
    drawn = ruler.draw(ARTICLE, london(DAY, 17, 45), london(DAY, 18, 15), LONDON)

    assert [(part.sort, part.word) for part in drawn.parts] == [
        ("jog", "Jog 10"), ("mob", "Mobility 6"), ("drill", "Drills 6"), ("str", "Str."), ("gap", ""),
    ]  # fmt: skip
    assert [part.x for part in drawn.parts] == ["0.8", "117.5", "187.5", "257.5", "292.5"]
    assert [(stamp.text, stamp.is_gun) for stamp in drawn.stamps] == [
        ("17:45", False), ("17:55", False), ("18:01", False), ("18:07", False), ("18:15", True),
    ]  # fmt: skip
    assert len(drawn.ticks) == 31


def test_the_ruler_says_in_words_what_it_draws() -> None:
    drawn = ruler.draw(ARTICLE, london(DAY, 17, 45), london(DAY, 18, 15), LONDON)

    assert drawn.label == (
        "17:45 jog 10 minutes, 17:55 mobility 6 minutes, 18:01 drills 6 minutes, 18:07 strides 3 minutes, "
        "5 minutes free, first rep 18:15"
    )


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        (52 * 60 + 40, ruler.Left("in", "52", "min")),
        (3 * 3600 + 5 * 60, ruler.Left("in", "3:05", "h")),
        (30, ruler.Left("", "now", "")),
        (-1, None),
        (24 * 3600, None),
    ],
)
def test_how_long_is_left_is_said_in_minutes_then_hours(seconds: int, left: ruler.Left | None) -> None:
    now = london(DAY, 12, 0)

    assert ruler.time_left(now + dt.timedelta(seconds=seconds), now) == left
