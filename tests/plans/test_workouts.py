"""Workouts: written once, read, never changed."""

from __future__ import annotations

import pytest
from django.db.models import ProtectedError

from plans.models import Workout, WorkoutDrill
from plans.models.workouts import ImmutableError
from tests import make

TEXT = """10 min easy
2 x 40 m high knees, 2 x 40 m ankling
Main
8 x 400 m @ 5k pace, 200 m jog
sing or hum 3 on the way home"""


def test_a_text_is_kept_word_for_word_with_its_sums(coach):
    workout = make.workout(TEXT, author=coach)

    kept = Workout.objects.get(pk=workout.pk)

    assert kept.text == TEXT
    assert (kept.kind, kept.quality_metres, kept.drill_metres, kept.unread) == ("quality", 3200, 160, 1)
    assert kept.tree["unread"][0]["text"] == "sing or hum 3 on the way home"


def test_the_drills_of_a_workout_are_rows_in_order(coach):
    make.drill("high-knees")
    make.drill("ankling")

    workout = make.workout(TEXT)

    rows = list(workout.uses.values_list("drill__slug", "nth", "position"))
    assert rows == [("high-knees", 1, 1), ("ankling", 1, 2)]


def test_a_drill_twice_in_a_workout_is_counted(coach):
    make.drill("ankling")

    workout = make.workout("2 x 20 m ankling\n2 x 20 m ankling")

    assert list(workout.uses.values_list("nth", flat=True)) == [1, 2]


def test_a_used_drill_cannot_be_deleted(coach):
    drill = make.drill("ankling")
    make.workout("2 x 20 m ankling")

    with pytest.raises(ProtectedError):
        drill.delete()

    assert WorkoutDrill.objects.filter(drill=drill).count() == 1


def test_a_workout_does_not_change(coach):
    workout = make.workout("30 min easy")
    workout.text = "90 min easy"

    with pytest.raises(ImmutableError):
        workout.save()

    assert Workout.objects.get(pk=workout.pk).text == "30 min easy"


@pytest.mark.parametrize("text", ["???", "\N{RUNNER}\N{RUNNER}", "x" * 5000, "8 x", "400 m @", "((((", "\t \n 1. \n-"])
def test_no_text_is_refused(coach, text):
    workout = make.workout(text, author=coach)

    assert Workout.objects.get(pk=workout.pk).text == text
