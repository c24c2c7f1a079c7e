"""Words and made-up trees for the tests of the reader."""

from __future__ import annotations

from hypothesis import strategies as st

from plans.notation import Extent, Item, Reading, Repeat, Section, Step, Target, Unread, Words
from plans.notation.build import is_too_much

WORDS = Words.of(
    [
        ("butt-kicks-classic", "Butt kicks", ("butt kick", "heel flicks")),
        ("butt-kicks-heel-up", "Butt kicks, heel up", ("heel to glute",)),
        ("ankling", "Ankling", ("ankle pops",)),
        ("high-knees", "High knees", ("knee lifts",)),
        ("a-skip", "A-skip", ("a skip",)),
        ("b-skip", "B-skip", ()),
        ("pogo-hops", "Pogo hops", ()),
        ("wall-drill", "Wall drill", ()),
        ("fast-feet", "Fast feet", ("quick steps",)),
        ("strides", "Strides", ("pick ups", "accelerations")),
        ("mobility-set", "Mobility set", ("mobility",)),
    ]
)
SLUGS = ["butt-kicks-classic", "butt-kicks-heel-up", "ankling", "high-knees", "a-skip", "b-skip"]
RACES = ["800", "1500", "mile", "3k", "5k", "8k", "10k", "15k", "half marathon", "marathon"]
EFFORTS = [
    "easy", "steady", "tempo", "threshold", "critical_speed", "interval", "repetition", "hard", "max",
]  # fmt: skip

notes = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)


def _ranges(least: int, most: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(least, most), st.integers(least, most)).map(lambda two: (min(two), max(two)))


def _pairs(least: int, most: int) -> st.SearchStrategy[tuple[int, int]]:
    same = st.integers(least, most).map(lambda one: (one, one))
    return st.one_of(same, _ranges(least, most))


metres = st.one_of(
    _pairs(10, 1999).map(lambda two: Extent.of("metres", *two)),
    st.sampled_from([400, 800, 1000, 5000, 12_000, 1609.344, 4828.032]).map(lambda one: Extent.of("metres", one)),
)
seconds = st.one_of(
    _pairs(5, 600).map(lambda two: Extent.of("seconds", *two)),
    _pairs(1, 30).map(lambda two: Extent.of("seconds", two[0] * 60, two[1] * 60)),
)
reps = _pairs(2, 30).map(lambda two: Extent.of("reps", *two))
open_end = st.just(Extent("open"))

targets = st.one_of(
    st.sampled_from(RACES).map(lambda race: Target("race_pace", race=race)),
    st.permutations(RACES).map(lambda races: Target("race_pace", race=races[0], race_to=races[1])),
    st.sampled_from(EFFORTS).map(lambda name: Target("effort", name=name)),
    _pairs(170, 420).map(lambda two: Target("pace", lo=two[0], hi=two[1])),
    _pairs(1, 10).map(lambda two: Target("rpe", lo=two[0], hi=two[1])),
    _pairs(100, 200).map(lambda two: Target("hr", lo=two[0], hi=two[1])),
    _pairs(150, 200).map(lambda two: Target("cadence", lo=two[0], hi=two[1])),
    st.tuples(st.sampled_from(["hr", "pace"]), _pairs(1, 5)).map(
        lambda one: Target("zone", of=one[0], lo=one[1][0], hi=one[1][1])
    ),
    st.tuples(
        st.sampled_from(["hrmax", "hrr", "lthr", "threshold_pace", "vdot", "critical_speed", "mas"]), _pairs(60, 105)
    ).map(lambda one: Target("percent", of=one[0], lo=one[1][0], hi=one[1][1])),
    st.tuples(st.sampled_from(RACES), st.integers(-60, 60)).map(
        lambda one: Target("offset", race=one[0], seconds_per_km=one[1])
    ),
    st.sampled_from(["uphill", "downhill", "trail", "track", "treadmill"]).map(
        lambda name: Target("terrain", name=name)
    ),
)
some_targets = st.lists(targets, max_size=2, unique_by=lambda one: one.kind)
runs = st.builds(Step, st.just("run"), st.one_of(metres, seconds), targets=some_targets)
moves = st.builds(Step, st.sampled_from(["jog", "walk", "float"]), st.one_of(metres, seconds))
easy_jogs = st.builds(
    lambda extent: Step("jog", extent, targets=[Target("effort", name="easy")]), st.one_of(metres, seconds)
)
drills = st.builds(
    Step,
    st.just("drill"),
    st.one_of(metres, seconds, reps, open_end),
    drill=st.sampled_from(SLUGS),
    per_side=st.booleans(),
)
blocks = st.builds(
    Step,
    st.sampled_from(["strides", "mobility", "activation", "strength", "cross"]),
    st.one_of(seconds, open_end),
)
others = st.builds(Step, st.just("other"), st.one_of(metres, reps), note=notes.filter(bool))
rests = st.builds(Step, st.just("stand"), seconds)
rest_days = st.builds(Step, st.just("rest_day"))


def _noted(steps: st.SearchStrategy[Step]) -> st.SearchStrategy[Step]:
    def add(step: Step, note: str) -> Step:
        step.note = step.note or note
        return step

    return st.builds(add, steps, st.one_of(st.just(""), notes))


steps = _noted(st.one_of(runs, moves, easy_jogs, drills, blocks, others, rests))
recoveries = st.one_of(
    st.none(),
    st.builds(Step, st.sampled_from(["jog", "walk", "float", "stand"]), st.one_of(seconds, open_end)),
    st.builds(Step, st.sampled_from(["jog", "walk", "float"]), metres),
    st.builds(Step, st.sampled_from(["jog", "walk", "float", "stand"]), st.just(Extent("equal"))),
    st.builds(
        lambda activity, bpm: Step(activity, Extent.of("bpm_below", bpm)),
        st.sampled_from(["jog", "walk", "stand"]),
        st.integers(90, 150),
    ),
    st.builds(
        lambda activity, extent: Step(activity, extent, targets=[Target("effort", name="easy")]),
        st.sampled_from(["run", "jog", "walk"]),
        seconds,
    ),
)
times = _pairs(2, 5)
repeats = st.builds(lambda count, step, rest: Repeat(count, [step], rest), times, steps, recoveries)
nested = st.builds(
    lambda count, items, rest: Repeat(count, items, rest),
    times,
    st.lists(st.one_of(steps, repeats), min_size=1, max_size=4).filter(
        lambda items: len(items) > 1 or isinstance(items[0], Repeat)
    ),
    recoveries,
)
# The reader takes nothing for a dose that comes to more than two days, and neither do we.
items: st.SearchStrategy[Item] = st.one_of(steps, repeats, nested, _noted(rest_days)).filter(
    lambda item: not is_too_much([item])
)
titles = notes.filter(bool)
sections = st.builds(
    Section,
    st.sampled_from(["warmup", "main", "cooldown"]),
    st.lists(items, min_size=1, max_size=5),
    st.one_of(st.none(), titles),
)
readings = st.builds(
    Reading,
    st.one_of(st.none(), titles),
    st.lists(st.one_of(items, sections), min_size=1, max_size=6),
    st.lists(st.builds(Unread, st.just(0), titles), max_size=2),
)
