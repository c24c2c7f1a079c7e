"""A drill as its TOML: from the file to the rows and back, whatever a coach may write; and what changed, in words."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drills import library, vocabulary
from drills.library import reading, shapes
from drills.library.lines import lines
from drills.loading import load_library
from drills.models import Cue, Drill, DrillSection, Evidence, Fault, Question
from drills.toml_form import Change, as_form, diff, dump, dump_many, form_of, with_rows
from tests import make as site_make
from tests.drills import make

DRILLS = {drill.slug: drill for drill in library.load()}
MODELS = {
    "steps": "DrillStep", "faults": "Fault", "checkpoints": "Checkpoint", "evidence": "Evidence",
    "questions": "Question", "sections": "DrillSection",
}  # fmt: skip


def bare(drill: shapes.LibraryDrill) -> shapes.LibraryDrill:
    """Without what the text does not tell; the order of names says nothing."""
    return replace(drill, digest="", aliases=tuple(sorted(map(vocabulary.normalise, drill.aliases))))


@pytest.mark.django_db
def test_each_library_file_comes_back_from_the_database_as_it_was() -> None:
    load_library()

    drills = list(with_rows(Drill.objects.all()))

    assert {drill.slug for drill in drills} == set(DRILLS)
    for drill in drills:
        text = dump(as_form(drill))
        assert bare(reading.parse(text, f"{drill.slug}.toml")) == bare(DRILLS[drill.slug])
        assert as_form(drill) == form_of(DRILLS[drill.slug])


@pytest.mark.django_db
def test_a_coachs_drill_with_next_to_nothing_comes_back_too() -> None:
    drill = site_make.drill("gate-march", figure="", short="", kit="", rest="")
    Fault.objects.create(drill=drill, looks_like="Slow", fix="Faster.")
    Evidence.objects.create(drill=drill, claim="It helps.", strength="coach", source="We say so")
    Question.objects.create(drill=drill, question="Why \\ how?", answer='One.\r\n\r\nTwo "so" 5 % \\n.')
    DrillSection.objects.create(drill=drill, title="Arms", body='Two\r\n\r\n- one """ \\ \n- \ttwo')
    Cue.objects.create(drill=drill, text="Tall ☺ \x7f")

    form = as_form(drill)
    read = reading.parse(dump(form), "gate-march.toml")

    assert form_of(read) == form
    assert read.sections[0].body == 'Two\n\n- one """ \\ \n- \ttwo'
    assert form["questions"][0]["answer"] == 'One. Two "so" 5\N{NO-BREAK SPACE}% \\n.'


@pytest.mark.django_db
def test_a_copy_names_the_drawing_that_it_borrows() -> None:
    load_library()
    copy = make.drill("our-ankling", team=site_make.team(), figure="ankling")

    read = reading.parse(dump(as_form(copy)), "our-ankling.toml")

    assert as_form(copy)["figure"] == "ankling"
    assert (read.figure_slug, read.figure) == ("ankling", DRILLS["ankling"].figure)


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\"\\'#%\t\x7f\x1b"), max_size=30).map(
    reading.neat
)
line = words.filter(bool)
paragraphs = st.lists(words, min_size=1, max_size=4).map("\n".join).map(reading.neat_lines).filter(bool)
forms = st.fixed_dictionaries(
    {
        "name": line, "why": line, "purpose": st.just("posture"), "level": st.sampled_from([1, 2, 3]),
        "impact": st.just(0), "room_min_m": st.integers(0, 20), "room_max_m": st.integers(20, 900),
    },
    optional={
        "cues": st.lists(line, min_size=1, max_size=3),
        "example": paragraphs,
        "days": st.just(["easy", "race"]),
        "avoid_with": st.just(["achilles", "calf"]),
        "steps": st.lists(st.fixed_dictionaries({"title": line, "text": line}), min_size=1, max_size=3),
        "faults": st.lists(
            st.fixed_dictionaries({"looks_like": line, "fix": line}, optional={"easier": line}), min_size=1, max_size=2
        ),
        "easier": st.lists(st.fixed_dictionaries({"words": line}), min_size=1, max_size=2),
        "sections": st.lists(st.fixed_dictionaries({"title": line, "body": paragraphs}), min_size=1, max_size=2),
        "figure": st.just(dict(DRILLS["ankling"].figure)),
    },
)  # fmt: skip


@given(forms)
def test_what_is_dumped_is_read_back_to_the_same(form: dict[str, Any]) -> None:
    assert form_of(reading.parse(dump(form), "x.toml")) == form


@given(st.lists(forms, min_size=1, max_size=3))
def test_many_drills_stand_in_one_text(forms: list[dict[str, Any]]) -> None:
    text = dump_many(([f"drill-{i}"], form) for i, form in enumerate(forms))

    told = tomllib.loads(text)

    assert [tomllib.loads(dump(form)) for form in forms] == [told[f"drill-{i}"] for i in range(len(forms))]


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of each key, rows counted from 1."""
    if isinstance(value, dict):
        return [found for k, v in value.items() for found in [(*path, k), *paths(v, (*path, k))]]
    if isinstance(value, list):
        return [found for i, v in enumerate(value, 1) for found in [(*path, i), *paths(v, (*path, i))]]
    return []


@pytest.mark.parametrize("slug", DRILLS)
def test_the_line_of_each_key_is_known(slug: str) -> None:
    text = (library.FOLDER / f"{slug}.toml").read_text(encoding="utf-8")
    rows = text.splitlines()

    known = lines(text)

    for path in paths(tomllib.loads(text)):
        if isinstance(path[-1], str):
            assert path[-1] in rows[known[path] - 1], path
        assert path in known


def test_lines_are_found_among_all_that_toml_allows() -> None:
    text = (
        "# a = 1\n"
        'b = """one\nc = 2 \\""" \n"""\n'
        "d.'e f'.g = [ # [\n  { x = 1, \"y\" = [2,\n 3] },\n  '''\n]''',\n]\n"
        "[[rows]]\nwhen = 1979-05-27 07:32:00\n[rows.in]\nz = -1e3\n[[rows.many]]\nq=1\n"
        "[[rows]]\n[[rows.many]]\nq = 2\n"
    )
    tomllib.loads(text)

    known = lines(text)

    assert known["b",] == 2
    assert (known["d", "e f", "g", 1, "y", 2], known["d", "e f", "g", 2]) == (7, 8)
    assert (known["rows", 1, "when"], known["rows", 1, "in", "z"]) == (12, 14)
    assert (known["rows", 1, "many", 1, "q"], known["rows", 2, "many", 1, "q"]) == (16, 19)


@given(st.text("[]{}\"'=.,#\\\n ab1", max_size=40))
def test_no_text_is_too_strange_to_look_for_lines_in(text: str) -> None:
    assert all(line >= 1 for line in lines(text).values())


@pytest.mark.parametrize("kind", shapes.ROWS)
def test_the_files_allow_what_the_database_holds(kind: str) -> None:
    from drills import models

    name = MODELS.get(kind)
    if name is None:
        return
    meta = getattr(models, name)._meta

    longest = shapes.longest(shapes.ROWS[kind])

    assert longest == {field: meta.get_field(field).max_length for field in longest}


def test_the_files_allow_what_the_drill_itself_holds() -> None:
    longest = shapes.longest(shapes.LibraryDrill)

    rows = {"aliases": 80, "cues": 60, "variant_of": 60}
    told = {name: most for name, most in longest.items() if name not in rows}
    assert told == {name: Drill._meta.get_field(name).max_length for name in told}  # type: ignore[union-attr]
    assert {name: longest[name] for name in rows} == rows


def changed(slug: str, **news: Any) -> list[Change]:
    """What changed when these keys got new values."""
    old = form_of(DRILLS[slug])
    return diff(old, deepcopy(old) | news)


def test_a_change_is_told_in_words() -> None:
    steps = form_of(DRILLS["strides"])["steps"]
    other = [steps[0], steps[1] | {"text": "Tall."}, *steps[2:]]

    assert changed("strides", avoid_with=["calf", "foot"]) == [Change("Leave out with sore", "hamstring", "foot")]
    assert changed("strides", steps=other, level=3, days=["easy", "race"], why="Fast.") == [
        Change("What it is for", DRILLS["strides"].why, "Fast."),
        Change("Level", "1, anyone", "3, advanced"),
        Change("Days it suits", "quality sessions, speed and hills", ""),
        Change("Step 2, text", steps[1]["text"], "Tall."),
    ]


def test_a_row_that_comes_between_changes_no_other() -> None:
    steps = form_of(DRILLS["strides"])["steps"]
    come = {"title": "Stand", "text": "Still."}

    assert changed("strides", steps=[steps[0], come, *steps[1:]]) == [Change("Step 2, new", "", "Stand · Still.")]
    assert diff({"steps": [steps[0], come]}, {"steps": [steps[0]]}) == [
        Change("Step 2, taken out", "Stand · Still.", "")
    ]


def test_rows_that_changed_places_are_told_as_such() -> None:
    one, two = {"muscle": "calves", "role": "works"}, {"muscle": "trunk", "role": "holds"}

    assert diff({"muscles": [one, two]}, {"muscles": [two, one | {"role": "holds"}]}) == [
        Change("Muscle 2, role", "work", "hold still"),
        Change("Muscles, order", "Calves, Trunk", "Trunk, Calves"),
    ]


def test_cues_and_names_and_drawings_are_told() -> None:
    assert changed("ankling", cues=["Toes up", "Quiet", "Tall"], figure="a-skip") == [
        Change("Cue 2", "Hot ground", "Quiet"),
        Change("Drawing", "its own", "a-skip"),
    ]
    assert diff({"aliases": ["a", "b"]}, {"aliases": ["b", "c", "d"]}) == [Change("Other names", "a", "c, d")]


@given(forms, forms)
def test_what_did_not_change_is_not_told_and_what_did_is(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert diff(old, old) == []
    assert bool(diff(old, new)) == (old != new)
