"""Moments of a clip, the ruler under it, and when a drill comes round again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine

from feedback.frame_table import moment, seconds, table_of
from feedback.rounds import next_rounds
from feedback.timeline import Moment, draw
from tests import make
from tests.feedback.filmed import drill_with_checkpoints, filmed, with_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

NOW = dt.datetime(2026, 4, 21, 15, 53, tzinfo=dt.UTC)  # a Tuesday, 16:53 in London
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


# --- moments ------------------------------------------------------------------------------------------------


def test_a_moment_is_a_time_of_the_frame_table(athlete: User) -> None:
    clip = with_table(filmed(athlete), [0.0, 10.5, 110.25, 114.0], 400.0)

    kept = [moment(clip, ms) for ms in (0, 10.4, 10.5, 112, 9999)]

    assert kept == [(0, 0), (0, 0), (11, 1), (111, 2), (114, 3)]


def test_a_kept_moment_leads_back_to_its_frame(athlete: User) -> None:
    table = table_of(with_table(filmed(athlete), [n * 1000 / 240 for n in range(480)], 2000.0))

    assert table is not None
    assert [table.at(table.start(frame)) for frame in range(480)] == list(range(480))


@pytest.mark.parametrize("content", ["", "{}", '{"frames": [], "end_ms": 1}', '{"frames": ["a"], "end_ms": 1}'])
def test_a_broken_frame_table_counts_as_none(athlete: User, content: str) -> None:
    clip = filmed(athlete)
    (clip.folder / "frames.json").write_text(content)

    assert table_of(clip) is None
    assert moment(clip, 9999) == (3000, 179)


def test_times_of_a_slowed_file_are_told_in_real_seconds(athlete: User) -> None:
    clip = make.clip(athlete, time_scale=8.0)

    assert seconds(clip, 8000) == "1.00"


def test_flags_that_would_stand_on_each_other_take_the_next_row() -> None:
    line = draw(3000, 1.0, [Moment(1000, "Toes", "stop"), Moment(1010, "Heel", "grass"), Moment(2500, "Arms")])

    assert [flag.y for flag in line.flags] == [34.0, 59.0, 34.0]
    assert line.says == "3.0 seconds. 1.00 s Toes; 1.01 s Heel; 2.50 s Arms."
    assert line.ticks[0].text == "0.0 s"


# --- when it comes round again ------------------------------------------------------------------------------


def test_the_next_round_is_the_next_open_session_with_the_drill(athlete: User, other_athlete: User) -> None:
    text = "10 min easy\n2 x 40 m high knees"
    drill = drill_with_checkpoints()
    film_day = make.session(athlete, text, TODAY)
    clip = filmed(athlete, drill, in_session=film_day)
    make.session(other_athlete, text, TODAY + dt.timedelta(days=1))
    make.session(athlete, "30 min easy", TODAY + dt.timedelta(days=1))
    wanted = make.session(athlete, text, TODAY + dt.timedelta(days=2), start_time=dt.time(18, 15))
    make.session(athlete, text, TODAY + dt.timedelta(days=4))

    found = next_rounds([clip])[clip.pk]

    assert found.session_id == wanted.pk
    assert found.has_warmup == bool(wanted.workout.warmup_seconds)
    assert found.starts_at is not None
    assert found.starts_at <= dt.datetime(2026, 4, 23, 17, 15, tzinfo=dt.UTC)


def test_a_session_that_has_begun_or_was_logged_is_no_next_round(athlete: User) -> None:
    text = "2 x 40 m high knees"
    drill = drill_with_checkpoints()
    clip = filmed(athlete, drill, in_session=make.session(athlete, text, TODAY - dt.timedelta(days=1)))
    make.session(athlete, text, TODAY, start_time=dt.time(12))
    logged = make.session(athlete, text, TODAY)
    logged.log(by=athlete, outcome="done", effort=5)

    assert next_rounds([clip]) == {}


def test_a_free_clip_has_no_next_round(athlete: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    clip = make.clip(athlete)

    with django_assert_num_queries(0):
        found = next_rounds([clip])

    assert found == {}
