"""The history of a drill: a text is written down when it has changed, and only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drills import history
from drills.models import Cue, Drill, DrillVersion
from tests import make

if TYPE_CHECKING:
    from athletes.models import User

pytestmark = pytest.mark.django_db


def test_a_text_is_kept_once_however_often_it_is_asked_for(coach: User) -> None:
    drill = make.drill("one")

    first = history.keep(drill, by=coach, source="coach")
    again = history.keep(drill, by=None, source="library")

    assert first is not None
    assert (first.number, first.by, first.source, first.form["name"]) == (1, coach, "coach", "One")
    assert again is None
    assert list(drill.versions.all()) == [first]


def test_what_the_database_says_is_kept_not_what_was_fetched_before() -> None:
    drill = Drill.objects.prefetch_related("cues").get(pk=make.drill("one").pk)
    history.keep(drill, by=None, source="admin")
    Cue.objects.create(drill=drill, text="Tall")

    second = history.keep(drill, by=None, source="admin")

    assert second is not None
    assert (second.number, second.form["cues"]) == (2, ["Tall"])


def test_what_is_not_text_makes_no_version() -> None:
    drill = make.drill("one")
    history.keep(drill, by=None, source="admin")

    Drill.objects.update(is_published=False)

    assert history.keep(drill, by=None, source="admin") is None


def test_a_text_that_comes_back_is_a_version_of_its_own() -> None:
    drill = make.drill("one", why="So.")
    for why in ("So.", "Not so.", "So."):
        Drill.objects.update(why=why)
        history.keep(drill, by=None, source="admin")

    told = history.entries(drill)

    assert [(entry.version.number, [(c.where, c.old, c.new) for c in entry.changes]) for entry in told] == [
        (3, [("What it is for", "Not so.", "So.")]),
        (2, [("What it is for", "So.", "Not so.")]),
        (1, []),
    ]
    assert [entry.version.number for entry in history.entries(drill, most=2)] == [3, 2]


@pytest.mark.parametrize("many", [1, 5])
def test_keeping_costs_the_same_for_one_and_for_five(many: int) -> None:
    drills = [make.drill(f"drill-{i}") for i in range(many)]

    with CaptureQueriesContext(connection) as asked:
        history.keep_all([drill.pk for drill in drills], by=None, source="library")

    words = [query["sql"].split(None, 1)[0] for query in asked]
    assert (words.count("SELECT"), words.count("INSERT")) == (13, 1)
    assert DrillVersion.objects.count() == many
