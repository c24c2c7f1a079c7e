"""The files of the library: complete, unique in their names, honest in their claims; errors say where."""

import re
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drills import library, vocabulary
from drills.ladder import circle
from drills.library import LibraryDrill, LibraryError

DRILLS = {drill.slug: drill for drill in library.load()}
MOVING = [slug for slug in DRILLS if DRILLS[slug].purpose != "mobility"]
# Those of the library's sources that have a name of their own.
SOURCES = {
    "223 Coaching", "Active Junky", "Amata Sports", "Athletics Weekly", "Behm, McMillan & Pfaff", "Burns 2019",
    "Cissik 2021", "Coaching convention", "Greene & Pate", "Ingham 2013", "Joubert 2020",
    "Journal of Strength and Conditioning Research 29:1796", "Lenhart 2014", "Moore 2019", "Nakano 2024",
    "No study found", "Pensby Runners", "Plyo Planner", "Souza 2016, a review", "Sportskompaniet", "Sportsrec",
    "Teng & Powers 2014", "Thibault 2025", "Tseh 2008", "Van Hooren 2024", "West 2013", "Willson 2014",
    "Zochowski 2007",
}  # fmt: skip


def words_of(value: Any) -> list[str]:
    """Every text in a drill, wherever it stands."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for one in inner for text in words_of(one)]


def told(drill: LibraryDrill) -> str:
    """All that the drill says, without its drawing."""
    return "\n".join(words_of({k: v for k, v in asdict(drill).items() if k != "figure"}))


def test_the_library_has_the_catalogue_and_the_mobility_set() -> None:
    assert set(DRILLS) == {
        "a-march", "a-skip", "ankling", "b-march", "b-skip", "backward-run", "bounding", "butt-kicks-classic",
        "butt-kicks-heel-up", "c-skip", "carioca", "dribble-ankle", "dribble-calf", "dribble-knee", "fast-feet",
        "fast-leg", "high-knees", "hill-sprint", "lean-fall-start", "pogo-hops", "power-skip", "side-shuffle",
        "single-leg-hops", "straight-leg-run", "strides", "wall-drill",
        "mobility-set", "leg-swings", "walking-lunge", "hip-circles", "inchworm", "ankle-rocks",
    }  # fmt: skip


@pytest.mark.parametrize("slug", DRILLS)
def test_each_drill_says_all_that_its_page_needs(slug: str) -> None:
    drill = DRILLS[slug]

    lone = {name for name, value in asdict(drill).items() if value in ("", (), {}, None)}

    may_lack = {"form", "also", "variant_of", "strip_note", "easier", "harder", "example_title", "example", "sections"}
    # Not every drill travels in steps that can be counted.
    may_lack |= {"contacts_per_20m_low", "contacts_per_20m_high"}
    # These two load no part more than walking does, or every one.
    may_lack |= {"avoid_with"} if slug in ("backward-run", "mobility-set") else set()
    assert library.gaps(drill) == []
    assert lone - may_lack == set()
    assert [dose.level for dose in drill.doses] == list(vocabulary.DOSE_LEVELS)
    assert 1 <= len(drill.cues) <= 3
    assert "unknown" in {row.strength for row in drill.evidence}


@pytest.mark.parametrize("slug", MOVING)
def test_a_moving_drill_is_looked_at_from_enough_sides(slug: str) -> None:
    drill = DRILLS[slug]

    drawn = [point.pair for point in drill.checkpoints if point.pair]

    assert len(drill.steps) == len(drill.figure["show"]) == 4 or drill.strip_note
    assert len(drill.checkpoints) >= 5
    assert len(drill.faults) >= 4
    assert sorted(drawn) == list(range(1, len(drill.figure["check"]) + 1))


@pytest.mark.parametrize("slug", MOVING)
def test_limits_are_marked_as_experts_defaults(slug: str) -> None:
    limits = [p for p in DRILLS[slug].checkpoints if p.good_min is not None or p.good_max is not None]

    assert limits
    assert all(point.expert_default and point.metric and point.unit for point in limits)


def test_butt_kicks_mean_the_classic_form() -> None:
    owner = {word: slug for slug, _, names in library.entries() for word in names}

    ways = ["butt kicks", "butt kick", "butt-kicks", "buttkicks", "heel flicks", "but kicks"]
    assert {owner[way] for way in ways} == {"butt-kicks-classic"}
    assert owner["butt kicks heel up"] == "butt-kicks-heel-up"


def test_each_name_means_one_drill() -> None:
    names = [(vocabulary.normalise(alias), drill.slug) for drill in DRILLS.values() for alias in drill.aliases]

    assert len({name for name, _ in names}) == len(names)


def test_each_drill_answers_to_its_own_name_or_form() -> None:
    silent = [
        drill.slug
        for drill in DRILLS.values()
        if vocabulary.normalise(drill.name).replace(",", "") not in map(vocabulary.normalise, drill.aliases)
    ]

    assert silent == []


@pytest.mark.parametrize("slug", DRILLS)
def test_only_known_sources_are_named(slug: str) -> None:
    named = {part.strip() for row in DRILLS[slug].evidence for part in row.source.split(";")}

    assert named - SOURCES == set()


@pytest.mark.parametrize("slug", DRILLS)
def test_a_study_names_its_people_and_year(slug: str) -> None:
    studies = [row for row in DRILLS[slug].evidence if row.strength in ("meta", "trial", "small")]

    assert [row.claim for row in studies if not (row.population and row.year)] == []


@pytest.mark.parametrize("slug", DRILLS)
def test_no_claim_that_was_put_right_is_printed(slug: str) -> None:
    sentences = re.split(r"(?<=[.!?])\s|\n", told(DRILLS[slug]))

    kneecap_by_five = [s for s in sentences if "knee" in s and re.search(r"(?<![\d.–-])5\s?%", s)]
    promises = [s for s in sentences if re.search(r"prevents? injur|injury-free|avoid injur|burns? fat", s)]
    faster_by_contact = [s for s in sentences if re.search(r"shorter contact.*(faster|economical)", s)]
    assert [kneecap_by_five, promises, faster_by_contact] == [[], [], []]


def test_the_load_on_the_kneecap_is_told_as_it_was_measured() -> None:
    claims = {row.source: row for row in DRILLS["strides"].evidence}

    assert "about 14\N{NO-BREAK SPACE}%" in claims["Lenhart 2014"].claim
    assert (claims["Lenhart 2014"].n, claims["Willson 2014"].n) == (30, 23)
    assert "7.5\N{NO-BREAK SPACE}% for each mile" in claims["Willson 2014"].claim


# A drill as it stood in the library once; the numbers of its lines stay as they are here.
GOOD = (Path(__file__).parent / "sample.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("was", "is_now", "says"),
    [
        ("level = 1\n", "", "ankling.toml: level is missing"),
        ("level = 1\n", "level = 9\n", "ankling.toml, line 6: level is 9, not one of 1, 2, 3"),
        ("level = 1\n", "level = true\n", "ankling.toml, line 6: level has the wrong kind of value: True"),
        ("level = 1\n", "level = 1\nlevle = 1\n", "ankling.toml, line 7: levle is not a key of this table"),
        ("level = 1\n", "level = 1\nlevel = 1\n", "ankling.toml, line 7: Cannot overwrite a value"),
        ('role = "holds"', 'role = "hold"', "ankling.toml, line 136: muscles 4: role is 'hold', not one of works,"),
        ('muscle = "trunk"', 'muscle = "trunck"', "ankling.toml, line 135: muscles 4: muscle is 'trunck', not one of"),
        ('muscle = "trunk"', 'muscle = "feet"', "ankling.toml, line 134: muscles has 'feet' twice"),
        ("sets = 2\nmetres = 15", "sets = 2", "ankling.toml, line 140: doses 1: sets needs exactly one of"),
        ("metres = 15", "metres = 99999", "ankling.toml, line 141: doses 1: metres is 99999, not a number from 0 to"),
        ("pair = 4", "pair = 7", "ankling.toml, line 110: checkpoints 4: pair is 7, the figure has 4"),
        ('unit = "°"\ngood_max = 95', "good_max = 95", "ankling.toml, line 70: checkpoints 1: good_max needs"),
        ("good_max = 95", "good_max = nan", "ankling.toml, line 71: checkpoints 1: good_max is nan, not a number"),
        ('key = "knee"', 'key = "toes"', "ankling.toml, line 73: checkpoints has 'toes' twice"),
        ("room_min_m = 10", "room_min_m = 50", "ankling.toml, line 8: room_min_m is 50, above room_max_m 40"),
        ('"Tall"]', '"Tall", "One more"]', "ankling.toml, line 18: cues has 4, 3 at most"),
        ('"Tall"]', "3]", "ankling.toml, line 18: cues 3 is no text: 3"),
        ("show = [0.0, 0.26, 0.5, 0.72]", "show = [0.0]", "ankling.toml, line 26: steps has 4, the strip shows 1"),
        ('"ankling", "anklings"', '"ankling", "Ankling"', "ankling.toml, line 20: aliases has 'ankling' twice"),
        ('"ankling", "anklings"', '"ankling", " - "', "ankling.toml, line 20: aliases 2 is no name: '-'"),
        ("[30, 40]", "[40, 30]", "ankling.toml, line 14: contacts_per_20m is [40, 30], not [low, high]"),
        ('days = ["easy"', 'days = ["sunday"', "ankling.toml, line 16: days has sunday, not one of"),
        (
            'why = "',
            'avoid_with = ["elbow", "calf"]\nwhy = "',
            "ankling.toml, line 4: avoid_with has elbow, not one of foot,",
        ),
        ('why = "', 'avoid_with = ["calf", "calf"]\nwhy = "', "ankling.toml, line 4: avoid_with has 'calf' twice"),
        ('why = "', 'avoid_with = "calf"\nwhy = "', "ankling.toml, line 4: avoid_with has the wrong kind of value"),
        ('short = "', "short = ", "ankling.toml, line 3: "),
        ('short = "', 'short = "' + "Quick " * 10_000, "ankling.toml, line 3: short has 60,03"),
        ('words = "Dribble over the calf"', 'drill = "nowhere"', "ankling.toml, line 24: harder names 'nowhere', no "),
        ('source = "Moore 2019"\n', "", "ankling.toml, line 169: evidence 2: source is missing"),
        (
            'name = "Ankling"',
            'name = "Ank\\u0000ling"',
            "ankling.toml, line 1: name has a character in it that is none",
        ),
        ("[[steps]]", "[steps", "ankling.toml, line 26: "),
    ],
)
def test_an_error_names_the_file_the_line_and_the_key(tmp_path: Path, was: str, is_now: str, says: str) -> None:
    assert was in GOOD
    (tmp_path / "ankling.toml").write_text(GOOD.replace(was, is_now, 1), encoding="utf-8")

    with pytest.raises(LibraryError) as error:
        library.load(tmp_path)

    assert str(error.value)[: len(says)] == says


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "ankling.toml").write_bytes(GOOD.encode().replace(b"Toes up", b"Toes \xff", 1))

    with pytest.raises(LibraryError, match=r"^ankling\.toml, line \d+: is not UTF-8"):
        library.load(tmp_path)


def shelf(folder: Path, **texts: str) -> None:
    """Files of these names, each ankling but for its names and what it is given."""
    for slug, text in texts.items():
        names = GOOD[GOOD.index("aliases = [") : GOOD.index("easier =")]
        told = GOOD.replace(names, f'aliases = ["{slug}"]\n').replace("easier = [{ words", f"{text}\n# [{{ words", 1)
        (folder / f"{slug}.toml").write_text(told.replace("harder = [{ words", "# [{ words", 1), encoding="utf-8")


def test_two_drills_cannot_answer_to_one_name(tmp_path: Path) -> None:
    (tmp_path / "ankling.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bankling.toml").write_text(GOOD, encoding="utf-8")

    with pytest.raises(
        LibraryError, match=r"bankling\.toml, line 20: aliases has 'ankling', which is ankling's already"
    ):
        library.load(tmp_path)


def test_the_ladder_must_not_lead_round_in_a_circle(tmp_path: Path) -> None:
    shelf(tmp_path, one='harder = [{ drill = "two" }]', two="", three='easier=[{drill="two"}]\nharder=[{drill="one"}]')

    with pytest.raises(LibraryError) as error:
        library.load(tmp_path)

    assert str(error.value) == (
        "one.toml, line 20: harder leads round in a circle: one, harder: two, harder: three, harder: one"
    )


def test_a_ladder_told_from_both_its_ends_is_no_circle(tmp_path: Path) -> None:
    shelf(tmp_path, one='harder = [{ drill = "two" }]', two='easier = [{ drill = "one" }]')

    assert len(library.load(tmp_path)) == 2


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14))
def test_a_circle_is_found_where_there_is_one(steps: list[tuple[int, int]]) -> None:
    way = circle(steps)

    ups = {a: {d for c, d in steps if c == a} for a, _ in steps}
    reach = {a: set(ups[a]) for a in ups}
    for _ in steps:
        reach = {a: far.union(*(reach.get(b, set()) for b in far)) for a, far in reach.items()}
    assert bool(way) == any(a in far for a, far in reach.items())
    assert set(pairwise(way)) <= set(steps)
    assert not way or way[0] == way[-1]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Butt-Kicks ", "butt kicks"),
        ("  butt \u2013 kicks", "butt kicks"),
        ("Coach’s  drill", "coachs drill"),
        ("A. Skip", "a skip"),
        ("ＡＮＫＬＩＮＧ", "ankling"),
    ],
)
def test_names_are_compared_in_one_form(typed: str, kept: str) -> None:
    assert vocabulary.normalise(typed) == kept
    assert vocabulary.normalise(kept) == kept
